//! Recoveries on the wire.

use app::recoveries;
use jiff::Timestamp;
use recovery::Decision;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::TenantTx;
use store::dunning::{self, DecisionRow, ScheduleFilter, ScheduleRow};
use utoipa::{IntoParams, ToSchema};
use web::Problem;

use crate::names::{
    AttemptRef, CustomerRef, DecisionRef, ExperimentRef, InvoiceRef, PolicyRef, ScheduleRef, SubscriptionRef,
    TestClockRef, Word, listed, words,
};
use crate::subscriptions::clock_of;

words! {
    /// The states of a recovery.
    ScheduleState {
        Scheduled => "scheduled",
        InFlight => "in_flight",
        AwaitingCustomer => "awaiting_customer",
        Recovered => "recovered",
        Exhausted => "exhausted",
        Canceled => "canceled",
    }
}

/// What a list of recoveries may be narrowed by.
#[derive(Clone, Copy, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(crate) struct ScheduleQuery {
    /// In this state.
    #[param(inline)]
    state: Option<ScheduleState>,
    /// Of this customer.
    #[param(inline)]
    customer_id: Option<CustomerRef>,
    /// Of this invoice.
    #[param(inline)]
    invoice_id: Option<InvoiceRef>,
    /// Of this subscription.
    #[param(inline)]
    subscription_id: Option<SubscriptionRef>,
}

impl From<ScheduleQuery> for ScheduleFilter {
    fn from(query: ScheduleQuery) -> ScheduleFilter {
        ScheduleFilter {
            state: query.state.map(|state| state.word().to_owned()),
            customer: query.customer_id.map(|id| id.0),
            invoice: query.invoice_id.map(|id| id.0),
            subscription: query.subscription_id.map(|id| id.0),
            made: store::Made::default(),
        }
    }
}

/// The recovery of one failed invoice.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = DunningSchedule)]
pub(crate) struct ScheduleView {
    id: ScheduleRef,
    invoice_id: InvoiceRef,
    subscription_id: Option<SubscriptionRef>,
    customer_id: CustomerRef,
    /// The version of the policy that it follows to its end.
    policy_id: PolicyRef,
    /// `scheduled`, `in_flight`, `awaiting_customer`, `recovered`, `exhausted` or `canceled`.
    state: String,
    attempts_made: i16,
    max_attempts: i16,
    /// The rail of the next step.
    rail: String,
    payday_aware: bool,
    /// Why the last try failed.
    failure_code: String,
    /// `retry`, `retry_payday`, `switch_rail`, `request_card_update`, `wait` or `exhaust`.
    last_action: String,
    /// Why, in a sentence.
    last_reason: String,
    next_attempt_at: Option<Timestamp>,
    first_failed_at: Timestamp,
    /// In minor units.
    amount: i64,
    currency: String,
    recovered_at: Option<Timestamp>,
    recovered_rail: Option<String>,
    exhausted_at: Option<Timestamp>,
    /// What a person wrote who stopped or settled it.
    note: Option<String>,
    /// The experiment that ran when it began.
    experiment_id: Option<ExperimentRef>,
    /// Its side there: `treatment` or `holdout`.
    arm: Option<String>,
    test_clock_id: Option<TestClockRef>,
    created_at: Timestamp,
    updated_at: Timestamp,
}

listed!(ScheduleView);

impl From<ScheduleRow> for ScheduleView {
    fn from(row: ScheduleRow) -> ScheduleView {
        ScheduleView {
            id: row.id.into(),
            invoice_id: row.invoice_id.into(),
            subscription_id: row.subscription_id.map(Into::into),
            customer_id: row.customer_id.into(),
            policy_id: row.policy_id.into(),
            state: row.state,
            attempts_made: row.attempts_made,
            max_attempts: row.max_attempts,
            rail: row.rail,
            payday_aware: row.payday_aware,
            failure_code: row.failure_code,
            last_action: row.last_action,
            last_reason: row.last_reason,
            next_attempt_at: row.next_attempt_at,
            first_failed_at: row.first_failed_at,
            amount: row.amount_minor,
            currency: row.currency,
            recovered_at: row.recovered_at,
            recovered_rail: row.recovered_rail,
            exhausted_at: row.exhausted_at,
            note: row.note,
            experiment_id: row.experiment_id.map(Into::into),
            arm: row.arm,
            test_clock_id: clock_of(row.lane),
            created_at: row.created_at,
            updated_at: row.updated_at,
        }
    }
}

/// One decision taken, with its inputs.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = RecoveryDecision)]
pub(crate) struct DecisionView {
    id: DecisionRef,
    /// The failed try that it answers.
    transaction_id: Option<AttemptRef>,
    action: String,
    rail: Option<String>,
    /// When it is carried out; at once when null.
    at: Option<Timestamp>,
    reason: String,
    #[schema(value_type = Object)]
    inputs: Value,
    created_at: Timestamp,
}

impl From<DecisionRow> for DecisionView {
    fn from(row: DecisionRow) -> DecisionView {
        DecisionView {
            id: row.id.into(),
            transaction_id: row.attempt_id.map(Into::into),
            action: row.action,
            rail: row.rail,
            at: row.at,
            reason: row.reason,
            inputs: row.inputs,
            created_at: row.created_at,
        }
    }
}

/// One step that follows if nothing works before it.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = ForecastStep)]
pub(crate) struct ForecastView {
    action: String,
    rail: Option<String>,
    /// When; the last step, `exhaust`, says when it is decided.
    at: Timestamp,
    /// Until when a request to the customer stays open.
    expires_at: Option<Timestamp>,
    reason: String,
}

impl From<Decision> for ForecastView {
    fn from(step: Decision) -> ForecastView {
        ForecastView {
            action: step.action.as_str().to_owned(),
            rail: step.rail.map(|rail| rail.as_str().to_owned()),
            at: step.at.unwrap_or(step.evidence.decided_at),
            expires_at: step.expires_at,
            reason: step.reason,
        }
    }
}

/// A recovery with what was decided and what would follow.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = DunningScheduleDetail)]
pub(crate) struct ScheduleDetail {
    #[serde(flatten)]
    schedule: ScheduleView,
    /// Oldest first.
    decisions: Vec<DecisionView>,
    /// In order of time; empty when it is over.
    forecast: Vec<ForecastView>,
}

impl ScheduleDetail {
    pub(super) async fn of(tx: &mut TenantTx, row: ScheduleRow) -> Result<ScheduleDetail, Problem> {
        let decisions = dunning::decisions_of(tx, row.id).await?;
        let forecast = recoveries::forecast(tx, &row).await?;
        Ok(ScheduleDetail {
            schedule: row.into(),
            decisions: decisions.into_iter().map(DecisionView::from).collect(),
            forecast: forecast.into_iter().map(ForecastView::from).collect(),
        })
    }
}
