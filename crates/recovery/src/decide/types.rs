//! What goes into a decision and what comes out of it: plain data, fit to be stored.

use std::collections::BTreeMap;

use calendar::Interval;
use jiff::Timestamp;
use money::Money;
use serde::{Deserialize, Serialize};

use super::evidence::Evidence;
use crate::code::DeclineCode;
use crate::habit::PastCharge;
use crate::rail::Rail;

/// One try that brought no money.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Failure {
    /// Why, in our code.
    pub code: DeclineCode,
    /// The rail it was tried on.
    pub rail: Rail,
    /// When the answer came.
    pub at: Timestamp,
    /// What was asked for.
    pub amount: Money,
}

/// What is known about the invoice and its payer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct History {
    /// Tries that ended in a decline whose class uses an attempt, the first charge and this failure
    /// included: 1 after the first charge failed. 0 only when nothing has been counted yet (the
    /// first failure asked the customer to act), and then offset 0 h means "at once".
    pub attempts_made: u32,
    /// When the invoice's first charge failed.
    pub first_failed_at: Timestamp,
    /// How often the method that just failed has ended in each code, this failure included. A code
    /// that is not listed is taken to have happened on every attempt made.
    pub tries_by_code: BTreeMap<DeclineCode, u32>,
    /// Rails the customer can pay by now: a saved method that may still be charged, or a push rail
    /// the merchant offers.
    pub rails_available: Vec<Rail>,
    /// The end of the period the invoice bills.
    pub period_end: Timestamp,
    /// The plan's interval.
    pub interval: Interval,
    /// When this customer's charges succeeded, in any order. Those that succeeded only after a wait
    /// say most about a payday.
    pub successes: Vec<Timestamp>,
    /// A number fixed for the schedule, from which the jitter is drawn.
    pub jitter_seed: u64,
    /// This customer's charges, those that failed too, in any order. When they show a habit ([`crate::Habit`]) it comes
    /// before anything that `successes` show.
    #[serde(default)]
    pub charges: Vec<PastCharge>,
    /// When this customer was messaged about failed payments in the last seven days, for any invoice, in any order.
    #[serde(default)]
    pub messages: Vec<Timestamp>,
    /// Failures of this schedule by outages, this one included ([`super::Position`]). 0 leaves outages to the ladder, and
    /// then each has used an attempt.
    #[serde(default)]
    pub outages: u32,
    /// Circuit breakers that are open.
    #[serde(default)]
    pub blocks: Vec<Block>,
}

/// An open circuit breaker, as far as a recovery sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Block {
    /// The rail that cannot be charged.
    pub rail: Rail,
    /// Who does not answer, as read in a sentence: `the issuer 058`, `the gateway paystack`.
    pub by: String,
    /// Until when nothing is sent there.
    pub until: Timestamp,
}

impl History {
    /// How often the failed method ended in `code`, at least once.
    pub fn tries_of(&self, code: DeclineCode) -> u32 {
        self.tries_by_code.get(&code).copied().unwrap_or(self.attempts_made).max(1)
    }
}

/// The kinds of next step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// Give up: the invoice is uncollectible and the policy's escalation applies.
    Exhaust,
    /// Send a secure link: a new method, another way to pay, or a confirmation. Nothing is charged
    /// until the customer acts; then the charge is made at once.
    RequestCardUpdate,
    /// Try the same rail again.
    Retry,
    /// Charge another rail, or open a payment request on it.
    SwitchRail,
    /// Try the same rail again when a payday opens.
    RetryPayday,
    /// Take the same step later: somebody could not be reached. Uses no attempt.
    Wait,
}

impl Action {
    /// The word stored and sent.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Exhaust => "exhaust",
            Self::RequestCardUpdate => "request_card_update",
            Self::Retry => "retry",
            Self::SwitchRail => "switch_rail",
            Self::RetryPayday => "retry_payday",
            Self::Wait => "wait",
        }
    }
}

/// The next step, when, by which rail, and why.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Decision {
    /// What to do.
    pub action: Action,
    /// When to do it. `None` means now: exhaust, or send the link.
    pub at: Option<Timestamp>,
    /// The rail to use; for [`Action::RequestCardUpdate`], the rail that failed.
    pub rail: Option<Rail>,
    /// When a request to the customer runs out. Then decide again with [`Decision::lapsed`].
    pub expires_at: Option<Timestamp>,
    /// When the customer is messaged about it: outside quiet hours and within the contact cap. `None` for steps that ask
    /// nothing of the customer, and when no message is possible before `expires_at`.
    #[serde(default)]
    pub notify_at: Option<Timestamp>,
    /// A sentence for the merchant.
    pub reason: String,
    /// What the decision rests on.
    pub evidence: Evidence,
}

impl Decision {
    /// The failure to decide on when `expires_at` has passed and nothing was paid. It uses up no
    /// attempt. `None` for decisions that do not wait for the customer.
    pub fn lapsed(&self) -> Option<Failure> {
        Some(Failure {
            code: DeclineCode::ExpiredAction,
            rail: self.rail?,
            at: self.expires_at?,
            amount: self.evidence.amount,
        })
    }
}
