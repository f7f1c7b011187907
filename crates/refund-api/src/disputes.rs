//! Disputes.

use disputes::{Evidence, Wish, read_file, wish};
use ids::{DisputeId, EscrowPaymentId};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use store::disputes::{self as rows, DisputeFilter, DisputeRow};
use utoipa::{IntoParams, ToSchema};
use web::listing::{Dated, DatedParams, ListParams};
use web::names::{
    AttemptRef, CustomerRef, DisputeRef, EscrowPaymentRef, InvoiceRef, OrderRef, ProviderAccountRef, Word, listed,
    words,
};
use web::permission::{TransactionsRead, TransactionsWrite};
use web::{Answer, Data, Id, Json, KeyRequired, Listing, Merchant, Nothing, Page};

/// List disputes
#[utoipa::path(get, path = "/v1/disputes", operation_id = "list_disputes", tag = "Disputes",
    extensions(("x-scope" = json!("transactions:read"))), params(ListParams, DatedParams, DisputeQuery),
    responses((status = 200, description = "Disputes, newest first.", body = Page<DisputeView>)))]
pub(crate) async fn list(merchant: Merchant<TransactionsRead>, listing: Listing<DisputeQuery, Dated>) -> Answer {
    let filter = DisputeFilter { made: listing.made(), ..listing.filter.into() };
    let mut tx = merchant.begin().await?;
    let found = rows::page(&mut tx, &filter, &listing.page()).await?;
    let total = listing.total(rows::count(&mut tx, &filter)).await?;
    merchant.listed(tx, &listing, found.into_iter().map(DisputeView::from).collect(), total).await
}

/// Show a dispute
#[utoipa::path(get, path = "/v1/disputes/{id}", operation_id = "get_dispute", tag = "Disputes",
    extensions(("x-scope" = json!("transactions:read"))),
    params(("id" = inline(DisputeRef), Path, description = "The dispute.")),
    responses((status = 200, description = "The dispute.", body = Data<DisputeView>)))]
pub(crate) async fn get(merchant: Merchant<TransactionsRead>, Id(id): Id<DisputeId>) -> Answer {
    merchant.shown(DisputeView::from(rows::get_alone(merchant.scope(), id).await?))
}

/// Show what speaks for you
///
/// The file as it was put together last: the bill and how each amount came about, what was paid before, agreed to and told, with the
/// receipts of carriers, and what the customer did in their own account. Empty until the provider has said which charge is disputed.
#[utoipa::path(get, path = "/v1/disputes/{id}/evidence", operation_id = "get_dispute_evidence", tag = "Disputes",
    extensions(("x-scope" = json!("transactions:read"))),
    params(("id" = inline(DisputeRef), Path, description = "The dispute.")),
    responses((status = 200, description = "The file.", body = Data<EvidenceView>)))]
pub(crate) async fn evidence(merchant: Merchant<TransactionsRead>, Id(id): Id<DisputeId>) -> Answer {
    let mut tx = merchant.begin().await?;
    let row = rows::get(&mut tx, id).await?;
    let file = read_file(&mut tx, merchant.api().secrets(), &row).await?;
    merchant.ok(tx, EvidenceView::of(&row, file)).await
}

/// Answer a dispute
///
/// Has the file handed in now, with your words in front of it. Without this it is handed in by itself, four hours before the time is
/// over. Most providers take one answer.
#[utoipa::path(post, path = "/v1/disputes/{id}/submit", operation_id = "submit_dispute", tag = "Disputes",
    extensions(("x-scope" = json!("transactions:write")), ("x-idempotency-key" = json!("required"))),
    params(("id" = inline(DisputeRef), Path, description = "The dispute.")), request_body = SubmitDispute,
    responses((status = 200, description = "The dispute.", body = Data<DisputeView>)))]
pub(crate) async fn submit(
    merchant: Merchant<TransactionsWrite>,
    _: KeyRequired,
    Id(id): Id<DisputeId>,
    Json(body): Json<SubmitDispute>,
) -> Answer {
    let mut tx = merchant.begin().await?;
    let row = wish(&mut tx, merchant.api().secrets(), id, Wish::Submit(body.statement)).await?;
    merchant.ok(tx, DisputeView::from(row)).await
}

/// Give in to a dispute
///
/// The money goes to the payer. It cannot be taken back.
#[utoipa::path(post, path = "/v1/disputes/{id}/accept", operation_id = "accept_dispute", tag = "Disputes",
    extensions(("x-scope" = json!("transactions:write")), ("x-idempotency-key" = json!("required"))),
    params(("id" = inline(DisputeRef), Path, description = "The dispute.")),
    responses((status = 200, description = "The dispute.", body = Data<DisputeView>)))]
pub(crate) async fn accept(
    merchant: Merchant<TransactionsWrite>,
    _: KeyRequired,
    Id(id): Id<DisputeId>,
    _: Json<Nothing>,
) -> Answer {
    let mut tx = merchant.begin().await?;
    let row = wish(&mut tx, merchant.api().secrets(), id, Wish::Accept).await?;
    merchant.ok(tx, DisputeView::from(row)).await
}

words! {
    /// The states of a dispute.
    DisputeStatus {
        Opened => "opened",
        EvidenceDue => "evidence_due",
        UnderReview => "under_review",
        Won => "won",
        Lost => "lost",
        Accepted => "accepted",
    }
}

/// What a list of disputes may be narrowed by.
#[derive(Clone, Copy, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(crate) struct DisputeQuery {
    /// In this state.
    #[param(inline)]
    status: Option<DisputeStatus>,
    /// Of this transaction.
    #[param(inline)]
    transaction_id: Option<AttemptRef>,
    /// Of this invoice.
    #[param(inline)]
    invoice_id: Option<InvoiceRef>,
    /// By this customer.
    #[param(inline)]
    customer_id: Option<CustomerRef>,
}

impl From<DisputeQuery> for DisputeFilter {
    fn from(query: DisputeQuery) -> DisputeFilter {
        DisputeFilter {
            state: query.status.map(|status| status.word().to_owned()),
            attempt: query.transaction_id.map(|id| id.0),
            invoice: query.invoice_id.map(|id| id.0),
            customer: query.customer_id.map(|id| id.0),
            made: store::Made::default(),
        }
    }
}

/// What is handed in beside the file.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schema(example = json!({ "statement": "Ada came to the gym on eleven days of the month; her last visit was yesterday." }))]
pub(crate) struct SubmitDispute {
    /// Your words, up to 10,000 characters.
    #[schema(max_length = 10_000)]
    statement: Option<String>,
}

/// A charge that its payer disputes with their bank. Amounts are in minor units.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Dispute)]
pub(crate) struct DisputeView {
    id: DisputeRef,
    /// The disputed transaction; none until the provider was asked.
    transaction_id: Option<AttemptRef>,
    invoice_id: Option<InvoiceRef>,
    /// The disputed payment into escrow or a wallet, when it is one.
    escrow_payment_id: Option<EscrowPaymentRef>,
    /// The order that it paid for.
    order_id: Option<OrderRef>,
    customer_id: Option<CustomerRef>,
    /// `opened`, `evidence_due`, `under_review`, `won`, `lost` or `accepted`.
    status: String,
    amount: Option<i64>,
    currency: Option<String>,
    /// Why, in the provider's words.
    reason: Option<String>,
    gateway: String,
    /// Your account there.
    provider_account_id: Option<ProviderAccountRef>,
    /// The provider's reference of the dispute.
    gateway_reference: String,
    /// The status in the provider's words.
    gateway_status: Option<String>,
    /// Whether the provider took the money.
    funds_withdrawn: bool,
    /// What the provider keeps for it.
    fee: Option<i64>,
    /// What you said to it.
    statement: Option<String>,
    /// Until when it must be answered.
    answer_by: Option<Timestamp>,
    /// When the file is handed in by itself.
    submit_at: Option<Timestamp>,
    submitted_at: Option<Timestamp>,
    closed_at: Option<Timestamp>,
    /// Why the last answer was not taken, or the charge not found.
    failure_message: Option<String>,
    created_at: Timestamp,
    updated_at: Timestamp,
}

listed!(DisputeView);

impl From<DisputeRow> for DisputeView {
    fn from(row: DisputeRow) -> DisputeView {
        DisputeView {
            id: row.id.into(),
            transaction_id: row.attempt_id.map(Into::into),
            invoice_id: row.invoice_id.map(Into::into),
            escrow_payment_id: row.escrow_payment_id.map(|id| EscrowPaymentId::from_uuid(id.uuid()).into()),
            order_id: row.order_id.map(Into::into),
            customer_id: row.customer_id.map(Into::into),
            status: row.state,
            amount: row.amount_minor,
            currency: row.currency,
            reason: row.reason,
            gateway: row.gateway,
            provider_account_id: row.account_id.map(Into::into),
            gateway_reference: row.dispute_ref,
            gateway_status: row.provider_status,
            funds_withdrawn: row.withdrawn,
            fee: row.fee_minor,
            statement: row.statement,
            answer_by: row.answer_by,
            submit_at: row.submit_at,
            submitted_at: row.submitted_at,
            closed_at: row.closed_at,
            failure_message: row.failure_message,
            created_at: row.created_at,
            updated_at: row.updated_at,
        }
    }
}

/// What speaks for a merchant.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = DisputeEvidence)]
pub(crate) struct EvidenceView {
    dispute_id: DisputeRef,
    /// When it was put together; none while there is nothing.
    made_at: Option<Timestamp>,
    /// What was bought.
    service: Option<String>,
    /// The first day of what was paid for.
    #[schema(value_type = Option<String>, format = Date)]
    served_on: Option<jiff::civil::Date>,
    name: Option<String>,
    email: Option<String>,
    phone: Option<String>,
    statement: Option<String>,
    parts: Vec<EvidencePart>,
}

/// One part of it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct EvidencePart {
    title: String,
    lines: Vec<String>,
}

impl EvidenceView {
    fn of(row: &DisputeRow, file: Option<Evidence>) -> EvidenceView {
        let part = |part: disputes::Part| EvidencePart { title: part.title, lines: part.lines };
        let mut view = EvidenceView {
            dispute_id: row.id.into(),
            made_at: None,
            service: None,
            served_on: None,
            name: None,
            email: None,
            phone: None,
            statement: row.statement.clone(),
            parts: Vec::new(),
        };
        if let Some(file) = file {
            view.made_at = Some(file.made_at);
            view.service = Some(file.service);
            view.served_on = Some(file.served_on);
            (view.name, view.email, view.phone) = (file.name, file.email, file.phone);
            view.parts = file.parts.into_iter().map(part).collect();
        }
        view
    }
}
