//! The next step after a declined charge, and why.
//!
//! The rules are read from the top; the first that applies decides.
//!
//! 0. Our own fault and unknown outcomes are refused as [`RecoveryError::NotADecline`]: an outage is
//!    not a decline and uses up no attempt.
//! 1. Attempts used, or the waiting limit reached ([`Policy::wait_limit`]) → exhaust.
//! 2. An issuer or processor that could not be reached, while the schedule's free outages last → wait for it, or for
//!    its circuit breaker, with the same position.
//! 3. A payment request on a push rail that brought nothing, or a customer who did not act → the
//!    next rail of the relay; at the relay's end, a request for another way to pay. A push rail is
//!    never "tried again": asking twice by the same door is a message, not a retry.
//! 4. Never-retry codes (stolen, lost, fraud, closed, consent withdrawn, not permitted, and those of the
//!    policy) → the next rail; at the relay's end, a request for another way to pay.
//! 5. A method that cannot work (expired, unsupported, gone) → another rail *we* can charge if there
//!    is one, since that needs nothing from the customer; otherwise a request for a new method.
//!    Push rails wait behind that request, because the same link offers them.
//! 6. The customer must act (PIN, one-time code, confirmation) → ask; no attempt is counted.
//! 7. Unexplained refusals → one retry on the same rail, then the next rail.
//! 8. Insufficient funds, payday-aware and no payday now → the opening of the customer's own payday
//!    (their habit, then the pattern of their successes), else of the policy's; whichever comes first in that order and lies before the limit.
//! 9. A spending limit → the next local day.
//! 10. Otherwise → retry on the backoff ladder.
//!
//! No charge is planned before an open circuit breaker closes, and nothing in the policy's quiet hours. Messages
//! keep its contact cap.
//!
//! Everything but "at once" (offset 0 h with no attempt counted) lies after `now`, inside the allowed
//! local hours, and before the waiting limit. A ladder step that falls beyond the limit is pulled
//! back to the last allowed hours before it; when there are none, recovery ends.
//!
//! When a decision carries `expires_at` and nothing was paid by then, decide again with
//! [`Decision::lapsed`].

mod evidence;
mod hold;
mod payday;
mod position;
mod reason;
mod spread;
mod timing;
mod types;

use calendar::holidays::Holidays;
use jiff::Timestamp;

use crate::code::{DeclineCode, RetryClass};
use crate::error::RecoveryError;
use crate::hours::Hours;
use crate::policy::Policy;
use crate::rail::{Rail, next_pull_rail, next_rail};

pub use evidence::{Evidence, PaydayEvidence, PaydaySource, Rule};
pub use hold::hold;
pub use position::{FREE_OUTAGES, Position, outage_wait};
pub(crate) use reason::ordinal;
pub use spread::spread;
pub use types::{Action, Block, Decision, Failure, History};

/// Decides what follows `failure`.
///
/// # Errors
/// [`RecoveryError::NotADecline`] for our own faults and unknown outcomes,
/// [`RecoveryError::InvalidPolicy`] for a policy that fails its checks, and calendar or time errors
/// for instants outside the supported range.
pub fn decide(
    failure: &Failure,
    history: &History,
    policy: &Policy,
    holidays: &Holidays,
    now: Timestamp,
) -> Result<Decision, RecoveryError> {
    if !failure.code.class().is_decline() {
        return Err(RecoveryError::NotADecline { code: failure.code });
    }
    let case = Case::try_new(failure, history, policy, holidays, now)?;
    let plan = case.plan()?;
    case.explain(plan)
}

/// One decision in the making.
struct Case<'a> {
    failure: &'a Failure,
    history: &'a History,
    policy: &'a Policy,
    holidays: &'a Holidays,
    now: Timestamp,
    /// Nothing is scheduled at or after this instant.
    limit: Timestamp,
    hours: Hours,
}

/// What was decided, before it is put into words.
struct Plan {
    rule: Rule,
    action: Action,
    at: Option<Timestamp>,
    rail: Option<Rail>,
    expires_at: Option<Timestamp>,
    payday: Option<PaydayEvidence>,
    notify_at: Option<Timestamp>,
}

impl<'a> Case<'a> {
    fn try_new(
        failure: &'a Failure,
        history: &'a History,
        policy: &'a Policy,
        holidays: &'a Holidays,
        now: Timestamp,
    ) -> Result<Self, RecoveryError> {
        policy.validate().map_err(RecoveryError::InvalidPolicy)?;
        let limit = policy.wait_limit(history.first_failed_at, history.period_end, history.interval)?;
        // Waits that use no attempt draw anew all the same.
        let step = history.attempts_made.saturating_add(history.outages);
        let hours = Hours::try_new(policy, history.jitter_seed, step)?;
        Ok(Self { failure, history, policy, holidays, now, limit, hours })
    }
}

impl Case<'_> {
    fn plan(&self) -> Result<Plan, RecoveryError> {
        if self.history.attempts_made >= self.policy.max_attempts {
            return Ok(exhaust(Rule::AttemptsUsed));
        }
        if self.now >= self.limit {
            return Ok(exhaust(Rule::TimeUsed));
        }
        if self.failure.rail.is_push() || self.nobody_acted() {
            return self.relay(Rule::Unanswered);
        }
        if self.is_free_outage() {
            return self.outage();
        }
        match self.policy.class_of(self.failure.code) {
            RetryClass::Never => self.relay(Rule::NeverRetry),
            RetryClass::NewMethod => self.new_method(),
            RetryClass::CustomerAction => self.first_request(Rule::CustomerAction),
            RetryClass::Soft => self.soft(),
            RetryClass::Payday => self.payday(),
            RetryClass::Limit => self.retry(Rule::NextDay, self.next_day()?, None),
            RetryClass::OurFault | RetryClass::UnknownOutcome => {
                Err(RecoveryError::NotADecline { code: self.failure.code })
            }
        }
    }

    fn nobody_acted(&self) -> bool {
        matches!(self.failure.code, DeclineCode::Abandoned | DeclineCode::ExpiredAction)
    }

    /// The next rail the customer has, else a request for another way to pay. A push rail that the contact cap keeps shut
    /// until the limit is passed over.
    fn relay(&self, rule: Rule) -> Result<Plan, RecoveryError> {
        let mut after = self.failure.rail;
        while let Some(rail) = next_rail(&self.policy.rails, after, &self.history.rails_available) {
            match self.switch(rule, rail)? {
                Some(plan) => return Ok(plan),
                None if self.time_is_over()? => return Ok(exhaust(Rule::TimeUsed)),
                None => after = rail,
            }
        }
        self.request(rule, self.limit)
    }

    /// Whether no allowed hours are left before the limit.
    fn time_is_over(&self) -> Result<bool, RecoveryError> {
        Ok(self.hours.place(self.soonest()?, self.limit)?.is_none())
    }

    fn rail_behind(&self) -> Option<Rail> {
        next_rail(&self.policy.rails, self.failure.rail, &self.history.rails_available)
    }

    fn new_method(&self) -> Result<Plan, RecoveryError> {
        let pull = next_pull_rail(&self.policy.rails, self.failure.rail, &self.history.rails_available);
        let Some(rail) = pull else { return self.first_request(Rule::NewMethod) };
        match self.switch(Rule::NewMethod, rail)? {
            Some(plan) => Ok(plan),
            None if self.time_is_over()? => Ok(exhaust(Rule::TimeUsed)),
            None => self.first_request(Rule::NewMethod),
        }
    }

    fn soft(&self) -> Result<Plan, RecoveryError> {
        let tries = self.history.tries_of(self.failure.code);
        match self.failure.code.max_tries() {
            Some(most) if tries >= most => self.relay(Rule::CodeTriesUsed),
            Some(_) => self.backoff(Rule::RetryOnce, None),
            None => self.backoff(Rule::Backoff, None),
        }
    }

    /// A rail that has not failed needs no backoff: the first allowed moment will do. `None` if there is none before the
    /// limit.
    fn switch(&self, rule: Rule, rail: Rail) -> Result<Option<Plan>, RecoveryError> {
        let from = if rail.is_push() {
            self.policy.contact_cap.free_from(self.soonest()?, &self.history.messages)?
        } else {
            self.unblocked(rail, self.soonest()?)
        };
        let Some(at) = self.hours.place(from, self.limit)? else { return Ok(None) };
        let (expires_at, notify_at) = if rail.is_push() { (Some(self.expiry(at)?), Some(at)) } else { (None, None) };
        let action = Action::SwitchRail;
        Ok(Some(Plan { rule, action, at: Some(at), rail: Some(rail), expires_at, payday: None, notify_at }))
    }

    /// Asks before the relay: with another rail behind it the request is given up after the policy's expiry, counted from
    /// when the customer is told.
    fn first_request(&self, rule: Rule) -> Result<Plan, RecoveryError> {
        let until =
            if self.rail_behind().is_some() { self.expiry(self.asked()?.unwrap_or(self.now))? } else { self.limit };
        self.request(rule, until)
    }

    /// Asks the customer, by secure link, until `until`. At the relay's end that is the limit, also when rails were passed
    /// over: a request that ran out sooner would only be followed by the same one.
    fn request(&self, rule: Rule, until: Timestamp) -> Result<Plan, RecoveryError> {
        Ok(Plan {
            notify_at: self.asked()?,
            rule,
            action: Action::RequestCardUpdate,
            at: None,
            rail: Some(self.failure.rail),
            expires_at: Some(until),
            payday: None,
        })
    }

    /// When the customer can be told of a request; `None` if quiet hours and the contact cap leave no moment before the limit.
    fn asked(&self) -> Result<Option<Timestamp>, RecoveryError> {
        let told = self.policy.contact_at(self.now, &self.history.messages)?;
        Ok((told < self.limit).then_some(told))
    }
}

fn exhaust(rule: Rule) -> Plan {
    Plan { rule, action: Action::Exhaust, at: None, rail: None, expires_at: None, payday: None, notify_at: None }
}

#[cfg(test)]
mod tests;
