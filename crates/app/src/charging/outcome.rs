//! What became of an attempt, written in one transaction: attempt, invoice, subscription, ledger, recovery, events.
//!
//! Whoever learns an outcome calls [`settle`]: the job that sent the charge, the resolver that looked it up,
//! a webhook's job. The second to come finds the attempt settled and changes nothing.

use billing::invoice::InvoiceAction;
use billing::subscription as machine;
use ids::{AttemptId, SurplusId};
use jiff::{SignedDuration, Timestamp};
use money::Money;
use recovery::{DeclineCode, RetryClass};
use serde_json::{Value, json};
use store::attempts::AttemptRow;
use store::due::{Lease, NewDue};
use store::invoices::InvoiceRow;
use store::ledger::{JournalRow, SurplusRow};
use store::subscriptions::SubscriptionRow;
use store::{Kind, Lane, TenantTx, attempts, due, invoices as invoice_rows, ledger, methods, revenue_caps};

use super::parts::{self, CHECKOUT};
use super::{LADDER, NOT_FOUND_GRACE};
use crate::{Error, Result, invoices, recoveries, rows, sending, subscriptions, writing};
use usecase::ports::{ChargeOutcome, DISPUTE_FORESEEN, DISPUTE_FORESEEN_AFTER, NextAction, Raw, UnknownCause};

/// Where the attempt stands after [`settle`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Settled {
    /// The money moved.
    Succeeded,
    /// The provider said no, or it certainly never happened.
    Failed,
    /// Still open; there is an appointment to ask again.
    Open,
    /// Still open, and a person must settle it.
    Manual,
    /// It was settled before; nothing changed.
    Before,
}

/// Records an outcome. `held` is the resolver's lease on the attempt's appointment, if it is the resolver that asks.
///
/// # Errors
/// `Missing`; `Conflict` when the lease was lost; any store error.
pub async fn settle(
    tx: &mut TenantTx,
    attempt: AttemptId,
    outcome: &ChargeOutcome,
    held: Option<&Lease>,
) -> Result<Settled> {
    let mut row = attempts::lock(tx, attempt).await?;
    if is_settled(&row) {
        end_appointment(tx, &row, held).await?;
        return late(tx, row, outcome).await;
    }
    if held.is_some() {
        row.look_ups = row.look_ups.saturating_add(1);
    }
    match outcome {
        ChargeOutcome::Succeeded { gateway_ref, amount, fee, .. } => {
            row.gateway_ref = Some(gateway_ref.clone());
            row.fee_minor = fee.filter(|fee| fee.currency() == amount.currency()).map(Money::minor);
            if row.cause == CHECKOUT && rows::rail(&row.rail)?.is_push() && amount.currency().code() == row.currency {
                row.amount_minor = amount.minor();
            }
            if *amount != Money::new(row.amount_minor, rows::currency(&row.currency)?) {
                return to_manual(tx, row, held, &UnknownCause::Mismatch(amount.to_string())).await;
            }
            succeeded(tx, row, held).await
        }
        ChargeOutcome::Declined { code, raw } => declined(tx, row, held, *code, raw).await,
        ChargeOutcome::RequiresAction { action, gateway_ref, expires_at } => {
            row.gateway_ref = gateway_ref.clone().or(row.gateway_ref);
            requires_action(tx, row, held, action, *expires_at).await
        }
        ChargeOutcome::Pending { gateway_ref } => {
            row.gateway_ref = gateway_ref.clone().or(row.gateway_ref);
            ask_again(tx, row, held).await
        }
        ChargeOutcome::Unknown(UnknownCause::NotFound) => not_found(tx, row, held).await,
        ChargeOutcome::Unknown(cause @ UnknownCause::Mismatch(_)) => to_manual(tx, row, held, cause).await,
        ChargeOutcome::Unknown(
            cause @ (UnknownCause::Timeout
            | UnknownCause::Cut
            | UnknownCause::ServerError
            | UnknownCause::Unparseable
            | UnknownCause::Code(_)),
        ) => {
            unknown(tx, &mut row, cause);
            ask_again(tx, row, held).await
        }
    }
}

fn is_settled(row: &AttemptRow) -> bool {
    matches!(row.status.as_str(), "succeeded" | "failed")
}

/// What a receiver is told about an attempt.
fn data(row: &AttemptRow) -> Value {
    json!({
        "id": row.id,
        "invoiceId": row.invoice_id,
        "customerId": row.customer_id,
        "subscriptionId": row.subscription_id,
        "status": row.status,
        "rail": row.rail,
        "amount": row.amount_minor,
        "currency": row.currency,
        "failureCode": row.decline_code,
        "nextAction": row.next_action,
    })
}

/// The resolver gives its appointment back with its token; others simply take it off the list.
async fn end_appointment(tx: &mut TenantTx, row: &AttemptRow, held: Option<&Lease>) -> Result<()> {
    match held {
        Some(lease) => due::finish(tx, lease, &[row.id.uuid()]).await?,
        None => due::cancel(tx, Kind::Resolve, row.id.uuid()).await?,
    }
    Ok(())
}

pub(super) async fn appoint(
    tx: &mut TenantTx,
    row: &AttemptRow,
    held: Option<&Lease>,
    at: Option<Timestamp>,
) -> Result<()> {
    match held {
        Some(lease) => due::reschedule(tx, lease, &[(row.id.uuid(), at)]).await?,
        None => {
            let work = NewDue { subject: row.id.uuid(), lane: Lane::from_uuid(row.lane), due_at: at };
            due::schedule(tx, Kind::Resolve, &[work]).await?;
        }
    }
    Ok(())
}

async fn close(tx: &mut TenantTx, row: &mut AttemptRow, held: Option<&Lease>, status: &str) -> Result<()> {
    row.status = status.to_owned();
    row.resolved_at = Some(tx.now());
    row.next_action = None;
    if !attempts::save(tx, row).await? {
        return Err(Error::conflict("changed_meanwhile", "The attempt was settled by somebody else."));
    }
    if let Some(reserved) = attempts::settle(tx, row.invoice_id, row.id).await? {
        let came = if status == "succeeded" { row.amount_minor } else { 0 };
        revenue_caps::settle(tx, reserved, came).await?;
    }
    parts::go_on(tx, row).await?;
    end_appointment(tx, row, held).await
}

/// A provider that said no, or knew nothing, and paid after all: the money is there, so it is booked, on the invoice if that still
/// wants it.
async fn late(tx: &mut TenantTx, mut row: AttemptRow, outcome: &ChargeOutcome) -> Result<Settled> {
    let ChargeOutcome::Succeeded { gateway_ref, amount, fee, .. } = outcome else { return Ok(Settled::Before) };
    if row.status != "failed" {
        return Ok(Settled::Before);
    }
    if *amount != Money::new(row.amount_minor, rows::currency(&row.currency)?) {
        tracing::error!(attempt = %row.id, %amount, "money of another amount came for a failed attempt; reconcile by hand");
        return Ok(Settled::Before);
    }
    row.status = "succeeded".to_owned();
    row.gateway_ref = Some(gateway_ref.clone());
    row.fee_minor = fee.filter(|fee| fee.currency() == amount.currency()).map(Money::minor);
    row.resolved_at = Some(tx.now());
    attempts::revive(tx, &row).await?;
    revenue_caps::came_late(tx, &row.currency, row.amount_minor).await?;
    parts::go_on(tx, &row).await?;
    book(tx, &row).await?;
    Ok(Settled::Succeeded)
}

async fn succeeded(tx: &mut TenantTx, mut row: AttemptRow, held: Option<&Lease>) -> Result<Settled> {
    close(tx, &mut row, held, "succeeded").await?;
    book(tx, &row).await?;
    Ok(Settled::Succeeded)
}

/// Money that came for an attempt: it pays the invoice, or is owed back.
async fn book(tx: &mut TenantTx, row: &AttemptRow) -> Result<()> {
    tx.record("payment.succeeded", row.id.uuid(), data(row));
    if row.gateway_ref.as_deref().is_some_and(|known| known.starts_with(DISPUTE_FORESEEN)) {
        let at = Some(plus(tx.now(), DISPUTE_FORESEEN_AFTER));
        let work = NewDue { subject: row.id.uuid(), lane: Lane::from_uuid(row.lane), due_at: at };
        due::schedule(tx, Kind::Dispute, &[work]).await?;
    }
    let mut invoice = invoices::lock(tx, row.invoice_id).await?;
    match invoice.status.as_str() {
        "open" if row.cause == CHECKOUT => parts::take(tx, &mut invoice, row).await,
        "open" => pay(tx, &mut invoice, row, row.amount_minor, false).await,
        "uncollectible" => pay(tx, &mut invoice, row, row.amount_minor, true).await,
        _ => surplus(tx, &invoice, row, row.amount_minor).await,
    }
}

/// The invoice is paid, by this much of the attempt; what was late is recovered. `written_off` money was already given up as a loss.
pub(super) async fn pay(
    tx: &mut TenantTx,
    invoice: &mut InvoiceRow,
    row: &AttemptRow,
    minor: i64,
    written_off: bool,
) -> Result<()> {
    let now = tx.now();
    invoice.status = invoices::after(invoice, InvoiceAction::Pay)?.as_str().to_owned();
    invoice.amount_paid_minor = invoice.owed_minor();
    invoice.paid_at = Some(now);
    invoice_rows::save(tx, invoice).await?;
    invoices::end_dates(tx, invoice).await?;
    let total = Money::new(minor, rows::currency(&row.currency)?);
    let journal = if written_off {
        ::ledger::entries::payment_recovered(row.id, total)
    } else {
        ::ledger::entries::payment_received(row.id, invoice.customer_id, total)
    };
    let journal = journal.map_err(|error| Error::fault("a payment cannot be booked").because(error))?;
    ledger::post(tx, &with_fee(row, &journal, now)?).await?;
    tx.record(InvoiceAction::Pay.event(), invoice.id.uuid(), invoices::data(invoice));
    recoveries::recovered(tx, invoice.id, &row.rail).await?;
    paid_up(tx, invoice).await
}

/// What came in, and beside it what the provider kept of it: where it does not say so there is nothing more to write.
fn with_fee(row: &AttemptRow, came: &::ledger::Journal, now: Timestamp) -> Result<Vec<JournalRow>> {
    let mut journals = vec![writing::journal_row(came, now)];
    if let Some(fee) = row.fee_minor.filter(|fee| *fee > 0) {
        let kept = ::ledger::entries::payment_fee(row.id, Money::new(fee, came.currency()))
            .map_err(|error| Error::fault("a fee cannot be booked").because(error))?;
        journals.push(writing::journal_row(&kept, now));
    }
    Ok(journals)
}

/// What a settled invoice means for its subscription: it comes into force, or is not overdue any more.
pub(crate) async fn paid_up(tx: &mut TenantTx, invoice: &InvoiceRow) -> Result<()> {
    let now = tx.now();
    let Some(subscription) = invoice.subscription_id else { return Ok(()) };
    let (row, current) = subscriptions::load(tx, subscription).await?;
    if current.status != billing::Status::Incomplete {
        return not_overdue(tx, row, &current).await;
    }
    let decision = machine::activate_paid(&current, now).map_err(rows::refused)?;
    subscriptions::settle(tx, row, decision).await?;
    Ok(())
}

/// An invoice that a merchant took back keeps its subscription overdue no longer.
pub(crate) async fn taken_back(tx: &mut TenantTx, invoice: &InvoiceRow) -> Result<()> {
    let Some(subscription) = invoice.subscription_id else { return Ok(()) };
    let (row, current) = subscriptions::load(tx, subscription).await?;
    not_overdue(tx, row, &current).await
}

/// Unless another bill keeps it overdue: what is still owed does, recovered or not; what was sent and has time left does
/// not.
async fn not_overdue(tx: &mut TenantTx, row: SubscriptionRow, current: &billing::Subscription) -> Result<()> {
    let now = tx.now();
    match current.status {
        billing::Status::PastDue | billing::Status::Paused => {
            let open = invoice_rows::lock_open_of(tx, row.id).await?;
            if open.iter().any(|bill| bill.collection == writing::AUTOMATIC || sending::is_overdue_by(bill, now)) {
                return Ok(());
            }
            let decision = machine::recovered(current, now).map_err(rows::refused)?;
            subscriptions::settle(tx, row, decision).await?;
            Ok(())
        }
        billing::Status::Scheduled
        | billing::Status::Incomplete
        | billing::Status::Trialing
        | billing::Status::Active
        | billing::Status::Unpaid
        | billing::Status::Canceled
        | billing::Status::Expired
        | billing::Status::IncompleteExpired => Ok(()),
    }
}

/// Money for an invoice that no longer wants it: booked as owed to the customer, with a refund case.
pub(super) async fn surplus(tx: &mut TenantTx, invoice: &InvoiceRow, row: &AttemptRow, minor: i64) -> Result<()> {
    let now = tx.now();
    let id = tx.fresh::<SurplusId>();
    let amount = Money::new(minor, rows::currency(&row.currency)?);
    let journal = ::ledger::entries::surplus_received(id, invoice.customer_id, amount)
        .map_err(|error| Error::fault("a surplus cannot be booked").because(error))?;
    ledger::post(tx, &with_fee(row, &journal, now)?).await?;
    let case = SurplusRow {
        id,
        customer_id: invoice.customer_id,
        invoice_id: invoice.id,
        attempt_id: row.id,
        amount_minor: minor,
        currency: row.currency.clone(),
        state: "open".to_owned(),
        created_at: now,
    };
    ledger::insert_surplus(tx, &case).await?;
    tx.record("surplus.recorded", id.uuid(), json!({ "id": id, "transaction": data(row) }));
    Ok(())
}

async fn declined(
    tx: &mut TenantTx,
    mut row: AttemptRow,
    held: Option<&Lease>,
    code: DeclineCode,
    raw: &Raw,
) -> Result<Settled> {
    row.decline_code = Some(code.as_str().to_owned());
    row.raw_code.clone_from(&raw.code);
    row.raw_message.clone_from(&raw.message);
    close(tx, &mut row, held, "failed").await?;
    tx.record("payment.failed", row.id.uuid(), data(&row));
    // In another currency the same card may well be good.
    if let Some(method) = row.payment_method_id
        && code.class() == RetryClass::Never
        && code != DeclineCode::CurrencyNotSupported
    {
        methods::refuse(tx, method, code.as_str()).await?;
    }
    if row.cause != CHECKOUT {
        recoveries::failed(tx, &row, code).await?;
    }
    Ok(Settled::Failed)
}

async fn requires_action(
    tx: &mut TenantTx,
    mut row: AttemptRow,
    held: Option<&Lease>,
    action: &NextAction,
    expires_at: Option<Timestamp>,
) -> Result<Settled> {
    let told = row.status == "requires_action";
    row.status = "requires_action".to_owned();
    row.expires_at = expires_at.or(row.expires_at);
    row.next_action =
        Some(serde_json::to_value(action).map_err(|error| Error::fault("an action cannot be written").because(error))?);
    // Nobody confirmed within two days: the payer is not coming.
    let end = row.expires_at.unwrap_or(plus(row.submitted_at, SignedDuration::from_hours(48)));
    row.expires_at = Some(end);
    if tx.now() >= end {
        return declined(tx, row, held, DeclineCode::ExpiredAction, &Raw::default()).await;
    }
    attempts::save(tx, &row).await?;
    let next = plus(tx.now(), ladder_step(&row).unwrap_or(SignedDuration::from_hours(6))).min(end);
    appoint(tx, &row, held, Some(next)).await?;
    if !told {
        tx.record("payment.requires_action", row.id.uuid(), data(&row));
    }
    Ok(Settled::Open)
}

fn unknown(tx: &mut TenantTx, row: &mut AttemptRow, cause: &UnknownCause) {
    if row.status != "unknown" {
        row.status = "unknown".to_owned();
        row.raw_message = Some(cause.to_string());
        tx.record("payment.unknown", row.id.uuid(), data(row));
    }
}

/// The wait before look-up number `look_ups + 1`; `None` when the ladder is used up.
fn ladder_step(row: &AttemptRow) -> Option<SignedDuration> {
    LADDER.get(usize::try_from(row.look_ups).unwrap_or(usize::MAX)).copied()
}

async fn ask_again(tx: &mut TenantTx, row: AttemptRow, held: Option<&Lease>) -> Result<Settled> {
    let Some(wait) = ladder_step(&row) else {
        return to_manual(tx, row, held, &UnknownCause::Timeout).await;
    };
    attempts::save(tx, &row).await?;
    let next = plus(tx.now(), wait);
    appoint(tx, &row, held, Some(next)).await?;
    Ok(Settled::Open)
}

/// "Not found" is not "did not happen": it is believed the second time, and not before the grace is over.
async fn not_found(tx: &mut TenantTx, mut row: AttemptRow, held: Option<&Lease>) -> Result<Settled> {
    row.not_found = row.not_found.saturating_add(1);
    unknown(tx, &mut row, &UnknownCause::NotFound);
    if row.not_found >= 2 && tx.now() >= plus(row.submitted_at, NOT_FOUND_GRACE) {
        return never_happened(tx, row, held, "not_found").await;
    }
    ask_again(tx, row, held).await
}

/// The request certainly moved nothing and the payer refused nothing: no step of a recovery is used up.
async fn never_happened(tx: &mut TenantTx, mut row: AttemptRow, held: Option<&Lease>, why: &str) -> Result<Settled> {
    row.raw_code = Some(why.to_owned());
    close(tx, &mut row, held, "failed").await?;
    tx.record("payment.not_made", row.id.uuid(), data(&row));
    if row.cause != CHECKOUT {
        recoveries::try_again(tx, &row, SignedDuration::from_mins(5)).await?;
    }
    Ok(Settled::Failed)
}

/// The gateway answered that nothing left us: the attempt is over, and the charge is tried again later.
///
/// # Errors
/// `Missing`; any store error.
pub async fn not_sent(tx: &mut TenantTx, attempt: AttemptId, why: &str) -> Result<Settled> {
    let mut row = attempts::lock(tx, attempt).await?;
    if is_settled(&row) {
        return Ok(Settled::Before);
    }
    row.raw_message = Some(why.to_owned());
    never_happened(tx, row, None, "not_sent").await
}

/// Only a person can tell: the appointment is parked and an alert goes out.
pub(super) async fn to_manual(
    tx: &mut TenantTx,
    mut row: AttemptRow,
    held: Option<&Lease>,
    cause: &UnknownCause,
) -> Result<Settled> {
    row.status = "manual".to_owned();
    row.raw_message = Some(cause.to_string());
    attempts::save(tx, &row).await?;
    appoint(tx, &row, held, None).await?;
    tracing::error!(attempt = %row.id, %cause, "an attempt must be settled by hand");
    tx.record("payment.manual_review", row.id.uuid(), data(&row));
    Ok(Settled::Manual)
}

fn plus(at: Timestamp, by: SignedDuration) -> Timestamp {
    at.checked_add(by).unwrap_or(Timestamp::MAX)
}
