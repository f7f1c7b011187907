//! The end of a period that pauses moved: by which, and what is paid for since.
//!
//! Under [`PauseRule::ShiftBoundary`](crate::pausing::PauseRule) the unused time follows the resume. What was paid is then
//! paid for other time than its invoice says; the pauses are kept with the period, so that a credit or a charge inside of
//! it counts served time only. The next period begins where this one ends, and forgets them.

use calendar::{Cycle, Period};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::{Pause, Subscription, periods, trial};
use crate::bill_refusal::BillRefusal;
use crate::pausing::{self, Standstill};
use crate::proration::{Paid, ProrationTerms, ProrationUnit};
use crate::refusal::Refusal;

/// By which pauses the end of a period was moved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Shifted {
    /// The whole period that the price was for, as it was before the first pause.
    pub whole: Period,
    /// The pauses, oldest first.
    pub stood: Vec<Standstill>,
}

impl Shifted {
    /// As long as the whole period was, and over at `end`.
    pub(super) fn whole_until(&self, end: Timestamp, terms: &ProrationTerms) -> Result<Period, BillRefusal> {
        let out_of_range = || BillRefusal::Calendar(calendar::CalendarError::OutOfRange);
        let start = if terms.rule.unit == ProrationUnit::Day {
            let days = calendar::days_between(self.whole.start, self.whole.end, &terms.zone)?;
            calendar::days_later(end, &terms.zone, days.checked_neg().ok_or_else(out_of_range)?)?
        } else {
            end.checked_sub(SignedDuration::from_millis(self.whole.millis())).map_err(|_| out_of_range())?
        };
        Ok(Period { start, end })
    }

    /// What was paid, for the time that is left of it after the pauses; none where nothing was left.
    fn still_paid(&self, paid: Paid, terms: &ProrationTerms) -> Result<Option<Paid>, BillRefusal> {
        let mut rest = paid;
        for pause in &self.stood {
            // What was charged after a pause ends where the period ended since.
            if rest.covers.end == pause.paid.end {
                let Some(carried) = pausing::carried(terms, &rest, pause)? else { return Ok(None) };
                rest = carried;
            }
        }
        Ok(Some(rest))
    }
}

impl Subscription {
    /// What was paid for the current period, for the time that pauses left of it.
    ///
    /// # Errors
    /// [`Refusal::Bill`].
    pub fn still_paid(&self, paid: Paid) -> Result<Option<Paid>, Refusal> {
        match &self.shifted {
            None => Ok(Some(paid)),
            Some(shifted) => Ok(shifted.still_paid(paid, &self.terms())?),
        }
    }

    /// From when on charges may be for time that is not over at `at`: before pauses moved it, it ended earlier.
    pub fn charges_end_after(&self, at: Timestamp) -> Timestamp {
        let first = self.shifted.as_ref().and_then(|shifted| shifted.stood.first());
        first.map_or(at, |pause| {
            let before = pause.paid.end.checked_sub(SignedDuration::from_millis(1)).unwrap_or(Timestamp::MIN);
            at.min(before)
        })
    }
}

/// The unused time follows the resume at `now`: the running period ends later, and boundaries are counted from that end.
/// A trial is moved in the same way.
pub(super) fn shift(subscription: &mut Subscription, pause: Pause, now: Timestamp) -> Result<(), Refusal> {
    let terms = subscription.terms();
    let standstill = Standstill { paid: subscription.period, paused_at: pause.at, resumed_at: now };
    let end = pausing::shifted_end(&terms, &standstill)?;
    if subscription.is_trial_period() {
        let notice = subscription.trial_notice_at.map(|at| subscription.period.end.duration_since(at));
        *subscription = trial::ending_at(subscription, end)?;
        subscription.trial_notice_at = notice.and_then(|before| end.checked_sub(before).ok());
        return Ok(());
    }
    let whole = match &subscription.shifted {
        Some(shifted) => shifted.whole,
        None => periods::running(subscription)?,
    };
    let mut stood = subscription.shifted.take().map_or(Vec::new(), |shifted| shifted.stood);
    stood.push(standstill);
    subscription.shifted = Some(Shifted { whole, stood });
    // An alignment to days of the month ends with the first boundary that is moved.
    subscription.cycle = Cycle::try_new(end, subscription.cycle.zone_name(), subscription.cycle.interval(), None)?;
    subscription.period.end = end;
    Ok(())
}

/// Boundaries are counted from `now` on, because the period was over before the pause began.
pub(super) fn begin_anew(subscription: &mut Subscription, now: Timestamp) -> Result<(), Refusal> {
    subscription.cycle = Cycle::try_new(now, subscription.cycle.zone_name(), subscription.cycle.interval(), None)?;
    Ok(())
}
