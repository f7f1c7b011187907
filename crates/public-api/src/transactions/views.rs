//! Transactions on the wire.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::attempts::{AttemptFilter, AttemptRow};
use utoipa::{IntoParams, ToSchema};

use crate::names::{AttemptRef, CustomerRef, InvoiceRef, PaymentMethodRef, SubscriptionRef, Word, listed, words};

words! {
    /// The states of a transaction.
    TransactionStatus {
        Created => "created",
        Submitted => "submitted",
        Succeeded => "succeeded",
        Failed => "failed",
        RequiresAction => "requires_action",
        Unknown => "unknown",
        Manual => "manual",
    }
}

/// What a list of transactions may be narrowed by.
#[derive(Clone, Copy, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(crate) struct TransactionQuery {
    /// In this state.
    #[param(inline)]
    status: Option<TransactionStatus>,
    /// For this invoice.
    #[param(inline)]
    invoice_id: Option<InvoiceRef>,
    /// Of this customer.
    #[param(inline)]
    customer_id: Option<CustomerRef>,
    /// For this subscription.
    #[param(inline)]
    subscription_id: Option<SubscriptionRef>,
}

impl From<TransactionQuery> for AttemptFilter {
    fn from(query: TransactionQuery) -> AttemptFilter {
        AttemptFilter {
            status: query.status.map(|status| status.word().to_owned()),
            invoice: query.invoice_id.map(|id| id.0),
            customer: query.customer_id.map(|id| id.0),
            subscription: query.subscription_id.map(|id| id.0),
            made: store::Made::default(),
        }
    }
}

/// One try to move money for one invoice.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Transaction)]
pub(crate) struct TransactionView {
    id: AttemptRef,
    /// `created`, `submitted`, `succeeded`, `failed`, `requires_action`, `unknown` (being looked up) or `manual`.
    status: String,
    invoice_id: InvoiceRef,
    customer_id: CustomerRef,
    subscription_id: Option<SubscriptionRef>,
    payment_method_id: Option<PaymentMethodRef>,
    /// Why it was made: `first`, `recovery`, `retry_now` or `card_update`.
    cause: String,
    /// `card`, `wallet`, `direct_debit`, `ussd`, `transfer` or `virtual_account`.
    rail: String,
    gateway: String,
    /// In minor units.
    amount: i64,
    /// What of it went back, or is on its way back.
    refunded_amount: i64,
    /// What of it its payer disputes with their bank, or got back from it.
    disputed_amount: i64,
    currency: String,
    /// Why it failed, in our words.
    failure_code: Option<String>,
    /// Why it failed, in the provider's.
    provider_code: Option<String>,
    /// And its sentence.
    provider_message: Option<String>,
    /// The provider's reference.
    reference: Option<String>,
    /// What the payer must do, with a `type`.
    #[schema(value_type = Option<Object>)]
    next_action: Option<Value>,
    submitted_at: Timestamp,
    expires_at: Option<Timestamp>,
    resolved_at: Option<Timestamp>,
    created_at: Timestamp,
    updated_at: Timestamp,
}

listed!(TransactionView);

impl From<AttemptRow> for TransactionView {
    fn from(row: AttemptRow) -> TransactionView {
        TransactionView {
            id: row.id.into(),
            status: row.status,
            invoice_id: row.invoice_id.into(),
            customer_id: row.customer_id.into(),
            subscription_id: row.subscription_id.map(Into::into),
            payment_method_id: row.payment_method_id.map(Into::into),
            cause: row.cause,
            rail: row.rail,
            gateway: row.gateway,
            amount: row.amount_minor,
            refunded_amount: row.refunded_minor,
            disputed_amount: row.disputed_minor,
            currency: row.currency,
            failure_code: row.decline_code,
            provider_code: row.raw_code,
            provider_message: row.raw_message,
            reference: row.gateway_ref,
            next_action: row.next_action,
            submitted_at: row.submitted_at,
            expires_at: row.expires_at,
            resolved_at: row.resolved_at,
            created_at: row.created_at,
            updated_at: row.updated_at,
        }
    }
}
