//! Another plan, other items or other quantities: now, or when the period ends.
//!
//! A change now credits what is left of what was paid for every item that goes, and charges every item that comes for
//! the rest of the period: two lines, each rounded once, on one invoice of its own. What a credit leaves over goes to
//! the customer's balance. The same interval keeps the anchor; another interval opens a first whole period now. An item
//! whose price and quantity stay is neither credited nor charged. A trial is free, so it is changed without lines.
//!
//! There is one future: a change now drops one that waits for the end of the period, and of those only the last waits.

use calendar::{Cycle, Interval, Period};
use ids::{ItemId, PlanId};
use jiff::Timestamp;
use money::Money;

use super::{Decision, Item, Subscription, epochs, periods, schedule};
use crate::civil;
use crate::derivation::{CreditDerivation, Derivation};
use crate::event::Event;
use crate::invoice::{self, InvoiceKind, Line, LineKind};
use crate::proration::{self, Paid};
use crate::refusal::{InvoiceRefusal, Refusal};
use crate::status::Status;

/// What a subscription is to become.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// The plan.
    pub plan: PlanId,
    /// Its name, for the words on invoices.
    pub plan_name: String,
    /// How often it is billed.
    pub interval: Interval,
    /// All items, in the order of their lines. One that stays has the id it has, every other one a new id.
    pub items: Vec<Item>,
}

/// What was paid for an item and not given back. Only of invoices that are paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PaidFor {
    /// The item.
    pub item: ItemId,
    /// How much, for which time.
    pub paid: Paid,
}

/// Becomes `target` at once. See the module for the lines.
///
/// # Errors
/// [`Refusal::NotChangeable`], [`Refusal::RenewalDue`], [`Refusal::NothingToChange`];
/// [`Refusal::Invoice`] and [`Refusal::Bill`] for amounts that cannot be computed.
pub fn change(
    subscription: &Subscription,
    target: &Target,
    paid: &[PaidFor],
    now: Timestamp,
) -> Result<Decision, Refusal> {
    become_now(subscription, target, paid, true, now)
}

/// The same without credits and without charges for the rest of the period. Another interval still opens a whole period,
/// which is billed.
///
/// # Errors
/// As [`change`].
pub fn change_without_proration(
    subscription: &Subscription,
    target: &Target,
    now: Timestamp,
) -> Result<Decision, Refusal> {
    become_now(subscription, target, &[], false, now)
}

fn become_now(
    subscription: &Subscription,
    target: &Target,
    paid: &[PaidFor],
    prorates: bool,
    now: Timestamp,
) -> Result<Decision, Refusal> {
    check(subscription, target, now)?;
    let moves = target.interval != subscription.cycle.interval();
    let mut next = become_target(subscription, target);
    if subscription.is_trial_period() {
        if moves {
            next.cycle = recycled(subscription, target.interval, subscription.period.end)?;
        }
        return Ok(Decision::to(next, vec![Event::Updated]).replacing_items(true));
    }
    let stays = |item: &Item| !moves && target.items.contains(item);
    let gone: Vec<&Item> = subscription.items.iter().filter(|item| !stays(item)).collect();
    let mut lines = credits(subscription, &gone, paid, now)?;
    if let Some(max_cycles) = subscription.max_cycles.filter(|_| moves && subscription.is_limit_reached()) {
        return Err(Refusal::LimitReached { max_cycles });
    }
    if moves {
        epochs::recount(&mut next, recycled(subscription, target.interval, now)?)?;
        let first = periods::whole(&next.cycle, 0, &next.terms())?;
        let opened = periods::open(&mut next, &[first])?;
        lines.extend(opened.lines);
    } else if prorates {
        // Usage is known when its period is over.
        let fees = target.items.iter().filter(|item| item.price.meter.is_none());
        for item in fees.filter(|item| !subscription.items.contains(item)) {
            lines.extend(charge(&next, item, now)?);
        }
    }
    with_lines(Decision::to(next, vec![Event::Updated]).replacing_items(true), subscription, lines, now)
}

/// Becomes `target` when the current period ends. One that waited before is replaced.
///
/// # Errors
/// As [`change`]; [`Refusal::EndsWithPeriod`].
pub fn schedule_change(subscription: &Subscription, target: &Target, now: Timestamp) -> Result<Decision, Refusal> {
    check(subscription, target, now)?;
    if subscription.scheduled_end().is_some_and(|end| end <= subscription.period.end) {
        return Err(Refusal::EndsWithPeriod);
    }
    if subscription.pending.as_ref() == Some(target) {
        return Ok(Decision::nothing(subscription));
    }
    let mut next = subscription.clone();
    next.pending = Some(target.clone());
    // A change that could not be billed must fail now, not when the period ends.
    let (mut rehearsal, _) = apply_pending(&next)?;
    let index = periods::next_index(&rehearsal)?;
    let first = periods::whole(&rehearsal.cycle, index, &rehearsal.terms())?;
    periods::open(&mut rehearsal, &[first])?;
    Ok(Decision::to(next, vec![Event::Updated]))
}

/// Takes a waiting change back. Empty when none waits.
///
/// # Errors
/// [`Refusal::RenewalDue`] once its moment has come.
pub fn drop_change(subscription: &Subscription, now: Timestamp) -> Result<Decision, Refusal> {
    if subscription.pending.is_none() {
        return Ok(Decision::nothing(subscription));
    }
    if matches!(subscription.status, Status::Active | Status::Trialing | Status::Scheduled)
        && now >= subscription.period.end
    {
        return Err(Refusal::RenewalDue { at: subscription.period.end });
    }
    let mut next = subscription.clone();
    next.pending = None;
    Ok(Decision::to(next, vec![Event::Updated]))
}

/// The subscription as its next period is billed, and whether it became something else.
pub(super) fn apply_pending(subscription: &Subscription) -> Result<(Subscription, bool), Refusal> {
    let subscription = schedule::at_boundary(subscription);
    match &subscription.pending {
        None => Ok((subscription, false)),
        Some(target) => Ok((become_at_boundary(&subscription, target)?, true)),
    }
}

/// What a subscription is once its current period is over. Another interval is counted from there.
pub(super) fn become_at_boundary(subscription: &Subscription, target: &Target) -> Result<Subscription, Refusal> {
    let mut next = become_target(subscription, target);
    if target.interval != subscription.cycle.interval() {
        let cycle = recycled(subscription, target.interval, subscription.period.end)?;
        epochs::recount(&mut next, cycle)?;
    }
    Ok(next)
}

fn check(subscription: &Subscription, target: &Target, now: Timestamp) -> Result<(), Refusal> {
    if !matches!(subscription.status, Status::Active | Status::Trialing) {
        return Err(Refusal::NotChangeable { from: subscription.status });
    }
    if now >= subscription.period.end {
        return Err(Refusal::RenewalDue { at: subscription.period.end });
    }
    if subscription.schedule.is_some() {
        return Err(Refusal::HasPhases);
    }
    check_items(subscription, target)?;
    let same = target.plan == subscription.plan && target.interval == subscription.cycle.interval();
    let stays = target.items.len() == subscription.items.len()
        && target.items.iter().all(|item| subscription.items.contains(item));
    if same && stays && subscription.pending.is_none() {
        return Err(Refusal::NothingToChange);
    }
    Ok(())
}

/// Whether these items can be billed on this subscription.
pub(super) fn check_items(subscription: &Subscription, target: &Target) -> Result<(), Refusal> {
    if target.items.is_empty() {
        return Err(InvoiceRefusal::NoItems.into());
    }
    for item in &target.items {
        item.price.validate()?;
        item.price.pricing.check_seats(item.quantity)?;
        if item.price.currency != subscription.currency {
            let (item, subscription) = (item.price.currency, subscription.currency);
            return Err(InvoiceRefusal::CurrencyMismatch { item, subscription }.into());
        }
    }
    Ok(())
}

fn become_target(subscription: &Subscription, target: &Target) -> Subscription {
    let mut next = subscription.clone();
    next.plan = target.plan;
    next.plan_name.clone_from(&target.plan_name);
    next.items.clone_from(&target.items);
    next.pending = None;
    next
}

/// Periods of another interval, counted from `anchor`.
fn recycled(subscription: &Subscription, interval: Interval, anchor: Timestamp) -> Result<Cycle, Refusal> {
    Ok(Cycle::try_new(anchor, subscription.cycle.zone_name(), interval, None)?)
}

/// The lines that give back what is left of what was paid for `gone`.
pub(super) fn credits(
    subscription: &Subscription,
    gone: &[&Item],
    paid: &[PaidFor],
    now: Timestamp,
) -> Result<Vec<Line>, Refusal> {
    let terms = subscription.terms();
    let mut lines = Vec::new();
    for item in gone {
        for one in paid.iter().filter(|one| one.item == item.id) {
            let Some(credit) = proration::credit(&terms, &one.paid, now)? else { continue };
            let period = Period { start: credit.record.from, end: credit.record.to };
            let dates = civil::period_text(period, &subscription.cycle)?;
            lines.push(Line {
                kind: LineKind::ProrationCredit,
                description: format!("Unused: {} ({dates})", invoice::name(&subscription.plan_name, item)),
                item: Some(item.id),
                price: Some(item.price.id),
                one_off: None,
                discountable: false,
                quantity: item.quantity,
                amount: credit.net,
                period,
                revision: 0,
                derivation: Derivation::from(CreditDerivation::of(credit.record, credit.tax_record)),
            });
        }
    }
    Ok(lines)
}

/// Gives back what is left of what was `paid` at `at`, on the invoice of the decision. The items end with it, as a changed
/// item does: those of `renamed` are the same under new ids, and what waits names them.
pub(super) fn give_back(
    mut decision: Decision,
    subscription: &Subscription,
    paid: &[PaidFor],
    renamed: &[Item],
    at: Timestamp,
) -> Result<Decision, Refusal> {
    let gone: Vec<&Item> = subscription.items.iter().collect();
    let lines = credits(subscription, &gone, paid, at)?;
    if lines.is_empty() {
        return Ok(decision);
    }
    let new_id = |id: ItemId| {
        let pair = subscription.items.iter().zip(renamed).find(|(old, _)| old.id == id);
        pair.map_or(id, |(_, new)| new.id)
    };
    let next = &mut decision.next;
    next.given_back = true;
    for item in &mut next.items {
        item.id = new_id(item.id);
    }
    let phases = next.schedule.iter_mut().flat_map(|schedule| schedule.phases.iter_mut());
    let targets = next.pending.iter_mut().chain(phases.map(|phase| &mut phase.target));
    for item in targets.flat_map(|target| target.items.iter_mut()) {
        item.id = new_id(item.id);
    }
    with_lines(decision.replacing_items(true), subscription, lines, at)
}

/// The line for the rest of the running period, or none where nothing is left of it.
fn charge(next: &Subscription, item: &Item, now: Timestamp) -> Result<Option<Line>, Refusal> {
    let terms = next.terms();
    let whole = periods::running(next)?;
    let share = terms.between(whole, now, whole.end)?;
    if share.is_nothing() {
        return Ok(None);
    }
    // What this line covers is what a later credit is a share of.
    let start = if now == whole.start { now } else { terms.takes_effect(now)? };
    let period = Period { start: start.min(whole.end), end: whole.end };
    let fraction = crate::derivation::Fraction { num: share.part, den: share.whole };
    let derivation = Derivation::of_charge(&item.price, item.quantity, fraction, next.rounding, period)?;
    let dates = civil::period_text(period, &next.cycle)?;
    Ok(Some(Line {
        kind: LineKind::ProrationCharge,
        description: format!("{} ({dates})", invoice::name(&next.plan_name, item)),
        item: Some(item.id),
        price: Some(item.price.id),
        one_off: None,
        discountable: true,
        quantity: item.quantity,
        amount: derivation.amount(),
        period,
        revision: 0,
        derivation,
    })
    .filter(|line| !line.amount.is_zero()))
}

/// What becomes of a charge that waits for a bill when its item goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cut {
    /// All of it was served, or it is no charge.
    Stays,
    /// So much of it was served.
    Becomes(Box<Line>),
    /// None of it was.
    Goes,
}

/// Takes off a charge that waits for a bill what will not be served of it, because its item goes at `at`. What is not billed
/// is not credited either: the rest is charged by the same price for the time that was served.
///
/// # Errors
/// [`Refusal::Invoice`] and [`Refusal::Bill`] for amounts that cannot be computed.
pub fn cut(subscription: &Subscription, waiting: &Line, at: Timestamp) -> Result<Cut, Refusal> {
    let Derivation::Price(price) = &waiting.derivation else { return Ok(Cut::Stays) };
    if waiting.kind != LineKind::ProrationCharge {
        return Ok(Cut::Stays);
    }
    let terms = subscription.terms();
    let as_paid = Paid { net: waiting.amount, tax: Money::zero(waiting.amount.currency()), covers: waiting.period };
    let Some(unserved) = proration::credit(&terms, &as_paid, at)? else { return Ok(Cut::Stays) };
    let period = Period { start: waiting.period.start, end: unserved.record.from };
    if period.end <= period.start {
        return Ok(Cut::Goes);
    }
    let share = terms.between(periods::running(subscription)?, period.start, period.end)?;
    if share.is_nothing() {
        return Ok(Cut::Goes);
    }
    let fraction = crate::derivation::Fraction { num: share.part, den: share.whole };
    let served = price.for_part(fraction, period)?;
    if served.rounded == 0 {
        return Ok(Cut::Goes);
    }
    let dates = civil::period_text(waiting.period, &subscription.cycle)?;
    let named = waiting.description.strip_suffix(&format!(" ({dates})")).unwrap_or(&waiting.description);
    let description = format!("{named} ({})", civil::period_text(period, &subscription.cycle)?);
    let derivation = Derivation::Price(Box::new(served));
    Ok(Cut::Becomes(Box::new(Line { description, amount: derivation.amount(), period, derivation, ..waiting.clone() })))
}

/// The decision with an invoice of these lines; without one where there are none.
pub(super) fn with_lines(
    decision: Decision,
    before: &Subscription,
    lines: Vec<Line>,
    now: Timestamp,
) -> Result<Decision, Refusal> {
    if lines.is_empty() {
        return Ok(decision);
    }
    let period = Period { start: now, end: decision.next.period.end };
    let draft = invoice::draft(InvoiceKind::Change, before.currency, period, decision.next.period_index, lines)?;
    Ok(decision.with_invoice(draft))
}
