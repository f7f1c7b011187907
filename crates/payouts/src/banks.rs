//! The banks that can be paid to, as the provider told last. A provider that does not answer is served for from memory, and the
//! answer says how old it is.

use ids::{ProviderAccountId, Uuid};
use jiff::{SignedDuration, Timestamp};
use store::bank_lists::{self, BankListRow};
use store::due::NewDue;
use store::{Kind, Lane, TenantTx, due};
use usecase::ports::Bank;
use usecase::{Error, Result};

use crate::choose::{self, Route};
use crate::{plus, settings};

/// A list is read again after this long.
pub(crate) const FRESH_FOR: SignedDuration = SignedDuration::from_hours(24);

/// The banks of one way out, in one currency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BankList {
    /// Whose list it is.
    pub route: Route,
    /// ISO 4217.
    pub currency: String,
    /// By name.
    pub banks: Vec<Bank>,
    /// When the provider told it.
    pub fetched_at: Timestamp,
    /// Why the provider could not be asked since, if it could not.
    pub error: Option<String>,
}

impl BankList {
    pub(crate) fn of(route: Route, row: BankListRow) -> Result<BankList> {
        let banks = choose::read(row.banks)?;
        Ok(BankList { route, currency: row.currency, banks, fetched_at: row.fetched_at, error: row.error })
    }

    /// Whether it is too old to be served without asking.
    pub fn is_stale(&self, now: Timestamp) -> bool {
        now >= plus(self.fetched_at, FRESH_FOR)
    }
}

/// The way out whose banks are asked for, and its list if it was ever read. Without an account it is the best one.
///
/// # Errors
/// A field error for an account that is none of those that pay out; `Refused` when there is none at all.
pub async fn banks_of(
    tx: &mut TenantTx,
    currency: &str,
    account: Option<ProviderAccountId>,
) -> Result<(Route, Option<BankList>)> {
    let settings = settings::get(tx).await?;
    let routes = choose::routes(tx, &settings).await?;
    let unknown = || {
        Error::field("accountId", "unknown_account", "None of your accounts that pay out has this id. Is it in use?")
    };
    let found = match account {
        Some(_) => routes.into_iter().find(|route| route.account == account).ok_or_else(unknown),
        None => routes.into_iter().next().ok_or_else(choose::no_way),
    };
    let route = found?;
    let list = match bank_lists::find(tx, route.list_id(), currency).await? {
        Some(row) => Some(BankList::of(route.clone(), row)?),
        None => None,
    };
    Ok((route, list))
}

/// Keeps what a provider told, and sees to it that it is asked again in a day.
///
/// # Errors
/// Any store error.
pub async fn keep_banks(tx: &mut TenantTx, route: &Route, currency: &str, mut banks: Vec<Bank>) -> Result<BankList> {
    banks.sort_by(|one, other| one.name.cmp(&other.name).then_with(|| one.code.cmp(&other.code)));
    let row = BankListRow {
        account_id: route.list_id(),
        currency: currency.to_owned(),
        gateway: route.gateway.clone(),
        banks: choose::written(&banks),
        fetched_at: tx.now(),
        error: None,
    };
    bank_lists::save(tx, &row).await?;
    appoint(tx, route.list_id()).await?;
    BankList::of(route.clone(), row)
}

/// Notes why a provider could not be asked; its list stays.
///
/// # Errors
/// Any store error.
pub async fn keep_failure(tx: &mut TenantTx, list: &BankList, error: &str) -> Result<()> {
    let row = BankListRow {
        account_id: list.route.list_id(),
        currency: list.currency.clone(),
        gateway: list.route.gateway.clone(),
        banks: choose::written(&list.banks),
        fetched_at: list.fetched_at,
        error: Some(error.to_owned()),
    };
    Ok(bank_lists::save(tx, &row).await?)
}

async fn appoint(tx: &mut TenantTx, list: Uuid) -> Result<()> {
    let at = plus(tx.now(), FRESH_FOR);
    due::schedule(tx, Kind::Banks, &[NewDue { subject: list, lane: Lane::REAL, due_at: Some(at) }]).await?;
    Ok(())
}
