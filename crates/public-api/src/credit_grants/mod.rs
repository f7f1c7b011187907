//! Prepaid credit.

pub(crate) mod views;

use app::grants;
use ids::GrantId;
use store::credit_grants::{self as rows, GrantFilter};
use web::listing::{Expanding, ListParams, Marked, MarkedParams};
use web::permission::{CustomersRead, CustomersWrite};
use web::{Answer, Data, Id, Json, KeyRequired, Listing, Merchant, Nothing, Page, Shown};

use crate::expand::{self, Thing};
use crate::names::GrantRef;
use views::{CreateGrant, GrantQuery, GrantView};

/// Grant prepaid credit
///
/// Bought by the customer (record here what they paid you beside the gateways) or given. Invoices that are made from now
/// on use it up before the customer's balance: by priority, then what expires first, then gifts before what was bought,
/// then the oldest. It pays invoices in its own currency only, and none from the instant of its expiry on.
#[utoipa::path(post, path = "/v1/credit-grants", operation_id = "create_credit_grant", tag = "Credit",
    extensions(("x-scope" = json!("customers:write")), ("x-idempotency-key" = json!("required"))),
    request_body = CreateGrant,
    responses((status = 201, description = "The grant.", body = Data<GrantView>)))]
pub(crate) async fn create(
    merchant: Merchant<CustomersWrite>,
    _: KeyRequired,
    Json(body): Json<CreateGrant>,
) -> Answer {
    let mut tx = merchant.begin().await?;
    let row = grants::create(&mut tx, body.into()).await?;
    merchant.created(tx, GrantView::from(row)).await
}

/// List grants of prepaid credit
#[utoipa::path(get, path = "/v1/credit-grants", operation_id = "list_credit_grants", tag = "Credit",
    extensions(("x-scope" = json!("customers:read"))), params(ListParams, MarkedParams, GrantQuery),
    responses((status = 200, description = "Grants, newest first.", body = Page<GrantView>)))]
pub(crate) async fn list(merchant: Merchant<CustomersRead>, listing: Listing<GrantQuery, Expanding<Marked>>) -> Answer {
    let filter = GrantFilter { made: listing.made(), ..listing.filter.into() };
    let mut tx = merchant.begin().await?;
    let found = rows::page(&mut tx, &filter, &listing.page()).await?;
    let total = listing.total(rows::count(&mut tx, &filter)).await?;
    let views = found.into_iter().map(GrantView::from).collect();
    let views = expand::many(&merchant, &mut tx, Thing::CreditGrant, listing.expand(), views).await?;
    merchant.listed(tx, &listing, views, total).await
}

/// Show a grant of prepaid credit
#[utoipa::path(get, path = "/v1/credit-grants/{id}", operation_id = "get_credit_grant", tag = "Credit",
    extensions(("x-scope" = json!("customers:read"))),
    params(("id" = inline(GrantRef), Path, description = "The grant.")),
    responses((status = 200, description = "The grant.", body = Data<GrantView>)))]
pub(crate) async fn get(merchant: Merchant<CustomersRead>, Shown(id, expand): Shown<GrantId>) -> Answer {
    let mut tx = merchant.begin().await?;
    let view = GrantView::from(rows::get(&mut tx, id).await?);
    let view = expand::one(&merchant, &mut tx, Thing::CreditGrant, &expand, view).await?;
    merchant.ok(tx, view).await
}

/// Void what is left of a grant
///
/// What it paid stays paid. What is left of one that was bought is taken to be paid back by you, beside the gateways.
#[utoipa::path(post, path = "/v1/credit-grants/{id}/void", operation_id = "void_credit_grant", tag = "Credit",
    extensions(("x-scope" = json!("customers:write"))),
    params(("id" = inline(GrantRef), Path, description = "The grant.")),
    responses((status = 200, description = "The void grant.", body = Data<GrantView>)))]
pub(crate) async fn void(merchant: Merchant<CustomersWrite>, Id(id): Id<GrantId>, _: Json<Nothing>) -> Answer {
    let mut tx = merchant.begin().await?;
    let row = grants::void(&mut tx, id).await?;
    merchant.ok(tx, GrantView::from(row)).await
}
