//! What merchants are told of an order: one event for each of its versions, named for what it means most, with all that happened.

use escrow::{OrderState, Outcome, Reminder};
use serde_json::{Value, json};
use store::TenantTx;

use crate::{Order, customer, rows};

/// What a receiver is told of an order.
pub(crate) fn facts(order: &Order) -> Value {
    let of = &order.order;
    json!({
        "id": order.row.id,
        "version": order.row.version,
        "status": order.row.state,
        "buyerId": customer(of.buyer),
        "sellerId": customer(of.seller),
        "currency": order.row.currency,
        "price": order.row.price_minor,
        "title": order.row.title,
    })
}

/// Tells of a version.
pub(crate) fn tell(tx: &mut TenantTx, order: &Order, from: Option<OrderState>, outcome: &Outcome) {
    let mut data = facts(order);
    let changes: Vec<Value> = outcome
        .events
        .iter()
        .map(|event| {
            json!({
                "type": event.kind.as_str(),
                "milestoneId": event.milestone,
                "amount": event.minor,
            })
        })
        .collect();
    if let Value::Object(map) = &mut data {
        map.insert("previousStatus".to_owned(), json!(from.map(OrderState::as_str)));
        map.insert("changes".to_owned(), Value::Array(changes));
    }
    let state = order.order.state();
    let kind = if from == Some(state) { "escrow_order.updated" } else { entered(state) };
    tx.record(kind, order.row.id.uuid(), data);
}

/// Tells that somebody is to be reminded.
pub(crate) fn remind(tx: &mut TenantTx, order: &Order, reminder: &Reminder, due: jiff::Timestamp) {
    let mut data = facts(order);
    if let Value::Object(map) = &mut data {
        map.insert("of".to_owned(), json!(rows::word(&reminder.timer)));
        map.insert("to".to_owned(), json!(rows::word(&reminder.to)));
        map.insert("dueAt".to_owned(), json!(due));
        map.insert("last".to_owned(), json!(reminder.last));
    }
    tx.record("escrow_order.reminder", order.row.id.uuid(), data);
}

fn entered(state: OrderState) -> &'static str {
    match state {
        OrderState::Created => "escrow_order.created",
        OrderState::Accepted => "escrow_order.accepted",
        OrderState::Funding => "escrow_order.funding",
        OrderState::Funded => "escrow_order.funded",
        OrderState::InProgress => "escrow_order.started",
        OrderState::Completed => "escrow_order.completed",
        OrderState::Disputed => "escrow_order.disputed",
        OrderState::Closed => "escrow_order.closed",
        OrderState::Refunded => "escrow_order.refunded",
        OrderState::Declined => "escrow_order.declined",
        OrderState::Cancelled => "escrow_order.canceled",
        OrderState::Expired => "escrow_order.expired",
    }
}
