//! How an amount came about, as data that anyone can compute again.
//!
//! A derivation is stored beside every invoice line. It holds inputs and results. [`Derivation::recompute`] reads the
//! inputs only, so a changed result is found, whoever changed it. It does not know which subscription or invoice it
//! belongs to.
//!
//! Amounts come about in different ways, and each way is a *kind*: one case of [`Derivation`] with its own inputs,
//! results and arithmetic, in a file of its own. What is stored names its kind, so a reader needs nothing else. To add
//! one: a struct with its `v`, inputs and results, `recompute`, `check` and `amount` like those of
//! [`PriceDerivation`], and a case here; the compiler asks for the rest. A kind never changes the meaning of what is
//! stored: a new form is a new `v`, and the old one stays readable.
//!
//! | stored | case | amount |
//! |---|---|---|
//! | `"kind": "price", "v": 2` | [`Derivation::Price`] | a price and a quantity for a share of a period |
//! | `"kind": "usage", "v": 1` | [`Derivation::Usage`] | the worth of a period's usage less what was billed |
//! | `"kind": "credit", "v": 1` | [`Derivation::Credit`] | what is left of what was paid for a stretch of time |
//! | `"kind": "credit", "v": 2` | [`Derivation::Credit`] | the same, with what is left of the tax on it |
//! | `"kind": "one_off", "v": 1` | [`Derivation::OneOff`] | so many units at an amount each |
//! | no kind, `"v": 1` | [`Derivation::First`] | the same, in the first form; read and checked, no longer written |

mod credit;
mod first;
mod one_off;
mod price;
mod usage;

use calendar::Period;
use jiff::Timestamp;
use money::{Money, Ratio, Rounding};
use serde::{Deserialize, Serialize};

use crate::bill_refusal::BillRefusal;
use crate::price::{Basis, Price, Quantity, Usage};
use crate::refusal::InvoiceRefusal;

pub use credit::CreditDerivation;
pub use first::{FirstDerivation, FirstRule};
pub use one_off::OneOffDerivation;
pub use price::PriceDerivation;
pub use usage::{BilledUsage, PaidUsage, UsageDerivation};

/// A share of a period: `num` of `den` units (milliseconds, unless the subscription's rule counts in others), or 1 of 1
/// for the whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fraction {
    /// Units billed.
    pub num: u64,
    /// Units of the whole period.
    pub den: u64,
}

impl Fraction {
    /// The whole period.
    pub const WHOLE: Fraction = Fraction { num: 1, den: 1 };

    /// The share as an exact number between 0 and 1.
    ///
    /// # Errors
    /// [`InvoiceRefusal::BadFraction`] for anything outside.
    pub fn ratio(self) -> Result<Ratio, InvoiceRefusal> {
        let Fraction { num, den } = self;
        if num > den {
            return Err(InvoiceRefusal::BadFraction { num, den });
        }
        Ratio::new(i128::from(num), i128::from(den)).map_err(|_| InvoiceRefusal::BadFraction { num, den })
    }

    /// Whether this is all of the period.
    pub const fn is_whole(self) -> bool {
        self.num == self.den
    }
}

/// The stretch of time an amount is for, half-open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stretch {
    /// First instant billed.
    pub start: Timestamp,
    /// First instant no longer billed.
    pub end: Timestamp,
}

impl From<Period> for Stretch {
    fn from(period: Period) -> Stretch {
        Stretch { start: period.start, end: period.end }
    }
}

/// Everything needed to compute one line's amount again. Stored as JSON.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(
    tag = "kind",
    rename_all = "snake_case",
    expecting = "a derivation of version 1, or of a kind and version that this program knows"
)]
pub enum Derivation {
    /// A price and a quantity for a share of a period.
    Price(Box<PriceDerivation>),
    /// What is due for usage after what was billed before.
    Usage(Box<UsageDerivation>),
    /// What is left of what was paid.
    Credit(Box<CreditDerivation>),
    /// So many units at an amount each.
    OneOff(Box<OneOffDerivation>),
    /// The same in the first stored form.
    #[serde(untagged)]
    First(FirstDerivation),
}

/// Why a stored derivation does not hold.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DerivationError {
    /// The record of a proration does not hold.
    #[error(transparent)]
    Proration(#[from] BillRefusal),
    /// Written by a version this code does not read.
    #[error("the derivation has version {found}; this program reads version {known} of its kind")]
    UnknownVersion {
        /// As stored.
        found: u8,
        /// What can be read.
        known: u8,
    },
    /// The inputs cannot give an amount.
    #[error("the inputs of the derivation give no amount: {0}")]
    Inputs(#[from] InvoiceRefusal),
    /// The stored amount is not what the inputs give.
    #[error("the stored amount is {stored} minor units, the inputs give {recomputed}")]
    Amount {
        /// As stored.
        stored: i64,
        /// As computed now.
        recomputed: i64,
    },
    /// The stored exact value is not what the inputs give.
    #[error("the stored exact value is {stored}, the inputs give {recomputed}")]
    Exact {
        /// As stored.
        stored: String,
        /// As computed now.
        recomputed: String,
    },
    /// A step on the way is not what the inputs give.
    #[error("the stored {0} is not what the inputs give")]
    Step(&'static str),
}

impl Derivation {
    /// Computes the charge for so many seats, a fee of which a part of a period costs its part, and writes down how.
    ///
    /// # Errors
    /// [`InvoiceRefusal`] for a quantity or share that cannot be billed, or an amount that does not fit.
    pub fn of_charge(
        price: &Price,
        seats: u64,
        fraction: Fraction,
        rounding: Rounding,
        period: Period,
    ) -> Result<Derivation, InvoiceRefusal> {
        price.pricing.check_seats(seats)?;
        let usage = Usage::of(Quantity::units(seats)?);
        PriceDerivation::derive(price, usage, Basis::Fee, fraction, rounding, period).map(Derivation::from)
    }

    /// Computes the charge for what was used in a period, and writes down how. `fraction` is the share of the whole
    /// period that `period` is; only the minimum and the maximum are prorated with it.
    ///
    /// # Errors
    /// As [`Derivation::of_charge`].
    pub fn of_usage(
        price: &Price,
        usage: Usage,
        fraction: Fraction,
        rounding: Rounding,
        period: Period,
    ) -> Result<Derivation, InvoiceRefusal> {
        PriceDerivation::derive(price, usage, Basis::Usage, fraction, rounding, period).map(Derivation::from)
    }

    /// The tax that goes with the amount, where it was computed with it: of a credit that gives tax back. Negative.
    pub fn tax(&self) -> Option<Money> {
        match self {
            Derivation::Credit(credit) => credit.tax.as_ref().map(|record| record.rounded),
            Derivation::Usage(usage) => usage.given_back().filter(|tax| !tax.is_zero()),
            Derivation::Price(_) | Derivation::OneOff(_) | Derivation::First(_) => None,
        }
    }

    /// The amount that the inputs give, whatever result is stored.
    ///
    /// # Errors
    /// [`DerivationError::UnknownVersion`], [`DerivationError::Inputs`].
    pub fn recompute(&self) -> Result<Money, DerivationError> {
        match self {
            Derivation::Price(derivation) => derivation.recompute(),
            Derivation::Usage(derivation) => derivation.recompute(),
            Derivation::Credit(derivation) => derivation.recompute(),
            Derivation::OneOff(derivation) => derivation.recompute(),
            Derivation::First(derivation) => derivation.recompute(),
        }
    }

    /// Whether the stored results are what the inputs give.
    ///
    /// # Errors
    /// [`DerivationError`] saying what differs.
    pub fn check(&self) -> Result<(), DerivationError> {
        match self {
            Derivation::Price(derivation) => derivation.check(),
            Derivation::Usage(derivation) => derivation.check(),
            Derivation::Credit(derivation) => derivation.check(),
            Derivation::OneOff(derivation) => derivation.check(),
            Derivation::First(derivation) => derivation.check(),
        }
    }

    /// The stored amount.
    pub fn amount(&self) -> Money {
        match self {
            Derivation::Price(derivation) => derivation.amount(),
            Derivation::Usage(derivation) => derivation.amount(),
            Derivation::Credit(derivation) => derivation.amount(),
            Derivation::OneOff(derivation) => derivation.amount(),
            Derivation::First(derivation) => derivation.amount(),
        }
    }
}

impl From<CreditDerivation> for Derivation {
    fn from(derivation: CreditDerivation) -> Derivation {
        Derivation::Credit(Box::new(derivation))
    }
}

impl From<OneOffDerivation> for Derivation {
    fn from(derivation: OneOffDerivation) -> Derivation {
        Derivation::OneOff(Box::new(derivation))
    }
}

impl From<PriceDerivation> for Derivation {
    fn from(derivation: PriceDerivation) -> Derivation {
        Derivation::Price(Box::new(derivation))
    }
}

#[cfg(test)]
mod tests;
