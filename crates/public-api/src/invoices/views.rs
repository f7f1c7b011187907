//! Invoices on the wire.

use app::rules::number_text;
use billing::Line;
use billing::totals::BillLineTotals;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::attempts::{self, AttemptFilter};
use store::invoices::{self, InvoiceFilter, InvoiceRow, LineRow};
use store::{PageOf, TenantTx, credit_grants, credit_notes};
use utoipa::{IntoParams, ToSchema};
use web::Problem;
use web::wire::Metadata;

use crate::credit_grants::views::DrawView;
use crate::credit_notes::views::CreditNoteView;
use crate::discounts::{BillDiscountView, BillTaxView};
use crate::names::{
    CustomerRef, InvoiceItemRef, InvoiceRef, ItemRef, PriceRef, SubscriptionRef, TestClockRef, Word, listed, words,
};
use crate::subscriptions::clock_of;
use crate::transactions::TransactionView;
use pages::Links;

/// Attempts shown with an invoice; recovery makes far fewer.
const MOST_ATTEMPTS: i64 = 100;

words! {
    /// The states of an invoice.
    InvoiceStatus {
        Draft => "draft",
        Open => "open",
        Paid => "paid",
        Void => "void",
        Uncollectible => "uncollectible",
    }
}

words! {
    /// How a bill is paid.
    Collection {
        Automatic => "automatic",
        SendInvoice => "send_invoice",
    }
}

/// What a list of invoices may be narrowed by.
#[derive(Clone, Copy, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(crate) struct InvoiceQuery {
    /// In this state.
    #[param(inline)]
    status: Option<InvoiceStatus>,
    /// Of this customer.
    #[param(inline)]
    customer_id: Option<CustomerRef>,
    /// Of this subscription.
    #[param(inline)]
    subscription_id: Option<SubscriptionRef>,
    /// Paid in this way.
    #[param(inline)]
    collection: Option<Collection>,
    /// Sent, and not paid on its day, or not so.
    overdue: Option<bool>,
    /// To be paid before this instant.
    due_before: Option<Timestamp>,
}

impl From<InvoiceQuery> for InvoiceFilter {
    fn from(query: InvoiceQuery) -> InvoiceFilter {
        InvoiceFilter {
            status: query.status.map(|status| status.word().to_owned()),
            customer: query.customer_id.map(|id| id.0),
            subscription: query.subscription_id.map(|id| id.0),
            collection: query.collection.map(|word| word.word().to_owned()),
            overdue: query.overdue,
            due_before: query.due_before,
            made: store::Made::default(),
        }
    }
}

/// A bill. Amounts are in minor units of its currency.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Invoice)]
pub(crate) struct InvoiceView {
    id: InvoiceRef,
    /// Without gaps within the series; none while it is a draft.
    number: Option<i64>,
    /// As it is printed: `INV-000042`, or `INV-2028-000042` in a yearly series.
    display_number: Option<String>,
    /// `main`, or a year.
    series: String,
    /// `draft`, `open`, `paid`, `void` or `uncollectible`.
    status: String,
    customer_id: CustomerRef,
    subscription_id: Option<SubscriptionRef>,
    currency: String,
    /// `period`, `change` for the credits and charges of a change or an end inside of a period, or `manual`.
    kind: String,
    /// The sum of the lines; negative where credits outweigh charges.
    subtotal: i64,
    /// What coupons took off.
    discount_amount: i64,
    /// All taxes of it, on top of the prices or in them.
    tax_amount: i64,
    total: i64,
    /// Of the total, what prepaid credit paid.
    prepaid_applied: i64,
    /// Of the total, what the customer's balance paid.
    credit_applied: i64,
    /// What the customer's balance got, because credits outweigh charges.
    credit_granted: i64,
    /// Of the total, what credit notes took back before it was paid.
    credited_amount: i64,
    amount_paid: i64,
    amount_due: i64,
    period_start: Timestamp,
    period_end: Timestamp,
    /// `automatic`, or `send_invoice` where the customer pays by themselves.
    collection: String,
    /// After how many days a bill that is sent is to be paid.
    days_until_due: Option<i32>,
    /// By when it is to be paid; of a draft, as things stand.
    due_at: Timestamp,
    /// Whether it was sent and not paid on its day.
    overdue: bool,
    /// What you wrote on it.
    memo: Option<String>,
    /// When a draft becomes final by itself.
    finalize_at: Option<Timestamp>,
    finalized_at: Option<Timestamp>,
    sent_at: Option<Timestamp>,
    paid_at: Option<Timestamp>,
    /// What you know a payment outside of our gateways by.
    paid_reference: Option<String>,
    voided_at: Option<Timestamp>,
    uncollectible_at: Option<Timestamp>,
    /// The page that a customer may open without signing in; whoever has the address sees the invoice. None while it is
    /// a draft.
    hosted_url: Option<String>,
    /// The PDF at the same kind of address; 202 while it is being made.
    pdf_url: Option<String>,
    test_clock_id: Option<TestClockRef>,
    #[schema(value_type = Metadata)]
    metadata: Value,
    created_at: Timestamp,
    updated_at: Timestamp,
}

listed!(InvoiceView);

impl InvoiceView {
    pub(crate) fn of(row: InvoiceRow, links: &Links) -> InvoiceView {
        let hosted = row.number.map(|_| links.page(row.id));
        let due = if row.status == "open" { row.owed_minor() - row.amount_paid_minor } else { 0 };
        InvoiceView {
            id: row.id.into(),
            display_number: number_text(&row),
            overdue: row.status == "open" && row.overdue_at.is_some(),
            number: row.number,
            series: row.series,
            status: row.status,
            customer_id: row.customer_id.into(),
            subscription_id: row.subscription_id.map(Into::into),
            currency: row.currency,
            subtotal: row.subtotal_minor,
            kind: row.kind,
            discount_amount: row.discount_minor,
            tax_amount: row.tax_minor,
            total: row.total_minor,
            prepaid_applied: row.prepaid_applied_minor,
            credit_applied: row.credit_applied_minor,
            credit_granted: row.credit_granted_minor,
            credited_amount: row.credited_minor,
            amount_paid: row.amount_paid_minor,
            amount_due: due,
            period_start: row.period_start,
            period_end: row.period_end,
            collection: row.collection,
            days_until_due: row.days_until_due,
            due_at: row.due_at,
            memo: row.memo,
            finalize_at: row.finalize_at,
            finalized_at: row.finalized_at,
            sent_at: row.sent_at,
            paid_at: row.paid_at,
            paid_reference: row.paid_reference,
            voided_at: row.voided_at,
            uncollectible_at: row.uncollectible_at,
            pdf_url: hosted.as_ref().map(|page| format!("{page}.pdf")),
            hosted_url: hosted,
            test_clock_id: clock_of(row.lane),
            metadata: row.metadata,
            created_at: row.created_at,
            updated_at: row.updated_at,
        }
    }
}

/// What is said of a PDF that is not there yet.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct InTheMaking {
    /// `in_the_making`.
    status: &'static str,
}

impl Default for InTheMaking {
    fn default() -> InTheMaking {
        InTheMaking { status: "in_the_making" }
    }
}

/// One amount of a bill.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = InvoiceLine)]
pub(crate) struct LineView {
    /// `plan_charge`, `usage_charge`, `proration_credit`, `proration_charge` or `one_off`.
    r#type: String,
    description: String,
    item_id: Option<ItemRef>,
    price_id: Option<PriceRef>,
    /// What waited for this invoice, if it is that.
    invoice_item_id: Option<InvoiceItemRef>,
    quantity: i64,
    /// As it was priced.
    amount: i64,
    /// What coupons took off it.
    discount_amount: i64,
    /// What is left of it without taxes.
    net_amount: i64,
    /// All its taxes.
    tax_amount: i64,
    period_start: Timestamp,
    period_end: Timestamp,
    /// The data from which the amount can be computed again.
    #[schema(value_type = Object)]
    derivation: Value,
}

impl From<LineRow> for LineView {
    fn from(row: LineRow) -> LineView {
        LineView {
            r#type: row.kind,
            description: row.description,
            item_id: row.item_id.map(Into::into),
            price_id: row.price_id.map(Into::into),
            invoice_item_id: row.invoice_item_id.map(Into::into),
            quantity: row.quantity,
            amount: row.amount_minor,
            discount_amount: row.discount_minor,
            net_amount: row.net_minor,
            tax_amount: row.tax_minor,
            period_start: row.period_start,
            period_end: row.period_end,
            derivation: row.derivation,
        }
    }
}

impl LineView {
    /// A line that is not stored yet, as it would be shown.
    pub(crate) fn drafted(line: &Line, totals: Option<&BillLineTotals>) -> Result<LineView, Problem> {
        let fault = |what: &'static str| app::Error::fault(what);
        Ok(LineView {
            r#type: line.kind.as_str().to_owned(),
            description: line.description.clone(),
            item_id: line.item.map(Into::into),
            price_id: line.price.map(Into::into),
            invoice_item_id: line.one_off.map(Into::into),
            quantity: i64::try_from(line.quantity).map_err(|_| fault("a quantity out of range"))?,
            amount: line.amount.minor(),
            discount_amount: totals.map_or(0, |totals| totals.discount.minor()),
            net_amount: totals.map_or(line.amount, |totals| totals.net).minor(),
            tax_amount: totals.map_or(0, |totals| totals.tax.minor()),
            period_start: line.period.start,
            period_end: line.period.end,
            derivation: serde_json::to_value(&line.derivation)
                .map_err(|error| fault("a derivation cannot be written").because(error))?,
        })
    }
}

/// A bill with its lines, the tries to charge it, and what else settled it.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct InvoiceDetail {
    #[serde(flatten)]
    invoice: InvoiceView,
    /// In print order.
    lines: Vec<LineView>,
    /// What each coupon took off, in the order they were taken.
    discounts: Vec<BillDiscountView>,
    /// Each tax.
    taxes: Vec<BillTaxView>,
    /// What is printed beside them: why somebody pays no tax.
    notes: Vec<String>,
    /// Newest first.
    attempts: Vec<TransactionView>,
    /// What prepaid credit paid, grant by grant.
    prepaid_draws: Vec<DrawView>,
    /// Void ones too, oldest first.
    credit_notes: Vec<CreditNoteView>,
}

impl InvoiceDetail {
    pub(super) async fn of(tx: &mut TenantTx, row: InvoiceRow, links: &Links) -> Result<InvoiceDetail, Problem> {
        let lines = invoices::lines_of(tx, &[row.id.uuid()]).await?;
        let filter = AttemptFilter { invoice: Some(row.id), ..AttemptFilter::default() };
        let all = PageOf { limit: MOST_ATTEMPTS, offset: 0, below: None };
        let tries = attempts::page(tx, &filter, &all).await?;
        let terms = app::terms::stored(tx, &row).await?;
        let draws = credit_grants::draws_of(tx, row.id).await?;
        let notes = credit_notes::of_invoice(tx, row.id).await?;
        Ok(InvoiceDetail {
            discounts: terms.discounts.into_iter().map(Into::into).collect(),
            taxes: terms.taxes.into_iter().map(Into::into).collect(),
            notes: terms.notes,
            credit_notes: CreditNoteView::all(tx, notes).await?,
            prepaid_draws: draws.into_iter().map(DrawView::from).collect(),
            invoice: InvoiceView::of(row, links),
            lines: lines.into_iter().map(LineView::from).collect(),
            attempts: tries.into_iter().map(TransactionView::from).collect(),
        })
    }
}
