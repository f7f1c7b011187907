//! Items of their own on the wire.

use app::one_offs::{Content, ItemChange, NewItem};
use billing::price::MAX_QUANTITY;
use calendar::Period;
use jiff::Timestamp;
use runtime::clock::whole_millis;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::invoice_items::{InvoiceItemFilter, InvoiceItemRow};
use usecase::check::Checks;
use utoipa::{IntoParams, ToSchema};
use web::Problem;
use web::wire::Metadata;

use crate::names::{CustomerRef, InvoiceItemRef, InvoiceRef, SubscriptionRef, listed};
use crate::plans::prices::Number;

/// What a list of items may be narrowed by.
#[derive(Clone, Copy, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(crate) struct InvoiceItemQuery {
    /// Of this customer.
    #[param(inline)]
    customer_id: Option<CustomerRef>,
    /// For this subscription's bills.
    #[param(inline)]
    subscription_id: Option<SubscriptionRef>,
    /// On this invoice.
    #[param(inline)]
    invoice_id: Option<InvoiceRef>,
    /// Waiting for a bill, or on one.
    waiting: Option<bool>,
}

impl From<InvoiceItemQuery> for InvoiceItemFilter {
    fn from(query: InvoiceItemQuery) -> InvoiceItemFilter {
        InvoiceItemFilter {
            customer: query.customer_id.map(|id| id.0),
            subscription: query.subscription_id.map(|id| id.0),
            invoice: query.invoice_id.map(|id| id.0),
            waiting: query.waiting,
            made: store::Made::default(),
        }
    }
}

/// A period that was sent in two halves; nothing when neither was.
pub(crate) fn period(
    checks: &mut Checks,
    at: &str,
    start: Option<Timestamp>,
    end: Option<Timestamp>,
) -> Option<Period> {
    let whole = start.is_some() == end.is_some();
    checks.demand(whole, &format!("{at}periodEnd"), "not_alone", "Send periodStart and periodEnd, or neither.");
    let period = start.zip(end).map(|(start, end)| Period { start: whole_millis(start), end: whole_millis(end) });
    let forward = period.is_none_or(|period| period.start < period.end);
    checks.demand(forward, &format!("{at}periodEnd"), "not_later", "Send an end that is later than the start.");
    period.filter(|_| forward)
}

/// Something to be billed by itself.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schema(example = json!({
    "customerId": "cust_0192f0a1-7c1e-7c55-8f3e-2b8a1f0c9d11", "description": "Lost locker key", "quantity": 2,
    "unitAmount": 150_000
}))]
pub(crate) struct CreateInvoiceItem {
    /// Who pays.
    customer_id: CustomerRef,
    /// Whose next bill it is for; the first bill that the customer gets in its currency when left out.
    subscription_id: Option<SubscriptionRef>,
    /// The draft it is for, instead of the next bill; it goes with the draft.
    invoice_id: Option<InvoiceRef>,
    /// ISO 4217; that of the subscription or the draft, else your default currency, when left out.
    currency: Option<String>,
    /// Printed on its line.
    description: String,
    /// Whole units; 1 when left out.
    #[schema(minimum = 1, maximum = 1_000_000_000)]
    quantity: Option<u64>,
    /// Minor units for one, exact to twelve digits behind the point; below zero for a credit. The product is rounded once.
    unit_amount: Number,
    /// The time it is for, if it is for any.
    period_start: Option<Timestamp>,
    /// Where that ends.
    period_end: Option<Timestamp>,
    /// Whether coupons may take something off; they may when left out.
    discountable: Option<bool>,
    /// Your own data.
    #[serde(default)]
    metadata: Metadata,
}

impl CreateInvoiceItem {
    pub(super) fn parse(self) -> Result<NewItem, Problem> {
        let mut checks = Checks::new();
        let period = period(&mut checks, "", self.period_start, self.period_end);
        checks.done()?;
        Ok(NewItem {
            customer: self.customer_id.0,
            subscription: self.subscription_id.map(|id| id.0),
            invoice: self.invoice_id.map(|id| id.0),
            currency: self.currency,
            content: Content {
                description: self.description,
                quantity: self.quantity.unwrap_or(1),
                unit_amount: self.unit_amount.0,
                period,
                discountable: self.discountable.unwrap_or(true),
            },
            metadata: self.metadata.0,
        })
    }
}

/// What may change while it waits. Fields left out stay as they are.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schema(example = json!({ "quantity": 3, "unitAmount": "1499.5" }))]
pub(crate) struct ChangeInvoiceItem {
    /// Printed on its line.
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
    /// Your own data, all of it.
    metadata: Option<Metadata>,
}

impl ChangeInvoiceItem {
    pub(super) fn parse(self) -> Result<ItemChange, Problem> {
        let mut checks = Checks::new();
        let period = period(&mut checks, "", self.period_start, self.period_end);
        let fits = self.quantity.is_none_or(|quantity| (1..=MAX_QUANTITY).contains(&quantity));
        checks.demand(fits, "quantity", "out_of_range", "Send 1 to 1 000 000 000.");
        checks.done()?;
        Ok(ItemChange {
            description: self.description,
            quantity: self.quantity,
            unit_amount: self.unit_amount.map(|number| number.0),
            period: period.map(Some),
            discountable: self.discountable,
            metadata: self.metadata.map(|metadata| metadata.0),
        })
    }
}

/// Something that is billed by itself.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = InvoiceItem)]
pub(crate) struct InvoiceItemView {
    id: InvoiceItemRef,
    /// `waiting`, or `billed` once it is on an invoice.
    status: &'static str,
    customer_id: CustomerRef,
    subscription_id: Option<SubscriptionRef>,
    /// The invoice it is on; what counts there is the line.
    invoice_id: Option<InvoiceRef>,
    description: String,
    quantity: i64,
    /// Minor units for one, as exact digits.
    unit_amount: String,
    /// All of it, rounded once, in minor units.
    amount: i64,
    currency: String,
    period_start: Option<Timestamp>,
    period_end: Option<Timestamp>,
    discountable: bool,
    #[schema(value_type = Metadata)]
    metadata: Value,
    created_at: Timestamp,
    updated_at: Timestamp,
}

listed!(InvoiceItemView);

impl From<InvoiceItemRow> for InvoiceItemView {
    fn from(row: InvoiceItemRow) -> InvoiceItemView {
        InvoiceItemView {
            id: row.id.into(),
            status: if row.invoice_id.is_some() { "billed" } else { "waiting" },
            customer_id: row.customer_id.into(),
            subscription_id: row.subscription_id.map(Into::into),
            invoice_id: row.invoice_id.map(Into::into),
            description: row.description,
            quantity: row.quantity,
            unit_amount: row.unit_amount,
            amount: row.amount_minor,
            currency: row.currency,
            period_start: row.period_start,
            period_end: row.period_end,
            discountable: row.discountable,
            metadata: row.metadata,
            created_at: row.created_at,
            updated_at: row.updated_at,
        }
    }
}
