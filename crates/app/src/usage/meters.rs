//! Meters: made once, never changed.

use std::collections::BTreeMap;

use billing::price::MAX_NAME_CHARS;
use billing::usage::Aggregation;
use ids::MeterId;
use serde_json::json;
use store::meters::{self as table, MeterFilter, MeterRow};
use store::{PageOf, TenantTx};

use crate::{Error, Result};
use usecase::OnConstraint;
use usecase::check::Checks;

/// Most properties that a meter looks at, for its filters and for its groups.
const MAX_PROPERTIES: usize = 10;
/// Most values that a filter lets pass.
const MAX_FILTER_VALUES: usize = 100;
/// Longest name of a property, in characters.
const MAX_PROPERTY_CHARS: usize = 40;

/// A meter to be made.
#[derive(Clone, Debug)]
pub struct NewMeter {
    /// How events and prices name it.
    pub key: String,
    /// For people; the key when left out.
    pub name: Option<String>,
    /// How events become a quantity.
    pub aggregation: Aggregation,
    /// The property that holds the quantity, or for `unique` what is counted once; the event's own quantity when left out.
    pub value_property: Option<String>,
    /// Which values of a property an event must have to be counted.
    pub filters: BTreeMap<String, Vec<String>>,
    /// Properties whose values are shown apart.
    pub group_by: Vec<String>,
    /// Whether the level at the end of a period is the level at the start of the next.
    pub recurring: bool,
    /// `next_invoice`, or `report`: what happens to events that come after their period was billed.
    pub late_policy: &'static str,
}

/// Makes a meter.
///
/// # Errors
/// Field errors; `Conflict` when the key is taken.
pub async fn create(tx: &mut TenantTx, new: NewMeter) -> Result<MeterRow> {
    check(&new)?;
    let row = MeterRow {
        id: tx.fresh::<MeterId>(),
        name: new.name.unwrap_or_else(|| new.key.clone()),
        key: new.key,
        aggregation: new.aggregation.as_str().to_owned(),
        value_property: new.value_property,
        filters: json!(new.filters),
        group_by: new.group_by,
        recurring: new.recurring,
        late_policy: new.late_policy.to_owned(),
        created_at: tx.now(),
    };
    table::insert(tx, &row).await.on_constraint("meters_key_once", || {
        Error::conflict("meter_exists", "There is a meter of this key. Meters never change; choose another key.")
    })?;
    tx.audit("meter.create", row.id.to_string(), None, Some(json!({ "key": row.key, "aggregation": row.aggregation })));
    Ok(row)
}

fn check(new: &NewMeter) -> Result<()> {
    let mut checks = Checks::new();
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_' || byte == b'-';
    let first = new.key.starts_with(|first: char| first.is_ascii_lowercase());
    let message = "A key has 1 to 64 characters of a to z, 0 to 9, _ and -, and begins with a letter.";
    checks.demand(new.key.len() <= 64 && first && new.key.bytes().all(plain), "key", "invalid_key", message);
    checks.optional("name", new.name.as_deref(), MAX_NAME_CHARS);
    checks.optional("valueProperty", new.value_property.as_deref(), MAX_PROPERTY_CHARS);
    let unique = new.aggregation == Aggregation::Unique;
    let message = "A unique count needs valueProperty: the property of which each value counts once.";
    checks.demand(!unique || new.value_property.is_some(), "valueProperty", "required", message);
    let counts = unique || new.aggregation == Aggregation::Count;
    let message = "A count has no level to carry over. Only levels recur: sum, max, latest, time_weighted.";
    checks.demand(!(counts && new.recurring), "recurring", "nothing_to_carry", message);
    let message = "Levels that are set are not metered; send changes of the level to a time_weighted meter.";
    checks.demand(new.aggregation != Aggregation::TimeWeightedLevel, "aggregation", "unknown_aggregation", message);
    let many = "At most 10 properties.";
    checks.demand(new.group_by.len() <= MAX_PROPERTIES, "groupBy", "too_many", many);
    checks.demand(new.filters.len() <= MAX_PROPERTIES, "filters", "too_many", many);
    for (nth, property) in new.group_by.iter().enumerate() {
        checks.text(&format!("groupBy[{nth}]"), property, MAX_PROPERTY_CHARS);
    }
    for (property, values) in &new.filters {
        let fits = (1..=MAX_FILTER_VALUES).contains(&values.len());
        checks.demand(fits, &format!("filters.{property}"), "out_of_range", "Send 1 to 100 values.");
    }
    checks.done()
}

/// One meter.
///
/// # Errors
/// `Missing`.
pub async fn get(tx: &mut TenantTx, id: MeterId) -> Result<MeterRow> {
    Ok(table::get(tx, id).await?)
}

/// Meters, newest first.
///
/// # Errors
/// Any store error.
pub async fn list(tx: &mut TenantTx, filter: &MeterFilter, page: &PageOf) -> Result<Vec<MeterRow>> {
    Ok(table::page(tx, filter, page).await?)
}

/// How a stored meter counts.
///
/// # Errors
/// `Fault` when this program does not know the word.
pub(super) fn aggregation(row: &MeterRow) -> Result<Aggregation> {
    Aggregation::ALL
        .into_iter()
        .find(|known| known.as_str() == row.aggregation)
        .ok_or_else(|| Error::fault(format!("stored aggregation {:?} is not known to this program", row.aggregation)))
}
