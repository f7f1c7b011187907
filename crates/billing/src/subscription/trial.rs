//! A trial's end: now, or later than agreed, and the word before it.
//!
//! Periods are counted from the end of the trial, so moving the end moves the anchor. Nothing of a trial was billed, so
//! nothing is given back.

use calendar::{Cycle, Period};
use jiff::Timestamp;

use super::{Decision, Subscription, change, epochs, periods, schedule};
use crate::civil;
use crate::event::Event;
use crate::price::MAX_TRIAL_DAYS;
use crate::refusal::{PlanRefusal, Refusal};
use crate::status::{Action, Status, transition};

/// Ends the trial now: the first period begins and is billed.
///
/// # Errors
/// [`Refusal::NotInTrial`]; [`Refusal::RenewalDue`] once the trial is over by itself; [`Refusal::Invoice`].
pub fn end_trial(subscription: &Subscription, now: Timestamp) -> Result<Decision, Refusal> {
    check(subscription, now)?;
    let activated = transition(subscription.status, Action::Activate)?;
    let (mut next, changed) = change::apply_pending(&ending_at(subscription, now)?)?;
    next.status = activated.to;
    let first = periods::whole(&next.cycle, 0, &next.terms())?;
    let draft = periods::open(&mut next, &[first])?;
    let events = std::iter::once(activated.event).chain(changed.then_some(Event::Updated)).collect();
    Ok(Decision::to(next, events).with_invoice(draft).replacing_items(changed))
}

/// Lets the trial end later.
///
/// # Errors
/// [`Refusal::NotInTrial`]; [`Refusal::RenewalDue`] once the trial is over; [`Refusal::TrialNotLonger`];
/// [`PlanRefusal::TrialTooLong`] for an end further away than a trial may be long.
pub fn extend_trial(subscription: &Subscription, until: Timestamp, now: Timestamp) -> Result<Decision, Refusal> {
    check(subscription, now)?;
    let end = subscription.period.end;
    if until == end {
        return Ok(Decision::nothing(subscription));
    }
    if until < end {
        return Err(Refusal::TrialNotLonger { end });
    }
    let zone = subscription.cycle.zone_name();
    if until > civil::days_later(now, zone, MAX_TRIAL_DAYS)? {
        let days = calendar::days_between(now, until, zone)?;
        return Err(PlanRefusal::TrialTooLong { days: u32::try_from(days).unwrap_or(u32::MAX) }.into());
    }
    let mut next = ending_at(subscription, until)?;
    // As long before the end as it was to be.
    next.trial_notice_at = subscription.trial_notice_at.and_then(|at| until.checked_sub(end.duration_since(at)).ok());
    let mut rehearsal = next.clone();
    let first = periods::whole(&rehearsal.cycle, 0, &rehearsal.terms())?;
    periods::open(&mut rehearsal, &[first])?;
    Ok(Decision::to(next, vec![Event::Updated]))
}

/// The subscription in the trial that begins when its period ends: the one it was agreed with, before it began, or that of the
/// phase that begins; `None` where none does. `next` is what it is from then on.
pub(super) fn that_begins(subscription: &Subscription, next: &Subscription) -> Result<Option<Subscription>, Refusal> {
    let begins = subscription.period.end;
    let agreed = subscription.trial_end.filter(|end| subscription.status == Status::Scheduled && *end > begins);
    let days = schedule::trial_that_begins(subscription);
    let end = match agreed {
        _ if days > 0 => civil::days_later(begins, subscription.cycle.zone_name(), days)?,
        Some(end) => end,
        None => return Ok(None),
    };
    let mut free = ending_at(next, end)?;
    if subscription.status != Status::Scheduled {
        // What was used in the trial counts to no period.
        let mut counted = subscription.clone();
        epochs::close(&mut counted, begins)?;
        free.earlier = counted.earlier;
    }
    free.period = Period { start: begins, end };
    free.period_index = 0;
    free.given_back = false;
    free.shifted = None;
    // It is told of as it was agreed, if it was.
    free.trial_notice_at = subscription.trial_notice_at.filter(|at| agreed == Some(end) && *at > begins);
    Ok(Some(free))
}

/// The word that the trial will end.
pub(super) fn notice(subscription: &Subscription) -> Decision {
    let mut next = subscription.clone();
    next.trial_notice_at = None;
    Decision::to(next, vec![Event::TrialWillEnd])
}

fn check(subscription: &Subscription, now: Timestamp) -> Result<(), Refusal> {
    if subscription.status != Status::Trialing {
        return Err(Refusal::NotInTrial { from: subscription.status });
    }
    if now >= subscription.period.end {
        return Err(Refusal::RenewalDue { at: subscription.period.end });
    }
    Ok(())
}

/// The same trial with another end, and periods counted from there. An alignment to days of the month stays.
pub(super) fn ending_at(subscription: &Subscription, end: Timestamp) -> Result<Subscription, Refusal> {
    let mut next = subscription.clone();
    let cycle = &subscription.cycle;
    let anchor_day = cycle.anchor_day().filter(|_| cycle.first_is_stub());
    next.cycle = Cycle::try_new(end, cycle.zone_name(), cycle.interval(), anchor_day)?;
    next.period.end = end;
    next.trial_end = Some(end);
    next.trial_notice_at = None;
    Ok(next)
}
