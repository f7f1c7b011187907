//! Which of a merchant's accounts takes a payment that no saved method decides.
//!
//! The merchant's rules come first, then every account that can, oldest first. An account that was just out of reach for the same
//! bill is left out while there is another: nothing left us then, so the next one is no second charge. A merchant without accounts
//! pays one look for this, and only where a payer is asked to pay.

mod choose;

use ids::{InvoiceId, ProviderAccountId};
use recovery::Rail;
use serde::{Deserialize, Serialize};
use store::provider_accounts::{self, ProviderAccountRow};
use store::{TenantTx, attempts};
use usecase::{Error, Result};

pub use choose::{Account, Payment, Rule, choose};

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

/// The account that takes a payment, if the merchant has one that can.
///
/// # Errors
/// Any store error.
pub async fn account_for(
    tx: &mut TenantTx,
    invoice: InvoiceId,
    (rail, currency, amount_minor): (Rail, &str, i64),
) -> Result<Option<ProviderAccountRow>> {
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
    among(tx, rows, &unreached, (rail, currency, amount_minor)).await
}

/// The account that takes a payment that is for no invoice, if the merchant has one that can and that was reached.
///
/// # Errors
/// Any store error.
pub async fn account_among(
    tx: &mut TenantTx,
    unreached: &[ProviderAccountId],
    payment: (Rail, &str, i64),
) -> Result<Option<ProviderAccountRow>> {
    let rows = provider_accounts::active(tx).await?;
    if rows.is_empty() { Ok(None) } else { among(tx, rows, unreached, payment).await }
}

async fn among(
    tx: &mut TenantTx,
    rows: Vec<ProviderAccountRow>,
    unreached: &[ProviderAccountId],
    (rail, currency, amount_minor): (Rail, &str, i64),
) -> Result<Option<ProviderAccountRow>> {
    let accounts: Vec<Account> = rows
        .iter()
        .map(|row| {
            let Shown { rails, currencies, .. } = shown(row)?;
            Ok(Account { id: row.id, rails, currencies })
        })
        .collect::<Result<_>>()?;
    let rules: Vec<Rule> = provider_accounts::rules(tx).await?.into_iter().map(Rule::from).collect();
    let payment = Payment { rail, currency, amount_minor, unreached };
    let chosen = choose(&rules, &accounts, &payment);
    Ok(chosen.and_then(|id| rows.into_iter().find(|row| row.id == id)))
}

/// What is kept of an attempt that never left us.
pub const NOT_SENT: &str = "not_sent";
