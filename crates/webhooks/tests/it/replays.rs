//! Telling once more: a delivery, an event, a range.

use serde_json::Value;
use webhooks::again::{self, Edge, Which};
use webhooks::endpoints::{self, EndpointChange};

use crate::stage::{Does, Stage, wanted};

const URL: &str = "https://merchant.example.com/hooks";

fn seqs(stage: &Stage) -> Vec<i64> {
    let read = |body: &str| serde_json::from_str::<Value>(body).expect("JSON")["seq"].as_i64().expect("a number");
    stage.town.arrived(URL).iter().map(|message| read(&message.body)).collect()
}

#[tokio::test]
async fn a_range_is_told_again_failed_ones_only_unless_all_are_wanted() {
    let stage = Stage::new().await;
    let mut new = wanted(URL);
    "compact".clone_into(&mut new.retry_schedule);
    let (id, _) = stage.endpoint_of(&stage.world.scope, new).await;
    stage.record("customer.created", 2).await;
    stage.pass(1).await;
    stage.town.set(URL, Does::Answer(500));
    stage.record("customer.updated", 3).await;
    stage.pass(2 * 86_400).await;
    stage.town.set(URL, Does::Answer(200));
    assert_eq!((stage.count(id, "delivered").await, stage.count(id, "failed").await), (2, 3));
    let arrived = seqs(&stage).len();
    let first = seqs(&stage)[0];

    let mut tx = stage.world.begin().await;
    let some =
        again::replay_range(&mut tx, id, Some(Edge::Seq(first)), Some(Edge::Seq(first + 3)), Which::Failed).await;
    tx.commit(()).await.expect("commits");
    assert_eq!(some.expect("a replay").queued, 2);
    stage.round().await;
    assert_eq!(&seqs(&stage)[arrived..], [first + 2, first + 3]);

    // What happened while it was disabled is only known to the log.
    let off = |enabled| EndpointChange { enabled: Some(enabled), ..EndpointChange::default() };
    let mut tx = stage.world.begin().await;
    endpoints::change(&mut tx, id, off(false)).await.expect("disabled");
    tx.commit(()).await.expect("commits");
    stage.record("customer.created", 1).await;
    stage.record("invoice.created", 1).await;
    stage.pass(1).await;
    let mut tx = stage.world.begin().await;
    let refused = again::replay_range(&mut tx, id, None, None, Which::All).await.expect_err("disabled");
    assert_eq!(refused.code, "endpoint_disabled");
    endpoints::change(&mut tx, id, off(true)).await.expect("enabled");
    let all = again::replay_range(&mut tx, id, Some(Edge::Seq(first)), None, Which::All).await.expect("a replay");
    tx.commit(()).await.expect("commits");
    assert_eq!((all.queued, all.next_seq), (6, None), "six of customers; invoices are not wanted");
    let before = seqs(&stage).len();
    stage.pass(1).await;
    assert_eq!(seqs(&stage).len() - before, 6);
    assert_eq!(stage.count(id, "delivered").await, 6);
    stage.world.verify().await;
}

#[tokio::test]
async fn a_range_of_time_is_of_what_was_recorded_then() {
    let stage = Stage::new().await;
    let (id, _) = stage.endpoint(URL).await;
    stage.record("customer.created", 3).await;
    stage.round().await;
    let replay = async |from: &str, to: &str| {
        let at = |text: &str| Some(Edge::At(text.parse().expect("an instant")));
        let mut tx = stage.world.begin().await;
        let done = again::replay_range(&mut tx, id, at(from), at(to), Which::All).await.expect("a replay");
        tx.commit(done.queued).await.expect("commits")
    };
    assert_eq!(replay("2020-01-01T00:00:00Z", "2020-01-02T00:00:00Z").await, 0);
    assert!(replay("2020-01-01T00:00:00Z", "2100-01-01T00:00:00Z").await >= 3);
    assert_eq!(replay("2099-01-01T00:00:00Z", "2100-01-01T00:00:00Z").await, 0);
}

#[tokio::test]
async fn an_event_is_sent_again_to_one_endpoint_or_to_all_that_want_it() {
    let stage = Stage::new().await;
    let (id, _) = stage.endpoint(URL).await;
    let mut new = wanted("https://invoices.example.com/hooks");
    new.event_types = vec!["invoice.*".to_owned()];
    let (other, _) = stage.endpoint_of(&stage.world.scope, new).await;
    stage.record("customer.created", 1).await;
    stage.round().await;
    let event = stage.deliveries(id).await.pop().expect("a delivery").event_id;
    let mut tx = stage.world.begin().await;
    assert_eq!(again::resend(&mut tx, event, None).await.expect("sent"), 1);
    assert_eq!(again::resend(&mut tx, event, Some(other)).await.expect("sent"), 1, "it was asked for by name");
    tx.commit(()).await.expect("commits");
    stage.round().await;
    let last = stage.town.arrived(URL);
    assert_eq!(last[last.len() - 1].body, last[last.len() - 2].body, "the same event, word for word");
    assert_eq!(stage.deliveries(other).await.len(), 1);
    assert_eq!(stage.count(other, "delivered").await, 1);
}

#[tokio::test]
async fn thin_endpoints_and_long_events_are_sent_what_it_is_about() {
    let stage = Stage::new().await;
    let mut new = wanted("https://thin.example.com/hooks");
    "thin".clone_into(&mut new.payload);
    new.compatible_headers = true;
    stage.endpoint_of(&stage.world.scope, new).await;
    let mut all = wanted(URL);
    all.event_types.clear();
    stage.endpoint_of(&stage.world.scope, all).await;
    let mut tx = stage.world.begin().await;
    let subject: ids::CustomerId = tx.fresh();
    let long = serde_json::json!({ "id": subject, "metadata": "x".repeat(30_000) });
    tx.record("customer.updated", subject.uuid(), long);
    tx.commit(()).await.expect("commits");
    stage.round().await;
    for url in ["https://thin.example.com/hooks", URL] {
        let last = stage.town.arrived(url).pop().expect("a message");
        let body: Value = serde_json::from_str(&last.body).expect("JSON");
        assert_eq!((&body["thin"], &body["data"]["object"]["id"]), (&Value::Bool(true), &subject.to_string().into()));
        assert!(last.body.len() < 1000);
        assert_eq!(body["apiVersion"], "2026-11-21");
        let older = last.headers.iter().filter(|(name, _)| name.starts_with("x-webhook-")).count();
        assert_eq!(older, if url == URL { 0 } else { 3 });
    }
    let first = &stage.town.arrived(URL)[0];
    let whole: Value = serde_json::from_str(&first.body).expect("JSON");
    assert!(whole["thin"].is_null() && whole["data"]["object"]["url"].is_string(), "others come whole");
}
