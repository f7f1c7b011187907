//! When the same rail is tried again, short of payday.

use jiff::{SignedDuration, Timestamp};

use super::evidence::{PaydayEvidence, Rule};
use super::types::Action;
use super::{Case, Plan, exhaust};
use crate::error::RecoveryError;
use crate::policy::BackoffFrom;

/// Two tries of one method are never closer than a day, or the ladder's own step if that is less.
const LEAST_GAP_HOURS: u32 = 24;

impl Case<'_> {
    /// The next rung of the ladder. A rung already past, or too close (the schedule waited for a
    /// payday, or a worker was down), keeps its distance instead: its own step after the last try.
    pub(super) fn backoff(&self, rule: Rule, payday: Option<PaydayEvidence>) -> Result<Plan, RecoveryError> {
        let offset = self.rung(self.history.attempts_made);
        let is_open = !self.policy.is_quiet(self.now)? && self.unblocked(self.failure.rail, self.now) == self.now;
        if offset == 0 && is_open {
            return Ok(self.again(Action::Retry, rule, self.now, payday));
        }
        let from = match self.policy.backoff_from {
            BackoffFrom::FirstFailure => self.history.first_failed_at,
            BackoffFrom::LastAttempt => self.failure.at,
        };
        let due = after(from, offset)?;
        let due = if due < self.spaced()? { after(self.failure.at, self.step())? } else { due };
        self.retry(rule, due, payday)
    }

    /// The first moment of the next local day.
    pub(super) fn next_day(&self) -> Result<Timestamp, RecoveryError> {
        self.hours.next_day(self.failure.at)
    }

    /// A retry in the first allowed hours from `due`, else in the last before the limit.
    pub(super) fn retry(
        &self,
        rule: Rule,
        due: Timestamp,
        payday: Option<PaydayEvidence>,
    ) -> Result<Plan, RecoveryError> {
        let soonest = self.soonest()?;
        let spaced = if rule == Rule::NextDay { soonest } else { soonest.max(self.spaced()?) };
        let spaced = self.unblocked(self.failure.rail, spaced);
        let placed = match self.hours.place(due.max(spaced), self.limit)? {
            Some(at) => Some(at),
            None => self.hours.place_last(spaced, self.limit)?,
        };
        Ok(match placed {
            Some(at) => self.again(Action::Retry, rule, at, payday),
            None => exhaust(Rule::TimeUsed),
        })
    }

    pub(super) fn again(&self, action: Action, rule: Rule, at: Timestamp, payday: Option<PaydayEvidence>) -> Plan {
        let rail = Some(self.failure.rail);
        Plan { rule, action, at: Some(at), rail, expires_at: None, payday, notify_at: None }
    }

    /// The first whole second after now.
    pub(super) fn soonest(&self) -> Result<Timestamp, RecoveryError> {
        Ok(self.now.checked_add(SignedDuration::from_secs(1))?)
    }

    /// When a request made at `at` runs out.
    pub(super) fn expiry(&self, at: Timestamp) -> Result<Timestamp, RecoveryError> {
        Ok(after(at, self.policy.request_expiry_hours)?.min(self.limit))
    }

    fn spaced(&self) -> Result<Timestamp, RecoveryError> {
        after(self.failure.at, self.step().min(LEAST_GAP_HOURS))
    }

    /// Hours between the last rung and the next.
    fn step(&self) -> u32 {
        let made = self.history.attempts_made;
        match made.checked_sub(1) {
            Some(last) => self.rung(made).saturating_sub(self.rung(last)),
            None => 0,
        }
    }

    /// Hours of the try that follows `made` tries. The policy has one entry per attempt.
    fn rung(&self, made: u32) -> u32 {
        let at = usize::try_from(made).unwrap_or(usize::MAX);
        self.policy.backoff_hours.get(at).copied().unwrap_or(0)
    }
}

fn after(start: Timestamp, hours: u32) -> Result<Timestamp, RecoveryError> {
    Ok(start.checked_add(SignedDuration::from_hours(i64::from(hours)))?)
}
