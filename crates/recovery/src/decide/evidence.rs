//! The facts a decision rests on, stored beside it so that it can be checked later.

use calendar::payday::Pattern;
use jiff::Timestamp;
use money::Money;
use serde::{Deserialize, Serialize};

use super::types::Block;
use crate::code::{Category, DeclineCode, RetryClass};
use crate::habit::Habit;
use crate::policy::Escalation;
use crate::rail::Rail;

/// Which rule decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// The policy's attempts are used.
    AttemptsUsed,
    /// The waiting limit is reached, or no allowed hours are left before it.
    TimeUsed,
    /// A payment request brought nothing, or the customer did not act.
    Unanswered,
    /// The method may never be charged again.
    NeverRetry,
    /// The method cannot work.
    NewMethod,
    /// The customer must act.
    CustomerAction,
    /// An unexplained refusal, as often as it may be tried.
    CodeTriesUsed,
    /// An unexplained refusal, to be tried once more.
    RetryOnce,
    /// Too little money: wait for payday.
    Payday,
    /// A spending limit: wait for the next local day.
    NextDay,
    /// The backoff ladder.
    Backoff,
    /// An outage that uses no attempt.
    Outage,
    /// A circuit breaker is open.
    Blocked,
}

/// Whose payday was used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PaydaySource {
    /// Learned from the customer's own successful charges.
    Learned,
    /// The policy's rule.
    Policy,
}

/// What was found out about paydays.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaydayEvidence {
    /// Whose payday.
    pub source: PaydaySource,
    /// The pattern of successes, if that is the source.
    pub pattern: Option<Pattern>,
    /// The habit, if that is the source: with its counts, so that it can be computed again.
    #[serde(default)]
    pub habit: Option<Habit>,
    /// When the next window opens; `None` when one is open now.
    pub opens_at: Option<Timestamp>,
    /// Whether the opening can be used before the waiting limit.
    pub within_limit: bool,
}

/// Everything that was looked at.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Evidence {
    /// The rule that decided.
    pub rule: Rule,
    /// The `now` of the decision.
    pub decided_at: Timestamp,
    /// The policy's name.
    pub policy_name: String,
    /// The policy's version.
    pub policy_version: u32,
    /// The decline.
    pub code: DeclineCode,
    /// Its class.
    pub class: RetryClass,
    /// Its reporting group.
    pub category: Category,
    /// The rail that failed.
    pub rail: Rail,
    /// The amount that was asked for.
    pub amount: Money,
    /// When it failed.
    pub failed_at: Timestamp,
    /// When the first charge failed.
    pub first_failed_at: Timestamp,
    /// Attempts counted so far.
    pub attempts_made: u32,
    /// The policy's attempts.
    pub max_attempts: u32,
    /// How often the failed method ended in this code.
    pub tries_of_code: u32,
    /// When recovery of this invoice ends.
    pub wait_limit: Timestamp,
    /// The rails the customer could use.
    pub rails_available: Vec<Rail>,
    /// What was found out about paydays, if it was asked.
    pub payday: Option<PaydayEvidence>,
    /// Failures by outages so far, counted or not.
    #[serde(default)]
    pub outages: u32,
    /// Circuit breakers that were open.
    #[serde(default)]
    pub blocks: Vec<Block>,
    /// The date before it was moved on, because the issuer's window was full ([`super::spread`]).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub moved_from: Option<Timestamp>,
    /// What becomes of the subscription, at exhaustion.
    pub escalation: Option<Escalation>,
}
