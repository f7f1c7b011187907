//! The board and a recovery's last word, as a merchant's program meets them.

use gateways::simulated::{Behavior, Fate};
use recovery::DeclineCode;
use serde_json::{Value, json};

use crate::rig::Rig;

/// A customer whose second bill cannot be collected; answers with the recovery's path.
async fn overdue(rig: &Rig) -> String {
    let plan = json!({ "name": "Gym", "amount": 500_000, "interval": "month" });
    let plan = rig.post("/v1/plans", &plan).await.expect(201).id();
    let poor =
        Behavior { plan: vec![Fate::Succeeds, Fate::Declines(DeclineCode::InsufficientFunds)], ..Behavior::default() };
    let customer = rig.world.customer("ada", "4084080000000003", poor).await.to_string();
    let begin = json!({ "customerId": customer, "planId": plan });
    rig.post_once("/v1/subscriptions", "begin", &begin).await.expect(201);
    rig.world.until("2026-10-02T08:00:00Z").await;
    let schedules = rig.get("/v1/dunning-schedules").await.expect(200).body["data"].clone();
    format!("/v1/dunning-schedules/{}", schedules[0]["id"].as_str().expect("a recovery"))
}

fn field(told: &Value) -> &Value {
    &told["error"]["details"][0]["field"]
}

#[tokio::test]
async fn the_board_tells_what_is_at_risk_and_what_came_back() {
    let rig = Rig::new().await;
    let schedule = overdue(&rig).await;
    let month = "from=2026-10-01T00:00:00Z&to=2026-11-01T00:00:00Z";
    let board = rig.get(&format!("/v1/analytics/overview?{month}")).await.expect(200).body["data"].clone();
    let naira = &board["currencies"][0];
    assert_eq!(naira["atRisk"], json!({ "count": 1, "amount": 500_000 }));
    assert_eq!((&naira["failed"]["count"], &naira["recoveryRateBps"]), (&json!(1), &json!(null)));
    assert_eq!(naira["mrrAtEnd"]["amount"], 500_000);
    assert_eq!(naira["customers"]["atStart"], 1);
    let wrong = json!({ "as": "paid", "note": "Paid in cash." });
    let told = rig.post(&format!("{schedule}/resolve"), &wrong).await.expect(400);
    assert_eq!(field(&told.body), "reference");
    let told = rig.post(&format!("{schedule}/stop"), &json!({ "note": "" })).await.expect(400);
    assert_eq!(field(&told.body), "note");
    let stopped = rig.post(&format!("{schedule}/stop"), &json!({ "note": "They called." })).await.expect(200);
    assert_eq!(
        (&stopped.body["data"]["state"], &stopped.body["data"]["note"]),
        (&json!("canceled"), &json!("They called."))
    );
    let paid = json!({ "as": "paid", "reference": "Receipt 118", "note": "Paid in cash." });
    let settled = rig.post(&format!("{schedule}/resolve"), &paid).await.expect(200).body["data"].clone();
    assert_eq!((&settled["state"], &settled["recoveredRail"]), (&json!("recovered"), &json!("outside")));
    rig.post(&format!("{schedule}/resolve"), &paid).await.expect(409);
    let board = rig.get(&format!("/v1/analytics/overview?{month}")).await.expect(200).body["data"].clone();
    let naira = &board["currencies"][0];
    assert_eq!((&naira["atRisk"]["amount"], &naira["collectedOutside"]["amount"]), (&json!(0), &json!(500_000)));
    assert_eq!((&naira["recovered"]["amount"], &naira["recoveryRateBps"]), (&json!(500_000), &json!(10_000)));
    let failures = rig.get(&format!("/v1/analytics/failures?{month}")).await.expect(200).body["data"].clone();
    assert_eq!(failures["currencies"][0]["byRail"], json!({ "outside": 1 }));
    let before = rig.get("/v1/analytics/failures?to=2026-10-01T00:00:00Z").await.expect(200).body["data"].clone();
    assert_eq!(before["currencies"], json!([]));
    rig.world.verify().await;
}

#[tokio::test]
async fn cohorts_and_times_out_of_range_are_refused_by_name() {
    let rig = Rig::new().await;
    overdue(&rig).await;
    let cohorts = rig.get("/v1/analytics/cohorts?months=2").await.expect(200).body["data"]["cohorts"].clone();
    assert_eq!((&cohorts[0]["began"], &cohorts[0]["months"][1]["stayBps"]), (&json!(1), &json!(10_000)));
    assert_eq!(field(&rig.get("/v1/analytics/cohorts?months=25").await.expect(400).body), "months");
    assert_eq!(field(&rig.get("/v1/analytics/cohorts?months=some").await.expect(400).body), "months");
    let backwards = "/v1/analytics/overview?from=2026-10-02T00:00:00Z&to=2026-10-01T00:00:00Z";
    assert_eq!(field(&rig.get(backwards).await.expect(400).body), "to");
}

#[tokio::test]
async fn revenue_by_month_is_what_each_report_says_of_the_end_of_a_month() {
    let rig = Rig::new().await;
    overdue(&rig).await;
    let months = rig.get("/v1/analytics/mrr/months?months=3").await.expect(200).body["data"]["months"].clone();
    let months = months.as_array().expect("months");
    assert_eq!(months.len(), 3);
    for month in months {
        let of = |name: &str| month[name].as_str().expect("an instant");
        let report = format!("/v1/analytics/mrr?from={}&to={}", of("startsAt"), of("endsAt"));
        let report = rig.get(&report).await.expect(200).body["data"].clone();
        assert_eq!(month["amounts"], report["atEnd"], "{report}");
    }
    assert_eq!(months[0]["amounts"], json!([]));
    assert_eq!(months[2]["amounts"][0]["amount"], 500_000);
    assert_eq!(field(&rig.get("/v1/analytics/mrr/months?months=25").await.expect(400).body), "months");
}
