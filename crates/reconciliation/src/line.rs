//! What is compared: one movement of money, as each side tells it.

use ids::Uuid;
use jiff::{SignedDuration, Timestamp};
use money::Money;

/// What moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LineKind {
    /// Money came in from a payer.
    Charge,
    /// Money went back to a payer by our wish.
    Refund,
    /// Money went back to a payer by their bank's wish.
    Dispute,
    /// Money went out to somebody.
    Payout,
}

impl LineKind {
    /// The word stored and shown.
    pub fn as_str(self) -> &'static str {
        match self {
            LineKind::Charge => "charge",
            LineKind::Refund => "refund",
            LineKind::Dispute => "dispute",
            LineKind::Payout => "payout",
        }
    }

    /// Reads the word.
    pub fn parse(word: &str) -> Option<LineKind> {
        [LineKind::Charge, LineKind::Refund, LineKind::Dispute, LineKind::Payout]
            .into_iter()
            .find(|kind| kind.as_str() == word)
    }
}

/// What our books say became of a movement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Standing {
    /// The money moved.
    Moved,
    /// It did not.
    NotMoved,
    /// Nobody here knows yet.
    Open,
}

/// One movement in our books.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OurLine {
    /// What moved.
    pub kind: LineKind,
    /// Our id of it, which the provider was sent as a reference.
    pub id: Uuid,
    /// The provider's reference, if it ever told one.
    pub gateway_ref: Option<String>,
    /// How much.
    pub amount: Money,
    /// What the provider kept of it, as far as we know.
    pub fee: Option<Money>,
    /// What became of it.
    pub standing: Standing,
    /// When, by our books.
    pub at: Timestamp,
}

/// One movement in the provider's books.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TheirLine {
    /// What moved.
    pub kind: LineKind,
    /// The provider's reference: one for each movement.
    pub gateway_ref: String,
    /// Our id, when the reference it carries is one of ours by its form.
    pub key: Option<Uuid>,
    /// How much.
    pub amount: Money,
    /// What the provider kept.
    pub fee: Option<Money>,
    /// Whether the money moved; a try that failed is listed by some.
    pub moved: bool,
    /// When, by the provider's clock.
    pub at: Timestamp,
}

/// Which time is judged: from `since` on, before `until`.
///
/// Both sides are listed for `tolerance` more at either end, because two clocks and two midnights put the same movement on two days.
/// What is found there may match, and is never a break by itself: the window beside this one judges it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// The first instant.
    pub since: Timestamp,
    /// The first instant after it.
    pub until: Timestamp,
    /// How far apart the two sides may date the same movement.
    pub tolerance: SignedDuration,
}

impl Window {
    /// Whether an instant is judged here. Windows side by side judge each instant once.
    pub fn holds(&self, at: Timestamp) -> bool {
        self.since <= at && at < self.until
    }

    /// The first instant to be listed.
    pub fn listed_since(&self) -> Timestamp {
        self.since.checked_sub(self.tolerance).unwrap_or(Timestamp::MIN)
    }

    /// The first instant that need not be listed.
    pub fn listed_until(&self) -> Timestamp {
        self.until.checked_add(self.tolerance).unwrap_or(Timestamp::MAX)
    }
}
