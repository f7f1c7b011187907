//! The chart of accounts: a closed list of kinds, and accounts as kind and owner.
//!
//! Every kind says its class, whether it belongs to one customer, and whether its balance is locked.
//! Which rows hold the balances, and for which tenant and mode, is the store's business.

use std::fmt;
use std::str::FromStr;

use ids::{CustomerId, PayoutId, Uuid};
use money::Money;
use serde::{Deserialize, Serialize};

use crate::LedgerError;

/// Which side of the books an account is on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AccountClass {
    /// What the tenant has or is owed; grows with debits.
    Asset,
    /// What the tenant owes others; grows with credits.
    Liability,
    /// What was earned; grows with credits.
    Income,
    /// What was spent or lost; grows with debits.
    Expense,
}

impl AccountClass {
    /// True if a debit makes the account larger.
    pub fn grows_with_debits(self) -> bool {
        match self {
            AccountClass::Asset | AccountClass::Expense => true,
            AccountClass::Liability | AccountClass::Income => false,
        }
    }
}

/// What an account is for. Ordered as declared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AccountKind {
    /// What a customer owes on open invoices.
    Receivable,
    /// What was billed, less what was voided or credited.
    Revenue,
    /// Money collected by gateways and not yet settled.
    GatewayClearing,
    /// Credit a customer can spend on later invoices.
    CustomerCredit,
    /// Invoices given up as uncollectible, less what was recovered later.
    BadDebt,
    /// A customer's money that no open invoice could take; it waits for a refund.
    Surplus,
    /// What is left of a customer's grants of credit, bought or given.
    PrepaidCredit,
    /// What is to be paid back to a customer by the gateway that took it.
    RefundsPayable,
    /// Money that came to the tenant, or left it, beside the gateways.
    ExternalFunds,
    /// Credit that was given away, less what of it came back unused: it lowers what was earned.
    Promotions,
    /// Credit that was bought and never used.
    Breakage,
    /// Taxes that were billed and are owed to the state, less those that were taken back.
    TaxPayable,
    /// What is held for a payout until it has arrived or is given up.
    PayoutHold,
    /// What the tenant paid out to its beneficiaries, or is about to.
    PaidOut,
    /// What payouts cost: fees of providers, duties of the state.
    PayoutCosts,
    /// What providers kept for moving money.
    GatewayFees,
    /// Money that providers paid out to the tenant's own bank.
    SettledFunds,
    /// Money that a gateway holds back because its payer disputes the charge.
    DisputeReceivable,
    /// Money that payers got back from their banks.
    DisputeLoss,
    /// What gateways keep for disputes.
    DisputeFees,
    /// What a person can spend or take out: the available part of a wallet.
    WalletAvailable,
    /// What a person earned and may not touch until the payer's money has cleared.
    WalletPending,
    /// What is kept back of what a person earned, against money that payers take back.
    WalletReserve,
    /// What is in escrow for one milestone of an order.
    EscrowHeld,
    /// What of a milestone is frozen until its dispute is decided.
    EscrowDisputed,
    /// What a buyer paid as the fee of an order, with its tax, before it is earned.
    EscrowFee,
    /// Money that arrived and names nobody; each receipt has an account of its own.
    Unallocated,
    /// What was handed to a provider for a payout and is not known to have arrived.
    PayoutTransit,
    /// What was handed to a provider for a refund of an order and is not known to have arrived.
    RefundTransit,
    /// What a person owes because a payer took money back that the person no longer had.
    PartyDebt,
    /// Customers' money at the bank, apart from the tenant's own.
    SafeguardedFunds,
    /// Fees of escrow that were earned.
    EscrowIncome,
    /// Fees that persons paid for payouts.
    PayoutIncome,
    /// Fees that losing sides paid for disputes.
    DisputeIncome,
    /// What payers paid towards the costs of providers.
    ProcessingIncome,
    /// What was charged to persons for a merchant, and is the merchant's: in the books of the house.
    MerchantOwed,
    /// What the tenant lost or gave away in escrow: debts written off, chargebacks it bears, goodwill.
    EscrowLoss,
}

impl AccountKind {
    /// Every kind, in order.
    pub const ALL: [AccountKind; 37] = [
        AccountKind::Receivable,
        AccountKind::Revenue,
        AccountKind::GatewayClearing,
        AccountKind::CustomerCredit,
        AccountKind::BadDebt,
        AccountKind::Surplus,
        AccountKind::PrepaidCredit,
        AccountKind::RefundsPayable,
        AccountKind::ExternalFunds,
        AccountKind::Promotions,
        AccountKind::Breakage,
        AccountKind::TaxPayable,
        AccountKind::PayoutHold,
        AccountKind::PaidOut,
        AccountKind::PayoutCosts,
        AccountKind::GatewayFees,
        AccountKind::SettledFunds,
        AccountKind::DisputeReceivable,
        AccountKind::DisputeLoss,
        AccountKind::DisputeFees,
        AccountKind::WalletAvailable,
        AccountKind::WalletPending,
        AccountKind::WalletReserve,
        AccountKind::EscrowHeld,
        AccountKind::EscrowDisputed,
        AccountKind::EscrowFee,
        AccountKind::Unallocated,
        AccountKind::PayoutTransit,
        AccountKind::RefundTransit,
        AccountKind::PartyDebt,
        AccountKind::SafeguardedFunds,
        AccountKind::EscrowIncome,
        AccountKind::PayoutIncome,
        AccountKind::DisputeIncome,
        AccountKind::ProcessingIncome,
        AccountKind::MerchantOwed,
        AccountKind::EscrowLoss,
    ];

    /// The name stored and shown, in snake case.
    pub fn as_str(self) -> &'static str {
        match self {
            AccountKind::Receivable => "receivable",
            AccountKind::Revenue => "revenue",
            AccountKind::GatewayClearing => "gateway_clearing",
            AccountKind::CustomerCredit => "customer_credit",
            AccountKind::BadDebt => "bad_debt",
            AccountKind::Surplus => "surplus",
            AccountKind::PrepaidCredit => "prepaid_credit",
            AccountKind::RefundsPayable => "refunds_payable",
            AccountKind::ExternalFunds => "external_funds",
            AccountKind::Promotions => "promotions",
            AccountKind::Breakage => "breakage",
            AccountKind::TaxPayable => "tax_payable",
            AccountKind::PayoutHold => "payout_hold",
            AccountKind::PaidOut => "paid_out",
            AccountKind::PayoutCosts => "payout_costs",
            AccountKind::GatewayFees => "gateway_fees",
            AccountKind::SettledFunds => "settled_funds",
            AccountKind::DisputeReceivable => "dispute_receivable",
            AccountKind::DisputeLoss => "dispute_loss",
            AccountKind::DisputeFees => "dispute_fees",
            AccountKind::WalletAvailable => "wallet_available",
            AccountKind::WalletPending => "wallet_pending",
            AccountKind::WalletReserve => "wallet_reserve",
            AccountKind::EscrowHeld => "escrow_held",
            AccountKind::EscrowDisputed => "escrow_disputed",
            AccountKind::EscrowFee => "escrow_fee",
            AccountKind::Unallocated => "unallocated",
            AccountKind::PayoutTransit => "payout_transit",
            AccountKind::RefundTransit => "refund_transit",
            AccountKind::PartyDebt => "party_debt",
            AccountKind::SafeguardedFunds => "safeguarded_funds",
            AccountKind::EscrowIncome => "escrow_income",
            AccountKind::PayoutIncome => "payout_income",
            AccountKind::DisputeIncome => "dispute_income",
            AccountKind::ProcessingIncome => "processing_income",
            AccountKind::MerchantOwed => "merchant_owed",
            AccountKind::EscrowLoss => "escrow_loss",
        }
    }

    /// Reads a stored name.
    ///
    /// # Errors
    /// [`LedgerError::UnknownAccountKind`].
    pub fn parse(name: &str) -> Result<Self, LedgerError> {
        AccountKind::ALL
            .into_iter()
            .find(|kind| kind.as_str() == name)
            .ok_or_else(|| LedgerError::UnknownAccountKind(name.to_owned()))
    }

    /// Its side of the books.
    pub fn class(self) -> AccountClass {
        match self {
            AccountKind::Receivable
            | AccountKind::GatewayClearing
            | AccountKind::ExternalFunds
            | AccountKind::PaidOut
            | AccountKind::SettledFunds
            | AccountKind::DisputeReceivable
            | AccountKind::PartyDebt
            | AccountKind::SafeguardedFunds => AccountClass::Asset,
            AccountKind::CustomerCredit
            | AccountKind::Surplus
            | AccountKind::PrepaidCredit
            | AccountKind::RefundsPayable
            | AccountKind::TaxPayable
            | AccountKind::PayoutHold
            | AccountKind::WalletAvailable
            | AccountKind::WalletPending
            | AccountKind::WalletReserve
            | AccountKind::EscrowHeld
            | AccountKind::EscrowDisputed
            | AccountKind::EscrowFee
            | AccountKind::Unallocated
            | AccountKind::PayoutTransit
            | AccountKind::MerchantOwed
            | AccountKind::RefundTransit => AccountClass::Liability,
            AccountKind::Revenue
            | AccountKind::Breakage
            | AccountKind::EscrowIncome
            | AccountKind::PayoutIncome
            | AccountKind::DisputeIncome
            | AccountKind::ProcessingIncome => AccountClass::Income,
            AccountKind::BadDebt
            | AccountKind::Promotions
            | AccountKind::PayoutCosts
            | AccountKind::GatewayFees
            | AccountKind::DisputeLoss
            | AccountKind::DisputeFees
            | AccountKind::EscrowLoss => AccountClass::Expense,
        }
    }

    /// True for what is owed to customers or held for somebody: their balance row is locked on every move and may not go
    /// below zero. All other accounts are append-only and have no running balance to contend for.
    pub fn is_locked(self) -> bool {
        match self {
            AccountKind::CustomerCredit
            | AccountKind::Surplus
            | AccountKind::PrepaidCredit
            | AccountKind::RefundsPayable
            | AccountKind::PayoutHold
            | AccountKind::WalletAvailable
            | AccountKind::WalletPending
            | AccountKind::WalletReserve
            | AccountKind::EscrowHeld
            | AccountKind::EscrowDisputed
            | AccountKind::EscrowFee
            | AccountKind::Unallocated
            | AccountKind::PayoutTransit
            | AccountKind::MerchantOwed
            | AccountKind::RefundTransit => true,
            AccountKind::Receivable
            | AccountKind::Revenue
            | AccountKind::GatewayClearing
            | AccountKind::BadDebt
            | AccountKind::ExternalFunds
            | AccountKind::Promotions
            | AccountKind::Breakage
            | AccountKind::TaxPayable
            | AccountKind::PaidOut
            | AccountKind::PayoutCosts
            | AccountKind::GatewayFees
            | AccountKind::SettledFunds
            | AccountKind::DisputeReceivable
            | AccountKind::DisputeLoss
            | AccountKind::DisputeFees
            | AccountKind::PartyDebt
            | AccountKind::SafeguardedFunds
            | AccountKind::EscrowIncome
            | AccountKind::PayoutIncome
            | AccountKind::DisputeIncome
            | AccountKind::ProcessingIncome
            | AccountKind::EscrowLoss => false,
        }
    }

    /// True if each customer, payout, person, milestone, order, refund or receipt has an account of its own; otherwise the
    /// tenant has one.
    pub fn has_owner(self) -> bool {
        match self {
            AccountKind::Receivable
            | AccountKind::CustomerCredit
            | AccountKind::Surplus
            | AccountKind::PrepaidCredit
            | AccountKind::RefundsPayable
            | AccountKind::PayoutHold
            | AccountKind::WalletAvailable
            | AccountKind::WalletPending
            | AccountKind::WalletReserve
            | AccountKind::EscrowHeld
            | AccountKind::EscrowDisputed
            | AccountKind::EscrowFee
            | AccountKind::Unallocated
            | AccountKind::PayoutTransit
            | AccountKind::RefundTransit
            | AccountKind::MerchantOwed
            | AccountKind::PartyDebt => true,
            AccountKind::Revenue
            | AccountKind::GatewayClearing
            | AccountKind::BadDebt
            | AccountKind::ExternalFunds
            | AccountKind::Promotions
            | AccountKind::Breakage
            | AccountKind::TaxPayable
            | AccountKind::PaidOut
            | AccountKind::PayoutCosts
            | AccountKind::GatewayFees
            | AccountKind::SettledFunds
            | AccountKind::DisputeReceivable
            | AccountKind::DisputeLoss
            | AccountKind::DisputeFees
            | AccountKind::SafeguardedFunds
            | AccountKind::EscrowIncome
            | AccountKind::PayoutIncome
            | AccountKind::DisputeIncome
            | AccountKind::ProcessingIncome
            | AccountKind::EscrowLoss => false,
        }
    }
}

impl fmt::Display for AccountKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for AccountKind {
    type Err = LedgerError;

    fn from_str(name: &str) -> Result<Self, LedgerError> {
        Self::parse(name)
    }
}

/// One account of a tenant: its kind and, where the kind has owners, the customer it belongs to.
///
/// The order is kind, then owner; balance rows are locked in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Account {
    /// What it is for.
    pub kind: AccountKind,
    /// The raw id of whose or what it is (a customer, a person, a payout, a milestone); none for the tenant's own accounts.
    pub owner: Option<Uuid>,
}

impl Account {
    /// The tenant's revenue.
    pub const REVENUE: Account = Account { kind: AccountKind::Revenue, owner: None };
    /// The tenant's money at its gateways.
    pub const GATEWAY_CLEARING: Account = Account { kind: AccountKind::GatewayClearing, owner: None };
    /// The tenant's losses on uncollectible invoices.
    pub const BAD_DEBT: Account = Account { kind: AccountKind::BadDebt, owner: None };
    /// The tenant's money beside its gateways.
    pub const EXTERNAL_FUNDS: Account = Account { kind: AccountKind::ExternalFunds, owner: None };
    /// What the tenant gave away as credit.
    pub const PROMOTIONS: Account = Account { kind: AccountKind::Promotions, owner: None };
    /// What the tenant kept of credit that was bought and not used.
    pub const BREAKAGE: Account = Account { kind: AccountKind::Breakage, owner: None };

    /// What the tenant owes the state.
    pub const TAX_PAYABLE: Account = Account { kind: AccountKind::TaxPayable, owner: None };
    /// What the tenant's providers kept.
    pub const GATEWAY_FEES: Account = Account { kind: AccountKind::GatewayFees, owner: None };
    /// The tenant's money that arrived at its bank.
    pub const SETTLED_FUNDS: Account = Account { kind: AccountKind::SettledFunds, owner: None };

    /// What the tenant paid out.
    pub const PAID_OUT: Account = Account { kind: AccountKind::PaidOut, owner: None };
    /// What that cost.
    pub const PAYOUT_COSTS: Account = Account { kind: AccountKind::PayoutCosts, owner: None };

    /// What is held for `payout`.
    pub const fn payout_hold(payout: PayoutId) -> Self {
        Self { kind: AccountKind::PayoutHold, owner: Some(payout.uuid()) }
    }

    /// What the tenant's gateways hold back because it is disputed.
    pub const DISPUTE_RECEIVABLE: Account = Account { kind: AccountKind::DisputeReceivable, owner: None };
    /// What the tenant lost to disputes.
    pub const DISPUTE_LOSS: Account = Account { kind: AccountKind::DisputeLoss, owner: None };
    /// What disputes cost the tenant at its gateways.
    pub const DISPUTE_FEES: Account = Account { kind: AccountKind::DisputeFees, owner: None };

    /// What `customer` owes.
    pub const fn receivable(customer: CustomerId) -> Self {
        Self { kind: AccountKind::Receivable, owner: Some(customer.uuid()) }
    }

    /// What `customer` can spend on later invoices.
    pub const fn customer_credit(customer: CustomerId) -> Self {
        Self { kind: AccountKind::CustomerCredit, owner: Some(customer.uuid()) }
    }

    /// What `customer` sent beyond what was owed.
    pub const fn surplus(customer: CustomerId) -> Self {
        Self { kind: AccountKind::Surplus, owner: Some(customer.uuid()) }
    }

    /// What is left of the grants of `customer`.
    pub const fn prepaid_credit(customer: CustomerId) -> Self {
        Self { kind: AccountKind::PrepaidCredit, owner: Some(customer.uuid()) }
    }

    /// What is to be paid back to `customer`.
    pub const fn refunds_payable(customer: CustomerId) -> Self {
        Self { kind: AccountKind::RefundsPayable, owner: Some(customer.uuid()) }
    }

    /// The balance after a posting of `amount` (debit positive, credit negative).
    ///
    /// `balance` and the result are counted the account's own way: a liability of 500 owed to a
    /// customer is +500, and a credit makes it larger.
    ///
    /// # Errors
    /// [`LedgerError::Overdrawn`] if a locked account would end below zero;
    /// [`LedgerError::Money`] for another currency or an amount that does not fit.
    pub fn balance_after(self, balance: Money, amount: Money) -> Result<Money, LedgerError> {
        let after = if self.kind.class().grows_with_debits() {
            balance.checked_add(amount)?
        } else {
            balance.checked_sub(amount)?
        };
        if self.kind.is_locked() && after.is_negative() {
            return Err(LedgerError::Overdrawn { account: self, balance, taken: amount });
        }
        Ok(after)
    }

    /// Refuses an owner where none belongs, and the reverse.
    pub(crate) fn check_owner(self) -> Result<(), LedgerError> {
        match (self.kind.has_owner(), self.owner) {
            (true, None) => Err(LedgerError::MissingOwner(self.kind)),
            (false, Some(_)) => Err(LedgerError::UnexpectedOwner(self.kind)),
            (true, Some(_)) | (false, None) => Ok(()),
        }
    }
}

impl fmt::Display for Account {
    /// `revenue`, or `receivable:<customer uuid>`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.owner {
            None => write!(f, "{}", self.kind),
            Some(owner) => write!(f, "{}:{owner}", self.kind),
        }
    }
}
