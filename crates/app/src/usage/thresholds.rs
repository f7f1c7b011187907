//! Thresholds: what is told when the usage of a period reaches it. Made, renamed, turned off; never changed.

use billing::Quantity;
use billing::price::{Exact, MAX_NAME_CHARS};
use billing::threshold::Measure;
use ids::{CustomerId, ItemId, MeterId, PriceId, SubscriptionId, ThresholdId, Uuid};
use rust_decimal::Decimal;
use serde_json::{Value, json};
use store::usage_thresholds::{self as table, ThresholdRow};
use store::{TenantTx, customers, meters, plans, subscriptions};

use crate::{Error, Result};
use usecase::check::Checks;

/// Most thresholds of a meter that are on for one subject.
pub const MAX_THRESHOLDS: usize = 50;
/// Most percent of what is included.
const MAX_PERCENT: i64 = 1_000_000;

/// Whose usage is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// Each subscription of a customer by itself.
    Customer(CustomerId),
    /// One subscription, whatever it is changed to.
    Subscription(SubscriptionId),
    /// One item, until it is changed.
    Item(ItemId),
    /// Every item that has this version of a price.
    Price(PriceId),
}

impl Subject {
    fn uuid(self) -> Uuid {
        match self {
            Subject::Customer(id) => id.uuid(),
            Subject::Subscription(id) => id.uuid(),
            Subject::Item(id) => id.uuid(),
            Subject::Price(id) => id.uuid(),
        }
    }
}

/// A threshold to be made.
#[derive(Clone, Debug)]
pub struct NewThreshold {
    /// Whose events are counted.
    pub meter_key: String,
    /// For people.
    pub name: Option<String>,
    /// `quantity`, `included_percent` or `amount`.
    pub measure: &'static str,
    /// Units, percent, or minor units.
    pub at: Exact,
    /// Of an amount.
    pub currency: Option<String>,
    /// Whether every multiple is told.
    pub recurs: bool,
    /// Whose usage; none for every subscription with the meter.
    pub subject: Option<Subject>,
}

/// What may change on a threshold. `None` leaves alone.
#[derive(Clone, Debug, Default)]
pub struct ThresholdChange {
    /// For people.
    pub name: Option<String>,
    /// Whether it is looked at.
    pub active: Option<bool>,
}

/// Makes a threshold. It looks at usage from the next event on, at the whole of its period.
///
/// # Errors
/// Field errors; `Missing` for a meter or a subject that is not there; `Conflict` for too many.
pub async fn create(tx: &mut TenantTx, new: NewThreshold) -> Result<ThresholdRow> {
    check(&new)?;
    let meter = of_meter(tx, &new.meter_key).await?;
    if let Some(subject) = new.subject {
        check_subject(tx, &new.meter_key, subject).await?;
    }
    make_room(tx, meter, new.subject.map(Subject::uuid)).await?;
    let now = tx.now();
    let mut row = ThresholdRow {
        id: tx.fresh(),
        meter_id: meter,
        name: new.name,
        measure: new.measure.to_owned(),
        at: new.at.decimal(),
        currency: new.currency,
        recurs: new.recurs,
        customer_id: None,
        subscription_id: None,
        item_id: None,
        price_id: None,
        active: true,
        version: 1,
        created_at: now,
        updated_at: now,
    };
    match new.subject {
        None => {}
        Some(Subject::Customer(id)) => row.customer_id = Some(id),
        Some(Subject::Subscription(id)) => row.subscription_id = Some(id),
        Some(Subject::Item(id)) => row.item_id = Some(id),
        Some(Subject::Price(id)) => row.price_id = Some(id),
    }
    table::insert(tx, &row).await?;
    tx.audit("usage_threshold.create", row.id.to_string(), None, Some(facts(&row)));
    Ok(row)
}

/// The meter of this key.
///
/// # Errors
/// `Missing`.
pub async fn of_meter(tx: &mut TenantTx, key: &str) -> Result<MeterId> {
    let found = meters::by_keys(tx, &[key.replace('\0', " ")]).await?.pop();
    found.map(|meter| meter.id).ok_or_else(|| Error::missing("meter"))
}

fn check(new: &NewThreshold) -> Result<()> {
    let mut checks = Checks::new();
    checks.optional("name", new.name.as_deref(), MAX_NAME_CHARS);
    let field = field_of(new.measure);
    let at = new.at.decimal();
    let fits = match new.measure {
        "amount" => new.at.whole().is_some_and(|minor| minor > 0 && minor <= billing::price::MAX_UNITS),
        "included_percent" => at > Decimal::ZERO && at <= Decimal::from(MAX_PERCENT) && new.at.places() <= 9,
        _ => at > Decimal::ZERO && Quantity::try_new(new.at).is_ok(),
    };
    checks.demand(
        fits,
        field,
        "out_of_range",
        "A threshold is above 0: units up to 10^15 and percent up to 10^6 with at most nine decimals, whole minor units.",
    );
    if let Some(currency) = new.currency.as_deref() {
        checks.currency("currency", currency);
    }
    let fits = (new.measure == "amount") == new.currency.is_some();
    checks.demand(fits, "currency", "amount_and_currency", "Send currency with amount, and with nothing else.");
    checks.done()
}

/// The field of a request that holds the number.
fn field_of(measure: &str) -> &'static str {
    match measure {
        "amount" => "amount",
        "included_percent" => "includedPercent",
        _ => "quantity",
    }
}

async fn check_subject(tx: &mut TenantTx, meter_key: &str, subject: Subject) -> Result<()> {
    let (field, bound) = match subject {
        Subject::Customer(id) => {
            customers::get(tx, id).await?;
            return Ok(());
        }
        Subject::Subscription(id) => {
            subscriptions::get(tx, id).await?;
            return Ok(());
        }
        Subject::Item(id) => ("itemId", subscriptions::item(tx, id).await?.meter_key),
        Subject::Price(id) => {
            let found = plans::prices_named(tx, &[id.uuid()]).await?.pop();
            ("priceId", found.ok_or_else(|| Error::missing("price"))?.meter_key)
        }
    };
    if bound.as_deref() == Some(meter_key) {
        return Ok(());
    }
    Err(Error::field(field, "other_meter", format!("Its price does not charge for the meter `{meter_key}`.")))
}

/// Refuses more than are looked at in good time.
async fn make_room(tx: &mut TenantTx, meter: MeterId, subject: Option<Uuid>) -> Result<()> {
    let count = table::count_active(tx, meter, subject).await?;
    if usize::try_from(count).is_ok_and(|count| count < MAX_THRESHOLDS) {
        return Ok(());
    }
    Err(Error::conflict(
        "too_many_thresholds",
        format!("This meter has {MAX_THRESHOLDS} active thresholds of this kind. Turn one off first."),
    ))
}

/// Renames a threshold, or turns it off or on. What it told stays told.
///
/// # Errors
/// `Missing`; field errors; `Conflict` for too many, or when somebody else changed it meanwhile.
pub async fn change(tx: &mut TenantTx, id: ThresholdId, change: ThresholdChange) -> Result<ThresholdRow> {
    let mut row = table::get(tx, id).await?;
    let before = facts(&row);
    let mut checks = Checks::new();
    checks.optional("name", change.name.as_deref(), MAX_NAME_CHARS);
    checks.done()?;
    row.name = change.name.or(row.name);
    let active = change.active.unwrap_or(row.active);
    if active && !row.active {
        let subject = [
            row.customer_id.map(CustomerId::uuid),
            row.subscription_id.map(SubscriptionId::uuid),
            row.item_id.map(ItemId::uuid),
            row.price_id.map(PriceId::uuid),
        ];
        make_room(tx, row.meter_id, subject.into_iter().flatten().next()).await?;
    }
    row.active = active;
    table::update(tx, &row).await?;
    row.version = row.version.saturating_add(1);
    row.updated_at = tx.now();
    tx.audit("usage_threshold.update", row.id.to_string(), Some(before), Some(facts(&row)));
    Ok(row)
}

/// What a stored threshold compares.
pub(super) fn parsed(row: &ThresholdRow) -> Result<Measure> {
    let at = Exact::from_decimal(row.at);
    let unreadable = || Error::fault(format!("stored threshold {} {at} cannot be read", row.measure));
    match row.measure.as_str() {
        "quantity" => Quantity::try_new(at).map(Measure::Quantity).map_err(|_| unreadable()),
        "included_percent" => Ok(Measure::Included(at)),
        "amount" => at.whole().map(Measure::Amount).ok_or_else(unreadable),
        _ => Err(unreadable()),
    }
}

fn facts(row: &ThresholdRow) -> Value {
    json!({
        "meterId": row.meter_id,
        "name": row.name,
        "measure": row.measure,
        "at": Exact::from_decimal(row.at),
        "currency": row.currency,
        "recurring": row.recurs,
        "customerId": row.customer_id,
        "subscriptionId": row.subscription_id,
        "itemId": row.item_id,
        "priceId": row.price_id,
        "active": row.active,
    })
}
