//! Taking up a canceled or unpaid subscription again, or one that never began, within a grace period.
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

/// Takes the subscription up again. One canceled inside its trial goes on with the trial. One whose first invoice was not
/// paid in time gets another, for the rest of the period that runs, and is `incomplete` until that is paid.
///
/// # Errors
/// [`Refusal::NotAllowed`] unless canceled, unpaid or never begun; [`Refusal::GraceOver`];
/// [`Refusal::NeverActivated`] when its first invoice was never paid; [`Refusal::LimitReached`] when
/// no agreed period is left.
pub fn reactivate(subscription: &Subscription, grace: SignedDuration, now: Timestamp) -> Result<Decision, Refusal> {
    let reactivated = transition(subscription.status, Action::Reactivate)?;
    let asks_again = subscription.status == Status::IncompleteExpired;
    let ended_at = subscription.ended_at.ok_or(Refusal::Inconsistent { what: "ended without an end" })?;
    let until = ended_at.checked_add(grace).unwrap_or(Timestamp::MAX);
    if now > until {
        return Err(Refusal::GraceOver { ended_at, until });
    }
    if subscription.cycles_completed == 0 && !subscription.is_trial_period() && !asks_again {
        return Err(Refusal::NeverActivated);
    }
    let mut next = subscription.clone();
    next.canceled_at = None;
    next.cancel_reason = None;
    next.cancel_at_period_end = false;
    next.cancel_at = None;
    next.cancel_credited = false;
    next.ended_at = None;
    next.pending = None;
    next.schedule = None;
    if now < subscription.period.end && !asks_again {
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
    let mut events = vec![reactivated.event];
    if asks_again && draft.is_paid_at_once() {
        let activated = transition(next.status, Action::Activate)?;
        next.status = activated.to;
        events.push(activated.event);
    }
    Ok(Decision::to(next, events).with_invoice(draft))
}
