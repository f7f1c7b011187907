//! What to do after a charge was declined, decided by pure code and explained in a sentence.
//!
//! The promise: the same failure, history, policy, holidays and instant always give the same
//! decision; a schedule ends within the policy's attempts and before its waiting limit; a method
//! that may never be charged again never is; and each next date can be shown before it happens.
//!
//! This crate refuses to know how a charge is made, how a message is sent, what a provider calls a
//! decline (adapters translate into [`DeclineCode`]), and the time: `now` is an argument. What was charged,
//! sent and counted elsewhere is handed in.
#![deny(missing_docs)]
#![cfg_attr(
    not(test),
    deny(
        clippy::float_arithmetic,
        clippy::arithmetic_side_effects,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::indexing_slicing
    )
)]

pub mod breaker;
pub mod code;
pub mod decide;
pub mod draw;
mod error;
pub mod experiment;
pub mod forecast;
pub mod habit;
mod hours;
pub mod payers;
pub mod policy;
pub mod rail;
pub mod reminders;
#[cfg(test)]
mod sample;
pub mod simulate;

pub use code::{Category, DeclineCode, RetryClass};
pub use decide::{Action, Block, Decision, Evidence, Failure, History, Position, decide, hold, spread};
pub use error::RecoveryError;
pub use forecast::forecast;
pub use habit::{Habit, PastCharge};
pub use policy::{
    BackoffFrom, ContactCap, Escalation, FieldError, IssuerLimit, LocalHours, PastPeriod, Policy, QuietHours,
};
pub use rail::Rail;
