//! Plans and prices as they are agreed: what is charged, how often, and for how long.
//!
//! A price is one immutable version; changing a price means another [`Price`] with the next version,
//! and a running subscription keeps the one it has. This module knows no discounts and no taxes.

use calendar::Interval;
use ids::{PlanId, PriceId};
use money::{Money, MoneyError, Ratio, Rounding};
use serde::{Deserialize, Serialize};

use crate::derivation::Fraction;
use crate::refusal::{InvoiceRefusal, PlanRefusal};

/// Longest plan name, in characters.
pub const MAX_NAME_CHARS: usize = 200;
/// Longest free trial, in days.
pub const MAX_TRIAL_DAYS: u32 = 730;
/// Most units of one item.
pub const MAX_QUANTITY: u64 = 1_000_000_000;

/// How an amount follows from a quantity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PriceModel {
    /// One amount per period; the quantity is always 1.
    Flat,
    /// The unit amount times the quantity (seats).
    PerUnit,
}

impl PriceModel {
    /// Every model.
    pub const ALL: [PriceModel; 2] = [PriceModel::Flat, PriceModel::PerUnit];

    /// The stored word.
    pub const fn as_str(self) -> &'static str {
        match self {
            PriceModel::Flat => "flat",
            PriceModel::PerUnit => "per_unit",
        }
    }

    /// Reads the stored word; `None` for any other.
    pub fn parse(text: &str) -> Option<PriceModel> {
        PriceModel::ALL.into_iter().find(|model| model.as_str() == text)
    }

    /// How many times the unit amount is charged.
    ///
    /// # Errors
    /// [`InvoiceRefusal::FlatQuantity`] for a flat price with a quantity other than 1, which would
    /// otherwise be ignored in silence; [`InvoiceRefusal::QuantityTooLarge`].
    pub fn units(self, quantity: u64) -> Result<i64, InvoiceRefusal> {
        match self {
            PriceModel::Flat if quantity == 1 => Ok(1),
            PriceModel::Flat => Err(InvoiceRefusal::FlatQuantity { quantity }),
            PriceModel::PerUnit => i64::try_from(quantity)
                .ok()
                .filter(|_| quantity <= MAX_QUANTITY)
                .ok_or(InvoiceRefusal::QuantityTooLarge { quantity }),
        }
    }

    /// The exact charge in minor units, before the one rounding.
    ///
    /// # Errors
    /// As [`PriceModel::units`] and [`Fraction::ratio`]; [`InvoiceRefusal::Amount`] on overflow.
    pub fn exact_minor(
        self,
        unit_amount_minor: i64,
        quantity: u64,
        fraction: Fraction,
    ) -> Result<Ratio, InvoiceRefusal> {
        let whole = i128::from(unit_amount_minor)
            .checked_mul(i128::from(self.units(quantity)?))
            .ok_or(InvoiceRefusal::Amount(MoneyError::Overflow))?;
        Ok(Ratio::from_int(whole).checked_mul(fraction.ratio()?)?)
    }
}

/// One immutable version of a plan's price in one currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Price {
    /// Its name.
    pub id: PriceId,
    /// The plan it belongs to.
    pub plan: PlanId,
    /// Counts from 1 within plan and currency.
    pub version: u32,
    /// How the amount follows from the quantity.
    pub model: PriceModel,
    /// For a whole period; minor units, never negative.
    pub unit_amount: Money,
}

impl Price {
    /// Checks that this can be offered.
    ///
    /// # Errors
    /// [`PlanRefusal::NegativePrice`], [`PlanRefusal::VersionZero`].
    pub fn validate(&self) -> Result<(), PlanRefusal> {
        if self.unit_amount.is_negative() {
            return Err(PlanRefusal::NegativePrice);
        }
        if self.version == 0 {
            return Err(PlanRefusal::VersionZero);
        }
        Ok(())
    }

    /// What `quantity` units cost for a share of a period. Rounded once, at the end.
    ///
    /// # Errors
    /// [`InvoiceRefusal`] for a quantity or a share that cannot be billed, or an amount that does
    /// not fit.
    pub fn charge(&self, quantity: u64, fraction: Fraction, rounding: Rounding) -> Result<Money, InvoiceRefusal> {
        let exact = self.model.exact_minor(self.unit_amount.minor(), quantity, fraction)?;
        Ok(Money::from_ratio(exact, self.unit_amount.currency(), rounding)?)
    }
}

/// The terms of a plan that a subscription takes over when it starts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanTerms {
    /// The plan.
    pub plan: PlanId,
    /// Printed on invoices.
    pub name: String,
    /// How often a period ends.
    pub interval: Interval,
    /// Free days before the first period, counted in the billing zone; 0 for none. Whoever starts a
    /// subscription for a customer that had its trial sets 0 here.
    pub trial_days: u32,
    /// After how many billed periods the subscription ends by itself.
    pub max_cycles: Option<u32>,
}

impl PlanTerms {
    /// Checks that these terms can be offered. (An [`Interval`] checks itself.)
    ///
    /// # Errors
    /// [`PlanRefusal`] naming the first term that cannot.
    pub fn validate(&self) -> Result<(), PlanRefusal> {
        if self.name.trim().is_empty() || self.name.chars().count() > MAX_NAME_CHARS {
            return Err(PlanRefusal::NameLength);
        }
        if self.trial_days > MAX_TRIAL_DAYS {
            return Err(PlanRefusal::TrialTooLong { days: self.trial_days });
        }
        if self.max_cycles == Some(0) {
            return Err(PlanRefusal::NoCycles);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
