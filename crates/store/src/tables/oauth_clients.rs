//! Programs of one tenant in one mode that get tokens for a secret. The secret is never here: only its keyed hash.

use ids::OauthClientId;
use jiff::Timestamp;

use crate::bind::ts;
use crate::row::row;
use crate::tables::PageOf;
use crate::tables::list::{List, Made};
use crate::{StoreError, TenantTx, sql};

row! {
    /// A client as listed.
    OauthClientRow {
        id: OauthClientId,
        public_id: String,
        name: String,
        secret_last4: String,
        old_secret_until: Option<Timestamp>,
        scopes: Vec<String>,
        allowed_addresses: Vec<String>,
        rate_limit_per_minute: i32,
        disabled_at: Option<Timestamp>,
        last_used_at: Option<Timestamp>,
        last_used_address: Option<String>,
        created_at: Timestamp,
    }
}

/// A client to be stored.
#[derive(Clone, Debug)]
pub struct NewOauthClient {
    /// Its id.
    pub id: OauthClientId,
    /// The part of its public id that finds it.
    pub public_id: String,
    /// What the merchant calls it.
    pub name: String,
    /// The keyed hash of its secret.
    pub secret_hash: Vec<u8>,
    /// The secret's last four characters.
    pub secret_last4: String,
    /// What its tokens may do at most.
    pub scopes: Vec<String>,
    /// From where it works: networks in CIDR notation; empty is from anywhere.
    pub allowed_addresses: Vec<String>,
    /// Requests a minute, of all its tokens together.
    pub rate_limit_per_minute: i32,
}

/// What of a client may change.
#[derive(Clone, Debug)]
pub struct OauthClientChange {
    /// What the merchant calls it.
    pub name: String,
    /// What tokens from now on may do at most.
    pub scopes: Vec<String>,
    /// From where it works.
    pub allowed_addresses: Vec<String>,
    /// Requests a minute.
    pub rate_limit_per_minute: i32,
}

/// Stores a client.
///
/// # Errors
/// Any store error.
pub async fn insert(tx: &mut TenantTx, client: &NewOauthClient) -> Result<(), StoreError> {
    let (tenant, wall) = (tx.tenant(), tx.wall_now());
    sqlx::query(sql!(
        "insert into oauth_clients (tenant_id, id, public_id, name, secret_hash, secret_last4, scopes,
                allowed_addresses, rate_limit_per_minute, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"
    ))
    .bind(tenant.uuid())
    .bind(client.id.uuid())
    .bind(&client.public_id)
    .bind(&client.name)
    .bind(&client.secret_hash)
    .bind(&client.secret_last4)
    .bind(&client.scopes)
    .bind(&client.allowed_addresses)
    .bind(client.rate_limit_per_minute)
    .bind(ts(wall))
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Writes what may change of a client.
///
/// # Errors
/// `Missing`.
pub async fn change(tx: &mut TenantTx, id: OauthClientId, change: &OauthClientChange) -> Result<(), StoreError> {
    let tenant = tx.tenant();
    let touched = sqlx::query(sql!(
        "update oauth_clients set name = $3, scopes = $4, allowed_addresses = $5, rate_limit_per_minute = $6
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

/// Gives a client a new secret; the one it had works on until `old_until`.
///
/// # Errors
/// `Missing`.
pub async fn rotate(
    tx: &mut TenantTx,
    id: OauthClientId,
    secret_hash: &[u8],
    last4: &str,
    old_until: Timestamp,
) -> Result<(), StoreError> {
    let tenant = tx.tenant();
    let touched = sqlx::query(sql!(
        "update oauth_clients set old_secret_hash = secret_hash, old_secret_until = $5, secret_hash = $3, secret_last4 = $4
          where tenant_id = $1 and id = $2"
    ))
    .bind(tenant.uuid())
    .bind(id.uuid())
    .bind(secret_hash)
    .bind(last4)
    .bind(ts(old_until))
    .execute(tx.conn())
    .await?
    .rows_affected();
    one(touched)
}

/// Stops a client for good. Doing it twice is not an error.
///
/// # Errors
/// `Missing`.
pub async fn disable(tx: &mut TenantTx, id: OauthClientId) -> Result<(), StoreError> {
    let (tenant, wall) = (tx.tenant(), tx.wall_now());
    let touched = sqlx::query(sql!(
        "update oauth_clients set disabled_at = coalesce(disabled_at, $3) where tenant_id = $1 and id = $2"
    ))
    .bind(tenant.uuid())
    .bind(id.uuid())
    .bind(ts(wall))
    .execute(tx.conn())
    .await?
    .rows_affected();
    one(touched)
}

/// Notes that a client got a token, at most once a minute.
///
/// # Errors
/// Any store error.
pub async fn touch(tx: &mut TenantTx, id: OauthClientId, address: Option<&str>) -> Result<(), StoreError> {
    let (tenant, wall) = (tx.tenant(), tx.wall_now());
    sqlx::query(sql!(
        "update oauth_clients set last_used_at = $3, last_used_address = $4 where tenant_id = $1 and id = $2
            and (last_used_at is null or last_used_at < $3::timestamptz - interval '1 minute')"
    ))
    .bind(tenant.uuid())
    .bind(id.uuid())
    .bind(ts(wall))
    .bind(address)
    .execute(tx.conn())
    .await?;
    Ok(())
}

fn one(touched: u64) -> Result<(), StoreError> {
    if touched == 1 { Ok(()) } else { Err(StoreError::Missing("oauth client")) }
}

/// Clients, newest first.
///
/// # Errors
/// Any store error.
pub async fn page(tx: &mut TenantTx, made: &Made, page: &PageOf) -> Result<Vec<OauthClientRow>, StoreError> {
    let list = List::of(
        sql!(
            "select id, public_id, name, secret_last4, old_secret_until, scopes, allowed_addresses, rate_limit_per_minute,
                disabled_at, last_used_at, last_used_address, created_at
           from oauth_clients
          where tenant_id = $1"
        ),
        tx.tenant(),
    );
    list.made(made).page(tx, page).await
}

/// One client.
///
/// # Errors
/// `Missing`.
pub async fn get(tx: &mut TenantTx, id: OauthClientId) -> Result<OauthClientRow, StoreError> {
    let tenant = tx.tenant();
    sqlx::query_as(sql!(
        "select id, public_id, name, secret_last4, old_secret_until, scopes, allowed_addresses, rate_limit_per_minute,
                disabled_at, last_used_at, last_used_address, created_at
           from oauth_clients where tenant_id = $1 and id = $2"
    ))
    .bind(tenant.uuid())
    .bind(id.uuid())
    .fetch_optional(tx.conn())
    .await?
    .ok_or(StoreError::Missing("oauth client"))
}

/// One client, held until the end of the transaction: for whoever changes it by what it says, or gives it a token.
///
/// # Errors
/// `Missing`.
pub async fn hold(tx: &mut TenantTx, id: OauthClientId) -> Result<OauthClientRow, StoreError> {
    let tenant = tx.tenant();
    sqlx::query_as(sql!(
        "select id, public_id, name, secret_last4, old_secret_until, scopes, allowed_addresses, rate_limit_per_minute,
                disabled_at, last_used_at, last_used_address, created_at
           from oauth_clients where tenant_id = $1 and id = $2 for update"
    ))
    .bind(tenant.uuid())
    .bind(id.uuid())
    .fetch_optional(tx.conn())
    .await?
    .ok_or(StoreError::Missing("oauth client"))
}

/// How many clients, counted up to [`COUNT_CAP`](crate::COUNT_CAP).
///
/// # Errors
/// Any store error.
pub async fn count(tx: &mut TenantTx, made: &Made) -> Result<i64, StoreError> {
    let list = List::counted(sql!("select 1 from oauth_clients where tenant_id = $1"), tx.tenant());
    list.made(made).count(tx).await
}
