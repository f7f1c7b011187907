//! Whether usage has reached thresholds: asked with the events, answered by the worker.
//!
//! Whoever stores events of a meter with thresholds puts one due row on the list for each period that they are in, named by
//! one of them, in the same transaction. They wait for nobody for that. The worker adds the period up from what was
//! committed, so of two that came at the same moment the later commit sees both; and what was told is remembered by a
//! row that only grows, so that it is told once, whoever comes second.
//!
//! A late event is looked at in its own period, and of a recurring meter in every period since. Usage before the first
//! period reaches nothing: it is not billed. Where prices came or went inside of the running period, an amount is that of
//! its bill, part by part.

use std::collections::{BTreeMap, BTreeSet};

use billing::price::Exact;
use billing::threshold::{Measure, Reached, Threshold};
use billing::{Item, Pricing, Quantity, Subscription, Usage};
use calendar::Period;
use ids::{MeterId, SubscriptionId, Uuid};
use jiff::Timestamp;
use serde_json::json;
use store::due::NewDue;
use store::meters::MeterRow;
use store::subscriptions::SubscriptionRow;
use store::usage::{self as table, OpeningRow, TotalRow, UsageRow};
use store::usage_thresholds::{self as thresholds, Crossing, ThresholdRow};
use store::{Kind, Lane, TenantTx, due, meters, subscriptions};

use super::bill::of_groups;
use super::level::{Level, Span};
use super::meters::aggregation;
use super::prepare::{self, place};
use super::projected;
use super::summary::ItemAmount;
use super::thresholds::parsed;
use crate::{Error, Result, rows};

/// Asks whether these events reached something: once for each subscription, meter and period. One statement.
pub(super) async fn ask<'a>(tx: &mut TenantTx, events: impl IntoIterator<Item = &'a UsageRow>) -> Result<()> {
    let asked: BTreeMap<(SubscriptionId, MeterId, i32), Uuid> = events
        .into_iter()
        .filter(|row| row.period_index >= 0)
        .map(|row| ((row.subscription_id, row.meter_id, row.period_index), row.id.uuid()))
        .collect();
    // In real time, also for customers on a test clock: nobody advances it to be told.
    let at = tx.wall_now();
    let work: Vec<NewDue> =
        asked.into_values().map(|subject| NewDue { subject, lane: Lane::REAL, due_at: Some(at) }).collect();
    Ok(due::schedule(tx, Kind::Threshold, &work).await?)
}

/// The events that ask, by the lane of their subscription.
pub(crate) async fn asked(tx: &mut TenantTx, events: &[Uuid]) -> Result<Vec<(Lane, Vec<UsageRow>)>> {
    let found = table::get_all(tx, events).await?;
    let ids: BTreeSet<Uuid> = found.iter().map(|row| row.subscription_id.uuid()).collect();
    let spans = subscriptions::spans(tx, &ids.into_iter().collect::<Vec<_>>()).await?;
    let lanes: BTreeMap<SubscriptionId, Lane> =
        spans.into_iter().map(|span| (span.id, Lane::from_uuid(span.lane))).collect();
    let mut out: BTreeMap<Lane, Vec<UsageRow>> = BTreeMap::new();
    for row in found {
        let lane = lanes.get(&row.subscription_id).ok_or_else(|| Error::fault("usage of no subscription"))?;
        out.entry(*lane).or_default().push(row);
    }
    Ok(out.into_iter().collect())
}

/// What is looked at.
struct Watched {
    subscriptions: Vec<(SubscriptionRow, Subscription)>,
    meters: Vec<MeterRow>,
    thresholds: Vec<ThresholdRow>,
    totals: Vec<TotalRow>,
    openings: Vec<OpeningRow>,
    /// From which period on.
    since: BTreeMap<(SubscriptionId, MeterId), BTreeSet<i32>>,
}

/// Adds up what these events are part of, and tells what was reached for the first time.
///
/// # Errors
/// `Refused` for usage that cannot be priced; any store error.
pub(crate) async fn look(tx: &mut TenantTx, events: &[UsageRow]) -> Result<()> {
    let watched = read(tx, events).await?;
    let mut found: BTreeMap<Crossing, serde_json::Value> = BTreeMap::new();
    for (row, subscription) in &watched.subscriptions {
        let parts = parts(tx, &watched, row, subscription).await?;
        for meter in &watched.meters {
            for (period, usage) in watched.used(tx.now(), row, subscription, meter)? {
                let own = parts.as_ref().filter(|_| period == subscription.period);
                let own = own.map(|parts| parts.get(&meter.key).map_or(&[][..], Vec::as_slice));
                let used = Used { period, usage, parts: own };
                found.extend(watched.reached(row, subscription, meter, &used)?);
            }
        }
    }
    let reached: Vec<Crossing> = found.keys().copied().collect();
    for crossing in thresholds::remember(tx, &reached).await? {
        if let Some(told) = found.remove(&crossing) {
            tx.record("usage.threshold_crossed", crossing.threshold.uuid(), told);
        }
    }
    Ok(())
}

/// What a bill of the running period would say where it is divided, and somebody asks about amounts.
async fn parts(
    tx: &mut TenantTx,
    watched: &Watched,
    row: &SubscriptionRow,
    subscription: &Subscription,
) -> Result<Option<BTreeMap<String, Vec<ItemAmount>>>> {
    let of_amounts = |one: &ThresholdRow| one.measure == Measure::Amount(0).as_str() && concerns(one, row);
    if !watched.thresholds.iter().any(of_amounts) {
        return Ok(None);
    }
    projected::amounts(tx, row, subscription, subscription.period).await
}

/// What was used in a period, and what it costs where its bill is in parts.
struct Used<'a> {
    period: Period,
    usage: Usage,
    parts: Option<&'a [ItemAmount]>,
}

async fn read(tx: &mut TenantTx, events: &[UsageRow]) -> Result<Watched> {
    let mut since: BTreeMap<(SubscriptionId, MeterId), BTreeSet<i32>> = BTreeMap::new();
    for row in events {
        since.entry((row.subscription_id, row.meter_id)).or_default().insert(row.period_index);
    }
    let ids: Vec<Uuid> = since.keys().map(|(id, _)| id.uuid()).collect::<BTreeSet<_>>().into_iter().collect();
    let of: Vec<Uuid> = since.keys().map(|(_, id)| id.uuid()).collect::<BTreeSet<_>>().into_iter().collect();
    let meters = meters::get_all(tx, &of).await?;
    let items = subscriptions::items_of(tx, &ids).await?;
    let mut found = Vec::with_capacity(ids.len());
    for row in subscriptions::read(tx, &ids).await? {
        let own: Vec<_> = items.iter().filter(|item| item.subscription_id == row.id).cloned().collect();
        let subscription = rows::subscription(&row, &own)?;
        found.push((row, subscription));
    }
    let subjects: BTreeSet<Uuid> = items
        .iter()
        .flat_map(|item| [item.id.uuid(), item.price_id.uuid()])
        .chain(found.iter().flat_map(|(row, _)| [row.id.uuid(), row.customer_id.uuid()]))
        .collect();
    let thresholds = thresholds::active_of(tx, &of, &subjects.into_iter().collect::<Vec<_>>()).await?;
    let mut periods = Vec::with_capacity(found.len());
    for (row, subscription) in &found {
        let own = since.iter().filter(|((id, _), _)| *id == row.id).flat_map(|(_, indexes)| indexes.iter().copied());
        let (first, last) = own.fold((i32::MAX, i32::MIN), |(low, high), index| (low.min(index), high.max(index)));
        let (present, _) = place(&subscription.usage_periods().map_err(rows::refused)?, tx.now())?;
        periods.push((row.id, first, last.max(present)));
    }
    let totals = table::of_periods(tx, &periods, &of).await?;
    let before: Vec<(SubscriptionId, i32)> = periods.iter().map(|(id, first, _)| (*id, *first)).collect();
    let recurring: Vec<Uuid> = meters.iter().filter(|meter| meter.recurring).map(|meter| meter.id.uuid()).collect();
    let openings = table::openings(tx, &before, &recurring).await?;
    Ok(Watched { subscriptions: found, meters, thresholds, totals, openings, since })
}

impl Watched {
    /// The usage of the periods that the events changed.
    fn used(
        &self,
        now: Timestamp,
        row: &SubscriptionRow,
        subscription: &Subscription,
        meter: &MeterRow,
    ) -> Result<Vec<(Period, Usage)>> {
        let Some(changed) = self.since.get(&(row.id, meter.id)) else { return Ok(Vec::new()) };
        let own: Vec<&TotalRow> =
            self.totals.iter().filter(|total| total.subscription_id == row.id && total.meter_id == meter.id).collect();
        let kind = aggregation(meter)?;
        let mut levels: BTreeMap<&str, Level> = BTreeMap::new();
        for opening in self.openings.iter().filter(|one| one.subscription_id == row.id && one.meter_id == meter.id) {
            levels.insert(&opening.group_key, Level::of(opening)?);
        }
        let (Some(first), Some(last)) = (changed.first().copied(), changed.last().copied()) else {
            return Ok(Vec::new());
        };
        let periods = subscription.usage_periods().map_err(rows::refused)?;
        let last = if meter.recurring { last.max(place(&periods, now)?.0) } else { last };
        // Levels are known from the oldest total of the subscription on, of whichever meter.
        let from = own.first().map_or(first, |total| total.period_index.min(first));
        let mut out = Vec::new();
        for index in from..=last {
            let in_period: Vec<&TotalRow> = own.iter().filter(|total| total.period_index == index).copied().collect();
            if changed.contains(&index) || (meter.recurring && index > first) {
                let period = prepare::period(&periods, index)?;
                let span = Span::of(&period, row.ended_at);
                out.push((period.whole, of_groups(kind, &levels, &in_period, span)?));
            }
            if meter.recurring {
                for total in in_period {
                    let level = levels.get(total.group_key.as_str()).copied().unwrap_or_default();
                    levels.insert(&total.group_key, level.after(total)?);
                }
            }
        }
        Ok(out)
    }

    /// Which thresholds the usage of a period has reached, with what is told of each.
    fn reached(
        &self,
        row: &SubscriptionRow,
        subscription: &Subscription,
        meter: &MeterRow,
        used: &Used<'_>,
    ) -> Result<Vec<(Crossing, serde_json::Value)>> {
        let mut out = Vec::new();
        for one in self.thresholds.iter().filter(|one| one.meter_id == meter.id && concerns(one, row)) {
            let bound = |item: &&Item| {
                item.price.meter.as_deref() == Some(&meter.key)
                    && one.item_id.is_none_or(|id| id == item.id)
                    && one.price_id.is_none_or(|id| id == item.price.id)
            };
            let items: Vec<&Item> = subscription.items.iter().filter(bound).collect();
            let threshold = Threshold { measure: parsed(one)?, recurs: one.recurs };
            let parts = used.parts.filter(|_| matches!(threshold.measure, Measure::Amount(_)));
            // What is gone by now may still have a part of the bill.
            if parts.is_none() && items.is_empty() && (one.item_id.is_some() || one.price_id.is_some()) {
                continue;
            }
            let prices: Vec<&Pricing> = items.iter().map(|item| &item.price.pricing).collect();
            let found = match parts {
                Some(parts) => threshold.reached_by(sum_for(one, parts)?),
                None => threshold.reached(&used.usage, &prices, subscription.rounding),
            };
            let found = found.map_err(|refusal| Error::refused(refusal.code(), refusal.to_string()))?;
            let Some(found) = found.filter(|found| found.times > 0) else { continue };
            let start = used.period.start;
            let crossing =
                Crossing { threshold: one.id, subscription: row.id, period_start: start, times: found.times };
            out.push((crossing, told(one, row, meter, used.period, used.usage.quantity, found)));
        }
        Ok(out)
    }
}

/// What the parts of a bill come to that a threshold is about.
fn sum_for(one: &ThresholdRow, parts: &[ItemAmount]) -> Result<i64> {
    let own = parts
        .iter()
        .filter(|part| one.item_id.is_none_or(|id| id == part.item) && one.price_id.is_none_or(|id| id == part.price));
    let sum = own.map(|part| part.amount_minor).try_fold(0_i64, i64::checked_add);
    sum.ok_or_else(|| Error::fault("the usage of a period costs more than can be counted"))
}

/// Whether a threshold is about this subscription, as far as its rows say.
fn concerns(one: &ThresholdRow, row: &SubscriptionRow) -> bool {
    one.customer_id.is_none_or(|id| id == row.customer_id)
        && one.subscription_id.is_none_or(|id| id == row.id)
        && one.currency.as_ref().is_none_or(|currency| *currency == row.currency)
}

/// What a receiver is told.
fn told(
    one: &ThresholdRow,
    row: &SubscriptionRow,
    meter: &MeterRow,
    period: Period,
    quantity: Quantity,
    found: Reached,
) -> serde_json::Value {
    json!({
        "id": one.id,
        "name": one.name,
        "meterId": meter.id,
        "meterKey": meter.key,
        "measure": one.measure,
        "at": Exact::from_decimal(one.at),
        "currency": one.currency,
        "recurring": one.recurs,
        "customerId": row.customer_id,
        "subscriptionId": row.id,
        "itemId": one.item_id,
        "priceId": one.price_id,
        "periodStart": period.start,
        "periodEnd": period.end,
        "quantity": quantity.number(),
        "value": found.value,
        "times": found.times,
    })
}
