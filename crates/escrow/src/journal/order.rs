//! Journals about one order.
//!
//! Each takes amounts that were decided elsewhere and says which accounts they move. Amounts in minor units.

use ids::{AttemptId, DisputeId, MilestoneId, OrderId, PersonId, RefundId, Uuid};
use ledger::{Account, Journal, JournalKind};
use money::Currency;

use super::{Accounts, Entry};
use crate::order::MaturityKind;
use crate::{Refusal, Taken};

/// Money into escrow.
pub(crate) struct Funding<'a> {
    pub(crate) order: OrderId,
    pub(crate) buyer: PersonId,
    pub(crate) currency: Currency,
    /// What was charged, and what the provider kept of it.
    pub(crate) gross: i64,
    pub(crate) costs: i64,
    /// From the wallet.
    pub(crate) wallet: i64,
    pub(crate) milestones: &'a [(MilestoneId, i64)],
    /// The buyer's fee and tax that wait, and those that are earned at once.
    pub(crate) waiting: i64,
    pub(crate) fee: i64,
    pub(crate) tax: i64,
    pub(crate) processing: i64,
    /// What was too much, the refund it goes back with, if not into the wallet, and whether the wallet has to wait for it.
    pub(crate) excess: i64,
    pub(crate) excess_to: Option<RefundId>,
    pub(crate) excess_waits: bool,
}

pub(crate) fn funded(source: Uuid, of: &Funding<'_>) -> Result<Journal, Refusal> {
    let wallet = Accounts::available(of.buyer);
    let own = if of.excess_waits { Accounts::pending(of.buyer) } else { wallet };
    let excess = of.excess_to.map_or(own, Accounts::refund_transit);
    let mut entry = Entry::new(JournalKind::EscrowFunded, source, of.currency)
        .debit(Accounts::CLEARING, of.gross.checked_sub(of.costs).ok_or(Refusal::Amount)?)?
        .debit(Accounts::COSTS, of.costs)?
        .debit(wallet, of.wallet)?;
    for (milestone, minor) in of.milestones {
        entry = entry.credit(Accounts::held(*milestone), *minor)?;
    }
    entry
        .credit(Accounts::fee(of.order), of.waiting)?
        .credit(Accounts::INCOME, of.fee)?
        .credit(Accounts::TAX, of.tax)?
        .credit(Accounts::PROCESSING_INCOME, of.processing)?
        .credit(excess, of.excess)?
        .done()
}

/// Money out of escrow, to whomever.
#[derive(Clone, Debug, Default)]
pub(crate) struct Settlement {
    /// What leaves, and whether it was frozen.
    pub(crate) out: Vec<(MilestoneId, i64, bool)>,
    /// The buyer's fee and tax that leave with it.
    pub(crate) waiting: i64,
    pub(crate) seller_available: i64,
    pub(crate) seller_pending: i64,
    pub(crate) seller_reserve: i64,
    pub(crate) fees: i64,
    pub(crate) taxes: i64,
    pub(crate) buyer: i64,
    /// The refunds that go back to the source, each with its part.
    pub(crate) refunds: Vec<(RefundId, i64)>,
}

pub(crate) fn settled(
    kind: JournalKind,
    source: Uuid,
    order: &crate::Order,
    of: &Settlement,
) -> Result<Journal, Refusal> {
    let mut entry = Entry::new(kind, source, order.currency);
    for (milestone, minor, frozen) in &of.out {
        entry = entry.debit(escrow(*milestone, *frozen), *minor)?;
    }
    for (refund, minor) in &of.refunds {
        entry = entry.credit(Accounts::refund_transit(*refund), *minor)?;
    }
    entry
        .debit(Accounts::fee(order.id), of.waiting)?
        .credit(Accounts::available(order.seller), of.seller_available)?
        .credit(Accounts::pending(order.seller), of.seller_pending)?
        .credit(Accounts::reserve(order.seller), of.seller_reserve)?
        .credit(Accounts::INCOME, of.fees)?
        .credit(Accounts::TAX, of.taxes)?
        .credit(Accounts::available(order.buyer), of.buyer)?
        .done()
}

fn escrow(milestone: MilestoneId, frozen: bool) -> Account {
    if frozen { Accounts::disputed(milestone) } else { Accounts::held(milestone) }
}

/// Freezes parts of milestones, or thaws them.
pub(crate) fn frozen(
    source: Uuid,
    currency: Currency,
    parts: &[(MilestoneId, i64)],
    thaw: bool,
) -> Result<Journal, Refusal> {
    let kind = if thaw { JournalKind::EscrowUnfrozen } else { JournalKind::EscrowFrozen };
    let mut entry = Entry::new(kind, source, currency);
    for (milestone, minor) in parts {
        entry = entry.debit(escrow(*milestone, thaw), *minor)?.credit(escrow(*milestone, !thaw), *minor)?;
    }
    entry.done()
}

/// What somebody owes is taken out of what they just got.
///
/// # Errors
/// [`Refusal::Books`] for nothing.
pub fn offset(source: Uuid, currency: Currency, person: PersonId, minor: i64) -> Result<Journal, Refusal> {
    Entry::new(JournalKind::WalletDebtOffset, source, currency)
        .debit(Accounts::available(person), minor)?
        .credit(Accounts::debt(person), minor)?
        .done()
}

/// What was pending or kept back can be spent.
///
/// # Errors
/// [`Refusal::Books`] for nothing.
pub fn matured(
    source: Uuid,
    currency: Currency,
    person: PersonId,
    kind: MaturityKind,
    minor: i64,
) -> Result<Journal, Refusal> {
    let (kind, from) = match kind {
        MaturityKind::Clearance => (JournalKind::WalletCleared, Accounts::pending(person)),
        MaturityKind::Reserve => (JournalKind::WalletReserveEnded, Accounts::reserve(person)),
    };
    Entry::new(kind, source, currency).debit(from, minor)?.credit(Accounts::available(person), minor)?.done()
}

/// The provider took disputed money out of what it owes.
///
/// # Errors
/// [`Refusal::Books`] for nothing.
pub fn chargeback_opened(id: DisputeId, currency: Currency, minor: i64) -> Result<Journal, Refusal> {
    Entry::new(JournalKind::DisputeWithdrawn, id.uuid(), currency)
        .debit(Accounts::CHARGEBACKS, minor)?
        .credit(Accounts::CLEARING, minor)?
        .done()
}

/// It put it back.
///
/// # Errors
/// [`Refusal::Books`] for nothing.
pub fn chargeback_won(id: DisputeId, currency: Currency, minor: i64) -> Result<Journal, Refusal> {
    Entry::new(JournalKind::DisputeReinstated, id.uuid(), currency)
        .debit(Accounts::CLEARING, minor)?
        .credit(Accounts::CHARGEBACKS, minor)?
        .done()
}

/// Who bears a chargeback.
#[derive(Clone, Debug, Default)]
pub(crate) struct Lost {
    /// Frozen or held money of milestones.
    pub(crate) out: Vec<(MilestoneId, i64, bool)>,
    pub(crate) waiting: i64,
    pub(crate) buyer: Taken,
    pub(crate) seller: Taken,
    pub(crate) fees: i64,
    pub(crate) taxes: i64,
    pub(crate) platform: i64,
    pub(crate) whole: i64,
}

pub(crate) fn chargeback_lost(id: DisputeId, order: &crate::Order, of: &Lost) -> Result<Journal, Refusal> {
    let mut entry = Entry::new(JournalKind::EscrowChargebackLost, id.uuid(), order.currency);
    for (milestone, minor, frozen) in &of.out {
        entry = entry.debit(escrow(*milestone, *frozen), *minor)?;
    }
    for (person, taken) in [(order.buyer, of.buyer), (order.seller, of.seller)] {
        entry = entry
            .debit(Accounts::reserve(person), taken.reserve)?
            .debit(Accounts::available(person), taken.available)?
            .debit(Accounts::pending(person), taken.pending)?
            .debit(Accounts::debt(person), taken.debt)?;
    }
    entry
        .debit(Accounts::fee(order.id), of.waiting)?
        .debit(Accounts::INCOME, of.fees)?
        .debit(Accounts::TAX, of.taxes)?
        .debit(Accounts::LOSS, of.platform)?
        .credit(Accounts::CHARGEBACKS, of.whole)?
        .done()
}

/// A refund arrived at its source.
pub(crate) fn refund_settled(refund: RefundId, currency: Currency, minor: i64) -> Result<Journal, Refusal> {
    Entry::new(JournalKind::EscrowRefundSettled, refund.uuid(), currency)
        .debit(Accounts::refund_transit(refund), minor)?
        .credit(Accounts::CLEARING, minor)?
        .done()
}

/// It could not be made.
pub(crate) fn refund_failed(
    refund: RefundId,
    currency: Currency,
    buyer: PersonId,
    minor: i64,
) -> Result<Journal, Refusal> {
    Entry::new(JournalKind::EscrowRefundFailed, refund.uuid(), currency)
        .debit(Accounts::refund_transit(refund), minor)?
        .credit(Accounts::available(buyer), minor)?
        .done()
}

/// A seller gives something back.
pub(crate) fn seller_refunded(
    source: Uuid,
    order: &crate::Order,
    minor: i64,
    (refunds, rest): (&[(RefundId, i64)], i64),
) -> Result<Journal, Refusal> {
    let mut entry = Entry::new(JournalKind::EscrowSellerRefunded, source, order.currency)
        .debit(Accounts::available(order.seller), minor)?
        .credit(Accounts::available(order.buyer), rest)?;
    for (refund, part) in refunds {
        entry = entry.credit(Accounts::refund_transit(*refund), *part)?;
    }
    entry.done()
}

/// The losing side of a dispute pays for it.
pub(crate) fn dispute_charged(
    source: Uuid,
    currency: Currency,
    loser: PersonId,
    minor: i64,
) -> Result<Journal, Refusal> {
    Entry::new(JournalKind::EscrowDisputeCharged, source, currency)
        .debit(Accounts::available(loser), minor)?
        .credit(Accounts::DISPUTE_INCOME, minor)?
        .done()
}

/// Whoever caused a refund bears what the provider had kept.
pub(crate) fn processing_recovered(
    source: Uuid,
    currency: Currency,
    person: PersonId,
    minor: i64,
) -> Result<Journal, Refusal> {
    Entry::new(JournalKind::EscrowProcessingRecovered, source, currency)
        .debit(Accounts::available(person), minor)?
        .credit(Accounts::PROCESSING_INCOME, minor)?
        .done()
}

/// The id that a refund made by this attempt's excess, or by an order's journal, goes by.
pub(crate) const fn refund_of_attempt(attempt: AttemptId) -> RefundId {
    RefundId::from_uuid(attempt.uuid())
}
