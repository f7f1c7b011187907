//! Phases that follow each other: put on a subscription, shown, and released; and as the document that is stored.
//!
//! The document holds whole prices, as that of a waiting change does: what was agreed when the phases were made is what is
//! billed, however long that is.

use billing::subscription::{self as machine, AfterPhases, Lasts, Phase, Schedule, Target};
use billing::{Item, Subscription};
use ids::{PlanId, SubscriptionId};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::subscriptions::SubscriptionRow;
use store::{Lane, TenantTx, plans};

use crate::items::{self, NewItem};
use crate::subscriptions::NewSubscription;
use crate::{Error, Result, changes, clocks, pending, rows, subscriptions};

/// A phase as it is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewPhase {
    /// The plan, at its newest prices in the subscription's currency.
    pub plan: PlanId,
    /// How many of the base price.
    pub quantity: u64,
    /// Add-ons of the plan.
    pub items: Vec<NewItem>,
    /// How many days of it are free before its first period; 0 for none.
    pub trial_days: u32,
    /// For how long.
    pub lasts: Lasts,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct StoredSchedule {
    phases: Vec<StoredPhase>,
    after: String,
    running: Option<usize>,
    left: u32,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct StoredPhase {
    target: Value,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    periods: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    until: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    trial_days: Option<u32>,
}

/// The stored form.
pub(crate) fn write(schedule: &Schedule) -> Result<Value> {
    let phase = |phase: &Phase| {
        let (periods, until) = match phase.lasts {
            Lasts::Periods(count) => (Some(count), None),
            Lasts::Until(at) => (None, Some(at)),
            Lasts::Open => (None, None),
        };
        let trial_days = Some(phase.trial_days).filter(|days| *days > 0);
        Ok(StoredPhase { target: pending::write(&phase.target)?, periods, until, trial_days })
    };
    let stored = StoredSchedule {
        phases: schedule.phases.iter().map(phase).collect::<Result<_>>()?,
        after: schedule.after.as_str().to_owned(),
        running: schedule.running,
        left: schedule.left,
    };
    serde_json::to_value(stored).map_err(|error| Error::fault("phases cannot be written").because(error))
}

/// The schedule that a stored document describes.
///
/// # Errors
/// `Fault` when this program cannot read it.
pub fn read(stored: &Value) -> Result<Schedule> {
    let StoredSchedule { phases, after, running, left } = StoredSchedule::deserialize(stored)
        .map_err(|error| Error::fault("stored phases cannot be read").because(error))?;
    let phase = |phase: StoredPhase| {
        let lasts = match (phase.periods, phase.until) {
            (Some(count), None) => Lasts::Periods(count),
            (None, Some(at)) => Lasts::Until(at),
            (None, None) => Lasts::Open,
            (Some(_), Some(_)) => return Err(Error::fault("a stored phase lasts in two ways")),
        };
        Ok(Phase { target: pending::read(&phase.target)?, trial_days: phase.trial_days.unwrap_or_default(), lasts })
    };
    Ok(Schedule {
        phases: phases.into_iter().map(phase).collect::<Result<_>>()?,
        after: AfterPhases::parse(&after).ok_or_else(|| Error::fault("stored phases end in no known way"))?,
        running,
        left,
    })
}

/// Puts phases on a subscription, in place of whatever waits. The first one begins when the current period ends.
///
/// # Errors
/// `Missing`; field errors for what a plan does not have; `Refused` for an archived plan; `Conflict` when the state does not
/// allow it, or for phases that cannot follow each other.
pub async fn set(
    tx: &mut TenantTx,
    id: SubscriptionId,
    phases: &[NewPhase],
    after: AfterPhases,
) -> Result<SubscriptionRow> {
    let (row, current) = changes::enter(tx, id).await?;
    let mut before = current.items.clone();
    let mut built = Vec::with_capacity(phases.len());
    for (nth, phase) in phases.iter().enumerate() {
        let mut target = target_of(tx, &row, phase).await.map_err(|error| within(nth, error))?;
        // An item that is the same in the phase before goes on; any other one is new.
        for item in &mut target.items {
            let same = |old: &&Item| old.price.id == item.price.id && old.quantity == item.quantity;
            item.id = before.iter().find(same).map_or(item.id, |old| old.id);
        }
        before.clone_from(&target.items);
        built.push(Phase { target, trial_days: phase.trial_days, lasts: phase.lasts });
    }
    let decision = machine::set_schedule(&current, Schedule::new(built, after), tx.now()).map_err(rows::refused)?;
    let facts = subscriptions::facts(&row);
    let row = subscriptions::settle(tx, row, decision).await?;
    clocks::nudge(tx, Lane::from_uuid(row.lane)).await?;
    tx.audit("subscription.set_schedule", id.to_string(), Some(facts), Some(subscriptions::facts(&row)));
    Ok(row)
}

/// Lets a subscription go on as it is, without the phases to come. Asking twice is not an error.
///
/// # Errors
/// `Missing`; `Conflict` once the next boundary has come.
pub async fn release(tx: &mut TenantTx, id: SubscriptionId) -> Result<SubscriptionRow> {
    subscriptions::command(tx, id, "subscription.release_schedule", machine::release_schedule).await
}

/// The phases of a subscription; none where none follow each other on it.
///
/// # Errors
/// `Missing`.
pub async fn get(tx: &mut TenantTx, id: SubscriptionId) -> Result<(SubscriptionRow, Option<Schedule>)> {
    let row = store::subscriptions::get(tx, id).await?;
    let schedule = row.schedule.as_ref().map(read).transpose()?;
    Ok((row, schedule))
}

async fn target_of(tx: &mut TenantTx, row: &SubscriptionRow, phase: &NewPhase) -> Result<Target> {
    let plan = plans::get(tx, phase.plan).await?;
    if plan.id != row.plan_id && plan.status != "active" {
        return Err(Error::refused("plan_archived", "This plan is archived. Choose an active plan."));
    }
    let prices = plans::prices_of(tx, &[plan.id.uuid()]).await?;
    let request = NewSubscription {
        quantity: phase.quantity,
        items: phase.items.clone(),
        currency: Some(row.currency.clone()),
        ..NewSubscription::of(row.customer_id, plan.id)
    };
    let items = items::choose(tx, &request, &prices, &row.currency)?;
    let interval = rows::interval(&plan.interval_unit, plan.interval_count)?;
    Ok(Target { plan: plan.id, plan_name: plan.name, interval, items })
}

/// Says in which phase a field is wrong.
fn within(nth: usize, mut error: Error) -> Error {
    for field in &mut error.fields {
        field.field = format!("phases[{nth}].{}", field.field);
    }
    error
}

/// What the end of the current period brings, in words; none where no phase begins or ends the subscription then.
pub(crate) fn next_step(current: &Subscription) -> Option<String> {
    let schedule = current.schedule.as_ref()?;
    if current.ends_with_phases() {
        return Some("The last phase of its schedule is over then, and the subscription ends with it.".to_owned());
    }
    let (nth, phase) = schedule.begins_at(current.period.end)?;
    let (number, of) = (nth.saturating_add(1), schedule.phases.len());
    Some(format!("Phase {number} of {of} of its schedule begins then, on {}.", phase.target.plan_name))
}
