//! Charges that payers dispute with their banks: noticed, asked about, answered in time with what speaks for the merchant, and booked.
//!
//! A provider that tells of a dispute is asked about it; what it says is what holds. While money is contested it cannot be refunded,
//! and what paid is not charged again. The file is put together by the machine as soon as the charge is known and handed in before the
//! time is over, also when nobody looks. Nothing is sent inside a transaction.

mod apply;
mod asked;
mod by_hand;
mod charge;
mod file;
mod job;
mod order_file;
mod told;

pub use asked::{hurry, is_known, look_up};
pub use by_hand::{Wish, read_file, wish};
pub use file::{Evidence, Part};
pub use job::Desk;
pub use told::{foreseen, listed, told};

use ids::{DisputeId, EscrowPaymentId};
use jiff::Timestamp;
use serde_json::{Value, json};
use store::disputes::DisputeRow;
use store::due::NewDue;
use store::{Kind, Lane, TenantTx, due};
use usecase::{Result, time};

/// What a receiver is told about a dispute.
fn data(row: &DisputeRow) -> Value {
    json!({
        "id": row.id,
        "transactionId": row.attempt_id,
        "invoiceId": row.invoice_id,
        "escrowPaymentId": row.escrow_payment_id.map(|id| EscrowPaymentId::from_uuid(id.uuid())),
        "orderId": row.order_id,
        "customerId": row.customer_id,
        "status": row.state,
        "amount": row.amount_minor,
        "currency": row.currency,
        "reason": row.reason,
        "answerBy": row.answer_by,
        "fundsWithdrawn": row.withdrawn,
        "fee": row.fee_minor,
    })
}

/// Whether nothing more is expected of it.
fn is_closed(row: &DisputeRow) -> bool {
    matches!(row.state.as_str(), "won" | "lost" | "accepted")
}

/// Puts a dispute on the worker's list.
async fn appoint(tx: &mut TenantTx, id: DisputeId, lane: Lane, at: Timestamp) -> Result<()> {
    let work = NewDue { subject: id.uuid(), lane, due_at: Some(at) };
    due::schedule(tx, Kind::Dispute, &[work]).await?;
    time::nudge(tx, lane).await
}
