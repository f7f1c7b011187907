//! What a merchant sells: plans, and the versions of their prices.
//!
//! A price is never changed: a new amount is a new version, and whoever subscribed before keeps theirs.

use billing::PriceModel;
use billing::price::{MAX_NAME_CHARS, MAX_TRIAL_DAYS};
use calendar::{Interval, Unit};
use ids::PlanId;
use serde_json::{Value, json};
use store::plans::{PlanRow, PriceRow};
use store::{PageOf, TenantTx, plans, settings};

use crate::check::{Checks, MAX_TEXT_CHARS, Metadata, stored};
use crate::error::OnConstraint;
use crate::{Error, Result};

/// Most periods a plan may be limited to.
pub const MAX_CYCLES: u32 = 100_000;

/// A plan with every version of its prices, oldest first within a currency.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The plan.
    pub row: PlanRow,
    /// Its prices.
    pub prices: Vec<PriceRow>,
}

impl Plan {
    /// The newest price of each currency, in the order in which the currencies came.
    pub fn current(&self) -> Vec<&PriceRow> {
        let newest = |price: &&PriceRow| {
            !self.prices.iter().any(|other| other.currency == price.currency && other.version > price.version)
        };
        let mut found: Vec<&PriceRow> = self.prices.iter().filter(newest).collect();
        found.sort_by_key(|price| self.first_of(&price.currency));
        found
    }

    /// When a currency was first priced; ids are time-ordered.
    fn first_of(&self, currency: &str) -> Option<ids::PriceId> {
        self.prices.iter().filter(|price| price.currency == currency).map(|price| price.id).min()
    }
}

/// A price to be offered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewPrice {
    /// In this currency; the tenant's own when left out.
    pub currency: Option<String>,
    /// Minor units for a whole period.
    pub amount_minor: i64,
}

/// A plan to be offered.
#[derive(Clone, Debug)]
pub struct NewPlan {
    /// Printed on invoices.
    pub name: String,
    /// For the merchant.
    pub description: Option<String>,
    /// How amounts follow from quantities.
    pub model: PriceModel,
    /// The unit of the interval.
    pub unit: Unit,
    /// How many units.
    pub count: u16,
    /// Free days before the first period.
    pub trial_days: u32,
    /// After how many periods it ends by itself.
    pub max_cycles: Option<u32>,
    /// At least one, each in another currency.
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
    /// A new version of the price in its currency, for those who subscribe from now on.
    pub price: Option<NewPrice>,
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
        metadata: stored(&new.metadata),
        version: 1,
        created_at: now,
        updated_at: now,
    };
    plans::insert(tx, &row).await?;
    let mut plan = Plan { row, prices: Vec::new() };
    for price in new.prices {
        let currency = price.currency.unwrap_or_else(|| home.clone());
        add_price(tx, &mut plan, new.model.as_str(), currency, price.amount_minor).await?;
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
    checks.demand(!new.prices.is_empty(), "amount", "required", "Send an amount, or prices in several currencies.");
    let mut seen: Vec<&str> = Vec::new();
    for price in &new.prices {
        let currency = price.currency.as_deref().unwrap_or(home);
        checks.currency("currency", currency);
        checks.amount("amount", price.amount_minor);
        let first = !seen.contains(&currency);
        checks.demand(first, "prices", "duplicate_currency", "Price each currency once.");
        seen.push(currency);
    }
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

async fn add_price(tx: &mut TenantTx, plan: &mut Plan, model: &str, currency: String, amount_minor: i64) -> Result<()> {
    let last = plan.prices.iter().filter(|price| price.currency == currency).map(|price| price.version).max();
    let row = PriceRow {
        id: tx.fresh(),
        plan_id: plan.row.id,
        version: last.unwrap_or(0).saturating_add(1),
        model: model.to_owned(),
        currency,
        unit_amount_minor: amount_minor,
        created_at: tx.now(),
    };
    plans::insert_price(tx, &row).await.on_constraint("prices_version_once", || {
        Error::conflict("changed_meanwhile", "Somebody else changed the price at the same time. Read the plan again.")
    })?;
    plan.prices.push(row);
    // The order in which they are read back.
    plan.prices.sort_by(|one, other| (&one.currency, one.version).cmp(&(&other.currency, other.version)));
    Ok(())
}

/// One plan.
///
/// # Errors
/// `Missing`.
pub async fn get(tx: &mut TenantTx, id: PlanId) -> Result<Plan> {
    let row = plans::get(tx, id).await?;
    let prices = plans::prices_of(tx, &[id.uuid()]).await?;
    Ok(Plan { row, prices })
}

/// Plans, newest first.
///
/// # Errors
/// Any store error.
pub async fn list(tx: &mut TenantTx, status: Option<&str>, page: &PageOf) -> Result<Vec<Plan>> {
    let rows = plans::page(tx, status, page).await?;
    let ids: Vec<_> = rows.iter().map(|row| row.id.uuid()).collect();
    let prices = plans::prices_of(tx, &ids).await?;
    let of = |id: PlanId| prices.iter().filter(|price| price.plan_id == id).cloned().collect();
    Ok(rows.into_iter().map(|row| Plan { prices: of(row.id), row }).collect())
}

/// Changes a plan for those who subscribe from now on.
///
/// # Errors
/// `Missing`; field errors; `Conflict` when somebody else changed it meanwhile.
pub async fn change(tx: &mut TenantTx, id: PlanId, change: PlanChange) -> Result<Plan> {
    let mut plan = get(tx, id).await?;
    check_change(&change, &plan)?;
    let before = facts(&plan);
    let row = &mut plan.row;
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
    }
    save(tx, &mut plan).await?;
    if let Some(price) = change.price {
        let first = plan.current().first().map(|current| (current.currency.clone(), current.model.clone()));
        let (own, model) = first.ok_or_else(|| Error::fault("a plan without a price"))?;
        add_price(tx, &mut plan, &model, price.currency.unwrap_or(own), price.amount_minor).await?;
    }
    note(tx, "plan.updated", "plan.update", Some(before), &plan);
    Ok(plan)
}

fn check_change(change: &PlanChange, plan: &Plan) -> Result<()> {
    let mut checks = Checks::new();
    checks.optional("name", change.name.as_deref(), MAX_NAME_CHARS);
    checks.optional("description", change.description.as_ref().and_then(Option::as_deref), MAX_TEXT_CHARS);
    check_terms(&mut checks, change.trial_days, change.max_cycles.flatten());
    if let Some(metadata) = &change.metadata {
        checks.metadata(metadata);
    }
    if let Some(price) = &change.price {
        checks.amount("amount", price.amount_minor);
        if let Some(currency) = &price.currency {
            checks.currency("currency", currency);
        }
        let several = plan.current().len() > 1;
        let clear = price.currency.is_some() || !several;
        checks.demand(
            clear,
            "currency",
            "required",
            "The plan has prices in several currencies. Say which one changes.",
        );
    }
    checks.done()
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
    let prices: Vec<Value> = plan
        .current()
        .into_iter()
        .map(|price| json!({ "currency": price.currency, "amount": price.unit_amount_minor, "version": price.version }))
        .collect();
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
        "metadata": row.metadata,
    })
}
