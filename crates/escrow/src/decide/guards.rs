//! Guards that many transitions share, each a named refusal.
//!
//! A guard looks and never changes anything.

use ids::MilestoneId;

use super::{Draft, is_live};
use crate::{Actor, AdminRole, Milestone, Refusal, Role, Side};

/// The actor may act on this order at all.
pub(super) fn actor(d: &Draft<'_>) -> Result<(), Refusal> {
    match (d.role, d.actor) {
        (Role::Outsider, _) => Err(Refusal::NotYours),
        (Role::Buyer, _) if d.cx.buyer.suspended => Err(Refusal::Suspended),
        (Role::Seller, _) if d.cx.seller.suspended => Err(Refusal::Suspended),
        (Role::Admin(_), Actor::Admin { person: Some(person), .. }) if d.order.is_party(person) => {
            Err(Refusal::Related)
        }
        (Role::Admin(_), _) if d.cx.related => Err(Refusal::Related),
        (Role::Buyer | Role::Seller | Role::ThirdParty | Role::System | Role::Admin(_), _) => Ok(()),
    }
}

pub(super) fn is(d: &Draft<'_>, role: Role) -> Result<(), Refusal> {
    if d.role == role { Ok(()) } else { Err(Refusal::NotYours) }
}

/// Either party; which.
pub(super) fn party(d: &Draft<'_>) -> Result<Side, Refusal> {
    d.role.side().ok_or(Refusal::NotYours)
}

pub(super) fn admin(d: &Draft<'_>, roles: &[AdminRole]) -> Result<(), Refusal> {
    match d.role {
        Role::Admin(role) if roles.contains(&role) => Ok(()),
        Role::Admin(_) | Role::Buyer | Role::Seller | Role::ThirdParty | Role::System | Role::Outsider => {
            Err(Refusal::NotYours)
        }
    }
}

/// The order has money in escrow.
pub(super) fn live(d: &Draft<'_>) -> Result<(), Refusal> {
    if is_live(&d.order) { Ok(()) } else { Err(Refusal::State { state: d.order.state() }) }
}

/// Nothing stops money from leaving.
pub(super) fn no_hold(d: &Draft<'_>) -> Result<(), Refusal> {
    d.order.hold().map_or(Ok(()), |hold| Err(Refusal::Held { number: hold.number, kind: hold.kind }))
}

/// The milestone has money in escrow.
pub(super) fn live_milestone<'d>(d: &'d Draft<'_>, id: MilestoneId) -> Result<&'d Milestone, Refusal> {
    live(d)?;
    let milestone = d.order.milestone(id)?;
    if milestone.is_live() { Ok(milestone) } else { Err(Refusal::MilestoneState { state: milestone.state() }) }
}

/// No dispute is about it.
pub(super) fn uncontested(d: &Draft<'_>, id: MilestoneId) -> Result<(), Refusal> {
    d.order.dispute_of(id).map_or(Ok(()), |dispute| Err(Refusal::Contested { dispute: dispute.number }))
}

/// All blocking conditions of the milestone and of the order are satisfied.
pub(super) fn nothing_unmet(d: &Draft<'_>, id: MilestoneId) -> Result<(), Refusal> {
    let unmet = d.order.unmet(id);
    if unmet.is_empty() { Ok(()) } else { Err(Refusal::Unmet(unmet)) }
}
