//! Every call of the adapter against the bank's own documents, as we wrote them down.

use usecase::ports::{Beneficiary, ChargeOutcome, PayoutAsk, PayoutOutcome, Resolved, UnknownCause};

use super::*;
use crate::prism::Prism;

/// A payout to a bank with this code.
pub(super) fn payout(bank_code: &str) -> PayoutAsk {
    PayoutAsk {
        key: id(3),
        merchant: ids::TenantId::from_uuid(ids::Uuid::from_u128(1)),
        mode: Mode::Test,
        beneficiary: Beneficiary {
            account_number: "0045434120".to_owned(),
            bank_code: bank_code.to_owned(),
            name: "ADA OBI".to_owned(),
            recipient_ref: None,
        },
        amount: Money::new(200_045, Currency::NGN),
        narration: "A narration that is far longer than the hundred letters that a bank has room for, ".repeat(2),
        gateway_ref: None,
        at: at(),
    }
}

#[tokio::test]
async fn every_request_is_as_the_bank_wants_it() {
    let prism = Prism::of("providus.authored.json").await;
    let opened = open(&exam(), &prism.relay.base());
    let (charges, payouts) = (opened.charges.as_ref().expect("it collects"), opened.payouts.as_ref().expect("it pays"));

    let action = charges.charge(&charge(10_151)).await;
    assert!(matches!(action, Ok(ChargeOutcome::RequiresAction { .. })), "{action:?}");
    let standing = charges.open_account(&account(AccountKind::Permanent)).await.expect("an account");
    assert_eq!(standing.number, "9977577067");
    let paid = look_up(&opened, Some(&format!("9977581536.{SETTLEMENT}"))).await;
    assert!(matches!(paid, Ok(ChargeOutcome::Succeeded { amount, .. }) if amount.minor() == 100_000), "{paid:?}");

    assert_eq!(payouts.banks(Currency::NGN).await.expect("banks").len(), 2);
    assert_eq!(payouts.balance(Currency::NGN).await, Ok(Money::new(9_900_000, Currency::NGN)));
    // The example is about another account, so no name of it is believed.
    assert_eq!(payouts.resolve("000013", "0045434120").await, Ok(Resolved::Unavailable));
    assert_eq!(payouts.resolve("000013", "3041004406").await, Ok(Resolved::Name("ADA OBI".to_owned())));
    // So is every transfer in the examples: what approves another reference settles nothing of ours.
    for bank in ["000013", "000023"] {
        let sent = payouts.send(&payout(bank)).await;
        assert!(matches!(sent, Ok(PayoutOutcome::Unknown(UnknownCause::Mismatch(_)))), "{bank}: {sent:?}");
    }
    let found = payouts.look_up(&payout("000013")).await;
    assert!(matches!(found, Ok(PayoutOutcome::Unknown(UnknownCause::Mismatch(_)))), "{found:?}");
    prism.approves(10);
}

#[tokio::test]
async fn every_answer_in_the_document_is_understood() {
    let prism = Prism::of("providus.authored.json").await;
    let payouts = open(&exam(), &prism.relay.base()).payouts.expect("it pays out");
    let said = |example: &str| prism.relay.add("prefer", &format!("code=200, example={example}"));
    for example in ["duplicate", "not_successful", "late", "no_connection"] {
        said(example);
        let sent = payouts.send(&payout("000013")).await;
        assert!(matches!(sent, Ok(PayoutOutcome::Unknown(_))), "{example}: {sent:?}");
    }
    said("in_progress");
    assert_eq!(payouts.send(&payout("000013")).await, Ok(PayoutOutcome::Pending { gateway_ref: None }));
    said("insufficient");
    assert!(matches!(payouts.send(&payout("000013")).await, Ok(PayoutOutcome::Failed { .. })));
    said("nf");
    assert_eq!(payouts.look_up(&payout("000013")).await, Ok(PayoutOutcome::Unknown(UnknownCause::NotFound)));
    said("bad");
    assert_eq!(payouts.resolve("000013", "3041004406").await, Ok(Resolved::NoSuchAccount));
    prism.relay.add("prefer", "code=500, example=npe");
    assert!(payouts.balance(Currency::NGN).await.is_err());
    prism.approves(9);
}
