//! Which of a merchant's accounts pays out, and what it calls a bank.

use ids::ProviderAccountId;
use serde_json::Value;
use store::beneficiaries::BeneficiaryRow;
use store::{TenantTx, bank_lists, provider_accounts};
use usecase::ports::Bank;
use usecase::{Error, Result};

use crate::SIMULATED;
use crate::settings::PayoutSettings;

/// A way out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Route {
    /// The provider.
    pub gateway: String,
    /// The merchant's account there; none for the simulator, which needs none.
    pub account: Option<ProviderAccountId>,
}

impl Route {
    /// What its list of banks is kept under.
    pub(crate) fn list_id(&self) -> ids::Uuid {
        self.account.map(ProviderAccountId::uuid).unwrap_or_default()
    }
}

/// The ways out, best first: the merchant's accounts that pay out, those that they named before the others. The sandbox of a
/// merchant without any has the simulator.
///
/// # Errors
/// Any store error.
pub async fn routes(tx: &mut TenantTx, settings: &PayoutSettings) -> Result<Vec<Route>> {
    let mut found = Vec::new();
    for row in provider_accounts::active(tx).await? {
        if routing::shown(&row)?.payouts {
            found.push(Route { gateway: row.gateway, account: Some(row.id) });
        }
    }
    let place = |route: &Route| {
        let named = route.account.and_then(|id| settings.accounts.iter().position(|account| *account == id));
        named.unwrap_or(usize::MAX)
    };
    found.sort_by_key(place);
    if found.is_empty() && tx.mode() == ids::Mode::Test {
        found.push(Route { gateway: SIMULATED.to_owned(), account: None });
    }
    Ok(found)
}

/// There is no way out.
pub(crate) fn no_way() -> Error {
    Error::refused(
        "no_payout_account",
        "None of your accounts at providers pays out. Connect one that does with POST /v1/provider-accounts; GET \
         /v1/provider-accounts says `payouts` of each.",
    )
}

/// What the provider of a way out calls a beneficiary's bank: the code that they were named with, or the one of the same bank in
/// its own list. `None` when it does not know the bank, or its list was never read.
///
/// # Errors
/// Any store error.
pub(crate) async fn bank_code(tx: &mut TenantTx, route: &Route, to: &BeneficiaryRow) -> Result<Option<String>> {
    if route.gateway == to.gateway {
        return Ok(Some(to.bank_code.clone()));
    }
    let Some(list) = bank_lists::find(tx, route.list_id(), &to.currency).await? else { return Ok(None) };
    let banks = read(list.banks)?;
    let by_code = banks.iter().find(|bank| to.nip_code.is_some() && bank.nip_code == to.nip_code);
    let name = folded(&to.bank_name);
    let found = by_code.or_else(|| banks.iter().find(|bank| folded(&bank.name) == name));
    Ok(found.map(|bank| bank.code.clone()))
}

/// Letters and digits only.
fn folded(name: &str) -> String {
    name.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Banks as stored.
///
/// # Errors
/// `Fault` when they cannot be read.
pub(crate) fn read(stored: Value) -> Result<Vec<Bank>> {
    let texts: Vec<(String, Option<String>, String)> = serde_json::from_value(stored)
        .map_err(|error| Error::fault("a list of banks cannot be read").because(error))?;
    Ok(texts.into_iter().map(|(code, nip_code, name)| Bank { code, nip_code, name }).collect())
}

/// Banks to be stored.
pub(crate) fn written(banks: &[Bank]) -> Value {
    banks.iter().map(|bank| serde_json::json!([bank.code, bank.nip_code, bank.name])).collect()
}
