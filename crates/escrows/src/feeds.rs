//! What persons are told as it happens: an entry in the feed of everybody whom something concerns, written by the commit of the change.
//!
//! Both parties of an order are told what happens to it, and each alone what happens to their wallet. Those who work for the merchant
//! share one feed, whose entries are for one of three desks. An entry says what happened in ids, states and amounts in minor units:
//! nobody's name, number or account, and no words of anybody's.

use escrow::{Event, EventKind, OrderState, Outcome, Owner, Reminder, Timer};
use ids::{CustomerId, FeedEntryId, OrderId, TenantId, Uuid};
use jiff::Timestamp;
use serde::Serialize;
use serde_json::{Map, Value, json};
use store::escrow::payments::EscrowPaymentRow;
use store::feeds::{self as table, FeedEntryRow, NewEntry};
use store::{TenantScope, TenantTx};
use usecase::{Error, Result};

use crate::{Order, customer, rows};

/// Whose feed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reader {
    /// A customer's own.
    Customer(CustomerId),
    /// The one that those who work for a merchant share.
    Merchant(TenantId),
}

impl Reader {
    /// As stored.
    pub fn uuid(self) -> Uuid {
        match self {
            Reader::Customer(id) => id.uuid(),
            Reader::Merchant(id) => id.uuid(),
        }
    }
}

/// Who of those that work for a merchant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Desk {
    /// Who agrees to payouts and sends money back.
    Payouts,
    /// Who decides disputes.
    Disputes,
    /// Who looks at what nobody else does.
    Attention,
}

impl Desk {
    /// All of them.
    pub const ALL: [Desk; 3] = [Desk::Payouts, Desk::Disputes, Desk::Attention];

    /// As stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Desk::Payouts => "payouts",
            Desk::Disputes => "disputes",
            Desk::Attention => "attention",
        }
    }
}

/// An entry of a feed, as its reader gets it.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Told {
    /// Of this fact for this reader.
    pub id: FeedEntryId,
    /// Counts up by one for each entry of the reader's.
    pub seq: i64,
    /// What happened: `milestone.released` and so on.
    #[serde(rename = "type")]
    pub kind: String,
    /// To which order.
    pub order_id: Option<OrderId>,
    /// Which of its versions that was.
    pub version: Option<i64>,
    /// When.
    pub at: Timestamp,
    /// `from` and `to` (states of the order), `milestoneId`, `amount`, `currency` and the like, as far as there is any.
    #[serde(flatten)]
    pub facts: Map<String, Value>,
    /// Whose feed it is in, as stored.
    #[serde(skip)]
    pub reader: Uuid,
    /// For which desk, in the feed of a merchant.
    #[serde(skip)]
    pub desk: Option<Desk>,
}

impl Told {
    /// Whether somebody may read it who came for one order, by a link that others may have seen: what is about the order, and nothing
    /// of anybody's wallet.
    pub fn is_for_guest_of(&self, order: OrderId) -> bool {
        self.order_id == Some(order) && self.kind != EventKind::WalletChanged.as_str()
    }
}

impl TryFrom<FeedEntryRow> for Told {
    type Error = Error;

    fn try_from(row: FeedEntryRow) -> Result<Told> {
        let Value::Object(facts) = row.facts else {
            return Err(Error::fault(format!("the facts of the entry {} are not an object", row.id)));
        };
        let desk = row.desk.as_deref().and_then(|name| Desk::ALL.into_iter().find(|desk| desk.as_str() == name));
        Ok(Told {
            id: row.id,
            seq: row.seq,
            kind: row.kind,
            order_id: row.order_id,
            version: row.version,
            at: row.created_at,
            facts,
            reader: row.reader_id,
            desk,
        })
    }
}

/// What a reader was told after an entry, oldest first; at most `limit`. For those without a socket.
///
/// # Errors
/// Any store error.
pub async fn told_after(tx: &mut TenantTx, reader: Reader, seq: i64, limit: i64) -> Result<Vec<Told>> {
    let rows = table::after(tx, reader.uuid(), seq, limit).await?;
    rows.into_iter().map(Told::try_from).collect()
}

/// What many readers of one merchant's were told, each after an entry of their own, at most `limit` of each: one question for all. By
/// reader, of each oldest first.
///
/// # Errors
/// Any store error.
pub async fn told_after_each(scope: &TenantScope, from: &[(Uuid, i64)], limit: i64) -> Result<Vec<Told>> {
    let rows = table::after_each(scope, from, limit).await?;
    rows.into_iter().map(Told::try_from).collect()
}

/// The numbers of the oldest entry of a reader's that is still kept, and of the last; 1 and 0 before the first.
///
/// # Errors
/// Any store error.
pub async fn still_told(scope: &TenantScope, reader: Reader) -> Result<(i64, i64)> {
    Ok(table::ends(scope, reader.uuid()).await?)
}

/// Whom of an order something concerns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Whom {
    /// Both parties.
    Parties,
    /// The person that it names.
    Named,
    /// Only those who work for the merchant.
    Nobody,
}

/// Who is told of what happens to orders.
fn concerned(kind: EventKind) -> (Whom, Option<Desk>) {
    match kind {
        EventKind::OrderCreated
        | EventKind::OrderAmended
        | EventKind::OrderAccepted
        | EventKind::OrderDeclined
        | EventKind::OrderExpired
        | EventKind::OrderCancelled
        | EventKind::OrderFunding
        | EventKind::OrderFunded
        | EventKind::OrderStarted
        | EventKind::OrderCompleted
        | EventKind::OrderClosed
        | EventKind::OrderRefunded
        | EventKind::MilestoneSubmitted
        | EventKind::MilestoneChangesRequested
        | EventKind::MilestoneReleased
        | EventKind::MilestonePartiallyReleased
        | EventKind::MilestoneRefunded
        | EventKind::ConditionEvidence
        | EventKind::ConditionFulfilled
        | EventKind::ConditionRejected
        | EventKind::ConditionWaived
        | EventKind::ConditionDeemed
        | EventKind::InspectionStarted
        | EventKind::InspectionReminder
        | EventKind::InspectionLapsed
        | EventKind::DeadlineExtended
        | EventKind::PaymentProcessing
        | EventKind::PaymentSucceeded
        | EventKind::PaymentFailed
        | EventKind::PaymentPartial
        | EventKind::NotificationNew => (Whom::Parties, None),
        EventKind::DisputeOpened
        | EventKind::DisputeResponded
        | EventKind::DisputeEvidence
        | EventKind::DisputeOffer
        | EventKind::DisputeResolved
        | EventKind::DisputeWithdrawn
        | EventKind::DisputeEscalated
        | EventKind::ChargebackOpened
        | EventKind::ChargebackWon
        | EventKind::ChargebackLost => (Whom::Parties, Some(Desk::Disputes)),
        EventKind::RefundSubmitted | EventKind::RefundSucceeded | EventKind::RefundFailed => {
            (Whom::Parties, Some(Desk::Payouts))
        }
        EventKind::PayoutRequested
        | EventKind::PayoutApproved
        | EventKind::PayoutRejected
        | EventKind::PayoutSubmitted
        | EventKind::PayoutSucceeded
        | EventKind::PayoutFailed
        | EventKind::PayoutReversed => (Whom::Named, Some(Desk::Payouts)),
        EventKind::WalletChanged => (Whom::Named, None),
        EventKind::HoldPlaced | EventKind::HoldLifted => (Whom::Parties, Some(Desk::Attention)),
        EventKind::AttentionNew => (Whom::Nobody, Some(Desk::Attention)),
        // What needs a second person in an order is a decision about a dispute.
        EventKind::ApprovalRequested => (Whom::Nobody, Some(Desk::Disputes)),
    }
}

/// Tells of a version of an order.
pub(crate) fn tell(tx: &mut TenantTx, order: &Order, from: Option<OrderState>, outcome: &Outcome) {
    let to = order.order.state();
    for event in &outcome.events {
        let facts = json!({
            "from": from.map(OrderState::as_str),
            "to": to.as_str(),
            "milestoneId": event.milestone,
            "amount": event.minor,
            "currency": event.minor.map(|_| &order.row.currency),
        });
        let (whom, desk) = concerned(event.kind);
        write(tx, order, event.kind, &persons(order, whom, event), desk, &facts);
    }
}

/// The persons whom an event concerns; a wallet that nobody is named for is a party's, so both are told.
fn persons(order: &Order, whom: Whom, event: &Event) -> Vec<CustomerId> {
    let parties = vec![customer(order.order.buyer), customer(order.order.seller)];
    match (whom, event.about) {
        (Whom::Nobody, _) => Vec::new(),
        (Whom::Named, Some(id)) => vec![CustomerId::from_uuid(id)],
        (Whom::Parties, _) | (Whom::Named, None) => parties,
    }
}

fn write(tx: &mut TenantTx, order: &Order, kind: EventKind, to: &[CustomerId], desk: Option<Desk>, facts: &Value) {
    let merchant = desk.map(|desk| (tx.tenant().uuid(), Some(desk.as_str())));
    let readers = to.iter().map(|person| (person.uuid(), None)).chain(merchant);
    for (reader, desk) in readers {
        tx.feed(NewEntry {
            reader,
            kind: kind.as_str(),
            desk,
            order: Some(order.row.id),
            version: Some(order.row.version),
            facts: plain(facts),
        });
    }
}

/// Without what is not known.
fn plain(facts: &Value) -> Value {
    let mut facts = facts.clone();
    if let Value::Object(map) = &mut facts {
        map.retain(|_, value| !value.is_null());
    }
    facts
}

/// Tells whoever has to act that a deadline comes near.
pub(crate) fn remind(tx: &mut TenantTx, order: &Order, reminder: &Reminder, due: Timestamp) {
    let (buyer, seller) = (customer(order.order.buyer), customer(order.order.seller));
    let (to, desk) = match reminder.to {
        Owner::Buyer => (vec![buyer], None),
        Owner::Seller => (vec![seller], None),
        Owner::Parties => (vec![buyer, seller], None),
        Owner::Admin(_) => (Vec::new(), Some(Desk::Attention)),
        Owner::System | Owner::Provider => return,
    };
    let kind = match (desk, reminder.timer) {
        (Some(_), _) => EventKind::AttentionNew,
        (None, Timer::Inspection(_)) => EventKind::InspectionReminder,
        (
            None,
            Timer::Accept
            | Timer::Fund
            | Timer::Start
            | Timer::Period(_)
            | Timer::Delivery(_)
            | Timer::FundNext
            | Timer::Cancel
            | Timer::Dispute(_)
            | Timer::HardCap(_)
            | Timer::Condition(_)
            | Timer::Amendment
            | Timer::Mature
            | Timer::Refund(_)
            | Timer::ChargebackEvidence(_)
            | Timer::ChargebackCheck(_),
        ) => EventKind::NotificationNew,
    };
    let facts = json!({
        "of": rows::word(&reminder.timer),
        "milestoneId": milestone(reminder.timer),
        "dueAt": due,
        "last": reminder.last,
    });
    write(tx, order, kind, &to, desk, &facts);
}

fn milestone(timer: Timer) -> Option<ids::MilestoneId> {
    match timer {
        Timer::Inspection(id) | Timer::Period(id) | Timer::Delivery(id) => Some(id),
        Timer::Accept
        | Timer::Fund
        | Timer::Start
        | Timer::FundNext
        | Timer::Cancel
        | Timer::Dispute(_)
        | Timer::HardCap(_)
        | Timer::Condition(_)
        | Timer::Amendment
        | Timer::Mature
        | Timer::Refund(_)
        | Timer::ChargebackEvidence(_)
        | Timer::ChargebackCheck(_) => None,
    }
}

/// Tells the payer what became of a payment into their wallet, which no order tells of.
pub(crate) fn topped_up(tx: &mut TenantTx, row: &EscrowPaymentRow, kinds: &[EventKind]) {
    for kind in kinds {
        tx.feed(NewEntry {
            reader: row.customer_id.uuid(),
            kind: kind.as_str(),
            desk: None,
            order: None,
            version: None,
            facts: json!({ "amount": row.amount_minor, "currency": row.currency }),
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_that_happens_is_told_to_somebody() {
        for kind in EventKind::ALL {
            let (whom, desk) = concerned(*kind);
            assert!(whom != Whom::Nobody || desk.is_some(), "{}", kind.as_str());
        }
    }
}
