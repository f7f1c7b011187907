//! Changes of subscriptions and balances of customers, over HTTP.

use gateways::simulated::Behavior;
use serde_json::{Value, json};

use crate::rig::{Ask, Rig};

async fn plan(rig: &Rig, amount: i64) -> String {
    let body = json!({ "name": "Office", "amount": amount, "interval": "month" });
    rig.post("/v1/plans", &body).await.expect(201).id()
}

#[tokio::test]
async fn a_change_is_previewed_carried_out_booked_and_taken_back() {
    let rig = Rig::new().await;
    let patch = Ask::new("patch", "/v1/settings").key(&rig.key).json(&json!({ "prorationUnit": "day" }));
    assert_eq!(rig.ask(patch).await.expect(200).body["data"]["prorationUnit"], "day");
    let wrong = Ask::new("patch", "/v1/settings").key(&rig.key).json(&json!({ "prorationUnit": "week" }));
    assert_eq!(rig.ask(wrong).await.expect(400).detail(), ("prorationUnit", "unknown_value"));
    let plans = [plan(&rig, 3000).await, plan(&rig, 6000).await, plan(&rig, 1500).await];
    let customer = rig.world.customer("ada", "4084080000000003", Behavior::default()).await.to_string();
    let begin = json!({ "customerId": customer, "planId": plans[0] });
    let id = rig.post_once("/v1/subscriptions", "begin", &begin).await.expect(201).id();
    rig.world.until("2026-09-16T08:00:00Z").await;

    let to = |plan: &str| json!({ "planId": plan });
    let path = format!("/v1/subscriptions/{id}/change");
    let shown = rig.post(&format!("{path}/preview"), &to(&plans[1])).await.expect(200);
    let data = &shown.body["data"];
    let amounts: Vec<Value> =
        data["lines"].as_array().expect("lines").iter().map(|line| line["amount"].clone()).collect();
    assert_eq!(amounts, [json!(-1500), json!(3000)]);
    assert_eq!((&data["amountDue"], &data["proration"]["kind"]), (&json!(1500), &json!("charge")));
    let token = json!({ "previewToken": data["previewToken"] });
    let both = json!({ "previewToken": data["previewToken"], "planId": plans[1] });
    let both = rig.post_once(&path, "both", &both).await.expect(400);
    assert_eq!(both.detail(), ("previewToken", "not_alone"));
    let changed = rig.post_once(&path, "token", &token).await.expect(200);
    let invoice = &changed.body["data"]["invoice"];
    assert_eq!((&invoice["kind"], &invoice["total"]), (&json!("change"), &json!(1500)));
    assert_eq!(changed.body["data"]["subscription"]["planId"], json!(plans[1]));
    rig.world.drain().await;

    // Down again: more is credited than charged, and the customer's balance has the rest.
    let down = rig.post_once(&format!("/v1/subscriptions/{id}/change-plan"), "down", &to(&plans[2])).await.expect(200);
    assert_eq!(down.body["data"]["proration"], json!({ "amount": 2250, "kind": "credit" }));
    let balance = format!("/v1/customers/{customer}/balance");
    let held = rig.get(&balance).await.expect(200);
    assert_eq!(held.body["data"]["balances"], json!([{ "currency": "NGN", "amount": 2250 }]));

    let booked = json!({ "planId": plans[0], "when": "period_end" });
    let booked = rig.post_once(&path, "book", &booked).await.expect(200);
    let pending = &booked.body["data"]["subscription"]["pendingChange"];
    assert_eq!((&pending["planId"], &pending["interval"]), (&json!(plans[0]), &json!("month")));
    let dropped = rig.ask(Ask::new("delete", &path).key(&rig.key)).await.expect(200);
    assert_eq!(dropped.body["data"]["pendingChange"], Value::Null);
    rig.world.until("2026-10-01T08:00:00Z").await;
    let invoices = rig.get("/v1/invoices").await.expect(200);
    let last = &invoices.body["data"][0];
    assert_eq!((&last["total"], &last["creditApplied"], &last["amountPaid"]), (&json!(1500), &json!(1500), &json!(0)));
    rig.world.verify().await;
}

#[tokio::test]
async fn a_balance_is_adjusted_once_for_each_key() {
    let rig = Rig::new().await;
    let customer = rig.world.customer("ada", "4084080000000003", Behavior::default()).await.to_string();
    let path = format!("/v1/customers/{customer}/balance/adjustments");
    let give = json!({ "amount": 5000, "currency": "NGN", "reason": "Two days without service" });
    assert_eq!(rig.post(&path, &give).await.expect(400).code(), "idempotency_key_required");
    for _ in 0..2 {
        let told = rig.post_once(&path, "give", &give).await.expect(201);
        assert_eq!(told.body["data"], json!({ "currency": "NGN", "amount": 5000 }));
    }
    let take = json!({ "amount": -5001, "currency": "NGN", "reason": "A mistake" });
    assert_eq!(rig.post_once(&path, "take", &take).await.expect(409).code(), "balance_too_small");
    let nothing = json!({ "amount": 0, "currency": "NGN", "reason": "" });
    assert_eq!(rig.post_once(&path, "nothing", &nothing).await.expect(400).detail(), ("amount", "zero"));
    rig.world.verify().await;
}

#[tokio::test]
async fn a_cancellation_gives_back_what_is_left_if_asked() {
    let rig = Rig::new().await;
    let plan = plan(&rig, 3000).await;
    let customer = rig.world.customer("ada", "4084080000000003", Behavior::default()).await.to_string();
    let begin = json!({ "customerId": customer, "planId": plan });
    let id = rig.post_once("/v1/subscriptions", "begin", &begin).await.expect(201).id();
    rig.world.until("2026-09-16T08:00:00Z").await;
    let path = format!("/v1/subscriptions/{id}/cancel");
    let late = json!({ "atPeriodEnd": true, "credit": "prorated" });
    assert_eq!(rig.post(&path, &late).await.expect(400).detail(), ("credit", "nothing_left"));
    for _ in 0..2 {
        let ended = rig.post(&path, &json!({ "credit": "prorated" })).await.expect(200);
        assert_eq!(ended.body["data"]["status"], "canceled");
    }
    let held = rig.get(&format!("/v1/customers/{customer}/balance")).await.expect(200);
    assert_eq!(held.body["data"]["balances"], json!([{ "currency": "NGN", "amount": 1500 }]));
    rig.world.verify().await;
}

#[tokio::test]
async fn the_lines_of_a_change_wait_for_the_next_bill_or_are_left_out() {
    let rig = Rig::new().await;
    let patch = Ask::new("patch", "/v1/settings").key(&rig.key).json(&json!({ "prorationUnit": "day" }));
    rig.ask(patch).await.expect(200);
    let plans = [plan(&rig, 3000).await, plan(&rig, 6000).await];
    let customer = rig.world.customer("ada", "4084080000000003", Behavior::default()).await.to_string();
    let begin = json!({ "customerId": customer, "planId": plans[0] });
    let id = rig.post_once("/v1/subscriptions", "begin", &begin).await.expect(201).id();
    rig.world.until("2026-09-16T08:00:00Z").await;
    let path = format!("/v1/subscriptions/{id}/change");
    let wanted = json!({ "planId": plans[1], "billing": "next_invoice" });
    let shown = rig.post(&format!("{path}/preview"), &wanted).await.expect(200);
    let data = &shown.body["data"];
    assert_eq!(
        (&data["billing"], &data["amountDue"], &data["subtotal"]),
        (&json!("next_invoice"), &json!(0), &json!(1500))
    );
    let token = json!({ "previewToken": data["previewToken"] });
    let changed = rig.post_once(&path, "token", &token).await.expect(200);
    let data = &changed.body["data"];
    assert_eq!((&data["invoice"], &data["proration"]), (&Value::Null, &json!({ "amount": 1500, "kind": "charge" })));
    let amounts: Vec<&Value> =
        data["waitingItems"].as_array().expect("items").iter().map(|item| &item["amount"]).collect();
    assert_eq!(amounts, [&json!(-1500), &json!(3000)]);
    let item = data["waitingItems"][1]["id"].as_str().expect("an id");
    let item = format!("/v1/invoice-items/{item}");
    let refused = rig.ask(Ask::new("patch", &item).key(&rig.key).json(&json!({ "quantity": 2 }))).await.expect(409);
    assert_eq!(refused.code(), "item_of_change");
    let next = rig.get(&format!("/v1/subscriptions/{id}/upcoming")).await.expect(200);
    assert!(next.body.to_string().contains("7500"), "{:#}", next.body);
    let back = json!({ "planId": plans[0], "billing": "none" });
    let free = rig.post_once(&path, "none", &back).await.expect(200);
    assert_eq!(free.body["data"]["waitingItems"], json!([]));
    let late = json!({ "planId": plans[1], "billing": "none", "when": "period_end" });
    assert_eq!(rig.post_once(&path, "late", &late).await.expect(400).detail(), ("billing", "not_here"));
    rig.world.until("2026-10-01T08:00:00Z").await;
    let last = rig.get("/v1/invoices").await.expect(200).body["data"][0].clone();
    assert_eq!(last["total"], 3000 + 1500);
    rig.world.verify().await;
}

#[tokio::test]
async fn a_subscription_begins_at_a_date_and_a_phase_with_a_trial() {
    let rig = Rig::new().await;
    let plans = [plan(&rig, 3000).await, plan(&rig, 6000).await];
    let customer = rig.world.customer("ada", "4084080000000003", Behavior::default()).await.to_string();
    let begin = json!({ "customerId": customer, "planId": plans[0], "startsAt": "2026-09-20T08:00:00Z" });
    let made = rig.post_once("/v1/subscriptions", "begin", &begin).await.expect(201);
    assert_eq!(made.body["data"]["status"], "scheduled");
    let listed = rig.get("/v1/subscriptions?status=scheduled").await.expect(200);
    assert_eq!(listed.body["data"][0]["id"], made.body["data"]["id"]);
    let past = json!({ "customerId": customer, "planId": plans[1], "startsAt": "2026-08-20T08:00:00Z" });
    let refused = rig.post_once("/v1/subscriptions", "past", &past).await.expect(400);
    assert_eq!(refused.detail(), ("startsAt", "not_ahead"));
    let path = format!("/v1/subscriptions/{}/schedule", made.id());
    let phases = json!({ "phases": [{ "planId": plans[1], "trialDays": 10, "periods": 1 }], "after": "cancel" });
    let put = rig.ask(Ask::new("put", &path).key(&rig.key).json(&phases)).await.expect(200);
    assert_eq!(put.body["data"]["phases"][0]["trialDays"], 10);
    let next = rig.get(&format!("/v1/subscriptions/{}/outlook", made.id())).await.expect(200);
    assert!(next.body.to_string().contains("scheduled"), "{:#}", next.body);
    rig.world.until("2026-09-21T08:00:00Z").await;
    let path = format!("/v1/subscriptions/{}", made.id());
    assert_eq!(rig.get(&path).await.expect(200).body["data"]["status"], "trialing");
    rig.world.until("2026-11-01T08:00:00Z").await;
    assert_eq!(rig.get(&path).await.expect(200).body["data"]["status"], "canceled");
    assert_eq!(rig.get("/v1/invoices").await.expect(200).body["data"].as_array().map(Vec::len), Some(1));
    rig.world.verify().await;
}
