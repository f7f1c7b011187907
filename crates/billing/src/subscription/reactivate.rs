//! Taking up a canceled or unpaid subscription again, within a grace period.
//!
//! It goes on as after a pause: the anchor stays, time without service is not billed, and the rest of
//! the running period is billed unless it is already paid for and was not given back. Open invoices are the caller's matter:
//! it asks for their payment first.

use jiff::{SignedDuration, Timestamp};

use super::{Decision, Subscription, pause, periods};
use crate::refusal::Refusal;
use crate::status::{Action, Status, transition};

/// How long an ended subscription can come back, unless a tenant says otherwise: 30 days.
pub const DEFAULT_GRACE: SignedDuration = SignedDuration::from_hours(30 * 24);

/// Takes the subscription up again. One canceled inside its trial goes on with the trial.
///
/// # Errors
/// [`Refusal::NotAllowed`] unless canceled or unpaid; [`Refusal::GraceOver`];
/// [`Refusal::NeverActivated`] when its first invoice was never paid; [`Refusal::LimitReached`] when
/// no agreed period is left.
pub fn reactivate(subscription: &Subscription, grace: SignedDuration, now: Timestamp) -> Result<Decision, Refusal> {
    let reactivated = transition(subscription.status, Action::Reactivate)?;
    let ended_at = subscription.ended_at.ok_or(Refusal::Inconsistent { what: "ended without an end" })?;
    let until = ended_at.checked_add(grace).unwrap_or(Timestamp::MAX);
    if now > until {
        return Err(Refusal::GraceOver { ended_at, until });
    }
    if subscription.cycles_completed == 0 && !subscription.is_trial_period() {
        return Err(Refusal::NeverActivated);
    }
    let mut next = subscription.clone();
    next.canceled_at = None;
    next.cancel_reason = None;
    next.cancel_at_period_end = false;
    next.ended_at = None;
    next.pending = None;
    if now < subscription.period.end {
        next.status = if subscription.is_trial_period() { Status::Trialing } else { reactivated.to };
        let decision = Decision::to(next, vec![reactivated.event]);
        return if subscription.given_back { pause::bill_again(decision, now) } else { Ok(decision) };
    }
    next.status = reactivated.to;
    if let Some(max_cycles) = subscription.max_cycles.filter(|_| subscription.is_limit_reached()) {
        return Err(Refusal::LimitReached { max_cycles });
    }
    let rest = periods::rest(&next.cycle, now, &next.terms())?;
    let draft = periods::open(&mut next, &[rest])?;
    Ok(Decision::to(next, vec![reactivated.event]).with_invoice(draft))
}
