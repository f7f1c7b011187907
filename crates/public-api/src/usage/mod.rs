//! Events of usage, and what they come to.

pub(crate) mod together;
mod views;

use app::usage;
use axum::Extension;
use axum::http::StatusCode;
use ids::{SubscriptionId, UsageId};
use web::permission::{UsageRead, UsageWrite};
use web::{Answer, Data, Id, Json, Merchant, Nothing, merchant};

use crate::names::{SubscriptionRef, UsageRef};
use together::Together;
use views::{BatchView, CorrectUsage, RecordBatch, RecordUsage, SummaryView, UsageView};

/// Record usage
///
/// An event counts once under its `idempotencyKey`, for ever: a repeat is answered with 200 and the event as it is, and
/// the same key with another payload with 409. It belongs to the period that its `at` is in; on a boundary, to the one
/// that opens.
#[utoipa::path(post, path = "/v1/usage", operation_id = "record_usage", tag = "Usage",
    extensions(("x-scope" = json!("usage:write"))), request_body = RecordUsage,
    responses((status = 201, description = "The event.", body = Data<UsageView>)))]
pub(crate) async fn record(
    merchant: Merchant<UsageWrite>,
    Extension(together): Extension<Together>,
    Json(body): Json<RecordUsage>,
) -> Answer {
    if merchant.saves_its_answer() {
        let mut tx = merchant.begin().await?;
        let (row, is_new) = usage::record_one(&mut tx, body.into()).await?;
        let view = UsageView::from(row);
        return if is_new { merchant.created(tx, view).await } else { merchant.ok(tx, view).await };
    }
    let (row, is_new) = together.record(merchant.scope(), body.into()).await?;
    merchant::plain(if is_new { StatusCode::CREATED } else { StatusCode::OK }, UsageView::from(row))
}

/// Record a batch of usage
///
/// Up to 1000 events. Each is recorded, repeated or refused by itself; the answer lists every one in its order. Send the
/// whole batch again after an error: what was recorded counts once.
#[utoipa::path(post, path = "/v1/usage/batch", operation_id = "record_usage_batch", tag = "Usage",
    extensions(("x-scope" = json!("usage:write"))), request_body = RecordBatch,
    responses((status = 200, description = "What became of each event.", body = Data<BatchView>)))]
pub(crate) async fn record_batch(merchant: Merchant<UsageWrite>, Json(body): Json<RecordBatch>) -> Answer {
    let mut tx = merchant.begin().await?;
    let outcomes = usage::record(&mut tx, &body.into_events()).await?;
    merchant.ok(tx, BatchView::from(outcomes)).await
}

/// Show an event of usage
#[utoipa::path(get, path = "/v1/usage/{id}", operation_id = "get_usage", tag = "Usage",
    extensions(("x-scope" = json!("usage:read"))), params(("id" = inline(UsageRef), Path, description = "The event.")),
    responses((status = 200, description = "The event.", body = Data<UsageView>)))]
pub(crate) async fn get(merchant: Merchant<UsageRead>, Id(id): Id<UsageId>) -> Answer {
    let mut tx = merchant.begin().await?;
    let row = store::usage::get(&mut tx, id).await?;
    merchant.ok(tx, UsageView::from(row)).await
}

/// Withdraw an event of usage
///
/// The event stays; a withdrawal is recorded beside it, and it counts no more. What was billed for it is credited on the
/// next invoice. Doing it twice is not an error.
#[utoipa::path(post, path = "/v1/usage/{id}/withdraw", operation_id = "withdraw_usage", tag = "Usage",
    extensions(("x-scope" = json!("usage:write"))), params(("id" = inline(UsageRef), Path, description = "The event.")),
    responses((status = 200, description = "The withdrawal.", body = Data<UsageView>)))]
pub(crate) async fn withdraw(merchant: Merchant<UsageWrite>, Id(id): Id<UsageId>, _: Json<Nothing>) -> Answer {
    let mut tx = merchant.begin().await?;
    let row = usage::withdraw(&mut tx, id).await?;
    merchant.ok(tx, UsageView::from(row)).await
}

/// Correct an event of usage
///
/// Withdraws it and records another in its place, under a key of its own; both, or neither.
#[utoipa::path(post, path = "/v1/usage/{id}/correct", operation_id = "correct_usage", tag = "Usage",
    extensions(("x-scope" = json!("usage:write"))), params(("id" = inline(UsageRef), Path, description = "The event.")),
    request_body = CorrectUsage,
    responses((status = 201, description = "The event in its place.", body = Data<UsageView>)))]
pub(crate) async fn correct(
    merchant: Merchant<UsageWrite>,
    Id(id): Id<UsageId>,
    Json(body): Json<CorrectUsage>,
) -> Answer {
    let mut tx = merchant.begin().await?;
    let row = usage::correct(&mut tx, id, body.into()).await?;
    merchant.created(tx, UsageView::from(row)).await
}

/// Show what a subscription used
///
/// Its current period, for each meter that its prices name, and what it would cost if the period ended like this.
#[utoipa::path(get, path = "/v1/usage/subscriptions/{id}/summary", operation_id = "get_usage_summary", tag = "Usage",
    extensions(("x-scope" = json!("usage:read"))),
    params(("id" = inline(SubscriptionRef), Path, description = "The subscription.")),
    responses((status = 200, description = "The usage.", body = Data<SummaryView>)))]
pub(crate) async fn summary(merchant: Merchant<UsageRead>, Id(id): Id<SubscriptionId>) -> Answer {
    let mut tx = merchant.begin().await?;
    let found = usage::summary(&mut tx, id).await?;
    merchant.ok(tx, SummaryView::from(found)).await
}
