//! What receivers, the audit log and whoever listens are told of a payout: never an account number.

use ids::{CustomerId, Uuid};
use ledger::AccountKind;
use serde_json::{Value, json};
use store::TenantTx;
use store::feeds::NewEntry;
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
        "holdReason": Value::Null,
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
    let heard = heard(event, row.approvals_needed > 0);
    // Paid out of somebody's wallet, it is theirs to hear of.
    if row.account == AccountKind::WalletAvailable.as_str() {
        for kind in heard.person {
            feed(tx, row, row.owner_id, kind, None);
        }
    }
    if let Some((kind, desk)) = heard.desk {
        let merchant = tx.tenant().uuid();
        feed(tx, row, merchant, kind, Some(desk));
    }
}

/// Tells that a payout is stopped, or goes on.
pub(crate) fn held(tx: &mut TenantTx, event: &'static str, row: &PayoutRow, reason: &str) {
    let mut facts = facts(row);
    facts["holdReason"] = Value::from(reason);
    tx.record(event, row.id.uuid(), facts);
}

/// What of an event is told while it happens: to the person out of whose wallet it is, and at which desk of the merchant's.
#[derive(Debug, Default, PartialEq, Eq)]
struct Heard {
    person: Vec<&'static str>,
    desk: Option<(&'static str, &'static str)>,
}

fn heard(event: &'static str, needs_approval: bool) -> Heard {
    const WALLET: &str = "wallet.changed";
    match event {
        "payout.created" => {
            let kind = if needs_approval { "approval.requested" } else { "payout.requested" };
            Heard { person: vec!["payout.requested", WALLET], desk: Some((kind, "payouts")) }
        }
        "payout.approved" | "payout.submitted" | "payout.succeeded" => {
            Heard { person: vec![event], desk: Some((event, "payouts")) }
        }
        "payout.rejected" | "payout.expired" | "payout.canceled" | "payout.failed" | "payout.reversed" => {
            Heard { person: vec![event, WALLET], desk: Some((event, "payouts")) }
        }
        "payout.paid_twice" | "payout.manual_review" | "payout.waiting" => {
            Heard { person: Vec::new(), desk: Some(("attention.new", "attention")) }
        }
        _ => Heard::default(),
    }
}

fn feed(tx: &mut TenantTx, row: &PayoutRow, reader: Uuid, kind: &'static str, desk: Option<&'static str>) {
    let facts = json!({ "payoutId": row.id, "amount": row.amount_minor, "currency": row.currency });
    tx.feed(NewEntry { reader, kind, desk, order: None, version: None, facts });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_payout_is_heard_of_by_whom_it_concerns() {
        let made = heard("payout.created", true);
        assert_eq!((made.person.len(), made.desk), (2, Some(("approval.requested", "payouts"))));
        assert_eq!(heard("payout.created", false).desk, Some(("payout.requested", "payouts")));
        assert_eq!(heard("payout.succeeded", false).person, ["payout.succeeded"]);
        assert_eq!(heard("payout.manual_review", false).desk, Some(("attention.new", "attention")));
        assert_eq!(heard("payout.unknown", false), Heard::default());
    }
}
