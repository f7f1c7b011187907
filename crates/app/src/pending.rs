//! A change that waits for the end of a period, as the document that is stored.
//!
//! It holds whole prices: a price version never changes, so what was shown when the change was booked is what is billed.

use billing::subscription::Target;
use billing::{Item, Price, Pricing};
use calendar::Interval;
use ids::{ItemId, PlanId, PriceId};
use money::Currency;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{Error, Result};

/// What a subscription becomes, as stored.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PendingChange {
    /// The plan.
    pub plan_id: PlanId,
    /// Its name.
    pub plan_name: String,
    /// How often it is billed.
    pub interval: Interval,
    /// All items.
    pub items: Vec<PendingItem>,
}

/// An item of a pending change.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PendingItem {
    /// The item as it will be.
    pub id: ItemId,
    /// The price version.
    pub price_id: PriceId,
    /// Units.
    pub quantity: u64,
    version: u32,
    name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    meter: Option<String>,
    currency: Currency,
    pricing: Pricing,
}

/// The stored form.
pub(crate) fn write(target: &Target) -> Result<Value> {
    let items = target.items.iter().map(|item| PendingItem {
        id: item.id,
        price_id: item.price.id,
        quantity: item.quantity,
        version: item.price.version,
        name: item.price.addon.clone(),
        meter: item.price.meter.clone(),
        currency: item.price.currency,
        pricing: item.price.pricing.clone(),
    });
    let stored = PendingChange {
        plan_id: target.plan,
        plan_name: target.plan_name.clone(),
        interval: target.interval,
        items: items.collect(),
    };
    serde_json::to_value(stored).map_err(|error| Error::fault("a pending change cannot be written").because(error))
}

/// A stored document, for showing it.
///
/// # Errors
/// `Fault` when this program cannot read it.
pub fn parse(stored: &Value) -> Result<PendingChange> {
    PendingChange::deserialize(stored)
        .map_err(|error| Error::fault("a stored pending change cannot be read").because(error))
}

/// The target that a stored document describes.
pub(crate) fn read(stored: &Value) -> Result<Target> {
    let PendingChange { plan_id, plan_name, interval, items } = parse(stored)?;
    let items = items.into_iter().map(|item| Item {
        id: item.id,
        price: Price {
            id: item.price_id,
            plan: plan_id,
            addon: item.name,
            meter: item.meter,
            version: item.version,
            currency: item.currency,
            pricing: item.pricing,
        },
        quantity: item.quantity,
    });
    Ok(Target { plan: plan_id, plan_name, interval, items: items.collect() })
}
