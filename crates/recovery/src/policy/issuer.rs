//! How many charges one issuer is sent in a window of time, so that a payday is not a stampede.
//!
//! Windows are fixed: they begin at whole multiples of their length since 1970. Whoever keeps the counts needs one row
//! for each issuer and window. Pure: the counts are given, and nothing is reserved here.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::error::RecoveryError;

/// A day of ten-minute windows; further ahead nothing is looked for.
const WINDOWS_LOOKED_AT: u32 = 144;

/// The most charges of one issuer in one window.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IssuerLimit {
    /// Charges in a window. At least 1.
    pub charges: u32,
    /// The window's length, 1–1440 minutes.
    pub minutes: u32,
}

impl IssuerLimit {
    /// The start of the window that holds `at`.
    ///
    /// # Errors
    /// [`RecoveryError::Time`] at the edge of time.
    pub fn window_of(self, at: Timestamp) -> Result<Timestamp, RecoveryError> {
        let length = self.length_seconds();
        let start = at.as_second().div_euclid(length).saturating_mul(length);
        Ok(Timestamp::from_second(start)?)
    }

    /// The first instant from `wanted` on whose window has room, when `count` tells how many charges of the issuer
    /// were made or are planned in the window that begins at an instant. A later window is entered at the same distance
    /// from its start as `wanted` has from its own, so that the spread of the jitter is kept. When a day of windows is
    /// full, the last one looked at: the limit spreads charges, it never loses one.
    ///
    /// # Errors
    /// [`RecoveryError::Time`] at the edge of time.
    pub fn next_allowed(self, wanted: Timestamp, count: impl Fn(Timestamp) -> u32) -> Result<Timestamp, RecoveryError> {
        let mut start = self.window_of(wanted)?;
        let within = wanted.duration_since(start);
        for _ in 0..WINDOWS_LOOKED_AT {
            if count(start) < self.charges {
                break;
            }
            start = start.checked_add(SignedDuration::from_secs(self.length_seconds()))?;
        }
        Ok(start.checked_add(within)?)
    }

    fn length_seconds(self) -> i64 {
        i64::from(self.minutes.max(1)).saturating_mul(60)
    }
}
