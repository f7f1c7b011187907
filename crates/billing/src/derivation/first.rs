//! The first stored form: flat and per-unit prices only. Lines written in it are read and checked for ever; new ones
//! are written as [`PriceDerivation`](super::PriceDerivation).

use money::{Currency, Money, MoneyError, Ratio, Rounding};
use serde::{Deserialize, Serialize};

use super::{DerivationError, Fraction, Stretch};
use crate::price::{MAX_QUANTITY, Quantity};
use crate::refusal::InvoiceRefusal;

/// Its version.
const VERSION: u8 = 1;

/// How the amount follows from the quantity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FirstRule {
    /// One amount per period; the quantity is always 1.
    Flat,
    /// The unit amount times the quantity.
    PerUnit,
}

/// A price and a quantity for a share of a period, as version 1 wrote it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct FirstDerivation {
    /// Always 1.
    pub v: u8,
    /// How the amount follows from the quantity.
    pub rule: FirstRule,
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

impl FirstDerivation {
    /// The amount that the inputs give.
    ///
    /// # Errors
    /// [`DerivationError::UnknownVersion`], [`DerivationError::Inputs`].
    pub fn recompute(&self) -> Result<Money, DerivationError> {
        if self.v != VERSION {
            return Err(DerivationError::UnknownVersion { found: self.v, known: VERSION });
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
        let exact = self.exact_value()?.to_string();
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
        let units = match self.rule {
            FirstRule::Flat if self.quantity != 1 => {
                return Err(InvoiceRefusal::FlatQuantity { quantity: Quantity::units(self.quantity)? });
            }
            FirstRule::PerUnit if self.quantity > MAX_QUANTITY => {
                return Err(InvoiceRefusal::QuantityTooLarge { quantity: self.quantity });
            }
            FirstRule::Flat | FirstRule::PerUnit => i128::from(self.quantity),
        };
        let whole = i128::from(self.unit_amount_minor).checked_mul(units).ok_or(MoneyError::Overflow)?;
        Ok(Ratio::from_int(whole).checked_mul(self.fraction.ratio()?)?)
    }
}
