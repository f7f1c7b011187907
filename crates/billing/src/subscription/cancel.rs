//! Ending a subscription: now, or with the period it is in; and taking a scheduled end back.
//!
//! Ending now gives nothing back for the rest of the period unless a credit is asked for. Exactly at a boundary the period is over
//! and no next one begins. Open invoices stay owed, except the very first: nothing was delivered for
//! it. This module knows no refunds.

use jiff::Timestamp;

use super::{Decision, Item, PaidFor, Subscription, change};
use crate::event::Event;
use crate::refusal::Refusal;
use crate::status::{Action, Status, transition};

/// When a cancellation takes effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CancelWhen {
    /// At once.
    Now,
    /// At the end of the current period (or trial). If that has passed unbilled, the next advance
    /// ends the subscription without an invoice.
    AtPeriodEnd,
    /// At an instant to come. Periods are billed whole until then; what is left of the last one is given back if asked.
    At(Timestamp, CancelCredit),
}

/// What a cancellation gives back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CancelCredit {
    /// Nothing.
    #[default]
    None,
    /// What is left of what was paid, to the customer's balance.
    Prorated,
}

/// Ends the subscription now and gives back what is left of what was `paid`, to the customer's balance. Exactly at a
/// boundary nothing is left. What was not paid gives nothing. While a pause keeps the rest for later, all of that rest is
/// left. `renamed` are the items under new ids, for somebody who comes back.
///
/// # Errors
/// As [`cancel`]; [`Refusal::Bill`] when the credit cannot be computed.
pub fn cancel_with_credit(
    subscription: &Subscription,
    paid: &[PaidFor],
    renamed: &[Item],
    reason: Option<String>,
    now: Timestamp,
) -> Result<Decision, Refusal> {
    let decision = cancel(subscription, CancelWhen::Now, reason, now)?;
    if decision.is_empty() {
        return Ok(decision);
    }
    change::give_back(decision, subscription, paid, renamed, subscription.served_until(now))
}

/// The reason stored when a trial ends without a way to pay and the tenant wants it canceled then.
const REASON_TRIAL_ENDED: &str = "trial_ended_without_payment_method";

/// Ends the subscription, now or with the period. Asking twice for the same changes nothing the second
/// time; the first reason is kept.
///
/// # Errors
/// [`Refusal::NotAllowed`] for expired subscriptions; [`Refusal::NoPaidPeriod`] for a period end where
/// no period was paid.
pub fn cancel(
    subscription: &Subscription,
    when: CancelWhen,
    reason: Option<String>,
    now: Timestamp,
) -> Result<Decision, Refusal> {
    if subscription.status == Status::Canceled {
        return Ok(Decision::nothing(subscription));
    }
    match when {
        CancelWhen::Now => end(subscription, now, now, reason),
        CancelWhen::AtPeriodEnd => schedule(subscription, None, reason, now),
        CancelWhen::At(at, credit) => schedule(subscription, Some((at, credit)), reason, now),
    }
}

/// Books the end for a date, or for the end of the period. The last booking holds.
fn schedule(
    subscription: &Subscription,
    date: Option<(Timestamp, CancelCredit)>,
    reason: Option<String>,
    now: Timestamp,
) -> Result<Decision, Refusal> {
    let at = date.map(|(at, _)| at);
    let credited = date.is_some_and(|(_, credit)| credit == CancelCredit::Prorated);
    let from = subscription.status;
    match from {
        Status::Trialing | Status::Active | Status::PastDue | Status::Paused => {}
        Status::Scheduled | Status::Incomplete | Status::Unpaid => return Err(Refusal::NoPaidPeriod { from }),
        Status::IncompleteExpired | Status::Expired | Status::Canceled => {
            return Err(Refusal::NotAllowed { from, action: Action::Cancel });
        }
    }
    if let Some(at) = at.filter(|at| *at <= now) {
        return Err(Refusal::EndNotLater { at, now });
    }
    if subscription.cancel_at_period_end == at.is_none()
        && (subscription.cancel_at, subscription.cancel_credited) == (at, credited)
    {
        return Ok(Decision::nothing(subscription));
    }
    let mut next = subscription.clone();
    next.cancel_at_period_end = at.is_none();
    next.cancel_at = at;
    next.cancel_credited = credited;
    next.canceled_at = Some(now);
    next.cancel_reason = reason;
    // One future: what ends with its period does not become something else first.
    if at.is_none_or(|at| at <= subscription.period.end) {
        next.pending = None;
        next.schedule = None;
    }
    Ok(Decision::to(next, vec![Event::CancelScheduled]))
}

/// Takes a scheduled end back. Empty when none is scheduled.
///
/// # Errors
/// [`Refusal::AlreadyEnded`] once that end has come, run or not; [`Refusal::NotAllowed`] for ended
/// subscriptions.
pub fn uncancel(subscription: &Subscription, now: Timestamp) -> Result<Decision, Refusal> {
    if subscription.status.is_terminal() {
        return match (subscription.status, subscription.ended_at) {
            (Status::Canceled, Some(at)) => Err(Refusal::AlreadyEnded { at }),
            (from, _) => Err(Refusal::NotAllowed { from, action: Action::Reactivate }),
        };
    }
    if !subscription.cancel_at_period_end && subscription.cancel_at.is_none() {
        return Ok(Decision::nothing(subscription));
    }
    if let Some(at) = subscription.scheduled_end().filter(|at| *at <= now) {
        return Err(Refusal::AlreadyEnded { at });
    }
    let mut next = subscription.clone();
    next.cancel_at_period_end = false;
    next.cancel_at = None;
    next.cancel_credited = false;
    next.canceled_at = None;
    next.cancel_reason = None;
    Ok(Decision::to(next, vec![Event::CancelUnscheduled]))
}

/// Gives back what is left of what was `paid` when a booked end came: for `decision`, which ended `subscription`.
///
/// # Errors
/// [`Refusal::Bill`] when the credit cannot be computed.
pub fn credit_end(
    decision: Decision,
    subscription: &Subscription,
    paid: &[PaidFor],
    renamed: &[Item],
) -> Result<Decision, Refusal> {
    match (decision.next.status, decision.next.ended_at) {
        (Status::Canceled, Some(at)) => {
            change::give_back(decision, subscription, paid, renamed, subscription.served_until(at))
        }
        (_, _) => Ok(decision),
    }
}

/// The moment of a booked end has come.
pub(super) fn end_as_scheduled(subscription: &Subscription) -> Result<Decision, Refusal> {
    let ended_at = subscription.scheduled_end().unwrap_or(subscription.period.end);
    let asked_at = subscription.canceled_at.unwrap_or(ended_at);
    end(subscription, asked_at, ended_at, None)
}

/// The trial is over and there is no way to pay for what would follow.
pub(super) fn end_after_trial(subscription: &Subscription) -> Result<Decision, Refusal> {
    let ended_at = subscription.period.end;
    end(subscription, ended_at, ended_at, Some(REASON_TRIAL_ENDED.to_owned()))
}

/// Ends it: asked for at `asked_at`, effective at `ended_at`. Without a new reason a stored one stays.
pub(super) fn end(
    subscription: &Subscription,
    asked_at: Timestamp,
    ended_at: Timestamp,
    reason: Option<String>,
) -> Result<Decision, Refusal> {
    let canceled = transition(subscription.status, Action::Cancel)?;
    let never_paid = subscription.status == Status::Incomplete;
    let mut next = subscription.clone();
    next.status = canceled.to;
    next.cancel_at_period_end = false;
    next.cancel_at = None;
    next.cancel_credited = false;
    next.trial_notice_at = None;
    next.canceled_at = Some(asked_at);
    next.cancel_reason = reason.or(next.cancel_reason);
    next.ended_at = Some(ended_at);
    next.pause = None;
    next.pending = None;
    next.schedule = None;
    if never_paid {
        // The only invoice is taken back, so no period counts as billed.
        next.cycles_completed = 0;
    }
    Ok(Decision::to(next, vec![canceled.event])
        .voiding_open_invoices(never_paid)
        .stopping_recovery_of(subscription.status_behind_pause()))
}
