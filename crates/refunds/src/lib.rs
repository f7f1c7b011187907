//! Money that goes back to payers: written down first, then sent, then asked about until it is settled.
//!
//! A refund gives back some or all of one charge. Its amount is set aside on the attempt before anything else happens, so that
//! however many ask at once no more goes back than was taken. It is sent under one key for ever; what was not answered is looked up,
//! and sent again only under that key and only when it is certain that the gateway has not heard of it, or honours the key. What
//! the books say changes when the gateway says that the money is on its way, and changes back when it comes back.
//!
//! Nothing here decides what a customer is owed: credit notes and surpluses do.

mod begin;
mod book;
mod by_hand;
mod destination;
mod job;
mod ladder;
mod settle;
mod told;

pub use begin::{NewRefund, Source, begin};
pub use by_hand::{by_hand, cancel, give_up_for, retry};
pub use destination::{Destination, send_to};
pub use job::{hurry, look_up, run};
pub use ladder::LADDER;
pub use settle::{Settled, not_sent, settle};
pub use told::{Told, told};

use serde_json::{Value, json};
use store::refunds::RefundRow;

/// What a receiver is told about a refund.
fn data(row: &RefundRow) -> Value {
    json!({
        "id": row.id,
        "transactionId": row.attempt_id,
        "invoiceId": row.invoice_id,
        "customerId": row.customer_id,
        "creditNoteId": row.credit_note_id,
        "surplusId": row.surplus_id,
        "retryOf": row.retry_of,
        "source": row.source,
        "status": row.state,
        "amount": row.amount_minor,
        "currency": row.currency,
        "reason": row.reason,
        "failureCode": row.failure_code,
    })
}

/// Whether nothing more is expected of it.
fn is_settled(row: &RefundRow) -> bool {
    matches!(row.state.as_str(), "succeeded" | "failed" | "canceled")
}
