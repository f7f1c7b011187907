//! Plans on the wire.

use app::plans::{NewPlan, NewPrice, Plan, PlanChange};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::plans::PriceRow;
use utoipa::{IntoParams, ToSchema};
use web::Problem;
use web::wire::{Metadata, patch};

use crate::names::{IntervalUnit, Model, PlanRef, PriceRef, listed, words};

words! {
    /// Whether a plan is on sale.
    PlanStatus {
        Active => "active",
        Archived => "archived",
    }
}

/// What a list of plans may be narrowed by.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(crate) struct PlanFilter {
    /// On sale or not.
    #[param(inline)]
    pub(super) status: Option<PlanStatus>,
}

/// A plan to be offered.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schema(example = json!({
    "name": "Gym, monthly", "amount": 1_500_000, "currency": "NGN", "interval": "month", "trialDays": 7,
    "metadata": { "sku": "gym-m" }
}))]
pub(crate) struct CreatePlan {
    /// Printed on invoices; 1 to 200 characters.
    name: String,
    /// For you.
    description: Option<String>,
    /// The price of a whole period in minor units, 0 or more. Required unless `prices` is given.
    #[schema(minimum = 0, maximum = 999_999_999_999_999_i64)]
    amount: Option<i64>,
    /// ISO 4217; your default currency when left out.
    currency: Option<String>,
    /// How the amount follows from the quantity; `flat` when left out.
    model: Option<Model>,
    /// The unit of the interval.
    interval: IntervalUnit,
    /// How many units; 1 when left out.
    #[schema(minimum = 1)]
    interval_count: Option<u16>,
    /// Free days before the first period; 0 when left out.
    #[schema(maximum = 730)]
    trial_days: Option<u32>,
    /// After how many periods it ends by itself; never when left out.
    #[schema(minimum = 1)]
    max_cycles: Option<u32>,
    /// Your own data.
    #[serde(default)]
    metadata: Metadata,
    /// Prices in other currencies.
    #[serde(default)]
    prices: Vec<CreatePrice>,
}

/// A price in one currency.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(crate) struct CreatePrice {
    /// ISO 4217.
    currency: String,
    /// For a whole period, in minor units.
    #[schema(minimum = 0, maximum = 999_999_999_999_999_i64)]
    amount: i64,
}

impl From<CreatePlan> for NewPlan {
    fn from(body: CreatePlan) -> NewPlan {
        let first = body.amount.map(|amount_minor| NewPrice { currency: body.currency, amount_minor });
        let others = body
            .prices
            .into_iter()
            .map(|price| NewPrice { currency: Some(price.currency), amount_minor: price.amount });
        NewPlan {
            name: body.name,
            description: body.description,
            model: body.model.unwrap_or(Model::Flat).into(),
            unit: body.interval.into(),
            count: body.interval_count.unwrap_or(1),
            trial_days: body.trial_days.unwrap_or(0),
            max_cycles: body.max_cycles,
            prices: first.into_iter().chain(others).collect(),
            metadata: body.metadata.0,
        }
    }
}

/// What may change on a plan. Fields left out stay as they are; null clears.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schema(example = json!({ "amount": 1_800_000, "currency": "NGN" }))]
pub(crate) struct ChangePlan {
    /// Printed on invoices.
    name: Option<String>,
    /// For you.
    #[serde(default, deserialize_with = "patch")]
    #[schema(value_type = Option<String>)]
    description: Option<Option<String>>,
    /// Free days for those who subscribe from now on.
    trial_days: Option<u32>,
    /// The number of periods for those who subscribe from now on.
    #[serde(default, deserialize_with = "patch")]
    #[schema(value_type = Option<u32>)]
    max_cycles: Option<Option<u32>>,
    /// Replaces your own data.
    metadata: Option<Metadata>,
    /// A new price in minor units, for those who subscribe from now on.
    #[schema(minimum = 0)]
    amount: Option<i64>,
    /// In which currency; may be left out when the plan has one only.
    currency: Option<String>,
}

impl ChangePlan {
    pub(super) fn parse(self) -> Result<PlanChange, Problem> {
        let price = match (self.amount, self.currency) {
            (None, Some(_)) => return Err(Problem::field("amount", "required", "Send the amount with its currency.")),
            (amount, currency) => amount.map(|amount_minor| NewPrice { currency, amount_minor }),
        };
        Ok(PlanChange {
            name: self.name,
            description: self.description,
            trial_days: self.trial_days,
            max_cycles: self.max_cycles,
            metadata: self.metadata.map(|data| data.0),
            price,
        })
    }
}

/// What a merchant sells.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Plan)]
pub(crate) struct PlanView {
    pub(crate) id: PlanRef,
    name: String,
    description: Option<String>,
    /// `active` or `archived`.
    status: String,
    /// The current price in the plan's first currency, in minor units.
    amount: i64,
    /// The plan's first currency.
    currency: String,
    /// `flat` or `per_unit`.
    model: String,
    /// The unit of the interval.
    interval: String,
    interval_count: i32,
    trial_days: i32,
    max_cycles: Option<i32>,
    /// Every version of every price, oldest first within a currency.
    prices: Vec<PriceView>,
    #[schema(value_type = Metadata)]
    metadata: Value,
    pub(crate) created_at: Timestamp,
    updated_at: Timestamp,
}

/// One version of a price.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Price)]
pub(crate) struct PriceView {
    id: PriceRef,
    /// Counts from 1 within plan and currency.
    version: i32,
    currency: String,
    /// For a whole period, in minor units.
    amount: i64,
    /// Whether new subscriptions get it.
    current: bool,
    created_at: Timestamp,
}

listed!(PlanView);

impl From<&Plan> for PlanView {
    fn from(plan: &Plan) -> PlanView {
        let current = plan.current();
        let first = current.first();
        let is_current = |price: &PriceRow| current.iter().any(|newest| newest.id == price.id);
        let row = &plan.row;
        PlanView {
            id: row.id.into(),
            name: row.name.clone(),
            description: row.description.clone(),
            status: row.status.clone(),
            amount: first.map_or(0, |price| price.unit_amount_minor),
            currency: first.map(|price| price.currency.clone()).unwrap_or_default(),
            model: first.map(|price| price.model.clone()).unwrap_or_default(),
            interval: row.interval_unit.clone(),
            interval_count: row.interval_count,
            trial_days: row.trial_days,
            max_cycles: row.max_cycles,
            prices: plan
                .prices
                .iter()
                .map(|price| PriceView {
                    id: price.id.into(),
                    version: price.version,
                    currency: price.currency.clone(),
                    amount: price.unit_amount_minor,
                    current: is_current(price),
                    created_at: price.created_at,
                })
                .collect(),
            metadata: row.metadata.clone(),
            created_at: row.created_at,
            updated_at: row.updated_at,
        }
    }
}
