//! Months as one running number, so that adding a thousand of them is one addition.
//!
//! The only place where a day of the month is clamped. Knows no zones and no times of day.

use jiff::civil::Date;

use crate::CalendarError;

/// Months since January of year 0. Ordered by time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Month(i64);

impl Month {
    /// The month a date is in.
    pub(crate) fn of(date: Date) -> Self {
        // Years have at most four digits, so neither step comes near the edge of 64 bits.
        let years = i64::from(date.year()).saturating_mul(12);
        Self(years.saturating_add(i64::from(date.month()).saturating_sub(1)))
    }

    /// The month `months` later.
    pub(crate) fn plus(self, months: i64) -> Result<Self, CalendarError> {
        self.0.checked_add(months).map(Self).ok_or(CalendarError::OutOfRange)
    }

    /// How many months after `earlier` this one is.
    pub(crate) fn since(self, earlier: Self) -> Result<i64, CalendarError> {
        self.0.checked_sub(earlier.0).ok_or(CalendarError::OutOfRange)
    }

    /// The `day` of this month, or its last day if it is shorter.
    pub(crate) fn day(self, day: u8) -> Result<Date, CalendarError> {
        let wanted = check_day(day)?;
        let first = self.first()?;
        let day = wanted.min(first.days_in_month());
        Date::new(first.year(), first.month(), day).map_err(|_| CalendarError::OutOfRange)
    }

    fn first(self) -> Result<Date, CalendarError> {
        let year = i16::try_from(self.0.div_euclid(12)).map_err(|_| CalendarError::OutOfRange)?;
        let month = i8::try_from(self.0.rem_euclid(12).saturating_add(1));
        let month = month.map_err(|_| CalendarError::OutOfRange)?;
        Date::new(year, month, 1).map_err(|_| CalendarError::OutOfRange)
    }
}

/// A day of the month as the date library counts it, if it is one.
pub(crate) fn check_day(day: u8) -> Result<i8, CalendarError> {
    i8::try_from(day).ok().filter(|day| (1..=31).contains(day)).ok_or(CalendarError::DayOfMonth(day))
}
