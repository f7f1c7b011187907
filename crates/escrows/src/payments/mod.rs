//! Payments into wallets, for an order or for themselves: written down first, then sent, then asked about until they are settled.
//!
//! A payment is one charge under one key. What arrived is given to the order that it is for, which puts it into escrow or, when it does
//! not want it any more, into the buyer's wallet. Whoever wants to pay again begins another payment.

mod begin;
mod by_hand;
mod clear;
mod job;
mod present;
mod settle;

pub use begin::{NewPayment, OnPage, Pays, begin, check_top_up, missing, top_up, top_up_on};
pub use by_hand::{by_hand as payment_by_hand, look_up as look_up_payment};
pub(crate) use clear::clear;
pub use clear::clears_at as uncleared_until;
pub(crate) use job::{Desk, run};
pub use present::{answered, give_up, question};
pub(crate) use settle::both;
pub use settle::hurry;

use jiff::{SignedDuration, Timestamp};

/// When a payment that is not settled is looked up, counted from the look-up before; after the last a person must settle it.
pub(crate) use app::charging::{LADDER, NOT_FOUND_GRACE};

pub(crate) fn plus(at: Timestamp, by: SignedDuration) -> Timestamp {
    at.checked_add(by).unwrap_or(Timestamp::MAX)
}
