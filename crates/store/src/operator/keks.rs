//! Which key-encryption keys the database still needs, and whose data keys are under which.

use ids::{Mode, TenantId};
use uuid::Uuid;

use super::queues::reader;
use crate::doors::AuditDb;
use crate::row::row;
use crate::{StoreError, sql};

row! {
    /// How much is sealed under a key-encryption key.
    KekRow {
        kek_id: String,
        /// Wrapped data keys.
        data_keys: i64,
        /// Secrets and saved answers sealed under it directly, from before there were data keys.
        direct: i64,
    }
}

/// Every key-encryption key that something of a mode is sealed under.
///
/// # Errors
/// Any store error.
pub async fn needed(db: &AuditDb, mode: Mode) -> Result<Vec<KekRow>, StoreError> {
    let mut tx = reader(db, mode).await?;
    // A saved answer that shows a secret is `sealed:<key> <bytes>`; it dies after 30 days.
    Ok(sqlx::query_as(sql!(
        "select kek_id, sum(data_keys)::bigint as data_keys, sum(direct)::bigint as direct
           from (select kek_id, count(*) as data_keys, 0 as direct from data_keys group by kek_id
                 union all
                 select secret_key_id, 0, count(*) from webhook_endpoints
                  where secret_key_id not like 'dk\\_%' group by secret_key_id
                 union all
                 select old_secret_key_id, 0, count(*) from webhook_endpoints
                  where old_secret_key_id not like 'dk\\_%' and old_secret_until > $1 group by old_secret_key_id
                ) used /* tenant_id: all */ group by kek_id order by kek_id"
    ))
    .bind(crate::bind::ts(db.clock.now()))
    .fetch_all(&mut *tx)
    .await?)
}

/// Tenants with data keys that are not under this key-encryption key, in order, after one of them, at most 500.
///
/// # Errors
/// Any store error.
pub async fn to_rewrap(
    db: &AuditDb,
    mode: Mode,
    kek_id: &str,
    after: Option<TenantId>,
) -> Result<Vec<TenantId>, StoreError> {
    let mut tx = reader(db, mode).await?;
    let rows: Vec<(Uuid,)> = sqlx::query_as(sql!(
        "select distinct tenant_id from data_keys where kek_id <> $1 and tenant_id > $2 order by tenant_id limit 500"
    ))
    .bind(kek_id)
    .bind(after.map_or(Uuid::nil(), TenantId::uuid))
    .fetch_all(&mut *tx)
    .await?;
    Ok(rows.into_iter().map(|(tenant,)| TenantId::from_uuid(tenant)).collect())
}
