//! Data keys: what a tenant's secrets are sealed under, wrapped under a key-encryption key that is not here.

use uuid::Uuid;

use crate::bind::ts;
use crate::row::row;
use crate::{StoreError, TenantTx, sql};

row! {
    /// A wrapped data key.
    DataKeyRow {
        id: Uuid,
        /// The key-encryption key that opens it.
        kek_id: String,
        wrapped: Vec<u8>,
    }
}

/// The key that the tenant's secrets are sealed under now; none before the first secret.
///
/// # Errors
/// Any store error.
pub async fn current(tx: &mut TenantTx) -> Result<Option<DataKeyRow>, StoreError> {
    let tenant = tx.tenant();
    Ok(sqlx::query_as(sql!("select id, kek_id, wrapped from data_keys where tenant_id = $1 and current"))
        .bind(tenant.uuid())
        .fetch_optional(tx.conn())
        .await?)
}

/// One key.
///
/// # Errors
/// Any store error.
pub async fn get(tx: &mut TenantTx, id: Uuid) -> Result<Option<DataKeyRow>, StoreError> {
    let tenant = tx.tenant();
    Ok(sqlx::query_as(sql!("select id, kek_id, wrapped from data_keys where tenant_id = $1 and id = $2"))
        .bind(tenant.uuid())
        .bind(id)
        .fetch_optional(tx.conn())
        .await?)
}

/// Writes the tenant's key unless there is one.
///
/// # Errors
/// Any store error.
pub async fn insert_first(tx: &mut TenantTx, id: Uuid, kek_id: &str, wrapped: &[u8]) -> Result<(), StoreError> {
    let (tenant, wall) = (tx.tenant(), tx.wall_now());
    sqlx::query(sql!(
        "insert into data_keys (tenant_id, id, kek_id, wrapped, current, created_at, wrapped_at)
         values ($1, $2, $3, $4, true, $5, $5)
         on conflict (tenant_id) where current do nothing"
    ))
    .bind(tenant.uuid())
    .bind(id)
    .bind(kek_id)
    .bind(wrapped)
    .bind(ts(wall))
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Keys that are wrapped under another key-encryption key, held until the transaction ends.
///
/// # Errors
/// Any store error.
pub async fn under_another(tx: &mut TenantTx, kek_id: &str) -> Result<Vec<DataKeyRow>, StoreError> {
    let tenant = tx.tenant();
    Ok(sqlx::query_as(sql!(
        "select id, kek_id, wrapped from data_keys where tenant_id = $1 and kek_id <> $2 order by id for update"
    ))
    .bind(tenant.uuid())
    .bind(kek_id)
    .fetch_all(tx.conn())
    .await?)
}

/// Writes a key wrapped anew.
///
/// # Errors
/// `LeaseLost` when it is not wrapped as it was read.
pub async fn rewrap(tx: &mut TenantTx, row: &DataKeyRow, kek_id: &str, wrapped: &[u8]) -> Result<(), StoreError> {
    let (tenant, wall) = (tx.tenant(), tx.wall_now());
    let touched = sqlx::query(sql!(
        "update data_keys set kek_id = $3, wrapped = $4, wrapped_at = $5
          where tenant_id = $1 and id = $2 and kek_id = $6"
    ))
    .bind(tenant.uuid())
    .bind(row.id)
    .bind(kek_id)
    .bind(wrapped)
    .bind(ts(wall))
    .bind(&row.kek_id)
    .execute(tx.conn())
    .await?
    .rows_affected();
    if touched == 1 { Ok(()) } else { Err(StoreError::LeaseLost) }
}
