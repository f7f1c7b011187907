//! Webhook endpoints and the deliveries to them.

mod views;

use axum::http::StatusCode;
use ids::{DeliveryId, EndpointId, Mode};
use setup::endpoints;
use store::webhooks as rows;
use web::listing::{ListParams, NoFilter};
use web::permission::{Permission, WebhooksRead, WebhooksWrite};
use web::{Answer, Data, Id, Json, Listing, Merchant, Nothing, Page, Under};

use crate::names::{DeliveryRef, EndpointRef};
use views::{
    ChangeEndpoint, CreateEndpoint, DeliveryDetail, DeliveryQuery, DeliveryView, EndpointView, EndpointWithSecret,
    Place,
};

/// Where this caller's endpoints may be.
fn place<P: Permission>(merchant: &Merchant<P>) -> Place<'_> {
    let parts = merchant.api().parts();
    let local_allowed = parts.local_webhooks_allowed && merchant.mode() == Mode::Test;
    Place { sender: parts.sender.as_ref(), local_allowed }
}

/// Make a webhook endpoint
///
/// It is told of what happens from now on. `secret` is shown here and never again.
#[utoipa::path(post, path = "/v1/webhook-endpoints", operation_id = "create_webhook_endpoint", tag = "Webhooks",
    extensions(("x-scope" = json!("webhooks:write"))), request_body = CreateEndpoint,
    responses((status = 201, description = "The endpoint and its secret.", body = Data<EndpointWithSecret>)))]
pub(crate) async fn create(merchant: Merchant<WebhooksWrite>, Json(body): Json<CreateEndpoint>) -> Answer {
    let new = body.parse(&place(&merchant))?;
    let mut tx = merchant.begin().await?;
    let made = endpoints::create(&mut tx, merchant.api().secrets(), new).await?;
    merchant.revealed(tx, StatusCode::CREATED, EndpointWithSecret::from(made)).await
}

/// List webhook endpoints
#[utoipa::path(get, path = "/v1/webhook-endpoints", operation_id = "list_webhook_endpoints", tag = "Webhooks",
    extensions(("x-scope" = json!("webhooks:read"))), params(ListParams),
    responses((status = 200, description = "Endpoints, newest first.", body = Page<EndpointView>)))]
pub(crate) async fn list(merchant: Merchant<WebhooksRead>, listing: Listing<NoFilter>) -> Answer {
    let mut tx = merchant.begin().await?;
    let found = rows::endpoint_page(&mut tx, &listing.page()).await?;
    let total = listing.total(rows::endpoint_count(&mut tx)).await?;
    merchant.listed(tx, &listing, found.into_iter().map(EndpointView::from).collect(), total).await
}

/// Show a webhook endpoint
#[utoipa::path(get, path = "/v1/webhook-endpoints/{id}", operation_id = "get_webhook_endpoint", tag = "Webhooks",
    extensions(("x-scope" = json!("webhooks:read"))),
    params(("id" = inline(EndpointRef), Path, description = "The endpoint.")),
    responses((status = 200, description = "The endpoint.", body = Data<EndpointView>)))]
pub(crate) async fn get(merchant: Merchant<WebhooksRead>, Id(id): Id<EndpointId>) -> Answer {
    let mut tx = merchant.begin().await?;
    let row = rows::get_endpoint(&mut tx, id).await?;
    merchant.ok(tx, EndpointView::from(row)).await
}

/// Change a webhook endpoint
///
/// Enabling it forgets its failures; deliveries that failed meanwhile can be replayed.
#[utoipa::path(patch, path = "/v1/webhook-endpoints/{id}", operation_id = "change_webhook_endpoint", tag = "Webhooks",
    extensions(("x-scope" = json!("webhooks:write"))),
    params(("id" = inline(EndpointRef), Path, description = "The endpoint.")), request_body = ChangeEndpoint,
    responses((status = 200, description = "The endpoint.", body = Data<EndpointView>)))]
pub(crate) async fn change(
    merchant: Merchant<WebhooksWrite>,
    Id(id): Id<EndpointId>,
    Json(body): Json<ChangeEndpoint>,
) -> Answer {
    let change = body.parse(&place(&merchant))?;
    let mut tx = merchant.begin().await?;
    let row = endpoints::change(&mut tx, id, change).await?;
    merchant.ok(tx, EndpointView::from(row)).await
}

/// Disable a webhook endpoint
#[utoipa::path(delete, path = "/v1/webhook-endpoints/{id}", operation_id = "disable_webhook_endpoint",
    tag = "Webhooks", extensions(("x-scope" = json!("webhooks:write"))),
    params(("id" = inline(EndpointRef), Path, description = "The endpoint.")),
    responses((status = 200, description = "The disabled endpoint.", body = Data<EndpointView>)))]
pub(crate) async fn disable(merchant: Merchant<WebhooksWrite>, Id(id): Id<EndpointId>) -> Answer {
    let mut tx = merchant.begin().await?;
    let row = endpoints::disable(&mut tx, id).await?;
    merchant.ok(tx, EndpointView::from(row)).await
}

/// Give a webhook endpoint a new secret
///
/// The old one goes on signing beside it for 24 hours. `secret` is shown here and never again.
#[utoipa::path(post, path = "/v1/webhook-endpoints/{id}/rotate-secret", operation_id = "rotate_webhook_secret",
    tag = "Webhooks", extensions(("x-scope" = json!("webhooks:write"))),
    params(("id" = inline(EndpointRef), Path, description = "The endpoint.")),
    responses((status = 200, description = "The endpoint and its new secret.", body = Data<EndpointWithSecret>)))]
pub(crate) async fn rotate_secret(
    merchant: Merchant<WebhooksWrite>,
    Id(id): Id<EndpointId>,
    _: Json<Nothing>,
) -> Answer {
    let mut tx = merchant.begin().await?;
    let rotated = endpoints::rotate_secret(&mut tx, merchant.api().secrets(), id).await?;
    merchant.revealed(tx, StatusCode::OK, EndpointWithSecret::from(rotated)).await
}

/// List the deliveries to an endpoint
#[utoipa::path(get, path = "/v1/webhook-endpoints/{id}/deliveries", operation_id = "list_deliveries",
    tag = "Webhooks", extensions(("x-scope" = json!("webhooks:read"))),
    params(("id" = inline(EndpointRef), Path, description = "The endpoint."), ListParams, DeliveryQuery),
    responses((status = 200, description = "Deliveries, newest first.", body = Page<DeliveryView>)))]
pub(crate) async fn deliveries(
    merchant: Merchant<WebhooksRead>,
    Under(id): Under<EndpointId>,
    listing: Listing<DeliveryQuery>,
) -> Answer {
    let filter = listing.filter.of(id);
    let mut tx = merchant.begin().await?;
    rows::get_endpoint(&mut tx, id).await?;
    let found = rows::delivery_page(&mut tx, &filter, &listing.page()).await?;
    let total = listing.total(rows::delivery_count(&mut tx, &filter)).await?;
    merchant.listed(tx, &listing, found.into_iter().map(DeliveryView::from).collect(), total).await
}

/// Show a delivery
///
/// With every try and what came back.
#[utoipa::path(get, path = "/v1/deliveries/{id}", operation_id = "get_delivery", tag = "Webhooks",
    extensions(("x-scope" = json!("webhooks:read"))),
    params(("id" = inline(DeliveryRef), Path, description = "The delivery.")),
    responses((status = 200, description = "The delivery.", body = Data<DeliveryDetail>)))]
pub(crate) async fn delivery(merchant: Merchant<WebhooksRead>, Id(id): Id<DeliveryId>) -> Answer {
    let mut tx = merchant.begin().await?;
    let row = endpoints::delivery(&mut tx, id).await?;
    let tries = rows::tries_of(&mut tx, id).await?;
    merchant.ok(tx, DeliveryDetail::from((row, tries))).await
}

/// Deliver an event once more
///
/// With a fresh schedule, whatever became of it before.
#[utoipa::path(post, path = "/v1/deliveries/{id}/replay", operation_id = "replay_delivery", tag = "Webhooks",
    extensions(("x-scope" = json!("webhooks:write"))),
    params(("id" = inline(DeliveryRef), Path, description = "The delivery.")),
    responses((status = 202, description = "The delivery; it is sent next.", body = Data<DeliveryView>)))]
pub(crate) async fn replay(merchant: Merchant<WebhooksWrite>, Id(id): Id<DeliveryId>, _: Json<Nothing>) -> Answer {
    let mut tx = merchant.begin().await?;
    let row = endpoints::replay(&mut tx, id).await?;
    merchant.accepted(tx, DeliveryView::from(row)).await
}
