//! Money in: T08 to T10 and T34, and money that comes when nobody waits for it.
//!
//! The promise: a payment is booked once, whatever it is for. What is enough goes into escrow; what is short, late or too much goes
//! to the buyer's wallet, and is applied by itself when the rest arrives.

use ids::{AttemptId, MilestoneId};

use super::{Draft, guards, is_live};
use crate::amount::{MAX_MINOR, minus, plus, sum};
use crate::instant::after;
use crate::journal::{self, Funding, Receipted};
use crate::order::{Maturity, MaturityKind, Payment, PaymentState, Refund, RefundState, Stage};
use crate::{Action, Event, EventKind, Order, Progress, Receipt, Refusal, Role, Side};

#[expect(clippy::wildcard_enum_match_arm, reason = "the router sends nothing else here")]
pub(super) fn apply(d: &mut Draft<'_>, action: &Action) -> Result<(), Refusal> {
    match action {
        Action::StartPayment { attempt, milestone, wallet_part, although_open, part } => {
            guards::is(d, Role::Buyer)?;
            start(d, *attempt, *milestone, (*wallet_part, *although_open, *part))
        }
        Action::PaymentFailed(attempt) => {
            guards::is(d, Role::System)?;
            failed(d, *attempt)
        }
        Action::FundFromWallet(milestone) => {
            guards::is(d, Role::Buyer)?;
            from_wallet(d, *milestone)
        }
        Action::Receive(receipt) => {
            guards::is(d, Role::System)?;
            receive(d, receipt)
        }
        _ => Err(Refusal::NotYours),
    }
}

/// What a payment pays for now: everything at first, or the milestone named, or the first that is not paid.
pub(super) fn slice(d: &Draft<'_>, milestone: Option<MilestoneId>) -> Result<Vec<MilestoneId>, Refusal> {
    slice_of(&d.order, milestone)
}

fn slice_of(order: &Order, milestone: Option<MilestoneId>) -> Result<Vec<MilestoneId>, Refusal> {
    let pending = || order.milestones.iter().filter(|one| one.progress == Progress::Pending);
    let all_at_once = order.stage == Stage::Accepted && !order.per_milestone;
    let ids: Vec<MilestoneId> = match (order.stage, milestone) {
        (Stage::Accepted, _) if all_at_once => pending().map(|one| one.id).collect(),
        (Stage::Accepted | Stage::Live, Some(id)) => pending().map(|one| one.id).filter(|one| *one == id).collect(),
        (Stage::Accepted | Stage::Live, None) => pending().map(|one| one.id).take(1).collect(),
        (Stage::Proposed | Stage::Declined | Stage::Cancelled | Stage::Expired, _) => Vec::new(),
    };
    if ids.is_empty() { Err(Refusal::NotDueToPay) } else { Ok(ids) }
}

/// What is due for a slice, without the provider's costs.
pub(super) fn due(d: &Draft<'_>, slice: &[MilestoneId]) -> Result<i64, Refusal> {
    due_of(&d.order, slice)
}

fn due_of(order: &Order, slice: &[MilestoneId]) -> Result<i64, Refusal> {
    let mut bases = order.bases.clone();
    let mut due = 0;
    for id in slice {
        let milestone = order.milestone(*id)?;
        let base = bases.get_mut(milestone.base).ok_or(Refusal::Amount)?;
        let (fee, _) = base.fund(milestone.amount)?;
        due = plus(due, plus(milestone.amount, fee.buyer()?)?)?;
    }
    Ok(due)
}

/// What the buyer has to pay next, in minor units: with fees, with what a provider keeps where the payer bears it, and without what
/// arrived for it already.
///
/// # Errors
/// [`Refusal::NotDueToPay`] when nothing is due; [`Refusal::Amount`].
pub fn to_pay(order: &Order) -> Result<i64, Refusal> {
    to_pay_beside(order, order.earmarked)
}

/// The same where so much of it comes from the buyer's wallet, in minor units.
///
/// # Errors
/// As [`to_pay`].
pub fn to_pay_beside(order: &Order, wallet: i64) -> Result<i64, Refusal> {
    let slice = slice_of(order, None)?;
    let left = minus(due_of(order, &slice)?, wallet)?.max(0);
    let first = *slice.first().ok_or(Refusal::NotDueToPay)?;
    let base = order.bases.get(order.milestone(first)?.base).ok_or(Refusal::Amount)?;
    plus(left, base.quote.processing_on(left)?)
}

/// T08, and T34 for a later milestone.
fn start(
    d: &mut Draft<'_>,
    attempt: AttemptId,
    of: Option<MilestoneId>,
    how: (i64, bool, Option<i64>),
) -> Result<(), Refusal> {
    let (wallet_part, although_open, part) = how;
    if !d.cx.enabled {
        return Err(Refusal::Disabled);
    }
    let slice = slice(d, of)?;
    if d.order.payments.iter().any(|payment| payment.attempt == attempt) {
        return Err(Refusal::AlreadyBooked);
    }
    let first = *slice.first().ok_or(Refusal::NotDueToPay)?;
    // What is paid one by one is paid for by name: a second charge for it never pays for the next.
    let by_name = d.order.per_milestone || d.order.stage == Stage::Live;
    let milestone = by_name.then_some(first);
    let open = |one: &Payment| one.state == PaymentState::Processing && one.milestone == milestone;
    if d.order.payments.iter().any(open) && !although_open {
        return Err(Refusal::PaymentOpen);
    }
    let due = due(d, &slice)?;
    if !(0..due).contains(&wallet_part) {
        return Err(Refusal::BadReceipt);
    }
    let rest = minus(due, wallet_part)?;
    let net = part.unwrap_or(rest);
    if !(1..=rest).contains(&net) {
        return Err(Refusal::BadReceipt);
    }
    let base = d.order.bases.get(d.order.milestone(first)?.base).ok_or(Refusal::Amount)?;
    let processing = base.quote.processing_on(net)?;
    let (state, at) = (PaymentState::Processing, d.now());
    d.order.payments.push(Payment { attempt, milestone, wallet_part, processing, gross: 0, clearance: 0, state, at });
    d.tell(Event::of(EventKind::PaymentProcessing).about(attempt.uuid()).minor(plus(net, processing)?));
    Ok(())
}

fn failed(d: &mut Draft<'_>, attempt: AttemptId) -> Result<(), Refusal> {
    let open = |payment: &&mut Payment| payment.attempt == attempt && payment.state == PaymentState::Processing;
    let payment = d.order.payments.iter_mut().find(open).ok_or(Refusal::NoSuchPayment)?;
    payment.state = PaymentState::Failed;
    d.tell(Event::of(EventKind::PaymentFailed).about(attempt.uuid()));
    Ok(())
}

fn from_wallet(d: &mut Draft<'_>, of: Option<MilestoneId>) -> Result<(), Refusal> {
    let slice = slice(d, of)?;
    let due = due(d, &slice)?;
    if d.buyer.available < due {
        return Err(Refusal::Insufficient { missing: minus(due, d.buyer.available)? });
    }
    put_from_wallet(d, &slice, due)
}

/// Applies what arrived before, if it is enough by now.
pub(super) fn try_fund(d: &mut Draft<'_>) -> Result<(), Refusal> {
    let Ok(slice) = slice(d, None) else { return Ok(()) };
    let due = due(d, &slice)?;
    if d.order.earmarked < due || d.buyer.available < due {
        return Ok(());
    }
    put_from_wallet(d, &slice, due)
}

pub(super) fn put_from_wallet(d: &mut Draft<'_>, slice: &[MilestoneId], due: i64) -> Result<(), Refusal> {
    let source = d.source();
    put(d, source, slice, Incoming { wallet: due, ..Incoming::default() })
}

fn receive(d: &mut Draft<'_>, receipt: &Receipt) -> Result<(), Refusal> {
    let fine = (1..=MAX_MINOR).contains(&receipt.gross) && (0..=receipt.gross).contains(&receipt.fee);
    if !fine || receipt.clearance < 0 {
        return Err(Refusal::BadReceipt);
    }
    let known = d.order.payments.iter().find(|payment| payment.attempt == receipt.attempt).cloned();
    if known.as_ref().is_some_and(|one| matches!(one.state, PaymentState::Succeeded | PaymentState::ChargedBack)) {
        return Err(Refusal::AlreadyBooked);
    }
    if d.order.stage == Stage::Proposed {
        return Err(Refusal::State { state: d.order.state() });
    }
    book(d, receipt, known.as_ref());
    d.tell(Event::of(EventKind::PaymentSucceeded).about(receipt.attempt.uuid()).minor(receipt.gross));
    d.order.flows.costs = plus(d.order.flows.costs, receipt.fee)?;
    let wanted = known.as_ref().and_then(|payment| payment.milestone);
    let waits = d.order.stage == Stage::Accepted || (is_live(&d.order) && wanted.is_some());
    match slice(d, wanted) {
        Ok(slice) if waits => enough_or_not(d, receipt, known.as_ref(), &slice),
        Ok(_) | Err(_) => aside(d, receipt, false),
    }
}

/// The payment has arrived, whether it was announced or not.
fn book(d: &mut Draft<'_>, receipt: &Receipt, known: Option<&Payment>) {
    let at = d.now();
    let blank = Payment {
        attempt: receipt.attempt,
        milestone: None,
        wallet_part: 0,
        processing: 0,
        gross: 0,
        clearance: 0,
        state: PaymentState::Succeeded,
        at,
    };
    d.order.payments.retain(|payment| payment.attempt != receipt.attempt);
    let payment = known.cloned().unwrap_or(blank);
    let (gross, clearance) = (receipt.gross, receipt.clearance);
    d.order.payments.push(Payment { gross, clearance, state: PaymentState::Succeeded, ..payment });
}

/// T09 or T10.
fn enough_or_not(
    d: &mut Draft<'_>,
    receipt: &Receipt,
    known: Option<&Payment>,
    slice: &[MilestoneId],
) -> Result<(), Refusal> {
    let processing = known.map_or(0, |payment| payment.processing);
    let due = plus(due(d, slice)?, processing)?;
    let may = plus(d.order.earmarked, known.map_or(0, |payment| payment.wallet_part))?;
    let wallet = may.min(d.buyer.available).min(minus(due, receipt.gross)?.max(0));
    if plus(receipt.gross, wallet)? < due {
        return aside(d, receipt, true);
    }
    let excess = minus(plus(receipt.gross, wallet)?, due)?;
    let to_source = receipt.third_party && excess > 0;
    let excess_to = to_source.then(|| journal::refund_of_attempt(receipt.attempt));
    let (gross, costs, clearance) = (receipt.gross, receipt.fee, receipt.clearance);
    let incoming = Incoming { gross, costs, wallet, processing, excess, excess_to, clearance };
    put(d, receipt.attempt.uuid(), slice, incoming)
}

/// Not for escrow: into the buyer's wallet, or back to a stranger's source.
fn aside(d: &mut Draft<'_>, receipt: &Receipt, short: bool) -> Result<(), Refusal> {
    let of =
        Receipted { attempt: receipt.attempt, currency: d.order.currency, gross: receipt.gross, costs: receipt.fee };
    if receipt.third_party && !short {
        let refund = journal::refund_of_attempt(receipt.attempt);
        d.post(journal::unallocated(&of)?);
        d.post(journal::allocated(&of, Err(refund))?);
        return owe(d, (refund, receipt.attempt), receipt.gross);
    }
    // What waits for this order pays for it whenever the rest comes, so it is at hand; the rest waits until no bank takes it back.
    let kept = short || d.order.stage == Stage::Expired;
    let waits = receipt.clearance > 0 && !kept;
    d.post(journal::topped_up(&of, d.order.buyer, waits)?);
    if kept {
        d.order.earmarked = plus(d.order.earmarked, receipt.gross)?;
    }
    buyers(d, receipt.gross, if waits { receipt.clearance } else { 0 })?;
    if short {
        d.tell(Event::of(EventKind::PaymentPartial).about(receipt.attempt.uuid()).minor(receipt.gross));
    }
    d.tell(Event::of(EventKind::WalletChanged).about(d.order.buyer.uuid()).minor(receipt.gross));
    super::settle::offset_buyer(d)
}

/// Into the buyer's wallet; for so many seconds it cannot be spent.
fn buyers(d: &mut Draft<'_>, minor: i64, clearance: i64) -> Result<(), Refusal> {
    if clearance == 0 {
        d.buyer.available = plus(d.buyer.available, minor)?;
        return Ok(());
    }
    d.buyer.pending = plus(d.buyer.pending, minor)?;
    let due = after(d.now(), clearance);
    d.order.maturities.push(Maturity { side: Side::Buyer, kind: MaturityKind::Clearance, minor, due });
    Ok(())
}

/// Money goes back to its source, which is a payment.
pub(super) fn owe(d: &mut Draft<'_>, (id, payment): (ids::RefundId, AttemptId), minor: i64) -> Result<(), Refusal> {
    let (payment, at) = (Some(payment), d.now());
    d.order.refunds.push(Refund { id, payment, minor, at, state: RefundState::Submitted });
    d.tell(Event::of(EventKind::RefundSubmitted).about(id.uuid()).minor(minor));
    Ok(())
}

#[derive(Clone, Copy, Default)]
struct Incoming {
    gross: i64,
    costs: i64,
    wallet: i64,
    processing: i64,
    excess: i64,
    excess_to: Option<ids::RefundId>,
    clearance: i64,
}

/// Puts a slice into escrow.
fn put(d: &mut Draft<'_>, source: ids::Uuid, slice: &[MilestoneId], of: Incoming) -> Result<(), Refusal> {
    let now = d.now();
    let (mut parts, mut waiting, mut fee, mut tax) = (Vec::new(), 0, 0, 0);
    for id in slice {
        let milestone = d.order.milestone(*id)?;
        let (at, amount) = (milestone.base, milestone.amount);
        let (charged, at_once) = d.order.bases.get_mut(at).ok_or(Refusal::Amount)?.fund(amount)?;
        if at_once {
            (fee, tax) = (plus(fee, charged.buyer_fee)?, plus(tax, charged.buyer_tax)?);
        } else {
            waiting = plus(waiting, charged.buyer()?)?;
        }
        let milestone = d.order.milestone_mut(*id)?;
        (milestone.funded, milestone.funded_at, milestone.progress) = (amount, Some(now), Progress::Funded);
        parts.push((*id, amount));
    }
    let funding = Funding {
        order: d.order.id,
        buyer: d.order.buyer,
        currency: d.order.currency,
        gross: of.gross,
        costs: of.costs,
        wallet: of.wallet,
        milestones: &parts,
        waiting,
        fee,
        tax,
        processing: of.processing,
        excess: of.excess,
        excess_to: of.excess_to,
        excess_waits: of.clearance > 0,
    };
    d.post(journal::funded(source, &funding)?);
    d.order.flows.fees = plus(d.order.flows.fees, fee)?;
    d.order.flows.taxes = plus(d.order.flows.taxes, tax)?;
    arrived(d, source, of)?;
    let whole = sum(parts.iter().map(|(_, minor)| *minor))?;
    if d.order.stage == Stage::Live {
        d.tell(Event::of(EventKind::OrderFunded).minor(whole));
    }
    d.order.stage = Stage::Live;
    d.order.funded_at.get_or_insert(now);
    super::conditions::start_dates(d, slice);
    super::settle::offset_buyer(d)
}

/// What the wallet gave and got, and what of it was set aside for this.
fn arrived(d: &mut Draft<'_>, source: ids::Uuid, of: Incoming) -> Result<(), Refusal> {
    d.buyer.available = minus(d.buyer.available, of.wallet)?;
    d.order.earmarked = minus(d.order.earmarked, of.wallet.min(d.order.earmarked))?;
    if let Some(refund) = of.excess_to {
        return owe(d, (refund, AttemptId::from_uuid(source)), of.excess);
    }
    if of.excess > 0 {
        buyers(d, of.excess, of.clearance)?;
    }
    let moved = minus(of.excess, of.wallet)?;
    if moved != 0 {
        d.tell(Event::of(EventKind::WalletChanged).about(d.order.buyer.uuid()).minor(moved));
    }
    Ok(())
}
