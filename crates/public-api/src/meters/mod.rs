//! Meters.

mod views;

use app::usage;
use ids::MeterId;
use store::meters::MeterFilter;
use web::listing::{Dated, DatedParams, ListParams};
use web::permission::{UsageRead, UsageWrite};
use web::{Answer, Data, Id, Json, Listing, Merchant, Page};

use crate::names::MeterRef;
use views::{CreateMeter, MeterQuery, MeterView};

/// Make a meter
///
/// A meter says how events of usage become a quantity. It never changes. A price with its `meterKey` charges for what
/// it counted, after each period.
#[utoipa::path(post, path = "/v1/meters", operation_id = "create_meter", tag = "Usage",
    extensions(("x-scope" = json!("usage:write"))), request_body = CreateMeter,
    responses((status = 201, description = "The meter.", body = Data<MeterView>)))]
pub(crate) async fn create(merchant: Merchant<UsageWrite>, Json(body): Json<CreateMeter>) -> Answer {
    let mut tx = merchant.begin().await?;
    let row = usage::create(&mut tx, body.into()).await?;
    merchant.created(tx, MeterView::from(row)).await
}

/// List meters
#[utoipa::path(get, path = "/v1/meters", operation_id = "list_meters", tag = "Usage",
    extensions(("x-scope" = json!("usage:read"))), params(ListParams, DatedParams, MeterQuery),
    responses((status = 200, description = "Meters, newest first.", body = Page<MeterView>)))]
pub(crate) async fn list(merchant: Merchant<UsageRead>, listing: Listing<MeterQuery, Dated>) -> Answer {
    let filter = MeterFilter { key: listing.filter.key.clone(), made: listing.made() };
    let mut tx = merchant.begin().await?;
    let found = usage::list(&mut tx, &filter, &listing.page()).await?;
    let total = listing.total(store::meters::count(&mut tx, &filter)).await?;
    merchant.listed(tx, &listing, found.into_iter().map(MeterView::from).collect(), total).await
}

/// Show a meter
#[utoipa::path(get, path = "/v1/meters/{id}", operation_id = "get_meter", tag = "Usage",
    extensions(("x-scope" = json!("usage:read"))), params(("id" = inline(MeterRef), Path, description = "The meter.")),
    responses((status = 200, description = "The meter.", body = Data<MeterView>)))]
pub(crate) async fn get(merchant: Merchant<UsageRead>, Id(id): Id<MeterId>) -> Answer {
    let mut tx = merchant.begin().await?;
    let row = usage::get(&mut tx, id).await?;
    merchant.ok(tx, MeterView::from(row)).await
}
