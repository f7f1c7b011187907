//! Items of their own: what is billed once.

pub(crate) mod views;

use app::one_offs;
use ids::InvoiceItemId;
use store::invoice_items::{self as rows, InvoiceItemFilter};
use store::versions::Versioned;
use web::listing::{Expanding, ListParams, Marked, MarkedParams};
use web::permission::{InvoicesRead, InvoicesWrite};
use web::{Answer, Data, Id, IfMatch, Json, KeyRequired, Listing, Merchant, Page, Shown};

use crate::expand::{self, Thing};
use crate::names::InvoiceItemRef;
use views::{ChangeInvoiceItem, CreateInvoiceItem, InvoiceItemQuery, InvoiceItemView};

/// Bill something by itself
///
/// It waits for the next bill of a period: of the subscription, or the first one that the customer gets in its currency
/// when no subscription is named. With `invoiceId` it is put on that draft at once. An amount below zero is a credit; a
/// bill never falls below nothing, and what is left over goes to the customer's balance.
#[utoipa::path(post, path = "/v1/invoice-items", operation_id = "create_invoice_item", tag = "Invoice items",
    extensions(("x-scope" = json!("invoices:write")), ("x-idempotency-key" = json!("required"))),
    request_body = CreateInvoiceItem,
    responses((status = 201, description = "The item.", body = Data<InvoiceItemView>)))]
pub(crate) async fn create(
    merchant: Merchant<InvoicesWrite>,
    _: KeyRequired,
    Json(body): Json<CreateInvoiceItem>,
) -> Answer {
    let new = body.parse()?;
    let mut tx = merchant.begin().await?;
    let row = one_offs::create(&mut tx, new).await?;
    merchant.created(tx, InvoiceItemView::from(row)).await
}

/// List invoice items
#[utoipa::path(get, path = "/v1/invoice-items", operation_id = "list_invoice_items", tag = "Invoice items",
    extensions(("x-scope" = json!("invoices:read"))), params(ListParams, MarkedParams, InvoiceItemQuery),
    responses((status = 200, description = "Items, newest first.", body = Page<InvoiceItemView>)))]
pub(crate) async fn list(
    merchant: Merchant<InvoicesRead>,
    listing: Listing<InvoiceItemQuery, Expanding<Marked>>,
) -> Answer {
    let filter = InvoiceItemFilter { made: listing.made(), ..listing.filter.into() };
    let mut tx = merchant.begin().await?;
    let found = rows::page(&mut tx, &filter, &listing.page()).await?;
    let total = listing.total(rows::count(&mut tx, &filter)).await?;
    let views = expand::many(
        &merchant,
        &mut tx,
        Thing::InvoiceItem,
        listing.expand(),
        found.into_iter().map(InvoiceItemView::from).collect(),
    )
    .await?;
    merchant.listed(tx, &listing, views, total).await
}

/// Show an invoice item
#[utoipa::path(get, path = "/v1/invoice-items/{id}", operation_id = "get_invoice_item", tag = "Invoice items",
    extensions(("x-scope" = json!("invoices:read"))),
    params(("id" = inline(InvoiceItemRef), Path, description = "The item.")),
    responses((status = 200, description = "The item.", body = Data<InvoiceItemView>)))]
pub(crate) async fn get(merchant: Merchant<InvoicesRead>, Shown(id, expand): Shown<InvoiceItemId>) -> Answer {
    let mut tx = merchant.begin().await?;
    let row = rows::get(&mut tx, id).await?;
    let version = row.version;
    let view = InvoiceItemView::from(row);
    let view = expand::one(&merchant, &mut tx, Thing::InvoiceItem, &expand, view).await?;
    merchant.ok_at(tx, version, view).await
}

/// Change an invoice item
///
/// While it waits. Once it is on an invoice this answers 409 `item_billed`; while that is a draft, change its line.
#[utoipa::path(patch, path = "/v1/invoice-items/{id}", operation_id = "change_invoice_item", tag = "Invoice items",
    extensions(("x-scope" = json!("invoices:write"))),
    params(("id" = inline(InvoiceItemRef), Path, description = "The item.")), request_body = ChangeInvoiceItem,
    responses((status = 200, description = "The item.", body = Data<InvoiceItemView>)))]
pub(crate) async fn change(
    merchant: Merchant<InvoicesWrite>,
    Id(id): Id<InvoiceItemId>,
    unchanged: IfMatch,
    Json(body): Json<ChangeInvoiceItem>,
) -> Answer {
    let change = body.parse()?;
    let mut tx = merchant.begin().await?;
    unchanged.check(&mut tx, Versioned::InvoiceItem, id.uuid()).await?;
    let row = one_offs::change(&mut tx, id, change).await?;
    merchant.ok_at(tx, row.version, InvoiceItemView::from(row)).await
}

/// Take an invoice item back
///
/// While it waits.
#[utoipa::path(delete, path = "/v1/invoice-items/{id}", operation_id = "delete_invoice_item", tag = "Invoice items",
    extensions(("x-scope" = json!("invoices:write"))),
    params(("id" = inline(InvoiceItemRef), Path, description = "The item.")),
    responses((status = 200, description = "The item as it was.", body = Data<InvoiceItemView>)))]
pub(crate) async fn remove(merchant: Merchant<InvoicesWrite>, Id(id): Id<InvoiceItemId>) -> Answer {
    let mut tx = merchant.begin().await?;
    let row = one_offs::remove(&mut tx, id).await?;
    merchant.ok(tx, InvoiceItemView::from(row)).await
}
