//! A price and a quantity for a share of a period.
//!
//! A renewal writes one of these for each line, so what is usual is not written: a quantity of 1, a whole period, a
//! fee, half-even rounding, an exact value that is whole. A flat line reads
//! `{"kind":"price","v":2,"pricing":{"model":"flat","amount":500000},"currency":"NGN","period":{…},"rounded":500000}`.

use calendar::Period;
use money::{Currency, Money, Rounding};
use serde::{Deserialize, Serialize};

use super::{DerivationError, Fraction, Stretch};
use crate::price::{Adjustment, Basis, EventAmount, Price, Pricing, Quantity, Rated, TierStep, Usage};
use crate::refusal::InvoiceRefusal;

/// The version that is written and read.
const VERSION: u8 = 2;

/// The inputs and results of a charge by price. Stored as JSON.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PriceDerivation {
    /// Always 2.
    pub v: u8,
    /// The whole price.
    pub pricing: Pricing,
    /// Currency of all amounts here.
    pub currency: Currency,
    /// Units, the free ones among them; 1 when left out.
    #[serde(default = "usual::quantity", skip_serializing_if = "usual::is_one")]
    pub quantity: Quantity,
    /// In how many events they came; 0 when left out.
    #[serde(default, skip_serializing_if = "usual::is_none")]
    pub events: u64,
    /// The amount of each event, where the price rounds per event.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub amounts: Vec<EventAmount>,
    /// What the share does to the amount; `fee` when left out.
    #[serde(default, skip_serializing_if = "usual::is_fee")]
    pub basis: Basis,
    /// Share of the whole period that is billed; all of it when left out.
    #[serde(default = "usual::fraction", skip_serializing_if = "usual::is_whole")]
    pub fraction: Fraction,
    /// How exact values become whole minor units; `half_even` when left out.
    #[serde(default, skip_serializing_if = "usual::is_half_even")]
    pub rounding: Rounding,
    /// The time billed.
    pub period: Stretch,
    /// Units beyond those included; left out when none are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub billable: Option<Quantity>,
    /// What each tier contributes to the amount of a whole period.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tiers: Vec<TierStep>,
    /// What a minimum (a true-up) or a maximum changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub adjustment: Option<Adjustment>,
    /// The exact value in minor units, reduced: `13500/7`; left out when it is the rounded one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exact: Option<String>,
    /// The exact value, rounded; minor units.
    pub rounded: i64,
}

impl PriceDerivation {
    pub(super) fn derive(
        price: &Price,
        usage: Usage,
        basis: Basis,
        fraction: Fraction,
        rounding: Rounding,
        period: Period,
    ) -> Result<PriceDerivation, InvoiceRefusal> {
        let usage = usage.asked_by(&price.pricing);
        let rated = price.pricing.rate(&usage, basis, fraction, rounding)?;
        Ok(PriceDerivation {
            v: VERSION,
            billable: billable(&price.pricing, &rated),
            pricing: price.pricing.clone(),
            currency: price.currency,
            quantity: usage.quantity,
            events: usage.events,
            amounts: usage.amounts,
            basis,
            fraction,
            rounding,
            period: period.into(),
            exact: written_exact(&rated),
            rounded: rated.rounded,
            tiers: rated.tiers,
            adjustment: rated.adjustment,
        })
    }

    /// The same quantity in the same time at another price.
    ///
    /// # Errors
    /// [`InvoiceRefusal`] when that price cannot be put on it.
    pub(crate) fn at_price(&self, price: &Price) -> Result<PriceDerivation, InvoiceRefusal> {
        let usage = Usage { quantity: self.quantity, events: self.events, amounts: self.amounts.clone() };
        let mut other = self.clone();
        let usage = usage.asked_by(&price.pricing);
        let rated = price.pricing.rate(&usage, self.basis, self.fraction, self.rounding)?;
        other.pricing = price.pricing.clone();
        other.currency = price.currency;
        other.billable = billable(&price.pricing, &rated);
        other.exact = written_exact(&rated);
        other.rounded = rated.rounded;
        other.tiers = rated.tiers;
        other.adjustment = rated.adjustment;
        Ok(other)
    }

    /// The same quantity at the same price for another part of the period.
    ///
    /// # Errors
    /// [`InvoiceRefusal`] for an amount that is too large.
    pub(crate) fn for_part(&self, fraction: Fraction, period: Period) -> Result<PriceDerivation, InvoiceRefusal> {
        let usage = Usage { quantity: self.quantity, events: self.events, amounts: self.amounts.clone() };
        let rated = self.pricing.rate(&usage, self.basis, fraction, self.rounding)?;
        Ok(PriceDerivation {
            fraction,
            period: period.into(),
            billable: billable(&self.pricing, &rated),
            exact: written_exact(&rated),
            rounded: rated.rounded,
            tiers: rated.tiers,
            adjustment: rated.adjustment,
            ..self.clone()
        })
    }

    /// The charge for a level that was held for a part of a period: its share of what the whole period costs.
    ///
    /// # Errors
    /// As [`Derivation::of_charge`](super::Derivation::of_charge).
    pub(crate) fn of_level(
        price: &Price,
        usage: Usage,
        fraction: Fraction,
        rounding: Rounding,
        period: Period,
    ) -> Result<PriceDerivation, InvoiceRefusal> {
        PriceDerivation::derive(price, usage, Basis::Fee, fraction, rounding, period)
    }

    pub(crate) fn of_usage(
        price: &Price,
        usage: Usage,
        fraction: Fraction,
        rounding: Rounding,
        period: Period,
    ) -> Result<PriceDerivation, InvoiceRefusal> {
        PriceDerivation::derive(price, usage, Basis::Usage, fraction, rounding, period)
    }

    /// The amount that the inputs give.
    ///
    /// # Errors
    /// [`DerivationError::UnknownVersion`], [`DerivationError::Inputs`].
    pub fn recompute(&self) -> Result<Money, DerivationError> {
        Ok(Money::new(self.rated()?.rounded, self.currency))
    }

    /// Whether the stored results, every step among them, are what the inputs give.
    ///
    /// # Errors
    /// [`DerivationError`] saying what differs.
    pub fn check(&self) -> Result<(), DerivationError> {
        let rated = self.rated()?;
        if rated.rounded != self.rounded {
            return Err(DerivationError::Amount { stored: self.rounded, recomputed: rated.rounded });
        }
        let exact = written_exact(&rated);
        if exact != self.exact {
            let shown = |exact: Option<String>| exact.unwrap_or_else(|| self.rounded.to_string());
            return Err(DerivationError::Exact { stored: shown(self.exact.clone()), recomputed: shown(exact) });
        }
        if billable(&self.pricing, &rated) != self.billable {
            return Err(DerivationError::Step("number of billable units"));
        }
        if rated.tiers != self.tiers {
            return Err(DerivationError::Step("list of tiers"));
        }
        if rated.adjustment != self.adjustment {
            return Err(DerivationError::Step("minimum or maximum"));
        }
        Ok(())
    }

    /// The stored amount.
    pub const fn amount(&self) -> Money {
        Money::new(self.rounded, self.currency)
    }

    fn rated(&self) -> Result<Rated, DerivationError> {
        if self.v != VERSION {
            return Err(DerivationError::UnknownVersion { found: self.v, known: VERSION });
        }
        let usage = Usage { quantity: self.quantity, events: self.events, amounts: self.amounts.clone() };
        Ok(self.pricing.rate(&usage, self.basis, self.fraction, self.rounding)?)
    }
}

fn billable(pricing: &Pricing, rated: &Rated) -> Option<Quantity> {
    (!pricing.included().is_zero()).then_some(rated.billable)
}

fn written_exact(rated: &Rated) -> Option<String> {
    (!rated.exact.is_whole()).then(|| rated.exact.to_string())
}

/// What is not written.
mod usual {
    #![expect(clippy::trivially_copy_pass_by_ref, reason = "the signatures that serde calls")]

    use money::Rounding;

    use crate::derivation::Fraction;
    use crate::price::{Basis, Quantity};

    pub(super) fn quantity() -> Quantity {
        Quantity::ONE
    }

    pub(super) fn is_one(quantity: &Quantity) -> bool {
        *quantity == Quantity::ONE
    }

    pub(super) const fn is_none(events: &u64) -> bool {
        *events == 0
    }

    pub(super) fn is_fee(basis: &Basis) -> bool {
        *basis == Basis::default()
    }

    pub(super) const fn fraction() -> Fraction {
        Fraction::WHOLE
    }

    pub(super) const fn is_whole(fraction: &Fraction) -> bool {
        fraction.is_whole()
    }

    pub(super) fn is_half_even(rounding: &Rounding) -> bool {
        *rounding == Rounding::HalfEven
    }
}
