//! One amount over many parts of time, without losing or making a unit.
//!
//! By largest remainder where the parts are printed together, and by a running total where they come one after another
//! and the earlier ones are already written down. What the parts are for is not known here.

use calendar::Period;
use jiff::Timestamp;
use money::{Currency, Money, Ratio, Rounding};
use serde::{Deserialize, Serialize};

use super::rule::{ProrationTerms, Share};
use crate::bill_refusal::{BillRefusal, same_currency};
use crate::spread::spread;

/// An amount over the single days of a period, each local date alike: largest remainder, ties to the first.
///
/// # Errors
/// [`BillRefusal::EmptyPeriod`] for a period within one date.
pub fn by_days(total: Money, whole: Period, zone: &str) -> Result<Vec<Money>, BillRefusal> {
    let days = usize::try_from(calendar::days_between(whole.start, whole.end, zone)?).unwrap_or_default();
    if days == 0 {
        return Err(BillRefusal::EmptyPeriod { period: whole });
    }
    Ok(total.allocate(&vec![1; days])?)
}

/// An amount over stretches of time, by their milliseconds: largest remainder, ties to the first.
///
/// # Errors
/// [`BillRefusal::Amount`] if they have no time in them.
pub fn over_periods(total: Money, periods: &[Period]) -> Result<Vec<Money>, BillRefusal> {
    let weights: Vec<u64> = periods.iter().map(|period| u64::try_from(period.millis()).unwrap_or_default()).collect();
    Ok(total.allocate(&weights)?)
}

/// What each step adds to an amount that is earned bit by bit: the rounded total so far, less the one before.
///
/// The steps are growing shares; whatever is written down stays, and a last share of all ends at the whole amount.
///
/// # Errors
/// [`BillRefusal::ShareOutOfRange`] for a share outside 0 to 1 or below the one before.
pub fn cumulative(total: Money, steps: &[Share], rounding: Rounding) -> Result<Vec<Money>, BillRefusal> {
    let (mut share_before, mut before) = (Ratio::ZERO, Money::zero(total.currency()));
    let mut added = Vec::with_capacity(steps.len());
    for step in steps {
        let share = step.ratio()?;
        if share < share_before {
            return Err(BillRefusal::ShareOutOfRange { part: step.part, whole: step.whole });
        }
        let now = total.prorate(share, rounding)?;
        added.push(now.checked_sub(before)?);
        (share_before, before) = (share, now);
    }
    Ok(added)
}

/// A price in force from an instant on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct FeeSegment {
    /// The first instant it is in force.
    pub from: Timestamp,
    /// For the whole period.
    pub price: Money,
}

/// A fee whose price changed inside its period, with how it came about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct FeeSplit {
    /// How time was counted.
    pub terms: ProrationTerms,
    /// The period.
    pub whole: Period,
    /// The prices, in the order of time; the first from the start of the period.
    pub segments: Vec<FeeSegment>,
    /// The part of the period that each price was in force.
    pub shares: Vec<Share>,
    /// One amount for each price. With equal prices they sum to that price.
    pub amounts: Vec<Money>,
}

impl FeeSplit {
    /// Whether the stored results are what the inputs give.
    ///
    /// # Errors
    /// [`BillRefusal::RecordBroken`]; as [`split_fee`].
    pub fn check(&self) -> Result<(), BillRefusal> {
        let again = split_fee(&self.terms, self.whole, &self.segments)?;
        if again == *self {
            return Ok(());
        }
        let text = |split: &FeeSplit| split.amounts.iter().map(Money::to_string).collect::<Vec<_>>().join(", ");
        Err(BillRefusal::RecordBroken { stored: text(self), recomputed: text(&again) })
    }
}

/// A fee for `whole` at the prices in force during it: each for its share, rounded together, so that the parts sum to
/// the rounded total.
///
/// # Errors
/// [`BillRefusal::InstantOutOfOrder`] unless the segments start with the period and go on in it, in order;
/// [`BillRefusal::CurrencyMismatch`].
pub fn split_fee(terms: &ProrationTerms, whole: Period, segments: &[FeeSegment]) -> Result<FeeSplit, BillRefusal> {
    let currency = check_segments(whole, segments)?;
    let ends = segments.iter().skip(1).map(|next| next.from).chain([whole.end]);
    let mut shares = Vec::with_capacity(segments.len());
    let mut exact = Vec::with_capacity(segments.len());
    for (segment, end) in segments.iter().zip(ends) {
        let share = terms.between(whole, segment.from, end)?;
        exact.push(segment.price.to_ratio().checked_mul(share.ratio()?)?);
        shares.push(share);
    }
    let amounts = spread(&exact, currency, terms.rounding)?.parts;
    Ok(FeeSplit { terms: terms.clone(), whole, segments: segments.to_vec(), shares, amounts })
}

fn check_segments(whole: Period, segments: &[FeeSegment]) -> Result<Currency, BillRefusal> {
    let first = segments.first().ok_or(BillRefusal::InstantOutOfOrder { at: whole.start })?;
    if first.from != whole.start {
        return Err(BillRefusal::InstantOutOfOrder { at: first.from });
    }
    for (before, segment) in segments.iter().zip(segments.iter().skip(1)) {
        if segment.from <= before.from || segment.from >= whole.end {
            return Err(BillRefusal::InstantOutOfOrder { at: segment.from });
        }
        same_currency("price of a segment", segment.price.currency(), first.price.currency())?;
    }
    Ok(first.price.currency())
}
