//! Payment methods of a customer, and test cards.

mod views;

use app::methods;
use axum::http::StatusCode;
use ids::{CustomerId, PaymentMethodId};
use store::{customers, methods as rows};
use web::listing::{ListParams, NoFilter};
use web::merchant::plain;
use web::permission::{ClocksWrite, MethodsRead, MethodsWrite};
use web::{Answer, Data, Id, Ids, Json, Listing, Merchant, NoQuery, Page, Under};

use crate::names::{CustomerRef, PaymentMethodRef};
pub(crate) use views::MethodView;
use views::{AttachMethod, MakeTestCard, TestCardView};

/// Save a payment method
///
/// The token comes from the gateway. A new default is charged at once for whatever waited for it: invoices in
/// recovery, and first invoices that were never paid.
#[utoipa::path(post, path = "/v1/customers/{id}/payment-methods", operation_id = "attach_payment_method",
    tag = "Payment methods", extensions(("x-scope" = json!("payment_methods:write"))),
    params(("id" = inline(CustomerRef), Path, description = "The customer.")), request_body = AttachMethod,
    responses((status = 201, description = "The method.", body = Data<MethodView>)))]
pub(crate) async fn attach(
    merchant: Merchant<MethodsWrite>,
    Id(id): Id<CustomerId>,
    Json(body): Json<AttachMethod>,
) -> Answer {
    let make_default = body.make_default.unwrap_or(true);
    // The gateway is asked before the transaction is open.
    let facts = methods::describe(merchant.api().parts().tokens.as_ref(), merchant.mode(), &body.token).await;
    let mut tx = merchant.begin().await?;
    customers::get(&mut tx, id).await?;
    let row = methods::attach(&mut tx, merchant.api().secrets(), id, (body.token, facts?), make_default).await?;
    merchant.created(tx, MethodView::from(row)).await
}

/// List a customer's payment methods
#[utoipa::path(get, path = "/v1/customers/{id}/payment-methods", operation_id = "list_payment_methods",
    tag = "Payment methods", extensions(("x-scope" = json!("payment_methods:read"))),
    params(("id" = inline(CustomerRef), Path, description = "The customer."), ListParams),
    responses((status = 200, description = "Active methods, newest first.", body = Page<MethodView>)))]
pub(crate) async fn list(
    merchant: Merchant<MethodsRead>,
    Under(id): Under<CustomerId>,
    listing: Listing<NoFilter>,
) -> Answer {
    let mut tx = merchant.begin().await?;
    customers::get(&mut tx, id).await?;
    let found = rows::page(&mut tx, id, &listing.page()).await?;
    let total = listing.total(rows::count(&mut tx, id)).await?;
    merchant.listed(tx, &listing, found.into_iter().map(MethodView::from).collect(), total).await
}

/// Remove a payment method
#[utoipa::path(delete, path = "/v1/customers/{id}/payment-methods/{methodId}", operation_id = "remove_payment_method",
    tag = "Payment methods", extensions(("x-scope" = json!("payment_methods:write"))),
    params(("id" = inline(CustomerRef), Path, description = "The customer."),
           ("methodId" = inline(PaymentMethodRef), Path, description = "The method.")),
    responses((status = 200, description = "The removed method.", body = Data<MethodView>)))]
pub(crate) async fn remove(
    merchant: Merchant<MethodsWrite>,
    Ids(customer, method): Ids<CustomerId, PaymentMethodId>,
) -> Answer {
    let mut tx = merchant.begin().await?;
    let row = methods::remove(&mut tx, merchant.api().secrets(), customer, method).await?;
    merchant.ok(tx, MethodView::from(row)).await
}

/// Make a test card
///
/// The simulator's card numbers each stand for a story; salary and payday make a person behind it. Test mode only.
#[utoipa::path(post, path = "/v1/test-helpers/cards", operation_id = "make_test_card", tag = "Test helpers",
    extensions(("x-scope" = json!("test_clocks:write"))), request_body = MakeTestCard,
    responses((status = 201, description = "A token to attach.", body = Data<TestCardView>)))]
pub(crate) async fn make_test_card(
    merchant: Merchant<ClocksWrite>,
    _: NoQuery,
    Json(body): Json<MakeTestCard>,
) -> Answer {
    merchant.sandbox_only()?;
    let cards = merchant.api().parts().cards.clone().ok_or_else(views::no_simulator)?;
    let card = cards.make(body.into()).await?;
    plain(StatusCode::CREATED, TestCardView::from(card))
}
