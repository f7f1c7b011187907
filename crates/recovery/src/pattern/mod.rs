//! A customer's own payday, learned from the days on which their charges succeeded.
//!
//! The method is plain counting, so that a merchant can check it by hand:
//! * only the last 12 distinct local dates count;
//! * *days of the month*: the narrowest run of at most 4 neighbouring days (the 31st is followed by
//!   the 1st) that holds at least 60 % of those dates, in at least 3 different months;
//! * otherwise *a weekday*: at least 4 dates and 75 % of all on the same weekday.
//!
//! It does not know which charges succeeded at once and which after a wait. The caller gives what
//! it has, and [`crate::decide()`] sets a pattern aside when it merely repeats the billing day.

use std::collections::BTreeSet;
use std::fmt;

use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use serde::{Deserialize, Serialize};

use crate::error::RecoveryError;

const DATES_USED: usize = 12;
const WIDEST_RUN: i8 = 4;
const DAYS_IN_LONGEST_MONTH: i8 = 31;
/// A pattern that has not opened in this many days never will.
const SEARCH_DAYS: u8 = 62;

/// When a customer's money tends to be there. Days are local dates in the payday rule's zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Pattern {
    /// A run of days of the month; `to` before `from` runs over the month's end. A day the month
    /// does not have falls on its last day.
    MonthDays {
        /// First day of the run, 1–31.
        from: i8,
        /// Last day of the run, 1–31.
        to: i8,
    },
    /// One day of the week.
    Weekday {
        /// ISO number: Monday is 1, Sunday is 7.
        day: i8,
    },
}

impl Pattern {
    /// Learns a pattern, or finds none. The order of `successes` does not matter.
    pub fn learn(successes: &[Timestamp], zone: &TimeZone) -> Option<Self> {
        let all: BTreeSet<Date> =
            successes.iter().map(|at| at.to_zoned(zone.clone()).date()).collect();
        let dates: Vec<Date> = all.into_iter().rev().take(DATES_USED).collect();
        month_days(&dates).or_else(|| weekday(&dates))
    }

    /// Whether money tends to be there on this date.
    pub fn holds(self, date: Date) -> bool {
        match self {
            Self::MonthDays { from, to } => {
                let last = date.days_in_month();
                let width = steps(from, to);
                let inside = |day: i8| steps(from, day) <= width;
                let absent_day = || (last..=DAYS_IN_LONGEST_MONTH).skip(1).any(inside);
                inside(date.day()) || (date.day() == last && absent_day())
            }
            Self::Weekday { day } => date.weekday().to_monday_one_offset() == day,
        }
    }

    /// The first date after `date` on which the pattern opens, having been closed the day before.
    pub fn next_opening(self, date: Date) -> Result<Option<Date>, RecoveryError> {
        let mut before = date;
        for _ in 0..SEARCH_DAYS {
            let next = before.checked_add(1.day())?;
            if self.holds(next) && !self.holds(before) {
                return Ok(Some(next));
            }
            before = next;
        }
        Ok(None)
    }
}

impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::MonthDays { from, to } if from == to => write!(f, "day {from} of the month"),
            Self::MonthDays { from, to } => write!(f, "days {from} to {to} of the month"),
            Self::Weekday { day } => f.write_str(weekday_name(*day)),
        }
    }
}

/// Days from `from` forward to `to` on the 31-day circle, 0–30.
fn steps(from: i8, to: i8) -> i8 {
    to.saturating_sub(from).rem_euclid(DAYS_IN_LONGEST_MONTH)
}

fn month_days(dates: &[Date]) -> Option<Pattern> {
    let mut best: Option<(usize, i8, Pattern)> = None;
    // Starting only on days that occurred keeps the run tight and the choice deterministic.
    let starts: BTreeSet<i8> = dates.iter().map(|date| date.day()).collect();
    for from in starts {
        let inside = || dates.iter().filter(move |date| steps(from, date.day()) < WIDEST_RUN);
        let held = inside().count();
        let months: BTreeSet<(i16, i8)> =
            inside().filter_map(|date| month_of_run(from, *date)).collect();
        if months.len() < 3 || held.saturating_mul(5) < dates.len().saturating_mul(3) {
            continue;
        }
        let Some(to) = inside().map(|date| date.day()).max_by_key(|day| steps(from, *day)) else {
            continue;
        };
        let width = steps(from, to);
        let better = best.is_none_or(|(most, narrowest, _)| {
            held > most || (held == most && width < narrowest)
        });
        if better {
            best = Some((held, width, Pattern::MonthDays { from, to }));
        }
    }
    best.map(|(_, _, pattern)| pattern)
}

/// The month in which the run that holds `date` began: 1 July belongs to June's run from the 30th.
fn month_of_run(from: i8, date: Date) -> Option<(i16, i8)> {
    let began = date.checked_sub(steps(from, date.day()).days()).ok()?;
    Some((began.year(), began.month()))
}

fn weekday(dates: &[Date]) -> Option<Pattern> {
    (1..=7_i8).find_map(|day| {
        let held = dates.iter().filter(|d| d.weekday().to_monday_one_offset() == day).count();
        let enough = held >= 4 && held.saturating_mul(4) >= dates.len().saturating_mul(3);
        enough.then_some(Pattern::Weekday { day })
    })
}

fn weekday_name(day: i8) -> &'static str {
    match Weekday::from_monday_one_offset(day) {
        Ok(Weekday::Monday) => "Mondays",
        Ok(Weekday::Tuesday) => "Tuesdays",
        Ok(Weekday::Wednesday) => "Wednesdays",
        Ok(Weekday::Thursday) => "Thursdays",
        Ok(Weekday::Friday) => "Fridays",
        Ok(Weekday::Saturday) => "Saturdays",
        Ok(Weekday::Sunday) => "Sundays",
        Err(_) => "no day",
    }
}

#[cfg(test)]
mod tests;
