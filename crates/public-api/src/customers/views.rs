//! Customers on the wire.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use setup::customers::{CustomerChange, NewCustomer, Reading, TaxFacts};
use store::customers::{CustomerFilter, CustomerRow};
use utoipa::{IntoParams, ToSchema};
use web::wire::{Metadata, patch};

use crate::names::{CustomerRef, TestClockRef, Word, listed, words};

words! {
    /// Why a customer pays no tax.
    TaxTreatment {
        Exempt => "exempt",
        ReverseCharge => "reverse_charge",
    }
}

/// What a list of customers may be narrowed by.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(crate) struct CustomerQuery {
    /// This exact address.
    email: Option<String>,
    /// This exact number.
    phone: Option<String>,
    /// Under this reference of yours.
    merchant_ref: Option<String>,
    /// On the blacklist, or not.
    blacklisted: Option<bool>,
    /// Moved by this test clock.
    #[param(inline)]
    test_clock_id: Option<TestClockRef>,
}

impl From<CustomerQuery> for CustomerFilter {
    fn from(query: CustomerQuery) -> CustomerFilter {
        CustomerFilter {
            email: query.email.map(|email| email.to_lowercase()),
            phone: query.phone,
            merchant_ref: query.merchant_ref,
            blacklisted: query.blacklisted,
            test_clock: query.test_clock_id.map(|id| id.0),
            made: store::Made::default(),
        }
    }
}

/// A customer to be known.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schema(example = json!({
    "email": "ada@example.com", "phone": "+2348012345678", "name": "Ada Obi", "merchantRef": "user-1042"
}))]
pub(crate) struct CreateCustomer {
    /// Kept in lower case.
    email: Option<String>,
    /// E.164.
    phone: Option<String>,
    /// Their name.
    name: Option<String>,
    /// What you call them; once per account.
    merchant_ref: Option<String>,
    /// Your own data.
    #[serde(default)]
    metadata: Metadata,
    /// The test clock that moves them; test mode only.
    test_clock_id: Option<TestClockRef>,
    /// `exempt`, or `reverse_charge` where they account for the tax themselves; they pay taxes when left out.
    #[schema(inline)]
    tax_treatment: Option<TaxTreatment>,
    /// Why they are exempt; printed on their bills.
    tax_exempt_reason: Option<String>,
    /// Their tax number with its kind, printed on their bills: `VAT DE123456789`.
    tax_id: Option<String>,
    /// The language they are written to in: `en-NG`, `pcm`, `ha`, `yo`, `ig` or `fr`; yours when left out.
    locale: Option<String>,
    /// The IANA zone they live in, whose nights are quiet; yours when left out.
    time_zone: Option<String>,
}

impl From<CreateCustomer> for NewCustomer {
    fn from(body: CreateCustomer) -> NewCustomer {
        NewCustomer {
            email: body.email,
            phone: body.phone,
            name: body.name,
            merchant_ref: body.merchant_ref,
            metadata: body.metadata.0,
            test_clock: body.test_clock_id.map(|id| id.0),
            tax: TaxFacts {
                treatment: body.tax_treatment.map(Word::word),
                exempt_reason: body.tax_exempt_reason,
                tax_id: body.tax_id,
            },
            reading: Reading { locale: body.locale, time_zone: body.time_zone },
        }
    }
}

/// What may change on a customer. Fields left out stay as they are; null clears.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schema(example = json!({ "phone": null, "name": "Ada Eze" }))]
pub(crate) struct ChangeCustomer {
    /// Kept in lower case.
    #[serde(default, deserialize_with = "patch")]
    #[schema(value_type = Option<String>)]
    email: Option<Option<String>>,
    /// E.164.
    #[serde(default, deserialize_with = "patch")]
    #[schema(value_type = Option<String>)]
    phone: Option<Option<String>>,
    /// Their name.
    #[serde(default, deserialize_with = "patch")]
    #[schema(value_type = Option<String>)]
    name: Option<Option<String>>,
    /// What you call them.
    #[serde(default, deserialize_with = "patch")]
    #[schema(value_type = Option<String>)]
    merchant_ref: Option<Option<String>>,
    /// Replaces your own data.
    metadata: Option<Metadata>,
    /// `exempt` or `reverse_charge`; null where taxes are charged. For bills made from now on.
    #[serde(default, deserialize_with = "patch")]
    #[schema(value_type = Option<TaxTreatment>, inline)]
    tax_treatment: Option<Option<TaxTreatment>>,
    /// Why they are exempt.
    #[serde(default, deserialize_with = "patch")]
    #[schema(value_type = Option<String>)]
    tax_exempt_reason: Option<Option<String>>,
    /// Their tax number with its kind.
    #[serde(default, deserialize_with = "patch")]
    #[schema(value_type = Option<String>)]
    tax_id: Option<Option<String>>,
    /// The language they are written to in.
    #[serde(default, deserialize_with = "patch")]
    #[schema(value_type = Option<String>)]
    locale: Option<Option<String>>,
    /// The IANA zone they live in.
    #[serde(default, deserialize_with = "patch")]
    #[schema(value_type = Option<String>)]
    time_zone: Option<Option<String>>,
}

impl From<ChangeCustomer> for CustomerChange {
    fn from(body: ChangeCustomer) -> CustomerChange {
        CustomerChange {
            email: body.email,
            phone: body.phone,
            name: body.name,
            merchant_ref: body.merchant_ref,
            metadata: body.metadata.map(|data| data.0),
            tax_treatment: body.tax_treatment.map(|treatment| treatment.map(Word::word)),
            tax_exempt_reason: body.tax_exempt_reason,
            tax_id: body.tax_id,
            locale: body.locale,
            time_zone: body.time_zone,
        }
    }
}

/// Why a customer goes on the blacklist.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schema(example = json!({ "reason": "Chargeback in March" }))]
pub(crate) struct Blacklist {
    /// For you.
    pub(super) reason: Option<String>,
}

/// Everything that is known of a customer.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = CustomerExport)]
pub(crate) struct ExportView {
    /// The customer, and under the names of what they have (`paymentMethods`, `consents`, `subscriptions`, `invoices`,
    /// `transactions`, `messages`, `events`, `auditLog`) the newest 1,000 of each; `truncated` names those that have more.
    #[serde(flatten)]
    #[schema(value_type = Object)]
    pub(super) everything: Value,
}

/// The merchant's payer.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Customer)]
pub(crate) struct CustomerView {
    id: CustomerRef,
    email: Option<String>,
    phone: Option<String>,
    name: Option<String>,
    merchant_ref: Option<String>,
    blacklisted: bool,
    blacklisted_at: Option<Timestamp>,
    blacklist_reason: Option<String>,
    test_clock_id: Option<TestClockRef>,
    /// `exempt` or `reverse_charge`; none where taxes are charged.
    tax_treatment: Option<String>,
    tax_exempt_reason: Option<String>,
    tax_id: Option<String>,
    locale: Option<String>,
    time_zone: Option<String>,
    #[schema(value_type = Metadata)]
    metadata: Value,
    created_at: Timestamp,
    updated_at: Timestamp,
    /// Since when nobody knows who they were: what named them is null, and nothing of them changes any more.
    erased_at: Option<Timestamp>,
}

listed!(CustomerView);

impl From<CustomerRow> for CustomerView {
    fn from(row: CustomerRow) -> CustomerView {
        CustomerView {
            id: row.id.into(),
            email: row.email,
            phone: row.phone,
            name: row.name,
            merchant_ref: row.merchant_ref,
            blacklisted: row.blacklisted_at.is_some(),
            blacklisted_at: row.blacklisted_at,
            blacklist_reason: row.blacklist_reason,
            test_clock_id: row.test_clock_id.map(Into::into),
            tax_treatment: row.tax_treatment,
            tax_exempt_reason: row.tax_exempt_reason,
            tax_id: row.tax_id,
            locale: row.locale,
            time_zone: row.time_zone,
            metadata: row.metadata,
            created_at: row.created_at,
            updated_at: row.updated_at,
            erased_at: row.erased_at,
        }
    }
}
