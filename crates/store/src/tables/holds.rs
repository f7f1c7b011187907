//! What staff stop: one payout, or every payout of a merchant. A hold is lifted, never deleted.

use ids::{HoldId, PayoutId};
use jiff::Timestamp;

use crate::bind::ts;
use crate::row::row;
use crate::{StoreError, TenantTx, sql};

row! {
    /// One hold.
    HoldRow {
        id: HoldId,
        /// None: every payout of the merchant.
        payout_id: Option<PayoutId>,
        /// For the merchant to read.
        reason: String,
        placed_by: String,
        placed_at: Timestamp,
        lifted_by: Option<String>,
        lifted_at: Option<Timestamp>,
        lift_reason: Option<String>,
    }
}

/// Writes a hold.
///
/// # Errors
/// `Constraint("holds_one_in_force")` when one is in force.
pub async fn place(tx: &mut TenantTx, payout: Option<PayoutId>, reason: &str) -> Result<HoldRow, StoreError> {
    let (tenant, now, id, by) = (tx.tenant(), tx.wall_now(), tx.fresh::<HoldId>(), tx.actor().name());
    Ok(sqlx::query_as(sql!(
        "insert into holds (tenant_id, id, payout_id, reason, placed_by, placed_at) values ($1, $2, $3, $4, $5, $6)
         returning id, payout_id, reason, placed_by, placed_at, lifted_by, lifted_at, lift_reason"
    ))
    .bind(tenant.uuid())
    .bind(id.uuid())
    .bind(payout.map(PayoutId::uuid))
    .bind(reason)
    .bind(by)
    .bind(ts(now))
    .fetch_one(tx.conn())
    .await?)
}

/// Ends a hold; none when it was lifted before, or is not there.
///
/// # Errors
/// Any store error.
pub async fn lift(tx: &mut TenantTx, id: HoldId, reason: &str) -> Result<Option<HoldRow>, StoreError> {
    let (tenant, now, by) = (tx.tenant(), tx.wall_now(), tx.actor().name());
    Ok(sqlx::query_as(sql!(
        "update holds set lifted_by = $3, lifted_at = $4, lift_reason = $5
          where tenant_id = $1 and id = $2 and lifted_at is null
         returning id, payout_id, reason, placed_by, placed_at, lifted_by, lifted_at, lift_reason"
    ))
    .bind(tenant.uuid())
    .bind(id.uuid())
    .bind(by)
    .bind(ts(now))
    .bind(reason)
    .fetch_optional(tx.conn())
    .await?)
}

/// The hold that stops a payout, or any payout where none is named; the one of the whole merchant first.
///
/// # Errors
/// Any store error.
pub async fn in_force(tx: &mut TenantTx, payout: Option<PayoutId>) -> Result<Option<HoldRow>, StoreError> {
    let tenant = tx.tenant();
    Ok(sqlx::query_as(sql!(
        "select id, payout_id, reason, placed_by, placed_at, lifted_by, lifted_at, lift_reason from holds
          where tenant_id = $1 and lifted_at is null and (payout_id is null or payout_id = $2)
          order by payout_id nulls first limit 1"
    ))
    .bind(tenant.uuid())
    .bind(payout.map(PayoutId::uuid))
    .fetch_optional(tx.conn())
    .await?)
}

/// The latest holds of a merchant, those in force first.
///
/// # Errors
/// Any store error.
pub async fn latest(tx: &mut TenantTx) -> Result<Vec<HoldRow>, StoreError> {
    let tenant = tx.tenant();
    Ok(sqlx::query_as(sql!(
        "select id, payout_id, reason, placed_by, placed_at, lifted_by, lifted_at, lift_reason from holds
          where tenant_id = $1 order by (lifted_at is null) desc, placed_at desc, id desc limit 50"
    ))
    .bind(tenant.uuid())
    .fetch_all(tx.conn())
    .await?)
}
