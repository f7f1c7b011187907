//! What can be wrong with a price that somebody wants to offer: each fault with the path of its field, a code
//! that never changes and a sentence for people.

use std::fmt;

use super::PriceModel;
use super::check::{MAX_AMOUNT_MINOR, MAX_AMOUNT_PLACES, MAX_PERCENT, MAX_PERCENT_PLACES, MAX_TIERS};
use super::quantity::{MAX_UNIT_PLACES, MAX_UNITS};

/// One thing that is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PriceProblem {
    /// The model cannot do without this member.
    #[error("A {model} price needs this. Send it, or choose another model.")]
    Required {
        /// The model asked for.
        model: PriceModel,
    },
    /// The model has no use for this member.
    #[error("A {model} price has no use for this. Leave it out, or choose another model.")]
    NotOfModel {
        /// The model asked for.
        model: PriceModel,
    },
    /// A tier must say what its units cost.
    #[error("A tier charges something or says 0. Send unitAmount, flatAmount or both.")]
    TierWithoutAmount,
    /// An amount below zero or above the bound.
    #[error("An amount is in minor units, from 0 to {MAX_AMOUNT_MINOR}, and a price never pays the customer.")]
    AmountOutOfRange,
    /// An amount finer than is kept.
    #[error("An amount has at most {MAX_AMOUNT_PLACES} digits behind the point of a minor unit.")]
    AmountTooPrecise,
    /// An amount that is charged once must be payable.
    #[error("This amount is charged as it stands, so it must be whole minor units.")]
    AmountNotWhole,
    /// A number of units below zero or above the bound.
    #[error("A number of units goes from 0 to {MAX_UNITS}.")]
    UnitsOutOfRange,
    /// A number of units finer than is kept.
    #[error("A number of units has at most {MAX_UNIT_PLACES} digits behind the point.")]
    UnitsTooPrecise,
    /// A rate below zero or above the bound.
    #[error("A rate goes from 0 to {MAX_PERCENT} percent.")]
    PercentOutOfRange,
    /// A rate finer than is kept.
    #[error("A rate has at most {MAX_PERCENT_PLACES} digits behind the point.")]
    PercentTooPrecise,
    /// A package of nothing can never be filled.
    #[error("A package holds more than 0 units.")]
    PackageSizeZero,
    /// No tiers.
    #[error("Send at least one tier; the last one has no upTo.")]
    NoTiers,
    /// More tiers than the bound.
    #[error("A price has at most {MAX_TIERS} tiers.")]
    TooManyTiers,
    /// The first tier ends at zero.
    #[error("This tier ends at 0, so no unit is ever in it. Leave it out.")]
    TierEmpty,
    /// A tier ends where the one before it ends.
    #[error("This tier ends where the one before it ends, so they overlap. Give each its own upTo.")]
    TiersOverlap,
    /// A tier ends before the one before it.
    #[error("This tier ends before the one above it. List tiers by upTo, smallest first.")]
    TiersUnordered,
    /// Units above an open tier would have two prices.
    #[error("Only the last tier is open. Give this one an upTo, or leave out those below it.")]
    OpenTierNotLast,
    /// Units above the last tier would have no price.
    #[error("Units above this tier would have no price. Leave out upTo of the last tier.")]
    LastTierClosed,
    /// The floor is above the ceiling.
    #[error("The minimum is above the maximum. Lower it, or leave one of them out.")]
    MinimumAboveMaximum,
    /// It is not known in which event the free part was used.
    #[error("Free units cannot be told apart by event. Leave out included, or round per line.")]
    IncludedPerEvent,
}

impl PriceProblem {
    /// The stable name of this problem.
    pub const fn code(&self) -> &'static str {
        match self {
            PriceProblem::Required { .. } => "required",
            PriceProblem::NotOfModel { .. } => "not_of_model",
            PriceProblem::TierWithoutAmount => "tier_without_amount",
            PriceProblem::AmountOutOfRange | PriceProblem::UnitsOutOfRange | PriceProblem::PercentOutOfRange => {
                "out_of_range"
            }
            PriceProblem::AmountTooPrecise | PriceProblem::UnitsTooPrecise | PriceProblem::PercentTooPrecise => {
                "too_precise"
            }
            PriceProblem::AmountNotWhole => "not_whole",
            PriceProblem::PackageSizeZero => "package_size_zero",
            PriceProblem::NoTiers => "tiers_required",
            PriceProblem::TooManyTiers => "too_many_tiers",
            PriceProblem::TierEmpty => "tier_empty",
            PriceProblem::TiersOverlap => "tiers_overlap",
            PriceProblem::TiersUnordered => "tiers_unordered",
            PriceProblem::OpenTierNotLast => "tier_open_not_last",
            PriceProblem::LastTierClosed => "tier_last_closed",
            PriceProblem::MinimumAboveMaximum => "minimum_above_maximum",
            PriceProblem::IncludedPerEvent => "included_per_event",
        }
    }
}

/// A problem and where it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PriceFault {
    /// Path within the price, such as `tiers[1].upTo`.
    pub field: String,
    /// What is wrong there.
    pub problem: PriceProblem,
}

/// Everything wrong with one price; at least one fault.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PriceFaults(pub Vec<PriceFault>);

impl fmt::Display for PriceFaults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (nth, fault) in self.0.iter().enumerate() {
            let gap = if nth == 0 { "" } else { " " };
            write!(f, "{gap}{}: {}", fault.field, fault.problem)?;
        }
        Ok(())
    }
}

impl std::error::Error for PriceFaults {}

impl fmt::Display for PriceModel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
