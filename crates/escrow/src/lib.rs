//! Money that is held until what was agreed has happened: orders, disputes, fees and payouts, decided by pure code.
//!
//! The promise: [`decide`] takes an order, a command and what its caller knows, and answers with the next order, the journals to
//! post and the events to tell, or with a coded refusal that says what is missing. It changes nothing it was given, has no
//! other effect, and does not panic. What was held always ends somewhere: with the seller, with the buyer, or frozen until
//! somebody with a deadline decides.
//!
//! This crate refuses to know the time (`now` is an argument), how anything is stored or sent, what a provider said beyond what it
//! means, and how a code is compared or a person identified: those are facts that the caller hands in. It may be used by the
//! store and by use cases; it stands on `ids`, `money` and `ledger` only.
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

mod actor;
pub mod amount;
pub mod approval;
pub mod chargeback;
mod command;
pub mod condition;
mod deadline;
mod decide;
mod digest;
pub mod dispute;
mod event;
pub mod fee;
mod instant;
pub mod journal;
mod milestone;
pub mod order;
pub mod payout;
mod prepaid;
mod preview;
mod refusal;
mod safeguard;
mod terms;
mod wallet;
mod why;

pub use actor::{Actor, AdminRole, Role, Side};
pub use command::{Action, Command, Context, Outcome, Party, Receipt, RefundTo};
pub use deadline::{Deadline, Owner, Reminder, Timer, deadlines, due, reminders};
pub use decide::{decide, propose, to_pay, to_pay_beside};
pub use digest::Digest;
pub use event::{Event, EventKind};
pub use milestone::{Clock, Ending, Milestone, MilestoneState, Progress};
pub use order::{Order, OrderState, Proposal};
pub use prepaid::{Prepaid, prepaid};
pub use preview::{Preview, PreviewSums, preview};
pub use refusal::{Refusal, RefusalKind};
pub use safeguard::{Safeguard, SafeguardMove};
pub use terms::{Liability, LostCost, Terms};
pub use wallet::{Taken, Wallet};
pub use why::{Held, HeldReason, why_held};
