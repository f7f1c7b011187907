//! Thresholds of usage: told once for each period, whoever comes first, whatever comes late.

use app::changes::When;
use app::usage::{self, NewMeter, NewThreshold, Subject, ThresholdChange};
use billing::price::PricingDraft;
use billing::usage::Aggregation;
use calendar::Unit;
use gateways::simulated::Behavior;
use ids::{SubscriptionId, ThresholdId};
use serde_json::{Value, json};
use store::{events, subscriptions};
use testkit::World;

use crate::changes::asked;
use crate::usage::{begun, event, meter, per_unit, send};
use crate::usage_after_changes::{plan_of_calls, to};

fn threshold(measure: &'static str, at: &str) -> NewThreshold {
    NewThreshold {
        meter_key: "calls".to_owned(),
        name: None,
        measure,
        at: at.parse().expect("a number"),
        currency: (measure == "amount").then(|| "NGN".to_owned()),
        recurs: false,
        subject: None,
    }
}

async fn set(world: &World, new: NewThreshold) -> ThresholdId {
    let mut tx = world.begin().await;
    let row = usage::create_threshold(&mut tx, new).await.expect("a threshold");
    tx.commit(row.id).await.expect("commits")
}

/// What was told so far: the start of the period, what was measured, and how many times the threshold is in it.
async fn told(world: &World) -> Vec<(String, Value, i64)> {
    world.drain().await;
    let objects = objects(world).await;
    let short = |object: &Value| {
        let start = object["periodStart"].as_str().expect("a start").get(..10).expect("a date").to_owned();
        (start, object["value"].clone(), object["times"].as_i64().expect("a number"))
    };
    objects.iter().map(short).collect()
}

async fn objects(world: &World) -> Vec<Value> {
    let mut tx = world.begin().await;
    let all = events::after(&mut tx, 0, 10_000).await.expect("events");
    let crossed = all.into_iter().filter(|event| event.kind == "usage.threshold_crossed");
    let objects = crossed.map(|event| event.data["object"].clone()).collect();
    tx.commit(objects).await.expect("commits")
}

fn april(value: impl Into<Value>, times: i64) -> (String, Value, i64) {
    ("2026-04-01".to_owned(), value.into(), times)
}

async fn sum(pricing: PricingDraft) -> (World, SubscriptionId) {
    begun(vec![(meter("calls", Aggregation::Sum, false), pricing)]).await
}

#[tokio::test]
async fn a_threshold_is_told_once_for_each_period() {
    let (world, sub) = sum(per_unit(10)).await;
    send(&world, vec![event("0", "calls", sub, 60, "2026-04-01T00:00:00Z")]).await;
    assert_eq!(told(&world).await, []);
    let id = set(&world, threshold("quantity", "100")).await;
    send(&world, vec![event("a", "calls", sub, 39, "2026-04-01T01:00:00Z")]).await;
    assert_eq!(told(&world).await, []);
    let last = send(&world, vec![event("b", "calls", sub, 1, "2026-04-01T02:00:00Z")]).await[0];
    assert_eq!(told(&world).await, [april(100, 1)]);
    let object = objects(&world).await.remove(0);
    assert_eq!(
        (&object["id"], &object["subscriptionId"], &object["meterKey"], &object["measure"], &object["at"]),
        (&json!(id), &json!(sub), &json!("calls"), &json!("quantity"), &json!(100))
    );
    assert_eq!(object["periodEnd"], "2026-05-01T00:00:00Z");

    // Below, and above again.
    let mut tx = world.begin().await;
    usage::withdraw(&mut tx, last).await.expect("withdrawn");
    tx.commit(()).await.expect("commits");
    send(&world, vec![event("c", "calls", sub, 500, "2026-04-01T03:00:00Z")]).await;
    assert_eq!(told(&world).await, [april(100, 1)]);

    // Another period, and what comes late for it after its bill.
    world.until("2026-05-02T00:00:00Z").await;
    send(&world, vec![event("d", "calls", sub, 99, "2026-05-01T12:00:00Z")]).await;
    assert_eq!(told(&world).await.len(), 1);
    world.until("2026-06-02T00:00:00Z").await;
    send(&world, vec![event("e", "calls", sub, 1, "2026-05-20T12:00:00Z")]).await;
    assert_eq!(told(&world).await, [april(100, 1), ("2026-05-01".to_owned(), json!(100), 1)]);
    world.verify().await;
}

#[tokio::test]
async fn a_correction_may_cross_and_so_may_a_batch() {
    let (world, sub) = sum(per_unit(10)).await;
    set(&world, NewThreshold { recurs: true, ..threshold("quantity", "10") }).await;
    let batch: Vec<_> = (0..9).map(|nth| event(&format!("{nth}"), "calls", sub, 1, "2026-04-01T00:00:00Z")).collect();
    let ids = send(&world, batch).await;
    assert_eq!(told(&world).await, []);
    let mut tx = world.begin().await;
    usage::correct(&mut tx, ids[0], event("right", "calls", sub, 27, "2026-04-01T00:00:00Z")).await.expect("corrected");
    tx.commit(()).await.expect("commits");
    assert_eq!(told(&world).await, [april(35, 3)], "three multiples in one step are told with the last");
    let batch =
        vec![event("x", "calls", sub, 4, "2026-04-01T00:00:00Z"), event("y", "calls", sub, 1, "2026-04-01T00:00:00Z")];
    send(&world, batch).await;
    assert_eq!(told(&world).await, [april(35, 3), april(40, 4)]);
    world.verify().await;
}

/// Two groups of one meter: each transaction sees its own total only.
#[tokio::test]
async fn what_two_cross_together_is_told_once_and_not_missed() {
    let calls = NewMeter { group_by: vec!["country".to_owned()], ..meter("calls", Aggregation::Sum, false) };
    let (world, sub) = begun(vec![(calls, per_unit(10))]).await;
    set(&world, threshold("quantity", "100")).await;
    let of = |key: &str, country: &str| {
        let mut event = event(key, "calls", sub, 60, "2026-04-01T00:00:00Z");
        event.properties.insert("country".to_owned(), country.to_owned());
        event
    };
    let (mut one, mut two) = (world.begin().await, world.begin().await);
    usage::record(&mut one, &[of("a", "NG")]).await.expect("stored");
    usage::record(&mut two, &[of("b", "GH")]).await.expect("stored, and waits for nobody");
    one.commit(()).await.expect("commits");
    assert_eq!(told(&world).await, []);
    two.commit(()).await.expect("commits");
    assert_eq!(told(&world).await, [april(120, 1)]);
    assert_eq!(told(&world).await.len(), 1);
    world.verify().await;
}

#[tokio::test]
async fn a_share_of_what_is_included_and_an_amount_are_measured_as_they_would_be_billed() {
    let free = PricingDraft { included: Some(100.into()), ..per_unit(10) };
    let (world, sub) = sum(free).await;
    let nearly = set(&world, threshold("included_percent", "80")).await;
    let costly = set(&world, threshold("amount", "1000")).await;
    set(&world, NewThreshold { currency: Some("USD".to_owned()), ..threshold("amount", "1") }).await;
    send(&world, vec![event("a", "calls", sub, 79, "2026-04-01T00:00:00Z")]).await;
    assert_eq!(told(&world).await, []);
    send(&world, vec![event("b", "calls", sub, 1, "2026-04-01T00:00:00Z")]).await;
    assert_eq!(told(&world).await, [april(80, 1)]);
    send(&world, vec![event("c", "calls", sub, 119, "2026-04-01T00:00:00Z")]).await;
    assert_eq!(told(&world).await.len(), 1);
    send(&world, vec![event("d", "calls", sub, 1, "2026-04-01T00:00:00Z")]).await;
    assert_eq!(told(&world).await[1], april(1000, 1));
    let ids: Vec<Value> = objects(&world).await.into_iter().map(|object| object["id"].clone()).collect();
    assert_eq!(ids, [json!(nearly), json!(costly)]);
    world.verify().await;
}

/// Ten calls at 7, then a plan with calls at 2: at either price alone, 14 calls would be 98 or 28.
#[tokio::test]
async fn an_amount_of_a_divided_period_is_that_of_its_bill() {
    let (world, sub) = sum(per_unit(7)).await;
    let other = plan_of_calls(&world, Unit::Month, 5000, 2).await;
    for at in ["77", "78", "79"] {
        set(&world, threshold("amount", at)).await;
    }
    world.until("2026-04-03T00:00:00Z").await;
    send(&world, vec![event("a", "calls", sub, 10, "2026-04-02T00:00:00Z")]).await;
    world.until("2026-04-11T00:00:00Z").await;
    asked(&world, sub, &to(other, true), When::Now).await.expect("changes");
    send(&world, vec![event("b", "calls", sub, 3, "2026-04-11T00:00:00Z")]).await;
    assert_eq!(told(&world).await, [], "70 and 6");
    send(&world, vec![event("c", "calls", sub, 1, "2026-04-11T00:00:00Z")]).await;
    assert_eq!(told(&world).await, [april(78, 1), april(78, 1)]);
    world.verify().await;
}

#[tokio::test]
async fn a_threshold_has_a_subject_or_is_for_everybody() {
    let (world, sub) = sum(per_unit(10)).await;
    let mut tx = world.begin().await;
    let items = subscriptions::items_of(&mut tx, &[sub.uuid()]).await.expect("items");
    tx.commit(()).await.expect("commits");
    let (fee, metered) = (&items[0], &items[1]);
    let customer = world.subscription(sub).await.customer_id;
    let stranger = world.customer("ben", "4084080000000003", Behavior::default()).await;
    let of = |subject| NewThreshold { subject: Some(subject), ..threshold("quantity", "5") };
    let mut expected = Vec::new();
    for subject in [
        Subject::Customer(customer),
        Subject::Subscription(sub),
        Subject::Item(metered.id),
        Subject::Price(metered.price_id),
    ] {
        expected.push(json!(set(&world, of(subject)).await));
    }
    set(&world, of(Subject::Customer(stranger))).await;
    let mut tx = world.begin().await;
    for subject in [Subject::Item(fee.id), Subject::Price(fee.price_id)] {
        let refused = usage::create_threshold(&mut tx, of(subject)).await.expect_err("another meter");
        assert_eq!(refused.code, "validation_error");
    }
    drop(tx);
    let off = set(&world, of(Subject::Subscription(sub))).await;
    let mut tx = world.begin().await;
    let change = ThresholdChange { name: Some("Off".to_owned()), active: Some(false) };
    let row = usage::change_threshold(&mut tx, off, change).await.expect("turned off");
    assert_eq!((row.name.as_deref(), row.active), (Some("Off"), false));
    tx.commit(()).await.expect("commits");
    send(&world, vec![event("a", "calls", sub, 5, "2026-04-01T00:00:00Z")]).await;
    world.drain().await;
    let ids: Vec<Value> = objects(&world).await.into_iter().map(|object| object["id"].clone()).collect();
    assert_eq!(ids, expected);
    world.verify().await;
}

#[tokio::test]
async fn a_late_change_of_a_level_that_recurs_is_seen_in_every_period_since() {
    let (world, sub) = begun(vec![(meter("calls", Aggregation::Sum, true), per_unit(10))]).await;
    send(&world, vec![event("a", "calls", sub, 6, "2026-04-01T00:00:00Z")]).await;
    world.until("2026-06-02T00:00:00Z").await;
    set(&world, threshold("quantity", "10")).await;
    send(&world, vec![event("b", "calls", sub, 4, "2026-05-02T00:00:00Z")]).await;
    let both = [("2026-05-01".to_owned(), json!(10), 1), ("2026-06-01".to_owned(), json!(10), 1)];
    assert_eq!(told(&world).await, both);
    world.verify().await;
}

#[tokio::test]
async fn usage_that_is_not_billed_reaches_nothing_and_without_thresholds_nobody_asks() {
    let (world, sub) = sum(per_unit(10)).await;
    send(&world, vec![event("a", "calls", sub, 500, "2026-04-01T00:00:00Z")]).await;
    let waiting = store::Sweep::new(world.engine.db())
        .heads(&[store::Kind::Threshold], store::Lane::REAL, jiff::Timestamp::UNIX_EPOCH)
        .await
        .expect("a scan");
    assert_eq!(waiting, [], "nobody wants to know");
    set(&world, threshold("quantity", "10")).await;
    send(&world, vec![event("b", "calls", sub, 500, "2026-03-01T00:00:00Z")]).await;
    assert_eq!(told(&world).await, [], "before the first period");
    world.verify().await;
}

#[tokio::test]
async fn two_workers_with_the_same_crossing_tell_it_once() {
    let (world, sub) = sum(per_unit(10)).await;
    set(&world, threshold("quantity", "10")).await;
    for round in 0..20 {
        send(&world, vec![event(&format!("{round}"), "calls", sub, 10, "2026-04-01T00:00:00Z")]).await;
    }
    let sweep = || world.engine.sweep(store::Kind::Threshold, jiff::Timestamp::UNIX_EPOCH);
    let (one, two, three) = tokio::join!(sweep(), sweep(), sweep());
    for round in [one, two, three] {
        assert_eq!(round.expect("a scan").failed, 0);
    }
    assert_eq!(told(&world).await, [april(200, 1)]);
    world.verify().await;
}

#[tokio::test]
async fn on_a_test_clock_it_is_told_where_the_clock_stands() {
    let (world, _) = sum(per_unit(10)).await;
    let mut tx = world.begin().await;
    let start = "2030-01-31T00:00:00Z".parse().expect("an instant");
    let clock = app::clocks::create(&mut tx, "Ben".to_owned(), start).await.expect("a clock");
    tx.commit(()).await.expect("commits");
    let ben = world.customer_on(Some(clock.id), "ben", "4084080000000003", Behavior::default()).await;
    let plan = world.plan(("month", 1), 5_000, 0, None).await;
    let sub = world.subscribe(ben, plan).await;
    set(&world, threshold("quantity", "10")).await;
    send(&world, vec![event("a", "calls", sub, 10, "2030-01-31T01:00:00Z")]).await;
    world.drain().await;
    let mut tx = world.begin().await;
    let all = events::after(&mut tx, 0, 10_000).await.expect("events");
    let told: Vec<_> = all.into_iter().filter(|event| event.kind == "usage.threshold_crossed").collect();
    tx.commit(()).await.expect("commits");
    assert_eq!((told.len(), told[0].created_at), (1, start));
    assert_eq!(told[0].data["object"]["periodStart"], "2030-01-31T00:00:00Z");
    world.verify().await;
}
