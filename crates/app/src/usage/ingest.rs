//! Events in: one, or a batch of which each event stands for itself.
//!
//! A batch is one transaction and a handful of statements. An event that is refused is named with its reason and leaves
//! nothing behind; the others of its batch are stored.

use std::collections::{BTreeMap, BTreeSet};

use billing::subscription::UsagePeriods;
use ids::{MeterId, SubscriptionId, UsageId};
use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use store::meters::{MeterRow, WatchedRow};
use store::usage::{self as table, Appended, NewUsage, UsageRow};
use store::{TenantTx, due, meters, subscriptions};

use super::prepare::{Against, NewEvent, Span, is_same, prepare};
use super::watch;
use crate::clocks::Presents;
use crate::{Error, Kind, Result, rows};

/// Most events of a batch.
pub const MAX_BATCH: usize = 1_000;

/// How long late usage of an ended subscription waits for more of it.
pub(super) const LATE_WAIT: SignedDuration = SignedDuration::from_hours(1);

/// What became of one event.
#[derive(Debug)]
pub enum Outcome {
    /// Stored now.
    Recorded(Box<UsageRow>),
    /// It was there before, under this id, and counts once.
    Repeated(UsageId),
    /// Not stored; why.
    Refused(Error),
}

/// Stores events and answers for each, in order.
///
/// # Errors
/// Field error for more than [`MAX_BATCH`] events; any store error. What is wrong with one event is its outcome.
pub async fn record(tx: &mut TenantTx, events: &[NewEvent]) -> Result<Vec<Outcome>> {
    if events.is_empty() || events.len() > MAX_BATCH {
        return Err(Error::field("events", "out_of_range", format!("Send 1 to {MAX_BATCH} events.")));
    }
    let (found, spans) = (meters_of(tx, events).await?, spans_of(tx, events).await?);
    let watched: BTreeSet<MeterId> = found.iter().filter(|row| row.watched).map(|row| row.meter.id).collect();
    let meters: BTreeMap<String, MeterRow> = found.into_iter().map(|row| (row.meter.key.clone(), row.meter)).collect();
    let against = Against { meters: &meters, spans: &spans };
    let mut outcomes: Vec<Option<Outcome>> = Vec::with_capacity(events.len());
    let mut fit: Vec<NewUsage> = Vec::with_capacity(events.len());
    for event in events {
        match prepare(tx, event, &against) {
            Ok(ready) => {
                fit.push(ready);
                outcomes.push(None);
            }
            Err(error) if error.kind == Kind::Fault => return Err(error),
            Err(error) => outcomes.push(Some(Outcome::Refused(error))),
        }
    }
    recall(tx, events, &mut outcomes).await?;
    let appended = if fit.is_empty() { Vec::new() } else { table::append(tx, &fit).await? };
    wake_ended(tx, &fit, &appended, &spans).await?;
    if !watched.is_empty() {
        let fresh = fit.iter().zip(&appended).filter(|(event, told)| event.row.counted && **told == Appended::New);
        watch::ask(tx, fresh.map(|(event, _)| &event.row).filter(|row| watched.contains(&row.meter_id))).await?;
    }
    let mut stored = fit.into_iter().zip(appended).map(|(event, appended)| match appended {
        Appended::New => Outcome::Recorded(Box::new(event.row)),
        Appended::Repeated(id) => Outcome::Repeated(id),
        Appended::Conflict(id) => Outcome::Refused(conflict(id)),
    });
    outcomes
        .into_iter()
        .map(|known| known.or_else(|| stored.next()).ok_or_else(|| Error::fault("an event without an outcome")))
        .collect()
}

/// What comes late for a subscription that ended is billed soon, and with what else comes until then.
async fn wake_ended(
    tx: &mut TenantTx,
    batch: &[NewUsage],
    appended: &[Appended],
    spans: &BTreeMap<SubscriptionId, Span>,
) -> Result<()> {
    let fresh = batch.iter().zip(appended).filter(|(event, told)| event.row.counted && **told == Appended::New);
    let late: BTreeSet<SubscriptionId> = fresh.map(|(event, _)| event.row.subscription_id).collect();
    for id in late {
        let Some(span) = spans.get(&id).filter(|span| span.ended_at.is_some()) else { continue };
        wake_late(tx, id, span.now).await?;
    }
    Ok(())
}

async fn wake_late(tx: &mut TenantTx, id: SubscriptionId, now: Timestamp) -> Result<()> {
    let at = now.checked_add(LATE_WAIT).unwrap_or(now);
    Ok(due::wake(tx, store::Kind::Subscription, id.uuid(), at).await?)
}

/// A repeat is a repeat, though what it names may have ended meanwhile.
async fn recall(tx: &mut TenantTx, events: &[NewEvent], outcomes: &mut [Option<Outcome>]) -> Result<()> {
    let refused: Vec<String> = events
        .iter()
        .zip(outcomes.iter())
        .filter(|(_, outcome)| outcome.is_some())
        .map(|(event, _)| event.key.replace('\0', " "))
        .collect();
    let known: BTreeMap<String, table::KeyRow> =
        table::holders(tx, &refused).await?.into_iter().map(|row| (row.key.clone(), row)).collect();
    for (event, outcome) in events.iter().zip(outcomes.iter_mut()).filter(|(_, outcome)| outcome.is_some()) {
        if let Some(row) = known.get(&event.key).filter(|row| is_same(event, &row.fingerprint)) {
            *outcome = Some(Outcome::Repeated(row.event_id));
        }
    }
    Ok(())
}

fn conflict(id: UsageId) -> Error {
    Error::conflict(
        "usage_conflict",
        format!("This idempotencyKey was used for another event, {id}. Correct that event, or send a new key."),
    )
}

async fn meters_of(tx: &mut TenantTx, events: &[NewEvent]) -> Result<Vec<WatchedRow>> {
    let keys: BTreeSet<String> = events.iter().map(|event| event.meter_key.replace('\0', " ")).collect();
    let keys: Vec<String> = keys.into_iter().collect();
    Ok(meters::to_count(tx, &keys).await?)
}

/// How the subscriptions divide time, each with the present of its lane.
async fn spans_of(tx: &mut TenantTx, events: &[NewEvent]) -> Result<BTreeMap<SubscriptionId, Span>> {
    let ids: BTreeSet<SubscriptionId> = events.iter().map(|event| event.subscription).collect();
    let ids: Vec<_> = ids.into_iter().map(SubscriptionId::uuid).collect();
    let mut presents = Presents::of(tx);
    let mut found = BTreeMap::new();
    for row in subscriptions::spans(tx, &ids).await? {
        let now = presents.in_lane(tx, row.lane).await?;
        let interval = rows::interval(&row.interval_unit, row.interval_count)?;
        let cycle = rows::cycle(row.anchor_at, &row.billing_zone, interval, row.anchor_day)?;
        let earlier = rows::earlier(row.earlier_cycles.as_ref(), &row.billing_zone)?;
        let periods = UsagePeriods::new(earlier, cycle)
            .map_err(|error| Error::fault("periods of usage cannot be counted").because(error))?;
        found.insert(row.id, Span { periods, ended_at: row.ended_at, now });
    }
    Ok(found)
}

/// Stores events of different senders together; answers each with its event, and whether it is new.
///
/// # Errors
/// As [`record`]. What is wrong with one event is its own answer: field errors, `Missing`, `Refused`, and `Conflict` for a
/// key used for another event.
pub async fn record_each(tx: &mut TenantTx, events: &[NewEvent]) -> Result<Vec<Result<(UsageRow, bool)>>> {
    let outcomes = record(tx, events).await?;
    let repeated: Vec<_> = outcomes
        .iter()
        .filter_map(|outcome| match outcome {
            Outcome::Repeated(id) => Some(id.uuid()),
            Outcome::Recorded(_) | Outcome::Refused(_) => None,
        })
        .collect();
    let known: BTreeMap<UsageId, UsageRow> =
        table::get_all(tx, &repeated).await?.into_iter().map(|row| (row.id, row)).collect();
    let answer = |outcome| match outcome {
        Outcome::Recorded(row) => Ok((*row, true)),
        Outcome::Repeated(id) => {
            let row = known.get(&id).cloned();
            row.map(|row| (row, false)).ok_or_else(|| Error::fault("a repeated event is not there"))
        }
        Outcome::Refused(error) => Err(error),
    };
    Ok(outcomes.into_iter().map(answer).collect())
}

/// Stores one event; answers with it, and whether it is new.
///
/// # Errors
/// As its answer in [`record_each`].
pub async fn record_one(tx: &mut TenantTx, event: NewEvent) -> Result<(UsageRow, bool)> {
    record_each(tx, &[event]).await?.pop().unwrap_or_else(|| Err(Error::fault("an event without an outcome")))
}

/// Takes an event back, with an event of its own. Doing it twice is not an error.
///
/// # Errors
/// `Missing`; `Conflict` for a withdrawal, which cannot be withdrawn.
pub async fn withdraw(tx: &mut TenantTx, id: UsageId) -> Result<UsageRow> {
    let old = table::get(tx, id).await?;
    if old.kind != "usage" {
        return Err(Error::conflict(
            "usage_is_withdrawal",
            "This event takes another one back. Send the usage again under a new key instead.",
        ));
    }
    let row = UsageRow {
        id: tx.fresh::<UsageId>(),
        kind: "withdrawal".to_owned(),
        withdraws: Some(id),
        // No merchant's key begins with a space, so nobody else has this one.
        idempotency_key: format!(" withdrawal of {id}"),
        created_at: tx.now(),
        ..old.clone()
    };
    let new = NewUsage { row: row.clone(), fingerprint: id.uuid().as_bytes().to_vec() };
    match table::append(tx, &[new]).await?.pop() {
        Some(Appended::Repeated(first)) => return Ok(table::get(tx, first).await?),
        Some(Appended::New) => {}
        Some(Appended::Conflict(_)) | None => return Err(Error::fault("a withdrawal's key is somebody else's")),
    }
    if old.counted {
        if table::rebuild(tx, &table::key_of(&old)).await? {
            watch::ask(tx, [&row]).await?;
        }
        for span in subscriptions::spans(tx, &[row.subscription_id.uuid()]).await? {
            if span.ended_at.is_some() {
                let now = Presents::of(tx).in_lane(tx, span.lane).await?;
                wake_late(tx, row.subscription_id, now).await?;
            }
        }
    }
    tx.audit("usage.withdraw", id.to_string(), None, Some(json!({ "withdrawal": row.id })));
    Ok(row)
}

/// Takes an event back and stores another in its place; both, or neither.
///
/// # Errors
/// As [`withdraw`] and [`record_one`].
pub async fn correct(tx: &mut TenantTx, id: UsageId, event: NewEvent) -> Result<UsageRow> {
    withdraw(tx, id).await?;
    Ok(record_one(tx, event).await?.0)
}
