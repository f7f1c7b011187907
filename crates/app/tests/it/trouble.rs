//! Money when things go wrong: answers lost, gateways silent, workers gone.

use app::jobs::{Engine, Options};
use gateways::simulated::{Behavior, Faults};
use std::sync::Arc;
use store::{Kind, Lane, PageOf};
use testkit::World;
use usecase::ports::Gateways;

const OK: &str = "4084080000000003";

async fn attempts(world: &World) -> Vec<store::attempts::AttemptRow> {
    let mut tx = world.begin().await;
    let page = PageOf { limit: 1000, offset: 0, below: None };
    let rows = store::attempts::page(&mut tx, &store::attempts::AttemptFilter::default(), &page).await;
    tx.commit(rows.expect("attempts")).await.expect("commits")
}

#[tokio::test]
async fn one_answer_in_five_lost_after_the_charge_charges_nobody_twice() {
    let world = World::new().await;
    world.gateway.set_faults(&Faults { drop_answer_per_10k: 2_000, ..Faults::default() }).await.expect("faults");
    let plan = world.plan(("month", 1), 500_000, 0, None).await;
    for nth in 0..40 {
        let customer = world.customer(&format!("payer{nth}"), OK, Behavior::default()).await;
        world.subscribe(customer, plan).await;
    }
    world.until("2026-12-20T08:00:00Z").await;
    let rows = attempts(&world).await;
    assert_eq!(rows.len(), 160, "one attempt for each invoice");
    assert!(rows.iter().all(|row| row.status == "succeeded"), "none unsettled after the ladder");
    assert!(rows.iter().any(|row| row.look_ups > 0), "some answers were lost");
    world.verify().await;
}

#[tokio::test]
async fn a_timeout_is_unknown_and_blocks_a_second_charge_until_it_is_settled() {
    let world = World::new().await;
    let plan = world.plan(("month", 1), 500_000, 0, None).await;
    let customer = world.customer("hassan", "4084080000000128", Behavior::default()).await;
    world.subscribe(customer, plan).await;
    for kind in [Kind::Collect] {
        world.engine.sweep(kind, jiff::Timestamp::UNIX_EPOCH).await.expect("a scan");
    }
    let rows = attempts(&world).await;
    assert_eq!(rows.iter().map(|row| row.status.as_str()).collect::<Vec<_>>(), ["unknown"]);
    let mut tx = world.begin().await;
    let again = app::charging::pay_now(&mut tx, rows[0].invoice_id).await;
    assert_eq!(again.expect_err("refused").code, "payment_in_progress");
    drop(tx);
    world.pass(jiff::SignedDuration::from_mins(1)).await;
    let rows = attempts(&world).await;
    assert_eq!(rows.iter().map(|row| row.status.as_str()).collect::<Vec<_>>(), ["succeeded"]);
    world.verify().await;
}

#[tokio::test]
async fn an_outage_of_the_gateway_uses_no_step_of_a_recovery() {
    let world = World::new().await;
    let plan = world.plan(("month", 1), 500_000, 0, None).await;
    let customer = world.customer("ife", OK, Behavior::default()).await;
    let subscription = world.subscribe(customer, plan).await;
    world.drain().await;
    world.events().await;
    // No gateway at all: what a renewal meets when the provider cannot be reached.
    let dark = Engine::new(
        world.db.worker(ids::Mode::Test),
        Gateways::new(Vec::new()),
        testkit::secrets(),
        Options::default(),
    );
    world.db.clock.set("2026-10-01T08:00:00Z".parse().expect("an instant"));
    for kind in [Kind::Subscription, Kind::Collect] {
        dark.sweep(kind, jiff::Timestamp::UNIX_EPOCH).await.expect("a scan");
    }
    assert_eq!(world.events().await, ["subscription.renewed", "invoice.created", "payment.not_made"]);
    assert_eq!(world.subscription(subscription).await.status, "active");
    world.pass(jiff::SignedDuration::from_mins(5)).await;
    assert_eq!(world.events().await, ["payment.succeeded", "invoice.paid"]);
    world.verify().await;
}

#[tokio::test]
async fn money_for_an_invoice_taken_back_meanwhile_becomes_a_surplus() {
    let world = World::new().await;
    let plan = world.plan(("month", 1), 500_000, 0, None).await;
    // Pending first, paid fifteen minutes later.
    let customer = world.customer("jide", "4084080000000185", Behavior::default()).await;
    let subscription = world.subscribe(customer, plan).await;
    world.engine.sweep(Kind::Collect, jiff::Timestamp::UNIX_EPOCH).await.expect("a scan");
    let mut tx = world.begin().await;
    let when = billing::subscription::CancelWhen::Now;
    app::subscriptions::cancel(&mut tx, subscription, when, None).await.expect("cancels");
    tx.commit(()).await.expect("commits");
    world.pass(jiff::SignedDuration::from_hours(2)).await;
    let events = world.events().await;
    assert!(events.contains(&"surplus.recorded".to_owned()), "{events:?}");
    world.verify().await;
}

#[tokio::test]
async fn a_worker_frozen_past_its_lease_writes_nothing() {
    let world = World::new().await;
    let plan = world.plan(("month", 1), 500_000, 0, None).await;
    let customer = world.customer("kemi", OK, Behavior::default()).await;
    let subscription = world.subscribe(customer, plan).await;
    world.drain().await;
    world.db.clock.set("2026-10-01T08:00:00Z".parse().expect("an instant"));
    let until = |seconds| world.now().checked_add(jiff::SignedDuration::from_secs(seconds)).expect("in range");
    let worker = store::doors::open_for_test(world.engine.db(), world.tenant);
    let mut tx = worker.begin().await.expect("begins");
    let subject = [subscription.uuid()];
    let frozen = store::claims::take(&mut tx, Kind::Subscription, Lane::REAL, &subject, world.now(), until(1))
        .await
        .expect("claims");
    tx.commit(()).await.expect("commits");
    assert_eq!(frozen.subjects, subject);
    // Until its time is over, nobody else gets what it has in hand.
    let round = world.engine.sweep(Kind::Subscription, jiff::Timestamp::UNIX_EPOCH).await.expect("a scan");
    assert_eq!((round.found, round.done, round.taken), (1, 0, 1));
    // Its time ends; somebody else does the work.
    world.db.clock.set(until(2));
    world.drain().await;
    assert_eq!(world.subscription(subscription).await.cycles_completed, 2);
    let mut tx = worker.begin().await.expect("begins");
    let zombie = store::claims::finish(&mut tx, &frozen, &[(subscription.uuid(), None)]).await;
    assert!(matches!(zombie, Err(store::StoreError::LeaseLost)));
    drop(tx);
    world.verify().await;
}

#[tokio::test]
async fn work_that_kills_its_worker_is_set_aside_and_its_neighbours_go_on() {
    let world = World::new().await;
    let plan = world.plan(("month", 1), 500_000, 0, None).await;
    let mut made = Vec::new();
    for nth in 0..5 {
        let customer = world.customer(&format!("n{nth}"), OK, Behavior::default()).await;
        made.push(world.subscribe(customer, plan).await);
    }
    world.drain().await;
    world.db.clock.set("2026-10-01T08:00:00Z".parse().expect("an instant"));
    // Four workers in a row died with the first row in hand; each time the next one found out.
    let worker = store::doors::open_for_test(world.engine.db(), world.tenant);
    for _ in 0..4 {
        for wanted in [1, 0] {
            let mut tx = worker.begin().await.expect("begins");
            let (subject, now) = ([made[0].uuid()], world.now());
            let claim = store::claims::take(&mut tx, Kind::Subscription, Lane::REAL, &subject, now, now).await;
            assert_eq!(tx.commit(claim.expect("claims")).await.expect("commits").subjects.len(), wanted);
        }
    }
    world.drain().await;
    assert_eq!(world.subscription(made[0]).await.cycles_completed, 1, "set aside");
    for neighbour in &made[1..] {
        assert_eq!(world.subscription(*neighbour).await.cycles_completed, 2);
    }
    let set_aside = store::operator::queues::quarantined(&world.db.audit(), ids::Mode::Test).await.expect("queues");
    assert_eq!(set_aside.iter().map(|row| row.subject_id).collect::<Vec<_>>(), [made[0].uuid()]);
}

#[tokio::test]
async fn two_engines_on_the_same_due_rows_bill_each_once() {
    let world = World::new().await;
    let plan = world.plan(("day", 1), 50_000, 0, None).await;
    for nth in 0..60 {
        let customer = world.customer(&format!("d{nth}"), OK, Behavior::default()).await;
        world.subscribe(customer, plan).await;
    }
    world.drain().await;
    let second = Arc::new(world.engine.clone());
    for day in 2..12 {
        let at = format!("2026-09-{day:02}T08:00:00Z");
        world.db.clock.set(at.parse().expect("an instant"));
        let sweep = |engine: Engine| async move {
            engine.sweep(Kind::Subscription, jiff::Timestamp::UNIX_EPOCH).await.expect("a scan")
        };
        tokio::join!(sweep(world.engine.clone()), sweep((*second).clone()));
        world.drain().await;
    }
    assert_eq!(attempts(&world).await.len(), 60 * 11);
    world.verify().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn four_sweepers_on_a_thousand_due_subscriptions_make_a_thousand_invoices_each_round() {
    let world = World::new().await;
    // Free of charge, so that only the billing is raced; invoices of zero are paid at once.
    let plan = world.plan(("day", 1), 0, 0, None).await;
    let customer = world.customer("many", OK, Behavior::default()).await;
    let mut tx = world.begin().await;
    let mut chosen = store::settings::get(&mut tx).await.expect("settings");
    chosen.allow_duplicate_subscriptions = true;
    store::settings::update(&mut tx, &chosen).await.expect("settings");
    for _ in 0..1000 {
        let new = app::subscriptions::NewSubscription::of(customer, plan);
        app::subscriptions::create(&mut tx, new).await.expect("a subscription");
    }
    tx.commit(()).await.expect("commits");
    for round in 1..=10_i64 {
        let at = format!("2026-09-{:02}T08:00:00Z", round + 1);
        world.db.clock.set(at.parse().expect("an instant"));
        let sweep = || {
            let engine = world.engine.clone();
            async move { engine.sweep(Kind::Subscription, jiff::Timestamp::UNIX_EPOCH).await.expect("a scan") }
        };
        tokio::join!(sweep(), sweep(), sweep(), sweep());
        world.drain().await;
        let mut tx = world.begin().await;
        let taken = store::counters::hold(&mut tx, store::counters::INVOICES).await.expect("the counter");
        assert_eq!(taken, 1000 * (round + 1));
    }
    world.verify().await;
}
