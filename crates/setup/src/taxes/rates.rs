//! Tax rates: made, turned off, and assigned.

use std::collections::BTreeSet;

use ids::{TaxRateId, Uuid};
use rust_decimal::Decimal;
use serde_json::{Value, json};
use store::TenantTx;
use store::tax_rates::{self as table, TaxRateRow};

use usecase::OnConstraint;
use usecase::check::Checks;
use usecase::{Error, Result};

/// Longest name, in characters.
const MAX_NAME_CHARS: usize = 100;
/// Most digits after the point of a rate.
const MAX_SCALE: u32 = 6;
/// Most taxes of one line.
const MAX_TAXES: usize = 10;

/// A rate to be known.
#[derive(Clone, Debug)]
pub struct NewRate {
    /// What it is called in computations: `VAT`.
    pub code: String,
    /// What is printed; the code when left out.
    pub name: Option<String>,
    /// 0 to 100.
    pub percent: Decimal,
    /// `inclusive` or `exclusive`.
    pub pricing: &'static str,
    /// ISO 3166, two letters.
    pub country: Option<String>,
}

/// What may change on a rate. `None` leaves alone.
#[derive(Clone, Debug, Default)]
pub struct RateChange {
    /// What is printed on bills from now on.
    pub name: Option<String>,
    /// Whether it can be assigned.
    pub active: Option<bool>,
}

/// Remembers a rate.
///
/// # Errors
/// Field errors; `Conflict` when an active one has the code.
pub async fn create(tx: &mut TenantTx, new: NewRate) -> Result<TaxRateRow> {
    check(&new)?;
    let now = tx.now();
    let row = TaxRateRow {
        id: tx.fresh(),
        name: new.name.unwrap_or_else(|| new.code.clone()),
        code: new.code,
        percent: new.percent.normalize(),
        pricing: new.pricing.to_owned(),
        country: new.country,
        active: true,
        version: 1,
        created_at: now,
        updated_at: now,
    };
    table::insert(tx, &row).await.on_constraint("tax_rates_code_once", taken)?;
    note(tx, "tax_rate.created", "tax_rate.create", None, &row);
    Ok(row)
}

fn check(new: &NewRate) -> Result<()> {
    let mut checks = Checks::new();
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-';
    let fits = (1..=32).contains(&new.code.len()) && new.code.bytes().all(plain);
    checks.demand(fits, "code", "invalid_code", "A code has 1 to 32 letters and digits, _ and -.");
    checks.optional("name", new.name.as_deref(), MAX_NAME_CHARS);
    let fits = new.percent >= Decimal::ZERO && new.percent <= Decimal::ONE_HUNDRED;
    checks.demand(fits, "percent", "tax_rate_out_of_range", "Send 0 to 100: 7.5 for 7.5 %.");
    let fine = new.percent.normalize().scale() <= MAX_SCALE;
    checks.demand(fine, "percent", "too_fine", "Send at most 6 digits after the point.");
    let letters = |text: &String| text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_uppercase());
    let known = new.country.as_ref().is_none_or(letters);
    checks.demand(known, "country", "invalid_country", "Send two capital letters, such as NG.");
    checks.done()
}

fn taken() -> Error {
    Error::conflict(
        "tax_code_taken",
        "Another active tax rate has this code. A rate never changes: turn that one off, then make the new one.",
    )
}

/// Renames a rate, or turns it off or on.
///
/// # Errors
/// `Missing`; field errors; `Conflict` while it is assigned, when its code is taken by now, or when somebody else changed
/// it meanwhile.
pub async fn change(tx: &mut TenantTx, id: TaxRateId, change: RateChange) -> Result<TaxRateRow> {
    let mut row = table::get(tx, id).await?;
    let before = facts(&row);
    let mut checks = Checks::new();
    checks.optional("name", change.name.as_deref(), MAX_NAME_CHARS);
    checks.done()?;
    row.name = change.name.unwrap_or(row.name);
    row.active = change.active.unwrap_or(row.active);
    // Before looking who names it: whoever assigns it meanwhile waits for this, and then does not find it.
    table::update(tx, &row).await.on_constraint("tax_rates_code_once", taken)?;
    if !row.active && table::is_assigned(tx, id).await? {
        return Err(Error::conflict(
            "tax_rate_in_use",
            "The settings or a plan charge this tax, so it cannot be turned off. Take it off there first.",
        ));
    }
    row.version = row.version.saturating_add(1);
    row.updated_at = tx.now();
    note(tx, "tax_rate.updated", "tax_rate.update", Some(before), &row);
    Ok(row)
}

/// Checks the rates that `field` of a request assigns: active, each once, all in the prices or all on top of them.
pub async fn check_assigned(
    tx: &mut TenantTx,
    checks: &mut Checks,
    field: &str,
    ids: &[Uuid],
    pricing: &str,
) -> Result<()> {
    if ids.is_empty() {
        return Ok(());
    }
    checks.demand(ids.len() <= MAX_TAXES, field, "too_many", "A line has at most 10 taxes.");
    let active = table::lock_active(tx).await?;
    let mut seen = BTreeSet::new();
    for (nth, id) in ids.iter().enumerate().take(MAX_TAXES) {
        let at = format!("{field}[{nth}]");
        let id = TaxRateId::from_uuid(*id);
        let Some(rate) = active.iter().find(|rate| rate.id == id) else {
            checks.wrong(&at, "unknown_tax_rate", format!("There is no active tax rate {id} here."));
            continue;
        };
        checks.demand(seen.insert(id), &at, "twice", "Each tax stands once; it is charged once.");
        if rate.pricing != pricing {
            let message = format!(
                "This rate is {}, and your taxPricing is {pricing}: one bill cannot have both. Use rates of one kind.",
                rate.pricing
            );
            checks.wrong(&at, "tax_pricing_differs", message);
        }
    }
    Ok(())
}

fn note(tx: &mut TenantTx, event: &'static str, action: &'static str, before: Option<Value>, row: &TaxRateRow) {
    let after = facts(row);
    tx.record(event, row.id.uuid(), after.clone());
    tx.audit(action, row.id.to_string(), before, Some(after));
}

fn facts(row: &TaxRateRow) -> Value {
    json!({
        "id": row.id,
        "code": row.code,
        "name": row.name,
        "percent": row.percent.normalize().to_string(),
        "pricing": row.pricing,
        "country": row.country,
        "active": row.active,
    })
}
