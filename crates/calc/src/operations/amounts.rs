//! `allocate`: an amount into its parts. What a price gives is in `price`.

use money::Money;
use serde::{Deserialize, Serialize};

use crate::locate::Fault;

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
