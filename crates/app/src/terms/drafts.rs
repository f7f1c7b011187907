//! Discounts and taxes of drafts that become final: what holds then, not what held when they were begun.

use std::collections::BTreeMap;

use billing::{InvoiceDraft, Line};
use ids::{PlanId, PriceId, SubscriptionId, Uuid};
use store::invoices::InvoiceRow;
use store::settings::SettingsRow;
use store::subscriptions::SubscriptionRow;
use store::{TenantTx, plans, subscriptions, tax_rates};

use super::{Applied, Bill};
use crate::{Result, rows};

/// Settles drafts that are held, in their order.
pub(crate) async fn apply(
    tx: &mut TenantTx,
    chosen: &SettingsRow,
    held: &[InvoiceRow],
    drafts: &mut [InvoiceDraft],
) -> Result<Applied> {
    let taxed = !tax_rates::active(tx).await?.is_empty();
    let own = subscriptions_of(tx, held).await?;
    let plans = plans_of(tx, drafts.iter().flat_map(|draft| &draft.lines)).await?;
    let now = tx.now();
    let mut bills = Vec::with_capacity(held.len());
    for (row, draft) in held.iter().zip(drafts.iter_mut()) {
        let subscription = row.subscription_id.and_then(|id| own.get(&id));
        let plan = |line: &Line| {
            let of_price = line.price.and_then(|price| plans.get(&price)).copied();
            of_price.or(subscription.map(|row| row.plan_id))
        };
        bills.push(Bill {
            customer: row.customer_id,
            subscription: row.subscription_id,
            // Whether a customer has one is asked for all of them together.
            discounted: subscription.is_none_or(|row| row.discounted),
            taxed,
            zone: subscription.map_or(&chosen.billing_zone, |row| &row.billing_zone),
            rounding: rows::rounding(subscription.map_or(&chosen.rounding, |row| &row.rounding))?,
            at: now,
            plans: draft.lines.iter().map(plan).collect(),
            of_gone: false,
            waits: false,
            rehearsed: None,
            draft,
        });
    }
    super::apply(tx, &mut bills).await
}

async fn subscriptions_of(tx: &mut TenantTx, held: &[InvoiceRow]) -> Result<BTreeMap<SubscriptionId, SubscriptionRow>> {
    let ids: Vec<Uuid> = held.iter().filter_map(|row| row.subscription_id.map(SubscriptionId::uuid)).collect();
    if ids.is_empty() {
        return Ok(BTreeMap::new());
    }
    Ok(subscriptions::read(tx, &ids).await?.into_iter().map(|row| (row.id, row)).collect())
}

/// The plans of the prices of these lines.
pub(super) async fn plans_of(
    tx: &mut TenantTx,
    lines: impl Iterator<Item = &Line>,
) -> Result<BTreeMap<PriceId, PlanId>> {
    let prices: Vec<Uuid> = lines.filter_map(|line| line.price.map(PriceId::uuid)).collect();
    if prices.is_empty() {
        return Ok(BTreeMap::new());
    }
    Ok(plans::prices_named(tx, &prices).await?.into_iter().map(|row| (row.id, row.plan_id)).collect())
}
