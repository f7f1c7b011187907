use escrow::journal::Accounts;
use escrow::order::{HoldKind, PaymentState, RefundState, Stage};
use escrow::{Action, Command, MilestoneState, Order, OrderState, Outcome, Timer, deadlines};
use jiff::Timestamp;
use ledger::JournalKind;

use crate::books::Books;

/// What holds for an order at any instant.
pub(crate) fn check(order: &Order, books: &Books, now: Timestamp) {
    let of = |account| books.of(order.currency, account);
    for one in &order.milestones {
        let held = one.held().expect("parts do not exceed the whole");
        assert!(held >= 0 && one.frozen >= 0, "I-9 {one:?}");
        assert!(one.released + one.refunded + one.lost <= one.amount, "I-9 {one:?}");
        assert_eq!(of(Accounts::held(one.id)), held, "I-5 held {one:?}");
        assert_eq!(of(Accounts::disputed(one.id)), one.frozen, "I-5 frozen {one:?}");
    }
    let waiting: i64 = order.bases.iter().map(|base| base.waiting().expect("it fits")).sum();
    assert_eq!(of(Accounts::fee(order.id)), waiting, "I-6");
    let state = order.state();
    assert_eq!(state, reference_state(order), "I-10");
    if state.is_terminal() {
        ended(order);
    } else {
        owned(order, now);
    }
    if order.stage != Stage::Live {
        assert!(order.milestones.iter().all(|one| one.funded == 0), "I-8");
        assert_eq!(waiting, 0, "I-8");
    }
    for refund in &order.refunds {
        let under_way = matches!(refund.state, RefundState::Submitted | RefundState::NeedsDetails);
        let expected = if under_way { refund.minor } else { 0 };
        assert_eq!(of(Accounts::refund_transit(refund.id)), expected, "I-15");
    }
    for base in &order.bases {
        assert!(base.settled <= base.funded, "I-18");
        let quote = &base.quote;
        let whole = quote.buyer_fee + quote.buyer_tax + quote.seller_fee + quote.seller_tax;
        assert!(whole * 2 <= quote.price, "I-20");
    }
    books.surplus(order.currency);
    assert_eq!(books.trial_balance(order.currency), 0, "I-2");
}

fn ended(order: &Order) {
    assert!(order.milestones.iter().all(|one| one.frozen == 0 && one.held() == Ok(0)), "I-7");
    assert!(order.bases.iter().all(|base| base.waiting() == Ok(0)), "I-7 {order:#?}");
    assert!(!order.disputes.iter().any(escrow::dispute::Dispute::is_open), "I-7");
    assert!(!order.payments.iter().any(|payment| payment.state == PaymentState::Processing), "I-7");
    assert!(order.cancel.is_none() && order.amendment.is_none(), "I-7");
    let of_order = |timer: Timer| {
        !matches!(timer, Timer::Mature | Timer::Refund(_) | Timer::ChargebackEvidence(_) | Timer::ChargebackCheck(_))
    };
    assert!(!deadlines(order).iter().any(|one| of_order(one.timer)), "I-7");
    assert!(order.ended_at.is_some());
}

/// I-19: somebody, or a clock, goes on.
fn owned(order: &Order, now: Timestamp) {
    let future = deadlines(order).iter().any(|one| one.due > now);
    let due = !escrow::due(order, now).is_empty();
    assert!(future || due || !order.tasks.is_empty(), "I-19 {order:#?}");
    assert!(order.hold().is_none() || !order.tasks.is_empty(), "I-19 a hold is somebody's");
}

/// The rule of states, written down a second time.
fn reference_state(order: &Order) -> OrderState {
    let states: Vec<MilestoneState> = order.milestones.iter().map(escrow::Milestone::state).collect();
    let over = |state: &MilestoneState| {
        use MilestoneState::{Cancelled, Refunded, Released, ResolvedBuyer, ResolvedSeller, ResolvedSplit};
        [Released, ResolvedSeller, ResolvedBuyer, ResolvedSplit, Refunded, Cancelled].contains(state)
    };
    match order.stage {
        Stage::Proposed => OrderState::Created,
        Stage::Accepted => {
            let waits = order.payments.iter().any(|payment| payment.state == PaymentState::Processing);
            if waits || order.earmarked > 0 { OrderState::Funding } else { OrderState::Accepted }
        }
        Stage::Declined => OrderState::Declined,
        Stage::Cancelled => OrderState::Cancelled,
        Stage::Expired => OrderState::Expired,
        Stage::Live if states.contains(&MilestoneState::Disputed) => OrderState::Disputed,
        Stage::Live if states.iter().all(over) => {
            let paid: i64 = order.milestones.iter().map(|one| one.released).sum();
            if paid > 0 { OrderState::Closed } else { OrderState::Refunded }
        }
        Stage::Live if states.iter().filter(|state| !over(state)).all(|state| *state == MilestoneState::Submitted) => {
            OrderState::Completed
        }
        Stage::Live => {
            let idle = [MilestoneState::Pending, MilestoneState::Funded, MilestoneState::Cancelled];
            if states.iter().all(|state| idle.contains(state)) { OrderState::Funded } else { OrderState::InProgress }
        }
    }
}

/// What holds for a step.
pub(crate) fn step(before: &Order, command: &Command, outcome: &Outcome) {
    let after = &outcome.order;
    assert_eq!(after.version, before.version + 1, "I-14");
    let (was, is) = (before.state(), after.state());
    assert!(was == is || !outcome.events.is_empty() || is == OrderState::InProgress, "I-14 {was:?} {is:?}");
    let revived = was == OrderState::Expired && matches!(command.action, Action::Revive);
    assert!(!was.is_terminal() || was == is || revived, "a terminal state is not left: {was:?} {is:?} {command:?}");
    let agreed = matches!(
        command.action,
        Action::AcceptOffer { .. }
            | Action::Concede(_)
            | Action::Award { .. }
            | Action::ConfirmAward(_)
            | Action::ConfirmDefault(_)
            | Action::ConfirmReturn(_)
            | Action::AnswerCancel(_)
            | Action::Elapse(Timer::Dispute(_))
    );
    let released = outcome.journals.iter().any(|journal| journal.kind() == JournalKind::EscrowReleased);
    if released && !agreed {
        assert!(after.hold().is_none(), "I-11 a hold is on");
        for (old, new) in
            before.milestones.iter().zip(&after.milestones).filter(|(old, new)| new.released > old.released)
        {
            let early = matches!(command.action, Action::ReleasePart { .. });
            let open = after.unmet(new.id);
            assert!(open.is_empty() || early, "I-11 {open:?} {command:?}");
            assert_eq!(old.frozen, new.frozen, "I-11 contested money moved");
        }
    }
    if before.stage == Stage::Live {
        assert_eq!(before.bases[0].quote, after.bases[0].quote, "I-20");
    }
    let chargeback = before.holds.iter().any(|hold| hold.kind == HoldKind::Chargeback && hold.lifted_at.is_none());
    let refunds = outcome.journals.iter().any(|journal| journal.kind() == JournalKind::EscrowRefunded);
    let ends_it = matches!(command.action, Action::ChargebackWon(_) | Action::ChargebackLost(_));
    assert!(!chargeback || !refunds || ends_it, "a refund and a chargeback exclude each other");
}
