//! Coupons.

mod views;

use app::discounts;
use ids::CouponId;
use store::coupons as rows;
use store::versions::Versioned;
use web::listing::{ListParams, Marked, MarkedParams};
use web::permission::{CouponsRead, CouponsWrite};
use web::{Answer, Data, Id, IfMatch, Json, Listing, Merchant, Page};

use crate::names::{CouponRef, Word};
pub(crate) use views::CouponView;
use views::{ChangeCoupon, CouponFilter, CreateCoupon};

/// Offer a coupon
///
/// A part or an amount off the bills of whoever redeems it: by a promotion code that a customer types, or by you, for a
/// subscription or a customer. What it takes off never changes, and a redemption keeps it as it was.
#[utoipa::path(post, path = "/v1/coupons", operation_id = "create_coupon", tag = "Coupons",
    extensions(("x-scope" = json!("coupons:write"))), request_body = CreateCoupon,
    responses((status = 201, description = "The coupon.", body = Data<CouponView>)))]
pub(crate) async fn create(merchant: Merchant<CouponsWrite>, Json(body): Json<CreateCoupon>) -> Answer {
    let new = body.parse()?;
    let mut tx = merchant.begin().await?;
    let row = discounts::create(&mut tx, new).await?;
    merchant.created(tx, CouponView::from(row)).await
}

/// List coupons
#[utoipa::path(get, path = "/v1/coupons", operation_id = "list_coupons", tag = "Coupons",
    extensions(("x-scope" = json!("coupons:read"))), params(ListParams, MarkedParams, CouponFilter),
    responses((status = 200, description = "Coupons, newest first.", body = Page<CouponView>)))]
pub(crate) async fn list(merchant: Merchant<CouponsRead>, listing: Listing<CouponFilter, Marked>) -> Answer {
    let status = listing.filter.status.map(|status| status.word().to_owned());
    let filter = rows::CouponFilter { status, made: listing.made() };
    let mut tx = merchant.begin().await?;
    let found = rows::page(&mut tx, &filter, &listing.page()).await?;
    let total = listing.total(rows::count(&mut tx, &filter)).await?;
    merchant.listed(tx, &listing, found.into_iter().map(CouponView::from).collect(), total).await
}

/// Show a coupon
#[utoipa::path(get, path = "/v1/coupons/{id}", operation_id = "get_coupon", tag = "Coupons",
    extensions(("x-scope" = json!("coupons:read"))),
    params(("id" = inline(CouponRef), Path, description = "The coupon.")),
    responses((status = 200, description = "The coupon.", body = Data<CouponView>)))]
pub(crate) async fn get(merchant: Merchant<CouponsRead>, Id(id): Id<CouponId>) -> Answer {
    let mut tx = merchant.begin().await?;
    let row = rows::get(&mut tx, id).await?;
    merchant.ok_at(tx, row.version, CouponView::from(row)).await
}

/// Change a coupon
///
/// Its name, for what is redeemed from now on, and your own data.
#[utoipa::path(patch, path = "/v1/coupons/{id}", operation_id = "change_coupon", tag = "Coupons",
    extensions(("x-scope" = json!("coupons:write"))),
    params(("id" = inline(CouponRef), Path, description = "The coupon.")), request_body = ChangeCoupon,
    responses((status = 200, description = "The coupon.", body = Data<CouponView>)))]
pub(crate) async fn change(
    merchant: Merchant<CouponsWrite>,
    Id(id): Id<CouponId>,
    unchanged: IfMatch,
    Json(body): Json<ChangeCoupon>,
) -> Answer {
    let mut tx = merchant.begin().await?;
    unchanged.check(&mut tx, Versioned::Coupon, id.uuid()).await?;
    let row = discounts::change(&mut tx, id, body.into()).await?;
    merchant.ok_at(tx, row.version, CouponView::from(row)).await
}

/// Archive a coupon
///
/// Nobody can redeem it any more; what was redeemed holds on.
#[utoipa::path(delete, path = "/v1/coupons/{id}", operation_id = "archive_coupon", tag = "Coupons",
    extensions(("x-scope" = json!("coupons:write"))),
    params(("id" = inline(CouponRef), Path, description = "The coupon.")),
    responses((status = 200, description = "The archived coupon.", body = Data<CouponView>)))]
pub(crate) async fn archive(merchant: Merchant<CouponsWrite>, Id(id): Id<CouponId>) -> Answer {
    let mut tx = merchant.begin().await?;
    let row = discounts::archive(&mut tx, id).await?;
    merchant.ok(tx, CouponView::from(row)).await
}
