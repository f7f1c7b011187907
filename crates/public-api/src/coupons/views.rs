//! Coupons on the wire.

use app::discounts::{CouponChange, Duration, NewCoupon, Off};
use billing::price::Exact;
use ids::PlanId;
use jiff::Timestamp;
use runtime::clock::whole_millis;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::coupons::CouponRow;
use utoipa::{IntoParams, ToSchema};
use web::Problem;
use web::wire::Metadata;

use crate::names::{CouponRef, PlanRef, listed, words};
use crate::plans::Number;

words! {
    /// Whether a coupon is on offer.
    CouponStatus {
        Active => "active",
        Archived => "archived",
    }
}

words! {
    /// For how long a coupon holds once it is redeemed.
    CouponDuration {
        Once => "once",
        Repeating => "repeating",
        Forever => "forever",
    }
}

/// What a list of coupons may be narrowed by.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(crate) struct CouponFilter {
    /// On offer or not.
    #[param(inline)]
    pub(super) status: Option<CouponStatus>,
}

/// A coupon to be offered.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schema(example = json!({
    "name": "Launch offer", "percentOff": 25, "duration": "repeating", "durationMonths": 3, "maxRedemptions": 100
}))]
pub(crate) struct CreateCoupon {
    /// Printed on bills; 1 to 200 characters.
    name: String,
    /// Percent off: above 0, at most 100. Send this or `amountOff`.
    percent_off: Option<Number>,
    /// Minor units off a bill, or what it comes to if that is less.
    amount_off: Option<i64>,
    /// The currency of `amountOff`, ISO 4217.
    currency: Option<String>,
    /// `once` for the first bill it takes something off, `repeating` for `durationMonths` from its redemption,
    /// `forever`.
    duration: CouponDuration,
    /// Calendar months from the redemption, in the billing zone of the subscription.
    #[schema(minimum = 1, maximum = 1200)]
    duration_months: Option<u32>,
    /// The plans whose lines it is for; all when left out.
    #[schema(max_items = 100)]
    plan_ids: Option<Vec<PlanRef>>,
    /// How often it can be redeemed by everybody together; any number when left out.
    #[schema(minimum = 1, maximum = 1_000_000_000)]
    max_redemptions: Option<u32>,
    /// How often one customer can redeem it; any number when left out.
    #[schema(minimum = 1, maximum = 1_000_000_000)]
    max_redemptions_per_customer: Option<u32>,
    /// The first instant at which it can no longer be redeemed.
    redeem_by: Option<Timestamp>,
    /// Your own data.
    #[serde(default)]
    metadata: Metadata,
}

impl CreateCoupon {
    pub(super) fn parse(self) -> Result<NewCoupon, Problem> {
        let duration = match (self.duration, self.duration_months) {
            (CouponDuration::Once, None) => Duration::Once,
            (CouponDuration::Repeating, Some(months)) => Duration::Repeating(months),
            (CouponDuration::Forever, None) => Duration::Forever,
            (CouponDuration::Repeating, None) => {
                return Err(Problem::field("durationMonths", "required", "Send for how many months it repeats."));
            }
            (CouponDuration::Once | CouponDuration::Forever, Some(_)) => {
                return Err(Problem::field("durationMonths", "not_here", "Months are for a duration of repeating."));
            }
        };
        Ok(NewCoupon {
            name: self.name,
            off: Off {
                percent: self.percent_off.map(|percent| percent.0.decimal()),
                amount_minor: self.amount_off,
                currency: self.currency,
            },
            duration,
            plans: self.plan_ids.map(|plans| plans.into_iter().map(|plan| plan.0).collect()),
            most: self.max_redemptions,
            most_by_customer: self.max_redemptions_per_customer,
            redeem_by: self.redeem_by.map(whole_millis),
            metadata: self.metadata.0,
        })
    }
}

/// What may change on a coupon. Fields left out stay as they are.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schema(example = json!({ "name": "Spring offer" }))]
pub(crate) struct ChangeCoupon {
    /// Printed on bills of what is redeemed from now on.
    name: Option<String>,
    /// Replaces your own data.
    metadata: Option<Metadata>,
}

impl From<ChangeCoupon> for CouponChange {
    fn from(body: ChangeCoupon) -> CouponChange {
        CouponChange { name: body.name, metadata: body.metadata.map(|data| data.0) }
    }
}

/// What a merchant takes off, and on which conditions.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Coupon)]
pub(crate) struct CouponView {
    id: CouponRef,
    name: String,
    /// `active` or `archived`.
    status: String,
    /// Percent off; none for an amount.
    percent_off: Option<Number>,
    /// Minor units off; none for a percentage.
    amount_off: Option<i64>,
    currency: Option<String>,
    /// `once`, `repeating` or `forever`.
    duration: String,
    duration_months: Option<i32>,
    /// The plans whose lines it is for; none for all.
    plan_ids: Option<Vec<PlanRef>>,
    max_redemptions: Option<i32>,
    max_redemptions_per_customer: Option<i32>,
    redeem_by: Option<Timestamp>,
    /// How often it was redeemed.
    times_redeemed: i32,
    #[schema(value_type = Metadata)]
    metadata: Value,
    created_at: Timestamp,
    updated_at: Timestamp,
}

listed!(CouponView);

impl From<CouponRow> for CouponView {
    fn from(row: CouponRow) -> CouponView {
        CouponView {
            id: row.id.into(),
            name: row.name,
            status: row.status,
            percent_off: row.percent.map(|percent| Number(Exact::from_decimal(percent))),
            amount_off: row.amount_minor,
            currency: row.currency,
            duration: row.duration,
            duration_months: row.months,
            plan_ids: row.plan_ids.map(|ids| ids.into_iter().map(|id| PlanId::from_uuid(id).into()).collect()),
            max_redemptions: row.max_redemptions,
            max_redemptions_per_customer: row.max_per_customer,
            redeem_by: row.redeem_by,
            times_redeemed: row.redeemed,
            metadata: row.metadata,
            created_at: row.created_at,
            updated_at: row.updated_at,
        }
    }
}
