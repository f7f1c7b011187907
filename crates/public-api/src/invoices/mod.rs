//! Invoices.

pub(crate) mod drafts;
pub(crate) mod explain;
pub(crate) mod views;

use app::papers::{self, Copy};
use app::{charging, invoices};
use axum::http::header::RETRY_AFTER;
use axum::http::{HeaderMap, HeaderValue};
use ids::InvoiceId;
use store::invoices::{self as rows, InvoiceFilter};
use web::listing::{Expanding, ListParams, Marked, MarkedParams};
use web::permission::{InvoicesRead, InvoicesWrite};
use web::{Answer, Data, Id, Json, KeyRequired, Listing, Merchant, Nothing, Page, Shown};

use crate::expand::{self, Thing};
use crate::names::InvoiceRef;
use pages::{self, Links};
pub(crate) use views::InvoiceView;
pub(crate) use views::LineView;
use views::{InTheMaking, InvoiceDetail, InvoiceQuery};

pub(crate) fn links<P>(merchant: &Merchant<P>) -> Links {
    Links::new(merchant.api(), merchant.scope())
}

/// List invoices
#[utoipa::path(get, path = "/v1/invoices", operation_id = "list_invoices", tag = "Invoices",
    extensions(("x-scope" = json!("invoices:read"))), params(ListParams, MarkedParams, InvoiceQuery),
    responses((status = 200, description = "Invoices, newest first.", body = Page<InvoiceView>)))]
pub(crate) async fn list(
    merchant: Merchant<InvoicesRead>,
    listing: Listing<InvoiceQuery, Expanding<Marked>>,
) -> Answer {
    let filter = InvoiceFilter { made: listing.made(), ..listing.filter.into() };
    let mut tx = merchant.begin().await?;
    let found = rows::page(&mut tx, &filter, &listing.page()).await?;
    let total = listing.total(rows::count(&mut tx, &filter)).await?;
    let links = links(&merchant);
    let views = found.into_iter().map(|row| InvoiceView::of(row, &links)).collect();
    let views = expand::many(&merchant, &mut tx, Thing::Invoice, listing.expand(), views).await?;
    merchant.listed(tx, &listing, views, total).await
}

/// Show an invoice
///
/// With its lines, each with the data its amount follows from, and every try to charge it.
#[utoipa::path(get, path = "/v1/invoices/{id}", operation_id = "get_invoice", tag = "Invoices",
    extensions(("x-scope" = json!("invoices:read"))),
    params(("id" = inline(InvoiceRef), Path, description = "The invoice.")),
    responses((status = 200, description = "The invoice.", body = Data<InvoiceDetail>)))]
pub(crate) async fn get(merchant: Merchant<InvoicesRead>, Shown(id, expand): Shown<InvoiceId>) -> Answer {
    let mut tx = merchant.begin().await?;
    let row = rows::get(&mut tx, id).await?;
    let version = row.version;
    let view = InvoiceDetail::of(&mut tx, row, &links(&merchant)).await?;
    let view = expand::one(&merchant, &mut tx, Thing::Invoice, &expand, view).await?;
    merchant.ok_at(tx, version, view).await
}

/// The PDF of an invoice
///
/// Made when it is first asked for: 202 with `Retry-After` until it is there. From then on the same bytes each time,
/// whose SHA-256 is the `ETag`; an invoice that was paid or voided meanwhile gets a new one.
#[utoipa::path(get, path = "/v1/invoices/{id}/pdf", operation_id = "get_invoice_pdf", tag = "Invoices",
    extensions(("x-scope" = json!("invoices:read"))),
    params(("id" = inline(InvoiceRef), Path, description = "The invoice.")),
    responses((status = 200, description = "The PDF.", body = Vec<u8>, content_type = "application/pdf"),
        (status = 202, description = "It is being made.", body = Data<InTheMaking>)))]
pub(crate) async fn pdf(merchant: Merchant<InvoicesRead>, headers: HeaderMap, Id(id): Id<InvoiceId>) -> Answer {
    let mut tx = merchant.begin().await?;
    match papers::pdf(&mut tx, id).await? {
        Copy::Ready(file, number) => {
            tx.commit(()).await?;
            Ok(pages::file_answer(file, &number, &headers))
        }
        Copy::InTheMaking => {
            let mut response = merchant.accepted(tx, InTheMaking::default()).await?;
            response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(pages::SOON));
            Ok(response)
        }
    }
}

/// Charge an open invoice now
///
/// The charge is made as soon as this commits; listen for `invoice.paid`, or look at the attempts.
#[utoipa::path(post, path = "/v1/invoices/{id}/pay", operation_id = "pay_invoice", tag = "Invoices",
    extensions(("x-scope" = json!("invoices:write")), ("x-idempotency-key" = json!("required"))),
    params(("id" = inline(InvoiceRef), Path, description = "The invoice.")),
    responses((status = 202, description = "The invoice; its charge follows.", body = Data<InvoiceView>)))]
pub(crate) async fn pay(
    merchant: Merchant<InvoicesWrite>,
    _: KeyRequired,
    Id(id): Id<InvoiceId>,
    _: Json<Nothing>,
) -> Answer {
    let mut tx = merchant.begin().await?;
    let row = charging::pay_now(&mut tx, id).await?;
    let view = InvoiceView::of(row, &links(&merchant));
    merchant.accepted(tx, view).await
}

/// Take an open invoice back
///
/// It keeps its number, and its journal is reversed. Money that still arrives for it becomes a surplus.
#[utoipa::path(post, path = "/v1/invoices/{id}/void", operation_id = "void_invoice", tag = "Invoices",
    extensions(("x-scope" = json!("invoices:write"))),
    params(("id" = inline(InvoiceRef), Path, description = "The invoice.")),
    responses((status = 200, description = "The void invoice.", body = Data<InvoiceView>)))]
pub(crate) async fn void(merchant: Merchant<InvoicesWrite>, Id(id): Id<InvoiceId>, _: Json<Nothing>) -> Answer {
    let mut tx = merchant.begin().await?;
    let row = invoices::void(&mut tx, id).await?;
    let view = InvoiceView::of(row, &links(&merchant));
    merchant.ok(tx, view).await
}
