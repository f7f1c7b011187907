//! The books of the house: what persons have in their wallets, and what is owed to merchants that charged them.
//!
//! | event | debit | credit |
//! |---|---|---|
//! | card of a person charged for a merchant | gateway clearing | merchant owed |
//! | wallet of a person charged for a merchant | wallet available | merchant owed |
//! | charge paid back | merchant owed | gateway clearing, or wallet available |
//!
//! Both liabilities are locked: nobody spends what is not there, and nothing goes back that the merchant has already been paid.

use ids::{AttemptId, CustomerId, RefundId, TenantId};
use money::Money;

use crate::entries::transfer;
use crate::{Account, AccountKind, Journal, JournalKind, LedgerError};

/// Where the money of a charge comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// A card, through the house's own gateway.
    Card,
    /// The wallet of a person.
    Wallet(CustomerId),
}

impl Source {
    fn account(self) -> Account {
        match self {
            Source::Card => Account::GATEWAY_CLEARING,
            Source::Wallet(person) => Account { kind: AccountKind::WalletAvailable, owner: Some(person.uuid()) },
        }
    }
}

fn owed(merchant: TenantId) -> Account {
    Account { kind: AccountKind::MerchantOwed, owner: Some(merchant.uuid()) }
}

/// A merchant charged a person.
///
/// # Errors
/// [`LedgerError::NotPositive`].
pub fn charged(attempt: AttemptId, from: Source, merchant: TenantId, amount: Money) -> Result<Journal, LedgerError> {
    transfer(JournalKind::HouseCharged, attempt.uuid(), from.account(), owed(merchant), amount)
}

/// Some of it went back.
///
/// # Errors
/// [`LedgerError::NotPositive`].
pub fn refunded(refund: RefundId, to: Source, merchant: TenantId, amount: Money) -> Result<Journal, LedgerError> {
    transfer(JournalKind::HouseRefunded, refund.uuid(), owed(merchant), to.account(), amount)
}
