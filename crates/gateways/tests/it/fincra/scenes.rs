//! Pages, debits, mandates, accounts, payouts: what is sent, and what is made of what comes back.

use serde_json::{Value, json};
use usecase::ports::{Bank, ChargeOutcome, GatewayError, Mandate, NextAction, PayoutOutcome, Resolved, SetupOutcome};

use super::*;
use crate::conformance::fincra::MANDATE;
use crate::stage::{Reply, Stage};

fn said(data: &Value) -> Reply {
    Reply::json(200, &json!({ "success": true, "message": "Done", "data": data }))
}

fn nest(status: u16, message: &str) -> Reply {
    Reply::json(status, &json!({ "message": message, "error": "Not Found", "statusCode": status }))
}

fn collection(status: &str, received: f64) -> Reply {
    let data = json!({
        "id": 280, "chargeReference": "fcr-bt-1", "amountExpected": 5000, "amountReceived": received, "varianceType": null,
        "currency": "NGN", "fee": 50, "status": status, "reference": reference("pay", 1)
    });
    Reply::json(200, &json!({ "status": true, "message": "Charge verified", "data": data }))
}

fn sent(stage: &Stage, path: &str) -> Value {
    stage.seen_at("POST", path).pop().expect("a request").json()
}

#[tokio::test]
async fn a_page_leads_back_and_has_one_way_to_pay() {
    let stage = Stage::open().await;
    let link =
        json!({ "status": true, "data": { "link": "https://checkout.fincra.com/pay/fcr-p-1", "payCode": "fcr-p-1" } });
    stage.always("POST", "/checkout/payments", Reply::json(200, &link));
    let gateway = open(&stage.base()).charges.expect("it charges");
    let made = gateway.charge(&charge_of(Rail::Card, None, page())).await.expect("sent");
    let expected = ChargeOutcome::RequiresAction {
        action: NextAction::Redirect { url: "https://checkout.fincra.com/pay/fcr-p-1".to_owned() },
        gateway_ref: Some("fcr-p-1".to_owned()),
        expires_at: None,
    };
    assert_eq!(made, expected);
    let body = sent(&stage, "/checkout/payments");
    assert_eq!(body["paymentMethods"], json!(["card"]));
    assert_eq!(
        (&body["redirectUrl"], &body["feeBearer"]),
        (&json!("https://pay.example.ng/back?of=7"), &json!("business"))
    );
    let request = &stage.seen()[0];
    assert_eq!(
        (request.header("x-pub-key"), request.header("x-business-id")),
        (Some("pk_1"), Some("64f1c2a4b7d9e30012ab4567"))
    );
    gateway.charge(&charge_of(Rail::Transfer, None, None)).await.expect("sent");
    let body = sent(&stage, "/checkout/payments");
    assert_eq!((&body["paymentMethods"], &body["redirectUrl"]), (&json!(["bank_transfer"]), &Value::Null));
}

#[tokio::test]
async fn a_reference_seen_before_is_charged_once_and_looked_up() {
    let stage = Stage::open().await;
    let seen = Reply::json(422, &json!({ "status": false, "message": "Duplicate reference" }));
    stage.always("POST", "/checkout/payments", seen.clone());
    stage.always("POST", "/mandate-mgt/mandates/payment", seen);
    stage.always("GET", "/checkout/payments/merchant-reference", collection("success", 5000.0));
    let gateway = open(&stage.base()).charges.expect("it charges");
    for ask in [charge_of(Rail::Card, None, page()), charge_of(Rail::DirectDebit, Some(MANDATE), None)] {
        let outcome = gateway.charge(&ask).await;
        let Ok(ChargeOutcome::Succeeded { amount, fee, .. }) = outcome else { panic!("{outcome:?}") };
        assert_eq!((amount, fee), (naira(500_000), Some(naira(5_000))));
    }
    stage.always("GET", "/checkout/payments/merchant-reference", Reply::Cut);
    let outcome = gateway.charge(&charge_of(Rail::Card, None, page())).await;
    assert!(matches!(outcome, Ok(ChargeOutcome::Unknown(_))), "{outcome:?}");
}

#[tokio::test]
async fn what_cannot_be_charged_is_not_sent() {
    let stage = Stage::open().await;
    let gateway = open(&stage.base()).charges.expect("it charges");
    let mut nameless = charge_of(Rail::Card, None, page());
    nameless.payer.email = None;
    for bad in [nameless, charge_of(Rail::Card, None, None), charge_of(Rail::DirectDebit, Some("odd"), None)] {
        let refused = gateway.charge(&bad).await;
        assert!(matches!(refused, Err(GatewayError::BadRequest(_))), "{refused:?}");
    }
    let mut dollars = charge_of(Rail::Card, None, page());
    dollars.amount = Money::new(500, Currency::parse("USD").expect("a currency"));
    for bad in [dollars, charge_of(Rail::Card, Some("AUTH_1"), None), charge_of(Rail::Ussd, None, None)] {
        let refused = gateway.charge(&bad).await;
        assert!(matches!(refused, Err(GatewayError::Unsupported(_))), "{refused:?}");
    }
    let keyless = open_without(&stage.base(), "publicKey").charges.expect("it charges");
    let refused = keyless.charge(&charge_of(Rail::Card, None, page())).await;
    assert!(matches!(refused, Err(GatewayError::Misconfigured(_))), "{refused:?}");
    let homeless = open_without(&stage.base(), "businessAddress").charges.expect("it charges");
    assert!(matches!(homeless.begin_setup(&mandate_of()).await, Err(GatewayError::Misconfigured(_))));
    assert!(matches!(gateway.revoke(MANDATE).await, Err(GatewayError::Unsupported(_))));
    assert!(stage.seen().is_empty(), "{:?}", stage.seen());
}

#[tokio::test]
async fn a_mandate_is_given_with_a_small_transfer() {
    let stage = Stage::open().await;
    let given = |status: &str, text: &str| {
        Reply::json(
            200,
            &json!({ "amount": 72_500.5, "status": status, "reference": "mr_1", "responseDescription": text }),
        )
    };
    let instruction =
        "Kindly proceed with a token payment of N50:00 into account number 9020025928 with Fidelity Bank.";
    stage.once("POST", "/mandate-mgt/mandates", given("initiated", instruction));
    stage.once("POST", "/mandate-mgt/mandates", given("initiated", "Please wait"));
    stage.once("POST", "/mandate-mgt/mandates", Reply::Cut);
    let gateway = open(&stage.base()).charges.expect("it charges");
    let begun = gateway.begin_setup(&mandate_of()).await;
    let expected = SetupOutcome::RequiresAction {
        action: NextAction::TransferTo {
            bank: "Fidelity".to_owned(),
            account: "9020025928".to_owned(),
            name: "NIBSS".to_owned(),
        },
        gateway_ref: Some("mr_1".to_owned()),
        expires_at: None,
    };
    assert_eq!(begun, Ok(expected));
    assert!(stage.seen()[0].body.contains("\"amount\":72500.50"), "{}", stage.seen()[0].body);
    let waiting = SetupOutcome::Pending { gateway_ref: Some("mr_1".to_owned()) };
    assert_eq!(gateway.begin_setup(&mandate_of()).await, Ok(waiting.clone()));
    assert_eq!(gateway.begin_setup(&mandate_of()).await, Ok(SetupOutcome::Unknown));

    let place = "/mandate-mgt/mandates/reference/mr_1";
    for (reply, expected) in [
        (given("initiated", ""), waiting.clone()),
        (nest(404, "Mandate not found"), waiting),
        (given("splendid", ""), SetupOutcome::Unknown),
        (Reply::json(500, &json!({})), SetupOutcome::Unknown),
    ] {
        stage.always("GET", place, reply);
        assert_eq!(gateway.finish_setup(&mandate_of(), Some("mr_1")).await, Ok(expected));
    }
    stage.always("GET", place, given("rejected", ""));
    assert!(matches!(gateway.finish_setup(&mandate_of(), Some("mr_1")).await, Ok(SetupOutcome::Failed(_))));
    stage.always("GET", place, given("approved", ""));
    let saved = gateway.finish_setup(&mandate_of(), Some("mr_1")).await;
    let Ok(SetupOutcome::Saved(method)) = saved else { panic!("{saved:?}") };
    assert_eq!((method.token.as_str(), method.last4.as_deref()), ("mr_1|058|0123456789", Some("6789")));
    assert_eq!(gateway.mandate(&method.token).await, Ok(Mandate::Active));
    stage.always("GET", place, nest(404, "Mandate not found"));
    assert!(matches!(gateway.mandate(&method.token).await, Err(GatewayError::NotSent(_))), "not found is not ended");
}

#[tokio::test]
async fn accounts_are_told_once_they_are_approved() {
    let stage = Stage::open().await;
    let gateway = open(&stage.base()).charges.expect("it charges");
    let once = json!({
        "_id": "61dc", "accountNumber": "3997378785", "bankName": "globus", "accountName": "MERCHANT/Ada",
        "expiresAt": "2026-09-15T12:00:00.000Z", "status": "approved"
    });
    stage.always("POST", "/profile/virtual-accounts/transfer", said(&once));
    let kind = AccountKind::OneTime { expires_at: "2026-09-15T12:00:00Z".parse().expect("an instant") };
    let opened = gateway.open_account(&account_of(kind)).await.expect("an account");
    assert_eq!(
        (opened.number.as_str(), opened.bank.as_str(), opened.gateway_ref.as_str()),
        ("3997378785", "globus", "61dc")
    );
    assert_eq!(opened.expires_at, "2026-09-15T12:00:00Z".parse().ok());
    assert_eq!(sent(&stage, "/profile/virtual-accounts/transfer")["merchantReference"], json!(reference("acc", 1)));

    let inner = json!({ "accountNumber": "9977581536", "bankName": "WEMA", "accountName": "MERCHANT/ADA OBI" });
    let standing = json!({ "_id": "61dd", "status": "approved", "accountInformation": inner });
    stage.always("POST", "/profile/virtual-accounts/requests", said(&standing));
    let opened = gateway.open_account(&account_of(AccountKind::Permanent)).await.expect("an account");
    assert_eq!((opened.number.as_str(), opened.bank.as_str(), opened.expires_at), ("9977581536", "WEMA", None));
    let holder = sent(&stage, "/profile/virtual-accounts/requests")["KYCInformation"].clone();
    let expected =
        json!({ "firstName": "Ada Ngozi", "lastName": "Obi", "bvn": "22123456789", "email": "ada@example.com" });
    assert_eq!(holder, expected);

    stage.always("POST", "/profile/virtual-accounts/requests", said(&json!({ "_id": "61dd", "status": "pending" })));
    assert!(matches!(gateway.open_account(&account_of(AccountKind::Permanent)).await, Err(GatewayError::NotSent(_))));
    let before = stage.seen().len();
    let mut unknown = account_of(AccountKind::Permanent);
    unknown.bvn = None;
    assert!(matches!(gateway.open_account(&unknown).await, Err(GatewayError::BadRequest(_))));
    assert_eq!(stage.seen().len(), before, "sent without a number");
}

#[tokio::test]
async fn a_payout_seen_before_is_paid_once_and_looked_up() {
    let stage = Stage::open().await;
    let seen = json!({ "success": false, "error": "Duplicate", "errorType": "DUPLICATE_CUSTOMER_REFERENCE" });
    stage.always("POST", "/disbursements/payouts", Reply::json(400, &seen));
    let found = json!({
        "reference": "cb2c", "customerReference": reference("out", 1), "status": "successful", "fee": 50, "amountReceived": 2000.45,
        "sourceCurrency": "NGN"
    });
    stage.always("GET", "/disbursements/payouts/customer-reference", said(&found));
    let payouts = open(&stage.base()).payouts.expect("it pays out");
    let settled = PayoutOutcome::Settled { gateway_ref: "cb2c".to_owned(), fee: Some(naira(5_000)) };
    assert_eq!(payouts.send(&payout_of(200_045)).await, Ok(settled));
    let body = sent(&stage, "/disbursements/payouts");
    assert_eq!((&body["amount"], &body["business"]), (&json!("2000.45"), &json!("64f1c2a4b7d9e30012ab4567")));
    let person = &body["beneficiary"];
    assert_eq!((&person["firstName"], &person["lastName"]), (&json!("ADA"), &json!("NGOZI OBI")));
    stage.always("GET", "/disbursements/payouts/customer-reference", nest(404, "Payout not found"));
    assert!(matches!(payouts.send(&payout_of(200_045)).await, Ok(PayoutOutcome::Unknown(_))));
}

#[tokio::test]
async fn banks_names_and_balances() {
    let stage = Stage::open().await;
    let payouts = open(&stage.base()).payouts.expect("it pays out");
    stage.always("GET", "/core/banks", said(&json!([{ "id": 1, "code": "044", "name": "Access Bank" }, { "id": 2 }])));
    let access = Bank { code: "044".to_owned(), nip_code: None, name: "Access Bank".to_owned() };
    assert_eq!(payouts.banks(Currency::NGN).await, Ok(vec![access]));
    stage.always("POST", "/core/accounts/resolve", said(&json!({ "accountName": "GRACE OKORO" })));
    assert_eq!(payouts.resolve("305", "0987654321").await, Ok(Resolved::Name("GRACE OKORO".to_owned())));
    let none =
        json!({ "success": false, "error": "Account could not be resolved", "errorType": "ACCOUNT_RESOLVE_FAILED" });
    stage.always("POST", "/core/accounts/resolve", Reply::json(422, &none));
    assert_eq!(payouts.resolve("305", "0987654321").await, Ok(Resolved::NoSuchAccount));
    stage.always("POST", "/core/accounts/resolve", Reply::json(503, &json!({})));
    assert_eq!(payouts.resolve("305", "0987654321").await, Ok(Resolved::Unavailable));
    let wallets = json!([{ "currency": "NGN", "ledgerBalance": 1_173_410.83, "availableBalance": 640_179.27 }]);
    stage.always("GET", "/wallets", said(&wallets));
    assert_eq!(payouts.balance(Currency::NGN).await, Ok(naira(64_017_927)), "what is locked is not there");
    assert!(payouts.balance(Currency::parse("GHS").expect("a currency")).await.is_err(), "nothing told is not nothing");
}
