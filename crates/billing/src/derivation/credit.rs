//! What is left of what was paid for a stretch of time, given back.
//!
//! The record of the proration holds inputs and results; this wraps it in a version of its own, so that either can
//! change without the other.

use money::Money;
use serde::{Deserialize, Serialize};

use super::DerivationError;
use crate::proration::ProrationRecord;

/// The version of a credit of what was paid without tax.
const WITHOUT_TAX: u8 = 1;
/// The version of a credit that gives tax back.
const WITH_TAX: u8 = 2;

/// The inputs and results of a credit. Stored as JSON.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CreditDerivation {
    /// 1, or 2 with a tax.
    pub v: u8,
    /// What was paid without tax, for which time, how much of it is left, and how that was counted.
    pub record: ProrationRecord,
    /// The same of the tax that was paid; none where none was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tax: Option<ProrationRecord>,
}

impl CreditDerivation {
    /// Of the records of a credit and of its tax.
    pub const fn of(record: ProrationRecord, tax: Option<ProrationRecord>) -> CreditDerivation {
        let v = if tax.is_some() { WITH_TAX } else { WITHOUT_TAX };
        CreditDerivation { v, record, tax }
    }

    /// The amount that the inputs give; negative.
    ///
    /// # Errors
    /// [`DerivationError::UnknownVersion`], [`DerivationError::Proration`].
    pub fn recompute(&self) -> Result<Money, DerivationError> {
        self.known()?;
        Ok(self.record.recompute()?.rounded)
    }

    /// Whether the stored results are what the inputs give.
    ///
    /// # Errors
    /// [`DerivationError`] saying what differs.
    pub fn check(&self) -> Result<(), DerivationError> {
        self.known()?;
        self.record.check()?;
        Ok(self.tax.as_ref().map_or(Ok(()), ProrationRecord::check)?)
    }

    /// The stored amount; negative.
    pub const fn amount(&self) -> Money {
        self.record.rounded
    }

    fn known(&self) -> Result<(), DerivationError> {
        match (self.v, self.tax.is_some()) {
            (WITHOUT_TAX, false) | (WITH_TAX, true) => Ok(()),
            (found, _) => Err(DerivationError::UnknownVersion { found, known: WITH_TAX }),
        }
    }
}
