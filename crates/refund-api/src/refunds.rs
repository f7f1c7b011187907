//! Refunds.

use app::credit_notes;
use ids::{InvoiceId, RefundId};
use store::refunds::{self as rows, RefundFilter};
use web::listing::{ListParams, Marked, MarkedParams};
use web::names::{InvoiceRef, RefundRef};
use web::permission::{TransactionsRead, TransactionsWrite};
use web::{Answer, Data, Id, Json, KeyRequired, Listing, Merchant, Nothing, Page};

use crate::views::{CreateRefund, RefundDestination, RefundInvoice, RefundQuery, RefundView};

/// Make a refund
///
/// Pays back some or all of what was paid, through the gateway that was paid. Name one of three: a transaction, an invoice (a credit
/// note over the amount is made with the refund, its taxes in proportion), or a credit note whose refund failed or was taken back.
/// Money that nobody asked for (a surplus) is named by its transaction. All that is left goes back without an `amount`. The refund is
/// sent as soon as it is written down; what becomes of it is told by events.
#[utoipa::path(post, path = "/v1/refunds", operation_id = "create_refund", tag = "Refunds",
    extensions(("x-scope" = json!("transactions:write")), ("x-idempotency-key" = json!("required"))),
    request_body = CreateRefund,
    responses((status = 201, description = "The refund.", body = Data<RefundView>)))]
pub(crate) async fn create(
    merchant: Merchant<TransactionsWrite>,
    _: KeyRequired,
    Json(body): Json<CreateRefund>,
) -> Answer {
    let asked = body.asked()?;
    let mut tx = merchant.begin().await?;
    let row = credit_notes::refund(&mut tx, &asked).await?;
    merchant.created(tx, RefundView::from(row)).await
}

/// Refund an invoice
///
/// The same as making a refund of an invoice.
#[utoipa::path(post, path = "/v1/invoices/{id}/refund", operation_id = "refund_invoice", tag = "Refunds",
    extensions(("x-scope" = json!("transactions:write")), ("x-idempotency-key" = json!("required"))),
    params(("id" = inline(InvoiceRef), Path, description = "The invoice.")), request_body = RefundInvoice,
    responses((status = 201, description = "The refund.", body = Data<RefundView>)))]
pub(crate) async fn of_invoice(
    merchant: Merchant<TransactionsWrite>,
    _: KeyRequired,
    Id(id): Id<InvoiceId>,
    Json(body): Json<RefundInvoice>,
) -> Answer {
    let asked = body.of(id);
    let mut tx = merchant.begin().await?;
    let row = credit_notes::refund(&mut tx, &asked).await?;
    merchant.created(tx, RefundView::from(row)).await
}

/// List refunds
#[utoipa::path(get, path = "/v1/refunds", operation_id = "list_refunds", tag = "Refunds",
    extensions(("x-scope" = json!("transactions:read"))), params(ListParams, MarkedParams, RefundQuery),
    responses((status = 200, description = "Refunds, newest first.", body = Page<RefundView>)))]
pub(crate) async fn list(merchant: Merchant<TransactionsRead>, listing: Listing<RefundQuery, Marked>) -> Answer {
    let filter = RefundFilter { made: listing.made(), ..listing.filter.into() };
    let mut tx = merchant.begin().await?;
    let found = rows::page(&mut tx, &filter, &listing.page()).await?;
    let total = listing.total(rows::count(&mut tx, &filter)).await?;
    merchant.listed(tx, &listing, found.into_iter().map(RefundView::from).collect(), total).await
}

/// Show a refund
#[utoipa::path(get, path = "/v1/refunds/{id}", operation_id = "get_refund", tag = "Refunds",
    extensions(("x-scope" = json!("transactions:read"))),
    params(("id" = inline(RefundRef), Path, description = "The refund.")),
    responses((status = 200, description = "The refund.", body = Data<RefundView>)))]
pub(crate) async fn get(merchant: Merchant<TransactionsRead>, Id(id): Id<RefundId>) -> Answer {
    merchant.shown(RefundView::from(rows::get_alone(merchant.scope(), id).await?))
}

/// Cancel a refund
///
/// Only while it is `created` and was never sent: a gateway that could not be reached, or another refund of the same transaction that
/// is in doubt, keeps it waiting. What it would have given back is still owed to the customer; void its credit note to take that back,
/// too.
#[utoipa::path(post, path = "/v1/refunds/{id}/cancel", operation_id = "cancel_refund", tag = "Refunds",
    extensions(("x-scope" = json!("transactions:write"))),
    params(("id" = inline(RefundRef), Path, description = "The refund.")),
    responses((status = 200, description = "The canceled refund.", body = Data<RefundView>)))]
pub(crate) async fn cancel(merchant: Merchant<TransactionsWrite>, Id(id): Id<RefundId>, _: Json<Nothing>) -> Answer {
    let mut tx = merchant.begin().await?;
    let row = refunds::cancel(&mut tx, id).await?;
    merchant.ok(tx, RefundView::from(row)).await
}

/// Retry a refund
///
/// Tries one again that failed: by another refund, which names it in `retryOf`. Each can be tried again once.
#[utoipa::path(post, path = "/v1/refunds/{id}/retry", operation_id = "retry_refund", tag = "Refunds",
    extensions(("x-scope" = json!("transactions:write")), ("x-idempotency-key" = json!("required"))),
    params(("id" = inline(RefundRef), Path, description = "The refund that failed.")),
    responses((status = 201, description = "The new refund.", body = Data<RefundView>)))]
pub(crate) async fn retry(
    merchant: Merchant<TransactionsWrite>,
    _: KeyRequired,
    Id(id): Id<RefundId>,
    _: Json<Nothing>,
) -> Answer {
    let mut tx = merchant.begin().await?;
    let row = refunds::retry(&mut tx, id).await?;
    merchant.created(tx, RefundView::from(row)).await
}

/// Say where a refund goes
///
/// For one whose gateway cannot send it whence it came (`needs_account`): the payer's bank account. It is sealed, told to the gateway
/// only, and forgotten when the refund is settled.
#[utoipa::path(post, path = "/v1/refunds/{id}/destination", operation_id = "send_refund_to", tag = "Refunds",
    extensions(("x-scope" = json!("transactions:write"))), request_body = RefundDestination,
    params(("id" = inline(RefundRef), Path, description = "The refund.")),
    responses((status = 200, description = "The refund.", body = Data<RefundView>)))]
pub(crate) async fn send_to(
    merchant: Merchant<TransactionsWrite>,
    Id(id): Id<RefundId>,
    Json(body): Json<RefundDestination>,
) -> Answer {
    let mut tx = merchant.begin().await?;
    let row = refunds::send_to(&mut tx, merchant.api().secrets(), id, &body.into()).await?;
    merchant.ok(tx, RefundView::from(row)).await
}
