//! Tax rates.

mod views;

use ids::TaxRateId;
use setup::taxes;
use store::tax_rates::{self as rows, TaxRateFilter};
use store::versions::Versioned;
use web::listing::{Dated, DatedParams, ListParams};
use web::permission::{TaxesRead, TaxesWrite};
use web::{Answer, Data, Id, IfMatch, Json, Listing, Merchant, Page};

use crate::names::TaxRateRef;
use views::{ChangeTaxRate, CreateTaxRate, TaxRateQuery, TaxRateView};

/// Enter a tax rate
///
/// It is charged where the settings (`taxRateIds`) or a plan name it. A rate never changes: another rate is a new one
/// of the same code, once the old one is turned off.
#[utoipa::path(post, path = "/v1/tax-rates", operation_id = "create_tax_rate", tag = "Taxes",
    extensions(("x-scope" = json!("tax_rates:write"))), request_body = CreateTaxRate,
    responses((status = 201, description = "The rate.", body = Data<TaxRateView>)))]
pub(crate) async fn create(merchant: Merchant<TaxesWrite>, Json(body): Json<CreateTaxRate>) -> Answer {
    let mut tx = merchant.begin().await?;
    let row = taxes::create(&mut tx, body.into()).await?;
    merchant.created(tx, TaxRateView::from(row)).await
}

/// List tax rates
#[utoipa::path(get, path = "/v1/tax-rates", operation_id = "list_tax_rates", tag = "Taxes",
    extensions(("x-scope" = json!("tax_rates:read"))), params(ListParams, DatedParams, TaxRateQuery),
    responses((status = 200, description = "Rates, newest first.", body = Page<TaxRateView>)))]
pub(crate) async fn list(merchant: Merchant<TaxesRead>, listing: Listing<TaxRateQuery, Dated>) -> Answer {
    let TaxRateQuery { active, code } = listing.filter.clone();
    let filter = TaxRateFilter { active, code, made: listing.made() };
    let mut tx = merchant.begin().await?;
    let found = rows::page(&mut tx, &filter, &listing.page()).await?;
    let total = listing.total(rows::count(&mut tx, &filter)).await?;
    merchant.listed(tx, &listing, found.into_iter().map(TaxRateView::from).collect(), total).await
}

/// Show a tax rate
#[utoipa::path(get, path = "/v1/tax-rates/{id}", operation_id = "get_tax_rate", tag = "Taxes",
    extensions(("x-scope" = json!("tax_rates:read"))),
    params(("id" = inline(TaxRateRef), Path, description = "The rate.")),
    responses((status = 200, description = "The rate.", body = Data<TaxRateView>)))]
pub(crate) async fn get(merchant: Merchant<TaxesRead>, Id(id): Id<TaxRateId>) -> Answer {
    let mut tx = merchant.begin().await?;
    let row = rows::get(&mut tx, id).await?;
    merchant.ok_at(tx, row.version, TaxRateView::from(row)).await
}

/// Rename a tax rate, or turn it off or on
///
/// A rate that the settings or a plan name stays on.
#[utoipa::path(patch, path = "/v1/tax-rates/{id}", operation_id = "change_tax_rate", tag = "Taxes",
    extensions(("x-scope" = json!("tax_rates:write"))),
    params(("id" = inline(TaxRateRef), Path, description = "The rate.")), request_body = ChangeTaxRate,
    responses((status = 200, description = "The rate.", body = Data<TaxRateView>)))]
pub(crate) async fn change(
    merchant: Merchant<TaxesWrite>,
    Id(id): Id<TaxRateId>,
    unchanged: IfMatch,
    Json(body): Json<ChangeTaxRate>,
) -> Answer {
    let mut tx = merchant.begin().await?;
    unchanged.check(&mut tx, Versioned::TaxRate, id.uuid()).await?;
    let row = taxes::change(&mut tx, id, body.into()).await?;
    merchant.ok_at(tx, row.version, TaxRateView::from(row)).await
}
