//! Beginning a subscription: with a free trial, or with a first invoice at once.
//!
//! Whether the customer may have this plan, and a trial of it, was settled before; this module takes
//! the terms as given.

use calendar::{Cycle, Period};
use ids::{CustomerId, SubscriptionId};
use jiff::{SignedDuration, Timestamp};
use money::{Currency, Rounding};

use super::{Decision, Item, Subscription, periods};
use crate::civil;
use crate::event::Event;
use crate::pausing::PauseRule;
use crate::price::PlanTerms;
use crate::proration::{ProrationRule, ProrationTerms};
use crate::refusal::{InvoiceRefusal, Refusal};
use crate::status::{Action, Status, transition};

/// What is needed to begin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Start {
    /// The name of the new subscription.
    pub id: SubscriptionId,
    /// Who pays.
    pub customer: CustomerId,
    /// The plan's terms; `trial_days` is 0 for a customer that had its trial.
    pub terms: PlanTerms,
    /// What is billed each period; at least one.
    pub items: Vec<Item>,
    /// Currency of every item.
    pub currency: Currency,
    /// How exact amounts become whole minor units.
    pub rounding: Rounding,
    /// How parts of periods are counted; fixed from here on, as the rounding is.
    pub proration: ProrationRule,
    /// What a pause does; fixed from here on.
    pub pause_rule: PauseRule,
    /// Billing zone, an IANA name; frozen from here on.
    pub zone: String,
    /// Calendar alignment to this day of the month; `None` to count from the start itself.
    pub anchor_day: Option<u8>,
    /// When the customer's first trial of this plan began, if the length counts from there; a trial that is over by now
    /// is none.
    pub trial_since: Option<Timestamp>,
    /// How many days before the end of the trial it is told of; 0 for not at all.
    pub trial_notice_days: u32,
    /// How long the first invoice may stay unpaid.
    pub incomplete_expiry: SignedDuration,
    /// When it begins, where that is to come; now where it is not.
    pub starts_at: Option<Timestamp>,
    /// Whether it is in force before its first invoice is paid: where invoices are sent, and paid until a later date.
    pub in_force_at_once: bool,
}

/// How far ahead the beginning of a subscription may be, in days.
pub const MAX_DAYS_AHEAD: i64 = 1_096;

/// Begins a subscription at `now`, or agrees on one that begins at a date: then nothing is billed until that comes, and the
/// first period, or the trial, begins on the date.
///
/// Without a trial the first period is billed at once and the state is `incomplete` until that invoice
/// is paid, or `active` if its total is zero or it is in force at once. With a trial nothing is billed, and periods are counted
/// from the end of the trial.
///
/// # Errors
/// [`Refusal::Plan`] for terms or prices that cannot be offered, [`Refusal::Invoice`] for items that
/// cannot be billed.
pub fn start(request: Start, now: Timestamp) -> Result<Decision, Refusal> {
    request.terms.validate()?;
    if request.items.is_empty() {
        return Err(InvoiceRefusal::NoItems.into());
    }
    for item in &request.items {
        item.price.validate()?;
        item.price.pricing.check_seats(item.quantity)?;
    }
    let incomplete_expiry = request.incomplete_expiry;
    let starts_at = request.starts_at.filter(|at| *at > now);
    let trial_end = trial_end(&request, starts_at.unwrap_or(now))?;
    let decision = match trial_end {
        _ if starts_at.is_some() => start_later(request, starts_at.unwrap_or(now), trial_end, now)?,
        None => start_billed(request, now)?,
        Some(end) => start_trial(request, end, now)?,
    };
    let due = decision.next.due(incomplete_expiry);
    Ok(decision.due(due))
}

fn start_billed(request: Start, now: Timestamp) -> Result<Decision, Refusal> {
    let cycle = cycle_from(&request, now)?;
    let first = periods::whole(&cycle, 0, &terms_of(&request))?;
    let in_force_at_once = request.in_force_at_once;
    let mut next = assemble(request, cycle, first.period, None);
    let draft = periods::open(&mut next, &[first])?;
    let mut events = vec![Event::Created];
    if draft.is_paid_at_once() || in_force_at_once {
        let activated = transition(next.status, Action::Activate)?;
        next.status = activated.to;
        events.push(activated.event);
    }
    Ok(Decision::to(next, events).with_invoice(draft))
}

/// When the trial ends; none without one, and where what is left of it is nothing.
fn trial_end(request: &Start, now: Timestamp) -> Result<Option<Timestamp>, Refusal> {
    if request.terms.trial_days == 0 {
        return Ok(None);
    }
    let since = request.trial_since.map_or(now, |since| since.min(now));
    let end = civil::days_later(since, &request.zone, request.terms.trial_days)?;
    Ok(Some(end).filter(|end| *end > now))
}

fn start_trial(request: Start, trial_end: Timestamp, now: Timestamp) -> Result<Decision, Refusal> {
    let cycle = cycle_from(&request, trial_end)?;
    let notice_days = i64::from(request.trial_notice_days);
    let zone = request.zone.clone();
    let mut next = assemble(request, cycle, Period { start: now, end: trial_end }, Some(trial_end));
    if notice_days > 0 {
        let at = calendar::days_later(trial_end, &zone, notice_days.checked_neg().unwrap_or_default())?;
        next.trial_notice_at = Some(at).filter(|at| *at > now);
    }
    // A trial that is not followed by a billable period must fail now, not when it ends.
    let mut rehearsal = next.clone();
    let first = periods::whole(&rehearsal.cycle, 0, &rehearsal.terms())?;
    periods::open(&mut rehearsal, &[first])?;
    let trialing = transition(next.status, Action::StartTrial)?;
    next.status = trialing.to;
    Ok(Decision::to(next, vec![Event::Created, trialing.event]))
}

/// Agreed now, in force from a date on: periods are counted from there, or from the end of the trial that begins there.
fn start_later(
    request: Start,
    starts_at: Timestamp,
    trial_end: Option<Timestamp>,
    now: Timestamp,
) -> Result<Decision, Refusal> {
    if starts_at > calendar::days_later(now, &request.zone, MAX_DAYS_AHEAD)? {
        return Err(Refusal::StartTooFar { at: starts_at });
    }
    let cycle = cycle_from(&request, trial_end.unwrap_or(starts_at))?;
    let (zone, notice_days) = (request.zone.clone(), i64::from(request.trial_notice_days));
    let mut next = assemble(request, cycle, Period { start: now, end: starts_at }, trial_end);
    if let Some(end) = trial_end.filter(|_| notice_days > 0) {
        let at = calendar::days_later(end, &zone, notice_days.checked_neg().unwrap_or_default())?;
        next.trial_notice_at = Some(at).filter(|at| *at > starts_at);
    }
    // One that is not followed by a billable period must fail now, not when it begins.
    let mut rehearsal = next.clone();
    let first = periods::whole(&rehearsal.cycle, 0, &rehearsal.terms())?;
    periods::open(&mut rehearsal, &[first])?;
    let scheduled = transition(next.status, Action::Schedule)?;
    next.status = scheduled.to;
    Ok(Decision::to(next, vec![Event::Created, scheduled.event]))
}

fn cycle_from(request: &Start, anchor: Timestamp) -> Result<Cycle, Refusal> {
    Ok(Cycle::try_new(anchor, &request.zone, request.terms.interval, request.anchor_day)?)
}

fn terms_of(request: &Start) -> ProrationTerms {
    ProrationTerms { rule: request.proration, zone: request.zone.clone(), rounding: request.rounding }
}

fn assemble(request: Start, cycle: Cycle, period: Period, trial_end: Option<Timestamp>) -> Subscription {
    Subscription {
        id: request.id,
        customer: request.customer,
        plan: request.terms.plan,
        plan_name: request.terms.name,
        status: Status::Incomplete,
        currency: request.currency,
        rounding: request.rounding,
        proration: request.proration,
        cycle,
        earlier: Vec::new(),
        period_index: 0,
        period,
        trial_end,
        trial_notice_at: None,
        cancel_at_period_end: false,
        cancel_at: None,
        cancel_credited: false,
        canceled_at: None,
        cancel_reason: None,
        ended_at: None,
        pause: None,
        pause_rule: request.pause_rule,
        given_back: false,
        shifted: None,
        cycles_completed: 0,
        max_cycles: request.terms.max_cycles,
        items: request.items,
        pending: None,
        schedule: None,
    }
}
