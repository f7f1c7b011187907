//! What nobody sends by mistake: members that are not theirs to set, bodies and queries out of all proportion, methods
//! and paths in disguise.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use crate::probes::{Probe, nobody};
use crate::rig::{Ask, Rig};

#[tokio::test]
async fn s06_no_request_sets_what_is_not_its_to_set() {
    let rig = Rig::new().await;
    let stolen = ["tenantId", "tenant_id", "mode", "id", "amountPaid", "createdAt", "version", "__proto__"];
    for probe in Probe::all(&public_api::document("https://api.example.com")) {
        let Some(body) = probe.body() else { continue };
        for name in stolen {
            let mut body = body.clone();
            if body.get(name).is_some() {
                continue;
            }
            body[name] = json!("x");
            let ask = Ask::new(&probe.method, &probe.at(nobody)).key(&rig.key).json(&body);
            let ask = if probe.method == "post" { ask.once(&format!("{}-{name}", probe.name)) } else { ask };
            let told = rig.ask(ask).await;
            let refused = told.status == 400 || told.status == 404 || told.code() == "test_mode_only";
            assert!(refused, "{} took {name}: {:#}", probe.name, told.body);
        }
    }
    let made = rig.post("/v1/customers", &json!({ "name": "Ada", "blacklisted": true })).await.expect(400);
    assert_eq!(made.detail(), ("blacklisted", "unknown_field"));
}

#[tokio::test]
async fn s27_what_is_out_of_proportion_is_refused_at_once() {
    let rig = Rig::new().await;
    let ask = || Ask::new("post", "/v1/customers").key(&rig.key).header("content-type", "application/json");
    for depth in [200, 100_000] {
        let deep = format!("{{\"name\":{}{}}}", "[".repeat(depth), "]".repeat(depth));
        rig.ask(ask().text(&deep)).await.expect(400);
        rig.ask(ask().once(&format!("deep-{depth}")).text(&deep)).await.expect(400);
    }
    assert_eq!(rig.ask(ask().text(&"x".repeat(10 * 1024 * 1024))).await.expect(413).code(), "body_too_large");
    let names: Map<String, Value> = (0..1_000_000).map(|nth| (nth.to_string(), json!("x"))).collect();
    assert_eq!(
        rig.ask(ask().text(&json!({ "metadata": names }).to_string())).await.expect(413).code(),
        "body_too_large"
    );
    let names: BTreeMap<String, &str> = (0..51).map(|nth| (nth.to_string(), "x")).collect();
    assert_eq!(rig.post("/v1/customers", &json!({ "metadata": names })).await.expect(400).detail().1, "too_many");
    for query in ["limit=99999999999999999999", "limit=0", "limit=-1", "page=4294967295&limit=100", "limit=1e3"] {
        rig.get(&format!("/v1/customers?{query}")).await.expect(400);
    }
    let many: Vec<String> = (0..50).map(|_| "expand[]=customer".to_owned()).collect();
    assert_eq!(rig.get(&format!("/v1/invoices?{}", many.join("&"))).await.expect(400).detail().1, "too_many");
    let deep = vec!["customer"; 200].join(".");
    assert_eq!(rig.get(&format!("/v1/invoices?expand[]={deep}")).await.expect(400).detail().1, "too_deep");
    let searched: Vec<String> = (0..6).map(|nth| format!("metadata[n{nth}]=x")).collect();
    assert_eq!(rig.get(&format!("/v1/customers?{}", searched.join("&"))).await.expect(400).detail().1, "too_many");
    rig.get("/v1/customers").await.expect(200);
}

#[tokio::test]
async fn s28_methods_and_paths_in_disguise_are_refused() {
    let rig = Rig::new().await;
    let made = rig.post("/v1/customers", &json!({ "name": "Ada" })).await.expect(201).id();
    for method in ["TRACE", "CONNECT", "TRACK", "PROPFIND", "get", "PUT", "DELETE", "OPTIONS"] {
        let told = rig.ask(Ask::exactly(method, "/v1/customers").key(&rig.key)).await;
        assert!(matches!(told.status.as_u16(), 404 | 405), "{method}: {}", told.status);
    }
    for path in [
        "//v1/customers",
        "/v1//customers",
        "/v1/customers/",
        "/v1/./customers",
        "/v1/x/../customers",
        "/v1/%2e/customers",
        "/v1/x/%2e%2e/customers",
        "/V1/customers",
        "/v1/customers;a=b",
        "/v1/customers%00",
        "/v1%2fcustomers",
    ] {
        assert_eq!(rig.get(path).await.expect(404).code(), "not_found", "{path}");
    }
    for path in [
        format!("/v1/customers/{made}%20"),
        format!("/v1/customers/{}", made.to_uppercase()),
        format!("/v1/customers/%2e%2e%2f{made}"),
    ] {
        assert_eq!(rig.get(&path).await.expect(404).code(), "not_found", "{path}");
    }
    let disguised = Ask::new("post", &format!("/v1/customers/{made}")).key(&rig.key);
    for header in ["x-http-method-override", "x-method-override", "x-http-method"] {
        assert_eq!(rig.ask(disguised.clone().header(header, "DELETE")).await.expect(405).code(), "method_not_allowed");
    }
    assert_eq!(rig.get(&format!("/v1/customers/{made}")).await.expect(200).body["data"]["name"], "Ada");
}
