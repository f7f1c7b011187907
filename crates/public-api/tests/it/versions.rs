//! Dated versions: who speaks which, golden replies of each, and what lies between two.

use std::collections::BTreeMap;
use std::path::PathBuf;

use ids::Mode;
use serde_json::{Value, json};
use web::version::{CURRENT, Change, VERSIONS, Versions};

use crate::rig::{Ask, Rig};

/// A version that only tests know: plans had a `label` before they had a `name`.
const TWO: Versions = Versions {
    known: &["2027-01-01", CURRENT],
    changes: &[Change {
        since: "2027-01-01",
        told: "A plan's name was called label.",
        up: |method, path, body| {
            if (method, path) == ("POST", "/v1/plans") && body["label"].is_string() {
                body["name"] = body["label"].take();
                body.as_object_mut().expect("an object").remove("label");
            }
        },
        down: |_, path, body| {
            if path.starts_with("/v1/plans") && body["data"]["name"].is_string() {
                body["data"]["label"] = body["data"]["name"].take();
                body["data"].as_object_mut().expect("an object").remove("name");
            }
        },
    }],
};

#[tokio::test]
async fn an_older_version_is_brought_up_and_its_answer_down() {
    let rig = Rig::speaking(TWO).await;
    let old = json!({ "label": "Gym", "amount": 500_000, "interval": "month" });
    let ask = |body: &Value, once: &str| Ask::new("post", "/v1/plans").key(&rig.key).once(once).json(body);
    let told = rig.ask(ask(&old, "old").header("recoup-version", CURRENT)).await.expect(201);
    assert_eq!((&told.body["data"]["label"], &told.body["data"]["name"]), (&json!("Gym"), &Value::Null));
    assert_eq!(told.header("recoup-version"), CURRENT);
    let again = rig.ask(ask(&old, "old").header("recoup-version", CURRENT)).await.expect(201);
    assert_eq!((again.header("idempotent-replayed"), &again.body), ("true", &told.body));
    let newer = rig.ask(ask(&old, "old")).await.expect(422);
    assert_eq!(newer.code(), "idempotency_key_reused", "the version is part of what makes a request the same");
    let new = json!({ "name": "Gym", "amount": 500_000, "interval": "month" });
    let told = rig.ask(ask(&new, "new")).await.expect(201);
    assert_eq!((told.header("recoup-version"), &told.body["data"]["name"]), ("2027-01-01", &json!("Gym")));
    assert_eq!(rig.ask(ask(&old, "wrong")).await.expect(400).detail(), ("label", "unknown_field"));
}

#[tokio::test]
async fn a_key_speaks_its_own_pin_then_its_merchants() {
    let rig = Rig::speaking(TWO).await;
    let version = || async {
        rig.forget_keys();
        rig.get("/v1/plans").await.expect(200).header("recoup-version").to_owned()
    };
    assert_eq!(version().await, "2027-01-01");
    rig.force(&format!("update sandbox.settings set api_version = '{CURRENT}'")).await;
    assert_eq!(version().await, CURRENT);
    rig.force("update sandbox.api_keys set api_version = '2027-01-01'").await;
    assert_eq!(version().await, "2027-01-01");
    let told = rig.ask(Ask::new("get", "/v1/plans").key(&rig.key).header("recoup-version", CURRENT)).await.expect(200);
    assert_eq!(told.header("recoup-version"), CURRENT);
    let live = rig.secret_key(rig.world.tenant, Mode::Live).await;
    let told = rig.ask(Ask::new("get", "/v1/plans").key(&live)).await.expect(200);
    assert_eq!(told.header("recoup-version"), "2027-01-01", "the other mode has its own settings");
}

/// Ids in the order in which they appear, so that two runs read alike.
fn masked(value: &mut Value, seen: &mut BTreeMap<String, String>) {
    match value {
        Value::String(text) => {
            if let Some((prefix, raw)) = text.clone().rsplit_once('_')
                && ids::Uuid::try_parse(raw).is_ok()
            {
                let nth = seen.len() + 1;
                *text = seen.entry(text.clone()).or_insert_with(|| format!("{prefix}_{nth}")).clone();
            } else if text.contains("/i/") || text.contains("/c/") {
                *text = "a link".to_owned();
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| masked(item, seen)),
        Value::Object(members) => members.values_mut().for_each(|member| masked(member, seen)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// What a small merchant asks and is told.
async fn story(rig: &Rig, version: &str) -> Value {
    let mut seen = BTreeMap::new();
    let mut told = Vec::new();
    let plan = json!({ "name": "Gym", "amount": 500_000, "interval": "month", "metadata": { "sku": "g" } });
    let plan = rig.post("/v1/plans", &plan).await.expect(201).id();
    let customer =
        rig.world.customer("ada", "4084080000000003", gateways::simulated::Behavior::default()).await.to_string();
    let begin = json!({ "customerId": customer, "planId": plan });
    let subscription = rig.post_once("/v1/subscriptions", "story", &begin).await.expect(201).id();
    rig.world.until("2026-09-02T08:00:00Z").await;
    for path in [
        format!("/v1/plans/{plan}"),
        format!("/v1/customers/{customer}"),
        format!("/v1/subscriptions/{subscription}"),
        "/v1/invoices".to_owned(),
        "/v1/transactions".to_owned(),
        "/v1/settings".to_owned(),
        "/v1/plans?limit=0".to_owned(),
    ] {
        let answer = rig.ask(Ask::new("get", &path).key(&rig.key).header("recoup-version", version)).await;
        let mut body = crate::probes::without_request(&answer.body);
        if answer.status.is_success() {
            body.as_object_mut().expect("an object").retain(|name, _| name == "data" || name == "meta");
        }
        let mut at = json!(path);
        masked(&mut body, &mut seen);
        masked(&mut at, &mut seen);
        let shown = path.split('/').take(3).collect::<Vec<_>>().join("/");
        told.push(json!({ "path": shown, "status": answer.status.as_u16(), "body": body }));
    }
    json!(told)
}

#[tokio::test]
async fn golden_replies_of_every_version_stay_as_they_were() {
    for version in VERSIONS.known {
        let rig = Rig::new().await;
        let told = story(&rig, version).await;
        let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(format!("tests/golden/{version}.json"));
        let stored = std::fs::read_to_string(&path).unwrap_or_default();
        let golden: Value = serde_json::from_str(&stored).unwrap_or(Value::Null);
        if golden.is_null() {
            let text = serde_json::to_string_pretty(&told).expect("JSON");
            std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
            std::fs::write(&path, text + "\n").expect("written");
            panic!("{} was not there. It is now: look at it, and add it.", path.display());
        }
        assert_eq!(told, golden, "an answer of version {version} is not what it was");
    }
}
