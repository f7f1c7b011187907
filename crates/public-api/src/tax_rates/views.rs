//! Tax rates on the wire.

use billing::price::Exact;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use setup::taxes::{NewRate, RateChange};
use store::tax_rates::TaxRateRow;
use utoipa::{IntoParams, ToSchema};

use crate::names::{TaxRateRef, Word, listed, words};
use crate::plans::Number;

words! {
    /// Whether prices have a tax in them.
    TaxPricing {
        Exclusive => "exclusive",
        Inclusive => "inclusive",
    }
}

/// What a list of rates may be narrowed by.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(crate) struct TaxRateQuery {
    /// Active, or not.
    pub(super) active: Option<bool>,
    /// Of these letters, small or capital.
    pub(super) code: Option<String>,
}

/// A rate to be entered.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schema(example = json!({ "code": "VAT", "name": "VAT (Nigeria)", "percent": "7.5", "country": "NG" }))]
pub(crate) struct CreateTaxRate {
    /// 1 to 32 letters and digits, _ and -; once among active rates.
    code: String,
    /// Printed on bills; the code when left out.
    name: Option<String>,
    /// 0 to 100: 7.5 for 7.5 %.
    percent: Number,
    /// `exclusive` when left out: on top of prices. All rates that are charged are of the kind that `taxPricing` in
    /// your settings says.
    pricing: Option<TaxPricing>,
    /// Where it is charged, ISO 3166: `NG`.
    country: Option<String>,
}

impl From<CreateTaxRate> for NewRate {
    fn from(body: CreateTaxRate) -> NewRate {
        NewRate {
            code: body.code,
            name: body.name,
            percent: body.percent.0.decimal(),
            pricing: body.pricing.unwrap_or(TaxPricing::Exclusive).word(),
            country: body.country,
        }
    }
}

/// What may change on a rate. Fields left out stay as they are.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schema(example = json!({ "name": "Value added tax" }))]
pub(crate) struct ChangeTaxRate {
    /// Printed on bills from now on.
    name: Option<String>,
    /// Whether it can be named by the settings or a plan.
    active: Option<bool>,
}

impl From<ChangeTaxRate> for RateChange {
    fn from(body: ChangeTaxRate) -> RateChange {
        RateChange { name: body.name, active: body.active }
    }
}

/// A tax with its rate.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = TaxRate)]
pub(crate) struct TaxRateView {
    id: TaxRateRef,
    code: String,
    name: String,
    percent: Number,
    /// `exclusive` or `inclusive`.
    pricing: String,
    country: Option<String>,
    active: bool,
    created_at: Timestamp,
    updated_at: Timestamp,
}

listed!(TaxRateView);

impl From<TaxRateRow> for TaxRateView {
    fn from(row: TaxRateRow) -> TaxRateView {
        TaxRateView {
            id: row.id.into(),
            code: row.code,
            name: row.name,
            percent: Number(Exact::from_decimal(row.percent)),
            pricing: row.pricing,
            country: row.country,
            active: row.active,
            created_at: row.created_at,
            updated_at: row.updated_at,
        }
    }
}
