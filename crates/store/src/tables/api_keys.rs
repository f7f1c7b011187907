//! API credentials of one tenant in one mode. The secret is never here: only its keyed hash.

use ids::{ApiKeyId, Uuid};
use jiff::Timestamp;

use crate::bind::{ts, ts_opt};
use crate::row::row;
use crate::tables::PageOf;
use crate::{StoreError, TenantTx, sql};

row! {
    /// A key as listed.
    ApiKeyRow {
        id: ApiKeyId,
        public_id: String,
        kind: String,
        name: String,
        last4: String,
        scopes: Vec<String>,
        rate_limit_per_minute: i32,
        expires_at: Option<Timestamp>,
        revoked_at: Option<Timestamp>,
        last_used_at: Option<Timestamp>,
        created_at: Timestamp,
    }
}

/// A key to be stored.
#[derive(Clone, Debug)]
pub struct NewApiKey {
    /// Its id.
    pub id: ApiKeyId,
    /// The part that finds it.
    pub public_id: String,
    /// `secret`, `publishable` or `restricted`.
    pub kind: &'static str,
    /// What the merchant calls it.
    pub name: String,
    /// The keyed hash of the whole text.
    pub secret_hash: Vec<u8>,
    /// The last four characters.
    pub last4: String,
    /// What it may do.
    pub scopes: Vec<String>,
    /// Requests a minute.
    pub rate_limit_per_minute: i32,
    /// When it stops working by itself.
    pub expires_at: Option<Timestamp>,
}

/// Stores a key.
///
/// # Errors
/// Any store error.
pub async fn insert(tx: &mut TenantTx, key: &NewApiKey) -> Result<(), StoreError> {
    let (tenant, wall) = (tx.tenant(), tx.wall_now());
    sqlx::query(sql!(
        "insert into api_keys (tenant_id, id, public_id, kind, name, secret_hash, last4, scopes,
                rate_limit_per_minute, expires_at, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"
    ))
    .bind(tenant.uuid())
    .bind(key.id.uuid())
    .bind(&key.public_id)
    .bind(key.kind)
    .bind(&key.name)
    .bind(&key.secret_hash)
    .bind(&key.last4)
    .bind(&key.scopes)
    .bind(key.rate_limit_per_minute)
    .bind(ts_opt(key.expires_at))
    .bind(ts(wall))
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Stops a key for good. Revoking twice is not an error.
///
/// # Errors
/// `Missing`.
pub async fn revoke(tx: &mut TenantTx, id: ApiKeyId) -> Result<(), StoreError> {
    let (tenant, wall) = (tx.tenant(), tx.wall_now());
    let touched =
        sqlx::query(sql!("update api_keys set revoked_at = coalesce(revoked_at, $3) where tenant_id = $1 and id = $2"))
            .bind(tenant.uuid())
            .bind(id.uuid())
            .bind(ts(wall))
            .execute(tx.conn())
            .await?
            .rows_affected();
    if touched == 1 { Ok(()) } else { Err(StoreError::Missing("api key")) }
}

/// Keys, newest first.
///
/// # Errors
/// Any store error.
pub async fn page(tx: &mut TenantTx, page: &PageOf) -> Result<Vec<ApiKeyRow>, StoreError> {
    let tenant: Uuid = tx.tenant().uuid();
    Ok(sqlx::query_as(sql!(
        "select id, public_id, kind, name, last4, scopes, rate_limit_per_minute, expires_at, revoked_at,
                last_used_at, created_at
           from api_keys
          where tenant_id = $1 and ($2::timestamptz is null or (created_at, id) < ($2, $3))
          order by created_at desc, id desc limit $4 offset $5"
    ))
    .bind(tenant)
    .bind(page.created())
    .bind(page.id())
    .bind(page.limit)
    .bind(page.offset)
    .fetch_all(tx.conn())
    .await?)
}

/// One key.
///
/// # Errors
/// `Missing`.
pub async fn get(tx: &mut TenantTx, id: ApiKeyId) -> Result<ApiKeyRow, StoreError> {
    let tenant = tx.tenant();
    sqlx::query_as(sql!(
        "select id, public_id, kind, name, last4, scopes, rate_limit_per_minute, expires_at, revoked_at,
                last_used_at, created_at
           from api_keys where tenant_id = $1 and id = $2"
    ))
    .bind(tenant.uuid())
    .bind(id.uuid())
    .fetch_optional(tx.conn())
    .await?
    .ok_or(StoreError::Missing("api key"))
}

/// How many keys, counted up to [`COUNT_CAP`](crate::COUNT_CAP).
///
/// # Errors
/// Any store error.
pub async fn count(tx: &mut TenantTx) -> Result<i64, StoreError> {
    let tenant = tx.tenant();
    let (count,): (i64,) = sqlx::query_as(sql!(
        "select count(*) from (
             select 1 from api_keys where tenant_id = $1 limit 10001) capped"
    ))
    .bind(tenant.uuid())
    .fetch_one(tx.conn())
    .await?;
    Ok(count)
}
