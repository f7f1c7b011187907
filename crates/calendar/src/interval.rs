//! How often something recurs: a unit times a count.
//!
//! Every interval that exists is at least one unit and at most ten years (a year for hours), which
//! bounds all date arithmetic above it. When the periods begin is not known here.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::CalendarError;

/// A unit of recurrence. Ordered by length.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Sixty elapsed minutes, whatever the clocks do.
    Hour,
    /// To the same time on the next local date.
    Day,
    /// Seven local dates.
    Week,
    /// To the same day of the next month, or its last day.
    Month,
    /// Three months.
    Quarter,
    /// Six months.
    Biannual,
    /// Twelve months.
    Year,
}

/// What a unit is made of, for arithmetic.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// Elapsed hours.
    Hours(i64),
    /// Local dates.
    Days(i64),
    /// Local months.
    Months(i64),
}

impl Unit {
    /// Every unit, shortest first.
    pub const ALL: [Unit; 7] =
        [Unit::Hour, Unit::Day, Unit::Week, Unit::Month, Unit::Quarter, Unit::Biannual, Unit::Year];

    /// The name stored and shown: `month`.
    pub fn as_str(self) -> &'static str {
        match self {
            Unit::Hour => "hour",
            Unit::Day => "day",
            Unit::Week => "week",
            Unit::Month => "month",
            Unit::Quarter => "quarter",
            Unit::Biannual => "biannual",
            Unit::Year => "year",
        }
    }

    /// Reads a stored name.
    ///
    /// # Errors
    /// [`CalendarError::UnknownUnit`].
    pub fn parse(name: &str) -> Result<Self, CalendarError> {
        Unit::ALL
            .into_iter()
            .find(|unit| unit.as_str() == name)
            .ok_or_else(|| CalendarError::UnknownUnit(name.to_owned()))
    }

    /// True for the units that fall on a day of the month, and so take an anchor day.
    pub fn is_month_like(self) -> bool {
        match self {
            Unit::Hour | Unit::Day | Unit::Week => false,
            Unit::Month | Unit::Quarter | Unit::Biannual | Unit::Year => true,
        }
    }

    /// The largest count of this unit in one interval: ten years, or one for hours.
    pub fn most(self) -> u16 {
        match self {
            Unit::Hour => 8_784,
            Unit::Day => 3_653,
            Unit::Week => 522,
            Unit::Month => 120,
            Unit::Quarter => 40,
            Unit::Biannual => 20,
            Unit::Year => 10,
        }
    }

    /// `month` or `months`; half-years read better than biannuals.
    fn noun(self, one: bool) -> &'static str {
        match (self, one) {
            (Unit::Hour, true) => "hour",
            (Unit::Hour, false) => "hours",
            (Unit::Day, true) => "day",
            (Unit::Day, false) => "days",
            (Unit::Week, true) => "week",
            (Unit::Week, false) => "weeks",
            (Unit::Month, true) => "month",
            (Unit::Month, false) => "months",
            (Unit::Quarter, true) => "quarter",
            (Unit::Quarter, false) => "quarters",
            (Unit::Biannual, true) => "half-year",
            (Unit::Biannual, false) => "half-years",
            (Unit::Year, true) => "year",
            (Unit::Year, false) => "years",
        }
    }
}

impl fmt::Display for Unit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Unit {
    type Err = CalendarError;

    fn from_str(name: &str) -> Result<Self, CalendarError> {
        Self::parse(name)
    }
}

/// A unit taken a number of times: every 3 months.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "Written")]
pub struct Interval {
    unit: Unit,
    count: u16,
}

impl Interval {
    /// `count` times `unit`.
    ///
    /// # Errors
    /// [`CalendarError::IntervalCount`] for zero, or more than [`Unit::most`].
    pub fn try_new(unit: Unit, count: u16) -> Result<Self, CalendarError> {
        let most = unit.most();
        if (1..=most).contains(&count) {
            Ok(Self { unit, count })
        } else {
            Err(CalendarError::IntervalCount { unit, count, most })
        }
    }

    /// The unit.
    pub fn unit(self) -> Unit {
        self.unit
    }

    /// How many of them.
    pub fn count(self) -> u16 {
        self.count
    }

    /// The whole interval as arithmetic needs it.
    pub(crate) fn step(self) -> Step {
        // At most 8784, times at most 12: nowhere near the edge of 64 bits.
        let times = |each: i64| each.saturating_mul(i64::from(self.count));
        match self.unit {
            Unit::Hour => Step::Hours(times(1)),
            Unit::Day => Step::Days(times(1)),
            Unit::Week => Step::Days(times(7)),
            Unit::Month => Step::Months(times(1)),
            Unit::Quarter => Step::Months(times(3)),
            Unit::Biannual => Step::Months(times(6)),
            Unit::Year => Step::Months(times(12)),
        }
    }
}

impl fmt::Display for Interval {
    /// `1 month`, `3 months`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.count, self.unit.noun(self.count == 1))
    }
}

/// How an interval is written down, before it is checked.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    unit: Unit,
    count: u16,
}

impl TryFrom<Written> for Interval {
    type Error = CalendarError;

    fn try_from(written: Written) -> Result<Self, CalendarError> {
        Self::try_new(written.unit, written.count)
    }
}
