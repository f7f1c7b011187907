//! Numbers of invoices: without a gap and without a repeat, whatever happens at the same time.

use std::collections::BTreeSet;
use std::sync::Arc;

use app::drafts;
use app::jobs::{Engine, Options};
use app::{invoices as bills, rules};
use gateways::simulated::Behavior;
use ids::{CustomerId, InvoiceId, Mode};
use setup::preferences::{self, PreferencesChange};
use store::invoices::{InvoiceRow, LineRow};
use store::{Kind, PageOf, TenantScope};
use testkit::World;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use usecase::ports::Gateways;

use crate::bills::{OK, all, bill, by_hand, content};

async fn drafts_of(world: &World, customer: CustomerId, count: usize) -> Vec<InvoiceId> {
    let mut tx = world.begin().await;
    let mut made = Vec::with_capacity(count);
    for _ in 0..count {
        made.push(drafts::create(&mut tx, by_hand(customer, vec![content("100", 1)])).await.expect("a draft").id);
    }
    tx.commit(made).await.expect("commits")
}

async fn finalize(scope: &TenantScope, id: InvoiceId) -> InvoiceRow {
    let mut tx = scope.begin().await.expect("begins");
    let row = drafts::finalize(&mut tx, id).await.expect("becomes final");
    tx.commit(row).await.expect("commits")
}

async fn choose(world: &World, change: PreferencesChange) {
    let mut tx = world.begin().await;
    preferences::change(&mut tx, change).await.expect("settings");
    tx.commit(()).await.expect("commits");
}

#[tokio::test]
async fn case_58_a_yearly_series_turns_with_the_sellers_new_year() {
    let world = World::at("2027-12-31T22:30:00Z").await;
    let yearly = PreferencesChange {
        billing_zone: Some("Europe/Berlin".to_owned()),
        invoice_series: Some("yearly".to_owned()),
        invoice_prefix: Some("RE".to_owned()),
        ..PreferencesChange::default()
    };
    let ada = world.customer("ada", OK, Behavior::default()).await;
    let ids = drafts_of(&world, ada, 5).await;
    let plain = finalize(&world.scope, ids[0]).await;
    choose(&world, yearly).await;
    let mut told = Vec::new();
    for (id, at) in [
        (ids[1], "2027-12-31T22:30:00Z"),
        (ids[2], "2027-12-31T22:59:59Z"),
        (ids[3], "2027-12-31T23:30:00Z"),
        (ids[4], "2028-01-01T00:30:00Z"),
    ] {
        world.db.clock.set(at.parse().expect("an instant"));
        let row = finalize(&world.scope, id).await;
        told.push((row.series.clone(), row.number.expect("a number"), rules::number_text(&row).expect("a number")));
    }
    let expected = [
        ("2027", 1, "RE-2027-000001"),
        ("2027", 2, "RE-2027-000002"),
        ("2028", 1, "RE-2028-000001"),
        ("2028", 2, "RE-2028-000002"),
    ];
    assert_eq!(told, expected.map(|(series, number, text)| (series.to_owned(), number, text.to_owned())));
    // What was final before is printed as it was.
    let (plain, _) = bill(&world, plain.id).await;
    assert_eq!(rules::number_text(&plain).as_deref(), Some("INV-000001"));
    world.drain().await;
    world.verify().await;
}

/// As many copies of one draft, written at once.
async fn copies(world: &World, customer: CustomerId, count: usize) -> Vec<InvoiceId> {
    let first = drafts_of(world, customer, 1).await[0];
    let (row, lines) = bill(world, first).await;
    let mut tx = world.begin().await;
    let rows: Vec<InvoiceRow> = (0..count).map(|_| InvoiceRow { id: tx.fresh(), ..row.clone() }).collect();
    let line = |row: &InvoiceRow| LineRow { invoice_id: row.id, ..lines[0].clone() };
    store::invoices::insert_lines(&mut tx, &rows.iter().map(line).collect::<Vec<_>>()).await.expect("lines");
    store::invoices::insert(&mut tx, &rows).await.expect("drafts");
    for row in &rows {
        tx.record("invoice.created", row.id.uuid(), serde_json::json!({ "id": row.id }));
    }
    tx.commit(rows.iter().map(|row| row.id).collect()).await.expect("commits")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn case_59_a_thousand_at_once_and_a_hundred_that_roll_back() {
    let world = World::new().await;
    let ada = world.customer("ada", OK, Behavior::default()).await;
    let ids = copies(&world, ada, 1_000).await;
    let mut lost = BTreeSet::new();
    while lost.len() < 100 {
        lost.insert(rand::random_range(0..ids.len()));
    }
    let turns = Arc::new(Semaphore::new(8));
    let mut running = JoinSet::new();
    for (nth, id) in ids.iter().copied().enumerate() {
        let (scope, turns, keeps) = (world.scope.clone(), turns.clone(), !lost.contains(&nth));
        running.spawn(async move {
            let _turn = turns.acquire().await.expect("open");
            let mut tx = scope.begin().await.expect("begins");
            drafts::finalize(&mut tx, id).await.expect("becomes final");
            if keeps {
                tx.commit(()).await.expect("commits");
            }
        });
    }
    while let Some(ended) = running.join_next().await {
        ended.expect("no task panics");
    }
    let mut tx = world.begin().await;
    let rows = store::invoices::lock(&mut tx, &ids.iter().map(|id| id.uuid()).collect::<Vec<_>>()).await;
    let rows = rows.expect("invoices");
    drop(tx);
    let mut numbers: Vec<i64> = rows.iter().filter_map(|row| row.number).collect();
    numbers.sort_unstable();
    assert_eq!(numbers, (1..=900).collect::<Vec<_>>());
    assert_eq!(rows.iter().filter(|row| row.status == "draft").count(), 100, "what rolled back is a draft still");
    world.verify().await;
}

#[tokio::test]
async fn case_60_a_void_invoice_keeps_its_number_and_the_next_takes_the_next() {
    let world = World::new().await;
    let ada = world.customer("ada", OK, Behavior::default()).await;
    let ids = drafts_of(&world, ada, 2).await;
    assert_eq!(finalize(&world.scope, ids[0]).await.number, Some(1));
    let mut tx = world.begin().await;
    let void = bills::void(&mut tx, ids[0]).await.expect("taken back");
    tx.commit(()).await.expect("commits");
    assert_eq!((void.status.as_str(), void.number), ("void", Some(1)));
    assert_eq!(finalize(&world.scope, ids[1]).await.number, Some(2));
    assert_eq!(all(&world).await.len(), 2, "both remain");
    world.verify().await;
}

#[tokio::test]
async fn case_61_an_invoice_of_nothing_takes_a_number_and_is_paid_without_a_charge() {
    let world = World::new().await;
    let ada = world.customer("ada", OK, Behavior::default()).await;
    for (lines, granted) in [(vec![content("0", 1)], 0), (vec![content("500", 1), content("-700", 1)], 200)] {
        let mut tx = world.begin().await;
        let id = drafts::create(&mut tx, by_hand(ada, lines)).await.expect("a draft").id;
        tx.commit(()).await.expect("commits");
        let row = finalize(&world.scope, id).await;
        assert_eq!((row.status.as_str(), row.total_minor, row.credit_granted_minor), ("paid", 0, granted));
        assert!(row.number.is_some() && row.paid_at.is_some());
    }
    world.drain().await;
    assert_eq!(attempts(&world).await, 0);
    // What the balance got pays the next one.
    let id = drafts_of(&world, ada, 1).await[0];
    assert_eq!(finalize(&world.scope, id).await.status, "paid");
    world.drain().await;
    assert_eq!(attempts(&world).await, 0);
    world.verify().await;
}

async fn attempts(world: &World) -> usize {
    let mut tx = world.begin().await;
    let page = PageOf { limit: 1000, offset: 0, below: None };
    let rows = store::attempts::page(&mut tx, &store::attempts::AttemptFilter::default(), &page).await;
    tx.commit(rows.expect("attempts").len()).await.expect("commits")
}

/// Fifty runs of one kind at once, on engines with connections of their own.
async fn fifty(world: &World, kind: Kind) {
    let engines: Vec<Engine> = (0..2)
        .map(|_| {
            Engine::new(
                world.db.worker(Mode::Test),
                Gateways::new(vec![Arc::new(world.gateway.clone())]),
                testkit::secrets(),
                Options::default(),
            )
        })
        .collect();
    let mut running = JoinSet::new();
    for nth in 0..50 {
        let engine = engines[nth % engines.len()].clone();
        running.spawn(async move { engine.sweep(kind, jiff::Timestamp::UNIX_EPOCH).await.expect("a scan") });
    }
    while let Some(ended) = running.join_next().await {
        ended.expect("no run panics");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn case_65_fifty_runs_for_one_boundary_make_one_invoice_one_number_one_attempt() {
    for hours in [0, 1] {
        let world = World::new().await;
        let plan = world.plan(("month", 1), 500_000, 0, None).await;
        let ada = world.customer("ada", OK, Behavior::default()).await;
        world.subscribe(ada, plan).await;
        world.drain().await;
        choose(&world, PreferencesChange { grace_hours: Some(hours), ..PreferencesChange::default() }).await;
        world.db.clock.set("2026-10-01T08:00:00Z".parse().expect("an instant"));
        fifty(&world, Kind::Subscription).await;
        assert_eq!(all(&world).await.len(), 2, "one invoice for the boundary");
        world.db.clock.set("2026-10-01T09:00:00Z".parse().expect("an instant"));
        for kind in [Kind::Invoice, Kind::Collect] {
            fifty(&world, kind).await;
        }
        world.drain().await;
        let told: Vec<_> = all(&world).await.into_iter().map(|row| (row.status, row.number)).collect();
        assert_eq!(told, [("paid".to_owned(), Some(1)), ("paid".to_owned(), Some(2))]);
        assert_eq!(attempts(&world).await, 2, "one for each invoice");
        world.verify().await;
    }
}
