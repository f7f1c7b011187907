//! Support gives a party more time: a running deadline moves to a later instant, with a reason that both read.
//!
//! No money moves, nothing that has passed comes back, and no deadline moves to an earlier instant: somebody who relied on it would
//! lose something. What happens when it passes stays what it was.

use jiff::Timestamp;

use super::{Draft, guards};
use crate::deadline::{deadlines, is_extendable};
use crate::dispute::Phase;
use crate::instant::{DAY, after};
use crate::order::{Extension, TaskKind};
use crate::{Action, AdminRole, Clock, Digest, Event, EventKind, Refusal, Timer};

/// How much later at most, in seconds; it may be moved again.
const MOST: i64 = DAY.saturating_mul(30);

#[expect(clippy::wildcard_enum_match_arm, reason = "the router sends nothing else here")]
pub(super) fn apply(d: &mut Draft<'_>, action: &Action) -> Result<(), Refusal> {
    guards::admin(d, &[AdminRole::Support, AdminRole::Senior])?;
    match action {
        Action::Extend { timer, until, reason } => extend(d, *timer, *until, *reason),
        _ => Err(Refusal::NotYours),
    }
}

fn extend(d: &mut Draft<'_>, timer: Timer, until: Timestamp, reason: Digest) -> Result<(), Refusal> {
    let running = deadlines(&d.order).into_iter().find(|one| one.timer == timer && is_extendable(&d.order, timer));
    let due = running.ok_or(Refusal::NotExtendable)?.due;
    if until <= due.max(d.now()) || until > after(due.max(d.now()), MOST) {
        return Err(Refusal::BadExtension { due });
    }
    match timer {
        Timer::Inspection(id) => d.order.milestone_mut(id)?.clock = Clock::Running(until),
        Timer::Delivery(id) => {
            d.order.milestone_mut(id)?.delivery_due = Some(until);
            d.order.tasks.retain(|task| task.kind != TaskKind::Overdue(id));
        }
        Timer::Dispute(number) => {
            for one in d.order.disputes.iter_mut().filter(|one| one.number == number) {
                one.phase = match one.phase {
                    Phase::AwaitingResponse(_) => Phase::AwaitingResponse(until),
                    Phase::Negotiation(_) => Phase::Negotiation(until),
                    Phase::Evidence(_) => Phase::Evidence(until),
                    Phase::Decision(_) | Phase::Awarded(_) | Phase::Resolved | Phase::Withdrawn => one.phase,
                };
            }
        }
        // What is counted from when something happened keeps that, and the later end beside it.
        Timer::Accept
        | Timer::Fund
        | Timer::Start
        | Timer::FundNext
        | Timer::Cancel
        | Timer::Amendment
        | Timer::Period(_)
        | Timer::HardCap(_)
        | Timer::Condition(_)
        | Timer::Mature
        | Timer::Refund(_)
        | Timer::ChargebackEvidence(_)
        | Timer::ChargebackCheck(_) => {}
    }
    d.order.extensions.push(Extension { timer, until, at: d.now(), reason });
    let event = Event::of(EventKind::DeadlineExtended);
    d.tell(if let Timer::Inspection(id) | Timer::Delivery(id) = timer { event.milestone(id) } else { event });
    Ok(())
}
