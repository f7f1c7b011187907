//! The states of an invoice and the moves between them.
//!
//! An invoice is numbered when it is finalized and never un-numbered, so a draft is not voided but
//! thrown away by whoever holds it. This module knows no amounts.

use std::fmt;

use crate::refusal::InvoiceRefusal;

/// Where an invoice stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum InvoiceStatus {
    /// Being put together; has no number.
    Draft,
    /// Owed.
    Open,
    /// Paid in full. Final.
    Paid,
    /// Taken back; keeps its number. Final.
    Void,
    /// Given up as a loss; money that still arrives is taken.
    Uncollectible,
}

/// What happens to an invoice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum InvoiceAction {
    /// Give it a number; from here on it is owed.
    Finalize,
    /// Its whole total has arrived.
    Pay,
    /// Take it back.
    Void,
    /// Give it up as a loss.
    WriteOff,
}

/// The moves there are: from, action, to.
const MOVES: [(InvoiceStatus, InvoiceAction, InvoiceStatus); 5] = [
    (InvoiceStatus::Draft, InvoiceAction::Finalize, InvoiceStatus::Open),
    (InvoiceStatus::Open, InvoiceAction::Pay, InvoiceStatus::Paid),
    (InvoiceStatus::Open, InvoiceAction::Void, InvoiceStatus::Void),
    (InvoiceStatus::Open, InvoiceAction::WriteOff, InvoiceStatus::Uncollectible),
    (InvoiceStatus::Uncollectible, InvoiceAction::Pay, InvoiceStatus::Paid),
];

impl InvoiceStatus {
    /// Every state.
    pub const ALL: [InvoiceStatus; 5] = [
        InvoiceStatus::Draft,
        InvoiceStatus::Open,
        InvoiceStatus::Paid,
        InvoiceStatus::Void,
        InvoiceStatus::Uncollectible,
    ];

    /// The stored and public word.
    pub const fn as_str(self) -> &'static str {
        match self {
            InvoiceStatus::Draft => "draft",
            InvoiceStatus::Open => "open",
            InvoiceStatus::Paid => "paid",
            InvoiceStatus::Void => "void",
            InvoiceStatus::Uncollectible => "uncollectible",
        }
    }

    /// Reads the stored word; `None` for any other.
    pub fn parse(text: &str) -> Option<InvoiceStatus> {
        InvoiceStatus::ALL.into_iter().find(|status| status.as_str() == text)
    }

    /// Whether nothing can happen to it any more.
    pub const fn is_terminal(self) -> bool {
        match self {
            InvoiceStatus::Paid | InvoiceStatus::Void => true,
            InvoiceStatus::Draft | InvoiceStatus::Open | InvoiceStatus::Uncollectible => false,
        }
    }

    /// The state after `action`.
    ///
    /// # Errors
    /// [`InvoiceRefusal::NotAllowed`] when there is no such move.
    pub fn after(self, action: InvoiceAction) -> Result<InvoiceStatus, InvoiceRefusal> {
        MOVES
            .iter()
            .find(|(from, what, _)| *from == self && *what == action)
            .map(|(_, _, to)| *to)
            .ok_or(InvoiceRefusal::NotAllowed { from: self, action })
    }
}

impl InvoiceAction {
    /// Every action.
    pub const ALL: [InvoiceAction; 4] =
        [InvoiceAction::Finalize, InvoiceAction::Pay, InvoiceAction::Void, InvoiceAction::WriteOff];

    /// How a message names it.
    pub const fn as_str(self) -> &'static str {
        match self {
            InvoiceAction::Finalize => "be finalized",
            InvoiceAction::Pay => "be paid",
            InvoiceAction::Void => "be voided",
            InvoiceAction::WriteOff => "be written off",
        }
    }

    /// The event that tells of it.
    pub const fn event(self) -> &'static str {
        match self {
            InvoiceAction::Finalize => "invoice.finalized",
            InvoiceAction::Pay => "invoice.paid",
            InvoiceAction::Void => "invoice.voided",
            InvoiceAction::WriteOff => "invoice.written_off",
        }
    }
}

impl fmt::Display for InvoiceStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Display for InvoiceAction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
