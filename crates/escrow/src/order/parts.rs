//! What an order collects beside its milestones: payments, holds, requests, refunds, tasks, what matures later.
//!
//! Facts and dates only; what they lead to is decided elsewhere. Amounts in minor units of the order's currency.

use ids::{AttemptId, MilestoneId, RefundId};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::condition::{Condition, Template};
use crate::deadline::{Owner, Timer};
use crate::dispute::Share;
use crate::fee::FeeQuote;
use crate::{Digest, Milestone, Side};

/// Where a payment is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PaymentState {
    /// On its way.
    Processing,
    /// It arrived.
    Succeeded,
    /// It did not.
    Failed,
    /// The order ended before it arrived.
    Abandoned,
    /// The time for it passed.
    Expired,
    /// It arrived and is being taken back.
    ChargedBack,
}

/// One try to pay.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Payment {
    /// Which.
    pub attempt: AttemptId,
    /// For which milestone, where they are paid one by one.
    pub milestone: Option<MilestoneId>,
    /// What of the due comes from the buyer's wallet.
    pub wallet_part: i64,
    /// What the payer adds for the provider's costs.
    pub processing: i64,
    /// What arrived.
    pub gross: i64,
    /// For how long what it pays for may not be spent, in seconds.
    pub clearance: i64,
    /// Where it is.
    pub state: PaymentState,
    /// When it began.
    pub at: Timestamp,
}

/// Why nothing may leave.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HoldKind {
    /// A payer takes money back.
    Chargeback,
    /// The law wants a look.
    Compliance,
    /// Somebody of the tenant wants one.
    Admin,
    /// It is not clear who a party is.
    Identity,
}

/// Something that stops money from leaving.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hold {
    /// Counts up within the order.
    pub number: u32,
    /// Why.
    pub kind: HoldKind,
    /// Since when.
    pub placed_at: Timestamp,
    /// Until when it was on.
    pub lifted_at: Option<Timestamp>,
}

/// A buyer's request to end it, with what the seller would keep.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cancel {
    /// Which milestones.
    pub milestones: Vec<MilestoneId>,
    /// What the seller would keep of them; nothing, if empty.
    pub offer: Vec<Share>,
    /// When it was asked.
    pub asked_at: Timestamp,
}

/// What an amendment changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// One more milestone, with a quote and conditions of its own.
    AddMilestone {
        /// The milestone.
        milestone: Box<Milestone>,
        /// What it costs.
        quote: Box<FeeQuote>,
        /// What has to be true for it.
        conditions: Vec<Condition>,
    },
    /// Another day of delivery.
    MoveDate {
        /// Of which.
        milestone: MilestoneId,
        /// The day.
        delivery_due: Timestamp,
    },
    /// Other words for a condition of a milestone that is not handed in.
    ChangeCondition {
        /// Which condition.
        number: u32,
        /// What it says now.
        template: Box<Template>,
    },
}

/// A change that needs the other side's consent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Amendment {
    /// Who proposes it.
    pub by: Side,
    /// What.
    pub change: Change,
    /// When.
    pub at: Timestamp,
}

/// Where a refund to the source is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RefundState {
    /// With a provider.
    Submitted,
    /// The provider needs the payer's bank details.
    NeedsDetails,
    /// It arrived.
    Succeeded,
    /// It could not be made; the money is in the wallet.
    FellBack,
}

/// Money on its way back to where it came from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Refund {
    /// Which.
    pub id: RefundId,
    /// The payment that it goes back on.
    #[serde(default)]
    pub payment: Option<AttemptId>,
    /// How much.
    pub minor: i64,
    /// When it was handed over.
    pub at: Timestamp,
    /// Where it is.
    pub state: RefundState,
}

/// What waits for a person of the tenant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TaskKind {
    /// An inspection ended, and a condition that nobody can presume is open.
    BlockedRelease(MilestoneId),
    /// Delivery is long overdue and neither side does anything.
    Overdue(MilestoneId),
    /// Silence decides a dispute; somebody confirms.
    ConfirmDefault(u32),
    /// A dispute waits for its award.
    Decide(u32),
    /// A dispute is with somebody senior.
    Escalated(u32),
    /// A condition failed.
    ConditionFailed(u32),
    /// A refund is with a provider for too long, or needs details.
    RefundStuck(RefundId),
    /// A provider is silent about a chargeback.
    ChargebackSilent(ids::DisputeId),
    /// A hold is on.
    Held(u32),
}

/// One thing that waits, with whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Task {
    /// What.
    pub kind: TaskKind,
    /// For whom.
    pub owner: Owner,
    /// Since when.
    pub since: Timestamp,
}

/// More time that support gave somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Extension {
    /// Before which deadline.
    pub timer: Timer,
    /// Until when.
    pub until: Timestamp,
    /// When it was given.
    pub at: Timestamp,
    /// The digest of the reason.
    pub reason: Digest,
}

/// Which part of the wallet matures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MaturityKind {
    /// The payer's money clears.
    Clearance,
    /// What was kept back is let go.
    Reserve,
}

/// What a party has and may not spend before an instant: what the seller earned, or what a card brought the buyer that no order took.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Maturity {
    /// Whose.
    #[serde(default = "sellers")]
    pub side: Side,
    /// Which part.
    pub kind: MaturityKind,
    /// How much.
    pub minor: i64,
    /// When it can be spent.
    pub due: Timestamp,
}

/// Orders that were kept before buyers had any.
const fn sellers() -> Side {
    Side::Seller
}
