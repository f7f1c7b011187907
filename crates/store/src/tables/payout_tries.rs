//! Tries to make a payout, each at one account and under a reference of its own.

use ids::{PayoutId, PayoutTryId, ProviderAccountId};
use jiff::Timestamp;

use crate::bind::{ts, ts_opt};
use crate::row::row;
use crate::{StoreError, TenantTx, sql};

row! {
    /// One try. Its id is what the provider's reference is made of.
    PayoutTryRow {
        id: PayoutTryId,
        payout_id: PayoutId,
        /// From 1.
        number: i16,
        gateway: String,
        /// The account; none for the gateway that needs none.
        account_id: Option<ProviderAccountId>,
        /// The provider's own code of the beneficiary's bank.
        bank_code: String,
        /// `submitted`, `pending`, `needs_code`, `unknown`, `manual`, `settled`, `failed`, `reversed`.
        status: String,
        gateway_ref: Option<String>,
        failure_code: Option<String>,
        raw_code: Option<String>,
        raw_message: Option<String>,
        /// What the provider says it took.
        fee_minor: Option<i64>,
        look_ups: i16,
        not_found: i16,
        /// How often it was sent, always under the same reference.
        sent: i16,
        submitted_at: Timestamp,
        resolved_at: Option<Timestamp>,
    }
}

/// Writes a try down before it is made.
///
/// # Errors
/// `Constraint("payout_tries_one_unresolved")` while another is open.
pub async fn insert(tx: &mut TenantTx, row: &PayoutTryRow) -> Result<(), StoreError> {
    let tenant = tx.tenant();
    sqlx::query(sql!(
        "insert into payout_tries (tenant_id, id, payout_id, number, gateway, account_id, bank_code, status, submitted_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
    ))
    .bind(tenant.uuid())
    .bind(row.id.uuid())
    .bind(row.payout_id.uuid())
    .bind(row.number)
    .bind(&row.gateway)
    .bind(row.account_id.map(|id| id.uuid()))
    .bind(&row.bank_code)
    .bind(&row.status)
    .bind(ts(row.submitted_at))
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Writes what became of a try.
///
/// # Errors
/// Any store error.
pub async fn save(tx: &mut TenantTx, row: &PayoutTryRow) -> Result<(), StoreError> {
    let tenant = tx.tenant();
    sqlx::query(sql!(
        "update payout_tries set status = $3, gateway_ref = $4, failure_code = $5, raw_code = $6, raw_message = $7,
                fee_minor = $8, look_ups = $9, not_found = $10, sent = $11, resolved_at = $12
          where tenant_id = $1 and id = $2"
    ))
    .bind(tenant.uuid())
    .bind(row.id.uuid())
    .bind(&row.status)
    .bind(&row.gateway_ref)
    .bind(&row.failure_code)
    .bind(&row.raw_code)
    .bind(&row.raw_message)
    .bind(row.fee_minor)
    .bind(row.look_ups)
    .bind(row.not_found)
    .bind(row.sent)
    .bind(ts_opt(row.resolved_at))
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// The tries of a payout, in order.
///
/// # Errors
/// Any store error.
pub async fn of(tx: &mut TenantTx, payout: PayoutId) -> Result<Vec<PayoutTryRow>, StoreError> {
    let tenant = tx.tenant();
    Ok(sqlx::query_as(sql!(
        "select id, payout_id, number, gateway, account_id, bank_code, status, gateway_ref, failure_code, raw_code,
                raw_message, fee_minor, look_ups, not_found, sent, submitted_at, resolved_at
           from payout_tries where tenant_id = $1 and payout_id = $2 order by number"
    ))
    .bind(tenant.uuid())
    .bind(payout.uuid())
    .fetch_all(tx.conn())
    .await?)
}

/// One try.
///
/// # Errors
/// `Missing`.
pub async fn get(tx: &mut TenantTx, id: PayoutTryId) -> Result<PayoutTryRow, StoreError> {
    let tenant = tx.tenant();
    sqlx::query_as(sql!(
        "select id, payout_id, number, gateway, account_id, bank_code, status, gateway_ref, failure_code, raw_code,
                raw_message, fee_minor, look_ups, not_found, sent, submitted_at, resolved_at
           from payout_tries where tenant_id = $1 and id = $2"
    ))
    .bind(tenant.uuid())
    .bind(id.uuid())
    .fetch_optional(tx.conn())
    .await?
    .ok_or(StoreError::Missing("payout"))
}
