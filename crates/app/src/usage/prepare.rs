//! From an event as sent to an event as counted: its period, its group, its quantity; or why it is refused.

use std::collections::BTreeMap;

use billing::Quantity;
use billing::price::Exact;
use billing::subscription::{UsagePeriod, UsagePeriods};
use billing::usage::Aggregation;
use ids::{SubscriptionId, UsageId};
use jiff::{SignedDuration, Timestamp};
use rust_decimal::Decimal;
use serde_json::json;
use sha2::{Digest, Sha256};
use store::TenantTx;
use store::meters::MeterRow;
use store::usage::{NewUsage, UsageRow};

use super::meters;
use crate::{Error, Result, rows};
use usecase::check::{Checks, Metadata, stored};

/// How far ahead of the subscription's time an event may be: clocks differ, and so do calendars.
const MAX_AHEAD: SignedDuration = SignedDuration::from_hours(24);
/// Longest key, in characters.
const MAX_KEY_CHARS: usize = 255;
/// Bytes of a fingerprint.
const FINGERPRINT: usize = 16;

/// Something that was used, as sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewEvent {
    /// Counts once, for ever.
    pub key: String,
    /// What it is counted by.
    pub meter_key: String,
    /// Who used it.
    pub subscription: SubscriptionId,
    /// How much; 1 when left out.
    pub quantity: Option<Exact>,
    /// What filters, groups and values are read from.
    pub properties: Metadata,
    /// When; now when left out.
    pub at: Option<Timestamp>,
}

/// How a subscription divides time.
#[derive(Debug)]
pub(super) struct Span {
    pub(super) periods: UsagePeriods,
    pub(super) ended_at: Option<Timestamp>,
    /// The present of its lane.
    pub(super) now: Timestamp,
}

/// What an event is measured against.
#[derive(Debug)]
pub(super) struct Against<'a> {
    pub(super) meters: &'a BTreeMap<String, MeterRow>,
    pub(super) spans: &'a BTreeMap<SubscriptionId, Span>,
}

/// The event as it will be stored.
///
/// # Errors
/// Field errors; `Missing` for a subscription or meter that is not there; `Refused` for one that ended, a time too far
/// ahead, or a quantity that is none.
pub(super) fn prepare(tx: &mut TenantTx, event: &NewEvent, against: &Against<'_>) -> Result<NewUsage> {
    check(event)?;
    let meter = against.meters.get(&event.meter_key).ok_or_else(|| Error::missing("meter"))?;
    let span = against.spans.get(&event.subscription).ok_or_else(|| Error::missing("subscription"))?;
    let at = event.at.unwrap_or(span.now);
    check_time(span, at)?;
    let (period_index, offset_ms) = place(&span.periods, at)?;
    let item = item(meter, event)?;
    let quantity = quantity(meter, event)?;
    let groups: Vec<Option<&String>> = meter.group_by.iter().map(|name| event.properties.get(name)).collect();
    let row = UsageRow {
        id: tx.fresh::<UsageId>(),
        subscription_id: event.subscription,
        meter_id: meter.id,
        period_index,
        group_key: json!(groups).to_string(),
        kind: "usage".to_owned(),
        withdraws: None,
        counted: passes(meter, &event.properties)?,
        quantity,
        item,
        offset_ms,
        properties: stored(&event.properties),
        idempotency_key: event.key.clone(),
        at,
        created_at: tx.now(),
    };
    Ok(NewUsage { row, fingerprint: fingerprint(event) })
}

fn check(event: &NewEvent) -> Result<()> {
    let mut checks = Checks::new();
    checks.text("idempotencyKey", &event.key, MAX_KEY_CHARS);
    let bare = event.key.trim() == event.key && !event.key.contains('\0');
    checks.demand(bare, "idempotencyKey", "invalid_key", "A key begins and ends with a character that is no space.");
    checks.metadata(&event.properties);
    checks.done()
}

fn check_time(span: &Span, at: Timestamp) -> Result<()> {
    let now = span.now;
    if at > now.checked_add(MAX_AHEAD).unwrap_or(Timestamp::MAX) {
        return Err(Error::refused(
            "usage_in_future",
            format!("The event is of {at}, more than a day ahead of {now}. Send it when it has happened."),
        ));
    }
    match span.ended_at {
        Some(end) if at >= end => Err(Error::refused(
            "subscription_ended",
            format!("The subscription ended at {end}; usage of {at} is after it. Only earlier usage can be sent."),
        )),
        Some(_) | None => Ok(()),
    }
}

/// The period that an instant is in, and the milliseconds since its start; -1 before the first one.
pub(super) fn place(periods: &UsagePeriods, at: Timestamp) -> Result<(i32, i64)> {
    let found = periods.at(at).map_err(|error| Error::fault("usage in no period").because(error))?;
    let Some((number, start)) = found else { return Ok((-1, 0)) };
    let number = i32::try_from(number).map_err(|_| Error::fault("a period number out of range"))?;
    Ok((number, at.as_millisecond().saturating_sub(start.as_millisecond())))
}

/// The period of a number.
pub(super) fn period(periods: &UsagePeriods, number: i32) -> Result<UsagePeriod> {
    let number = rows::natural::<u32>("period index", number)?;
    periods.period(number).map_err(|error| Error::fault("a period of usage is none").because(error))
}

/// What is counted once.
fn item(meter: &MeterRow, event: &NewEvent) -> Result<Option<String>> {
    if meters::aggregation(meter)? != Aggregation::Unique {
        return Ok(None);
    }
    let name = meter.value_property.as_deref().unwrap_or_default();
    event.properties.get(name).cloned().map(Some).ok_or_else(|| lacks(name))
}

fn lacks(name: &str) -> Error {
    Error::field(
        &format!("properties.{name}"),
        "property_missing",
        format!("The meter reads property `{name}`, which the event does not have. Send it."),
    )
}

fn quantity(meter: &MeterRow, event: &NewEvent) -> Result<Decimal> {
    let aggregation = meters::aggregation(meter)?;
    if matches!(aggregation, Aggregation::Count | Aggregation::Unique) {
        return Ok(Decimal::ONE);
    }
    let (field, number) = match meter.value_property.as_deref() {
        None => ("quantity".to_owned(), event.quantity.unwrap_or(Exact::ONE)),
        Some(name) => {
            let text = event.properties.get(name).ok_or_else(|| lacks(name))?;
            let field = format!("properties.{name}");
            let number = text.parse::<Decimal>().map_err(|_| {
                Error::field(&field, "not_a_number", format!("`{text}` is no number. Send a decimal such as 12.5."))
            })?;
            (field, Exact::from_decimal(number))
        }
    };
    // A level that recurs also goes down.
    let falls = aggregation == Aggregation::TimeWeighted || (aggregation == Aggregation::Sum && meter.recurring);
    let size = if falls { Exact::from_decimal(number.decimal().abs()) } else { number };
    Quantity::try_new(size).map_err(|error| Error::field(&field, error.code(), error.to_string()))?;
    Ok(number.decimal())
}

/// Whether every filter of the meter lets the event pass.
fn passes(meter: &MeterRow, properties: &Metadata) -> Result<bool> {
    let filters: BTreeMap<String, Vec<String>> = serde_json::from_value(meter.filters.clone())
        .map_err(|error| Error::fault("stored filters of a meter cannot be read").because(error))?;
    Ok(filters.iter().all(|(name, values)| properties.get(name).is_some_and(|value| values.contains(value))))
}

/// The same for the same event as sent, and for no other.
fn fingerprint(event: &NewEvent) -> Vec<u8> {
    let quantity = event.quantity.map(|quantity| quantity.decimal().normalize().to_string());
    let whole =
        json!([event.meter_key, event.subscription, quantity, event.properties, event.at.map(|at| at.to_string()),]);
    Sha256::digest(whole.to_string().as_bytes()).iter().take(FINGERPRINT).copied().collect()
}

/// As [`fingerprint`], for a key that was used before.
pub(super) fn is_same(event: &NewEvent, known: &[u8]) -> bool {
    fingerprint(event) == known
}
