//! Waiting without using a step: an open circuit breaker, or an outage of the moment.

use calendar::holidays::Holidays;
use jiff::Timestamp;

use super::evidence::Rule;
use super::position::{FREE_OUTAGES, outage_wait};
use super::types::{Action, Block, Decision, Failure, History};
use super::{Case, Plan, exhaust};
use crate::error::RecoveryError;
use crate::policy::Policy;
use crate::rail::Rail;

/// Asked when a step is due, before anything is charged: must it wait for a breaker? `None` says go on. Otherwise the
/// decision to wait: the same rail, later, with the same position. `failure` is the schedule's last. A push rail never
/// waits, since nobody's gateway is asked to take money.
///
/// When the breaker closes too late for this invoice, the decision is to exhaust.
///
/// # Errors
/// As [`super::decide`].
pub fn hold(
    failure: &Failure,
    history: &History,
    policy: &Policy,
    holidays: &Holidays,
    rail: Rail,
    now: Timestamp,
) -> Result<Option<Decision>, RecoveryError> {
    let case = Case::try_new(failure, history, policy, holidays, now)?;
    let Some(block) = case.block_of(rail).filter(|block| block.until > now) else { return Ok(None) };
    let until = block.until;
    let plan = case.wait(Rule::Blocked, rail, until)?;
    case.explain(plan).map(Some)
}

impl Case<'_> {
    /// The open breaker in the way of this rail that closes last.
    pub(super) fn block_of(&self, rail: Rail) -> Option<&Block> {
        let blocks = self.history.blocks.iter();
        blocks
            .filter(|block| rail.is_pull() && block.rail == rail)
            .max_by(|one, other| one.until.cmp(&other.until).then_with(|| other.by.cmp(&one.by)))
    }

    /// The later of the two: nothing is charged while a breaker is open.
    pub(super) fn unblocked(&self, rail: Rail, at: Timestamp) -> Timestamp {
        self.block_of(rail).map_or(at, |block| block.until.max(at))
    }

    /// Whether this failure was an outage that uses no attempt.
    pub(super) fn is_free_outage(&self) -> bool {
        self.failure.code.is_outage() && (1..=FREE_OUTAGES).contains(&self.history.outages)
    }

    pub(super) fn outage(&self) -> Result<Plan, RecoveryError> {
        let rail = self.failure.rail;
        let rested = self.failure.at.checked_add(outage_wait(self.history.outages))?;
        let blocked = self.block_of(rail).is_some_and(|block| block.until > self.now);
        let rule = if blocked { Rule::Blocked } else { Rule::Outage };
        self.wait(rule, rail, rested)
    }

    fn wait(&self, rule: Rule, rail: Rail, from: Timestamp) -> Result<Plan, RecoveryError> {
        let from = self.unblocked(rail, from).max(self.soonest()?);
        let placed = self.hours.place(from, self.limit)?;
        Ok(match placed {
            Some(at) => Plan { rule, action: Action::Wait, at: Some(at), rail: Some(rail), ..exhaust(rule) },
            None => exhaust(Rule::TimeUsed),
        })
    }
}
