//! Work: T13, T20 to T24.
//!
//! Every release here has the same guard, [`releasable`]: no hold, no dispute, and every blocking condition satisfied.

use ids::MilestoneId;

use super::settle::{Leg, Rules, release_all, settle};
use super::{Draft, guards};
use crate::condition::{self, Fulfiller, Unmet, Waivable};
use crate::instant::after;
use crate::order::TaskKind;
use crate::{Action, AdminRole, Clock, Event, EventKind, Owner, Progress, Refusal, Role};

#[expect(clippy::wildcard_enum_match_arm, reason = "the router sends nothing else here")]
pub(super) fn apply(d: &mut Draft<'_>, action: &Action) -> Result<(), Refusal> {
    match action {
        Action::Start(of) => {
            guards::is(d, Role::Seller)?;
            start(d, *of)
        }
        Action::Submit(id) => {
            guards::is(d, Role::Seller)?;
            submit(d, *id)
        }
        Action::RequestChanges(id, _) => {
            guards::is(d, Role::Buyer)?;
            request_changes(d, *id)
        }
        Action::Approve(id) => {
            guards::is(d, Role::Buyer)?;
            approve(d, *id)
        }
        Action::ReleasePart { milestone, minor, confirmed, by_code } => {
            guards::is(d, Role::Buyer)?;
            release_part(d, *milestone, *minor, (*confirmed, *by_code))
        }
        _ => Err(Refusal::NotYours),
    }
}

/// T13.
fn start(d: &mut Draft<'_>, of: Option<MilestoneId>) -> Result<(), Refusal> {
    guards::live(d)?;
    guards::no_hold(d)?;
    let now = d.now();
    if let Some(id) = of {
        let milestone = guards::live_milestone(d, id)?;
        if milestone.progress != Progress::Funded || milestone.frozen > 0 {
            return Err(Refusal::MilestoneState { state: milestone.state() });
        }
    }
    let chosen = d.order.milestones.iter_mut().filter(|one| of.is_none_or(|id| one.id == id));
    let mut any = false;
    for milestone in chosen.filter(|one| one.progress == Progress::Funded && one.frozen == 0) {
        (milestone.progress, milestone.started_at) = (Progress::Started, Some(now));
        any = true;
    }
    if any { Ok(()) } else { Err(Refusal::State { state: d.order.state() }) }
}

/// T20; it begins the work where nobody has said so.
fn submit(d: &mut Draft<'_>, id: MilestoneId) -> Result<(), Refusal> {
    let milestone = guards::live_milestone(d, id)?;
    if milestone.progress == Progress::Submitted || milestone.frozen > 0 {
        return Err(Refusal::MilestoneState { state: milestone.state() });
    }
    if milestone.progress == Progress::Funded {
        guards::no_hold(d)?;
    }
    let mut sellers = d.order.conditions.iter().filter(|one| {
        one.milestone.is_none_or(|of| of == id) && one.template.fulfiller == Fulfiller::Seller && one.template.blocking
    });
    let lacking = sellers.find(|one| !one.state.is_satisfied() && shown(one) < one.template.min_evidence);
    if let Some(condition) = lacking {
        return Err(Refusal::EvidenceMissing { number: condition.number });
    }
    handed_in(d, id)
}

fn shown(condition: &condition::Condition) -> u32 {
    u32::try_from(condition.evidence.len()).unwrap_or(u32::MAX)
}

/// The milestone is with the buyer, and the clock runs.
pub(super) fn handed_in(d: &mut Draft<'_>, id: MilestoneId) -> Result<(), Refusal> {
    let (now, inspection) = (d.now(), d.order.terms.inspection);
    let asked = d.order.cancel_of(id).is_some();
    let milestone = d.order.milestone_mut(id)?;
    milestone.progress = Progress::Submitted;
    milestone.started_at.get_or_insert(now);
    // A buyer who has asked to end it objects already: the clock waits for the answer.
    milestone.clock = if asked { Clock::Paused(inspection) } else { Clock::Running(after(now, inspection)) };
    d.tell(Event::of(EventKind::MilestoneSubmitted).milestone(id));
    d.tell(Event::of(EventKind::InspectionStarted).milestone(id));
    Ok(())
}

/// T21.
fn request_changes(d: &mut Draft<'_>, id: MilestoneId) -> Result<(), Refusal> {
    let milestone = guards::live_milestone(d, id)?;
    guards::uncontested(d, id)?;
    if milestone.progress != Progress::Submitted || milestone.frozen > 0 {
        return Err(Refusal::MilestoneState { state: milestone.state() });
    }
    if milestone.revisions >= d.order.terms.revisions {
        return Err(Refusal::NoRevisionsLeft);
    }
    let milestone = d.order.milestone_mut(id)?;
    milestone.revisions = milestone.revisions.saturating_add(1);
    (milestone.progress, milestone.clock) = (Progress::ChangesRequested, Clock::Off);
    d.tell(Event::of(EventKind::MilestoneChangesRequested).milestone(id));
    Ok(())
}

/// What every release asks: something is held, nothing stops it, everything is satisfied.
fn releasable(d: &Draft<'_>, id: MilestoneId) -> Result<(), Refusal> {
    guards::live_milestone(d, id)?;
    guards::no_hold(d)?;
    held(d, id)?;
    guards::nothing_unmet(d, id)
}

fn held(d: &Draft<'_>, id: MilestoneId) -> Result<i64, Refusal> {
    let milestone = d.order.milestone(id)?;
    let held = milestone.held()?;
    match (held, d.order.dispute_of(id)) {
        (0, Some(dispute)) => Err(Refusal::Contested { dispute: dispute.number }),
        (0, None) => Err(Refusal::MilestoneState { state: milestone.state() }),
        (held, _) => Ok(held),
    }
}

/// T22: what is handed in is taken. What of it is contested stays frozen.
fn approve(d: &mut Draft<'_>, id: MilestoneId) -> Result<(), Refusal> {
    let milestone = guards::live_milestone(d, id)?;
    if milestone.progress != Progress::Submitted {
        return Err(Refusal::MilestoneState { state: milestone.state() });
    }
    releasable(d, id)?;
    release_all(d, id)
}

/// T23: the buyer may give up what protects the buyer alone, by paying early; nothing else.
fn release_part(d: &mut Draft<'_>, id: MilestoneId, minor: i64, said: (bool, bool)) -> Result<(), Refusal> {
    if !d.order.terms.partial_release {
        return Err(Refusal::PartialNotAllowed);
    }
    guards::live_milestone(d, id)?;
    guards::no_hold(d)?;
    let held = held(d, id)?;
    if !(1..=held).contains(&minor) {
        return Err(Refusal::ExceedsHeld { held });
    }
    let strict: Vec<Unmet> = d.order.unmet(id).into_iter().filter(|one| one.waivable != Waivable::Buyer).collect();
    if !strict.is_empty() {
        return Err(Refusal::Unmet(strict));
    }
    let (confirmed, by_code) = said;
    if !confirmed || (minor > d.order.terms.confirm_above && !by_code) {
        return Err(Refusal::ConfirmationNeeded);
    }
    settle(d, &[Leg { milestone: id, frozen: false, seller: minor, buyer: 0 }], Rules::RELEASE)
}

/// T24: the inspection ended in silence. What nobody may presume keeps the money, and somebody is asked.
pub(super) fn lapse(d: &mut Draft<'_>, id: MilestoneId) -> Result<(), Refusal> {
    let milestone = guards::live_milestone(d, id)?;
    guards::uncontested(d, id)?;
    guards::no_hold(d)?;
    let Clock::Running(due) = milestone.clock else {
        return Err(Refusal::MilestoneState { state: milestone.state() });
    };
    if d.now() < due {
        return Err(Refusal::NotDue);
    }
    let of_it: Vec<u32> = d.order.unmet(id).iter().filter(|one| one.deemed).map(|one| one.number).collect();
    let strict = d.order.unmet(id).iter().any(|one| !one.deemed);
    d.tell(Event::of(EventKind::InspectionLapsed).milestone(id));
    if strict && !would_do(d, id, &of_it) {
        d.task(TaskKind::BlockedRelease(id), Owner::Admin(AdminRole::Dispute));
        return Ok(());
    }
    deem(d, &of_it);
    release_all(d, id)
}

/// Whether presuming `numbers` leaves nothing open: a group may be satisfied without its strict members.
fn would_do(d: &Draft<'_>, id: MilestoneId, numbers: &[u32]) -> bool {
    let mut conditions = d.order.conditions.clone();
    for one in conditions.iter_mut().filter(|one| numbers.contains(&one.number)) {
        condition::deem(one);
    }
    condition::unmet(&conditions, &d.order.groups, id).is_empty()
}

fn deem(d: &mut Draft<'_>, numbers: &[u32]) {
    let chosen = d.order.conditions.iter_mut().filter(|one| numbers.contains(&one.number));
    let deemed = chosen.map(condition::deem).filter(|did| *did).count();
    d.events.extend(std::iter::repeat_n(Event::of(EventKind::ConditionDeemed), deemed));
}

/// After something that stood in the way is gone: what had lapsed meanwhile is released at once.
pub(super) fn release_lapsed(d: &mut Draft<'_>) -> Result<(), Refusal> {
    let now = d.now();
    let lapsed = |clock: Clock| matches!(clock, Clock::Running(due) if due <= now);
    let ids: Vec<MilestoneId> = d.order.milestones.iter().filter(|one| lapsed(one.clock)).map(|one| one.id).collect();
    for id in ids {
        if d.order.hold().is_none() && d.order.dispute_of(id).is_none() && d.order.milestone(id)?.is_live() {
            lapse(d, id)?;
        }
    }
    Ok(())
}

/// A period of a subscription has come: both were silent, so it is the seller's.
pub(super) fn release_period(d: &mut Draft<'_>, id: MilestoneId) -> Result<(), Refusal> {
    let milestone = guards::live_milestone(d, id)?;
    if milestone.release_at.is_none_or(|at| d.now() < at) {
        return Err(Refusal::NotDue);
    }
    guards::uncontested(d, id)?;
    if d.order.cancel_of(id).is_some() {
        return Err(Refusal::CancelOpen);
    }
    let now = d.now();
    let by_date =
        d.order.conditions.iter_mut().filter(|one| one.milestone.is_none_or(|of| of == id) && one.template.by_date);
    let come = |one: &&mut condition::Condition| !one.state.is_satisfied() && one.reached_at.is_none_or(|at| at <= now);
    for condition in by_date.filter(come) {
        condition::fulfil_by_system(condition, now)?;
    }
    guards::no_hold(d)?;
    held(d, id)?;
    if !d.order.unmet(id).is_empty() {
        d.task(TaskKind::BlockedRelease(id), Owner::Admin(AdminRole::Dispute));
        return Ok(());
    }
    d.order.milestone_mut(id)?.started_at.get_or_insert(now);
    release_all(d, id)
}
