//! Which of a deal's events lead to which messages, and to whom. Whether it is still true when the message goes out is looked at
//! then.
//!
//! An event of an order tells all that happened with one version; each thing that concerns somebody is a template of its own.

use std::collections::BTreeSet;

use ids::CustomerId;
use notices::Template;
use serde_json::Value;

/// Whom an event is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum To {
    /// The customer that it names.
    Named,
    /// Who pays.
    Buyer,
    /// Who delivers.
    Seller,
    /// Both parties.
    Both,
    /// Whoever did not do it.
    Other,
    /// The seller, if the buyer did it.
    SellerOfBuyer,
    /// The buyer, if the seller did it.
    BuyerOfSeller,
}

impl To {
    /// Whether it takes to know who acted.
    pub(crate) fn asks_who(self) -> bool {
        match self {
            To::Named | To::Buyer | To::Seller | To::Both => false,
            To::Other | To::SellerOfBuyer | To::BuyerOfSeller => true,
        }
    }

    /// The customers, from what the event says and who acted: `buyer`, `seller`, or somebody else.
    pub(crate) fn of(self, data: &Value, actor: Option<&str>) -> Vec<CustomerId> {
        let [buyer, seller] = [customer(data, "buyerId"), customer(data, "sellerId")];
        let found = match (self, actor) {
            (To::Named, _) => [customer(data, "customerId"), None],
            (To::Buyer, _) | (To::Other, Some("seller")) | (To::BuyerOfSeller, Some("seller")) => [buyer, None],
            (To::Seller, _) | (To::Other, Some("buyer")) | (To::SellerOfBuyer, Some("buyer")) => [seller, None],
            (To::Both | To::Other, _) => [buyer, seller],
            (To::SellerOfBuyer | To::BuyerOfSeller, _) => [None, None],
        };
        found.into_iter().flatten().collect()
    }
}

fn customer(data: &Value, field: &str) -> Option<CustomerId> {
    data.get(field).and_then(Value::as_str)?.parse().ok()
}

/// What parties are told of an event. `data` is the event's.
pub(crate) fn told(kind: &str, data: &Value) -> BTreeSet<(Template, To)> {
    let one = |template| BTreeSet::from([(template, To::Named)]);
    match kind {
        "escrow_order.reminder" => reminder(data).into_iter().collect(),
        "escrow_order.link_asked" => one(Template::EscrowLink),
        kind if kind.starts_with("escrow_order.") => order(data),
        "payout.created" => one(Template::PayoutRequested),
        "payout.approved" => one(Template::PayoutApproved),
        "payout.succeeded" => one(Template::PayoutSucceeded),
        "payout.failed" | "payout.rejected" | "payout.canceled" | "payout.expired" | "payout.reversed" => {
            one(Template::PayoutFailed)
        }
        "escrow_party.signed_in" if data.get("newDevice").and_then(Value::as_bool) == Some(true) => {
            one(Template::NewSignIn)
        }
        "beneficiary.created" => one(Template::BankAccountAdded),
        "escrow_party.contact_changed" => one(Template::ContactChanged),
        _ => BTreeSet::new(),
    }
}

/// Parties are reminded of what silence decides. What was asked of them is said again, with how long they still have.
fn reminder(data: &Value) -> Option<(Template, To)> {
    let last = data.get("last").and_then(Value::as_bool).unwrap_or(false);
    Some(match (word(data, "of")?, word(data, "to")?) {
        ("inspection", "buyer") if last => (Template::EscrowInspectionLast, To::Buyer),
        ("inspection", "buyer") => (Template::EscrowInspectionReminder, To::Buyer),
        ("accept", "buyer") => (Template::EscrowInvitation, To::Buyer),
        ("accept", "seller") => (Template::EscrowInvitation, To::Seller),
        ("fund", "buyer") => (Template::EscrowFunding, To::Buyer),
        ("start", "seller") => (Template::EscrowFunded, To::Seller),
        ("delivery", "seller") => (Template::EscrowDeliveryReminder, To::Seller),
        ("dispute", "buyer") => (Template::EscrowDisputeOpened, To::Buyer),
        ("dispute", "seller") => (Template::EscrowDisputeOpened, To::Seller),
        _ => return None,
    })
}

fn word<'a>(data: &'a Value, field: &str) -> Option<&'a str> {
    data.get(field).and_then(Value::as_str)
}

/// What happened, with the amount where there is one.
pub(crate) fn changes(data: &Value) -> impl Iterator<Item = (&str, Option<i64>)> {
    let list = data.get("changes").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    list.iter().filter_map(|one| Some((word(one, "type")?, one.get("amount").and_then(Value::as_i64))))
}

fn order(data: &Value) -> BTreeSet<(Template, To)> {
    let kinds: BTreeSet<&str> = changes(data).map(|(kind, _)| kind).collect();
    let has = |kind: &str| kinds.contains(kind);
    let mut told: BTreeSet<(Template, To)> = kinds.iter().filter_map(|kind| plain(kind)).collect();
    let status = word(data, "status");
    if has("order.amended") && status == Some("created") {
        told.insert((Template::EscrowInvitation, To::Other));
    }
    if has("order.accepted") && !has("order.funded") {
        told.insert((Template::EscrowFunding, To::Buyer));
    }
    // A bank that takes money back is told of as that, and not as what follows from it here.
    if has("chargeback.opened") {
        told.remove(&(Template::EscrowHeld, To::Both));
    }
    if has("chargeback.lost") {
        told.remove(&(Template::EscrowHoldLifted, To::Both));
        told.remove(&(Template::EscrowRefunded, To::Buyer));
    }
    // After the end only the seller gives something back.
    let over = status == Some("closed") && word(data, "previousStatus") == status;
    if over && (has("wallet.changed") || has("refund.submitted")) {
        told.insert((Template::EscrowRefunded, To::BuyerOfSeller));
    }
    told
}

/// What is told of one thing that happened, whatever else did.
fn plain(kind: &str) -> Option<(Template, To)> {
    Some(match kind {
        "order.created" => (Template::EscrowInvitation, To::Other),
        // The buyer is told by being asked to pay.
        "order.accepted" => (Template::EscrowAccepted, To::SellerOfBuyer),
        "order.declined" => (Template::EscrowDeclined, To::Other),
        "payment.partial" => (Template::EscrowShortfall, To::Buyer),
        "order.funded" => (Template::EscrowFunded, To::Seller),
        "milestone.submitted" => (Template::EscrowSubmitted, To::Buyer),
        "milestone.released" | "milestone.partially_released" => (Template::EscrowReleased, To::Seller),
        "milestone.refunded" => (Template::EscrowRefunded, To::Buyer),
        "deadline.extended" => (Template::EscrowMoreTime, To::Both),
        "dispute.opened" => (Template::EscrowDisputeOpened, To::Both),
        "dispute.offer" => (Template::EscrowDisputeOffer, To::Both),
        "dispute.resolved" => (Template::EscrowDisputeDecided, To::Both),
        "hold.placed" => (Template::EscrowHeld, To::Both),
        "hold.lifted" => (Template::EscrowHoldLifted, To::Both),
        "chargeback.opened" => (Template::EscrowChargeback, To::Both),
        "chargeback.lost" => (Template::EscrowChargebackLost, To::Both),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use ids::{CustomerId, Uuid};
    use notices::Template;
    use serde_json::{Value, json};

    use super::{To, told};

    type Row<'a> = (&'a str, Value, &'a [(Template, To)]);

    fn event(from: &str, to: &str, kinds: &[&str]) -> Value {
        let changes: Vec<Value> = kinds.iter().map(|kind| json!({ "type": kind, "amount": 5 })).collect();
        json!({ "previousStatus": from, "status": to, "changes": changes })
    }

    #[test]
    fn events_and_what_parties_are_told() {
        let rows: [Row<'_>; 14] = [
            (
                "escrow_order.created",
                event("", "created", &["order.created"]),
                &[(Template::EscrowInvitation, To::Other)],
            ),
            (
                "escrow_order.updated",
                event("created", "created", &["order.amended"]),
                &[(Template::EscrowInvitation, To::Other)],
            ),
            ("escrow_order.updated", event("funded", "funded", &["order.amended"]), &[]),
            (
                "escrow_order.accepted",
                event("created", "accepted", &["order.accepted"]),
                &[(Template::EscrowAccepted, To::SellerOfBuyer), (Template::EscrowFunding, To::Buyer)],
            ),
            (
                "escrow_order.declined",
                event("created", "declined", &["order.declined"]),
                &[(Template::EscrowDeclined, To::Other)],
            ),
            (
                "escrow_order.updated",
                event("funding", "funding", &["payment.partial", "wallet.changed"]),
                &[(Template::EscrowShortfall, To::Buyer)],
            ),
            (
                "escrow_order.funded",
                event("funding", "funded", &["payment.succeeded", "order.funded"]),
                &[(Template::EscrowFunded, To::Seller)],
            ),
            (
                "escrow_order.closed",
                event("disputed", "closed", &["milestone.released", "milestone.refunded", "dispute.resolved"]),
                &[
                    (Template::EscrowReleased, To::Seller),
                    (Template::EscrowRefunded, To::Buyer),
                    (Template::EscrowDisputeDecided, To::Both),
                ],
            ),
            (
                "escrow_order.updated",
                event("funded", "funded", &["hold.placed", "chargeback.opened"]),
                &[(Template::EscrowChargeback, To::Both)],
            ),
            (
                "escrow_order.refunded",
                event("funded", "refunded", &["milestone.refunded", "chargeback.lost", "hold.lifted"]),
                &[(Template::EscrowChargebackLost, To::Both)],
            ),
            (
                "escrow_order.updated",
                event("closed", "closed", &["wallet.changed"]),
                &[(Template::EscrowRefunded, To::BuyerOfSeller)],
            ),
            ("escrow_order.updated", event("funded", "funded", &["wallet.changed", "condition.fulfilled"]), &[]),
            ("payout.rejected", json!({}), &[(Template::PayoutFailed, To::Named)]),
            ("payout.submitted", json!({}), &[]),
        ];
        for (kind, data, expected) in rows {
            let found: Vec<(Template, To)> = told(kind, &data).into_iter().collect();
            assert_eq!(found, expected, "{kind} {data}");
        }
    }

    #[test]
    fn whoever_has_to_act_is_reminded() {
        let rows: [Row<'_>; 7] = [
            (
                "escrow_order.reminder",
                json!({ "of": "inspection", "to": "buyer", "last": true }),
                &[(Template::EscrowInspectionLast, To::Buyer)],
            ),
            (
                "escrow_order.reminder",
                json!({ "of": "accept", "to": "seller", "last": true }),
                &[(Template::EscrowInvitation, To::Seller)],
            ),
            (
                "escrow_order.reminder",
                json!({ "of": "delivery", "to": "seller", "last": false }),
                &[(Template::EscrowDeliveryReminder, To::Seller)],
            ),
            (
                "escrow_order.reminder",
                json!({ "of": "dispute", "to": "buyer", "last": false }),
                &[(Template::EscrowDisputeOpened, To::Buyer)],
            ),
            ("escrow_order.reminder", json!({ "of": "dispute", "to": "parties", "last": true }), &[]),
            ("escrow_party.signed_in", json!({ "newDevice": true }), &[(Template::NewSignIn, To::Named)]),
            ("escrow_party.signed_in", json!({ "newDevice": false }), &[]),
        ];
        for (kind, data, expected) in rows {
            let found: Vec<(Template, To)> = told(kind, &data).into_iter().collect();
            assert_eq!(found, expected, "{kind} {data}");
        }
    }

    #[test]
    fn sides_are_found_by_who_acted() {
        let [buyer, seller] = [1, 2].map(|id| CustomerId::from_uuid(Uuid::from_u128(id)));
        let data = json!({ "buyerId": buyer, "sellerId": seller });
        for (to, actor, expected) in [
            (To::Other, Some("buyer"), vec![seller]),
            (To::Other, Some("seller"), vec![buyer]),
            (To::Other, Some("system"), vec![buyer, seller]),
            (To::SellerOfBuyer, Some("buyer"), vec![seller]),
            (To::SellerOfBuyer, Some("seller"), vec![]),
            (To::BuyerOfSeller, Some("seller"), vec![buyer]),
            (To::BuyerOfSeller, Some("system"), vec![]),
            (To::Both, None, vec![buyer, seller]),
            (To::Named, None, vec![]),
        ] {
            assert_eq!(to.of(&data, actor), expected, "{to:?} {actor:?}");
        }
    }
}
