//! The days that a habit may be about: three in a row of every month, or two in a row of every week.

use std::fmt;

use calendar::payday::PaydayRule;
use calendar::{CalendarError, Holidays};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use serde::{Deserialize, Serialize};

use super::Count;

/// Salaries move before weekends and holidays, so a day alone would miss them.
const DAYS_OF_MONTH: u8 = 3;
const DAYS_OF_WEEK: u8 = 2;

/// Days on which charges may succeed more often than on others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "every", deny_unknown_fields)]
pub enum Window {
    /// Three days of the month from `day` on. The month is a circle: the 31st, the 1st and the 2nd are one window; a day
    /// past a month's end is its last day.
    Month {
        /// 1–31.
        day: u8,
    },
    /// Two days of the week from `weekday` on.
    Week {
        /// 1 (Monday) to 7.
        weekday: u8,
    },
}

impl Window {
    /// Every window, in order.
    pub(super) fn all() -> impl Iterator<Item = Window> {
        let months = (1..=31).map(|day| Window::Month { day });
        months.chain((1..=7).map(|weekday| Window::Week { weekday }))
    }

    /// Whether a date lies in it.
    pub fn contains(self, date: Date) -> bool {
        match self {
            Window::Month { day } => {
                let (here, last) = (date.day().unsigned_abs(), date.days_in_month().unsigned_abs());
                days_from(day, DAYS_OF_MONTH, 31).any(|wanted| wanted.min(last) == here)
            }
            Window::Week { weekday } => days_from(weekday, DAYS_OF_WEEK, 7).any(|wanted| wanted == weekday_of(date)),
        }
    }

    /// A number that two dates inside share if they belong to the same occurrence.
    pub(super) fn period_of(self, date: Date) -> i64 {
        match self {
            Window::Month { day } => {
                let months = i64::from(date.year()).saturating_mul(12).saturating_add(i64::from(date.month()));
                // The tail of a window that runs past the month's end.
                let is_tail = day > 29 && date.day() <= 2;
                months.saturating_sub(i64::from(is_tail))
            }
            Window::Week { weekday } => {
                let monday = Date::constant(1970, 1, 5);
                let days = monday.until(date).map_or(0, |span| i64::from(span.get_days()));
                days.saturating_sub(i64::from(weekday)).saturating_add(1).div_euclid(7)
            }
        }
    }

    /// What a count inside starts as.
    pub(super) fn starts_as(self, rule: &PaydayRule) -> Count {
        match self {
            Window::Month { day } if days_from(day, DAYS_OF_MONTH, 31).any(|day| is_in(rule, day)) => Count::LIKELY,
            Window::Month { .. } => Count::UNLIKELY,
            Window::Week { .. } => Count::EVEN,
        }
    }

    /// When the window opens next: `None` while it is open. Days of the month move before days off, as salaries do; days
    /// of the week do not. It opens at the rule's hour.
    pub(crate) fn opens_at(
        self,
        now: Timestamp,
        rule: &PaydayRule,
        zone: &TimeZone,
        holidays: &Holidays,
    ) -> Result<Option<Timestamp>, CalendarError> {
        match self {
            Window::Month { day } => {
                let to_day = days_from(day, DAYS_OF_MONTH, 31).last().unwrap_or(day);
                let own = PaydayRule { from_day: day, to_day, move_before_non_working: true, ..rule.clone() };
                if own.is_payday(now, holidays)? { Ok(None) } else { own.next_payday(now, holidays).map(Some) }
            }
            Window::Week { weekday } => weekly(weekday, now, rule, zone),
        }
    }
}

fn weekly(weekday: u8, now: Timestamp, rule: &PaydayRule, zone: &TimeZone) -> Result<Option<Timestamp>, CalendarError> {
    let local = now.to_zoned(zone.clone());
    let mut date = local.date();
    let second = days_from(weekday, DAYS_OF_WEEK, 7).last().unwrap_or(weekday);
    let opened = weekday_of(date) == weekday && local.hour() >= rule.hour;
    if opened || weekday_of(date) == second {
        return Ok(None);
    }
    while weekday_of(date) != weekday {
        date = date.checked_add(1.day()).map_err(|_| CalendarError::OutOfRange)?;
    }
    let opens = date.at(rule.hour, 0, 0, 0).to_zoned(zone.clone()).map_err(|_| CalendarError::OutOfRange)?;
    Ok(Some(opens.timestamp()))
}

/// Whether a day of the month lies in the rule's window, before any move.
fn is_in(rule: &PaydayRule, day: u8) -> bool {
    if rule.from_day <= rule.to_day {
        (rule.from_day..=rule.to_day).contains(&day)
    } else {
        day >= rule.from_day || day <= rule.to_day
    }
}

/// `count` numbers from `first` on, in a circle of 1 to `round`.
fn days_from(first: u8, count: u8, round: u8) -> impl Iterator<Item = u8> {
    let before = first.saturating_sub(1);
    (0..count).map(move |step| {
        let place = before.saturating_add(step).checked_rem(round).unwrap_or(0);
        place.saturating_add(1)
    })
}

fn weekday_of(date: Date) -> u8 {
    date.weekday().to_monday_one_offset().unsigned_abs()
}

fn weekday_name(weekday: u8) -> &'static str {
    match weekday {
        1 => "Mondays",
        2 => "Tuesdays",
        3 => "Wednesdays",
        4 => "Thursdays",
        5 => "Fridays",
        6 => "Saturdays",
        _ => "Sundays",
    }
}

impl fmt::Display for Window {
    /// `between the 25th and the 27th`; `on Fridays and Saturdays`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ordinal = |day: u8| crate::decide::ordinal(i8::try_from(day).unwrap_or(31));
        match *self {
            Window::Month { day } => {
                let last = days_from(day, DAYS_OF_MONTH, 31).last().unwrap_or(day);
                write!(f, "between the {} and the {}", ordinal(day), ordinal(last))
            }
            Window::Week { weekday } => {
                let next = days_from(weekday, DAYS_OF_WEEK, 7).last().unwrap_or(weekday);
                write!(f, "on {} and {}", weekday_name(weekday), weekday_name(next))
            }
        }
    }
}
