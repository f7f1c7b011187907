//! What the usage of a period would cost where something metered came or went inside of it: what its bill would say.

use std::collections::BTreeMap;

use billing::subscription as machine;
use billing::{LineKind, Subscription};
use calendar::Period;
use ids::{ItemId, SubscriptionId};
use store::subscriptions::SubscriptionRow;
use store::{TenantTx, settings};

use super::pricers::{self, Pricer};
use super::summary::ItemAmount;
use crate::Result;
use crate::jobs::advance_settings;
use crate::writing::Change;

/// The amounts of a period by meter, of items that are gone, too; `None` where every item runs for all of it, or no bill is ahead.
///
/// # Errors
/// `Refused` for usage that cannot be priced; any store error.
pub(super) async fn amounts(
    tx: &mut TenantTx,
    row: &SubscriptionRow,
    current: &Subscription,
    period: Period,
) -> Result<Option<BTreeMap<String, Vec<ItemAmount>>>> {
    if row.metering_changed_at.is_none_or(|at| at <= period.start) {
        return Ok(None);
    }
    let rules = advance_settings(&settings::get(tx).await?)?;
    let Ok(decision) = machine::advance(current, &rules, current.period.end) else { return Ok(None) };
    if decision.invoices.is_empty() {
        return Ok(None);
    }
    let mut change = [Change { row: row.clone(), decision }];
    super::bill::lines(tx, &mut change).await?;
    let mut known: BTreeMap<SubscriptionId, Vec<Pricer>> = BTreeMap::new();
    pricers::with_times(tx, &[row.id].into(), &mut known).await?;
    let meters: BTreeMap<ItemId, &str> = known
        .values()
        .flatten()
        .filter_map(|pricer| Some((pricer.item.id, pricer.item.price.meter.as_deref()?)))
        .collect();
    let mut found: BTreeMap<String, Vec<ItemAmount>> = BTreeMap::new();
    let lines = change.iter().flat_map(|change| &change.decision.invoices).flat_map(|draft| &draft.lines);
    for line in lines.filter(|line| line.kind == LineKind::UsageCharge && line.period.start >= period.start) {
        let (Some(item), Some(price)) = (line.item, line.price) else { continue };
        let Some(meter) = meters.get(&item) else { continue };
        let own = found.entry((*meter).to_owned()).or_default();
        own.push(ItemAmount { item, price, amount_minor: line.amount.minor() });
    }
    Ok(Some(found))
}
