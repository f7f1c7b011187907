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

#[tokio::test]
async fn a_trial_is_extended_and_ended_over_http() {
    let rig = Rig::new().await;
    settings(&rig, &json!({ "atTrialEnd": "cancel", "trialNoticeDays": 3, "allowRepeatedTrials": true })).await;
    let plan = json!({ "name": "Gym", "amount": 3000, "interval": "month", "trialDays": 14 });
    let plan = rig.post("/v1/plans", &plan).await.expect(201).id();
    let id = begin(&rig, "ada", &plan).await;
    let path = format!("/v1/subscriptions/{id}");
    let data = &rig.get(&path).await.expect(200).body["data"];
    assert_eq!((&data["status"], &data["atTrialEnd"]), (&json!("trialing"), &json!("cancel")));
    let earlier = rig.post(&format!("{path}/extend-trial"), &json!({ "trialEnd": "2026-09-10T00:00:00Z" })).await;
    assert_eq!(earlier.expect(409).code(), "trial_not_longer");
    let longer = json!({ "trialEnd": "2026-10-01T08:00:00Z" });
    let longer = rig.post(&format!("{path}/extend-trial"), &longer).await.expect(200);
    assert_eq!(longer.body["data"]["trialEnd"], "2026-10-01T08:00:00Z");
    let ended = rig.post_once(&format!("{path}/end-trial"), "end", &json!({})).await.expect(200);
    assert_eq!(ended.body["data"]["status"], "active");
    let again = rig.post_once(&format!("{path}/end-trial"), "again", &json!({})).await.expect(409);
    assert_eq!(again.code(), "not_in_trial");
    let wrong = Ask::new("patch", "/v1/settings").key(&rig.key);
    let wrong = rig.ask(wrong.json(&json!({ "trialNoticeDays": 31 }))).await.expect(400);
    assert_eq!(wrong.detail(), ("trialNoticeDays", "out_of_range"));
    rig.world.drain().await;
    rig.world.verify().await;
}

#[tokio::test]
async fn an_end_is_booked_for_a_date_and_taken_back() {
    let rig = Rig::new().await;
    let id = begin(&rig, "ada", &plan(&rig, 3000).await).await;
    let path = format!("/v1/subscriptions/{id}");
    let both = json!({ "atPeriodEnd": true, "at": "2026-10-10T00:00:00Z" });
    assert_eq!(rig.post(&format!("{path}/cancel"), &both).await.expect(400).detail(), ("at", "contradiction"));
    let at = json!({ "at": "2026-10-10T00:00:00Z", "credit": "prorated" });
    let booked = rig.post(&format!("{path}/cancel"), &at).await.expect(200);
    assert_eq!(booked.body["data"]["cancelAt"], "2026-10-10T00:00:00Z");
    let outlook = rig.get(&format!("{path}/outlook")).await.expect(200);
    let reasons = outlook.body["data"]["reasons"].as_array().expect("reasons").clone();
    assert!(reasons.iter().any(|reason| reason["code"] == "cancel_at"), "{reasons:?}");
    let undone = rig.post(&format!("{path}/uncancel"), &json!({})).await.expect(200);
    assert_eq!(undone.body["data"]["cancelAt"], Value::Null);
    rig.world.verify().await;
}

#[tokio::test]
async fn phases_are_put_shown_and_released() {
    let rig = Rig::new().await;
    let plans = [plan(&rig, 3000).await, plan(&rig, 1000).await, plan(&rig, 2000).await];
    let id = begin(&rig, "ada", &plans[0]).await;
    let path = format!("/v1/subscriptions/{id}/schedule");
    assert_eq!(rig.get(&path).await.expect(200).body["data"]["phases"], json!([]));
    let put = |body: Value| rig.ask(Ask::new("put", &path).key(&rig.key).json(&body));
    let two_ways = json!({ "phases": [{ "planId": plans[1], "periods": 1, "until": "2027-01-01T00:00:00Z" }] });
    assert_eq!(put(two_ways).await.expect(400).detail(), ("phases[0].until", "contradiction"));
    assert_eq!(put(json!({ "phases": [] })).await.expect(400).detail(), ("phases", "out_of_range"));
    let body = json!({ "phases": [{ "planId": plans[1], "periods": 1 }, { "planId": plans[2] }] });
    let made = put(body).await.expect(200);
    let states: Vec<_> =
        made.body["data"]["phases"].as_array().expect("phases").iter().map(|phase| phase["state"].clone()).collect();
    assert_eq!(states, [json!("waiting"), json!("waiting")]);
    rig.world.until("2026-10-02T08:00:00Z").await;
    let shown = rig.get(&path).await.expect(200);
    let first = &shown.body["data"]["phases"][0];
    assert_eq!((&first["state"], &first["periodsLeft"]), (&json!("running"), &json!(0)));
    let changed = json!({ "planId": plans[0] });
    let changed = rig.post_once(&format!("/v1/subscriptions/{id}/change"), "change", &changed).await.expect(409);
    assert_eq!(changed.code(), "has_phases");
    let released = rig.ask(Ask::new("delete", &path).key(&rig.key)).await.expect(200);
    assert_eq!(released.body["data"]["hasSchedule"], false);
    rig.world.until("2026-11-02T08:00:00Z").await;
    let invoices = rig.get("/v1/invoices").await.expect(200);
    assert_eq!(invoices.body["data"][0]["total"], 1000);
    rig.world.verify().await;
}
