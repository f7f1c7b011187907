//! One socket that listens: whose feed, from where on, and which of its entries.

use escrows::{Desk, Told};
use ids::{OrderId, Uuid};
use jiff::Timestamp;
use serde::Serialize;
use socketioxide::extract::SocketRef;
use socketioxide::{SendError, SocketError};

use crate::gate::Pass;

/// Which entries of a feed a socket is given.
#[derive(Clone, Debug)]
pub(crate) enum Only {
    /// All.
    All,
    /// Those of the order that a guest came for.
    Order(OrderId),
    /// Those for some desks.
    Desks(Vec<Desk>),
}

impl Only {
    fn wants(&self, told: &Told) -> bool {
        match self {
            Only::All => true,
            Only::Order(order) => told.is_for_guest_of(*order),
            Only::Desks(desks) => told.desk.is_some_and(|desk| desks.contains(&desk)),
        }
    }
}

/// A socket that listens.
#[derive(Clone, Debug)]
pub(crate) struct Watcher {
    pub(crate) socket: SocketRef,
    /// What is asked about again.
    pub(crate) pass: Pass,
    /// Until when its token holds.
    pub(crate) until: Timestamp,
    /// Whose feed.
    pub(crate) reader: Uuid,
    /// The last entry that it was given, or that was not for it.
    pub(crate) after: i64,
    pub(crate) only: Only,
}

/// How a delivery went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Delivered {
    /// It has everything.
    All,
    /// It has not read what it was given before.
    Slow,
    /// It is gone.
    Gone,
}

/// Why a socket is let go, in the event that goes before.
#[derive(Debug, Serialize)]
struct Closing<'a> {
    code: &'a str,
}

impl Watcher {
    /// Gives it what of these entries of its reader's it does not have.
    pub(crate) fn give(&mut self, entries: &[Told]) -> Delivered {
        let after = self.after;
        for told in entries.iter().filter(|told| told.seq > after) {
            if self.only.wants(told) {
                match self.socket.emit(&told.kind, told) {
                    Ok(()) => metrics::counter!("realtime_emitted_total").increment(1),
                    Err(SendError::Socket(SocketError::InternalChannelFull)) => return Delivered::Slow,
                    Err(SendError::Socket(SocketError::Closed)) => return Delivered::Gone,
                    Err(SendError::Serialize(error)) => {
                        tracing::error!(%error, entry = %told.id, "an entry cannot be written");
                        return Delivered::Gone;
                    }
                }
            }
            self.after = told.seq;
        }
        Delivered::All
    }
}

/// Lets a socket go, with a reason. Tells whether it is gone: what has no room for the word has to be told again.
pub(crate) fn let_go(socket: &SocketRef, code: &'static str) -> bool {
    if !socket.connected() {
        return true;
    }
    let told = socket.emit("closing", &Closing { code });
    let gone = told.is_ok() && socket.clone().disconnect().is_ok();
    if gone {
        metrics::counter!("realtime_let_go_total", "code" => code).increment(1);
    }
    gone
}
