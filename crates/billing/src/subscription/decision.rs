//! The whole consequence of a command, as one value.
//!
//! Whoever commits it writes the next state, the invoice, the events and the due time in one
//! transaction. A decision knows nothing of rows or versions.

use jiff::Timestamp;

use super::{DEFAULT_INCOMPLETE_EXPIRY, Subscription};
use crate::event::Event;
use crate::invoice::InvoiceDraft;
use crate::status::Status;

/// When to call `advance` again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Due {
    /// Not before this instant. It may lie in the past: then there is more to do now.
    At(Timestamp),
    /// Only after another command.
    Never,
}

impl Due {
    /// Whether there is something to do at `now`.
    pub fn is_by(self, now: Timestamp) -> bool {
        match self {
            Due::At(at) => at <= now,
            Due::Never => false,
        }
    }
}

/// What follows from a command.
#[derive(Clone, Debug)]
pub struct Decision {
    /// The subscription afterwards.
    pub next: Subscription,
    /// Invoices to write and finalize; at most one per decision.
    pub invoices: Vec<InvoiceDraft>,
    /// What to tell, in order.
    pub events: Vec<Event>,
    /// When to advance next.
    pub due: Due,
    /// Whether the open invoices of this subscription are taken back.
    pub void_open_invoices: bool,
    /// Whether running recovery schedules of this subscription end now, unfinished.
    pub stop_recovery: bool,
    /// Whether recovery takes up the open invoices again.
    pub start_recovery: bool,
    /// Whether the invoice has a total of zero, so that it is paid as it is finalized.
    pub invoice_paid_at_once: bool,
    /// Whether the items of `next` are other ones than before: those that are gone end, those that are new begin.
    pub replaces_items: bool,
    /// Whether `next` differs from the subscription before.
    pub changed: bool,
}

impl Decision {
    /// Whether there is nothing to write.
    pub fn is_empty(&self) -> bool {
        !self.changed
            && self.invoices.is_empty()
            && self.events.is_empty()
            && !self.void_open_invoices
            && !self.stop_recovery
            && !self.start_recovery
    }

    /// The same where something that waited for a bill was taken off, because its time will not be served: going on in it is
    /// billed, as where something that was paid is given back.
    #[must_use]
    pub fn taking_off(mut self, something: bool) -> Decision {
        self.next.given_back |= something && !self.is_empty();
        self
    }

    /// Nothing to do.
    pub(crate) fn nothing(subscription: &Subscription) -> Decision {
        Decision { changed: false, ..Decision::to(subscription.clone(), Vec::new()) }
    }

    /// A changed subscription and its events.
    pub(crate) fn to(next: Subscription, events: Vec<Event>) -> Decision {
        // A state that is still incomplete keeps the due time it was given when it started or was last
        // advanced; those two replace the default with the tenant's own.
        let due = next.due(DEFAULT_INCOMPLETE_EXPIRY);
        Decision {
            next,
            invoices: Vec::new(),
            events,
            due,
            void_open_invoices: false,
            stop_recovery: false,
            start_recovery: false,
            invoice_paid_at_once: false,
            replaces_items: false,
            changed: true,
        }
    }

    pub(crate) fn with_invoice(mut self, draft: InvoiceDraft) -> Decision {
        self.invoice_paid_at_once = draft.is_paid_at_once();
        self.invoices.push(draft);
        self
    }

    pub(crate) fn replacing_items(mut self, yes: bool) -> Decision {
        self.replaces_items = yes;
        self
    }

    pub(crate) fn due(mut self, due: Due) -> Decision {
        self.due = due;
        self
    }

    pub(crate) fn voiding_open_invoices(mut self, yes: bool) -> Decision {
        self.void_open_invoices = yes;
        self
    }

    /// Recovery of an overdue bill stops when the subscription behind it leaves `past_due` for a
    /// reason other than payment or exhaustion.
    pub(crate) fn stopping_recovery_of(mut self, before: Status) -> Decision {
        self.stop_recovery = before == Status::PastDue;
        self
    }

    pub(crate) fn starting_recovery(mut self, yes: bool) -> Decision {
        self.start_recovery = yes;
        self
    }
}
