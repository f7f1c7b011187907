//! Double entry: accounts, postings, and journals that cannot exist unbalanced.
//!
//! Promises: a [`Journal`] has at least two postings, all in one currency, none of them zero, and
//! they sum to zero; a debit is positive and a credit negative; the business events that move money
//! each have one constructor in [`entries`], which is where the two sides of each event are decided.
//!
//! Refuses to know: tenants and modes (the store's wall), journal ids and times (the transaction's),
//! stored balances, and why an amount is what it is.
#![deny(missing_docs)]
#![deny(
    clippy::float_arithmetic,
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::indexing_slicing
)]

mod account;
pub mod entries;
mod error;
pub mod house;
mod journal;
mod kind;
mod payouts;

pub use account::{Account, AccountClass, AccountKind};
pub use error::LedgerError;
pub use journal::{Journal, Posting};
pub use kind::JournalKind;
pub use payouts::{Payer, Payout};
