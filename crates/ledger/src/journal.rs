//! Journals: the only way money moves, and impossible to build unbalanced.
//!
//! A journal is complete and immutable once it exists; a mistake is corrected by another journal.
//! It can be written out but not read in, so stored rows are data and never skip the checks.

use std::collections::BTreeMap;

use ids::Uuid;
use money::{Currency, Money, MoneyError};
use serde::Serialize;

use crate::{Account, JournalKind, LedgerError};

/// One side of a movement: a debit if `amount` is positive, a credit if it is negative.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Posting {
    /// The account that moves.
    pub account: Account,
    /// By how much; debit positive, credit negative.
    pub amount: Money,
}

/// A balanced set of postings for one business event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Journal {
    kind: JournalKind,
    source: Uuid,
    currency: Currency,
    postings: Vec<Posting>,
}

impl Journal {
    /// Checks the postings and seals them.
    ///
    /// `source` is the raw id of what caused the movement: an invoice, an attempt, a surplus.
    ///
    /// # Errors
    /// The first fault found, in this order: [`LedgerError::TooFewPostings`]; then per posting
    /// [`LedgerError::MissingOwner`] or [`LedgerError::UnexpectedOwner`],
    /// [`LedgerError::ZeroPosting`], [`LedgerError::MixedCurrencies`]; then
    /// [`LedgerError::Unbalanced`].
    pub fn try_new(kind: JournalKind, source: Uuid, postings: Vec<Posting>) -> Result<Self, LedgerError> {
        let [first, _, ..] = postings.as_slice() else {
            return Err(LedgerError::TooFewPostings { count: postings.len() });
        };
        let currency = first.amount.currency();
        let mut excess_minor = 0_i128;
        for Posting { account, amount } in &postings {
            account.check_owner()?;
            if amount.is_zero() {
                return Err(LedgerError::ZeroPosting { account: *account });
            }
            if amount.currency() != currency {
                return Err(LedgerError::MixedCurrencies { expected: currency, found: amount.currency() });
            }
            excess_minor = excess_minor.checked_add(i128::from(amount.minor())).ok_or(MoneyError::Overflow)?;
        }
        if excess_minor != 0 {
            return Err(LedgerError::Unbalanced { excess_minor, currency });
        }
        Ok(Self { kind, source, currency, postings })
    }

    /// The business event.
    pub fn kind(&self) -> JournalKind {
        self.kind
    }

    /// The raw id of what caused it.
    pub fn source(&self) -> Uuid {
        self.source
    }

    /// Its id: the source with the kind folded into the last four bytes, which are random in the ids we make. The same
    /// fact has the same id, so a key on the id is enough to keep it from being posted twice; and journals keep the
    /// order in time of their sources.
    pub fn identity(&self) -> Uuid {
        Uuid::from_u128(self.source.as_u128() ^ u128::from(self.kind.mark()))
    }

    /// The one currency of all postings.
    pub fn currency(&self) -> Currency {
        self.currency
    }

    /// The postings, in the order given.
    pub fn postings(&self) -> &[Posting] {
        &self.postings
    }

    /// The net movement of every locked account (debit positive), in the order to lock them.
    ///
    /// An account whose movements cancel out is listed with zero.
    ///
    /// # Errors
    /// [`LedgerError::Money`] if the movements of one account do not fit together.
    pub fn locked_movements(&self) -> Result<BTreeMap<Account, Money>, LedgerError> {
        let mut movements = BTreeMap::new();
        for posting in self.postings.iter().filter(|posting| posting.account.kind.is_locked()) {
            let net = movements.entry(posting.account).or_insert(Money::zero(self.currency));
            *net = net.checked_add(posting.amount)?;
        }
        Ok(movements)
    }
}
