//! Runs that meet: hard cases 78 and 79.
//!
//! Nobody pays for another customer here: the parent of case 78 is one customer with a subscription, or an item, for each
//! child. What the case is about holds for those: each line exactly once, however many runs want to write it.

use std::collections::{BTreeMap, BTreeSet};

use app::jobs::{Engine, Options};
use app::subscriptions::{self as commands, NewSubscription};
use gateways::simulated::Behavior;
use ids::{Mode, SubscriptionId};
use jiff::Timestamp;
use setup::preferences::{self, PreferencesChange};
use std::sync::Arc;
use store::invoices::{self, InvoiceFilter};
use store::{Kind, PageOf, testing};
use testkit::World;
use usecase::ports::Gateways;

use crate::changes::OK;
use crate::discounts::{addons, plan_of, wanted};

/// A second worker on the same database, with small bites.
fn another(world: &World) -> Engine {
    let gateways = Gateways::new(vec![Arc::new(world.gateway.clone())]);
    let options = Options { renewals_per_chunk: 7, ..Options::default() };
    Engine::new(world.db.worker(Mode::Test), gateways, testkit::secrets(), options)
}

async fn allow_duplicates(world: &World) {
    let mut tx = world.begin().await;
    let change = PreferencesChange { allow_duplicate_subscriptions: Some(true), ..PreferencesChange::default() };
    preferences::change(&mut tx, change).await.expect("settings");
    tx.commit(()).await.expect("commits");
}

/// How often each item of each subscription was billed for each period, and the numbers of all bills.
async fn billed(world: &World, count: i64) -> (BTreeMap<(SubscriptionId, String, Timestamp), usize>, Vec<i64>) {
    let mut tx = world.begin().await;
    let page = PageOf { limit: count, offset: 0, below: None };
    let found = invoices::page(&mut tx, &InvoiceFilter::default(), &page).await.expect("invoices");
    let (mut times, mut numbers) = (BTreeMap::new(), Vec::new());
    for invoice in &found {
        numbers.extend(invoice.number);
        for line in invoices::lines_of(&mut tx, &[invoice.id.uuid()]).await.expect("lines") {
            let item = line.item_id.map(|id| id.to_string()).unwrap_or_default();
            let subscription = invoice.subscription_id.expect("of a subscription");
            *times.entry((subscription, item, line.period_start)).or_default() += 1;
        }
    }
    tx.commit(()).await.expect("commits");
    numbers.sort_unstable();
    (times, numbers)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn case_78_each_childs_line_appears_exactly_once_though_runs_overlap() {
    let world = World::new().await;
    allow_duplicates(&world).await;
    let parent = world.customer("parent", OK, Behavior::default()).await;
    // Twelve children with a subscription each, and a family that is one subscription of three items.
    let child = world.plan(("day", 1), 1_000, 0, None).await;
    let family = plan_of(&world, &[500, 300, 200]).await;
    let mut children = BTreeSet::new();
    for _ in 0..12 {
        children.insert(world.subscribe(parent, child).await);
    }
    let mut tx = world.begin().await;
    let new = NewSubscription { items: addons(), ..wanted(parent, family) };
    let family = commands::create(&mut tx, new).await.expect("a subscription").id;
    tx.commit(()).await.expect("commits");
    world.drain().await;
    let (left, right) = (world.engine.clone(), another(&world));
    for day in 2..=5 {
        world.db.clock.set(format!("2026-09-{day:02}T08:00:00Z").parse().expect("an instant"));
        let sweep = |engine: &Engine| {
            let engine = engine.clone();
            async move { engine.sweep(Kind::Subscription, Timestamp::UNIX_EPOCH).await.expect("a scan") }
        };
        tokio::join!(sweep(&left), sweep(&right), sweep(&left), sweep(&right));
        world.drain().await;
    }
    let (times, numbers) = billed(&world, 1000).await;
    assert!(times.values().all(|times| *times == 1), "{times:?}");
    let mut by_subscription: BTreeMap<SubscriptionId, usize> = BTreeMap::new();
    for (subscription, _, _) in times.keys() {
        *by_subscription.entry(*subscription).or_default() += 1;
    }
    assert!(children.iter().all(|id| by_subscription[id] == 5), "a line for each of five days: {by_subscription:?}");
    assert_eq!(by_subscription[&family], 3, "a line for each item of its one month");
    assert_eq!(numbers, (1..=61).collect::<Vec<_>>(), "12 children on 5 days, and the family");
    world.verify().await;
}

/// What the next version might bring: columns and defaults on the tables that renewals write, an index, a table.
const NEXT: [&str; 4] = [
    "alter table subscriptions add column next_a text, add column next_b integer not null default 7;
     alter table invoices add column next_a text;",
    "alter table invoice_lines add column next_a numeric;
     create index invoices_next on invoices (tenant_id, created_at, status);",
    "alter table due add column next_a text; alter table journals add column next_a text;
     alter table subscriptions add constraint subscriptions_next check (next_b > 0) not valid;",
    "alter table subscriptions validate constraint subscriptions_next;
     alter table invoices drop column next_a; drop index invoices_next;",
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn case_79_a_migration_in_the_middle_of_a_run_loses_and_doubles_nothing() {
    const EACH: usize = 150;
    let world = World::new().await;
    allow_duplicates(&world).await;
    let plan = world.plan(("day", 1), 1_000, 0, None).await;
    let customer = world.customer("many", OK, Behavior::default()).await;
    for _ in 0..EACH {
        world.subscribe(customer, plan).await;
    }
    world.drain().await;
    let engines = [world.engine.clone(), another(&world), another(&world)];
    for (nth, text) in NEXT.into_iter().enumerate() {
        let day = nth.saturating_add(2);
        world.db.clock.set(format!("2026-09-{day:02}T08:00:00Z").parse().expect("an instant"));
        let sweep = |engine: &Engine| {
            let engine = engine.clone();
            // A slice that meets the migration may fail; its rows come again.
            async move { engine.sweep(Kind::Subscription, Timestamp::UNIX_EPOCH).await.expect("a scan") }
        };
        let migrate = testing::migrate_further(&world.db.connector, text, world.now());
        let (_, _, migrated, _) = tokio::join!(sweep(&engines[0]), sweep(&engines[1]), migrate, sweep(&engines[2]));
        migrated.expect("the migration goes through beside the run");
        world.pass(jiff::SignedDuration::from_mins(10)).await;
        let (times, numbers) = billed(&world, 10_000).await;
        assert!(times.values().all(|times| *times == 1));
        let expected = EACH.saturating_mul(day);
        assert_eq!((times.len(), numbers.len()), (expected, expected), "after migration {nth}");
        assert_eq!(numbers, (1..=i64::try_from(expected).expect("small")).collect::<Vec<_>>());
    }
    world.verify().await;
}
