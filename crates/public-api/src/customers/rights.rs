//! The rights of the person behind a customer: to be shown what is known of them, and to be forgotten.

use axum::http::StatusCode;
use ids::CustomerId;
use persons::Withdrawn;
use store::customers as rows;
use web::permission::{
    AuditRead, CustomersRead, CustomersWrite, EventsRead, InvoicesRead, MessagesRead, MethodsRead, SubscriptionsRead,
    TransactionsRead,
};
use web::{Answer, Data, Id, Json, KeyRequired, Merchant, NoQuery, Nothing, Problem};

use super::views::{CustomerView, ExportView};
use crate::names::CustomerRef;

/// Erase a customer
///
/// For good: what names them is null from then on, here, in events, in the audit log and in messages; cards go; saved answers about
/// them are not repeated. Refused while a subscription of theirs runs, a bill is open, or a charge is not settled. Bills stay, with
/// the copies that were made of them: the law has you keep them. Erasing twice is not an error.
#[utoipa::path(post, path = "/v1/customers/{id}/erase", operation_id = "erase_customer", tag = "Customers",
    extensions(("x-scope" = json!("customers:write")), ("x-idempotency-key" = json!("required"))),
    params(("id" = inline(CustomerRef), Path, description = "The customer.")),
    responses((status = 200, description = "What is left of the customer.", body = Data<CustomerView>)))]
pub(crate) async fn erase(
    merchant: Merchant<CustomersWrite>,
    _: KeyRequired,
    Id(id): Id<CustomerId>,
    _: Json<Nothing>,
) -> Answer {
    let mut tx = merchant.begin().await?;
    let instead = merchant.refusal(&tx, &withdrawn());
    let row = persons::erase(&mut tx, id, Withdrawn { status: instead.status, body: &instead.body }).await?;
    merchant.ok(tx, CustomerView::from(row)).await
}

/// What repeats of requests are told whose answers spoke of somebody who was erased.
fn withdrawn() -> Problem {
    Problem::new(
        StatusCode::GONE,
        "answer_erased",
        "This request was carried out, and its answer spoke of a customer who was erased since. Read the objects themselves.",
    )
}

/// Export a customer
///
/// Everything that is known of them as one document, to hand to the person who asks for it: what the lists show, the newest 1,000
/// of each. It takes the right to read all of that.
#[utoipa::path(get, path = "/v1/customers/{id}/export", operation_id = "export_customer", tag = "Customers",
    extensions(("x-scope" = json!("customers:read"))),
    params(("id" = inline(CustomerRef), Path, description = "The customer.")),
    responses((status = 200, description = "The document.", body = Data<ExportView>)))]
pub(crate) async fn export(merchant: Merchant<CustomersRead>, Id(id): Id<CustomerId>, _: NoQuery) -> Answer {
    let mut tx = merchant.begin().await?;
    rows::get(&mut tx, id).await?;
    may_see_all(&merchant)?;
    let everything = persons::export(&mut tx, merchant.api().secrets(), id).await?;
    merchant.ok(tx, ExportView { everything }).await
}

fn may_see_all(merchant: &Merchant<CustomersRead>) -> Result<(), Problem> {
    merchant.demand::<MethodsRead>()?;
    merchant.demand::<SubscriptionsRead>()?;
    merchant.demand::<InvoicesRead>()?;
    merchant.demand::<TransactionsRead>()?;
    merchant.demand::<MessagesRead>()?;
    merchant.demand::<EventsRead>()?;
    merchant.demand::<AuditRead>()
}
