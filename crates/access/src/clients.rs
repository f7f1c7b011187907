//! Programs that get tokens for a secret (OAuth 2.0 client credentials, RFC 6749 §4.4): making, changing and disabling them.

use credential::oauth::{ClientName, ClientSecret};
use ids::OauthClientId;
use jiff::SignedDuration;
use secrecy::SecretString;
use serde_json::{Value, json};
use store::oauth_clients::{self, NewOauthClient, OauthClientChange, OauthClientRow};
use store::{TenantTx, oauth_tokens};
use usecase::check::Checks;
use usecase::{Error, Kind, Result};

use crate::bounds;
use crate::scopes::{covers, sorted, within};

/// A client to be made.
#[derive(Clone, Debug)]
pub struct NewClient {
    /// What the merchant calls it.
    pub name: String,
    /// What its tokens may do at most.
    pub scopes: Vec<String>,
    /// From where it works: addresses and networks in CIDR notation; empty is from anywhere.
    pub allowed_addresses: Vec<String>,
    /// Requests a minute, of all its tokens together.
    pub per_minute: u32,
}

/// Makes a client, for a merchant who holds scopes and can hand out no more than those. The secret is shown once.
///
/// # Errors
/// Field errors; `Forbidden` naming the first scope that is not covered.
pub async fn create_within(
    tx: &mut TenantTx,
    held: &[String],
    new: NewClient,
    pepper: &SecretString,
) -> Result<(OauthClientRow, String)> {
    let mut checks = Checks::new();
    bounds::name(&mut checks, &new.name);
    bounds::scopes(&mut checks, &new.scopes);
    bounds::rate(&mut checks, new.per_minute, bounds::MAX_OWN_RATE);
    let allowed_addresses = bounds::networks(&mut checks, &new.allowed_addresses);
    checks.done()?;
    within(held, &new.scopes)?;
    let (name, secret) = (ClientName::generate(tx.mode()), ClientSecret::generate());
    let stored = NewOauthClient {
        id: tx.fresh(),
        public_id: name.public_id().to_owned(),
        name: new.name,
        secret_hash: secret.hash(pepper, &name),
        secret_last4: secret.last4(),
        scopes: sorted(new.scopes),
        allowed_addresses,
        rate_limit_per_minute: bounds::stored_rate(new.per_minute),
    };
    oauth_clients::insert(tx, &stored).await?;
    let row = oauth_clients::get(tx, stored.id).await?;
    note(tx, "oauth_client.created", "oauth_client.create", None, &row);
    Ok((row, secret.reveal()))
}

/// What is to change of a client; `None` stays.
#[derive(Clone, Debug, Default)]
pub struct Change {
    /// What the merchant calls it.
    pub name: Option<String>,
    /// What its tokens may do at most.
    pub scopes: Option<Vec<String>>,
    /// From where it works.
    pub allowed_addresses: Option<Vec<String>>,
    /// Requests a minute.
    pub per_minute: Option<u32>,
}

/// Changes a client, for a merchant who holds all that it has and all that it is given. When it loses a scope its tokens end: a
/// permission that was taken away is gone at once.
///
/// # Errors
/// `Missing`; field errors; `Forbidden`; a conflict for a disabled client.
pub async fn change_within(
    tx: &mut TenantTx,
    held: &[String],
    id: OauthClientId,
    change: Change,
) -> Result<OauthClientRow> {
    let before = enabled(tx, id).await?;
    within(held, &before.scopes)?;
    let mut checks = Checks::new();
    if let Some(name) = &change.name {
        bounds::name(&mut checks, name);
    }
    if let Some(scopes) = &change.scopes {
        bounds::scopes(&mut checks, scopes);
    }
    if let Some(per_minute) = change.per_minute {
        bounds::rate(&mut checks, per_minute, bounds::own_rate(before.rate_limit_per_minute));
    }
    let networks = change.allowed_addresses.as_deref().map(|texts| bounds::networks(&mut checks, texts));
    checks.done()?;
    within(held, change.scopes.as_deref().unwrap_or_default())?;
    let stored = OauthClientChange {
        name: change.name.unwrap_or_else(|| before.name.clone()),
        scopes: change.scopes.map_or_else(|| before.scopes.clone(), sorted),
        allowed_addresses: networks.unwrap_or_else(|| before.allowed_addresses.clone()),
        rate_limit_per_minute: change.per_minute.map_or(before.rate_limit_per_minute, bounds::stored_rate),
    };
    if before.scopes.iter().any(|scope| !covers(&stored.scopes, scope)) {
        oauth_tokens::remove_all(tx, id).await?;
    }
    oauth_clients::change(tx, id, &stored).await?;
    let row = oauth_clients::get(tx, id).await?;
    note(tx, "oauth_client.updated", "oauth_client.update", Some(facts(&before)), &row);
    Ok(row)
}

/// Gives a client a new secret, for a merchant who holds all that it has. The old one works on for `overlap`; without any
/// its tokens end too, because whoever had it may hold one.
///
/// # Errors
/// `Missing`; field errors; `Forbidden`; a conflict for a disabled client.
pub async fn rotate_within(
    tx: &mut TenantTx,
    held: &[String],
    id: OauthClientId,
    overlap: SignedDuration,
    pepper: &SecretString,
) -> Result<(OauthClientRow, String)> {
    let before = enabled(tx, id).await?;
    within(held, &before.scopes)?;
    let mut checks = Checks::new();
    let old_until = bounds::overlap(&mut checks, tx, overlap);
    checks.done()?;
    let secret = ClientSecret::generate();
    let hash = secret.hash(pepper, &ClientName::of(tx.mode(), &before.public_id));
    oauth_clients::rotate(tx, id, &hash, &secret.last4(), old_until).await?;
    if overlap.is_zero() {
        oauth_tokens::remove_all(tx, id).await?;
    }
    let row = oauth_clients::get(tx, id).await?;
    note(tx, "oauth_client.secret_rotated", "oauth_client.rotate_secret", Some(facts(&before)), &row);
    Ok((row, secret.reveal()))
}

/// Stops a client and its tokens for good. Doing it twice is not an error.
///
/// # Errors
/// `Missing`.
pub async fn disable(tx: &mut TenantTx, id: OauthClientId) -> Result<OauthClientRow> {
    let before = oauth_clients::hold(tx, id).await?;
    if before.disabled_at.is_some() {
        return Ok(before);
    }
    oauth_clients::disable(tx, id).await?;
    oauth_tokens::remove_all(tx, id).await?;
    let row = oauth_clients::get(tx, id).await?;
    note(tx, "oauth_client.disabled", "oauth_client.disable", Some(facts(&before)), &row);
    Ok(row)
}

async fn enabled(tx: &mut TenantTx, id: OauthClientId) -> Result<OauthClientRow> {
    let row = oauth_clients::hold(tx, id).await?;
    if row.disabled_at.is_none() {
        return Ok(row);
    }
    let message = "This client is disabled, and nothing of it can change. Make a new one.";
    Err(Error::new(Kind::Conflict, "client_disabled", message))
}

fn note(tx: &mut TenantTx, event: &'static str, action: &'static str, before: Option<Value>, row: &OauthClientRow) {
    let after = facts(row);
    tx.record(event, row.id.uuid(), after.clone());
    tx.audit(action, row.id.to_string(), before, Some(after));
}

fn facts(row: &OauthClientRow) -> Value {
    json!({
        "id": row.id,
        "name": row.name,
        "secretLast4": row.secret_last4,
        "oldSecretUntil": row.old_secret_until,
        "scopes": row.scopes,
        "allowedAddresses": row.allowed_addresses,
        "rateLimitPerMinute": row.rate_limit_per_minute,
        "disabledAt": row.disabled_at,
    })
}
