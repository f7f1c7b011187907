//! A wallet as its parts, and in which order a debt is taken out of them.
//!
//! The promise: no part ever goes below zero; what cannot be taken becomes a debt, never a negative balance.

use serde::{Deserialize, Serialize};

use crate::Refusal;
use crate::amount::{minus, plus, sum};

/// One person's wallet in one currency, in minor units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wallet {
    /// What can be spent or taken out.
    pub available: i64,
    /// What waits for a payer's money to clear.
    pub pending: i64,
    /// What is kept back.
    pub reserve: i64,
    /// What the person owes.
    pub debt: i64,
}

/// What was taken from where, in minor units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Taken {
    /// From the reserve.
    pub reserve: i64,
    /// From what was available.
    pub available: i64,
    /// From what was pending.
    pub pending: i64,
    /// What was not there, and is owed now.
    pub debt: i64,
}

impl Wallet {
    /// Takes `minor` out: first what was kept back for this, then what is available, then what is pending; the rest is owed.
    ///
    /// # Errors
    /// [`Refusal::Amount`].
    pub fn take(&mut self, minor: i64) -> Result<Taken, Refusal> {
        let mut left = minor;
        let mut from = |part: &mut i64| -> Result<i64, Refusal> {
            let taken = left.min(*part).max(0);
            *part = minus(*part, taken)?;
            left = minus(left, taken)?;
            Ok(taken)
        };
        let reserve = from(&mut self.reserve)?;
        let available = from(&mut self.available)?;
        let pending = from(&mut self.pending)?;
        self.debt = plus(self.debt, left)?;
        Ok(Taken { reserve, available, pending, debt: left })
    }

    /// Takes `minor` of money out that had not cleared yet: first of what waits, then as [`Wallet::take`] does.
    ///
    /// # Errors
    /// [`Refusal::Amount`].
    pub fn take_uncleared(&mut self, minor: i64) -> Result<Taken, Refusal> {
        let waiting = minor.min(self.pending).max(0);
        self.pending = minus(self.pending, waiting)?;
        let rest = self.take(minus(minor, waiting)?)?;
        Ok(Taken { pending: plus(rest.pending, waiting)?, ..rest })
    }

    /// What of a debt the available part can pay.
    pub fn offset(&self) -> i64 {
        self.available.min(self.debt).max(0)
    }

    /// Everything that is the person's, spendable or not.
    ///
    /// # Errors
    /// [`Refusal::Amount`].
    pub fn total(&self) -> Result<i64, Refusal> {
        sum([self.available, self.pending, self.reserve])
    }
}
