//! A person found out what became of a refund that nobody could tell: from a statement, or from the provider.

use ids::RefundId;
use jiff::Timestamp;
use money::Money;
use store::due::NewDue;
use store::escrow::refunds as table;
use store::{Kind as Work, Lane, TenantScope, TenantTx, due};
use usecase::ports::{GatewayError, Gateways, Raw, RefundOutcome};
use usecase::{Error, Result, time};

use super::data;
use super::job::ask_of;
use super::settle::{hold, settle};
use crate::rows;

/// Settles a refund that waits for a person: the payer has it, or it falls into the buyer's wallet.
///
/// # Errors
/// `Missing`; `Conflict` for one that does not wait for a person.
pub async fn by_hand(tx: &mut TenantTx, id: RefundId, made: bool, reference: Option<&str>, note: &str) -> Result<()> {
    let held = hold(tx, id).await?;
    time::enter_lane(tx, Lane::from_uuid(held.row.lane)).await?;
    if !matches!(held.row.state.as_str(), "manual" | "needs_account") {
        let message = format!("The refund is {}: nobody has to settle it by hand.", held.row.state);
        return Err(Error::conflict("refund_not_manual", message));
    }
    let before = data(&held.row, &held.payment);
    let outcome = if made {
        let known = reference.map(str::to_owned).or_else(|| held.row.gateway_ref.clone());
        let amount = Money::new(held.row.amount_minor, rows::currency(&held.payment.currency)?);
        RefundOutcome::Succeeded { gateway_ref: known.unwrap_or_else(|| "settled by hand".to_owned()), amount }
    } else {
        RefundOutcome::Failed(Raw { code: Some("by_hand".to_owned()), message: Some(note.to_owned()) })
    };
    Box::pin(settle(tx, id, &outcome, None, false)).await?;
    let after = hold(tx, id).await?;
    tx.audit("escrow_refund.settle_by_hand", id.to_string(), Some(before), Some(data(&after.row, &after.payment)));
    Ok(())
}

/// Has a refund on its way asked about at once. False when nothing of it is on its way.
///
/// # Errors
/// `Missing`.
pub async fn hurry(tx: &mut TenantTx, id: RefundId) -> Result<bool> {
    let row = table::lock(tx, id).await?;
    if !matches!(row.state.as_str(), "submitted" | "pending" | "unknown") {
        return Ok(false);
    }
    let work = NewDue { subject: id.uuid(), lane: Lane::from_uuid(row.lane), due_at: Some(tx.now()) };
    due::rouse(tx, Work::EscrowRefund, &[work]).await?;
    Ok(true)
}

/// What a gateway says of a refund now, and how much was to go back. Nothing is written, whatever it says.
///
/// # Errors
/// `Missing`; any store error. A gateway that cannot be asked is an answer.
pub async fn look_up(
    gateways: &Gateways,
    scope: &TenantScope,
    now: Timestamp,
    id: RefundId,
) -> Result<(Money, std::result::Result<RefundOutcome, GatewayError>)> {
    let mut tx = scope.begin_at(now).await?;
    let held = hold(&mut tx, id).await?;
    let others = table::of_payment(&mut tx, held.row.payment_id).await?;
    let others: Vec<_> = others.iter().filter(|other| other.id != id).collect();
    let ask = ask_of(&tx, &held.row, &held.payment, &others)?;
    tx.commit(()).await?;
    let answer = match gateways.of(scope, &held.payment.gateway, held.payment.account_id).await {
        Ok(gateway) => gateway.look_up_refund(&ask).await,
        Err(error) => Err(error),
    };
    Ok((ask.amount, answer))
}
