//! Keys: rolled, changed, bound to addresses, leaked; and how soon a stopped one is stopped.

use std::time::Duration;

use ids::Mode;
use jiff::SignedDuration;
use serde_json::{Value, json};
use store::key::{KeyKind, KeyText};
use web::limits::Limits;

use crate::probes::without_request;
use crate::rig::{Ask, Node, Rig, Told};

/// Makes a restricted key; answers its id and text.
async fn made(rig: &Rig, body: Value) -> (String, String) {
    let told = rig.post("/v1/api-keys", &body).await.expect(201);
    (told.id(), text_of(&told))
}

fn text_of(told: &Told) -> String {
    told.body["data"]["secret"].as_str().expect("the text").to_owned()
}

async fn plans(rig: &Rig, key: &str) -> u16 {
    rig.ask(Ask::new("get", "/v1/plans").key(key)).await.status.as_u16()
}

#[tokio::test]
async fn a_rolled_key_has_two_texts_until_the_old_one_stops_by_itself() {
    let rig = Rig::new().await;
    let (id, old) = made(&rig, json!({ "name": "Shop", "scopes": ["plans:read"] })).await;
    let roll = |seconds: i64| {
        let path = format!("/v1/api-keys/{id}/roll");
        let body = json!({ "overlapSeconds": seconds });
        let rig = &rig;
        async move { rig.post(&path, &body).await }
    };
    let told = roll(3_600).await.expect(200);
    let new = text_of(&told);
    assert_eq!(told.id(), id, "the key stays the same");
    assert_eq!(told.body["data"]["oldTextUntil"], "2026-09-01T09:00:00Z");
    assert_eq!((plans(&rig, &old).await, plans(&rig, &new).await), (200, 200));
    rig.world.db.clock.advance(SignedDuration::from_secs(3_599));
    assert_eq!(plans(&rig, &old).await, 200);
    rig.world.db.clock.advance(SignedDuration::from_secs(1));
    assert_eq!((plans(&rig, &old).await, plans(&rig, &new).await), (401, 200), "without anybody's doing");

    let newer = text_of(&roll(604_800).await.expect(200));
    let newest = text_of(&roll(0).await.expect(200));
    assert_eq!((plans(&rig, &newer).await, plans(&rig, &newest).await), (401, 200), "no overlap is none");
    assert_eq!(plans(&rig, &new).await, 401, "what was old before opens nothing");
    for wrong in [-1, 604_801] {
        assert_eq!(roll(wrong).await.expect(400).detail(), ("overlapSeconds", "out_of_range"));
    }
    let usual = rig.post(&format!("/v1/api-keys/{id}/roll"), &json!({})).await.expect(200);
    assert_eq!(usual.body["data"]["oldTextUntil"], "2026-09-02T09:00:00Z", "a day when nothing is said");
    rig.ask(Ask::new("delete", &format!("/v1/api-keys/{id}")).key(&rig.key)).await.expect(200);
    assert_eq!((plans(&rig, &newest).await, plans(&rig, &text_of(&usual)).await), (401, 401), "both texts stop");
    assert_eq!(roll(0).await.expect(409).code(), "key_stopped");
    let kinds: Vec<String> = rig.world.events().await;
    assert_eq!(kinds.iter().filter(|kind| *kind == "api_key.rolled").count(), 4);
}

#[tokio::test]
async fn a_key_is_changed_and_nobody_gets_more_than_they_have() {
    let rig = Rig::new().await;
    let (id, text) = made(&rig, json!({ "name": "Shop", "scopes": ["plans:read"] })).await;
    let patch =
        |by: &str, id: &str, body: Value| rig.ask(Ask::new("patch", &format!("/v1/api-keys/{id}")).key(by).json(&body));
    let told =
        patch(&rig.key, &id, json!({ "name": "Till", "scopes": ["ledger:read"], "rateLimitPerMinute": 7 })).await;
    let data = told.expect(200).body["data"].clone();
    assert_eq!(
        (&data["name"], &data["scopes"], &data["rateLimitPerMinute"]),
        (&json!("Till"), &json!(["ledger:read"]), &json!(7))
    );
    assert_eq!(plans(&rig, &text).await, 403, "at once");
    let shown = rig.get(&format!("/v1/api-keys/{id}")).await.expect(200);
    assert_eq!(shown.body["data"]["name"], "Till");
    for (body, field, code) in [
        (json!({ "scopes": [] }), "scopes", "required"),
        (json!({ "scopes": ["*"] }), "scopes", "unknown_scope"),
        (json!({ "rateLimitPerMinute": 0 }), "rateLimitPerMinute", "out_of_range"),
        (json!({ "rateLimitPerMinute": 1001 }), "rateLimitPerMinute", "out_of_range"),
        (json!({ "allowedAddresses": ["203.0.113.7/24"] }), "allowedAddresses[0]", "invalid_network"),
        (json!({ "allowedAddresses": vec!["203.0.113.7"; 51] }), "allowedAddresses", "too_many"),
        (json!({ "kind": "secret" }), "kind", "unknown_field"),
    ] {
        assert_eq!(patch(&rig.key, &id, body.clone()).await.expect(400).detail(), (field, code), "{body}");
    }

    let (_, ops) = made(&rig, json!({ "name": "Ops", "scopes": ["api_keys:write", "plans:write"] })).await;
    let listed = rig.get("/v1/api-keys?limit=100").await.expect(200).body["data"].clone();
    let secret = listed.as_array().expect("keys").iter().find(|key| key["kind"] == "secret").expect("the first")["id"]
        .as_str()
        .expect("an id")
        .to_owned();
    for victim in [&secret, &id] {
        let roll = Ask::new("post", &format!("/v1/api-keys/{victim}/roll")).key(&ops).json(&json!({}));
        assert_eq!(rig.ask(roll).await.expect(403).code(), "scope_not_held", "it would get that key's text");
        let told = patch(&ops, victim, json!({ "name": "mine" })).await;
        assert_eq!(told.expect(403).code(), "scope_not_held");
    }
    let (small, _) = made(&rig, json!({ "name": "Small", "scopes": ["plans:read"] })).await;
    patch(&ops, &small, json!({ "scopes": ["plans:write"] })).await.expect(200);
    assert_eq!(patch(&ops, &small, json!({ "scopes": ["events:read"] })).await.expect(403).code(), "scope_not_held");
    let scoped = patch(&rig.key, &secret, json!({ "scopes": ["plans:read"] })).await.expect(400);
    assert_eq!(scoped.detail(), ("scopes", "not_restricted"));
}

#[tokio::test]
async fn a_key_works_from_where_it_may() {
    let rig = Rig::new().await;
    let office =
        json!({ "name": "Office", "scopes": ["plans:read"], "allowedAddresses": ["203.0.113.0/24", "2001:DB8::/32"] });
    let told = rig.post("/v1/api-keys", &office).await.expect(201);
    assert_eq!(told.body["data"]["allowedAddresses"], json!(["203.0.113.0/24", "2001:db8::/32"]));
    let (id, key) = (told.id(), text_of(&told));
    let ask = || Ask::new("get", "/v1/plans").key(&key);
    for inside in ["203.0.113.9", "::ffff:203.0.113.9", "2001:db8:1::1"] {
        rig.ask(ask().from(inside)).await.expect(200);
    }
    for (outside, seen) in [("198.51.100.1", "198.51.100.1"), ("2001:db9::1", "2001:db9::1")] {
        let told = rig.ask(ask().from(outside).header("x-forwarded-for", "203.0.113.9")).await.expect(403);
        assert_eq!((told.code(), &told.body["address"]), ("address_not_allowed", &json!(seen)));
        assert!(told.body["detail"].as_str().is_some_and(|text| text.contains(seen)), "{:#}", told.body);
    }
    assert_eq!(
        rig.ask(ask().nowhere()).await.expect(403).code(),
        "address_not_allowed",
        "an unknown address is on no list"
    );

    let behind = Node::of(&rig.world, Limits::default(), &["10.0.0.0/8"]);
    let through = |forwarded: &str| behind.ask(ask().from("10.0.0.1").header("X-FORWARDED-FOR", forwarded));
    through("203.0.113.9").await.expect(200);
    assert_eq!(through("203.0.113.9, 198.51.100.1").await.expect(403).body["address"], "198.51.100.1");
    let path = format!("/v1/api-keys/{id}");
    testkit::process::until("the address is noted", || async {
        let shown = rig.get(&path).await.expect(200).body["data"].clone();
        shown["lastUsedAddress"] == "203.0.113.9" && shown["lastUsedAt"].is_string()
    })
    .await;
    let anywhere = json!({ "allowedAddresses": [] });
    rig.ask(Ask::new("patch", &path).key(&rig.key).json(&anywhere)).await.expect(200);
    rig.ask(ask().from("198.51.100.1")).await.expect(200);
}

#[tokio::test]
async fn a_leaked_key_is_stopped_by_whoever_finds_it() {
    let rig = Rig::new().await;
    let report = |text: &str| rig.ask(Ask::new("post", "/v1/api-keys/report-leak").json(&json!({ "key": text })));
    let (id, key) = made(&rig, json!({ "name": "Shop", "scopes": ["plans:read"] })).await;
    let page = rig.any_key(rig.world.tenant, Mode::Test, KeyKind::Publishable, &[], 100).await;
    let unknown = KeyText::generate(KeyKind::Secret, Mode::Live).reveal();
    let (rolled, old) = made(&rig, json!({ "name": "Rolled", "scopes": ["plans:read"] })).await;
    let new = text_of(&rig.post(&format!("/v1/api-keys/{rolled}/roll"), &json!({})).await.expect(200));
    assert_eq!(plans(&rig, &key).await, 200);
    let mut answers = Vec::new();
    for text in ["", "nonsense", &page, &unknown, &key, &format!(" {old}\n"), &key, &key[1..]] {
        answers.push(report(text).await.expect(202).body);
    }
    assert!(answers.iter().all(|answer| *answer == answers[0]), "{answers:#?}");
    assert_eq!(plans(&rig, &key).await, 401, "at once");
    assert_eq!((plans(&rig, &old).await, plans(&rig, &new).await), (401, 200), "of a rolled key the text that leaked");
    assert_eq!(plans(&rig, &page).await, 403, "a publishable key is public");
    assert!(rig.get(&format!("/v1/api-keys/{id}")).await.expect(200).body["data"]["revokedAt"].is_string());
    let events = rig.get("/v1/events?limit=100").await.expect(200).body["data"].clone();
    let told: Vec<&Value> =
        events.as_array().expect("events").iter().filter(|event| event["type"] == "api_key.leaked").collect();
    assert_eq!(told.len(), 2, "once for each: {events:#}");
    assert!(!events.to_string().contains(&key));
    let more = json!({ "key": key, "who": "me" });
    rig.ask(Ask::new("post", "/v1/api-keys/report-leak").json(&more)).await.expect(400);
}

#[tokio::test]
async fn s03_a_revoked_key_opens_nothing_on_any_node_within_a_second() {
    let rig = Rig::new().await;
    let other = Node::of(&rig.world, Limits::default(), &[]);
    let ask = |key: &str| other.ask(Ask::new("get", "/v1/plans").key(key));
    let (revoked, first) = made(&rig, json!({ "name": "1", "scopes": ["plans:read"] })).await;
    let (rolled, second) = made(&rig, json!({ "name": "2", "scopes": ["plans:read"] })).await;
    let (narrowed, third) = made(&rig, json!({ "name": "3", "scopes": ["plans:read"] })).await;
    let program = crate::oauth::client(&rig, &["plans:read"]).await;
    let token = program.token(&rig, None).await;
    for key in [&first, &second, &third, &token] {
        ask(key).await.expect(200);
    }
    rig.ask(Ask::new("delete", &format!("/v1/api-keys/{revoked}")).key(&rig.key)).await.expect(200);
    rig.post(&format!("/v1/api-keys/{rolled}/roll"), &json!({ "overlapSeconds": 0 })).await.expect(200);
    let less = json!({ "scopes": ["ledger:read"] });
    rig.ask(Ask::new("patch", &format!("/v1/api-keys/{narrowed}")).key(&rig.key).json(&less)).await.expect(200);
    rig.ask(Ask::new("delete", &format!("/v1/oauth-clients/{}", program.id)).key(&rig.key)).await.expect(200);
    // On the node that did it: with the answer. On another: before a second of its memory has passed.
    assert_eq!(plans(&rig, &first).await, 401);
    other.test.let_key_ring_age(Duration::from_millis(999));
    for (key, status) in [(&first, 401), (&second, 401), (&third, 403), (&token, 401)] {
        assert_eq!(ask(key).await.status, status);
    }
}

#[tokio::test]
async fn s03_what_opens_nothing_looks_alike() {
    let rig = Rig::new().await;
    let soon = json!({ "name": "Brief", "scopes": ["plans:read"], "expiresAt": "2026-09-01T08:00:10Z" });
    let (_, expired) = made(&rig, soon).await;
    let (id, rolled) = made(&rig, json!({ "name": "Rolled", "scopes": ["plans:read"] })).await;
    assert_eq!((plans(&rig, &expired).await, plans(&rig, &rolled).await), (200, 200));
    rig.post(&format!("/v1/api-keys/{id}/roll"), &json!({ "overlapSeconds": 0 })).await.expect(200);
    rig.world.db.clock.advance(SignedDuration::from_secs(10));
    let restricted_as_secret = rolled.replacen("rk_", "sk_", 1);
    let mut bodies = Vec::new();
    for key in ["", &expired, &rolled, &restricted_as_secret, "ak_test_x", &rig.key.to_uppercase()] {
        bodies.push(without_request(&rig.ask(Ask::new("get", "/v1/plans").key(key)).await.expect(401).body));
    }
    assert!(bodies.iter().all(|body| *body == bodies[0]), "{bodies:#?}");
}
