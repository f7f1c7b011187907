//! Refunds on the wire.

use app::credit_notes::{AskedRefund, RefundTarget};
use gateways::reference::Reference;
use ids::InvoiceId;
use jiff::Timestamp;
use refunds::Destination;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::refunds::{RefundFilter, RefundRow};
use utoipa::{IntoParams, ToSchema};
use web::Problem;
use web::names::{
    AttemptRef, CreditNoteRef, CustomerRef, InvoiceRef, ProviderAccountRef, RefundRef, SurplusRef, Word, listed, words,
};
use web::wire::Metadata;

words! {
    /// Why money goes back.
    RefundReason {
        Duplicate => "duplicate",
        Fraudulent => "fraudulent",
        OrderChange => "order_change",
        ProductUnsatisfactory => "product_unsatisfactory",
        Other => "other",
    }
}

words! {
    /// The states of a refund.
    RefundStatus {
        Created => "created",
        Submitted => "submitted",
        Pending => "pending",
        Succeeded => "succeeded",
        Failed => "failed",
        Unknown => "unknown",
        NeedsAccount => "needs_account",
        Manual => "manual",
        Canceled => "canceled",
    }
}

/// What a list of refunds may be narrowed by.
#[derive(Clone, Copy, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(crate) struct RefundQuery {
    /// In this state.
    #[param(inline)]
    status: Option<RefundStatus>,
    /// Of this transaction.
    #[param(inline)]
    transaction_id: Option<AttemptRef>,
    /// Of this invoice.
    #[param(inline)]
    invoice_id: Option<InvoiceRef>,
    /// Of this credit note.
    #[param(inline)]
    credit_note_id: Option<CreditNoteRef>,
    /// To this customer.
    #[param(inline)]
    customer_id: Option<CustomerRef>,
}

impl From<RefundQuery> for RefundFilter {
    fn from(query: RefundQuery) -> RefundFilter {
        RefundFilter {
            state: query.status.map(|status| status.word().to_owned()),
            attempt: query.transaction_id.map(|id| id.0),
            invoice: query.invoice_id.map(|id| id.0),
            note: query.credit_note_id.map(|id| id.0),
            customer: query.customer_id.map(|id| id.0),
            made: store::Made::default(),
        }
    }
}

/// A refund to be made: of exactly one thing.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schema(example = json!({
    "transactionId": "pay_0192f0a1-7c1e-7c55-8f3e-2b8a1f0c9d11", "amount": 100_000, "reason": "order_change"
}))]
pub(crate) struct CreateRefund {
    /// Of the money of this transaction.
    transaction_id: Option<AttemptRef>,
    /// Of what was paid of this invoice.
    invoice_id: Option<InvoiceRef>,
    /// Of what this credit note left to be paid back and no refund gives.
    credit_note_id: Option<CreditNoteRef>,
    /// In minor units, with taxes; all that is left when left out.
    #[schema(minimum = 1)]
    amount: Option<i64>,
    /// Why; `other` when left out.
    reason: Option<RefundReason>,
    /// Stands on the credit note that is made, and is told to the payer where their gateway tells anything.
    memo: Option<String>,
    /// Your own data.
    #[serde(default)]
    metadata: Metadata,
}

impl CreateRefund {
    /// What is asked for.
    ///
    /// # Errors
    /// A field error unless exactly one thing is named.
    pub(crate) fn asked(self) -> Result<AskedRefund, Problem> {
        let of = match (self.transaction_id, self.invoice_id, self.credit_note_id) {
            (Some(id), None, None) => RefundTarget::Transaction(id.0),
            (None, Some(id), None) => RefundTarget::Invoice(id.0),
            (None, None, Some(id)) => RefundTarget::CreditNote(id.0),
            _ => {
                let message = "Name one of transactionId, invoiceId and creditNoteId.";
                return Err(usecase::Error::field("transactionId", "exactly_one", message).into());
            }
        };
        Ok(asked(of, self.amount, self.reason, self.memo, self.metadata))
    }
}

/// A refund of an invoice.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schema(example = json!({ "amount": 100_000, "reason": "product_unsatisfactory" }))]
pub(crate) struct RefundInvoice {
    /// In minor units, with taxes; all that is left when left out.
    #[schema(minimum = 1)]
    amount: Option<i64>,
    /// Why; `other` when left out.
    reason: Option<RefundReason>,
    /// Stands on the credit note that is made, and is told to the payer where their gateway tells anything.
    memo: Option<String>,
    /// Your own data.
    #[serde(default)]
    metadata: Metadata,
}

impl RefundInvoice {
    /// What is asked for.
    pub(crate) fn of(self, id: InvoiceId) -> AskedRefund {
        asked(RefundTarget::Invoice(id), self.amount, self.reason, self.memo, self.metadata)
    }
}

fn asked(
    of: RefundTarget,
    amount_minor: Option<i64>,
    reason: Option<RefundReason>,
    memo: Option<String>,
    metadata: Metadata,
) -> AskedRefund {
    let reason = reason.unwrap_or(RefundReason::Other).word();
    AskedRefund { of, amount_minor, reason, memo, metadata: metadata.0 }
}

/// A bank account of the payer's.
#[derive(Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schema(example = json!({ "accountNumber": "0123456789", "bankCode": "058", "accountName": "Ada Obi" }))]
pub(crate) struct RefundDestination {
    /// Its digits.
    account_number: String,
    /// The gateway's own code of the bank.
    bank_code: String,
    /// In whose name.
    account_name: String,
}

impl std::fmt::Debug for RefundDestination {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RefundDestination").finish_non_exhaustive()
    }
}

impl From<RefundDestination> for Destination {
    fn from(body: RefundDestination) -> Destination {
        Destination { number: body.account_number, bank_code: body.bank_code, name: body.account_name }
    }
}

/// Money on its way back, or that went back. Amounts are in minor units.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Refund)]
pub(crate) struct RefundView {
    id: RefundRef,
    /// The transaction whose money it is.
    transaction_id: AttemptRef,
    invoice_id: InvoiceRef,
    customer_id: CustomerRef,
    /// The credit note that it stands on.
    credit_note_id: Option<CreditNoteRef>,
    /// The surplus that it gives back.
    surplus_id: Option<SurplusRef>,
    /// The refund that failed before it.
    retry_of: Option<RefundRef>,
    /// `request` when it was asked for by itself, `credit_note` when a credit note was, `surplus` for money that nobody asked for.
    source: String,
    /// `created`, `submitted`, `pending`, `succeeded`, `failed`, `unknown`, `needs_account`, `manual` or `canceled`.
    status: String,
    amount: i64,
    currency: String,
    reason: Option<String>,
    memo: Option<String>,
    /// The gateway that was paid.
    gateway: String,
    /// Your account there.
    provider_account_id: Option<ProviderAccountRef>,
    /// Our reference, as the gateway shows it.
    reference: String,
    /// The gateway's own reference.
    gateway_reference: Option<String>,
    /// Why it failed: `not_sent`, `not_supported`, `refused_by_gateway`, or the gateway's own code.
    failure_code: Option<String>,
    /// The same in words; of one that is not settled, why it waits.
    failure_message: Option<String>,
    /// Whether a bank account was given that it goes to.
    has_destination: bool,
    submitted_at: Option<Timestamp>,
    settled_at: Option<Timestamp>,
    /// When it came back although it had succeeded.
    returned_at: Option<Timestamp>,
    #[schema(value_type = Metadata)]
    metadata: Value,
    created_at: Timestamp,
    updated_at: Timestamp,
}

listed!(RefundView);

impl From<RefundRow> for RefundView {
    fn from(row: RefundRow) -> RefundView {
        RefundView {
            id: row.id.into(),
            transaction_id: row.attempt_id.into(),
            invoice_id: row.invoice_id.into(),
            customer_id: row.customer_id.into(),
            credit_note_id: row.credit_note_id.map(Into::into),
            surplus_id: row.surplus_id.map(Into::into),
            retry_of: row.retry_of.map(Into::into),
            source: row.source,
            status: row.state,
            amount: row.amount_minor,
            currency: row.currency,
            reason: row.reason,
            memo: row.memo,
            gateway: row.gateway,
            provider_account_id: row.account_id.map(Into::into),
            reference: Reference::Refund.of(row.id.uuid()),
            gateway_reference: row.gateway_ref,
            failure_code: row.failure_code,
            failure_message: row.failure_message,
            has_destination: row.destination.is_some(),
            submitted_at: row.submitted_at,
            settled_at: row.settled_at,
            returned_at: row.returned_at,
            metadata: row.metadata,
            created_at: row.created_at,
            updated_at: row.updated_at,
        }
    }
}
