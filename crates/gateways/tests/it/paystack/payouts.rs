//! Payouts: beneficiaries, codes, banks, balances.

use serde_json::json;
use usecase::ports::{Bank, GatewayError, ListedKind, PayoutOutcome, Resolved};

use super::*;
use crate::conformance::paystack::{envelope, refusal, said};
use crate::stage::Reply;

fn transfer(status: &str) -> Value {
    json!({
        "status": status, "reference": reference("out", 1), "transfer_code": "TRF_1", "amount": 1_000_000, "currency": "NGN",
        "fee_charged": 2500, "transferred_at": null, "updatedAt": "2026-09-15T10:00:00.000Z"
    })
}

#[tokio::test]
async fn a_known_beneficiary_is_not_told_of_again() {
    let stage = Stage::open().await;
    stage.always("POST", "/transfer", said(&transfer("pending")));
    stage.always("POST", "/transferrecipient", Reply::json(201, &envelope(&json!({ "recipient_code": "RCP_new" }))));
    let gateway = payouts_of(&stage.base());
    let mut ask = payout_of(1_000_000);
    gateway.send(&ask).await.expect("sent");
    ask.beneficiary.recipient_ref = Some("RCP_known".to_owned());
    gateway.send(&ask).await.expect("sent");
    let recipients: Vec<Value> =
        bodies(&stage, "POST", "/transfer").iter().map(|body| written(body, "recipient")).collect();
    assert_eq!(recipients, ["RCP_new", "RCP_known"]);
    assert_eq!(stage.seen_at("POST", "/transferrecipient").len(), 1);
}

#[tokio::test]
async fn without_a_beneficiary_nothing_is_paid() {
    let stage = Stage::open().await;
    let gateway = payouts_of(&stage.base());
    let ask = payout_of(1_000_000);
    stage.once("POST", "/transferrecipient", refusal(400, "Cannot resolve account", "invalid_account"));
    assert!(matches!(gateway.send(&ask).await, Ok(PayoutOutcome::Failed { .. })));
    for silent in [Reply::Cut, Reply::json(500, &json!({})), said(&json!({}))] {
        stage.once("POST", "/transferrecipient", silent);
        let outcome = gateway.send(&ask).await;
        assert!(matches!(outcome, Err(GatewayError::NotSent(_))), "{outcome:?}");
    }
    let mut dollars = payout_of(1_000_000);
    dollars.amount = Money::new(1, Currency::parse("USD").expect("a currency"));
    assert!(matches!(gateway.send(&dollars).await, Err(GatewayError::Unsupported(_))));
    assert!(stage.seen_at("POST", "/transfer").is_empty());
}

#[tokio::test]
async fn a_reference_seen_before_is_paid_once_and_looked_up() {
    let stage = Stage::open().await;
    stage.always("POST", "/transferrecipient", Reply::json(201, &envelope(&json!({ "recipient_code": "RCP_1" }))));
    let seen = "Please provide a unique reference. Reference already exists on a transfer";
    stage.always("POST", "/transfer", refusal(400, seen, "duplicate_reference"));
    stage.always("GET", "/transfer/verify", said(&transfer("success")));
    let gateway = payouts_of(&stage.base());
    let settled = PayoutOutcome::Settled { gateway_ref: "TRF_1".to_owned(), fee: Some(naira(2500)) };
    assert_eq!(gateway.send(&payout_of(1_000_000)).await, Ok(settled));
    stage.always("GET", "/transfer/verify", Reply::Cut);
    assert!(matches!(gateway.send(&payout_of(1_000_000)).await, Ok(PayoutOutcome::Unknown(_))));
}

#[tokio::test]
async fn a_code_approves_a_payout() {
    let stage = Stage::open().await;
    let gateway = payouts_of(&stage.base());
    let mut ask = payout_of(1_000_000);
    assert!(matches!(gateway.approve(&ask, "123456").await, Err(GatewayError::BadRequest(_))), "nothing to approve");
    ask.gateway_ref = Some("TRF_1".to_owned());
    let pending = Ok(PayoutOutcome::Pending { gateway_ref: Some("TRF_1".to_owned()) });
    for taken in [said(&transfer("pending")), said(&json!({}))] {
        stage.once("POST", "/transfer/finalize_transfer", taken);
        assert_eq!(gateway.approve(&ask, "123456").await, pending);
    }
    let sent = bodies(&stage, "POST", "/transfer/finalize_transfer").pop().expect("one");
    assert_eq!(sent, json!({ "transfer_code": "TRF_1", "otp": "123456" }));
    stage.once("POST", "/transfer/finalize_transfer", refusal(400, "OTP is invalid", "invalid_otp"));
    assert!(matches!(gateway.approve(&ask, "1").await, Err(GatewayError::BadRequest(_))));
    stage.once("POST", "/transfer/finalize_transfer", Reply::Cut);
    assert!(matches!(gateway.approve(&ask, "123456").await, Ok(PayoutOutcome::Unknown(_))));
}

#[tokio::test]
async fn banks_names_and_balances() {
    let stage = Stage::open().await;
    let bank = |code: &str, more: Value| {
        let mut bank =
            json!({ "id": 1, "code": code, "name": format!("Bank {code}"), "active": true, "is_deleted": null });
        bank.as_object_mut().expect("fields").extend(more.as_object().expect("fields").clone());
        bank
    };
    let first = json!([bank("058", json!({ "nip_sort_code": "000013" })), bank("999", json!({ "active": false }))]);
    let meta = json!({ "next": "YmFuazo1", "previous": null, "perPage": 2 });
    stage.once(
        "GET",
        "/bank",
        Reply::json(200, &json!({ "status": true, "message": "Banks", "data": first, "meta": meta })),
    );
    stage.once("GET", "/bank", said(&json!([bank("057", json!({})), bank("998", json!({ "is_deleted": true }))])));
    let gateway = payouts_of(&stage.base());
    let expected = |code: &str, nip: Option<&str>| Bank {
        code: code.to_owned(),
        nip_code: nip.map(str::to_owned),
        name: format!("Bank {code}"),
    };
    assert_eq!(gateway.banks(Currency::NGN).await, Ok(vec![expected("058", Some("000013")), expected("057", None)]));
    assert_eq!(stage.seen()[1].query("next").as_deref(), Some("YmFuazo1"));

    stage.once("GET", "/bank/resolve", said(&json!({ "account_name": "ADA OBI", "account_number": "0123456789" })));
    assert_eq!(gateway.resolve("058", "0123456789").await, Ok(Resolved::Name("ADA OBI".to_owned())));
    stage.once("GET", "/bank/resolve", refusal(422, "Could not resolve account name.", "invalid_bank_code"));
    assert_eq!(gateway.resolve("058", "0123456789").await, Ok(Resolved::NoSuchAccount));
    stage.once("GET", "/bank/resolve", Reply::json(503, &json!({})));
    assert_eq!(gateway.resolve("058", "0123456789").await, Ok(Resolved::Unavailable));

    let balances = json!([{ "currency": "USD", "balance": 7 }, { "currency": "NGN", "balance": 170_000_000 }]);
    stage.always("GET", "/balance", said(&balances));
    assert_eq!(gateway.balance(Currency::NGN).await, Ok(naira(170_000_000)));
    assert!(gateway.balance(Currency::parse("GHS").expect("a currency")).await.is_err(), "nothing told is not nothing");
}

#[tokio::test]
async fn what_was_paid_out_is_listed() {
    let stage = Stage::open().await;
    stage.always("GET", "/transfer", said(&json!([transfer("success"), transfer("failed"), transfer("otp")])));
    let page = payouts_of(&stage.base()).list(noon(), noon(), None).await.expect("a page");
    assert_eq!(page.next, None);
    let [only] = page.items.as_slice() else { panic!("{:?}", page.items) };
    assert_eq!((only.kind, only.amount, only.fee), (ListedKind::Payout, naira(1_000_000), Some(naira(2500))));
    assert_eq!(only.reference, Some(reference("out", 1)));
}
