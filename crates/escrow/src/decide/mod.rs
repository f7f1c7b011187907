//! The decision: one function from an order, a command and what is known to what follows, or to a refusal.
//!
//! Every command goes the same way: the version, the actor, the guard of its transition, then a draft of the next order that
//! collects journals and events; at the end the draft is closed in one place (state events, tasks that are done, the version).

mod after;
mod agree;
mod amend;
mod award;
mod cancel;
mod chargebacks;
mod conditions;
mod disputes;
mod extend;
mod fund;
mod guards;
mod holds;
pub(crate) mod play;
mod settle;
mod timers;
mod work;

pub(crate) use after::REFUND_CHECK;
pub use fund::{to_pay, to_pay_beside};
pub(crate) use settle::{Leg, Rules};

use ids::Uuid;
use jiff::Timestamp;
use ledger::Journal;

use crate::order::{PaymentState, Stage, Task, TaskKind};
use crate::{
    Action, Actor, Command, Context, Event, EventKind, Order, OrderState, Outcome, Owner, Proposal, Refusal, Role,
    Side, Wallet,
};

/// A draft of an outcome.
#[derive(Clone, Debug)]
pub(crate) struct Draft<'a> {
    pub(crate) order: Order,
    pub(crate) journals: Vec<Journal>,
    pub(crate) events: Vec<Event>,
    pub(crate) cx: &'a Context,
    pub(crate) actor: Actor,
    pub(crate) role: Role,
    /// The wallets as the journals so far leave them.
    pub(crate) buyer: Wallet,
    pub(crate) seller: Wallet,
}

impl<'a> Draft<'a> {
    pub(crate) fn of(order: &Order, actor: Actor, cx: &'a Context) -> Self {
        Self {
            order: order.clone(),
            journals: Vec::new(),
            events: Vec::new(),
            cx,
            actor,
            role: order.role(actor),
            buyer: cx.buyer.wallet,
            seller: cx.seller.wallet,
        }
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.cx.now
    }

    pub(crate) fn tell(&mut self, event: Event) {
        self.events.push(event);
    }

    pub(crate) fn told(&mut self, kind: EventKind) {
        self.events.push(Event::of(kind));
    }

    pub(crate) fn post(&mut self, journal: Journal) {
        self.journals.push(journal);
    }

    pub(crate) fn source(&mut self) -> Uuid {
        self.order.next_source()
    }

    /// Something waits for a person of the tenant; once.
    pub(crate) fn task(&mut self, kind: TaskKind, owner: Owner) {
        if !self.order.tasks.iter().any(|task| task.kind == kind) {
            self.order.tasks.push(Task { kind, owner, since: self.cx.now });
            self.told(EventKind::AttentionNew);
        }
    }

    /// Closes the draft: what changed is told, what is done is forgotten, the change is counted.
    fn finish(mut self, before: &Order) -> Result<Outcome, Refusal> {
        let (was, is) = (before.state(), self.order.state());
        if was != is {
            if let Some(kind) = entered(is, was) {
                self.told(kind);
            }
            self.order.ended_at = is.is_terminal().then_some(self.cx.now);
        }
        forget_done_tasks(&mut self.order);
        tidy_cancel(&mut self.order);
        resume_clocks(&mut self.order, self.cx.now);
        if is.is_terminal() {
            (self.order.cancel, self.order.amendment) = (None, None);
            agree::end_payments(&mut self, PaymentState::Abandoned);
        }
        self.order.version = self.order.version.checked_add(1).ok_or(Refusal::Amount)?;
        Ok(Outcome { order: self.order, journals: self.journals, events: self.events })
    }
}

/// What is told when a state is entered. A dispute, a decline or an expiry tells more of itself where it happens.
fn entered(state: OrderState, from: OrderState) -> Option<EventKind> {
    match state {
        OrderState::Funding => Some(EventKind::OrderFunding),
        OrderState::Funded => Some(EventKind::OrderFunded),
        OrderState::InProgress => (from == OrderState::Funded).then_some(EventKind::OrderStarted),
        OrderState::Completed => Some(EventKind::OrderCompleted),
        OrderState::Closed => Some(EventKind::OrderClosed),
        OrderState::Refunded => Some(EventKind::OrderRefunded),
        OrderState::Created
        | OrderState::Accepted
        | OrderState::Disputed
        | OrderState::Declined
        | OrderState::Cancelled
        | OrderState::Expired => None,
    }
}

/// A request to cancel is about what is still open and uncontested; without any it is over.
fn tidy_cancel(order: &mut Order) {
    let Some(mut cancel) = order.cancel.take() else { return };
    cancel.milestones.retain(|id| order.milestone(*id).is_ok_and(crate::Milestone::is_open));
    cancel.milestones.retain(|id| order.dispute_of(*id).is_none());
    order.cancel = (!cancel.milestones.is_empty()).then_some(cancel);
}

/// A clock that stopped goes on as soon as nothing objects any more, with what was left but never less than the floor.
fn resume_clocks(order: &mut Order, now: Timestamp) {
    let floor = order.terms.resume_floor;
    let objected = |id| order.dispute_of(id).is_some() || order.cancel_of(id).is_some();
    let free = |one: &&crate::Milestone| one.is_live() && one.frozen == 0 && !objected(one.id);
    let ids: Vec<_> = order.milestones.iter().filter(free).map(|one| one.id).collect();
    for milestone in order.milestones.iter_mut().filter(|one| ids.contains(&one.id)) {
        milestone.clock = milestone.clock.resumed(now, floor);
    }
}

fn forget_done_tasks(order: &mut Order) {
    let tasks = std::mem::take(&mut order.tasks);
    order.tasks = tasks.into_iter().filter(|task| still_waits(order, task.kind)).collect();
}

fn still_waits(order: &Order, kind: TaskKind) -> bool {
    let open = |id| order.milestone(id).is_ok_and(crate::Milestone::is_open);
    let disputed = |number: u32| order.disputes.iter().any(|one| one.number == number && one.is_open());
    match kind {
        TaskKind::BlockedRelease(id) => order
            .milestone(id)
            .is_ok_and(|one| one.is_live() && (one.progress == crate::Progress::Submitted || one.release_at.is_some())),
        TaskKind::Overdue(id) => {
            order.milestone(id).is_ok_and(|one| one.is_live() && one.progress != crate::Progress::Submitted)
        }
        TaskKind::ConfirmDefault(number) | TaskKind::Decide(number) | TaskKind::Escalated(number) => disputed(number),
        TaskKind::ConditionFailed(number) => {
            let of = order.conditions.iter().find(|one| one.number == number).and_then(|one| one.milestone);
            of.map_or(!order.state().is_terminal(), open)
        }
        TaskKind::RefundStuck(id) => order.refunds.iter().any(|one| one.id == id && after::is_under_way(one)),
        TaskKind::ChargebackSilent(id) => order.chargebacks.iter().any(|one| one.id == id && one.is_open()),
        TaskKind::Held(number) => order.holds.iter().any(|one| one.number == number && one.lifted_at.is_none()),
    }
}

/// Proposes an order: transition T01.
///
/// # Errors
/// [`Refusal`], the first guard that does not hold.
pub fn propose(proposal: &Proposal, actor: Actor, cx: &Context) -> Result<Outcome, Refusal> {
    agree::propose(proposal, actor, cx)
}

/// Decides what follows from a command. Pure and total: it changes nothing it is given and answers for every input.
///
/// # Errors
/// [`Refusal`], the first guard that does not hold; nothing has changed then.
pub fn decide(order: &Order, command: &Command, cx: &Context) -> Result<Outcome, Refusal> {
    if command.expects.is_some_and(|version| version != order.version) {
        return Err(Refusal::Stale { current: order.version });
    }
    let mut draft = Draft::of(order, command.actor, cx);
    guards::actor(&draft)?;
    apply(&mut draft, &command.action)?;
    draft.finish(order)
}

fn apply(draft: &mut Draft<'_>, action: &Action) -> Result<(), Refusal> {
    match action {
        Action::Amend(_)
        | Action::Counter(_)
        | Action::Accept(_)
        | Action::Decline
        | Action::Withdraw
        | Action::CancelUnfunded
        | Action::Revive => agree::apply(draft, action),
        Action::StartPayment { .. } | Action::PaymentFailed(_) | Action::Receive(_) | Action::FundFromWallet(_) => {
            fund::apply(draft, action)
        }
        Action::Start(_)
        | Action::Submit(_)
        | Action::RequestChanges(..)
        | Action::Approve(_)
        | Action::ReleasePart { .. } => work::apply(draft, action),
        Action::FreeCancel(_) | Action::GiveUp(_) | Action::RequestCancel { .. } | Action::AnswerCancel(_) => {
            cancel::apply(draft, action)
        }
        Action::ShowEvidence(..)
        | Action::AddEvidence(_)
        | Action::Verify(_)
        | Action::Reject(_)
        | Action::Waive(_)
        | Action::Undo(_)
        | Action::EnterCode { .. }
        | Action::ConditionMet(_) => conditions::apply(draft, action),
        Action::OpenDispute { .. }
        | Action::Respond { .. }
        | Action::Concede(_)
        | Action::Offer { .. }
        | Action::AcceptOffer { .. }
        | Action::MoveOn(_)
        | Action::WithdrawDispute(_) => disputes::apply(draft, action),
        Action::Award { .. }
        | Action::ConfirmAward(_)
        | Action::ConfirmDefault(_)
        | Action::ConfirmReturn(_)
        | Action::Appeal(_) => award::apply(draft, action),
        Action::PlaceHold(_) | Action::LiftHold(_) => holds::apply(draft, action),
        Action::ChargebackOpened { .. } | Action::ChargebackWon(_) | Action::ChargebackLost(_) => {
            chargebacks::apply(draft, action)
        }
        Action::SellerRefund { .. }
        | Action::RefundSucceeded(_)
        | Action::RefundFailed(_)
        | Action::RefundNeedsDetails(_) => after::apply(draft, action),
        Action::ProposeAmendment(_) | Action::AnswerAmendment(_) => amend::apply(draft, action),
        Action::Extend { .. } => extend::apply(draft, action),
        Action::Elapse(timer) => timers::elapse(draft, *timer),
    }
}

/// Whether money of the order is, or may be, in escrow.
fn is_live(order: &Order) -> bool {
    order.stage == Stage::Live && !order.state().is_terminal()
}

pub(crate) fn wallet_of<'d>(draft: &'d mut Draft<'_>, side: Side) -> &'d mut Wallet {
    match side {
        Side::Buyer => &mut draft.buyer,
        Side::Seller => &mut draft.seller,
    }
}
