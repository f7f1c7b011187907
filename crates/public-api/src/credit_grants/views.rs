//! Prepaid credit on the wire.

use app::grants::NewGrant;
use billing::credit::GrantKind;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::Made;
use store::credit_grants::{GrantFilter, GrantRow, NamedDrawRow};
use utoipa::{IntoParams, ToSchema};
use web::wire::Metadata;

use crate::names::{CustomerRef, GrantRef, Word, listed, words};

words! {
    /// Where a grant's money came from.
    CreditGrantKind {
        Paid => "paid",
        Promotional => "promotional",
    }
}

/// What a list of grants may be narrowed by.
#[derive(Clone, Copy, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(crate) struct GrantQuery {
    /// Of this customer.
    #[param(inline)]
    customer_id: Option<CustomerRef>,
    /// Bought, or given.
    #[param(inline)]
    kind: Option<CreditGrantKind>,
}

impl From<GrantQuery> for GrantFilter {
    fn from(query: GrantQuery) -> GrantFilter {
        GrantFilter {
            customer: query.customer_id.map(|id| id.0),
            kind: query.kind.map(|kind| kind.word().to_owned()),
            made: Made::default(),
        }
    }
}

/// Prepaid credit to be granted.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schema(example = json!({
    "customerId": "cust_0192f0a1-7c1e-7c55-8f3e-2b8a1f0c9d11", "amount": 2_000_000, "currency": "NGN", "kind": "paid",
    "name": "Annual top-up", "source": "Transfer of 3 September"
}))]
pub(crate) struct CreateGrant {
    /// Whose.
    customer_id: CustomerRef,
    /// In minor units, above zero.
    #[schema(minimum = 1, maximum = 1_000_000_000_000_i64)]
    amount: i64,
    /// ISO 4217. It pays invoices in this currency only.
    currency: String,
    /// `paid`: a liability that the customer bought; `promotional`: a gift, which lowers what is earned.
    kind: CreditGrantKind,
    /// For people, and in the account of an invoice.
    name: Option<String>,
    /// Where it came from, in your words.
    source: Option<String>,
    /// Lower is used up first; 50 when left out.
    #[schema(maximum = 100)]
    priority: Option<u16>,
    /// The first instant at which it can be used; at once when left out.
    effective_at: Option<Timestamp>,
    /// The first instant at which it can no longer be used; never when left out.
    expires_at: Option<Timestamp>,
    /// Your own data.
    #[serde(default)]
    metadata: Metadata,
}

impl From<CreateGrant> for NewGrant {
    fn from(body: CreateGrant) -> NewGrant {
        NewGrant {
            customer: body.customer_id.0,
            amount_minor: body.amount,
            currency: body.currency,
            kind: match body.kind {
                CreditGrantKind::Paid => GrantKind::Paid,
                CreditGrantKind::Promotional => GrantKind::Promotional,
            },
            name: body.name,
            source: body.source,
            priority: body.priority,
            effective_at: body.effective_at,
            expires_at: body.expires_at,
            metadata: body.metadata.0,
        }
    }
}

/// Prepaid credit of a customer. Amounts are in minor units of its currency.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = CreditGrant)]
pub(crate) struct GrantView {
    id: GrantRef,
    customer_id: CustomerRef,
    /// `paid` or `promotional`.
    kind: String,
    name: String,
    source: Option<String>,
    /// `available`; `used_up` when nothing is left; `expired` or `voided` where something was left then.
    status: &'static str,
    currency: String,
    amount: i64,
    /// What is left of it.
    remaining: i64,
    /// What was left when it expired.
    expired_amount: Option<i64>,
    /// What was left when it was voided.
    voided_amount: Option<i64>,
    /// Lower is used up first.
    priority: i16,
    effective_at: Option<Timestamp>,
    expires_at: Option<Timestamp>,
    expired_at: Option<Timestamp>,
    voided_at: Option<Timestamp>,
    #[schema(value_type = Metadata)]
    metadata: Value,
    created_at: Timestamp,
    updated_at: Timestamp,
}

listed!(GrantView);

impl From<GrantRow> for GrantView {
    fn from(row: GrantRow) -> GrantView {
        let status = match (row.voided_at, row.expired_at, row.remaining_minor) {
            (Some(_), _, _) => "voided",
            (None, Some(_), _) => "expired",
            (None, None, 0) => "used_up",
            (None, None, _) => "available",
        };
        GrantView {
            id: row.id.into(),
            customer_id: row.customer_id.into(),
            kind: row.kind,
            name: row.name,
            source: row.source,
            status,
            currency: row.currency,
            amount: row.amount_minor,
            remaining: row.remaining_minor,
            expired_amount: row.expired_minor,
            voided_amount: row.voided_minor,
            priority: row.priority,
            effective_at: row.effective_at,
            expires_at: row.expires_at,
            expired_at: row.expired_at,
            voided_at: row.voided_at,
            metadata: row.metadata,
            created_at: row.created_at,
            updated_at: row.updated_at,
        }
    }
}

/// What a grant paid of an invoice, or got back because it was voided.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = CreditDraw)]
pub(crate) struct DrawView {
    grant_id: GrantRef,
    name: String,
    /// `paid` or `promotional`.
    grant_kind: String,
    /// `draw`, or `return` for what came back to the grant.
    kind: String,
    amount: i64,
    created_at: Timestamp,
}

impl From<NamedDrawRow> for DrawView {
    fn from(row: NamedDrawRow) -> DrawView {
        DrawView {
            grant_id: row.grant_id.into(),
            name: row.name,
            grant_kind: row.grant_kind,
            kind: row.kind,
            amount: row.amount_minor,
            created_at: row.created_at,
        }
    }
}
