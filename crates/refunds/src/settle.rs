//! What became of a refund, written in one transaction: the row, the charge, the books, what it gives back, the event.
//!
//! Whoever learns an outcome calls [`settle`]: the job that sent it, the job that looked it up, a person who settles by hand. A
//! refund that is settled changes twice more at most: one that failed and was made after all is booked, once; one that was made and
//! came back is undone, once.

use ids::RefundId;
use jiff::Timestamp;
use store::due::{Lease, NewDue};
use store::refunds::{self as table, RefundRow};
use store::{Kind, Lane, TenantTx, attempts, credit_notes, due};
use usecase::ports::{GatewayError, Raw, RefundOutcome, UnknownCause};
use usecase::{Error, Result};

use crate::ladder::{MOST_SENDINGS, NOT_FOUND_GRACE, PUT_OFF_MOST, next_look, plus, put_off};
use crate::{book, data, is_settled};

/// Where a refund stands after [`settle`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Settled {
    /// The money is on its way to the payer.
    Succeeded,
    /// It will not happen, or came back.
    Failed,
    /// Still open; there is an appointment.
    Open,
    /// Still open, and a person must settle it.
    Manual,
    /// It was settled before; nothing changed.
    Before,
}

/// Records an outcome. `held` is the lease on the refund's appointment, if it is a job that learned it; `asked` tells that it was
/// looked up and not sent.
///
/// # Errors
/// `Missing`; `Conflict` when the lease was lost; any store error.
pub async fn settle(
    tx: &mut TenantTx,
    id: RefundId,
    outcome: &RefundOutcome,
    held: Option<&Lease>,
    asked: bool,
) -> Result<Settled> {
    let mut row = table::lock(tx, id).await?;
    if is_settled(&row) {
        end_appointment(tx, &row, held).await?;
        return after_all(tx, row, outcome).await;
    }
    if asked {
        row.look_ups = row.look_ups.saturating_add(1);
    }
    match outcome {
        RefundOutcome::Succeeded { gateway_ref, amount } => {
            row.gateway_ref = Some(gateway_ref.clone());
            if *amount != book::amount_of(&row)? {
                return to_manual(tx, row, held, &UnknownCause::Mismatch(amount.to_string())).await;
            }
            succeeded(tx, row, held).await
        }
        RefundOutcome::Pending { gateway_ref } => {
            row.gateway_ref = gateway_ref.clone().or(row.gateway_ref);
            known(tx, row, held, "pending", "refund.pending").await
        }
        RefundOutcome::NeedsAccount { gateway_ref } => {
            row.gateway_ref = Some(gateway_ref.clone());
            // An account that was given did not do: that is news.
            if row.destination.take().is_some() {
                row.destination_key_id = None;
                "submitted".clone_into(&mut row.state);
            }
            known(tx, row, held, "needs_account", "refund.needs_account").await
        }
        RefundOutcome::Failed(raw) => failed(tx, row, held, raw).await,
        RefundOutcome::Unknown(UnknownCause::NotFound) => not_found(tx, row, held).await,
        RefundOutcome::Unknown(cause @ UnknownCause::Mismatch(_)) => to_manual(tx, row, held, cause).await,
        RefundOutcome::Unknown(
            cause @ (UnknownCause::Timeout
            | UnknownCause::Cut
            | UnknownCause::ServerError
            | UnknownCause::Unparseable
            | UnknownCause::Code(_)),
        ) => {
            doubt(tx, &mut row, cause);
            ask_again(tx, row, held).await
        }
    }
}

/// The gateway answered that nothing left us this time. If nothing ever left us it waits and is sent later, or has failed where
/// waiting helps nothing; otherwise it is in doubt as before.
///
/// # Errors
/// As [`settle`].
pub async fn not_sent(tx: &mut TenantTx, id: RefundId, error: &GatewayError, held: Option<&Lease>) -> Result<Settled> {
    let mut row = table::lock(tx, id).await?;
    if is_settled(&row) {
        end_appointment(tx, &row, held).await?;
        return Ok(Settled::Before);
    }
    if row.state == "needs_account" {
        return account_refused(tx, row, error, held).await;
    }
    if row.sendings > 1 {
        doubt(tx, &mut row, &UnknownCause::NotFound);
        return ask_again(tx, row, held).await;
    }
    let (code, waits) = match error {
        GatewayError::BadRequest(_) => ("refused_by_gateway", false),
        GatewayError::Unsupported(_) => ("not_supported", false),
        GatewayError::NotSent(_)
        | GatewayError::Auth(_)
        | GatewayError::RateLimited { .. }
        | GatewayError::Misconfigured(_) => ("not_sent", true),
    };
    row.put_off = row.put_off.saturating_add(1);
    if !waits || row.put_off > PUT_OFF_MOST {
        let raw = Raw { code: Some(code.to_owned()), message: Some(error.to_string()) };
        return failed(tx, row, held, &raw).await;
    }
    "created".clone_into(&mut row.state);
    row.sendings = 0;
    row.submitted_at = None;
    row.failure_message = Some(error.to_string());
    let mut wait = put_off(row.put_off);
    if let GatewayError::RateLimited { after } = error {
        wait = wait.max(jiff::SignedDuration::try_from(*after).unwrap_or(wait));
    }
    table::save(tx, &row).await?;
    let next = plus(tx.now(), wait);
    appoint(tx, &row, held, Some(next)).await?;
    Ok(Settled::Open)
}

/// The account that was given could not be passed on: it is forgotten where it is to blame, and passed on later where it is not.
async fn account_refused(
    tx: &mut TenantTx,
    mut row: RefundRow,
    error: &GatewayError,
    held: Option<&Lease>,
) -> Result<Settled> {
    row.failure_message = Some(error.to_string());
    row.put_off = row.put_off.saturating_add(1);
    if matches!(error, GatewayError::BadRequest(_) | GatewayError::Unsupported(_)) {
        (row.destination, row.destination_key_id) = (None, None);
        tx.record("refund.needs_account", row.id.uuid(), data(&row));
        return ask_again(tx, row, held).await;
    }
    if row.put_off > PUT_OFF_MOST {
        return to_manual(tx, row, held, &UnknownCause::Timeout).await;
    }
    let next = plus(tx.now(), put_off(row.put_off));
    table::save(tx, &row).await?;
    appoint(tx, &row, held, Some(next)).await?;
    Ok(Settled::Open)
}

/// A holder gives the appointment back with its token; others simply take it off the list.
async fn end_appointment(tx: &mut TenantTx, row: &RefundRow, held: Option<&Lease>) -> Result<()> {
    match held {
        Some(lease) => due::finish(tx, lease, &[row.id.uuid()]).await?,
        None => due::cancel(tx, Kind::Refund, row.id.uuid()).await?,
    }
    Ok(())
}

async fn appoint(tx: &mut TenantTx, row: &RefundRow, held: Option<&Lease>, at: Option<Timestamp>) -> Result<()> {
    match held {
        Some(lease) => due::reschedule(tx, lease, &[(row.id.uuid(), at)]).await?,
        None => {
            let work = NewDue { subject: row.id.uuid(), lane: Lane::from_uuid(row.lane), due_at: at };
            due::schedule(tx, Kind::Refund, &[work]).await?;
        }
    }
    Ok(())
}

/// Ends a refund in a state that nothing more is expected of. A destination is needed no longer.
async fn close(tx: &mut TenantTx, row: &mut RefundRow, held: Option<&Lease>, state: &str) -> Result<()> {
    state.clone_into(&mut row.state);
    row.settled_at = Some(tx.now());
    (row.destination, row.destination_key_id) = (None, None);
    table::save(tx, row).await?;
    end_appointment(tx, row, held).await?;
    next_of_the_charge(tx, row).await
}

/// Others of the same charge that waited until this one was not in doubt any more are sent now.
async fn next_of_the_charge(tx: &mut TenantTx, row: &RefundRow) -> Result<()> {
    let waiting = table::waiting_of(tx, row.attempt_id).await?;
    let now = tx.now();
    let work: Vec<NewDue> = waiting
        .into_iter()
        .filter(|other| other.id != row.id)
        .map(|other| NewDue { subject: other.id.uuid(), lane: Lane::from_uuid(other.lane), due_at: Some(now) })
        .collect();
    Ok(due::rouse(tx, Kind::Refund, &work).await?)
}

async fn succeeded(tx: &mut TenantTx, mut row: RefundRow, held: Option<&Lease>) -> Result<Settled> {
    row.failure_code = None;
    row.failure_message = None;
    close(tx, &mut row, held, "succeeded").await?;
    book::made(tx, &row).await?;
    book::tell_source(tx, &row).await?;
    tx.record("refund.succeeded", row.id.uuid(), data(&row));
    Ok(Settled::Succeeded)
}

async fn failed(tx: &mut TenantTx, mut row: RefundRow, held: Option<&Lease>, raw: &Raw) -> Result<Settled> {
    row.failure_code = Some(raw.code.clone().filter(|code| !code.is_empty()).unwrap_or_else(|| "refused".to_owned()));
    row.failure_message.clone_from(&raw.message);
    close(tx, &mut row, held, "failed").await?;
    book::free(tx, &row).await?;
    book::tell_source(tx, &row).await?;
    tx.record("refund.failed", row.id.uuid(), data(&row));
    Ok(Settled::Failed)
}

/// The gateway has it, and is not done.
async fn known(
    tx: &mut TenantTx,
    mut row: RefundRow,
    held: Option<&Lease>,
    state: &'static str,
    event: &'static str,
) -> Result<Settled> {
    let is_news = row.state != state;
    state.clone_into(&mut row.state);
    if is_news {
        tx.record(event, row.id.uuid(), data(&row));
        next_of_the_charge(tx, &row).await?;
    }
    ask_again(tx, row, held).await
}

fn doubt(tx: &mut TenantTx, row: &mut RefundRow, cause: &UnknownCause) {
    // What the gateway has said before that it has stays so.
    if matches!(row.state.as_str(), "submitted" | "created") {
        "unknown".clone_into(&mut row.state);
        row.failure_message = Some(cause.to_string());
        tx.record("refund.unknown", row.id.uuid(), data(row));
    }
}

async fn ask_again(tx: &mut TenantTx, row: RefundRow, held: Option<&Lease>) -> Result<Settled> {
    let Some(next) = next_look(&row, tx.now()) else {
        return to_manual(tx, row, held, &UnknownCause::Timeout).await;
    };
    table::save(tx, &row).await?;
    appoint(tx, &row, held, Some(next)).await?;
    Ok(Settled::Open)
}

/// "Not found" is not "did not happen": it is believed the second time, and not before the grace is over. Then the very same refund
/// is sent once more.
async fn not_found(tx: &mut TenantTx, mut row: RefundRow, held: Option<&Lease>) -> Result<Settled> {
    row.not_found = row.not_found.saturating_add(1);
    if row.gateway_ref.is_some() {
        // It was there. Whatever hides it, sending another is not the answer.
        return ask_again(tx, row, held).await;
    }
    doubt(tx, &mut row, &UnknownCause::NotFound);
    let sure = plus(row.submitted_at.unwrap_or(row.created_at), NOT_FOUND_GRACE);
    if row.not_found < 2 || tx.now() < sure {
        return ask_again(tx, row, held).await;
    }
    if row.sendings >= MOST_SENDINGS {
        return to_manual(tx, row, held, &UnknownCause::NotFound).await;
    }
    "created".clone_into(&mut row.state);
    row.not_found = 0;
    table::save(tx, &row).await?;
    let now = tx.now();
    appoint(tx, &row, held, Some(now)).await?;
    Ok(Settled::Open)
}

/// Only a person can tell: the appointment is parked and an alert goes out.
async fn to_manual(
    tx: &mut TenantTx,
    mut row: RefundRow,
    held: Option<&Lease>,
    cause: &UnknownCause,
) -> Result<Settled> {
    let is_news = row.state != "manual";
    "manual".clone_into(&mut row.state);
    row.failure_message = Some(cause.to_string());
    table::save(tx, &row).await?;
    appoint(tx, &row, held, None).await?;
    book::tell_source(tx, &row).await?;
    if is_news {
        tracing::error!(refund = %row.id, %cause, "a refund must be settled by hand");
        tx.record("refund.manual_review", row.id.uuid(), data(&row));
    }
    Ok(Settled::Manual)
}

/// A word about a refund that is settled: it came back, or was made after all.
async fn after_all(tx: &mut TenantTx, row: RefundRow, outcome: &RefundOutcome) -> Result<Settled> {
    match outcome {
        RefundOutcome::Failed(raw) if row.state == "succeeded" => came_back(tx, row, raw).await,
        RefundOutcome::Succeeded { gateway_ref, amount } if row.state == "failed" => {
            let is_whole = *amount == book::amount_of(&row)?;
            made_after_all(tx, row, gateway_ref, is_whole).await
        }
        RefundOutcome::Succeeded { .. }
        | RefundOutcome::Pending { .. }
        | RefundOutcome::NeedsAccount { .. }
        | RefundOutcome::Failed(_)
        | RefundOutcome::Unknown(_) => Ok(Settled::Before),
    }
}

/// The bank sent it back, sometimes weeks later: what was booked is booked back.
async fn came_back(tx: &mut TenantTx, mut row: RefundRow, raw: &Raw) -> Result<Settled> {
    row.returned_at = Some(tx.now());
    book::returned(tx, &row).await?;
    failed_row(&mut row, raw);
    row.settled_at = Some(tx.now());
    table::save(tx, &row).await?;
    book::free(tx, &row).await?;
    book::tell_source(tx, &row).await?;
    tx.record("refund.failed", row.id.uuid(), data(&row));
    Ok(Settled::Failed)
}

fn failed_row(row: &mut RefundRow, raw: &Raw) {
    "failed".clone_into(&mut row.state);
    row.failure_code = Some(raw.code.clone().filter(|code| !code.is_empty()).unwrap_or_else(|| "returned".to_owned()));
    row.failure_message.clone_from(&raw.message);
}

/// It was said to have failed and was made: the money is gone, so it is booked, unless it was given another way meanwhile, which only
/// a person can put right.
async fn made_after_all(tx: &mut TenantTx, mut row: RefundRow, gateway_ref: &str, is_whole: bool) -> Result<Settled> {
    let is_void = match row.credit_note_id {
        Some(note) => credit_notes::get(tx, note).await?.status != "issued",
        None => false,
    };
    let is_owed = is_whole
        && !is_void
        && row.returned_at.is_none()
        && still_owed(tx, &row).await?
        && attempts::set_aside(tx, row.attempt_id, row.amount_minor).await?;
    if !is_owed {
        tracing::error!(refund = %row.id, "a refund that had failed was made, and is owed no more; settle it by hand");
        tx.record("refund.manual_review", row.id.uuid(), data(&row));
        return Ok(Settled::Before);
    }
    row.gateway_ref = Some(gateway_ref.to_owned());
    row.failure_code = None;
    row.failure_message = None;
    "succeeded".clone_into(&mut row.state);
    row.settled_at = Some(tx.now());
    table::save(tx, &row).await?;
    book::made(tx, &row).await?;
    book::tell_source(tx, &row).await?;
    tx.record("refund.succeeded", row.id.uuid(), data(&row));
    Ok(Settled::Succeeded)
}

/// Whether what it gives back was not given by another refund meanwhile.
async fn still_owed(tx: &mut TenantTx, row: &RefundRow) -> Result<bool> {
    let sums = table::sums_of(tx, row.credit_note_id, row.surplus_id).await?;
    let whole = match (row.credit_note_id, row.surplus_id) {
        (Some(note), _) => credit_notes::get(tx, note).await?.refund_minor,
        (None, Some(_)) => {
            store::ledger::lock_surplus_of(tx, row.attempt_id)
                .await?
                .ok_or_else(|| Error::fault("a refund of a surplus that is not there"))?
                .amount_minor
        }
        (None, None) => return Err(Error::fault("a refund of nothing")),
    };
    Ok(whole.saturating_sub(sums.succeeded_minor).saturating_sub(sums.open_minor) >= row.amount_minor)
}
