//! Moving a charge out of a window in which its issuer gets no more.

use jiff::Timestamp;

use super::types::{Action, Decision, History};
use crate::error::RecoveryError;
use crate::hours::Hours;
use crate::policy::Policy;

/// Spans of allowed hours that are looked at: two on each day of the longest wait.
const SPANS: u8 = 64;

/// Moves the date of a charge on to a window in which its issuer has room, when the policy limits that; `count` tells how many
/// charges of the issuer were made or are planned in the window that begins at an instant. The new date keeps the allowed
/// hours and the waiting limit. When no such date is left, the decision stays: the limit spreads charges, it never loses one.
///
/// # Errors
/// Time and zone errors.
pub fn spread(
    mut decision: Decision,
    history: &History,
    policy: &Policy,
    count: impl Fn(Timestamp) -> u32,
) -> Result<Decision, RecoveryError> {
    let (Some(limit), Some(wanted)) = (policy.issuer_limit, decision.at) else { return Ok(decision) };
    let is_charge = match decision.action {
        Action::Retry | Action::SwitchRail | Action::RetryPayday | Action::Wait => true,
        Action::Exhaust | Action::RequestCardUpdate => false,
    };
    if !is_charge || !decision.rail.is_some_and(|rail| rail.is_pull()) {
        return Ok(decision);
    }
    let step = history.attempts_made.saturating_add(history.outages);
    let hours = Hours::try_new(policy, history.jitter_seed, step)?;
    let end = decision.evidence.wait_limit;
    let mut at = wanted;
    for _ in 0..SPANS {
        let free = limit.next_allowed(at, &count)?;
        if free == wanted || free >= end {
            return Ok(decision);
        }
        if hours.is_open(free)? {
            let shown = free.to_zoned(hours.zone().clone()).strftime("%a %-d %b at %H:%M").to_string();
            let (charges, minutes) = (limit.charges, limit.minutes);
            decision.reason.push_str(&format!(
                " Moved to {shown}: the customer's bank gets at most {charges} charges in {minutes} minutes."
            ));
            decision.evidence.moved_from = Some(wanted);
            decision.at = Some(free);
            return Ok(decision);
        }
        match hours.place(free, end)? {
            Some(next) => at = next,
            None => return Ok(decision),
        }
    }
    Ok(decision)
}
