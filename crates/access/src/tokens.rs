//! Tokens of programs: issuing, looking at and ending them.
//!
//! A token is an opaque text for a quarter of an hour. It carries tenant, mode and scopes in our rows, not in its letters, so
//! that there is nothing in it to forge and ending it works at once.

use credential::oauth::TokenText;
use ids::{OauthClientId, OauthTokenId};
use jiff::{SignedDuration, Timestamp};
use secrecy::SecretString;
use store::oauth_tokens::{self, NewOauthToken, OauthTokenRow};
use store::{TenantTx, oauth_clients};
use usecase::{Error, Kind, Result};

use crate::scopes::{covers, sorted};

/// How long a token works.
pub const LIFE: SignedDuration = SignedDuration::from_mins(15);

/// A token that was just issued.
#[derive(Debug)]
pub struct Issued {
    /// The text, handed out once.
    pub text: String,
    /// What it may do.
    pub scopes: Vec<String>,
    /// How long it works, in seconds.
    pub expires_in_s: i64,
}

/// Issues a token. `wanted` narrows what the client may do; none is everything that it may.
///
/// # Errors
/// `Refused` with the code `invalid_scope` for a scope that the client does not have; `Missing`.
pub async fn issue(
    tx: &mut TenantTx,
    client: OauthClientId,
    wanted: Option<Vec<String>>,
    address: Option<&str>,
    pepper: &SecretString,
) -> Result<Issued> {
    let row = oauth_clients::hold(tx, client).await?;
    let scopes = wanted.map_or_else(|| row.scopes.clone(), sorted);
    if let Some(scope) = scopes.iter().find(|scope| !covers(&row.scopes, scope)) {
        let message = format!("This client does not have the scope {scope}. Leave it out, or give it to the client.");
        return Err(Error::new(Kind::Refused, "invalid_scope", message));
    }
    let text = TokenText::generate(tx.mode());
    let expires_at = tx.wall_now().checked_add(LIFE).unwrap_or(Timestamp::MAX);
    oauth_tokens::sweep(tx, client).await?;
    let stored = NewOauthToken {
        id: tx.fresh(),
        public_id: text.public_id().to_owned(),
        client,
        secret_hash: text.hash(pepper),
        scopes: scopes.clone(),
        expires_at,
    };
    oauth_tokens::insert(tx, &stored).await?;
    oauth_clients::touch(tx, client, address).await?;
    Ok(Issued { text: text.reveal(), scopes, expires_in_s: LIFE.as_secs() })
}

/// A token as its tenant's programs may see it (RFC 7662). `None` for one that is gone meanwhile.
///
/// # Errors
/// Any store error.
pub async fn look(tx: &mut TenantTx, token: OauthTokenId) -> Result<Option<OauthTokenRow>> {
    match oauth_tokens::get(tx, token).await {
        Ok(row) => Ok(Some(row)),
        Err(store::StoreError::Missing(_)) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// Ends a token (RFC 7009). Doing it twice is not an error.
///
/// # Errors
/// Any store error.
pub async fn revoke(tx: &mut TenantTx, token: OauthTokenId) -> Result<()> {
    Ok(oauth_tokens::remove(tx, token).await?)
}
