//! Conditions of an order: evidence, verification, waivers, codes, dates.
//!
//! The moves themselves are in `condition`; here they meet the order: what is over is not moved any more, dissent stops the clock,
//! and what was the last thing in the way lets the money go.

use ids::MilestoneId;

use super::{Draft, guards, work};
use crate::condition::{self, Condition, Evidence, OnDue};
use crate::instant::after;
use crate::order::{Stage, TaskKind};
use crate::{Action, Actor, AdminRole, Clock, Event, EventKind, Owner, Progress, Refusal, Role};

#[expect(clippy::wildcard_enum_match_arm, reason = "the router sends nothing else here")]
pub(super) fn apply(d: &mut Draft<'_>, action: &Action) -> Result<(), Refusal> {
    if let Action::AddEvidence(shown) = action {
        return add(d, shown);
    }
    guards::live(d)?;
    let (role, now) = (d.role, d.cx.now);
    match action {
        Action::ShowEvidence(number, shown) => {
            let by = signer(d, shown);
            condition::evidence(found(d, *number)?, role, by)?;
            d.told(EventKind::ConditionEvidence);
            Ok(())
        }
        Action::Verify(number) => {
            let met = condition::verify(found(d, *number)?, role, now)?;
            after_move(d, met, EventKind::ConditionFulfilled)
        }
        Action::Waive(number) => {
            let side = guards::party(d)?;
            let waived = condition::waive(found(d, *number)?, side)?;
            after_move(d, waived, EventKind::ConditionWaived)
        }
        Action::Reject(number) => reject(d, *number),
        Action::Undo(number) => condition::undo(found(d, *number)?, role, now),
        Action::EnterCode { number, matches } => {
            guards::is(d, Role::Seller)?;
            enter(d, *number, *matches)
        }
        Action::ConditionMet(number) => {
            guards::is(d, Role::System)?;
            condition::fulfil_by_system(found(d, *number)?, now)?;
            after_move(d, true, EventKind::ConditionFulfilled)
        }
        _ => Err(Refusal::NotYours),
    }
}

/// The condition, if what it is of is not over, and the actor is not a stranger to it.
fn found<'d>(d: &'d mut Draft<'_>, number: u32) -> Result<&'d mut Condition, Refusal> {
    let of = d.order.conditions.iter().find(|one| one.number == number).ok_or(Refusal::NoSuchCondition)?;
    let milestone = of.milestone.map(|id| d.order.milestone(id)).transpose()?;
    if let Some(over) = milestone.filter(|one| !one.is_open()) {
        return Err(Refusal::MilestoneState { state: over.state() });
    }
    if let (Role::ThirdParty, Actor::Person(person)) = (d.role, d.actor)
        && of.third_party != Some(person)
    {
        return Err(Refusal::NotYours);
    }
    d.order.conditions.iter_mut().find(|one| one.number == number).ok_or(Refusal::NoSuchCondition)
}

/// Whatever was in the way may have been the last thing.
fn after_move(d: &mut Draft<'_>, done: bool, kind: EventKind) -> Result<(), Refusal> {
    if !done {
        d.told(EventKind::NotificationNew);
        return Ok(());
    }
    d.told(kind);
    work::release_lapsed(d)
}

/// Dissent: the clock of what it is about stops until it is handed in again.
fn reject(d: &mut Draft<'_>, number: u32) -> Result<(), Refusal> {
    let role = d.role;
    let condition = found(d, number)?;
    condition::reject(condition, role)?;
    let of = condition.milestone;
    let about = d.order.milestones.iter_mut().filter(|one| of.is_none_or(|id| one.id == id));
    for milestone in about.filter(|one| one.progress == Progress::Submitted) {
        (milestone.progress, milestone.clock) = (Progress::ChangesRequested, Clock::Off);
    }
    d.told(EventKind::ConditionRejected);
    Ok(())
}

/// A code from the buyer's hand: right, it also hands the milestone in.
fn enter(d: &mut Draft<'_>, number: u32, matches: bool) -> Result<(), Refusal> {
    let now = d.now();
    let condition = found(d, number)?;
    let (right, of) = (condition::enter_code(condition, matches, now)?, condition.milestone);
    if !right {
        d.told(EventKind::NotificationNew);
        return Ok(());
    }
    d.told(EventKind::ConditionFulfilled);
    let waiting = |one: &&crate::Milestone| {
        of.is_none_or(|id| one.id == id) && matches!(one.progress, Progress::Started | Progress::ChangesRequested)
    };
    let ids: Vec<MilestoneId> =
        d.order.milestones.iter().filter(waiting).filter(|one| one.frozen == 0).map(|one| one.id).collect();
    for id in ids {
        work::handed_in(d, id)?;
    }
    work::release_lapsed(d)
}

/// Evidence is its actor's, and of this instant, whatever it says of itself.
fn signer(d: &Draft<'_>, shown: &Evidence) -> Evidence {
    let by = match d.actor {
        Actor::Person(person) => Some(person),
        Actor::System | Actor::Admin { .. } => None,
    };
    Evidence { by, at: d.cx.now, ..shown.clone() }
}

/// Something about the order as a whole. Not blocked by anything but the end, and not even by that while a refund or a chargeback
/// is open.
fn add(d: &mut Draft<'_>, shown: &Evidence) -> Result<(), Refusal> {
    let allowed = match d.role {
        Role::Buyer | Role::Seller => !shown.admin_only,
        Role::Admin(role) => role != AdminRole::Auditor,
        Role::System | Role::ThirdParty => true,
        Role::Outsider => false,
    };
    if !allowed {
        return Err(Refusal::NotYours);
    }
    if d.order.state().is_terminal() && !d.order.chargebacks.iter().any(crate::chargeback::Chargeback::is_open) {
        return Err(Refusal::State { state: d.order.state() });
    }
    let shown = signer(d, shown);
    d.order.evidence.push(shown);
    d.told(EventKind::DisputeEvidence);
    Ok(())
}

/// Dates that count from the money begin.
pub(super) fn start_dates(d: &mut Draft<'_>, funded: &[MilestoneId]) {
    let now = d.now();
    let about = d.order.conditions.iter_mut().filter(|one| one.milestone.is_none_or(|id| funded.contains(&id)));
    for condition in about {
        if let (None, Some(secs)) = (condition.due_at, condition.template.due_after) {
            condition.due_at = Some(after(now, secs));
        }
    }
}

/// The date of a condition passed.
pub(super) fn overdue(d: &mut Draft<'_>, number: u32) -> Result<(), Refusal> {
    guards::live(d)?;
    let now = d.now();
    let condition = found(d, number)?;
    if condition.due_at.is_none_or(|due| now < due) || condition.template.on_due == OnDue::Nothing {
        return Err(Refusal::NotDue);
    }
    if condition.state != condition::ConditionState::Pending {
        return Err(Refusal::ConditionState { number, state: condition.state });
    }
    let (disputes, of) = (condition.template.on_due == OnDue::Dispute, condition.milestone);
    condition.state = condition::ConditionState::Failed;
    d.tell(Event::of(EventKind::NotificationNew));
    let opened = disputes && d.order.stage == Stage::Live && super::disputes::open_by_rule(d, of)?;
    if !opened {
        d.task(TaskKind::ConditionFailed(number), Owner::Admin(AdminRole::Dispute));
    }
    Ok(())
}
