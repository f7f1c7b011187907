//! Holds: what staff of the platform stop, and what that stops.
//!
//! While every payout of a merchant is held, none is asked for, none gets another approval, and none is sent. While one payout is
//! held, that one gets no approval and is not sent. Nothing else stops: what was sent before is asked about and settled, a payout can
//! be rejected and canceled, its time to be approved goes on, and whatever comes in comes in. Once lifted, what waited is sent.

use ids::{HoldId, PayoutId};
use serde_json::json;
use store::due::NewDue;
use store::holds::{self as rows, HoldRow};
use store::payouts::PayoutRow;
use store::{Kind, Lane, TenantTx, due, payouts};
use usecase::check::Checks;
use usecase::{Error, OnConstraint as _, Result};

use crate::told;

/// Longest reason, in characters.
const MAX_REASON_CHARS: usize = 500;

fn check(reason: &str) -> Result<&str> {
    let reason = reason.trim();
    let mut checks = Checks::new();
    checks.text("reason", reason, MAX_REASON_CHARS);
    checks.done()?;
    Ok(reason)
}

/// Whether a payout waits to be sent or to be approved: only such a one can be stopped.
fn is_unsent(row: &PayoutRow) -> bool {
    matches!(row.status.as_str(), "pending_approval" | "approved")
}

/// Stops one payout, or every payout of the merchant.
///
/// # Errors
/// Field errors of `reason`; `Missing` for a payout that is not there; `Conflict` `already_held`, or `payout_already_sent` when there is
/// nothing left to stop.
pub async fn place(tx: &mut TenantTx, payout: Option<PayoutId>, reason: &str) -> Result<HoldRow> {
    let reason = check(reason)?;
    let held = match payout {
        // Held until this commits: it is not sent meanwhile.
        Some(id) => Some(payouts::lock(tx, id).await?),
        None => None,
    };
    if let Some(row) = held.as_ref().filter(|row| !is_unsent(row)) {
        let message = format!("The payout is {}: there is nothing left to stop.", row.status);
        return Err(Error::conflict("payout_already_sent", message));
    }
    let placed = rows::place(tx, payout, reason).await.on_constraint("holds_one_in_force", || {
        Error::conflict("already_held", "This is held already. Lift that hold first, or leave it.")
    })?;
    tx.audit("hold.place", placed.id.to_string(), None, Some(json!({ "payoutId": payout, "reason": reason })));
    if let Some(row) = held {
        told::held(tx, "payout.held", &row, reason);
    }
    Ok(placed)
}

/// Lifts a hold: what waited for it is sent.
///
/// # Errors
/// Field errors of `reason`; `Conflict` `not_held` when it was lifted before, or is not there.
pub async fn lift(tx: &mut TenantTx, id: HoldId, reason: &str) -> Result<HoldRow> {
    let reason = check(reason)?;
    let lifted = rows::lift(tx, id, reason).await?;
    let lifted =
        lifted.ok_or_else(|| Error::conflict("not_held", "This hold was lifted before. Load the page again."))?;
    let (old, new) = (json!({ "reason": lifted.reason }), json!({ "payoutId": lifted.payout_id, "reason": reason }));
    tx.audit("hold.lift", id.to_string(), Some(old), Some(new));
    let waiting = match lifted.payout_id {
        Some(payout) => {
            let row = payouts::get(tx, payout).await?;
            told::held(tx, "payout.hold_lifted", &row, reason);
            if row.status == "approved" { vec![payout.uuid()] } else { Vec::new() }
        }
        None => payouts::approved(tx).await?,
    };
    // One that is held by itself as well is looked at, and left again.
    let now = tx.now();
    let work: Vec<NewDue> =
        waiting.into_iter().map(|subject| NewDue { subject, lane: Lane::REAL, due_at: Some(now) }).collect();
    due::rouse(tx, Kind::Payout, &work).await?;
    Ok(lifted)
}

/// Refuses what a hold stops, with the reason that staff gave.
///
/// # Errors
/// `Conflict` `payouts_held` or `payout_held`.
pub(crate) async fn passes(tx: &mut TenantTx, payout: Option<PayoutId>) -> Result<()> {
    match rows::in_force(tx, payout).await? {
        None => Ok(()),
        Some(HoldRow { payout_id: None, reason, .. }) => Err(Error::conflict(
            "payouts_held",
            format!(
                "Your payouts are held by the platform: {reason} Nothing is sent until that is lifted; write to support."
            ),
        )),
        Some(HoldRow { reason, .. }) => Err(Error::conflict(
            "payout_held",
            format!(
                "This payout is held by the platform: {reason} It is not sent until that is lifted; write to support."
            ),
        )),
    }
}

/// Whether a payout is stopped now.
///
/// # Errors
/// Any store error.
pub(crate) async fn stop(tx: &mut TenantTx, payout: PayoutId) -> Result<bool> {
    Ok(rows::in_force(tx, Some(payout)).await?.is_some())
}
