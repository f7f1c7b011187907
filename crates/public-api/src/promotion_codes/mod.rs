//! Promotion codes.

mod views;

use app::discounts;
use ids::PromotionCodeId;
use store::promotion_codes as rows;
use web::listing::ListParams;
use web::permission::{CouponsRead, CouponsWrite};
use web::{Answer, Data, Id, Json, Listing, Merchant, Page};

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
    extensions(("x-scope" = json!("coupons:read"))), params(ListParams, PromotionCodeQuery),
    responses((status = 200, description = "Codes, newest first.", body = Page<PromotionCodeView>)))]
pub(crate) async fn list(merchant: Merchant<CouponsRead>, listing: Listing<PromotionCodeQuery>) -> Answer {
    let filter = listing.filter.clone().into();
    let mut tx = merchant.begin().await?;
    let found = rows::page(&mut tx, &filter, &listing.page()).await?;
    let total = listing.total(rows::count(&mut tx, &filter)).await?;
    merchant.listed(tx, &listing, found.into_iter().map(PromotionCodeView::from).collect(), total).await
}

/// Show a promotion code
#[utoipa::path(get, path = "/v1/promotion-codes/{id}", operation_id = "get_promotion_code", tag = "Coupons",
    extensions(("x-scope" = json!("coupons:read"))),
    params(("id" = inline(PromotionCodeRef), Path, description = "The code.")),
    responses((status = 200, description = "The code.", body = Data<PromotionCodeView>)))]
pub(crate) async fn get(merchant: Merchant<CouponsRead>, Id(id): Id<PromotionCodeId>) -> Answer {
    let mut tx = merchant.begin().await?;
    let row = rows::get(&mut tx, id).await?;
    merchant.ok(tx, PromotionCodeView::from(row)).await
}

/// Turn a promotion code off or on
#[utoipa::path(patch, path = "/v1/promotion-codes/{id}", operation_id = "change_promotion_code", tag = "Coupons",
    extensions(("x-scope" = json!("coupons:write"))),
    params(("id" = inline(PromotionCodeRef), Path, description = "The code.")), request_body = ChangePromotionCode,
    responses((status = 200, description = "The code.", body = Data<PromotionCodeView>)))]
pub(crate) async fn change(
    merchant: Merchant<CouponsWrite>,
    Id(id): Id<PromotionCodeId>,
    Json(body): Json<ChangePromotionCode>,
) -> Answer {
    let mut tx = merchant.begin().await?;
    let row = discounts::change_code(&mut tx, id, body.into()).await?;
    merchant.ok(tx, PromotionCodeView::from(row)).await
}
