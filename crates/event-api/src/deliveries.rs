//! Deliveries: what was sent to an endpoint, every try, and what came back.

use ids::{DeliveryId, EndpointId};
use store::{deliveries as rows, webhooks as endpoints};
use usecase::personal;
use web::listing::ListParams;
use web::names::{DeliveryRef, EndpointRef};
use web::permission::{WebhooksRead, WebhooksWrite};
use web::{Answer, Data, Id, Json, Listing, Merchant, Nothing, Page, Under};
use webhooks::again;

use crate::delivery_views::{DeliveryDetail, DeliveryQuery, DeliveryView};

/// List the deliveries to an endpoint
#[utoipa::path(get, path = "/v1/webhook-endpoints/{id}/deliveries", operation_id = "list_deliveries",
    tag = "Webhooks", extensions(("x-scope" = json!("webhooks:read"))),
    params(("id" = inline(EndpointRef), Path, description = "The endpoint."), ListParams, DeliveryQuery),
    responses((status = 200, description = "Deliveries, newest first.", body = Page<DeliveryView>)))]
pub(crate) async fn list(
    merchant: Merchant<WebhooksRead>,
    Under(id): Under<EndpointId>,
    listing: Listing<DeliveryQuery>,
) -> Answer {
    let filter = listing.filter.clone().of(id);
    let mut tx = merchant.begin().await?;
    endpoints::get_endpoint(&mut tx, id).await?;
    let found = rows::page(&mut tx, &filter, &listing.page()).await?;
    let total = listing.total(rows::count(&mut tx, &filter)).await?;
    merchant.listed(tx, &listing, found.into_iter().map(DeliveryView::from).collect(), total).await
}

/// Show a delivery
///
/// With every try and what came back.
#[utoipa::path(get, path = "/v1/deliveries/{id}", operation_id = "get_delivery", tag = "Webhooks",
    extensions(("x-scope" = json!("webhooks:read"))),
    params(("id" = inline(DeliveryRef), Path, description = "The delivery.")),
    responses((status = 200, description = "The delivery.", body = Data<DeliveryDetail>)))]
pub(crate) async fn get(merchant: Merchant<WebhooksRead>, Id(id): Id<DeliveryId>) -> Answer {
    let mut tx = merchant.begin().await?;
    let row = again::delivery(&mut tx, id).await?;
    let mut tries = rows::tries_of(&mut tx, id).await?;
    let mut sealed: Vec<_> = tries.iter_mut().map(|row| &mut row.body_excerpt).collect();
    personal::open_text(&mut tx, merchant.api().secrets(), &mut sealed).await?;
    merchant.ok(tx, DeliveryDetail::from((row, tries))).await
}

/// Deliver an event once more
///
/// With a fresh schedule, whatever became of it before; one that waits is not kept waiting.
#[utoipa::path(post, path = "/v1/deliveries/{id}/replay", operation_id = "replay_delivery", tag = "Webhooks",
    extensions(("x-scope" = json!("webhooks:write"))),
    params(("id" = inline(DeliveryRef), Path, description = "The delivery.")),
    responses((status = 202, description = "The delivery; it is sent next.", body = Data<DeliveryView>)))]
pub(crate) async fn replay(merchant: Merchant<WebhooksWrite>, Id(id): Id<DeliveryId>, _: Json<Nothing>) -> Answer {
    let mut tx = merchant.begin().await?;
    let row = again::replay(&mut tx, id).await?;
    merchant.accepted(tx, DeliveryView::from(row)).await
}
