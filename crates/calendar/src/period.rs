//! A stretch of time from one instant up to, and not including, another.
//!
//! An event on a boundary belongs to the period that opens. What the period is for is not known.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Half-open: `[start, end)`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Period {
    /// The first instant inside.
    pub start: Timestamp,
    /// The first instant after.
    pub end: Timestamp,
}

impl Period {
    /// True from `start` until just before `end`.
    pub fn contains(&self, at: Timestamp) -> bool {
        self.start <= at && at < self.end
    }

    /// The length in whole milliseconds; the lengths of adjoining periods sum to the length of both.
    ///
    /// Local days of 23 and 25 hours count as what they are.
    pub fn millis(&self) -> i64 {
        // The years that can be represented span under 2^50 milliseconds.
        self.end.as_millisecond().saturating_sub(self.start.as_millisecond())
    }
}
