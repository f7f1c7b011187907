//! Invoices made by hand, and what can be done to a draft.

use app::drafts::{self, Changes, Collecting, LineChange, NewInvoice};
use app::one_offs::Content;
use app::{invoices, sending};
use billing::invoice::MAX_LINES;
use billing::price::MAX_QUANTITY;
use ids::InvoiceId;
use jiff::Timestamp;
use serde::Deserialize;
use store::versions::Versioned;
use usecase::check::Checks;
use utoipa::ToSchema;
use web::permission::InvoicesWrite;
use web::wire::{Metadata, patch};
use web::{Answer, Data, Id, IfMatch, Json, KeyRequired, Merchant, Nothing, Part, Problem};

use super::links;
use super::views::{Collection, InvoiceDetail, InvoiceView};
use crate::invoice_items::views::period;
use crate::names::{CustomerRef, InvoiceRef, Word};
use crate::plans::prices::Number;

/// Something to be billed.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(crate) struct DraftLine {
    /// Printed on the line.
    description: String,
    /// Whole units; 1 when left out.
    #[schema(minimum = 1, maximum = 1_000_000_000)]
    quantity: Option<u64>,
    /// Minor units for one, exact to twelve digits behind the point; below zero for a credit.
    unit_amount: Number,
    /// The time it is for, if it is for any.
    period_start: Option<Timestamp>,
    /// Where that ends.
    period_end: Option<Timestamp>,
    /// Whether coupons may take something off; they may when left out.
    discountable: Option<bool>,
}

impl DraftLine {
    fn content(self, nth: usize, checks: &mut Checks) -> Content {
        let period = period(checks, &format!("lines[{nth}]."), self.period_start, self.period_end);
        Content {
            description: self.description,
            quantity: self.quantity.unwrap_or(1),
            unit_amount: self.unit_amount.0,
            period,
            discountable: self.discountable.unwrap_or(true),
        }
    }
}

fn contents(lines: Vec<DraftLine>, checks: &mut Checks) -> Vec<Content> {
    checks.demand(lines.len() <= MAX_LINES, "lines", "too_many", "One invoice has at most 1000 lines.");
    lines.into_iter().take(MAX_LINES).enumerate().map(|(nth, line)| line.content(nth, checks)).collect()
}

/// An invoice to be made by hand.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schema(example = json!({
    "customerId": "cust_0192f0a1-7c1e-7c55-8f3e-2b8a1f0c9d11", "collection": "send_invoice", "daysUntilDue": 14,
    "lines": [{ "description": "Installation", "unitAmount": 2_500_000 }]
}))]
pub(crate) struct CreateInvoice {
    /// Who pays.
    customer_id: CustomerRef,
    /// ISO 4217; your default currency when left out.
    currency: Option<String>,
    /// `automatic` when left out: charged as soon as it is final.
    #[schema(inline)]
    collection: Option<Collection>,
    /// After how many days a bill that is sent is to be paid; your own choice when left out.
    #[schema(minimum = 0, maximum = 365)]
    days_until_due: Option<i32>,
    /// Printed on it; at most 2000 characters.
    memo: Option<String>,
    /// Whether it becomes final by itself, after your `graceHours`; it waits for you when left out.
    #[serde(default)]
    auto_advance: bool,
    /// Whether it takes what waits for the customer's first bill in its currency and names no subscription.
    #[serde(default)]
    include_waiting_items: bool,
    /// What is billed; more can be added while it is a draft.
    #[serde(default)]
    #[schema(max_items = 1000)]
    lines: Vec<DraftLine>,
    /// Your own data.
    #[serde(default)]
    metadata: Metadata,
}

impl CreateInvoice {
    fn parse(self) -> Result<NewInvoice, Problem> {
        let mut checks = Checks::new();
        let lines = contents(self.lines, &mut checks);
        checks.done()?;
        Ok(NewInvoice {
            customer: self.customer_id.0,
            currency: self.currency,
            collecting: collecting(self.collection, self.days_until_due),
            memo: self.memo,
            auto_advance: self.auto_advance,
            waiting_items: self.include_waiting_items,
            lines,
            metadata: self.metadata.0,
        })
    }
}

pub(crate) fn collecting(collection: Option<Collection>, days_until_due: Option<i32>) -> Collecting {
    Collecting { collection: collection.map(|word| word.word().to_owned()), days_until_due }
}

/// Make an invoice by hand
///
/// A draft without a number: nothing is owed before it is finalized.
#[utoipa::path(post, path = "/v1/invoices", operation_id = "create_invoice", tag = "Invoices",
    extensions(("x-scope" = json!("invoices:write")), ("x-idempotency-key" = json!("required"))),
    request_body = CreateInvoice,
    responses((status = 201, description = "The draft.", body = Data<InvoiceDetail>)))]
pub(crate) async fn create(
    merchant: Merchant<InvoicesWrite>,
    _: KeyRequired,
    Json(body): Json<CreateInvoice>,
) -> Answer {
    let new = body.parse()?;
    let mut tx = merchant.begin().await?;
    let row = drafts::create(&mut tx, new).await?;
    let view = InvoiceDetail::of(&mut tx, row, &links(&merchant)).await?;
    merchant.created(tx, view).await
}

/// What may change on a draft. Fields left out stay as they are.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schema(example = json!({ "memo": "Thank you for your patience.", "metadata": { "order": "1042" } }))]
pub(crate) struct ChangeInvoice {
    /// How it is paid.
    #[schema(inline)]
    collection: Option<Collection>,
    /// After how many days a bill that is sent is to be paid.
    #[schema(minimum = 0, maximum = 365)]
    days_until_due: Option<i32>,
    /// Printed on it; null for nothing.
    #[serde(default, deserialize_with = "patch")]
    #[schema(value_type = Option<String>)]
    memo: Option<Option<String>>,
    /// Your own data, all of it.
    metadata: Option<Metadata>,
}

/// Change a draft
///
/// A final invoice answers 409 `invoice_final`: void it, or give a credit, and make another one.
#[utoipa::path(patch, path = "/v1/invoices/{id}", operation_id = "change_invoice", tag = "Invoices",
    extensions(("x-scope" = json!("invoices:write"))),
    params(("id" = inline(InvoiceRef), Path, description = "The invoice.")), request_body = ChangeInvoice,
    responses((status = 200, description = "The draft.", body = Data<InvoiceView>)))]
pub(crate) async fn change(
    merchant: Merchant<InvoicesWrite>,
    Id(id): Id<InvoiceId>,
    unchanged: IfMatch,
    Json(body): Json<ChangeInvoice>,
) -> Answer {
    let changes = Changes {
        collecting: collecting(body.collection, body.days_until_due),
        memo: body.memo,
        metadata: body.metadata.map(|metadata| metadata.0),
    };
    let mut tx = merchant.begin().await?;
    unchanged.check(&mut tx, Versioned::Invoice, id.uuid()).await?;
    let row = drafts::change(&mut tx, id, changes).await?;
    let version = row.version;
    let view = InvoiceView::of(row, &links(&merchant));
    merchant.ok_at(tx, version, view).await
}

/// Throw a draft away
///
/// One that was made by hand. What waited before it was put on it waits again.
#[utoipa::path(delete, path = "/v1/invoices/{id}", operation_id = "delete_invoice", tag = "Invoices",
    extensions(("x-scope" = json!("invoices:write"))),
    params(("id" = inline(InvoiceRef), Path, description = "The invoice.")),
    responses((status = 200, description = "The draft as it was.", body = Data<InvoiceView>)))]
pub(crate) async fn remove(merchant: Merchant<InvoicesWrite>, Id(id): Id<InvoiceId>) -> Answer {
    let mut tx = merchant.begin().await?;
    let row = drafts::remove(&mut tx, id).await?;
    let view = InvoiceView::of(row, &links(&merchant));
    merchant.ok(tx, view).await
}

/// Lines for a draft.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schema(example = json!({ "lines": [{ "description": "Extra hour", "quantity": 3, "unitAmount": "833.25" }] }))]
pub(crate) struct AddLines {
    /// Put behind those that are there.
    #[schema(max_items = 1000)]
    lines: Vec<DraftLine>,
}

/// Add lines to a draft
#[utoipa::path(post, path = "/v1/invoices/{id}/lines", operation_id = "add_invoice_lines", tag = "Invoices",
    extensions(("x-scope" = json!("invoices:write")), ("x-idempotency-key" = json!("required"))),
    params(("id" = inline(InvoiceRef), Path, description = "The invoice.")), request_body = AddLines,
    responses((status = 201, description = "The draft.", body = Data<InvoiceDetail>)))]
pub(crate) async fn add_lines(
    merchant: Merchant<InvoicesWrite>,
    _: KeyRequired,
    Id(id): Id<InvoiceId>,
    Json(body): Json<AddLines>,
) -> Answer {
    let mut checks = Checks::new();
    let lines = contents(body.lines, &mut checks);
    checks.done()?;
    let mut tx = merchant.begin().await?;
    let row = drafts::add_lines(&mut tx, id, lines).await?;
    let view = InvoiceDetail::of(&mut tx, row, &links(&merchant)).await?;
    merchant.created(tx, view).await
}

/// What may change of a line. Fields left out stay as they are.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schema(example = json!({ "quantity": 4 }))]
pub(crate) struct ChangeLine {
    /// Printed on it.
    description: Option<String>,
    /// Whole units.
    #[schema(minimum = 1, maximum = 1_000_000_000)]
    quantity: Option<u64>,
    /// Minor units for one; below zero for a credit.
    unit_amount: Option<Number>,
    /// The time it is for; both ends together.
    period_start: Option<Timestamp>,
    /// Where that ends.
    period_end: Option<Timestamp>,
    /// Whether coupons may take something off.
    discountable: Option<bool>,
}

/// Change a line of a draft
///
/// Lines are numbered from 1, in the order of the invoice. Lines that follow from a subscription stay as they are.
#[utoipa::path(patch, path = "/v1/invoices/{id}/lines/{line}", operation_id = "change_invoice_line", tag = "Invoices",
    extensions(("x-scope" = json!("invoices:write"))),
    params(("id" = inline(InvoiceRef), Path, description = "The invoice."),
           ("line" = u32, Path, minimum = 1, description = "The number of the line.")), request_body = ChangeLine,
    responses((status = 200, description = "The draft.", body = Data<InvoiceDetail>)))]
pub(crate) async fn change_line(
    merchant: Merchant<InvoicesWrite>,
    Part(id, number): Part<InvoiceId>,
    Json(body): Json<ChangeLine>,
) -> Answer {
    let mut checks = Checks::new();
    let period = period(&mut checks, "", body.period_start, body.period_end);
    let fits = body.quantity.is_none_or(|quantity| (1..=MAX_QUANTITY).contains(&quantity));
    checks.demand(fits, "quantity", "out_of_range", "Send 1 to 1 000 000 000.");
    checks.done()?;
    let change = LineChange {
        description: body.description,
        quantity: body.quantity,
        unit_amount: body.unit_amount.map(|number| number.0),
        period,
        discountable: body.discountable,
    };
    let mut tx = merchant.begin().await?;
    let row = drafts::change_line(&mut tx, id, number, change).await?;
    let view = InvoiceDetail::of(&mut tx, row, &links(&merchant)).await?;
    merchant.ok(tx, view).await
}

/// Take a line off a draft
///
/// An item that waited before it was put there waits again.
#[utoipa::path(delete, path = "/v1/invoices/{id}/lines/{line}", operation_id = "delete_invoice_line",
    tag = "Invoices", extensions(("x-scope" = json!("invoices:write"))),
    params(("id" = inline(InvoiceRef), Path, description = "The invoice."),
           ("line" = u32, Path, minimum = 1, description = "The number of the line.")),
    responses((status = 200, description = "The draft.", body = Data<InvoiceDetail>)))]
pub(crate) async fn remove_line(merchant: Merchant<InvoicesWrite>, Part(id, number): Part<InvoiceId>) -> Answer {
    let mut tx = merchant.begin().await?;
    let row = drafts::remove_line(&mut tx, id, number).await?;
    let view = InvoiceDetail::of(&mut tx, row, &links(&merchant)).await?;
    merchant.ok(tx, view).await
}

/// Make a draft final
///
/// It gets its number, and is owed from now on: charged, or sent. One that comes to nothing is paid at once, and takes a
/// number all the same.
#[utoipa::path(post, path = "/v1/invoices/{id}/finalize", operation_id = "finalize_invoice", tag = "Invoices",
    extensions(("x-scope" = json!("invoices:write")), ("x-idempotency-key" = json!("required"))),
    params(("id" = inline(InvoiceRef), Path, description = "The invoice.")),
    responses((status = 200, description = "The invoice.", body = Data<InvoiceView>)))]
pub(crate) async fn finalize(
    merchant: Merchant<InvoicesWrite>,
    _: KeyRequired,
    Id(id): Id<InvoiceId>,
    _: Json<Nothing>,
) -> Answer {
    let mut tx = merchant.begin().await?;
    let row = drafts::finalize(&mut tx, id).await?;
    let view = InvoiceView::of(row, &links(&merchant));
    merchant.ok(tx, view).await
}

/// Send an open invoice
///
/// The event `invoice.sent` holds the link of its page. A draft is finalized first; one that was sent before is sent
/// again.
#[utoipa::path(post, path = "/v1/invoices/{id}/send", operation_id = "send_invoice", tag = "Invoices",
    extensions(("x-scope" = json!("invoices:write")), ("x-idempotency-key" = json!("required"))),
    params(("id" = inline(InvoiceRef), Path, description = "The invoice.")),
    responses((status = 200, description = "The invoice.", body = Data<InvoiceView>)))]
pub(crate) async fn send(
    merchant: Merchant<InvoicesWrite>,
    _: KeyRequired,
    Id(id): Id<InvoiceId>,
    _: Json<Nothing>,
) -> Answer {
    let links = links(&merchant);
    let mut tx = merchant.begin().await?;
    let row = sending::send(&mut tx, id, links.page(id)).await?;
    let view = InvoiceView::of(row, &links);
    merchant.ok(tx, view).await
}

/// How an invoice was paid without us.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schema(example = json!({ "reference": "GTB transfer 0093817" }))]
pub(crate) struct MarkPaid {
    /// What you know the payment by; at most 200 characters.
    reference: String,
}

/// Mark an open invoice as paid
///
/// It was paid in full without us: in cash, by a transfer. It is booked, and its subscription goes on.
#[utoipa::path(post, path = "/v1/invoices/{id}/mark-paid", operation_id = "mark_invoice_paid", tag = "Invoices",
    extensions(("x-scope" = json!("invoices:write")), ("x-idempotency-key" = json!("required"))),
    params(("id" = inline(InvoiceRef), Path, description = "The invoice.")), request_body = MarkPaid,
    responses((status = 200, description = "The paid invoice.", body = Data<InvoiceView>)))]
pub(crate) async fn mark_paid(
    merchant: Merchant<InvoicesWrite>,
    _: KeyRequired,
    Id(id): Id<InvoiceId>,
    Json(body): Json<MarkPaid>,
) -> Answer {
    let mut tx = merchant.begin().await?;
    let row = invoices::mark_paid(&mut tx, id, body.reference).await?;
    let view = InvoiceView::of(row, &links(&merchant));
    merchant.ok(tx, view).await
}

/// Give an open invoice up as a loss
///
/// It is written off, and nobody tries to have it paid any more. Money that still arrives for it is taken.
#[utoipa::path(post, path = "/v1/invoices/{id}/mark-uncollectible", operation_id = "mark_invoice_uncollectible",
    tag = "Invoices", extensions(("x-scope" = json!("invoices:write"))),
    params(("id" = inline(InvoiceRef), Path, description = "The invoice.")),
    responses((status = 200, description = "The invoice.", body = Data<InvoiceView>)))]
pub(crate) async fn mark_uncollectible(
    merchant: Merchant<InvoicesWrite>,
    Id(id): Id<InvoiceId>,
    _: Json<Nothing>,
) -> Answer {
    let mut tx = merchant.begin().await?;
    let row = invoices::mark_uncollectible(&mut tx, id).await?;
    let view = InvoiceView::of(row, &links(&merchant));
    merchant.ok(tx, view).await
}
