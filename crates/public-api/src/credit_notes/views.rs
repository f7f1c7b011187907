//! Credit notes on the wire.

use app::credit_notes::{HowToGiveBack, Made, NewCreditNote, NewLine};
use ids::Uuid;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::TenantTx;
use store::credit_notes::{self as rows, NoteFilter, NoteLineRow, NoteRow};
use utoipa::{IntoParams, ToSchema};
use web::Problem;
use web::wire::Metadata;

use crate::names::{CreditNoteRef, CustomerRef, InvoiceRef, Word, listed, words};

words! {
    /// Why a credit note is made.
    CreditNoteReason {
        Duplicate => "duplicate",
        Fraudulent => "fraudulent",
        OrderChange => "order_change",
        ProductUnsatisfactory => "product_unsatisfactory",
        Other => "other",
    }
}

words! {
    /// What becomes of what was paid already.
    GiveBack {
        Balance => "balance",
        Refund => "refund",
        Outside => "outside",
    }
}

words! {
    /// The states of a credit note.
    CreditNoteStatus {
        Issued => "issued",
        Void => "void",
    }
}

/// What a list of credit notes may be narrowed by.
#[derive(Clone, Copy, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(crate) struct CreditNoteQuery {
    /// Of this customer.
    #[param(inline)]
    customer_id: Option<CustomerRef>,
    /// Of this invoice.
    #[param(inline)]
    invoice_id: Option<InvoiceRef>,
    /// In this state.
    #[param(inline)]
    status: Option<CreditNoteStatus>,
}

impl From<CreditNoteQuery> for NoteFilter {
    fn from(query: CreditNoteQuery) -> NoteFilter {
        NoteFilter {
            customer: query.customer_id.map(|id| id.0),
            invoice: query.invoice_id.map(|id| id.0),
            status: query.status.map(|status| status.word().to_owned()),
            made: store::Made::default(),
        }
    }
}

/// A line to be credited: by an amount, by units, or all that is left of it.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(crate) struct CreditLine {
    /// Its number, from 1 in print order.
    #[schema(minimum = 1)]
    line: usize,
    /// In minor units, without taxes.
    #[schema(minimum = 1)]
    amount: Option<i64>,
    /// Units of the line.
    #[schema(minimum = 1)]
    quantity: Option<u64>,
}

/// A credit note to be made.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schema(example = json!({
    "lines": [{ "line": 1, "amount": 100_000 }], "reason": "product_unsatisfactory", "memo": "Two days without service",
    "giveBack": "balance"
}))]
pub(crate) struct CreateCreditNote {
    /// What is credited; everything that is left of the invoice when left out.
    #[serde(default)]
    #[schema(max_items = 250)]
    lines: Vec<CreditLine>,
    /// Why.
    reason: CreditNoteReason,
    /// What stands on it.
    memo: Option<String>,
    /// What becomes of what was paid already: `balance` (when left out), `refund` for the gateway to pay it back, or
    /// `outside` where you paid it back yourself. What was not paid in money can go to the balance only.
    give_back: Option<GiveBack>,
    /// Your own data.
    #[serde(default)]
    metadata: Metadata,
}

impl From<CreateCreditNote> for NewCreditNote {
    fn from(body: CreateCreditNote) -> NewCreditNote {
        let line = |line: CreditLine| NewLine { number: line.line, amount_minor: line.amount, quantity: line.quantity };
        NewCreditNote {
            lines: body.lines.into_iter().map(line).collect(),
            of_all_minor: None,
            reason: body.reason.word(),
            memo: body.memo,
            give_back: match body.give_back {
                Some(GiveBack::Balance) | None => HowToGiveBack::Balance,
                Some(GiveBack::Refund) => HowToGiveBack::Refund,
                Some(GiveBack::Outside) => HowToGiveBack::Outside,
            },
            metadata: body.metadata.0,
        }
    }
}

/// What is credited of one line. Amounts are in minor units.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = CreditNoteLine)]
pub(crate) struct NoteLineView {
    /// The number of the invoice's line, from 1.
    line: usize,
    description: String,
    /// Units, where it was asked for in units.
    quantity: Option<i64>,
    net_amount: i64,
    tax_amount: i64,
    amount: i64,
}

impl From<NoteLineRow> for NoteLineView {
    fn from(row: NoteLineRow) -> NoteLineView {
        NoteLineView {
            line: usize::try_from(row.invoice_line_no).unwrap_or_default().saturating_add(1),
            description: row.description,
            quantity: row.quantity,
            net_amount: row.net_minor,
            tax_amount: row.tax_minor,
            amount: row.net_minor.saturating_add(row.tax_minor),
        }
    }
}

/// Some or all of an invoice, taken back. Amounts are in minor units of its currency.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = CreditNote)]
pub(crate) struct CreditNoteView {
    id: CreditNoteRef,
    /// Without gaps; printed as `CN-000001`.
    number: i64,
    invoice_id: InvoiceRef,
    customer_id: CustomerRef,
    /// `issued` or `void`.
    status: String,
    /// `duplicate`, `fraudulent`, `order_change`, `product_unsatisfactory` or `other`.
    reason: String,
    memo: Option<String>,
    currency: String,
    net_amount: i64,
    tax_amount: i64,
    total: i64,
    /// Of the total, what is no longer owed.
    owed_reduced: i64,
    /// Of the total, what the customer's balance got.
    to_balance: i64,
    /// Of the total, what the gateway is to pay back.
    to_refund: i64,
    /// Of the total, what was paid back outside of the system.
    outside: i64,
    /// `pending`, `succeeded`, `failed` or `canceled`; none without a refund.
    refund_status: Option<String>,
    lines: Vec<NoteLineView>,
    voided_at: Option<Timestamp>,
    #[schema(value_type = Metadata)]
    metadata: Value,
    created_at: Timestamp,
    updated_at: Timestamp,
}

listed!(CreditNoteView);

impl CreditNoteView {
    pub(crate) fn of(row: NoteRow, lines: Vec<NoteLineRow>) -> CreditNoteView {
        CreditNoteView {
            id: row.id.into(),
            number: row.number,
            invoice_id: row.invoice_id.into(),
            customer_id: row.customer_id.into(),
            status: row.status,
            reason: row.reason,
            memo: row.memo,
            currency: row.currency,
            net_amount: row.net_minor,
            tax_amount: row.tax_minor,
            total: row.total_minor,
            owed_reduced: row.owed_minor,
            to_balance: row.balance_minor,
            to_refund: row.refund_minor,
            outside: row.outside_minor,
            refund_status: row.refund_status,
            lines: lines.into_iter().map(Into::into).collect(),
            voided_at: row.voided_at,
            metadata: row.metadata,
            created_at: row.created_at,
            updated_at: row.updated_at,
        }
    }

    /// Credit notes with their lines, read with one statement.
    pub(crate) async fn all(tx: &mut TenantTx, found: Vec<NoteRow>) -> Result<Vec<CreditNoteView>, Problem> {
        let ids: Vec<Uuid> = found.iter().map(|row| row.id.uuid()).collect();
        let lines = if ids.is_empty() { Vec::new() } else { rows::lines_of(tx, &ids).await? };
        let view = |row: NoteRow| {
            let own = lines.iter().filter(|line| line.credit_note_id == row.id).cloned().collect();
            CreditNoteView::of(row, own)
        };
        Ok(found.into_iter().map(view).collect())
    }
}

/// What a credit note would come to. Amounts are in minor units.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct CreditNotePreview {
    invoice_id: InvoiceRef,
    currency: String,
    net_amount: i64,
    tax_amount: i64,
    total: i64,
    /// Of the total, what would no longer be owed.
    owed_reduced: i64,
    /// Of the total, what the customer's balance would get.
    to_balance: i64,
    /// Of the total, what the gateway would pay back.
    to_refund: i64,
    /// Of the total, what would be taken as paid back outside of the system.
    outside: i64,
    lines: Vec<NoteLineView>,
}

impl From<Made> for CreditNotePreview {
    fn from(made: Made) -> CreditNotePreview {
        let Made { row, lines, refund: _ } = made;
        CreditNotePreview {
            invoice_id: row.invoice_id.into(),
            currency: row.currency,
            net_amount: row.net_minor,
            tax_amount: row.tax_minor,
            total: row.total_minor,
            owed_reduced: row.owed_minor,
            to_balance: row.balance_minor,
            to_refund: row.refund_minor,
            outside: row.outside_minor,
            lines: lines.into_iter().map(Into::into).collect(),
        }
    }
}
