//! Moving running subscriptions to newer prices: computed, looked at, carried out or dropped.

use gateways::simulated::Behavior;
use serde_json::{Value, json};

use crate::rig::{Ask, Rig};

async fn begun(rig: &Rig, plan: &str, who: &str, more: Value) -> String {
    let customer = rig.world.customer(who, "4084080000000003", Behavior::default()).await.to_string();
    let mut body = json!({ "customerId": customer, "planId": plan });
    body.as_object_mut().expect("an object").extend(more.as_object().expect("an object").clone());
    rig.post_once("/v1/subscriptions", who, &body).await.expect(201).id()
}

/// The total of the next bill.
async fn upcoming(rig: &Rig, subscription: &str) -> Value {
    let told = rig.get(&format!("/v1/subscriptions/{subscription}/upcoming")).await.expect(200);
    told.body["data"]["invoice"]["total"].clone()
}

async fn moved(rig: &Rig, migration: &str, status: &str) -> Vec<Value> {
    let path = format!("/v1/price-migrations/{migration}/subscriptions?status={status}");
    rig.get(&path).await.expect(200).body["data"].as_array().expect("a list").clone()
}

#[tokio::test]
async fn case_70_only_a_migration_moves_running_subscriptions_and_it_is_shown_before() {
    let rig = Rig::new().await;
    let meter = json!({ "key": "calls", "aggregation": "sum" });
    rig.post("/v1/meters", &meter).await.expect(201);
    let plan = rig
        .post(
            "/v1/plans",
            &json!({ "name": "Gym", "interval": "month", "amount": 500_000, "currency": "NGN", "prices": [
                { "key": "calls", "currency": "NGN", "meterKey": "calls", "model": "per_unit", "amount": 2 }
            ] }),
        )
        .await
        .expect(201)
        .id();
    let create = json!({ "planId": plan });
    assert_eq!(rig.post("/v1/price-migrations", &create).await.expect(422).code(), "no_newer_price");
    let ada = begun(&rig, &plan, "ada", json!({ "items": [{ "key": "calls" }] })).await;
    let bayo = begun(&rig, &plan, "bayo", json!({})).await;
    let chi = begun(&rig, &plan, "chi", json!({})).await;
    let used = json!({ "idempotencyKey": "u-1", "meterKey": "calls", "subscriptionId": ada, "quantity": 1000 });
    rig.post("/v1/usage", &used).await.expect(201);
    rig.world.until("2026-10-02T08:00:00Z").await;
    rig.post(&format!("/v1/subscriptions/{chi}/cancel"), &json!({ "atPeriodEnd": true })).await.expect(200);

    rig.ask(Ask::new("patch", &format!("/v1/plans/{plan}")).key(&rig.key).json(&json!({ "amount": 600_000 })))
        .await
        .expect(200);
    let newer = json!({ "key": "calls", "currency": "NGN", "meterKey": "calls", "model": "per_unit", "amount": 3 });
    rig.post(&format!("/v1/plans/{plan}/prices"), &newer).await.expect(201);
    let dayo = begun(&rig, &plan, "dayo", json!({})).await;
    assert_eq!(upcoming(&rig, &ada).await, 500_000, "a running subscription keeps the version it has");

    let migration = rig.post("/v1/price-migrations", &create).await.expect(202).id();
    assert_eq!(rig.post("/v1/price-migrations", &create).await.expect(409).code(), "price_migration_in_hand");
    let path = format!("/v1/price-migrations/{migration}");
    let apply = format!("{path}/apply");
    assert_eq!(rig.post(&apply, &json!({})).await.expect(409).code(), "price_migration_not_ready");
    rig.world.drain().await;
    let shown = rig.get(&path).await.expect(200).body["data"].clone();
    assert_eq!(shown["status"], "ready");
    let sums = json!([{ "status": "differs", "currency": "NGN", "subscriptions": 3, "oldAmount": 1_502_000, "newAmount": 1_803_000 }]);
    assert_eq!(shown["sums"], sums);
    let rows = moved(&rig, &migration, "differs").await;
    let of_ada = rows.iter().find(|row| row["subscriptionId"] == *ada).expect("ada is listed");
    let amounts: Vec<(i64, i64)> = of_ada["lines"]
        .as_array()
        .expect("lines")
        .iter()
        .map(|line| (line["oldAmount"].as_i64().expect("old"), line["newAmount"].as_i64().expect("new")))
        .collect();
    assert_eq!(amounts, [(500_000, 600_000), (2000, 3000)], "the fee and what was used, each at both prices");
    assert!(rows.iter().all(|row| row["subscriptionId"] != *dayo), "dayo has the newest prices already");
    assert_eq!(upcoming(&rig, &ada).await, 500_000, "looking moves nobody");

    rig.post(&apply, &json!({})).await.expect(202);
    rig.world.drain().await;
    assert_eq!(rig.get(&path).await.expect(200).body["data"]["status"], "applied");
    let skipped = moved(&rig, &migration, "skipped").await;
    assert_eq!(skipped.len(), 1);
    assert_eq!(skipped[0]["subscriptionId"], *chi);
    assert!(skipped[0]["reason"].as_str().is_some_and(|why| why.contains("end")), "{skipped:?}");
    assert_eq!(moved(&rig, &migration, "moved").await.len(), 2);
    assert_eq!(upcoming(&rig, &bayo).await, 600_000);
    rig.world.until("2026-11-02T08:00:00Z").await;
    let told = rig.get(&format!("/v1/invoices?subscriptionId={bayo}")).await.expect(200);
    assert_eq!(told.body["data"][0]["total"], 600_000);
    assert_eq!(rig.post(&format!("{path}/drop"), &json!({})).await.expect(409).code(), "price_migration_not_ready");
    rig.world.verify().await;
}

#[tokio::test]
async fn a_migration_is_dropped_and_one_of_old_prices_is_not_carried_out() {
    let rig = Rig::new().await;
    let plan = json!({ "name": "Gym", "interval": "month", "amount": 500_000, "currency": "NGN" });
    let plan = rig.post("/v1/plans", &plan).await.expect(201).id();
    let ada = begun(&rig, &plan, "ada", json!({})).await;
    let raise = async |amount: i64| {
        let ask = Ask::new("patch", &format!("/v1/plans/{plan}")).key(&rig.key).json(&json!({ "amount": amount }));
        rig.ask(ask).await.expect(200);
    };
    raise(600_000).await;
    let create = json!({ "planId": plan });
    let first = rig.post("/v1/price-migrations", &create).await.expect(202).id();
    rig.world.drain().await;
    raise(700_000).await;
    let refused = rig.post(&format!("/v1/price-migrations/{first}/apply"), &json!({})).await.expect(409);
    assert_eq!(refused.code(), "price_changed");
    for _ in 0..2 {
        let told = rig.post(&format!("/v1/price-migrations/{first}/drop"), &json!({})).await.expect(200);
        assert_eq!(told.body["data"]["status"], "dropped");
    }
    let second = rig.post("/v1/price-migrations", &create).await.expect(202).id();
    rig.world.drain().await;
    let rows = moved(&rig, &second, "differs").await;
    assert_eq!((&rows[0]["oldAmount"], &rows[0]["newAmount"]), (&json!(500_000), &json!(700_000)));
    assert_eq!(upcoming(&rig, &ada).await, 500_000);
    let listed = rig.get("/v1/price-migrations").await.expect(200);
    assert_eq!(listed.body["data"].as_array().map(Vec::len), Some(2));
}
