use std::collections::{BTreeMap, BTreeSet};

use escrow::Safeguard;
use ids::{PersonId, Uuid};
use ledger::{Account, AccountKind, Journal, JournalKind};
use money::Currency;

use crate::world::{BUYER, SELLER};

/// A ledger in memory: what the store does, in miniature.
#[derive(Clone, Debug, Default)]
pub(crate) struct Books {
    balances: BTreeMap<(Currency, Account), i64>,
    posted: BTreeSet<(JournalKind, Uuid)>,
    pub(crate) journals: usize,
}

/// What may never be below zero at any instant: every locked account, contested receivables, and debts.
fn is_guarded(kind: AccountKind) -> bool {
    kind.is_locked()
        || matches!(kind, AccountKind::DisputeReceivable | AccountKind::PartyDebt | AccountKind::TaxPayable)
}

impl Books {
    pub(crate) fn try_post(&mut self, journal: &Journal) -> Result<(), String> {
        if !self.posted.insert((journal.kind(), journal.source())) {
            return Err(format!("{} of {} was posted before", journal.kind(), journal.source()));
        }
        let mut sum = 0_i64;
        for posting in journal.postings() {
            let key = (journal.currency(), posting.account);
            let minor = posting.amount.minor();
            let way = if posting.account.kind.class().grows_with_debits() { minor } else { -minor };
            *self.balances.entry(key).or_default() += way;
            sum += minor;
            let leaves = posting.account.kind == AccountKind::GatewayClearing && minor < 0;
            if leaves && !may_leave(journal.kind()) {
                return Err(format!("{} takes money out of the house", journal.kind()));
            }
        }
        assert_eq!(sum, 0, "a journal balances");
        for posting in journal.postings() {
            let minor = self.balances[&(journal.currency(), posting.account)];
            if is_guarded(posting.account.kind) && minor < 0 {
                return Err(format!("{} is at {minor} after {}", posting.account, journal.kind()));
            }
        }
        self.journals += 1;
        self.balances.retain(|_, minor| *minor != 0);
        Ok(())
    }

    pub(crate) fn post(&mut self, journal: &Journal) {
        self.try_post(journal).expect("the books take it");
    }

    pub(crate) fn of(&self, currency: Currency, account: Account) -> i64 {
        self.balances.get(&(currency, account)).copied().unwrap_or_default()
    }

    pub(crate) fn in_currency(&self, currency: Currency) -> impl Iterator<Item = (Account, i64)> {
        self.balances.iter().filter(move |((of, _), _)| *of == currency).map(|((_, account), minor)| (*account, *minor))
    }

    pub(crate) fn trial_balance(&self, currency: Currency) -> i64 {
        let signed = self.in_currency(currency);
        signed.map(|(account, minor)| if account.kind.class().grows_with_debits() { minor } else { -minor }).sum()
    }

    pub(crate) fn surplus(&self, currency: Currency) -> i64 {
        let safeguard = Safeguard::of(self.in_currency(currency)).expect("it fits");
        let surplus = safeguard.surplus().expect("it fits");
        assert_eq!(surplus, safeguard.surplus_by_result().expect("it fits"), "both ways agree");
        surplus
    }

    /// Every balance that is not zero, by the names of the scenario list.
    pub(crate) fn named(&self, currency: Currency) -> BTreeMap<&'static str, i64> {
        let mut named = BTreeMap::new();
        for (account, minor) in self.in_currency(currency) {
            *named.entry(name(account)).or_default() += minor;
        }
        named.retain(|_, minor| *minor != 0);
        named
    }
}

/// Why money may leave a provider: a payout, a refund, a chargeback, or a settlement to the bank.
fn may_leave(kind: JournalKind) -> bool {
    [
        JournalKind::PayoutPaid,
        JournalKind::EscrowRefundSettled,
        JournalKind::DisputeWithdrawn,
        JournalKind::SafeguardSettled,
        JournalKind::JournalReversed,
    ]
    .contains(&kind)
}

#[expect(clippy::wildcard_enum_match_arm, reason = "accounts of billing have no name in the list of scenarios")]
fn name(account: Account) -> &'static str {
    let of = |person: PersonId| account.owner == Some(person.uuid());
    match account.kind {
        AccountKind::GatewayClearing => "PSP",
        AccountKind::SafeguardedFunds => "BNK",
        AccountKind::SettledFunds => "OPS",
        AccountKind::DisputeReceivable => "CBR",
        AccountKind::PartyDebt => "REC",
        AccountKind::WalletAvailable if of(BUYER) => "BW",
        AccountKind::WalletAvailable if of(SELLER) => "SW",
        AccountKind::WalletPending => "SP",
        AccountKind::WalletReserve => "SR",
        AccountKind::EscrowHeld => "ESC",
        AccountKind::EscrowDisputed => "DSP",
        AccountKind::EscrowFee => "FDF",
        AccountKind::Unallocated => "UNA",
        AccountKind::PayoutHold => "PH",
        AccountKind::PayoutTransit => "PIT",
        AccountKind::RefundTransit => "RIT",
        AccountKind::TaxPayable => "VAT",
        AccountKind::EscrowIncome => "REV",
        AccountKind::PayoutIncome => "RPY",
        AccountKind::DisputeIncome => "RDS",
        AccountKind::ProcessingIncome => "RPR",
        AccountKind::GatewayFees => "XPF",
        AccountKind::EscrowLoss => "XCB",
        _ => "another account",
    }
}
