//! Credit notes.

pub(crate) mod views;

use app::credit_notes;
use app::papers::{Copy, credit};
use axum::http::header::RETRY_AFTER;
use axum::http::{HeaderMap, HeaderValue};
use ids::{CreditNoteId, InvoiceId};
use store::credit_notes::{self as rows, NoteFilter};
use web::listing::{Expanding, ListParams, Marked, MarkedParams};
use web::permission::{InvoicesRead, InvoicesWrite};
use web::{Answer, Data, Id, Json, KeyRequired, Listing, Merchant, Nothing, Page, Shown};

use crate::expand::{self, Thing};
use crate::invoices::views::InTheMaking;
use crate::names::{CreditNoteRef, InvoiceRef};
use views::{CreateCreditNote, CreditNotePreview, CreditNoteQuery, CreditNoteView};

/// Credit an invoice
///
/// Takes back some or all of a final invoice: lines by their number from 1, each by an amount without taxes, by a number of
/// its units, or all that is left of it; everything that is left of the invoice without `lines`. Its share of the taxes
/// goes with it, and the last credit note takes the rest of them. What is owed goes first; when nothing is owed any more
/// the invoice is paid without a charge. What was paid already goes where `giveBack` says.
#[utoipa::path(post, path = "/v1/invoices/{id}/credit-notes", operation_id = "create_credit_note", tag = "Credit",
    extensions(("x-scope" = json!("invoices:write")), ("x-idempotency-key" = json!("required"))),
    params(("id" = inline(InvoiceRef), Path, description = "The invoice.")), request_body = CreateCreditNote,
    responses((status = 201, description = "The credit note.", body = Data<CreditNoteView>)))]
pub(crate) async fn create(
    merchant: Merchant<InvoicesWrite>,
    _: KeyRequired,
    Id(id): Id<InvoiceId>,
    Json(body): Json<CreateCreditNote>,
) -> Answer {
    let mut tx = merchant.begin().await?;
    let made = credit_notes::create(&mut tx, id, &body.into()).await?;
    merchant.created(tx, CreditNoteView::of(made.row, made.lines)).await
}

/// Preview a credit note
///
/// What it would come to. Nothing is written.
#[utoipa::path(post, path = "/v1/invoices/{id}/credit-notes/preview", operation_id = "preview_credit_note",
    tag = "Credit", extensions(("x-scope" = json!("invoices:write"))),
    params(("id" = inline(InvoiceRef), Path, description = "The invoice.")), request_body = CreateCreditNote,
    responses((status = 200, description = "What it would come to.", body = Data<CreditNotePreview>)))]
pub(crate) async fn preview(
    merchant: Merchant<InvoicesWrite>,
    Id(id): Id<InvoiceId>,
    Json(body): Json<CreateCreditNote>,
) -> Answer {
    let mut tx = merchant.begin().await?;
    let made = credit_notes::preview(&mut tx, id, &body.into()).await?;
    merchant.ok(tx, CreditNotePreview::from(made)).await
}

/// List credit notes
#[utoipa::path(get, path = "/v1/credit-notes", operation_id = "list_credit_notes", tag = "Credit",
    extensions(("x-scope" = json!("invoices:read"))), params(ListParams, MarkedParams, CreditNoteQuery),
    responses((status = 200, description = "Credit notes, newest first.", body = Page<CreditNoteView>)))]
pub(crate) async fn list(
    merchant: Merchant<InvoicesRead>,
    listing: Listing<CreditNoteQuery, Expanding<Marked>>,
) -> Answer {
    let filter = NoteFilter { made: listing.made(), ..listing.filter.into() };
    let mut tx = merchant.begin().await?;
    let found = rows::page(&mut tx, &filter, &listing.page()).await?;
    let views = CreditNoteView::all(&mut tx, found).await?;
    let total = listing.total(rows::count(&mut tx, &filter)).await?;
    let views = expand::many(&merchant, &mut tx, Thing::CreditNote, listing.expand(), views).await?;
    merchant.listed(tx, &listing, views, total).await
}

/// Show a credit note
#[utoipa::path(get, path = "/v1/credit-notes/{id}", operation_id = "get_credit_note", tag = "Credit",
    extensions(("x-scope" = json!("invoices:read"))),
    params(("id" = inline(CreditNoteRef), Path, description = "The credit note.")),
    responses((status = 200, description = "The credit note.", body = Data<CreditNoteView>)))]
pub(crate) async fn get(merchant: Merchant<InvoicesRead>, Shown(id, expand): Shown<CreditNoteId>) -> Answer {
    let mut tx = merchant.begin().await?;
    let row = rows::get(&mut tx, id).await?;
    let lines = rows::lines_of(&mut tx, &[id.uuid()]).await?;
    let view = CreditNoteView::of(row, lines);
    let view = expand::one(&merchant, &mut tx, Thing::CreditNote, &expand, view).await?;
    merchant.ok(tx, view).await
}

/// The PDF of a credit note
///
/// Made when it is first asked for: 202 with `Retry-After` until it is there. From then on the same bytes each time,
/// whose SHA-256 is the `ETag`; one that was voided meanwhile gets a new one.
#[utoipa::path(get, path = "/v1/credit-notes/{id}/pdf", operation_id = "get_credit_note_pdf", tag = "Credit",
    extensions(("x-scope" = json!("invoices:read"))),
    params(("id" = inline(CreditNoteRef), Path, description = "The credit note.")),
    responses((status = 200, description = "The PDF.", body = Vec<u8>, content_type = "application/pdf"),
        (status = 202, description = "It is being made.", body = Data<InTheMaking>)))]
pub(crate) async fn pdf(merchant: Merchant<InvoicesRead>, headers: HeaderMap, Id(id): Id<CreditNoteId>) -> Answer {
    let mut tx = merchant.begin().await?;
    match credit::pdf(&mut tx, id).await? {
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

/// Void a credit note
///
/// It keeps its number. What it took from an open invoice is owed again, what the balance got is taken from it, and a
/// refund that was not sent is not made. One that settled its invoice, whose amount was spent, or whose refund was sent, stays.
#[utoipa::path(post, path = "/v1/credit-notes/{id}/void", operation_id = "void_credit_note", tag = "Credit",
    extensions(("x-scope" = json!("invoices:write"))),
    params(("id" = inline(CreditNoteRef), Path, description = "The credit note.")),
    responses((status = 200, description = "The void credit note.", body = Data<CreditNoteView>)))]
pub(crate) async fn void(merchant: Merchant<InvoicesWrite>, Id(id): Id<CreditNoteId>, _: Json<Nothing>) -> Answer {
    let mut tx = merchant.begin().await?;
    let row = credit_notes::void(&mut tx, id).await?;
    let lines = rows::lines_of(&mut tx, &[id.uuid()]).await?;
    merchant.ok(tx, CreditNoteView::of(row, lines)).await
}
