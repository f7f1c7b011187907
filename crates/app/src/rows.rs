//! Between rows and the pure cores' values: parse when reading, format when writing.
//!
//! A stored value that does not parse is a fault of ours, never a default.

use billing::pausing::PauseRule;
use std::collections::BTreeMap;

use billing::proration::{LastDay, ProrationRule, ProrationUnit};
use billing::subscription::{CatchUp, Epoch, Escalation, Shifted, TrialEnd};
use billing::{Item, Pause, Price, Pricing, Status, Subscription};
use calendar::{Cycle, Interval, Period, Unit};
use ids::SubscriptionId;
use jiff::Timestamp;
use money::{Currency, Rounding};
use recovery::{DeclineCode, Rail};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::plans::PriceRow;
use store::subscriptions::{ItemRow, SubscriptionRow};

use crate::{Error, Result, pending, phases};

/// A stored word that this program does not know.
fn unknown(what: &'static str, value: &str) -> Error {
    Error::fault(format!("stored {what} {value:?} is not known to this program"))
}

pub(crate) fn currency(text: &str) -> Result<Currency> {
    Currency::parse(text).map_err(|_| unknown("currency", text))
}

pub(crate) fn rounding(text: &str) -> Result<Rounding> {
    text.parse().map_err(|_| unknown("rounding", text))
}

/// How parts of periods are counted.
pub(crate) fn proration(unit: &str, last_day: &str) -> Result<ProrationRule> {
    let unit = ProrationUnit::deserialize(Value::from(unit)).map_err(|_| unknown("proration unit", unit))?;
    let last_day = LastDay::deserialize(Value::from(last_day)).map_err(|_| unknown("last day", last_day))?;
    Ok(ProrationRule { unit, last_day })
}

pub(crate) fn rail(text: &str) -> Result<Rail> {
    text.parse().map_err(|_| unknown("rail", text))
}

pub(crate) fn decline_code(text: &str) -> DeclineCode {
    DeclineCode::from_raw(text)
}

pub(crate) fn status(text: &str) -> Result<Status> {
    Status::parse(text).ok_or_else(|| unknown("status", text))
}

pub(crate) fn catch_up(text: &str) -> Result<CatchUp> {
    CatchUp::parse(text).ok_or_else(|| unknown("catch-up rule", text))
}

pub(crate) fn trial_end(text: &str) -> Result<TrialEnd> {
    TrialEnd::parse(text).ok_or_else(|| unknown("end of trials", text))
}

pub(crate) fn escalation(policy: recovery::Escalation) -> Escalation {
    match policy {
        recovery::Escalation::Unpaid => Escalation::Unpaid,
        recovery::Escalation::Pause => Escalation::Pause,
        recovery::Escalation::Cancel => Escalation::Cancel,
    }
}

pub(crate) fn interval(unit: &str, count: i32) -> Result<Interval> {
    let parsed = Unit::parse(unit).map_err(|_| unknown("interval", unit))?;
    let count = u16::try_from(count).map_err(|_| unknown("interval count", &count.to_string()))?;
    Interval::try_new(parsed, count).map_err(|_| unknown("interval", unit))
}

/// A non-negative stored number.
pub(crate) fn natural<T: TryFrom<i64>>(what: &'static str, value: impl Into<i64>) -> Result<T> {
    let value = value.into();
    T::try_from(value).map_err(|_| unknown(what, &value.to_string()))
}

/// The subscription that a row and its items describe.
pub(crate) fn subscription(row: &SubscriptionRow, items: &[ItemRow]) -> Result<Subscription> {
    let interval = interval(&row.interval_unit, row.interval_count)?;
    let cycle = cycle(row.anchor_at, &row.billing_zone, interval, row.anchor_day)?;
    Ok(Subscription {
        id: row.id,
        customer: row.customer_id,
        plan: row.plan_id,
        plan_name: row.plan_name.clone(),
        status: status(&row.status)?,
        currency: currency(&row.currency)?,
        rounding: rounding(&row.rounding)?,
        proration: proration(&row.proration_unit, &row.last_day)?,
        cycle,
        earlier: earlier(row.earlier_cycles.as_ref(), &row.billing_zone)?,
        period_index: natural("period index", row.period_index)?,
        period: Period { start: row.current_period_start, end: row.current_period_end },
        trial_end: row.trial_end,
        trial_notice_at: row.trial_notice_at,
        cancel_at_period_end: row.cancel_at_period_end,
        cancel_at: row.cancel_at,
        cancel_credited: row.cancel_credited.unwrap_or(false),
        canceled_at: row.canceled_at,
        cancel_reason: row.cancel_reason.clone(),
        ended_at: row.ended_at,
        pause: pause(row)?,
        pause_rule: pause_rule(row.pause_convention.as_deref())?,
        given_back: row.given_back.unwrap_or(false),
        shifted: row.shifted.as_ref().map(shifted).transpose()?,
        cycles_completed: natural("cycle count", row.cycles_completed)?,
        max_cycles: row.max_cycles.map(|most| natural("cycle limit", most)).transpose()?,
        items: items.iter().map(item).collect::<Result<_>>()?,
        pending: row.pending_change.as_ref().map(pending::read).transpose()?,
        schedule: row.schedule.as_ref().map(phases::read).transpose()?,
    })
}

/// A way of counting periods that is over, as stored.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct StoredEpoch {
    anchor_at: Timestamp,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    anchor_day: Option<u8>,
    interval: Interval,
    until: Timestamp,
    base: u32,
}

/// How periods were counted before.
pub(crate) fn earlier(stored: Option<&Value>, zone: &str) -> Result<Vec<Epoch>> {
    let Some(stored) = stored else { return Ok(Vec::new()) };
    let epochs = Vec::<StoredEpoch>::deserialize(stored)
        .map_err(|error| Error::fault("stored cycles cannot be read").because(error))?;
    let epoch = |one: StoredEpoch| {
        let cycle = cycle(one.anchor_at, zone, one.interval, one.anchor_day.map(i16::from))?;
        Ok(Epoch { cycle, until: one.until, base: one.base })
    };
    epochs.into_iter().map(epoch).collect()
}

fn write_earlier(epochs: &[Epoch]) -> Result<Option<Value>> {
    let stored = |epoch: &Epoch| StoredEpoch {
        anchor_at: epoch.cycle.start(),
        anchor_day: epoch.cycle.anchor_day(),
        interval: epoch.cycle.interval(),
        until: epoch.until,
        base: epoch.base,
    };
    let written = (!epochs.is_empty()).then(|| serde_json::to_value(epochs.iter().map(stored).collect::<Vec<_>>()));
    written.transpose().map_err(|error| Error::fault("cycles cannot be written").because(error))
}

/// Items by what they are of.
pub(crate) fn by_subscription(items: Vec<ItemRow>) -> BTreeMap<SubscriptionId, Vec<ItemRow>> {
    let mut out: BTreeMap<SubscriptionId, Vec<ItemRow>> = BTreeMap::new();
    for item in items {
        out.entry(item.subscription_id).or_default().push(item);
    }
    out
}

/// The billing cycle that columns describe.
pub(crate) fn cycle(anchor: Timestamp, zone: &str, interval: Interval, day: Option<i16>) -> Result<Cycle> {
    let day = day.map(|day| natural("anchor day", day)).transpose()?;
    Cycle::try_new(anchor, zone, interval, day)
        .map_err(|error| Error::fault("a stored billing cycle cannot be read").because(error))
}

fn pause(row: &SubscriptionRow) -> Result<Option<Pause>> {
    match (row.paused_at, row.paused_from.as_deref()) {
        (Some(at), Some(from)) => Ok(Some(Pause { at, from: status(from)?, resume_at: row.resume_at })),
        (None, None) => Ok(None),
        (at, from) => Err(Error::fault(format!("a stored pause is torn: {at:?}, {from:?}"))),
    }
}

/// What a pause does; null is the usual rule.
pub(crate) fn pause_rule(text: Option<&str>) -> Result<PauseRule> {
    text.map_or(Ok(PauseRule::default()), |text| {
        PauseRule::parse(text).ok_or_else(|| unknown("pause convention", text))
    })
}

fn shifted(stored: &Value) -> Result<Shifted> {
    Shifted::deserialize(stored).map_err(|error| Error::fault("stored pauses cannot be read").because(error))
}

pub(crate) fn item(row: &ItemRow) -> Result<Item> {
    Ok(Item {
        id: row.id,
        price: Price {
            id: row.price_id,
            plan: row.plan_id,
            addon: row.price_name.clone(),
            version: natural("price version", row.price_version)?,
            currency: currency(&row.currency)?,
            meter: row.meter_key.clone(),
            pricing: pricing(&row.pricing)?,
        },
        quantity: natural("quantity", row.quantity)?,
    })
}

/// Running fees as the auditor reads them, without names.
pub(crate) fn worth_items(row: &store::operator::recompute::WorthRow) -> Result<Vec<Item>> {
    #[derive(Deserialize)]
    struct Fee {
        pricing: Value,
        quantity: i64,
        currency: String,
    }
    let fees = Vec::<Fee>::deserialize(&row.items)
        .map_err(|error| Error::fault("running fees cannot be read").because(error))?;
    let nobody = ids::Uuid::nil();
    fees.into_iter()
        .map(|fee| {
            let price = Price {
                id: ids::PriceId::from_uuid(nobody),
                plan: ids::PlanId::from_uuid(nobody),
                addon: None,
                version: 1,
                currency: currency(&fee.currency)?,
                meter: None,
                pricing: pricing(&fee.pricing)?,
            };
            Ok(Item { id: ids::ItemId::from_uuid(nobody), price, quantity: natural("quantity", fee.quantity)? })
        })
        .collect()
}

/// The price that a row describes.
pub(crate) fn price(row: &PriceRow) -> Result<Price> {
    Ok(Price {
        id: row.id,
        plan: row.plan_id,
        addon: row.name.clone(),
        version: natural("price version", row.version)?,
        currency: currency(&row.currency)?,
        meter: row.meter_key.clone(),
        pricing: pricing(&row.pricing)?,
    })
}

/// A stored pricing document.
///
/// # Errors
/// `Fault` when this program cannot read it.
pub(crate) fn pricing(document: &Value) -> Result<Pricing> {
    Pricing::deserialize(document).map_err(|error| Error::fault("a stored price cannot be read").because(error))
}

/// Writes a subscription's changed state into its row.
pub(crate) fn apply(next: &Subscription, row: &mut SubscriptionRow) -> Result<()> {
    row.status = next.status.as_str().to_owned();
    row.plan_id = next.plan;
    row.plan_name.clone_from(&next.plan_name);
    row.interval_unit = next.cycle.interval().unit().as_str().to_owned();
    row.interval_count = i32::from(next.cycle.interval().count());
    row.anchor_at = next.cycle.start();
    row.anchor_day = next.cycle.anchor_day().map(i16::from);
    row.pending_change = next.pending.as_ref().map(pending::write).transpose()?;
    row.schedule = next.schedule.as_ref().map(phases::write).transpose()?;
    row.earlier_cycles = write_earlier(&next.earlier)?;
    row.period_index = small("period index", next.period_index)?;
    row.current_period_start = next.period.start;
    row.current_period_end = next.period.end;
    row.trial_end = next.trial_end;
    row.trial_notice_at = next.trial_notice_at;
    row.cancel_at_period_end = next.cancel_at_period_end;
    row.cancel_at = next.cancel_at;
    row.cancel_credited = next.cancel_credited.then_some(true);
    row.canceled_at = next.canceled_at;
    row.cancel_reason.clone_from(&next.cancel_reason);
    row.ended_at = next.ended_at;
    row.paused_at = next.pause.map(|pause| pause.at);
    row.paused_from = next.pause.map(|pause| pause.from.as_str().to_owned());
    row.resume_at = next.pause.and_then(|pause| pause.resume_at);
    row.given_back = next.given_back.then_some(true);
    row.shifted = next
        .shifted
        .as_ref()
        .map(serde_json::to_value)
        .transpose()
        .map_err(|error| Error::fault("pauses cannot be written").because(error))?;
    row.cycles_completed = small("cycle count", next.cycles_completed)?;
    Ok(())
}

/// A count as the schema holds it.
pub(crate) fn small(what: &'static str, value: u32) -> Result<i32> {
    i32::try_from(value).map_err(|_| unknown(what, &value.to_string()))
}

/// A business refusal of the billing core, as an answer: the state does not allow it.
pub(crate) fn refused(refusal: billing::Refusal) -> Error {
    Error::conflict(refusal.code(), refusal.to_string())
}
