//! Carrying refunds out: one claimed row is one refund whose time has come.
//!
//! Safe to run twice: the intent is committed before the gateway hears of it, a refund has one key for ever, what was not answered is
//! looked up before anything else, and a settled refund changes only when the gateway says so. No call is made inside a transaction.

use ids::RefundId;
use jiff::Timestamp;
use money::Money;
use runtime::fault;
use runtime::secret::Secrets;
use store::due::{Lease, NewDue};
use store::refunds::{self as table, RefundRow};
use store::{Kind, Lane, TenantScope, TenantTx, attempts, due};
use usecase::ports::{
    ChargeGateway, GatewayError, Gateways, Raw, RefundAccount, RefundAsk, RefundOutcome, UnknownCause,
};
use usecase::{Error, OnConstraint as _, Result};

use crate::ladder::{BEHIND_ANOTHER, plus};
use crate::{book, destination, is_settled, settle};

/// Does what is due for the claimed refunds.
///
/// # Errors
/// Any store error; `Conflict` when the claim was lost.
pub async fn run(
    gateways: &Gateways,
    secrets: &Secrets,
    scope: &TenantScope,
    now: Timestamp,
    lease: &Lease,
) -> Result<()> {
    for subject in lease.subjects() {
        one(gateways, secrets, scope, now, &only(lease, subject)).await?;
    }
    Ok(())
}

/// What is done with a gateway.
enum Step {
    /// It is sent; the first time, or because it is certain that it was not heard of.
    Send,
    /// It is asked about.
    Ask,
}

/// A refund on its way to its gateway.
struct Errand {
    row: RefundRow,
    step: Step,
    ask: RefundAsk,
}

async fn one(gateways: &Gateways, secrets: &Secrets, scope: &TenantScope, now: Timestamp, lease: &Lease) -> Result<()> {
    let Some(subject) = lease.subjects().first().copied() else { return Ok(()) };
    let id = RefundId::from_uuid(subject);
    let mut tx = scope.begin_at(now).await?;
    let errand = prepare(&mut tx, secrets, id, lease).await?;
    tx.commit(()).await?;
    let Some(errand) = errand else { return Ok(()) };
    let answer = match gateways.of(scope, &errand.row.gateway, errand.row.account_id).await {
        Ok(gateway) => carry(gateway.as_ref(), &errand).await,
        Err(error) => Err(error),
    };
    let mut tx = scope.begin_at(now).await?;
    match (answer, errand.step) {
        (Ok(outcome), step) => {
            settle::settle(&mut tx, id, &outcome, Some(lease), matches!(step, Step::Ask)).await?;
        }
        (Err(error), Step::Send) => {
            tracing::warn!(refund = %id, %error, "a refund was not sent");
            settle::not_sent(&mut tx, id, &error, Some(lease)).await?;
        }
        // A question that could not be asked costs no step of the ladder.
        (Err(error), Step::Ask) => {
            tracing::warn!(refund = %id, %error, "a refund could not be looked up");
            let again = plus(now, BEHIND_ANOTHER);
            due::reschedule(&mut tx, lease, &[(subject, Some(again))]).await?;
        }
    }
    Ok(tx.commit(()).await?)
}

/// Decides what is to be done, and writes the intent. Nothing when it waits for another refund of its charge.
async fn prepare(tx: &mut TenantTx, secrets: &Secrets, id: RefundId, lease: &Lease) -> Result<Option<Errand>> {
    let mut row = table::lock(tx, id).await?;
    if row.state == "canceled" || (is_settled(&row) && row.sendings == 0) {
        due::finish(tx, lease, &[id.uuid()]).await?;
        return Ok(None);
    }
    let others = table::others_of(tx, &row).await?;
    let is_first = row.state == "created";
    if is_first && others.in_doubt {
        let again = plus(tx.now(), BEHIND_ANOTHER);
        due::reschedule(tx, lease, &[(id.uuid(), Some(again))]).await?;
        return Ok(None);
    }
    if is_first && row.sendings == 0 && others.disputed {
        // The bank decides who has the money: two ways back would give it twice.
        let raw = Raw { code: Some("disputed".to_owned()), message: Some("The payer disputes the charge.".to_owned()) };
        settle::settle(tx, id, &RefundOutcome::Failed(raw), Some(lease), false).await?;
        return Ok(None);
    }
    let goes_elsewhere = row.state == "needs_account" && row.destination.is_some();
    if is_first {
        "submitted".clone_into(&mut row.state);
        row.submitted_at = Some(tx.now());
    }
    if is_first || goes_elsewhere {
        row.sendings = row.sendings.saturating_add(1);
        table::save(tx, &row).await.on_constraint("refunds_one_in_doubt", || {
            Error::new(usecase::Kind::Busy, "refund_behind_another", "Another refund of the charge is in doubt.")
        })?;
    }
    let step = if is_first || goes_elsewhere { Step::Send } else { Step::Ask };
    let account = destination::of(tx, secrets, &row).await?;
    let ask = ask_of(tx, &row, others.asked_minor, account).await?;
    Ok(Some(Errand { row, step, ask }))
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
    let row = table::get(&mut tx, id).await?;
    let others = table::others_of(&mut tx, &row).await?;
    // Where it goes to is no part of the question.
    let ask = ask_of(&mut tx, &row, others.asked_minor, None).await?;
    tx.commit(()).await?;
    let answer = match gateways.of(scope, &row.gateway, row.account_id).await {
        Ok(gateway) => gateway.look_up_refund(&ask).await,
        Err(error) => Err(error),
    };
    Ok((ask.amount, answer))
}

/// Has a refund on its way asked about at once. False when nothing of it is on its way.
///
/// # Errors
/// Any store error.
pub async fn hurry(tx: &mut TenantTx, id: RefundId) -> Result<bool> {
    let row = table::get(tx, id).await?;
    if !matches!(row.state.as_str(), "submitted" | "pending" | "unknown") {
        return Ok(false);
    }
    let work = NewDue { subject: id.uuid(), lane: Lane::from_uuid(row.lane), due_at: Some(tx.now()) };
    due::rouse(tx, Kind::Refund, &[work]).await?;
    Ok(true)
}

/// What a gateway is sent for a refund; the same each time but for the instant and what else was asked for meanwhile.
async fn ask_of(tx: &mut TenantTx, row: &RefundRow, before: i64, account: Option<RefundAccount>) -> Result<RefundAsk> {
    let attempt = attempts::get(tx, row.attempt_id).await?;
    let amount = book::amount_of(row)?;
    let money = |minor| money::Money::new(minor, amount.currency());
    Ok(RefundAsk {
        key: row.id.uuid(),
        mode: tx.mode(),
        charge: row.attempt_id,
        charge_ref: row.charge_ref.clone().unwrap_or_default(),
        gateway_ref: row.gateway_ref.clone(),
        charged: money(attempt.amount_minor),
        amount,
        before: money(before),
        reason: row.memo.clone(),
        account,
        at: tx.now(),
    })
}

/// Sends, or asks. When the gateway does not know the refund and is certain to honour its key, the very same refund is sent once more:
/// whether the first sending never left, or is only late to be seen, the money goes back once.
async fn carry(gateway: &dyn ChargeGateway, errand: &Errand) -> std::result::Result<RefundOutcome, GatewayError> {
    let Errand { row, step, ask } = errand;
    let can = gateway.capabilities();
    if row.charge_ref.is_none() || !can.refunds {
        return Err(GatewayError::Unsupported(format!(
            "{} pays nothing back by itself: pay the money back by a transfer, and credit it as paid back outside",
            gateway.name()
        )));
    }
    if matches!(step, Step::Send) {
        return send(gateway, ask).await;
    }
    fault::Step::RefundLookUpBegins.take();
    let asked = gateway.look_up_refund(ask).await;
    fault::Step::RefundLookUpAnswered.take();
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
    fault::Step::RefundBegins.take();
    let answer = gateway.refund(ask).await;
    fault::Step::RefundAnswered.take();
    answer
}

/// The lease narrowed to one of its rows.
fn only(lease: &Lease, subject: ids::Uuid) -> Lease {
    let rows = lease.rows.iter().filter(|row| row.subject_id == subject).cloned().collect();
    Lease { kind: lease.kind, token: lease.token, rows }
}
