//! Monthly recurring revenue: how each decision moved it, and what it is.
//!
//! A subscription is worth its fees a month from its activation until it ends. While it is paused it is worth nothing: the
//! pause is a churn or a contraction with the cause `subscription.paused`, the resume a reactivation or an expansion with
//! the cause `subscription.resumed`. A renewal that changes nothing writes nothing and reads nothing. Discounts, taxes,
//! usage and one-off amounts are not counted.
//!
//! Amounts are of a subscription; the kind is of its customer: who has another subscription in that currency does not
//! churn with this one, and does not begin anew with it.

use std::collections::BTreeMap;

use billing::recurring::{self, MovementKind};
use billing::subscription::REASON_EXHAUSTED;
use billing::{Event, Item, Status, Subscription};
use ids::{CustomerId, MovementId, SubscriptionId, Uuid};
use jiff::Timestamp;
use money::{Ratio, Rounding};
use serde_json::{Value, json};
use store::revenue::{self as table, MovementRow, PartRow};
use store::subscriptions::ItemRow;
use store::{TenantTx, settings};

use crate::writing::Change;
use crate::{Error, Result, rows};

/// A subscription whose worth changes with a decision.
pub(crate) struct Moved {
    subscription: SubscriptionId,
    customer: CustomerId,
    currency: String,
    version: i64,
    cause: &'static str,
    before: Ratio,
    after: Ratio,
    involuntary: bool,
}

/// The worths that these decisions change. `running` are the items before, of those that replace theirs. To be asked
/// before the decisions are written into their rows.
pub(crate) fn moved(changes: &[Change], running: &[ItemRow]) -> Result<Vec<Moved>> {
    let mut found = Vec::new();
    for change in changes {
        found.extend(one(change, running)?);
    }
    Ok(found)
}

fn one(change: &Change, running: &[ItemRow]) -> Result<Option<Moved>> {
    let (row, decision) = (&change.row, &change.decision);
    let next = &decision.next;
    let begins = decision.events.first() == Some(&Event::Created);
    let was = !begins && recurring::counts(rows::status(&row.status)?);
    let is = recurring::counts(next.status);
    if was == is && !(is && decision.replaces_items) {
        return Ok(None);
    }
    let none = Ratio::ZERO;
    let before = match (was, decision.replaces_items) {
        (false, _) => none,
        (true, false) => worth(&next.items, next.cycle.interval(), next.rounding)?,
        (true, true) => {
            let own = running.iter().filter(|item| item.subscription_id == row.id);
            let items = own.map(rows::item).collect::<Result<Vec<_>>>()?;
            worth(&items, rows::interval(&row.interval_unit, row.interval_count)?, next.rounding)?
        }
    };
    let after = if is { worth(&next.items, next.cycle.interval(), next.rounding)? } else { none };
    let cause = decision.events.first().map_or("subscription.updated", |event| event.as_str());
    Ok((before != after).then(|| Moved {
        subscription: row.id,
        customer: row.customer_id,
        currency: row.currency.clone(),
        version: row.version.saturating_add(1),
        cause,
        before,
        after,
        involuntary: is_involuntary(next),
    }))
}

/// Whether money that could not be collected is why it counts no more.
fn is_involuntary(next: &Subscription) -> bool {
    let given_up = next.cancel_reason.as_deref() == Some(REASON_EXHAUSTED);
    let paused_overdue = next.status == Status::Paused && next.pause.is_some_and(|pause| pause.from == Status::PastDue);
    next.status == Status::Unpaid || (next.status == Status::Canceled && given_up) || paused_overdue
}

fn worth(items: &[Item], interval: calendar::Interval, rounding: Rounding) -> Result<Ratio> {
    recurring::worth(items, interval, rounding).map_err(|refusal| rows::refused(refusal.into()))
}

/// Writes what moved; answers with what each subscription's event tells of it.
pub(crate) async fn record(tx: &mut TenantTx, moved: Vec<Moved>) -> Result<BTreeMap<SubscriptionId, Value>> {
    if moved.is_empty() {
        return Ok(BTreeMap::new());
    }
    let mut customers: Vec<Uuid> = moved.iter().map(|one| one.customer.uuid()).collect();
    customers.sort();
    customers.dedup();
    let parts = table::of_customers(tx, &customers).await?;
    let mut totals = sums(&parts, |part| (part.owner_id, part.currency.clone()))?;
    let at = tx.now();
    let mut written = Vec::with_capacity(moved.len());
    let mut told = BTreeMap::new();
    for one in moved {
        let key = (one.customer.uuid(), one.currency.clone());
        let known = totals.get(&key).copied();
        let held = known.unwrap_or(Ratio::ZERO);
        let then = held.checked_sub(one.before).and_then(|rest| rest.checked_add(one.after)).map_err(too_large)?;
        // Of the whole customer; where that does not move because rows of another request are not seen yet, of this one.
        let whole = recurring::movement(held, then, known.is_some()).map_err(too_large)?;
        let own = recurring::movement(one.before, one.after, known.is_some()).map_err(too_large)?;
        let Some(movement) = whole.or(own) else { continue };
        totals.insert(key, then);
        let row = row_of(tx.fresh(), &one, movement.kind, at);
        told.insert(one.subscription, data(&row)?);
        written.push(row);
    }
    table::insert(tx, &written).await?;
    Ok(told)
}

fn row_of(id: MovementId, one: &Moved, kind: MovementKind, at: Timestamp) -> MovementRow {
    MovementRow {
        id,
        subscription_id: one.subscription,
        version: one.version,
        customer_id: one.customer,
        currency: one.currency.clone(),
        kind: kind.as_str().to_owned(),
        cause: one.cause.to_owned(),
        before_num: one.before.num().to_string(),
        before_den: one.before.den().to_string(),
        after_num: one.after.num().to_string(),
        after_den: one.after.den().to_string(),
        involuntary: one.involuntary,
        at,
        created_at: at,
    }
}

fn data(row: &MovementRow) -> Result<Value> {
    let (before, after) = (before(row)?, after(row)?);
    Ok(json!({
        "kind": row.kind,
        "currency": row.currency,
        "monthlyBefore": exact(before),
        "monthlyAfter": exact(after),
    }))
}

/// A whole number, or a fraction: `8325`, `9100/3`.
pub fn exact(amount: Ratio) -> String {
    if amount.is_whole() { amount.num().to_string() } else { format!("{}/{}", amount.num(), amount.den()) }
}

/// What the subscription was worth a month before.
///
/// # Errors
/// `Fault` for stored numbers that are none.
pub fn before(row: &MovementRow) -> Result<Ratio> {
    ratio(&row.before_num, &row.before_den)
}

/// What the subscription was worth a month from then on.
///
/// # Errors
/// `Fault` for stored numbers that are none.
pub fn after(row: &MovementRow) -> Result<Ratio> {
    ratio(&row.after_num, &row.after_den)
}

/// By how much that moved: after less before.
///
/// # Errors
/// `Fault` for stored numbers that are none.
pub fn change(row: &MovementRow) -> Result<Ratio> {
    after(row)?.checked_sub(before(row)?).map_err(too_large)
}

/// A stored fraction.
///
/// # Errors
/// `Fault` for a text that is no number.
pub fn ratio(num: &str, den: &str) -> Result<Ratio> {
    let number = |text: &str| text.parse::<i128>().map_err(|_| Error::fault(format!("stored number {text:?} is none")));
    Ratio::new(number(num)?, number(den)?).map_err(|error| Error::fault("a stored fraction is none").because(error))
}

/// What does not fit into a number is a fault: no merchant has so much.
pub fn too_large(error: money::MoneyError) -> Error {
    Error::fault("revenue is too large").because(error)
}

/// Parts added up by a key.
///
/// # Errors
/// `Fault` for what does not fit.
pub fn sums<K: Ord>(parts: &[PartRow], key: impl Fn(&PartRow) -> K) -> Result<BTreeMap<K, Ratio>> {
    let mut out: BTreeMap<K, Ratio> = BTreeMap::new();
    for part in parts {
        let sum = out.entry(key(part)).or_insert(Ratio::ZERO);
        *sum = sum.checked_add(ratio(&part.num, &part.den)?).map_err(too_large)?;
    }
    Ok(out)
}

/// An exact amount of one currency, and as it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Monthly {
    /// The currency.
    pub currency: String,
    /// Minor units a month.
    pub exact: Ratio,
    /// The same, rounded once.
    pub rounded: i64,
}

/// The movements of one kind in one currency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MovementTotal {
    /// Which kind.
    pub kind: String,
    /// After less before, of all of them.
    pub change: Monthly,
    /// How many.
    pub movements: i64,
}

/// Monthly recurring revenue, now and over a time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Revenue {
    /// What it is now, by currency.
    pub current: Vec<Monthly>,
    /// What it was when the time began.
    pub at_start: Vec<Monthly>,
    /// What it was when the time ended.
    pub at_end: Vec<Monthly>,
    /// How it moved in between.
    pub moved: Vec<MovementTotal>,
}

/// A time that a report can be about.
///
/// # Errors
/// Field errors.
pub fn check_time(from: Timestamp, to: Timestamp) -> Result<()> {
    if to <= from {
        return Err(Error::field("to", "not_later", "The time must end later than it begins."));
    }
    Ok(())
}

/// What monthly recurring revenue is, and how it moved from `from` until `to`.
///
/// # Errors
/// A field error for a time that ends before it begins; any store error.
pub async fn report(tx: &mut TenantTx, from: Timestamp, to: Timestamp) -> Result<Revenue> {
    check_time(from, to)?;
    let rounding = rows::rounding(&settings::get(tx).await?.rounding)?;
    let mut levels = levels(tx, &[from, to]).await?.into_iter().map(|level| all_monthly(level, rounding));
    let mut next = || levels.next().transpose().map(Option::unwrap_or_default);
    let (at_start, at_end, current) = (next()?, next()?, next()?);
    let parts = table::between(tx, from, to).await?;
    let key = |part: &PartRow| (part.currency.clone(), part.kind.clone().unwrap_or_default());
    let mut counted: BTreeMap<(String, String), i64> = BTreeMap::new();
    for part in &parts {
        let count = counted.entry(key(part)).or_default();
        *count = count.saturating_add(part.movements);
    }
    let moved = sums(&parts, key)?
        .into_iter()
        .map(|((currency, kind), change)| {
            let movements = counted.get(&(currency.clone(), kind.clone())).copied().unwrap_or_default();
            Ok(MovementTotal { kind, change: monthly(currency, change, rounding)?, movements })
        })
        .collect::<Result<_>>()?;
    Ok(Revenue { current, at_start, at_end, moved })
}

/// What recurring revenue was at each of some instants, which ascend, and what it is now; by currency.
///
/// # Errors
/// Any store error.
pub async fn levels(tx: &mut TenantTx, instants: &[Timestamp]) -> Result<Vec<BTreeMap<String, Ratio>>> {
    let parts = table::steps(tx, instants).await?;
    let steps = sums(&parts, |part| (part.kind.clone().unwrap_or_default(), part.currency.clone()))?;
    let mut level: BTreeMap<String, Ratio> = BTreeMap::new();
    let all = (0..=instants.len()).map(|step| {
        for ((_, currency), change) in steps.iter().filter(|((of, _), _)| *of == step.to_string()) {
            let sum = level.entry(currency.clone()).or_insert(Ratio::ZERO);
            *sum = sum.checked_add(*change).map_err(too_large)?;
        }
        Ok(level.clone())
    });
    all.collect()
}

/// A level as it is shown.
///
/// # Errors
/// `Fault` for what does not fit.
pub fn all_monthly(level: BTreeMap<String, Ratio>, rounding: Rounding) -> Result<Vec<Monthly>> {
    level.into_iter().map(|(currency, exact)| monthly(currency, exact, rounding)).collect()
}

/// An exact sum with what it rounds to.
///
/// # Errors
/// `Fault` for what does not fit.
pub fn monthly(currency: String, exact: Ratio, rounding: Rounding) -> Result<Monthly> {
    Ok(Monthly { rounded: exact.round(rounding).map_err(too_large)?, currency, exact })
}

/// What a subscription is worth by its own rows, for the proof of the books.
pub(crate) fn recomputed(row: &store::operator::recompute::WorthRow) -> Result<Ratio> {
    let status: Status = rows::status(&row.status)?;
    if !recurring::counts(status) {
        return Ok(Ratio::ZERO);
    }
    let interval = rows::interval(&row.interval_unit, row.interval_count)?;
    let rounding = rows::rounding(&row.rounding)?;
    let items: Vec<Item> = rows::worth_items(row)?;
    worth(&items, interval, rounding)
}
