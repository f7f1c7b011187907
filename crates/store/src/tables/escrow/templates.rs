//! A tenant's own kinds of conditions, by code and version. Append-only.

use jiff::Timestamp;
use serde_json::Value;

use crate::bind::ts;
use crate::row::row;
use crate::{StoreError, TenantTx, sql};

row! {
    /// One version of one kind.
    EscrowTemplateRow {
        code: String,
        number: i32,
        body: Value,
        created_at: Timestamp,
    }
}

/// The newest version of each kind, by code.
///
/// # Errors
/// Any store error.
pub async fn newest(tx: &mut TenantTx) -> Result<Vec<EscrowTemplateRow>, StoreError> {
    let tenant = tx.tenant();
    Ok(sqlx::query_as(sql!(
        "select distinct on (code) code, number, body, created_at from escrow_templates
          where tenant_id = $1 order by code, number desc"
    ))
    .bind(tenant.uuid())
    .fetch_all(tx.conn())
    .await?)
}

/// Stores a version.
///
/// # Errors
/// `Constraint("escrow_templates_pkey")` when another took the number.
pub async fn insert(tx: &mut TenantTx, row: &EscrowTemplateRow) -> Result<(), StoreError> {
    let tenant = tx.tenant();
    sqlx::query(sql!(
        "insert into escrow_templates (tenant_id, code, number, body, created_at) values ($1, $2, $3, $4, $5)"
    ))
    .bind(tenant.uuid())
    .bind(&row.code)
    .bind(row.number)
    .bind(&row.body)
    .bind(ts(row.created_at))
    .execute(tx.conn())
    .await?;
    Ok(())
}
