use gateways::simulated::Behavior;
use jiff::SignedDuration;
use serde_json::json;
use store::Kind;

use crate::pages;
use crate::rig::{Ask, Rig};

/// Two payments of 5,000 naira; the provider's book says of the first that nothing moved, and has one more.
async fn edited() -> Rig {
    let rig = Rig::new().await;
    let plan = rig.world.plan(("month", 1), 500_000, 0, None).await;
    for name in ["ada", "bola"] {
        let customer = rig.world.customer(name, "4084080000000003", Behavior::default()).await;
        rig.world.subscribe(customer, plan).await;
    }
    rig.world.drain().await;
    let (tenant, now) = (rig.world.tenant.uuid(), rig.world.now());
    let script = format!(
        "update simulator.charges set outcome = 'nothing', moved_minor = 0
          where key = (select min(key::text)::uuid from simulator.charges);
         insert into simulator.charges (key, rail, amount_minor, currency, answer, outcome, moved_minor, moved_currency,
                asked_at, settles_at, merchant)
         values ('00000000-0000-0000-0000-000000000077', 'card', 700, 'NGN', 'final', 'succeeded', 700, 'NGN', '{now}', '{now}',
                '{tenant}')"
    );
    store::testing::admin_script(&rig.world.db.connector, &script).await.expect("edits");
    rig.world.db.clock.set(now + SignedDuration::from_hours(1));
    rig
}

#[tokio::test]
async fn a_comparison_is_asked_for_read_as_list_table_and_page_and_its_breaks_settled() {
    let rig = edited().await;
    let body = json!({ "until": rig.world.now() });
    let asked = rig.post("/v1/reconciliations", &body).await.expect(202);
    assert_eq!((&asked.body["data"]["state"], &asked.body["data"]["cause"]), (&json!("waiting"), &json!("asked")));
    assert_eq!(rig.post("/v1/reconciliations", &body).await.code(), "reconciliation_in_progress");
    rig.world.drain().await;

    let path = format!("/v1/reconciliations/{}", asked.id());
    let done = rig.get(&path).await.expect(200).body["data"].clone();
    assert_eq!(done["state"], "completed", "{done:#}");
    for (field, count) in [("matched", 1), ("onlyOurs", 1), ("onlyTheirs", 1), ("different", 0)] {
        assert_eq!(done[field], count, "{field}");
    }
    assert_eq!(done["totals"]["NGN"]["ours"], 1_000_000);
    let report = rig.get(&format!("{path}/report")).await.expect(200);
    assert_eq!(report.body["data"]["breaks"].as_array().map(Vec::len), Some(2));
    let table =
        rig.ask(Ask::new("get", &format!("{path}/report.csv")).key(&rig.key).header("accept", "text/csv")).await;
    assert_eq!(table.header("content-type"), "text/csv; charset=utf-8; header=present");
    let page = pages::page(&rig, &pages::path_of(&done["reportUrl"])).await;
    for part in ["Reconciliation of Ade&#39;s Gym with simulated", "Only in our books", "NGN 7.00", "Differs"] {
        assert!(page.contains(part), "{part}: {page}");
    }

    let waiting = rig.get("/v1/manual-reviews?kind=break").await.expect(200).body["data"].clone();
    assert_eq!(waiting.as_array().map(Vec::len), Some(2));
    for review in waiting.as_array().expect("a list") {
        let id = review["id"].as_str().expect("an id");
        let outcome = if review["transactionId"].is_null() { "not_ours" } else { "failed" };
        let decide = json!({ "outcome": outcome, "note": "Looked at." });
        let path = format!("/v1/manual-reviews/{id}");
        rig.post_once(&format!("{path}/resolve"), id, &decide).await.expect(202);
        rig.world.engine.sweep(Kind::Reconcile, jiff::Timestamp::UNIX_EPOCH).await.expect("a round");
        let after = rig.get(&path).await.expect(200).body["data"].clone();
        assert_eq!((&after["waiting"], &after["resolution"]["state"]), (&json!(null), &json!("done")), "{after:#}");
    }
    assert_eq!(rig.get("/v1/manual-reviews").await.expect(200).body["data"], json!([]));
    let closed = rig.get("/v1/reconciliation-breaks?state=resolved").await.expect(200);
    assert_eq!(closed.body["data"].as_array().map(Vec::len), Some(2));
}

#[tokio::test]
async fn a_file_of_settlements_is_taken_once_and_a_wrong_line_is_named() {
    let rig = Rig::new().await;
    let head = "settlement,settled_at,gateway_ref,amount,fee,currency\n";
    let file = json!({ "name": "a.csv", "layout": "plain", "content": format!("{head}S-1,2026-08-31T05:00:00Z,x,1000,10,NGN\n") });
    let taken = rig.post("/v1/settlement-files", &file).await.expect(201);
    assert_eq!((&taken.body["data"]["lines"], &taken.body["data"]["settlements"]), (&json!(1), &json!(1)));
    let again = rig.post("/v1/settlement-files", &file).await.expect(201);
    assert_eq!((again.id(), &again.body["data"]["importedBefore"]), (taken.id(), &json!(true)));
    let found = rig.get("/v1/settlements").await.expect(200).body["data"].clone();
    assert_eq!(
        (found.as_array().map(Vec::len), &found[0]["net"], &found[0]["beside"]),
        (Some(1), &json!(990), &json!(990))
    );
    let path = format!("/v1/settlements/{}", found[0]["id"].as_str().expect("an id"));
    assert_eq!(rig.get(&path).await.expect(200).body["data"]["items"][0]["amount"], 1000);
    let wrong = json!({ "name": "b.csv", "layout": "plain", "content": format!("{head}S-2,soon,x,1000,10,NGN\n") });
    assert_eq!(rig.post("/v1/settlement-files", &wrong).await.expect(400).detail(), ("content", "invalid_line"));
    rig.world.verify().await;
}
