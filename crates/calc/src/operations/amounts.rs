//! `price` and `allocate`: single amounts.

use billing::derivation::Fraction;
use billing::price::PriceModel;
use billing::proration::Share;
use money::{Money, Ratio, Rounding};
use serde::{Deserialize, Serialize};

use crate::locate::Fault;

/// A price, and how much of it.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct PriceFields {
    model: PriceModel,
    unit_amount: Money,
    #[serde(default = "one")]
    quantity: u64,
    /// The part of a period that is billed; all of it if left out.
    share: Option<Share>,
    #[serde(default)]
    rounding: Rounding,
}

const fn one() -> u64 {
    1
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Priced {
    exact: Ratio,
    amount: Money,
}

/// The price of a quantity, rounded once.
pub(super) fn price(fields: PriceFields) -> Result<Priced, Fault> {
    let share = fields.share.unwrap_or(Share::ALL);
    let fraction = Fraction { num: share.part, den: share.whole };
    let exact =
        fields.model.exact_minor(fields.unit_amount.minor(), fields.quantity, fraction).map_err(Fault::Price)?;
    Ok(Priced { exact, amount: Money::from_ratio(exact, fields.unit_amount.currency(), fields.rounding)? })
}

/// An amount and weights.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct AllocateFields {
    amount: Money,
    weights: Vec<u64>,
}

#[derive(Debug, Serialize)]
pub(super) struct Allocated {
    parts: Vec<Money>,
}

/// The amount split by weights: largest remainder, ties to the first.
pub(super) fn allocate(fields: AllocateFields) -> Result<Allocated, Fault> {
    Ok(Allocated { parts: fields.amount.allocate(&fields.weights)? })
}
