//! Who works for a merchant: people with passwords and authenticators, their sessions, and teams with roles.
//!
//! What it promises:
//! * A password is kept as a slow hash, and computing one is bounded: many sign-ins at once wait, and a crowd is sent away.
//! * Nothing in the database opens an account: tokens, recovery codes and links are known by keyed hashes, seeds are sealed.
//! * A wrong e-mail and a wrong password are the same answer after the same work. A code is right once.
//! * A session ends by itself, by its owner, and by whatever changes who may open the account.
//! * A mailbox is somebody's once they opened a link that was sent there; before that nobody is written to in their name.
//! * A merchant always has an owner; only owners make owners, and nobody removes themselves.
//!
//! It decides nothing about money and reaches no merchant's rows: a [`store::office::Seat`] does, through a door. What a role may do is
//! one table, [`roles::may`]; what somebody on staff may do is another, [`duties::may`].

pub mod duties;
pub mod letters;
pub mod passwords;
pub mod people;
pub mod post;
pub mod roles;
pub mod second;
pub mod sessions;
pub mod staff;
pub mod team;
mod tokens;

use jiff::{SignedDuration, Timestamp};

pub use passwords::Hasher;
pub use tokens::Token;

/// From where and with what somebody comes.
#[derive(Clone, Debug, Default)]
pub struct Whence {
    /// Their address, where it is known.
    pub address: Option<String>,
    /// What their browser says it is.
    pub agent: Option<String>,
}

/// An instant later; the last one there is when that is too far.
fn plus(at: Timestamp, span: SignedDuration) -> Timestamp {
    at.checked_add(span).unwrap_or(Timestamp::MAX)
}
