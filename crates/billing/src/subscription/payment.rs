//! What the outcome of a payment, or of its recovery, means for the subscription.
//!
//! It knows that a bill was paid or not, and nothing of attempts, rails or retries.

use jiff::Timestamp;

use super::{Decision, Pause, Subscription, cancel};
use crate::refusal::Refusal;
use crate::status::{Action, Status, transition};

/// What follows when recovery gives up; the tenant's policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Escalation {
    /// Service ends, the agreement can be taken up again within the grace period.
    Unpaid,
    /// Stand still until somebody resumes it.
    Pause,
    /// End the agreement.
    Cancel,
}

impl Escalation {
    /// Every choice.
    pub const ALL: [Escalation; 3] = [Escalation::Unpaid, Escalation::Pause, Escalation::Cancel];

    /// The stored word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Escalation::Unpaid => "unpaid",
            Escalation::Pause => "pause",
            Escalation::Cancel => "cancel",
        }
    }

    /// Reads the stored word; `None` for any other.
    pub fn parse(text: &str) -> Option<Escalation> {
        Escalation::ALL.into_iter().find(|choice| choice.as_str() == text)
    }
}

/// The reason stored when a subscription is canceled because its recovery gave up.
pub const REASON_EXHAUSTED: &str = "recovery_exhausted";

/// The first invoice is paid: `incomplete` becomes `active`. Empty where payment changes nothing.
///
/// # Errors
/// [`Refusal::NotAllowed`] in a state in which no invoice can bring the subscription into service: an
/// overdue one is [`recovered`], an ended one stays ended and its payment is a surplus.
pub fn activate_paid(subscription: &Subscription, _now: Timestamp) -> Result<Decision, Refusal> {
    match subscription.status {
        Status::Trialing | Status::Active | Status::Paused => Ok(Decision::nothing(subscription)),
        Status::Scheduled
        | Status::Incomplete
        | Status::IncompleteExpired
        | Status::PastDue
        | Status::Unpaid
        | Status::Canceled
        | Status::Expired => step(subscription, Action::Activate),
    }
}

/// The charge for a period failed: `active` becomes `past_due`, and no further period opens until the
/// debt is settled. Empty when it already is. A paused subscription stays paused and will return to
/// `past_due`.
///
/// # Errors
/// [`Refusal::NotAllowed`] in any other state, `incomplete` included: a first invoice that fails is
/// tried again until it expires.
pub fn renewal_failed(subscription: &Subscription, _now: Timestamp) -> Result<Decision, Refusal> {
    match (subscription.status, subscription.pause) {
        (Status::PastDue, _) => Ok(Decision::nothing(subscription)),
        (Status::Paused, Some(pause)) => Ok(returning_to(subscription, pause, Status::Active, Status::PastDue)),
        (_, _) => step(subscription, Action::RenewalFailed),
    }
}

/// No bill is overdue any more: `past_due` becomes `active`. It is due at the end of the current period
/// again, also if that has passed, so that periods missed meanwhile are caught up. Empty when nothing
/// was overdue. A paused subscription stays paused and will return to `active`.
///
/// Call it once the last overdue invoice is paid, not the first of several.
///
/// # Errors
/// [`Refusal::NotAllowed`] for `incomplete`, `unpaid` and ended subscriptions, which a payment alone
/// does not bring back.
pub fn recovered(subscription: &Subscription, _now: Timestamp) -> Result<Decision, Refusal> {
    match (subscription.status, subscription.pause) {
        (Status::Active | Status::Trialing, _) => Ok(Decision::nothing(subscription)),
        (Status::Paused, Some(pause)) => Ok(returning_to(subscription, pause, Status::PastDue, Status::Active)),
        (_, _) => step(subscription, Action::Recover),
    }
}

/// Recovery gave up on an overdue bill. A cancellation that was scheduled for a moment already past
/// comes before the tenant's choice.
///
/// # Errors
/// [`Refusal::NotAllowed`] unless the subscription is `past_due`.
pub fn exhausted(subscription: &Subscription, escalation: Escalation, now: Timestamp) -> Result<Decision, Refusal> {
    let unpaid = transition(subscription.status, Action::ExhaustDunning)?;
    if subscription.scheduled_end_passed(now) {
        return Ok(after_recovery(cancel::end_as_scheduled(subscription)?));
    }
    let mut next = subscription.clone();
    match escalation {
        Escalation::Unpaid => {
            next.status = unpaid.to;
            next.ended_at = Some(now);
            Ok(Decision::to(next, vec![unpaid.event]))
        }
        Escalation::Pause => {
            let paused = transition(subscription.status, Action::Pause)?;
            next.status = paused.to;
            next.pause = Some(Pause { at: now, from: subscription.status, resume_at: None });
            Ok(Decision::to(next, vec![paused.event]))
        }
        Escalation::Cancel => {
            let reason = Some(REASON_EXHAUSTED.to_owned());
            Ok(after_recovery(cancel::end(subscription, now, now, reason)?))
        }
    }
}

/// Recovery has ended by itself, so there is none to stop.
fn after_recovery(decision: Decision) -> Decision {
    Decision { stop_recovery: false, ..decision }
}

fn step(subscription: &Subscription, action: Action) -> Result<Decision, Refusal> {
    let then = transition(subscription.status, action)?;
    let mut next = subscription.clone();
    next.status = then.to;
    Ok(Decision::to(next, vec![then.event]))
}

/// The pause goes on; only the state it returns to changes. Told by the invoice's own events.
fn returning_to(subscription: &Subscription, pause: Pause, from: Status, to: Status) -> Decision {
    if pause.from != from {
        return Decision::nothing(subscription);
    }
    let mut next = subscription.clone();
    next.pause = Some(Pause { from: to, ..pause });
    Decision::to(next, Vec::new())
}
