//! Recoveries, the policy they follow, and what came back.

mod by_hand;
pub(crate) mod experiments;
pub(crate) mod policy;
mod summary;
mod views;

use app::{policies, recoveries};
use ids::{PolicyId, ScheduleId};
use store::dunning::{self as rows, ScheduleFilter};
use web::listing::{Dated, DatedParams, Expanding, ListParams, Params};
use web::permission::{RecoveryRead, RecoveryWrite};
use web::{Answer, Data, Id, Json, KeyRequired, Listing, Merchant, NoQuery, Nothing, Page, Shown};

use crate::expand::{self, Thing};
use crate::names::{PolicyRef, ScheduleRef};
use by_hand::{ResolveRecovery, StopRecovery};
use policy::{PolicyBody, PolicyView};
use summary::{RecoveryReport, SummaryQuery};
use views::{ScheduleDetail, ScheduleQuery, ScheduleView};

/// List recoveries
#[utoipa::path(get, path = "/v1/dunning-schedules", operation_id = "list_dunning_schedules", tag = "Recovery",
    extensions(("x-scope" = json!("recovery:read"))), params(ListParams, DatedParams, ScheduleQuery),
    responses((status = 200, description = "Recoveries, newest first.", body = Page<ScheduleView>)))]
pub(crate) async fn list(
    merchant: Merchant<RecoveryRead>,
    listing: Listing<ScheduleQuery, Expanding<Dated>>,
) -> Answer {
    let filter = ScheduleFilter { made: listing.made(), ..listing.filter.into() };
    let mut tx = merchant.begin().await?;
    let found = rows::page(&mut tx, &filter, &listing.page()).await?;
    let total = listing.total(rows::count(&mut tx, &filter)).await?;
    let views = expand::many(
        &merchant,
        &mut tx,
        Thing::Schedule,
        listing.expand(),
        found.into_iter().map(ScheduleView::from).collect(),
    )
    .await?;
    merchant.listed(tx, &listing, views, total).await
}

/// Show a recovery
///
/// With every decision taken so far, its reason and its inputs, and the dates that follow if nothing works.
#[utoipa::path(get, path = "/v1/dunning-schedules/{id}", operation_id = "get_dunning_schedule", tag = "Recovery",
    extensions(("x-scope" = json!("recovery:read"))),
    params(("id" = inline(ScheduleRef), Path, description = "The recovery.")),
    responses((status = 200, description = "The recovery.", body = Data<ScheduleDetail>)))]
pub(crate) async fn get(merchant: Merchant<RecoveryRead>, Shown(id, expand): Shown<ScheduleId>) -> Answer {
    let mut tx = merchant.begin().await?;
    let row = rows::get(&mut tx, id).await?;
    let view = ScheduleDetail::of(&mut tx, row).await?;
    let view = expand::one(&merchant, &mut tx, Thing::Schedule, &expand, view).await?;
    merchant.ok(tx, view).await
}

/// Take a recovery's next step now
#[utoipa::path(post, path = "/v1/dunning-schedules/{id}/retry", operation_id = "retry_dunning_schedule",
    tag = "Recovery", extensions(("x-scope" = json!("recovery:write")), ("x-idempotency-key" = json!("required"))),
    params(("id" = inline(ScheduleRef), Path, description = "The recovery.")),
    responses((status = 202, description = "The recovery; its charge follows.", body = Data<ScheduleView>)))]
pub(crate) async fn retry(
    merchant: Merchant<RecoveryWrite>,
    _: KeyRequired,
    Id(id): Id<ScheduleId>,
    _: Json<Nothing>,
) -> Answer {
    let mut tx = merchant.begin().await?;
    let row = recoveries::retry_now(&mut tx, id).await?;
    merchant.accepted(tx, ScheduleView::from(row)).await
}

/// Stop a recovery
///
/// Nothing more is tried. The invoice stays open and its subscription overdue; a retry takes the recovery up again.
#[utoipa::path(post, path = "/v1/dunning-schedules/{id}/stop", operation_id = "stop_dunning_schedule", tag = "Recovery",
    extensions(("x-scope" = json!("recovery:write"))), request_body = StopRecovery,
    params(("id" = inline(ScheduleRef), Path, description = "The recovery.")),
    responses((status = 200, description = "The recovery.", body = Data<ScheduleView>)))]
pub(crate) async fn stop(
    merchant: Merchant<RecoveryWrite>,
    Id(id): Id<ScheduleId>,
    Json(body): Json<StopRecovery>,
) -> Answer {
    let mut tx = merchant.begin().await?;
    let row = recoveries::stop_by_hand(&mut tx, id, body.note).await?;
    merchant.ok(tx, ScheduleView::from(row)).await
}

/// Settle a recovery by hand
///
/// Ends it, and its invoice with it: `paid` outside of the gateways, under your `reference`; `uncollectible`, with what the
/// policy does when everything was tried; or `void`, which takes the invoice back.
#[utoipa::path(post, path = "/v1/dunning-schedules/{id}/resolve", operation_id = "resolve_dunning_schedule",
    tag = "Recovery", extensions(("x-scope" = json!("recovery:write"))), request_body = ResolveRecovery,
    params(("id" = inline(ScheduleRef), Path, description = "The recovery.")),
    responses((status = 200, description = "The recovery.", body = Data<ScheduleView>)))]
pub(crate) async fn resolve(
    merchant: Merchant<RecoveryWrite>,
    Id(id): Id<ScheduleId>,
    Json(body): Json<ResolveRecovery>,
) -> Answer {
    let mut tx = merchant.begin().await?;
    let (how, note) = body.settlement()?;
    let row = recoveries::settle_by_hand(&mut tx, id, how, note).await?;
    merchant.ok(tx, ScheduleView::from(row)).await
}

/// Show what came back
///
/// Money at risk, recovered and lost, by currency, by the first failure's code and by the rail that brought it back: of the
/// recoveries that began in the time, or of all.
#[utoipa::path(get, path = "/v1/analytics/failures", operation_id = "get_recovery_summary", tag = "Recovery",
    extensions(("x-scope" = json!("recovery:read"))), params(SummaryQuery),
    responses((status = 200, description = "The figures.", body = Data<RecoveryReport>)))]
pub(crate) async fn summary(merchant: Merchant<RecoveryRead>, Params(query): Params<SummaryQuery>) -> Answer {
    let mut tx = merchant.begin().await?;
    let found = rows::summary(&mut tx, query.from, query.to).await?;
    merchant.ok(tx, RecoveryReport::from(found.as_slice())).await
}

/// Show the recovery policy
#[utoipa::path(get, path = "/v1/settings/recovery", operation_id = "get_recovery_policy", tag = "Settings",
    extensions(("x-scope" = json!("recovery:read"))),
    responses((status = 200, description = "The policy in force.", body = Data<PolicyView>)))]
pub(crate) async fn policy(merchant: Merchant<RecoveryRead>, _: NoQuery) -> Answer {
    let mut tx = merchant.begin().await?;
    let chosen = policies::current(&mut tx).await?;
    merchant.ok(tx, PolicyView::from(chosen)).await
}

/// Choose a recovery policy
///
/// Fields left out take their default. It becomes a new version for everybody, or with `scope` for the subscribers of a plan
/// or the customers of a segment; recoveries that run keep theirs. A recovery that begins follows a segment's policy before a
/// plan's, and a plan's before everybody's.
#[utoipa::path(put, path = "/v1/settings/recovery", operation_id = "put_recovery_policy", tag = "Settings",
    extensions(("x-scope" = json!("recovery:write"))), request_body = PolicyBody,
    responses((status = 200, description = "The policy in force.", body = Data<PolicyView>)))]
pub(crate) async fn choose_policy(merchant: Merchant<RecoveryWrite>, Json(body): Json<PolicyBody>) -> Answer {
    let (scope, policy) = body.read()?;
    let mut tx = merchant.begin().await?;
    let chosen = policies::choose(&mut tx, scope, policy).await?;
    merchant.ok(tx, PolicyView::from(chosen)).await
}

/// List the recovery policies in force
///
/// The narrower first: segments by rank, plans, then everybody's.
#[utoipa::path(get, path = "/v1/recovery-policies", operation_id = "list_recovery_policies", tag = "Recovery",
    extensions(("x-scope" = json!("recovery:read"))),
    responses((status = 200, description = "The policies in force.", body = Data<Vec<PolicyView>>)))]
pub(crate) async fn list_policies(merchant: Merchant<RecoveryRead>, _: NoQuery) -> Answer {
    let mut tx = merchant.begin().await?;
    let found = policies::in_force(&mut tx).await?;
    merchant.ok(tx, found.into_iter().map(PolicyView::from).collect::<Vec<_>>()).await
}

/// Archive a recovery policy
///
/// Of a plan or a segment: recoveries that begin from now on follow the next wider policy, and those that run keep theirs.
#[utoipa::path(delete, path = "/v1/recovery-policies/{id}", operation_id = "archive_recovery_policy", tag = "Recovery",
    extensions(("x-scope" = json!("recovery:write"))),
    params(("id" = inline(PolicyRef), Path, description = "The version in force.")),
    responses((status = 200, description = "The archived policy.", body = Data<PolicyView>)))]
pub(crate) async fn archive_policy(merchant: Merchant<RecoveryWrite>, Id(id): Id<PolicyId>) -> Answer {
    let mut tx = merchant.begin().await?;
    let archived = policies::archive(&mut tx, id).await?;
    merchant.ok(tx, PolicyView::from(archived)).await
}
