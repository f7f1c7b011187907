//! What an outcome tells: one name each, from a closed list, with what it is about.
//!
//! Names are `noun.verb` and never change. An event holds ids and minor units, no text of a person and nothing that is not true
//! of the order it came with.

use ids::{MilestoneId, Uuid};
use serde::{Deserialize, Serialize};

macro_rules! event_kinds {
    ($($(#[$doc:meta])* $name:ident => $text:literal;)*) => {
        /// What happened. Serialized as its name.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum EventKind {$(
            $(#[$doc])*
            #[serde(rename = $text)]
            $name,
        )*}

        impl EventKind {
            /// Every kind, in order.
            pub const ALL: &'static [EventKind] = &[$(EventKind::$name),*];

            /// The name stored and shown.
            pub const fn as_str(self) -> &'static str {
                match self {$(EventKind::$name => $text,)*}
            }
        }
    };
}

event_kinds! {
    /// Proposed.
    OrderCreated => "order.created";
    /// The proposal, or an accepted order by consent of both, was changed.
    OrderAmended => "order.amended";
    /// Agreed.
    OrderAccepted => "order.accepted";
    /// Not agreed.
    OrderDeclined => "order.declined";
    /// A deadline before the money passed.
    OrderExpired => "order.expired";
    /// Ended before the money.
    OrderCancelled => "order.cancelled";
    /// A payment is on its way or a part has arrived.
    OrderFunding => "order.funding";
    /// The money is in escrow.
    OrderFunded => "order.funded";
    /// The seller began.
    OrderStarted => "order.started";
    /// Everything open is submitted.
    OrderCompleted => "order.completed";
    /// Ended, and the seller was paid something.
    OrderClosed => "order.closed";
    /// Ended, and the seller was paid nothing.
    OrderRefunded => "order.refunded";
    /// Handed in by the seller.
    MilestoneSubmitted => "milestone.submitted";
    /// Sent back by the buyer.
    MilestoneChangesRequested => "milestone.changes_requested";
    /// Paid out of escrow in whole.
    MilestoneReleased => "milestone.released";
    /// Paid out of escrow in part.
    MilestonePartiallyReleased => "milestone.partially_released";
    /// Given back.
    MilestoneRefunded => "milestone.refunded";
    /// Something was shown for a condition.
    ConditionEvidence => "condition.evidence";
    /// Met.
    ConditionFulfilled => "condition.fulfilled";
    /// What was shown did not do.
    ConditionRejected => "condition.rejected";
    /// Given up by those whom it protects.
    ConditionWaived => "condition.waived";
    /// Taken as met because the inspection ended in silence.
    ConditionDeemed => "condition.deemed";
    /// The buyer's clock runs.
    InspectionStarted => "inspection.started";
    /// The buyer's clock is about to end.
    InspectionReminder => "inspection.reminder";
    /// The buyer's clock ended.
    InspectionLapsed => "inspection.lapsed";
    /// Money is contested.
    DisputeOpened => "dispute.opened";
    /// The other side answered.
    DisputeResponded => "dispute.responded";
    /// Something was shown for a dispute, or its time for that began.
    DisputeEvidence => "dispute.evidence";
    /// A split was offered.
    DisputeOffer => "dispute.offer";
    /// Settled or awarded.
    DisputeResolved => "dispute.resolved";
    /// Taken back by who opened it.
    DisputeWithdrawn => "dispute.withdrawn";
    /// Somebody more senior has to decide.
    DisputeEscalated => "dispute.escalated";
    /// Support gave a party more time.
    DeadlineExtended => "deadline.extended";
    /// A payment began.
    PaymentProcessing => "payment.processing";
    /// A payment arrived.
    PaymentSucceeded => "payment.succeeded";
    /// A payment did not.
    PaymentFailed => "payment.failed";
    /// A payment was less than due.
    PaymentPartial => "payment.partial";
    /// Money is on its way back to its source.
    RefundSubmitted => "refund.submitted";
    /// It arrived there.
    RefundSucceeded => "refund.succeeded";
    /// It did not; it is in the wallet.
    RefundFailed => "refund.failed";
    /// Money set aside for a payout.
    PayoutRequested => "payout.requested";
    /// Enough persons agreed.
    PayoutApproved => "payout.approved";
    /// Somebody did not.
    PayoutRejected => "payout.rejected";
    /// Handed to a provider.
    PayoutSubmitted => "payout.submitted";
    /// Arrived.
    PayoutSucceeded => "payout.succeeded";
    /// Did not.
    PayoutFailed => "payout.failed";
    /// Arrived and came back.
    PayoutReversed => "payout.reversed";
    /// A balance of a wallet moved.
    WalletChanged => "wallet.changed";
    /// A payer takes money back.
    ChargebackOpened => "chargeback.opened";
    /// The payer's bank sided with us.
    ChargebackWon => "chargeback.won";
    /// It did not.
    ChargebackLost => "chargeback.lost";
    /// Nothing leaves for now.
    HoldPlaced => "hold.placed";
    /// It may again.
    HoldLifted => "hold.lifted";
    /// A person should know.
    NotificationNew => "notification.new";
    /// A person of the tenant should look.
    AttentionNew => "attention.new";
    /// A second person of the tenant has to agree.
    ApprovalRequested => "approval.requested";
}

/// One thing that happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// What.
    pub kind: EventKind,
    /// To which milestone, if to one.
    pub milestone: Option<MilestoneId>,
    /// About what else: the raw id of a payment, a refund, a chargeback, a person.
    pub about: Option<Uuid>,
    /// How much, in minor units of the order's currency, if it is about an amount.
    pub minor: Option<i64>,
}

impl Event {
    pub(crate) const fn of(kind: EventKind) -> Self {
        Self { kind, milestone: None, about: None, minor: None }
    }

    pub(crate) const fn milestone(mut self, milestone: MilestoneId) -> Self {
        self.milestone = Some(milestone);
        self
    }

    pub(crate) const fn about(mut self, about: Uuid) -> Self {
        self.about = Some(about);
        self
    }

    pub(crate) const fn minor(mut self, minor: i64) -> Self {
        self.minor = Some(minor);
        self
    }
}
