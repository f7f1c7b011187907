//! Versions of what escrow costs, and quotes made by them.

use ids::{EscrowFeeId, EscrowQuoteId};
use jiff::Timestamp;
use serde_json::Value;

use crate::bind::ts;
use crate::row::row;
use crate::{StoreError, TenantTx, sql};

row! {
    /// One version.
    EscrowFeeRow {
        number: i32,
        id: EscrowFeeId,
        body: Value,
        /// `proposed`, `approved` or `rejected`.
        status: String,
        /// The credential that proposed it.
        maker: String,
        /// The credential that agreed to it, or did not.
        decider: Option<String>,
        created_at: Timestamp,
        decided_at: Option<Timestamp>,
    }
}

/// Every version, oldest first. They are few: a change of prices makes one.
///
/// # Errors
/// Any store error.
pub async fn all(tx: &mut TenantTx) -> Result<Vec<EscrowFeeRow>, StoreError> {
    let tenant = tx.tenant();
    Ok(sqlx::query_as(sql!(
        "select number, id, body, status, maker, decider, created_at, decided_at from escrow_fees
          where tenant_id = $1 order by number"
    ))
    .bind(tenant.uuid())
    .fetch_all(tx.conn())
    .await?)
}

/// Stores a version.
///
/// # Errors
/// `Constraint("escrow_fees_pkey")` when another took the number.
pub async fn insert(tx: &mut TenantTx, row: &EscrowFeeRow) -> Result<(), StoreError> {
    let tenant = tx.tenant();
    sqlx::query(sql!(
        "insert into escrow_fees (tenant_id, number, body, status, maker, created_at, id) values ($1, $2, $3, $4, $5, $6, $7)"
    ))
    .bind(tenant.uuid())
    .bind(row.number)
    .bind(&row.body)
    .bind(&row.status)
    .bind(&row.maker)
    .bind(ts(row.created_at))
    .bind(row.id.uuid())
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Writes what somebody else says of a version that is proposed. Tells whether it was.
///
/// # Errors
/// `Constraint("escrow_fees_two_persons")` when it is the one who proposed it.
pub async fn decide(tx: &mut TenantTx, id: EscrowFeeId, status: &str, decider: &str) -> Result<bool, StoreError> {
    let (tenant, now) = (tx.tenant(), tx.wall_now());
    let moved = sqlx::query(sql!(
        "update escrow_fees set status = $3, decider = $4, decided_at = $5
          where tenant_id = $1 and id = $2 and status = 'proposed'"
    ))
    .bind(tenant.uuid())
    .bind(id.uuid())
    .bind(status)
    .bind(decider)
    .bind(ts(now))
    .execute(tx.conn())
    .await?
    .rows_affected();
    Ok(moved == 1)
}

row! {
    /// What a price would cost.
    EscrowQuoteRow {
        id: EscrowQuoteId,
        body: Value,
        expires_at: Timestamp,
        created_at: Timestamp,
    }
}

/// Keeps a quote.
///
/// # Errors
/// Any store error.
pub async fn insert_quote(tx: &mut TenantTx, row: &EscrowQuoteRow) -> Result<(), StoreError> {
    let tenant = tx.tenant();
    sqlx::query(sql!(
        "insert into escrow_quotes (tenant_id, id, body, expires_at, created_at) values ($1, $2, $3, $4, $5)"
    ))
    .bind(tenant.uuid())
    .bind(row.id.uuid())
    .bind(&row.body)
    .bind(ts(row.expires_at))
    .bind(ts(row.created_at))
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// A quote.
///
/// # Errors
/// `Missing`.
pub async fn quote(tx: &mut TenantTx, id: EscrowQuoteId) -> Result<EscrowQuoteRow, StoreError> {
    let tenant = tx.tenant();
    sqlx::query_as(sql!("select id, body, expires_at, created_at from escrow_quotes where tenant_id = $1 and id = $2"))
        .bind(tenant.uuid())
        .bind(id.uuid())
        .fetch_optional(tx.conn())
        .await?
        .ok_or(StoreError::Missing("quote"))
}
