//! What merchants do, from end to end, over HTTP.

use ids::Mode;
use serde_json::json;

use crate::rig::{Ask, Rig};

#[tokio::test]
async fn a_plan_changes_its_price_and_leaves_the_shop() {
    let rig = Rig::new().await;
    let body = json!({ "name": "Gym", "amount": 500_000, "interval": "month",
                       "prices": [{ "currency": "USD", "amount": 900 }] });
    let plan = rig.post("/v1/plans", &body).await.expect(201);
    let data = &plan.body["data"];
    assert_eq!((&data["amount"], &data["currency"]), (&json!(500_000), &json!("NGN")));
    let path = format!("/v1/plans/{}", plan.id());
    let patch = |body: serde_json::Value| rig.ask(Ask::new("patch", &path).key(&rig.key).json(&body));
    let vague = patch(json!({ "amount": 600_000 })).await.expect(400);
    assert_eq!(vague.detail(), ("currency", "required"));
    let changed = patch(json!({ "amount": 600_000, "currency": "NGN", "description": "Now warmer" })).await.expect(200);
    let data = &changed.body["data"];
    assert_eq!((&data["amount"], &data["description"]), (&json!(600_000), &json!("Now warmer")));
    let versions: Vec<_> = data["prices"]
        .as_array()
        .expect("prices")
        .iter()
        .map(|price| (price["currency"].clone(), price["version"].clone(), price["current"].clone()))
        .collect();
    assert_eq!(
        versions,
        [
            (json!("NGN"), json!(1), json!(false)),
            (json!("NGN"), json!(2), json!(true)),
            (json!("USD"), json!(1), json!(true))
        ]
    );
    let cleared = patch(json!({ "description": null, "maxCycles": 12 })).await.expect(200);
    assert_eq!((&cleared.body["data"]["description"], &cleared.body["data"]["maxCycles"]), (&json!(null), &json!(12)));
    for _ in 0..2 {
        let archived = rig.ask(Ask::new("delete", &path).key(&rig.key)).await.expect(200);
        assert_eq!(archived.body["data"]["status"], "archived");
    }
    let kinds = rig.world.events().await;
    let plans: Vec<_> = kinds.iter().filter(|kind| kind.starts_with("plan.")).collect();
    assert_eq!(plans, ["plan.created", "plan.updated", "plan.updated", "plan.archived"]);
}

#[tokio::test]
async fn a_customer_subscribes_pays_fails_and_pays_again() {
    let rig = Rig::new().await;
    let clock = json!({ "name": "Ada", "frozenAt": "2026-09-01T08:00:00Z" });
    let plan = json!({ "name": "Gym", "amount": 500_000, "interval": "month" });
    let plan = rig.post("/v1/plans", &plan).await.expect(201).id();
    let clock = rig.post("/v1/test-clocks", &clock).await.expect(201).id();
    let ada = json!({ "email": "ada@example.com", "merchantRef": "user-1", "testClockId": clock });
    let customer = rig.post("/v1/customers", &ada).await.expect(201).id();
    assert_eq!(rig.get("/v1/customers/ref/user-1").await.expect(200).id(), customer);
    let card = json!({ "number": "4084080000000003", "email": "ada@example.com" });
    let token = rig.post("/v1/test-helpers/cards", &card).await.expect(201).body["data"]["token"].clone();
    let methods = format!("/v1/customers/{customer}/payment-methods");
    let unknown = rig.post(&methods, &json!({ "token": "tok_nobody" })).await.expect(400);
    assert_eq!(unknown.detail(), ("token", "unknown_token"));
    let method = rig.post(&methods, &json!({ "token": token })).await.expect(201);
    assert_eq!((&method.body["data"]["isDefault"], &method.body["data"]["rail"]), (&json!(true), &json!("card")));
    assert!(!method.body.to_string().contains(token.as_str().expect("a text")), "the token never goes out");

    let begin = json!({ "customerId": customer, "planId": plan });
    let begun = rig.post_once("/v1/subscriptions", "s-1", &begin).await.expect(201);
    assert_eq!(
        (&begun.body["data"]["status"], &begun.body["data"]["testClockId"]),
        (&json!("incomplete"), &json!(clock))
    );
    // Under a test clock nothing happens until the clock moves.
    let advance = format!("/v1/test-clocks/{clock}/advance");
    rig.post(&advance, &json!({ "to": "2026-09-01T09:00:00Z" })).await.expect(202);
    rig.world.drain().await;
    let subscription = format!("/v1/subscriptions/{}", begun.id());
    let paid = rig.get(&subscription).await.expect(200);
    assert_eq!(paid.body["data"]["status"], "active");
    let invoice = paid.body["data"]["latestInvoiceId"].as_str().expect("an invoice").to_owned();
    let detail = rig.get(&format!("/v1/invoices/{invoice}")).await.expect(200).body["data"].clone();
    assert_eq!(
        (&detail["status"], &detail["total"], &detail["amountDue"]),
        (&json!("paid"), &json!(500_000), &json!(0))
    );
    assert_eq!(detail["lines"][0]["amount"], 500_000);
    assert_eq!(detail["attempts"][0]["status"], "succeeded");
    let pay = rig.post_once(&format!("/v1/invoices/{invoice}/pay"), "p-1", &json!({})).await.expect(409);
    assert_eq!(pay.code(), "invoice_not_open");
    let twice = rig.post_once("/v1/subscriptions", "s-2", &begin).await.expect(409);
    assert!(!twice.code().is_empty());
    let books = rig.get("/v1/ledger/trial-balance").await.expect(200).body["data"].clone();
    assert_eq!(
        (&books["balanced"], &books["totals"][0]["debit"]),
        (&json!(true), &books["totals"][0]["credit"].clone())
    );

    let cancel = json!({ "atPeriodEnd": true, "reason": "moving" });
    let ending = rig.post(&format!("{subscription}/cancel"), &cancel).await.expect(200);
    assert_eq!(ending.body["data"]["cancelAtPeriodEnd"], true);
    let back = rig.post(&format!("{subscription}/uncancel"), &json!({})).await.expect(200);
    assert_eq!(back.body["data"]["cancelAtPeriodEnd"], false);
    let vain = rig.post(&format!("{subscription}/uncancel"), &json!({ "why": "x" })).await.expect(400);
    assert_eq!(vain.detail(), ("why", "unknown_field"));
    let going = rig.post(&advance, &json!({ "to": "2026-10-02T08:00:00Z" })).await.expect(202);
    assert_eq!(going.body["data"]["status"], "advancing");
    rig.world.drain().await;
    assert_eq!(rig.get(&format!("/v1/test-clocks/{clock}")).await.expect(200).body["data"]["status"], "ready");
    let invoices = rig.get(&format!("/v1/invoices?customerId={customer}&page=1")).await.expect(200);
    assert_eq!(invoices.body["meta"]["totalCount"], 2);
    rig.world.verify().await;
}

#[tokio::test]
async fn the_recovery_policy_has_versions_and_settings_hold() {
    let rig = Rig::new().await;
    let first = rig.get("/v1/settings/recovery").await.expect(200).body["data"].clone();
    assert_eq!((&first["id"], &first["policy"]["maxAttempts"]), (&json!(null), &json!(5)));
    let put = |body: serde_json::Value| rig.ask(Ask::new("put", "/v1/settings/recovery").key(&rig.key).json(&body));
    let wrong = put(json!({ "maxAttempts": 9, "maxWaitDays": 400 })).await.expect(400);
    let fields: Vec<_> = wrong.body["error"]["details"]
        .as_array()
        .expect("fields")
        .iter()
        .map(|detail| detail["field"].as_str().unwrap_or_default().to_owned())
        .collect();
    assert_eq!(fields, ["maxWaitDays", "backoffHours"]);
    for version in 1..=2 {
        let chosen = put(first["policy"].clone()).await.expect(200);
        assert_eq!(chosen.body["data"]["version"], version);
    }
    let settings = |body: serde_json::Value| rig.ask(Ask::new("patch", "/v1/settings").key(&rig.key).json(&body));
    assert_eq!(settings(json!({ "billingZone": "Mars/Base" })).await.expect(400).detail().0, "billingZone");
    assert_eq!(settings(json!({ "rounding": "down" })).await.expect(400).detail().0, "rounding");
    let changed = settings(json!({ "graceDays": 14, "billingZone": "africa/accra" })).await.expect(200);
    assert_eq!(
        (&changed.body["data"]["graceDays"], &changed.body["data"]["billingZone"]),
        (&json!(14), &json!("Africa/Accra"))
    );
    assert_eq!(rig.get("/v1/settings").await.expect(200).body["data"], changed.body["data"]);
}

#[tokio::test]
async fn an_endpoint_is_told_and_can_be_told_again() {
    let rig = Rig::new().await;
    rig.post("/v1/customers", &json!({ "name": "before" })).await.expect(201);
    let local = json!({ "url": "http://localhost:9000/hooks", "eventTypes": ["customer.*"] });
    let endpoint = rig.post("/v1/webhook-endpoints", &local).await.expect(201);
    rig.post("/v1/customers", &json!({ "name": "after" })).await.expect(201);
    rig.post("/v1/plans", &json!({ "name": "P", "amount": 1, "interval": "day" })).await.expect(201);
    rig.world.drain().await;
    let path = format!("/v1/webhook-endpoints/{}", endpoint.id());
    let deliveries = rig.get(&format!("{path}/deliveries?status=delivered")).await.expect(200).body["data"].clone();
    assert_eq!(deliveries.as_array().map(Vec::len), Some(1), "only what happened since, and only customers");
    let delivery = format!("/v1/deliveries/{}", deliveries[0]["id"].as_str().expect("an id"));
    assert_eq!(rig.get(&delivery).await.expect(200).body["data"]["tries"][0]["statusCode"], 200);
    let replayed = rig.post(&format!("{delivery}/replay"), &json!({})).await.expect(202);
    assert_eq!(replayed.body["data"]["status"], "pending");
    rig.world.drain().await;
    assert_eq!(rig.get(&delivery).await.expect(200).body["data"]["tries"].as_array().map(Vec::len), Some(2));
    let old = endpoint.body["data"]["secret"].clone();
    let rotated = rig.post(&format!("{path}/rotate-secret"), &json!({})).await.expect(200);
    assert_ne!(rotated.body["data"]["secret"], old);
    assert!(rotated.body["data"]["oldSecretUntil"].is_string());
    rig.ask(Ask::new("delete", &path).key(&rig.key)).await.expect(200);
    let closed = rig.post(&format!("{delivery}/replay"), &json!({})).await.expect(409);
    assert_eq!(closed.code(), "endpoint_disabled");
    let live = rig.secret_key(rig.world.tenant, Mode::Live).await;
    let told = rig.ask(Ask::new("post", "/v1/webhook-endpoints").key(&live).json(&local)).await.expect(400);
    assert_eq!(told.detail(), ("url", "invalid_url"), "live endpoints are never local");
}

#[tokio::test]
async fn a_key_hands_out_no_more_than_it_has() {
    let rig = Rig::new().await;
    let own = json!({ "name": "Ops", "scopes": ["api_keys:write", "plans:write"] });
    let ops = rig.post("/v1/api-keys", &own).await.expect(201);
    let key = ops.body["data"]["secret"].as_str().expect("the text").to_owned();
    assert!(key.starts_with("rk_test_"), "{key}");
    let make = |scopes: serde_json::Value| {
        rig.ask(Ask::new("post", "/v1/api-keys").key(&key).json(&json!({ "name": "Sub", "scopes": scopes })))
    };
    make(json!(["plans:read"])).await.expect(201);
    assert_eq!(make(json!(["plans:read", "ledger:read"])).await.expect(403).code(), "scope_not_held");
    assert_eq!(make(json!(["*"])).await.expect(400).detail(), ("scopes", "unknown_scope"));
    let listed = rig.ask(Ask::new("get", "/v1/api-keys").key(&key)).await.expect(200);
    assert!(!listed.body.to_string().contains(&key));
    rig.ask(Ask::new("get", "/v1/plans").key(&key)).await.expect(200);
    rig.ask(Ask::new("get", "/v1/ledger/trial-balance").key(&key)).await.expect(403);
}

#[tokio::test]
async fn what_only_the_sandbox_may_do_is_closed_in_live_mode() {
    let rig = Rig::new().await;
    let live = rig.secret_key(rig.world.tenant, Mode::Live).await;
    let post = |path: &'static str, body: serde_json::Value| rig.ask(Ask::new("post", path).key(&live).json(&body));
    let card = json!({ "number": "4084080000000003", "email": "ada@example.com" });
    assert_eq!(post("/v1/test-helpers/cards", card).await.expect(403).code(), "test_mode_only");
    let clock = json!({ "name": "c", "frozenAt": "2026-09-01T08:00:00Z" });
    assert_eq!(post("/v1/test-clocks", clock).await.expect(403).code(), "test_mode_only");
    let customer = json!({ "testClockId": "clock_0192f0a1-7c1e-7c55-8f3e-2b8a1f0c9d11" });
    assert_eq!(post("/v1/customers", customer).await.expect(403).code(), "test_mode_only");
}
