//! Payouts as they are shown.

use ids::CustomerId;
use jiff::Timestamp;
use serde::Serialize;
use serde_json::Value;
use store::payout_approvals::PayoutApprovalRow;
use store::payout_tries::PayoutTryRow;
use store::payouts::PayoutRow;
use tariff::{Bearer, Line};
use usecase::Error;
use utoipa::ToSchema;
use web::names::{BeneficiaryRef, CustomerRef, PayoutRef, ProviderAccountRef, listed};

/// One line of what a payout costs.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PayoutCostLine {
    /// `transfer_fee`, `vat` or `duty`.
    kind: String,
    title: String,
    /// In minor units; 0 where a rule was looked at and asks for nothing.
    amount: i64,
    /// Who pays it: `payer`, on top of the payout, or `receiver`, out of it.
    bearer: &'static str,
    /// How the amount came about.
    why: String,
    /// The first day of the rule.
    valid_from: String,
    /// On whose word.
    source: String,
}

impl PayoutCostLine {
    pub(crate) fn of(line: Line) -> PayoutCostLine {
        let kind = serde_json::to_value(line.kind).ok();
        PayoutCostLine {
            kind: kind.as_ref().and_then(Value::as_str).unwrap_or_default().to_owned(),
            title: line.title,
            amount: line.amount,
            bearer: match line.bearer {
                Bearer::Payer => "payer",
                Bearer::Receiver => "receiver",
            },
            why: line.why,
            valid_from: line.valid_from.to_string(),
            source: line.source,
        }
    }
}

/// One word of one approver.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PayoutApproval {
    /// The key.
    approver: String,
    /// `approve` or `reject`.
    decision: String,
    note: Option<String>,
    /// What was approved: amount, currency, account and beneficiary, as a hash.
    digest: String,
    created_at: Timestamp,
}

impl From<PayoutApprovalRow> for PayoutApproval {
    fn from(row: PayoutApprovalRow) -> PayoutApproval {
        PayoutApproval {
            approver: row.approver,
            decision: row.decision,
            note: row.note,
            digest: row.digest,
            created_at: row.created_at,
        }
    }
}

/// One try at one account.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PayoutTry {
    number: i16,
    gateway: String,
    account_id: Option<ProviderAccountRef>,
    /// `submitted`, `pending`, `needs_code`, `unknown`, `manual`, `settled`, `failed` or `reversed`.
    status: String,
    /// The provider's.
    gateway_ref: Option<String>,
    failure_code: Option<String>,
    /// In the provider's words.
    raw_code: Option<String>,
    raw_message: Option<String>,
    submitted_at: Timestamp,
    resolved_at: Option<Timestamp>,
}

impl From<PayoutTryRow> for PayoutTry {
    fn from(row: PayoutTryRow) -> PayoutTry {
        PayoutTry {
            number: row.number,
            gateway: row.gateway,
            account_id: row.account_id.map(Into::into),
            status: row.status,
            gateway_ref: row.gateway_ref,
            failure_code: row.failure_code,
            raw_code: row.raw_code,
            raw_message: row.raw_message,
            submitted_at: row.submitted_at,
            resolved_at: row.resolved_at,
        }
    }
}

/// A payout.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Payout)]
pub(crate) struct PayoutView {
    pub(crate) id: PayoutRef,
    beneficiary_id: BeneficiaryRef,
    /// Out of whose wallet; none for what is yours.
    customer_id: Option<CustomerRef>,
    /// What they get, in minor units.
    amount: i64,
    currency: String,
    /// What it costs beside that; as quoted until it has arrived.
    cost: i64,
    cost_lines: Vec<PayoutCostLine>,
    /// `general` or `salary`.
    purpose: String,
    narration: String,
    /// `pending_approval`, `approved`, `submitted`, `unknown`, `manual`, `succeeded`, `failed`, `reversed`, `rejected`, `canceled` or
    /// `expired`.
    status: String,
    approvals_needed: i16,
    approve_by: Option<Timestamp>,
    /// The credential that asked for it.
    maker: String,
    failure_code: Option<String>,
    failure_message: Option<String>,
    /// The provider that it went out by, or is about to.
    gateway: Option<String>,
    account_id: Option<ProviderAccountRef>,
    metadata: Value,
    /// Who said what; only where one payout is shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    approvals: Option<Vec<PayoutApproval>>,
    /// What was tried; only where one payout is shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    tries: Option<Vec<PayoutTry>>,
    approved_at: Option<Timestamp>,
    submitted_at: Option<Timestamp>,
    settled_at: Option<Timestamp>,
    reversed_at: Option<Timestamp>,
    pub(crate) created_at: Timestamp,
    updated_at: Timestamp,
}

listed!(PayoutView);

impl PayoutView {
    pub(crate) fn of(row: PayoutRow) -> Result<PayoutView, Error> {
        let lines: Vec<Line> = serde_json::from_value(row.quote["lines"].clone())
            .map_err(|error| Error::fault("a stored quote cannot be read").because(error))?;
        Ok(PayoutView {
            id: row.id.into(),
            beneficiary_id: row.beneficiary_id.into(),
            customer_id: (!row.owner_id.is_nil()).then(|| CustomerId::from_uuid(row.owner_id).into()),
            amount: row.amount_minor,
            currency: row.currency,
            cost: row.actual_minor.unwrap_or(row.cost_minor),
            cost_lines: lines.into_iter().map(PayoutCostLine::of).collect(),
            purpose: row.purpose,
            narration: row.narration,
            status: row.status,
            approvals_needed: row.approvals_needed,
            approve_by: row.approve_by,
            maker: row.maker,
            failure_code: row.failure_code,
            failure_message: row.failure_message,
            gateway: row.gateway,
            account_id: row.account_id.map(Into::into),
            metadata: row.metadata,
            approvals: None,
            tries: None,
            approved_at: row.approved_at,
            submitted_at: row.submitted_at,
            settled_at: row.settled_at,
            reversed_at: row.reversed_at,
            created_at: row.created_at,
            updated_at: row.updated_at,
        })
    }

    /// With all that was said and tried.
    pub(crate) fn told(mut self, said: Vec<PayoutApprovalRow>, tried: Vec<PayoutTryRow>) -> PayoutView {
        self.approvals = Some(said.into_iter().map(PayoutApproval::from).collect());
        self.tries = Some(tried.into_iter().map(PayoutTry::from).collect());
        self
    }
}
