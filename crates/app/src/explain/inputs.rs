//! What a derivation was computed from, whatever its kind, and the same as a document for the calculator.

use billing::derivation::{FirstDerivation, FirstRule, PriceDerivation};
use billing::price::{Basis, Rated, RoundedPer, Rule};
use billing::{Derivation, Fraction, Pricing, PricingDraft, Quantity, Usage};
use money::{Currency, Rounding};
use serde_json::{Value, json};

use crate::{Error, Result};

/// A price, and how much of it.
#[derive(Clone, Debug)]
pub(super) struct Inputs {
    pub(super) pricing: Pricing,
    pub(super) currency: Currency,
    pub(super) usage: Usage,
    pub(super) basis: Basis,
    pub(super) fraction: Fraction,
    pub(super) rounding: Rounding,
}

impl Inputs {
    pub(super) fn of(derivation: &Derivation) -> Result<Inputs> {
        match derivation {
            Derivation::Price(price) => Ok(Inputs::of_price(price)),
            Derivation::Usage(usage) => Ok(Inputs::of_price(&usage.worth)),
            Derivation::Credit(_) => Err(Error::fault("a credit has no price")),
            Derivation::OneOff(_) => Err(Error::fault("what is billed by itself has no price")),
            Derivation::First(first) => Inputs::of_first(first),
        }
    }

    fn of_price(price: &PriceDerivation) -> Inputs {
        Inputs {
            pricing: price.pricing.clone(),
            currency: price.currency,
            usage: Usage { quantity: price.quantity, events: price.events, amounts: price.amounts.clone() },
            basis: price.basis,
            fraction: price.fraction,
            rounding: price.rounding,
        }
    }

    fn of_first(first: &FirstDerivation) -> Result<Inputs> {
        let draft = match first.rule {
            FirstRule::Flat => PricingDraft::flat(first.unit_amount_minor),
            FirstRule::PerUnit => PricingDraft::per_unit(first.unit_amount_minor),
        };
        let quantity = Quantity::units(first.quantity)
            .map_err(|error| Error::fault("a stored quantity cannot be read").because(error))?;
        Ok(Inputs {
            pricing: checked(&draft)?,
            currency: first.currency,
            usage: Usage::of(quantity),
            basis: Basis::Fee,
            fraction: first.fraction,
            rounding: first.rounding,
        })
    }

    /// The amount with all its steps.
    pub(super) fn rated(&self) -> Result<Rated> {
        self.rate(&self.pricing, self.fraction)
    }

    /// The same before a minimum or maximum, for a share of the period.
    pub(super) fn unbounded(&self, fraction: Fraction) -> Result<Rated> {
        let draft = PricingDraft { minimum: None, maximum: None, ..self.pricing.clone().into() };
        self.rate(&checked(&draft)?, fraction)
    }

    fn rate(&self, pricing: &Pricing, fraction: Fraction) -> Result<Rated> {
        pricing
            .rate(&self.usage, self.basis, fraction, self.rounding)
            .map_err(|refusal| Error::fault("a stored amount cannot be computed again").because(refusal))
    }

    /// Whether every event was rounded by itself.
    pub(super) fn is_rounded_per_event(&self) -> bool {
        matches!(self.pricing.rule(), Rule::Percentage { rounded_per: RoundedPer::Event, .. })
    }

    /// The document that the calculator answers with the same amount.
    pub(super) fn calculation(&self) -> Value {
        let mut document = json!({
            "operation": "price",
            "pricing": self.pricing,
            "currency": self.currency,
            "basis": self.basis,
            "share": { "part": self.fraction.num, "whole": self.fraction.den },
            "rounding": self.rounding.as_str(),
        });
        if self.is_rounded_per_event() {
            document["amounts"] = json!(self.usage.amounts);
        } else {
            document["quantity"] = json!(self.usage.quantity);
            document["events"] = json!(self.usage.events);
        }
        document
    }
}

fn checked(draft: &PricingDraft) -> Result<Pricing> {
    draft.check().map_err(|faults| Error::fault("a stored price cannot be read").because(faults))
}
