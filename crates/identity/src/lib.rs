//! How people prove who they are: buyers and sellers by links that are sent to them, codes to their phones, and the sessions that both
//! open; and whoever signs in as a person by a code to a phone or a mailbox that may be nobody's yet.
//!
//! The promise: a link opens once, a code is right once, and neither can be read out of the database; looking at a link uses nothing
//! up, because mail programs look at links too; whoever only opened a link is a guest of one order, and moves no money before a
//! code proved their phone. A code is one code on every way that it is sent, and goes to the next who carries it until somebody says
//! that it arrived.
//!
//! All of it lives in real time, also for parties on test clocks. Use cases take `&mut TenantTx` and never open one, but for the
//! job that hands codes over.

mod admins;
mod codes;
mod contacts;
mod links;
mod mac;
mod sending;
mod sessions;

pub use admins::{Admin, LONGEST_ADMIN_TOKEN, admin_token, still_admin};
pub use codes::{Asked, Entered, Purpose as CodePurpose, ask, asks_often, enter};
pub use contacts::{Contact, Reason, Requested, prove, request, requests_often};
pub use links::{Face, NewLink, Purpose, ask_again, issue, look, use_up};
pub use sending::{deliver, receipt};
pub use sessions::{GUEST_LIFE, Session, VERIFIED_LIFE, guest, session};

/// From where somebody comes, as the log of links keeps it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Whence {
    /// Their address.
    pub address: Option<String>,
    /// The country of it, if it is known.
    pub country: Option<String>,
    /// What their browser says it is, cut short.
    pub agent: Option<String>,
}

impl Whence {
    /// Longest that is kept of what a browser says, in characters.
    const MOST_AGENT: usize = 200;

    /// From an address and what a browser says.
    pub fn new(address: Option<String>, country: Option<String>, agent: Option<&str>) -> Whence {
        let agent = agent.map(|text| text.chars().filter(|one| !one.is_control()).take(Whence::MOST_AGENT).collect());
        Whence { address, country, agent }
    }
}
