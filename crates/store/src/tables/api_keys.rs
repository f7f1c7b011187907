//! API credentials of one tenant in one mode. The secret is never here: only its keyed hash.

use ids::{ApiKeyId, Uuid};
use jiff::Timestamp;
use sqlx::Arguments as _;
use sqlx::postgres::PgArguments;

use crate::bind::{column, ts, ts_opt};
use crate::row::row;
use crate::tables::PageOf;
use crate::tables::list::{List, Made};
use crate::{StoreError, TenantScope, TenantTx, alone, sql};

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
        allowed_addresses: Vec<String>,
        old_until: Option<Timestamp>,
        last_used_at: Option<Timestamp>,
        last_used_address: Option<String>,
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
    /// From where it works: networks in CIDR notation; empty is from anywhere.
    pub allowed_addresses: Vec<String>,
    /// When it stops working by itself.
    pub expires_at: Option<Timestamp>,
}

/// What of a key may change.
#[derive(Clone, Debug)]
pub struct KeyChange {
    /// What the merchant calls it.
    pub name: String,
    /// What it may do.
    pub scopes: Vec<String>,
    /// From where it works.
    pub allowed_addresses: Vec<String>,
    /// Requests a minute.
    pub rate_limit_per_minute: i32,
}

/// A new text for a key.
#[derive(Clone, Debug)]
pub struct NewText {
    /// The part that finds it.
    pub public_id: String,
    /// The keyed hash of the whole text.
    pub secret_hash: Vec<u8>,
    /// The last four characters.
    pub last4: String,
    /// Until when the text that it replaces works on.
    pub old_until: Timestamp,
}

/// Stores a key.
///
/// # Errors
/// Any store error.
pub async fn insert(tx: &mut TenantTx, key: &NewApiKey) -> Result<(), StoreError> {
    let (tenant, wall) = (tx.tenant(), tx.wall_now());
    sqlx::query(sql!(
        "insert into api_keys (tenant_id, id, public_id, kind, name, secret_hash, last4, scopes,
                rate_limit_per_minute, expires_at, created_at, allowed_addresses)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"
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
    .bind(&key.allowed_addresses)
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Writes what may change of a key.
///
/// # Errors
/// `Missing`.
pub async fn change(tx: &mut TenantTx, id: ApiKeyId, change: &KeyChange) -> Result<(), StoreError> {
    let tenant = tx.tenant();
    let touched = sqlx::query(sql!(
        "update api_keys set name = $3, scopes = $4, allowed_addresses = $5, rate_limit_per_minute = $6
          where tenant_id = $1 and id = $2"
    ))
    .bind(tenant.uuid())
    .bind(id.uuid())
    .bind(&change.name)
    .bind(&change.scopes)
    .bind(&change.allowed_addresses)
    .bind(change.rate_limit_per_minute)
    .execute(tx.conn())
    .await?
    .rows_affected();
    one(touched)
}

/// Gives a key a new text. The one it had becomes the old one; one that was old before opens nothing from now on.
///
/// # Errors
/// `Missing`.
pub async fn roll(tx: &mut TenantTx, id: ApiKeyId, new: &NewText) -> Result<(), StoreError> {
    let tenant = tx.tenant();
    let touched = sqlx::query(sql!(
        "update api_keys set old_public_id = public_id, old_secret_hash = secret_hash, old_until = $6,
                public_id = $3, secret_hash = $4, last4 = $5
          where tenant_id = $1 and id = $2"
    ))
    .bind(tenant.uuid())
    .bind(id.uuid())
    .bind(&new.public_id)
    .bind(&new.secret_hash)
    .bind(&new.last4)
    .bind(ts(new.old_until))
    .execute(tx.conn())
    .await?
    .rows_affected();
    one(touched)
}

/// Ends the overlap of a roll: the old text opens nothing from now on.
///
/// # Errors
/// `Missing`.
pub async fn end_old_text(tx: &mut TenantTx, id: ApiKeyId) -> Result<(), StoreError> {
    let (tenant, wall) = (tx.tenant(), tx.wall_now());
    let touched =
        sqlx::query(sql!("update api_keys set old_until = least(old_until, $3) where tenant_id = $1 and id = $2"))
            .bind(tenant.uuid())
            .bind(id.uuid())
            .bind(ts(wall))
            .execute(tx.conn())
            .await?
            .rows_affected();
    one(touched)
}

fn one(touched: u64) -> Result<(), StoreError> {
    if touched == 1 { Ok(()) } else { Err(StoreError::Missing("api key")) }
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
    one(touched)
}

/// Keys, newest first.
///
/// # Errors
/// Any store error.
pub async fn page(tx: &mut TenantTx, made: &Made, page: &PageOf) -> Result<Vec<ApiKeyRow>, StoreError> {
    let list = List::of(
        sql!(
            "select id, public_id, kind, name, last4, scopes, rate_limit_per_minute, expires_at, revoked_at,
                allowed_addresses, old_until, last_used_at, last_used_address, created_at
           from api_keys
          where tenant_id = $1"
        ),
        tx.tenant(),
    );
    list.made(made).page(tx, page).await
}

/// One key.
///
/// # Errors
/// `Missing`.
pub async fn get(tx: &mut TenantTx, id: ApiKeyId) -> Result<ApiKeyRow, StoreError> {
    let tenant = tx.tenant();
    sqlx::query_as(sql!(
        "select id, public_id, kind, name, last4, scopes, rate_limit_per_minute, expires_at, revoked_at,
                allowed_addresses, old_until, last_used_at, last_used_address, created_at
           from api_keys where tenant_id = $1 and id = $2"
    ))
    .bind(tenant.uuid())
    .bind(id.uuid())
    .fetch_optional(tx.conn())
    .await?
    .ok_or(StoreError::Missing("api key"))
}

/// Which of some keys hold: not revoked and not over. In one round trip.
///
/// # Errors
/// Any store error.
pub async fn holding(scope: &TenantScope, ids: &[ApiKeyId]) -> Result<Vec<ApiKeyId>, StoreError> {
    const TEXT: &str = sql!(
        "select k.id from api_keys k where k.tenant_id = $1 and k.id = any($2::uuid[])
            and (k.revoked_at is null or k.revoked_at > $3) and (k.expires_at is null or k.expires_at > $3)"
    );
    let mut arguments = PgArguments::default();
    arguments.add(scope.tenant.uuid()).expect("a uuid can be bound");
    arguments.add(column(ids, |id| id.uuid())).expect("uuids can be bound");
    arguments.add(ts(scope.clock.now())).expect("an instant can be bound");
    let rows: Vec<(Uuid,)> = alone::many(scope, TEXT, arguments, "").await?;
    Ok(rows.into_iter().map(|(id,)| ApiKeyId::from_uuid(id)).collect())
}

/// One key, held until the end of the transaction: for whoever changes it by what it says.
///
/// # Errors
/// `Missing`.
pub async fn hold(tx: &mut TenantTx, id: ApiKeyId) -> Result<ApiKeyRow, StoreError> {
    let tenant = tx.tenant();
    sqlx::query_as(sql!(
        "select id, public_id, kind, name, last4, scopes, rate_limit_per_minute, expires_at, revoked_at,
                allowed_addresses, old_until, last_used_at, last_used_address, created_at
           from api_keys where tenant_id = $1 and id = $2 for update"
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
pub async fn count(tx: &mut TenantTx, made: &Made) -> Result<i64, StoreError> {
    let list = List::counted(sql!("select 1 from api_keys where tenant_id = $1"), tx.tenant());
    list.made(made).count(tx).await
}
