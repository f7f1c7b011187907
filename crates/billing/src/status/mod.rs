//! The ten states of a subscription.
//!
//! The words are stored and shown as they are spelled here. Which state follows which is in
//! [`transitions`]; this module knows neither money nor time.

mod table;

use std::fmt;

pub use table::{Action, Row, Transition, can, transition, transitions};

/// Where a subscription stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// Agreed; it begins at a date.
    Scheduled,
    /// The first invoice is open and unpaid.
    Incomplete,
    /// The first invoice was not paid in time. Final.
    IncompleteExpired,
    /// The free trial runs.
    Trialing,
    /// In service, nothing overdue.
    Active,
    /// In service, a bill is overdue and recovery works on it.
    PastDue,
    /// Standing still: no service, no new bills.
    Paused,
    /// Recovery ended without payment; no service, no new bills.
    Unpaid,
    /// Ended by somebody. Final, except for reactivation within the grace period.
    Canceled,
    /// Ended because all agreed periods were billed. Final.
    Expired,
}

impl Status {
    /// Every state.
    pub const ALL: [Status; 10] = [
        Status::Scheduled,
        Status::Incomplete,
        Status::IncompleteExpired,
        Status::Trialing,
        Status::Active,
        Status::PastDue,
        Status::Paused,
        Status::Unpaid,
        Status::Canceled,
        Status::Expired,
    ];

    /// The stored and public word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Status::Scheduled => "scheduled",
            Status::Incomplete => "incomplete",
            Status::IncompleteExpired => "incomplete_expired",
            Status::Trialing => "trialing",
            Status::Active => "active",
            Status::PastDue => "past_due",
            Status::Paused => "paused",
            Status::Unpaid => "unpaid",
            Status::Canceled => "canceled",
            Status::Expired => "expired",
        }
    }

    /// Reads the stored word; `None` for any other.
    pub fn parse(text: &str) -> Option<Status> {
        Status::ALL.into_iter().find(|status| status.as_str() == text)
    }

    /// Whether no period is ever billed again from here (reactivation of `canceled` apart).
    pub const fn is_terminal(self) -> bool {
        match self {
            Status::Canceled | Status::Expired | Status::IncompleteExpired => true,
            Status::Scheduled
            | Status::Incomplete
            | Status::Trialing
            | Status::Active
            | Status::PastDue
            | Status::Paused
            | Status::Unpaid => false,
        }
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests;
