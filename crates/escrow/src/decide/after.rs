//! After the end: T32, refunds on their way, and what matures in the seller's wallet.

use ids::RefundId;

use super::{Draft, guards, settle};
use crate::amount::{minus, plus};
use crate::instant::{DAY, after};
use crate::journal;
use crate::order::{Refund, RefundState, TaskKind};
use crate::{Action, AdminRole, Event, EventKind, OrderState, Owner, RefundTo, Refusal, Role};

/// How long a provider may take for a refund before somebody looks, in seconds.
pub(crate) const REFUND_CHECK: i64 = DAY.saturating_mul(10);

#[expect(clippy::wildcard_enum_match_arm, reason = "the router sends nothing else here")]
pub(super) fn apply(d: &mut Draft<'_>, action: &Action) -> Result<(), Refusal> {
    match action {
        Action::SellerRefund { minor, to } => {
            guards::is(d, Role::Seller)?;
            give_back(d, *minor, *to)
        }
        Action::RefundSucceeded(id) => {
            guards::is(d, Role::System)?;
            arrived(d, *id)
        }
        Action::RefundFailed(id) => {
            guards::is(d, Role::System)?;
            failed(d, *id)
        }
        Action::RefundNeedsDetails(id) => {
            guards::is(d, Role::System)?;
            moved(d, *id, RefundState::NeedsDetails)?;
            d.task(TaskKind::RefundStuck(*id), Owner::Admin(AdminRole::Finance));
            Ok(())
        }
        _ => Err(Refusal::NotYours),
    }
}

/// T32.
fn give_back(d: &mut Draft<'_>, minor: i64, to: RefundTo) -> Result<(), Refusal> {
    let (OrderState::Closed, Some(ended)) = (d.order.state(), d.order.ended_at) else {
        return Err(Refusal::State { state: d.order.state() });
    };
    if d.now() > after(ended, d.order.terms.seller_refund_window) {
        return Err(Refusal::WindowPassed);
    }
    guards::no_hold(d)?;
    let left = d.order.flows.seller;
    if !(1..=left).contains(&minor) {
        return Err(Refusal::ExceedsReceived { left });
    }
    if d.seller.available < minor {
        return Err(Refusal::Insufficient { missing: minus(minor, d.seller.available)? });
    }
    let (refunds, rest) = match to {
        RefundTo::Source => settle::to_source(d, minor)?,
        RefundTo::Wallet => (Vec::new(), minor),
    };
    let source = d.source();
    d.post(journal::seller_refunded(source, &d.order, minor, (&refunds, rest))?);
    d.seller.available = minus(d.seller.available, minor)?;
    let flows = &mut d.order.flows;
    (flows.seller, flows.buyer) = (minus(flows.seller, minor)?, plus(flows.buyer, minor)?);
    flows.given_back = plus(flows.given_back, minor)?;
    if rest == 0 {
        return Ok(());
    }
    d.buyer.available = plus(d.buyer.available, rest)?;
    d.tell(Event::of(EventKind::WalletChanged).about(d.order.buyer.uuid()).minor(rest));
    settle::offset_buyer(d)
}

/// True until a refund has arrived or fallen back.
pub(crate) const fn is_under_way(refund: &Refund) -> bool {
    matches!(refund.state, RefundState::Submitted | RefundState::NeedsDetails)
}

fn moved(d: &mut Draft<'_>, id: RefundId, to: RefundState) -> Result<i64, Refusal> {
    let under_way = |one: &&mut Refund| one.id == id && is_under_way(one) && one.state != to;
    let refund = d.order.refunds.iter_mut().find(under_way).ok_or(Refusal::NoSuchRefund)?;
    refund.state = to;
    Ok(refund.minor)
}

fn arrived(d: &mut Draft<'_>, id: RefundId) -> Result<(), Refusal> {
    let minor = moved(d, id, RefundState::Succeeded)?;
    d.post(journal::refund_settled(id, d.order.currency, minor)?);
    d.tell(Event::of(EventKind::RefundSucceeded).about(id.uuid()).minor(minor));
    Ok(())
}

fn failed(d: &mut Draft<'_>, id: RefundId) -> Result<(), Refusal> {
    let minor = moved(d, id, RefundState::FellBack)?;
    d.post(journal::refund_failed(id, d.order.currency, d.order.buyer, minor)?);
    d.buyer.available = plus(d.buyer.available, minor)?;
    d.tell(Event::of(EventKind::RefundFailed).about(id.uuid()).minor(minor));
    settle::offset_buyer(d)
}

/// A provider takes too long.
pub(super) fn overdue(d: &mut Draft<'_>, id: RefundId) -> Result<(), Refusal> {
    let refund = d.order.refunds.iter().find(|one| one.id == id && is_under_way(one)).ok_or(Refusal::NoSuchRefund)?;
    if d.now() < after(refund.at, REFUND_CHECK) {
        return Err(Refusal::NotDue);
    }
    d.task(TaskKind::RefundStuck(id), Owner::Admin(AdminRole::Finance));
    Ok(())
}

/// What was pending or kept back and is due can be spent; less, if a chargeback has taken some of it.
pub(super) fn mature(d: &mut Draft<'_>) -> Result<(), Refusal> {
    let now = d.now();
    let (due, later): (Vec<_>, Vec<_>) = d.order.maturities.drain(..).partition(|one| one.due <= now);
    d.order.maturities = later;
    if due.is_empty() {
        return Err(Refusal::NotDue);
    }
    for one in due {
        let wallet = super::wallet_of(d, one.side);
        let part = match one.kind {
            crate::order::MaturityKind::Clearance => &mut wallet.pending,
            crate::order::MaturityKind::Reserve => &mut wallet.reserve,
        };
        let minor = one.minor.min(*part).max(0);
        if minor == 0 {
            continue;
        }
        *part = minus(*part, minor)?;
        wallet.available = plus(wallet.available, minor)?;
        let (source, person) = (d.source(), d.order.party(one.side));
        d.post(journal::matured(source, d.order.currency, person, one.kind, minor)?);
        d.tell(Event::of(EventKind::WalletChanged).about(person.uuid()).minor(minor));
    }
    settle::offset_seller(d)?;
    settle::offset_buyer(d)
}
