//! Tokens of those who work for a merchant: made with a key of the merchant's, for an hour at most, and good for no longer than the
//! key is and for no more than it may do.

use ids::ApiKeyId;
use jiff::{SignedDuration, Timestamp};
use runtime::secret::Secrets;
use serde_json::json;
use store::party_token::AdminToken;
use store::{StoreError, TenantScope, TenantTx, api_keys};
use usecase::Result;

use crate::sessions::after;

/// The longest life of such a token.
pub const LONGEST_ADMIN_TOKEN: SignedDuration = SignedDuration::from_hours(1);

/// Somebody who works for a merchant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Admin {
    /// The key that the token was made with.
    pub key: ApiKeyId,
    /// What it may do: `resource:read`, `resource:write`, or `*`.
    pub scopes: Vec<String>,
}

/// Makes a token with a key. Answers its text and when it ends.
///
/// # Errors
/// `Missing`.
pub async fn admin_token(
    tx: &mut TenantTx,
    scope: &TenantScope,
    secrets: &Secrets,
    key: ApiKeyId,
) -> Result<(String, Timestamp)> {
    api_keys::get(tx, key).await?;
    let end = after(tx.wall_now(), LONGEST_ADMIN_TOKEN)?;
    let end = Timestamp::from_second(end.as_second()).unwrap_or(end);
    tx.audit("escrow_admin.token", key.to_string(), None, Some(json!({ "expiresAt": end })));
    Ok((AdminToken::of(scope, key, end).reveal(secrets.admin_key()), end))
}

/// What the key of a token may do now. `None` once it was revoked or is over.
///
/// # Errors
/// Any store error.
pub async fn still_admin(tx: &mut TenantTx, key: ApiKeyId) -> Result<Option<Admin>> {
    let row = match api_keys::get(tx, key).await {
        Ok(row) => row,
        Err(StoreError::Missing(_)) => return Ok(None),
        Err(error) => return Err(error.into()),
    };
    let wall = tx.wall_now();
    let over = row.revoked_at.is_some_and(|at| at <= wall) || row.expires_at.is_some_and(|at| at <= wall);
    Ok((!over).then_some(Admin { key, scopes: row.scopes }))
}
