//! The moments in a recovery's life: it begins, a step fails, a step is due, money comes, it is stopped.

use billing::subscription as machine;
use ids::{CustomerId, InvoiceId, PaymentMethodId, ScheduleId};
use jiff::SignedDuration;
use money::Money;
use recovery::{Decision, DeclineCode, Failure, Policy, Position, Rail, RetryClass};
use store::attempts::AttemptRow;
use store::due::{Lease, NewDue};
use store::dunning::ScheduleRow;
use store::invoices::InvoiceRow;
use store::{Kind, Lane, PageOf, TenantTx, attempts, customers, due, dunning, invoices as invoice_rows};

use super::begin::{self, Begun};
use super::carry_out::{self, Case, data};
use super::{history, outages, policy};
use crate::charging::{self, Pull, cap};
use crate::{Error, Result, clocks, invoices, rows, subscriptions};

/// An attempt was declined: begin or go on recovering its invoice.
pub(crate) async fn failed(tx: &mut TenantTx, attempt: &AttemptRow, code: DeclineCode) -> Result<()> {
    let failure = Failure {
        code,
        rail: rows::rail(&attempt.rail)?,
        at: tx.now(),
        amount: Money::new(attempt.amount_minor, rows::currency(&attempt.currency)?),
    };
    let mut invoice = invoices::lock(tx, attempt.invoice_id).await?;
    failure_of(tx, &mut invoice, &failure, Some(attempt)).await
}

/// The customer has no way to pay on this rail, or none that may be charged again: a failure without an attempt.
pub(crate) async fn no_method(tx: &mut TenantTx, invoice: &InvoiceRow, pull: &Pull, code: DeclineCode) -> Result<()> {
    let failure = Failure { code, rail: pull.rail, at: tx.now(), amount: invoices::owed(invoice)? };
    let mut invoice = invoice.clone();
    failure_of(tx, &mut invoice, &failure, None).await
}

async fn failure_of(
    tx: &mut TenantTx,
    invoice: &mut InvoiceRow,
    failure: &Failure,
    attempt: Option<&AttemptRow>,
) -> Result<()> {
    if invoice.status != "open" {
        return Ok(());
    }
    if outages::wait_out(tx, invoice, failure).await? {
        return Ok(());
    }
    tx.record("invoice.payment_failed", invoice.id.uuid(), invoices::data(invoice));
    if !mark_past_due(tx, invoice).await? {
        return Ok(());
    }
    let Begun { row: mut schedule, policy, chosen } = begin::schedule_of(tx, invoice, failure).await?;
    count(tx, &mut schedule, failure).await?;
    let case = Case {
        schedule: &mut schedule,
        invoice,
        policy: &policy,
        failure,
        attempt: attempt.map(|row| row.id),
        method: attempt.and_then(|row| row.payment_method_id),
        chosen,
    };
    match failure.code.class() {
        RetryClass::OurFault | RetryClass::UnknownOutcome => wait_an_hour(tx, case).await,
        RetryClass::Soft
        | RetryClass::Payday
        | RetryClass::Limit
        | RetryClass::CustomerAction
        | RetryClass::NewMethod
        | RetryClass::Never => carry_out::decide(tx, case).await,
    }
}

/// Moves the schedule's position by one failure. The first outages use no attempt.
async fn count(tx: &mut TenantTx, schedule: &mut ScheduleRow, failure: &Failure) -> Result<()> {
    let outages = match failure.code.is_outage() {
        true => history::outages(&attempts::failures_of(tx, schedule.invoice_id).await?).saturating_sub(1),
        false => 0,
    };
    let before = Position { attempts_made: u32::try_from(schedule.attempts_made).unwrap_or(0), outages };
    let made = before.failed(failure.code).attempts_made;
    schedule.attempts_made = i16::try_from(made).unwrap_or(i16::MAX);
    Ok(())
}

/// A refusal that is our own fault uses up no step: the same charge is made again in an hour.
async fn wait_an_hour(tx: &mut TenantTx, case: Case<'_>) -> Result<()> {
    tracing::error!(invoice = %case.invoice.id, code = case.failure.code.as_str(), "a charge failed by our own fault");
    let at = tx.now().checked_add(SignedDuration::from_hours(1)).unwrap_or(tx.now());
    let at = outages::not_quiet(case.policy, at)?;
    case.schedule.state = "scheduled".to_owned();
    case.schedule.next_attempt_at = Some(at);
    dunning::save(tx, case.schedule).await?;
    let work = NewDue { subject: case.schedule.id.uuid(), lane: Lane::from_uuid(case.schedule.lane), due_at: Some(at) };
    Ok(due::schedule(tx, Kind::Dun, &[work]).await?)
}

/// The subscription is overdue. `false` when there is nothing to recover: it never was active, or it has ended.
pub(crate) async fn mark_past_due(tx: &mut TenantTx, invoice: &InvoiceRow) -> Result<bool> {
    let Some(id) = invoice.subscription_id else { return Ok(true) };
    let (row, current) = subscriptions::load(tx, id).await?;
    match current.status {
        billing::Status::Scheduled | billing::Status::Incomplete | billing::Status::IncompleteExpired => Ok(false),
        billing::Status::Canceled | billing::Status::Expired | billing::Status::Unpaid => Ok(true),
        billing::Status::Active | billing::Status::Trialing | billing::Status::PastDue | billing::Status::Paused => {
            let decision = machine::renewal_failed(&current, tx.now()).map_err(rows::refused)?;
            subscriptions::settle(tx, row, decision).await?;
            Ok(true)
        }
    }
}

/// A schedule's appointment has come: charge again, or decide anew when a request ran out.
///
/// # Errors
/// `Conflict` when the lease was lost; any store error.
pub(crate) async fn due_now(tx: &mut TenantTx, id: ScheduleId, lease: &Lease) -> Result<Option<charging::Begun>> {
    let mut schedule = dunning::lock(tx, id).await?;
    let mut invoice = invoices::lock(tx, schedule.invoice_id).await?;
    // The row stays, parked: whatever is decided next gives it a new time.
    due::reschedule(tx, lease, &[(id.uuid(), None)]).await?;
    match schedule.state.as_str() {
        "awaiting_customer" => {
            let policy = policy::by_id(tx, schedule.policy_id).await?;
            let failure = Failure {
                code: DeclineCode::ExpiredAction,
                rail: rows::rail(&schedule.rail)?,
                at: tx.now(),
                amount: invoices::owed(&invoice)?,
            };
            let case = Case {
                schedule: &mut schedule,
                invoice: &mut invoice,
                policy: &policy,
                failure: &failure,
                attempt: None,
                method: None,
                chosen: None,
            };
            carry_out::decide(tx, case).await?;
            Ok(None)
        }
        "scheduled" => {
            let policy = policy::by_id(tx, schedule.policy_id).await?;
            let asked = lease.rows.iter().any(|row| row.subject_id == id.uuid() && row.asked == Some(true));
            if !asked && outages::wait_for_morning(tx, &mut schedule, &policy).await? {
                return Ok(None);
            }
            charge(tx, &mut schedule, &invoice, &policy, "recovery").await.map(Some)
        }
        _ => Ok(None),
    }
}

async fn charge(
    tx: &mut TenantTx,
    schedule: &mut ScheduleRow,
    invoice: &InvoiceRow,
    policy: &Policy,
    cause: &'static str,
) -> Result<charging::Begun> {
    let rail = rows::rail(&schedule.rail)?;
    schedule.state = "in_flight".to_owned();
    schedule.next_attempt_at = None;
    dunning::save(tx, schedule).await?;
    let expires_at = tx.now().checked_add(SignedDuration::from_hours(i64::from(policy.request_expiry_hours)));
    let limit = policy.wait_limit(schedule.first_failed_at, invoice.period_end, interval_of(tx, invoice).await?);
    let limit = limit.map_err(|error| Error::fault("a waiting limit cannot be computed").because(error))?;
    let pull = Pull {
        cause,
        rail,
        schedule: Some(schedule.id),
        expires_at: expires_at.ok().map(|at| if limit > tx.now() { at.min(limit) } else { at }),
        present: None,
    };
    let begun = charging::begin(tx, invoice, &pull).await?;
    if let charging::Begun::Capped = begun {
        // It is as if it had not been due: the position stays, and nobody is told anything.
        let at = cap::put_off(tx, invoice, (Kind::Dun, schedule.id.uuid())).await?;
        schedule.state = "scheduled".to_owned();
        schedule.next_attempt_at = Some(at);
        dunning::save(tx, schedule).await?;
        let work = NewDue { subject: schedule.id.uuid(), lane: Lane::from_uuid(schedule.lane), due_at: Some(at) };
        due::schedule(tx, Kind::Dun, &[work]).await?;
    }
    Ok(begun)
}

pub(super) async fn interval_of(tx: &mut TenantTx, invoice: &InvoiceRow) -> Result<calendar::Interval> {
    match invoice.subscription_id {
        Some(id) => {
            let row = store::subscriptions::get(tx, id).await?;
            rows::interval(&row.interval_unit, row.interval_count)
        }
        None => rows::interval("month", 1),
    }
}

/// A charge certainly did not happen, through no fault of the payer: it is made again after a while.
pub(crate) async fn try_again(tx: &mut TenantTx, attempt: &AttemptRow, wait: SignedDuration) -> Result<()> {
    let invoice = invoices::lock(tx, attempt.invoice_id).await?;
    if invoice.status != "open" {
        return Ok(());
    }
    let at = tx.now().checked_add(wait).unwrap_or(tx.now());
    let lane = Lane::from_uuid(invoice.lane);
    match dunning::lock_of_invoice(tx, invoice.id).await? {
        Some(mut schedule) => {
            let at = outages::not_quiet(&policy::by_id(tx, schedule.policy_id).await?, at)?;
            schedule.state = "scheduled".to_owned();
            schedule.next_attempt_at = Some(at);
            dunning::save(tx, &schedule).await?;
            let work = NewDue { subject: schedule.id.uuid(), lane, due_at: Some(at) };
            due::schedule(tx, Kind::Dun, &[work]).await?;
        }
        None => {
            let work = NewDue { subject: invoice.id.uuid(), lane, due_at: Some(at) };
            due::schedule(tx, Kind::Collect, &[work]).await?;
        }
    }
    Ok(())
}

/// The invoice was paid: its recovery, if it has one, has done its work.
pub(crate) async fn recovered(tx: &mut TenantTx, invoice: InvoiceId, rail: &str) -> Result<()> {
    let Some(mut row) = dunning::lock_of_invoice(tx, invoice).await? else { return Ok(()) };
    row.state = "recovered".to_owned();
    row.next_attempt_at = None;
    row.recovered_at = Some(tx.now());
    row.recovered_rail = Some(rail.to_owned());
    dunning::save(tx, &row).await?;
    due::cancel(tx, Kind::Dun, row.id.uuid()).await?;
    tx.record("dunning.recovered", row.id.uuid(), data(&row));
    Ok(())
}

pub(super) fn is_running(row: &ScheduleRow) -> bool {
    matches!(row.state.as_str(), "scheduled" | "in_flight" | "awaiting_customer")
}

/// Ends an invoice's recovery unfinished.
pub(crate) async fn stop(tx: &mut TenantTx, invoice: InvoiceId) -> Result<()> {
    let Some(mut row) = dunning::lock_of_invoice(tx, invoice).await? else { return Ok(()) };
    if !is_running(&row) {
        return Ok(());
    }
    row.state = "canceled".to_owned();
    row.next_attempt_at = None;
    dunning::save(tx, &row).await?;
    due::cancel(tx, Kind::Dun, row.id.uuid()).await?;
    tx.record("dunning.canceled", row.id.uuid(), data(&row));
    Ok(())
}

/// Takes up a recovery that was stopped: its next step is due now.
pub(crate) async fn take_up(tx: &mut TenantTx, invoice: InvoiceId) -> Result<()> {
    let Some(row) = dunning::lock_of_invoice(tx, invoice).await? else { return Ok(()) };
    if row.state == "canceled" {
        schedule_now(tx, row).await?;
    }
    Ok(())
}

pub(super) async fn schedule_now(tx: &mut TenantTx, mut row: ScheduleRow) -> Result<ScheduleRow> {
    let now = tx.now();
    row.state = "scheduled".to_owned();
    row.next_attempt_at = Some(now);
    dunning::save(tx, &row).await?;
    let work = NewDue { subject: row.id.uuid(), lane: Lane::from_uuid(row.lane), due_at: Some(now) };
    due::schedule_asked(tx, Kind::Dun, &work).await?;
    tx.record("dunning.retry_scheduled", row.id.uuid(), data(&row));
    Ok(row)
}

pub(super) fn over(row: &ScheduleRow, what: &str) -> Error {
    Error::conflict("recovery_over", format!("This recovery is {}, so there is nothing to {what}.", row.state))
}

/// Refuses while an attempt to charge the invoice is not settled, and what would pass the merchant's cap.
pub(super) async fn nothing_under_way(tx: &mut TenantTx, row: &ScheduleRow) -> Result<()> {
    let stands = attempts::in_the_way(tx, row.invoice_id).await?;
    if stands.unresolved.is_some() {
        return Err(Error::conflict(
            "payment_in_progress",
            "A payment of this invoice is not settled yet. It is being looked up; another one would risk charging twice.",
        ));
    }
    if stands.capped {
        let invoice = invoice_rows::get(tx, row.invoice_id).await?;
        cap::demand_room(tx, &invoice).await?;
    }
    Ok(())
}

/// Makes the next step of a recovery due now, because somebody asked; one that was stopped goes on.
///
/// # Errors
/// `Missing`; `Conflict` when it is over, or while an attempt is not settled.
pub async fn retry_now(tx: &mut TenantTx, id: ScheduleId) -> Result<ScheduleRow> {
    let row = dunning::lock(tx, id).await?;
    let stopped = row.state == "canceled" && invoice_rows::get(tx, row.invoice_id).await?.status == "open";
    if !is_running(&row) && !stopped {
        return Err(over(&row, "retry"));
    }
    nothing_under_way(tx, &row).await?;
    let customer = customers::get(tx, row.customer_id).await?;
    subscriptions::enter_time_of(tx, &customer).await?;
    tx.audit("dunning_schedule.retry", id.to_string(), None, None);
    clocks::nudge(tx, Lane::from_uuid(row.lane)).await?;
    schedule_now(tx, row).await
}

/// The customer saved a new way to pay: whatever waited for it is charged at once, on the rail of the new method.
///
/// # Errors
/// Any store error.
pub async fn card_updated(tx: &mut TenantTx, customer: CustomerId) -> Result<()> {
    let payer = customers::get(tx, customer).await?;
    let lane = subscriptions::enter_time_of(tx, &payer).await?;
    clocks::nudge(tx, lane).await?;
    for mut row in dunning::lock_waiting_of(tx, customer).await? {
        row.rail = Rail::Card.as_str().to_owned();
        schedule_now(tx, row).await?;
    }
    let filter = store::subscriptions::SubscriptionFilter {
        status: Some("incomplete".to_owned()),
        customer: Some(customer),
        plan: None,
        ..Default::default()
    };
    let page = PageOf { limit: 100, offset: 0, below: None };
    for subscription in store::subscriptions::page(tx, &filter, &page).await? {
        for invoice in invoice_rows::lock_open_of(tx, subscription.id).await? {
            let work =
                NewDue { subject: invoice.id.uuid(), lane: Lane::from_uuid(invoice.lane), due_at: Some(tx.now()) };
            due::schedule_asked(tx, Kind::Collect, &work).await?;
        }
    }
    Ok(())
}

/// What would follow if nothing worked, with dates, for a running recovery.
///
/// # Errors
/// `Missing`; any store error.
pub async fn forecast(tx: &mut TenantTx, row: &ScheduleRow) -> Result<Vec<Decision>> {
    if !is_running(row) {
        return Ok(Vec::new());
    }
    let invoice = invoice_rows::get(tx, row.invoice_id).await?;
    let policy = policy::by_id(tx, row.policy_id).await?;
    let last = attempts::failures_of(tx, row.invoice_id).await?.pop();
    let method: Option<PaymentMethodId> = last.as_ref().and_then(|attempt| attempt.payment_method_id);
    let history = history::gather(tx, row, &invoice, &policy, method).await?;
    let failure = Failure {
        code: rows::decline_code(&row.failure_code),
        rail: rows::rail(&row.rail)?,
        at: row.updated_at,
        amount: invoices::owed(&invoice)?,
    };
    recovery::forecast(&failure, &history, &policy, &calendar::holidays::Holidays::nigeria(), row.updated_at)
        .map_err(|error| Error::fault("a forecast cannot be made").because(error))
}
