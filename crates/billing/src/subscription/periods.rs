//! Opening periods: which stretch of time is billed next, and the subscription once it is.
//!
//! Boundaries are counted from the anchor, never from the last one. It does not know why a period is
//! opened.

use calendar::{Cycle, Period};
use jiff::Timestamp;

use super::Subscription;
use crate::derivation::Fraction;
use crate::invoice::{self, BilledPeriod, InvoiceDraft};
use crate::proration::{ProrationTerms, ProrationUnit};
use crate::refusal::Refusal;

/// The number of the period after the current one. The first, after a trial and where another interval begins.
pub(super) fn next_index(subscription: &Subscription) -> Result<u32, Refusal> {
    let index = if subscription.cycle.start() == subscription.period.end {
        0
    } else {
        subscription.period_index.checked_add(1).ok_or(Refusal::Inconsistent { what: "period number" })?
    };
    // Billing from a wrong boundary would leave a gap or charge time twice.
    if subscription.cycle.boundary(index)? == subscription.period.end {
        Ok(index)
    } else {
        Err(Refusal::Inconsistent { what: "period and cycle" })
    }
}

/// The whole of period `index`; a first stub with its share.
pub(crate) fn whole(cycle: &Cycle, index: u32, terms: &ProrationTerms) -> Result<BilledPeriod, Refusal> {
    let period = cycle.period(index)?;
    let fraction = share(terms, period, full(cycle, index, terms)?)?;
    Ok(BilledPeriod { index, period, fraction })
}

/// Period `index` up to `end`, which lies inside of it, with its share of the whole.
pub(crate) fn served(
    cycle: &Cycle,
    index: u32,
    end: Timestamp,
    terms: &ProrationTerms,
) -> Result<BilledPeriod, Refusal> {
    let start = cycle.period(index)?.start;
    part(cycle, index, Period { start, end }, terms)
}

/// The part of period `index` that lies in `period`, with its share of the whole.
pub(crate) fn part(cycle: &Cycle, index: u32, period: Period, terms: &ProrationTerms) -> Result<BilledPeriod, Refusal> {
    let own = cycle.period(index)?;
    let period = Period { start: period.start.max(own.start), end: period.end.min(own.end) };
    let fraction = share(terms, period, full(cycle, index, terms)?)?;
    Ok(BilledPeriod { index, period, fraction })
}

/// From `at` to the end of the period that holds it, with its share of that period. The date on which service starts
/// again is billed.
pub(super) fn rest(cycle: &Cycle, at: Timestamp, terms: &ProrationTerms) -> Result<BilledPeriod, Refusal> {
    let index = cycle.index_at(at)?;
    let period = Period { start: at, end: cycle.period(index)?.end };
    let fraction = share(&terms.for_a_start(), period, full(cycle, index, terms)?)?;
    Ok(BilledPeriod { index, period, fraction })
}

/// From `at` to the end of `whole`, with its share of it.
pub(super) fn rest_of(
    whole: Period,
    index: u32,
    at: Timestamp,
    terms: &ProrationTerms,
) -> Result<BilledPeriod, Refusal> {
    let period = Period { start: at, end: whole.end };
    let fraction = share(&terms.for_a_start(), period, whole)?;
    Ok(BilledPeriod { index, period, fraction })
}

/// Makes `subscription` stand in the last of `periods` and builds their one invoice.
pub(super) fn open(subscription: &mut Subscription, periods: &[BilledPeriod]) -> Result<InvoiceDraft, Refusal> {
    let draft = invoice::build_merged(subscription, periods)?;
    let billed = u32::try_from(periods.len()).map_err(|_| Refusal::Inconsistent { what: "period count" })?;
    subscription.cycles_completed =
        subscription.cycles_completed.checked_add(billed).ok_or(Refusal::Inconsistent { what: "period count" })?;
    subscription.given_back = false;
    subscription.shifted = None;
    subscription.trial_notice_at = None;
    if let Some(last) = periods.last() {
        subscription.period = last.period;
        subscription.period_index = last.index;
    }
    Ok(draft)
}

/// The whole period that `index` is, or that a first stub is the end of.
pub(super) fn full(cycle: &Cycle, index: u32, terms: &ProrationTerms) -> Result<Period, Refusal> {
    let own = cycle.period(index)?;
    if index > 0 {
        return Ok(own);
    }
    Ok(terms.whole_of_stub(cycle)?.unwrap_or(own))
}

/// The whole period that the price of a part of the current one is a share of. One that pauses moved is as long as it was
/// before, and ends where it ends now.
pub(super) fn running(subscription: &Subscription) -> Result<Period, Refusal> {
    let terms = subscription.terms();
    let Some(shifted) = &subscription.shifted else {
        return full(&subscription.cycle, subscription.period_index, &terms);
    };
    Ok(shifted.whole_until(subscription.period.end, &terms)?)
}

/// Which share of `full` a part of it is. All of it where nothing is shared.
pub(super) fn share(terms: &ProrationTerms, part: Period, full: Period) -> Result<Fraction, Refusal> {
    let unshared = terms.rule.unit == ProrationUnit::None;
    if part == full || unshared {
        return Ok(Fraction::WHOLE);
    }
    let share = terms.between(full, part.start, part.end)?;
    let fraction = Fraction { num: share.part, den: share.whole };
    // Checked here so that a period never opens on a share that could not be stored.
    fraction.ratio()?;
    Ok(if fraction.is_whole() { Fraction::WHOLE } else { fraction })
}
