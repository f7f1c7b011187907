//! Putting a decision into one sentence a merchant reads.
//!
//! The sentence has three parts: what failed and on which day; why that leads here; what happens
//! next and when, in the policy's zone. Nothing in it is looked up elsewhere.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::evidence::{Evidence, PaydayEvidence, Rule};
use super::types::{Action, Decision};
use super::{Case, Plan};
use crate::error::RecoveryError;
use crate::policy::Escalation;
use crate::rail::Rail;

impl Case<'_> {
    /// Adds the sentence and the evidence.
    pub(super) fn explain(&self, plan: Plan) -> Result<Decision, RecoveryError> {
        let failed = self.failure.at.to_zoned(self.hours.zone().clone()).day();
        let what = self.failure.code.merchant_text();
        let why = self.why(&plan);
        let next = self.next(&plan);
        let reason = format!("{what} on the {}; {why}{next}.", ordinal(failed));
        let Plan { action, at, rail, expires_at, notify_at, .. } = plan;
        Ok(Decision { action, at, rail, expires_at, notify_at, reason, evidence: self.evidence(plan) })
    }

    fn evidence(&self, plan: Plan) -> Evidence {
        let code = self.failure.code;
        let mut blocks = self.history.blocks.clone();
        // As all of the evidence, the same whatever the order in which it was handed in.
        blocks.sort_unstable_by(|one, other| (one.until, &one.by, one.rail).cmp(&(other.until, &other.by, other.rail)));
        Evidence {
            rule: plan.rule,
            decided_at: self.now,
            policy_name: self.policy.name.clone(),
            policy_version: self.policy.version,
            code,
            class: self.policy.class_of(code),
            category: code.category(),
            rail: self.failure.rail,
            amount: self.failure.amount,
            failed_at: self.failure.at,
            first_failed_at: self.history.first_failed_at,
            attempts_made: self.history.attempts_made,
            max_attempts: self.policy.max_attempts,
            tries_of_code: self.history.tries_of(code),
            wait_limit: self.limit,
            rails_available: self.history.rails_available.clone(),
            payday: plan.payday,
            outages: self.history.outages,
            blocks,
            moved_from: None,
            escalation: (plan.action == Action::Exhaust).then_some(self.policy.on_exhaustion),
        }
    }

    fn why(&self, plan: &Plan) -> String {
        let rail = self.failure.rail.label();
        match plan.rule {
            Rule::AttemptsUsed => format!("all {} tries are used, ", self.policy.max_attempts),
            Rule::TimeUsed => {
                format!("the time to recover this invoice ends {}, ", self.moment(self.limit))
            }
            Rule::Unanswered => format!("the request by {rail} brought no payment, "),
            Rule::NeverRetry => format!("this {rail} may not be charged again, "),
            Rule::NewMethod => format!("this {rail} cannot be charged, "),
            Rule::CustomerAction => "no try is counted, ".to_owned(),
            Rule::CodeTriesUsed => "it may not be tried more often for this reason, ".to_owned(),
            Rule::RetryOnce => "one more try is allowed, ".to_owned(),
            Rule::NextDay => "limits reset with the day, ".to_owned(),
            Rule::Outage => "nobody could be asked, so no try is counted, ".to_owned(),
            Rule::Blocked => self.why_blocked(plan.rail),
            Rule::Payday | Rule::Backoff => self.why_payday(plan.payday.as_ref()),
        }
    }

    fn why_blocked(&self, rail: Option<Rail>) -> String {
        let block = rail.and_then(|rail| self.block_of(rail));
        block.map_or_else(String::new, |block| {
            format!(
                "{} does not answer and is left alone until {}, no try is counted, ",
                block.by,
                self.moment(block.until)
            )
        })
    }

    fn why_payday(&self, payday: Option<&PaydayEvidence>) -> String {
        let Some(payday) = payday else { return String::new() };
        if let Some(habit) = &payday.habit {
            return match payday.opens_at {
                None => format!("{habit}, and it is such a day now, "),
                Some(at) => format!("{habit}, next {}, ", self.day(at)),
            };
        }
        match (payday.opens_at, &payday.pattern) {
            (None, Some(pattern)) => format!("this customer {pattern}, which is now, "),
            (None, None) => "the payday window is open now, ".to_owned(),
            // A pattern that comes too late has given way to the policy's payday.
            (Some(at), Some(pattern)) => {
                format!("this customer {pattern}, next {}, ", self.day(at))
            }
            (Some(at), None) if payday.within_limit => {
                format!("next payday window opens {}, ", self.day(at))
            }
            (Some(at), None) => format!(
                "next payday window opens {}, later than this invoice can wait ({}), ",
                self.day(at),
                self.day(self.limit)
            ),
        }
    }

    fn next(&self, plan: &Plan) -> String {
        let until = || self.moment(plan.expires_at.unwrap_or(self.limit));
        match (plan.action, plan.rail, plan.at) {
            (Action::Retry | Action::RetryPayday | Action::Wait, Some(rail), Some(at)) => {
                format!("trying {} again {}", rail.label(), self.when(at, plan.payday.as_ref()))
            }
            (Action::SwitchRail, Some(rail), Some(at)) if rail.is_push() => {
                format!("asking for payment by {} {}, open until {}", rail.label(), self.when(at, None), until())
            }
            (Action::SwitchRail, Some(rail), Some(at)) => {
                format!("switching to {} {}", rail.label(), self.when(at, None))
            }
            (Action::RequestCardUpdate, _, _) => {
                let asked = if plan.rule == Rule::CustomerAction {
                    "asking the customer to confirm the payment"
                } else {
                    "asking the customer for another way to pay"
                };
                format!("{asked} by secure link, open until {}", until())
            }
            (Action::Exhaust, _, _) | (_, None, _) | (_, _, None) => {
                let outcome = match self.policy.on_exhaustion {
                    Escalation::Unpaid => "becomes unpaid",
                    Escalation::Pause => "is paused",
                    Escalation::Cancel => "is canceled",
                };
                format!("so recovery ends: the invoice is uncollectible and the subscription {outcome}")
            }
        }
    }

    /// "at 07:41" when the sentence has just named the day, else "on Fri 25 Sep at 07:41".
    fn when(&self, at: Timestamp, payday: Option<&PaydayEvidence>) -> String {
        if at == self.now {
            return "at once".to_owned();
        }
        let named = payday.filter(|p| p.within_limit).and_then(|p| p.opens_at);
        if named.is_some_and(|opens| self.day(opens) == self.day(at)) {
            format!("at {}", self.shown(at, "%H:%M"))
        } else {
            format!("on {} at {}", self.day(at), self.shown(at, "%H:%M"))
        }
    }

    fn day(&self, at: Timestamp) -> String {
        self.shown(at, "%a %-d %b")
    }

    fn moment(&self, at: Timestamp) -> String {
        self.shown(at, "%a %-d %b at %H:%M")
    }

    fn shown(&self, at: Timestamp, format: &str) -> String {
        let zone: &TimeZone = self.hours.zone();
        at.to_zoned(zone.clone()).strftime(format).to_string()
    }
}

/// "1st", "2nd", "3rd", "4th", … "11th", … "21st".
pub(crate) fn ordinal(day: i8) -> String {
    let suffix = match (day.rem_euclid(100), day.rem_euclid(10)) {
        (11..=13, _) => "th",
        (_, 1) => "st",
        (_, 2) => "nd",
        (_, 3) => "rd",
        _ => "th",
    };
    format!("{day}{suffix}")
}
