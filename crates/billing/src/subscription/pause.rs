//! Standing still and going on, by the rule for money that was fixed when the subscription began.
//!
//! 3000 a month paid for April, paused on 11 April, resumed on 6 May:
//! * *Keep the anchor*: nothing is given back, and time after the paid period is free while paused. On resume, still inside
//!   the paid period nothing is charged; after it, the rest of the running period is billed, and the boundaries stay where
//!   they were. 26 of the 31 days of May are billed, 2516, and June begins on the 1st.
//! * *Shift the boundary*: the 20 unused days follow the resume, to 26 May; 3000 is due then, and on the 26th from then on.
//! * *Credit and bill again*: 2000 go to the customer's balance at the pause, and the resume bills the rest of the running
//!   period, 2516. The items end with the credit and come back under new ids, so that no time of an item is billed twice.
//!
//! A trial is free: it stands still but does not grow, except where the boundary is shifted. This module does not know who
//! asked.

use jiff::Timestamp;

use super::{Decision, Item, PaidFor, Pause, Subscription, advance, change, periods, schedule, shift};
use crate::event::Event;
use crate::invoice::{self, InvoiceKind};
use crate::pausing::PauseRule;
use crate::refusal::Refusal;
use crate::status::{Action, Status, transition};

/// Stands still from `now` on, until `resume_at` if given. A period that ended unbilled before `now`
/// is not billed. Asking for the same pause twice changes nothing the second time.
///
/// # Errors
/// [`Refusal::NotAllowed`] by the table of transitions, also for another end of a running pause;
/// [`Refusal::ResumeNotLater`]; [`Refusal::AlreadyEnded`] once a scheduled end has come; [`Refusal::UsageKeepsAnchor`].
pub fn pause(subscription: &Subscription, resume_at: Option<Timestamp>, now: Timestamp) -> Result<Decision, Refusal> {
    if subscription.pause.is_some_and(|running| running.resume_at == resume_at) {
        return Ok(Decision::nothing(subscription));
    }
    let paused = transition(subscription.status, Action::Pause)?;
    if let Some(resume_at) = resume_at.filter(|at| *at <= now) {
        return Err(Refusal::ResumeNotLater { resume_at, now });
    }
    if let Some(at) = subscription.scheduled_end().filter(|at| *at <= now) {
        return Err(Refusal::AlreadyEnded { at });
    }
    let metered = subscription.items.iter().any(|item| item.price.meter.is_some());
    if metered && subscription.pause_rule == PauseRule::ShiftBoundary {
        return Err(Refusal::UsageKeepsAnchor);
    }
    let mut next = subscription.clone();
    next.status = paused.to;
    next.pause = Some(Pause { at: now, from: subscription.status, resume_at });
    Ok(Decision::to(next, vec![paused.event]).stopping_recovery_of(subscription.status))
}

/// The same, and gives back what is left of what was `paid` where that is the rule. `renamed` are the items under new ids.
///
/// # Errors
/// As [`pause`]; [`Refusal::Bill`] when the credit cannot be computed.
pub fn pause_with_credit(
    subscription: &Subscription,
    paid: &[PaidFor],
    renamed: &[Item],
    resume_at: Option<Timestamp>,
    now: Timestamp,
) -> Result<Decision, Refusal> {
    let decision = pause(subscription, resume_at, now)?;
    if decision.is_empty() || subscription.pause_rule != PauseRule::CreditAndRebill {
        return Ok(decision);
    }
    change::give_back(decision, subscription, paid, renamed, now)
}

/// Goes on in the state it was paused from; see the module for what is billed. A trial that ended
/// meanwhile becomes a paid period; an agreement whose periods are all billed expires.
///
/// # Errors
/// [`Refusal::NotAllowed`] unless paused; [`Refusal::AlreadyEnded`] once a scheduled end has come.
pub fn resume(subscription: &Subscription, now: Timestamp) -> Result<Decision, Refusal> {
    let resumed = transition(subscription.status, Action::Resume)?;
    let pause = subscription.pause.ok_or(Refusal::Inconsistent { what: "paused without a pause" })?;
    if let Some(at) = subscription.scheduled_end().filter(|at| *at <= now) {
        return Err(Refusal::AlreadyEnded { at });
    }
    let moves = subscription.end_stands_still();
    let mut next = subscription.clone();
    next.status = pause.from;
    next.pause = None;
    let overdue = pause.from == Status::PastDue;
    let mut events = vec![resumed.event];
    if moves {
        shift::shift(&mut next, pause, now)?;
        return Ok(Decision::to(next, events).starting_recovery(overdue));
    }
    let period_over = now >= subscription.period.end;
    if !period_over {
        let decision = Decision::to(next, events).starting_recovery(overdue);
        return if subscription.given_back { bill_again(decision, now) } else { Ok(decision) };
    }
    if subscription.is_limit_reached() && !overdue {
        let expired = advance::expire(&next)?;
        events.extend(expired.events);
        return Ok(Decision::to(expired.next, events));
    }
    if subscription.is_limit_reached() {
        return Ok(Decision::to(next, events).starting_recovery(overdue));
    }
    if schedule::ends(&next) {
        let ended = schedule::end(&next)?;
        events.extend(ended.events.iter().copied());
        return Ok(Decision { events, ..ended });
    }
    if next.status == Status::Trialing {
        let activated = transition(next.status, Action::Activate)?;
        next.status = activated.to;
        events.push(activated.event);
    }
    let (mut next, changed) = change::apply_pending(&next)?;
    events.extend(changed.then_some(Event::Updated));
    if next.pause_rule == PauseRule::ShiftBoundary {
        shift::begin_anew(&mut next, now)?;
    }
    let rest = periods::rest(&next.cycle, now, &next.terms())?;
    let draft = periods::open(&mut next, &[rest])?;
    Ok(Decision::to(next, events).with_invoice(draft).starting_recovery(overdue).replacing_items(changed))
}

/// The trial is over and there is no way to pay: it waits until somebody resumes it.
pub(super) fn pause_after_trial(subscription: &Subscription) -> Result<Decision, Refusal> {
    let paused = transition(subscription.status, Action::Pause)?;
    let mut next = subscription.clone();
    next.status = paused.to;
    next.pause = Some(Pause { at: subscription.period.end, from: subscription.status, resume_at: None });
    Ok(Decision::to(next, vec![paused.event]))
}

/// The pause goes on without an end of its own.
pub(super) fn stay_paused(subscription: &Subscription) -> Decision {
    let mut next = subscription.clone();
    next.pause = subscription.pause.map(|pause| Pause { resume_at: None, ..pause });
    Decision::to(next, Vec::new())
}

/// Bills the rest of the current period, which was given back before. It counts as one period, not as two.
pub(super) fn bill_again(mut decision: Decision, now: Timestamp) -> Result<Decision, Refusal> {
    let next = &mut decision.next;
    let whole = periods::running(next)?;
    let rest = periods::rest_of(whole, next.period_index, now, &next.terms())?;
    let mut draft = invoice::build_merged(next, &[rest])?;
    draft.kind = InvoiceKind::Change;
    next.period = rest.period;
    next.given_back = false;
    Ok(decision.with_invoice(draft))
}
