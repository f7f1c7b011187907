//! API keys: making, changing, rolling and stopping them.
//!
//! A roll gives a key a new text. The key stays the same, with its id, scopes, bounds and history, and for an overlap both texts
//! open it: so that a merchant changes over without a gap, and the limit of requests stays one.

use credential::key::{KeyKind, KeyText};
use ids::ApiKeyId;
use jiff::{SignedDuration, Timestamp};
use secrecy::SecretString;
use serde_json::{Value, json};
use store::TenantTx;
use store::api_keys::{self, ApiKeyRow, KeyChange, NewApiKey, NewText};
use usecase::check::Checks;
use usecase::{Error, Kind, Result};

use crate::bounds;
pub use crate::bounds::{MAX_NETWORKS, MAX_OVERLAP, MAX_OWN_RATE, MAX_RATE, USUAL_OVERLAP, USUAL_RATE};
use crate::scopes::{ALL_SCOPES, sorted, within};

/// A key to be made.
#[derive(Clone, Debug)]
pub struct NewKey {
    /// What kind.
    pub kind: KeyKind,
    /// What the merchant calls it.
    pub name: String,
    /// For restricted keys; the other kinds have their own.
    pub scopes: Vec<String>,
    /// From where it works: addresses and networks in CIDR notation; empty is from anywhere.
    pub allowed_addresses: Vec<String>,
    /// Requests a minute.
    pub per_minute: u32,
    /// When it stops by itself.
    pub expires_at: Option<Timestamp>,
}

/// Makes a key. The text is shown once and cannot be found again.
///
/// # Errors
/// Field errors.
pub async fn create(tx: &mut TenantTx, new: NewKey, pepper: &SecretString) -> Result<(ApiKeyRow, String)> {
    let allowed_addresses = check(tx, &new, bounds::MAX_RATE)?;
    let scopes = match new.kind {
        KeyKind::Secret => vec![ALL_SCOPES.to_owned()],
        KeyKind::Publishable => Vec::new(),
        KeyKind::Restricted => sorted(new.scopes),
    };
    let text = KeyText::generate(new.kind, tx.mode());
    let stored = NewApiKey {
        id: tx.fresh(),
        public_id: text.public_id().to_owned(),
        kind: new.kind.as_str(),
        name: new.name,
        secret_hash: text.hash(pepper),
        last4: text.last4(),
        scopes,
        rate_limit_per_minute: bounds::stored_rate(new.per_minute),
        allowed_addresses,
        expires_at: new.expires_at,
    };
    api_keys::insert(tx, &stored).await?;
    let row = api_keys::get(tx, stored.id).await?;
    note(tx, "api_key.created", "api_key.create", None, &row);
    Ok((row, text.reveal()))
}

/// Checks a key to be made and answers its networks as they are stored.
fn check(tx: &TenantTx, new: &NewKey, most_per_minute: u32) -> Result<Vec<String>> {
    let mut checks = Checks::new();
    bounds::name(&mut checks, &new.name);
    let ahead = new.expires_at.is_none_or(|end| end > tx.wall_now());
    checks.demand(ahead, "expiresAt", "not_ahead", "expiresAt must lie ahead.");
    bounds::rate(&mut checks, new.per_minute, most_per_minute);
    if new.kind == KeyKind::Restricted {
        bounds::scopes(&mut checks, &new.scopes);
    }
    let networks = bounds::networks(&mut checks, &new.allowed_addresses);
    checks.done()?;
    Ok(networks)
}

/// As [`create`], for a merchant who holds scopes and can hand out no more than those.
///
/// # Errors
/// Field errors; `Forbidden` naming the first scope that is not covered.
pub async fn create_within(
    tx: &mut TenantTx,
    held: &[String],
    new: NewKey,
    pepper: &SecretString,
) -> Result<(ApiKeyRow, String)> {
    check(tx, &new, bounds::MAX_OWN_RATE)?;
    within(held, &new.scopes)?;
    create(tx, new, pepper).await
}

/// What is to change of a key; `None` stays.
#[derive(Clone, Debug, Default)]
pub struct Change {
    /// What the merchant calls it.
    pub name: Option<String>,
    /// What it may do; of restricted keys only.
    pub scopes: Option<Vec<String>>,
    /// From where it works.
    pub allowed_addresses: Option<Vec<String>>,
    /// Requests a minute.
    pub per_minute: Option<u32>,
}

/// Changes a key, for a merchant who holds scopes: all that the key has, and all that it is given.
///
/// # Errors
/// `Missing`; field errors; `Forbidden`; a conflict for a key that no longer works.
pub async fn change_within(tx: &mut TenantTx, held: &[String], id: ApiKeyId, change: Change) -> Result<ApiKeyRow> {
    let before = alive(tx, id).await?;
    within(held, &before.scopes)?;
    let mut checks = Checks::new();
    if let Some(name) = &change.name {
        bounds::name(&mut checks, name);
    }
    if let Some(scopes) = &change.scopes {
        let restricted = before.kind == KeyKind::Restricted.as_str();
        let message = "Only restricted keys have scopes of their own. Make a restricted key and stop this one.";
        checks.demand(restricted, "scopes", "not_restricted", message);
        bounds::scopes(&mut checks, scopes);
    }
    if let Some(per_minute) = change.per_minute {
        bounds::rate(&mut checks, per_minute, bounds::own_rate(before.rate_limit_per_minute));
    }
    let networks = change.allowed_addresses.as_deref().map(|texts| bounds::networks(&mut checks, texts));
    checks.done()?;
    within(held, change.scopes.as_deref().unwrap_or_default())?;
    let stored = KeyChange {
        name: change.name.unwrap_or_else(|| before.name.clone()),
        scopes: change.scopes.map_or_else(|| before.scopes.clone(), sorted),
        allowed_addresses: networks.unwrap_or_else(|| before.allowed_addresses.clone()),
        rate_limit_per_minute: change.per_minute.map_or(before.rate_limit_per_minute, bounds::stored_rate),
    };
    api_keys::change(tx, id, &stored).await?;
    let row = api_keys::get(tx, id).await?;
    note(tx, "api_key.updated", "api_key.update", Some(facts(&before)), &row);
    Ok(row)
}

/// Gives a key a new text, for a merchant who holds all that the key has. The text it had works on for `overlap`; a text
/// that was replaced before opens nothing from now on.
///
/// # Errors
/// `Missing`; field errors; `Forbidden`; a conflict for a key that no longer works.
pub async fn roll_within(
    tx: &mut TenantTx,
    held: &[String],
    id: ApiKeyId,
    overlap: SignedDuration,
    pepper: &SecretString,
) -> Result<(ApiKeyRow, String)> {
    let before = alive(tx, id).await?;
    within(held, &before.scopes)?;
    let mut checks = Checks::new();
    let old_until = bounds::overlap(&mut checks, tx, overlap);
    checks.done()?;
    let kind = KeyKind::parse(&before.kind).ok_or_else(|| Error::fault("a stored key is of no kind"))?;
    let text = KeyText::generate(kind, tx.mode());
    let new = NewText {
        public_id: text.public_id().to_owned(),
        secret_hash: text.hash(pepper),
        last4: text.last4(),
        old_until,
    };
    api_keys::roll(tx, id, &new).await?;
    let row = api_keys::get(tx, id).await?;
    note(tx, "api_key.rolled", "api_key.roll", Some(facts(&before)), &row);
    Ok((row, text.reveal()))
}

/// A key that works, held.
async fn alive(tx: &mut TenantTx, id: ApiKeyId) -> Result<ApiKeyRow> {
    let row = api_keys::hold(tx, id).await?;
    let over = row.expires_at.is_some_and(|end| end <= tx.wall_now());
    if row.revoked_at.is_none() && !over {
        return Ok(row);
    }
    let message = "This key no longer works, and nothing of it can change. Make a new one.";
    Err(Error::new(Kind::Conflict, "key_stopped", message))
}

/// Stops a key for good, with both its texts. Doing it twice is not an error.
///
/// # Errors
/// `Missing`.
pub async fn revoke(tx: &mut TenantTx, id: ApiKeyId) -> Result<ApiKeyRow> {
    let before = api_keys::hold(tx, id).await?;
    if before.revoked_at.is_some() {
        return Ok(before);
    }
    api_keys::revoke(tx, id).await?;
    let row = api_keys::get(tx, id).await?;
    note(tx, "api_key.revoked", "api_key.revoke", Some(facts(&before)), &row);
    Ok(row)
}

/// Stops what was found in public: the key; or, of a key that was rolled, the text before, and the key goes on with its
/// new one.
///
/// # Errors
/// `Missing`.
pub async fn leaked(tx: &mut TenantTx, id: ApiKeyId, is_old_text: bool) -> Result<()> {
    let before = api_keys::hold(tx, id).await?;
    if is_old_text {
        api_keys::end_old_text(tx, id).await?;
    } else {
        revoke(tx, id).await?;
    }
    let row = api_keys::get(tx, id).await?;
    let mut after = facts(&row);
    after["leaked"] = json!(if is_old_text { "old_text" } else { "key" });
    tx.record("api_key.leaked", row.id.uuid(), after.clone());
    tx.audit("api_key.report_leak", row.id.to_string(), Some(facts(&before)), Some(after));
    Ok(())
}

fn note(tx: &mut TenantTx, event: &'static str, action: &'static str, before: Option<Value>, row: &ApiKeyRow) {
    let after = facts(row);
    tx.record(event, row.id.uuid(), after.clone());
    tx.audit(action, row.id.to_string(), before, Some(after));
}

fn facts(row: &ApiKeyRow) -> Value {
    json!({
        "id": row.id,
        "kind": row.kind,
        "name": row.name,
        "last4": row.last4,
        "scopes": row.scopes,
        "allowedAddresses": row.allowed_addresses,
        "rateLimitPerMinute": row.rate_limit_per_minute,
        "oldTextUntil": row.old_until,
        "expiresAt": row.expires_at,
        "revokedAt": row.revoked_at,
    })
}
