//! What holds for every route: headers, bodies, statuses and how input is refused.

use ids::Mode;
use serde_json::json;
use store::key::KeyKind;

use crate::rig::{Ask, Rig};

#[tokio::test]
async fn bad_input_is_refused_with_its_field() {
    let rig = Rig::new().await;
    let plan = |extra: serde_json::Value| {
        let mut body = json!({ "name": "Gym", "amount": 500_000, "interval": "month" });
        for (name, value) in extra.as_object().expect("an object") {
            body[name] = value.clone();
        }
        body
    };
    let rows = [
        ("/v1/plans", plan(json!({ "name": "" })), "name", "empty"),
        ("/v1/plans", plan(json!({ "name": "x".repeat(201) })), "name", "too_long"),
        ("/v1/plans", plan(json!({ "amount": 1.5 })), "amount", "invalid_type"),
        ("/v1/plans", plan(json!({ "amount": "five" })), "amount", "invalid_value"),
        ("/v1/plans", plan(json!({ "amount": "0.5" })), "amount", "not_whole"),
        ("/v1/plans", plan(json!({ "amount": -1 })), "amount", "out_of_range"),
        ("/v1/plans", plan(json!({ "amount": 1_000_000_000_000_000_i64 })), "amount", "out_of_range"),
        ("/v1/plans", plan(json!({ "amount": 18_446_744_073_709_551_615_u64 })), "amount", "out_of_range"),
        ("/v1/plans", plan(json!({ "currency": "ngn" })), "currency", "unknown_currency"),
        ("/v1/plans", plan(json!({ "interval": "fortnight" })), "interval", "unknown_value"),
        ("/v1/plans", plan(json!({ "intervalCount": 0 })), "intervalCount", "out_of_range"),
        ("/v1/plans", plan(json!({ "intervalCount": 70_000 })), "intervalCount", "invalid_value"),
        ("/v1/plans", plan(json!({ "trialDays": 731 })), "trialDays", "out_of_range"),
        ("/v1/plans", plan(json!({ "trialDays": -1 })), "trialDays", "invalid_value"),
        ("/v1/plans", plan(json!({ "maxCycles": 0 })), "maxCycles", "out_of_range"),
        ("/v1/plans", plan(json!({ "colour": "red" })), "colour", "unknown_field"),
        ("/v1/plans", plan(json!({ "metadata": { "a": 1 } })), "metadata.a", "invalid_type"),
        ("/v1/plans", plan(json!({ "metadata": { "a[]": "1" } })), "metadata.a[]", "invalid_name"),
        (
            "/v1/plans",
            plan(json!({ "prices": [{ "currency": "NGN", "amount": 1 }] })),
            "prices[0].currency",
            "duplicate_currency",
        ),
        ("/v1/plans", plan(json!({ "prices": [{ "amount": 1 }] })), "prices[0].currency", "required"),
        ("/v1/plans", json!({ "name": "Gym", "interval": "month" }), "amount", "required"),
        ("/v1/plans", json!({ "name": "Gym", "amount": 1 }), "interval", "required"),
        ("/v1/plans", plan(json!({ "name": "a\u{0}b" })), "name", "invalid_character"),
        ("/v1/customers", json!({ "email": "ada" }), "email", "invalid_email"),
        ("/v1/customers", json!({ "phone": "0801" }), "phone", "invalid_phone"),
        ("/v1/customers", json!({ "testClockId": "cust_1" }), "testClockId", "invalid_id"),
        ("/v1/api-keys", json!({ "name": "x", "scopes": [] }), "scopes", "required"),
        ("/v1/api-keys", json!({ "name": "x", "scopes": ["plans:delete"] }), "scopes", "unknown_scope"),
        ("/v1/webhook-endpoints", json!({ "url": "http://example.com" }), "url", "invalid_url"),
        (
            "/v1/webhook-endpoints",
            json!({ "url": "https://a.example", "eventTypes": ["Paid"] }),
            "eventTypes",
            "invalid_value",
        ),
        ("/v1/test-clocks", json!({ "name": "c", "frozenAt": "yesterday" }), "frozenAt", "invalid_value"),
    ];
    for (path, body, field, code) in rows {
        let told = rig.post(path, &body).await.expect(400);
        assert_eq!(told.code(), "validation_error", "{body}");
        assert_eq!(told.detail(), (field, code), "{body}: {:#}", told.body);
    }
    let several =
        rig.post("/v1/plans", &json!({ "name": "", "amount": -1, "interval": "month", "trialDays": 999 })).await;
    assert_eq!(several.body["error"]["details"].as_array().map(Vec::len), Some(3), "{:#}", several.body);
}

#[tokio::test]
async fn what_is_not_json_is_told_so() {
    let rig = Rig::new().await;
    let ask = || Ask::new("post", "/v1/plans").key(&rig.key);
    let told = rig.ask(ask().text("{\n  \"name\" }").header("content-type", "application/json")).await.expect(400);
    assert_eq!((told.code(), &told.body["line"]), ("malformed_json", &json!(2)));
    let told = rig.ask(ask().text("name=Gym").header("content-type", "application/x-www-form-urlencoded")).await;
    assert_eq!(told.expect(415).code(), "unsupported_media_type");
    let told =
        rig.ask(ask().text("{}").header("content-type", "application/json").header("content-encoding", "gzip")).await;
    assert_eq!(told.expect(415).code(), "unsupported_media_type");
    let long = json!({ "name": "x".repeat(300 * 1024) });
    for once in [None, Some("a-long-one")] {
        let ask = once.map_or_else(ask, |once| ask().once(once)).json(&long);
        assert_eq!(rig.ask(ask).await.expect(413).code(), "body_too_large");
    }
    let told = rig.ask(ask().json(&json!({})).header("accept", "text/html")).await;
    assert_eq!(told.expect(406).code(), "not_acceptable");
}

#[tokio::test]
async fn unknown_routes_methods_and_parameters_share_the_body() {
    let rig = Rig::new().await;
    let rows = [
        ("get", "/v1/nowhere", 404, "not_found"),
        ("get", "/nowhere", 404, "not_found"),
        ("put", "/v1/plans", 405, "method_not_allowed"),
        ("get", "/v1/plans?colour=red", 400, "validation_error"),
        ("get", "/v1/plans?status=sold", 400, "validation_error"),
        ("get", "/v1/plans?limit=101", 400, "validation_error"),
        ("get", "/v1/plans?page=101&limit=100", 400, "validation_error"),
        ("get", "/v1/plans?cursor=abc", 400, "validation_error"),
        ("get", "/v1/customers?blacklisted=maybe", 400, "validation_error"),
        ("get", "/v1/events?after=3&type=invoice.paid", 400, "validation_error"),
        ("get", "/v1/events?page=1", 400, "validation_error"),
        ("get", "/v1/settings?x=1", 400, "validation_error"),
        ("get", "/v1/plans/plan_0192f0a1-7c1e-7c55-8f3e-2b8a1f0c9d11?x=1", 400, "validation_error"),
        ("get", "/v1/plans/nonsense", 404, "not_found"),
        ("get", "/v1/plans/PLAN_0192f0a1-7c1e-7c55-8f3e-2b8a1f0c9d11", 404, "not_found"),
        ("get", "/v1/customers/ref/%00", 404, "not_found"),
        ("post", "/v1/plans?dry=1", 400, "unexpected_query"),
    ];
    for (method, path, status, code) in rows {
        let told = rig.ask(Ask::new(method, path).key(&rig.key)).await.expect(status);
        assert_eq!(told.code(), code, "{method} {path}");
        assert_eq!(told.header("content-type"), "application/problem+json", "{path}");
        assert_eq!(told.body["error"]["requestId"], told.header("x-request-id"), "{path}");
        assert_eq!(told.body["status"], status, "{path}");
    }
}

#[tokio::test]
async fn request_ids_versions_and_limits_are_told_in_headers() {
    let rig = Rig::new().await;
    let id = "0192f0a1-7c1e-7c55-8f3e-2b8a1f0c9d11";
    let told = rig.ask(Ask::new("get", "/v1/plans").key(&rig.key).header("x-request-id", id)).await.expect(200);
    assert_eq!(told.header("x-request-id"), format!("req_{id}"));
    assert_eq!(told.header("recoup-version"), "2026-11-21");
    assert_eq!(told.header("ratelimit-policy"), "\"default\";q=100000;w=60");
    assert_eq!((told.header("cache-control"), told.header("x-content-type-options")), ("no-store", "nosniff"));
    let asked = |version: &str| rig.ask(Ask::new("get", "/v1/plans").key(&rig.key).header("recoup-version", version));
    asked("2026-11-21").await.expect(200);
    assert_eq!(asked("2020-01-01").await.expect(400).code(), "unknown_version");
}

#[tokio::test]
async fn a_key_that_asks_too_much_waits() {
    let rig = Rig::new().await;
    let key = rig.any_key(rig.world.tenant, Mode::Test, KeyKind::Secret, &[], 3).await;
    for left in ["r=2", "r=1", "r=0"] {
        let told = rig.ask(Ask::new("get", "/v1/plans").key(&key)).await.expect(200);
        assert!(told.header("ratelimit").contains(left), "{}", told.header("ratelimit"));
    }
    let told = rig.ask(Ask::new("get", "/v1/plans").key(&key)).await.expect(429);
    assert_eq!((told.code(), &told.body["violatedPolicies"]), ("quota_exceeded", &json!(["default"])));
    let wait: u64 = told.header("retry-after").parse().expect("seconds");
    assert!((1..=60).contains(&wait));
    rig.get("/v1/plans").await.expect(200);
}

#[tokio::test]
async fn every_bad_key_gets_the_same_answer() {
    let rig = Rig::new().await;
    let made = rig.post("/v1/api-keys", &json!({ "name": "Brief", "scopes": ["plans:read"] })).await.expect(201);
    let revoked = made.body["data"]["secret"].as_str().expect("the text").to_owned();
    rig.ask(Ask::new("get", "/v1/plans").key(&revoked)).await.expect(200);
    rig.ask(Ask::new("delete", &format!("/v1/api-keys/{}", made.id())).key(&rig.key)).await.expect(200);
    let unknown = store::key::KeyText::generate(KeyKind::Secret, Mode::Test).reveal();
    let other_mode = rig.key.replacen("sk_test", "sk_live", 1);
    let mut bodies = Vec::new();
    for key in ["", "nonsense", &revoked, &unknown, &other_mode] {
        let told = rig.ask(Ask::new("get", "/v1/plans").key(key)).await.expect(401);
        assert_eq!(told.header("www-authenticate"), "Bearer");
        bodies.push(crate::probes::without_request(&told.body));
    }
    bodies.push(crate::probes::without_request(&rig.ask(Ask::new("get", "/v1/plans")).await.expect(401).body));
    assert!(bodies.iter().all(|body| *body == bodies[0]), "{bodies:#?}");
    let page = rig.any_key(rig.world.tenant, Mode::Test, KeyKind::Publishable, &[], 100).await;
    assert_eq!(rig.ask(Ask::new("get", "/v1/plans").key(&page)).await.expect(403).code(), "publishable_key");
}

#[tokio::test]
async fn health_needs_no_key() {
    let rig = Rig::new().await;
    let health = rig.ask(Ask::new("get", "/health")).await.expect(200);
    assert_eq!(health.body, json!({ "status": "ok", "checks": { "database": "ok", "queue": "ok" } }));
    rig.ask(Ask::new("get", "/livez")).await.expect(200);
    assert_eq!(rig.ask(Ask::new("get", "/readyz")).await.expect(200).body["problems"], json!([]));
    rig.ask(Ask::new("get", "/metrics")).await.expect(404);
    let page = rig.ask(Ask::new("get", "/docs")).await.expect(200);
    assert!(page.header("content-security-policy").starts_with("default-src 'none'; style-src 'sha256-"));
    assert_eq!(rig.ask(Ask::new("get", "/openapi.json")).await.expect(200).body["openapi"], "3.1.0");
}
