//! The general rule: a window of days around the turn of the month.
//!
//! The default is Nigeria's: from the 25th to the 3rd, opened earlier when the 25th is a day off. No
//! official source gives salary dates; this is a working assumption, so every part of it is a setting.

use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{OPENING_HOUR, next_opening, paid_on};
use crate::month::{Month, check_day};
use crate::ordinal::Ordinal;
use crate::{CalendarError, Holidays, Period, zone};

/// A monthly window in which salaries land. Fields left out of its JSON take the default.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PaydayRule {
    /// First day of the window, 1–31, clamped to the month.
    pub from_day: u8,
    /// Last day of the window, 1–31, clamped; in the next month if it is before `from_day`.
    pub to_day: u8,
    /// Local hour at which the window opens on its first day, 0–23.
    pub hour: i8,
    /// IANA zone of the dates and the hour.
    pub zone: String,
    /// Opens on the last working day before, if the first day is not a working day.
    pub move_before_non_working: bool,
}

impl Default for PaydayRule {
    fn default() -> Self {
        Self {
            from_day: 25,
            to_day: 3,
            hour: OPENING_HOUR,
            zone: "Africa/Lagos".to_owned(),
            move_before_non_working: true,
        }
    }
}

impl PaydayRule {
    /// Checks the fields, for a rule that comes from outside.
    ///
    /// # Errors
    /// [`CalendarError::DayOfMonth`], [`CalendarError::Hour`] or [`CalendarError::UnknownZone`].
    pub fn check(&self) -> Result<(), CalendarError> {
        check_day(self.from_day)?;
        check_day(self.to_day)?;
        if !(0..=23).contains(&self.hour) {
            return Err(CalendarError::Hour(self.hour));
        }
        zone::find(&self.zone).map(drop)
    }

    /// True from the opening of a window until the end of its last day.
    ///
    /// # Errors
    /// Those of [`PaydayRule::check`]; [`CalendarError::OutOfRange`].
    pub fn is_payday(&self, at: Timestamp, h: &Holidays) -> Result<bool, CalendarError> {
        Ok(self.window_at(at, h)?.is_some())
    }

    /// The window that is open at `at`, if one is.
    ///
    /// # Errors
    /// Those of [`PaydayRule::check`]; [`CalendarError::OutOfRange`].
    pub fn window_at(&self, at: Timestamp, h: &Holidays) -> Result<Option<Period>, CalendarError> {
        self.check()?;
        let this_month = Month::of(zone::local_date(at, &self.zone)?);
        // Last month's window may reach into this month, and next month's may be moved into it.
        for offset in [-1, 0, 1] {
            let window = self.window_of(this_month.plus(offset)?, h)?;
            if window.contains(at) {
                return Ok(Some(window));
            }
        }
        Ok(None)
    }

    /// The opening of the next window, strictly later than `after`.
    ///
    /// # Errors
    /// Those of [`PaydayRule::check`]; [`CalendarError::OutOfRange`].
    pub fn next_payday(&self, after: Timestamp, h: &Holidays) -> Result<Timestamp, CalendarError> {
        self.check()?;
        let zone = zone::find(&self.zone)?;
        let opening_on = |month| paid_on(month, self.from_day, self.moved_by(h));
        next_opening(after, &zone, opening_on, self.hour)
    }

    /// The window whose first day, before moving, is in `month`.
    fn window_of(&self, month: Month, h: &Holidays) -> Result<Period, CalendarError> {
        let zone = zone::find(&self.zone)?;
        let first = paid_on(month, self.from_day, self.moved_by(h))?;
        let last_month = month.plus(i64::from(self.to_day < self.from_day))?;
        let last = last_month.day(self.to_day)?;
        Ok(Period { start: zone::at_hour(first, self.hour, &zone)?, end: zone::at_hour(last, 24, &zone)? })
    }

    fn moved_by<'h>(&self, h: &'h Holidays) -> Option<&'h Holidays> {
        self.move_before_non_working.then_some(h)
    }
}

impl fmt::Display for PaydayRule {
    /// `from the 25th to the 3rd, from 07:00 Africa/Lagos, earlier if a day off`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (from, to) = (Ordinal(self.from_day), Ordinal(self.to_day));
        write!(f, "from the {from} to the {to}, from {:02}:00 {}", self.hour, self.zone)?;
        if self.move_before_non_working { f.write_str(", earlier if a day off") } else { Ok(()) }
    }
}
