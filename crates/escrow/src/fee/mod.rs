//! What escrow costs: a versioned configuration, the quote it gives for a price, and the slices a quote is earned in.
//!
//! The promise: a configuration is never changed, only followed by another version; the same configuration and price always give
//! the same quote; no configuration takes more than half of a price; and slices add up to the fee, however an order is settled.

mod configuration;
mod gross_up;
mod quote;
mod slices;

pub use configuration::{
    EarnMoment, FeeConfiguration, FeeScope, Formula, Payer, Processing, RefundRule, TaxMode, Tier, TierMode,
};
pub use gross_up::{Costs, gross_up};
pub use quote::{FeeQuote, QUOTE_TTL};
pub use slices::{FeeBase, Slice};

use crate::Refusal;

/// The version in force of the most specific scope: a user's or plan's own, else the category's, else the global one. `known`
/// are all versions a tenant has approved; `at` lies inside the one that is taken.
///
/// # Errors
/// [`Refusal::NoFeeConfiguration`].
pub fn in_force<'a>(
    known: &'a [FeeConfiguration],
    category: &str,
    plan: Option<&str>,
    currency: money::Currency,
    at: jiff::Timestamp,
) -> Result<&'a FeeConfiguration, Refusal> {
    let valid = known
        .iter()
        .filter(|one| one.currency == currency && one.valid_from <= at && one.valid_to.is_none_or(|end| at < end));
    let rank = |scope: &FeeScope| match scope {
        FeeScope::Global => Some(0_u8),
        FeeScope::Category(name) => (name == category).then_some(1),
        FeeScope::Plan(name) => (plan == Some(name.as_str())).then_some(2),
    };
    let ranked = valid.filter_map(|one| rank(&one.scope).map(|rank| ((rank, one.version), one)));
    ranked.max_by_key(|(rank, _)| *rank).map(|(_, one)| one).ok_or(Refusal::NoFeeConfiguration)
}
