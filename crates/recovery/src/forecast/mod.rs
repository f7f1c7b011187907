//! The dates that would follow if nothing worked, so that each is shown before it happens.
//!
//! The forecast plays the decision forward on itself: every charge fails as the first one did, and
//! every request to the customer runs out unanswered. It promises nothing about what will happen;
//! the next real answer makes a new forecast.

use calendar::holidays::Holidays;
use jiff::Timestamp;

use crate::code::DeclineCode;
use crate::decide::{Action, Decision, FREE_OUTAGES, Failure, History, decide};
use crate::error::RecoveryError;
use crate::policy::Policy;

/// The decision on `failure` and all that would follow, in order of time. The last is
/// [`Action::Exhaust`], whose date is its evidence's `decided_at`.
///
/// # Errors
/// As [`decide`].
pub fn forecast(
    failure: &Failure,
    history: &History,
    policy: &Policy,
    holidays: &Holidays,
    now: Timestamp,
) -> Result<Vec<Decision>, RecoveryError> {
    let code = failure.code;
    let (mut failure, mut history, mut now) = (failure.clone(), history.clone(), now);
    let mut dates = vec![];
    for _ in 0..most_steps(policy) {
        let decision = decide(&failure, &history, policy, holidays, now)?;
        let next = following(&decision, code);
        history.messages.extend(decision.notify_at);
        dates.push(decision);
        let Some(next) = next else { break };
        count(&mut history, &failure, &next);
        now = next.at;
        failure = next;
    }
    Ok(dates)
}

/// Each step either uses an attempt, moves along the relay, or lets a request run out; a request can stand before the
/// relay, behind each rail of it that wants the customer too, and at the limit.
fn most_steps(policy: &Policy) -> usize {
    let attempts = usize::try_from(policy.max_attempts).unwrap_or(usize::MAX);
    let free = usize::try_from(FREE_OUTAGES).unwrap_or(usize::MAX);
    attempts.saturating_add(policy.rails.len().saturating_mul(2)).saturating_add(free).saturating_add(4)
}

fn following(decision: &Decision, code: DeclineCode) -> Option<Failure> {
    if decision.action == Action::Exhaust {
        return None;
    }
    decision.lapsed().or_else(|| {
        let amount = decision.evidence.amount;
        Some(Failure { code, rail: decision.rail?, at: decision.at?, amount })
    })
}

/// Brings the history up to the failure that is about to be decided on.
fn count(history: &mut History, last: &Failure, next: &Failure) {
    if !next.code.class().uses_attempt() {
        return;
    }
    if next.code.is_outage() && history.outages > 0 {
        history.outages = history.outages.saturating_add(1);
        if history.outages <= FREE_OUTAGES {
            return;
        }
    }
    let seen = if last.rail == next.rail { history.tries_of(next.code) } else { 0 };
    if last.rail != next.rail {
        history.tries_by_code.clear();
    }
    history.tries_by_code.insert(next.code, seen.saturating_add(1));
    history.attempts_made = history.attempts_made.saturating_add(1);
}

#[cfg(test)]
mod tests;
