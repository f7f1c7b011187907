//! Circuit breakers: one for each gateway, and one for each issuer behind a gateway.
//!
//! A breaker counts what became of charges. Answers of any kind are good, refusals too: somebody was there. Charges that
//! reached nobody (issuer unavailable, processor error, receiving bank down) and those whose outcome is unknown are bad.
//! Our own faults count neither way. When enough charges of one window were bad it **opens**, and nothing is charged there
//! until its rest is over; then it is **half open** and lets a few charges through as probes. One bad probe opens it again
//! for twice as long; as many answers as probes **close** it.
//!
//! It stops charges only. Look-ups, refunds and messages never ask it. What waits for it keeps its place
//! ([`crate::decide::hold`]). Pure: a breaker is a value, every instant is an argument, and whoever stores it does so by
//! compare-and-set.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::code::{DeclineCode, RetryClass};
use crate::decide::Block;
use crate::error::RecoveryError;
use crate::rail::Rail;

/// When a breaker opens and closes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct BreakerRule {
    /// Outcomes are counted in windows of so many minutes.
    pub window_minutes: u32,
    /// It opens at so many bad outcomes in one window…
    pub least_bad: u32,
    /// …if they are at least so many of a hundred.
    pub open_at_percent: u32,
    /// The first rest, in minutes.
    pub rest_minutes: u32,
    /// No rest is longer than this.
    pub longest_rest_minutes: u32,
    /// Charges let through half open; as many answers close it.
    pub probes: u32,
}

impl Default for BreakerRule {
    /// Five bad outcomes, half of all or more, within ten minutes; a rest of five minutes, at most an hour; three probes.
    fn default() -> Self {
        Self {
            window_minutes: 10,
            least_bad: 5,
            open_at_percent: 50,
            rest_minutes: 5,
            longest_rest_minutes: 60,
            probes: 3,
        }
    }
}

/// What became of a charge, as far as a breaker cares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reached {
    /// Somebody answered: paid, refused, or wants the customer.
    Somebody,
    /// Nobody answered, or nobody knows.
    Nobody,
}

impl Reached {
    /// Reads an outcome; `None` for a charge that was paid or is waiting for its customer. Our own faults say nothing.
    pub fn of(code: Option<DeclineCode>) -> Option<Self> {
        let Some(code) = code else { return Some(Self::Somebody) };
        match code.class() {
            _ if code.is_outage() => Some(Self::Nobody),
            // The provider has seen the reference before: it is there.
            RetryClass::UnknownOutcome if code == DeclineCode::Duplicate => Some(Self::Somebody),
            RetryClass::UnknownOutcome => Some(Self::Nobody),
            RetryClass::OurFault => None,
            RetryClass::Soft
            | RetryClass::Payday
            | RetryClass::Limit
            | RetryClass::CustomerAction
            | RetryClass::NewMethod
            | RetryClass::Never => Some(Self::Somebody),
        }
    }

    /// What an answer says of the gateway: one that names its issuer as away was there itself.
    pub fn of_gateway(code: Option<DeclineCode>, is_issuer_known: bool) -> Option<Self> {
        match code {
            Some(DeclineCode::IssuerUnavailable) if is_issuer_known => Some(Self::Somebody),
            other => Self::of(other),
        }
    }

    /// What an answer says of the issuer. The troubles of the gateway's own side say nothing of it.
    pub fn of_issuer(code: Option<DeclineCode>) -> Option<Self> {
        match code {
            Some(DeclineCode::IssuerUnavailable) => Some(Self::Nobody),
            other => Self::of(other).filter(|reached| *reached == Self::Somebody),
        }
    }
}

/// A breaker, fit to be stored.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "state")]
pub enum Breaker {
    /// Nothing was counted yet.
    #[default]
    Idle,
    /// Charges go through and are counted.
    Closed {
        /// When the window began: with its first outcome.
        window_from: Timestamp,
        /// Bad outcomes in it.
        bad: u32,
        /// Good ones.
        good: u32,
    },
    /// Nothing goes through.
    Open {
        /// Since when charges have reached nobody: the start of the window that opened it.
        since: Timestamp,
        /// The end of the rest.
        until: Timestamp,
        /// How often it has opened since it was last closed.
        times: u32,
    },
    /// Probes go through.
    HalfOpen {
        /// As when it was open.
        since: Timestamp,
        /// When probing began.
        from: Timestamp,
        /// How often it had opened.
        times: u32,
        /// Probes sent.
        sent: u32,
        /// Probes answered.
        answered: u32,
    },
}

/// Whether a charge may be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Permit {
    /// Yes.
    Go,
    /// Yes, and it is a probe: store the breaker before it is sent.
    Probe,
    /// No, not before this instant.
    Wait(Timestamp),
}

impl Breaker {
    /// Asks for one charge. The breaker returned is to be stored in any case.
    ///
    /// # Errors
    /// [`RecoveryError::Time`] at the edge of time.
    pub fn ask(self, rule: &BreakerRule, now: Timestamp) -> Result<(Self, Permit), RecoveryError> {
        match self {
            Self::Idle | Self::Closed { .. } => Ok((self, Permit::Go)),
            Self::Open { until, .. } if now < until => Ok((self, Permit::Wait(until))),
            Self::Open { since, times, .. } => {
                Ok((Self::HalfOpen { since, from: now, times, sent: 1, answered: 0 }, Permit::Probe))
            }
            Self::HalfOpen { since, from, times, sent, answered } if sent < rule.probes.max(1) => {
                Ok((Self::HalfOpen { since, from, times, sent: sent.saturating_add(1), answered }, Permit::Probe))
            }
            Self::HalfOpen { since, from, times, .. } => {
                // Probes of which nothing was heard are given up after a rest, and the next ones are sent.
                let again = from.checked_add(rule.rest(times))?;
                if now < again {
                    return Ok((self, Permit::Wait(again)));
                }
                Ok((Self::HalfOpen { since, from: now, times, sent: 1, answered: 0 }, Permit::Probe))
            }
        }
    }

    /// Counts what became of a charge. While it is open nothing is counted: the charge was sent before.
    ///
    /// # Errors
    /// [`RecoveryError::Time`] at the edge of time.
    pub fn count(self, rule: &BreakerRule, reached: Reached, now: Timestamp) -> Result<Self, RecoveryError> {
        match (self, reached) {
            (Self::Idle, _) => rule.counted(now, 0, 0, reached, now),
            (Self::Closed { window_from, bad, good }, _) => {
                let ends = window_from.checked_add(minutes(rule.window_minutes))?;
                if now >= ends {
                    rule.counted(now, 0, 0, reached, now)
                } else {
                    rule.counted(window_from, bad, good, reached, now)
                }
            }
            (Self::Open { .. }, _) => Ok(self),
            (Self::HalfOpen { since, times, .. }, Reached::Nobody) => {
                let times = times.saturating_add(1);
                Ok(Self::Open { since, until: now.checked_add(rule.rest(times))?, times })
            }
            (Self::HalfOpen { since, from, times, sent, answered }, Reached::Somebody) => {
                let answered = answered.saturating_add(1);
                if answered >= rule.probes.max(1) {
                    return Ok(Self::Closed { window_from: now, bad: 0, good: 0 });
                }
                Ok(Self::HalfOpen { since, from, times, sent, answered })
            }
        }
    }

    /// Where the window begins in which an outcome at `now` counts; `None` while it is open or probing.
    ///
    /// # Errors
    /// [`RecoveryError::Time`] at the edge of time.
    pub fn window(self, rule: &BreakerRule, now: Timestamp) -> Result<Option<Timestamp>, RecoveryError> {
        Ok(match self {
            Self::Idle => Some(now),
            Self::Closed { window_from, .. } => {
                let ends = window_from.checked_add(minutes(rule.window_minutes))?;
                Some(if now < ends { window_from } else { now })
            }
            Self::Open { .. } | Self::HalfOpen { .. } => None,
        })
    }

    /// The same in the window that begins at `from`, with the good outcomes as somebody else counted them: whoever keeps
    /// charges need not write to the breaker for each one that was answered.
    #[must_use]
    pub fn in_window(self, from: Timestamp, good: u32) -> Self {
        match self {
            Self::Closed { window_from, bad, .. } if window_from == from => Self::Closed { window_from, bad, good },
            Self::Idle | Self::Closed { .. } => Self::Closed { window_from: from, bad: 0, good },
            Self::Open { .. } | Self::HalfOpen { .. } => self,
        }
    }

    /// What a recovery is told about it, for [`crate::History::blocks`]; `None` while charges go through. `by` names who
    /// does not answer.
    pub fn block(self, rail: Rail, by: &str, now: Timestamp) -> Option<Block> {
        match self {
            Self::Open { until, .. } if now < until => Some(Block { rail, by: by.to_owned(), until }),
            Self::Idle | Self::Closed { .. } | Self::Open { .. } | Self::HalfOpen { .. } => None,
        }
    }
}

impl BreakerRule {
    /// One more than the good outcomes that `bad` ones can outweigh: counting further changes nothing.
    pub fn good_that_matter(&self, bad: u32) -> u32 {
        let all = u64::from(bad).saturating_mul(100).checked_div(u64::from(self.open_at_percent)).unwrap_or(u64::MAX);
        u32::try_from(all.saturating_sub(u64::from(bad)).saturating_add(1)).unwrap_or(u32::MAX)
    }

    fn counted(
        &self,
        window_from: Timestamp,
        bad: u32,
        good: u32,
        reached: Reached,
        now: Timestamp,
    ) -> Result<Breaker, RecoveryError> {
        let (bad, good) = match reached {
            Reached::Nobody => (bad.saturating_add(1), good),
            Reached::Somebody => (bad, good.saturating_add(1)),
        };
        let all = u64::from(bad).saturating_add(u64::from(good));
        let share = u64::from(bad).saturating_mul(100);
        let is_outage = share >= u64::from(self.open_at_percent).saturating_mul(all);
        if bad >= self.least_bad.max(1) && is_outage {
            return Ok(Breaker::Open { since: window_from, until: now.checked_add(self.rest(1))?, times: 1 });
        }
        Ok(Breaker::Closed { window_from, bad, good })
    }

    /// The rest after it opened for the `times`-th time: doubled each time, up to the longest.
    fn rest(&self, times: u32) -> SignedDuration {
        let doublings = times.saturating_sub(1).min(16);
        let doubled = u64::from(self.rest_minutes.max(1)).checked_shl(doublings).unwrap_or(u64::MAX);
        let longest = u64::from(self.longest_rest_minutes.max(self.rest_minutes.max(1)));
        minutes(u32::try_from(doubled.min(longest)).unwrap_or(u32::MAX))
    }
}

fn minutes(count: u32) -> SignedDuration {
    SignedDuration::from_mins(i64::from(count))
}

#[cfg(test)]
mod tests;
