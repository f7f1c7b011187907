//! A payment provider that exists only here: the default gateway of the test mode.
//!
//! It promises to be the same every time: what becomes of a charge follows from the seed, the payer, the card,
//! the number of the attempt and its virtual instant, never from a clock or chance. It keeps its own durable
//! book, committed before it answers, so that it can contradict ours. A charge is decided, in this order, by
//! the card's scripted plan, by its number, by the odd kobo of the amount (when switched on), by the payer's
//! salary and payday, and else succeeds.
//!
//! It refuses live mode, real card numbers, and to know anything of invoices. The chances and delays in here
//! are modelling choices, not facts about payers.

mod behavior;
mod book;
pub mod card;
mod decide;
mod dispute;
mod fate;
mod faults;
mod gateway;
mod issue;
pub mod luhn;
mod payouts;
mod push;
mod refund;
#[cfg(test)]
mod sample;
mod statement;

pub use behavior::{Behavior, BehaviorError, Payday};
pub use book::Moved;
pub use dispute::dispute_ref;
pub use fate::Fate;
pub use faults::{Faults, Window};
pub use gateway::{Settings, SimulatedGateway};
pub use issue::{IssueError, NewCard, NewMandate, SavedMethod};
pub use payouts::SimulatedPayouts;

/// The gateway's name, as stored on methods and attempts.
pub const NAME: &str = "simulated";

/// Lagos keeps one offset from UTC all year.
const LAGOS: jiff::tz::Offset = jiff::tz::offset(1);

/// The date in Lagos.
fn date_in_lagos(at: jiff::Timestamp) -> jiff::civil::Date {
    LAGOS.to_datetime(at).date()
}
