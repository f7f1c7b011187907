//! Waiting for money: the customer's own payday first, then the policy's.

use calendar::payday::Pattern;
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};

use super::evidence::{PaydayEvidence, PaydaySource, Rule};
use super::types::Action;
use super::{Case, Plan};
use crate::error::RecoveryError;
use crate::habit::Habit;

/// A payday of years ago says little about the next one.
const SUCCESSES_USED: usize = 12;
/// How long money from the customer's own payday is expected to last: the day and two after it.
const OWN_WINDOW_HOURS: i64 = 72;
/// How near two days of the month are the same day; the pattern is learned with this tolerance.
const SAME_DAY_WITHIN: i8 = 2;

impl Case<'_> {
    pub(super) fn payday(&self) -> Result<Plan, RecoveryError> {
        if !self.policy.payday_aware {
            return self.backoff(Rule::Backoff, None);
        }
        // The customer's payday decides unless it comes too late to be of use.
        let own = self.own_payday()?.filter(|own| own.within_limit);
        let found = match own {
            Some(own) => own,
            None => self.policy_payday()?,
        };
        let opening = match found.opens_at {
            Some(opens_at) => self.opening(&found, self.unblocked(self.failure.rail, opens_at))?,
            None => None,
        };
        match opening {
            Some(at) => Ok(self.again(Action::RetryPayday, Rule::Payday, at, Some(found))),
            None => self.backoff(Rule::Backoff, Some(found)),
        }
    }

    /// The learned payday. One that falls on the day of the first failure is only the billing day:
    /// charges succeed on it because they are made on it. It says nothing, and is set aside.
    fn own_payday(&self) -> Result<Option<PaydayEvidence>, RecoveryError> {
        if !self.policy.learn_pattern {
            return Ok(None);
        }
        if let Some(habit) = self.habit() {
            let opens_at = habit.window.opens_at(self.now, &self.policy.payday, self.hours.zone(), self.holidays)?;
            let found = self.found(PaydaySource::Learned, None, opens_at)?;
            return Ok(Some(PaydayEvidence { habit: Some(habit), ..found }));
        }
        let mut recent = self.history.successes.clone();
        recent.sort_unstable_by(|one, other| other.cmp(one));
        recent.truncate(SUCCESSES_USED);
        let Some(pattern) = Pattern::learn(&recent, &self.policy.payday.zone) else {
            return Ok(None);
        };
        let zone = self.hours.zone().clone();
        let billed_on = self.history.first_failed_at.to_zoned(zone).date();
        if is_same_day(pattern.day(), billed_on) {
            return Ok(None);
        }
        let window = SignedDuration::from_hours(OWN_WINDOW_HOURS);
        let opened = pattern.next_after(self.now.checked_sub(window)?, self.holidays)?;
        let opens_at = if opened <= self.now { None } else { Some(pattern.next_after(self.now, self.holidays)?) };
        self.found(PaydaySource::Learned, Some(pattern), opens_at).map(Some)
    }

    /// The habit that their charges show, if there is evidence enough.
    fn habit(&self) -> Option<Habit> {
        let Self { history, policy, hours, .. } = self;
        Habit::learn(&history.charges, &policy.payday, hours.spans(), hours.zone()).filter(Habit::suffices)
    }

    /// In the hours in which this customer's charges succeed, if there are such and the window has any; else in any.
    fn opening(&self, found: &PaydayEvidence, from: Timestamp) -> Result<Option<Timestamp>, RecoveryError> {
        let own_hours = found.habit.as_ref().and_then(|habit| habit.hours);
        if let Some(own) = own_hours {
            let placed = self.hours.within(vec![own.span]).place(from, self.limit)?;
            let soon = from.checked_add(SignedDuration::from_hours(24))?;
            if placed.is_some_and(|at| at < soon) {
                return Ok(placed);
            }
        }
        self.hours.place(from, self.limit)
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
            Some(at) => self.hours.place(self.unblocked(self.failure.rail, at), self.limit)?.is_some(),
            None => true,
        };
        Ok(PaydayEvidence { source, pattern, habit: None, opens_at, within_limit })
    }
}

/// Whether `day` of the month is within two days of `date`, around the month's end if need be.
fn is_same_day(day: u8, date: Date) -> bool {
    let length = date.days_in_month();
    let day = i8::try_from(day).unwrap_or(length).min(length);
    let apart = day.saturating_sub(date.day()).rem_euclid(length);
    apart.min(length.saturating_sub(apart)) <= SAME_DAY_WITHIN
}
