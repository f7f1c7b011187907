//! Webhook endpoints: made, changed, tried, told once more.

use axum::http::StatusCode;
use ids::{EndpointId, Mode};
use store::webhooks as rows;
use web::listing::{Dated, DatedParams, ListParams, NoFilter};
use web::merchant::plain;
use web::names::EndpointRef;
use web::permission::{Permission, WebhooksRead, WebhooksWrite};
use web::{Answer, Data, Id, Json, Listing, Merchant, Nothing, Page};
use webhooks::{again, endpoints, trial};

use crate::views::{
    ChangeEndpoint, CreateEndpoint, EndpointView, EndpointWithSecret, Place, ReplayRange, ReplayedView, TrialView,
};

/// Where this caller's endpoints may be.
fn place<P: Permission>(merchant: &Merchant<P>) -> Place<'_> {
    let parts = merchant.api().parts();
    Place { sender: parts.sender.as_ref(), local_allowed: local_allowed(merchant) }
}

fn local_allowed<P: Permission>(merchant: &Merchant<P>) -> bool {
    merchant.api().parts().local_webhooks_allowed && merchant.mode() == Mode::Test
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
    extensions(("x-scope" = json!("webhooks:read"))), params(ListParams, DatedParams),
    responses((status = 200, description = "Endpoints, newest first.", body = Page<EndpointView>)))]
pub(crate) async fn list(merchant: Merchant<WebhooksRead>, listing: Listing<NoFilter, Dated>) -> Answer {
    let mut tx = merchant.begin().await?;
    let found = rows::endpoint_page(&mut tx, &listing.made(), &listing.page()).await?;
    let total = listing.total(rows::endpoint_count(&mut tx, &listing.made())).await?;
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

/// Send a test message
///
/// Of the type `webhook_endpoint.test`, signed like any other and sent at once; a disabled endpoint gets it, too.
/// Answers with what came back. It is no event and no delivery, and is kept nowhere.
#[utoipa::path(post, path = "/v1/webhook-endpoints/{id}/test", operation_id = "test_webhook_endpoint", tag = "Webhooks",
    extensions(("x-scope" = json!("webhooks:write"))),
    params(("id" = inline(EndpointRef), Path, description = "The endpoint.")),
    responses((status = 200, description = "What came back.", body = Data<TrialView>)))]
pub(crate) async fn test(merchant: Merchant<WebhooksWrite>, Id(id): Id<EndpointId>, _: Json<Nothing>) -> Answer {
    let parts = merchant.api().parts();
    let mut tx = merchant.begin().await?;
    let message = trial::prepare(&mut tx, merchant.api().secrets(), id, local_allowed(&merchant)).await?;
    tx.commit(()).await?;
    let answer = parts.sender.send(&message).await;
    plain(StatusCode::OK, TrialView::from(answer))
}

/// Deliver a range of events once more
///
/// Those that were given up, or with `which: all` everything in the range that the endpoint wants: what arrived, too, and what
/// happened while it was disabled. A thousand events at a time; `nextSeq` says where to go on.
#[utoipa::path(post, path = "/v1/webhook-endpoints/{id}/replay", operation_id = "replay_events", tag = "Webhooks",
    extensions(("x-scope" = json!("webhooks:write"))),
    params(("id" = inline(EndpointRef), Path, description = "The endpoint.")), request_body = ReplayRange,
    responses((status = 202, description = "How many are sent next.", body = Data<ReplayedView>)))]
pub(crate) async fn replay(
    merchant: Merchant<WebhooksWrite>,
    Id(id): Id<EndpointId>,
    Json(body): Json<ReplayRange>,
) -> Answer {
    let (from, to) = body.edges()?;
    let mut tx = merchant.begin().await?;
    let replayed = again::replay_range(&mut tx, id, from, to, body.which()).await?;
    merchant.accepted(tx, ReplayedView::from(replayed)).await
}
