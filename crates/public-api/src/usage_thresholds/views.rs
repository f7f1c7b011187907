//! Thresholds of usage on the wire.

use app::Error;
use app::usage::{NewThreshold, Subject, ThresholdChange};
use billing::price::Exact;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use store::usage_thresholds::ThresholdRow;
use utoipa::{IntoParams, ToSchema};

use crate::names::{CustomerRef, ItemRef, MeterRef, PriceRef, SubscriptionRef, ThresholdRef, listed};
use crate::plans::Number;

/// What a list of thresholds may be narrowed by.
#[derive(Clone, Copy, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(crate) struct ThresholdQuery {
    /// Of one meter.
    #[param(inline)]
    pub(super) meter_id: Option<MeterRef>,
    /// Active, or not.
    pub(super) active: Option<bool>,
}

/// A threshold to be made: exactly one of `quantity`, `includedPercent` and `amount`, and at most one of `customerId`,
/// `subscriptionId`, `itemId` and `priceId`.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schema(example = json!({
    "meterKey": "messages", "name": "Nearly used up", "includedPercent": 80,
    "customerId": "cust_0192f0a1-7c1e-7c55-8f3e-2b8a1f0c9d11"
}))]
pub(crate) struct CreateThreshold {
    /// Whose events are counted.
    meter_key: String,
    /// For people, 1 to 200 characters.
    name: Option<String>,
    /// Units that the meter counted.
    quantity: Option<Number>,
    /// Percent of the units that are included in the price: 80 for 80 %. Prices without any are passed by; of several
    /// items with the meter, the one that includes the least counts.
    included_percent: Option<Number>,
    /// What the usage would cost if the period ended now, in minor units; of several items with the meter, together.
    amount: Option<i64>,
    /// Of `amount`: subscriptions in other currencies are passed by.
    currency: Option<String>,
    /// Whether every multiple is told, such as every 1000 units; false when left out. An event that passes several is told
    /// once, with the last of them.
    #[serde(default)]
    recurring: bool,
    /// Each subscription of this customer, by itself.
    customer_id: Option<CustomerRef>,
    /// This subscription, whatever it is changed to.
    subscription_id: Option<SubscriptionRef>,
    /// This item of a subscription. A change ends it: what comes in its place has an id of its own.
    item_id: Option<ItemRef>,
    /// Every item with this version of a plan's price.
    price_id: Option<PriceRef>,
}

impl CreateThreshold {
    pub(super) fn read(self) -> Result<NewThreshold, Error> {
        let measures = [
            self.quantity.map(|number| ("quantity", number.0)),
            self.included_percent.map(|number| ("included_percent", number.0)),
            self.amount.map(|minor| ("amount", Exact::from_int(minor))),
        ];
        let mut measures = measures.into_iter().flatten();
        let (Some((measure, at)), None) = (measures.next(), measures.next()) else {
            return Err(Error::field(
                "quantity",
                "one_measure",
                "Send exactly one of quantity, includedPercent and amount.",
            ));
        };
        let subjects = [
            self.customer_id.map(|id| Subject::Customer(id.0)),
            self.subscription_id.map(|id| Subject::Subscription(id.0)),
            self.item_id.map(|id| Subject::Item(id.0)),
            self.price_id.map(|id| Subject::Price(id.0)),
        ];
        let mut subjects = subjects.into_iter().flatten();
        let (subject, None) = (subjects.next(), subjects.next()) else {
            return Err(Error::field(
                "subscriptionId",
                "one_subject",
                "Send at most one of customerId, subscriptionId, itemId and priceId.",
            ));
        };
        Ok(NewThreshold {
            meter_key: self.meter_key,
            name: self.name,
            measure,
            at,
            currency: self.currency,
            recurs: self.recurring,
            subject,
        })
    }
}

/// What may change on a threshold. Fields left out stay as they are.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schema(example = json!({ "active": false }))]
pub(crate) struct ChangeThreshold {
    /// For people.
    name: Option<String>,
    /// Whether it is looked at.
    active: Option<bool>,
}

impl From<ChangeThreshold> for ThresholdChange {
    fn from(body: ChangeThreshold) -> ThresholdChange {
        ThresholdChange { name: body.name, active: body.active }
    }
}

/// What is told when usage reaches it.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = UsageThreshold)]
pub(crate) struct ThresholdView {
    id: ThresholdRef,
    meter_id: MeterRef,
    name: Option<String>,
    /// `quantity`, `included_percent` or `amount`.
    measure: String,
    /// What is to be reached: units, percent, or minor units.
    at: Number,
    currency: Option<String>,
    recurring: bool,
    customer_id: Option<CustomerRef>,
    subscription_id: Option<SubscriptionRef>,
    item_id: Option<ItemRef>,
    price_id: Option<PriceRef>,
    active: bool,
    created_at: Timestamp,
    updated_at: Timestamp,
}

listed!(ThresholdView);

impl From<ThresholdRow> for ThresholdView {
    fn from(row: ThresholdRow) -> ThresholdView {
        ThresholdView {
            id: row.id.into(),
            meter_id: row.meter_id.into(),
            name: row.name,
            measure: row.measure,
            at: Number(Exact::from_decimal(row.at)),
            currency: row.currency,
            recurring: row.recurs,
            customer_id: row.customer_id.map(Into::into),
            subscription_id: row.subscription_id.map(Into::into),
            item_id: row.item_id.map(Into::into),
            price_id: row.price_id.map(Into::into),
            active: row.active,
            created_at: row.created_at,
            updated_at: row.updated_at,
        }
    }
}
