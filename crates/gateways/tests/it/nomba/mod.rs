//! What is Nomba's own: its token, pages that confirm what a bank wants confirmed, refunds without a key, accounts and mandates.

mod accounts;
mod mandates;
mod setup;
mod token;

use std::sync::Arc;

use ids::{AttemptId, CustomerId, Mode, Uuid};
use jiff::Timestamp;
use money::{Currency, Money};
use recovery::{DeclineCode, Rail};
use serde_json::{Value, json};
use usecase::ports::{
    Bank, ChargeAsk, ChargeGateway, ChargeOutcome, GatewayError, ListedKind, LookUpAsk, NextAction, Payer,
    PayoutGateway, RefundAccount, RefundAsk, RefundOutcome, Resolved, UnknownCause,
};

use crate::conformance::nomba::{exam, good, token};
use crate::conformance::open;
use crate::stage::{Reply, Stage};

const SINGLE: &str = "/v1/transactions/accounts/single";
const CARD: &str = "/v1/checkout/tokenized-card-payment";
const ORDER: &str = "/v1/checkout/order";
const REFUND: &str = "/v1/checkout/refund";
/// The reference of the attempt that these tests are about.
const OURS: &str = "pay-00000000000000000000000000000001";

fn at() -> Timestamp {
    "2026-09-15T11:00:00Z".parse().expect("an instant")
}

fn naira(minor: i64) -> Money {
    Money::new(minor, Currency::NGN)
}

fn payer() -> Payer {
    let email = Some("ada@example.com".to_owned());
    Payer { customer: CustomerId::from_uuid(Uuid::from_u128(9)), email, phone: Some("+2348031234567".to_owned()) }
}

fn charge(rail: Rail, token: Option<&str>) -> ChargeAsk {
    ChargeAsk {
        key: AttemptId::from_uuid(Uuid::from_u128(1)),
        merchant: ids::TenantId::from_uuid(ids::Uuid::from_u128(1)),
        mode: Mode::Test,
        amount: naira(10_151),
        rail,
        token: token.map(str::to_owned),
        payer: payer(),
        at: at(),
        expires_at: None,
        page: None,
    }
}

fn question(rail: Rail, gateway_ref: Option<&str>) -> LookUpAsk {
    LookUpAsk {
        key: AttemptId::from_uuid(Uuid::from_u128(1)),
        mode: Mode::Test,
        rail,
        gateway_ref: gateway_ref.map(str::to_owned),
        token: None,
        at: at(),
    }
}

fn refund(minor: i64, before: i64) -> RefundAsk {
    RefundAsk {
        key: Uuid::from_u128(5),
        mode: Mode::Test,
        charge: AttemptId::from_uuid(Uuid::from_u128(1)),
        charge_ref: "WEB-1".to_owned(),
        gateway_ref: None,
        charged: naira(10_151),
        amount: naira(minor),
        before: naira(before),
        reason: None,
        account: None,
        at: at(),
    }
}

fn absent() -> Reply {
    Reply::json(200, &json!({ "code": "01", "description": "Transaction not found", "data": null }))
}

/// A transaction of the page or of a saved card.
fn order(reference: &str, status: &str, more: &Value) -> Reply {
    let mut data = json!({
        "id": "WEB-1", "status": status, "amount": "101.51", "type": "online_checkout", "gatewayMessage": "",
        "onlineCheckoutOrderReference": reference, "onlineCheckoutCurrency": "NGN",
    });
    for (name, value) in more.as_object().expect("fields") {
        data[name] = value.clone();
    }
    good(&data)
}

/// A stage with a token on it, and the two sides of an account there.
async fn staged() -> (Stage, Arc<dyn ChargeGateway>, Arc<dyn PayoutGateway>) {
    let stage = Stage::open().await;
    let ((method, path), reply) = token();
    stage.always(method, path, reply);
    let opened = open(&exam(), &stage.base());
    (stage, opened.charges.expect("it charges"), opened.payouts.expect("it pays out"))
}

#[tokio::test]
async fn a_bank_that_wants_a_code_leads_to_a_page_with_a_reference_of_its_own() {
    let (stage, charges, _) = staged().await;
    stage.always("POST", CARD, good(&json!({ "status": false, "message": "Enter the OTP sent to 080***6" })));
    stage.always("POST", ORDER, good(&json!({ "checkoutLink": "https://pay.nomba.com/x" })));
    let page = format!("{OURS}-page");
    let expected = ChargeOutcome::RequiresAction {
        action: NextAction::Redirect { url: "https://pay.nomba.com/x".to_owned() },
        gateway_ref: Some(page.clone()),
        expires_at: None,
    };
    assert_eq!(charges.charge(&charge(Rail::Card, Some("tok-1"))).await, Ok(expected));
    let ordered = stage.seen_at("POST", ORDER)[0].json();
    assert_eq!((&ordered["order"]["orderReference"], &ordered["tokenizeCard"]), (&json!(page), &json!(false)));
    assert_eq!(ordered["order"]["callbackUrl"], "https://shop.example/paid");

    stage.always("GET", SINGLE, absent());
    let waiting = ChargeOutcome::Pending { gateway_ref: Some(page.clone()) };
    assert_eq!(charges.look_up(&question(Rail::Card, Some(&page))).await, Ok(waiting), "nobody paid on it yet");
    stage.always("GET", SINGLE, order(&page, "SUCCESS", &json!({})));
    let paid = charges.look_up(&question(Rail::Card, Some(&page))).await;
    assert!(matches!(paid, Ok(ChargeOutcome::Succeeded { amount, .. }) if amount == naira(10_151)), "{paid:?}");
    let asked = stage.seen_at("GET", SINGLE);
    assert!(asked.iter().all(|seen| seen.query("orderReference").as_deref() == Some(page.as_str())), "{asked:?}");
}

#[tokio::test]
async fn without_a_page_a_demand_for_a_code_is_a_refusal() {
    let (stage, charges, _) = staged().await;
    stage.always("POST", CARD, good(&json!({ "status": false, "message": "Enter the OTP" })));
    for broken in [Reply::Cut, Reply::json(500, &json!({})), good(&json!({}))] {
        stage.always("POST", ORDER, broken);
        let outcome = charges.charge(&charge(Rail::Card, Some("tok-1"))).await;
        let is_refused =
            matches!(outcome, Ok(ChargeOutcome::Declined { code: DeclineCode::AuthenticationRequired, .. }));
        assert!(is_refused, "{outcome:?}");
    }
}

#[tokio::test]
async fn what_is_approved_at_once_is_asked_about() {
    let (stage, charges, _) = staged().await;
    stage.always("POST", CARD, good(&json!({ "status": true, "message": "Approved by Financial Insitution" })));
    stage.always("GET", SINGLE, order(OURS, "SUCCESS", &json!({ "fixedCharge": 1.42 })));
    let expected = ChargeOutcome::Succeeded {
        gateway_ref: "WEB-1".to_owned(),
        amount: naira(10_151),
        fee: Some(naira(142)),
        saved: None,
    };
    assert_eq!(charges.charge(&charge(Rail::Card, Some("tok-1"))).await, Ok(expected));
    stage.always("GET", SINGLE, order(OURS, "PAYMENT_FAILED", &json!({ "gatewayMessage": "Do not honor" })));
    let failed = charges.charge(&charge(Rail::Card, Some("tok-1"))).await;
    assert!(matches!(failed, Ok(ChargeOutcome::Declined { code: DeclineCode::DoNotHonor, .. })), "{failed:?}");
    stage.always("GET", SINGLE, Reply::Cut);
    let silent = charges.charge(&charge(Rail::Card, Some("tok-1"))).await;
    assert_eq!(silent, Ok(ChargeOutcome::Pending { gateway_ref: None }));
}

#[tokio::test]
async fn only_what_nomba_can_do_is_asked_of_it() {
    let (stage, charges, _) = staged().await;
    for rail in [Rail::Ussd, Rail::Wallet] {
        let refused = charges.charge(&charge(rail, None)).await;
        assert!(matches!(refused, Err(GatewayError::Unsupported(_))), "{rail}: {refused:?}");
        assert!(!charges.capabilities().take(rail, "NGN"));
    }
    let nameless = Payer { email: None, ..payer() };
    let wrong = [
        charge(Rail::Card, None),
        charge(Rail::DirectDebit, None),
        charge(Rail::DirectDebit, Some("tok-1")),
        ChargeAsk { payer: nameless, ..charge(Rail::Card, Some("tok-1")) },
        ChargeAsk { amount: naira(0), ..charge(Rail::Card, Some("tok-1")) },
        ChargeAsk {
            amount: Money::new(5, Currency::parse("USD").expect("a currency")),
            ..charge(Rail::Card, Some("t"))
        },
    ];
    for ask in wrong {
        let refused = charges.charge(&ask).await;
        assert!(matches!(refused, Err(GatewayError::BadRequest(_))), "{ask:?}: {refused:?}");
    }
    assert!(stage.seen().is_empty(), "{:?}", stage.seen());
}

#[tokio::test]
async fn a_charge_that_was_paid_back_is_not_paid_back_again() {
    let (stage, charges, _) = staged().await;
    stage.always("POST", REFUND, good(&json!({ "success": true, "message": "done", "transactionRef": "REF-1" })));
    stage.always("GET", SINGLE, order(OURS, "REFUND", &json!({})));
    let before = RefundOutcome::Succeeded { gateway_ref: "WEB-1".to_owned(), amount: naira(10_151) };
    assert_eq!(charges.refund(&refund(10_151, 0)).await, Ok(before.clone()), "somebody did it before");
    assert_eq!(charges.look_up_refund(&refund(10_151, 0)).await, Ok(before));
    assert!(stage.seen_at("POST", REFUND).is_empty());

    stage.always("GET", SINGLE, order(OURS, "SUCCESS", &json!({})));
    let sent = RefundOutcome::Succeeded { gateway_ref: "REF-1".to_owned(), amount: naira(10_151) };
    assert_eq!(charges.refund(&refund(10_151, 0)).await, Ok(sent));
    assert_eq!(stage.seen_at("POST", REFUND)[0].json(), json!({ "transactionId": "WEB-1" }), "all of it has no amount");
    // After a part, the charge cannot say whether the next part went too.
    stage.always("GET", SINGLE, order(OURS, "REFUND", &json!({})));
    let second = charges.look_up_refund(&refund(5_000, 5_000)).await;
    assert_eq!(second, Ok(RefundOutcome::Unknown(UnknownCause::NotFound)));
    assert!(matches!(charges.refund(&refund(5_000, 5_000)).await, Ok(RefundOutcome::Succeeded { .. })));
    let part = stage.seen_at("POST", REFUND)[1].json();
    assert_eq!(part, json!({ "transactionId": "WEB-1", "amount": "50.00" }));
}

#[tokio::test]
async fn money_on_an_account_goes_back_by_its_movement_and_to_the_account_that_is_named() {
    let (stage, charges, _) = staged().await;
    let moved =
        json!({ "id": "V-1", "status": "SUCCESS", "amount": "101.51", "type": "vact_transfer", "currency": "NGN" });
    stage.always("GET", SINGLE, good(&moved));
    stage.always("POST", REFUND, good(&json!({ "success": true })));
    let account =
        RefundAccount { number: "0123456789".to_owned(), bank_code: "044".to_owned(), name: "ADA".to_owned() };
    let ask = RefundAsk { charge_ref: "9391076543.V-1".to_owned(), account: Some(account), ..refund(10_151, 0) };
    let expected = RefundOutcome::Succeeded { gateway_ref: "9391076543.V-1".to_owned(), amount: naira(10_151) };
    assert_eq!(charges.refund(&ask).await, Ok(expected));
    assert_eq!(stage.seen_at("GET", SINGLE)[0].query("transactionRef").as_deref(), Some("V-1"));
    let sent = stage.seen_at("POST", REFUND)[0].json();
    assert_eq!(sent, json!({ "transactionId": "V-1", "accountNumber": "0123456789", "bankCode": "044" }));
    let unnamed = RefundAsk { charge_ref: OURS.to_owned(), ..refund(100, 0) };
    assert!(matches!(charges.refund(&unnamed).await, Err(GatewayError::Unsupported(_))), "a debit without a name");
}

#[tokio::test]
async fn a_refund_is_not_sent_for_a_charge_that_cannot_be_asked_about() {
    let (stage, charges, _) = staged().await;
    for reply in [absent(), Reply::json(502, &json!({})), order(OURS, "PENDING_BILLING", &json!({}))] {
        stage.always("GET", SINGLE, reply);
        let outcome = charges.refund(&refund(100, 0)).await;
        assert!(matches!(outcome, Ok(RefundOutcome::Unknown(_))), "{outcome:?}");
    }
    assert!(stage.seen_at("POST", REFUND).is_empty());
}

#[tokio::test]
async fn banks_names_and_the_balance_in_every_shape() {
    let (stage, _, payouts) = staged().await;
    let access = json!({ "name": "Access Bank", "code": "044" });
    for data in [json!([access]), json!({ "results": [access, {}] })] {
        stage.always("GET", "/v1/transfers/banks", good(&data));
        let bank = Bank { code: "044".to_owned(), nip_code: None, name: "Access Bank".to_owned() };
        assert_eq!(payouts.banks(Currency::NGN).await, Ok(vec![bank]), "{data}");
    }
    stage.always("GET", "/v1/accounts/balance", good(&json!({ "amount": "281946.05", "currency": "NGN" })));
    assert_eq!(payouts.balance(Currency::NGN).await, Ok(naira(28_194_605)));
    stage.always("GET", "/v1/accounts/balance", good(&json!({ "amount": "5", "currency": "USD" })));
    assert!(payouts.balance(Currency::NGN).await.is_err());

    let lookup = "/v1/transfers/bank/lookup";
    stage.always("POST", lookup, good(&json!({ "accountNumber": "0123456789", "accountName": "ADA OBI" })));
    assert_eq!(payouts.resolve("044", "0123456789").await, Ok(Resolved::Name("ADA OBI".to_owned())));
    assert_eq!(payouts.resolve("044", "0123456780").await, Ok(Resolved::Unavailable), "somebody else's name");
    stage.always("POST", lookup, Reply::json(404, &json!({ "code": "01", "description": "Account not found" })));
    assert_eq!(payouts.resolve("044", "0123456789").await, Ok(Resolved::NoSuchAccount));
    stage.always("POST", lookup, Reply::json(500, &json!({})));
    assert_eq!(payouts.resolve("044", "0123456789").await, Ok(Resolved::Unavailable));
}

#[tokio::test]
async fn what_happened_is_listed_a_page_at_a_time() {
    let (stage, charges, payouts) = staged().await;
    let item = |id: &str, kind: &str, status: &str, more: Value| {
        let mut item = json!({
            "id": id, "status": status, "amount": 40.5, "fixedCharge": 1, "type": kind, "currency": "NGN",
            "timeCreated": "2026-09-15T10:26:34.657000Z",
        });
        for (name, value) in more.as_object().expect("fields") {
            item[name] = value.clone();
        }
        item
    };
    let results = json!([
        item("a", "online_checkout", "SUCCESS", json!({ "onlineCheckoutOrderReference": format!("{OURS}-page") })),
        item("b", "transfer", "SUCCESS", json!({ "merchantTxRef": "out-00000000000000000000000000000003" })),
        item("c", "vact_transfer", "PENDING_BILLING", json!({})),
        item("f", "vact_transfer", "SUCCESS", json!({ "recipientAccountNumber": "9391076543" })),
        item("d", "withdrawal", "SUCCESS", json!({})),
        item("e", "online_checkout", "SUCCESS", json!({ "currency": "USD" })),
    ]);
    let path = "/v1/transactions/accounts?";
    stage.always("GET", path, good(&json!({ "results": results, "cursor": "next+1" })));
    let first = charges.list(at(), at(), None).await.expect("a page");
    let told: Vec<_> =
        first.items.iter().map(|item| (item.kind, item.gateway_ref.as_str(), item.reference.as_deref())).collect();
    assert_eq!(
        told,
        [
            (ListedKind::Charge, "a", Some(OURS)),
            (ListedKind::Payout, "b", Some("out-00000000000000000000000000000003")),
            (ListedKind::Charge, "9391076543.f", None),
        ]
    );
    assert_eq!((first.items[0].amount, first.items[0].fee), (naira(4_050), Some(naira(100))));
    assert_eq!(first.next.as_deref(), Some("next+1"));
    stage.always("GET", path, good(&json!({ "results": results, "cursor": "" })));
    let last = payouts.list(at(), at(), Some("next+1")).await.expect("a page");
    assert_eq!((last.items.len(), last.items[0].kind, last.next), (1, ListedKind::Payout, None));
    let asked = stage.seen_at("GET", path);
    assert_eq!(asked[1].query("cursor").as_deref(), Some("next+1"));
    assert_eq!(asked[0].query("dateFrom").as_deref(), Some("2026-09-15T11:00:00"));
    stage.always("GET", path, Reply::json(200, &json!({ "code": "05", "description": "not permitted" })));
    assert!(charges.list(at(), at(), None).await.is_err(), "a refusal is no empty page");
}
