//! Which of a merchant's accounts takes a payment that no saved method decides.
//!
//! The merchant's rules come first, then every account that can, oldest first; among the accounts of a rule their order counts, or
//! what became of their latest payments, or what they cost. Why one was chosen is kept with the attempt. An account that was just out of reach for the same
//! bill is left out while there is another: nothing left us then, so the next one is no second charge. A merchant without accounts
//! pays one look for this, and only where a payer is asked to pay.

mod choose;
mod known;

use ids::{AttemptId, InvoiceId, ProviderAccountId};
use recovery::Rail;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::provider_accounts::{self, ProviderAccountRow};
use store::{TenantTx, attempts};
use usecase::{Error, Result};

pub use choose::{Account, Cost, Health, Payment, Prefer, Rule, choose, ranked, rule_for};

/// What is kept of an account in the open, beside its sealed credentials.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Shown {
    /// The rails it can be asked for, best first.
    pub rails: Vec<String>,
    /// The currencies it takes; empty for any.
    pub currencies: Vec<String>,
    /// Whether it pays out.
    pub payouts: bool,
    /// Credentials that are no secret, and the last four characters of the others.
    pub credentials: std::collections::BTreeMap<String, String>,
}

/// What is kept in the open of an account's row.
///
/// # Errors
/// `Fault` when it cannot be read.
pub fn shown(row: &ProviderAccountRow) -> Result<Shown> {
    serde_json::from_value(row.shown.clone())
        .map_err(|error| Error::fault("what is shown of a provider account cannot be read").because(error))
}

/// The account that takes a payment, and why.
#[derive(Clone, Debug)]
pub struct Routed {
    /// Which.
    pub account: ProviderAccountRow,
    /// What was known of each that could take it, to be kept with the attempt.
    pub reason: Value,
}

/// The account that takes a payment, if the merchant has one that can.
///
/// # Errors
/// Any store error.
pub async fn account_for(tx: &mut TenantTx, invoice: InvoiceId, payment: (Rail, &str, i64)) -> Result<Option<Routed>> {
    let rows = provider_accounts::active(tx).await?;
    if rows.is_empty() {
        return Ok(None);
    }
    let failed = attempts::failures_of(tx, invoice).await?;
    let unreached: Vec<ProviderAccountId> = failed
        .iter()
        .filter(|row| row.raw_code.as_deref() == Some(NOT_SENT))
        .filter_map(|row| row.account_id)
        .collect();
    among(tx, rows, &unreached, payment).await
}

/// The account that takes a payment that is for no invoice, if the merchant has one that can and that was reached.
///
/// # Errors
/// Any store error.
pub async fn account_among(
    tx: &mut TenantTx,
    unreached: &[ProviderAccountId],
    payment: (Rail, &str, i64),
) -> Result<Option<Routed>> {
    let rows = provider_accounts::active(tx).await?;
    if rows.is_empty() { Ok(None) } else { among(tx, rows, unreached, payment).await }
}

/// Keeps with an attempt why its account was asked.
///
/// # Errors
/// Any store error.
pub async fn keep(tx: &mut TenantTx, attempt: AttemptId, routed: Option<&(ProviderAccountId, Value)>) -> Result<()> {
    match routed {
        Some((account, reason)) => Ok(provider_accounts::keep_route(tx, attempt, *account, reason).await?),
        None => Ok(()),
    }
}

async fn among(
    tx: &mut TenantTx,
    rows: Vec<ProviderAccountRow>,
    unreached: &[ProviderAccountId],
    (rail, currency, amount_minor): (Rail, &str, i64),
) -> Result<Option<Routed>> {
    let rules: Vec<Rule> = provider_accounts::rules(tx).await?.into_iter().map(Rule::from).collect();
    let payment = Payment { rail, currency, amount_minor, unreached };
    let prefer = rule_for(&rules, &payment).map(|(_, rule)| rule.prefer).unwrap_or_default();
    let mut accounts: Vec<Account> = rows
        .iter()
        .map(|row| {
            let Shown { rails, currencies, .. } = shown(row)?;
            Ok(Account { id: row.id, rails, currencies, health: Health::default(), cost: None })
        })
        .collect::<Result<_>>()?;
    // Who is asked in the order of names pays no look at what became of others.
    if prefer != Prefer::Order {
        known::learn(tx, &rows, &mut accounts, &payment).await?;
    }
    let ranked = ranked(&rules, &accounts, &payment);
    let Some(first) = ranked.first() else { return Ok(None) };
    let reason = known::reason(&rules, &ranked, &payment);
    let chosen = rows.into_iter().find(|row| row.id == first.id);
    Ok(chosen.map(|account| Routed { account, reason }))
}

/// What is kept of an attempt that never left us.
pub const NOT_SENT: &str = "not_sent";
