//! Discounts and taxes on the wire: what was redeemed, and what both did to a bill.

use app::discounts::{Offer, coupon_of};
use app::terms::{TakenOff, TaxOn};
use billing::discount::{DiscountAmount, Duration};
use billing::price::Exact;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use store::Made;
use store::discounts::{DiscountFilter, DiscountRow};
use utoipa::{IntoParams, ToSchema};
use web::Problem;

use crate::names::{
    CouponRef, CustomerRef, DiscountRef, InvoiceRef, PromotionCodeRef, SubscriptionRef, TaxRateRef, listed,
};
use crate::plans::Number;

/// Longest text that is looked up as a code, in characters.
const MAX_CODE_CHARS: usize = 64;

/// What a list of discounts may be narrowed by.
#[derive(Clone, Copy, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(crate) struct DiscountQuery {
    /// Of this customer, whichever subscription it is for.
    #[param(inline)]
    customer_id: Option<CustomerRef>,
    /// For this subscription.
    #[param(inline)]
    subscription_id: Option<SubscriptionRef>,
    /// Of this coupon.
    #[param(inline)]
    coupon_id: Option<CouponRef>,
    /// Still in force, or ended.
    active: Option<bool>,
}

impl From<DiscountQuery> for DiscountFilter {
    fn from(query: DiscountQuery) -> DiscountFilter {
        DiscountFilter {
            customer: query.customer_id.map(|id| id.0),
            subscription: query.subscription_id.map(|id| id.0),
            coupon: query.coupon_id.map(|id| id.0),
            active: query.active,
            made: Made::default(),
        }
    }
}

/// What to redeem: send one of the two.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schema(example = json!({ "couponId": "coup_0192f0a1-7c1e-7c55-8f3e-2b8a1f0c9d11" }))]
pub(crate) struct CreateDiscount {
    /// The coupon.
    coupon_id: Option<CouponRef>,
    /// What the customer typed.
    promotion_code: Option<String>,
}

impl CreateDiscount {
    pub(super) fn parse(self) -> Result<Offer, Problem> {
        offer_of(self.coupon_id, self.promotion_code)?
            .ok_or_else(|| Problem::field("couponId", "required", "Send a couponId or a promotionCode."))
    }
}

/// What a request wants to redeem, if anything.
pub(crate) fn offer_of(coupon: Option<CouponRef>, code: Option<String>) -> Result<Option<Offer>, Problem> {
    match (coupon, code) {
        (Some(_), Some(_)) => Err(Problem::field("promotionCode", "not_alone", "Send a couponId or a promotionCode.")),
        (Some(coupon), None) => Ok(Some(Offer::Coupon(coupon.0))),
        (None, Some(code)) if code.trim().is_empty() => {
            Err(Problem::field("promotionCode", "empty", "promotionCode must not be empty."))
        }
        (None, Some(code)) if code.chars().count() > MAX_CODE_CHARS => {
            Err(Problem::field("promotionCode", "too_long", "promotionCode may have at most 64 characters."))
        }
        (None, Some(code)) => Ok(Some(Offer::Code(code))),
        (None, None) => Ok(None),
    }
}

/// A redeemed coupon, as it was when it was redeemed.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Discount)]
pub(crate) struct DiscountView {
    id: DiscountRef,
    coupon_id: CouponRef,
    promotion_code_id: Option<PromotionCodeRef>,
    customer_id: CustomerRef,
    /// None when it is for all of the customer's subscriptions.
    subscription_id: Option<SubscriptionRef>,
    /// As it is printed: the code that was typed, or the coupon's name.
    name: String,
    percent_off: Option<Number>,
    amount_off: Option<i64>,
    currency: Option<String>,
    /// `once`, `repeating` or `forever`.
    duration: &'static str,
    duration_months: Option<u32>,
    redeemed_at: Timestamp,
    /// The invoice that used it up, of a coupon for one.
    used_by_invoice_id: Option<InvoiceRef>,
    /// When it was taken away.
    ended_at: Option<Timestamp>,
    created_at: Timestamp,
}

listed!(DiscountView);

impl DiscountView {
    pub(super) fn of(row: DiscountRow) -> Result<DiscountView, Problem> {
        let coupon = coupon_of(&row)?;
        let (percent_off, fixed) = match coupon.amount {
            DiscountAmount::Percent(percent) => (Some(Number(Exact::from_decimal(percent))), None),
            DiscountAmount::Fixed(amount) => (None, Some(amount)),
        };
        let (duration, duration_months) = match coupon.duration {
            Duration::Once => ("once", None),
            Duration::Repeating(months) => ("repeating", Some(months)),
            Duration::Forever => ("forever", None),
        };
        Ok(DiscountView {
            id: row.id.into(),
            coupon_id: row.coupon_id.into(),
            promotion_code_id: row.promotion_code_id.map(Into::into),
            customer_id: row.customer_id.into(),
            subscription_id: row.subscription_id.map(Into::into),
            name: coupon.code,
            percent_off,
            amount_off: fixed.map(|amount| amount.minor()),
            currency: fixed.map(|amount| amount.currency().code().to_owned()),
            duration,
            duration_months,
            redeemed_at: row.redeemed_at,
            used_by_invoice_id: row.used_invoice_id.map(Into::into),
            ended_at: row.ended_at,
            created_at: row.created_at,
        })
    }
}

/// What a coupon took off an invoice.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = InvoiceDiscount)]
pub(crate) struct BillDiscountView {
    /// None in a preview, of a coupon that would be redeemed.
    discount_id: Option<DiscountRef>,
    coupon_id: CouponRef,
    /// As it is printed.
    name: String,
    /// Minor units; above zero.
    amount: i64,
}

impl From<TakenOff> for BillDiscountView {
    fn from(taken: TakenOff) -> BillDiscountView {
        BillDiscountView {
            discount_id: taken.discount.map(Into::into),
            coupon_id: taken.coupon.into(),
            name: taken.name,
            amount: taken.amount.minor(),
        }
    }
}

/// A tax of an invoice.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = InvoiceTax)]
pub(crate) struct BillTaxView {
    /// None for what credits give back of the taxes that were paid.
    tax_rate_id: Option<TaxRateRef>,
    code: String,
    /// As it is printed.
    name: String,
    percent: Option<Number>,
    /// The net amounts it is on, in minor units.
    base: i64,
    amount: i64,
    /// Whether the prices have it in them.
    included: bool,
}

impl From<TaxOn> for BillTaxView {
    fn from(tax: TaxOn) -> BillTaxView {
        BillTaxView {
            tax_rate_id: tax.rate.map(Into::into),
            code: tax.code,
            name: tax.name,
            percent: tax.percent.map(|percent| Number(Exact::from_decimal(percent))),
            base: tax.base.minor(),
            amount: tax.amount.minor(),
            included: tax.included,
        }
    }
}
