//! Deadlines: what happens by itself and when, read off the order and stored nowhere else.
//!
//! The promise: everything that is not over has an owner, and a deadline or a task; what is due is named as the command that does it;
//! what a hold or an open condition blocks is not tried again and again, but has somebody who looks.

use ids::{DisputeId, MilestoneId, RefundId};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::condition::{ConditionState, OnDue};
use crate::decide::REFUND_CHECK;
use crate::dispute::{Dispute, Phase};
use crate::instant::{DAY, HOUR, after};
use crate::order::{Amendment, Cancel, PaymentState, RefundState, Stage, TaskKind};
use crate::{Action, AdminRole, Clock, Command, Milestone, Order, OrderState, Progress, Side};

/// A kind of timer, with what it is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Timer {
    /// A proposal is not answered.
    Accept,
    /// An accepted order is not paid.
    Fund,
    /// A paid order is not begun.
    Start,
    /// What was handed in is not answered.
    Inspection(MilestoneId),
    /// A period of a subscription is over.
    Period(MilestoneId),
    /// Nothing was handed in.
    Delivery(MilestoneId),
    /// The next milestone is not paid.
    FundNext,
    /// A request to cancel is not answered.
    Cancel,
    /// A phase of a dispute ends.
    Dispute(u32),
    /// A dispute has lasted too long.
    HardCap(u32),
    /// The date of a condition passes.
    Condition(u32),
    /// An amendment is not answered.
    Amendment,
    /// Something the seller earned can be spent.
    Mature,
    /// A refund takes too long.
    Refund(RefundId),
    /// A provider wants evidence.
    ChargebackEvidence(DisputeId),
    /// A provider is silent about a chargeback.
    ChargebackCheck(DisputeId),
}

/// Who has to act before a deadline, or for a task.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Owner {
    /// The buyer.
    Buyer,
    /// The seller.
    Seller,
    /// Either party.
    Parties,
    /// Nobody: it happens by itself.
    System,
    /// The provider.
    Provider,
    /// Somebody of the tenant.
    Admin(AdminRole),
}

impl From<Side> for Owner {
    fn from(side: Side) -> Self {
        match side {
            Side::Buyer => Owner::Buyer,
            Side::Seller => Owner::Seller,
        }
    }
}

/// What happens by itself, when, unless its owner acts before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deadline {
    /// What.
    pub timer: Timer,
    /// When.
    pub due: Timestamp,
    /// Who can act before.
    pub owner: Owner,
}

/// Something a party should be told before a deadline.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reminder {
    /// Of which deadline.
    pub timer: Timer,
    /// When to tell.
    pub at: Timestamp,
    /// Whom.
    pub to: Owner,
    /// Whether it is the last one.
    pub last: bool,
}

/// When an accepted order expires unpaid: later once a payment is on its way.
pub(crate) fn funding_due(order: &Order) -> Option<Timestamp> {
    let open = order.payments.iter().any(|payment| payment.state == PaymentState::Processing);
    let ttl = if open { order.terms.funding_open_ttl } else { order.terms.funding_ttl };
    order.accepted_at.map(|at| order.extended(Timer::Fund, after(at, ttl)))
}

/// When a milestone should have been handed in: as agreed, or some time after work on it could begin.
pub(crate) fn delivery_due(order: &Order, milestone: &Milestone) -> Option<Timestamp> {
    let begun = milestone.started_at.or(milestone.funded_at);
    milestone.delivery_due.or_else(|| begun.map(|at| after(at, order.terms.delivery_ttl)))
}

/// When a paid order goes back because nobody began it; never, where periods begin by themselves.
pub(crate) fn start_due(order: &Order) -> Option<Timestamp> {
    let by_itself = order.milestones.iter().any(|one| one.is_live() && one.release_at.is_some());
    order.funded_at.filter(|_| !by_itself).map(|at| order.extended(Timer::Start, after(at, order.terms.start_ttl)))
}

/// When milestones that nobody pays are given up: some time after the last that was paid is over.
pub(crate) fn fund_next_due(order: &Order) -> Option<Timestamp> {
    let waiting = order.milestones.iter().any(|one| one.progress == Progress::Pending);
    let busy = order.milestones.iter().any(Milestone::is_live);
    let last = order.milestones.iter().filter_map(|one| one.ended_at).max().or(order.funded_at);
    let due = |at| order.extended(Timer::FundNext, after(at, order.terms.funding_ttl));
    last.filter(|_| waiting && !busy).map(due)
}

/// When a proposal that nobody answers expires.
pub(crate) fn accept_due(order: &Order) -> Timestamp {
    order.extended(Timer::Accept, after(order.turn_since, order.terms.accept_ttl))
}

/// When silence answers a request to cancel.
pub(crate) fn cancel_due(order: &Order, cancel: &Cancel) -> Timestamp {
    order.extended(Timer::Cancel, after(cancel.asked_at, order.terms.cancel_ttl))
}

/// When an amendment that nobody answers is dropped.
pub(crate) fn amendment_due(order: &Order, amendment: &Amendment) -> Timestamp {
    order.extended(Timer::Amendment, after(amendment.at, order.terms.accept_ttl))
}

/// Whether support may move a deadline: those of the parties. Clocks of the house, of providers and of what was awarded stay.
pub(crate) fn is_extendable(order: &Order, timer: Timer) -> bool {
    match timer {
        Timer::Accept
        | Timer::Fund
        | Timer::Start
        | Timer::Inspection(_)
        | Timer::Delivery(_)
        | Timer::FundNext
        | Timer::Cancel
        | Timer::Amendment => true,
        Timer::Dispute(number) => order.disputes.iter().any(|one| {
            let theirs = matches!(one.phase, Phase::AwaitingResponse(_) | Phase::Negotiation(_) | Phase::Evidence(_));
            one.number == number && theirs
        }),
        Timer::Period(_)
        | Timer::HardCap(_)
        | Timer::Condition(_)
        | Timer::Mature
        | Timer::Refund(_)
        | Timer::ChargebackEvidence(_)
        | Timer::ChargebackCheck(_) => false,
    }
}

/// Everything that happens by itself, soonest first.
pub fn deadlines(order: &Order) -> Vec<Deadline> {
    let mut all = Vec::new();
    match order.stage {
        Stage::Proposed => {
            all.push(Deadline { timer: Timer::Accept, due: accept_due(order), owner: order.turn.into() });
        }
        Stage::Accepted => {
            all.extend(funding_due(order).map(|due| Deadline { timer: Timer::Fund, due, owner: Owner::Buyer }));
        }
        Stage::Live => {
            of_order(order, &mut all);
            order.milestones.iter().for_each(|one| of_milestone(order, one, &mut all));
            order.disputes.iter().filter(|one| one.is_open()).for_each(|one| of_dispute(order, one, &mut all));
            of_conditions(order, &mut all);
        }
        Stage::Declined | Stage::Cancelled | Stage::Expired => {}
    }
    of_the_rest(order, &mut all);
    all.sort_by_key(|one| (one.due, one.timer));
    all
}

fn of_order(order: &Order, all: &mut Vec<Deadline>) {
    if order.state() == OrderState::Funded {
        all.extend(start_due(order).map(|due| Deadline { timer: Timer::Start, due, owner: Owner::Seller }));
    }
    all.extend(fund_next_due(order).map(|due| Deadline { timer: Timer::FundNext, due, owner: Owner::Buyer }));
    if let Some(cancel) = &order.cancel {
        all.push(Deadline { timer: Timer::Cancel, due: cancel_due(order, cancel), owner: Owner::Seller });
    }
    if let Some(amendment) = &order.amendment {
        let due = amendment_due(order, amendment);
        all.push(Deadline { timer: Timer::Amendment, due, owner: amendment.by.other().into() });
    }
}

fn of_milestone(order: &Order, one: &Milestone, all: &mut Vec<Deadline>) {
    if !one.is_live() || one.frozen > 0 {
        return;
    }
    if let Some(due) = one.release_at {
        all.push(Deadline { timer: Timer::Period(one.id), due, owner: Owner::System });
    }
    match (one.progress, one.clock) {
        (Progress::Submitted, Clock::Running(due)) => {
            all.push(Deadline { timer: Timer::Inspection(one.id), due, owner: Owner::Buyer });
        }
        (Progress::Funded | Progress::Started | Progress::ChangesRequested, _)
            if one.release_at.is_none() && order.state() != OrderState::Funded =>
        {
            let due = delivery_due(order, one);
            let waiting = order.tasks.iter().any(|task| task.kind == TaskKind::Overdue(one.id));
            let due = due.filter(|_| !waiting);
            all.extend(due.map(|due| Deadline { timer: Timer::Delivery(one.id), due, owner: Owner::Seller }));
        }
        _ => {}
    }
}

fn of_dispute(order: &Order, one: &Dispute, all: &mut Vec<Deadline>) {
    let timer = Timer::Dispute(one.number);
    let (due, owner) = match one.phase {
        Phase::AwaitingResponse(due) => (Some(due), one.opener.other().into()),
        Phase::Negotiation(due) | Phase::Evidence(due) => (Some(due), Owner::Parties),
        // Once it is with somebody senior there is a task, and no clock that pays.
        Phase::Decision(due) => (Some(due).filter(|_| one.escalated_at.is_none()), Owner::Admin(AdminRole::Dispute)),
        Phase::Awarded(due) => (Some(due), Owner::Parties),
        Phase::Resolved | Phase::Withdrawn => (None, Owner::System),
    };
    all.extend(due.map(|due| Deadline { timer, due, owner }));
    if one.escalated_at.is_none() {
        let due = after(one.opened_at, order.terms.hard_cap);
        all.push(Deadline { timer: Timer::HardCap(one.number), due, owner: Owner::Admin(AdminRole::Dispute) });
    }
}

fn of_conditions(order: &Order, all: &mut Vec<Deadline>) {
    if order.state().is_terminal() {
        return;
    }
    let open = |of: Option<MilestoneId>| of.is_none_or(|id| order.milestone(id).is_ok_and(Milestone::is_open));
    let waiting = order.conditions.iter().filter(|one| {
        one.state == ConditionState::Pending && one.template.on_due != OnDue::Nothing && open(one.milestone)
    });
    let dated = waiting.filter_map(|one| one.due_at.map(|due| (one.number, due)));
    all.extend(dated.map(|(number, due)| Deadline { timer: Timer::Condition(number), due, owner: Owner::Parties }));
}

/// What goes on beside the state, also after the end.
fn of_the_rest(order: &Order, all: &mut Vec<Deadline>) {
    let first = order.maturities.iter().map(|one| one.due).min();
    all.extend(first.map(|due| Deadline { timer: Timer::Mature, due, owner: Owner::System }));
    let stuck = |id| order.tasks.iter().any(|task| task.kind == TaskKind::RefundStuck(id));
    let refunds = order.refunds.iter().filter(|one| one.state == RefundState::Submitted && !stuck(one.id));
    all.extend(refunds.map(|one| Deadline {
        timer: Timer::Refund(one.id),
        due: after(one.at, REFUND_CHECK),
        owner: Owner::Provider,
    }));
    for one in order.chargebacks.iter().filter(|one| one.is_open()) {
        if one.state == crate::chargeback::ChargebackState::Open {
            let timer = Timer::ChargebackEvidence(one.id);
            all.push(Deadline { timer, due: one.file_at(), owner: Owner::System });
        }
        if !one.checked {
            all.push(Deadline { timer: Timer::ChargebackCheck(one.id), due: one.check_at(), owner: Owner::Provider });
        }
    }
}

/// The commands that are due: what the worker runs. What is blocked is left out; it has a hold or a task, with an owner.
pub fn due(order: &Order, now: Timestamp) -> Vec<Command> {
    let due = deadlines(order).into_iter().filter(|one| one.due <= now && !is_blocked(order, one.timer, now));
    due.map(|one| Command::system(Action::Elapse(one.timer))).collect()
}

/// Whether a timer that is due cannot do anything now.
fn is_blocked(order: &Order, timer: Timer, now: Timestamp) -> bool {
    let held = order.hold().is_some();
    let asked = |id| order.tasks.iter().any(|task| task.kind == TaskKind::BlockedRelease(id));
    let strict = |id| order.unmet(id).iter().any(|one| !one.deemed);
    match timer {
        Timer::Inspection(id) => held || (asked(id) && strict(id)),
        Timer::Period(id) => held || order.cancel_of(id).is_some() || (asked(id) && strict_but_dates(order, id, now)),
        Timer::Start | Timer::Cancel => held,
        Timer::Dispute(number) => {
            let awarded = |one: &&Dispute| one.number == number && matches!(one.phase, Phase::Awarded(_));
            held && order.disputes.iter().any(|one| awarded(&one))
        }
        Timer::Accept
        | Timer::Fund
        | Timer::Delivery(_)
        | Timer::FundNext
        | Timer::HardCap(_)
        | Timer::Condition(_)
        | Timer::Amendment
        | Timer::Mature
        | Timer::Refund(_)
        | Timer::ChargebackEvidence(_)
        | Timer::ChargebackCheck(_) => false,
    }
}

/// Conditions of a period that no date satisfies.
pub(crate) fn strict_but_dates(order: &Order, id: MilestoneId, now: Timestamp) -> bool {
    let by_date = |number: u32| {
        let condition = order.conditions.iter().find(|one| one.number == number);
        condition.is_some_and(|one| one.template.by_date && one.reached_at.is_none_or(|at| at <= now))
    };
    order.unmet(id).iter().any(|one| !by_date(one.number))
}

/// How long somebody has for what a timer ends, in seconds; none where nobody is reminded.
fn length(order: &Order, one: &Deadline) -> Option<i64> {
    Some(match one.timer {
        Timer::Inspection(_) => order.terms.inspection,
        Timer::Accept => order.terms.accept_ttl,
        Timer::Fund | Timer::FundNext => order.terms.funding_ttl,
        Timer::Start => order.terms.start_ttl,
        Timer::Cancel => order.terms.cancel_ttl,
        Timer::Dispute(_) => order.terms.response_ttl,
        Timer::Delivery(id) => {
            let begun = order.milestone(id).ok()?;
            let begun = begun.started_at.or(begun.funded_at)?;
            one.due.duration_since(begun).as_secs()
        }
        Timer::Period(_)
        | Timer::HardCap(_)
        | Timer::Condition(_)
        | Timer::Amendment
        | Timer::Mature
        | Timer::Refund(_)
        | Timer::ChargebackEvidence(_)
        | Timer::ChargebackCheck(_) => return None,
    })
}

/// What to remind of: half-way, a day and an hour before silence decides.
pub fn reminders(order: &Order) -> Vec<Reminder> {
    let mut all = Vec::new();
    for one in deadlines(order) {
        let Some(length) = length(order, &one) else { continue };
        let half = length.checked_div(2).unwrap_or_default();
        for before in [half, DAY, HOUR] {
            if before < length {
                let at = after(one.due, before.saturating_neg());
                all.push(Reminder { timer: one.timer, at, to: one.owner, last: before == HOUR });
            }
        }
    }
    all.sort_by_key(|one| (one.at, one.timer));
    all.dedup_by_key(|one| (one.at, one.timer));
    all
}
