//! Checkout sessions.

use ids::CheckoutSessionId;
use store::checkouts::{self as rows, CheckoutFilter};
use web::listing::{ListParams, Marked, MarkedParams};
use web::names::CheckoutSessionRef;
use web::permission::{CheckoutRead, CheckoutWrite};
use web::{Answer, Data, Id, Json, Listing, Merchant, Nothing, Page};

use crate::views::{CheckoutQuery, CreateCheckout, Place, SessionView};

/// Make a checkout session
///
/// Asks somebody to pay on a page of ours: for a subscription (`planId`), for something that is billed once (`amount`, `currency` and
/// `description`), for an order in escrow (`orderId`), into the wallet of a customer (`mode: top_up`), or for nothing, to save another
/// card (`mode: card_update`). Send your payer to `url`. Nothing is billed before they
/// choose how to pay; then the subscription and its one bill are made, once, whatever is pressed how often. Being sent to `successUrl`
/// proves nothing: wait for the event `checkout_session.completed`, or ask for the session.
#[utoipa::path(post, path = "/v1/checkout/sessions", operation_id = "create_checkout_session", tag = "Checkout",
    extensions(("x-scope" = json!("checkout:write"))), request_body = CreateCheckout,
    responses((status = 201, description = "The session, with the address of its page.", body = Data<SessionView>)))]
pub(crate) async fn create(merchant: Merchant<CheckoutWrite>, Json(body): Json<CreateCheckout>) -> Answer {
    let new = body.asked()?;
    let mut tx = merchant.begin().await?;
    let row = Box::pin(checkout::create(&mut tx, new)).await?;
    let view = SessionView::of(row, &Place::of(&merchant))?;
    merchant.created(tx, view).await
}

/// List checkout sessions
#[utoipa::path(get, path = "/v1/checkout/sessions", operation_id = "list_checkout_sessions", tag = "Checkout",
    extensions(("x-scope" = json!("checkout:read"))), params(ListParams, MarkedParams, CheckoutQuery),
    responses((status = 200, description = "Sessions, newest first.", body = Page<SessionView>)))]
pub(crate) async fn list(merchant: Merchant<CheckoutRead>, listing: Listing<CheckoutQuery, Marked>) -> Answer {
    let filter = CheckoutFilter { made: listing.made(), ..listing.filter.into() };
    let mut tx = merchant.begin().await?;
    let found = rows::page(&mut tx, &filter, &listing.page()).await?;
    let total = listing.total(rows::count(&mut tx, &filter)).await?;
    let place = Place::of(&merchant);
    let views = found.into_iter().map(|row| SessionView::of(row, &place)).collect::<Result<_, _>>()?;
    merchant.listed(tx, &listing, views, total).await
}

/// Show a checkout session
///
/// Ask for this before you hand anything over: where a payer was sent says nothing about money.
#[utoipa::path(get, path = "/v1/checkout/sessions/{id}", operation_id = "get_checkout_session", tag = "Checkout",
    extensions(("x-scope" = json!("checkout:read"))),
    params(("id" = inline(CheckoutSessionRef), Path, description = "The session.")),
    responses((status = 200, description = "The session.", body = Data<SessionView>)))]
pub(crate) async fn get(merchant: Merchant<CheckoutRead>, Id(id): Id<CheckoutSessionId>) -> Answer {
    let row = rows::get_alone(merchant.scope(), id).await?;
    merchant.shown(SessionView::of(row, &Place::of(&merchant))?)
}

/// Expire a checkout session
///
/// Ends a session that nobody is paying. What was billed for it alone is voided; a subscription that it began and nobody paid ends by
/// itself.
#[utoipa::path(post, path = "/v1/checkout/sessions/{id}/expire", operation_id = "expire_checkout_session", tag = "Checkout",
    extensions(("x-scope" = json!("checkout:write"))),
    params(("id" = inline(CheckoutSessionRef), Path, description = "The session.")),
    responses((status = 200, description = "The expired session.", body = Data<SessionView>)))]
pub(crate) async fn expire(
    merchant: Merchant<CheckoutWrite>,
    Id(id): Id<CheckoutSessionId>,
    _: Json<Nothing>,
) -> Answer {
    let mut tx = merchant.begin().await?;
    let row = checkout::expire(&mut tx, merchant.api().secrets(), id).await?;
    let view = SessionView::of(row, &Place::of(&merchant))?;
    merchant.ok(tx, view).await
}
