use ids::{AttemptId, RefundId, TenantId};
use ledger::house::{Source, charged, refunded};
use ledger::{Account, AccountKind, LedgerError};

use crate::{customer, ngn, uuid};

#[test]
fn what_is_charged_is_owed_to_the_merchant_and_goes_back_whence_it_came() {
    let merchant = TenantId::from_uuid(uuid(7));
    let owed = Account { kind: AccountKind::MerchantOwed, owner: Some(merchant.uuid()) };
    let wallet = Account { kind: AccountKind::WalletAvailable, owner: Some(customer(3).uuid()) };
    let (attempt, refund) = (AttemptId::from_uuid(uuid(8)), RefundId::from_uuid(uuid(9)));
    for (source, account) in [(Source::Card, Account::GATEWAY_CLEARING), (Source::Wallet(customer(3)), wallet)] {
        let taken = charged(attempt, source, merchant, ngn(500)).expect("a charge");
        let posted: Vec<_> = taken.postings().iter().map(|posting| (posting.account, posting.amount)).collect();
        assert_eq!(posted, [(account, ngn(500)), (owed, ngn(-500))]);
        let back = refunded(refund, source, merchant, ngn(200)).expect("a refund");
        let posted: Vec<_> = back.postings().iter().map(|posting| (posting.account, posting.amount)).collect();
        assert_eq!(posted, [(owed, ngn(200)), (account, ngn(-200))]);
    }
    let nothing = charged(attempt, Source::Card, merchant, ngn(0));
    assert_eq!(nothing, Err(LedgerError::NotPositive { amount: ngn(0) }));
}
