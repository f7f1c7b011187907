//! Plans and prices as they are agreed: what is charged, how often, and for how long.
//!
//! A price is one immutable version; changing a price means another [`Price`] with the next version,
//! and a running subscription keeps the one it has. This module knows no discounts and no taxes.
//!
//! | module | holds |
//! |---|---|
//! | `draft` | a price as asked for and as stored |
//! | `check` | from a draft to a [`Pricing`] |
//! | `pricing` | what a checked price says |
//! | `rating` | from a price and a quantity to an amount |
//! | `quantity`, `exact` | the numbers |
//! | `fault` | what can be wrong, field by field |
//! | `terms` | the rest of a plan |

mod check;
mod draft;
mod exact;
mod fault;
mod pricing;
mod quantity;
mod rating;
mod terms;

use ids::{PlanId, PriceId};
use money::{Currency, Money, Rounding};

use crate::derivation::Fraction;
use crate::refusal::{InvoiceRefusal, PlanRefusal};

pub use check::{MAX_AMOUNT_MINOR, MAX_AMOUNT_PLACES, MAX_PERCENT, MAX_PERCENT_PLACES, MAX_TIERS};
pub use draft::{PricingDraft, TierDraft};
pub use exact::{Exact, NotExact};
pub use fault::{PriceFault, PriceFaults, PriceProblem};
pub use pricing::{PriceModel, Pricing, RoundedPer, Rule, Tier};
pub use quantity::{MAX_UNIT_PLACES, MAX_UNITS, Quantity, QuantityError};
pub use rating::{Adjustment, Basis, Bound, EventAmount, MAX_EVENT_AMOUNTS, MAX_QUANTITY, Rated, TierStep, Usage};
pub use terms::{MAX_NAME_CHARS, MAX_TRIAL_DAYS, PlanTerms};

/// One immutable version of a price of a plan, in one currency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Price {
    /// Its name.
    pub id: PriceId,
    /// The plan it belongs to.
    pub plan: PlanId,
    /// The add-on's name, for the words on invoices; `None` for the plan's base price.
    pub addon: Option<String>,
    /// Counts from 1 within plan, add-on and currency.
    pub version: u32,
    /// Currency of every amount in it.
    pub currency: Currency,
    /// The key of the meter whose usage it charges for; `None` for a fee.
    pub meter: Option<String>,
    /// How an amount follows from a quantity.
    pub pricing: Pricing,
}

impl Price {
    /// Checks that this can be offered. (A [`Pricing`] checks itself.)
    ///
    /// # Errors
    /// [`PlanRefusal::VersionZero`].
    pub const fn validate(&self) -> Result<(), PlanRefusal> {
        if self.version == 0 {
            return Err(PlanRefusal::VersionZero);
        }
        Ok(())
    }

    /// What so many seats cost for a share of a period. Rounded once, at the end.
    ///
    /// # Errors
    /// [`InvoiceRefusal`] for a quantity or a share that cannot be billed, or an amount that does
    /// not fit.
    pub fn charge(&self, seats: u64, fraction: Fraction, rounding: Rounding) -> Result<Money, InvoiceRefusal> {
        self.pricing.check_seats(seats)?;
        let usage = Usage::of(Quantity::units(seats)?);
        let rated = self.pricing.rate(&usage, Basis::Fee, fraction, rounding)?;
        Ok(Money::new(rated.rounded, self.currency))
    }
}

#[cfg(test)]
mod tests;
