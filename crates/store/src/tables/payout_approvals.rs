//! Who said yes or no to a payout, and to what exactly. Written once.

use ids::PayoutId;
use jiff::Timestamp;

use crate::bind::ts;
use crate::row::row;
use crate::{StoreError, TenantTx, sql};

row! {
    /// One word of one approver.
    PayoutApprovalRow {
        payout_id: PayoutId,
        /// The credential, `key_…`.
        approver: String,
        /// `approve` or `reject`.
        decision: String,
        /// What was approved.
        digest: String,
        /// The time step of the code that came with it.
        totp_step: i64,
        note: Option<String>,
        created_at: Timestamp,
    }
}

/// Writes a word down.
///
/// # Errors
/// `Constraint("payout_approvals_pkey")` when this approver spoke before.
pub async fn insert(tx: &mut TenantTx, row: &PayoutApprovalRow) -> Result<(), StoreError> {
    let tenant = tx.tenant();
    sqlx::query(sql!(
        "insert into payout_approvals (tenant_id, payout_id, approver, decision, digest, totp_step, note, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)"
    ))
    .bind(tenant.uuid())
    .bind(row.payout_id.uuid())
    .bind(&row.approver)
    .bind(&row.decision)
    .bind(&row.digest)
    .bind(row.totp_step)
    .bind(&row.note)
    .bind(ts(row.created_at))
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// What was said of a payout, in order.
///
/// # Errors
/// Any store error.
pub async fn of(tx: &mut TenantTx, payout: PayoutId) -> Result<Vec<PayoutApprovalRow>, StoreError> {
    let tenant = tx.tenant();
    Ok(sqlx::query_as(sql!(
        "select payout_id, approver, decision, digest, totp_step, note, created_at from payout_approvals
          where tenant_id = $1 and payout_id = $2 order by created_at, approver"
    ))
    .bind(tenant.uuid())
    .bind(payout.uuid())
    .fetch_all(tx.conn())
    .await?)
}
