//! Coupons: made, renamed, taken off offer.

use billing::BillRefusal;
use billing::discount::{Coupon, DiscountAmount};
use ids::{CouponId, PlanId};
use jiff::Timestamp;
use money::Money;
use rust_decimal::Decimal;
use serde_json::{Value, json};
use store::coupons::{self as table, CouponRow};
use store::{TenantTx, plans};

use crate::{Error, Result, rows};
use usecase::check::{Checks, MAX_AMOUNT_MINOR, Metadata, stored};

pub use billing::discount::Duration;

/// Longest name, in characters.
const MAX_NAME_CHARS: usize = 200;
/// Most plans that a coupon names.
const MAX_PLANS: usize = 100;
/// Most redemptions that a cap may allow.
const MAX_CAP: u32 = 1_000_000_000;
/// Most months of a repeating coupon.
const MAX_MONTHS: u32 = 1_200;
/// Most digits after the point of a percentage.
const MAX_SCALE: u32 = 4;

/// How much a coupon takes off, as it is asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Off {
    /// Above 0, at most 100.
    pub percent: Option<Decimal>,
    /// Minor units, above 0.
    pub amount_minor: Option<i64>,
    /// Of the amount, ISO 4217.
    pub currency: Option<String>,
}

/// A coupon to be offered.
#[derive(Clone, Debug)]
pub struct NewCoupon {
    /// Printed on bills.
    pub name: String,
    /// How much.
    pub off: Off,
    /// For how long.
    pub duration: Duration,
    /// The plans it is for; `None` for all.
    pub plans: Option<Vec<PlanId>>,
    /// How often it can be redeemed by everybody together.
    pub most: Option<u32>,
    /// How often one customer can redeem it.
    pub most_by_customer: Option<u32>,
    /// The first instant at which it can no longer be redeemed.
    pub redeem_by: Option<Timestamp>,
    /// The merchant's own data.
    pub metadata: Metadata,
}

/// What may change on a coupon. `None` leaves alone.
#[derive(Clone, Debug, Default)]
pub struct CouponChange {
    /// Printed on bills of what is redeemed from now on.
    pub name: Option<String>,
    /// Replaces the merchant's own data.
    pub metadata: Option<Metadata>,
}

/// Offers a coupon.
///
/// # Errors
/// Field errors.
pub async fn create(tx: &mut TenantTx, new: NewCoupon) -> Result<CouponRow> {
    let amount = check(tx, &new).await?;
    let (duration, months) = match new.duration {
        Duration::Once => ("once", None),
        Duration::Repeating(months) => ("repeating", Some(months)),
        Duration::Forever => ("forever", None),
    };
    let small = |number: Option<u32>| number.map(|number| rows::small("cap", number)).transpose();
    let now = tx.now();
    let (percent, fixed) = match amount {
        DiscountAmount::Percent(percent) => (Some(percent), None),
        DiscountAmount::Fixed(amount) => (None, Some(amount)),
    };
    let row = CouponRow {
        id: tx.fresh(),
        name: new.name,
        percent,
        amount_minor: fixed.map(Money::minor),
        currency: fixed.map(|amount| amount.currency().code().to_owned()),
        duration: duration.to_owned(),
        months: small(months)?,
        plan_ids: new.plans.map(|plans| plans.into_iter().map(PlanId::uuid).collect()),
        max_redemptions: small(new.most)?,
        max_per_customer: small(new.most_by_customer)?,
        redeem_by: new.redeem_by,
        redeemed: 0,
        status: "active".to_owned(),
        metadata: stored(&new.metadata),
        version: 1,
        created_at: now,
        updated_at: now,
    };
    table::insert(tx, &row).await?;
    note(tx, "coupon.created", "coupon.create", None, &row);
    Ok(row)
}

/// Everything that is wrong; otherwise how much is taken off.
async fn check(tx: &mut TenantTx, new: &NewCoupon) -> Result<DiscountAmount> {
    let mut checks = Checks::new();
    checks.text("name", &new.name, MAX_NAME_CHARS);
    checks.metadata(&new.metadata);
    let amount = off(&mut checks, &new.off);
    if let Duration::Repeating(months) = new.duration {
        let message = "Send 1 to 1200 months.";
        checks.demand((1..=MAX_MONTHS).contains(&months), "durationMonths", "out_of_range", message);
    }
    for (field, cap) in [("maxRedemptions", new.most), ("maxRedemptionsPerCustomer", new.most_by_customer)] {
        let fits = cap.is_none_or(|cap| (1..=MAX_CAP).contains(&cap));
        checks.demand(fits, field, "out_of_range", "Send 1 to 1 000 000 000, or nothing for any number.");
    }
    let past = new.redeem_by.is_some_and(|until| until <= tx.wall_now());
    checks.demand(!past, "redeemBy", "in_the_past", "Nobody could redeem it any more. Send an instant to come.");
    check_plans(tx, &mut checks, new.plans.as_deref()).await?;
    checks.done()?;
    amount.ok_or_else(|| Error::fault("a coupon without an amount"))
}

/// A percentage, or an amount with its currency.
fn off(checks: &mut Checks, off: &Off) -> Option<DiscountAmount> {
    let amount = match (off.percent, off.amount_minor) {
        (Some(percent), None) => {
            let known = off.currency.is_none();
            checks.demand(known, "currency", "not_here", "A percentage has no currency; leave it out.");
            let fine = percent.normalize().scale() <= MAX_SCALE;
            checks.demand(fine, "percentOff", "too_fine", "Send at most 4 digits after the point.");
            DiscountAmount::Percent(percent.normalize())
        }
        (None, Some(minor)) => {
            let Some(currency) = &off.currency else {
                checks.wrong(
                    "currency",
                    "required",
                    "An amount needs its currency: send an ISO 4217 code, such as NGN.",
                );
                return None;
            };
            let Ok(currency) = rows::currency(currency) else {
                checks.currency("currency", currency);
                return None;
            };
            if minor > MAX_AMOUNT_MINOR {
                checks.amount("amountOff", minor);
            }
            DiscountAmount::Fixed(Money::new(minor, currency))
        }
        (None, None) => {
            checks.wrong("percentOff", "required", "Send percentOff, or amountOff with its currency.");
            return None;
        }
        (Some(_), Some(_)) => {
            checks.wrong("amountOff", "not_alone", "Send either percentOff or amountOff.");
            return None;
        }
    };
    if let Err(refusal) = amount.check() {
        let field = if matches!(amount, DiscountAmount::Percent(_)) { "percentOff" } else { "amountOff" };
        checks.wrong(field, refusal.code(), refusal.to_string());
    }
    Some(amount)
}

async fn check_plans(tx: &mut TenantTx, checks: &mut Checks, wanted: Option<&[PlanId]>) -> Result<()> {
    let Some(wanted) = wanted else { return Ok(()) };
    let fits = (1..=MAX_PLANS).contains(&wanted.len());
    checks.demand(fits, "planIds", "out_of_range", "Send 1 to 100 plans, or nothing for all.");
    for (nth, plan) in wanted.iter().enumerate().take(MAX_PLANS) {
        match plans::get(tx, *plan).await {
            Ok(_) => {}
            Err(store::StoreError::Missing(_)) => {
                checks.wrong(&format!("planIds[{nth}]"), "unknown_plan", format!("There is no plan {plan} here."));
            }
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}

/// Renames a coupon. What it takes off never changes.
///
/// # Errors
/// `Missing`; field errors; `Conflict` when somebody else changed it meanwhile.
pub async fn change(tx: &mut TenantTx, id: CouponId, change: CouponChange) -> Result<CouponRow> {
    let mut row = table::get(tx, id).await?;
    let before = facts(&row);
    let mut checks = Checks::new();
    checks.optional("name", change.name.as_deref(), MAX_NAME_CHARS);
    if let Some(metadata) = &change.metadata {
        checks.metadata(metadata);
        row.metadata = stored(metadata);
    }
    checks.done()?;
    row.name = change.name.unwrap_or(row.name);
    save(tx, &mut row).await?;
    if change.metadata.is_some() {
        store::metadata::put(tx, "coupons", id.uuid(), &row.metadata).await?;
    }
    note(tx, "coupon.updated", "coupon.update", Some(before), &row);
    Ok(row)
}

/// Takes a coupon off offer: nobody redeems it any more, what was redeemed holds on. Doing it twice is not an error.
///
/// # Errors
/// `Missing`; `Conflict` when somebody else changed it meanwhile.
pub async fn archive(tx: &mut TenantTx, id: CouponId) -> Result<CouponRow> {
    let mut row = table::get(tx, id).await?;
    if row.status == "archived" {
        return Ok(row);
    }
    let before = facts(&row);
    "archived".clone_into(&mut row.status);
    save(tx, &mut row).await?;
    note(tx, "coupon.archived", "coupon.archive", Some(before), &row);
    Ok(row)
}

async fn save(tx: &mut TenantTx, row: &mut CouponRow) -> Result<()> {
    table::update(tx, row).await?;
    row.version = row.version.saturating_add(1);
    row.updated_at = tx.now();
    Ok(())
}

/// The coupon as the arithmetic knows it, under the name that is printed.
pub(super) fn pure(row: &CouponRow, code: &str) -> Result<Coupon> {
    let amount = match (row.percent, row.amount_minor, row.currency.as_deref()) {
        (Some(percent), None, None) => DiscountAmount::Percent(percent),
        (None, Some(minor), Some(currency)) => DiscountAmount::Fixed(Money::new(minor, rows::currency(currency)?)),
        _ => return Err(Error::fault("a stored coupon takes off neither a part nor an amount")),
    };
    let duration = match (row.duration.as_str(), row.months) {
        ("once", None) => Duration::Once,
        ("repeating", Some(months)) => Duration::Repeating(rows::natural("months", months)?),
        ("forever", None) => Duration::Forever,
        (other, _) => return Err(Error::fault(format!("stored duration {other:?} is not known to this program"))),
    };
    let cap = |number: Option<i32>| number.map(|number| rows::natural("cap", number)).transpose();
    Ok(Coupon {
        code: code.to_owned(),
        amount,
        duration,
        plans: row.plan_ids.as_ref().map(|ids| ids.iter().map(|id| PlanId::from_uuid(*id).to_string()).collect()),
        most: cap(row.max_redemptions)?,
        most_by_customer: cap(row.max_per_customer)?,
        expires_at: row.redeem_by,
    })
}

/// A refusal of a redemption, as an answer.
pub(super) fn refused(field: &'static str, refusal: BillRefusal) -> Error {
    if matches!(refusal, BillRefusal::CurrencyMismatch { .. } | BillRefusal::CouponPlan { .. }) {
        return Error::field(field, refusal.code(), refusal.to_string());
    }
    Error::conflict(refusal.code(), refusal.to_string())
}

fn note(tx: &mut TenantTx, event: &'static str, action: &'static str, before: Option<Value>, row: &CouponRow) {
    let after = facts(row);
    tx.record(event, row.id.uuid(), after.clone());
    tx.audit(action, row.id.to_string(), before, Some(after));
}

fn facts(row: &CouponRow) -> Value {
    json!({
        "id": row.id,
        "name": row.name,
        "percentOff": row.percent.map(|percent| percent.normalize().to_string()),
        "amountOff": row.amount_minor,
        "currency": row.currency,
        "duration": row.duration,
        "durationMonths": row.months,
        "maxRedemptions": row.max_redemptions,
        "maxRedemptionsPerCustomer": row.max_per_customer,
        "redeemBy": row.redeem_by,
        "status": row.status,
        "metadata": row.metadata,
    })
}
