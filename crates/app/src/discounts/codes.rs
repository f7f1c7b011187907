//! Promotion codes: what customers type.

use ids::{CouponId, PromotionCodeId};
use jiff::Timestamp;
use serde_json::{Value, json};
use store::promotion_codes::{self as table, PromotionCodeRow};
use store::{TenantTx, coupons};

use crate::{Error, Result, rows};
use usecase::OnConstraint;
use usecase::check::{Checks, Metadata, stored};

/// Most redemptions that a cap may allow.
const MAX_CAP: u32 = 1_000_000_000;

/// A code to be given out.
#[derive(Clone, Debug)]
pub struct NewCode {
    /// For which coupon.
    pub coupon: CouponId,
    /// What is typed; small and capital letters are the same.
    pub code: String,
    /// How often it can be redeemed.
    pub most: Option<u32>,
    /// The first instant at which it can no longer be redeemed.
    pub expires_at: Option<Timestamp>,
    /// For customers without an earlier bill only.
    pub first_time_only: bool,
    /// The merchant's own data.
    pub metadata: Metadata,
}

/// What may change on a code. `None` leaves alone.
#[derive(Clone, Debug, Default)]
pub struct CodeChange {
    /// Whether it can be redeemed.
    pub active: Option<bool>,
    /// Replaces the merchant's own data.
    pub metadata: Option<Metadata>,
}

/// Gives out a code.
///
/// # Errors
/// `Missing` for the coupon; `Refused` for an archived one; field errors; `Conflict` when the code is taken.
pub async fn create_code(tx: &mut TenantTx, new: NewCode) -> Result<PromotionCodeRow> {
    let coupon = coupons::get(tx, new.coupon).await?;
    if coupon.status != "active" {
        return Err(Error::refused("coupon_archived", "This coupon is archived. Make the code for an active one."));
    }
    check(tx, &new)?;
    let now = tx.now();
    let row = PromotionCodeRow {
        id: tx.fresh(),
        coupon_id: new.coupon,
        code: new.code,
        max_redemptions: new.most.map(|most| rows::small("cap", most)).transpose()?,
        expires_at: new.expires_at,
        first_time_only: new.first_time_only,
        active: true,
        redeemed: 0,
        metadata: stored(&new.metadata),
        version: 1,
        created_at: now,
        updated_at: now,
    };
    table::insert(tx, &row).await.on_constraint("promotion_codes_code_once", taken)?;
    note(tx, "promotion_code.created", "promotion_code.create", None, &row);
    Ok(row)
}

fn check(tx: &TenantTx, new: &NewCode) -> Result<()> {
    let mut checks = Checks::new();
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-';
    let fits = (1..=64).contains(&new.code.len()) && new.code.bytes().all(plain);
    checks.demand(fits, "code", "invalid_code", "A code has 1 to 64 letters and digits, _ and -.");
    let fits = new.most.is_none_or(|most| (1..=MAX_CAP).contains(&most));
    checks.demand(fits, "maxRedemptions", "out_of_range", "Send 1 to 1 000 000 000, or nothing for any number.");
    let past = new.expires_at.is_some_and(|until| until <= tx.wall_now());
    checks.demand(!past, "expiresAt", "in_the_past", "Nobody could redeem it any more. Send an instant to come.");
    checks.metadata(&new.metadata);
    checks.done()
}

fn taken() -> Error {
    Error::conflict(
        "promotion_code_taken",
        "Another active code has these letters, and small and capital letters are the same. Choose another code, or \
         deactivate that one first.",
    )
}

/// Turns a code off or on.
///
/// # Errors
/// `Missing`; field errors; `Conflict` when somebody else changed it meanwhile or its letters are taken by now.
pub async fn change_code(tx: &mut TenantTx, id: PromotionCodeId, change: CodeChange) -> Result<PromotionCodeRow> {
    let mut row = table::get(tx, id).await?;
    let before = facts(&row);
    let mut checks = Checks::new();
    if let Some(metadata) = &change.metadata {
        checks.metadata(metadata);
        row.metadata = stored(metadata);
    }
    checks.done()?;
    row.active = change.active.unwrap_or(row.active);
    table::update(tx, &row).await.on_constraint("promotion_codes_code_once", taken)?;
    if change.metadata.is_some() {
        store::metadata::put(tx, "promotion_codes", id.uuid(), &row.metadata).await?;
    }
    row.version = row.version.saturating_add(1);
    row.updated_at = tx.now();
    note(tx, "promotion_code.updated", "promotion_code.update", Some(before), &row);
    Ok(row)
}

fn note(tx: &mut TenantTx, event: &'static str, action: &'static str, before: Option<Value>, row: &PromotionCodeRow) {
    let after = facts(row);
    tx.record(event, row.id.uuid(), after.clone());
    tx.audit(action, row.id.to_string(), before, Some(after));
}

fn facts(row: &PromotionCodeRow) -> Value {
    json!({
        "id": row.id,
        "couponId": row.coupon_id,
        "code": row.code,
        "maxRedemptions": row.max_redemptions,
        "expiresAt": row.expires_at,
        "firstTimeOnly": row.first_time_only,
        "active": row.active,
        "metadata": row.metadata,
    })
}
