//! A milestone: a part of an order with a price, a state and a clock of its own.
//!
//! The promise: what was funded is always released, refunded, lost, frozen or held, to the unit; and the state shown follows from
//! where the work is, whether a dispute froze it, and how it ended.

use ids::MilestoneId;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::Refusal;
use crate::amount::{minus, sum};
use crate::instant::{after, left};

/// How far the work is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Progress {
    /// Not paid into escrow.
    Pending,
    /// Paid, not begun.
    Funded,
    /// Begun.
    Started,
    /// Handed in.
    Submitted,
    /// Sent back.
    ChangesRequested,
    /// Over.
    Ended(Ending),
}

/// How a milestone ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ending {
    /// The seller was paid.
    Released,
    /// A dispute, or an agreement, gave all that was left to the seller.
    ResolvedSeller,
    /// It gave all to the buyer.
    ResolvedBuyer,
    /// It gave something to both.
    ResolvedSplit,
    /// The buyer has the money back.
    Refunded,
    /// It was given up before it was paid.
    Cancelled,
}

/// The state as shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MilestoneState {
    /// Not paid into escrow.
    Pending,
    /// Paid, not begun.
    Funded,
    /// Begun.
    InProgress,
    /// Handed in.
    Submitted,
    /// Sent back.
    ChangesRequested,
    /// Some or all of it is frozen.
    Disputed,
    /// Over, in favour of the seller.
    Released,
    /// Over by decision or agreement.
    ResolvedSeller,
    /// Over by decision or agreement.
    ResolvedBuyer,
    /// Over by decision or agreement.
    ResolvedSplit,
    /// Over, in favour of the buyer.
    Refunded,
    /// Over before it was paid.
    Cancelled,
}

/// The clock of an inspection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Clock {
    /// Nothing is being looked at.
    Off,
    /// Silence counts as a yes from this instant.
    Running(Timestamp),
    /// Somebody objects: this many seconds were left.
    Paused(i64),
}

impl Clock {
    /// Stops it, keeping what was left.
    pub(crate) fn paused(self, now: Timestamp) -> Self {
        match self {
            Clock::Running(due) => Clock::Paused(left(due, now)),
            Clock::Off | Clock::Paused(_) => self,
        }
    }

    /// Goes on with what was left, but at least `floor` seconds.
    pub(crate) fn resumed(self, now: Timestamp, floor: i64) -> Self {
        match self {
            Clock::Paused(secs) => Clock::Running(after(now, secs.max(floor))),
            Clock::Off | Clock::Running(_) => self,
        }
    }
}

/// One part of an order. Amounts in minor units.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Milestone {
    /// Which.
    pub id: MilestoneId,
    /// What it is, in a line.
    pub title: String,
    /// Its price.
    pub amount: i64,
    /// The fee it is a part of, by position.
    pub base: usize,
    /// How far the work is.
    pub progress: Progress,
    /// The clock of its inspection.
    pub clock: Clock,
    /// By when the seller delivers, if that was agreed.
    pub delivery_due: Option<Timestamp>,
    /// When silence of both releases it, for a period of a subscription.
    pub release_at: Option<Timestamp>,
    /// What was paid in.
    pub funded: i64,
    /// What went to the seller, before fees.
    pub released: i64,
    /// What went back to the buyer, without fees.
    pub refunded: i64,
    /// What a payer took back.
    pub lost: i64,
    /// What of the rest is frozen.
    pub frozen: i64,
    /// When it was paid in.
    pub funded_at: Option<Timestamp>,
    /// When work began.
    pub started_at: Option<Timestamp>,
    /// When it was over.
    pub ended_at: Option<Timestamp>,
    /// How often changes were asked for.
    pub revisions: u32,
    /// How often it was disputed.
    pub disputes: u32,
    /// When a dispute of it was last taken back.
    pub withdrawn_at: Option<Timestamp>,
    /// How many times its money has moved; numbers the journals.
    pub moves: u32,
}

impl Milestone {
    /// A milestone of which nothing has happened.
    pub fn new(id: MilestoneId, title: &str, amount: i64) -> Self {
        Self {
            id,
            title: title.to_owned(),
            amount,
            base: 0,
            progress: Progress::Pending,
            clock: Clock::Off,
            delivery_due: None,
            release_at: None,
            funded: 0,
            released: 0,
            refunded: 0,
            lost: 0,
            frozen: 0,
            funded_at: None,
            started_at: None,
            ended_at: None,
            revisions: 0,
            disputes: 0,
            withdrawn_at: None,
            moves: 0,
        }
    }

    /// What is in escrow and free to go.
    ///
    /// # Errors
    /// [`Refusal::Amount`] for a milestone whose parts exceed the whole, which none has.
    pub fn held(&self) -> Result<i64, Refusal> {
        minus(self.funded, sum([self.released, self.refunded, self.lost, self.frozen])?)
    }

    /// True until it is over.
    pub const fn is_open(&self) -> bool {
        !matches!(self.progress, Progress::Ended(_))
    }

    /// True while its money is in escrow.
    pub const fn is_live(&self) -> bool {
        match self.progress {
            Progress::Funded | Progress::Started | Progress::Submitted | Progress::ChangesRequested => true,
            Progress::Pending | Progress::Ended(_) => false,
        }
    }

    /// True once work on it began.
    pub const fn is_begun(&self) -> bool {
        match self.progress {
            Progress::Started | Progress::Submitted | Progress::ChangesRequested | Progress::Ended(_) => true,
            Progress::Pending | Progress::Funded => false,
        }
    }

    /// The state as shown.
    pub const fn state(&self) -> MilestoneState {
        if self.frozen > 0 {
            return MilestoneState::Disputed;
        }
        match self.progress {
            Progress::Pending => MilestoneState::Pending,
            Progress::Funded => MilestoneState::Funded,
            Progress::Started => MilestoneState::InProgress,
            Progress::Submitted => MilestoneState::Submitted,
            Progress::ChangesRequested => MilestoneState::ChangesRequested,
            Progress::Ended(Ending::Released) => MilestoneState::Released,
            Progress::Ended(Ending::ResolvedSeller) => MilestoneState::ResolvedSeller,
            Progress::Ended(Ending::ResolvedBuyer) => MilestoneState::ResolvedBuyer,
            Progress::Ended(Ending::ResolvedSplit) => MilestoneState::ResolvedSplit,
            Progress::Ended(Ending::Refunded) => MilestoneState::Refunded,
            Progress::Ended(Ending::Cancelled) => MilestoneState::Cancelled,
        }
    }
}
