//! When money is likely to be there: a general payday rule, and a customer's own pattern.
//!
//! Both answer with instants and can say in words what they assume. Both move before weekends and
//! holidays, as salaries do. Which of the two comes first, and what is done on the day, is decided
//! elsewhere.

mod pattern;
mod rule;

pub use pattern::Pattern;
pub use rule::PaydayRule;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::month::Month;
use crate::{CalendarError, Holidays, zone};

/// Local hour at which a payday opens: salaries have landed overnight, and banks answer.
const OPENING_HOUR: i8 = 7;

/// The first of one opening per month that is strictly after `after`.
///
/// An opening may be moved back by two weeks at the most, so of this month's and the next two
/// months' at least one is later.
fn next_opening(
    after: Timestamp,
    zone: &TimeZone,
    opening_on: impl Fn(Month) -> Result<Date, CalendarError>,
    hour: i8,
) -> Result<Timestamp, CalendarError> {
    let this_month = Month::of(zone.to_datetime(after).date());
    for offset in 0..=2 {
        let opening = zone::at_hour(opening_on(this_month.plus(offset)?)?, hour, zone)?;
        if opening > after {
            return Ok(opening);
        }
    }
    Err(CalendarError::OutOfRange)
}

/// The `day` of a month, clamped, and moved before days off if `holidays` are given.
fn paid_on(month: Month, day: u8, holidays: Option<&Holidays>) -> Result<Date, CalendarError> {
    let date = month.day(day)?;
    holidays.map_or(Ok(date), |holidays| holidays.working_day_on_or_before(date))
}
