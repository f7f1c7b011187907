//! Tries of a handover code, and its lock.
//!
//! The code itself is never here: the caller compares and says whether it matched. Five wrong tries lock it for an hour, whatever
//! is tried meanwhile, so that six characters cannot be found by trying.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::Refusal;
use crate::instant::{HOUR, after};

/// How many wrong tries lock a code.
pub const CODE_TRIES: u32 = 5;

/// For how long, in seconds.
pub const CODE_LOCK: i64 = HOUR;

/// What was tried so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CodeLock {
    /// Wrong tries since the last lock.
    pub wrong: u32,
    /// Until when nothing can be tried.
    pub until: Option<Timestamp>,
}

impl CodeLock {
    /// Refuses a try while it is locked.
    pub(super) fn check(self, now: Timestamp) -> Result<(), Refusal> {
        match self.until {
            Some(until) if now < until => Err(Refusal::CodeLocked { until }),
            Some(_) | None => Ok(()),
        }
    }

    /// After one more wrong try.
    pub(super) fn missed(self, now: Timestamp) -> Self {
        let wrong = self.wrong.saturating_add(1);
        if wrong < CODE_TRIES {
            Self { wrong, until: None }
        } else {
            Self { wrong: 0, until: Some(after(now, CODE_LOCK)) }
        }
    }
}
