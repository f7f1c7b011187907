//! API keys: what each may do, making them and stopping them.
//!
//! The text of a key leaves this module once, on its way to whoever asked for it; the database gets its keyed hash.

use ids::ApiKeyId;
use jiff::Timestamp;
use secrecy::SecretString;
use serde_json::{Value, json};
use store::TenantTx;
use store::api_keys::{self, ApiKeyRow, NewApiKey};
use store::key::{KeyKind, KeyText};

use usecase::check::Checks;
use usecase::{Error, Kind, Result};

/// The scope of a secret key: everything.
pub const ALL_SCOPES: &str = "*";
/// Requests a minute when nothing else is said.
pub const USUAL_RATE: u32 = 100;
/// Most requests a minute that can be granted.
pub const MAX_RATE: u32 = 100_000;
/// Longest name, in characters.
pub const MAX_NAME_CHARS: usize = 100;

/// What scopes are about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Resource {
    /// Plans and prices.
    Plans,
    /// Payers.
    Customers,
    /// Their saved methods.
    PaymentMethods,
    /// Recurring agreements.
    Subscriptions,
    /// Bills.
    Invoices,
    /// Attempts to move money.
    Transactions,
    /// Recoveries, and their policy.
    Recovery,
    /// The event log.
    Events,
    /// Webhook endpoints and deliveries.
    Webhooks,
    /// Sandbox clocks and test cards.
    TestClocks,
    /// These keys.
    ApiKeys,
    /// The merchant's choices.
    Settings,
    /// Meters and what they measure.
    Usage,
    /// The books.
    Ledger,
    /// Coupons, codes and what was redeemed.
    Coupons,
    /// Taxes.
    Taxes,
    /// What customers are told.
    Messages,
    /// Who did what.
    Audit,
}

impl Resource {
    /// All of them.
    pub const ALL: [Resource; 18] = [
        Resource::Plans,
        Resource::Customers,
        Resource::PaymentMethods,
        Resource::Subscriptions,
        Resource::Invoices,
        Resource::Transactions,
        Resource::Recovery,
        Resource::Events,
        Resource::Webhooks,
        Resource::TestClocks,
        Resource::ApiKeys,
        Resource::Settings,
        Resource::Usage,
        Resource::Ledger,
        Resource::Coupons,
        Resource::Taxes,
        Resource::Messages,
        Resource::Audit,
    ];

    /// The word before the colon of a scope.
    pub fn as_str(self) -> &'static str {
        match self {
            Resource::Plans => "plans",
            Resource::Customers => "customers",
            Resource::PaymentMethods => "payment_methods",
            Resource::Subscriptions => "subscriptions",
            Resource::Invoices => "invoices",
            Resource::Transactions => "transactions",
            Resource::Recovery => "recovery",
            Resource::Events => "events",
            Resource::Webhooks => "webhooks",
            Resource::TestClocks => "test_clocks",
            Resource::ApiKeys => "api_keys",
            Resource::Settings => "settings",
            Resource::Usage => "usage",
            Resource::Ledger => "ledger",
            Resource::Coupons => "coupons",
            Resource::Taxes => "tax_rates",
            Resource::Messages => "messages",
            Resource::Audit => "audit",
        }
    }
}

/// Whether a scope is one of ours: `plans:read`, `plans:write` and so on.
pub fn is_scope(text: &str) -> bool {
    text.split_once(':').is_some_and(|(resource, action)| {
        Resource::ALL.iter().any(|known| known.as_str() == resource) && matches!(action, "read" | "write")
    })
}

/// Whether `held` scopes cover one more: writing implies reading, `*` implies everything.
pub fn covers(held: &[String], wanted: &str) -> bool {
    held.iter().any(|scope| {
        scope == ALL_SCOPES
            || scope == wanted
            || wanted.strip_suffix(":read").is_some_and(|resource| scope.strip_suffix(":write") == Some(resource))
    })
}

/// A key to be made.
#[derive(Clone, Debug)]
pub struct NewKey {
    /// What kind.
    pub kind: KeyKind,
    /// What the merchant calls it.
    pub name: String,
    /// For restricted keys; the other kinds have their own.
    pub scopes: Vec<String>,
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
    check(tx, &new)?;
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
        rate_limit_per_minute: i32::try_from(new.per_minute).unwrap_or(i32::MAX),
        expires_at: new.expires_at,
    };
    api_keys::insert(tx, &stored).await?;
    let row = api_keys::get(tx, stored.id).await?;
    note(tx, "api_key.created", "api_key.create", None, &row);
    Ok((row, text.reveal()))
}

fn check(tx: &TenantTx, new: &NewKey) -> Result<()> {
    let mut checks = Checks::new();
    checks.text("name", &new.name, MAX_NAME_CHARS);
    let ahead = new.expires_at.is_none_or(|end| end > tx.wall_now());
    checks.demand(ahead, "expiresAt", "not_ahead", "expiresAt must lie ahead.");
    if !(1..=MAX_RATE).contains(&new.per_minute) {
        checks.wrong("rateLimitPerMinute", "out_of_range", format!("Send 1 to {MAX_RATE} requests a minute."));
    }
    if new.kind == KeyKind::Restricted {
        checks.demand(!new.scopes.is_empty(), "scopes", "required", "Send at least one scope, such as plans:read.");
        for scope in new.scopes.iter().filter(|scope| !is_scope(scope)) {
            let message = format!("`{scope}` is not a scope. Send a resource and an action, such as plans:read.");
            checks.wrong("scopes", "unknown_scope", message);
        }
    }
    checks.done()
}

fn sorted(mut scopes: Vec<String>) -> Vec<String> {
    scopes.sort();
    scopes.dedup();
    scopes
}

/// As [`create`], for somebody who holds scopes and can hand out no more than those.
///
/// # Errors
/// Field errors; `Forbidden` naming the first scope that is not covered.
pub async fn create_within(
    tx: &mut TenantTx,
    held: &[String],
    new: NewKey,
    pepper: &SecretString,
) -> Result<(ApiKeyRow, String)> {
    check(tx, &new)?;
    within(held, &new.scopes)?;
    create(tx, new, pepper).await
}

fn within(held: &[String], wanted: &[String]) -> Result<()> {
    match wanted.iter().find(|scope| !covers(held, scope)) {
        None => Ok(()),
        Some(scope) => Err(Error::new(
            Kind::Forbidden,
            "scope_not_held",
            format!("This key does not have the scope {scope} itself, so it cannot give it to another key."),
        )),
    }
}

/// Stops a key for good. Doing it twice is not an error.
///
/// # Errors
/// `Missing`.
pub async fn revoke(tx: &mut TenantTx, id: ApiKeyId) -> Result<ApiKeyRow> {
    let before = api_keys::get(tx, id).await?;
    if before.revoked_at.is_some() {
        return Ok(before);
    }
    api_keys::revoke(tx, id).await?;
    let row = api_keys::get(tx, id).await?;
    note(tx, "api_key.revoked", "api_key.revoke", Some(facts(&before)), &row);
    Ok(row)
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
        "rateLimitPerMinute": row.rate_limit_per_minute,
        "expiresAt": row.expires_at,
        "revokedAt": row.revoked_at,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scopes(texts: &[&str]) -> Vec<String> {
        texts.iter().map(|text| (*text).to_owned()).collect()
    }

    #[test]
    fn scopes_are_read_and_compared() {
        assert!(is_scope("plans:read") && is_scope("payment_methods:write"));
        for other in ["*", "plans", "plans:", "plans:delete", "tenants:read", "plans:read:write"] {
            assert!(!is_scope(other), "{other}");
        }
        let held = scopes(&["plans:write", "ledger:read"]);
        assert!(covers(&held, "plans:read") && covers(&held, "plans:write") && covers(&held, "ledger:read"));
        assert!(!covers(&held, "ledger:write") && !covers(&held, "customers:read") && !covers(&held, "*"));
        assert!(covers(&scopes(&["*"]), "customers:write") && covers(&scopes(&["*"]), "*"));
        assert!(within(&held, &scopes(&["plans:read"])).is_ok());
        assert_eq!(within(&held, &scopes(&["plans:read", "events:read"])).expect_err("too much").kind, Kind::Forbidden);
    }
}
