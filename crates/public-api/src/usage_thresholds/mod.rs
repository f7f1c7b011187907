//! Thresholds of usage.

mod views;

use app::usage;
use ids::ThresholdId;
use store::usage_thresholds::{self as rows, ThresholdFilter};
use store::versions::Versioned;
use web::listing::{Dated, DatedParams, ListParams};
use web::permission::{UsageRead, UsageWrite};
use web::{Answer, Data, Id, IfMatch, Json, Listing, Merchant, Page};

use crate::names::ThresholdRef;
use views::{ChangeThreshold, CreateThreshold, ThresholdQuery, ThresholdView};

/// Make a usage threshold
///
/// When what a meter counted in a billing period of a subscription reaches it, `usage.threshold_crossed` is told: once for
/// each period, or with `recurring` once for each multiple. It looks at the whole period, from the next event of
/// usage on. What is withdrawn and used again is not told twice.
#[utoipa::path(post, path = "/v1/usage-thresholds", operation_id = "create_usage_threshold", tag = "Usage",
    extensions(("x-scope" = json!("usage:write"))), request_body = CreateThreshold,
    responses((status = 201, description = "The threshold.", body = Data<ThresholdView>)))]
pub(crate) async fn create(merchant: Merchant<UsageWrite>, Json(body): Json<CreateThreshold>) -> Answer {
    let new = body.read()?;
    let mut tx = merchant.begin().await?;
    let row = usage::create_threshold(&mut tx, new).await?;
    merchant.created(tx, ThresholdView::from(row)).await
}

/// List usage thresholds
#[utoipa::path(get, path = "/v1/usage-thresholds", operation_id = "list_usage_thresholds", tag = "Usage",
    extensions(("x-scope" = json!("usage:read"))), params(ListParams, DatedParams, ThresholdQuery),
    responses((status = 200, description = "Thresholds, newest first.", body = Page<ThresholdView>)))]
pub(crate) async fn list(merchant: Merchant<UsageRead>, listing: Listing<ThresholdQuery, Dated>) -> Answer {
    let (meter, active) = (listing.filter.meter_id.map(|id| id.0), listing.filter.active);
    let filter = ThresholdFilter { meter, active, made: listing.made() };
    let mut tx = merchant.begin().await?;
    let found = rows::page(&mut tx, &filter, &listing.page()).await?;
    let total = listing.total(rows::count(&mut tx, &filter)).await?;
    merchant.listed(tx, &listing, found.into_iter().map(ThresholdView::from).collect(), total).await
}

/// Show a usage threshold
#[utoipa::path(get, path = "/v1/usage-thresholds/{id}", operation_id = "get_usage_threshold", tag = "Usage",
    extensions(("x-scope" = json!("usage:read"))),
    params(("id" = inline(ThresholdRef), Path, description = "The threshold.")),
    responses((status = 200, description = "The threshold.", body = Data<ThresholdView>)))]
pub(crate) async fn get(merchant: Merchant<UsageRead>, Id(id): Id<ThresholdId>) -> Answer {
    let mut tx = merchant.begin().await?;
    let row = rows::get(&mut tx, id).await?;
    merchant.ok_at(tx, row.version, ThresholdView::from(row)).await
}

/// Rename a usage threshold, or turn it off or on
///
/// What it told stays told: turned on again, it is silent about what it told of the same period.
#[utoipa::path(patch, path = "/v1/usage-thresholds/{id}", operation_id = "change_usage_threshold", tag = "Usage",
    extensions(("x-scope" = json!("usage:write"))),
    params(("id" = inline(ThresholdRef), Path, description = "The threshold.")), request_body = ChangeThreshold,
    responses((status = 200, description = "The threshold.", body = Data<ThresholdView>)))]
pub(crate) async fn change(
    merchant: Merchant<UsageWrite>,
    Id(id): Id<ThresholdId>,
    unchanged: IfMatch,
    Json(body): Json<ChangeThreshold>,
) -> Answer {
    let mut tx = merchant.begin().await?;
    unchanged.check(&mut tx, Versioned::Threshold, id.uuid()).await?;
    let row = usage::change_threshold(&mut tx, id, body.into()).await?;
    merchant.ok_at(tx, row.version, ThresholdView::from(row)).await
}
