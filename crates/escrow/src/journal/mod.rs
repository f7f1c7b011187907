//! The journals of escrow: the only place where its debits and credits are decided.
//!
//! Every function here returns a journal that balances, of a kind and with a source that follow from the business event. The books
//! take a kind and source once, so the same event cannot be posted twice even by a mistake that decides it twice. Postings of nothing
//! are left out, and two of one account are one.
//!
//! | journal | debit | credit |
//! |---|---|---|
//! | escrow funded | gateway clearing, gateway fees, the buyer's wallet | escrow held, escrow fee, processing income, the buyer's wallet |
//! | wallet topped up | gateway clearing, gateway fees | a wallet |
//! | escrow released, split, refunded | escrow held or disputed, escrow fee | wallets, refund transit, escrow income, tax payable |
//! | escrow frozen, unfrozen | escrow held / disputed | escrow disputed / held |
//! | wallet debt offset | the wallet | party debt |
//! | wallet cleared, reserve ended | pending / reserve | available |
//! | chargeback opened (won is its mirror) | dispute receivable | gateway clearing |
//! | chargeback lost | escrow disputed, escrow fee, wallets, party debt, escrow income, tax payable, escrow loss | dispute receivable |
//! | refund settled, failed | refund transit | gateway clearing / the wallet |
//! | seller refunded | the seller's wallet | the buyer's wallet, refund transit |
//! | dispute charged, processing recovered | a wallet | dispute income / processing income |

mod account;
mod operations;
mod order;
mod payout;

pub use account::Accounts;
pub use operations::{
    Receipted, adjusted, allocated, debt_written_off, reversed, safeguard_settled, safeguard_swept,
    safeguard_topped_up, top_up_lost, topped_up, unallocated,
};
pub(crate) use order::{
    Funding, Lost, Settlement, chargeback_lost, dispute_charged, frozen, funded, processing_recovered, refund_failed,
    refund_of_attempt, refund_settled, seller_refunded, settled,
};
pub use order::{chargeback_opened, chargeback_won, matured, offset};
pub use payout::{payout_failed, payout_held, payout_paid, payout_released, payout_reversed, payout_sent};

use ids::Uuid;
use ledger::{Account, Journal, JournalKind, Posting};
use money::{Currency, Money};

use crate::Refusal;
use crate::amount::plus;

/// The source of the `sequence`th journal about `subject`. Ids of ours are random in these bits, so sources of different subjects do
/// not meet, and those of one subject differ by the sequence.
pub(crate) fn keyed(subject: Uuid, sequence: u32) -> Uuid {
    Uuid::from_u128(subject.as_u128() ^ (u128::from(sequence) << 32))
}

/// Collects the two sides of one journal in minor units.
pub(crate) struct Entry {
    kind: JournalKind,
    source: Uuid,
    currency: Currency,
    lines: Vec<(Account, i64)>,
}

impl Entry {
    pub(crate) fn new(kind: JournalKind, source: Uuid, currency: Currency) -> Self {
        Self { kind, source, currency, lines: Vec::new() }
    }

    pub(crate) fn debit(self, account: Account, minor: i64) -> Result<Self, Refusal> {
        self.line(account, minor)
    }

    pub(crate) fn credit(self, account: Account, minor: i64) -> Result<Self, Refusal> {
        let minor = minor.checked_neg().ok_or(Refusal::Amount)?;
        self.line(account, minor)
    }

    fn line(mut self, account: Account, minor: i64) -> Result<Self, Refusal> {
        match self.lines.iter_mut().find(|(known, _)| *known == account) {
            Some((_, sum)) => *sum = plus(*sum, minor)?,
            None => self.lines.push((account, minor)),
        }
        Ok(self)
    }

    pub(crate) fn done(self) -> Result<Journal, Refusal> {
        let moved = self.lines.into_iter().filter(|(_, minor)| *minor != 0);
        let postings = moved.map(|(account, minor)| Posting { account, amount: Money::new(minor, self.currency) });
        Ok(Journal::try_new(self.kind, self.source, postings.collect())?)
    }
}
