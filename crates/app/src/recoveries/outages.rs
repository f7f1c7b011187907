//! Outages say nothing about the customer: what waits for them keeps its place, and nobody is overdue for them.

use ids::ScheduleId;
use jiff::{SignedDuration, Timestamp};
use money::Money;
use recovery::decide::{FREE_OUTAGES, outage_wait};
use recovery::draw::Draw;
use recovery::{Block, Failure, Policy};
use store::attempts::AttemptRow;
use store::due::{Lease, NewDue};
use store::dunning::ScheduleRow;
use store::invoices::InvoiceRow;
use store::{Kind, Lane, TenantTx, attempts, due, dunning};

use super::carry_out::{self, Case};
use super::{history, policy};
use crate::breakers::Wait;
use crate::{Error, Result, invoices, rows};

/// Bills that met the same outage come back over so many seconds.
const SPREAD_SECONDS: u64 = 600;

/// A first charge reached nobody. As long as outages are free it is simply made again: no recovery begins, and the
/// subscription is not overdue. `false` when this is not such a case.
pub(super) async fn wait_out(tx: &mut TenantTx, invoice: &InvoiceRow, failure: &Failure) -> Result<bool> {
    if !failure.code.is_outage() || dunning::lock_of_invoice(tx, invoice.id).await?.is_some() {
        return Ok(false);
    }
    let outages = history::outages(&attempts::failures_of(tx, invoice.id).await?);
    if outages > FREE_OUTAGES {
        return Ok(false);
    }
    let spread = Draw::seeded(0).text("outage").text(&invoice.id.to_string()).below(SPREAD_SECONDS);
    let wait = outage_wait(outages).saturating_add(SignedDuration::from_secs(i64::try_from(spread).unwrap_or(0)));
    let at = tx.now().checked_add(wait).unwrap_or(tx.now());
    let work = NewDue { subject: invoice.id.uuid(), lane: Lane::from_uuid(invoice.lane), due_at: Some(at) };
    due::schedule(tx, Kind::Collect, &[work]).await?;
    Ok(true)
}

/// A step is due while somebody does not answer: it is put off by a decision like any other, with the same position.
///
/// # Errors
/// `Conflict` when the lease was lost; any store error.
pub(crate) async fn hold(tx: &mut TenantTx, id: ScheduleId, lease: &Lease, wait: &Wait) -> Result<()> {
    let mut schedule = dunning::lock(tx, id).await?;
    let mut invoice = invoices::lock(tx, schedule.invoice_id).await?;
    // The row stays, parked: the decision gives it a new time.
    due::reschedule(tx, lease, &[(id.uuid(), None)]).await?;
    if schedule.state != "scheduled" {
        return Ok(());
    }
    let policy = policy::by_id(tx, schedule.policy_id).await?;
    let last = attempts::failures_of(tx, invoice.id).await?.pop();
    let failure = last_failure(&schedule, last.as_ref(), invoices::owed(&invoice)?)?;
    let method = last.as_ref().and_then(|attempt| attempt.payment_method_id);
    let mut history = history::gather(tx, &schedule, &invoice, &policy, method).await?;
    let rail = rows::rail(&schedule.rail)?;
    if !history.blocks.iter().any(|block| block.rail == rail && block.until >= wait.until) {
        history.blocks.push(Block { rail, by: wait.by.clone(), until: wait.until });
    }
    let (holidays, now) = (calendar::holidays::Holidays::nigeria(), tx.now());
    let decision = recovery::hold(&failure, &history, &policy, &holidays, rail, now)
        .map_err(|error| Error::fault("a step cannot be put off").because(error))?
        .ok_or_else(|| Error::fault("a breaker that is open does not block"))?;
    let attempt = last.map(|attempt| attempt.id);
    let case = Case {
        schedule: &mut schedule,
        invoice: &mut invoice,
        policy: &policy,
        failure: &failure,
        attempt,
        method,
        chosen: None,
    };
    carry_out::follow(tx, case, history, decision).await
}

/// The failure that a schedule goes on from.
fn last_failure(schedule: &ScheduleRow, last: Option<&AttemptRow>, amount: Money) -> Result<Failure> {
    let answered = last.and_then(|attempt| attempt.resolved_at);
    Ok(Failure {
        code: rows::decline_code(&schedule.failure_code),
        rail: rows::rail(&schedule.rail)?,
        at: answered.unwrap_or(schedule.first_failed_at),
        amount,
    })
}

/// A step that was due before quiet hours and comes up in them, because the worker was away, waits until they are over.
/// `false` when it is not quiet.
pub(super) async fn wait_for_morning(tx: &mut TenantTx, schedule: &mut ScheduleRow, policy: &Policy) -> Result<bool> {
    let (_, seed) = schedule.id.uuid().as_u64_pair();
    let later = policy.after_quiet(tx.now(), seed);
    let later = later.map_err(|error| Error::fault("quiet hours cannot be read").because(error))?;
    let Some(at) = later else { return Ok(false) };
    schedule.next_attempt_at = Some(at);
    dunning::save(tx, schedule).await?;
    let work = NewDue { subject: schedule.id.uuid(), lane: Lane::from_uuid(schedule.lane), due_at: Some(at) };
    due::schedule(tx, Kind::Dun, &[work]).await?;
    Ok(true)
}

/// The first moment from `at` on that is not in the policy's quiet hours.
pub(super) fn not_quiet(policy: &Policy, at: Timestamp) -> Result<Timestamp> {
    policy.contact_at(at, &[]).map_err(|error| Error::fault("quiet hours cannot be read").because(error))
}
