//! So many units at an amount each: what stands on a bill by itself, without a price of a plan.
//!
//! The unit amount may be finer than a minor unit and may be negative (a credit); the product is rounded once.

use money::{Currency, Money, Ratio, Rounding};
use serde::{Deserialize, Serialize};

use super::DerivationError;
use crate::price::{Exact, MAX_AMOUNT_MINOR, MAX_AMOUNT_PLACES, MAX_QUANTITY};
use crate::refusal::InvoiceRefusal;

/// The version that is written and read.
const VERSION: u8 = 1;

/// The inputs and results of a one-off. Stored as JSON.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct OneOffDerivation {
    /// Always 1.
    pub v: u8,
    /// Minor units for one; below zero for a credit.
    pub unit_amount: Exact,
    /// Whole units.
    pub quantity: u64,
    /// Currency of all amounts here.
    pub currency: Currency,
    /// How the exact value becomes whole minor units.
    pub rounding: Rounding,
    /// The exact value in minor units; left out when it is the rounded one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exact: Option<String>,
    /// The exact value, rounded; minor units.
    pub rounded: i64,
}

impl OneOffDerivation {
    /// Computes the amount of so many units, and writes down how.
    ///
    /// # Errors
    /// [`InvoiceRefusal`] for a quantity or unit amount out of range, or an amount that is too large for a line.
    pub fn derive(
        unit_amount: Exact,
        quantity: u64,
        currency: Currency,
        rounding: Rounding,
    ) -> Result<OneOffDerivation, InvoiceRefusal> {
        let exact = product(unit_amount, quantity)?;
        let rounded = exact.round(rounding)?;
        if rounded.unsigned_abs() > MAX_AMOUNT_MINOR.unsigned_abs() {
            return Err(InvoiceRefusal::LineTooLarge(Money::new(rounded, currency)));
        }
        let exact = written(exact);
        Ok(OneOffDerivation { v: VERSION, unit_amount, quantity, currency, rounding, exact, rounded })
    }

    /// The amount that the inputs give.
    ///
    /// # Errors
    /// [`DerivationError::UnknownVersion`], [`DerivationError::Inputs`].
    pub fn recompute(&self) -> Result<Money, DerivationError> {
        Ok(self.again()?.amount())
    }

    /// Whether the stored results are what the inputs give.
    ///
    /// # Errors
    /// [`DerivationError`] saying what differs.
    pub fn check(&self) -> Result<(), DerivationError> {
        let again = self.again()?;
        if again.rounded != self.rounded {
            return Err(DerivationError::Amount { stored: self.rounded, recomputed: again.rounded });
        }
        if again.exact != self.exact {
            let shown = |exact: &Option<String>| exact.clone().unwrap_or_else(|| self.rounded.to_string());
            return Err(DerivationError::Exact { stored: shown(&self.exact), recomputed: shown(&again.exact) });
        }
        Ok(())
    }

    /// The stored amount.
    pub const fn amount(&self) -> Money {
        Money::new(self.rounded, self.currency)
    }

    fn again(&self) -> Result<OneOffDerivation, DerivationError> {
        if self.v != VERSION {
            return Err(DerivationError::UnknownVersion { found: self.v, known: VERSION });
        }
        Ok(OneOffDerivation::derive(self.unit_amount, self.quantity, self.currency, self.rounding)?)
    }
}

/// A unit amount times a quantity, both within their bounds.
fn product(unit_amount: Exact, quantity: u64) -> Result<Ratio, InvoiceRefusal> {
    let most = Exact::from_int(MAX_AMOUNT_MINOR);
    let least = Exact::from_int(MAX_AMOUNT_MINOR.saturating_neg());
    if !(least..=most).contains(&unit_amount) || unit_amount.places() > MAX_AMOUNT_PLACES {
        return Err(InvoiceRefusal::UnitAmountOutOfRange);
    }
    if quantity == 0 {
        return Err(InvoiceRefusal::QuantityZero);
    }
    if quantity > MAX_QUANTITY {
        return Err(InvoiceRefusal::QuantityTooLarge { quantity });
    }
    Ok(unit_amount.ratio().checked_mul(Ratio::from_int(i128::from(quantity)))?)
}

fn written(exact: Ratio) -> Option<String> {
    (!exact.is_whole()).then(|| exact.to_string())
}
