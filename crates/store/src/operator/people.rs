//! What it takes to open what is sealed of people, across tenants, as the auditor reads it.

use ids::{CustomerId, Mode, TenantId};
use uuid::Uuid;

use super::queues::reader;
use crate::doors::AuditDb;
use crate::tables::data_keys::DataKeyRow;
use crate::{StoreError, sql};

/// What the keys of these payers are derived from; who was erased is left out.
///
/// # Errors
/// Any store error.
pub async fn salts(db: &AuditDb, mode: Mode, ids: &[Uuid]) -> Result<Vec<(CustomerId, Vec<u8>)>, StoreError> {
    let mut tx = reader(db, mode).await?;
    let rows: Vec<(Uuid, Vec<u8>)> = sqlx::query_as(sql!(
        "select id, salt from customers where id = any($1) and salt is not null /* tenant_id: all */"
    ))
    .bind(ids)
    .fetch_all(&mut *tx)
    .await?;
    Ok(rows.into_iter().map(|(id, salt)| (CustomerId::from_uuid(id), salt)).collect())
}

/// Some data keys, and whose they are.
///
/// # Errors
/// Any store error.
pub async fn data_keys(db: &AuditDb, mode: Mode, ids: &[Uuid]) -> Result<Vec<(TenantId, DataKeyRow)>, StoreError> {
    let mut tx = reader(db, mode).await?;
    let rows: Vec<(Uuid, Uuid, String, Vec<u8>)> =
        sqlx::query_as(sql!("select tenant_id, id, kek_id, wrapped from data_keys where id = any($1)"))
            .bind(ids)
            .fetch_all(&mut *tx)
            .await?;
    let whose = |(tenant, id, kek_id, wrapped)| (TenantId::from_uuid(tenant), DataKeyRow { id, kek_id, wrapped });
    Ok(rows.into_iter().map(whose).collect())
}
