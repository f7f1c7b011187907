//! What a tenant knows of customers who buy and sell. No row: nothing.

use ids::CustomerId;
use jiff::Timestamp;

use crate::bind::{ts, ts_opt};
use crate::row::row;
use crate::{StoreError, TenantTx, sql};

row! {
    /// A customer who buys or sells.
    EscrowPartyRow {
        customer_id: CustomerId,
        phone_verified_at: Option<Timestamp>,
        /// 0 to 9.
        identity_level: i16,
        suspended_at: Option<Timestamp>,
        suspended_for: Option<String>,
        /// Which fees hold for them, if others than everybody's.
        plan: Option<String>,
        version: i64,
        updated_at: Timestamp,
    }
}

/// What is known of some customers; nothing of those who have no row.
///
/// # Errors
/// Any store error.
pub async fn of(tx: &mut TenantTx, customers: &[CustomerId]) -> Result<Vec<EscrowPartyRow>, StoreError> {
    let tenant = tx.tenant();
    let ids: Vec<uuid::Uuid> = customers.iter().map(|id| id.uuid()).collect();
    Ok(sqlx::query_as(sql!(
        "select customer_id, phone_verified_at, identity_level, suspended_at, suspended_for, plan, version, updated_at
           from escrow_parties where tenant_id = $1 and customer_id = any($2)"
    ))
    .bind(tenant.uuid())
    .bind(ids)
    .fetch_all(tx.conn())
    .await?)
}

/// Takes back that a customer's phone is theirs: it is another one now.
///
/// # Errors
/// Any store error.
pub async fn forget_phone(tx: &mut TenantTx, customer: CustomerId) -> Result<(), StoreError> {
    let (tenant, wall) = (tx.tenant(), tx.wall_now());
    sqlx::query(sql!(
        "update escrow_parties set phone_verified_at = null, version = version + 1, updated_at = $3
          where tenant_id = $1 and customer_id = $2 and phone_verified_at is not null"
    ))
    .bind(tenant.uuid())
    .bind(customer.uuid())
    .bind(ts(wall))
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Writes what is known of a customer, if it is still at `version` (0: there is no row).
///
/// # Errors
/// `LeaseLost` when somebody changed it in between; `Constraint("escrow_parties_customer_fkey")`.
pub async fn save(tx: &mut TenantTx, row: &EscrowPartyRow) -> Result<(), StoreError> {
    let (tenant, wall) = (tx.tenant(), tx.wall_now());
    let touched = sqlx::query(sql!(
        "insert into escrow_parties (tenant_id, customer_id, phone_verified_at, identity_level, suspended_at, suspended_for, plan,
                version, created_at, updated_at)
         select $1, $2, $3, $4, $5, $6, $7, 1, $8, $8 where $9 = 0
             or exists (select 1 from escrow_parties m where m.tenant_id = $1 and m.customer_id = $2 and m.version = $9)
         on conflict on constraint escrow_parties_pkey do update
            set phone_verified_at = excluded.phone_verified_at, identity_level = excluded.identity_level,
                suspended_at = excluded.suspended_at, suspended_for = excluded.suspended_for, plan = excluded.plan,
                version = escrow_parties.version + 1, updated_at = excluded.updated_at
          where escrow_parties.version = $9"
    ))
    .bind(tenant.uuid())
    .bind(row.customer_id.uuid())
    .bind(ts_opt(row.phone_verified_at))
    .bind(row.identity_level)
    .bind(ts_opt(row.suspended_at))
    .bind(&row.suspended_for)
    .bind(&row.plan)
    .bind(ts(wall))
    .bind(row.version)
    .execute(tx.conn())
    .await?
    .rows_affected();
    if touched == 1 { Ok(()) } else { Err(StoreError::LeaseLost) }
}
