//! Why money is held: the reason, who has to act, and when and how it resolves by itself.
//!
//! For every order that has money in escrow there is an answer, as data: people and programs read the same.

use ids::MilestoneId;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::deadline::{Deadline, Owner, Timer, deadlines};
use crate::order::HoldKind;
use crate::{Clock, Milestone, Order, Progress};

/// Why a milestone's money is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HeldReason {
    /// A hold of this kind is on.
    Hold(HoldKind),
    /// A dispute is about it.
    Dispute(u32),
    /// The seller has not begun.
    NotStarted,
    /// The seller is at work.
    AtWork,
    /// The buyer asked for changes.
    ChangesRequested,
    /// The buyer is looking at it.
    Inspection,
    /// The inspection is over, and conditions are open that silence does not satisfy.
    ConditionsOpen,
    /// A request to cancel waits for an answer.
    CancelRequested,
    /// A period of a subscription runs.
    Period,
}

/// The answer for one milestone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Held {
    /// Which.
    pub milestone: MilestoneId,
    /// How much is held or frozen, in minor units.
    pub minor: i64,
    /// Why.
    pub reason: HeldReason,
    /// Who has to act.
    pub owner: Owner,
    /// The conditions that are open, by number.
    pub unmet: Vec<u32>,
    /// When something happens by itself next, and what; none while only a person can go on.
    pub next: Option<Deadline>,
}

/// Why each milestone's money is held, at `now`.
pub fn why_held(order: &Order, now: Timestamp) -> Vec<Held> {
    let due = deadlines(order);
    let live = order.milestones.iter().filter(|one| one.is_live());
    live.map(|one| {
        let (reason, owner) = reason(order, one, now);
        let minor = one.held().unwrap_or_default().saturating_add(one.frozen);
        let unmet = order.unmet(one.id).iter().map(|unmet| unmet.number).collect();
        let blocked = matches!(reason, HeldReason::Hold(_) | HeldReason::ConditionsOpen);
        let next = due.iter().find(|deadline| !blocked && concerns(order, one, deadline)).copied();
        Held { milestone: one.id, minor, reason, owner: next.map_or(owner, |next| next.owner), unmet, next }
    })
    .collect()
}

fn reason(order: &Order, one: &Milestone, now: Timestamp) -> (HeldReason, Owner) {
    let task = |owner: Owner| order.tasks.first().map_or(owner, |task| task.owner);
    if let Some(hold) = order.hold() {
        return (HeldReason::Hold(hold.kind), Owner::Admin(crate::AdminRole::Risk));
    }
    if let Some(dispute) = order.dispute_of(one.id) {
        return (HeldReason::Dispute(dispute.number), task(Owner::Parties));
    }
    if order.cancel_of(one.id).is_some() {
        return (HeldReason::CancelRequested, Owner::Seller);
    }
    if one.release_at.is_some() {
        return (HeldReason::Period, Owner::System);
    }
    match (one.progress, one.clock) {
        (Progress::Submitted, Clock::Running(due)) if due <= now => {
            (HeldReason::ConditionsOpen, task(Owner::Admin(crate::AdminRole::Dispute)))
        }
        (Progress::Submitted, _) => (HeldReason::Inspection, Owner::Buyer),
        (Progress::ChangesRequested, _) => (HeldReason::ChangesRequested, task(Owner::Seller)),
        (Progress::Started, _) => (HeldReason::AtWork, task(Owner::Seller)),
        (Progress::Funded | Progress::Pending | Progress::Ended(_), _) => (HeldReason::NotStarted, task(Owner::Seller)),
    }
}

fn concerns(order: &Order, one: &Milestone, deadline: &Deadline) -> bool {
    match deadline.timer {
        Timer::Inspection(id) | Timer::Period(id) | Timer::Delivery(id) => id == one.id,
        Timer::Start => true,
        Timer::Cancel => order.cancel_of(one.id).is_some(),
        Timer::Dispute(number) | Timer::HardCap(number) => {
            order.dispute_of(one.id).is_some_and(|dispute| dispute.number == number)
        }
        Timer::Accept
        | Timer::Fund
        | Timer::FundNext
        | Timer::Condition(_)
        | Timer::Amendment
        | Timer::Mature
        | Timer::Refund(_)
        | Timer::ChargebackEvidence(_)
        | Timer::ChargebackCheck(_) => false,
    }
}
