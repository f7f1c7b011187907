//! When a carrier is left alone: a machine of three states that is told what happened and when.
//!
//! Closed: messages pass. Open: none do, until the rest is over. Half open: one passes as a probe; if it does well the
//! breaker closes, if not it opens again. A probe that never reports back is forgotten after another rest.

use std::collections::VecDeque;

use jiff::{SignedDuration, Timestamp};

/// When to open, and for how long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// This many failures in a row open it,
    pub failures: usize,
    /// if all of them lie within this time.
    pub within: SignedDuration,
    /// How long it stays open.
    pub rest: SignedDuration,
    /// Of this many messages that were accepted last,
    pub sample: usize,
    /// at least this many percent must have arrived.
    pub least_delivered_percent: usize,
}

impl Default for Limits {
    /// Five failures in a row within a minute; a minute of rest; 70 % of the last 50 delivered.
    fn default() -> Self {
        Limits {
            failures: 5,
            within: SignedDuration::from_secs(60),
            rest: SignedDuration::from_secs(60),
            sample: 50,
            least_delivered_percent: 70,
        }
    }
}

/// The state, as others may see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Messages pass.
    Closed,
    /// No message passes before this.
    Open {
        /// When a probe may pass.
        until: Timestamp,
    },
    /// A probe is under way.
    HalfOpen {
        /// Since when.
        since: Timestamp,
    },
}

/// A breaker.
#[derive(Clone, Debug)]
pub struct Breaker {
    limits: Limits,
    state: State,
    failures: VecDeque<Timestamp>,
    arrivals: VecDeque<bool>,
}

impl Breaker {
    /// Closed, with nothing known.
    pub fn new(limits: Limits) -> Breaker {
        Breaker { limits, state: State::Closed, failures: VecDeque::new(), arrivals: VecDeque::new() }
    }

    /// The state.
    pub fn state(&self) -> State {
        self.state
    }

    /// Whether a message may pass now. The first to ask after the rest is the probe.
    pub fn admit(&mut self, now: Timestamp) -> bool {
        match self.state {
            State::Closed => true,
            State::Open { until } if now >= until => self.probe(now),
            State::HalfOpen { since } if now >= later(since, self.limits.rest) => self.probe(now),
            State::Open { .. } | State::HalfOpen { .. } => false,
        }
    }

    fn probe(&mut self, now: Timestamp) -> bool {
        self.state = State::HalfOpen { since: now };
        true
    }

    /// Takes note of how the carrier did. A message that passed before the breaker opened and reports while it is open
    /// changes nothing.
    pub fn record(&mut self, healthy: bool, now: Timestamp) {
        match (self.state, healthy) {
            (State::Open { .. }, _) => {}
            (State::Closed | State::HalfOpen { .. }, true) => {
                if matches!(self.state, State::HalfOpen { .. }) {
                    self.arrivals.clear();
                }
                self.state = State::Closed;
                self.failures.clear();
            }
            (State::HalfOpen { .. }, false) => self.open(now),
            (State::Closed, false) => {
                self.failures.push_back(now);
                while self.failures.len() > self.limits.failures.max(1) {
                    self.failures.pop_front();
                }
                let full = self.failures.len() >= self.limits.failures.max(1);
                let quick = self.failures.front().is_some_and(|first| later(*first, self.limits.within) >= now);
                if full && quick {
                    self.open(now);
                }
            }
        }
    }

    /// Takes note of whether an accepted message arrived. Too few of them open the breaker.
    pub fn delivered(&mut self, arrived: bool, now: Timestamp) {
        self.arrivals.push_back(arrived);
        while self.arrivals.len() > self.limits.sample.max(1) {
            self.arrivals.pop_front();
        }
        let count = self.arrivals.iter().filter(|arrived| **arrived).count();
        let full = self.arrivals.len() >= self.limits.sample.max(1);
        let few = count.saturating_mul(100) < self.arrivals.len().saturating_mul(self.limits.least_delivered_percent);
        if full && few && self.state == State::Closed {
            self.open(now);
        }
    }

    fn open(&mut self, now: Timestamp) {
        self.state = State::Open { until: later(now, self.limits.rest) };
        self.failures.clear();
        self.arrivals.clear();
    }
}

/// The end of representable time stands in for what lies beyond it.
fn later(at: Timestamp, by: SignedDuration) -> Timestamp {
    at.checked_add(by).unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests;
