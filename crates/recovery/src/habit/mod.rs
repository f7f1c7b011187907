//! A customer's own habit: when their charges succeed, learned from those that did and those that did not.
//!
//! An estimate that a person can check by hand. Charges are counted inside a window (three days of the month, or two
//! days of the week) and outside it, and both counts start from pseudo-counts:
//!
//! | window | starts as |
//! |---|---|
//! | touches the policy's payday | 3 of 4 succeeded |
//! | other days of the month | 1 of 4 |
//! | days of the week, and everything outside a window | 2 of 4 |
//!
//! So the rate of a window is `(start + succeeded) / (4 + tried)`, the mean of a Beta distribution, and the national
//! payday is believed until the customer's own charges say otherwise. The window with the greatest lift (its rate less
//! the rate outside) is the habit. It is used when it **suffices**: at least three charges inside (five on weekdays), of as
//! many different months (weeks); two outside; a rate of one half; and a lift of one quarter. Everything is whole
//! numbers; comparisons are cross-multiplied.
//!
//! Only charges that say something about money count: successes, and refusals for want of money or over a limit.

mod count;
mod window;

use std::cmp::Ordering;
use std::fmt;

use calendar::payday::PaydayRule;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};
use serde::{Deserialize, Serialize};

use crate::code::{DeclineCode, RetryClass};
use crate::policy::LocalHours;
use crate::rail::Rail;

pub use count::Count;
pub use window::Window;

/// Charges older than the last so many say little about the next.
const CHARGES_USED: usize = 36;
/// The least that is counted inside a window of days of the month, outside any window, and inside a weekday's.
const LEAST_INSIDE: u32 = 3;
const LEAST_INSIDE_WEEK: u32 = 5;
const LEAST_OUTSIDE: u32 = 2;

/// One charge of the customer's, on any of their invoices.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PastCharge {
    /// When it was answered.
    pub at: Timestamp,
    /// By which rail.
    pub rail: Rail,
    /// Why it failed; none when it was paid.
    pub declined: Option<DeclineCode>,
}

impl PastCharge {
    fn paid(&self) -> bool {
        self.declined.is_none()
    }

    fn tells_of_money(&self) -> bool {
        self.declined.is_none_or(|code| matches!(code.class(), RetryClass::Payday | RetryClass::Limit))
    }
}

/// What was learned, with the counts it rests on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Habit {
    /// The days on which charges succeed.
    pub window: Window,
    /// Charges on those days.
    pub inside: Count,
    /// In how many different months (for days of the week: weeks) they lie.
    pub periods: u32,
    /// Charges on other days.
    pub outside: Count,
    /// What the count inside started as.
    pub inside_start: Count,
    /// What the count outside started as.
    pub outside_start: Count,
    /// The allowed hours in which most charges succeed, if one span of them stands out.
    pub hours: Option<HourHabit>,
    /// Charges by rail, the one that succeeds most first. Shown; the policy's order of rails holds.
    pub rails: Vec<(Rail, Count)>,
}

/// Allowed hours that stand out from the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HourHabit {
    /// The span, one of the policy's.
    pub span: LocalHours,
    /// Charges in it.
    pub inside: Count,
    /// Charges at other hours.
    pub outside: Count,
}

impl Habit {
    /// The customer's best window, whether or not it suffices. None without charges that tell of money. Charges may come
    /// in any order; the last 36 are used. `rule` is the policy's payday, and the prior.
    pub fn learn(charges: &[PastCharge], rule: &PaydayRule, spans: &[LocalHours], zone: &TimeZone) -> Option<Self> {
        let mut told: Vec<&PastCharge> = charges.iter().filter(|charge| charge.tells_of_money()).collect();
        // By rail and code too, so that the order in which charges are given never matters.
        told.sort_unstable_by_key(|charge| (std::cmp::Reverse(charge.at), charge.rail, charge.declined));
        told.truncate(CHARGES_USED);
        let seen: Vec<(Zoned, &PastCharge)> =
            told.into_iter().map(|charge| (charge.at.to_zoned(zone.clone()), charge)).collect();
        let dates: Vec<(Date, bool)> = seen.iter().map(|(at, charge)| (at.date(), charge.paid())).collect();
        let best = Window::all().filter_map(|window| Self::of_window(window, &dates, rule)).min_by(Self::better)?;
        Some(Self { hours: hour_habit(&seen, spans), rails: rails(&seen), ..best })
    }

    /// Whether there is evidence enough to wait for this window rather than for the policy's payday.
    pub fn suffices(&self) -> bool {
        let least = match self.window {
            Window::Month { .. } => LEAST_INSIDE,
            Window::Week { .. } => LEAST_INSIDE_WEEK,
        };
        let (inside, outside) = self.rates();
        self.inside.tried >= least
            && self.periods >= least
            && self.outside.tried >= LEAST_OUTSIDE
            && inside.is_at_least(1, 2)
            && inside.exceeds_by_a_quarter(outside)
    }

    /// Successes over tries inside and outside, pseudo-counts included.
    pub fn rates(&self) -> (Count, Count) {
        (self.inside.plus(self.inside_start), self.outside.plus(self.outside_start))
    }

    fn of_window(window: Window, dates: &[(Date, bool)], rule: &PaydayRule) -> Option<Self> {
        let (mut inside, mut outside) = (Count::default(), Count::default());
        let mut periods = std::collections::BTreeSet::new();
        for (date, paid) in dates {
            if window.contains(*date) {
                inside.add(*paid);
                periods.insert(window.period_of(*date));
            } else {
                outside.add(*paid);
            }
        }
        (inside.tried > 0).then(|| Self {
            window,
            inside,
            periods: u32::try_from(periods.len()).unwrap_or(u32::MAX),
            outside,
            inside_start: window.starts_as(rule),
            outside_start: Count::EVEN,
            hours: None,
            rails: vec![],
        })
    }

    /// Which of two is better: one that suffices, the greater lift, more charges inside, the earlier window.
    fn better(one: &Self, other: &Self) -> Ordering {
        let (a, b) = (one.rates(), other.rates());
        other
            .suffices()
            .cmp(&one.suffices())
            .then_with(|| count::lift(b).cmp(&count::lift(a)))
            .then_with(|| other.inside.tried.cmp(&one.inside.tried))
            .then_with(|| one.window.cmp(&other.window))
    }
}

impl fmt::Display for Habit {
    /// `4 of 5 charges between the 25th and the 27th succeeded, and 1 of 6 otherwise`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { window, inside, outside, .. } = self;
        write!(f, "{inside} charges {window} succeeded, and {outside} otherwise")
    }
}

/// The span of allowed hours with the greatest lift, if it has three charges inside and two outside, and a lift of a
/// quarter. Hours have no prior: both sides start even.
fn hour_habit(seen: &[(Zoned, &PastCharge)], spans: &[LocalHours]) -> Option<HourHabit> {
    let of_span = |span: &LocalHours| {
        let (mut inside, mut outside) = (Count::default(), Count::default());
        for (at, charge) in seen {
            let hour = u8::try_from(at.hour()).unwrap_or(0);
            let side = if (span.from..span.to).contains(&hour) { &mut inside } else { &mut outside };
            side.add(charge.paid());
        }
        HourHabit { span: *span, inside, outside }
    };
    let rates = |habit: &HourHabit| (habit.inside.plus(Count::EVEN), habit.outside.plus(Count::EVEN));
    let best = spans.iter().map(of_span).min_by(|one, other| {
        let by_lift = count::lift(rates(other)).cmp(&count::lift(rates(one)));
        by_lift.then(one.span.from.cmp(&other.span.from))
    })?;
    let (inside, outside) = rates(&best);
    let enough = best.inside.tried >= LEAST_INSIDE && best.outside.tried >= LEAST_OUTSIDE;
    (enough && inside.exceeds_by_a_quarter(outside)).then_some(best)
}

fn rails(seen: &[(Zoned, &PastCharge)]) -> Vec<(Rail, Count)> {
    let mut rails: Vec<(Rail, Count)> = vec![];
    for rail in Rail::ALL {
        let mut count = Count::default();
        seen.iter().filter(|(_, charge)| charge.rail == rail).for_each(|(_, charge)| count.add(charge.paid()));
        if count.tried > 0 {
            rails.push((rail, count));
        }
    }
    rails.sort_by(|(_, one), (_, other)| other.plus(Count::EVEN).cmp_rate(one.plus(Count::EVEN)));
    rails
}

#[cfg(test)]
mod tests;
