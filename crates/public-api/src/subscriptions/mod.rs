//! Subscriptions.

pub(crate) mod ahead;
pub(crate) mod changes;
pub(crate) mod collection;
mod items;
pub(crate) mod phases;
mod views;

use app::subscriptions;
use billing::subscription::CancelWhen;
use ids::SubscriptionId;
use store::subscriptions::{self as rows, SubscriptionFilter};
use web::listing::{Expanding, ListParams, Marked, MarkedParams};
use web::permission::{SubscriptionsRead, SubscriptionsWrite};
use web::{Answer, Data, Id, Json, KeyRequired, Listing, Merchant, Nothing, Page, Shown};

use crate::expand::{self, Thing};
use crate::names::SubscriptionRef;
use views::{Cancel, CreateSubscription, ExtendTrial, Pause, SubscriptionQuery};
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
    let (new, terms) = body.parse()?;
    let mut tx = merchant.begin().await?;
    let row = subscriptions::create_with(&mut tx, new, &terms).await?;
    let view = SubscriptionView::of(&mut tx, row).await?;
    merchant.created(tx, view).await
}

/// List subscriptions
#[utoipa::path(get, path = "/v1/subscriptions", operation_id = "list_subscriptions", tag = "Subscriptions",
    extensions(("x-scope" = json!("subscriptions:read"))), params(ListParams, MarkedParams, SubscriptionQuery),
    responses((status = 200, description = "Subscriptions, newest first.", body = Page<SubscriptionView>)))]
pub(crate) async fn list(
    merchant: Merchant<SubscriptionsRead>,
    listing: Listing<SubscriptionQuery, Expanding<Marked>>,
) -> Answer {
    let filter = SubscriptionFilter { made: listing.made(), ..listing.filter.into() };
    let mut tx = merchant.begin().await?;
    let views = SubscriptionView::page(&mut tx, &filter, &listing.page()).await?;
    let total = listing.total(rows::count(&mut tx, &filter)).await?;
    let views = expand::many(&merchant, &mut tx, Thing::Subscription, listing.expand(), views).await?;
    merchant.listed(tx, &listing, views, total).await
}

/// Show a subscription
#[utoipa::path(get, path = "/v1/subscriptions/{id}", operation_id = "get_subscription", tag = "Subscriptions",
    extensions(("x-scope" = json!("subscriptions:read"))),
    params(("id" = inline(SubscriptionRef), Path, description = "The subscription.")),
    responses((status = 200, description = "The subscription.", body = Data<SubscriptionView>)))]
pub(crate) async fn get(merchant: Merchant<SubscriptionsRead>, Shown(id, expand): Shown<SubscriptionId>) -> Answer {
    let mut tx = merchant.begin().await?;
    let row = rows::get(&mut tx, id).await?;
    let version = row.version;
    let view = SubscriptionView::of(&mut tx, row).await?;
    let view = expand::one(&merchant, &mut tx, Thing::Subscription, &expand, view).await?;
    merchant.ok_at(tx, version, view).await
}

/// Cancel a subscription
///
/// Now, at the end of its period, or at a date. Asking twice for the same is not an error.
#[utoipa::path(post, path = "/v1/subscriptions/{id}/cancel", operation_id = "cancel_subscription",
    tag = "Subscriptions", extensions(("x-scope" = json!("subscriptions:write"))),
    params(("id" = inline(SubscriptionRef), Path, description = "The subscription.")), request_body = Cancel,
    responses((status = 200, description = "The subscription.", body = Data<SubscriptionView>)))]
pub(crate) async fn cancel(
    merchant: Merchant<SubscriptionsWrite>,
    Id(id): Id<SubscriptionId>,
    Json(body): Json<Cancel>,
) -> Answer {
    let (when, credited) = body.when()?;
    let reason = body.reason()?;
    let mut tx = merchant.begin().await?;
    let row = if credited && when == CancelWhen::Now {
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

/// End a trial now
///
/// The first period begins and is charged.
#[utoipa::path(post, path = "/v1/subscriptions/{id}/end-trial", operation_id = "end_trial",
    tag = "Subscriptions",
    extensions(("x-scope" = json!("subscriptions:write")), ("x-idempotency-key" = json!("required"))),
    params(("id" = inline(SubscriptionRef), Path, description = "The subscription.")),
    responses((status = 200, description = "The subscription.", body = Data<SubscriptionView>)))]
pub(crate) async fn end_trial(
    merchant: Merchant<SubscriptionsWrite>,
    _: KeyRequired,
    Id(id): Id<SubscriptionId>,
    _: Json<Nothing>,
) -> Answer {
    let mut tx = merchant.begin().await?;
    let row = subscriptions::end_trial(&mut tx, id).await?;
    let view = SubscriptionView::of(&mut tx, row).await?;
    merchant.ok(tx, view).await
}

/// Extend a trial
#[utoipa::path(post, path = "/v1/subscriptions/{id}/extend-trial", operation_id = "extend_trial",
    tag = "Subscriptions", extensions(("x-scope" = json!("subscriptions:write"))),
    params(("id" = inline(SubscriptionRef), Path, description = "The subscription.")), request_body = ExtendTrial,
    responses((status = 200, description = "The subscription.", body = Data<SubscriptionView>)))]
pub(crate) async fn extend_trial(
    merchant: Merchant<SubscriptionsWrite>,
    Id(id): Id<SubscriptionId>,
    Json(body): Json<ExtendTrial>,
) -> Answer {
    let mut tx = merchant.begin().await?;
    let row = subscriptions::extend_trial(&mut tx, id, body.trial_end()).await?;
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
/// A canceled or unpaid subscription, or one whose first invoice was not paid in time, within your grace period. The
/// anchor stays; what is left of the running period is charged, unless it is paid for.
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
