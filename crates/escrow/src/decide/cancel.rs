//! Ending it before it is done: T14 to T19.
//!
//! Before work begins the buyer may; the seller always may, for what is left; after that they have to agree, and silence decides by a
//! rule that neither chose.

use ids::MilestoneId;

use super::settle::{Leg, Rules, refund_all, settle};
use super::{Draft, disputes, guards};
use crate::amount::minus;
use crate::deadline::{cancel_due, start_due};
use crate::dispute::{Contested, Reason, Share, check_split, share_of};
use crate::fee::RefundRule;
use crate::order::Cancel;
use crate::{Action, Ending, Event, EventKind, Milestone, OrderState, Progress, RefundTo, Refusal, Role, Side};

#[expect(clippy::wildcard_enum_match_arm, reason = "the router sends nothing else here")]
pub(super) fn apply(d: &mut Draft<'_>, action: &Action) -> Result<(), Refusal> {
    match action {
        Action::FreeCancel(to) => {
            guards::is(d, Role::Buyer)?;
            free(d, *to)
        }
        Action::GiveUp(ids) => {
            guards::is(d, Role::Seller)?;
            give_up(d, ids)
        }
        Action::RequestCancel { milestones, offer } => {
            guards::is(d, Role::Buyer)?;
            request(d, milestones, offer)
        }
        Action::AnswerCancel(yes) => {
            guards::is(d, Role::Seller)?;
            answer(d, *yes)
        }
        _ => Err(Refusal::NotYours),
    }
}

fn back(to: RefundTo, fault: Side) -> Rules {
    Rules { refund: RefundRule::Proportional, to, resolved: false, fault: Some(fault) }
}

/// What may be given back without anybody's consent: paid, not begun, not frozen.
fn untouched(d: &Draft<'_>) -> Vec<MilestoneId> {
    let untouched = |one: &&Milestone| one.progress == Progress::Funded && one.frozen == 0;
    d.order.milestones.iter().filter(untouched).map(|one| one.id).collect()
}

/// T14; of a subscription, what has not begun at any time.
fn free(d: &mut Draft<'_>, to: RefundTo) -> Result<(), Refusal> {
    guards::live(d)?;
    guards::no_hold(d)?;
    if d.order.state() != OrderState::Funded && !d.order.terms.buyer_may_end {
        return Err(Refusal::Begun);
    }
    let ids = untouched(d);
    if ids.is_empty() {
        return Err(Refusal::Begun);
    }
    drop_pending(d, |_| true);
    refund_all(d, &ids, back(to, Side::Buyer))
}

/// T15.
pub(super) fn not_begun(d: &mut Draft<'_>) -> Result<(), Refusal> {
    if d.order.state() != OrderState::Funded {
        return Err(Refusal::State { state: d.order.state() });
    }
    if start_due(&d.order).is_none_or(|due| d.now() < due) {
        return Err(Refusal::NotDue);
    }
    guards::no_hold(d)?;
    let ids = untouched(d);
    drop_pending(d, |_| true);
    refund_all(d, &ids, back(d.order.refund_to, Side::Seller))
}

/// What was not paid is given up.
pub(super) fn drop_pending(d: &mut Draft<'_>, chosen: impl Fn(MilestoneId) -> bool) {
    let now = d.now();
    for milestone in d.order.milestones.iter_mut().filter(|one| one.progress == Progress::Pending && chosen(one.id)) {
        (milestone.progress, milestone.ended_at) = (Progress::Ended(Ending::Cancelled), Some(now));
    }
}

/// T16.
fn give_up(d: &mut Draft<'_>, ids: &[MilestoneId]) -> Result<(), Refusal> {
    guards::live(d)?;
    guards::no_hold(d)?;
    let chosen = open(d, ids)?;
    let live: Vec<MilestoneId> =
        d.order.milestones.iter().filter(|one| one.is_live() && chosen.contains(&one.id)).map(|one| one.id).collect();
    drop_pending(d, |id| chosen.contains(&id));
    if live.is_empty() {
        d.told(EventKind::OrderAmended);
        return Ok(());
    }
    refund_all(d, &live, back(d.order.refund_to, Side::Seller))
}

/// The open, uncontested milestones that are named; all of them, if none is.
fn open(d: &Draft<'_>, ids: &[MilestoneId]) -> Result<Vec<MilestoneId>, Refusal> {
    let mut chosen: Vec<MilestoneId> = Vec::new();
    for id in ids {
        let milestone = d.order.milestone(*id)?;
        guards::uncontested(d, *id)?;
        if !milestone.is_open() || milestone.frozen > 0 {
            return Err(Refusal::MilestoneState { state: milestone.state() });
        }
        chosen.push(*id);
    }
    if ids.is_empty() {
        let free = d.order.milestones.iter().filter(|one| one.is_open() && one.frozen == 0);
        chosen = free.filter(|one| d.order.dispute_of(one.id).is_none()).map(|one| one.id).collect();
    }
    if chosen.is_empty() { Err(Refusal::State { state: d.order.state() }) } else { Ok(chosen) }
}

/// T17: the clocks stop until there is an answer.
fn request(d: &mut Draft<'_>, ids: &[MilestoneId], offer: &[Share]) -> Result<(), Refusal> {
    guards::live(d)?;
    if d.order.state() == OrderState::Funded {
        return Err(Refusal::State { state: OrderState::Funded });
    }
    if d.order.cancel.is_some() {
        return Err(Refusal::CancelOpen);
    }
    let milestones = open(d, ids)?;
    let mut sums = Vec::new();
    for id in &milestones {
        sums.push(Contested { milestone: *id, minor: d.order.milestone(*id)?.held()? });
    }
    check_split(&sums, offer)?;
    let now = d.now();
    for milestone in d.order.milestones.iter_mut().filter(|one| milestones.contains(&one.id)) {
        milestone.clock = milestone.clock.paused(now);
    }
    d.order.cancel = Some(Cancel { milestones, offer: offer.to_vec(), asked_at: now });
    d.told(EventKind::NotificationNew);
    Ok(())
}

/// T18 for yes, T19 for no.
fn answer(d: &mut Draft<'_>, yes: bool) -> Result<(), Refusal> {
    guards::live(d)?;
    let cancel = d.order.cancel.clone().ok_or(Refusal::NoCancel)?;
    if yes {
        guards::no_hold(d)?;
        return agreed(d, &cancel);
    }
    contest(d, &cancel)
}

/// The seller refused, or was silent about work that was handed in.
fn contest(d: &mut Draft<'_>, cancel: &Cancel) -> Result<(), Refusal> {
    d.order.cancel = None;
    d.told(EventKind::NotificationNew);
    disputes::open_for(d, Side::Buyer, &cancel.milestones, Reason::ConditionContested)?;
    Ok(())
}

fn agreed(d: &mut Draft<'_>, cancel: &Cancel) -> Result<(), Refusal> {
    d.order.cancel = None;
    drop_pending(d, |id| cancel.milestones.contains(&id));
    let mut legs = Vec::new();
    for milestone in d.order.milestones.iter().filter(|one| one.is_live() && cancel.milestones.contains(&one.id)) {
        let held = milestone.held()?;
        // An early release since the offer was made leaves less to divide.
        let seller = share_of(&cancel.offer, milestone.id).min(held);
        legs.push(Leg { milestone: milestone.id, frozen: false, seller, buyer: minus(held, seller)? });
    }
    d.tell(Event::of(EventKind::NotificationNew));
    let refund = super::disputes::refund_rule(d);
    settle(d, &legs, Rules { refund, to: d.order.refund_to, resolved: true, fault: None })
}

/// T18 or T19 by silence: what was never handed in goes back, what was is contested.
pub(super) fn silent(d: &mut Draft<'_>) -> Result<(), Refusal> {
    guards::live(d)?;
    let cancel = d.order.cancel.clone().ok_or(Refusal::NoCancel)?;
    if d.now() < cancel_due(&d.order, &cancel) {
        return Err(Refusal::NotDue);
    }
    guards::no_hold(d)?;
    let handed_in = |one: &Milestone| matches!(one.progress, Progress::Submitted | Progress::ChangesRequested);
    let any = d.order.milestones.iter().any(|one| cancel.milestones.contains(&one.id) && handed_in(one));
    if any { contest(d, &cancel) } else { agreed(d, &Cancel { offer: Vec::new(), ..cancel }) }
}
