//! What a merchant sells: plans, and the versions of their prices.
//!
//! A price is never changed: a new amount is a new version, and whoever subscribed before keeps theirs.

mod prices;

use billing::Pricing;
use billing::price::{MAX_NAME_CHARS, MAX_TRIAL_DAYS};
use calendar::{Interval, Unit};
use ids::{PlanId, TaxRateId, Uuid};
use serde_json::{Value, json};
use store::plans::{PlanFilter, PlanRow};
use store::{PageOf, TenantTx, plans, settings};

use crate::{Error, Result, rows};
use setup::taxes;
use usecase::check::{Checks, MAX_TEXT_CHARS, Metadata, stored};

pub use prices::{NewAmount, NewPrice, OfferedPrice};
pub use store::plans::BASE;

/// Most periods a plan may be limited to.
pub const MAX_CYCLES: u32 = 100_000;

/// A plan with every version of its prices: of the base price first, then of each add-on, oldest first within a
/// currency.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The plan.
    pub row: PlanRow,
    /// Its prices.
    pub prices: Vec<OfferedPrice>,
}

impl Plan {
    /// The newest price of each add-on and currency: base prices first, and each in the order in which it came.
    pub fn current(&self) -> Vec<&OfferedPrice> {
        let mut found: Vec<&OfferedPrice> = self.prices.iter().filter(|price| self.is_current(price)).collect();
        found.sort_by_key(|price| (!price.is_base(), self.first_of(price)));
        found
    }

    /// Whether new subscriptions get this version.
    pub fn is_current(&self, price: &OfferedPrice) -> bool {
        !self.prices.iter().any(|other| other.replaces(price))
    }

    /// When an add-on was first priced in a currency; ids are time-ordered.
    fn first_of(&self, price: &OfferedPrice) -> Option<ids::PriceId> {
        self.prices.iter().filter(|other| other.is_same_offer(price)).map(|other| other.row.id).min()
    }
}

/// A plan to be offered.
#[derive(Clone, Debug)]
pub struct NewPlan {
    /// Printed on invoices.
    pub name: String,
    /// For the merchant.
    pub description: Option<String>,
    /// The unit of the interval.
    pub unit: Unit,
    /// How many units.
    pub count: u16,
    /// Free days before the first period.
    pub trial_days: u32,
    /// After how many periods it ends by itself.
    pub max_cycles: Option<u32>,
    /// The base price in one currency or several, and add-ons.
    pub prices: Vec<NewPrice>,
    /// The merchant's own data.
    pub metadata: Metadata,
}

/// What may change on a plan. `None` leaves alone; an inner `None` clears.
#[derive(Clone, Debug, Default)]
pub struct PlanChange {
    /// Printed on invoices.
    pub name: Option<String>,
    /// For the merchant.
    pub description: Option<Option<String>>,
    /// For those who subscribe from now on.
    pub trial_days: Option<u32>,
    /// For those who subscribe from now on.
    pub max_cycles: Option<Option<u32>>,
    /// Replaces the merchant's own data.
    pub metadata: Option<Metadata>,
    /// A new version of the base price in its currency, for those who subscribe from now on.
    pub amount: Option<NewAmount>,
    /// The taxes of its lines from now on: none at all for an empty list, the settings' for an inner `None`.
    pub tax_rates: Option<Option<Vec<TaxRateId>>>,
}

/// What a stored price says.
///
/// # Errors
/// `Fault` when this program cannot read it.
pub fn pricing_of(document: &Value) -> Result<Pricing> {
    rows::pricing(document)
}

/// Offers a plan.
///
/// # Errors
/// Field errors.
pub async fn create(tx: &mut TenantTx, new: NewPlan) -> Result<Plan> {
    let home = settings::get(tx).await?.default_currency;
    check(&new, &home)?;
    let now = tx.now();
    let row = PlanRow {
        id: tx.fresh(),
        name: new.name,
        description: new.description,
        interval_unit: new.unit.as_str().to_owned(),
        interval_count: i32::from(new.count),
        trial_days: small(new.trial_days),
        max_cycles: new.max_cycles.map(small),
        status: "active".to_owned(),
        tax_rate_ids: None,
        metadata: stored(&new.metadata),
        version: 1,
        created_at: now,
        updated_at: now,
    };
    plans::insert(tx, &row).await?;
    let mut plan = Plan { row, prices: Vec::new() };
    for price in new.prices {
        prices::add(tx, &mut plan, price, &home).await?;
    }
    note(tx, "plan.created", "plan.create", None, &plan);
    Ok(plan)
}

fn check(new: &NewPlan, home: &str) -> Result<()> {
    let mut checks = Checks::new();
    checks.text("name", &new.name, MAX_NAME_CHARS);
    checks.optional("description", new.description.as_deref(), MAX_TEXT_CHARS);
    if let Err(error) = Interval::try_new(new.unit, new.count) {
        checks.wrong("intervalCount", "out_of_range", format!("{error}."));
    }
    check_terms(&mut checks, Some(new.trial_days), new.max_cycles);
    prices::check_all(&mut checks, &new.prices, home);
    checks.metadata(&new.metadata);
    checks.done()
}

fn check_terms(checks: &mut Checks, trial_days: Option<u32>, max_cycles: Option<u32>) {
    if trial_days.is_some_and(|days| days > MAX_TRIAL_DAYS) {
        checks.wrong("trialDays", "out_of_range", format!("trialDays goes from 0 to {MAX_TRIAL_DAYS}."));
    }
    if max_cycles.is_some_and(|cycles| !(1..=MAX_CYCLES).contains(&cycles)) {
        checks.wrong(
            "maxCycles",
            "out_of_range",
            format!("maxCycles goes from 1 to {MAX_CYCLES}; leave it out for no end."),
        );
    }
}

/// Checked to fit long before.
fn small(number: u32) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}

/// One plan.
///
/// # Errors
/// `Missing`.
pub async fn get(tx: &mut TenantTx, id: PlanId) -> Result<Plan> {
    let row = plans::get(tx, id).await?;
    let prices = prices::of(tx, &[id.uuid()]).await?;
    Ok(Plan { row, prices })
}

/// Plans, newest first.
///
/// # Errors
/// Any store error.
pub async fn list(tx: &mut TenantTx, filter: &PlanFilter, page: &PageOf) -> Result<Vec<Plan>> {
    let rows = plans::page(tx, filter, page).await?;
    with_prices(tx, rows).await
}

/// Some plans, in no order; ids that do not exist are left out.
///
/// # Errors
/// Any store error.
pub async fn named(tx: &mut TenantTx, ids: Vec<Uuid>) -> Result<Vec<Plan>> {
    let rows = plans::named(tx, ids).await?;
    with_prices(tx, rows).await
}

async fn with_prices(tx: &mut TenantTx, rows: Vec<PlanRow>) -> Result<Vec<Plan>> {
    let ids: Vec<_> = rows.iter().map(|row| row.id.uuid()).collect();
    let prices = prices::of(tx, &ids).await?;
    let of = |id: PlanId| prices.iter().filter(|price| price.row.plan_id == id).cloned().collect();
    Ok(rows.into_iter().map(|row| Plan { prices: of(row.id), row }).collect())
}

/// Changes a plan for those who subscribe from now on.
///
/// # Errors
/// `Missing`; field errors; `Conflict` when somebody else changed it meanwhile.
pub async fn change(tx: &mut TenantTx, id: PlanId, change: PlanChange) -> Result<Plan> {
    let mut plan = get(tx, id).await?;
    let priced = check_change(&change, &plan)?;
    let before = facts(&plan);
    let taxes = assigned(tx, change.tax_rates).await?;
    let row = &mut plan.row;
    row.tax_rate_ids = taxes.unwrap_or(row.tax_rate_ids.take());
    if let Some(name) = change.name {
        row.name = name;
    }
    if let Some(description) = change.description {
        row.description = description;
    }
    if let Some(days) = change.trial_days {
        row.trial_days = small(days);
    }
    if let Some(cycles) = change.max_cycles {
        row.max_cycles = cycles.map(small);
    }
    if let Some(metadata) = &change.metadata {
        row.metadata = stored(metadata);
        store::metadata::put(tx, "plans", row.id.uuid(), &row.metadata).await?;
    }
    save(tx, &mut plan).await?;
    if let Some(price) = priced {
        let home = price.currency.clone().unwrap_or_default();
        prices::add(tx, &mut plan, price, &home).await?;
    }
    note(tx, "plan.updated", "plan.update", Some(before), &plan);
    Ok(plan)
}

/// The rates that a change assigns, if it assigns any.
async fn assigned(tx: &mut TenantTx, wanted: Option<Option<Vec<TaxRateId>>>) -> Result<Option<Option<Vec<Uuid>>>> {
    let Some(Some(wanted)) = wanted else { return Ok(wanted.map(|_| None)) };
    let ids: Vec<Uuid> = wanted.into_iter().map(TaxRateId::uuid).collect();
    let pricing = settings::get(tx).await?.tax_pricing;
    let mut checks = Checks::new();
    taxes::check_assigned(tx, &mut checks, "taxRateIds", &ids, &pricing).await?;
    checks.done()?;
    Ok(Some(Some(ids)))
}

/// Checks a change, and answers with the price it makes.
fn check_change(change: &PlanChange, plan: &Plan) -> Result<Option<NewPrice>> {
    let mut checks = Checks::new();
    checks.optional("name", change.name.as_deref(), MAX_NAME_CHARS);
    checks.optional("description", change.description.as_ref().and_then(Option::as_deref), MAX_TEXT_CHARS);
    check_terms(&mut checks, change.trial_days, change.max_cycles.flatten());
    if let Some(metadata) = &change.metadata {
        checks.metadata(metadata);
    }
    let priced = change.amount.as_ref().and_then(|amount| prices::with_amount(&mut checks, plan, amount));
    checks.done()?;
    Ok(priced)
}

/// Adds a price to a plan: the next version of its base price or of an add-on in that currency, or the first one.
/// Running subscriptions keep the version they have.
///
/// # Errors
/// `Missing`; `Refused` for an archived plan; field errors; `Conflict` when somebody else changed it meanwhile.
pub async fn add_price(tx: &mut TenantTx, id: PlanId, new: NewPrice) -> Result<Plan> {
    let mut plan = get(tx, id).await?;
    if plan.row.status == "archived" {
        return Err(Error::refused("plan_archived", "This plan is archived, so nobody could get the new price."));
    }
    let mut checks = Checks::new();
    let currency = prices::currency_for(&mut checks, &plan, &new);
    checks.done()?;
    let before = facts(&plan);
    save(tx, &mut plan).await?;
    prices::add(tx, &mut plan, new, &currency).await?;
    note(tx, "plan.updated", "plan.add_price", Some(before), &plan);
    Ok(plan)
}

async fn save(tx: &mut TenantTx, plan: &mut Plan) -> Result<()> {
    plans::update(tx, &plan.row).await?;
    plan.row.version = plan.row.version.saturating_add(1);
    plan.row.updated_at = tx.now();
    Ok(())
}

/// Takes a plan off sale. Who has it keeps it. Doing it twice is not an error.
///
/// # Errors
/// `Missing`; `Conflict` when somebody else changed it meanwhile.
pub async fn archive(tx: &mut TenantTx, id: PlanId) -> Result<Plan> {
    let mut plan = get(tx, id).await?;
    if plan.row.status == "archived" {
        return Ok(plan);
    }
    let before = facts(&plan);
    plan.row.status = "archived".to_owned();
    save(tx, &mut plan).await?;
    note(tx, "plan.archived", "plan.archive", Some(before), &plan);
    Ok(plan)
}

fn note(tx: &mut TenantTx, event: &'static str, action: &'static str, before: Option<Value>, plan: &Plan) {
    let after = facts(plan);
    tx.record(event, plan.row.id.uuid(), after.clone());
    tx.audit(action, plan.row.id.to_string(), before, Some(after));
}

fn facts(plan: &Plan) -> Value {
    let prices: Vec<Value> = plan.current().into_iter().map(OfferedPrice::facts).collect();
    let row = &plan.row;
    json!({
        "id": row.id,
        "name": row.name,
        "description": row.description,
        "interval": row.interval_unit,
        "intervalCount": row.interval_count,
        "trialDays": row.trial_days,
        "maxCycles": row.max_cycles,
        "status": row.status,
        "prices": prices,
        "taxRateIds": row.tax_rate_ids.as_ref().map(|ids| {
            ids.iter().map(|id| TaxRateId::from_uuid(*id)).collect::<Vec<_>>()
        }),
        "metadata": row.metadata,
    })
}
