//! What is due for usage after what was billed before: the worth of the new total less the amount on earlier bills.
//!
//! A late event has no price of its own: 300 units beyond 900 of which 1000 are free cost 400, not nothing. A bill
//! cannot fall below zero; what is left of a credit then is `left`, and comes off the next one.

use money::{Money, MoneyError};
use serde::{Deserialize, Serialize};

use super::{DerivationError, PriceDerivation};
use crate::refusal::InvoiceRefusal;

/// The version that is written and read.
const VERSION: u8 = 1;

/// The inputs and results of a difference. Stored as JSON.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct UsageDerivation {
    /// Always 1.
    pub v: u8,
    /// What everything that was used in the period costs.
    pub worth: PriceDerivation,
    /// What earlier bills charged for it; minor units.
    pub already_billed: i64,
    /// What is left of a credit for a later bill: zero or less, minor units.
    #[serde(default, skip_serializing_if = "is_nothing")]
    pub left: i64,
    /// The worth less what was billed, less what is left.
    pub rounded: i64,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature that serde calls")]
const fn is_nothing(amount: &i64) -> bool {
    *amount == 0
}

impl UsageDerivation {
    /// `room` is how far the bill may fall; minor units.
    pub(crate) fn derive(
        worth: PriceDerivation,
        already_billed: i64,
        room: i64,
    ) -> Result<UsageDerivation, InvoiceRefusal> {
        let due = worth.amount().minor().checked_sub(already_billed).ok_or(MoneyError::Overflow)?;
        let left = due.saturating_add(room).min(0);
        let rounded = due.checked_sub(left).ok_or(MoneyError::Overflow)?;
        Ok(UsageDerivation { v: VERSION, worth, already_billed, left, rounded })
    }

    /// The amount that the inputs give.
    ///
    /// # Errors
    /// [`DerivationError::UnknownVersion`], [`DerivationError::Inputs`].
    pub fn recompute(&self) -> Result<Money, DerivationError> {
        if self.v != VERSION {
            return Err(DerivationError::UnknownVersion { found: self.v, known: VERSION });
        }
        let worth = self.worth.recompute()?;
        let overflow = || DerivationError::Inputs(MoneyError::Overflow.into());
        let due = worth.minor().checked_sub(self.already_billed).ok_or_else(overflow)?;
        Ok(Money::new(due.checked_sub(self.left).ok_or_else(overflow)?, worth.currency()))
    }

    /// Whether the stored results are what the inputs give.
    ///
    /// # Errors
    /// [`DerivationError`] saying what differs.
    pub fn check(&self) -> Result<(), DerivationError> {
        self.worth.check()?;
        let recomputed = self.recompute()?.minor();
        if recomputed != self.rounded {
            return Err(DerivationError::Amount { stored: self.rounded, recomputed });
        }
        if self.left > 0 || (self.left < 0 && self.rounded > 0) {
            return Err(DerivationError::Step("rest of a credit"));
        }
        Ok(())
    }

    /// The stored amount.
    pub const fn amount(&self) -> Money {
        Money::new(self.rounded, self.worth.currency)
    }
}
