//! The calculator over HTTP: every published vector is answered as the calculator answers it.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::rig::{Ask, Rig};

const ROUTE: &str = "/v1/calculations";

fn vectors() -> Vec<Value> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/vectors");
    let files = fs::read_dir(folder).expect("the folder of vectors").map(|entry| entry.expect("an entry").path());
    files
        .flat_map(|path| {
            let text = fs::read_to_string(path).expect("a file");
            serde_json::from_str::<Vec<Value>>(&text).expect("a list")
        })
        .collect()
}

#[tokio::test]
async fn every_vector_is_answered_alike() {
    let rig = Rig::new().await;
    for vector in vectors() {
        let told = rig.post(ROUTE, &vector["input"]).await;
        if vector["output"].is_null() {
            let path = if vector["error"]["path"] == "." { json!("body") } else { vector["error"]["path"].clone() };
            let told = told.expect(400);
            let detail = &told.body["error"]["details"][0];
            assert_eq!((&detail["field"], &detail["code"]), (&path, &vector["error"]["code"]), "{}", vector["name"]);
        } else {
            assert_eq!(told.expect(200).body["data"], vector["output"], "{}", vector["name"]);
        }
    }
}

#[tokio::test]
async fn everything_wrong_is_told_and_nothing_is_read_twice() {
    let rig = Rig::new().await;
    let pricing = json!({ "model": "graduated", "amount": 5, "tiers": [{ "upTo": 5, "unitAmount": "-1" }] });
    let several = json!({ "operation": "price", "currency": "NGN", "pricing": pricing });
    let told = rig.post(ROUTE, &several).await.expect(400);
    assert_eq!(told.body["error"]["details"].as_array().map(Vec::len), Some(3), "{:#}", told.body);
    let twice =
        r#"{"operation": "allocate", "amount": {"minor": 1, "currency": "NGN"}, "weights": [1], "weights": [2]}"#;
    let ask = Ask::new("post", ROUTE).key(&rig.key).header("content-type", "application/json").text(twice);
    assert_eq!(rig.ask(ask).await.expect(400).detail(), ("weights", "input_invalid"));
    let list = Ask::new("post", ROUTE).key(&rig.key).header("content-type", "application/json").text("[]");
    assert_eq!(rig.ask(list).await.expect(400).detail(), ("body", "invalid_type"));
    rig.ask(Ask::new("post", ROUTE).json(&several)).await.expect(401);
}

#[tokio::test]
async fn an_answer_uses_the_allowance_and_no_idempotency_key() {
    let rig = Rig::new().await;
    let document = |weights: Value| json!({ "operation": "allocate", "amount": { "minor": 10, "currency": "NGN" }, "weights": weights });
    let told = rig.post_once(ROUTE, "c-1", &document(json!([1, 1]))).await.expect(200);
    assert_eq!(told.body["data"]["parts"][0]["minor"], 5);
    let narrow =
        rig.any_key(rig.world.tenant, ids::Mode::Test, store::key::KeyKind::Restricted, &["events:read"], 2).await;
    for wanted in [200, 200, 429] {
        rig.ask(Ask::new("post", ROUTE).key(&narrow).json(&document(json!([1, 2])))).await.expect(wanted);
    }
}
