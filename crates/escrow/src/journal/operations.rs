//! Journals about no order: wallets filled, receipts that name nobody, banks, corrections.
//!
//! Those that move money by hand need the consent of two persons first; that is the caller's to see to, with `approval`.

use ids::{AttemptId, DisputeId, JournalId, PersonId, RefundId, SettlementId, Uuid};
use ledger::{Account, Journal, JournalKind, Posting};
use money::{Currency, Money};

use super::{Accounts, Entry};
use crate::amount::sum;
use crate::{Refusal, Taken};

/// Money that a provider collected. Minor units.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Receipted {
    /// The payment.
    pub attempt: AttemptId,
    /// Its currency.
    pub currency: Currency,
    /// What was charged.
    pub gross: i64,
    /// What the provider kept.
    pub costs: i64,
}

impl Receipted {
    fn entry(&self, kind: JournalKind) -> Result<Entry, Refusal> {
        if self.gross <= 0 || !(0..=self.gross).contains(&self.costs) {
            return Err(Refusal::BadReceipt);
        }
        let net = self.gross.checked_sub(self.costs).ok_or(Refusal::Amount)?;
        Entry::new(kind, self.attempt.uuid(), self.currency)
            .debit(Accounts::CLEARING, net)?
            .debit(Accounts::COSTS, self.costs)
    }
}

/// Money into a wallet; pending while it can be taken back.
///
/// # Errors
/// [`Refusal::BadReceipt`].
pub fn topped_up(of: &Receipted, person: PersonId, pending: bool) -> Result<Journal, Refusal> {
    let to = if pending { Accounts::pending(person) } else { Accounts::available(person) };
    of.entry(JournalKind::WalletToppedUp)?.credit(to, of.gross)?.done()
}

/// A payer's bank took back what had filled a wallet, for good: what is not there any more is owed.
///
/// # Errors
/// [`Refusal::Books`] for nothing.
pub fn top_up_lost(id: DisputeId, currency: Currency, person: PersonId, taken: &Taken) -> Result<Journal, Refusal> {
    let whole = sum([taken.reserve, taken.available, taken.pending, taken.debt])?;
    Entry::new(JournalKind::EscrowChargebackLost, id.uuid(), currency)
        .debit(Accounts::reserve(person), taken.reserve)?
        .debit(Accounts::available(person), taken.available)?
        .debit(Accounts::pending(person), taken.pending)?
        .debit(Accounts::debt(person), taken.debt)?
        .credit(Accounts::CHARGEBACKS, whole)?
        .done()
}

/// Money that names nobody.
///
/// # Errors
/// [`Refusal::BadReceipt`].
pub fn unallocated(of: &Receipted) -> Result<Journal, Refusal> {
    of.entry(JournalKind::ReceiptUnallocated)?.credit(Accounts::unallocated(of.attempt.uuid()), of.gross)?.done()
}

/// It found its owner, or goes back to where it came from.
///
/// # Errors
/// [`Refusal::Books`] for nothing.
pub fn allocated(of: &Receipted, to: Result<PersonId, RefundId>) -> Result<Journal, Refusal> {
    let (kind, to) = match to {
        Ok(person) => (JournalKind::ReceiptAllocated, Accounts::available(person)),
        Err(refund) => (JournalKind::ReceiptReturned, Accounts::refund_transit(refund)),
    };
    Entry::new(kind, of.attempt.uuid(), of.currency)
        .debit(Accounts::unallocated(of.attempt.uuid()), of.gross)?
        .credit(to, of.gross)?
        .done()
}

fn moved(kind: JournalKind, source: Uuid, debit: Account, credit: Account, amount: Money) -> Result<Journal, Refusal> {
    if !amount.is_positive() {
        return Err(Refusal::Amount);
    }
    let entry = Entry::new(kind, source, amount.currency());
    entry.debit(debit, amount.minor())?.credit(credit, amount.minor())?.done()
}

/// A provider paid customers' money to the bank that keeps it apart.
///
/// # Errors
/// [`Refusal::Amount`] unless it is above zero.
pub fn safeguard_settled(settlement: SettlementId, amount: Money) -> Result<Journal, Refusal> {
    let (debit, credit) = (Accounts::SAFEGUARDED, Accounts::CLEARING);
    moved(JournalKind::SafeguardSettled, settlement.uuid(), debit, credit, amount)
}

/// What was earned leaves that bank. `approval` is the id of the consent.
///
/// # Errors
/// [`Refusal::Amount`] unless it is above zero.
pub fn safeguard_swept(approval: Uuid, amount: Money) -> Result<Journal, Refusal> {
    moved(JournalKind::SafeguardSwept, approval, Accounts::OPERATING, Accounts::SAFEGUARDED, amount)
}

/// A shortfall is repaired. `approval` is the id of the consent.
///
/// # Errors
/// [`Refusal::Amount`] unless it is above zero.
pub fn safeguard_topped_up(approval: Uuid, amount: Money) -> Result<Journal, Refusal> {
    moved(JournalKind::SafeguardToppedUp, approval, Accounts::SAFEGUARDED, Accounts::OPERATING, amount)
}

/// A debt is given up. `approval` is the id of the consent.
///
/// # Errors
/// [`Refusal::Amount`] unless it is above zero.
pub fn debt_written_off(approval: Uuid, person: PersonId, amount: Money) -> Result<Journal, Refusal> {
    moved(JournalKind::WalletDebtWrittenOff, approval, Accounts::LOSS, Accounts::debt(person), amount)
}

/// A movement by hand. `approval` is the id of the consent.
///
/// # Errors
/// [`Refusal::Amount`] unless it is above zero.
pub fn adjusted(approval: Uuid, debit: Account, credit: Account, amount: Money) -> Result<Journal, Refusal> {
    moved(JournalKind::EscrowAdjusted, approval, debit, credit, amount)
}

/// The mirror of a journal. Its source is the journal's id, so a journal is mirrored once.
///
/// # Errors
/// [`Refusal::Books`] for a mirror of a mirror.
pub fn reversed(original: &Journal) -> Result<Journal, Refusal> {
    if original.kind() == JournalKind::JournalReversed {
        return Err(Refusal::Books("a mirror is not mirrored".to_owned()));
    }
    let mirror = |posting: &Posting| -> Result<Posting, Refusal> {
        let amount = posting.amount.checked_neg().map_err(|_| Refusal::Amount)?;
        Ok(Posting { account: posting.account, amount })
    };
    let postings = original.postings().iter().map(mirror).collect::<Result<Vec<_>, _>>()?;
    let source = JournalId::from_uuid(original.identity()).uuid();
    Ok(Journal::try_new(JournalKind::JournalReversed, source, postings)?)
}
