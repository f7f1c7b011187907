//! Tokens of one tenant's programs in one mode. The text is never here: only its keyed hash. A token that was revoked is gone.

use ids::{OauthClientId, OauthTokenId};
use jiff::Timestamp;

use crate::bind::ts;
use crate::row::row;
use crate::{StoreError, TenantTx, sql};

row! {
    /// A token as its tenant is told of it, with the public part of its client's id.
    OauthTokenRow {
        id: OauthTokenId,
        client_id: OauthClientId,
        client_public_id: String,
        scopes: Vec<String>,
        issued_at: Timestamp,
        expires_at: Timestamp,
    }
}

/// A token to be stored.
#[derive(Clone, Debug)]
pub struct NewOauthToken {
    /// Its id.
    pub id: OauthTokenId,
    /// The part that finds it.
    pub public_id: String,
    /// Whose.
    pub client: OauthClientId,
    /// The keyed hash of the whole text.
    pub secret_hash: Vec<u8>,
    /// What it may do.
    pub scopes: Vec<String>,
    /// When it ends.
    pub expires_at: Timestamp,
}

/// Stores a token.
///
/// # Errors
/// Any store error.
pub async fn insert(tx: &mut TenantTx, token: &NewOauthToken) -> Result<(), StoreError> {
    let (tenant, wall) = (tx.tenant(), tx.wall_now());
    sqlx::query(sql!(
        "insert into oauth_tokens (tenant_id, id, public_id, client_id, secret_hash, scopes, issued_at, expires_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)"
    ))
    .bind(tenant.uuid())
    .bind(token.id.uuid())
    .bind(&token.public_id)
    .bind(token.client.uuid())
    .bind(&token.secret_hash)
    .bind(&token.scopes)
    .bind(ts(wall))
    .bind(ts(token.expires_at))
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Throws away a client's tokens that have ended.
///
/// # Errors
/// Any store error.
pub async fn sweep(tx: &mut TenantTx, client: OauthClientId) -> Result<(), StoreError> {
    let (tenant, wall) = (tx.tenant(), tx.wall_now());
    sqlx::query(sql!("delete from oauth_tokens where tenant_id = $1 and client_id = $2 and expires_at <= $3"))
        .bind(tenant.uuid())
        .bind(client.uuid())
        .bind(ts(wall))
        .execute(tx.conn())
        .await?;
    Ok(())
}

/// One token.
///
/// # Errors
/// `Missing`.
pub async fn get(tx: &mut TenantTx, id: OauthTokenId) -> Result<OauthTokenRow, StoreError> {
    let tenant = tx.tenant();
    sqlx::query_as(sql!(
        "select t.id, t.client_id, c.public_id as client_public_id, t.scopes, t.issued_at, t.expires_at
           from oauth_tokens t join oauth_clients c on c.tenant_id = t.tenant_id and c.id = t.client_id
          where t.tenant_id = $1 and t.id = $2"
    ))
    .bind(tenant.uuid())
    .bind(id.uuid())
    .fetch_optional(tx.conn())
    .await?
    .ok_or(StoreError::Missing("oauth token"))
}

/// Ends a token at once.
///
/// # Errors
/// Any store error.
pub async fn remove(tx: &mut TenantTx, id: OauthTokenId) -> Result<(), StoreError> {
    let tenant = tx.tenant();
    sqlx::query(sql!("delete from oauth_tokens where tenant_id = $1 and id = $2"))
        .bind(tenant.uuid())
        .bind(id.uuid())
        .execute(tx.conn())
        .await?;
    Ok(())
}

/// Ends all tokens of a client at once.
///
/// # Errors
/// Any store error.
pub async fn remove_all(tx: &mut TenantTx, client: OauthClientId) -> Result<(), StoreError> {
    let tenant = tx.tenant();
    sqlx::query(sql!("delete from oauth_tokens where tenant_id = $1 and client_id = $2"))
        .bind(tenant.uuid())
        .bind(client.uuid())
        .execute(tx.conn())
        .await?;
    Ok(())
}
