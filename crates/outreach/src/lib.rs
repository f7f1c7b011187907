//! What customers are told: events become notices, notices become messages, and what carriers tell of them comes back.
//!
//! The promise: an event leads to one notice for each template and customer, a notice to one message on each channel, and a message is
//! written before it is handed over and handed over again only when it is certain that it was not sent. What nobody knows
//! is never sent again on that channel. Billing does nothing for it: notices are derived from
//! the event log, behind the commits that wrote it.
//!
//! Which words, and whether a person may be told now, is decided by `notices`; who carries, by the courier.

mod case;
pub mod consents;
mod derive;
mod each;
mod facts;
mod hand;
mod links;
mod outcome;
mod parties;
pub mod preview;
pub mod receipts;
mod rules;
mod send;
pub mod settings;
mod teller;
pub mod wordings;

pub use rules::template_of;
pub use send::{GIVEN_UP_AFTER, MOST_TRIES};
pub use teller::Messenger;
