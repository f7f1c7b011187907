//! What each outcome would come to, for both parties, before they agree: computed by the code that posts.
//!
//! Each outcome is played on a copy of the order with empty wallets, and read off the journals. Nothing of it is kept.

use ledger::{AccountKind, Journal};
use serde::{Deserialize, Serialize};

use crate::amount::{minus, plus, share};
use crate::decide::{Draft, Leg, Rules, play};
use crate::fee::RefundRule;
use crate::order::Stage;
use crate::{Actor, Context, Order, Party, Progress, RefundTo, Refusal, Side, Wallet};

/// One outcome, in minor units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PreviewSums {
    /// What the buyer pays in.
    pub buyer_pays: i64,
    /// What the buyer has back.
    pub buyer_gets: i64,
    /// What the seller has.
    pub seller_gets: i64,
    /// What the seller owes.
    pub seller_owes: i64,
    /// The tenant's fees.
    pub fees: i64,
    /// Taxes on them.
    pub taxes: i64,
}

/// What is shown before acceptance, and at any time after.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Preview {
    /// Everything is delivered and taken.
    pub happy: PreviewSums,
    /// What is left goes back now.
    pub cancel_now: PreviewSums,
    /// What is left is divided in halves.
    pub halves: PreviewSums,
    /// Everything is released, and then the payer takes the whole payment back.
    pub chargeback: PreviewSums,
}

/// Plays every outcome from where the order is.
///
/// # Errors
/// [`Refusal::Amount`]; [`Refusal::State`] for an order that ended without money.
pub fn preview(order: &Order, now: jiff::Timestamp) -> Result<Preview, Refusal> {
    if matches!(order.stage, Stage::Declined | Stage::Cancelled) {
        return Err(Refusal::State { state: order.state() });
    }
    Ok(Preview {
        happy: outcome(order, now, End::Release)?,
        cancel_now: outcome(order, now, End::Refund)?,
        halves: outcome(order, now, End::Halves)?,
        chargeback: outcome(order, now, End::Chargeback)?,
    })
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    Release,
    Refund,
    Halves,
    Chargeback,
}

fn outcome(order: &Order, now: jiff::Timestamp, end: End) -> Result<PreviewSums, Refusal> {
    let party = Party { wallet: Wallet::default(), phone_verified: true, identity_level: u8::MAX, suspended: false };
    let cx = Context { now, buyer: party, seller: party, enabled: true, related: false, others: 0, approver: None };
    let mut d = Draft::of(order, Actor::System, &cx);
    let before = order.flows;
    let paid = pay_in(&mut d)?;
    let funded = d.journals.len();
    for frozen in [true, false] {
        let mut legs = Vec::new();
        for one in d.order.milestones.iter().filter(|one| one.is_live()) {
            let there = if frozen { one.frozen } else { one.held()? };
            let seller = match end {
                End::Release | End::Chargeback => there,
                End::Refund => 0,
                End::Halves => share(there, 1, 2)?,
            };
            legs.push(Leg { milestone: one.id, frozen, seller, buyer: minus(there, seller)? });
        }
        let rules = Rules { refund: rule(&d, end), to: RefundTo::Wallet, resolved: true, fault: fault(end) };
        play::settle(&mut d, &legs, rules)?;
    }
    if end == End::Chargeback {
        play::take_back(&mut d, paid)?;
    }
    read(&d, order, before, (paid, funded))
}

/// Whose wish a cancellation now would be: the buyer's.
const fn fault(end: End) -> Option<Side> {
    match end {
        End::Refund => Some(Side::Buyer),
        End::Release | End::Halves | End::Chargeback => None,
    }
}

/// Before work begins, all of the fee goes back; afterwards the agreed rule holds.
fn rule(d: &Draft<'_>, end: End) -> RefundRule {
    let begun = d.order.milestones.iter().any(|one| one.is_begun() && one.progress != Progress::Pending);
    match end {
        End::Refund if !begun => RefundRule::Proportional,
        End::Refund | End::Release | End::Halves | End::Chargeback => {
            d.order.bases.first().map_or(RefundRule::Proportional, |base| base.quote.refund)
        }
    }
}

/// Pays what is not paid yet; answers with all that the buyer pays.
fn pay_in(d: &mut Draft<'_>) -> Result<i64, Refusal> {
    if d.order.stage != Stage::Live {
        d.order.stage = Stage::Accepted;
    }
    let mut paid = 0;
    for base in &d.order.bases {
        paid = plus(paid, base.quote.charge()?)?;
    }
    while d.order.milestones.iter().any(|one| one.progress == Progress::Pending) {
        if !play::fund_next(d)? {
            break;
        }
    }
    Ok(paid)
}

fn read(d: &Draft<'_>, order: &Order, before: crate::order::Flows, of: (i64, usize)) -> Result<PreviewSums, Refusal> {
    let (paid, funded) = of;
    let flows = d.order.flows;
    let after_funding = d.journals.get(funded..).unwrap_or_default();
    let to_buyer = moved(after_funding, AccountKind::WalletAvailable, Some(order.buyer.uuid()))?;
    let owes = moved(d.journals.as_slice(), AccountKind::PartyDebt, Some(order.seller.uuid()))?;
    Ok(PreviewSums {
        buyer_pays: paid,
        buyer_gets: plus(before.buyer, to_buyer)?,
        seller_gets: flows.seller,
        seller_owes: owes.saturating_neg().max(0),
        fees: flows.fees,
        taxes: flows.taxes,
    })
}

/// What journals credit, less what they debit.
fn moved(journals: &[Journal], kind: AccountKind, owner: Option<ids::Uuid>) -> Result<i64, Refusal> {
    let postings = journals.iter().flat_map(Journal::postings);
    let of = postings.filter(|posting| posting.account.kind == kind && posting.account.owner == owner);
    of.map(|posting| posting.amount.minor()).try_fold(0, minus)
}
