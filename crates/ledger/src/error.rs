//! The faults of a journal, each named so that the caller that built it can be found.
//!
//! All of these are errors, except [`LedgerError::Overdrawn`], which a use case may turn into a
//! refusal. No text here holds personal data: an owner appears only as its raw id.

use money::{Currency, Money, MoneyError};

use crate::{Account, AccountKind};

/// Why a journal could not be built, or a balance not moved.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LedgerError {
    /// A journal moves money from somewhere to somewhere.
    #[error("a journal needs at least two postings, got {count}")]
    TooFewPostings {
        /// How many there were.
        count: usize,
    },
    /// A posting that moves nothing.
    #[error("a posting of zero to {account}")]
    ZeroPosting {
        /// The account it was for.
        account: Account,
    },
    /// Postings in two currencies.
    #[error("a journal in {expected} has a posting in {found}")]
    MixedCurrencies {
        /// Currency of the first posting.
        expected: Currency,
        /// The first other currency.
        found: Currency,
    },
    /// Debits and credits differ.
    #[error("debits exceed credits by {excess_minor} minor units of {currency}")]
    Unbalanced {
        /// Debits less credits, in minor units; negative if credits are larger.
        excess_minor: i128,
        /// The journal's currency.
        currency: Currency,
    },
    /// An account of this kind belongs to a customer, and none was named.
    #[error("a {0} account needs an owner")]
    MissingOwner(AccountKind),
    /// An account of this kind is the tenant's own, and an owner was named.
    #[error("a {0} account has no owner")]
    UnexpectedOwner(AccountKind),
    /// An entry is made of a positive amount; the direction is in its kind.
    #[error("an entry needs an amount above zero, got {amount}")]
    NotPositive {
        /// The amount given.
        amount: Money,
    },
    /// The movement would take a locked liability below zero.
    #[error("{account} holds {balance}; taking {taken} would overdraw it")]
    Overdrawn {
        /// The locked account.
        account: Account,
        /// What it holds.
        balance: Money,
        /// What was to be taken out of it.
        taken: Money,
    },
    /// A name that is no account kind.
    #[error("`{0}` is not an account kind")]
    UnknownAccountKind(String),
    /// A name that is no journal kind.
    #[error("`{0}` is not a journal kind")]
    UnknownJournalKind(String),
    /// An amount that does not fit, or currencies that do not match a balance.
    #[error(transparent)]
    Money(#[from] MoneyError),
}
