//! What is left of what was paid for a stretch of time, given back.
//!
//! The record of the proration holds inputs and results; this wraps it in a version of its own, so that either can
//! change without the other.

use money::Money;
use serde::{Deserialize, Serialize};

use super::DerivationError;
use crate::proration::ProrationRecord;

/// The version that is written and read.
const VERSION: u8 = 1;

/// The inputs and results of a credit. Stored as JSON.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CreditDerivation {
    /// Always 1.
    pub v: u8,
    /// What was paid, for which time, how much of it is left, and how that was counted.
    pub record: ProrationRecord,
}

impl CreditDerivation {
    /// Of a credit's record.
    pub const fn of(record: ProrationRecord) -> CreditDerivation {
        CreditDerivation { v: VERSION, record }
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
        Ok(self.record.check()?)
    }

    /// The stored amount; negative.
    pub const fn amount(&self) -> Money {
        self.record.rounded
    }

    const fn known(&self) -> Result<(), DerivationError> {
        if self.v == VERSION { Ok(()) } else { Err(DerivationError::UnknownVersion { found: self.v, known: VERSION }) }
    }
}
