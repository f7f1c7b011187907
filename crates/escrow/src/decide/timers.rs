//! Timers: what each does when its instant has come.
//!
//! A timer is nothing but a question to the order, asked again in the same transaction as its effect: one that is early, late or
//! about something that is over is refused and changes nothing.

use super::{Draft, after as later, agree, amend, cancel, chargebacks, conditions, disputes, guards, work};
use crate::deadline::{accept_due, delivery_due, fund_next_due};
use crate::order::{PaymentState, Stage, TaskKind};
use crate::{AdminRole, EventKind, OrderState, Owner, Progress, Refusal, Role, Timer};

pub(super) fn elapse(d: &mut Draft<'_>, timer: Timer) -> Result<(), Refusal> {
    guards::is(d, Role::System)?;
    match timer {
        Timer::Accept => unanswered(d),
        Timer::Fund => unpaid(d),
        Timer::Start => cancel::not_begun(d),
        Timer::Inspection(id) => work::lapse(d, id),
        Timer::Period(id) => work::release_period(d, id),
        Timer::Delivery(id) => undelivered(d, id),
        Timer::FundNext => next_unpaid(d),
        Timer::Cancel => cancel::silent(d),
        Timer::Dispute(number) => disputes::phase_over(d, number),
        Timer::HardCap(number) => disputes::capped(d, number),
        Timer::Condition(number) => conditions::overdue(d, number),
        Timer::Amendment => amend::lapse(d),
        Timer::Mature => later::mature(d),
        Timer::Refund(id) => later::overdue(d, id),
        Timer::ChargebackEvidence(id) => chargebacks::file(d, id),
        Timer::ChargebackCheck(id) => chargebacks::check(d, id),
    }
}

/// T07.
fn unanswered(d: &mut Draft<'_>) -> Result<(), Refusal> {
    if d.order.stage != Stage::Proposed {
        return Err(Refusal::State { state: d.order.state() });
    }
    if d.now() < accept_due(&d.order) {
        return Err(Refusal::NotDue);
    }
    d.order.stage = Stage::Expired;
    d.told(EventKind::OrderExpired);
    Ok(())
}

/// T11.
fn unpaid(d: &mut Draft<'_>) -> Result<(), Refusal> {
    if d.order.stage != Stage::Accepted {
        return Err(Refusal::State { state: d.order.state() });
    }
    if crate::deadline::funding_due(&d.order).is_none_or(|due| d.now() < due) {
        return Err(Refusal::NotDue);
    }
    agree::end_payments(d, PaymentState::Expired);
    d.order.stage = Stage::Expired;
    d.told(EventKind::OrderExpired);
    Ok(())
}

/// Both sides may have gone: somebody asks them.
fn undelivered(d: &mut Draft<'_>, id: ids::MilestoneId) -> Result<(), Refusal> {
    let milestone = guards::live_milestone(d, id)?;
    if milestone.progress == Progress::Submitted || milestone.frozen > 0 {
        return Err(Refusal::MilestoneState { state: milestone.state() });
    }
    if delivery_due(&d.order, milestone).is_none_or(|due| d.now() < due) {
        return Err(Refusal::NotDue);
    }
    d.task(TaskKind::Overdue(id), Owner::Admin(AdminRole::Support));
    Ok(())
}

/// The next milestone was not paid, and none is under way: the rest is given up.
fn next_unpaid(d: &mut Draft<'_>) -> Result<(), Refusal> {
    guards::live(d)?;
    if fund_next_due(&d.order).is_none_or(|due| d.now() < due) {
        return Err(Refusal::NotDue);
    }
    cancel::drop_pending(d, |_| true);
    if !matches!(d.order.state(), OrderState::Closed | OrderState::Refunded) {
        d.told(EventKind::OrderAmended);
    }
    Ok(())
}
