//! The merchant's choices in one mode.

pub(crate) mod appearance;
pub(crate) mod portal;
pub(crate) mod reminders;

use ids::TaxRateId;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use setup::preferences::{self, PreferencesChange};
use store::settings::{self, SettingsRow};
use utoipa::ToSchema;
use web::permission::{SettingsRead, SettingsWrite};
use web::{Answer, Data, Json, Merchant, NoQuery};

use crate::names::TaxRateRef;

/// Show the settings
#[utoipa::path(get, path = "/v1/settings", operation_id = "get_settings", tag = "Settings",
    extensions(("x-scope" = json!("settings:read"))),
    responses((status = 200, description = "The settings.", body = Data<SettingsView>)))]
pub(crate) async fn get(merchant: Merchant<SettingsRead>, _: NoQuery) -> Answer {
    let mut tx = merchant.begin().await?;
    let row = settings::get(&mut tx).await?;
    merchant.ok(tx, SettingsView::from(row)).await
}

/// Change the settings
///
/// For what begins from now on; subscriptions that exist keep the zone, the rounding and the proration they were made with.
#[utoipa::path(patch, path = "/v1/settings", operation_id = "change_settings", tag = "Settings",
    extensions(("x-scope" = json!("settings:write"))), request_body = ChangeSettings,
    responses((status = 200, description = "The settings.", body = Data<SettingsView>)))]
pub(crate) async fn change(merchant: Merchant<SettingsWrite>, Json(body): Json<ChangeSettings>) -> Answer {
    let mut tx = merchant.begin().await?;
    let row = preferences::change(&mut tx, body.into()).await?;
    merchant.ok(tx, SettingsView::from(row)).await
}

/// What may change. Fields left out stay as they are.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schema(example = json!({ "graceDays": 14, "rounding": "half_up" }))]
pub(crate) struct ChangeSettings {
    /// Shown to customers.
    merchant_name: Option<String>,
    /// IANA zone of the dates of new subscriptions.
    billing_zone: Option<String>,
    /// ISO 4217; the currency of amounts that name none.
    #[schema(pattern = "^[A-Z]{3}$")]
    default_currency: Option<String>,
    /// `half_even` or `half_up`.
    #[schema(pattern = "^(half_even|half_up)$")]
    rounding: Option<String>,
    /// What a part of a period is counted in: `millisecond`, `second`, `day`, or `none` to share nothing.
    #[schema(pattern = "^(millisecond|second|day|none)$")]
    proration_unit: Option<String>,
    /// Where days are counted, whether the date on which service ends is charged: `not_billed` or `billed`.
    #[schema(pattern = "^(billed|not_billed)$")]
    last_day: Option<String>,
    /// How periods missed in a downtime are billed: `bill_each`, `skip` or `merge`.
    #[schema(pattern = "^(bill_each|skip|merge)$")]
    catch_up: Option<String>,
    /// Whether a customer may have the same plan twice.
    allow_duplicate_subscriptions: Option<bool>,
    /// After how many hours an unpaid start is given up; 1 to 720.
    #[schema(minimum = 1, maximum = 720)]
    incomplete_expiry_hours: Option<i32>,
    /// For how many days an ended subscription may come back; 0 to 365.
    #[schema(minimum = 0, maximum = 365)]
    grace_days: Option<i32>,
    /// The name on documents; empty for the merchant's name.
    legal_name: Option<String>,
    /// The postal address on documents; at most 6 lines.
    address_lines: Option<Vec<String>>,
    /// The tax number on documents, with its kind: `TIN 01234567-0001`.
    tax_id: Option<String>,
    /// Where customers write to.
    support_email: Option<String>,
    /// How to pay, shown while something is due; at most 10 lines.
    payment_instructions: Option<Vec<String>>,
    /// The taxes of everything that has none of its own, in the order they are printed; none for an empty list.
    #[schema(max_items = 10)]
    tax_rate_ids: Option<Vec<TaxRateRef>>,
    /// Whether prices have their taxes in them: `exclusive` or `inclusive`. All rates that are charged are of that kind.
    #[schema(pattern = "^(exclusive|inclusive)$")]
    tax_pricing: Option<String>,
    /// Where a tax becomes whole minor units: on each `line`, or once for each `rate`.
    #[schema(pattern = "^(line|rate)$")]
    tax_rounding: Option<String>,
    /// For how many hours the bill of a renewal is a draft that can be changed; 0 makes it final at once.
    #[schema(minimum = 0, maximum = 720)]
    grace_hours: Option<i32>,
    /// After how many days a bill that is sent is to be paid, where nothing else is said.
    #[schema(minimum = 0, maximum = 365)]
    days_until_due: Option<i32>,
    /// Whether invoices have numbers in `one` series or in a `yearly` one, by the year in your billing zone.
    #[schema(pattern = "^(one|yearly)$")]
    invoice_series: Option<String>,
    /// What stands before the numbers of invoices from now on: 1 to 12 capital letters and digits.
    #[schema(pattern = "^[A-Z0-9]{1,12}$")]
    invoice_prefix: Option<String>,
    /// What a pause does, for subscriptions that begin from now on. `keep_anchor`: nothing is given back, the rest of the
    /// running period is billed on resume. `shift`: the unused time follows the resume, and the boundaries move with it.
    /// `credit`: the unused time goes to the customer's balance, and the rest of the running period is billed on resume.
    #[schema(pattern = "^(keep_anchor|shift|credit)$")]
    pause_convention: Option<String>,
    /// What the end of a trial leads to when the customer has no payment method then: `bill` leaves an open invoice,
    /// `cancel` ends the subscription, `pause` lets it wait until you resume it. For what begins from now on.
    #[schema(pattern = "^(bill|cancel|pause)$")]
    at_trial_end: Option<String>,
    /// Whether a customer may have more than one trial of a plan. If not, the length counts from the first one's start.
    allow_repeated_trials: Option<bool>,
    /// How many days before its end `subscription.trial_will_end` tells of a trial; 0 to 30, 0 for not at all.
    #[schema(minimum = 0, maximum = 30)]
    trial_notice_days: Option<i32>,
}

impl From<ChangeSettings> for PreferencesChange {
    fn from(body: ChangeSettings) -> PreferencesChange {
        PreferencesChange {
            merchant_name: body.merchant_name,
            billing_zone: body.billing_zone,
            default_currency: body.default_currency,
            rounding: body.rounding,
            proration_unit: body.proration_unit,
            last_day: body.last_day,
            catch_up: body.catch_up,
            allow_duplicate_subscriptions: body.allow_duplicate_subscriptions,
            incomplete_expiry_hours: body.incomplete_expiry_hours,
            grace_days: body.grace_days,
            legal_name: body.legal_name,
            address_lines: body.address_lines,
            tax_id: body.tax_id,
            support_email: body.support_email,
            payment_instructions: body.payment_instructions,
            tax_rates: body.tax_rate_ids.map(|ids| ids.into_iter().map(|id| id.0).collect()),
            tax_pricing: body.tax_pricing,
            tax_rounding: body.tax_rounding,
            grace_hours: body.grace_hours,
            days_until_due: body.days_until_due,
            invoice_series: body.invoice_series,
            invoice_prefix: body.invoice_prefix,
            pause_convention: body.pause_convention,
            at_trial_end: body.at_trial_end,
            allow_repeated_trials: body.allow_repeated_trials,
            trial_notice_days: body.trial_notice_days,
        }
    }
}

/// The choices in force.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Settings)]
pub(crate) struct SettingsView {
    merchant_name: String,
    billing_zone: String,
    default_currency: String,
    rounding: String,
    proration_unit: String,
    last_day: String,
    catch_up: String,
    allow_duplicate_subscriptions: bool,
    incomplete_expiry_hours: i32,
    grace_days: i32,
    /// Empty when documents name the merchant.
    legal_name: String,
    address_lines: Vec<String>,
    tax_id: String,
    support_email: String,
    payment_instructions: Vec<String>,
    tax_rate_ids: Vec<TaxRateRef>,
    tax_pricing: String,
    tax_rounding: String,
    grace_hours: i32,
    days_until_due: i32,
    invoice_series: String,
    invoice_prefix: String,
    pause_convention: String,
    at_trial_end: String,
    allow_repeated_trials: bool,
    trial_notice_days: i32,
    created_at: Timestamp,
    updated_at: Timestamp,
}

impl From<SettingsRow> for SettingsView {
    fn from(row: SettingsRow) -> SettingsView {
        SettingsView {
            merchant_name: row.merchant_name,
            billing_zone: row.billing_zone,
            default_currency: row.default_currency,
            rounding: row.rounding,
            proration_unit: row.proration_unit,
            last_day: row.last_day,
            catch_up: row.catch_up,
            allow_duplicate_subscriptions: row.allow_duplicate_subscriptions,
            incomplete_expiry_hours: row.incomplete_expiry_hours,
            grace_days: row.grace_days,
            legal_name: row.legal_name,
            address_lines: row.address_lines,
            tax_id: row.tax_id,
            support_email: row.support_email,
            payment_instructions: row.payment_instructions,
            tax_rate_ids: row.tax_rate_ids.into_iter().map(|id| TaxRateId::from_uuid(id).into()).collect(),
            tax_pricing: row.tax_pricing,
            tax_rounding: row.tax_rounding,
            grace_hours: row.grace_hours,
            days_until_due: row.days_until_due,
            invoice_series: row.invoice_series,
            invoice_prefix: row.invoice_prefix,
            pause_convention: row.pause_convention,
            at_trial_end: row.at_trial_end,
            allow_repeated_trials: row.allow_repeated_trials,
            trial_notice_days: row.trial_notice_days,
            created_at: row.created_at,
            updated_at: row.updated_at,
        }
    }
}
