//! Money out of escrow: the one way it leaves, whoever gets it.
//!
//! The promise: each leg's seller's and buyer's parts leave the milestone to the unit, with their slices of the fee; one journal for
//! all of them; then whatever a party owes is taken out of what they got. A milestone of which nothing is left is over.

use ids::{AttemptId, MilestoneId, RefundId, Uuid};
use ledger::JournalKind;

use super::Draft;
use crate::amount::{BPS, minus, plus, share, sum};
use crate::fee::{RefundRule, Slice};
use crate::instant::after;
use crate::journal::{self, Settlement};
use crate::order::{Maturity, MaturityKind, PaymentState, Refund, RefundState};
use crate::terms::LostCost;
use crate::{Clock, Ending, Event, EventKind, Progress, RefundTo, Refusal, Side};

/// What leaves one milestone.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Leg {
    pub(crate) milestone: MilestoneId,
    /// Whether it was frozen.
    pub(crate) frozen: bool,
    pub(crate) seller: i64,
    pub(crate) buyer: i64,
}

/// Under which rules it leaves.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Rules {
    /// What happens to the buyer's fee.
    pub(crate) refund: RefundRule,
    /// Where the buyer's part goes.
    pub(crate) to: RefundTo,
    /// Whether it was decided or agreed, rather than earned or given up.
    pub(crate) resolved: bool,
    /// Who caused a refund, where that says who bears the provider's fee.
    pub(crate) fault: Option<Side>,
}

impl Rules {
    /// To the seller, as agreed from the start.
    pub(crate) const RELEASE: Rules =
        Rules { refund: RefundRule::Proportional, to: RefundTo::Wallet, resolved: false, fault: None };
}

/// Releases all that is held of a milestone.
pub(super) fn release_all(d: &mut Draft<'_>, id: MilestoneId) -> Result<(), Refusal> {
    let held = d.order.milestone(id)?.held()?;
    settle(d, &[Leg { milestone: id, frozen: false, seller: held, buyer: 0 }], Rules::RELEASE)
}

/// Gives back all that is held of milestones, in one journal.
pub(super) fn refund_all(d: &mut Draft<'_>, ids: &[MilestoneId], rules: Rules) -> Result<(), Refusal> {
    let mut legs = Vec::new();
    for id in ids {
        let buyer = d.order.milestone(*id)?.held()?;
        legs.push(Leg { milestone: *id, frozen: false, seller: 0, buyer });
    }
    settle(d, &legs, rules)
}

/// The one way out.
pub(crate) fn settle(d: &mut Draft<'_>, legs: &[Leg], rules: Rules) -> Result<(), Refusal> {
    let mut of = Settlement::default();
    let (mut seller, mut buyer, mut principal) = (0, 0, 0);
    for leg in legs {
        let (to_seller, to_buyer) = leave(d, *leg, rules, &mut of)?;
        (seller, buyer) = (plus(seller, to_seller)?, plus(buyer, to_buyer)?);
        principal = plus(principal, leg.buyer)?;
    }
    let gave = |part: fn(&Leg) -> i64| legs.iter().any(|leg| part(leg) > 0);
    let kind = match (gave(|leg| leg.seller), gave(|leg| leg.buyer)) {
        (true, false) => JournalKind::EscrowReleased,
        (false, true) => JournalKind::EscrowRefunded,
        (true, true) => JournalKind::EscrowSplit,
        (false, false) => return Ok(()),
    };
    let source = source(d, legs)?;
    sellers_part(d, seller, &mut of)?;
    let borne = borne_by_buyer(d, buyer, principal, rules)?;
    buyers_part(d, (buyer, borne), rules.to, &mut of)?;
    d.post(journal::settled(kind, source, &d.order, &of)?);
    credited(d, &of)?;
    recover(d, borne, principal, rules)?;
    offset_seller(d)?;
    offset_buyer(d)
}

/// One leg is numbered by its milestone, several by their order.
fn source(d: &mut Draft<'_>, legs: &[Leg]) -> Result<Uuid, Refusal> {
    let [leg] = legs else { return Ok(d.source()) };
    let milestone = d.order.milestone_mut(leg.milestone)?;
    milestone.moves = milestone.moves.saturating_add(1);
    Ok(journal::keyed(milestone.id.uuid(), milestone.moves))
}

/// Takes a leg out of its milestone and its slices out of the fee; answers with what both sides get.
fn leave(d: &mut Draft<'_>, leg: Leg, rules: Rules, of: &mut Settlement) -> Result<(i64, i64), Refusal> {
    let out = plus(leg.seller, leg.buyer)?;
    if leg.seller < 0 || leg.buyer < 0 {
        return Err(Refusal::BadSplit);
    }
    let at = take(d, leg, out)?;
    let base = d.order.bases.get_mut(at).ok_or(Refusal::Amount)?;
    let released = if leg.seller > 0 { base.release(leg.seller)? } else { Slice::default() };
    let (returned, kept) = if leg.buyer > 0 { base.refund(leg.buyer, rules.refund)? } else { Default::default() };
    for slice in [released, kept] {
        of.fees = plus(of.fees, plus(slice.buyer_fee, slice.seller_fee)?)?;
        of.taxes = plus(of.taxes, plus(slice.buyer_tax, slice.seller_tax)?)?;
    }
    for slice in [released, returned, kept] {
        of.waiting = plus(of.waiting, slice.buyer()?)?;
    }
    of.out.push((leg.milestone, out, leg.frozen));
    end_or_go_on(d, leg, rules)?;
    Ok((minus(leg.seller, released.seller()?)?, plus(leg.buyer, returned.buyer()?)?))
}

/// Counts the leg; answers with the fee it is a part of.
fn take(d: &mut Draft<'_>, leg: Leg, out: i64) -> Result<usize, Refusal> {
    let milestone = d.order.milestone_mut(leg.milestone)?;
    let there = if leg.frozen { milestone.frozen } else { milestone.held()? };
    if out > there {
        return Err(Refusal::ExceedsHeld { held: there });
    }
    if leg.frozen {
        milestone.frozen = minus(milestone.frozen, out)?;
    }
    milestone.released = plus(milestone.released, leg.seller)?;
    milestone.refunded = plus(milestone.refunded, leg.buyer)?;
    Ok(milestone.base)
}

fn end_or_go_on(d: &mut Draft<'_>, leg: Leg, rules: Rules) -> Result<(), Refusal> {
    let now = d.now();
    let milestone = d.order.milestone_mut(leg.milestone)?;
    let over = milestone.held()? == 0 && milestone.frozen == 0;
    let (paid, back) = (leg.seller > 0, leg.buyer > 0);
    if over {
        let ending = match (rules.resolved, paid, back) {
            (true, true, true) | (false, true, true) => Ending::ResolvedSplit,
            (true, true, false) => Ending::ResolvedSeller,
            (true, false, _) => Ending::ResolvedBuyer,
            (false, true, false) => Ending::Released,
            (false, false, _) => Ending::Refunded,
        };
        (milestone.progress, milestone.ended_at, milestone.clock) = (Progress::Ended(ending), Some(now), Clock::Off);
    }
    if paid {
        let kind = if over { EventKind::MilestoneReleased } else { EventKind::MilestonePartiallyReleased };
        d.tell(Event::of(kind).milestone(leg.milestone).minor(leg.seller));
    }
    if back {
        d.tell(Event::of(EventKind::MilestoneRefunded).milestone(leg.milestone).minor(leg.buyer));
    }
    Ok(())
}

/// What of the seller's part is kept back, what waits for the payer's money, and what can be spent.
fn sellers_part(d: &mut Draft<'_>, net: i64, of: &mut Settlement) -> Result<(), Refusal> {
    let terms = &d.order.terms;
    of.seller_reserve = share(net, terms.reserve_bps, BPS)?;
    let rest = minus(net, of.seller_reserve)?;
    let reserve_due = after(d.cx.now, terms.reserve_for);
    let clearance = d.order.payments.iter().map(|payment| payment.clearance).max().unwrap_or_default();
    if clearance > 0 {
        of.seller_pending = rest;
    } else {
        of.seller_available = rest;
    }
    let later = [
        (MaturityKind::Reserve, of.seller_reserve, reserve_due),
        (MaturityKind::Clearance, of.seller_pending, after(d.cx.now, clearance)),
    ];
    for (kind, minor, due) in later.into_iter().filter(|(_, minor, _)| *minor > 0) {
        d.order.maturities.push(Maturity { side: Side::Seller, kind, minor, due });
    }
    d.order.flows.seller = plus(d.order.flows.seller, net)?;
    Ok(())
}

/// Where the buyer's part goes. What the buyer bears of a provider's fee is taken out of it, so it goes through the wallet.
fn buyers_part(d: &mut Draft<'_>, part: (i64, i64), to: RefundTo, of: &mut Settlement) -> Result<(), Refusal> {
    let (whole, borne) = part;
    d.order.flows.buyer = plus(d.order.flows.buyer, whole)?;
    let away = minus(whole, borne)?;
    if to == RefundTo::Wallet || away == 0 {
        of.buyer = whole;
        return Ok(());
    }
    let (refunds, rest) = to_source(d, away)?;
    (of.buyer, of.refunds) = (plus(borne, rest)?, refunds);
    Ok(())
}

/// Divides what goes back among the payments that it came by, the largest first, each no further than it came. What no payment covers
/// came out of a wallet, and goes back there.
pub(super) fn to_source(d: &mut Draft<'_>, minor: i64) -> Result<(Vec<(RefundId, i64)>, i64), Refusal> {
    let mut open: Vec<(AttemptId, i64)> = Vec::new();
    for payment in d.order.payments.iter().filter(|one| one.state == PaymentState::Succeeded) {
        let of = |one: &&Refund| one.payment == Some(payment.attempt) && one.state != RefundState::FellBack;
        let back = sum(d.order.refunds.iter().filter(of).map(|one| one.minor))?;
        open.push((payment.attempt, minus(payment.gross, back)?));
    }
    open.sort_by_key(|(_, left)| std::cmp::Reverse(*left));
    let (mut refunds, mut rest) = (Vec::new(), minor);
    for (payment, left) in open {
        let part = left.min(rest).max(0);
        if part > 0 {
            let refund = RefundId::from_uuid(d.source());
            super::fund::owe(d, (refund, payment), part)?;
            refunds.push((refund, part));
            rest = minus(rest, part)?;
        }
    }
    Ok((refunds, rest))
}

fn credited(d: &mut Draft<'_>, of: &Settlement) -> Result<(), Refusal> {
    d.seller.available = plus(d.seller.available, of.seller_available)?;
    d.seller.pending = plus(d.seller.pending, of.seller_pending)?;
    d.seller.reserve = plus(d.seller.reserve, of.seller_reserve)?;
    d.buyer.available = plus(d.buyer.available, of.buyer)?;
    d.order.flows.fees = plus(d.order.flows.fees, of.fees)?;
    d.order.flows.taxes = plus(d.order.flows.taxes, of.taxes)?;
    for (person, minor) in [(d.order.seller, of.seller_available), (d.order.buyer, of.buyer)] {
        if minor > 0 {
            d.tell(Event::of(EventKind::WalletChanged).about(person.uuid()).minor(minor));
        }
    }
    Ok(())
}

/// The share of the providers' fees that a refund of `principal` wastes, as far as nobody has borne it.
fn wasted(d: &Draft<'_>, principal: i64) -> Result<i64, Refusal> {
    if d.order.terms.lost_cost == LostCost::Platform || principal == 0 {
        return Ok(0);
    }
    let part = share(d.order.flows.costs, principal, d.order.principal()?)?;
    Ok(part.min(minus(d.order.flows.costs, d.order.flows.costs_recovered)?).max(0))
}

fn borne_by_buyer(d: &Draft<'_>, back: i64, principal: i64, rules: Rules) -> Result<i64, Refusal> {
    if rules.fault == Some(Side::Buyer) { Ok(wasted(d, principal)?.min(back)) } else { Ok(0) }
}

/// Whoever caused a refund bears what the provider had kept, as far as their wallet goes.
fn recover(d: &mut Draft<'_>, borne: i64, principal: i64, rules: Rules) -> Result<(), Refusal> {
    let (side, minor) = match rules.fault {
        None => return Ok(()),
        Some(Side::Buyer) => (Side::Buyer, borne),
        Some(Side::Seller) => (Side::Seller, wasted(d, principal)?.min(d.seller.available).max(0)),
    };
    if minor == 0 {
        return Ok(());
    }
    let (source, person) = (d.source(), d.order.party(side));
    d.post(journal::processing_recovered(source, d.order.currency, person, minor)?);
    let wallet = super::wallet_of(d, side);
    wallet.available = minus(wallet.available, minor)?;
    d.order.flows.costs_recovered = plus(d.order.flows.costs_recovered, minor)?;
    Ok(())
}

/// Takes what the buyer owes out of what the buyer has.
pub(super) fn offset_buyer(d: &mut Draft<'_>) -> Result<(), Refusal> {
    offset(d, Side::Buyer)
}

pub(super) fn offset_seller(d: &mut Draft<'_>) -> Result<(), Refusal> {
    offset(d, Side::Seller)
}

fn offset(d: &mut Draft<'_>, side: Side) -> Result<(), Refusal> {
    let wallet = super::wallet_of(d, side);
    let minor = wallet.offset();
    if minor == 0 {
        return Ok(());
    }
    wallet.available = minus(wallet.available, minor)?;
    wallet.debt = minus(wallet.debt, minor)?;
    let (source, person) = (d.source(), d.order.party(side));
    d.post(journal::offset(source, d.order.currency, person, minor)?);
    d.tell(Event::of(EventKind::WalletChanged).about(person.uuid()).minor(minor.saturating_neg()));
    Ok(())
}
