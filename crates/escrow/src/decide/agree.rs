//! Before the money: T01 to T07, T12 and T33.
//!
//! A proposal goes back and forth until one side accepts exactly what the other proposed; the digest of what it saw says so.

use super::fund::try_fund;
use super::{Draft, guards};
use crate::condition::Signatures;
use crate::instant::after;
use crate::order::{PaymentState, Stage};
use crate::{Action, Actor, Context, Digest, Event, EventKind, Order, Outcome, Party, Proposal, Refusal, Side};

/// How often a proposal is countered at most.
const MAX_ROUNDS: u32 = 10;

pub(super) fn propose(proposal: &Proposal, actor: Actor, cx: &Context) -> Result<Outcome, Refusal> {
    let side = match actor {
        Actor::Person(person) if person == proposal.buyer => Side::Buyer,
        Actor::Person(person) if person == proposal.seller => Side::Seller,
        Actor::Person(_) | Actor::System | Actor::Admin { .. } => return Err(Refusal::NotYours),
    };
    fit_to_propose(facts(cx, side), cx)?;
    proposal.check(cx.now)?;
    let events = vec![Event::of(EventKind::OrderCreated).minor(proposal.price)];
    Ok(Outcome { order: proposal.order(side, cx.now), journals: Vec::new(), events })
}

const fn facts(cx: &Context, side: Side) -> &Party {
    match side {
        Side::Buyer => &cx.buyer,
        Side::Seller => &cx.seller,
    }
}

fn fit_to_propose(party: &Party, cx: &Context) -> Result<(), Refusal> {
    if party.suspended {
        Err(Refusal::Suspended)
    } else if !party.phone_verified {
        Err(Refusal::PhoneUnverified)
    } else if !cx.enabled {
        Err(Refusal::Disabled)
    } else {
        Ok(())
    }
}

#[expect(clippy::wildcard_enum_match_arm, reason = "the router sends nothing else here")]
pub(super) fn apply(d: &mut Draft<'_>, action: &Action) -> Result<(), Refusal> {
    let side = guards::party(d)?;
    match action {
        Action::Amend(proposal) => replace(d, side, proposal, false),
        Action::Counter(proposal) => replace(d, side, proposal, true),
        Action::Accept(shown) => accept(d, side, *shown),
        Action::Decline => {
            proposed(d)?;
            turn(d, side)?;
            d.order.stage = Stage::Declined;
            d.told(EventKind::OrderDeclined);
            Ok(())
        }
        Action::Withdraw => {
            proposed(d)?;
            turn(d, side.other())?;
            d.order.stage = Stage::Cancelled;
            d.told(EventKind::OrderCancelled);
            Ok(())
        }
        Action::CancelUnfunded => cancel(d),
        _ => revive(d, side),
    }
}

fn proposed(d: &Draft<'_>) -> Result<(), Refusal> {
    if d.order.stage == Stage::Proposed { Ok(()) } else { Err(Refusal::State { state: d.order.state() }) }
}

fn turn(d: &Draft<'_>, side: Side) -> Result<(), Refusal> {
    if d.order.turn == side { Ok(()) } else { Err(Refusal::NotTurn) }
}

/// T02 by whose proposal stands, T03 by who has to answer it.
fn replace(d: &mut Draft<'_>, side: Side, proposal: &Proposal, counter: bool) -> Result<(), Refusal> {
    proposed(d)?;
    turn(d, if counter { side } else { side.other() })?;
    let old = &d.order;
    if (proposal.id, proposal.buyer, proposal.seller) != (old.id, old.buyer, old.seller) {
        return Err(Refusal::NotYours);
    }
    let rounds = old.rounds.saturating_add(u32::from(counter));
    if rounds > MAX_ROUNDS {
        return Err(Refusal::TooManyRounds);
    }
    proposal.check(d.now())?;
    let fresh = proposal.order(old.proposer, d.now());
    let turn_since = if counter { d.now() } else { old.turn_since };
    let turn = if counter { old.turn.other() } else { old.turn };
    d.order = Order { version: old.version, rounds, turn, turn_since, ..fresh };
    d.told(EventKind::OrderAmended);
    Ok(())
}

/// T04.
fn accept(d: &mut Draft<'_>, side: Side, shown: Digest) -> Result<(), Refusal> {
    proposed(d)?;
    turn(d, side)?;
    if shown != d.order.terms_hash {
        return Err(Refusal::TermsChanged);
    }
    if d.order.bases.iter().any(|base| d.now() >= base.quote.expires_at()) {
        return Err(Refusal::QuoteExpired);
    }
    let needed = d.order.terms.identity_level;
    if facts(d.cx, side).identity_level < needed {
        return Err(Refusal::Identity { needed });
    }
    if d.cx.buyer.suspended || d.cx.seller.suspended {
        return Err(Refusal::Suspended);
    }
    d.order.stage = Stage::Accepted;
    d.order.accepted_at = Some(d.now());
    d.told(EventKind::OrderAccepted);
    Ok(())
}

/// T12.
fn cancel(d: &mut Draft<'_>) -> Result<(), Refusal> {
    if d.order.stage != Stage::Accepted {
        return Err(Refusal::State { state: d.order.state() });
    }
    end_payments(d, PaymentState::Abandoned);
    d.order.stage = Stage::Cancelled;
    d.told(EventKind::OrderCancelled);
    Ok(())
}

pub(super) fn end_payments(d: &mut Draft<'_>, state: PaymentState) {
    for payment in d.order.payments.iter_mut().filter(|payment| payment.state == PaymentState::Processing) {
        payment.state = state;
    }
}

/// T33: both want it back. What arrived late pays for it, if it is still there.
fn revive(d: &mut Draft<'_>, side: Side) -> Result<(), Refusal> {
    let (Stage::Expired, Some(_), Some(ended)) = (d.order.stage, d.order.accepted_at, d.order.ended_at) else {
        return Err(Refusal::State { state: d.order.state() });
    };
    if d.order.earmarked == 0 || d.now() >= after(ended, d.order.terms.revive_window) {
        return Err(Refusal::WindowPassed);
    }
    d.order.revival = d.order.revival.with(side);
    d.told(EventKind::NotificationNew);
    if !d.order.revival.both() {
        return Ok(());
    }
    d.order.revival = Signatures::default();
    d.order.stage = Stage::Accepted;
    d.order.accepted_at = Some(d.now());
    d.told(EventKind::OrderAccepted);
    try_fund(d)
}
