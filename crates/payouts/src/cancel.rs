//! Payouts that are not made, or were settled by a person.

use ids::PayoutId;
use recovery::DeclineCode;
use serde_json::json;
use store::payouts::{self as rows, PayoutRow};
use store::{Kind, TenantTx, due, payout_tries};
use usecase::ports::{PayoutOutcome, Raw};
use usecase::{Error, Result};

use crate::outcome::{self, Heard};
use crate::{books, told};

/// Takes back a payout that was not sent: what was held for it goes back.
///
/// # Errors
/// `Missing`; `Conflict` once it was sent, or is over.
pub async fn cancel(tx: &mut TenantTx, id: PayoutId) -> Result<PayoutRow> {
    let row = rows::lock(tx, id).await?;
    if !is_unsent(&row) {
        return Err(Error::conflict(
            "payout_already_sent",
            format!("The payout is {}: it cannot be taken back. Ask the beneficiary to send it back.", row.status),
        ));
    }
    let before = row.status.clone();
    let row = unsent(tx, row, "canceled", "canceled_by_maker").await?;
    let (old, new) = (json!({ "status": before }), json!({ "status": row.status }));
    tx.audit("payout.cancel", id.to_string(), Some(old), Some(new));
    Ok(row)
}

/// Whether nothing of a payout left the house.
pub(crate) fn is_unsent(row: &PayoutRow) -> bool {
    matches!(row.status.as_str(), "pending_approval" | "approved")
}

/// Ends a held payout that was not sent.
///
/// # Errors
/// Any store error.
pub(crate) async fn unsent(
    tx: &mut TenantTx,
    mut row: PayoutRow,
    status: &'static str,
    code: &'static str,
) -> Result<PayoutRow> {
    books::post(tx, books::booked(&row)?.release()).await?;
    row.status = status.to_owned();
    row.failure_code = Some(code.to_owned());
    row.settled_at = Some(tx.now());
    rows::save(tx, &row).await?;
    due::cancel(tx, Kind::Payout, row.id.uuid()).await?;
    let event = match status {
        "rejected" => "payout.rejected",
        "expired" => "payout.expired",
        _ => "payout.canceled",
    };
    told::tell(tx, event, &row);
    row.version = row.version.saturating_add(1);
    Ok(row)
}

/// A person found out what became of a payout that nobody could tell: from a statement, or from the provider.
///
/// # Errors
/// `Missing`; `Conflict` for a payout that does not wait for a person.
pub async fn by_hand(tx: &mut TenantTx, id: PayoutId, arrived: bool, note: &str) -> Result<PayoutRow> {
    let row = rows::lock(tx, id).await?;
    let tries = payout_tries::of(tx, id).await?;
    let waiting = tries.into_iter().find(|one| one.status == "manual" || one.status == "unknown");
    let Some(open) = waiting else {
        return Err(Error::conflict(
            "payout_not_manual",
            format!("The payout is {}: nobody has to settle it by hand.", row.status),
        ));
    };
    let raw = Raw { code: Some("by_hand".to_owned()), message: Some(note.to_owned()) };
    let outcome = if arrived {
        let gateway_ref = open.gateway_ref.clone().unwrap_or_else(|| "by_hand".to_owned());
        PayoutOutcome::Settled { gateway_ref, fee: None }
    } else {
        PayoutOutcome::Failed { code: DeclineCode::GenericDecline, raw }
    };
    outcome::settle(tx, open.id, &outcome, Heard::ByHand).await?;
    let settled = rows::get(tx, id).await?;
    let (before, after) = (json!({ "status": row.status }), json!({ "status": settled.status, "note": note }));
    tx.audit("payout.settle_by_hand", id.to_string(), Some(before), Some(after));
    Ok(settled)
}
