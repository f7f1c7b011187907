//! A merchant's choices in one mode.

use ids::TaxRateId;
use serde_json::{Value, json};
use store::settings::SettingsRow;
use store::{TenantTx, settings, tax_rates};
use usecase::check::Checks;
use usecase::{Error, Result};

use crate::taxes;

/// Most days that a bill can be open for before it is overdue.
pub const MAX_DAYS_UNTIL_DUE: i32 = 365;

/// Numbers of bills: one series for all, or one for each year.
pub const SERIES: [&str; 2] = ["one", "yearly"];

/// Most hours that the bill of a renewal can be changed for: 30 days.
pub const MAX_GRACE_HOURS: i32 = 720;

/// Longest text before a number.
pub const MAX_PREFIX_CHARS: usize = 12;

/// Longest merchant name, in characters.
pub const MAX_NAME_CHARS: usize = 200;

/// Longest tax number with its kind, in characters.
pub const MAX_TAX_ID_CHARS: usize = 60;

/// Most lines of a postal address.
pub const MAX_ADDRESS_LINES: usize = 6;

/// Most lines of how to pay.
pub const MAX_INSTRUCTION_LINES: usize = 10;
/// What a part of a period is counted in.
pub const PRORATION_UNITS: [&str; 4] = ["millisecond", "second", "day", "none"];

/// How missed periods are billed after downtime.
pub const CATCH_UPS: [&str; 3] = ["bill_each", "skip", "merge"];

/// What may change. `None` leaves alone.
#[derive(Clone, Debug, Default)]
pub struct PreferencesChange {
    /// Shown to customers.
    pub merchant_name: Option<String>,
    /// IANA zone of the dates of new subscriptions.
    pub billing_zone: Option<String>,
    /// The currency of amounts that name none.
    pub default_currency: Option<String>,
    /// `half_even` or `half_up`.
    pub rounding: Option<String>,
    /// One of [`PRORATION_UNITS`]: what a part of a period is counted in.
    pub proration_unit: Option<String>,
    /// `billed` or `not_billed`: the date on which service ends, where days are counted.
    pub last_day: Option<String>,
    /// One of [`CATCH_UPS`].
    pub catch_up: Option<String>,
    /// Whether a customer may have the same plan twice.
    pub allow_duplicate_subscriptions: Option<bool>,
    /// After how many hours an unpaid start is given up.
    pub incomplete_expiry_hours: Option<i32>,
    /// For how many days an ended subscription may come back.
    pub grace_days: Option<i32>,
    /// The name on documents; empty for the merchant's name.
    pub legal_name: Option<String>,
    /// The postal address on documents, line by line.
    pub address_lines: Option<Vec<String>>,
    /// The tax number on documents, with its kind; empty for none.
    pub tax_id: Option<String>,
    /// Where customers write to; empty for nowhere.
    pub support_email: Option<String>,
    /// How to pay, line by line, printed while something is due.
    pub payment_instructions: Option<Vec<String>>,
    /// The taxes of what has none of its own, in the order they are printed.
    pub tax_rates: Option<Vec<TaxRateId>>,
    /// `inclusive` or `exclusive`: whether prices have their taxes in them.
    pub tax_pricing: Option<String>,
    /// `line` or `rate`: where a tax is rounded.
    pub tax_rounding: Option<String>,
    /// For how many hours the bill of a renewal can be changed; 0 makes it final at once.
    pub grace_hours: Option<i32>,
    /// After how many days a bill that is sent is to be paid, where nothing else is said.
    pub days_until_due: Option<i32>,
    /// One of [`SERIES`].
    pub invoice_series: Option<String>,
    /// What stands before the numbers of bills from now on.
    pub invoice_prefix: Option<String>,
    /// `keep_anchor`, `shift` or `credit`: what a pause of a new subscription does to money and time.
    pub pause_convention: Option<String>,
    /// `bill`, `cancel` or `pause`: what the end of a trial without a payment method leads to.
    pub at_trial_end: Option<String>,
    /// Whether a customer may have more than one trial of a plan.
    pub allow_repeated_trials: Option<bool>,
    /// How many days before its end a trial is told of; 0 for not at all.
    pub trial_notice_days: Option<i32>,
}

/// Changes the choices; subscriptions that exist keep what they were made with.
///
/// # Errors
/// Field errors; `Conflict` when somebody else changed them meanwhile.
pub async fn change(tx: &mut TenantTx, change: PreferencesChange) -> Result<SettingsRow> {
    let mut row = settings::get(tx).await?;
    let before = facts(&row);
    set(&mut row.merchant_name, change.merchant_name);
    set(&mut row.billing_zone, change.billing_zone);
    set(&mut row.default_currency, change.default_currency);
    set(&mut row.rounding, change.rounding);
    set(&mut row.proration_unit, change.proration_unit);
    set(&mut row.last_day, change.last_day);
    set(&mut row.catch_up, change.catch_up);
    set(&mut row.allow_duplicate_subscriptions, change.allow_duplicate_subscriptions);
    set(&mut row.incomplete_expiry_hours, change.incomplete_expiry_hours);
    set(&mut row.grace_days, change.grace_days);
    set(&mut row.legal_name, change.legal_name);
    set(&mut row.address_lines, change.address_lines);
    set(&mut row.tax_id, change.tax_id);
    set(&mut row.support_email, change.support_email);
    set(&mut row.payment_instructions, change.payment_instructions);
    let taxed = change.tax_rates.is_some() || change.tax_pricing.is_some();
    set(&mut row.tax_rate_ids, change.tax_rates.map(|ids| ids.into_iter().map(TaxRateId::uuid).collect()));
    set(&mut row.tax_pricing, change.tax_pricing);
    set(&mut row.tax_rounding, change.tax_rounding);
    set(&mut row.grace_hours, change.grace_hours);
    set(&mut row.days_until_due, change.days_until_due);
    set(&mut row.invoice_series, change.invoice_series);
    set(&mut row.invoice_prefix, change.invoice_prefix);
    set(&mut row.pause_convention, change.pause_convention);
    set(&mut row.at_trial_end, change.at_trial_end);
    set(&mut row.allow_repeated_trials, change.allow_repeated_trials);
    set(&mut row.trial_notice_days, change.trial_notice_days);
    check(&mut row)?;
    if taxed {
        check_taxes(tx, &row).await?;
    }
    settings::update(tx, &row).await?;
    row.version = row.version.saturating_add(1);
    row.updated_at = tx.wall_now();
    let after = facts(&row);
    let subject = tx.tenant();
    tx.record("settings.updated", subject.uuid(), after.clone());
    tx.audit("settings.update", subject.to_string(), Some(before), Some(after));
    Ok(row)
}

fn set<T>(place: &mut T, value: Option<T>) {
    if let Some(value) = value {
        *place = value;
    }
}

fn check(row: &mut SettingsRow) -> Result<()> {
    let mut checks = Checks::new();
    checks.text("merchantName", &row.merchant_name, MAX_NAME_CHARS);
    match calendar::canonical_zone(&row.billing_zone) {
        Ok(zone) => row.billing_zone = zone,
        Err(error) => checks.wrong("billingZone", "unknown_zone", format!("{error}.")),
    }
    checks.currency("defaultCurrency", &row.default_currency);
    let rounding = row.rounding.parse::<money::Rounding>().is_ok();
    checks.demand(rounding, "rounding", "unknown_value", "Send half_even or half_up.");
    let unit = PRORATION_UNITS.contains(&row.proration_unit.as_str());
    checks.demand(unit, "prorationUnit", "unknown_value", "Send millisecond, second, day or none.");
    let last_day = matches!(row.last_day.as_str(), "billed" | "not_billed");
    checks.demand(last_day, "lastDay", "unknown_value", "Send billed or not_billed.");
    let catch_up = CATCH_UPS.contains(&row.catch_up.as_str());
    checks.demand(catch_up, "catchUp", "unknown_value", "Send bill_each, skip or merge.");
    let pricing = matches!(row.tax_pricing.as_str(), "inclusive" | "exclusive");
    checks.demand(pricing, "taxPricing", "unknown_value", "Send inclusive or exclusive.");
    let rounding = matches!(row.tax_rounding.as_str(), "line" | "rate");
    checks.demand(rounding, "taxRounding", "unknown_value", "Send line or rate.");
    let hours = (1..=720).contains(&row.incomplete_expiry_hours);
    checks.demand(hours, "incompleteExpiryHours", "out_of_range", "Send 1 to 720 hours.");
    let days = (0..=365).contains(&row.grace_days);
    checks.demand(days, "graceDays", "out_of_range", "Send 0 to 365 days.");
    let pause = billing::pausing::PauseRule::parse(&row.pause_convention).is_some();
    checks.demand(pause, "pauseConvention", "unknown_value", "Send keep_anchor, shift or credit.");
    let trial_end = billing::subscription::TrialEnd::parse(&row.at_trial_end).is_some();
    checks.demand(trial_end, "atTrialEnd", "unknown_value", "Send bill, cancel or pause.");
    let days = (0..=30).contains(&row.trial_notice_days);
    checks.demand(days, "trialNoticeDays", "out_of_range", "Send 0 to 30 days.");
    check_documents(&mut checks, row);
    check_bills(&mut checks, row);
    checks.done()
}

/// How bills are made, numbered and paid.
fn check_bills(checks: &mut Checks, row: &SettingsRow) {
    let hours = (0..=MAX_GRACE_HOURS).contains(&row.grace_hours);
    checks.demand(hours, "graceHours", "out_of_range", "Send 0 to 720 hours.");
    let days = (0..=MAX_DAYS_UNTIL_DUE).contains(&row.days_until_due);
    checks.demand(days, "daysUntilDue", "out_of_range", "Send 0 to 365 days.");
    let series = SERIES.contains(&row.invoice_series.as_str());
    checks.demand(series, "invoiceSeries", "unknown_value", "Send one or yearly.");
    let plain = |letter: u8| letter.is_ascii_uppercase() || letter.is_ascii_digit();
    let prefix = (1..=MAX_PREFIX_CHARS).contains(&row.invoice_prefix.len()) && row.invoice_prefix.bytes().all(plain);
    checks.demand(prefix, "invoicePrefix", "invalid_prefix", "Send 1 to 12 capital letters and digits.");
}

/// What is printed on documents; empty is not set.
fn check_documents(checks: &mut Checks, row: &SettingsRow) {
    let set = |text: &'_ String| (!text.is_empty()).then(|| text.clone());
    checks.optional("legalName", set(&row.legal_name).as_deref(), MAX_NAME_CHARS);
    checks.optional("taxId", set(&row.tax_id).as_deref(), MAX_TAX_ID_CHARS);
    if !row.support_email.is_empty() {
        checks.email("supportEmail", &row.support_email);
    }
    for (field, lines, most) in [
        ("addressLines", &row.address_lines, MAX_ADDRESS_LINES),
        ("paymentInstructions", &row.payment_instructions, MAX_INSTRUCTION_LINES),
    ] {
        checks.demand(lines.len() <= most, field, "too_many", &format!("{field} may have at most {most} lines."));
        for (nth, line) in lines.iter().enumerate() {
            checks.text(&format!("{field}[{nth}]"), line, MAX_NAME_CHARS);
        }
    }
}

/// All taxes that are charged, by the settings or by a plan, are in the prices or all on top of them.
async fn check_taxes(tx: &mut TenantTx, row: &SettingsRow) -> Result<()> {
    let mut checks = Checks::new();
    taxes::check_assigned(tx, &mut checks, "taxRateIds", &row.tax_rate_ids, &row.tax_pricing).await?;
    checks.done()?;
    for plan in tax_rates::of_all_plans(tx).await? {
        let mut checks = Checks::new();
        taxes::check_assigned(tx, &mut checks, "taxPricing", &plan.tax_rate_ids, &row.tax_pricing).await?;
        if checks.done().is_err() {
            let message = format!(
                "Plan {} charges taxes of the other kind. Take them off the plan first, then change taxPricing.",
                plan.id
            );
            return Err(Error::field("taxPricing", "tax_pricing_differs", message));
        }
    }
    Ok(())
}

fn facts(row: &SettingsRow) -> Value {
    json!({
        "merchantName": row.merchant_name,
        "billingZone": row.billing_zone,
        "defaultCurrency": row.default_currency,
        "rounding": row.rounding,
        "prorationUnit": row.proration_unit,
        "lastDay": row.last_day,
        "catchUp": row.catch_up,
        "allowDuplicateSubscriptions": row.allow_duplicate_subscriptions,
        "incompleteExpiryHours": row.incomplete_expiry_hours,
        "graceDays": row.grace_days,
        "legalName": row.legal_name,
        "addressLines": row.address_lines,
        "taxId": row.tax_id,
        "supportEmail": row.support_email,
        "paymentInstructions": row.payment_instructions,
        "taxRateIds": row.tax_rate_ids.iter().map(|id| TaxRateId::from_uuid(*id)).collect::<Vec<_>>(),
        "taxPricing": row.tax_pricing,
        "taxRounding": row.tax_rounding,
        "graceHours": row.grace_hours,
        "daysUntilDue": row.days_until_due,
        "invoiceSeries": row.invoice_series,
        "invoicePrefix": row.invoice_prefix,
        "pauseConvention": row.pause_convention,
        "atTrialEnd": row.at_trial_end,
        "allowRepeatedTrials": row.allow_repeated_trials,
        "trialNoticeDays": row.trial_notice_days,
    })
}

/// Checks what an operator typed for a new merchant.
///
/// # Errors
/// Field errors.
pub fn check_new_tenant(new: &store::operator::tenants::NewTenant) -> Result<()> {
    let mut checks = Checks::new();
    checks.text("name", &new.name, MAX_NAME_CHARS);
    if let Err(error) = calendar::canonical_zone(&new.billing_zone) {
        checks.wrong("zone", "unknown_zone", format!("{error}."));
    }
    checks.currency("currency", &new.currency);
    checks.done()
}
