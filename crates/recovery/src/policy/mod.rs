//! A recovery policy: every number and choice a merchant may set, as versioned data.
//!
//! A policy is a value: it is stored whole with its version, compared with another, and handed to
//! [`crate::decide()`]. Its defaults are the payday-aware policy. It does not hold message texts,
//! channels or their order.

mod check;
mod contact;
mod issuer;
pub mod select;
mod wait;

use calendar::payday::PaydayRule;
use serde::{Deserialize, Serialize};

use crate::code::{DeclineCode, RetryClass};
use crate::rail::Rail;

pub use check::FieldError;
pub use contact::{ContactCap, QuietHours};
pub use issuer::IssuerLimit;

/// What a merchant wants done about failed charges.
///
/// Every field has a default, so stored JSON may leave fields out; unknown fields are refused.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Policy {
    /// A name for reports, such as `payday_aware`. 1–64 characters.
    pub name: String,
    /// Raised on every change; stored with each decision. At least 1.
    pub version: u32,
    /// Tries in all, the first charge included. 1–15 (a card scheme's limit), default 5.
    pub max_attempts: u32,
    /// When try *n* + 1 is due, in hours. Rising, one per attempt; default 0, 24, 72, 120, 168.
    pub backoff_hours: Vec<u32>,
    /// What `backoff_hours` is counted from. Default: the first failure.
    pub backoff_from: BackoffFrom,
    /// Wait for money when there was too little of it. Default true.
    pub payday_aware: bool,
    /// The payday used until a customer's own is known; its zone is the zone of all local hours.
    pub payday: PaydayRule,
    /// Learn a customer's own payday from their successful charges. Default true.
    pub learn_pattern: bool,
    /// Local hours in which retries are made. Default 06–09 and 18–21, when balances are freshest
    /// and messages are read.
    pub allowed_hours: Vec<LocalHours>,
    /// Retries due together are spread over this many minutes, inside the allowed hours. 0–720,
    /// default 120.
    pub jitter_minutes: u32,
    /// The relay: which rails follow, in order. Default USSD, transfer, virtual account, direct debit.
    pub rails: Vec<Rail>,
    /// What becomes of the subscription when recovery gives up. Default unpaid.
    pub on_exhaustion: Escalation,
    /// The longest wait, as a percentage of the plan's interval. 1–100, default 100.
    pub max_wait_percent: u32,
    /// The longest wait whatever the interval, in days. Default 31: a payday lies within every month.
    pub max_wait_days: u32,
    /// Plans with an interval shorter than this many days may be recovered for this many days, past
    /// the end of the period. 1–31, default 7.
    pub short_interval_days: u32,
    /// How long a payment request, or a request to the customer with another rail behind it, stays
    /// open. 1–720, default 48.
    pub request_expiry_hours: u32,
    /// What to do about a ladder that reaches past a plan's next period. Default: bounded.
    pub past_period: PastPeriod,
    /// Codes that are never retried, besides those that never are. Default none.
    pub never_retry: Vec<DeclineCode>,
    /// Local hours in which nothing is charged and nobody is messaged, whatever `allowed_hours` say. Default 21–06.
    pub quiet_hours: Option<QuietHours>,
    /// How often the customer is messaged at most. Default once in 24 hours, four times in seven days.
    pub contact_cap: ContactCap,
    /// How many charges one issuer gets in a window. Default: no limit.
    pub issuer_limit: Option<IssuerLimit>,
}

impl Policy {
    /// What may follow a code under this policy: its own class, or never.
    pub fn class_of(&self, code: DeclineCode) -> RetryClass {
        if code.class().is_decline() && self.never_retry.contains(&code) { RetryClass::Never } else { code.class() }
    }

    /// A shipped policy by its short or full name: `payday` (`payday_aware`) or `ladder` (`fixed_ladder`).
    pub fn shipped(name: &str) -> Option<Self> {
        match name {
            "payday" | "payday_aware" => Some(Self::payday_aware()),
            "ladder" | "fixed_ladder" => Some(Self::fixed_ladder()),
            _ => None,
        }
    }

    /// The default: waits for payday, learns the customer's own, relays to other rails.
    pub fn payday_aware() -> Self {
        Self {
            name: "payday_aware".to_owned(),
            version: 1,
            max_attempts: 5,
            backoff_hours: vec![0, 24, 72, 120, 168],
            backoff_from: BackoffFrom::FirstFailure,
            payday_aware: true,
            payday: PaydayRule::default(),
            learn_pattern: true,
            allowed_hours: vec![LocalHours { from: 6, to: 9 }, LocalHours { from: 18, to: 21 }],
            jitter_minutes: 120,
            rails: Rail::RELAY_FROM_CARD.to_vec(),
            on_exhaustion: Escalation::Unpaid,
            max_wait_percent: 100,
            max_wait_days: 31,
            short_interval_days: 7,
            request_expiry_hours: 48,
            past_period: PastPeriod::Bounded,
            never_retry: vec![],
            quiet_hours: Some(QuietHours { from: 21, to: 6 }),
            contact_cap: ContactCap::default(),
            issuer_limit: None,
        }
    }

    /// The baseline a payday-aware policy is measured against: the same ladder on the same card and
    /// nothing else. It differs in three things only (no payday, no learning, no relay), so that a
    /// difference in recovered money has a cause.
    pub fn fixed_ladder() -> Self {
        Self {
            name: "fixed_ladder".to_owned(),
            payday_aware: false,
            learn_pattern: false,
            rails: vec![],
            ..Self::payday_aware()
        }
    }
}

impl Default for Policy {
    fn default() -> Self {
        Self::payday_aware()
    }
}

/// Where the backoff ladder stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BackoffFrom {
    /// Offsets count from the first failure of the invoice.
    #[default]
    FirstFailure,
    /// Offsets count from the try that just failed, so gaps widen.
    LastAttempt,
}

/// What becomes of a ladder that reaches past the end of the period after the failed one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PastPeriod {
    /// Tries that would come too late are pulled before the waiting limit or dropped.
    #[default]
    Bounded,
    /// The policy is refused for such a plan when it is saved ([`Policy::check_for`]).
    Refused,
}

/// What becomes of the subscription at exhaustion. The invoice is uncollectible in each case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Escalation {
    /// The subscription becomes `unpaid`.
    #[default]
    Unpaid,
    /// The subscription is paused.
    Pause,
    /// The subscription is canceled.
    Cancel,
}

impl Escalation {
    /// The word stored and sent.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Unpaid => "unpaid",
            Self::Pause => "pause",
            Self::Cancel => "cancel",
        }
    }
}

/// A span of local hours, from `from`:00 up to but not including `to`:00; 0 ≤ from < to ≤ 24.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LocalHours {
    /// First hour inside.
    pub from: u8,
    /// First hour after.
    pub to: u8,
}

#[cfg(test)]
mod tests;
