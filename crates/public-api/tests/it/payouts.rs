//! Money on its way out, by HTTP: what there is, to whom, who agrees, and what comes of it.

use gateways::simulated::Behavior;
use ids::Mode;
use jiff::SignedDuration;
use serde_json::{Value, json};
use store::key::KeyKind;
use totp_rs::{Algorithm, Builder, Secret};

use crate::rig::{Ask, Rig, Told};

/// 300,000 naira, a day ago.
async fn funded() -> Rig {
    let rig = Rig::new().await;
    let customer = rig.world.customer("ada", "4084080000000003", Behavior::default()).await;
    let plan = rig.world.plan(("year", 1), 30_000_000, 0, None).await;
    rig.world.subscribe(customer, plan).await;
    rig.world.drain().await;
    rig.world.pass(SignedDuration::from_hours(25)).await;
    rig
}

async fn beneficiary(rig: &Rig, account: &str) -> String {
    let body = json!({ "bankCode": "99999", "accountNumber": account, "name": "Ada Obi" });
    let told = rig.post("/v1/beneficiaries", &body).await.expect(201);
    rig.world.pass(SignedDuration::from_hours(24)).await;
    told.id()
}

async fn balance(rig: &Rig) -> Value {
    rig.get("/v1/balance").await.expect(200).body["data"]["currencies"][0].clone()
}

#[tokio::test]
async fn a_payout_from_the_bank_list_to_the_balance() {
    let rig = funded().await;
    let banks = rig.get("/v1/banks?currency=NGN").await.expect(200).body["data"].clone();
    assert_eq!((&banks["gateway"], &banks["error"]), (&json!("simulated"), &Value::Null));
    assert!(banks["banks"].as_array().is_some_and(|banks| banks.iter().any(|bank| bank["code"] == "058")));

    let mistyped = json!({ "bankCode": "058", "accountNumber": "0123456789" });
    let told = rig.post("/v1/bank-accounts/resolve", &mistyped).await.expect(400);
    assert_eq!(told.detail(), ("accountNumber", "invalid_check_digit"));
    let right = json!({ "bankCode": "058", "accountNumber": "0123456785" });
    let told = rig.post("/v1/bank-accounts/resolve", &right).await.expect(200);
    assert_eq!(told.body["data"]["accountName"], "ADA OBI");

    let to = beneficiary(&rig, "0000000001").await;
    let shown = rig.get(&format!("/v1/beneficiaries/{to}")).await.expect(200);
    assert_eq!(shown.body["data"]["accountNumber"], "••••••0001");
    assert!(!shown.body.to_string().contains("0000000001"));
    let body = json!({ "beneficiaryId": to, "amount": 1_000_000, "currency": "NGN", "narration": "Rent, June" });
    assert_eq!(
        rig.post("/v1/payouts/quote", &json!({ "amount": 1_000_000, "currency": "NGN" })).await.expect(200).body["data"]
            ["total"],
        1_007_688
    );
    let keyless = rig.ask(Ask::new("post", "/v1/payouts").key(&rig.key).json(&body)).await.expect(400);
    assert_eq!(keyless.code(), "idempotency_key_required");
    let made = rig.post_once("/v1/payouts", "rent-june", &body).await.expect(201);
    let again = rig.post_once("/v1/payouts", "rent-june", &body).await.expect(201);
    assert_eq!(made.id(), again.id(), "asked for twice, made once");
    let held = balance(&rig).await;
    assert_eq!((&held["available"], &held["heldForPayouts"]), (&json!(28_992_312), &json!(1_007_688)));

    rig.world.drain().await;
    let shown = rig.get(&format!("/v1/payouts/{}", made.id())).await.expect(200).body["data"].clone();
    assert_eq!(
        (&shown["status"], &shown["cost"], &shown["tries"][0]["status"]),
        (&json!("succeeded"), &json!(7_688), &json!("settled"))
    );
    assert_eq!(shown["costLines"].as_array().map(Vec::len), Some(3));
    assert_eq!(balance(&rig).await["heldForPayouts"], 0);
    let listed = rig.get("/v1/payouts?status=succeeded").await.expect(200).body["data"].clone();
    assert_eq!(listed.as_array().map(Vec::len), Some(1));
    let moves = rig.get("/v1/balance/transactions").await.expect(200).body["data"].clone();
    let row = |row: &Value| (row["type"].as_str().expect("a type").to_owned(), row["amount"].as_i64());
    let mut moved: Vec<_> = moves.as_array().expect("a list").iter().map(row).collect();
    // The clock did not move between the last two.
    moved.sort();
    let expected = [("payment.received", 30_000_000), ("payout.held", -1_007_688), ("payout.paid", 0)];
    assert_eq!(moved, expected.map(|(kind, amount)| (kind.to_owned(), Some(amount))));
    rig.world.verify().await;
}

#[tokio::test]
async fn nobody_reads_an_account_number_anywhere() {
    let rig = funded().await;
    let body = json!({ "bankCode": "99999", "accountNumber": "7391548206", "name": "Ada Obi" });
    let to = rig.post("/v1/beneficiaries", &body).await.expect(201).id();
    rig.world.pass(SignedDuration::from_hours(24)).await;
    let payout = json!({ "beneficiaryId": to, "amount": 1_000_000, "currency": "NGN" });
    rig.post_once("/v1/payouts", "p-1", &payout).await.expect(201);
    rig.world.drain().await;
    for path in ["/v1/beneficiaries", "/v1/payouts", "/v1/events?limit=100", "/v1/audit-log?limit=100"] {
        let told = rig.get(path).await.expect(200).body.to_string();
        assert!(!told.contains("7391548206"), "{path}: {told}");
    }
}

/// A key in somebody's hand, with an authenticator.
struct Approver {
    key: String,
    secret: String,
}

impl Approver {
    async fn enrolled(rig: &Rig) -> Approver {
        let scopes = ["payout_approvals:write"];
        let key = rig.any_key(rig.world.tenant, Mode::Test, KeyKind::Restricted, &scopes, 100_000).await;
        let label = json!({ "label": "Bola, finance" });
        let told = Approver::post(rig, &key, "/v1/payout-approvers", &label).await.expect(201);
        let approver = Approver { key, secret: told.body["data"]["secret"].as_str().expect("a secret").to_owned() };
        assert!(told.body["data"]["qrSvg"].as_str().is_some_and(|picture| picture.contains("<svg")));
        assert!(told.body["data"]["otpauthUrl"].as_str().is_some_and(|url| url.starts_with("otpauth://totp/")));
        let code = json!({ "code": approver.code(rig) });
        Approver::post(rig, &approver.key, "/v1/payout-approvers/confirm", &code).await.expect(200);
        approver
    }

    async fn post(rig: &Rig, key: &str, path: &str, body: &Value) -> Told {
        rig.ask(Ask::new("post", path).key(key).json(body)).await
    }

    fn code(&self, rig: &Rig) -> String {
        let secret = Secret::try_from_base32(&self.secret).expect("base 32");
        let totp = Builder::new()
            .with_algorithm(Algorithm::SHA1)
            .with_digits(6)
            .with_account_name("Bola".to_owned())
            .with_secret(secret);
        let at = u64::try_from(rig.world.now().as_second()).expect("after 1970");
        totp.build().expect("an authenticator").generate(at).to_string()
    }
}

#[tokio::test]
async fn a_large_payout_needs_another_key_with_a_code() {
    let rig = funded().await;
    let to = beneficiary(&rig, "0000000001").await;
    let body = json!({ "beneficiaryId": to, "amount": 15_000_000, "currency": "NGN" });
    assert_eq!(rig.post_once("/v1/payouts", "p-0", &body).await.expect(422).code(), "too_few_approvers");
    let bola = Approver::enrolled(&rig).await;
    rig.world.pass(SignedDuration::from_hours(24)).await;
    let payout = rig.post_once("/v1/payouts", "p-1", &body).await.expect(201);
    assert_eq!(payout.body["data"]["status"], "pending_approval");
    let path = format!("/v1/payouts/{}/approve", payout.id());
    let wrong = Approver::post(&rig, &bola.key, &path, &json!({ "code": "000000" })).await.expect(403);
    assert_eq!(wrong.code(), "wrong_code");
    let own = Approver::post(&rig, &rig.key, &path, &json!({ "code": "000000" })).await.expect(403);
    assert_eq!(own.code(), "not_an_approver");
    let code = json!({ "code": bola.code(&rig), "note": "as agreed" });
    let told = Approver::post(&rig, &bola.key, &path, &code).await.expect(200);
    assert_eq!(told.body["data"]["status"], "approved");
    let again = Approver::post(&rig, &bola.key, &path, &code).await.expect(403);
    assert_eq!(again.code(), "code_already_used");
    rig.world.drain().await;
    let shown = rig.get(&format!("/v1/payouts/{}", payout.id())).await.expect(200).body["data"].clone();
    assert_eq!((&shown["status"], &shown["approvals"][0]["note"]), (&json!("succeeded"), &json!("as agreed")));
    let approvers = rig.get("/v1/payout-approvers").await.expect(200);
    assert!(!approvers.body.to_string().contains(&bola.secret), "the seed is shown once");
    rig.world.verify().await;
}

#[tokio::test]
async fn a_wrong_code_counts_although_it_is_refused() {
    let rig = funded().await;
    let to = beneficiary(&rig, "0000000001").await;
    let bola = Approver::enrolled(&rig).await;
    rig.world.pass(SignedDuration::from_hours(24)).await;
    let body = json!({ "beneficiaryId": to, "amount": 15_000_000, "currency": "NGN" });
    let payout = rig.post_once("/v1/payouts", "p-1", &body).await.expect(201).id();
    let path = format!("/v1/payouts/{payout}/reject");
    for _ in 0..5 {
        Approver::post(&rig, &bola.key, &path, &json!({ "code": "000000" })).await.expect(403);
    }
    let right = Approver::post(&rig, &bola.key, &path, &json!({ "code": bola.code(&rig) })).await.expect(403);
    assert_eq!(right.code(), "approver_locked");
    rig.world.pass(SignedDuration::from_mins(15)).await;
    let told = Approver::post(&rig, &bola.key, &path, &json!({ "code": bola.code(&rig) })).await.expect(200);
    assert_eq!(told.body["data"]["status"], "rejected");
    assert_eq!(balance(&rig).await["available"], 30_000_000);
}

#[tokio::test]
async fn live_money_goes_out_by_an_account_or_not_at_all() {
    let rig = Rig::new().await;
    let live = rig.secret_key(rig.world.tenant, Mode::Live).await;
    for path in ["/v1/banks", "/v1/banks?currency=NGN"] {
        let told = rig.ask(Ask::new("get", path).key(&live)).await.expect(422);
        assert_eq!(told.code(), "no_payout_account");
    }
}

#[tokio::test]
async fn choices_are_checked_and_told() {
    let rig = Rig::new().await;
    let patch = |body: Value| Ask::new("patch", "/v1/settings/payouts").key(&rig.key).json(&body);
    let told = rig.ask(patch(json!({ "cooldownHours": 169 }))).await.expect(400);
    assert_eq!(told.detail(), ("cooldownHours", "out_of_range"));
    let told = rig.ask(patch(json!({ "cooldownHours": 1 }))).await.expect(200);
    assert_eq!((&told.body["data"]["cooldownHours"], &told.body["data"]["clearanceHours"]), (&json!(1), &json!(24)));
    assert!(rig.world.events().await.contains(&"payout_settings.updated".to_owned()));
}

#[tokio::test]
async fn nobody_loosens_the_limits_alone_once_there_is_an_approver() {
    let rig = funded().await;
    let patch = |body: &Value| Ask::new("patch", "/v1/settings/payouts").key(&rig.key).json(body);
    let loose = json!({ "bands": [{ "currency": "NGN", "above": 0, "approvals": 0 }] });
    let bola = Approver::enrolled(&rig).await;
    rig.world.pass(SignedDuration::from_hours(24)).await;
    assert_eq!(rig.ask(patch(&loose)).await.expect(403).code(), "limits_need_approval");
    rig.ask(patch(&json!({ "cooldownHours": 48 }))).await.expect(200);
    assert_eq!(rig.ask(patch(&json!({ "cooldownHours": 1 }))).await.expect(403).code(), "limits_need_approval");

    let approvers = rig.get("/v1/payout-approvers").await.expect(200).body["data"].clone();
    let with = |code: String| {
        let mut body = loose.clone();
        body["approval"] = json!({ "approverId": approvers[0]["id"], "code": code });
        body
    };
    assert_eq!(rig.ask(patch(&with("000000".to_owned()))).await.expect(403).code(), "wrong_code");
    let code = bola.code(&rig);
    let told = rig.ask(patch(&with(code.clone()))).await.expect(200);
    assert_eq!(told.body["data"]["bands"].as_array().map(Vec::len), Some(1));
    assert_eq!(
        rig.ask(patch(&with(code))).await.expect(200).body["data"]["cooldownHours"],
        48,
        "nothing is loosened any more"
    );
    let log = rig.get("/v1/audit-log?limit=100").await.expect(200).body.to_string();
    assert!(log.contains("payout_settings.approve"), "{log}");
}

#[tokio::test]
async fn the_code_that_a_provider_asks_for_is_passed_on() {
    let rig = funded().await;
    let to = beneficiary(&rig, "0000000010").await;
    let body = json!({ "beneficiaryId": to, "amount": 1_000_000, "currency": "NGN" });
    let payout = rig.post_once("/v1/payouts", "p-1", &body).await.expect(201).id();
    rig.world.drain().await;
    let path = format!("/v1/payouts/{payout}/code");
    let shown = rig.get(&format!("/v1/payouts/{payout}")).await.expect(200).body["data"].clone();
    assert_eq!((&shown["status"], &shown["tries"][0]["status"]), (&json!("submitted"), &json!("needs_code")));
    assert_eq!(rig.post(&path, &json!({ "code": "999999" })).await.expect(422).code(), "payout_code_refused");
    let told = rig.post(&path, &json!({ "code": "123456" })).await.expect(200);
    assert_eq!(told.body["data"]["status"], "succeeded");
    assert_eq!(rig.post(&path, &json!({ "code": "123456" })).await.expect(409).code(), "payout_needs_no_code");
    let log = rig.get("/v1/audit-log?limit=100").await.expect(200).body.to_string();
    assert!(log.contains("payout.pass_code") && !log.contains("123456"), "{log}");
    rig.world.verify().await;
}
