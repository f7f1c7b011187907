//! How an amount came about, as data that anyone can compute again.
//!
//! A derivation is stored beside every invoice line. It holds the inputs (rule, unit amount, quantity,
//! share of the period, rounding rule) and the results (exact value and rounded amount). [`recompute`]
//! reads the inputs only, so a changed result is found, whoever changed it. It does not know which
//! subscription or invoice it belongs to.
//!
//! [`recompute`]: Derivation::recompute

use calendar::Period;
use jiff::Timestamp;
use money::{Currency, Money, Ratio, Rounding};
use serde::{Deserialize, Serialize};

use crate::price::{Price, PriceModel};
use crate::refusal::InvoiceRefusal;

/// The version of the stored form that this code writes and reads.
pub const VERSION: u8 = 1;

/// A share of a period: `num` of `den` milliseconds, or 1 of 1 for the whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fraction {
    /// Milliseconds billed.
    pub num: u64,
    /// Milliseconds of the whole period.
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

/// Everything needed to compute one line's amount again. Stored as JSON.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Derivation {
    /// Version of this form.
    pub v: u8,
    /// How the amount follows from the quantity.
    pub rule: PriceModel,
    /// Price of one unit for a whole period, in minor units.
    pub unit_amount_minor: i64,
    /// Units.
    pub quantity: u64,
    /// Share of the whole period that is billed.
    pub fraction: Fraction,
    /// How the exact value became whole minor units.
    pub rounding: Rounding,
    /// The exact value in minor units, reduced: `2500` or `13500/7`.
    pub exact: String,
    /// The exact value, rounded once.
    pub rounded_minor: i64,
    /// Currency of all amounts here.
    pub currency: Currency,
    /// The time billed.
    pub period: Stretch,
}

/// Why a stored derivation does not hold.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DerivationError {
    /// Written by a version this code does not read.
    #[error("the derivation has version {0}; this program reads version {VERSION}")]
    UnknownVersion(u8),
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
}

impl Derivation {
    /// Computes the charge for one item and writes down how.
    ///
    /// # Errors
    /// [`InvoiceRefusal`] for a quantity or share that cannot be billed, or an amount that does not fit.
    pub fn of_charge(
        price: &Price,
        quantity: u64,
        fraction: Fraction,
        rounding: Rounding,
        period: Period,
    ) -> Result<Derivation, InvoiceRefusal> {
        let mut derivation = Derivation {
            v: VERSION,
            rule: price.model,
            unit_amount_minor: price.unit_amount.minor(),
            quantity,
            fraction,
            rounding,
            exact: String::new(),
            rounded_minor: 0,
            currency: price.unit_amount.currency(),
            period: Stretch { start: period.start, end: period.end },
        };
        let exact = derivation.exact_value()?;
        derivation.exact = ratio_text(exact);
        derivation.rounded_minor = exact.round(rounding)?;
        Ok(derivation)
    }

    /// The amount that the inputs give, whatever result is stored.
    ///
    /// # Errors
    /// [`DerivationError::UnknownVersion`], [`DerivationError::Inputs`].
    pub fn recompute(&self) -> Result<Money, DerivationError> {
        if self.v != VERSION {
            return Err(DerivationError::UnknownVersion(self.v));
        }
        let minor = self.exact_value()?.round(self.rounding).map_err(InvoiceRefusal::from)?;
        Ok(Money::new(minor, self.currency))
    }

    /// Whether the stored results are what the inputs give.
    ///
    /// # Errors
    /// [`DerivationError`] saying what differs.
    pub fn check(&self) -> Result<(), DerivationError> {
        let recomputed = self.recompute()?.minor();
        if recomputed != self.rounded_minor {
            return Err(DerivationError::Amount { stored: self.rounded_minor, recomputed });
        }
        let exact = ratio_text(self.exact_value()?);
        if exact != self.exact {
            return Err(DerivationError::Exact { stored: self.exact.clone(), recomputed: exact });
        }
        Ok(())
    }

    /// The stored amount.
    pub const fn amount(&self) -> Money {
        Money::new(self.rounded_minor, self.currency)
    }

    fn exact_value(&self) -> Result<Ratio, InvoiceRefusal> {
        self.rule.exact_minor(self.unit_amount_minor, self.quantity, self.fraction)
    }
}

fn ratio_text(ratio: Ratio) -> String {
    if ratio.is_whole() { ratio.num().to_string() } else { format!("{}/{}", ratio.num(), ratio.den()) }
}

#[cfg(test)]
mod tests;
