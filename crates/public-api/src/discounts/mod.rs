//! Discounts: coupons redeemed for a subscription, or for all of a customer's.

mod views;

use app::discounts;
use ids::{CustomerId, DiscountId, SubscriptionId};
use store::discounts::{self as rows, DiscountFilter};
use web::listing::{Dated, DatedParams, Expanding, ListParams};
use web::permission::{CouponsRead, CouponsWrite};
use web::{Answer, Data, Id, Json, KeyRequired, Listing, Merchant, NoQuery, Page, Shown};

use crate::expand::{self, Thing};
use crate::names::{CustomerRef, DiscountRef, SubscriptionRef};
pub(crate) use views::{BillDiscountView, BillTaxView, offer_of};
use views::{CreateDiscount, DiscountQuery, DiscountView};

/// Redeem a coupon for a subscription
///
/// By its id, or by the code that the customer typed. Its next bills have the discount. Of a coupon with one redemption
/// left exactly one request gets it; the others are told `coupon_used_up`.
#[utoipa::path(post, path = "/v1/subscriptions/{id}/discounts", operation_id = "discount_subscription", tag = "Coupons",
    extensions(("x-scope" = json!("coupons:write")), ("x-idempotency-key" = json!("required"))),
    params(("id" = inline(SubscriptionRef), Path, description = "The subscription.")), request_body = CreateDiscount,
    responses((status = 201, description = "The discount.", body = Data<DiscountView>)))]
pub(crate) async fn for_subscription(
    merchant: Merchant<CouponsWrite>,
    _: KeyRequired,
    Id(id): Id<SubscriptionId>,
    Json(body): Json<CreateDiscount>,
) -> Answer {
    let offer = body.parse()?;
    let mut tx = merchant.begin().await?;
    let row = discounts::for_subscription(&mut tx, id, &offer).await?;
    merchant.created(tx, DiscountView::of(row)?).await
}

/// Redeem a coupon for a customer
///
/// For the bills of all their subscriptions, present and to come. An amount in one currency is for bills in it.
#[utoipa::path(post, path = "/v1/customers/{id}/discounts", operation_id = "discount_customer", tag = "Coupons",
    extensions(("x-scope" = json!("coupons:write")), ("x-idempotency-key" = json!("required"))),
    params(("id" = inline(CustomerRef), Path, description = "The customer.")), request_body = CreateDiscount,
    responses((status = 201, description = "The discount.", body = Data<DiscountView>)))]
pub(crate) async fn for_customer(
    merchant: Merchant<CouponsWrite>,
    _: KeyRequired,
    Id(id): Id<CustomerId>,
    Json(body): Json<CreateDiscount>,
) -> Answer {
    let offer = body.parse()?;
    let mut tx = merchant.begin().await?;
    let row = discounts::for_customer(&mut tx, id, &offer).await?;
    merchant.created(tx, DiscountView::of(row)?).await
}

/// List discounts
#[utoipa::path(get, path = "/v1/discounts", operation_id = "list_discounts", tag = "Coupons",
    extensions(("x-scope" = json!("coupons:read"))), params(ListParams, DatedParams, DiscountQuery),
    responses((status = 200, description = "Discounts, newest first.", body = Page<DiscountView>)))]
pub(crate) async fn list(merchant: Merchant<CouponsRead>, listing: Listing<DiscountQuery, Expanding<Dated>>) -> Answer {
    let filter = DiscountFilter { made: listing.made(), ..listing.filter.into() };
    let mut tx = merchant.begin().await?;
    let found = rows::page(&mut tx, &filter, &listing.page()).await?;
    let total = listing.total(rows::count(&mut tx, &filter)).await?;
    let views = found.into_iter().map(DiscountView::of).collect::<Result<Vec<_>, _>>()?;
    let views = expand::many(&merchant, &mut tx, Thing::Discount, listing.expand(), views).await?;
    merchant.listed(tx, &listing, views, total).await
}

/// Show a discount
#[utoipa::path(get, path = "/v1/discounts/{id}", operation_id = "get_discount", tag = "Coupons",
    extensions(("x-scope" = json!("coupons:read"))),
    params(("id" = inline(DiscountRef), Path, description = "The discount.")),
    responses((status = 200, description = "The discount.", body = Data<DiscountView>)))]
pub(crate) async fn get(merchant: Merchant<CouponsRead>, Shown(id, expand): Shown<DiscountId>) -> Answer {
    let mut tx = merchant.begin().await?;
    let row = rows::get(&mut tx, id).await?;
    let view = DiscountView::of(row)?;
    let view = expand::one(&merchant, &mut tx, Thing::Discount, &expand, view).await?;
    merchant.ok(tx, view).await
}

/// Take a discount away
///
/// Bills to come are without it; those that were made keep it. Asking twice is not an error.
#[utoipa::path(delete, path = "/v1/discounts/{id}", operation_id = "end_discount", tag = "Coupons",
    extensions(("x-scope" = json!("coupons:write"))),
    params(("id" = inline(DiscountRef), Path, description = "The discount.")),
    responses((status = 200, description = "The ended discount.", body = Data<DiscountView>)))]
pub(crate) async fn end(merchant: Merchant<CouponsWrite>, Id(id): Id<DiscountId>, _: NoQuery) -> Answer {
    let mut tx = merchant.begin().await?;
    let row = discounts::end(&mut tx, id).await?;
    merchant.ok(tx, DiscountView::of(row)?).await
}
