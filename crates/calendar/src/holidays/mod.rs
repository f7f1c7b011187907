//! Which dates are working days.
//!
//! A [`Holidays`] is a set of dates; Saturdays and Sundays are never working days. Built in is
//! Nigeria's table; an operator's own list replaces it. Why a date is off, and who declared it, is
//! kept only for the built-in table, to show.

mod nigeria;

use std::collections::BTreeSet;

use jiff::civil::{Date, Weekday};
use serde::{Deserialize, Serialize};

use crate::{CalendarError, zone};

/// One public holiday of a dated table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Holiday {
    /// The date that is off.
    pub date: Date,
    /// What it is for.
    pub name: &'static str,
    /// True if the date follows the moon and had not been declared when the table was written.
    pub estimated: bool,
}

/// How far a date is moved to reach a working day; a longer run of days off is a wrong list.
const FURTHEST_MOVE_DAYS: i64 = 14;

/// Dates that are not working days, besides weekends. Serialized as a list of dates.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Holidays(BTreeSet<Date>);

impl Holidays {
    /// Only weekends are off.
    pub fn none() -> Self {
        Self::default()
    }

    /// Nigeria, 2025 to 2028, estimated dates included. Outside those years only weekends are off.
    pub fn nigeria() -> Self {
        Self::nigeria_table().iter().map(|holiday| holiday.date).collect()
    }

    /// The table behind [`Holidays::nigeria`], in date order, for an operator to start from.
    pub fn nigeria_table() -> &'static [Holiday] {
        &nigeria::TABLE
    }

    /// True if `date` is in the set, weekend or not.
    pub fn contains(&self, date: Date) -> bool {
        self.0.contains(&date)
    }

    /// The dates, earliest first.
    pub fn dates(&self) -> impl Iterator<Item = Date> + '_ {
        self.0.iter().copied()
    }

    /// True on a weekday that is no holiday.
    pub fn is_working_day(&self, date: Date) -> bool {
        !matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday) && !self.contains(date)
    }

    /// `date`, or the last working day before it.
    ///
    /// If there is none in the two weeks before, the date stays where it is.
    ///
    /// # Errors
    /// [`CalendarError::OutOfRange`] at the very first dates that can be represented.
    pub fn working_day_on_or_before(&self, date: Date) -> Result<Date, CalendarError> {
        for back in 0..=FURTHEST_MOVE_DAYS {
            let candidate = zone::plus_days(date, back.saturating_neg())?;
            if self.is_working_day(candidate) {
                return Ok(candidate);
            }
        }
        Ok(date)
    }
}

impl FromIterator<Date> for Holidays {
    fn from_iter<I: IntoIterator<Item = Date>>(dates: I) -> Self {
        Self(dates.into_iter().collect())
    }
}
