//! Money of orders that goes back to the payments it came by: set aside by the rules, written down, sent, asked about until it is
//! settled.
//!
//! The rules say how much goes back on which payment, and what it means for the order that it arrived or did not; here it is carried to
//! the gateway. A refund has one key for ever. What a gateway does not answer is asked about on the ladder of charges and never sent
//! under another key; what cannot be made falls into the buyer's wallet, and what nobody can tell waits for a person.

mod begin;
mod by_hand;
mod job;
mod settle;

pub(crate) use begin::begin;
pub use by_hand::{by_hand as refund_by_hand, hurry as hurry_refund, look_up as look_up_refund};
pub(crate) use job::run;

use serde_json::{Value, json};
use store::escrow::payments::EscrowPaymentRow;
use store::escrow::refunds::EscrowRefundRow;

/// What a receiver is told about a refund.
fn data(row: &EscrowRefundRow, of: &EscrowPaymentRow) -> Value {
    json!({
        "id": row.id,
        "orderId": row.order_id,
        "paymentId": ids::EscrowPaymentId::from_uuid(of.id.uuid()),
        "customerId": of.customer_id,
        "status": row.state,
        "amount": row.amount_minor,
        "currency": of.currency,
        "failureCode": row.failure_code,
        "failureMessage": row.failure_message,
    })
}

/// Whether nothing more is expected of it.
fn is_settled(row: &EscrowRefundRow) -> bool {
    matches!(row.state.as_str(), "succeeded" | "failed")
}
