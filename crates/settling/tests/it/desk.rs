//! A merchant with payments, and a hand in the provider's book.

use std::collections::BTreeMap;

use gateways::simulated::{Behavior, Faults};
use ids::{AttemptId, ReconciliationId, Uuid};
use settling::runs::{self, NewRun};
use store::PageOf;
use store::attempts::{self, AttemptFilter, AttemptRow};
use store::reconciliation_breaks::{self as breaks, BreakFilter, BreakRow};
use store::reconciliations::{self, ReconciliationRow};
use testkit::World;

/// A card that pays.
pub(crate) const GOOD: &str = "4084080000000003";
/// A card without money.
pub(crate) const EMPTY: &str = "4084080000000045";

/// All that a test needs of one page.
const ALL: PageOf = PageOf { limit: 1_000, offset: 0, below: None };

/// Customers who each pay 5,000 naira at once, of which the provider keeps 1.5 per cent.
pub(crate) async fn paying(count: usize) -> World {
    let world = World::new().await;
    world.gateway.set_faults(&Faults { fee_per_10k: 150, ..Faults::default() }).await.expect("fees");
    let plan = world.plan(("month", 1), 500_000, 0, None).await;
    for n in 0..count {
        let customer = world.customer(&format!("payer{n}"), GOOD, Behavior::default()).await;
        world.subscribe(customer, plan).await;
    }
    world.drain().await;
    world.pass(jiff::SignedDuration::from_hours(1)).await;
    world
}

/// Attempts, oldest first.
pub(crate) async fn attempts_of(world: &World) -> Vec<AttemptRow> {
    let mut tx = world.begin().await;
    let mut rows = attempts::page(&mut tx, &AttemptFilter::default(), &ALL).await.expect("attempts");
    rows.sort_by_key(|row| row.id);
    tx.commit(rows).await.expect("a read")
}

/// Changes the provider's book behind our back.
pub(crate) async fn edit(world: &World, script: &str) {
    store::testing::admin_script(&world.db.connector, script).await.expect("edits");
}

/// One charge in the provider's book.
pub(crate) async fn edit_charge(world: &World, attempt: AttemptId, change: &str) {
    edit(world, &format!("update simulator.charges set {change} where key = '{}'", attempt.uuid())).await;
}

/// Money that the provider took for this merchant, and that nobody here asked for.
pub(crate) async fn add_charge(world: &World, key: Uuid, minor: i64) {
    let (tenant, at) = (world.tenant.uuid(), world.now() - jiff::SignedDuration::from_mins(30));
    edit(
        world,
        &format!(
            "insert into simulator.charges (key, rail, amount_minor, currency, answer, outcome, moved_minor, moved_currency,
                    asked_at, settles_at, merchant) values ('{key}', 'card', {minor}, 'NGN', 'final', 'succeeded', {minor}, 'NGN',
                    '{at}', '{at}', '{tenant}')"
        ),
    )
    .await;
}

/// Compares everything up to now, and waits until it is done. No other comparison is appointed.
pub(crate) async fn compare(world: &World) -> ReconciliationRow {
    compare_over(world, 24).await
}

/// Compares the last hours up to now.
pub(crate) async fn compare_over(world: &World, hours: i64) -> ReconciliationRow {
    let mut tx = world.begin().await;
    let since = Some(world.now() - jiff::SignedDuration::from_hours(hours));
    let new = NewRun { account: None, since, until: Some(world.now()) };
    let id = runs::ask(&mut tx, &new).await.expect("asked").id;
    store::due::cancel(&mut tx, store::Kind::Reconcile, world.tenant.uuid()).await.expect("no appointment");
    tx.commit(()).await.expect("committed");
    world.drain().await;
    run(world, id).await
}

/// Compares everything up to now, and each day from then on.
pub(crate) async fn compare_daily(world: &World) {
    let mut tx = world.begin().await;
    let new = NewRun { account: None, since: None, until: Some(world.now()) };
    runs::ask(&mut tx, &new).await.expect("asked");
    tx.commit(()).await.expect("committed");
}

/// A comparison as it stands.
pub(crate) async fn run(world: &World, id: ReconciliationId) -> ReconciliationRow {
    let mut tx = world.begin().await;
    let row = reconciliations::get(&mut tx, id).await.expect("the comparison");
    tx.commit(row).await.expect("a read")
}

/// Every break there is, oldest first.
pub(crate) async fn all_breaks(world: &World) -> Vec<BreakRow> {
    let mut tx = world.begin().await;
    let mut rows = breaks::page(&mut tx, &BreakFilter::default(), &ALL).await.expect("breaks");
    rows.sort_by_key(|row| row.id);
    tx.commit(rows).await.expect("a read")
}

/// The sums of the books, debits less credits.
pub(crate) async fn balances(world: &World) -> BTreeMap<String, i64> {
    let mut tx = world.begin().await;
    let rows = store::ledger::trial_balance(&mut tx).await.expect("the books");
    tx.commit(()).await.expect("a read");
    rows.into_iter().map(|row| (row.account, row.debit_minor - row.credit_minor)).collect()
}
