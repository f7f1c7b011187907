//! Every request of the adapter, as Paystack's own document wants it.

use recovery::Rail;
use usecase::ports::{AccountAsk, AccountKind, Answer, DisputeFile, MandateTerms, RefundAccount};

use super::*;
use crate::conformance::paystack::{CARD, MANDATE};
use crate::prism::Prism;

/// What the document answers is the same for every request and about another reference, so that only requests are judged here.
#[tokio::test]
async fn requests_about_charges_are_as_the_document_wants_them() {
    let prism = Prism::of("paystack.json").await;
    let gateway = charges(&prism.relay.base());
    drop(gateway.charge(&charge_of(Rail::Card, Some(CARD), None)).await);
    drop(gateway.charge(&charge_of(Rail::DirectDebit, Some(MANDATE), page(false))).await);
    for rail in [Rail::Card, Rail::DirectDebit, Rail::Ussd, Rail::Transfer] {
        drop(gateway.charge(&charge_of(rail, None, page(true))).await);
    }
    drop(gateway.charge(&charge_of(Rail::Transfer, None, None)).await);
    drop(gateway.charge(&charge_of(Rail::Ussd, None, None)).await);
    drop(gateway.look_up(&question(Rail::Card, None)).await);
    let address = Answer::Address {
        street: "1 Marina".to_owned(),
        city: "Lagos".to_owned(),
        state: "Lagos".to_owned(),
        zip: "100001".to_owned(),
    };
    let birthday = Answer::Birthday(jiff::civil::date(1990, 2, 3));
    let entered =
        [Answer::Pin("1111".into()), Answer::Otp("123456".into()), Answer::Phone("0803".into()), birthday, address];
    for answer in entered {
        drop(gateway.answer(&question(Rail::Card, None), &answer).await);
    }
    prism.approves(14);
}

#[tokio::test]
async fn requests_about_saving_are_as_the_document_wants_them() {
    let prism = Prism::of("paystack.json").await;
    let gateway = charges(&prism.relay.base());
    drop(gateway.begin_setup(&setup_of(Rail::Card)).await);
    drop(gateway.finish_setup(&setup_of(Rail::Card), None).await);
    let mut mandate = setup_of(Rail::DirectDebit);
    mandate.mandate = Some(MandateTerms {
        account_number: "0123456789".to_owned(),
        bank_code: "058".to_owned(),
        account_name: "ADA OBI".to_owned(),
        address: None,
        ceiling: naira(6_000_000),
        from: jiff::civil::date(2026, 9, 16),
        to: jiff::civil::date(2027, 9, 15),
        numeric_key: 7,
    });
    drop(gateway.begin_setup(&mandate).await);
    drop(gateway.finish_setup(&mandate, Some("dfbz82t4")).await);
    drop(gateway.mandate(MANDATE).await);
    drop(gateway.revoke(CARD).await);
    let mut account = AccountAsk {
        key: id(1),
        mode: Mode::Test,
        payer: payer(),
        name: "Ada Obi".to_owned(),
        kind: AccountKind::OneTime { expires_at: noon() },
        expected: naira(500_000),
        bvn: None,
        at: noon(),
    };
    drop(gateway.open_account(&account).await);
    // The customer is made; the account that the mock says they have is in no currency of ours, and so another is made.
    account.kind = AccountKind::Permanent;
    drop(gateway.open_account(&account).await);
    prism.approves(10);
}

#[tokio::test]
async fn requests_about_money_that_goes_back_are_as_the_document_wants_them() {
    let prism = Prism::of("paystack.json").await;
    let gateway = charges(&prism.relay.base());
    // What was paid back is asked first.
    let mut refund = refund_of(200_000, 0);
    drop(gateway.refund(&refund).await);
    drop(gateway.look_up_refund(&refund).await);
    refund.gateway_ref = Some("3018284".to_owned());
    refund.account = Some(RefundAccount {
        number: "0123456789".to_owned(),
        bank_code: "058".to_owned(),
        name: "ADA OBI".to_owned(),
    });
    drop(gateway.look_up_refund(&refund).await);
    let mut file = DisputeFile {
        dispute_ref: "358950".to_owned(),
        charge_ref: "896467688".to_owned(),
        email: Some("ada@example.com".to_owned()),
        name: Some("Ada Obi".to_owned()),
        phone: Some("+2348031234567".to_owned()),
        service: "A month of the studio".to_owned(),
        served_on: jiff::civil::date(2026, 9, 1),
        account: "She came on the 3rd and the 9th.".to_owned(),
        accept: None,
        at: "2026-09-15T11:00:00Z".parse().expect("an instant"),
    };
    drop(gateway.contest(&file).await);
    file.accept = Some(naira(5800));
    drop(gateway.contest(&file).await);
    for cursor in [None, Some("refunds:1")] {
        drop(gateway.list(noon(), noon(), cursor).await);
    }
    prism.approves(9);
}

#[tokio::test]
async fn requests_about_payouts_are_as_the_document_wants_them() {
    let prism = Prism::of("paystack.json").await;
    let gateway = payouts_of(&prism.relay.base());
    let mut ask = payout_of(1_000_000);
    // The beneficiary is told of first.
    drop(gateway.send(&ask).await);
    drop(gateway.look_up(&ask).await);
    ask.gateway_ref = Some("TRF_1".to_owned());
    drop(gateway.approve(&ask, "123456").await);
    drop(gateway.banks(Currency::NGN).await);
    drop(gateway.resolve("058", "0123456789").await);
    drop(gateway.balance(Currency::NGN).await);
    drop(gateway.list(noon(), noon(), None).await);
    prism.approves(8);
}
