//! Amendments: T35.
//!
//! Both sides agree, or nothing changes. What was paid for keeps its price and its slices of the fee; a milestone that is added brings
//! its own.

use super::{Draft, guards};
use crate::condition::{Condition, ConditionState};
use crate::deadline::amendment_due;
use crate::fee::{FeeBase, FeeQuote};
use crate::order::{Amendment, Change};
use crate::{Action, EventKind, Milestone, Progress, Refusal, Side};

#[expect(clippy::wildcard_enum_match_arm, reason = "the router sends nothing else here")]
pub(super) fn apply(d: &mut Draft<'_>, action: &Action) -> Result<(), Refusal> {
    let side = guards::party(d)?;
    guards::live(d)?;
    match action {
        Action::ProposeAmendment(change) => {
            check(d, change)?;
            d.order.amendment = Some(Amendment { by: side, change: change.clone(), at: d.cx.now });
            d.told(EventKind::NotificationNew);
            Ok(())
        }
        Action::AnswerAmendment(yes) => answer(d, side, *yes),
        _ => Err(Refusal::NotYours),
    }
}

fn answer(d: &mut Draft<'_>, side: Side, yes: bool) -> Result<(), Refusal> {
    let amendment = d.order.amendment.clone().ok_or(Refusal::NoAmendment)?;
    if amendment.by == side && yes {
        return Err(Refusal::NotTurn);
    }
    if d.now() >= amendment_due(&d.order, &amendment) {
        return Err(Refusal::WindowPassed);
    }
    d.order.amendment = None;
    if yes {
        check(d, &amendment.change)?;
        make(d, amendment.change)?;
        d.told(EventKind::OrderAmended);
    } else {
        d.told(EventKind::NotificationNew);
    }
    Ok(())
}

/// Nobody answered.
pub(super) fn lapse(d: &mut Draft<'_>) -> Result<(), Refusal> {
    let amendment = d.order.amendment.as_ref().ok_or(Refusal::NoAmendment)?;
    if d.now() < amendment_due(&d.order, amendment) {
        return Err(Refusal::NotDue);
    }
    d.order.amendment = None;
    d.told(EventKind::NotificationNew);
    Ok(())
}

fn check(d: &Draft<'_>, change: &Change) -> Result<(), Refusal> {
    match change {
        Change::AddMilestone { milestone, quote, conditions } => added(d, milestone, quote, conditions),
        Change::MoveDate { milestone, delivery_due } => {
            let one = d.order.milestone(*milestone)?;
            let open = one.is_open() && one.progress != Progress::Submitted && one.frozen == 0;
            if open && *delivery_due > d.now() { Ok(()) } else { Err(Refusal::BadAmendment) }
        }
        Change::ChangeCondition { number, template } => {
            template.check()?;
            let condition = d.order.conditions.iter().find(|one| one.number == *number);
            let condition = condition.ok_or(Refusal::NoSuchCondition)?;
            let about = |one: &&Milestone| condition.milestone.is_none_or(|of| of == one.id);
            let handed_in = d
                .order
                .milestones
                .iter()
                .filter(about)
                .any(|one| matches!(one.progress, Progress::Submitted | Progress::Ended(_)) || one.frozen > 0);
            if handed_in { Err(Refusal::BadAmendment) } else { Ok(()) }
        }
    }
}

fn added(d: &Draft<'_>, milestone: &Milestone, quote: &FeeQuote, conditions: &[Condition]) -> Result<(), Refusal> {
    let known = d.order.milestones.iter().any(|one| one.id == milestone.id);
    let room = d.order.milestones.len() < crate::order::MAX_PARTS
        && d.order.conditions.len().saturating_add(conditions.len()) <= crate::order::MAX_PARTS;
    let fresh = crate::order::is_fresh(milestone) && (1..=d.order.terms.max_price).contains(&milestone.amount);
    if known || !room || !fresh {
        return Err(Refusal::BadAmendment);
    }
    quote.check()?;
    if quote.price != milestone.amount || quote.currency != d.order.currency {
        return Err(Refusal::QuoteMismatch);
    }
    if d.now() >= quote.expires_at() {
        return Err(Refusal::QuoteExpired);
    }
    for condition in conditions {
        condition.template.check()?;
        let placed = condition.milestone == Some(milestone.id) && condition.group.is_none();
        if !placed || condition.state != ConditionState::Pending {
            return Err(Refusal::ConditionCount);
        }
    }
    Ok(())
}

fn make(d: &mut Draft<'_>, change: Change) -> Result<(), Refusal> {
    match change {
        Change::AddMilestone { milestone, quote, conditions } => {
            let base = d.order.bases.len();
            d.order.bases.push(FeeBase::new(*quote));
            d.order.milestones.push(Milestone { base, ..*milestone });
            for condition in conditions {
                let number = u32::try_from(d.order.conditions.len()).unwrap_or(u32::MAX).saturating_add(1);
                d.order.conditions.push(Condition { number, ..condition });
            }
        }
        Change::MoveDate { milestone, delivery_due } => {
            d.order.milestone_mut(milestone)?.delivery_due = Some(delivery_due);
        }
        Change::ChangeCondition { number, template } => {
            for condition in d.order.conditions.iter_mut().filter(|one| one.number == number) {
                let kept = condition.clone();
                *condition = Condition {
                    evidence: kept.evidence,
                    state: ConditionState::Pending,
                    ..Condition::of(*template.clone())
                };
                (condition.number, condition.milestone, condition.group) = (kept.number, kept.milestone, kept.group);
                (condition.third_party, condition.due_at) = (kept.third_party, kept.due_at);
            }
        }
    }
    Ok(())
}
