//! How long recovery of one invoice may go on.
//!
//! The rule, in full. Let *L* be the plan's interval and *F* the first failure.
//! * If *L* is shorter than `short_interval_days`, the limit is *F* + `short_interval_days`: an hourly
//!   or daily plan cannot be recovered inside its own period.
//! * Otherwise the limit is the earliest of *F* + `max_wait_percent` of *L*, *F* + `max_wait_days`,
//!   and the end of the invoice's period. The period's end is left out when it is not after *F*: an
//!   invoice billed in arrears, or caught up after downtime, was never due inside its period.
//!
//! Nothing is tried at or after the limit, and no request stays open past it.

use calendar::{Interval, Unit};
use jiff::{SignedDuration, Timestamp};

use super::Policy;
use crate::error::RecoveryError;

impl Policy {
    /// The instant at which recovery of an invoice ends, whatever has been tried. Always after
    /// `first_failed_at`.
    pub fn wait_limit(
        &self,
        first_failed_at: Timestamp,
        period_end: Timestamp,
        interval: Interval,
    ) -> Result<Timestamp, RecoveryError> {
        let limit = after(first_failed_at, self.longest_wait_hours(interval))?;
        let short = nominal_hours(interval) < hours_of_days(self.short_interval_days);
        Ok(if !short && period_end > first_failed_at { limit.min(period_end) } else { limit })
    }

    /// The longest wait on a plan of this interval, in hours, wherever in the period the first charge failed.
    pub(super) fn longest_wait_hours(&self, interval: Interval) -> i64 {
        let length = nominal_hours(interval);
        let short = hours_of_days(self.short_interval_days);
        if length < short {
            return short;
        }
        // At least one hour, so that a limit always lies after the first failure.
        let share = length.saturating_mul(i64::from(self.max_wait_percent)) / 100;
        share.max(1).min(hours_of_days(self.max_wait_days))
    }
}

/// The longest the interval can be. Taking the longest month means that 100 % never ends a wait
/// before the period itself does.
fn nominal_hours(interval: Interval) -> i64 {
    let unit = match interval.unit() {
        Unit::Hour => 1,
        Unit::Day => 24,
        Unit::Week => 7 * 24,
        Unit::Month => 31 * 24,
        Unit::Quarter => 92 * 24,
        Unit::Biannual => 184 * 24,
        Unit::Year => 366 * 24,
    };
    i64::from(interval.count()).saturating_mul(unit)
}

fn hours_of_days(days: u32) -> i64 {
    i64::from(days).saturating_mul(24)
}

fn after(start: Timestamp, hours: i64) -> Result<Timestamp, RecoveryError> {
    Ok(start.checked_add(SignedDuration::from_hours(hours))?)
}
