//! A card that is saved without a sale.

use usecase::ports::{SetupAsk, SetupOutcome};

use super::*;

const REFERENCE: &str = "set-00000000000000000000000000000004";
const CARDS: &str = "/v1/checkout/tokenized-card-data";

fn ask() -> SetupAsk {
    SetupAsk {
        key: Uuid::from_u128(4),
        mode: Mode::Test,
        payer: payer(),
        rail: Rail::Card,
        verification: naira(5_000),
        return_url: "https://pay.example.ng/saved".to_owned(),
        mandate: None,
        at: at(),
    }
}

fn paid(status: &str, token: &str) -> Reply {
    let card = json!({
        "onlineCheckoutTokenKey": token, "onlineCheckoutCardPanLast4Digits": "4242", "onlineCheckoutCardType": "Verve",
        "onlineCheckoutTokenExpiryMonth": "07", "onlineCheckoutTokenExpiryYear": "2029", "amount": "50.00",
    });
    order(REFERENCE, status, &card)
}

async fn finish(charges: &Arc<dyn ChargeGateway>) -> SetupOutcome {
    charges.finish_setup(&ask(), Some(REFERENCE)).await.expect("an answer")
}

#[tokio::test]
async fn a_card_is_kept_and_its_proof_given_back_once() {
    let (stage, charges, _) = staged().await;
    stage.always("POST", ORDER, good(&json!({ "checkoutLink": "https://pay.nomba.com/x" })));
    let begun = SetupOutcome::RequiresAction {
        action: NextAction::Redirect { url: "https://pay.nomba.com/x".to_owned() },
        gateway_ref: Some(REFERENCE.to_owned()),
        expires_at: None,
    };
    assert_eq!(charges.begin_setup(&ask()).await, Ok(begun));
    let ordered = stage.seen_at("POST", ORDER)[0].json();
    assert_eq!((&ordered["tokenizeCard"], &ordered["order"]["amount"]), (&json!(true), &json!("50.00")));
    assert_eq!(ordered["order"]["allowedPaymentMethods"], json!(["Card"]));

    stage.always("GET", SINGLE, absent());
    assert_eq!(finish(&charges).await, SetupOutcome::Pending { gateway_ref: Some(REFERENCE.to_owned()) });
    stage.always("POST", REFUND, good(&json!({ "success": true })));
    stage.always("GET", SINGLE, paid("SUCCESS", "tok-1"));
    let SetupOutcome::Saved(saved) = finish(&charges).await else { panic!("it is saved") };
    assert_eq!((saved.token.as_str(), saved.last4.as_deref(), saved.expiry), ("tok-1", Some("4242"), Some((7, 2029))));
    stage.always("GET", SINGLE, paid("REFUND", "tok-1"));
    assert!(matches!(finish(&charges).await, SetupOutcome::Saved(_)));
    let given: Vec<Value> = stage.seen_at("POST", REFUND).iter().map(|seen| seen.json()).collect();
    assert_eq!(given, [json!({ "transactionId": "WEB-1" })], "once, and all of it");
}

#[tokio::test]
async fn a_card_is_saved_though_its_proof_could_not_be_given_back() {
    let (stage, charges, _) = staged().await;
    stage.always("GET", SINGLE, paid("SUCCESS", "tok-1"));
    for reply in [Reply::Cut, Reply::json(400, &json!({ "code": "01", "description": "no" }))] {
        stage.always("POST", REFUND, reply);
        assert!(matches!(finish(&charges).await, SetupOutcome::Saved(_)));
    }
}

#[tokio::test]
async fn a_token_that_the_transaction_does_not_tell_is_in_the_list_of_the_payers_cards() {
    let (stage, charges, _) = staged().await;
    stage.always("GET", SINGLE, paid("REFUND", "N/A"));
    let card = |token: &str, email: &str| {
        json!({
            "tokenKey": token, "customerEmail": email, "cardType": "Visa", "cardPan": "234818********7580",
            "tokenExpirationDate": "11/30",
        })
    };
    let list = |cards: Value| good(&json!({ "nextPage": "0", "tokenizedCardDataList": cards }));
    stage.always("GET", CARDS, list(json!([card("tok-9", "Ada@Example.com"), card("tok-8", "bisi@example.com")])));
    let SetupOutcome::Saved(saved) = finish(&charges).await else { panic!("it is saved") };
    assert_eq!((saved.token.as_str(), saved.last4.as_deref(), saved.expiry), ("tok-9", Some("7580"), Some((11, 2030))));
    stage.always("GET", CARDS, list(json!([])));
    assert!(matches!(finish(&charges).await, SetupOutcome::Pending { .. }));
    stage.always("GET", CARDS, list(json!([card("tok-9", "ada@example.com"), card("tok-7", "ada@example.com")])));
    assert!(matches!(finish(&charges).await, SetupOutcome::Failed(_)), "nobody could tell which");
}

#[tokio::test]
async fn a_refused_card_is_not_saved() {
    let (stage, charges, _) = staged().await;
    for (status, failed) in [("PAYMENT_FAILED", true), ("CANCELLED", true), ("SETTLED", false)] {
        stage.always("GET", SINGLE, paid(status, "N/A"));
        let outcome = finish(&charges).await;
        assert_eq!(matches!(outcome, SetupOutcome::Failed(_)), failed, "{status}: {outcome:?}");
        assert_eq!(outcome == SetupOutcome::Unknown, !failed, "{status}: {outcome:?}");
    }
    stage.always("GET", SINGLE, order("set-other", "SUCCESS", &json!({})));
    assert_eq!(finish(&charges).await, SetupOutcome::Unknown);
    assert!(stage.seen_at("POST", REFUND).is_empty());
}

#[tokio::test]
async fn a_card_that_is_gone_already_is_revoked() {
    let (stage, charges, _) = staged().await;
    stage.always("DELETE", CARDS, good(&json!({ "success": true })));
    assert_eq!(charges.revoke("tok-1").await, Ok(()));
    assert_eq!(stage.seen_at("DELETE", CARDS)[0].json(), json!({ "tokenKey": "tok-1" }));
    stage.always("DELETE", CARDS, Reply::json(404, &json!({ "code": "01", "description": "Token not found" })));
    assert_eq!(charges.revoke("tok-1").await, Ok(()));
    for reply in
        [Reply::json(500, &json!({})), Reply::Cut, Reply::json(200, &json!({ "code": "05", "description": "no" }))]
    {
        stage.always("DELETE", CARDS, reply);
        assert!(charges.revoke("tok-1").await.is_err(), "it may still be usable");
    }
}
