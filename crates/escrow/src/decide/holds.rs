//! Holds: T30.
//!
//! A hold stops money from leaving and stops nothing else. Each has an owner who has to look at it; when the last is lifted, what
//! lapsed meanwhile happens at once.

use super::{Draft, guards, work};
use crate::order::{Hold, HoldKind, TaskKind};
use crate::{Action, AdminRole, Event, EventKind, Owner, Refusal, Role};

#[expect(clippy::wildcard_enum_match_arm, reason = "the router sends nothing else here")]
pub(super) fn apply(d: &mut Draft<'_>, action: &Action) -> Result<(), Refusal> {
    if d.role != Role::System {
        guards::admin(d, &[AdminRole::Risk, AdminRole::Senior])?;
    }
    match action {
        Action::PlaceHold(HoldKind::Chargeback) => Err(Refusal::NotYours),
        Action::PlaceHold(kind) => {
            guards::live(d)?;
            place(d, *kind);
            Ok(())
        }
        Action::LiftHold(number) => {
            let hold = d.order.holds.iter().find(|hold| hold.number == *number && hold.lifted_at.is_none());
            if hold.ok_or(Refusal::NoSuchHold)?.kind == HoldKind::Chargeback {
                return Err(Refusal::NotYours);
            }
            lift(d, *number);
            work::release_lapsed(d)
        }
        _ => Err(Refusal::NotYours),
    }
}

pub(super) fn place(d: &mut Draft<'_>, kind: HoldKind) {
    let number = u32::try_from(d.order.holds.len()).unwrap_or(u32::MAX).saturating_add(1);
    d.order.holds.push(Hold { number, kind, placed_at: d.cx.now, lifted_at: None });
    d.task(TaskKind::Held(number), Owner::Admin(AdminRole::Risk));
    d.tell(Event::of(EventKind::HoldPlaced));
}

fn lift(d: &mut Draft<'_>, number: u32) {
    let now = d.now();
    for hold in d.order.holds.iter_mut().filter(|hold| hold.number == number) {
        hold.lifted_at = Some(now);
    }
    d.tell(Event::of(EventKind::HoldLifted));
}

/// The hold of chargebacks goes with the last of them.
pub(super) fn lift_chargebacks(d: &mut Draft<'_>) {
    if d.order.chargebacks.iter().any(crate::chargeback::Chargeback::is_open) {
        return;
    }
    let on = |hold: &&Hold| hold.kind == HoldKind::Chargeback && hold.lifted_at.is_none();
    let numbers: Vec<u32> = d.order.holds.iter().filter(on).map(|hold| hold.number).collect();
    for number in numbers {
        lift(d, number);
    }
}
