//! The parts of the API's answers that the play reads.

use jiff::Timestamp;
use serde::Deserialize;

/// Anything that was made: its id is all that is needed.
#[derive(Debug, Deserialize)]
pub(super) struct Made {
    pub(super) id: String,
}

/// A webhook endpoint at the one moment when its secret is shown.
#[derive(Deserialize)]
pub(super) struct MadeEndpoint {
    pub(super) id: String,
    pub(super) secret: String,
}

/// A test card.
#[derive(Deserialize)]
pub(super) struct MadeCard {
    pub(super) token: String,
}

/// A test clock.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ClockState {
    pub(super) frozen_at: Timestamp,
    pub(super) status: String,
    pub(super) error: Option<String>,
}

/// A recorded fact.
#[derive(Debug, Deserialize)]
pub(super) struct Event {
    pub(super) seq: i64,
}

/// A message to a customer.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Message {
    pub(super) notice_id: String,
    pub(super) customer_id: String,
    pub(super) template: String,
    pub(super) category: String,
    pub(super) channel: String,
    pub(super) status: String,
    pub(super) submitted_at: Timestamp,
}

/// A subscription.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Subscription {
    pub(super) status: String,
}

/// A bill.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Invoice {
    pub(super) id: String,
    pub(super) status: String,
    pub(super) total: i64,
    pub(super) finalized_at: Option<Timestamp>,
    pub(super) paid_at: Option<Timestamp>,
}

/// The recovery of one bill.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Schedule {
    pub(super) id: String,
    pub(super) invoice_id: String,
    pub(super) customer_id: String,
    pub(super) state: String,
    pub(super) attempts_made: i64,
    pub(super) last_action: String,
    pub(super) amount: i64,
    pub(super) first_failed_at: Timestamp,
    pub(super) recovered_at: Option<Timestamp>,
    pub(super) recovered_rail: Option<String>,
    pub(super) exhausted_at: Option<Timestamp>,
}

/// A recovery with what was decided, oldest first.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct ScheduleDetail {
    pub(super) decisions: Vec<Decision>,
}

/// One decision.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Decision {
    pub(super) reason: String,
    pub(super) created_at: Timestamp,
}

/// One try to move money.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Transaction {
    pub(super) invoice_id: String,
    pub(super) customer_id: String,
    pub(super) status: String,
    pub(super) failure_code: Option<String>,
    pub(super) submitted_at: Timestamp,
}

/// What the product itself says came back.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct FailureReport {
    pub(super) currencies: Vec<FailureSummary>,
}

/// The same for one currency.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct FailureSummary {
    pub(super) in_flight: i64,
    pub(super) recovered: i64,
    pub(super) recovered_count: i64,
    pub(super) exhausted: i64,
    pub(super) exhausted_count: i64,
    pub(super) recovery_rate_bps: Option<i64>,
}
