//! The accounts of escrow, by what they belong to.
//!
//! What is owed to somebody, or held for something, is a locked account of its owner; the tenant's own have no owner.

use ids::{MilestoneId, OrderId, PayoutId, PersonId, RefundId, Uuid};
use ledger::{Account, AccountKind};

/// Names accounts.
#[derive(Clone, Copy, Debug)]
pub struct Accounts;

const fn own(kind: AccountKind) -> Account {
    Account { kind, owner: None }
}

const fn of(kind: AccountKind, owner: Uuid) -> Account {
    Account { kind, owner: Some(owner) }
}

impl Accounts {
    /// Money at providers.
    pub const CLEARING: Account = Account::GATEWAY_CLEARING;
    /// What providers kept.
    pub const COSTS: Account = Account::GATEWAY_FEES;
    /// What payers' banks hold back.
    pub const CHARGEBACKS: Account = Account::DISPUTE_RECEIVABLE;
    /// Taxes owed.
    pub const TAX: Account = Account::TAX_PAYABLE;
    /// The tenant's own bank.
    pub const OPERATING: Account = Account::SETTLED_FUNDS;
    /// The bank that keeps customers' money.
    pub const SAFEGUARDED: Account = own(AccountKind::SafeguardedFunds);
    /// Fees of escrow.
    pub const INCOME: Account = own(AccountKind::EscrowIncome);
    /// Fees of payouts.
    pub const PAYOUT_INCOME: Account = own(AccountKind::PayoutIncome);
    /// Fees of disputes.
    pub const DISPUTE_INCOME: Account = own(AccountKind::DisputeIncome);
    /// What payers paid towards providers' costs.
    pub const PROCESSING_INCOME: Account = own(AccountKind::ProcessingIncome);
    /// What was lost or given away.
    pub const LOSS: Account = own(AccountKind::EscrowLoss);

    /// What a person can spend.
    pub const fn available(person: PersonId) -> Account {
        of(AccountKind::WalletAvailable, person.uuid())
    }

    /// What a person may not spend yet.
    pub const fn pending(person: PersonId) -> Account {
        of(AccountKind::WalletPending, person.uuid())
    }

    /// What is kept back of a person's.
    pub const fn reserve(person: PersonId) -> Account {
        of(AccountKind::WalletReserve, person.uuid())
    }

    /// What a person owes.
    pub const fn debt(person: PersonId) -> Account {
        of(AccountKind::PartyDebt, person.uuid())
    }

    /// What is held for a milestone.
    pub const fn held(milestone: MilestoneId) -> Account {
        of(AccountKind::EscrowHeld, milestone.uuid())
    }

    /// What is frozen of a milestone.
    pub const fn disputed(milestone: MilestoneId) -> Account {
        of(AccountKind::EscrowDisputed, milestone.uuid())
    }

    /// The buyer's fee of an order that is not earned.
    pub const fn fee(order: OrderId) -> Account {
        of(AccountKind::EscrowFee, order.uuid())
    }

    /// Money of one receipt that names nobody.
    pub const fn unallocated(receipt: Uuid) -> Account {
        of(AccountKind::Unallocated, receipt)
    }

    /// What is set aside for a payout.
    pub const fn payout_hold(payout: PayoutId) -> Account {
        Account::payout_hold(payout)
    }

    /// What a provider has of a payout.
    pub const fn payout_transit(payout: PayoutId) -> Account {
        of(AccountKind::PayoutTransit, payout.uuid())
    }

    /// What a provider has of a refund.
    pub const fn refund_transit(refund: RefundId) -> Account {
        of(AccountKind::RefundTransit, refund.uuid())
    }
}
