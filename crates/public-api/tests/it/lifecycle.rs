//! The life of a subscription over HTTP: pauses, trials, phases, returns, and what they do to recurring revenue.

use gateways::simulated::Behavior;
use serde_json::{Value, json};

use crate::rig::{Ask, Rig};

const OK: &str = "4084080000000003";

async fn settings(rig: &Rig, body: &Value) {
    rig.ask(Ask::new("patch", "/v1/settings").key(&rig.key).json(body)).await.expect(200);
}

async fn plan(rig: &Rig, amount: i64) -> String {
    let plan = json!({ "name": "Gym", "amount": amount, "interval": "month" });
    rig.post("/v1/plans", &plan).await.expect(201).id()
}

async fn begin(rig: &Rig, name: &str, plan: &str) -> String {
    let customer = rig.world.customer(name, OK, Behavior::default()).await.to_string();
    let begin = json!({ "customerId": customer, "planId": plan });
    let id = rig.post_once("/v1/subscriptions", name, &begin).await.expect(201).id();
    rig.world.drain().await;
    id
}

#[tokio::test]
async fn a_pause_does_what_was_chosen_when_the_subscription_began() {
    let rig = Rig::new().await;
    let plan = plan(&rig, 3000).await;
    let wrong = Ask::new("patch", "/v1/settings").key(&rig.key).json(&json!({ "pauseConvention": "none" }));
    assert_eq!(rig.ask(wrong).await.expect(400).detail(), ("pauseConvention", "unknown_value"));
    settings(&rig, &json!({ "pauseConvention": "shift" })).await;
    let id = begin(&rig, "ada", &plan).await;
    settings(&rig, &json!({ "pauseConvention": "credit" })).await;
    rig.world.until("2026-09-11T08:00:00Z").await;
    let path = format!("/v1/subscriptions/{id}");
    let paused = rig.post(&format!("{path}/pause"), &json!({ "resumeAt": "2026-09-21T08:00:00Z" })).await.expect(200);
    assert_eq!(paused.body["data"]["pauseConvention"], "shift");
    rig.world.until("2026-09-21T08:00:00Z").await;
    let data = &rig.get(&path).await.expect(200).body["data"];
    assert_eq!((&data["status"], &data["currentPeriodEnd"]), (&json!("active"), &json!("2026-10-11T08:00:00Z")));
    rig.world.verify().await;
}

#[tokio::test]
async fn recurring_revenue_is_shown_as_it_is_and_as_it_moved() {
    let rig = Rig::new().await;
    let id = begin(&rig, "ada", &plan(&rig, 3000).await).await;
    rig.world.until("2026-09-11T08:00:00Z").await;
    rig.post(&format!("/v1/subscriptions/{id}/pause"), &json!({})).await.expect(200);
    begin(&rig, "bola", &plan(&rig, 1000).await).await;
    let report = rig.get("/v1/analytics/mrr?from=2026-09-01T00:00:00Z&to=2026-09-12T00:00:00Z").await.expect(200);
    let data = &report.body["data"];
    assert_eq!(data["current"], json!([{ "currency": "NGN", "amount": 1000, "exact": "1000" }]));
    assert_eq!((&data["atStart"], &data["atEnd"]), (&json!([]), &data["current"]));
    let moved: Vec<_> = data["moved"].as_array().expect("kinds").iter().map(|kind| kind["kind"].clone()).collect();
    assert_eq!(moved, [json!("churn"), json!("new")]);
    let list = rig.get("/v1/analytics/mrr/movements?limit=2").await.expect(200);
    let rows = list.body["data"].as_array().expect("rows");
    assert_eq!(
        (rows.len(), &rows[1]["change"], &rows[1]["cause"]),
        (2, &json!("-3000"), &json!("subscription.paused"))
    );
    let next = list.body["meta"]["nextCursor"].as_str().expect("more follows");
    let rest = rig.get(&format!("/v1/analytics/mrr/movements?limit=2&cursor={next}")).await.expect(200);
    assert_eq!(rest.body["data"].as_array().map(Vec::len), Some(1));
    let none = rig.get("/v1/analytics/mrr/movements?kind=expansion").await.expect(200);
    assert_eq!(none.body["data"], json!([]));
    let backwards = rig.get("/v1/analytics/mrr?from=2026-09-12T00:00:00Z&to=2026-09-12T00:00:00Z").await.expect(400);
    assert_eq!(backwards.detail(), ("to", "not_later"));
    assert_eq!(rig.get("/v1/analytics/mrr?at=now").await.expect(400).detail().0, "at");
    rig.world.verify().await;
}
