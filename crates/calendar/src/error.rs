//! What can be wrong with a calendar question.
//!
//! All of these are errors in what was asked, found before any answer is given; a date that merely
//! does not exist (31 February, a skipped hour) is not an error but resolved by a stated rule.

use jiff::Timestamp;

use crate::Unit;

/// Why no date could be given.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CalendarError {
    /// Not a name in the IANA time zone database.
    #[error("`{0}` is not an IANA time zone")]
    UnknownZone(String),
    /// Not the name of a unit.
    #[error("`{0}` is not a unit: use hour, day, week, month, quarter, biannual or year")]
    UnknownUnit(String),
    /// An interval of nothing, or one longer than is billed.
    #[error("an interval of {unit}s counts from 1 to {most}, not {count}")]
    IntervalCount {
        /// The unit asked for.
        unit: Unit,
        /// The count asked for.
        count: u16,
        /// The largest count of this unit.
        most: u16,
    },
    /// A day of the month outside 1 to 31.
    #[error("a day of the month is from 1 to 31, not {0}")]
    DayOfMonth(u8),
    /// An hour outside 0 to 23.
    #[error("an hour of the day is from 0 to 23, not {0}")]
    Hour(i8),
    /// A daily window that is empty or not within a day.
    #[error("`{from}` to `{to}` is not a window of hours")]
    HourWindow {
        /// First hour inside.
        from: i8,
        /// First hour outside again.
        to: i8,
    },
    /// An instant before the first period.
    #[error("{at} is before the start at {start}")]
    BeforeStart {
        /// The instant asked about.
        at: Timestamp,
        /// Where the cycle starts.
        start: Timestamp,
    },
    /// A move to a zone in which the running period would be over before it began.
    #[error("the period from {start} would end at {end} in the new zone, so nothing of it would be left")]
    ZoneTooFar {
        /// Where the running period starts.
        start: Timestamp,
        /// Where it would end.
        end: Timestamp,
    },
    /// A date outside the years that can be represented (-9999 to 9999), or a period beyond `u32`.
    #[error("the date is out of range")]
    OutOfRange,
}
