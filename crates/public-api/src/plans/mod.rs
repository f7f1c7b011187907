//! Plans.

pub(crate) mod prices;
mod views;

use app::plans;
use ids::PlanId;
use store::versions::Versioned;
use web::listing::{ListParams, Marked, MarkedParams};
use web::permission::{PlansRead, PlansWrite};
use web::{Answer, Data, Id, IfMatch, Json, Listing, Merchant, Page};

use crate::names::Model;
use crate::names::{PlanRef, Word};
use prices::CreatePrice;
pub(crate) use prices::Number;
pub(crate) use views::PlanView;
use views::{ChangePlan, CreatePlan, PlanFilter};

/// Offer a plan
///
/// Amounts are in minor units of their currency: integers, or texts such as `"0.015"` where a unit costs less than one.
/// A plan of one amount needs nothing else. Other models, other currencies and add-ons go into `prices`: those without
/// a `key` are the base price, which every subscription has; the others are add-ons, which it may choose.
#[utoipa::path(post, path = "/v1/plans", operation_id = "create_plan", tag = "Plans",
    extensions(("x-scope" = json!("plans:write"))),
    request_body = CreatePlan, responses((status = 201, description = "The plan.", body = Data<PlanView>)))]
pub(crate) async fn create(merchant: Merchant<PlansWrite>, Json(body): Json<CreatePlan>) -> Answer {
    let mut tx = merchant.begin().await?;
    let plan = plans::create(&mut tx, body.into()).await?;
    merchant.created(tx, PlanView::from(&plan)).await
}

/// List plans
#[utoipa::path(get, path = "/v1/plans", operation_id = "list_plans", tag = "Plans",
    extensions(("x-scope" = json!("plans:read"))), params(ListParams, MarkedParams, PlanFilter),
    responses((status = 200, description = "Plans, newest first.", body = Page<PlanView>)))]
pub(crate) async fn list(merchant: Merchant<PlansRead>, listing: Listing<PlanFilter, Marked>) -> Answer {
    let status = listing.filter.status.map(|status| status.word().to_owned());
    let filter = store::plans::PlanFilter { status, made: listing.made() };
    let mut tx = merchant.begin().await?;
    let found = plans::list(&mut tx, &filter, &listing.page()).await?;
    let total = listing.total(store::plans::count(&mut tx, &filter)).await?;
    merchant.listed(tx, &listing, found.iter().map(PlanView::from).collect(), total).await
}

/// Show a plan
#[utoipa::path(get, path = "/v1/plans/{id}", operation_id = "get_plan", tag = "Plans",
    extensions(("x-scope" = json!("plans:read"))), params(("id" = inline(PlanRef), Path, description = "The plan.")),
    responses((status = 200, description = "The plan.", body = Data<PlanView>)))]
pub(crate) async fn get(merchant: Merchant<PlansRead>, Id(id): Id<PlanId>) -> Answer {
    let mut tx = merchant.begin().await?;
    let plan = plans::get(&mut tx, id).await?;
    merchant.ok_at(tx, plan.row.version, PlanView::from(&plan)).await
}

/// Change a plan
///
/// Holds for those who subscribe from now on. A new `amount` is a new version of the base price in its currency;
/// running subscriptions keep theirs.
#[utoipa::path(patch, path = "/v1/plans/{id}", operation_id = "change_plan", tag = "Plans",
    extensions(("x-scope" = json!("plans:write"))), params(("id" = inline(PlanRef), Path, description = "The plan.")),
    request_body = ChangePlan, responses((status = 200, description = "The plan.", body = Data<PlanView>)))]
pub(crate) async fn change(
    merchant: Merchant<PlansWrite>,
    Id(id): Id<PlanId>,
    unchanged: IfMatch,
    Json(body): Json<ChangePlan>,
) -> Answer {
    let change = body.parse()?;
    let mut tx = merchant.begin().await?;
    unchanged.check(&mut tx, Versioned::Plan, id.uuid()).await?;
    let plan = plans::change(&mut tx, id, change).await?;
    merchant.ok_at(tx, plan.row.version, PlanView::from(&plan)).await
}

/// Price a plan anew
///
/// The next version of the base price or of an add-on in this currency, or the first one of either. A price never
/// changes: running subscriptions keep the version they have.
#[utoipa::path(post, path = "/v1/plans/{id}/prices", operation_id = "add_price", tag = "Plans",
    extensions(("x-scope" = json!("plans:write"))), params(("id" = inline(PlanRef), Path, description = "The plan.")),
    request_body = CreatePrice, responses((status = 201, description = "The plan.", body = Data<PlanView>)))]
pub(crate) async fn add_price(
    merchant: Merchant<PlansWrite>,
    Id(id): Id<PlanId>,
    Json(body): Json<CreatePrice>,
) -> Answer {
    let new = body.at(String::new(), Model::Flat);
    let mut tx = merchant.begin().await?;
    let plan = plans::add_price(&mut tx, id, new).await?;
    merchant.created(tx, PlanView::from(&plan)).await
}

/// Archive a plan
///
/// Nobody can subscribe to it any more; who has it keeps it.
#[utoipa::path(delete, path = "/v1/plans/{id}", operation_id = "archive_plan", tag = "Plans",
    extensions(("x-scope" = json!("plans:write"))), params(("id" = inline(PlanRef), Path, description = "The plan.")),
    responses((status = 200, description = "The archived plan.", body = Data<PlanView>)))]
pub(crate) async fn archive(merchant: Merchant<PlansWrite>, Id(id): Id<PlanId>) -> Answer {
    let mut tx = merchant.begin().await?;
    let plan = plans::archive(&mut tx, id).await?;
    merchant.ok(tx, PlanView::from(&plan)).await
}
