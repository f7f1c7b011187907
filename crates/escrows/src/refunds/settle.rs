//! What became of a refund, written in one transaction: the row, the order with its books, the word to the merchant.
//!
//! Whoever learns an outcome comes here; the second to come finds the refund settled and changes nothing.

use escrow::{Action, Command};
use ids::RefundId;
use jiff::{SignedDuration, Timestamp};
use money::Money;
use store::due::{Lease, NewDue};
use store::escrow::payments::{self, EscrowPaymentRow};
use store::escrow::refunds::{self as table, EscrowRefundRow};
use store::{Kind as Work, Lane, TenantTx, due};
use usecase::Result;
use usecase::ports::{GatewayError, Raw, RefundOutcome, UnknownCause};

use super::{data, is_settled};
use crate::carry::{Order, carry, context};
use crate::payments::{LADDER, NOT_FOUND_GRACE, plus};
use crate::{refused, rows};

const DAY: SignedDuration = SignedDuration::from_hours(24);

/// Banks take up to ten working days; a gateway that still works on it after thirty days is asked about by a person.
const PATIENCE: SignedDuration = SignedDuration::from_hours(24 * 30);

/// So often one may fail to be sent before it has failed; the ladder says how long it waits each time.
const PUT_OFF_MOST: i16 = 8;

/// So often the same refund is sent, each time because it is certain that it was not heard of.
const MOST_SENDINGS: i16 = 4;

/// A refund with its payment and its order, which is held first.
pub(super) struct Held {
    pub(super) row: EscrowRefundRow,
    pub(super) payment: EscrowPaymentRow,
    pub(super) order: Order,
}

/// All three, held as far as they change.
pub(super) async fn hold(tx: &mut TenantTx, id: RefundId) -> Result<Held> {
    let order = table::order_of(tx, id).await?;
    let order = Order::of(store::escrow::orders::lock(tx, order).await?)?;
    let row = table::lock(tx, id).await?;
    let payment = payments::get(tx, row.payment_id).await?;
    Ok(Held { row, payment, order })
}

/// Records an outcome. `lease` is the job's on the refund's appointment, `asked` whether it is the answer to a look-up.
///
/// # Errors
/// `Missing`; `Conflict` when the lease was lost; any store error.
pub(super) async fn settle(
    tx: &mut TenantTx,
    id: RefundId,
    outcome: &RefundOutcome,
    lease: Option<&Lease>,
    asked: bool,
) -> Result<()> {
    let mut held = hold(tx, id).await?;
    if is_settled(&held.row) {
        return end(tx, &held.row, lease).await;
    }
    let row = &mut held.row;
    if asked {
        row.look_ups = row.look_ups.saturating_add(1);
    }
    match outcome {
        RefundOutcome::Succeeded { gateway_ref, amount } => {
            row.gateway_ref = Some(gateway_ref.clone());
            if *amount != Money::new(row.amount_minor, rows::currency(&held.payment.currency)?) {
                return to_manual(tx, held, lease, &UnknownCause::Mismatch(amount.to_string())).await;
            }
            (row.failure_code, row.failure_message) = (None, None);
            close(tx, held, lease, "succeeded").await
        }
        RefundOutcome::Pending { gateway_ref } => {
            row.gateway_ref = gateway_ref.clone().or_else(|| row.gateway_ref.take());
            "pending".clone_into(&mut row.state);
            ask_again(tx, held, lease).await
        }
        RefundOutcome::NeedsAccount { gateway_ref } => {
            row.gateway_ref = Some(gateway_ref.clone());
            needs_account(tx, held, lease).await
        }
        RefundOutcome::Failed(raw) => Box::pin(failed(tx, held, lease, raw)).await,
        RefundOutcome::Unknown(UnknownCause::NotFound) => not_found(tx, held, lease).await,
        RefundOutcome::Unknown(cause @ UnknownCause::Mismatch(_)) => to_manual(tx, held, lease, cause).await,
        RefundOutcome::Unknown(
            cause @ (UnknownCause::Timeout
            | UnknownCause::Cut
            | UnknownCause::ServerError
            | UnknownCause::Unparseable
            | UnknownCause::Code(_)),
        ) => {
            doubt(row, cause);
            ask_again(tx, held, lease).await
        }
    }
}

/// Nothing left us. It waits and is sent later, or has failed where waiting helps nothing.
pub(super) async fn not_sent(tx: &mut TenantTx, id: RefundId, error: &GatewayError, lease: &Lease) -> Result<()> {
    let mut held = hold(tx, id).await?;
    if is_settled(&held.row) {
        return end(tx, &held.row, Some(lease)).await;
    }
    if held.row.sendings > 1 {
        doubt(&mut held.row, &UnknownCause::NotFound);
        return ask_again(tx, held, Some(lease)).await;
    }
    let (code, waits) = match error {
        GatewayError::BadRequest(_) => ("refused_by_gateway", false),
        GatewayError::Unsupported(_) => ("not_supported", false),
        GatewayError::NotSent(_)
        | GatewayError::Auth(_)
        | GatewayError::RateLimited { .. }
        | GatewayError::Misconfigured(_) => ("not_sent", true),
    };
    held.row.put_off = held.row.put_off.saturating_add(1);
    if !waits || held.row.put_off > PUT_OFF_MOST {
        let raw = Raw { code: Some(code.to_owned()), message: Some(error.to_string()) };
        return Box::pin(failed(tx, held, Some(lease), &raw)).await;
    }
    let row = &mut held.row;
    "created".clone_into(&mut row.state);
    (row.sendings, row.submitted_at, row.failure_message) = (0, None, Some(error.to_string()));
    let wait = usize::try_from(row.put_off).ok().and_then(|nth| LADDER.get(nth)).copied().unwrap_or(DAY);
    table::save(tx, &held.row).await?;
    let next = plus(tx.now(), wait);
    appoint(tx, &held.row, Some(lease), Some(next)).await
}

async fn failed(tx: &mut TenantTx, mut held: Held, lease: Option<&Lease>, raw: &Raw) -> Result<()> {
    let code = raw.code.clone().filter(|code| !code.is_empty());
    held.row.failure_code = Some(code.unwrap_or_else(|| "refused".to_owned()));
    held.row.failure_message.clone_from(&raw.message);
    close(tx, held, lease, "failed").await
}

/// It is over, and the order is told: the money arrived, or is the buyer's to spend.
async fn close(tx: &mut TenantTx, mut held: Held, lease: Option<&Lease>, state: &str) -> Result<()> {
    state.clone_into(&mut held.row.state);
    held.row.settled_at = Some(tx.now());
    table::save(tx, &held.row).await?;
    end(tx, &held.row, lease).await?;
    next_of_payment(tx, &held.row).await?;
    let id = held.row.id;
    let action = if state == "succeeded" { Action::RefundSucceeded(id) } else { Action::RefundFailed(id) };
    tell_order(tx, held.order, action).await
}

/// Others of the same payment that waited until this one was not in doubt any more are sent now.
async fn next_of_payment(tx: &mut TenantTx, row: &EscrowRefundRow) -> Result<()> {
    let (all, now) = (table::of_payment(tx, row.payment_id).await?, tx.now());
    let waiting = all.iter().filter(|other| other.id != row.id && other.state == "created");
    let work: Vec<NewDue> = waiting
        .map(|other| NewDue { subject: other.id.uuid(), lane: Lane::from_uuid(other.lane), due_at: Some(now) })
        .collect();
    Ok(due::rouse(tx, Work::EscrowRefund, &work).await?)
}

async fn tell_order(tx: &mut TenantTx, order: Order, action: Action) -> Result<()> {
    let cx = context(tx, &order.order).await?;
    let outcome = escrow::decide(&order.order, &Command::system(action), &cx).map_err(refused)?;
    carry(tx, order, &outcome, escrow::Actor::System).await?;
    Ok(())
}

/// The provider cannot send it whence it came. Somebody of the merchant's looks, and it is asked about all the same.
async fn needs_account(tx: &mut TenantTx, mut held: Held, lease: Option<&Lease>) -> Result<()> {
    let is_news = held.row.state != "needs_account";
    "needs_account".clone_into(&mut held.row.state);
    held.row.failure_message = Some("The provider wants a bank account to send it to.".to_owned());
    let (id, order) = (held.row.id, held.order.clone());
    if is_news {
        tx.record("escrow_refund.manual_review", id.uuid(), data(&held.row, &held.payment));
    }
    ask_again(tx, held, lease).await?;
    if is_news { tell_order(tx, order, Action::RefundNeedsDetails(id)).await } else { Ok(()) }
}

fn doubt(row: &mut EscrowRefundRow, cause: &UnknownCause) {
    // What the gateway has said before that it has stays so.
    if matches!(row.state.as_str(), "submitted" | "created") {
        "unknown".clone_into(&mut row.state);
        row.failure_message = Some(cause.to_string());
    }
}

/// "Not found" is not "did not happen": it is believed the second time, and not before the grace is over. Then the very same refund is
/// sent once more.
async fn not_found(tx: &mut TenantTx, mut held: Held, lease: Option<&Lease>) -> Result<()> {
    let row = &mut held.row;
    row.not_found = row.not_found.saturating_add(1);
    if row.gateway_ref.is_some() {
        // It was there. Whatever hides it, sending another is not the answer.
        return ask_again(tx, held, lease).await;
    }
    doubt(row, &UnknownCause::NotFound);
    let sure = plus(row.submitted_at.unwrap_or(row.created_at), NOT_FOUND_GRACE);
    if row.not_found < 2 || tx.now() < sure {
        return ask_again(tx, held, lease).await;
    }
    if row.sendings >= MOST_SENDINGS {
        return to_manual(tx, held, lease, &UnknownCause::NotFound).await;
    }
    "created".clone_into(&mut row.state);
    row.not_found = 0;
    table::save(tx, &held.row).await?;
    let now = tx.now();
    appoint(tx, &held.row, lease, Some(now)).await
}

async fn ask_again(tx: &mut TenantTx, held: Held, lease: Option<&Lease>) -> Result<()> {
    let row = &held.row;
    let step = usize::try_from(row.look_ups).ok().and_then(|nth| LADDER.get(nth)).copied();
    let is_known = matches!(row.state.as_str(), "pending" | "needs_account");
    let end = plus(row.submitted_at.unwrap_or(row.created_at), PATIENCE);
    let wait = match step {
        Some(wait) => wait,
        None if is_known && tx.now() < end => DAY,
        None => return to_manual(tx, held, lease, &UnknownCause::Timeout).await,
    };
    table::save(tx, &held.row).await?;
    let next = plus(tx.now(), wait);
    appoint(tx, &held.row, lease, Some(next)).await
}

/// Only a person can tell: the appointment is parked and an alert goes out.
async fn to_manual(tx: &mut TenantTx, mut held: Held, lease: Option<&Lease>, cause: &UnknownCause) -> Result<()> {
    let is_news = held.row.state != "manual";
    "manual".clone_into(&mut held.row.state);
    held.row.failure_message = Some(cause.to_string());
    table::save(tx, &held.row).await?;
    appoint(tx, &held.row, lease, None).await?;
    if is_news {
        tracing::error!(refund = %held.row.id, %cause, "a refund of an order must be settled by hand");
        tx.record("escrow_refund.manual_review", held.row.id.uuid(), data(&held.row, &held.payment));
    }
    Ok(())
}

async fn end(tx: &mut TenantTx, row: &EscrowRefundRow, lease: Option<&Lease>) -> Result<()> {
    match lease {
        Some(lease) => due::finish(tx, lease, &[row.id.uuid()]).await?,
        None => due::cancel(tx, Work::EscrowRefund, row.id.uuid()).await?,
    }
    Ok(())
}

async fn appoint(tx: &mut TenantTx, row: &EscrowRefundRow, lease: Option<&Lease>, at: Option<Timestamp>) -> Result<()> {
    match lease {
        Some(lease) => due::reschedule(tx, lease, &[(row.id.uuid(), at)]).await?,
        None => {
            let work = NewDue { subject: row.id.uuid(), lane: Lane::from_uuid(row.lane), due_at: at };
            due::schedule(tx, Work::EscrowRefund, &[work]).await?;
        }
    }
    Ok(())
}
