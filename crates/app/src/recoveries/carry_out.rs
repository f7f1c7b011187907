//! Carrying out one recovery decision: schedule, appointment, invoice, subscription, ledger, events.

use billing::invoice::InvoiceAction;
use billing::subscription as machine;
use calendar::holidays::Holidays;
use ids::{AttemptId, DecisionId};
use recovery::{Action, Decision, Failure, History, Policy};
use serde_json::{Value, json};
use store::due::NewDue;
use store::dunning::{DecisionRow, ScheduleRow};
use store::invoices::InvoiceRow;
use store::{Kind, Lane, TenantTx, due, dunning, invoices as invoice_rows, ledger};

use super::{history, limits};
use crate::{Error, Result, invoices, rows, subscriptions, writing};

/// The facts of one failure of one schedule.
pub(super) struct Case<'a> {
    pub(super) schedule: &'a mut ScheduleRow,
    pub(super) invoice: &'a mut InvoiceRow,
    pub(super) policy: &'a Policy,
    pub(super) failure: &'a Failure,
    pub(super) attempt: Option<AttemptId>,
    pub(super) method: Option<ids::PaymentMethodId>,
    /// Why this policy, of the recovery's first decision.
    pub(super) chosen: Option<String>,
}

/// Decides what follows a failure, stores the decision with its inputs, and carries it out.
pub(super) async fn decide(tx: &mut TenantTx, case: Case<'_>) -> Result<()> {
    let history = history::gather(tx, case.schedule, case.invoice, case.policy, case.method).await?;
    let now = tx.now();
    let decision = recovery::decide(case.failure, &history, case.policy, &Holidays::nigeria(), now)
        .map_err(|error| Error::fault("a recovery decision cannot be made").because(error))?;
    follow(tx, case, history, decision).await
}

/// Stores a decision with its inputs, and carries it out.
pub(super) async fn follow(tx: &mut TenantTx, case: Case<'_>, history: History, decision: Decision) -> Result<()> {
    let decision = limits::spread(tx, case.schedule, case.policy, &history, decision).await?;
    let mut policy = json!({ "name": case.policy.name, "version": case.policy.version });
    if let Some(why) = &case.chosen {
        policy["because"] = Value::from(why.as_str());
    }
    let inputs = json!({
        "failure": case.failure,
        "history": history,
        "policy": policy,
        "evidence": decision.evidence,
    });
    let id = store_decision(tx, &case, &decision, inputs).await?;
    case.schedule.last_action = decision.action.as_str().to_owned();
    case.schedule.last_reason.clone_from(&decision.reason);
    case.schedule.failure_code = case.failure.code.as_str().to_owned();
    match decision.action {
        Action::Exhaust => exhaust(tx, case.schedule, case.invoice, case.policy).await,
        Action::RequestCardUpdate => wait_for_customer(tx, case, &decision, id).await,
        Action::Retry | Action::SwitchRail | Action::RetryPayday | Action::Wait => {
            appoint(tx, case, &decision, id).await
        }
    }
}

async fn store_decision(tx: &mut TenantTx, case: &Case<'_>, decision: &Decision, inputs: Value) -> Result<DecisionId> {
    let row = DecisionRow {
        id: tx.fresh::<DecisionId>(),
        schedule_id: case.schedule.id,
        invoice_id: case.invoice.id,
        attempt_id: case.attempt,
        action: decision.action.as_str().to_owned(),
        rail: decision.rail.map(|rail| rail.as_str().to_owned()),
        at: decision.at,
        reason: decision.reason.clone(),
        inputs,
        created_at: tx.now(),
    };
    dunning::insert_decision(tx, &row).await?;
    Ok(row.id)
}

/// What a receiver is told about a step that was decided: by which decision, and from when the customer may be told.
fn decided(row: &ScheduleRow, decision: &Decision, id: DecisionId) -> Value {
    let mut told = data(row);
    told["decisionId"] = id.to_string().into();
    told["notifyAt"] = decision.notify_at.map(|at| at.to_string()).into();
    told
}

/// What a receiver is told about a recovery.
pub(super) fn data(row: &ScheduleRow) -> Value {
    json!({
        "id": row.id,
        "invoiceId": row.invoice_id,
        "subscriptionId": row.subscription_id,
        "customerId": row.customer_id,
        "state": row.state,
        "attemptsMade": row.attempts_made,
        "rail": row.rail,
        "failureCode": row.failure_code,
        "action": row.last_action,
        "reason": row.last_reason,
        "nextAttemptAt": row.next_attempt_at,
        "note": row.note,
        "experimentId": row.experiment_id,
        "arm": row.arm,
    })
}

async fn set_due(tx: &mut TenantTx, row: &ScheduleRow, at: Option<jiff::Timestamp>) -> Result<()> {
    let work = NewDue { subject: row.id.uuid(), lane: Lane::from_uuid(row.lane), due_at: at };
    Ok(due::schedule(tx, Kind::Dun, &[work]).await?)
}

async fn appoint(tx: &mut TenantTx, case: Case<'_>, decision: &Decision, id: DecisionId) -> Result<()> {
    let at = decision.at.unwrap_or(tx.now());
    let row = case.schedule;
    row.state = "scheduled".to_owned();
    row.next_attempt_at = Some(at);
    if let Some(rail) = decision.rail {
        row.rail = rail.as_str().to_owned();
    }
    dunning::save(tx, row).await?;
    set_due(tx, row, Some(at)).await?;
    tx.record("dunning.retry_scheduled", row.id.uuid(), decided(row, decision, id));
    Ok(())
}

/// Nothing is charged until the customer acts; when the request runs out, the next step is decided.
async fn wait_for_customer(tx: &mut TenantTx, case: Case<'_>, decision: &Decision, id: DecisionId) -> Result<()> {
    let row = case.schedule;
    row.state = "awaiting_customer".to_owned();
    row.next_attempt_at = decision.expires_at;
    dunning::save(tx, row).await?;
    set_due(tx, row, decision.expires_at).await?;
    tx.record("dunning.card_update_requested", row.id.uuid(), decided(row, decision, id));
    Ok(())
}

/// Gives up: the bill is written off, and the subscription goes where the policy says.
pub(super) async fn exhaust(
    tx: &mut TenantTx,
    row: &mut ScheduleRow,
    invoice: &mut InvoiceRow,
    policy: &Policy,
) -> Result<()> {
    let now = tx.now();
    row.state = "exhausted".to_owned();
    row.next_attempt_at = None;
    row.exhausted_at = Some(now);
    dunning::save(tx, row).await?;
    due::cancel(tx, Kind::Dun, row.id.uuid()).await?;
    tx.record("dunning.exhausted", row.id.uuid(), data(row));
    write_off(tx, invoice).await?;
    let Some(subscription) = invoice.subscription_id else { return Ok(()) };
    let (sub_row, current) = subscriptions::load(tx, subscription).await?;
    if !billing::status::can(current.status, billing::Action::ExhaustDunning) {
        return Ok(());
    }
    let decision = machine::exhausted(&current, rows::escalation(policy.on_exhaustion), now).map_err(rows::refused)?;
    subscriptions::settle(tx, sub_row, decision).await?;
    Ok(())
}

/// A held open invoice is given up as a loss; money that still arrives is taken.
pub(crate) async fn write_off(tx: &mut TenantTx, invoice: &mut InvoiceRow) -> Result<()> {
    let now = tx.now();
    invoice.status = invoices::after(invoice, InvoiceAction::WriteOff)?.as_str().to_owned();
    invoice.uncollectible_at = Some(now);
    invoice_rows::save(tx, invoice).await?;
    let journal = ::ledger::entries::invoice_written_off(invoice.id, invoice.customer_id, invoices::owed(invoice)?)
        .map_err(|error| Error::fault("a write-off cannot be booked").because(error))?;
    let journal = writing::journal_row(&journal, now);
    ledger::post(tx, &[journal]).await?;
    tx.record("invoice.uncollectible", invoice.id.uuid(), invoices::data(invoice));
    Ok(())
}
