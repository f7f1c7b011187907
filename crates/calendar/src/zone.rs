//! Time zones by IANA name, and the one rule for local times that are missing or doubled.
//!
//! Only the database compiled into the program is used: neither the machine's files nor its
//! environment can change a date. Offsets and abbreviations are not zone names.

use jiff::civil::{Date, DateTime};
use jiff::tz::{TimeZone, TimeZoneDatabase};
use jiff::{Timestamp, civil};

use crate::CalendarError;

/// The zone's rules.
pub(crate) fn find(name: &str) -> Result<TimeZone, CalendarError> {
    TimeZoneDatabase::bundled().get(name).map_err(|_| CalendarError::UnknownZone(name.to_owned()))
}

/// The instant of a local time; one in a gap moves forward by the gap, one in a fold is the first.
pub(crate) fn resolve(local: DateTime, zone: &TimeZone) -> Result<Timestamp, CalendarError> {
    zone.to_ambiguous_timestamp(local).compatible().map_err(|_| CalendarError::OutOfRange)
}

/// The instant at which the clock shows `hour` o'clock; 24 is the start of the next day.
pub(crate) fn at_hour(date: Date, hour: i8, zone: &TimeZone) -> Result<Timestamp, CalendarError> {
    let (date, hour) = if hour == 24 { (plus_days(date, 1)?, 0) } else { (date, hour) };
    let time = civil::Time::new(hour, 0, 0, 0).map_err(|_| CalendarError::Hour(hour))?;
    resolve(date.to_datetime(time), zone)
}

/// The date `days` later.
pub(crate) fn plus_days(date: Date, days: i64) -> Result<Date, CalendarError> {
    jiff::Span::new().try_days(days).and_then(|span| date.checked_add(span)).map_err(|_| CalendarError::OutOfRange)
}

/// Days from `from` to `to`; negative if `to` is earlier.
pub(crate) fn days_between(from: Date, to: Date) -> Result<i64, CalendarError> {
    let span = from.until(to).map_err(|_| CalendarError::OutOfRange)?;
    Ok(i64::from(span.get_days()))
}

/// The name as the database spells it, for storing: `africa/lagos` gives `Africa/Lagos`.
///
/// # Errors
/// [`CalendarError::UnknownZone`].
pub fn canonical_zone(name: &str) -> Result<String, CalendarError> {
    let zone = find(name)?;
    zone.iana_name().map(str::to_owned).ok_or_else(|| CalendarError::UnknownZone(name.to_owned()))
}

/// The date a wall calendar in `zone` shows at `at`.
///
/// # Errors
/// [`CalendarError::UnknownZone`].
pub fn local_date(at: Timestamp, zone: &str) -> Result<Date, CalendarError> {
    Ok(find(zone)?.to_datetime(at).date())
}
