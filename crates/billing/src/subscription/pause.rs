//! Standing still and going on.
//!
//! The rule for money (there are three in use; this is the one that keeps the anchor): a pause gives
//! nothing back, and time after the paid period is free while paused. On resume, still inside the paid
//! period nothing is charged; after it, the rest of the running period is billed, its share counted in
//! milliseconds, and the boundaries stay where they were. Example: 3000 a month paid for April, paused
//! on 11 April, resumed on 6 May: 26 of the 31 days of May are billed, 2516, and June begins on the 1st.
//!
//! This module does not know who asked.

use jiff::Timestamp;

use super::{Decision, Pause, Subscription, advance, change, periods};
use crate::event::Event;
use crate::refusal::Refusal;
use crate::status::{Action, Status, transition};

/// Stands still from `now` on, until `resume_at` if given. A period that ended unbilled before `now`
/// is not billed. Asking for the same pause twice changes nothing the second time.
///
/// # Errors
/// [`Refusal::NotAllowed`] by the table of transitions, also for another end of a running pause;
/// [`Refusal::ResumeNotLater`]; [`Refusal::AlreadyEnded`] once a scheduled end has come.
pub fn pause(subscription: &Subscription, resume_at: Option<Timestamp>, now: Timestamp) -> Result<Decision, Refusal> {
    if subscription.pause.is_some_and(|running| running.resume_at == resume_at) {
        return Ok(Decision::nothing(subscription));
    }
    let paused = transition(subscription.status, Action::Pause)?;
    if let Some(resume_at) = resume_at.filter(|at| *at <= now) {
        return Err(Refusal::ResumeNotLater { resume_at, now });
    }
    if subscription.scheduled_end_passed(now) {
        return Err(Refusal::AlreadyEnded { at: subscription.period.end });
    }
    let mut next = subscription.clone();
    next.status = paused.to;
    next.pause = Some(Pause { at: now, from: subscription.status, resume_at });
    Ok(Decision::to(next, vec![paused.event]).stopping_recovery_of(subscription.status))
}

/// Goes on in the state it was paused from; see the module for what is billed. A trial that ended
/// meanwhile becomes a paid period; an agreement whose periods are all billed expires.
///
/// # Errors
/// [`Refusal::NotAllowed`] unless paused; [`Refusal::AlreadyEnded`] once a scheduled end has come.
pub fn resume(subscription: &Subscription, now: Timestamp) -> Result<Decision, Refusal> {
    let resumed = transition(subscription.status, Action::Resume)?;
    let pause = subscription.pause.ok_or(Refusal::Inconsistent { what: "paused without a pause" })?;
    if subscription.scheduled_end_passed(now) {
        return Err(Refusal::AlreadyEnded { at: subscription.period.end });
    }
    let mut next = subscription.clone();
    next.status = pause.from;
    next.pause = None;
    let overdue = pause.from == Status::PastDue;
    let mut events = vec![resumed.event];
    let period_over = now >= subscription.period.end;
    if period_over && subscription.is_limit_reached() && !overdue {
        let expired = advance::expire(&next)?;
        events.extend(expired.events);
        return Ok(Decision::to(expired.next, events));
    }
    if !period_over || subscription.is_limit_reached() {
        return Ok(Decision::to(next, events).starting_recovery(overdue));
    }
    if next.status == Status::Trialing {
        let activated = transition(next.status, Action::Activate)?;
        next.status = activated.to;
        events.push(activated.event);
    }
    let (mut next, changed) = change::apply_pending(&next)?;
    events.extend(changed.then_some(Event::Updated));
    let rest = periods::rest(&next.cycle, now, &next.terms())?;
    let draft = periods::open(&mut next, &[rest])?;
    Ok(Decision::to(next, events).with_invoice(draft).starting_recovery(overdue).replacing_items(changed))
}
