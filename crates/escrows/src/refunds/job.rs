//! Carrying refunds out: one claimed row is one refund whose time has come.
//!
//! Safe to run twice: the intent is committed before the gateway hears of it, and what was not answered is looked up before anything
//! else. No call is made inside a transaction. While it is not known of another refund of the payment whether it reached the gateway,
//! this one waits: a provider without keys could not tell the two apart.

use escrow::order::PaymentState;
use ids::RefundId;
use jiff::{SignedDuration, Timestamp};
use money::Money;
use runtime::fault::Step;
use store::due::Lease;
use store::escrow::payments::{self, EscrowPaymentRow};
use store::escrow::refunds::{self as table, EscrowRefundRow};
use store::{TenantScope, TenantTx, due};
use usecase::Result;
use usecase::ports::{ChargeGateway, GatewayError, Gateways, Raw, RefundAsk, RefundOutcome, UnknownCause};

use super::{is_settled, settle};
use crate::payments::plus;
use crate::{carry, rows};

/// How long one waits for another of its payment, or for a question that could not be asked.
const LATER: SignedDuration = SignedDuration::from_mins(5);

/// Does what is due for the claimed refunds.
///
/// # Errors
/// Any store error; `Conflict` when the claim was lost.
pub(crate) async fn run(gateways: &Gateways, scope: &TenantScope, now: Timestamp, lease: &Lease) -> Result<()> {
    for row in &lease.rows {
        let own = Lease { kind: lease.kind, token: lease.token, rows: vec![row.clone()] };
        Box::pin(one(gateways, scope, now, &own, RefundId::from_uuid(row.subject_id))).await?;
    }
    Ok(())
}

/// A refund on its way to its gateway.
pub(super) struct Errand {
    pub(super) row: EscrowRefundRow,
    pub(super) payment: EscrowPaymentRow,
    pub(super) ask: RefundAsk,
    is_first: bool,
}

async fn one(gateways: &Gateways, scope: &TenantScope, now: Timestamp, lease: &Lease, id: RefundId) -> Result<()> {
    let mut tx = scope.begin_at(now).await?;
    let errand = Box::pin(prepare(&mut tx, id, lease)).await?;
    tx.commit(()).await?;
    let Some(errand) = errand else { return Ok(()) };
    let answer = match gateways.of(scope, &errand.payment.gateway, errand.payment.account_id).await {
        Ok(gateway) => carry_out(gateway.as_ref(), &errand).await,
        Err(error) => Err(error),
    };
    let mut tx = scope.begin_at(now).await?;
    match answer {
        Ok(outcome) => Box::pin(settle::settle(&mut tx, id, &outcome, Some(lease), !errand.is_first)).await?,
        Err(error) if errand.is_first => {
            tracing::warn!(refund = %id, %error, "a refund of an order was not sent");
            Box::pin(settle::not_sent(&mut tx, id, &error, lease)).await?;
        }
        // A question that could not be asked costs no step of the ladder.
        Err(error) => {
            tracing::warn!(refund = %id, %error, "a refund of an order could not be looked up");
            due::reschedule(&mut tx, lease, &[(id.uuid(), Some(plus(now, LATER)))]).await?;
        }
    }
    Ok(tx.commit(()).await?)
}

/// Decides what is to be done, and writes the intent. Nothing when it is over, or waits for another refund of its payment.
async fn prepare(tx: &mut TenantTx, id: RefundId, lease: &Lease) -> Result<Option<Errand>> {
    let order = table::order_of(tx, id).await?;
    let order = carry::Order::of(store::escrow::orders::lock(tx, order).await?)?;
    let mut row = table::lock(tx, id).await?;
    if is_settled(&row) {
        due::finish(tx, lease, &[id.uuid()]).await?;
        return Ok(None);
    }
    let is_first = row.state == "created";
    let others = table::of_payment(tx, row.payment_id).await?;
    let others: Vec<&EscrowRefundRow> = others.iter().filter(|other| other.id != id).collect();
    if is_first && others.iter().any(|other| matches!(other.state.as_str(), "submitted" | "unknown" | "manual")) {
        let again = plus(tx.now(), LATER);
        due::reschedule(tx, lease, &[(id.uuid(), Some(again))]).await?;
        return Ok(None);
    }
    let taken = |one: &escrow::order::Payment| one.attempt == row.payment_id && one.state == PaymentState::ChargedBack;
    if is_first && row.sendings == 0 && order.order.payments.iter().any(taken) {
        // The bank decides who has the money: two ways back would give it twice.
        let raw =
            Raw { code: Some("disputed".to_owned()), message: Some("The payer disputes the payment.".to_owned()) };
        Box::pin(settle::settle(tx, id, &RefundOutcome::Failed(raw), Some(lease), false)).await?;
        return Ok(None);
    }
    if is_first {
        "submitted".clone_into(&mut row.state);
        row.submitted_at = Some(tx.now());
        row.sendings = row.sendings.saturating_add(1);
        table::save(tx, &row).await?;
    }
    let payment = payments::get(tx, row.payment_id).await?;
    let ask = ask_of(tx, &row, &payment, &others)?;
    Ok(Some(Errand { row, payment, ask, is_first }))
}

/// What a gateway is sent for a refund; the same each time but for the instant and what else was asked for meanwhile.
pub(super) fn ask_of(
    tx: &TenantTx,
    row: &EscrowRefundRow,
    payment: &EscrowPaymentRow,
    others: &[&EscrowRefundRow],
) -> Result<RefundAsk> {
    let currency = rows::currency(&payment.currency)?;
    let sent = others.iter().filter(|other| other.sendings > 0 && other.state != "failed");
    let before = sent.fold(0_i64, |all, other| all.saturating_add(other.amount_minor));
    Ok(RefundAsk {
        key: row.id.uuid(),
        mode: tx.mode(),
        charge: row.payment_id,
        charge_ref: payment.gateway_ref.clone().unwrap_or_default(),
        gateway_ref: row.gateway_ref.clone(),
        charged: Money::new(payment.amount_minor, currency),
        amount: Money::new(row.amount_minor, currency),
        before: Money::new(before, currency),
        reason: None,
        account: None,
        at: tx.now(),
    })
}

/// Sends, or asks. When the gateway does not know the refund and is certain to honour its key, the very same refund is sent once more.
async fn carry_out(gateway: &dyn ChargeGateway, errand: &Errand) -> std::result::Result<RefundOutcome, GatewayError> {
    let Errand { row, payment, ask, is_first } = errand;
    let can = gateway.capabilities();
    if payment.gateway_ref.is_none() || !can.refunds {
        return Err(GatewayError::Unsupported(format!("{} pays nothing back by itself", gateway.name())));
    }
    if *is_first {
        return send(gateway, ask).await;
    }
    Step::RefundLookUpBegins.take();
    let asked = gateway.look_up_refund(ask).await;
    Step::RefundLookUpAnswered.take();
    let outcome = asked?;
    let remembered = can.refunds_by_key
        && row.gateway_ref.is_none()
        && matches!(row.state.as_str(), "submitted" | "unknown")
        && can.resend_window.is_some_and(|window| row.submitted_at.is_some_and(|at| ask.at < plus(at, window)));
    if outcome == RefundOutcome::Unknown(UnknownCause::NotFound) && remembered {
        return send(gateway, ask).await;
    }
    Ok(outcome)
}

async fn send(gateway: &dyn ChargeGateway, ask: &RefundAsk) -> std::result::Result<RefundOutcome, GatewayError> {
    Step::RefundBegins.take();
    let answer = gateway.refund(ask).await;
    Step::RefundAnswered.take();
    answer
}
