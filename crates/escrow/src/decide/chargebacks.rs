//! Chargebacks: T30 and T31, and those that come after the end.
//!
//! What the payer took is covered in this order: what is still in escrow, with its part of the fee; what went back to the buyer; what
//! the seller received, while the tenant gives back its fee on it; the buyer. Nobody's wallet goes below zero: what is not there is
//! owed.

use ids::{AttemptId, DisputeId, MilestoneId};
use jiff::Timestamp;

use super::{Draft, cancel, guards, holds, work};
use crate::amount::{minus, plus, share, sum};
use crate::chargeback::{Chargeback, ChargebackState};
use crate::dispute::Phase;
use crate::fee::RefundRule;
use crate::journal::{self, Lost};
use crate::order::{HoldKind, MaturityKind, PaymentState, TaskKind};
use crate::terms::Liability;
use crate::{Action, AdminRole, Clock, Ending, Event, EventKind, Owner, Progress, Refusal, Role, Side};

#[expect(clippy::wildcard_enum_match_arm, reason = "the router sends nothing else here")]
pub(super) fn apply(d: &mut Draft<'_>, action: &Action) -> Result<(), Refusal> {
    guards::is(d, Role::System)?;
    match action {
        Action::ChargebackOpened { id, payment, minor, evidence_due } => {
            open(d, *id, *payment, (*minor, *evidence_due))
        }
        Action::ChargebackWon(id) => won(d, *id),
        Action::ChargebackLost(id) => lost(d, *id),
        _ => Err(Refusal::NotYours),
    }
}

fn open(d: &mut Draft<'_>, id: DisputeId, payment: AttemptId, of: (i64, Timestamp)) -> Result<(), Refusal> {
    let (minor, evidence_due) = of;
    if d.order.chargebacks.iter().any(|one| one.id == id) {
        return Err(Refusal::ChargebackKnown);
    }
    let arrived = |one: &&mut crate::order::Payment| one.attempt == payment && one.state == PaymentState::Succeeded;
    let paid = d.order.payments.iter_mut().find(arrived).ok_or(Refusal::NoSuchPayment)?;
    if !(1..=paid.gross).contains(&minor) {
        return Err(Refusal::BadReceipt);
    }
    paid.state = PaymentState::ChargedBack;
    d.post(journal::chargeback_opened(id, d.order.currency, minor)?);
    let frozen = freeze(d, minor)?;
    if !frozen.is_empty() {
        d.post(journal::frozen(id.uuid(), d.order.currency, &frozen, false)?);
    }
    let on = d.order.holds.iter().any(|hold| hold.kind == HoldKind::Chargeback && hold.lifted_at.is_none());
    if !on {
        holds::place(d, HoldKind::Chargeback);
    }
    let (state, opened_at) = (ChargebackState::Open, d.now());
    d.order.chargebacks.push(Chargeback { id, payment, minor, frozen, opened_at, evidence_due, state, checked: false });
    d.tell(Event::of(EventKind::ChargebackOpened).about(id.uuid()).minor(minor));
    Ok(())
}

/// Opened and lost at once, for a payment that is only supposed.
pub(super) fn taken_back(d: &mut Draft<'_>, id: DisputeId, payment: AttemptId, minor: i64) -> Result<(), Refusal> {
    let (opened_at, evidence_due, state) = (d.now(), d.now(), ChargebackState::Open);
    let frozen = freeze(d, minor)?;
    d.order.chargebacks.push(Chargeback { id, payment, minor, frozen, opened_at, evidence_due, state, checked: false });
    lost(d, id)
}

/// What is still held, up to what was taken.
fn freeze(d: &mut Draft<'_>, minor: i64) -> Result<Vec<(MilestoneId, i64)>, Refusal> {
    let (now, mut left, mut frozen) = (d.now(), minor, Vec::new());
    for milestone in d.order.milestones.iter_mut().filter(|one| one.is_live()) {
        let part = milestone.held()?.min(left);
        if part > 0 {
            milestone.frozen = plus(milestone.frozen, part)?;
            milestone.clock = milestone.clock.paused(now);
            left = minus(left, part)?;
            frozen.push((milestone.id, part));
        }
    }
    Ok(frozen)
}

fn opened(d: &Draft<'_>, id: DisputeId) -> Result<Chargeback, Refusal> {
    let open = |one: &&Chargeback| one.id == id && one.is_open();
    d.order.chargebacks.iter().find(open).cloned().ok_or(Refusal::NoSuchChargeback)
}

fn ends(d: &mut Draft<'_>, id: DisputeId, state: ChargebackState) {
    for one in d.order.chargebacks.iter_mut().filter(|one| one.id == id) {
        one.state = state;
    }
}

fn won(d: &mut Draft<'_>, id: DisputeId) -> Result<(), Refusal> {
    let one = opened(d, id)?;
    d.post(journal::chargeback_won(id, d.order.currency, one.minor)?);
    thaw(d, id, &one.frozen)?;
    ends(d, id, ChargebackState::Won);
    for payment in d.order.payments.iter_mut().filter(|payment| payment.attempt == one.payment) {
        payment.state = PaymentState::Succeeded;
    }
    d.tell(Event::of(EventKind::ChargebackWon).about(id.uuid()).minor(one.minor));
    holds::lift_chargebacks(d);
    work::release_lapsed(d)
}

/// What was frozen for it is free again.
fn thaw(d: &mut Draft<'_>, id: DisputeId, frozen: &[(MilestoneId, i64)]) -> Result<(), Refusal> {
    let parts: Vec<(MilestoneId, i64)> = frozen.iter().copied().filter(|(_, minor)| *minor > 0).collect();
    if parts.is_empty() {
        return Ok(());
    }
    for (of, minor) in &parts {
        let milestone = d.order.milestone_mut(*of)?;
        milestone.frozen = minus(milestone.frozen, *minor)?;
    }
    d.post(journal::frozen(id.uuid(), d.order.currency, &parts, true)?);
    Ok(())
}

fn lost(d: &mut Draft<'_>, id: DisputeId) -> Result<(), Refusal> {
    let one = opened(d, id)?;
    let mut of = Lost { whole: one.minor, ..Lost::default() };
    let mut left = one.minor;
    let rest = from_frozen(d, &one.frozen, &mut left, &mut of)?;
    thaw(d, id, &rest)?;
    from_disputes(d, &mut left, &mut of)?;
    from_flows(d, &mut left, &mut of)?;
    d.post(journal::chargeback_lost(id, &d.order, &of)?);
    ends(d, id, ChargebackState::Lost);
    d.tell(Event::of(EventKind::ChargebackLost).about(id.uuid()).minor(one.minor));
    if !d.order.milestones.iter().any(crate::Milestone::is_live) {
        cancel::drop_pending(d, |_| true);
    }
    holds::lift_chargebacks(d);
    work::release_lapsed(d)
}

/// What it froze itself; answers with what of that is not needed.
fn from_frozen(
    d: &mut Draft<'_>,
    frozen: &[(MilestoneId, i64)],
    left: &mut i64,
    of: &mut Lost,
) -> Result<Vec<(MilestoneId, i64)>, Refusal> {
    let mut rest = Vec::new();
    for (id, minor) in frozen {
        let taken = lose(d, *id, *minor, left, of)?;
        rest.push((*id, minus(*minor, taken)?));
    }
    Ok(rest)
}

/// What parties contest among themselves is gone all the same; a dispute about nothing is over.
fn from_disputes(d: &mut Draft<'_>, left: &mut i64, of: &mut Lost) -> Result<(), Refusal> {
    for at in 0..d.order.disputes.len() {
        let Some(dispute) = d.order.disputes.get(at).filter(|one| one.is_open()).cloned() else { continue };
        let mut contested = Vec::new();
        for part in &dispute.contested {
            let taken = lose(d, part.milestone, part.minor, left, of)?;
            contested.push(crate::dispute::Contested { minor: minus(part.minor, taken)?, ..*part });
        }
        if contested == dispute.contested {
            continue;
        }
        contested.retain(|part| part.minor > 0);
        let over = contested.is_empty();
        if let Some(dispute) = d.order.disputes.get_mut(at) {
            // What was offered or decided divided another sum.
            dispute.offers.retain(|offer| crate::dispute::check_split(&contested, &offer.shares).is_ok());
            dispute.pending = None;
            dispute.contested = contested;
            if over {
                dispute.phase = Phase::Resolved;
            } else if let Phase::Awarded(due) = dispute.phase {
                dispute.phase = Phase::Decision(due);
            }
        }
        if over {
            d.told(EventKind::DisputeResolved);
        }
    }
    Ok(())
}

/// Takes frozen principal with its slice of the fee, as much as fits into `left`; answers with the principal.
fn lose(d: &mut Draft<'_>, id: MilestoneId, most: i64, left: &mut i64, of: &mut Lost) -> Result<i64, Refusal> {
    let now = d.now();
    let at = d.order.milestone(id)?.base;
    let base = d.order.bases.get_mut(at).ok_or(Refusal::Amount)?;
    let with_fee = |minor: i64| -> Result<i64, Refusal> { plus(minor, base.would_return(minor)?) };
    let (mut fits, mut too_much) = (0, most.saturating_add(1));
    if with_fee(most)? <= *left {
        fits = most;
    } else {
        // The sum grows with the principal, so halving finds the largest that fits.
        while too_much.saturating_sub(fits) > 1 {
            let half = fits.saturating_add(too_much.saturating_sub(fits).checked_div(2).unwrap_or_default());
            if with_fee(half)? <= *left { fits = half } else { too_much = half }
        }
    }
    if fits == 0 {
        return Ok(0);
    }
    let (returned, _) = base.refund(fits, RefundRule::Proportional)?;
    let fee = returned.buyer()?;
    let milestone = d.order.milestone_mut(id)?;
    milestone.frozen = minus(milestone.frozen, fits)?;
    milestone.lost = plus(milestone.lost, fits)?;
    if milestone.frozen == 0 && milestone.held()? == 0 {
        let ending = if milestone.released > 0 { Ending::ResolvedSplit } else { Ending::Refunded };
        (milestone.progress, milestone.ended_at, milestone.clock) = (Progress::Ended(ending), Some(now), Clock::Off);
    }
    of.out.push((id, fits, true));
    of.waiting = plus(of.waiting, fee)?;
    *left = minus(*left, plus(fits, fee)?)?;
    d.tell(Event::of(EventKind::MilestoneRefunded).milestone(id).minor(fits));
    Ok(fits)
}

/// What has left escrow already.
fn from_flows(d: &mut Draft<'_>, left: &mut i64, of: &mut Lost) -> Result<(), Refusal> {
    let back = d.order.flows.buyer.min(*left).max(0);
    d.order.flows.buyer = minus(d.order.flows.buyer, back)?;
    *left = minus(*left, back)?;
    from_seller(d, left, of)?;
    // Whatever is left was never the seller's: an excess, or a part that waited in the buyer's wallet.
    d.order.earmarked = minus(d.order.earmarked, d.order.earmarked.min(*left))?;
    of.buyer = d.buyer.take(plus(back, *left)?)?;
    forget(d, (Side::Buyer, MaturityKind::Clearance), of.buyer.pending);
    *left = 0;
    for person in [d.order.buyer, d.order.seller] {
        d.tell(Event::of(EventKind::WalletChanged).about(person.uuid()));
    }
    Ok(())
}

fn from_seller(d: &mut Draft<'_>, left: &mut i64, of: &mut Lost) -> Result<(), Refusal> {
    let flows = d.order.flows;
    let collected = sum([flows.seller, flows.fees, flows.taxes])?;
    let part = collected.min(*left).max(0);
    if part == 0 {
        return Ok(());
    }
    *left = minus(*left, part)?;
    let seller = share(flows.seller, part, collected)?;
    let taxes = share(flows.taxes, part, collected)?;
    let fees = minus(part, plus(seller, taxes)?)?.min(flows.fees);
    // Rounding leaves at most a unit that no fee covers; it is the seller's.
    let seller = minus(part, plus(taxes, fees)?)?;
    match d.order.terms.liability {
        Liability::Platform => of.platform = part,
        Liability::Seller => {
            (of.fees, of.taxes) = (fees, taxes);
            of.seller = d.seller.take(seller)?;
            forget(d, (Side::Seller, MaturityKind::Reserve), of.seller.reserve);
            forget(d, (Side::Seller, MaturityKind::Clearance), of.seller.pending);
            d.order.flows.seller = minus(flows.seller, seller)?;
            d.order.flows.fees = minus(flows.fees, fees)?;
            d.order.flows.taxes = minus(flows.taxes, taxes)?;
        }
    }
    Ok(())
}

/// What was taken of what matures later does not mature: the soonest first.
fn forget(d: &mut Draft<'_>, (side, kind): (Side, MaturityKind), taken: i64) {
    let mut left = taken;
    for one in d.order.maturities.iter_mut().filter(|one| one.side == side && one.kind == kind) {
        let part = one.minor.min(left).max(0);
        one.minor = one.minor.saturating_sub(part);
        left = left.saturating_sub(part);
    }
    d.order.maturities.retain(|one| one.minor > 0);
}

/// Evidence is handed in by itself.
pub(super) fn file(d: &mut Draft<'_>, id: DisputeId) -> Result<(), Refusal> {
    let one = opened(d, id)?;
    if one.state != ChargebackState::Open {
        return Err(Refusal::NoSuchChargeback);
    }
    if d.now() < one.file_at() {
        return Err(Refusal::NotDue);
    }
    ends(d, id, ChargebackState::Submitted);
    d.tell(Event::of(EventKind::NotificationNew).about(id.uuid()));
    Ok(())
}

/// The provider is silent.
pub(super) fn check(d: &mut Draft<'_>, id: DisputeId) -> Result<(), Refusal> {
    let one = opened(d, id)?;
    if one.checked || d.now() < one.check_at() {
        return Err(Refusal::NotDue);
    }
    for one in d.order.chargebacks.iter_mut().filter(|one| one.id == id) {
        one.checked = true;
    }
    d.task(TaskKind::ChargebackSilent(id), Owner::Admin(AdminRole::Risk));
    Ok(())
}
