//! What customers are told ahead of time: that a subscription renews, that a card will have expired.
//!
//! A merchant chooses windows of notice; without a choice nothing here costs a statement. With one, each lane (real time,
//! and each test clock) has a row of due work, and is looked through once a day of its own time, at the hour of
//! reminders. Who is to be told is found with one statement for renewals and one for cards, and told as events, each
//! once. Texts and channels are elsewhere; the end of a trial is told by its subscription.

mod choice;
mod look;

pub use choice::{Choice, ChoiceChange, MAX_CARD_DAYS, MAX_DAYS, MAX_WINDOWS, change, choice};
pub use look::{enter_clock, look};
