//! A deal by HTTP, from the proposal to the seller's bank account; and one that ends in a dispute.

use gateways::simulated::Behavior;
use jiff::SignedDuration;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use usecase::signing::PublicKey;

use crate::rig::{Ask, Rig, Told};

/// A merchant with escrow, a buyer with a card, a seller.
struct Market {
    rig: Rig,
    buyer: String,
    seller: String,
    card: String,
}

impl Market {
    async fn open() -> Market {
        let rig = Rig::new().await;
        let buyer = rig.world.customer("ada", "4084080000000003", Behavior::default()).await.to_string();
        let seller = rig.world.customer("bola", "4084080000000003", Behavior::default()).await.to_string();
        let market = Market { rig, buyer, seller, card: String::new() };
        let settings = json!({ "enabled": true, "currencies": ["NGN"], "cardClearance": 0 });
        market.patch("/v1/escrow/settings", &settings).await;
        let fees = json!({ "currency": "NGN", "percentBps": 250, "min": 10_000, "cap": 500_000, "payer": "buyer" });
        let told = market.rig.post_once("/v1/escrow/fees", "fees", &fees).await.expect(201);
        assert_eq!(told.body["data"]["status"], "approved", "in test mode one person is enough");
        for customer in [&market.buyer, &market.seller] {
            market.patch(&format!("/v1/escrow/parties/{customer}"), &json!({ "phoneVerified": true })).await;
        }
        let methods = format!("/v1/customers/{}/payment-methods", market.buyer);
        let card = market.rig.get(&methods).await.expect(200).body["data"][0]["id"].clone();
        let card = card.as_str().expect("a card").to_owned();
        Market { card, ..market }
    }

    async fn patch(&self, path: &str, body: &Value) -> Told {
        self.rig.ask(Ask::new("patch", path).key(&self.rig.key).json(body)).await.expect(200)
    }

    /// Proposed by the buyer and accepted by the seller.
    async fn accepted(&self, conditions: Value) -> String {
        let quote = json!({ "category": "goods", "currency": "NGN", "price": 10_000_000 });
        let quote = self.rig.post("/v1/escrow/quotes", &quote).await.expect(201);
        assert_eq!(quote.body["data"]["fees"]["buyerPays"], 10_250_000);
        let order = json!({
            "proposer": "buyer", "buyerId": self.buyer, "sellerId": self.seller, "title": "Six oak chairs",
            "category": "goods", "currency": "NGN", "price": 10_000_000, "quoteId": quote.id(), "conditions": conditions,
        });
        let made = self.rig.post_once("/v1/escrow/orders", "order", &order).await.expect(201);
        let other = json!({ "by": self.seller, "termsDigest": "0".repeat(64) });
        let path = format!("/v1/escrow/orders/{}/accept", made.id());
        assert_eq!(self.rig.post(&path, &other).await.expect(409).code(), "terms_changed");
        let accept = json!({ "by": self.seller, "termsDigest": made.body["data"]["termsDigest"] });
        self.rig.post(&path, &accept).await.expect(200);
        made.id()
    }

    async fn funded(&self, conditions: Value) -> (String, String) {
        let id = self.accepted(conditions).await;
        let pay = json!({ "paymentMethodId": self.card });
        let path = format!("/v1/escrow/orders/{id}/payments");
        let payment = self.rig.post_once(&path, "pay", &pay).await.expect(201);
        assert_eq!(payment.body["data"]["amount"], 10_250_000);
        self.rig.world.drain().await;
        let payment = self.rig.get(&format!("/v1/escrow/payments/{}", payment.id())).await.expect(200);
        assert_eq!(payment.body["data"]["status"], "succeeded");
        let order = self.rig.get(&format!("/v1/escrow/orders/{id}")).await.expect(200);
        assert_eq!(order.body["data"]["status"], "funded");
        let milestone = order.body["data"]["milestones"][0]["id"].as_str().expect("an id").to_owned();
        (id, milestone)
    }

    async fn act(&self, order: &str, path: &str, by: &str, more: Value) -> Told {
        let mut body = json!({ "by": by });
        let into = body.as_object_mut().expect("an object");
        into.extend(more.as_object().cloned().unwrap_or_default());
        let once = format!("{}-{}", &by[by.len() - 6..], path.len() + more.to_string().len());
        self.rig.post_once(&format!("/v1/escrow/orders/{order}/{path}"), &once, &body).await
    }

    async fn wallet(&self, of: &str) -> Value {
        self.rig.get(&format!("/v1/escrow/parties/{of}/wallets")).await.expect(200).body["data"][0].clone()
    }

    async fn available(&self) -> i64 {
        let told = self.rig.get("/v1/balance").await.expect(200);
        told.body["data"]["currencies"][0]["available"].as_i64().expect("an amount")
    }
}

#[tokio::test]
async fn a_deal_goes_from_a_proposal_to_the_sellers_bank() {
    let market = Market::open().await;
    let conditions = json!([{ "code": "HANDOVER_CODE" }, { "title": "Oak", "text": "All six are of oak." }]);
    let (id, milestone) = market.funded(conditions).await;
    assert_eq!(market.available().await, 0, "what is held is not the merchant's");
    let why = market.rig.get(&format!("/v1/escrow/orders/{id}/why-held")).await.expect(200).body["data"][0].clone();
    assert_eq!(
        (&why["reason"], &why["owner"], &why["amount"]),
        (&json!("not_started"), &json!("seller"), &json!(10_000_000))
    );
    let ends = market.rig.get(&format!("/v1/escrow/orders/{id}/preview")).await.expect(200).body["data"].clone();
    assert_eq!(
        (&ends["allGoesWell"]["sellerGets"], &ends["calledOffNow"]["buyerGets"]),
        (&json!(10_000_000), &json!(10_250_000))
    );

    market.act(&id, "start", &market.seller, json!({})).await.expect(200);
    let nosy = market.act(&id, "conditions/1/reveal-code", &market.seller, json!({})).await.expect(403);
    assert_eq!(nosy.code(), "not_yours");
    let code = market.act(&id, "conditions/1/reveal-code", &market.buyer, json!({})).await.expect(200);
    let code = code.body["data"]["code"].as_str().expect("a code").to_owned();
    market.act(&id, "conditions/1/code", &market.seller, json!({ "code": "AAAAAA" })).await.expect(200);
    let handed = market.act(&id, "conditions/1/code", &market.seller, json!({ "code": format!("{code} ") })).await;
    assert_eq!(handed.expect(200).body["data"]["status"], "completed", "what is handed over is handed in");
    let shown = json!({ "kind": "photo", "file": "iVBORw0KGgo=", "name": "oak.png", "mediaType": "image/png" });
    let paper = market.act(&id, "evidence", &market.seller, shown).await.expect(201).id();
    let paper = market.rig.get(&format!("/v1/escrow/orders/{id}/evidence/{paper}")).await.expect(200);
    assert_eq!((&paper.body["data"]["intact"], &paper.body["data"]["file"]), (&json!(true), &json!("iVBORw0KGgo=")));
    let early = market.act(&id, &format!("milestones/{milestone}/approve"), &market.buyer, json!({})).await.expect(409);
    assert_eq!((early.code(), early.detail()), ("conditions_unmet", ("conditions[2]", "condition_unmet")));
    market.act(&id, "conditions/2/verify", &market.buyer, json!({})).await.expect(200);
    let stale = json!({ "version": 3 });
    let stale = market.act(&id, &format!("milestones/{milestone}/approve"), &market.buyer, stale).await.expect(409);
    assert_eq!(stale.code(), "order_changed");
    let path = format!("milestones/{milestone}/approve");
    let done =
        market.rig.post(&format!("/v1/escrow/orders/{id}/{path}"), &json!({ "by": market.buyer })).await.expect(200);
    assert_eq!(
        (&done.body["data"]["status"], &done.body["data"]["flows"]["fees"]),
        (&json!("closed"), &json!(250_000))
    );

    assert_eq!(market.wallet(&market.seller).await["available"], 10_000_000);
    assert_eq!(market.available().await, 250_000, "the fee is earned with the release");
    let lines = market.rig.get(&format!("/v1/escrow/parties/{}/statement", market.seller)).await.expect(200);
    assert_eq!(
        (&lines.body["data"][0]["kind"], &lines.body["data"][0]["available"]),
        (&json!("escrow.released"), &json!(10_000_000))
    );
    proven(&market).await;
    told_by_http(&market).await;

    let account = json!({ "bankCode": "99999", "accountNumber": "0000000001", "customerId": market.seller });
    let to = market.rig.post("/v1/beneficiaries", &account).await.expect(201).id();
    market.rig.world.pass(SignedDuration::from_hours(24)).await;
    let out = json!({ "customerId": market.seller, "beneficiaryId": to, "amount": 9_000_000, "currency": "NGN" });
    let payout = market.rig.post_once("/v1/payouts", "out", &out).await.expect(201);
    assert_eq!(market.wallet(&market.seller).await["available"], 1_000_000 - 10_375);
    market.rig.world.drain().await;
    let payout = market.rig.get(&format!("/v1/payouts/{}", payout.id())).await.expect(200);
    assert_eq!(
        (&payout.body["data"]["status"], &payout.body["data"]["customerId"]),
        (&json!("succeeded"), &json!(market.seller))
    );
    let barred = json!({ "suspendedFor": "A court asked for it." });
    market.patch(&format!("/v1/escrow/parties/{}", market.seller), &barred).await;
    let out = json!({ "customerId": market.seller, "beneficiaryId": to, "amount": 1, "currency": "NGN" });
    assert_eq!(market.rig.post_once("/v1/payouts", "more", &out).await.expect(403).code(), "suspended");
    assert_eq!(market.available().await, 250_000, "what sellers are paid is not the merchant's");
    let told = market.rig.get(&format!("/v1/escrow/orders/{id}/timeline")).await.expect(200);
    let last = told.body["data"].as_array().and_then(|lines| lines.last()).cloned().expect("lines");
    assert_eq!((&last["what"], &last["by"]), (&json!("order.closed"), &json!("buyer")));
    market.rig.world.verify().await;
}

/// The same as a document, which its digest binds, and as a table.
async fn proven(market: &Market) {
    let proof = market.rig.get("/v1/escrow/safeguarding").await.expect(200).body["data"][0].clone();
    assert_eq!((&proof["liabilities"], &proof["surplus"]), (&json!(10_000_000), &json!(250_000)));
    assert_eq!(proof["surplusByResult"], proof["surplus"]);
    let told = market.rig.get("/v1/escrow/safeguarding/statement").await.expect(200).body["data"].clone();
    let body = told["body"].as_str().expect("a document");
    let digest: String = Sha256::digest(body.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!((told["digest"].as_str(), &told["holds"]), (Some(digest.as_str()), &json!(true)));
    let text = |field: &str| told[field].as_str().expect("a text").to_owned();
    let key = PublicKey::parse(&text("publicKey")).expect("a public key");
    let found = escrows::verify_statement(body, &text("keyId"), &text("signature"), &[key]).expect("it is signed");
    assert_eq!((found.mode.as_str(), found.at), ("test", text("at")));
    let document: Value = serde_json::from_str(body).expect("a document is JSON");
    let naira = &document["currencies"][0];
    assert_eq!(naira["heldForCustomers"], json!([{ "account": "wallet_available", "minor": 10_000_000 }]));
    assert_eq!(naira["standsForIt"], json!([{ "account": "gateway_clearing", "minor": 10_250_000 }]));
    assert_eq!((&naira["surplus"], &naira["holds"]), (&json!(250_000), &json!(true)));
    let csv =
        Ask::new("get", "/v1/escrow/safeguarding/statement.csv").key(&market.rig.key).header("accept", "text/csv");
    let table = market.rig.ask(csv).await;
    assert_eq!(table.header("content-type"), "text/csv; charset=utf-8; header=present");
    assert!(!table.header("x-statement-digest").is_empty());
}

/// What the seller was told, read without a socket.
async fn told_by_http(market: &Market) {
    let feed = format!("/v1/escrow/parties/{}/feed", market.seller);
    let told = market.rig.get(&feed).await.expect(200).body["data"].as_array().expect("a feed").clone();
    let numbers: Vec<i64> = told.iter().filter_map(|one| one["seq"].as_i64()).collect();
    assert_eq!(numbers, (1..=i64::try_from(told.len()).expect("a few")).collect::<Vec<_>>(), "without a gap");
    let rest = market.rig.get(&format!("{feed}?after=2")).await.expect(200).body["data"].clone();
    assert_eq!(rest.as_array().map(Vec::as_slice), told.get(2..), "the rest, and nothing twice");
}

/// A subscription that is paid ahead is an order with a milestone for each period.
#[tokio::test]
async fn a_subscription_is_paid_ahead_by_http() {
    let market = Market::open().await;
    let new = json!({
        "proposer": "seller", "buyerId": market.buyer, "sellerId": market.seller, "title": "Bookkeeping for a year",
        "category": "service", "currency": "NGN", "price": 12_000_001, "periods": 12, "every": "month",
    });
    let made = market.rig.post_once("/v1/escrow/prepaid-orders", "ahead", &new).await.expect(201);
    let milestones = made.body["data"]["milestones"].as_array().expect("milestones").clone();
    assert_eq!((milestones.len(), &milestones[0]["amount"]), (12, &json!(1_000_001)));
    assert!(milestones.iter().skip(1).all(|one| one["amount"] == 1_000_000 && one["releaseAt"].is_string()));
    let accept = json!({ "by": market.buyer, "termsDigest": made.body["data"]["termsDigest"] });
    market.rig.post(&format!("/v1/escrow/orders/{}/accept", made.id()), &accept).await.expect(200);
    let mut none = new.clone();
    none["periods"] = json!(0);
    market.rig.post_once("/v1/escrow/prepaid-orders", "none", &none).await.expect(400);
}

#[tokio::test]
async fn a_dispute_is_heard_and_awarded_in_halves() {
    let market = Market::open().await;
    let (id, milestone) = market.funded(json!([{ "code": "ITEM_RECEIVED" }])).await;
    let picture = json!({ "kind": "photo", "file": "A".repeat(6 << 20), "name": "leg.jpg" });
    market.act(&id, "evidence", &market.buyer, picture).await.expect(201);
    let more = json!({ "kind": "photo", "file": "A".repeat(8 << 20), "name": "leg.jpg" });
    assert_eq!(market.act(&id, "evidence", &market.buyer, more).await.expect(413).code(), "body_too_large");
    market.act(&id, "start", &market.seller, json!({})).await.expect(200);
    market.act(&id, &format!("milestones/{milestone}/submit"), &market.seller, json!({})).await.expect(200);
    let open =
        json!({ "reason": "damaged", "contested": [{ "milestoneId": milestone }], "statement": "One leg is broken." });
    let told = market.act(&id, "disputes", &market.buyer, open).await.expect(200);
    assert_eq!(told.body["data"]["milestones"][0]["frozen"], 10_000_000);
    market
        .act(&id, "disputes/1/respond", &market.seller, json!({ "statement": "It left us whole." }))
        .await
        .expect(200);
    let half = json!([{ "milestoneId": milestone, "amount": 5_000_000 }]);
    let offer = json!({ "sellerGets": [{ "milestoneId": milestone, "amount": 9_000_000 }] });
    market.act(&id, "disputes/1/offers", &market.seller, offer).await.expect(200);
    for by in [&market.buyer, &market.seller, &market.buyer, &market.seller] {
        let path = format!("/v1/escrow/orders/{id}/disputes/1/move-on");
        market.rig.post(&path, &json!({ "by": by })).await.expect(200);
    }
    let award = json!({ "sellerGets": half, "reasons": "Both bear a half." });
    let path = format!("/v1/escrow/orders/{id}/disputes/1/award");
    let told = market.rig.post_once(&path, "award", &award).await.expect(200);
    assert_eq!(
        (&told.body["data"]["status"], &told.body["data"]["milestones"][0]["status"]),
        (&json!("closed"), &json!("resolved_split"))
    );
    assert_eq!(market.wallet(&market.seller).await["available"], 5_000_000);
    assert_eq!(market.wallet(&market.buyer).await["available"], 5_125_000);
    let papers = market.rig.get(&format!("/v1/escrow/orders/{id}/evidence")).await.expect(200);
    assert_eq!(papers.body["data"].as_array().map(Vec::len), Some(4));
    market.rig.world.verify().await;
}

#[tokio::test]
async fn what_is_called_off_goes_back_to_the_card_by_http_and_support_gives_more_time() {
    let market = Market::open().await;
    let (id, milestone) = market.funded(json!([{ "code": "ITEM_RECEIVED" }])).await;
    let path = format!("/v1/escrow/orders/{id}/deadlines/extend");
    let runs = |told: &Told, what: &str| {
        let all = told.body["data"]["deadlines"].as_array().expect("deadlines").clone();
        all.into_iter().find(|one| one["what"] == what).expect("it runs")
    };
    let order = market.rig.get(&format!("/v1/escrow/orders/{id}")).await.expect(200);
    let due = runs(&order, "start")["due"].as_str().expect("an instant").to_owned();
    let more = |what: &str, until: &str| json!({ "what": what, "until": until, "reason": "The flood." });
    let told = market.rig.post_once(&path, "same", &more("start", &due)).await.expect(422);
    assert_eq!(told.code(), "bad_extension");
    let told = market.rig.post_once(&path, "which", &more("inspection", "2026-09-20T08:00:00Z")).await.expect(400);
    assert_eq!(told.detail().0, "milestoneId");
    let told = market.rig.post_once(&path, "more", &more("start", "2026-09-20T08:00:00Z")).await.expect(200);
    assert_eq!(runs(&told, "start")["due"], "2026-09-20T08:00:00Z");
    let lines = market.rig.get(&format!("/v1/escrow/orders/{id}/timeline")).await.expect(200);
    let lines = lines.body["data"].as_array().expect("a time line").clone();
    let last = lines.last().expect("a line");
    assert_eq!((&last["by"], last.to_string().contains("deadline.extended")), (&json!("admin:support"), true));
    let gone = json!({ "refundTo": "source" });
    let told = market.act(&id, "cancel", &market.buyer, gone).await.expect(200);
    let refund = told.body["data"]["refunds"][0].clone();
    assert_eq!((&refund["amount"], &refund["status"]), (&json!(10_250_000), &json!("submitted")));
    assert!(refund["paymentId"].is_string() && milestone.starts_with("mile_"));
    market.rig.world.drain().await;
    let order = market.rig.get(&format!("/v1/escrow/orders/{id}")).await.expect(200);
    assert_eq!(order.body["data"]["refunds"][0]["status"], "succeeded");
    assert_eq!(market.wallet(&market.buyer).await["available"], 0);
    market.rig.world.verify().await;
}

#[tokio::test]
async fn a_link_that_is_over_offers_a_fresh_one_and_says_the_same_to_everybody() {
    let market = Market::open().await;
    let order = market.accepted(json!([{ "code": "ITEM_RECEIVED" }])).await;
    let ask = json!({ "customerId": market.seller, "purpose": "view_order" });
    let make = async || {
        let link = market.rig.post(&format!("/v1/escrow/orders/{order}/links"), &ask).await.expect(201);
        let url = link.body["data"]["url"].as_str().expect("an address").to_owned();
        url.find("/e/").map(|at| url[at..].to_owned()).expect("of a page")
    };
    let (old, new) = (make().await, make().await);
    assert_eq!(market.rig.ask(Ask::new("get", &new)).await.status, 200);
    let over = market.rig.ask(Ask::new("get", &old)).await;
    assert_eq!(over.status, 404);
    let asked = market.rig.ask(Ask::new("post", &old).form(&[])).await;
    assert_eq!(asked.status, 200);
    assert!(market.rig.world.events().await.contains(&"escrow_order.link_asked".to_owned()));
}

#[tokio::test]
async fn a_link_opens_a_page_and_whoever_is_erased_has_none_left() {
    let market = Market::open().await;
    let order = market.accepted(json!([{ "code": "ITEM_RECEIVED" }])).await;
    let ask = json!({ "customerId": market.seller, "purpose": "view_order" });
    let link = market.rig.post(&format!("/v1/escrow/orders/{order}/links"), &ask).await.expect(201);
    let url = link.body["data"]["url"].as_str().expect("an address").to_owned();
    let path = url.find("/e/").map(|at| url[at..].to_owned()).expect("of a page");
    let opens = async || market.rig.ask(Ask::new("get", &path)).await.status;
    assert_eq!(opens().await, 200);
    let erase = async |once: &str| {
        market.rig.post_once(&format!("/v1/customers/{}/erase", market.seller), once, &json!({})).await
    };
    let told = erase("1").await.expect(409);
    assert!(told.code() == "customer_has_order" && told.body.to_string().contains(&order), "{told:?}");
    market.act(&order, "withdraw", &market.buyer, json!({})).await.expect(200);
    let top_up = format!("/v1/escrow/parties/{}/top-ups", market.seller);
    let methods = format!("/v1/customers/{}/payment-methods", market.seller);
    let card = market.rig.get(&methods).await.expect(200).body["data"][0]["id"].clone();
    let fill = json!({ "paymentMethodId": card, "amount": 500_000, "currency": "NGN" });
    market.rig.post_once(&top_up, "fill", &fill).await.expect(201);
    market.rig.world.drain().await;
    assert_eq!(erase("2").await.expect(409).code(), "customer_has_wallet");
    assert_eq!(opens().await, 200);
    let told = market.rig.post_once(&format!("/v1/customers/{}/erase", market.buyer), "3", &json!({})).await;
    told.expect(200);
    market.rig.world.verify().await;
    let ask = json!({ "customerId": market.buyer });
    let told = market.rig.post(&format!("/v1/escrow/orders/{order}/links"), &ask).await.expect(409);
    assert_eq!(told.code(), "customer_erased");
}

#[tokio::test]
async fn a_wallet_is_filled_and_an_order_is_paid_for_on_a_page_that_names_one_thing() {
    let market = Market::open().await;
    let rig = &market.rig;
    let sum = json!({ "mode": "top_up", "customerId": market.buyer, "amount": 500_000, "currency": "NGN" });
    let filling = rig.post("/v1/checkout/sessions", &sum).await.expect(201);
    let told = &filling.body["data"];
    assert_eq!((&told["mode"], &told["amount"], &told["orderId"]), (&json!("top_up"), &json!(500_000), &Value::Null));
    let order = market.accepted(json!([{ "code": "ITEM_RECEIVED" }])).await;
    for (name, value, wrong) in [
        ("customerId", Value::Null, ("customerId", "required")),
        ("amount", Value::Null, ("amount", "exactly_one")),
        ("description", json!("A gift"), ("amount", "exactly_one")),
        ("orderId", json!(order), ("orderId", "exactly_one")),
    ] {
        let mut body = sum.clone();
        body[name] = value;
        assert_eq!(rig.post("/v1/checkout/sessions", &body).await.expect(400).detail(), wrong, "{body}");
    }
    let asked = json!({ "orderId": order });
    let paying = rig.post("/v1/checkout/sessions", &asked).await.expect(201);
    assert_eq!(rig.post("/v1/checkout/sessions", &asked).await.expect(201).id(), paying.id(), "one for one order");
    let told = &paying.body["data"];
    assert_eq!(
        (&told["mode"], &told["amount"], &told["orderId"]),
        (&json!("order"), &json!(10_250_000), &json!(order))
    );
    let live = rig.secret_key(rig.world.tenant, ids::Mode::Live).await;
    rig.ask(Ask::new("post", "/v1/checkout/sessions").key(&live).json(&asked)).await.expect(404);
    let part = json!({ "rail": "transfer", "amount": 1_000_000 });
    let payment = rig.post_once(&format!("/v1/escrow/orders/{order}/payments"), "part", &part).await.expect(201);
    assert_eq!(payment.body["data"]["amount"], 1_000_000, "less than is due, on purpose");
    rig.world.drain().await;
    let sent = json!({ "paymentId": payment.id(), "amount": 900_000 });
    rig.post("/v1/test-helpers/transfers", &sent).await.expect(201);
    rig.world.drain().await;
    assert_eq!(market.wallet(&market.buyer).await["available"], 900_000, "what came waits for the rest");
    let both =
        json!({ "paymentId": payment.id(), "transactionId": "pay_0192f0a1-7c1e-7c55-8f3e-2b8a1f0c9d11", "amount": 1 });
    assert_eq!(
        rig.post("/v1/test-helpers/transfers", &both).await.expect(400).detail(),
        ("transactionId", "exactly_one")
    );
}
