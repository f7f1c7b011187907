//! Policies of a scope and experiments, as a merchant's program meets them.

use gateways::simulated::{Behavior, Fate};
use recovery::DeclineCode;
use serde_json::{Value, json};

use crate::rig::{Ask, Rig, Told};

async fn put(rig: &Rig, body: &Value) -> Told {
    rig.ask(Ask::new("put", "/v1/settings/recovery").key(&rig.key).json(body)).await
}

async fn archive(rig: &Rig, id: &str) -> Told {
    rig.ask(Ask::new("delete", &format!("/v1/recovery-policies/{id}")).key(&rig.key)).await
}

#[tokio::test]
async fn policies_are_for_everybody_a_plan_or_a_segment() {
    let rig = Rig::new().await;
    let listed = rig.get("/v1/recovery-policies").await.expect(200).body["data"].clone();
    assert_eq!(listed, json!([]), "nothing was chosen, and nothing has failed");
    let plan = json!({ "name": "Gym", "amount": 500_000, "interval": "month" });
    let plan = rig.post("/v1/plans", &plan).await.expect(201).id();
    let everybody = put(&rig, &json!({ "name": "patient" })).await.expect(200);
    assert_eq!(everybody.body["data"]["scope"], json!(null));
    let of_plan = put(&rig, &json!({ "name": "gym", "scope": { "planId": plan } })).await.expect(200);
    assert_eq!(of_plan.body["data"]["scope"], json!({ "planId": plan }));
    put(&rig, &json!({ "name": "staff", "scope": { "segment": "staff" } })).await.expect(200);
    let vip = put(&rig, &json!({ "name": "vip", "scope": { "segment": "vip", "rank": 3 } })).await.expect(200);
    let again = put(&rig, &json!({ "name": "vip", "scope": { "segment": "vip", "rank": 1 } })).await.expect(200);
    assert_eq!((&vip.body["data"]["version"], &again.body["data"]["version"]), (&json!(1), &json!(2)));
    let listed = rig.get("/v1/recovery-policies").await.expect(200).body["data"].clone();
    let names: Vec<&Value> = listed.as_array().expect("a list").iter().map(|one| &one["policy"]["name"]).collect();
    assert_eq!(names, ["staff", "vip", "gym", "patient"]);
    let current = rig.get("/v1/settings/recovery").await.expect(200);
    assert_eq!(current.body["data"]["policy"]["name"], "patient");

    assert_eq!(archive(&rig, &vip.id()).await.expect(409).code(), "policy_not_in_force");
    assert_eq!(archive(&rig, &everybody.id()).await.expect(409).code(), "policy_is_default");
    archive(&rig, &again.id()).await.expect(200);
    let listed = rig.get("/v1/recovery-policies").await.expect(200).body["data"].clone();
    assert_eq!(listed.as_array().expect("a list").len(), 3);

    for (body, detail) in [
        (json!({ "scope": {} }), ("scope", "one_scope")),
        (json!({ "scope": { "planId": plan, "segment": "vip" } }), ("scope", "one_scope")),
        (json!({ "scope": { "planId": plan, "rank": 1 } }), ("scope.rank", "segments_only")),
        (json!({ "scope": { "segment": "a, b" } }), ("scope.segment", "invalid_value")),
        (json!({ "scope": { "segment": "vip" }, "maxAttempts": 16 }), ("maxAttempts", "invalid_value")),
        (
            json!({ "scope": { "planId": plan }, "pastPeriod": "refused", "maxAttempts": 2, "backoffHours": [0, 800] }),
            ("backoffHours", "invalid_value"),
        ),
    ] {
        let told = put(&rig, &body).await.expect(400);
        assert_eq!(told.detail(), detail, "{body}");
    }
    let nowhere = json!({ "scope": { "planId": "plan_0192f0a1-7c1e-7c55-8f3e-2b8a1f0c9d11" } });
    put(&rig, &nowhere).await.expect(404);
}

#[tokio::test]
async fn an_experiment_is_begun_followed_compared_and_stopped() {
    let rig = Rig::new().await;
    let wrong = json!({ "name": "x", "holdoutPerMille": 1000, "leastSample": 10 });
    assert_eq!(rig.post("/v1/recovery-experiments", &wrong).await.expect(400).detail().0, "holdoutPerMille");
    let wrong = json!({ "name": "x", "holdoutPerMille": 5, "baseline": { "scope": { "segment": "vip" } } });
    assert_eq!(rig.post("/v1/recovery-experiments", &wrong).await.expect(400).detail().0, "baseline.scope");
    let new = json!({ "name": "Payday or ladder", "holdoutPerMille": 999, "baseline": { "name": "ladder", "paydayAware": false } });
    let made = rig.post("/v1/recovery-experiments", &new).await.expect(201);
    let path = format!("/v1/recovery-experiments/{}", made.id());
    assert_eq!(rig.post("/v1/recovery-experiments", &new).await.expect(409).code(), "experiment_running");
    assert_eq!(rig.get(&path).await.expect(200).body, made.body);
    assert_eq!(rig.get("/v1/recovery-experiments").await.expect(200).body["data"], json!([made.body["data"]]));

    let plan = json!({ "name": "Gym", "amount": 500_000, "interval": "month" });
    let plan = rig.post("/v1/plans", &plan).await.expect(201).id();
    let poor = Behavior { plan: vec![Fate::Succeeds, Fate::Declines(DeclineCode::DoNotHonor)], ..Behavior::default() };
    let customer = rig.world.customer("ada", "4084080000000003", poor).await.to_string();
    rig.post_once("/v1/subscriptions", "begin", &json!({ "customerId": customer, "planId": plan })).await.expect(201);
    rig.world.until("2026-10-01T09:00:00Z").await;
    let schedule = rig.get("/v1/dunning-schedules").await.expect(200).body["data"][0].clone();
    assert_eq!((&schedule["arm"], &schedule["experimentId"]), (&json!("holdout"), &made.body["data"]["id"]));
    assert_eq!(schedule["policyId"], made.body["data"]["baselinePolicyId"]);
    let detail =
        rig.get(&format!("/v1/dunning-schedules/{}", schedule["id"].as_str().expect("an id"))).await.expect(200);
    let because = detail.body["data"]["decisions"][0]["inputs"]["policy"]["because"].to_string();
    assert!(because.contains("Payday or ladder"), "{because}");
    let told = rig.get(&format!("{path}/results")).await.expect(200).body["data"].clone();
    let naira = &told["currencies"][0];
    assert_eq!(
        (&naira["currency"], &naira["claim"], &naira["needed"]),
        (&json!("NGN"), &json!("too_few"), &json!(200))
    );
    assert_eq!((&naira["rate"], &naira["holdout"]["running"]), (&json!(null), &json!(1)));

    let stopped = rig.post(&format!("{path}/stop"), &json!({})).await.expect(200);
    assert_eq!(stopped.body["data"]["status"], "stopped");
    assert_eq!(rig.post(&format!("{path}/stop"), &json!({})).await.expect(409).code(), "experiment_stopped");
    rig.world.until("2026-10-20T09:00:00Z").await;
    let told = rig.get(&format!("{path}/results")).await.expect(200).body["data"]["currencies"][0].clone();
    assert_eq!(
        told["holdout"],
        json!({
            "failed": 1, "recovered": 1, "recoveredAmount": 500_000, "rate": null, "running": 0, "stopped": 0
        })
    );
    assert_eq!(told["treatment"]["failed"], 0);
    let events = rig.get("/v1/events?limit=100").await.expect(200).body["data"].clone();
    let kinds: Vec<&str> = events.as_array().expect("a list").iter().filter_map(|one| one["type"].as_str()).collect();
    for wanted in ["recovery_experiment.started", "recovery_experiment.stopped", "dunning.started"] {
        assert!(kinds.contains(&wanted), "{wanted}: {kinds:?}");
    }
    rig.world.verify().await;
}
