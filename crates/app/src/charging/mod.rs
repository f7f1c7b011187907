//! Moving money for invoices: intent first, then the call, then what became of it.
//!
//! An attempt is committed as `submitted`, with a row in the wall of unresolved attempts and an appointment to
//! ask the gateway, before the first byte leaves. So a crash at any moment leaves either no attempt or
//! one that the resolver will settle. Nothing here sends anything: jobs do, between two transactions.

mod begin;
pub(crate) mod cap;
mod outcome;
mod parts;
mod pay_now;

pub use crate::breakers::Target;
pub use begin::{Begun, Present, Pull, ask_of, begin};
pub(crate) use begin::{FIRST_RAIL, target_of};
pub use cap::{cannot_take, demand_room_for};
pub use outcome::{Settled, not_sent, settle};
pub(crate) use outcome::{paid_up, taken_back};
pub use parts::CHECKOUT;
pub use pay_now::pay_now;

use jiff::SignedDuration;

/// When an unresolved attempt is looked up, counted from the look-up before: 30 s, 2 min, 10 min, 1 h, 6 h,
/// then daily seven times. After that a person must settle it.
pub const LADDER: [SignedDuration; 12] = [
    SignedDuration::from_secs(30),
    SignedDuration::from_mins(2),
    SignedDuration::from_mins(10),
    SignedDuration::from_hours(1),
    SignedDuration::from_hours(6),
    SignedDuration::from_hours(24),
    SignedDuration::from_hours(24),
    SignedDuration::from_hours(24),
    SignedDuration::from_hours(24),
    SignedDuration::from_hours(24),
    SignedDuration::from_hours(24),
    SignedDuration::from_hours(24),
];

/// "Not found" is believed only this long after the attempt was sent, and only the second time.
pub const NOT_FOUND_GRACE: SignedDuration = SignedDuration::from_mins(15);
