//! Daily hours in which a person may be contacted or charged.
//!
//! A pure question about one zone; whose zone it is, and what waits for the window, is not known.

use jiff::{SignedDuration, Timestamp};

use crate::{CalendarError, zone};

/// The first instant from `wanted` on at which at most `most - 1` of `before` lie in the `span` that ends there, so that one
/// more keeps within `most`. Spans roll, so that two on either side of a midnight count together. `most` of 0 counts as 1.
///
/// # Errors
/// [`CalendarError::OutOfRange`].
pub fn room_from(
    wanted: Timestamp,
    before: &[Timestamp],
    most: usize,
    span: SignedDuration,
) -> Result<Timestamp, CalendarError> {
    let mut latest = before.to_vec();
    latest.sort_unstable_by(|one, other| other.cmp(one));
    match latest.get(most.saturating_sub(1)) {
        Some(filling) => Ok(filling.checked_add(span).map_err(|_| CalendarError::OutOfRange)?.max(wanted)),
        None => Ok(wanted),
    }
}

/// `at` if it lies in the local daily window `[from_hour, to_hour)`, else the window's next opening.
///
/// Hours are 0 to 23, and 24 for the end of the day. A window whose end is before its start runs past
/// midnight: 20 to 6. On a day when a clock change leaves nothing of the window, the next day's is
/// taken.
///
/// # Errors
/// [`CalendarError::HourWindow`] for an empty window or hours that are none;
/// [`CalendarError::UnknownZone`]; [`CalendarError::OutOfRange`].
pub fn next_allowed(at: Timestamp, from_hour: i8, to_hour: i8, zone: &str) -> Result<Timestamp, CalendarError> {
    let hours_exist = (0..=23).contains(&from_hour) && (0..=24).contains(&to_hour);
    if !hours_exist || from_hour == to_hour {
        return Err(CalendarError::HourWindow { from: from_hour, to: to_hour });
    }
    let zone = zone::find(zone)?;
    let today = zone.to_datetime(at).date();
    let nights = i64::from(to_hour < from_hour);
    // Yesterday's window may still be open; today's may be over, and tomorrow's lost to a clock change.
    for offset in [-1, 0, 1, 2] {
        let date = zone::plus_days(today, offset)?;
        let opens = zone::at_hour(date, from_hour, &zone)?;
        let closes = zone::at_hour(zone::plus_days(date, nights)?, to_hour, &zone)?;
        if opens < closes && at < closes {
            return Ok(at.max(opens));
        }
    }
    Err(CalendarError::OutOfRange)
}
