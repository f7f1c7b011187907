//! Disputes among the parties: T25 to T27, and what silence does in each phase.
//!
//! Opening freezes exactly what is contested and stops the clock; every way out gives out exactly that or thaws it.

use ids::MilestoneId;

use super::settle::{Leg, Rules, settle};
use super::{Draft, guards};
use crate::amount::minus;
use crate::condition::Signatures;
use crate::dispute::{COOL_OFF, Contested, Dispute, MAX_DISPUTES, Offer, Phase, Reason, Share, share_of};
use crate::fee::RefundRule;
use crate::instant::after;
use crate::journal;
use crate::order::TaskKind;
use crate::{Action, AdminRole, Event, EventKind, Owner, Refusal, Role, Side};

#[expect(clippy::wildcard_enum_match_arm, reason = "the router sends nothing else here")]
pub(super) fn apply(d: &mut Draft<'_>, action: &Action) -> Result<(), Refusal> {
    let side = guards::party(d)?;
    match action {
        Action::OpenDispute { contested, reason } => open(d, side, contested, *reason),
        Action::Respond { dispute, counter_claim } => respond(d, side, *dispute, *counter_claim),
        Action::Concede(number) => concede(d, side, *number),
        Action::Offer { dispute, shares } => offer(d, side, *dispute, shares),
        Action::AcceptOffer { dispute, offer } => accept(d, side, *dispute, *offer),
        Action::MoveOn(number) => move_on(d, side, *number),
        Action::WithdrawDispute(number) => withdraw(d, side, *number),
        _ => Err(Refusal::NotYours),
    }
}

/// An open dispute.
pub(super) fn found<'d>(d: &'d mut Draft<'_>, number: u32) -> Result<&'d mut Dispute, Refusal> {
    let open = |one: &&mut Dispute| one.number == number && one.is_open();
    d.order.disputes.iter_mut().find(open).ok_or(Refusal::NoSuchDispute)
}

/// What happens to the buyer's fee when money goes back after work began.
pub(super) fn refund_rule(d: &Draft<'_>) -> RefundRule {
    d.order.bases.first().map_or(RefundRule::Proportional, |base| base.quote.refund)
}

/// T25.
fn open(d: &mut Draft<'_>, side: Side, wanted: &[(MilestoneId, Option<i64>)], reason: Reason) -> Result<(), Refusal> {
    if d.order.funded_at.is_some() && d.order.state().is_terminal() {
        return Err(Refusal::AlreadyReleased);
    }
    guards::live(d)?;
    let now = d.now();
    let mut contested: Vec<Contested> = Vec::new();
    for (id, minor) in wanted {
        let milestone = d.order.milestone(*id)?;
        if !milestone.is_open() {
            return Err(Refusal::AlreadyReleased);
        }
        if milestone.disputes >= MAX_DISPUTES {
            return Err(Refusal::TooManyDisputes);
        }
        let ready = milestone.withdrawn_at.map(|at| after(at, COOL_OFF));
        if let Some(until) = ready.filter(|ready| now < *ready) {
            return Err(Refusal::CoolingOff { until });
        }
        guards::uncontested(d, *id)?;
        let held = milestone.held()?;
        let minor = minor.unwrap_or(held);
        let again = contested.iter().any(|part| part.milestone == *id);
        if !(1..=held).contains(&minor) || again {
            return Err(Refusal::NothingToContest);
        }
        contested.push(Contested { milestone: *id, minor });
    }
    freeze(d, side, contested, reason)
}

/// Contests all that is held of milestones, as a rule wants it; false if there is nothing to contest.
pub(super) fn open_for(d: &mut Draft<'_>, side: Side, ids: &[MilestoneId], reason: Reason) -> Result<bool, Refusal> {
    let mut contested = Vec::new();
    for milestone in d.order.milestones.iter().filter(|one| one.is_live() && ids.contains(&one.id)) {
        let minor = milestone.held()?;
        if minor > 0 && d.order.dispute_of(milestone.id).is_none() {
            contested.push(Contested { milestone: milestone.id, minor });
        }
    }
    if contested.is_empty() {
        return Ok(false);
    }
    freeze(d, side, contested, reason)?;
    Ok(true)
}

/// The buyer disputes because a condition failed.
pub(super) fn open_by_rule(d: &mut Draft<'_>, of: Option<MilestoneId>) -> Result<bool, Refusal> {
    let about = d.order.milestones.iter().filter(|one| of.is_none_or(|id| one.id == id));
    let ids: Vec<MilestoneId> = about.map(|one| one.id).collect();
    open_for(d, Side::Buyer, &ids, Reason::ConditionContested)
}

fn freeze(d: &mut Draft<'_>, opener: Side, contested: Vec<Contested>, reason: Reason) -> Result<(), Refusal> {
    if contested.is_empty() {
        return Err(Refusal::NothingToContest);
    }
    let now = d.now();
    let parts: Vec<(MilestoneId, i64)> = contested.iter().map(|part| (part.milestone, part.minor)).collect();
    for (id, minor) in &parts {
        let milestone = d.order.milestone_mut(*id)?;
        milestone.frozen = milestone.frozen.checked_add(*minor).ok_or(Refusal::Amount)?;
        milestone.clock = milestone.clock.paused(now);
        milestone.disputes = milestone.disputes.saturating_add(1);
        d.tell(Event::of(EventKind::DisputeOpened).milestone(*id).minor(*minor));
    }
    if let Some(cancel) = &mut d.order.cancel {
        cancel.milestones.retain(|id| !parts.iter().any(|(of, _)| of == id));
    }
    let source = d.source();
    d.post(journal::frozen(source, d.order.currency, &parts, false)?);
    let number = u32::try_from(d.order.disputes.len()).unwrap_or(u32::MAX).saturating_add(1);
    d.order.disputes.push(Dispute {
        number,
        opener,
        reason,
        contested,
        opened_at: now,
        phase: Phase::AwaitingResponse(after(now, d.order.terms.response_ttl)),
        counter_claim: false,
        offers: Vec::new(),
        asked: Signatures::default(),
        rested: Signatures::default(),
        default_proposed: false,
        escalated_at: None,
        appealed: false,
        pending: None,
    });
    Ok(())
}

fn respond(d: &mut Draft<'_>, side: Side, number: u32, counter_claim: bool) -> Result<(), Refusal> {
    let until = after(d.now(), d.order.terms.negotiation);
    let dispute = found(d, number)?;
    if side == dispute.opener {
        return Err(Refusal::NotYours);
    }
    if !matches!(dispute.phase, Phase::AwaitingResponse(_)) {
        return Err(Refusal::Phase);
    }
    dispute.counter_claim = counter_claim;
    dispute.phase = Phase::Negotiation(until);
    d.told(EventKind::DisputeResponded);
    Ok(())
}

fn concede(d: &mut Draft<'_>, side: Side, number: u32) -> Result<(), Refusal> {
    let dispute = found(d, number)?;
    if side == dispute.opener {
        return Err(Refusal::NotYours);
    }
    talking(dispute)?;
    let all = dispute.all_to(dispute.opener);
    resolve(d, number, &all)
}

/// Before an award, the parties may still agree on anything.
fn talking(dispute: &Dispute) -> Result<(), Refusal> {
    match dispute.phase {
        Phase::AwaitingResponse(_) | Phase::Negotiation(_) | Phase::Evidence(_) | Phase::Decision(_) => Ok(()),
        Phase::Awarded(_) | Phase::Resolved | Phase::Withdrawn => Err(Refusal::Phase),
    }
}

/// A newer offer of a side replaces its older one. An offer by the other side is an answer, too.
fn offer(d: &mut Draft<'_>, by: Side, number: u32, shares: &[Share]) -> Result<(), Refusal> {
    let (made_at, until) = (d.now(), after(d.now(), d.order.terms.negotiation));
    let dispute = found(d, number)?;
    talking(dispute)?;
    dispute.check_split(shares)?;
    if matches!(dispute.phase, Phase::AwaitingResponse(_)) && by != dispute.opener {
        dispute.phase = Phase::Negotiation(until);
    }
    let offered = u32::try_from(dispute.offers.len()).unwrap_or(u32::MAX).saturating_add(1);
    dispute.offers.push(Offer { number: offered, by, shares: shares.to_vec(), made_at });
    d.told(EventKind::DisputeOffer);
    Ok(())
}

/// T27.
fn accept(d: &mut Draft<'_>, side: Side, number: u32, wanted: u32) -> Result<(), Refusal> {
    let (ttl, now) = (d.order.terms.offer_ttl, d.now());
    if d.order.disputes.iter().any(|one| one.number == number && !one.is_open()) {
        return Err(Refusal::OfferGone);
    }
    let dispute = found(d, number)?;
    talking(dispute)?;
    let live = dispute.live_offer(side.other(), ttl, now).filter(|offer| offer.number == wanted);
    let shares = live.ok_or(Refusal::OfferGone)?.shares.clone();
    resolve(d, number, &shares)
}

/// Gives out what was contested.
///
/// A hold stops it, unless somebody of the tenant gives everything back to the buyer; a chargeback stops that, too, because the payer
/// must not have the money twice.
pub(super) fn resolve(d: &mut Draft<'_>, number: u32, shares: &[Share]) -> Result<(), Refusal> {
    let all_back = matches!(d.role, Role::Admin(_)) && shares.iter().all(|share| share.seller == 0);
    let taken_back = d.order.chargebacks.iter().any(crate::chargeback::Chargeback::is_open);
    if !all_back || taken_back {
        guards::no_hold(d)?;
    }
    let dispute = found(d, number)?;
    dispute.check_split(shares)?;
    let contested = dispute.contested.clone();
    dispute.phase = Phase::Resolved;
    dispute.pending = None;
    let mut legs = Vec::new();
    for part in &contested {
        let seller = share_of(shares, part.milestone);
        legs.push(Leg { milestone: part.milestone, frozen: true, seller, buyer: minus(part.minor, seller)? });
    }
    let rules = Rules { refund: refund_rule(d), to: d.order.refund_to, resolved: true, fault: None };
    settle(d, &legs, rules)?;
    d.told(EventKind::DisputeResolved);
    Ok(())
}

/// Both want to go on: from talking to showing, from showing to deciding.
fn move_on(d: &mut Draft<'_>, side: Side, number: u32) -> Result<(), Refusal> {
    let until = after(d.now(), d.order.terms.evidence);
    let dispute = found(d, number)?;
    match dispute.phase {
        Phase::Negotiation(_) => {
            dispute.asked = dispute.asked.with(side);
            if dispute.asked.both() {
                dispute.phase = Phase::Evidence(until);
                d.told(EventKind::DisputeEvidence);
            }
            Ok(())
        }
        Phase::Evidence(_) => {
            dispute.rested = dispute.rested.with(side);
            if dispute.rested.both() { to_decision(d, number) } else { Ok(()) }
        }
        Phase::AwaitingResponse(_) | Phase::Decision(_) | Phase::Awarded(_) | Phase::Resolved | Phase::Withdrawn => {
            Err(Refusal::Phase)
        }
    }
}

pub(super) fn to_decision(d: &mut Draft<'_>, number: u32) -> Result<(), Refusal> {
    let until = after(d.now(), d.order.terms.decision_sla);
    found(d, number)?.phase = Phase::Decision(until);
    d.task(TaskKind::Decide(number), Owner::Admin(AdminRole::Dispute));
    Ok(())
}

/// T26.
fn withdraw(d: &mut Draft<'_>, side: Side, number: u32) -> Result<(), Refusal> {
    let now = d.now();
    let dispute = found(d, number)?;
    if side != dispute.opener {
        return Err(Refusal::NotYours);
    }
    if dispute.counter_claim {
        return Err(Refusal::CounterClaimed);
    }
    talking(dispute)?;
    dispute.phase = Phase::Withdrawn;
    let contested = dispute.contested.clone();
    let mut parts = Vec::new();
    for part in &contested {
        let milestone = d.order.milestone_mut(part.milestone)?;
        milestone.frozen = minus(milestone.frozen, part.minor)?;
        milestone.withdrawn_at = Some(now);
        parts.push((part.milestone, part.minor));
    }
    let source = d.source();
    d.post(journal::frozen(source, d.order.currency, &parts, true)?);
    d.told(EventKind::DisputeWithdrawn);
    Ok(())
}

/// A phase ended by itself.
pub(super) fn phase_over(d: &mut Draft<'_>, number: u32) -> Result<(), Refusal> {
    let now = d.now();
    let phase = found(d, number)?.phase;
    let due = match phase {
        Phase::AwaitingResponse(due) | Phase::Negotiation(due) | Phase::Evidence(due) => due,
        Phase::Decision(due) | Phase::Awarded(due) => due,
        Phase::Resolved | Phase::Withdrawn => return Err(Refusal::Phase),
    };
    if now < due {
        return Err(Refusal::NotDue);
    }
    match phase {
        Phase::AwaitingResponse(_) => unanswered(d, number),
        Phase::Negotiation(_) => {
            found(d, number)?.phase = Phase::Evidence(after(now, d.order.terms.evidence));
            d.told(EventKind::DisputeEvidence);
            Ok(())
        }
        Phase::Evidence(_) => to_decision(d, number),
        Phase::Decision(_) => escalate(d, number),
        Phase::Awarded(_) => super::award::waited(d, number),
        Phase::Resolved | Phase::Withdrawn => Err(Refusal::Phase),
    }
}

/// T29: silence decides for the opener; small sums at once, others once somebody has confirmed it.
fn unanswered(d: &mut Draft<'_>, number: u32) -> Result<(), Refusal> {
    let limit = d.order.terms.auto_default_limit;
    let held = d.order.hold().is_some();
    let until = after(d.now(), d.order.terms.decision_sla);
    let dispute = found(d, number)?;
    if dispute.total()? <= limit && !held {
        let all = dispute.all_to(dispute.opener);
        return resolve(d, number, &all);
    }
    dispute.default_proposed = true;
    dispute.phase = Phase::Decision(until);
    d.task(TaskKind::ConfirmDefault(number), Owner::Admin(AdminRole::Dispute));
    d.told(EventKind::ApprovalRequested);
    Ok(())
}

/// Somebody senior takes over; the money is never paid out by a clock.
pub(super) fn escalate(d: &mut Draft<'_>, number: u32) -> Result<(), Refusal> {
    let now = d.now();
    let dispute = found(d, number)?;
    if dispute.escalated_at.is_some() {
        return Err(Refusal::Phase);
    }
    dispute.escalated_at = Some(now);
    if !matches!(dispute.phase, Phase::Awarded(_) | Phase::Decision(_)) {
        dispute.phase = Phase::Decision(now);
    }
    d.task(TaskKind::Escalated(number), Owner::Admin(AdminRole::Senior));
    d.told(EventKind::DisputeEscalated);
    Ok(())
}

/// The hard cap of a dispute.
pub(super) fn capped(d: &mut Draft<'_>, number: u32) -> Result<(), Refusal> {
    let (now, cap) = (d.now(), d.order.terms.hard_cap);
    if now < after(found(d, number)?.opened_at, cap) {
        return Err(Refusal::NotDue);
    }
    escalate(d, number)
}
