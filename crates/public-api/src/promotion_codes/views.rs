//! Promotion codes on the wire.

use app::discounts::{CodeChange, NewCode};
use jiff::Timestamp;
use runtime::clock::whole_millis;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::promotion_codes::{PromotionCodeFilter, PromotionCodeRow};
use utoipa::{IntoParams, ToSchema};
use web::wire::Metadata;

use crate::names::{CouponRef, PromotionCodeRef, listed};

/// What a list of codes may be narrowed by.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(crate) struct PromotionCodeQuery {
    /// Of this coupon.
    #[param(inline)]
    coupon_id: Option<CouponRef>,
    /// Active, or not.
    active: Option<bool>,
    /// Of these letters, small or capital.
    code: Option<String>,
}

impl From<PromotionCodeQuery> for PromotionCodeFilter {
    fn from(query: PromotionCodeQuery) -> PromotionCodeFilter {
        PromotionCodeFilter {
            coupon: query.coupon_id.map(|id| id.0),
            active: query.active,
            code: query.code,
            made: store::Made::default(),
        }
    }
}

/// A code to be given out.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schema(example = json!({
    "couponId": "coup_0192f0a1-7c1e-7c55-8f3e-2b8a1f0c9d11", "code": "LAGOS25", "maxRedemptions": 50,
    "firstTimeOnly": true
}))]
pub(crate) struct CreatePromotionCode {
    /// Which coupon it is for.
    coupon_id: CouponRef,
    /// 1 to 64 letters and digits, _ and -.
    code: String,
    /// How often it can be redeemed; as often as its coupon when left out.
    #[schema(minimum = 1, maximum = 1_000_000_000)]
    max_redemptions: Option<u32>,
    /// The first instant at which it can no longer be redeemed.
    expires_at: Option<Timestamp>,
    /// For customers who were never billed before only; false when left out.
    #[serde(default)]
    first_time_only: bool,
    /// Your own data.
    #[serde(default)]
    metadata: Metadata,
}

impl From<CreatePromotionCode> for NewCode {
    fn from(body: CreatePromotionCode) -> NewCode {
        NewCode {
            coupon: body.coupon_id.0,
            code: body.code,
            most: body.max_redemptions,
            expires_at: body.expires_at.map(whole_millis),
            first_time_only: body.first_time_only,
            metadata: body.metadata.0,
        }
    }
}

/// What may change on a code. Fields left out stay as they are.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schema(example = json!({ "active": false }))]
pub(crate) struct ChangePromotionCode {
    /// Whether it can be redeemed.
    active: Option<bool>,
    /// Replaces your own data.
    metadata: Option<Metadata>,
}

impl From<ChangePromotionCode> for CodeChange {
    fn from(body: ChangePromotionCode) -> CodeChange {
        CodeChange { active: body.active, metadata: body.metadata.map(|data| data.0) }
    }
}

/// What a customer types to get a coupon.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = PromotionCode)]
pub(crate) struct PromotionCodeView {
    id: PromotionCodeRef,
    coupon_id: CouponRef,
    code: String,
    active: bool,
    max_redemptions: Option<i32>,
    expires_at: Option<Timestamp>,
    first_time_only: bool,
    /// How often it was redeemed.
    times_redeemed: i32,
    #[schema(value_type = Metadata)]
    metadata: Value,
    created_at: Timestamp,
    updated_at: Timestamp,
}

listed!(PromotionCodeView);

impl From<PromotionCodeRow> for PromotionCodeView {
    fn from(row: PromotionCodeRow) -> PromotionCodeView {
        PromotionCodeView {
            id: row.id.into(),
            coupon_id: row.coupon_id.into(),
            code: row.code,
            active: row.active,
            max_redemptions: row.max_redemptions,
            expires_at: row.expires_at,
            first_time_only: row.first_time_only,
            times_redeemed: row.redeemed,
            metadata: row.metadata,
            created_at: row.created_at,
            updated_at: row.updated_at,
        }
    }
}
