//! Why an invoice and its lines amount to what they do.

use app::explain::{self, InvoiceAccount, LineAccount, Step};
use ids::InvoiceId;
use jiff::Timestamp;
use serde::Serialize;
use serde_json::Value;
use store::plans::PriceRow;
use utoipa::ToSchema;
use web::permission::InvoicesRead;
use web::{Answer, Data, Id, Merchant, Part};

use crate::names::{InvoiceRef, ItemRef, PlanRef, PriceRef};

/// Explain an invoice
///
/// How every amount came about, step by step, from what was written down when the invoice was made. The `calculation`
/// of a line is a document for `POST /v1/calculations`, which gives the same amount.
#[utoipa::path(get, path = "/v1/invoices/{id}/explain", operation_id = "explain_invoice", tag = "Invoices",
    extensions(("x-scope" = json!("invoices:read"))),
    params(("id" = inline(InvoiceRef), Path, description = "The invoice.")),
    responses((status = 200, description = "The account.", body = Data<InvoiceExplanation>)))]
pub(crate) async fn whole(merchant: Merchant<InvoicesRead>, Id(id): Id<InvoiceId>) -> Answer {
    let mut tx = merchant.begin().await?;
    let account = explain::invoice(&mut tx, id).await?;
    merchant.ok(tx, InvoiceExplanation::from(account)).await
}

/// Explain a line of an invoice
///
/// Lines are numbered from 1, in the order of the invoice.
#[utoipa::path(get, path = "/v1/invoices/{id}/lines/{line}/explain", operation_id = "explain_invoice_line",
    tag = "Invoices", extensions(("x-scope" = json!("invoices:read"))),
    params(("id" = inline(InvoiceRef), Path, description = "The invoice."),
           ("line" = u32, Path, minimum = 1, description = "The number of the line.")),
    responses((status = 200, description = "The account.", body = Data<LineExplanation>)))]
pub(crate) async fn line(merchant: Merchant<InvoicesRead>, Part(id, number): Part<InvoiceId>) -> Answer {
    let mut tx = merchant.begin().await?;
    let account = explain::line(&mut tx, id, number).await?;
    merchant.ok(tx, LineExplanation::from(account)).await
}

/// How the total of an invoice came about. Amounts are in minor units.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct InvoiceExplanation {
    invoice_id: InvoiceRef,
    number: Option<i64>,
    status: String,
    currency: String,
    total: i64,
    period_start: Timestamp,
    period_end: Timestamp,
    /// From the lines to the total.
    steps: Vec<StepView>,
    /// In print order.
    lines: Vec<LineExplanation>,
    /// A document for `POST /v1/calculations`, which gives the same discounts, taxes and total.
    #[schema(value_type = Object)]
    calculation: Value,
    /// Whether every line is verified, and discounts, taxes and the total are what the lines give.
    verified: bool,
}

/// How the amount of a line came about.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct LineExplanation {
    invoice_id: InvoiceRef,
    /// From 1, in print order.
    line: usize,
    description: String,
    item_id: Option<ItemRef>,
    /// As it was priced: what the steps explain.
    amount: i64,
    /// What coupons took off it; the steps of the invoice say how.
    discount_amount: i64,
    /// What is left of it without taxes.
    net_amount: i64,
    /// All its taxes.
    tax_amount: i64,
    currency: String,
    period_start: Timestamp,
    period_end: Timestamp,
    /// The price version it was billed at.
    price: Option<BilledPrice>,
    /// What happens to an exact half: `half_even` or `half_up`.
    rounding: &'static str,
    /// From the price to the amount.
    steps: Vec<StepView>,
    /// A document for `POST /v1/calculations`, and for the calculator that comes with the program.
    #[schema(value_type = Object)]
    calculation: Value,
    /// Whether the amount and every step written down are what the inputs give when computed again.
    verified: bool,
}

/// One version of a price.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct BilledPrice {
    id: PriceRef,
    plan_id: PlanRef,
    /// `base`, or the add-on's key.
    key: String,
    name: Option<String>,
    version: i32,
}

/// One step on the way to an amount.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = ExplanationStep)]
pub(crate) struct StepView {
    /// `price`, `quantity`, `tier`, `model`, `share`, `minimum`, `maximum`, `rounding`, `part`, `difference`, `tax`, `paid` or
    /// `sum`; of an invoice also `discount`, `tax`, `note`, `balance`, `total`, `prepaid`, `credit_note`, `paid` or `due`.
    code: &'static str,
    /// In words.
    text: String,
    /// The exact value after this step, in minor units: `1929` or `13500/7`.
    exact: Option<String>,
}

impl From<Step> for StepView {
    fn from(step: Step) -> StepView {
        StepView { code: step.code, text: step.text, exact: step.exact }
    }
}

impl From<PriceRow> for BilledPrice {
    fn from(row: PriceRow) -> BilledPrice {
        BilledPrice {
            id: row.id.into(),
            plan_id: row.plan_id.into(),
            key: row.key,
            name: row.name,
            version: row.version,
        }
    }
}

impl From<LineAccount> for LineExplanation {
    fn from(account: LineAccount) -> LineExplanation {
        let row = account.row;
        LineExplanation {
            invoice_id: row.invoice_id.into(),
            line: account.number,
            description: row.description,
            item_id: row.item_id.map(Into::into),
            amount: account.amount.minor(),
            discount_amount: row.discount_minor,
            net_amount: row.net_minor,
            tax_amount: row.tax_minor,
            currency: account.amount.currency().code().to_owned(),
            period_start: row.period_start,
            period_end: row.period_end,
            price: account.price.map(Into::into),
            rounding: account.rounding,
            steps: account.steps.into_iter().map(Into::into).collect(),
            calculation: account.calculation,
            verified: account.verified,
        }
    }
}

impl From<InvoiceAccount> for InvoiceExplanation {
    fn from(account: InvoiceAccount) -> InvoiceExplanation {
        let row = account.row;
        InvoiceExplanation {
            invoice_id: row.id.into(),
            number: row.number,
            status: row.status,
            currency: row.currency,
            total: row.total_minor,
            period_start: row.period_start,
            period_end: row.period_end,
            steps: account.steps.into_iter().map(Into::into).collect(),
            lines: account.lines.into_iter().map(Into::into).collect(),
            calculation: account.calculation,
            verified: account.verified,
        }
    }
}
