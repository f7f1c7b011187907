//! Which items price the usage of a period.
//!
//! What was billed for a period is corrected by the items that billed it, though they may be gone. What was not is priced
//! by the items that ran when it ended: before a change at the boundary those that go with it, not those that come. A meter
//! that goes in the middle of a period is billed with the change, until then.

use std::collections::{BTreeMap, BTreeSet};

use billing::{Event, Item};
use ids::{CustomerId, ItemId, SubscriptionId};
use jiff::Timestamp;
use store::TenantTx;
use store::meters::MeterRow;
use store::subscriptions::{self as table, EndedItemRow};
use store::usage::{BilledRow, TotalRow};

use crate::writing::Change;
use crate::{Result, rows};

/// An item that may price a period, with its plan's name as it is printed.
#[derive(Clone, Debug)]
pub(super) struct Pricer {
    pub(super) item: Item,
    pub(super) plan_name: String,
    standing: Standing,
}

/// How it stands to the decision that makes the bill.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Standing {
    /// It runs until this decision, or beyond it.
    Running,
    /// It ended before.
    Ended(Timestamp),
}

/// The metered items that run until these decisions, of each subscription. One statement, where anybody's items change.
pub(super) async fn running(tx: &mut TenantTx, changes: &[Change]) -> Result<BTreeMap<SubscriptionId, Vec<Pricer>>> {
    let replaced: Vec<_> =
        changes.iter().filter(|change| is_replaced(change)).map(|change| change.row.id.uuid()).collect();
    let rows = if replaced.is_empty() { Vec::new() } else { table::items_of(tx, &replaced).await? };
    let mut found: BTreeMap<SubscriptionId, Vec<Pricer>> = BTreeMap::new();
    for row in rows.iter().filter(|row| row.meter_key.is_some()) {
        let Some(change) = changes.iter().find(|change| change.row.id == row.subscription_id) else { continue };
        let plan_name = change.row.plan_name.clone();
        let pricer = Pricer { item: rows::item(row)?, plan_name, standing: Standing::Running };
        found.entry(row.subscription_id).or_default().push(pricer);
    }
    for change in changes.iter().filter(|change| !is_replaced(change)) {
        let next = &change.decision.next;
        let metered = next.items.iter().filter(|item| item.price.meter.is_some());
        let pricers: Vec<Pricer> = metered
            .map(|item| Pricer { item: item.clone(), plan_name: next.plan_name.clone(), standing: Standing::Running })
            .collect();
        if !pricers.is_empty() {
            found.insert(change.row.id, pricers);
        }
    }
    Ok(found)
}

fn is_replaced(change: &Change) -> bool {
    change.decision.replaces_items && change.decision.events.first() != Some(&Event::Created)
}

/// The meters that run until this decision and not beyond it.
pub(super) fn dropped<'a>(change: &Change, running: &'a [Pricer]) -> BTreeSet<&'a str> {
    let stays = |key: &str| change.decision.next.items.iter().any(|item| item.price.meter.as_deref() == Some(key));
    running.iter().filter_map(|pricer| pricer.item.price.meter.as_deref()).filter(|key| !stays(key)).collect()
}

/// Adds the items that ended before and billed usage.
pub(super) async fn with_ended(
    tx: &mut TenantTx,
    late: &[(CustomerId, SubscriptionId)],
    pricers: &mut BTreeMap<SubscriptionId, Vec<Pricer>>,
) -> Result<()> {
    for EndedItemRow { item, removed_at, plan_name } in table::ended_usage_items(tx, late).await? {
        let pricer = Pricer { item: rows::item(&item)?, plan_name, standing: Standing::Ended(removed_at) };
        pricers.entry(item.subscription_id).or_default().push(pricer);
    }
    Ok(())
}

/// Subscriptions with usage that came after its period was billed, or of a meter that no running item has.
pub(super) fn late(
    changes: &[Change],
    totals: &[TotalRow],
    firsts: &BTreeMap<SubscriptionId, i32>,
    pricers: &BTreeMap<SubscriptionId, Vec<Pricer>>,
    meters: &BTreeMap<String, MeterRow>,
) -> Vec<(CustomerId, SubscriptionId)> {
    let is_late = |row: &&TotalRow| {
        let key = meters.values().find(|meter| meter.id == row.meter_id).map(|meter| meter.key.as_str());
        let own = pricers.get(&row.subscription_id).map_or(&[][..], Vec::as_slice);
        let runs = key.is_some() && own.iter().any(|pricer| pricer.item.price.meter.as_deref() == key);
        let earlier = firsts.get(&row.subscription_id).is_some_and(|first| row.period_index < *first);
        !row.settled && (earlier || !runs)
    };
    let found: BTreeSet<SubscriptionId> = totals.iter().filter(is_late).map(|row| row.subscription_id).collect();
    let rows = changes.iter().map(|change| &change.row).filter(|row| found.contains(&row.id));
    rows.map(|row| (row.customer_id, row.id)).collect()
}

/// Whether `pricer` prices the period that began at `start`, among all of its subscription. A running item prices an
/// earlier period without a bill only if it ran then: it may have come since.
pub(super) fn prices(
    pricer: &Pricer,
    all: &[Pricer],
    (start, ran_then): (Timestamp, bool),
    billed: &BTreeMap<(ItemId, Timestamp), BilledRow>,
) -> bool {
    let rivals = || all.iter().filter(|other| other.item.price.meter == pricer.item.price.meter);
    let has_billed = |one: &Pricer| billed.contains_key(&(one.item.id, start));
    if rivals().any(has_billed) {
        return has_billed(pricer);
    }
    match pricer.standing {
        Standing::Running => ran_then,
        Standing::Ended(at) => {
            let runs = rivals().any(|other| other.standing == Standing::Running);
            let last = rivals().filter_map(|other| other.ended_at()).max();
            at > start && !runs && last == Some(at)
        }
    }
}

impl Pricer {
    fn ended_at(&self) -> Option<Timestamp> {
        match self.standing {
            Standing::Running => None,
            Standing::Ended(at) => Some(at),
        }
    }
}
