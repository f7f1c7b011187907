//! `aggregate`: what usage events come to.

use billing::usage::{self, Aggregation, UsageEvent};
use calendar::Period;
use money::Ratio;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::locate::Fault;

/// A period and its events, in any order.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct AggregateFields {
    aggregation: Aggregation,
    period: Period,
    /// The level from before, for a metric that recurs.
    #[serde(default, with = "money::decimal::option")]
    opening: Option<Decimal>,
    events: Vec<UsageEvent>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Aggregated {
    quantity: Decimal,
    exact: Ratio,
    /// Events that count: those in the period, each once.
    counted: usize,
}

/// The quantity of a period. Events sent twice count once, and events outside of the period not at all.
pub(super) fn aggregate(fields: AggregateFields) -> Result<Aggregated, Fault> {
    let events = usage::distinct(&fields.events)?;
    let counted = events.iter().filter(|event| fields.period.contains(event.at)).count();
    let quantity = usage::aggregate(fields.aggregation, fields.period, fields.opening, events)?;
    Ok(Aggregated { quantity: quantity.decimal()?, exact: quantity.exact(), counted })
}
