//! Usage over HTTP, from the meter to the invoice.

use std::collections::BTreeMap;

use futures::future::join_all;
use gateways::simulated::Behavior;
use serde_json::{Value, json};

use crate::rig::Rig;

/// A merchant with a meter, a plan that charges for it, and a subscription.
async fn begun(rig: &Rig) -> String {
    let meter = json!({
        "key": "messages", "aggregation": "sum", "groupBy": ["country"], "filters": { "status": ["delivered"] }
    });
    let made = rig.post("/v1/meters", &meter).await.expect(201);
    let read = rig.get(&format!("/v1/meters/{}", made.id())).await.expect(200);
    assert_eq!(made.body, read.body);
    assert_eq!(rig.get("/v1/meters").await.expect(200).body["data"][0], read.body["data"]);
    assert_eq!(rig.post("/v1/meters", &meter).await.expect(409).code(), "meter_exists");
    let plan = json!({ "name": "Messages", "interval": "month", "amount": 5000, "currency": "NGN", "prices": [
        { "key": "messages", "currency": "NGN", "meterKey": "messages", "model": "per_unit", "amount": "1.5" }
    ] });
    let plan = rig.post("/v1/plans", &plan).await.expect(201);
    assert_eq!(plan.body["data"]["prices"][1]["meterKey"], "messages");
    let customer = rig.world.customer("ada", "4084080000000003", Behavior::default()).await.to_string();
    let begin = json!({ "customerId": customer, "planId": plan.id(), "items": [{ "key": "messages" }] });
    let id = rig.post_once("/v1/subscriptions", "begin", &begin).await.expect(201).id();
    rig.world.drain().await;
    id
}

fn event(subscription: &str, key: &str, quantity: i64) -> Value {
    json!({ "idempotencyKey": key, "meterKey": "messages", "subscriptionId": subscription, "quantity": quantity,
            "properties": { "status": "delivered", "country": "NG" } })
}

#[tokio::test]
async fn case_44_over_http_a_repeat_is_200_and_another_payload_409() {
    let rig = Rig::new().await;
    let sub = begun(&rig).await;
    let first = rig.post("/v1/usage", &event(&sub, "a", 3)).await.expect(201);
    let again = rig.post("/v1/usage", &event(&sub, "a", 3)).await.expect(200);
    assert_eq!(first.body, again.body);
    assert_eq!(rig.post("/v1/usage", &event(&sub, "a", 4)).await.expect(409).code(), "usage_conflict");
    let batch =
        json!({ "events": [event(&sub, "a", 3), event(&sub, "a", 4), event(&sub, "b", 2), event(&sub, "c", -2)] });
    let told = rig.post("/v1/usage/batch", &batch).await.expect(200);
    let data = &told.body["data"];
    assert_eq!((&data["recorded"], &data["repeated"], &data["refused"]), (&json!(1), &json!(1), &json!(2)));
    assert_eq!(data["results"][0]["id"], first.body["data"]["id"]);
    assert_eq!(
        (&data["results"][1]["error"]["status"], &data["results"][1]["error"]["code"]),
        (&json!(409), &json!("usage_conflict"))
    );
    assert_eq!(data["results"][3]["error"]["code"], "quantity_negative");
    assert_eq!(rig.post("/v1/usage/batch", &json!({ "events": [] })).await.expect(400).code(), "validation_error");
}

#[tokio::test]
async fn usage_is_summed_shown_corrected_and_billed() {
    let rig = Rig::new().await;
    let sub = begun(&rig).await;
    let first = rig.post("/v1/usage", &event(&sub, "a", 3)).await.expect(201).id();
    let mut lost = event(&sub, "lost", 50);
    lost["properties"]["status"] = "failed".into();
    assert_eq!(rig.post("/v1/usage", &lost).await.expect(201).body["data"]["counted"], false);
    rig.post(&format!("/v1/usage/{first}/correct"), &event(&sub, "a2", 4)).await.expect(201);
    let second = rig.post("/v1/usage", &event(&sub, "b", 10)).await.expect(201).id();
    let path = format!("/v1/usage/subscriptions/{sub}/summary");
    let shown = rig.get(&path).await.expect(200).body["data"].clone();
    assert_eq!((&shown["projectedAmount"], &shown["currency"]), (&json!(21), &json!("NGN")));
    assert_eq!(shown["meters"][0]["groups"], json!([{ "values": ["NG"], "quantity": 14 }]));
    rig.post(&format!("/v1/usage/{second}/withdraw"), &json!({})).await.expect(200);
    assert_eq!(rig.get(&path).await.expect(200).body["data"]["projectedAmount"], 6);
    rig.world.until("2026-10-02T08:00:00Z").await;
    let told = rig.get("/v1/invoices").await.expect(200);
    let invoice = told.body["data"][0]["id"].as_str().expect("an invoice").to_owned();
    let lines = rig.get(&format!("/v1/invoices/{invoice}")).await.expect(200).body["data"]["lines"].clone();
    assert_eq!((&lines[1]["type"], &lines[1]["amount"]), (&json!("usage_charge"), &json!(6)), "{lines:#}");
    rig.world.verify().await;
}

#[tokio::test]
async fn events_that_come_together_are_answered_each_by_itself() {
    let rig = Rig::new().await;
    let sub = begun(&rig).await;
    // Each key comes twice; every tenth comes once more with a quantity that is refused.
    let sent: Vec<Value> =
        (0..210).map(|nth| event(&sub, &format!("k{}", nth % 100), if nth >= 200 { -1 } else { 1 })).collect();
    let answers = join_all(sent.iter().map(|body| rig.post("/v1/usage", body))).await;
    let mut ids: BTreeMap<String, Vec<(u16, String)>> = BTreeMap::new();
    for (body, answer) in sent.iter().zip(&answers) {
        if body["quantity"] == -1 {
            assert_eq!(answer.detail(), ("quantity", "quantity_negative"), "{:#}", answer.body);
            continue;
        }
        let key = answer.body["data"]["idempotencyKey"].as_str().expect("a key").to_owned();
        assert_eq!(body["idempotencyKey"], *key);
        ids.entry(key).or_default().push((answer.status.as_u16(), answer.id()));
    }
    assert_eq!(ids.len(), 100);
    for (key, mut told) in ids {
        told.sort();
        assert_eq!((told[0].0, told[1].0), (200, 201), "{key}: one is new, the other a repeat");
        assert_eq!(told[0].1, told[1].1, "{key}: both are the same event");
    }
    let shown = rig.get(&format!("/v1/usage/subscriptions/{sub}/summary")).await.expect(200);
    assert_eq!(shown.body["data"]["meters"][0]["groups"][0]["quantity"], 100);
    let mut unknown = event(&sub, "nobody", 1);
    unknown["meterKey"] = "steps".into();
    let (lost, kept) = tokio::join!(rig.post("/v1/usage", &unknown), rig.post_once("/v1/usage", "once", &sent[0]));
    assert_eq!((lost.status.as_u16(), kept.status.as_u16()), (404, 200));
}

#[tokio::test]
async fn a_meter_binds_to_an_addon_that_follows_from_usage() {
    let rig = Rig::new().await;
    let price = |extra: Value| {
        let mut price = json!({ "currency": "NGN", "amount": 5, "model": "per_unit", "meterKey": "calls" });
        price.as_object_mut().expect("an object").extend(extra.as_object().expect("an object").clone());
        json!({ "name": "Calls", "interval": "month", "amount": 1, "currency": "NGN", "prices": [price] })
    };
    let unknown = rig.post("/v1/plans", &price(json!({ "key": "calls" }))).await.expect(400);
    assert_eq!(unknown.detail(), ("prices[0].meterKey", "unknown_meter"));
    let flat = rig.post("/v1/plans", &price(json!({ "key": "calls", "model": "flat" }))).await.expect(400);
    assert_eq!(flat.detail(), ("prices[0].model", "metered_flat_price"));
    for (body, field, code) in [
        (json!({ "key": "users", "aggregation": "unique" }), "valueProperty", "required"),
        (json!({ "key": "A", "aggregation": "sum" }), "key", "invalid_key"),
        (json!({ "key": "a", "aggregation": "count", "recurring": true }), "recurring", "nothing_to_carry"),
    ] {
        assert_eq!(rig.post("/v1/meters", &body).await.expect(400).detail(), (field, code));
    }
}

#[tokio::test]
async fn thresholds_are_made_listed_turned_off_and_told() {
    let rig = Rig::new().await;
    let sub = begun(&rig).await;
    let new =
        json!({ "meterKey": "messages", "quantity": "2.5", "recurring": true, "subscriptionId": sub, "name": "More" });
    let made = rig.post("/v1/usage-thresholds", &new).await.expect(201);
    let path = format!("/v1/usage-thresholds/{}", made.id());
    assert_eq!(rig.get(&path).await.expect(200).body, made.body);
    let data = &made.body["data"];
    assert_eq!(
        (&data["measure"], &data["at"], &data["recurring"], &data["subscriptionId"]),
        (&json!("quantity"), &json!("2.5"), &json!(true), &json!(sub))
    );
    let meter = data["meterId"].as_str().expect("an id");
    let listed = rig.get(&format!("/v1/usage-thresholds?meterId={meter}&active=true")).await.expect(200);
    assert_eq!(listed.body["data"], json!([data]));

    // One by one, together with others of the moment.
    let sent = ["a", "b", "c"].map(|key| (key, event(&sub, key, 2)));
    for told in join_all(sent.iter().map(|(_, event)| rig.post("/v1/usage", event))).await {
        told.expect(201);
    }
    rig.world.drain().await;
    let path_of_events = "/v1/events?type=usage.threshold_crossed";
    let told = rig.get(path_of_events).await.expect(200).body["data"].clone();
    let last = &told[0]["data"]["object"];
    assert_eq!(
        (&last["id"], &last["value"], &last["times"], &last["meterKey"]),
        (&data["id"], &json!(6), &json!(2), &json!("messages")),
        "{told:#}"
    );

    let off = rig.ask(crate::rig::Ask::new("patch", &path).key(&rig.key).json(&json!({ "active": false }))).await;
    assert_eq!(off.expect(200).body["data"]["active"], false);
    rig.post("/v1/usage", &event(&sub, "d", 20)).await.expect(201);
    rig.world.drain().await;
    assert_eq!(rig.get(path_of_events).await.expect(200).body["data"], told);
}

#[tokio::test]
async fn a_threshold_names_one_measure_and_one_subject() {
    let rig = Rig::new().await;
    let sub = begun(&rig).await;
    for (body, field, code) in [
        (json!({ "meterKey": "messages" }), "quantity", "one_measure"),
        (json!({ "meterKey": "messages", "quantity": 1, "includedPercent": 80 }), "quantity", "one_measure"),
        (json!({ "meterKey": "messages", "quantity": 0 }), "quantity", "out_of_range"),
        (json!({ "meterKey": "messages", "quantity": "0.0000000001" }), "quantity", "out_of_range"),
        (json!({ "meterKey": "messages", "includedPercent": -1 }), "includedPercent", "out_of_range"),
        (json!({ "meterKey": "messages", "amount": 500 }), "currency", "amount_and_currency"),
        (json!({ "meterKey": "messages", "quantity": 1, "currency": "NGN" }), "currency", "amount_and_currency"),
        (
            json!({ "meterKey": "messages", "quantity": 1, "subscriptionId": sub,
                    "customerId": "cust_0192f0a1-7c1e-7c55-8f3e-2b8a1f0c9d11" }),
            "subscriptionId",
            "one_subject",
        ),
    ] {
        let told = rig.post("/v1/usage-thresholds", &body).await.expect(400);
        assert_eq!(told.detail(), (field, code), "{body}");
    }
    let nowhere = json!({ "meterKey": "calls", "quantity": 1 });
    rig.post("/v1/usage-thresholds", &nowhere).await.expect(404);
    let nobody =
        json!({ "meterKey": "messages", "quantity": 1, "priceId": "price_0192f0a1-7c1e-7c55-8f3e-2b8a1f0c9d11" });
    rig.post("/v1/usage-thresholds", &nobody).await.expect(404);
}
