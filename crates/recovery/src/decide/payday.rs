//! Waiting for money: the customer's own payday first, then the policy's.

use jiff::Timestamp;
use jiff::civil::Date;

use super::evidence::{PaydayEvidence, PaydaySource, Rule};
use super::types::Action;
use super::{Case, Plan};
use crate::error::RecoveryError;
use crate::pattern::Pattern;

impl Case<'_> {
    pub(super) fn payday(&self) -> Result<Plan, RecoveryError> {
        if !self.policy.payday_aware {
            return self.backoff(Rule::Backoff, None);
        }
        // The customer's payday decides unless it comes too late to be of use.
        let own = self.own_payday()?.filter(|own| own.opens_at.is_none() || own.within_limit);
        let found = match own {
            Some(own) => own,
            None => self.policy_payday()?,
        };
        let Some(opens_at) = found.opens_at.filter(|_| found.within_limit) else {
            return self.backoff(Rule::Backoff, Some(found));
        };
        match self.hours.place(opens_at, self.limit)? {
            Some(at) => Ok(self.again(Action::RetryPayday, Rule::Payday, at, Some(found))),
            None => self.backoff(Rule::Backoff, Some(found)),
        }
    }

    /// The learned payday. A pattern that holds the day of the first failure is only the billing
    /// day: charges succeed on it because they are made on it. It says nothing, and is set aside.
    fn own_payday(&self) -> Result<Option<PaydayEvidence>, RecoveryError> {
        if !self.policy.learn_pattern {
            return Ok(None);
        }
        let Some(pattern) = Pattern::learn(&self.history.successes, self.hours.zone()) else {
            return Ok(None);
        };
        let today = self.local(self.now);
        if pattern.holds(self.local(self.history.first_failed_at)) {
            return Ok(None);
        }
        let opens_at = if pattern.holds(today) {
            None
        } else {
            let Some(date) = pattern.next_opening(today)? else { return Ok(None) };
            Some(self.opening(date)?)
        };
        self.found(PaydaySource::Learned, Some(pattern), opens_at).map(Some)
    }

    fn policy_payday(&self) -> Result<PaydayEvidence, RecoveryError> {
        let rule = &self.policy.payday;
        let opens_at = if rule.is_payday(self.now, self.holidays)? {
            None
        } else {
            Some(rule.next_payday(self.now, self.holidays)?)
        };
        self.found(PaydaySource::Policy, None, opens_at)
    }

    fn found(
        &self,
        source: PaydaySource,
        pattern: Option<Pattern>,
        opens_at: Option<Timestamp>,
    ) -> Result<PaydayEvidence, RecoveryError> {
        let within_limit = match opens_at {
            Some(at) => self.hours.place(at, self.limit)?.is_some(),
            None => true,
        };
        Ok(PaydayEvidence { source, pattern, opens_at, within_limit })
    }

    fn opening(&self, date: Date) -> Result<Timestamp, RecoveryError> {
        let hour = self.policy.payday.hour;
        Ok(date.at(hour, 0, 0, 0).to_zoned(self.hours.zone().clone())?.timestamp())
    }

    fn local(&self, at: Timestamp) -> Date {
        at.to_zoned(self.hours.zone().clone()).date()
    }
}
