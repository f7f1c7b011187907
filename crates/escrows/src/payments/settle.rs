//! What became of a payment, written in one transaction: the payment, the order that it is for, the books, the word to the merchant.
//!
//! Whoever learns an outcome comes here; the second to come finds the payment settled and changes nothing.

use escrow::journal::{Receipted, topped_up};
use escrow::{Action, Command, EventKind, Receipt};
use ids::{AttemptId, EscrowPaymentId};
use jiff::Timestamp;
use money::Money;
use recovery::DeclineCode;
use serde_json::{Value, json};
use store::due::{Lease, NewDue};
use store::escrow::payments::{self as table, EscrowPaymentRow};
use store::escrow::{orders, wallets};
use store::{Kind as Work, Lane, TenantTx, due, ledger};
use usecase::books::journal_row;
use usecase::ports::{ChargeOutcome, DISPUTE_FORESEEN, DISPUTE_FORESEEN_AFTER, NextAction, Raw, UnknownCause};
use usecase::{Error, Result, time};

use super::{LADDER, NOT_FOUND_GRACE, plus};
use crate::carry::{Order, carry, context};
use crate::{feeds, person, refused, rows};

pub(super) fn is_settled(row: &EscrowPaymentRow) -> bool {
    matches!(row.status.as_str(), "succeeded" | "failed")
}

/// What a receiver is told about a payment.
pub(super) fn data(row: &EscrowPaymentRow) -> Value {
    json!({
        "id": EscrowPaymentId::from_uuid(row.id.uuid()),
        "orderId": row.order_id,
        "customerId": row.customer_id,
        "status": row.status,
        "rail": row.rail,
        "amount": row.amount_minor,
        "currency": row.currency,
        "failureCode": row.decline_code,
        "nextAction": row.next_action,
    })
}

/// Records an outcome. `held` is the job's lease on the payment's appointment, `asked` whether it is the answer to a look-up.
///
/// # Errors
/// `Missing`; `Conflict` when the lease was lost; any store error.
pub(super) async fn settle(
    tx: &mut TenantTx,
    id: AttemptId,
    outcome: &ChargeOutcome,
    held: Option<&Lease>,
    asked: bool,
) -> Result<()> {
    let (order, mut row) = both(tx, id).await?;
    if row.status == "succeeded" || (row.status == "failed" && !matches!(outcome, ChargeOutcome::Succeeded { .. })) {
        return end(tx, &row, held).await;
    }
    if asked {
        row.look_ups = row.look_ups.saturating_add(1);
    }
    match outcome {
        ChargeOutcome::Succeeded { gateway_ref, amount, fee, .. } => {
            row.gateway_ref = Some(gateway_ref.clone());
            row.fee_minor = fee.filter(|fee| fee.currency() == amount.currency()).map(Money::minor);
            // Whoever sends money by themselves may send less, or more: what came is what counts.
            if rows::rail(&row.rail)?.is_push() && amount.currency().code() == row.currency {
                row.amount_minor = amount.minor();
            }
            if *amount != Money::new(row.amount_minor, rows::currency(&row.currency)?) {
                return to_manual(tx, row, held, &UnknownCause::Mismatch(amount.to_string())).await;
            }
            arrived(tx, row, order, held).await
        }
        ChargeOutcome::Declined { code, raw } => failed(tx, row, order, held, Some(*code), raw).await,
        ChargeOutcome::RequiresAction { action, gateway_ref, expires_at } => {
            row.gateway_ref = gateway_ref.clone().or(row.gateway_ref);
            row.expires_at = expires_at.or(row.expires_at);
            if row.expires_at.is_some_and(|end| tx.now() >= end) {
                return failed(tx, row, order, held, Some(DeclineCode::ExpiredAction), &Raw::default()).await;
            }
            waits_for_payer(tx, row, held, action).await
        }
        ChargeOutcome::Pending { gateway_ref } => {
            row.gateway_ref = gateway_ref.clone().or(row.gateway_ref);
            ask_again(tx, row, held).await
        }
        ChargeOutcome::Unknown(UnknownCause::NotFound) => {
            row.not_found = row.not_found.saturating_add(1);
            doubt(&mut row, &UnknownCause::NotFound);
            if row.not_found >= 2 && tx.now() >= plus(row.submitted_at, NOT_FOUND_GRACE) {
                let raw = Raw { code: Some("not_found".to_owned()), message: None };
                return failed(tx, row, order, held, None, &raw).await;
            }
            ask_again(tx, row, held).await
        }
        ChargeOutcome::Unknown(cause @ UnknownCause::Mismatch(_)) => to_manual(tx, row, held, cause).await,
        ChargeOutcome::Unknown(
            cause @ (UnknownCause::Timeout
            | UnknownCause::Cut
            | UnknownCause::ServerError
            | UnknownCause::Unparseable
            | UnknownCause::Code(_)),
        ) => {
            doubt(&mut row, cause);
            ask_again(tx, row, held).await
        }
    }
}

/// A payment with its order, both held, in the time of the job, which is that of the order's lane. The order comes first: whoever acts on it holds them in this order, too.
pub(crate) async fn both(tx: &mut TenantTx, id: AttemptId) -> Result<(Option<Order>, EscrowPaymentRow)> {
    let known = table::get(tx, id).await?;
    let order = match known.order_id {
        Some(order) => Some(Order::of(orders::lock(tx, order).await?)?),
        None => None,
    };
    Ok((order, table::lock(tx, id).await?))
}

/// Nothing left us: the payment is over, and nothing was refused.
pub(super) async fn not_sent(tx: &mut TenantTx, id: AttemptId, why: &str, held: &Lease) -> Result<()> {
    let (order, row) = both(tx, id).await?;
    if is_settled(&row) {
        return end(tx, &row, Some(held)).await;
    }
    let raw = Raw { code: Some("not_sent".to_owned()), message: Some(why.to_owned()) };
    failed(tx, row, order, Some(held), None, &raw).await
}

/// Has a payment asked about at once, because its provider said something about it: one that failed may have arrived after all. Tells
/// whether there is something to ask.
///
/// # Errors
/// `Missing`.
pub async fn hurry(tx: &mut TenantTx, id: AttemptId) -> Result<bool> {
    let row = table::get(tx, id).await?;
    if row.status == "succeeded" {
        return Ok(false);
    }
    let lane = Lane::from_uuid(row.lane);
    let work = NewDue { subject: id.uuid(), lane, due_at: Some(tx.now()) };
    due::schedule(tx, Work::EscrowPayment, &[work]).await?;
    Ok(true)
}

/// Nothing more is done about it, or not before what it brought into a wallet clears.
async fn end(tx: &mut TenantTx, row: &EscrowPaymentRow, held: Option<&Lease>) -> Result<()> {
    if let Some(at) = super::uncleared_until(row) {
        return appoint(tx, row, held, Some(at)).await;
    }
    match held {
        Some(lease) => due::finish(tx, lease, &[row.id.uuid()]).await?,
        None => due::cancel(tx, Work::EscrowPayment, row.id.uuid()).await?,
    }
    Ok(())
}

async fn appoint(tx: &mut TenantTx, row: &EscrowPaymentRow, held: Option<&Lease>, at: Option<Timestamp>) -> Result<()> {
    match held {
        Some(lease) => due::reschedule(tx, lease, &[(row.id.uuid(), at)]).await?,
        None => {
            let work = NewDue { subject: row.id.uuid(), lane: Lane::from_uuid(row.lane), due_at: at };
            due::schedule(tx, Work::EscrowPayment, &[work]).await?;
        }
    }
    Ok(())
}

async fn close(tx: &mut TenantTx, row: &mut EscrowPaymentRow, held: Option<&Lease>, status: &str) -> Result<()> {
    status.clone_into(&mut row.status);
    row.resolved_at = Some(tx.now());
    row.next_action = None;
    table::save(tx, row).await?;
    end(tx, row, held).await?;
    go_on(tx, row).await
}

/// A payment of a checkout ended: the checkout goes on.
async fn go_on(tx: &mut TenantTx, row: &EscrowPaymentRow) -> Result<()> {
    let Some(checkout) = row.checkout_id else { return Ok(()) };
    let lane = Lane::from_uuid(row.lane);
    let work = NewDue { subject: checkout.uuid(), lane, due_at: Some(tx.now()) };
    due::schedule(tx, Work::Checkout, &[work]).await?;
    time::nudge(tx, lane).await
}

/// The money is there: the order takes it, or the wallet does.
async fn arrived(
    tx: &mut TenantTx,
    mut row: EscrowPaymentRow,
    order: Option<Order>,
    held: Option<&Lease>,
) -> Result<()> {
    close(tx, &mut row, held, "succeeded").await?;
    foresee(tx, &row).await?;
    tx.record("escrow_payment.succeeded", row.id.uuid(), data(&row));
    let fee = row.fee_minor.unwrap_or(0);
    let Some(order) = order else { return fill(tx, &row, fee).await };
    let receipt =
        Receipt { attempt: row.id, gross: row.amount_minor, fee, third_party: false, clearance: row.clearance_secs };
    let cx = context(tx, &order.order).await?;
    let command = Command::system(Action::Receive(receipt));
    let outcome = escrow::decide(&order.order, &command, &cx).map_err(refused)?;
    carry(tx, order, &outcome, escrow::Actor::System).await?;
    Ok(())
}

/// The simulator calls nobody about a dispute: what it will dispute is asked about when it is time.
async fn foresee(tx: &mut TenantTx, row: &EscrowPaymentRow) -> Result<()> {
    if row.gateway_ref.as_deref().is_some_and(|known| known.starts_with(DISPUTE_FORESEEN)) {
        let at = Some(plus(tx.now(), DISPUTE_FORESEEN_AFTER));
        let work = NewDue { subject: row.id.uuid(), lane: Lane::from_uuid(row.lane), due_at: at };
        due::schedule(tx, Work::Dispute, &[work]).await?;
    }
    Ok(())
}

/// Into the payer's wallet.
async fn fill(tx: &mut TenantTx, row: &EscrowPaymentRow, fee: i64) -> Result<()> {
    wallets::lock(tx, &[row.customer_id], &row.currency).await?;
    let of =
        Receipted { attempt: row.id, currency: rows::currency(&row.currency)?, gross: row.amount_minor, costs: fee };
    let waits = super::uncleared_until(row).is_some();
    let journal = topped_up(&of, person(row.customer_id), waits)
        .map_err(|error| Error::fault("money in a wallet cannot be booked").because(error))?;
    feeds::topped_up(tx, row, &[EventKind::PaymentSucceeded, EventKind::WalletChanged]);
    let now = tx.now();
    Ok(ledger::post(tx, &[journal_row(&journal, now)]).await?)
}

pub(super) async fn failed(
    tx: &mut TenantTx,
    mut row: EscrowPaymentRow,
    order: Option<Order>,
    held: Option<&Lease>,
    code: Option<DeclineCode>,
    raw: &Raw,
) -> Result<()> {
    row.decline_code = code.map(|code| code.as_str().to_owned());
    row.raw_code.clone_from(&raw.code);
    row.raw_message.clone_from(&raw.message);
    close(tx, &mut row, held, "failed").await?;
    tx.record("escrow_payment.failed", row.id.uuid(), data(&row));
    let Some(order) = order else {
        feeds::topped_up(tx, &row, &[EventKind::PaymentFailed]);
        return Ok(());
    };
    let open =
        |one: &&escrow::order::Payment| one.attempt == row.id && one.state == escrow::order::PaymentState::Processing;
    if !order.order.payments.iter().any(|one| open(&one)) {
        return Ok(());
    }
    let cx = context(tx, &order.order).await?;
    let command = Command::system(Action::PaymentFailed(row.id));
    let outcome = escrow::decide(&order.order, &command, &cx).map_err(refused)?;
    carry(tx, order, &outcome, escrow::Actor::System).await?;
    Ok(())
}

async fn waits_for_payer(
    tx: &mut TenantTx,
    mut row: EscrowPaymentRow,
    held: Option<&Lease>,
    action: &NextAction,
) -> Result<()> {
    let told = row.status == "requires_action";
    "requires_action".clone_into(&mut row.status);
    row.next_action =
        Some(serde_json::to_value(action).map_err(|error| Error::fault("an action cannot be written").because(error))?);
    let end = row.expires_at.unwrap_or(plus(row.submitted_at, jiff::SignedDuration::from_hours(48)));
    row.expires_at = Some(end);
    table::save(tx, &row).await?;
    let wait = step(&row).unwrap_or(jiff::SignedDuration::from_hours(6));
    let next = plus(tx.now(), wait).min(end);
    appoint(tx, &row, held, Some(next)).await?;
    if !told {
        tx.record("escrow_payment.requires_action", row.id.uuid(), data(&row));
    }
    Ok(())
}

fn doubt(row: &mut EscrowPaymentRow, cause: &UnknownCause) {
    if row.status == "submitted" {
        "unknown".clone_into(&mut row.status);
        row.raw_message = Some(cause.to_string());
    }
}

/// The wait before the next look-up; `None` when the ladder is used up.
fn step(row: &EscrowPaymentRow) -> Option<jiff::SignedDuration> {
    LADDER.get(usize::try_from(row.look_ups).unwrap_or(usize::MAX)).copied()
}

async fn ask_again(tx: &mut TenantTx, row: EscrowPaymentRow, held: Option<&Lease>) -> Result<()> {
    let Some(wait) = step(&row) else { return to_manual(tx, row, held, &UnknownCause::Timeout).await };
    table::save(tx, &row).await?;
    let next = plus(tx.now(), wait);
    appoint(tx, &row, held, Some(next)).await
}

/// Only a person can tell: the appointment is parked and an alert goes out.
async fn to_manual(
    tx: &mut TenantTx,
    mut row: EscrowPaymentRow,
    held: Option<&Lease>,
    cause: &UnknownCause,
) -> Result<()> {
    let is_news = row.status != "manual";
    "manual".clone_into(&mut row.status);
    row.raw_message = Some(cause.to_string());
    table::save(tx, &row).await?;
    appoint(tx, &row, held, None).await?;
    if is_news {
        tracing::error!(payment = %row.id, %cause, "a payment into escrow must be settled by hand");
        tx.record("escrow_payment.manual_review", row.id.uuid(), data(&row));
    }
    Ok(())
}
