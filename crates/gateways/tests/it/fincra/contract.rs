//! Every request of the adapter, as the document wants it.

use super::*;
use crate::conformance::fincra::MANDATE;
use crate::prism::Prism;
use usecase::ports::LookUpAsk;

/// What the document answers is the same for every request and about another reference, so that only requests are judged here.
#[tokio::test]
async fn every_request_is_as_the_document_wants_it() {
    let prism = Prism::of("fincra.authored.json").await;
    let opened = open(&prism.relay.base());
    let (gateway, payouts) = (opened.charges.expect("it charges"), opened.payouts.expect("it pays out"));
    drop(gateway.charge(&charge_of(Rail::Card, None, page())).await);
    drop(gateway.charge(&charge_of(Rail::Transfer, None, None)).await);
    drop(gateway.charge(&charge_of(Rail::DirectDebit, Some(MANDATE), None)).await);
    let question = LookUpAsk {
        key: AttemptId::from_uuid(id(1)),
        mode: Mode::Test,
        rail: Rail::Card,
        gateway_ref: None,
        token: None,
        at: noon(),
    };
    drop(gateway.look_up(&question).await);
    drop(gateway.begin_setup(&mandate_of()).await);
    drop(gateway.finish_setup(&mandate_of(), Some("mr_0788b7b-767d")).await);
    drop(gateway.mandate(MANDATE).await);
    drop(gateway.open_account(&account_of(AccountKind::Permanent)).await);
    drop(gateway.open_account(&account_of(AccountKind::OneTime { expires_at: noon() })).await);
    drop(payouts.send(&payout_of(200_045)).await);
    drop(payouts.look_up(&payout_of(200_045)).await);
    drop(payouts.banks(Currency::NGN).await);
    drop(payouts.resolve("058", "0123456789").await);
    drop(payouts.balance(Currency::NGN).await);
    prism.approves(14);
}
