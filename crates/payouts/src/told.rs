//! What receivers and the audit log are told of a payout: never an account number.

use ids::{CustomerId, Uuid};
use serde_json::{Value, json};
use store::TenantTx;
use store::payouts::PayoutRow;

/// A payout, as events show it.
pub fn facts(row: &PayoutRow) -> Value {
    json!({
        "id": row.id,
        "beneficiaryId": row.beneficiary_id,
        "customerId": customer(row.owner_id),
        "amount": row.amount_minor,
        "cost": row.actual_minor.unwrap_or(row.cost_minor),
        "currency": row.currency,
        "purpose": row.purpose,
        "narration": row.narration,
        "status": row.status,
        "approvalsNeeded": row.approvals_needed,
        "approveBy": row.approve_by,
        "failureCode": row.failure_code,
        "failureMessage": row.failure_message,
        "gateway": row.gateway,
        "metadata": row.metadata,
    })
}

/// The customer on whose behalf something is, in events: none for the merchant itself.
pub(crate) fn customer(owner: Uuid) -> Option<CustomerId> {
    (!owner.is_nil()).then(|| CustomerId::from_uuid(owner))
}

/// Tells of a payout.
pub(crate) fn tell(tx: &mut TenantTx, event: &'static str, row: &PayoutRow) {
    tx.record(event, row.id.uuid(), facts(row));
}
