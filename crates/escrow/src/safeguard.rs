//! Whether customers' money is all there: the surplus of what we have over what we owe them, two ways.
//!
//! Providers keep their fee out of what was collected, so the surplus is below zero from the first payment until our own fee is
//! earned. It is a number to watch and repair, never to hide. Balances in minor units, each the account's own way up.

use std::collections::BTreeMap;

use ledger::{Account, AccountClass, AccountKind};

use crate::Refusal;
use crate::amount::{minus, plus};

/// What stands at providers and banks for what is owed, and what payers' banks hold back.
const ASSETS: [AccountKind; 3] =
    [AccountKind::GatewayClearing, AccountKind::SafeguardedFunds, AccountKind::DisputeReceivable];

/// What is owed to customers.
const OWED: [AccountKind; 11] = [
    AccountKind::WalletAvailable,
    AccountKind::WalletPending,
    AccountKind::WalletReserve,
    AccountKind::EscrowHeld,
    AccountKind::EscrowDisputed,
    AccountKind::EscrowFee,
    AccountKind::Unallocated,
    AccountKind::PayoutHold,
    AccountKind::PayoutTransit,
    AccountKind::RefundTransit,
    AccountKind::MerchantOwed,
];

/// Sums by kind of account.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Safeguard {
    sums: BTreeMap<AccountKind, i64>,
}

/// What repairs a gap; two persons agree first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SafeguardMove {
    /// So much is the tenant's and may leave the bank that keeps customers' money; the part that is tax goes to the tax account.
    Sweep {
        /// How much, in minor units.
        minor: i64,
        /// What of it is tax.
        tax: i64,
    },
    /// So much has to be put there.
    TopUp {
        /// How much, in minor units.
        minor: i64,
    },
}

impl Safeguard {
    /// Adds balances up.
    ///
    /// # Errors
    /// [`Refusal::Amount`].
    pub fn of(balances: impl IntoIterator<Item = (Account, i64)>) -> Result<Self, Refusal> {
        let mut sums: BTreeMap<AccountKind, i64> = BTreeMap::new();
        for (account, minor) in balances {
            let sum = sums.entry(account.kind).or_default();
            *sum = plus(*sum, minor)?;
        }
        Ok(Self { sums })
    }

    /// Whether a kind of account stands for what is owed to customers.
    pub fn is_asset(kind: AccountKind) -> bool {
        ASSETS.contains(&kind)
    }

    /// Whether a kind of account is owed to customers.
    pub fn is_owed(kind: AccountKind) -> bool {
        OWED.contains(&kind)
    }

    fn sum(&self, kinds: &[AccountKind]) -> Result<i64, Refusal> {
        crate::amount::sum(kinds.iter().map(|kind| self.sums.get(kind).copied().unwrap_or_default()))
    }

    /// What is at providers and at the bank, and what providers hold back.
    ///
    /// # Errors
    /// [`Refusal::Amount`].
    pub fn assets(&self) -> Result<i64, Refusal> {
        self.sum(&ASSETS)
    }

    /// What is owed to customers.
    ///
    /// # Errors
    /// [`Refusal::Amount`].
    pub fn liabilities(&self) -> Result<i64, Refusal> {
        self.sum(&OWED)
    }

    /// What is there beyond what is owed; below zero for a gap.
    ///
    /// # Errors
    /// [`Refusal::Amount`].
    pub fn surplus(&self) -> Result<i64, Refusal> {
        minus(self.assets()?, self.liabilities()?)
    }

    /// The same from the other side of the books: what was earned and is owed in taxes, less what was spent, what persons owe, and
    /// what left for the tenant's own bank.
    ///
    /// # Errors
    /// [`Refusal::Amount`].
    pub fn surplus_by_result(&self) -> Result<i64, Refusal> {
        let of = |class| AccountKind::ALL.into_iter().filter(move |kind| kind.class() == class);
        let earned = self.sum(&of(AccountClass::Income).collect::<Vec<_>>())?;
        let spent = self.sum(&of(AccountClass::Expense).collect::<Vec<_>>())?;
        let tax = self.sum(&[AccountKind::TaxPayable])?;
        let elsewhere = self.sum(&[AccountKind::PartyDebt, AccountKind::SettledFunds])?;
        minus(minus(plus(earned, tax)?, spent)?, elsewhere)
    }

    /// What would close the gap, if there is one.
    ///
    /// # Errors
    /// [`Refusal::Amount`].
    pub fn repair(&self) -> Result<Option<SafeguardMove>, Refusal> {
        let surplus = self.surplus()?;
        let tax = self.sum(&[AccountKind::TaxPayable])?.min(surplus).max(0);
        Ok(match surplus {
            0 => None,
            minor if minor > 0 => Some(SafeguardMove::Sweep { minor, tax }),
            gap => Some(SafeguardMove::TopUp { minor: gap.checked_neg().ok_or(Refusal::Amount)? }),
        })
    }
}
