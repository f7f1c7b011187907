//! Subscriptions.

pub(crate) mod ahead;
pub(crate) mod changes;
pub(crate) mod collection;
mod items;
mod views;

use app::subscriptions;
use billing::subscription::CancelWhen;
use ids::SubscriptionId;
use store::subscriptions as rows;
use web::listing::ListParams;
use web::permission::{SubscriptionsRead, SubscriptionsWrite};
use web::{Answer, Data, Id, Json, KeyRequired, Listing, Merchant, Nothing, Page};

use crate::names::SubscriptionRef;
use views::{Cancel, CreateSubscription, Pause, SubscriptionQuery};
pub(crate) use views::{SubscriptionView, clock_of};

/// Begin a subscription
///
/// The first period is charged as soon as this commits: the subscription is `incomplete` until it is paid. With a
/// trial it is `trialing`, and charged when the trial ends.
#[utoipa::path(post, path = "/v1/subscriptions", operation_id = "create_subscription", tag = "Subscriptions",
    extensions(("x-scope" = json!("subscriptions:write")), ("x-idempotency-key" = json!("required"))),
    request_body = CreateSubscription,
    responses((status = 201, description = "The subscription.", body = Data<SubscriptionView>)))]
pub(crate) async fn create(
    merchant: Merchant<SubscriptionsWrite>,
    _: KeyRequired,
    Json(body): Json<CreateSubscription>,
) -> Answer {
    let (new, offer) = body.parse()?;
    let mut tx = merchant.begin().await?;
    let row = subscriptions::create_with(&mut tx, new, offer.as_ref()).await?;
    let view = SubscriptionView::of(&mut tx, row).await?;
    merchant.created(tx, view).await
}

/// List subscriptions
#[utoipa::path(get, path = "/v1/subscriptions", operation_id = "list_subscriptions", tag = "Subscriptions",
    extensions(("x-scope" = json!("subscriptions:read"))), params(ListParams, SubscriptionQuery),
    responses((status = 200, description = "Subscriptions, newest first.", body = Page<SubscriptionView>)))]
pub(crate) async fn list(merchant: Merchant<SubscriptionsRead>, listing: Listing<SubscriptionQuery>) -> Answer {
    let filter = listing.filter.into();
    let mut tx = merchant.begin().await?;
    let views = SubscriptionView::page(&mut tx, &filter, &listing.page()).await?;
    let total = listing.total(rows::count(&mut tx, &filter)).await?;
    merchant.listed(tx, &listing, views, total).await
}

/// Show a subscription
#[utoipa::path(get, path = "/v1/subscriptions/{id}", operation_id = "get_subscription", tag = "Subscriptions",
    extensions(("x-scope" = json!("subscriptions:read"))),
    params(("id" = inline(SubscriptionRef), Path, description = "The subscription.")),
    responses((status = 200, description = "The subscription.", body = Data<SubscriptionView>)))]
pub(crate) async fn get(merchant: Merchant<SubscriptionsRead>, Id(id): Id<SubscriptionId>) -> Answer {
    let mut tx = merchant.begin().await?;
    let row = rows::get(&mut tx, id).await?;
    let view = SubscriptionView::of(&mut tx, row).await?;
    merchant.ok(tx, view).await
}

/// Cancel a subscription
///
/// Now, or at the end of its period. Asking twice for the same is not an error.
#[utoipa::path(post, path = "/v1/subscriptions/{id}/cancel", operation_id = "cancel_subscription",
    tag = "Subscriptions", extensions(("x-scope" = json!("subscriptions:write"))),
    params(("id" = inline(SubscriptionRef), Path, description = "The subscription.")), request_body = Cancel,
    responses((status = 200, description = "The subscription.", body = Data<SubscriptionView>)))]
pub(crate) async fn cancel(
    merchant: Merchant<SubscriptionsWrite>,
    Id(id): Id<SubscriptionId>,
    Json(body): Json<Cancel>,
) -> Answer {
    let when = if body.at_period_end { CancelWhen::AtPeriodEnd } else { CancelWhen::Now };
    let credited = body.is_credited()?;
    let reason = body.reason()?;
    let mut tx = merchant.begin().await?;
    let row = if credited {
        subscriptions::cancel_with_credit(&mut tx, id, reason).await?
    } else {
        subscriptions::cancel(&mut tx, id, when, reason).await?
    };
    let view = SubscriptionView::of(&mut tx, row).await?;
    merchant.ok(tx, view).await
}

/// Take a scheduled end back
#[utoipa::path(post, path = "/v1/subscriptions/{id}/uncancel", operation_id = "uncancel_subscription",
    tag = "Subscriptions", extensions(("x-scope" = json!("subscriptions:write"))),
    params(("id" = inline(SubscriptionRef), Path, description = "The subscription.")),
    responses((status = 200, description = "The subscription.", body = Data<SubscriptionView>)))]
pub(crate) async fn uncancel(
    merchant: Merchant<SubscriptionsWrite>,
    Id(id): Id<SubscriptionId>,
    _: Json<Nothing>,
) -> Answer {
    let mut tx = merchant.begin().await?;
    let row = subscriptions::uncancel(&mut tx, id).await?;
    let view = SubscriptionView::of(&mut tx, row).await?;
    merchant.ok(tx, view).await
}

/// Pause a subscription
///
/// Nothing is billed until it is resumed, by you or at `resumeAt`.
#[utoipa::path(post, path = "/v1/subscriptions/{id}/pause", operation_id = "pause_subscription",
    tag = "Subscriptions", extensions(("x-scope" = json!("subscriptions:write"))),
    params(("id" = inline(SubscriptionRef), Path, description = "The subscription.")), request_body = Pause,
    responses((status = 200, description = "The subscription.", body = Data<SubscriptionView>)))]
pub(crate) async fn pause(
    merchant: Merchant<SubscriptionsWrite>,
    Id(id): Id<SubscriptionId>,
    Json(body): Json<Pause>,
) -> Answer {
    let mut tx = merchant.begin().await?;
    let row = subscriptions::pause(&mut tx, id, body.resume_at()).await?;
    let view = SubscriptionView::of(&mut tx, row).await?;
    merchant.ok(tx, view).await
}

/// Resume a paused subscription
#[utoipa::path(post, path = "/v1/subscriptions/{id}/resume", operation_id = "resume_subscription",
    tag = "Subscriptions", extensions(("x-scope" = json!("subscriptions:write"))),
    params(("id" = inline(SubscriptionRef), Path, description = "The subscription.")),
    responses((status = 200, description = "The subscription.", body = Data<SubscriptionView>)))]
pub(crate) async fn resume(
    merchant: Merchant<SubscriptionsWrite>,
    Id(id): Id<SubscriptionId>,
    _: Json<Nothing>,
) -> Answer {
    let mut tx = merchant.begin().await?;
    let row = subscriptions::resume(&mut tx, id).await?;
    let view = SubscriptionView::of(&mut tx, row).await?;
    merchant.ok(tx, view).await
}

/// Bring an ended subscription back
///
/// A canceled or unpaid subscription, within your grace period. It is charged like a new one.
#[utoipa::path(post, path = "/v1/subscriptions/{id}/reactivate", operation_id = "reactivate_subscription",
    tag = "Subscriptions",
    extensions(("x-scope" = json!("subscriptions:write")), ("x-idempotency-key" = json!("required"))),
    params(("id" = inline(SubscriptionRef), Path, description = "The subscription.")),
    responses((status = 200, description = "The subscription.", body = Data<SubscriptionView>)))]
pub(crate) async fn reactivate(
    merchant: Merchant<SubscriptionsWrite>,
    _: KeyRequired,
    Id(id): Id<SubscriptionId>,
    _: Json<Nothing>,
) -> Answer {
    let mut tx = merchant.begin().await?;
    let row = subscriptions::reactivate(&mut tx, id).await?;
    let view = SubscriptionView::of(&mut tx, row).await?;
    merchant.ok(tx, view).await
}
