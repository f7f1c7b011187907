//! Moving running subscriptions to the newest prices of their plan.

mod views;

use app::price_migrations as moves;
use ids::PriceMigrationId;
use store::price_migrations::{self as rows, PriceMigrationFilter};
use web::listing::{Dated, DatedParams, ListParams};
use web::permission::{PlansRead, PlansWrite};
use web::{Answer, Data, Id, Json, Listing, Merchant, Nothing, Page, Under};

use crate::names::PriceMigrationRef;
use views::{CreateMigration, MigrationQuery, MigrationView, MovedQuery, MovedView};

/// Compute a move to the newest prices
///
/// Subscriptions keep the price versions they have. This computes the last bill of every running subscription at an older
/// version again at the newest ones, and lists every amount that would differ. Nobody is moved by it. The work goes on
/// after the answer; listen for `price_migration.ready`.
#[utoipa::path(post, path = "/v1/price-migrations", operation_id = "create_price_migration", tag = "Plans",
    extensions(("x-scope" = json!("plans:write"))), request_body = CreateMigration,
    responses((status = 202, description = "The move, being computed.", body = Data<MigrationView>)))]
pub(crate) async fn create(merchant: Merchant<PlansWrite>, Json(body): Json<CreateMigration>) -> Answer {
    let mut tx = merchant.begin().await?;
    let row = moves::create(&mut tx, body.plan()).await?;
    let view = MigrationView::of(&mut tx, row).await?;
    merchant.accepted(tx, view).await
}

/// List moves to newer prices
#[utoipa::path(get, path = "/v1/price-migrations", operation_id = "list_price_migrations", tag = "Plans",
    extensions(("x-scope" = json!("plans:read"))), params(ListParams, DatedParams, MigrationQuery),
    responses((status = 200, description = "Moves, newest first.", body = Page<MigrationView>)))]
pub(crate) async fn list(merchant: Merchant<PlansRead>, listing: Listing<MigrationQuery, Dated>) -> Answer {
    let filter = PriceMigrationFilter { made: listing.made(), ..listing.filter.into() };
    let mut tx = merchant.begin().await?;
    let found = rows::page(&mut tx, &filter, &listing.page()).await?;
    let total = listing.total(rows::count(&mut tx, &filter)).await?;
    let mut views = Vec::with_capacity(found.len());
    for row in found {
        views.push(MigrationView::of(&mut tx, row).await?);
    }
    merchant.listed(tx, &listing, views, total).await
}

/// Show a move to newer prices
#[utoipa::path(get, path = "/v1/price-migrations/{id}", operation_id = "get_price_migration", tag = "Plans",
    extensions(("x-scope" = json!("plans:read"))),
    params(("id" = inline(PriceMigrationRef), Path, description = "The move.")),
    responses((status = 200, description = "The move.", body = Data<MigrationView>)))]
pub(crate) async fn get(merchant: Merchant<PlansRead>, Id(id): Id<PriceMigrationId>) -> Answer {
    let mut tx = merchant.begin().await?;
    let row = rows::get(&mut tx, id).await?;
    let view = MigrationView::of(&mut tx, row).await?;
    merchant.ok(tx, view).await
}

/// List the subscriptions of a move
///
/// Each with the amounts of its last bill at the old prices and at the new ones, line by line.
#[utoipa::path(get, path = "/v1/price-migrations/{id}/subscriptions", operation_id = "list_price_migration_subscriptions",
    tag = "Plans", extensions(("x-scope" = json!("plans:read"))),
    params(("id" = inline(PriceMigrationRef), Path, description = "The move."), ListParams, MovedQuery),
    responses((status = 200, description = "Subscriptions, last looked at first.", body = Page<MovedView>)))]
pub(crate) async fn subscriptions(
    merchant: Merchant<PlansRead>,
    Under(id): Under<PriceMigrationId>,
    listing: Listing<MovedQuery>,
) -> Answer {
    let mut tx = merchant.begin().await?;
    rows::get(&mut tx, id).await?;
    let found = rows::rows_page(&mut tx, id, listing.filter.status(), &listing.page()).await?;
    merchant.listed(tx, &listing, found.into_iter().map(MovedView::from).collect(), None).await
}

/// Carry a move out
///
/// Each subscription changes when its period ends, before the next one is billed. One that cannot be changed then is left
/// as it is, and the list says why. Asking twice is not an error.
#[utoipa::path(post, path = "/v1/price-migrations/{id}/apply", operation_id = "apply_price_migration", tag = "Plans",
    extensions(("x-scope" = json!("plans:write"))),
    params(("id" = inline(PriceMigrationRef), Path, description = "The move.")),
    responses((status = 202, description = "The move, being carried out.", body = Data<MigrationView>)))]
pub(crate) async fn apply(merchant: Merchant<PlansWrite>, Id(id): Id<PriceMigrationId>, _: Json<Nothing>) -> Answer {
    let mut tx = merchant.begin().await?;
    let row = moves::apply(&mut tx, id).await?;
    let view = MigrationView::of(&mut tx, row).await?;
    merchant.accepted(tx, view).await
}

/// Drop a move
///
/// Nobody was moved by it. Asking twice is not an error.
#[utoipa::path(post, path = "/v1/price-migrations/{id}/drop", operation_id = "drop_price_migration", tag = "Plans",
    extensions(("x-scope" = json!("plans:write"))),
    params(("id" = inline(PriceMigrationRef), Path, description = "The move.")),
    responses((status = 200, description = "The dropped move.", body = Data<MigrationView>)))]
pub(crate) async fn drop_it(merchant: Merchant<PlansWrite>, Id(id): Id<PriceMigrationId>, _: Json<Nothing>) -> Answer {
    let mut tx = merchant.begin().await?;
    let row = moves::drop_it(&mut tx, id).await?;
    let view = MigrationView::of(&mut tx, row).await?;
    merchant.ok(tx, view).await
}
