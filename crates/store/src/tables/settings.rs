//! A tenant's choices in one mode.

use ids::TenantId;
use jiff::Timestamp;
use uuid::Uuid;

use crate::bind::ts;
use crate::row::row;
use crate::{StoreError, TenantTx, sql};

row! {
    /// The choices in force.
    SettingsRow {
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
        legal_name: String,
        address_lines: Vec<String>,
        tax_id: String,
        support_email: String,
        payment_instructions: Vec<String>,
        /// The taxes of what has none of its own, in the order they are printed.
        tax_rate_ids: Vec<Uuid>,
        /// `inclusive` or `exclusive`.
        tax_pricing: String,
        /// `line` or `rate`.
        tax_rounding: String,
        grace_hours: i32,
        days_until_due: i32,
        invoice_series: String,
        invoice_prefix: String,
        pause_convention: String,
        at_trial_end: String,
        allow_repeated_trials: bool,
        trial_notice_days: i32,
        version: i64,
        created_at: Timestamp,
        updated_at: Timestamp,
    }
}

/// The tenant's settings.
///
/// # Errors
/// `Missing` when the tenant was never set up in this mode.
pub async fn get(tx: &mut TenantTx) -> Result<SettingsRow, StoreError> {
    let tenant = tx.tenant();
    sqlx::query_as(sql!(
        "select merchant_name, billing_zone, default_currency, rounding, proration_unit, last_day, catch_up,
                allow_duplicate_subscriptions, incomplete_expiry_hours, grace_days, legal_name, address_lines, tax_id,
                 support_email, payment_instructions, tax_rate_ids, tax_pricing, tax_rounding, grace_hours,
                 days_until_due, invoice_series, invoice_prefix, pause_convention, at_trial_end,
                 allow_repeated_trials, trial_notice_days, version, created_at, updated_at
           from settings where tenant_id = $1"
    ))
    .bind(tenant.uuid())
    .fetch_optional(tx.conn())
    .await?
    .ok_or(StoreError::Missing("settings"))
}

/// Replaces the settings a merchant may change.
///
/// # Errors
/// `Constraint` for a value the schema refuses; `LeaseLost` when somebody changed the row in between.
pub async fn update(tx: &mut TenantTx, next: &SettingsRow) -> Result<(), StoreError> {
    let (tenant, wall): (TenantId, Timestamp) = (tx.tenant(), tx.wall_now());
    let touched = sqlx::query(sql!(
        "update settings set merchant_name = $2, billing_zone = $3, default_currency = $4, rounding = $5,
                catch_up = $6, allow_duplicate_subscriptions = $7, incomplete_expiry_hours = $8, grace_days = $9,
                legal_name = $10, address_lines = $11, tax_id = $12, support_email = $13, payment_instructions = $14,
                proration_unit = $17, last_day = $18, tax_rate_ids = $19, tax_pricing = $20, tax_rounding = $21,
                grace_hours = $22, days_until_due = $23, invoice_series = $24, invoice_prefix = $25,
                pause_convention = $26, at_trial_end = $27, allow_repeated_trials = $28, trial_notice_days = $29,
                version = version + 1, updated_at = $15
          where tenant_id = $1 and version = $16"
    ))
    .bind(tenant.uuid())
    .bind(&next.merchant_name)
    .bind(&next.billing_zone)
    .bind(&next.default_currency)
    .bind(&next.rounding)
    .bind(&next.catch_up)
    .bind(next.allow_duplicate_subscriptions)
    .bind(next.incomplete_expiry_hours)
    .bind(next.grace_days)
    .bind(&next.legal_name)
    .bind(&next.address_lines)
    .bind(&next.tax_id)
    .bind(&next.support_email)
    .bind(&next.payment_instructions)
    .bind(ts(wall))
    .bind(next.version)
    .bind(&next.proration_unit)
    .bind(&next.last_day)
    .bind(&next.tax_rate_ids)
    .bind(&next.tax_pricing)
    .bind(&next.tax_rounding)
    .bind(next.grace_hours)
    .bind(next.days_until_due)
    .bind(&next.invoice_series)
    .bind(&next.invoice_prefix)
    .bind(&next.pause_convention)
    .bind(&next.at_trial_end)
    .bind(next.allow_repeated_trials)
    .bind(next.trial_notice_days)
    .execute(tx.conn())
    .await?
    .rows_affected();
    if touched == 1 { Ok(()) } else { Err(StoreError::LeaseLost) }
}

row! {
    /// What persons may do on pages of theirs, and for how long a proof of them counts.
    PortalRow {
        /// Whether they may end their subscriptions, and let them rest.
        portal_cancel: bool,
        portal_pause: bool,
        /// To which plans they may change by themselves, and whether to how many seats.
        portal_plan_ids: Vec<Uuid>,
        portal_seats: bool,
        /// What is offered to somebody who is about to leave.
        portal_coupon_id: Option<Uuid>,
        /// Of the house: after how many days without a proof a phone alone shows nothing.
        dormant_days: i32,
        /// Of the house: what a code to a phone is taken to cost, and all of them in a day at most, in minor units.
        code_cost_minor: i64,
        code_budget_minor: i64,
    }
}

/// What persons may do.
///
/// # Errors
/// `Missing` when the tenant was never set up in this mode.
pub async fn portal(tx: &mut TenantTx) -> Result<PortalRow, StoreError> {
    let tenant = tx.tenant();
    sqlx::query_as(sql!(
        "select portal_cancel, portal_pause, portal_plan_ids, portal_seats, portal_coupon_id, dormant_days, code_cost_minor,
                code_budget_minor from settings where tenant_id = $1"
    ))
    .bind(tenant.uuid())
    .fetch_optional(tx.conn())
    .await?
    .ok_or(StoreError::Missing("settings"))
}

/// Says what persons may do.
///
/// # Errors
/// `Constraint` for a value the schema refuses.
pub async fn set_portal(tx: &mut TenantTx, row: &PortalRow) -> Result<(), StoreError> {
    let (tenant, wall) = (tx.tenant(), tx.wall_now());
    sqlx::query(sql!(
        "update settings set portal_cancel = $2, portal_pause = $3, dormant_days = $4, version = version + 1, updated_at = $5,
                portal_plan_ids = $6, portal_seats = $7, portal_coupon_id = $8, code_cost_minor = $9, code_budget_minor = $10
          where tenant_id = $1"
    ))
    .bind(tenant.uuid())
    .bind(row.portal_cancel)
    .bind(row.portal_pause)
    .bind(row.dormant_days)
    .bind(ts(wall))
    .bind(&row.portal_plan_ids)
    .bind(row.portal_seats)
    .bind(row.portal_coupon_id)
    .bind(row.code_cost_minor)
    .bind(row.code_budget_minor)
    .execute(tx.conn())
    .await?;
    Ok(())
}
