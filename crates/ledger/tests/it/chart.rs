use std::collections::BTreeSet;

use ledger::{Account, AccountClass, AccountKind, JournalKind, LedgerError};
use money::{Currency, Money, MoneyError};

use crate::{customer, ngn};

#[test]
fn account_kinds_have_a_name_a_class_and_a_lock() {
    use AccountClass::{Asset, Expense, Income, Liability};
    for (kind, name, class, locked, owned) in [
        (AccountKind::Receivable, "receivable", Asset, false, true),
        (AccountKind::Revenue, "revenue", Income, false, false),
        (AccountKind::GatewayClearing, "gateway_clearing", Asset, false, false),
        (AccountKind::CustomerCredit, "customer_credit", Liability, true, true),
        (AccountKind::BadDebt, "bad_debt", Expense, false, false),
        (AccountKind::Surplus, "surplus", Liability, true, true),
        (AccountKind::PrepaidCredit, "prepaid_credit", Liability, true, true),
        (AccountKind::RefundsPayable, "refunds_payable", Liability, true, true),
        (AccountKind::ExternalFunds, "external_funds", Asset, false, false),
        (AccountKind::Promotions, "promotions", Expense, false, false),
        (AccountKind::Breakage, "breakage", Income, false, false),
        (AccountKind::TaxPayable, "tax_payable", Liability, false, false),
        (AccountKind::PayoutHold, "payout_hold", Liability, true, true),
        (AccountKind::PaidOut, "paid_out", Asset, false, false),
        (AccountKind::PayoutCosts, "payout_costs", Expense, false, false),
        (AccountKind::GatewayFees, "gateway_fees", Expense, false, false),
        (AccountKind::SettledFunds, "settled_funds", Asset, false, false),
        (AccountKind::WalletAvailable, "wallet_available", Liability, true, true),
        (AccountKind::WalletPending, "wallet_pending", Liability, true, true),
        (AccountKind::WalletReserve, "wallet_reserve", Liability, true, true),
        (AccountKind::EscrowHeld, "escrow_held", Liability, true, true),
        (AccountKind::EscrowDisputed, "escrow_disputed", Liability, true, true),
        (AccountKind::EscrowFee, "escrow_fee", Liability, true, true),
        (AccountKind::Unallocated, "unallocated", Liability, true, true),
        (AccountKind::PayoutTransit, "payout_transit", Liability, true, true),
        (AccountKind::RefundTransit, "refund_transit", Liability, true, true),
        (AccountKind::MerchantOwed, "merchant_owed", Liability, true, true),
        (AccountKind::PartyDebt, "party_debt", Asset, false, true),
        (AccountKind::SafeguardedFunds, "safeguarded_funds", Asset, false, false),
        (AccountKind::EscrowIncome, "escrow_income", Income, false, false),
        (AccountKind::PayoutIncome, "payout_income", Income, false, false),
        (AccountKind::DisputeIncome, "dispute_income", Income, false, false),
        (AccountKind::ProcessingIncome, "processing_income", Income, false, false),
        (AccountKind::EscrowLoss, "escrow_loss", Expense, false, false),
    ] {
        assert_eq!(kind.as_str(), name);
        assert_eq!(AccountKind::parse(name), Ok(kind));
        assert_eq!(serde_json::to_string(&kind).expect("serializes"), format!("\"{name}\""));
        assert_eq!(kind.class(), class, "{name}");
        assert_eq!(kind.is_locked(), locked, "{name}");
        assert_eq!(kind.has_owner(), owned, "{name}");
    }
    let unknown = LedgerError::UnknownAccountKind("Revenue".to_owned());
    assert_eq!(AccountKind::parse("Revenue"), Err(unknown));
}

#[test]
fn every_journal_kind_reads_back_under_its_own_name() {
    let names: BTreeSet<&str> = JournalKind::ALL.into_iter().map(JournalKind::as_str).collect();
    assert_eq!(names.len(), JournalKind::ALL.len());
    for kind in JournalKind::ALL {
        assert_eq!(JournalKind::parse(kind.as_str()), Ok(kind));
        let json = serde_json::to_string(&kind).expect("serializes");
        assert_eq!(json, format!("\"{kind}\""));
        assert_eq!(serde_json::from_str::<JournalKind>(&json).expect("reads back"), kind);
    }
    let unknown = LedgerError::UnknownJournalKind("invoice.eaten".to_owned());
    assert_eq!(JournalKind::parse("invoice.eaten"), Err(unknown));
}

#[test]
fn locked_liabilities_never_go_below_zero() {
    for account in [Account::surplus(customer(1)), Account::customer_credit(customer(1))] {
        // A credit is negative and makes a liability larger.
        assert_eq!(account.balance_after(ngn(300), ngn(-200)), Ok(ngn(500)));
        assert_eq!(account.balance_after(ngn(300), ngn(300)), Ok(ngn(0)));
        let overdrawn = LedgerError::Overdrawn { account, balance: ngn(300), taken: ngn(301) };
        assert_eq!(account.balance_after(ngn(300), ngn(301)), Err(overdrawn));
    }
}

#[test]
fn open_accounts_may_go_either_way_but_not_past_the_edge() {
    let receivable = Account::receivable(customer(1));
    assert_eq!(receivable.balance_after(ngn(100), ngn(-150)), Ok(ngn(-50)));
    assert_eq!(Account::REVENUE.balance_after(ngn(0), ngn(-150)), Ok(ngn(150)));
    assert_eq!(Account::BAD_DEBT.balance_after(ngn(0), ngn(150)), Ok(ngn(150)));
    assert_eq!(
        Account::GATEWAY_CLEARING.balance_after(ngn(i64::MAX), ngn(1)),
        Err(LedgerError::Money(MoneyError::Overflow))
    );
    let dollars = Currency::parse("USD").expect("a code");
    assert_eq!(
        receivable.balance_after(ngn(0), Money::new(1, dollars)),
        Err(LedgerError::Money(MoneyError::CurrencyMismatch { left: Currency::NGN, right: dollars }))
    );
}

#[test]
fn accounts_show_their_owner() {
    assert_eq!(Account::REVENUE.to_string(), "revenue");
    assert_eq!(Account::receivable(customer(7)).to_string(), "receivable:00000000-0000-0000-0000-000000000007");
}
