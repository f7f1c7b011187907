//! A customer's own payday, read from the days on which their charges succeeded.
//!
//! Only days of the month are learned, and only from agreement across months; weekly wages and
//! amounts are not seen. A pattern says how well it is supported.

use std::collections::BTreeSet;
use std::fmt;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{OPENING_HOUR, next_opening, paid_on};
use crate::month::Month;
use crate::ordinal::Ordinal;
use crate::{CalendarError, Holidays, zone};

/// Successes this close to the day agree with it: salaries move before weekends and holidays.
const TOLERANCE_DAYS: i64 = 2;

/// Fewer successes, or months, than this are chance.
const LEAST_AGREEING: usize = 3;

/// The day of the month on which a customer usually pays.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pattern {
    day: u8,
    agreeing: usize,
    charges: usize,
    zone: String,
}

/// How the successes lie around one day of the month.
struct Fit {
    day: u8,
    agreeing: usize,
    months: usize,
    total_distance: i64,
}

impl Pattern {
    /// Learns from the instants of successful charges, in any order, seen in `zone`.
    ///
    /// A day is a pattern if at least three successes, of three different months, and more than half
    /// of all of them lie within two days of it. The month is a circle: the 31st of one month and the
    /// 1st of the next are a day apart, and a day past a month's end is its last day. Of several such
    /// days it is the one most agree with, then the nearest to them, then the earliest. None if there
    /// is no such day, or no such zone.
    pub fn learn(successes: &[Timestamp], zone: &str) -> Option<Self> {
        let rules = zone::find(zone).ok()?;
        let dates: Vec<Date> = successes.iter().map(|at| rules.to_datetime(*at).date()).collect();
        let best = (1..=31)
            .filter_map(|day| fit(day, &dates).ok())
            // Of equals the first wins, so the order of the days breaks ties.
            .min_by_key(|fit| (std::cmp::Reverse(fit.agreeing), fit.total_distance))?;
        let is_most = best.agreeing > dates.len().saturating_sub(best.agreeing);
        let is_pattern = best.agreeing >= LEAST_AGREEING && best.months >= LEAST_AGREEING && is_most;
        is_pattern.then(|| Self { day: best.day, agreeing: best.agreeing, charges: dates.len(), zone: zone.to_owned() })
    }

    /// The day of the month, 1–31, before clamping.
    pub fn day(&self) -> u8 {
        self.day
    }

    /// How many successes lie within two days of it.
    pub fn agreeing(&self) -> usize {
        self.agreeing
    }

    /// How many successes it was learned from.
    pub fn charges(&self) -> usize {
        self.charges
    }

    /// The next such day strictly after `at`, at 07:00 local, moved before days off.
    ///
    /// # Errors
    /// [`CalendarError::OutOfRange`]; [`CalendarError::DayOfMonth`] or
    /// [`CalendarError::UnknownZone`] if a stored pattern was altered.
    pub fn next_after(&self, at: Timestamp, holidays: &Holidays) -> Result<Timestamp, CalendarError> {
        let zone = zone::find(&self.zone)?;
        next_opening(at, &zone, |month| paid_on(month, self.day, Some(holidays)), OPENING_HOUR)
    }
}

impl fmt::Display for Pattern {
    /// `usually pays on the 27th (4 of 5 charges)`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { agreeing, charges, .. } = self;
        write!(f, "usually pays on the {} ({agreeing} of {charges} charges)", Ordinal(self.day))
    }
}

fn fit(day: u8, dates: &[Date]) -> Result<Fit, CalendarError> {
    let mut fit = Fit { day, agreeing: 0, months: 0, total_distance: 0 };
    let mut months = BTreeSet::new();
    for date in dates {
        let (distance, month) = nearest(day, *date)?;
        if distance <= TOLERANCE_DAYS {
            fit.agreeing = fit.agreeing.saturating_add(1);
            fit.total_distance = fit.total_distance.saturating_add(distance);
            months.insert(month);
        }
    }
    fit.months = months.len();
    Ok(fit)
}

/// How far `date` is from the nearest `day` of a month, and which month's it is.
fn nearest(day: u8, date: Date) -> Result<(i64, Month), CalendarError> {
    let this_month = Month::of(date);
    let mut nearest = (i64::MAX, this_month);
    for offset in [-1, 0, 1] {
        let month = this_month.plus(offset)?;
        let distance = zone::days_between(month.day(day)?, date)?.saturating_abs();
        nearest = nearest.min((distance, month));
    }
    Ok(nearest)
}
