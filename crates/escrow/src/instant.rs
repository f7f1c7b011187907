//! Instants: seconds added to them without overflow, and lengths named by unit.
//!
//! An instant that would not fit becomes the last one there is: a deadline that never comes rather than a fault.

use jiff::{SignedDuration, Timestamp};

pub(crate) const HOUR: i64 = 3_600;
pub(crate) const DAY: i64 = 86_400;

pub(crate) fn after(at: Timestamp, secs: i64) -> Timestamp {
    at.checked_add(SignedDuration::from_secs(secs)).unwrap_or(Timestamp::MAX)
}

/// How many seconds `due` is ahead of `now`; zero if it has passed.
pub(crate) fn left(due: Timestamp, now: Timestamp) -> i64 {
    due.duration_since(now).as_secs().max(0)
}
