//! Coupons: what they take off, for whom, how often, and for how long.
//!
//! Months of a repeating coupon are calendar months from its redemption, in the billing zone: an invoice in the middle
//! of a period uses up none of them. All checks are answers to plain questions; nothing is counted here.

use std::collections::BTreeSet;

use jiff::Timestamp;
use money::{Currency, Money};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::bill_refusal::{BillRefusal, same_currency};

/// How much a coupon takes off.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DiscountAmount {
    /// A part of what is left, in percent: above 0, at most 100.
    Percent(#[serde(with = "money::decimal")] Decimal),
    /// An amount, or what is left if that is less.
    Fixed(Money),
}

impl DiscountAmount {
    /// Whether it can be offered.
    ///
    /// # Errors
    /// [`BillRefusal::DiscountPercent`], [`BillRefusal::DiscountAmount`].
    pub fn check(&self) -> Result<(), BillRefusal> {
        match *self {
            DiscountAmount::Percent(percent) if percent > Decimal::ZERO && percent <= Decimal::ONE_HUNDRED => Ok(()),
            DiscountAmount::Percent(percent) => Err(BillRefusal::DiscountPercent { percent }),
            DiscountAmount::Fixed(amount) if amount.is_positive() => Ok(()),
            DiscountAmount::Fixed(_) => Err(BillRefusal::DiscountAmount),
        }
    }
}

/// For how long a coupon holds after it was redeemed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Duration {
    /// For the first invoice that it takes something off.
    Once,
    /// For what begins within this many calendar months of the redemption.
    Repeating(u32),
    /// For good.
    Forever,
}

/// A coupon as a merchant offers it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Coupon {
    /// What the customer types.
    pub code: String,
    /// How much.
    pub amount: DiscountAmount,
    /// For how long.
    pub duration: Duration,
    /// The plans it is for; `None` for all.
    #[serde(default)]
    pub plans: Option<BTreeSet<String>>,
    /// How often it can be redeemed by everybody together; `None` for any number.
    #[serde(default)]
    pub most: Option<u32>,
    /// How often one customer can redeem it; `None` for any number.
    #[serde(default)]
    pub most_by_customer: Option<u32>,
    /// The first instant it can no longer be redeemed. What was redeemed before holds on.
    #[serde(default)]
    pub expires_at: Option<Timestamp>,
}

impl Coupon {
    /// Whether it can be offered.
    ///
    /// # Errors
    /// [`BillRefusal::CouponMonths`]; as [`DiscountAmount::check`].
    pub fn check(&self) -> Result<(), BillRefusal> {
        if self.duration == Duration::Repeating(0) {
            return Err(BillRefusal::CouponMonths);
        }
        self.amount.check()
    }

    /// Whether a line of this plan may be discounted.
    pub fn is_for(&self, plan: Option<&str>) -> bool {
        self.plans.as_ref().is_none_or(|plans| plan.is_some_and(|plan| plans.contains(plan)))
    }
}

/// Somebody wants to redeem a coupon.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Redemption<'a> {
    /// When.
    pub at: Timestamp,
    /// For which plan.
    pub plan: Option<&'a str>,
    /// The currency that will be billed.
    pub currency: Currency,
    /// How often everybody has redeemed it before.
    pub redeemed: u32,
    /// How often this customer has.
    pub redeemed_by_customer: u32,
}

/// Whether a coupon can be redeemed.
///
/// # Errors
/// One [`BillRefusal`] for each restriction: expiry, plan, caps, currency; as [`Coupon::check`].
pub fn redeem(coupon: &Coupon, wanted: &Redemption<'_>) -> Result<(), BillRefusal> {
    coupon.check()?;
    let code = || coupon.code.clone();
    if let Some(expired_at) = coupon.expires_at.filter(|until| wanted.at >= *until) {
        return Err(BillRefusal::CouponExpired { code: code(), expired_at });
    }
    if !coupon.is_for(wanted.plan) {
        return Err(BillRefusal::CouponPlan { code: code() });
    }
    if let DiscountAmount::Fixed(amount) = coupon.amount {
        same_currency("coupon", amount.currency(), wanted.currency)?;
    }
    if let Some(cap) = coupon.most.filter(|cap| wanted.redeemed >= *cap) {
        return Err(BillRefusal::CouponUsedUp { code: code(), cap });
    }
    if let Some(cap) = coupon.most_by_customer.filter(|cap| wanted.redeemed_by_customer >= *cap) {
        return Err(BillRefusal::CouponUsedByCustomer { code: code(), cap });
    }
    Ok(())
}

/// A coupon that was redeemed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Redeemed {
    /// The coupon as it was then.
    pub coupon: Coupon,
    /// When.
    pub at: Timestamp,
    /// Whether an earlier invoice has had something taken off by it.
    #[serde(default)]
    pub used: bool,
}

/// The first instant at which a redeemed coupon no longer holds; `None` where time does not end it.
///
/// # Errors
/// [`BillRefusal::Calendar`].
pub fn window_end(redeemed: &Redeemed, zone: &str) -> Result<Option<Timestamp>, BillRefusal> {
    match redeemed.coupon.duration {
        Duration::Once | Duration::Forever => Ok(None),
        Duration::Repeating(months) => Ok(Some(calendar::months_later(redeemed.at, zone, months)?)),
    }
}

/// Whether a redeemed coupon holds for a line of `plan` whose time begins at `begins`.
///
/// # Errors
/// [`BillRefusal::Calendar`].
pub fn holds_for(redeemed: &Redeemed, plan: Option<&str>, begins: Timestamp, zone: &str) -> Result<bool, BillRefusal> {
    let once_used = redeemed.coupon.duration == Duration::Once && redeemed.used;
    let in_time = begins >= redeemed.at && window_end(redeemed, zone)?.is_none_or(|end| begins < end);
    Ok(in_time && !once_used && redeemed.coupon.is_for(plan))
}
