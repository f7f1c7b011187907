//! Redeeming: a coupon becomes a discount of a subscription, or of all of a customer's.
//!
//! The statement that counts a redemption looks at the cap too, and holds the coupon until the transaction ends; so what
//! is counted of one customer afterwards is true as well. Coupons are held before codes, and subscriptions before both.

use billing::discount::{Coupon, DiscountAmount, Redeemed, Redemption, redeem};
use ids::{CouponId, CustomerId, DiscountId, PlanId, SubscriptionId};
use jiff::Timestamp;
use money::Currency;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use store::coupons::{self, CouponRow};
use store::customers::CustomerRow;
use store::discounts::{self as table, DiscountRow};
use store::promotion_codes::{self, PromotionCodeRow};
use store::subscriptions::SubscriptionRow;
use store::{TenantTx, customers, settings, subscriptions};

use super::coupons::{pure, refused};
use crate::subscriptions::{enter_time_of, load};
use crate::{Error, Result, rows};

/// What is to be redeemed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Offer {
    /// This coupon, by the merchant.
    Coupon(CouponId),
    /// What the customer typed.
    Code(String),
}

impl Offer {
    /// The member of a request that names it.
    fn field(&self) -> &'static str {
        match self {
            Offer::Coupon(_) => "couponId",
            Offer::Code(_) => "promotionCode",
        }
    }
}

/// Who redeems it, and for what.
struct Holder<'a> {
    customer: CustomerId,
    /// None for all of the customer's subscriptions.
    subscription: Option<(&'a SubscriptionRow, PlanId)>,
}

/// Redeems for a subscription: its next bills have the discount.
///
/// # Errors
/// `Missing`; field errors for a code that nobody has, another currency or plan; `Conflict` (`coupon_used_up`,
/// `coupon_used_by_customer`, `coupon_expired`, `coupon_archived`, `not_first_time`, `subscription_over`).
pub async fn for_subscription(tx: &mut TenantTx, id: SubscriptionId, offer: &Offer) -> Result<DiscountRow> {
    let (row, _) = load(tx, id).await?;
    let customer = customers::get(tx, row.customer_id).await?;
    enter_time_of(tx, &customer).await?;
    if row.ended_at.is_some() {
        return Err(Error::conflict(
            "subscription_over",
            "This subscription has ended, so no bill of it would have the discount. Use a running one.",
        ));
    }
    let now = tx.now();
    let discount = redeem_on(tx, &row, row.plan_id, offer, now).await?;
    subscriptions::touch(tx, id).await?;
    Ok(discount)
}

/// Redeems for a subscription that this transaction holds, and that is or becomes one of `plan`, as of `at`.
pub(crate) async fn redeem_on(
    tx: &mut TenantTx,
    row: &SubscriptionRow,
    plan: PlanId,
    offer: &Offer,
    at: Timestamp,
) -> Result<DiscountRow> {
    let holder = Holder { customer: row.customer_id, subscription: Some((row, plan)) };
    let discount = carry_out(tx, offer, &holder, at).await?;
    subscriptions::set_discounted(tx, &[row.id.uuid()], true).await?;
    Ok(discount)
}

/// Redeems for a customer: all bills of their subscriptions, present and to come, have the discount.
///
/// # Errors
/// As [`for_subscription`].
pub async fn for_customer(tx: &mut TenantTx, id: CustomerId, offer: &Offer) -> Result<DiscountRow> {
    let customer: CustomerRow = customers::keep(tx, id).await?;
    usecase::personal::living(&customer)?;
    enter_time_of(tx, &customer).await?;
    // Before the coupon, as everybody does.
    subscriptions::set_discounted_of(tx, id).await?;
    let now = tx.now();
    carry_out(tx, offer, &Holder { customer: id, subscription: None }, now).await
}

/// What redeeming would give, without doing it: for previews. Caps are looked at, and nothing is held.
pub(crate) async fn rehearse(
    tx: &mut TenantTx,
    row: &SubscriptionRow,
    plan: PlanId,
    offer: &Offer,
    at: Timestamp,
) -> Result<(CouponId, Redeemed)> {
    let (id, code) = find(tx, offer).await?;
    let coupon = coupons::get(tx, id).await?;
    if coupon.status != "active" {
        return Err(archived());
    }
    if code.as_ref().is_some_and(|code| code.max_redemptions.is_some_and(|most| code.redeemed >= most)) {
        return Err(code_used_up());
    }
    let holder = Holder { customer: row.customer_id, subscription: Some((row, plan)) };
    let frozen = allowed(tx, offer, &holder, &coupon, coupon.redeemed, code.as_ref()).await?;
    Ok((id, Redeemed { coupon: frozen, at, used: false }))
}

async fn carry_out(tx: &mut TenantTx, offer: &Offer, holder: &Holder<'_>, at: Timestamp) -> Result<DiscountRow> {
    let (id, code) = find(tx, offer).await?;
    let Some(coupon) = coupons::take(tx, id).await? else {
        return Err(why_not(&coupons::get(tx, id).await?)?);
    };
    if let Some(code) = &code
        && !promotion_codes::take(tx, code.id).await?
    {
        let now = promotion_codes::get(tx, code.id).await?;
        return Err(if now.active { code_used_up() } else { unknown_code() });
    }
    let before = coupon.redeemed.saturating_sub(1);
    let frozen = allowed(tx, offer, holder, &coupon, before, code.as_ref()).await?;
    let now = tx.now();
    let row = DiscountRow {
        id: tx.fresh(),
        customer_id: holder.customer,
        subscription_id: holder.subscription.map(|(row, _)| row.id),
        coupon_id: id,
        promotion_code_id: code.map(|code| code.id),
        coupon: serde_json::to_value(&frozen)
            .map_err(|error| Error::fault("a coupon cannot be written").because(error))?,
        redeemed_at: at,
        used_invoice_id: None,
        ended_at: None,
        created_at: now,
    };
    table::insert(tx, &row).await?;
    note(tx, "discount.created", "discount.create", &row);
    Ok(row)
}

/// The coupon that is meant, and the code by which it was found.
async fn find(tx: &mut TenantTx, offer: &Offer) -> Result<(CouponId, Option<PromotionCodeRow>)> {
    match offer {
        Offer::Coupon(id) => Ok((coupons::get(tx, *id).await?.id, None)),
        Offer::Code(text) => {
            let found = promotion_codes::find(tx, text.trim()).await?.filter(|code| code.active);
            let code = found.ok_or_else(unknown_code)?;
            Ok((code.coupon_id, Some(code)))
        }
    }
}

/// The coupon as it is redeemed, if every condition holds.
async fn allowed(
    tx: &mut TenantTx,
    offer: &Offer,
    holder: &Holder<'_>,
    coupon: &CouponRow,
    redeemed: i32,
    code: Option<&PromotionCodeRow>,
) -> Result<Coupon> {
    let frozen = pure(coupon, code.map_or(&coupon.name, |code| &code.code))?;
    let by_customer = table::redeemed_by(tx, coupon.id, holder.customer).await?;
    let plan = match holder.subscription {
        Some((_, plan)) => Some(plan.to_string()),
        // For all of a customer's: its own plans are found on each bill.
        None => frozen.plans.iter().flatten().next().cloned(),
    };
    let currency = match holder.subscription {
        Some((row, _)) => rows::currency(&row.currency)?,
        None => own_currency(tx, &frozen).await?,
    };
    let wanted = Redemption {
        at: tx.now(),
        plan: plan.as_deref(),
        currency,
        redeemed: rows::natural("redemption count", redeemed)?,
        redeemed_by_customer: rows::natural("redemption count", by_customer)?,
    };
    redeem(&frozen, &wanted).map_err(|refusal| refused(offer.field(), refusal))?;
    let Some(code) = code else { return Ok(frozen) };
    if let Some(until) = code.expires_at.filter(|until| tx.now() >= *until) {
        let text = format!("The code {} could be redeemed until {until}. Use another one.", code.code);
        return Err(Error::conflict("coupon_expired", text));
    }
    if code.first_time_only && table::was_billed(tx, holder.customer).await? {
        return Err(Error::conflict(
            "not_first_time",
            "This code is for customers who were never billed before, and this one was. Use another one.",
        ));
    }
    Ok(frozen)
}

/// Bills in other currencies are not touched by an amount in one.
async fn own_currency(tx: &mut TenantTx, coupon: &Coupon) -> Result<Currency> {
    match coupon.amount {
        DiscountAmount::Fixed(amount) => Ok(amount.currency()),
        DiscountAmount::Percent(_) => rows::currency(&settings::get(tx).await?.default_currency),
    }
}

/// Why a coupon could not be taken.
fn why_not(row: &CouponRow) -> Result<Error> {
    if row.status != "active" {
        return Ok(archived());
    }
    let cap = rows::natural("cap", row.max_redemptions.unwrap_or(0))?;
    Ok(refused("couponId", billing::BillRefusal::CouponUsedUp { code: row.name.clone(), cap }))
}

fn archived() -> Error {
    Error::conflict("coupon_archived", "This coupon is archived and can no longer be redeemed. Use another one.")
}

fn code_used_up() -> Error {
    Error::conflict("coupon_used_up", "This code has been redeemed as often as it may. Use another one.")
}

fn unknown_code() -> Error {
    Error::field("promotionCode", "unknown_code", "There is no active code of these letters. Check how it is written.")
}

/// Takes a discount away; bills that were made keep it. Doing it twice is not an error.
///
/// # Errors
/// `Missing`.
pub async fn end(tx: &mut TenantTx, id: DiscountId) -> Result<DiscountRow> {
    let before = table::get(tx, id).await?;
    // Held first, so that no bill is being made of it meanwhile.
    match before.subscription_id {
        Some(subscription) => drop(load(tx, subscription).await?),
        None => subscriptions::set_discounted_of(tx, before.customer_id).await?,
    }
    let ended = table::end(tx, id).await?;
    let row = table::get(tx, id).await?;
    if ended {
        note(tx, "discount.ended", "discount.end", &row);
    }
    Ok(row)
}

/// The coupon of a stored discount, as it was when it was redeemed.
///
/// # Errors
/// `Fault` when this program cannot read it.
pub fn coupon_of(row: &DiscountRow) -> Result<Coupon> {
    Coupon::deserialize(&row.coupon).map_err(|error| Error::fault("a stored coupon cannot be read").because(error))
}

fn note(tx: &mut TenantTx, event: &'static str, action: &'static str, row: &DiscountRow) {
    let told: Value = json!({
        "id": row.id,
        "couponId": row.coupon_id,
        "promotionCodeId": row.promotion_code_id,
        "customerId": row.customer_id,
        "subscriptionId": row.subscription_id,
        "redeemedAt": row.redeemed_at,
        "endedAt": row.ended_at,
    });
    tx.record(event, row.id.uuid(), told.clone());
    tx.audit(action, row.id.to_string(), None, Some(told));
}
