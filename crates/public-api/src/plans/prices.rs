//! Prices on the wire.

use std::borrow::Cow;

use app::plans::{NewPrice, OfferedPrice};
use billing::PricingDraft;
use billing::price::{Exact, RoundedPer as Level, TierDraft};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ObjectBuilder, OneOfBuilder, Schema, Type};
use utoipa::{PartialSchema, ToSchema};

use crate::names::{Model, PriceRef, words};

/// An exact number: an integer, or a text where it is finer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Number(pub(crate) Exact);

impl PartialSchema for Number {
    fn schema() -> RefOr<Schema> {
        let whole = ObjectBuilder::new().schema_type(Type::Integer);
        let finer = ObjectBuilder::new().schema_type(Type::String).pattern(Some(r"^-?\d+(\.\d+)?$"));
        OneOfBuilder::new()
            .item(whole)
            .item(finer)
            .description(Some("An exact number: an integer, or a text such as \"0.015\" where it is finer."))
            .into()
    }
}

impl ToSchema for Number {
    fn name() -> Cow<'static, str> {
        Cow::Borrowed("ExactNumber")
    }
}

words! {
    /// Where a percentage price is rounded.
    RoundedPer {
        Line => "line",
        Event => "event",
    }
}

impl From<RoundedPer> for Level {
    fn from(word: RoundedPer) -> Level {
        match word {
            RoundedPer::Line => Level::Line,
            RoundedPer::Event => Level::Event,
        }
    }
}

impl From<Level> for RoundedPer {
    fn from(level: Level) -> RoundedPer {
        match level {
            Level::Line => RoundedPer::Line,
            Level::Event => RoundedPer::Event,
        }
    }
}

/// A range of units with its own amounts.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schema(as = PriceTier)]
pub(crate) struct Tier {
    /// The last unit in it; none for the last tier.
    up_to: Option<Number>,
    /// Minor units for each unit; 0 when left out.
    unit_amount: Option<Number>,
    /// Whole minor units, once, when the tier is reached; 0 when left out. The first tier is reached by 0 units.
    flat_amount: Option<Number>,
}

/// A price in one currency. Which members it takes depends on its model.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schema(example = json!({
    "key": "messages", "name": "Messages", "currency": "NGN", "model": "graduated", "included": 100,
    "tiers": [{ "upTo": 1000, "unitAmount": 400 }, { "unitAmount": "250.5", "flatAmount": 5000 }]
}))]
pub(crate) struct CreatePrice {
    /// Which add-on it is of; the plan's base price when left out.
    key: Option<String>,
    /// The add-on's name, printed on its lines.
    name: Option<String>,
    /// ISO 4217.
    currency: String,
    /// The meter whose usage it charges for, after each period; a fee, charged before it, when left out. Add-ons only.
    meter_key: Option<String>,
    /// How the amount follows from the quantity; `flat` when left out.
    model: Option<Model>,
    /// Minor units: for the period (`flat`, whole), for one unit (`per_unit`), for one package (`package`).
    amount: Option<Number>,
    /// For `graduated` and `volume`: smallest first, the last one without `upTo`.
    #[schema(max_items = 100)]
    tiers: Option<Vec<Tier>>,
    /// For `package`: units in one; a package started is charged whole.
    package_size: Option<Number>,
    /// For `percentage`: percent of an amount that was used.
    percent: Option<Number>,
    /// For `percentage`: minor units for each event.
    fixed_amount: Option<Number>,
    /// For `percentage`: `line` when left out.
    rounded_per: Option<RoundedPer>,
    /// Units that cost nothing; not for `flat`.
    included: Option<Number>,
    /// The least for a whole period, in whole minor units; a part of a period has a part of it.
    minimum: Option<Number>,
    /// The most for a whole period, in whole minor units; a part of a period has a part of it.
    maximum: Option<Number>,
}

impl CreatePrice {
    /// The price, as it stands at `at` of the request.
    pub(super) fn at(self, at: String, model: Model) -> NewPrice {
        let number = |member: Option<Number>| member.map(|number| number.0);
        let tier = |tier: Tier| TierDraft {
            up_to: number(tier.up_to),
            unit_amount: number(tier.unit_amount),
            flat_amount: number(tier.flat_amount),
        };
        NewPrice {
            at,
            key: self.key,
            name: self.name,
            currency: Some(self.currency),
            meter_key: self.meter_key,
            pricing: PricingDraft {
                model: self.model.unwrap_or(model).into(),
                amount: number(self.amount),
                tiers: self.tiers.map(|tiers| tiers.into_iter().map(tier).collect()),
                package_size: number(self.package_size),
                percent: number(self.percent),
                fixed_amount: number(self.fixed_amount),
                rounded_per: self.rounded_per.map(Into::into),
                included: number(self.included),
                minimum: number(self.minimum),
                maximum: number(self.maximum),
            },
        }
    }
}

/// One version of a price.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Price)]
pub(crate) struct PriceView {
    id: PriceRef,
    /// `base`, or the add-on's key.
    key: String,
    /// `base` or `addon`.
    kind: &'static str,
    /// The add-on's name.
    name: Option<String>,
    /// Counts from 1 within plan, key and currency.
    version: i32,
    currency: String,
    /// The meter whose usage it charges for; none for a fee.
    meter_key: Option<String>,
    /// `flat`, `per_unit`, `graduated`, `volume`, `package` or `percentage`.
    model: &'static str,
    /// Minor units: for the period, for one unit or for one package.
    amount: Option<Number>,
    /// Smallest first.
    tiers: Option<Vec<Tier>>,
    /// Units in a package.
    package_size: Option<Number>,
    /// Percent of an amount that was used.
    percent: Option<Number>,
    /// Minor units for each event of a percentage price.
    fixed_amount: Option<Number>,
    /// `line` or `event`, of a percentage price.
    rounded_per: Option<RoundedPer>,
    /// Units that cost nothing.
    included: Option<Number>,
    /// The least for a whole period, in minor units.
    minimum: Option<Number>,
    /// The most for a whole period, in minor units.
    maximum: Option<Number>,
    /// Whether new subscriptions get it.
    current: bool,
    created_at: Timestamp,
}

impl PriceView {
    pub(super) fn of(price: &OfferedPrice, current: bool) -> PriceView {
        let row = &price.row;
        let draft = PricingDraft::from(price.pricing.clone());
        let number = |member: Option<Exact>| member.map(Number);
        let tier = |tier: TierDraft| Tier {
            up_to: number(tier.up_to),
            unit_amount: Some(Number(tier.unit_amount.unwrap_or_default())),
            flat_amount: Some(Number(tier.flat_amount.unwrap_or_default())),
        };
        let percentage = draft.percent.is_some();
        PriceView {
            id: row.id.into(),
            key: row.key.clone(),
            kind: if price.is_base() { "base" } else { "addon" },
            name: row.name.clone(),
            version: row.version,
            currency: row.currency.clone(),
            meter_key: row.meter_key.clone(),
            model: draft.model.as_str(),
            amount: number(draft.amount),
            tiers: draft.tiers.map(|tiers| tiers.into_iter().map(tier).collect()),
            package_size: number(draft.package_size),
            percent: number(draft.percent),
            fixed_amount: number(draft.fixed_amount.or(percentage.then_some(Exact::ZERO))),
            rounded_per: percentage.then(|| draft.rounded_per.unwrap_or_default().into()),
            included: number(draft.included),
            minimum: number(draft.minimum),
            maximum: number(draft.maximum),
            current,
            created_at: row.created_at,
        }
    }
}
