//! The current period of a subscription: what was used, and what it would cost if the period ended like this.

use std::collections::{BTreeMap, BTreeSet};

use billing::price::{Basis, Quantity};
use billing::{Fraction, Item};
use calendar::Period;
use ids::{ItemId, PriceId, SubscriptionId};
use jiff::Timestamp;
use store::meters::MeterRow;
use store::usage as table;
use store::{TenantTx, customers, meters, subscriptions};

use super::bill::of_groups;
use super::level::{Level, Span};
use super::meters::aggregation;
use super::prepare::{self, place};
use super::projected;
use crate::{Error, Result, rows};

/// The usage of a subscription in its current period.
#[derive(Clone, Debug)]
pub struct Summary {
    /// Whose.
    pub subscription: SubscriptionId,
    /// The period; none before the first one, when usage is not billed.
    pub period: Option<Period>,
    /// Currency of every amount.
    pub currency: String,
    /// Each meter that an item is bound to, by key.
    pub meters: Vec<MeterUse>,
}

/// One meter.
#[derive(Clone, Debug)]
pub struct MeterUse {
    /// Which.
    pub meter: MeterRow,
    /// How many events were counted.
    pub events: u64,
    /// What they come to.
    pub quantity: Quantity,
    /// The same for each group.
    pub groups: Vec<GroupUse>,
    /// What it would cost.
    pub items: Vec<ItemAmount>,
}

/// One group of a meter.
#[derive(Clone, Debug)]
pub struct GroupUse {
    /// The values of the group-by properties; none where an event had none.
    pub values: Vec<Option<String>>,
    /// What its events come to.
    pub quantity: Quantity,
}

/// What the usage would cost as one item of the subscription; of a period in which items came or went, each prices its part.
#[derive(Clone, Copy, Debug)]
pub struct ItemAmount {
    /// Which item.
    pub item: ItemId,
    /// At which price.
    pub price: PriceId,
    /// Minor units.
    pub amount_minor: i64,
}

/// What a subscription used in its current period.
///
/// # Errors
/// `Missing`; `Refused` for usage that cannot be priced.
pub async fn summary(tx: &mut TenantTx, id: SubscriptionId) -> Result<Summary> {
    let row = subscriptions::get(tx, id).await?;
    let customer = customers::get(tx, row.customer_id).await?;
    if let Some(clock) = customer.test_clock_id {
        let clock = store::clocks::get(tx, clock).await?;
        tx.travel_to(clock.frozen_at)?;
    }
    let items = subscriptions::items_of(tx, &[id.uuid()]).await?;
    let subscription = rows::subscription(&row, &items)?;
    let now: Timestamp = row.ended_at.map_or(tx.now(), |end| end.min(tx.now()));
    let periods = subscription.usage_periods().map_err(rows::refused)?;
    let (index, _) = place(&periods, now)?;
    let period = (index >= 0).then(|| prepare::period(&periods, index)).transpose()?.map(|period| period.whole);
    let keys: BTreeSet<String> = subscription.items.iter().filter_map(|item| item.price.meter.clone()).collect();
    let found = meters::by_keys(tx, &keys.into_iter().collect::<Vec<_>>()).await?;
    let totals = table::of_period(tx, id, index).await?;
    let recurring: Vec<_> = found.iter().filter(|meter| meter.recurring).map(|meter| meter.id.uuid()).collect();
    let openings = table::openings(tx, &[(id, index)], &recurring).await?;
    // Before the first period nothing is billed, however long that was.
    let before_all = subscription.period;
    let divided = match period {
        Some(period) => projected::amounts(tx, &row, &subscription, period).await?,
        None => None,
    };
    let mut used = Vec::new();
    for meter in found {
        let own: Vec<_> = totals.iter().filter(|row| row.meter_id == meter.id).collect();
        let mut levels: BTreeMap<&str, Level> = BTreeMap::new();
        for row in openings.iter().filter(|row| row.meter_id == meter.id) {
            levels.insert(&row.group_key, Level::of(row)?);
        }
        let span = Span::until(period.unwrap_or(before_all), row.ended_at);
        let kind = aggregation(&meter)?;
        let usage = of_groups(kind, &levels, &own, span)?;
        let groups: BTreeSet<&str> =
            levels.keys().copied().chain(own.iter().map(|row| row.group_key.as_str())).collect();
        let groups = groups
            .into_iter()
            .map(|group| {
                let level: BTreeMap<&str, Level> = levels.get(group).map(|level| (group, *level)).into_iter().collect();
                let rows: Vec<_> = own.iter().filter(|row| row.group_key == group).copied().collect();
                let values = serde_json::from_str(group).unwrap_or_default();
                Ok(GroupUse { values, quantity: of_groups(kind, &level, &rows, span)?.quantity })
            })
            .collect::<Result<_>>()?;
        let items = match &divided {
            Some(parts) => parts.get(&meter.key).cloned().unwrap_or_default(),
            None => {
                let bound = subscription.items.iter().filter(|item| item.price.meter.as_deref() == Some(&meter.key));
                bound.map(|item| amount(item, &usage, &subscription, period.is_some())).collect::<Result<_>>()?
            }
        };
        used.push(MeterUse { events: usage.events, quantity: usage.quantity, groups, items, meter });
    }
    Ok(Summary { subscription: id, period, currency: row.currency, meters: used })
}

fn amount(
    item: &Item,
    usage: &billing::Usage,
    subscription: &billing::Subscription,
    is_billed: bool,
) -> Result<ItemAmount> {
    let rated = item
        .price
        .pricing
        .rate(usage, Basis::Usage, Fraction::WHOLE, subscription.rounding)
        .map_err(|refusal| Error::refused(refusal.code(), refusal.to_string()))?;
    let amount_minor = if is_billed { rated.rounded } else { 0 };
    Ok(ItemAmount { item: item.id, price: item.price.id, amount_minor })
}
