//! Where a schedule stands: attempts used, and outages that used none.
//!
//! An outage says nothing about the customer, so the first [`FREE_OUTAGES`] failures of a schedule by an issuer or
//! processor that could not be reached use no attempt. Further ones do: a bank that never answers is no bank to wait for.

use jiff::SignedDuration;
use serde::{Deserialize, Serialize};

use crate::code::DeclineCode;

/// So many failures by outages are free, for each schedule. At a wait that doubles from one hour they span seven hours.
pub const FREE_OUTAGES: u32 = 3;

/// The counters that [`crate::History`] carries.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Position {
    /// Attempts counted.
    pub attempts_made: u32,
    /// Failures by outages, counted or not.
    pub outages: u32,
}

impl Position {
    /// The position after all failures of a schedule, in any order.
    pub fn after(failures: impl IntoIterator<Item = DeclineCode>) -> Self {
        failures.into_iter().fold(Self::default(), Self::failed)
    }

    /// The position after one more failure.
    #[must_use]
    pub fn failed(self, code: DeclineCode) -> Self {
        let outages = self.outages.saturating_add(u32::from(code.is_outage()));
        let free = code.is_outage() && outages <= FREE_OUTAGES;
        let used = u32::from(code.class().uses_attempt() && !free);
        Self { attempts_made: self.attempts_made.saturating_add(used), outages }
    }
}

/// How long to leave a gateway or bank alone that could not be reached for the `outages`-th time: 1, 2, 4 hours.
pub fn outage_wait(outages: u32) -> SignedDuration {
    let doublings = outages.saturating_sub(1).min(6);
    SignedDuration::from_hours(1_i64.checked_shl(doublings).unwrap_or(64))
}
