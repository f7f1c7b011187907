//! Local dates between instants, for whoever counts days instead of milliseconds.
//!
//! A day is a date on the wall calendar of a zone, whatever its length: a day of 23 hours counts as one. What is
//! counted for is not known here.

use jiff::Timestamp;
use jiff::civil::Time;

use crate::month::{Month, check_day};
use crate::{CalendarError, zone};

/// How many local dates lie from the date of `from` up to, and without, the date of `to`; negative if `to` is earlier.
///
/// Counts of adjoining stretches sum to the count of the whole.
///
/// # Errors
/// [`CalendarError::UnknownZone`]; [`CalendarError::OutOfRange`].
pub fn days_between(from: Timestamp, to: Timestamp, zone: &str) -> Result<i64, CalendarError> {
    let zone = zone::find(zone)?;
    zone::days_between(zone.to_datetime(from).date(), zone.to_datetime(to).date())
}

/// The same local time of day `days` dates later, so that a clock change in between does not move it by an hour.
///
/// # Errors
/// [`CalendarError::UnknownZone`]; [`CalendarError::OutOfRange`].
pub fn days_later(at: Timestamp, zone: &str, days: i64) -> Result<Timestamp, CalendarError> {
    let zone = zone::find(zone)?;
    let local = zone.to_datetime(at);
    zone::resolve(zone::plus_days(local.date(), days)?.to_datetime(local.time()), &zone)
}

/// The same local time of day `months` calendar months later, on the last day of a month that is too short.
///
/// # Errors
/// [`CalendarError::UnknownZone`]; [`CalendarError::OutOfRange`].
pub fn months_later(at: Timestamp, zone: &str, months: u32) -> Result<Timestamp, CalendarError> {
    let zone = zone::find(zone)?;
    let local = zone.to_datetime(at);
    let date = Month::of(local.date()).plus(i64::from(months))?.day(local.day().unsigned_abs())?;
    zone::resolve(date.to_datetime(local.time()), &zone)
}

/// Whether `at` is the first instant of a local date, also where that date does not begin at midnight.
///
/// # Errors
/// [`CalendarError::UnknownZone`]; [`CalendarError::OutOfRange`].
pub fn opens_a_day(at: Timestamp, zone: &str) -> Result<bool, CalendarError> {
    let zone = zone::find(zone)?;
    let date = zone.to_datetime(at).date();
    Ok(zone::resolve(date.to_datetime(Time::midnight()), &zone)? == at)
}

/// The first instant of the local date after that of `at`.
///
/// # Errors
/// [`CalendarError::UnknownZone`]; [`CalendarError::OutOfRange`].
pub fn next_day(at: Timestamp, zone: &str) -> Result<Timestamp, CalendarError> {
    let zone = zone::find(zone)?;
    let tomorrow = zone::plus_days(zone.to_datetime(at).date(), 1)?;
    zone::resolve(tomorrow.to_datetime(Time::midnight()), &zone)
}

/// The first instant from `at` on whose local date is the anchor `day` of its month (or the month's last day, where
/// that is earlier), at the local time of day of `at`. `at` itself if its date is the one.
///
/// # Errors
/// [`CalendarError::DayOfMonth`] for a day outside 1–31; [`CalendarError::UnknownZone`];
/// [`CalendarError::OutOfRange`].
pub fn first_anchor_on_or_after(at: Timestamp, zone: &str, day: u8) -> Result<Timestamp, CalendarError> {
    check_day(day)?;
    let zone = zone::find(zone)?;
    let local = zone.to_datetime(at);
    let month = Month::of(local.date());
    let here = month.day(day)?;
    if here == local.date() {
        return Ok(at);
    }
    let date = if here > local.date() { here } else { month.plus(1)?.day(day)? };
    zone::resolve(date.to_datetime(local.time()), &zone)
}
