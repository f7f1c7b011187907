//! Opening periods: which stretch of time is billed next, and the subscription once it is.
//!
//! Boundaries are counted from the anchor, never from the last one. It does not know why a period is
//! opened.

use calendar::{Cycle, Period};
use jiff::Timestamp;

use super::Subscription;
use crate::derivation::Fraction;
use crate::invoice::{self, BilledPeriod, InvoiceDraft};
use crate::refusal::Refusal;

/// The number of the period after the current one. The period after a trial is the first.
pub(super) fn next_index(subscription: &Subscription) -> Result<u32, Refusal> {
    let index = if subscription.is_trial_period() {
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
pub(crate) fn whole(cycle: &Cycle, index: u32) -> Result<BilledPeriod, Refusal> {
    let period = cycle.period(index)?;
    let fraction = share(period, full_millis(cycle, index)?)?;
    Ok(BilledPeriod { index, period, fraction })
}

/// From `at` to the end of the period that holds it, with its share of that period.
pub(super) fn rest(cycle: &Cycle, at: Timestamp) -> Result<BilledPeriod, Refusal> {
    let index = cycle.index_at(at)?;
    let period = Period { start: at, end: cycle.period(index)?.end };
    let fraction = share(period, full_millis(cycle, index)?)?;
    Ok(BilledPeriod { index, period, fraction })
}

/// Makes `subscription` stand in the last of `periods` and builds their one invoice.
pub(super) fn open(subscription: &mut Subscription, periods: &[BilledPeriod]) -> Result<InvoiceDraft, Refusal> {
    let draft = invoice::build_merged(subscription, periods)?;
    let billed = u32::try_from(periods.len()).map_err(|_| Refusal::Inconsistent { what: "period count" })?;
    subscription.cycles_completed =
        subscription.cycles_completed.checked_add(billed).ok_or(Refusal::Inconsistent { what: "period count" })?;
    if let Some(last) = periods.last() {
        subscription.period = last.period;
        subscription.period_index = last.index;
    }
    Ok(draft)
}

/// Milliseconds of a whole period `index`: of the period itself, or of the one a first stub ends.
fn full_millis(cycle: &Cycle, index: u32) -> Result<i64, Refusal> {
    match cycle.stub_fraction() {
        Some((_, full)) if index == 0 => Ok(full),
        Some(_) | None => Ok(cycle.period(index)?.millis()),
    }
}

fn share(part: Period, full_millis: i64) -> Result<Fraction, Refusal> {
    if part.millis() == full_millis {
        return Ok(Fraction::WHOLE);
    }
    let backwards = || Refusal::Inconsistent { what: "period runs backwards" };
    let num = u64::try_from(part.millis()).map_err(|_| backwards())?;
    let den = u64::try_from(full_millis).map_err(|_| backwards())?;
    let fraction = Fraction { num, den };
    // Checked here so that a period never opens on a share that could not be stored.
    fraction.ratio()?;
    Ok(fraction)
}
