//! Limits, and the ways around them that are none (S26).

use ids::Mode;
use serde_json::json;
use store::key::KeyKind;
use throttle::Throttle;
use web::limits::{Limits, Quotas};

use crate::rig::{Ask, Node, Rig, Told, WIDE};

fn node(rig: &Rig, quotas: Quotas, proxies: &[&str]) -> Node {
    Node::of(&rig.world, Limits::new(Throttle::in_process(), quotas), proxies)
}

fn is_out(told: &Told, policy: &str) -> bool {
    if told.status != 429 {
        return false;
    }
    assert_eq!((told.code(), &told.body["violatedPolicies"]), ("quota_exceeded", &json!([policy])));
    assert!(
        told.header("ratelimit-policy").starts_with(&format!("\"{policy}\";q=")),
        "{}",
        told.header("ratelimit-policy")
    );
    let state: Vec<&str> = told.header("ratelimit").split(';').collect();
    let until: u64 = state[2].strip_prefix("t=").and_then(|text| text.parse().ok()).expect("seconds");
    let wait: u64 = told.header("retry-after").parse().expect("seconds");
    assert!(state[1] == "r=0" && wait >= until && (1..=60).contains(&wait), "{state:?} {wait}");
    true
}

#[tokio::test]
async fn s26_what_a_client_writes_of_itself_changes_nothing() {
    let rig = Rig::new().await;
    let quotas = Quotas { address: 3, ..WIDE };
    let alone = node(&rig, quotas, &[]);
    let spoofed = |nth: u8| {
        let forwarded = format!("198.51.100.{nth}");
        let ask = Ask::new("get", "/v1/plans").from("203.0.113.7");
        let ask = ask.header("X-Forwarded-For", &forwarded).header("forwarded", &format!("for={forwarded}"));
        alone.ask(ask.header("x-real-ip", &forwarded).header("cf-connecting-ip", &forwarded))
    };
    for nth in 0..3 {
        spoofed(nth).await.expect(401);
    }
    for nth in 3..6 {
        assert!(is_out(&spoofed(nth).await, "address"));
    }
    let good = Ask::new("get", "/v1/plans").key(&rig.key).from("203.0.113.7");
    alone.ask(good).await.expect(200);

    let behind = node(&rig, quotas, &["10.0.0.0/8"]);
    let through = |header: &'static str, forwarded: String| {
        behind.ask(Ask::new("get", "/v1/plans").from("10.0.0.1").header(header, &forwarded))
    };
    for nth in 0..3 {
        through("x-forwarded-for", format!("198.51.100.{nth}, 203.0.113.7")).await.expect(401);
    }
    for (header, forwarded) in [
        ("X-FORWARDED-FOR", "198.51.100.9, 203.0.113.7".to_owned()),
        ("x-forwarded-for", "203.0.113.7:4711".to_owned()),
        ("x-forwarded-for", "::ffff:203.0.113.7".to_owned()),
        ("x-forwarded-for", "203.0.113.7, 10.9.9.9".to_owned()),
    ] {
        assert!(is_out(&through(header, forwarded.clone()).await, "address"), "{forwarded}");
    }
    through("x-forwarded-for", "203.0.113.8".to_owned()).await.expect(401);
}

#[tokio::test]
async fn s26_hopping_through_addresses_gets_only_so_far() {
    let rig = Rig::new().await;
    let node = node(&rig, Quotas { address: 2, ..WIDE }, &[]);
    let ask = |address: String| {
        node.ask(Ask::new("post", "/v1/api-keys/report-leak").from(&address).json(&json!({ "key": "x" })))
    };
    ask("2001:db8:1:1::1".to_owned()).await.expect(202);
    ask("2001:DB8:1:1::2".to_owned()).await.expect(202);
    assert!(is_out(&ask("2001:db8:1:1:ffff::3".to_owned()).await, "address"), "a /64 is one machine");
    let mut passed = 0;
    for network in 2..40 {
        passed += usize::from(ask(format!("2001:db8:1:{network:x}::1")).await.status == 202);
    }
    assert_eq!(passed, 14, "a /48 is eight machines");
    ask("2001:db8:2:1::1".to_owned()).await.expect(202);
}

#[tokio::test]
async fn s26_more_keys_are_no_more_requests() {
    let rig = Rig::new().await;
    let node = node(&rig, Quotas { tenant_test: 120, ..WIDE }, &[]);
    let mut keys = Vec::new();
    for _ in 0..4 {
        keys.push(rig.any_key(rig.world.tenant, Mode::Test, KeyKind::Secret, &[], 100).await);
    }
    keys.push(crate::oauth::token_with(&rig, &["plans:read"]).await);
    let mut passed = 0;
    for nth in 0..300 {
        let told = node.ask(Ask::new("get", "/v1/plans").key(&keys[nth % keys.len()])).await;
        passed += usize::from(told.status == 200);
        assert!(told.status == 200 || is_out(&told, "tenant"));
    }
    assert!((120..180).contains(&passed), "{passed}: 120 and what came in meanwhile");
    let live = rig.any_key(rig.world.tenant, Mode::Live, KeyKind::Secret, &[], 100).await;
    node.ask(Ask::new("get", "/v1/plans").key(&live)).await.expect(200);
    let stranger = rig.world.db.tenant("Stranger").await;
    let theirs = rig.any_key(stranger, Mode::Test, KeyKind::Secret, &[], 100).await;
    node.ask(Ask::new("get", "/v1/plans").key(&theirs)).await.expect(200);
}

#[tokio::test]
async fn s26_a_key_is_one_however_it_is_written_rolled_or_changed() {
    let rig = Rig::new().await;
    let few = json!({ "name": "Few", "scopes": ["plans:read"], "rateLimitPerMinute": 4 });
    let told = rig.post("/v1/api-keys", &few).await.expect(201);
    let old = told.body["data"]["secret"].as_str().expect("the text").to_owned();
    let path = format!("/v1/api-keys/{}", told.id());
    let rolled = rig.post(&format!("{path}/roll"), &json!({})).await.expect(200);
    let new = rolled.body["data"]["secret"].as_str().expect("the text").to_owned();
    let with = |name: &str, value: String| rig.ask(Ask::new("get", "/v1/plans").header(name, &value));
    with("authorization", format!("Bearer {old}")).await.expect(200);
    with("AUTHORIZATION", format!("bearer {new}")).await.expect(200);
    with("Authorization", format!("BEARER {old}")).await.expect(200);
    with("authorization", format!("Bearer  {new}")).await.expect(200);
    for text in [&old, &new] {
        assert!(is_out(&with("authorization", format!("bEaReR {text}")).await, "default"));
    }
    for rate in [5, 4, 5] {
        let body = json!({ "rateLimitPerMinute": rate });
        rig.ask(Ask::new("patch", &path).key(&rig.key).json(&body)).await.expect(200);
        assert!(is_out(&with("authorization", format!("Bearer {new}")).await, "default"), "a new rate fills no bucket");
    }
}

#[tokio::test]
async fn what_adds_up_counts_for_more_than_one() {
    let rig = Rig::new().await;
    let key = rig.any_key(rig.world.tenant, Mode::Test, KeyKind::Secret, &[], 10).await;
    let left = |path: &'static str| {
        let ask = Ask::new("get", path).key(&key);
        let rig = &rig;
        async move { rig.ask(ask).await.expect(200).header("ratelimit").to_owned() }
    };
    assert!(left("/v1/plans").await.contains("r=9;"));
    assert!(left("/v1/ledger/trial-balance").await.contains("r=4;"));
    assert!(left("/v1/plans?page=1").await.contains("r=2;"));
}

#[tokio::test]
async fn without_its_redis_the_service_serves_and_says_so() {
    let rig = Rig::new().await;
    let nobody = format!("redis://127.0.0.1:{}", testkit::process::free_port());
    let throttle = Throttle::in_redis(&nobody).expect("a URL");
    let node = Node::of(&rig.world, Limits::new(throttle, WIDE), &[]);
    node.ask(Ask::new("get", "/v1/plans").key(&rig.key)).await.expect(200);
    let ready = node.ask(Ask::new("get", "/readyz")).await.expect(200).body;
    let degraded = ready["degraded"][0].as_str().expect("a sentence");
    assert!(ready["status"] == "ok" && degraded.contains("Redis does not answer"), "{ready}");
    assert_eq!(rig.ask(Ask::new("get", "/readyz")).await.expect(200).body["degraded"], json!([]));
}
