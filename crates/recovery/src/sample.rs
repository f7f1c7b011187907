//! A monthly customer whose card failed on Saturday 12 September 2026, 09:00 in Lagos. Tests say only
//! what differs.

use std::collections::BTreeMap;

use calendar::holidays::Holidays;
use calendar::{Interval, Unit};
use jiff::Timestamp;
use money::{Currency, Money};

use crate::code::DeclineCode;
use crate::decide::{Decision, Failure, History, decide};
use crate::error::RecoveryError;
use crate::policy::Policy;
use crate::rail::Rail;

pub(crate) fn at(text: &str) -> Timestamp {
    text.parse().expect("a timestamp")
}

/// Lagos local time, which is UTC+1 all year.
pub(crate) fn lagos(text: &str) -> Timestamp {
    at(&format!("{text}+01:00"))
}

pub(crate) fn every(count: u16, unit: Unit) -> Interval {
    Interval::try_new(unit, count).expect("a plain interval")
}

/// One failure with everything around it.
#[derive(Clone, Debug)]
pub(crate) struct Sample {
    pub failure: Failure,
    pub history: History,
    pub policy: Policy,
    pub now: Timestamp,
}

impl Sample {
    /// The first charge of a monthly plan failed; the customer can also pay by every other rail.
    pub(crate) fn first(code: DeclineCode) -> Self {
        let failed = lagos("2026-09-12T09:00:00");
        let amount = Money::new(500_000, Currency::parse("NGN").expect("naira"));
        Self {
            failure: Failure { code, rail: Rail::Card, at: failed, amount },
            history: History {
                attempts_made: 1,
                first_failed_at: failed,
                tries_by_code: BTreeMap::from([(code, 1)]),
                rails_available: Rail::ALL.to_vec(),
                period_end: lagos("2026-10-12T09:00:00"),
                interval: every(1, Unit::Month),
                successes: vec![],
                jitter_seed: 42,
                charges: vec![],
                messages: vec![],
                outages: 0,
                blocks: vec![],
            },
            // Without jitter the tables can name exact times.
            policy: Policy { jitter_minutes: 0, ..Policy::payday_aware() },
            now: failed,
        }
    }

    pub(crate) fn attempts(mut self, made: u32) -> Self {
        self.history.attempts_made = made;
        self.history.tries_by_code.insert(self.failure.code, made);
        self
    }

    /// The last try failed at this instant, and the decision is made then.
    pub(crate) fn failed_at(mut self, failed: &str) -> Self {
        self.failure.at = lagos(failed);
        self.now = self.failure.at;
        self
    }

    pub(crate) fn on(mut self, rail: Rail) -> Self {
        self.failure.rail = rail;
        self
    }

    pub(crate) fn has(mut self, rails: &[Rail]) -> Self {
        self.history.rails_available = rails.to_vec();
        self
    }

    pub(crate) fn paid_on(mut self, days: &[&str]) -> Self {
        self.history.successes = days.iter().map(|d| lagos(&format!("{d}T08:00:00"))).collect();
        self
    }

    pub(crate) fn plan(mut self, interval: Interval, period_end: &str) -> Self {
        self.history.interval = interval;
        self.history.period_end = lagos(period_end);
        self
    }

    pub(crate) fn policy(mut self, change: impl FnOnce(&mut Policy)) -> Self {
        change(&mut self.policy);
        self
    }

    pub(crate) fn try_decide(&self) -> Result<Decision, RecoveryError> {
        decide(&self.failure, &self.history, &self.policy, &Holidays::nigeria(), self.now)
    }

    pub(crate) fn decide(&self) -> Decision {
        self.try_decide().expect("the sample can be decided")
    }

    pub(crate) fn forecast(&self) -> Vec<Decision> {
        let holidays = Holidays::nigeria();
        crate::forecast(&self.failure, &self.history, &self.policy, &holidays, self.now)
            .expect("the sample can be forecast")
    }
}
