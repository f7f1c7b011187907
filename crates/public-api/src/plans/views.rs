//! Plans on the wire.

use app::plans::{NewAmount, NewPlan, NewPrice, Plan, PlanChange};
use billing::PricingDraft;
use ids::TaxRateId;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};
use web::Problem;
use web::wire::{Metadata, patch};

use super::prices::{CreatePrice, Number, PriceView};
use crate::names::{IntervalUnit, Model, PlanRef, TaxRateRef, listed, words};

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
    /// The base price of a whole period in minor units, 0 or more. Required unless `prices` has one.
    amount: Option<Number>,
    /// The currency of `amount`, ISO 4217; yours when left out.
    currency: Option<String>,
    /// The model of `amount`, and of `prices` that name none; `flat` when left out.
    model: Option<SimpleModel>,
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
    /// The base price in other currencies or of other models, and add-ons.
    #[serde(default)]
    #[schema(max_items = 100)]
    prices: Vec<CreatePrice>,
}

words! {
    /// A model of one amount.
    SimpleModel {
        Flat => "flat",
        PerUnit => "per_unit",
    }
}

impl From<SimpleModel> for Model {
    fn from(word: SimpleModel) -> Model {
        match word {
            SimpleModel::Flat => Model::Flat,
            SimpleModel::PerUnit => Model::PerUnit,
        }
    }
}

impl From<CreatePlan> for NewPlan {
    fn from(body: CreatePlan) -> NewPlan {
        let model = body.model.map_or(Model::Flat, Model::from);
        let is_told = body.amount.is_some() || body.currency.is_some() || body.prices.is_empty();
        let first = is_told.then(|| NewPrice {
            at: String::new(),
            key: None,
            name: None,
            currency: body.currency,
            meter_key: None,
            pricing: PricingDraft { amount: body.amount.map(|amount| amount.0), ..PricingDraft::of(model.into()) },
        });
        let others = body.prices.into_iter().enumerate().map(|(nth, price)| price.at(format!("prices[{nth}]."), model));
        NewPlan {
            name: body.name,
            description: body.description,
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
    /// A new amount of the base price in minor units, for those who subscribe from now on.
    amount: Option<Number>,
    /// In which currency; may be left out when the plan has one only.
    currency: Option<String>,
    /// The taxes of its lines from now on, in the order they are printed; none at all for an empty list, those of your
    /// settings for null.
    #[serde(default, deserialize_with = "patch")]
    #[schema(value_type = Option<Vec<TaxRateRef>>, max_items = 10)]
    tax_rate_ids: Option<Option<Vec<TaxRateRef>>>,
}

impl ChangePlan {
    pub(super) fn parse(self) -> Result<PlanChange, Problem> {
        let amount = match (self.amount, self.currency) {
            (None, Some(_)) => return Err(Problem::field("amount", "required", "Send the amount with its currency.")),
            (amount, currency) => amount.map(|amount| NewAmount { currency, amount: amount.0 }),
        };
        Ok(PlanChange {
            name: self.name,
            description: self.description,
            trial_days: self.trial_days,
            max_cycles: self.max_cycles,
            metadata: self.metadata.map(|data| data.0),
            amount,
            tax_rates: self.tax_rate_ids.map(|ids| ids.map(|ids| ids.into_iter().map(|id| id.0).collect())),
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
    /// The current base price in the plan's first currency, in minor units; none when it is not one amount.
    amount: Option<Number>,
    /// The plan's first currency.
    currency: String,
    /// The model of that price.
    model: &'static str,
    /// The unit of the interval.
    interval: String,
    interval_count: i32,
    trial_days: i32,
    max_cycles: Option<i32>,
    /// Every version of every price: of the base price, then of each add-on; oldest first within a currency.
    prices: Vec<PriceView>,
    /// The taxes of its lines; none where they are those of your settings.
    tax_rate_ids: Option<Vec<TaxRateRef>>,
    #[schema(value_type = Metadata)]
    metadata: Value,
    pub(crate) created_at: Timestamp,
    updated_at: Timestamp,
}

listed!(PlanView);

impl From<&Plan> for PlanView {
    fn from(plan: &Plan) -> PlanView {
        let current = plan.current();
        let first = current.first();
        let row = &plan.row;
        PlanView {
            id: row.id.into(),
            name: row.name.clone(),
            description: row.description.clone(),
            status: row.status.clone(),
            amount: first.and_then(|price| price.pricing.amount()).map(Number),
            currency: first.map(|price| price.row.currency.clone()).unwrap_or_default(),
            model: first.map_or("", |price| price.pricing.model().as_str()),
            interval: row.interval_unit.clone(),
            interval_count: row.interval_count,
            trial_days: row.trial_days,
            max_cycles: row.max_cycles,
            prices: plan.prices.iter().map(|price| PriceView::of(price, plan.is_current(price))).collect(),
            tax_rate_ids: row
                .tax_rate_ids
                .as_ref()
                .map(|ids| ids.iter().map(|id| TaxRateId::from_uuid(*id).into()).collect()),
            metadata: row.metadata.clone(),
            created_at: row.created_at,
            updated_at: row.updated_at,
        }
    }
}
