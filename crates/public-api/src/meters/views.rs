//! Meters on the wire.

use std::collections::BTreeMap;

use app::usage::NewMeter;
use billing::usage::Aggregation;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::meters::MeterRow;
use utoipa::{IntoParams, ToSchema};

use crate::names::{MeterRef, Word, listed, words};

words! {
    /// How events become one quantity.
    MeterAggregation {
        Sum => "sum",
        Count => "count",
        Unique => "unique",
        Max => "max",
        Latest => "latest",
        TimeWeighted => "time_weighted",
    }
}

impl From<MeterAggregation> for Aggregation {
    fn from(word: MeterAggregation) -> Aggregation {
        match word {
            MeterAggregation::Sum => Aggregation::Sum,
            MeterAggregation::Count => Aggregation::Count,
            MeterAggregation::Unique => Aggregation::Unique,
            MeterAggregation::Max => Aggregation::Max,
            MeterAggregation::Latest => Aggregation::Latest,
            MeterAggregation::TimeWeighted => Aggregation::TimeWeighted,
        }
    }
}

words! {
    /// What happens to events that come after their period was billed.
    LatePolicy {
        NextInvoice => "next_invoice",
        Report => "report",
    }
}

/// What a list of meters may be narrowed by.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(crate) struct MeterQuery {
    /// Of this key.
    pub(super) key: Option<String>,
}

/// A meter to be made.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schema(example = json!({
    "key": "messages", "name": "Messages sent", "aggregation": "sum", "filters": { "status": ["delivered"] },
    "groupBy": ["country"]
}))]
pub(crate) struct CreateMeter {
    /// How events and prices name it: 1 to 64 characters of a to z, 0 to 9, _ and -.
    key: String,
    /// For people; the key when left out.
    name: Option<String>,
    /// How events become one quantity. `time_weighted` is the average level over the period, where an event changes
    /// the level by its quantity.
    aggregation: MeterAggregation,
    /// The property that holds the quantity, or for `unique` what is counted once; the event's `quantity` when left out.
    value_property: Option<String>,
    /// Values of properties that an event must have to be counted: `{"status": ["delivered"]}`.
    #[serde(default)]
    filters: BTreeMap<String, Vec<String>>,
    /// Properties by whose values the summary is broken down. A bill adds the groups up.
    #[serde(default)]
    #[schema(max_items = 10)]
    group_by: Vec<String>,
    /// Whether the level at the end of a period is that at the start of the next; false when left out.
    #[serde(default)]
    recurring: bool,
    /// For events that come after their period was billed: the difference goes on the next invoice
    /// (`next_invoice`, when left out), or they are counted and not billed (`report`).
    late_policy: Option<LatePolicy>,
}

impl From<CreateMeter> for NewMeter {
    fn from(body: CreateMeter) -> NewMeter {
        NewMeter {
            key: body.key,
            name: body.name,
            aggregation: body.aggregation.into(),
            value_property: body.value_property,
            filters: body.filters,
            group_by: body.group_by,
            recurring: body.recurring,
            late_policy: body.late_policy.unwrap_or(LatePolicy::NextInvoice).word(),
        }
    }
}

/// What is measured.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Meter)]
pub(crate) struct MeterView {
    id: MeterRef,
    key: String,
    name: String,
    /// `sum`, `count`, `unique`, `max`, `latest` or `time_weighted`.
    aggregation: String,
    value_property: Option<String>,
    #[schema(value_type = BTreeMap<String, Vec<String>>)]
    filters: Value,
    group_by: Vec<String>,
    recurring: bool,
    /// `next_invoice` or `report`.
    late_policy: String,
    created_at: Timestamp,
}

listed!(MeterView);

impl From<MeterRow> for MeterView {
    fn from(row: MeterRow) -> MeterView {
        MeterView {
            id: row.id.into(),
            key: row.key,
            name: row.name,
            aggregation: row.aggregation,
            value_property: row.value_property,
            filters: row.filters,
            group_by: row.group_by,
            recurring: row.recurring,
            late_policy: row.late_policy,
            created_at: row.created_at,
        }
    }
}
