//! Promotion codes.

mod views;

use app::discounts;
use ids::PromotionCodeId;
use store::promotion_codes::{self as rows, PromotionCodeFilter};
use store::versions::Versioned;
use web::listing::{Expanding, ListParams, Marked, MarkedParams};
use web::permission::{CouponsRead, CouponsWrite};
use web::{Answer, Data, Id, IfMatch, Json, Listing, Merchant, Page, Shown};

use crate::expand::{self, Thing};
use crate::names::PromotionCodeRef;
use views::{ChangePromotionCode, CreatePromotionCode, PromotionCodeQuery, PromotionCodeView};

/// Give out a promotion code
///
/// What customers type to get a coupon; small and capital letters are the same.
#[utoipa::path(post, path = "/v1/promotion-codes", operation_id = "create_promotion_code", tag = "Coupons",
    extensions(("x-scope" = json!("coupons:write"))), request_body = CreatePromotionCode,
    responses((status = 201, description = "The code.", body = Data<PromotionCodeView>)))]
pub(crate) async fn create(merchant: Merchant<CouponsWrite>, Json(body): Json<CreatePromotionCode>) -> Answer {
    let mut tx = merchant.begin().await?;
    let row = discounts::create_code(&mut tx, body.into()).await?;
    merchant.created(tx, PromotionCodeView::from(row)).await
}

/// List promotion codes
#[utoipa::path(get, path = "/v1/promotion-codes", operation_id = "list_promotion_codes", tag = "Coupons",
    extensions(("x-scope" = json!("coupons:read"))), params(ListParams, MarkedParams, PromotionCodeQuery),
    responses((status = 200, description = "Codes, newest first.", body = Page<PromotionCodeView>)))]
pub(crate) async fn list(
    merchant: Merchant<CouponsRead>,
    listing: Listing<PromotionCodeQuery, Expanding<Marked>>,
) -> Answer {
    let filter = PromotionCodeFilter { made: listing.made(), ..listing.filter.clone().into() };
    let mut tx = merchant.begin().await?;
    let found = rows::page(&mut tx, &filter, &listing.page()).await?;
    let total = listing.total(rows::count(&mut tx, &filter)).await?;
    let views = expand::many(
        &merchant,
        &mut tx,
        Thing::PromotionCode,
        listing.expand(),
        found.into_iter().map(PromotionCodeView::from).collect(),
    )
    .await?;
    merchant.listed(tx, &listing, views, total).await
}

/// Show a promotion code
#[utoipa::path(get, path = "/v1/promotion-codes/{id}", operation_id = "get_promotion_code", tag = "Coupons",
    extensions(("x-scope" = json!("coupons:read"))),
    params(("id" = inline(PromotionCodeRef), Path, description = "The code.")),
    responses((status = 200, description = "The code.", body = Data<PromotionCodeView>)))]
pub(crate) async fn get(merchant: Merchant<CouponsRead>, Shown(id, expand): Shown<PromotionCodeId>) -> Answer {
    let mut tx = merchant.begin().await?;
    let row = rows::get(&mut tx, id).await?;
    let version = row.version;
    let view = PromotionCodeView::from(row);
    let view = expand::one(&merchant, &mut tx, Thing::PromotionCode, &expand, view).await?;
    merchant.ok_at(tx, version, view).await
}

/// Turn a promotion code off or on
#[utoipa::path(patch, path = "/v1/promotion-codes/{id}", operation_id = "change_promotion_code", tag = "Coupons",
    extensions(("x-scope" = json!("coupons:write"))),
    params(("id" = inline(PromotionCodeRef), Path, description = "The code.")), request_body = ChangePromotionCode,
    responses((status = 200, description = "The code.", body = Data<PromotionCodeView>)))]
pub(crate) async fn change(
    merchant: Merchant<CouponsWrite>,
    Id(id): Id<PromotionCodeId>,
    unchanged: IfMatch,
    Json(body): Json<ChangePromotionCode>,
) -> Answer {
    let mut tx = merchant.begin().await?;
    unchanged.check(&mut tx, Versioned::PromotionCode, id.uuid()).await?;
    let row = discounts::change_code(&mut tx, id, body.into()).await?;
    merchant.ok_at(tx, row.version, PromotionCodeView::from(row)).await
}
