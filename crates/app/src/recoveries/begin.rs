//! How a recovery begins: which policy it follows, in which arm of an experiment, and why.
//!
//! It is asked once. A running recovery keeps its policy and its arm, whatever becomes of them.

use ids::{ExperimentId, PolicyId};
use recovery::experiment::{Arm, Recovery, arm_of};
use recovery::policy::select::{self, Scope, Subject};
use recovery::{Failure, Policy};
use serde_json::Value;
use store::customers::CustomerRow;
use store::dunning::ScheduleRow;
use store::invoices::InvoiceRow;
use store::policies::{self, PolicyRow};
use store::{TenantTx, customers, dunning, subscriptions};

use super::carry_out::data;
use super::policy::{by_id, parse, scope_of};
use crate::{Error, Result, experiments};

/// The customer's metadata entry that names their segments, separated by commas.
pub const SEGMENT: &str = "segment";

/// A recovery's policy.
pub(super) struct Begun {
    pub(super) row: ScheduleRow,
    pub(super) policy: Policy,
    /// Why it follows this policy; none when it began before.
    pub(super) chosen: Option<String>,
}

/// The invoice's schedule, made now if this is its first failure.
pub(super) async fn schedule_of(tx: &mut TenantTx, invoice: &InvoiceRow, failure: &Failure) -> Result<Begun> {
    if let Some(row) = dunning::lock_of_invoice(tx, invoice.id).await? {
        let policy = by_id(tx, row.policy_id).await?;
        return Ok(Begun { row, policy, chosen: None });
    }
    let Choice { id, policy, why, experiment } = choose(tx, invoice).await?;
    let now = tx.now();
    let row = ScheduleRow {
        id: tx.fresh(),
        invoice_id: invoice.id,
        subscription_id: invoice.subscription_id,
        customer_id: invoice.customer_id,
        policy_id: id,
        state: "scheduled".to_owned(),
        attempts_made: 0,
        max_attempts: i16::try_from(policy.max_attempts).unwrap_or(i16::MAX),
        rail: failure.rail.as_str().to_owned(),
        payday_aware: policy.payday_aware,
        failure_code: failure.code.as_str().to_owned(),
        last_action: "retry".to_owned(),
        last_reason: String::new(),
        next_attempt_at: None,
        first_failed_at: now,
        amount_minor: invoice.owed_minor(),
        currency: invoice.currency.clone(),
        recovered_at: None,
        recovered_rail: None,
        exhausted_at: None,
        note: None,
        issuer: None,
        experiment_id: experiment.map(|(id, _)| id),
        arm: experiment.map(|(_, arm)| experiments::word(arm).to_owned()),
        lane: invoice.lane,
        version: 1,
        created_at: now,
        updated_at: now,
    };
    dunning::insert(tx, &row).await?;
    tx.record("dunning.started", row.id.uuid(), data(&row));
    Ok(Begun { row, policy, chosen: Some(why) })
}

struct Choice {
    id: PolicyId,
    policy: Policy,
    why: String,
    experiment: Option<(ExperimentId, Arm)>,
}

/// Those who are held out follow the baseline of the experiment; everybody else the narrowest policy that is for them.
async fn choose(tx: &mut TenantTx, invoice: &InvoiceRow) -> Result<Choice> {
    let running = experiments::running(tx).await?;
    let rule = running.as_ref().map(|(_, rule)| rule);
    let arm = arm_of(Recovery::Begins, rule, &invoice.customer_id.to_string());
    let experiment = running.as_ref().zip(arm).map(|((row, _), arm)| (row.id, arm));
    if let (Some((row, _)), Some(Arm::Holdout)) = (&running, arm) {
        let (id, policy) = (row.baseline_policy_id, by_id(tx, row.baseline_policy_id).await?);
        let why = format!("the experiment `{}` holds this customer out, so its baseline is used", row.name);
        return Ok(Choice { id, policy, why, experiment });
    }
    let mut found = policies::newest_of_each(tx).await?;
    found.retain(|row| row.archived != Some(true));
    let candidates = found.into_iter().map(|row| Ok((scope_of(&row)?, Some(row)))).collect::<Result<Vec<_>>>()?;
    let (plan, segments) = who(tx, invoice, &candidates).await?;
    let segments: Vec<&str> = segments.iter().map(String::as_str).collect();
    let chosen = select::select(&candidates, &Subject { plan: plan.as_deref(), segments: &segments }, None);
    let why = chosen.to_string();
    let (id, policy) = match &chosen.policy {
        Some(row) => (row.id, parse(row)?),
        None => shipped(tx).await?,
    };
    Ok(Choice { id, policy, why, experiment })
}

/// The plan and the segments, as far as any policy asks for them.
async fn who(
    tx: &mut TenantTx,
    invoice: &InvoiceRow,
    candidates: &[(Scope, Option<PolicyRow>)],
) -> Result<(Option<String>, Vec<String>)> {
    let asks_plan = candidates.iter().any(|(scope, _)| matches!(scope, Scope::Plan { .. }));
    let asks_segment = candidates.iter().any(|(scope, _)| matches!(scope, Scope::Segment { .. }));
    let plan = match invoice.subscription_id.filter(|_| asks_plan) {
        Some(id) => Some(subscriptions::get(tx, id).await?.plan_id.to_string()),
        None => None,
    };
    let segments = if asks_segment { segments(&customers::get(tx, invoice.customer_id).await?) } else { Vec::new() };
    Ok((plan, segments))
}

fn segments(customer: &CustomerRow) -> Vec<String> {
    let named = customer.metadata.get(SEGMENT).and_then(Value::as_str).unwrap_or_default();
    named.split(',').map(|name| name.trim().to_owned()).filter(|name| !name.is_empty()).collect()
}

/// The payday-aware policy becomes the tenant's version 1 when they never chose.
async fn shipped(tx: &mut TenantTx) -> Result<(PolicyId, Policy)> {
    let policy = Policy::payday_aware();
    let row = PolicyRow {
        id: tx.fresh(),
        scope: policies::TENANT.to_owned(),
        scope_key: String::new(),
        rank: None,
        version: 1,
        name: policy.name.clone(),
        body: serde_json::to_value(&policy)
            .map_err(|error| Error::fault("a policy cannot be written").because(error))?,
        archived: None,
        created_at: tx.now(),
    };
    // Two first failures at once: the second takes what the first made.
    let first = policies::first(tx, row).await?;
    Ok((first.id, parse(&first)?))
}
