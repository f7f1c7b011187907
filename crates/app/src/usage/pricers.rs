//! Which items price the usage of a period, and which part of it.
//!
//! Those that run until the decision price what ended with it: at a boundary those that go, not those that come. Where
//! something metered came or went inside of a period, or usage comes late, every item is asked for the time that it ran, whether it
//! is gone or not ([`billing::usage::parts`]); what was billed is corrected by the item that billed it. A meter that goes in
//! the middle of a period is billed with the change, until then.

use std::collections::{BTreeMap, BTreeSet};

use billing::usage::{Aggregation, Part, PricedTime};
use billing::{Event, Item};
use calendar::Period;
use ids::{ItemId, SubscriptionId};
use jiff::Timestamp;
use store::TenantTx;
use store::meters::MeterRow;
use store::subscriptions::{self as table, MeteredItemRow};
use store::usage::BilledRow;

use crate::writing::Change;
use crate::{Result, rows};

/// An item that may price a period, with its plan's name as it is printed.
#[derive(Clone, Debug)]
pub(super) struct Pricer {
    pub(super) item: Item,
    pub(super) plan_name: String,
    /// Since when it runs, if it came later than its subscription and that matters.
    pub(super) since: Option<Timestamp>,
    /// When it ended, if that was before the decision.
    pub(super) until: Option<Timestamp>,
}

/// The metered items that run until these decisions, of each subscription; also of those that have none any more. One
/// statement, where anybody's items change.
pub(super) async fn running(tx: &mut TenantTx, changes: &[Change]) -> Result<BTreeMap<SubscriptionId, Vec<Pricer>>> {
    let replaced: BTreeMap<SubscriptionId, &Change> =
        changes.iter().filter(|change| is_replaced(change)).map(|change| (change.row.id, change)).collect();
    let ids: Vec<_> = replaced.keys().map(|id| id.uuid()).collect();
    let rows = if ids.is_empty() { Vec::new() } else { table::items_of(tx, &ids).await? };
    let mut found: BTreeMap<SubscriptionId, Vec<Pricer>> = BTreeMap::new();
    let runs = |item: Item, plan_name: &str| Pricer { item, plan_name: plan_name.to_owned(), since: None, until: None };
    for row in rows.iter().filter(|row| row.meter_key.is_some()) {
        let Some(change) = replaced.get(&row.subscription_id) else { continue };
        found.entry(row.subscription_id).or_default().push(runs(rows::item(row)?, &change.row.plan_name));
    }
    for change in changes {
        if !replaced.contains_key(&change.row.id) {
            let next = &change.decision.next;
            let metered = next.items.iter().filter(|item| item.price.meter.is_some());
            let pricers: Vec<Pricer> = metered.map(|item| runs(item.clone(), &next.plan_name)).collect();
            if !pricers.is_empty() {
                found.insert(change.row.id, pricers);
            }
        }
        if change.row.metering_changed_at.is_some() {
            found.entry(change.row.id).or_default();
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

/// Takes all items of some subscriptions instead, each with the time that it ran.
pub(super) async fn with_times(
    tx: &mut TenantTx,
    divided: &BTreeSet<SubscriptionId>,
    pricers: &mut BTreeMap<SubscriptionId, Vec<Pricer>>,
) -> Result<()> {
    let ids: Vec<_> = divided.iter().map(|id| id.uuid()).collect();
    pricers.retain(|id, _| !divided.contains(id));
    for MeteredItemRow { item, since, until, plan_name } in table::metered_items(tx, &ids).await? {
        let pricer = Pricer { item: rows::item(&item)?, plan_name, since, until };
        pricers.entry(item.subscription_id).or_default().push(pricer);
    }
    Ok(())
}

/// What each of the pricers of one meter prices of a period.
pub(super) fn parts(own: &[&Pricer], period: Period, billed: &BTreeMap<(ItemId, Timestamp), BilledRow>) -> Vec<Part> {
    let times: Vec<PricedTime<'_>> = own
        .iter()
        .map(|pricer| PricedTime {
            pricing: &pricer.item.price.pricing,
            since: pricer.since,
            until: pricer.until,
            has_billed: billed_of(pricer, period, billed).is_some(),
        })
        .collect();
    billing::usage::parts(period, &times)
}

/// What a pricer billed of a period.
pub(super) fn billed_of<'a>(
    pricer: &Pricer,
    period: Period,
    billed: &'a BTreeMap<(ItemId, Timestamp), BilledRow>,
) -> Option<&'a BilledRow> {
    let id = pricer.item.id;
    billed.range((id, period.start)..(id, period.end)).next().map(|(_, row)| row)
}

/// Whether parts of a period are shares of its time: of a level, which is held and not used up.
pub(super) fn is_level(meter: &MeterRow, kind: Aggregation) -> bool {
    match kind {
        Aggregation::Count | Aggregation::Unique | Aggregation::TimeWeighted => false,
        Aggregation::Sum => meter.recurring,
        Aggregation::Max | Aggregation::Latest | Aggregation::TimeWeightedLevel => true,
    }
}
