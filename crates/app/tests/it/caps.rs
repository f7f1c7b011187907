//! What a merchant may take before verification: what would pass it waits, costs nobody an attempt and is told to nobody, and goes on
//! once the limit is lifted.

use app::jobs::{Engine, Options};
use gateways::simulated::{Behavior, Faults};
use ids::{CustomerId, Mode, SubscriptionId};
use jiff::{SignedDuration, Timestamp};
use store::revenue_caps::{self, RevenueCapRow};
use store::{Kind, testing};
use testkit::World;

use crate::outages::{attempts, schedules};

const OK: &str = "4084080000000003";
const HAS_NO_MONEY: &str = "4084080000000045";
const PRICE: i64 = 500_000;

/// What staff grant, in the schema that these tests live in.
async fn capped(world: &World, minor: i64) {
    let script = format!(
        "insert into sandbox.revenue_caps (tenant_id, currency, cap_minor, granted_by, granted_at)
         values ('{}', 'NGN', {minor}, 'staff', '2026-09-01T08:00:00Z')",
        world.tenant.uuid()
    );
    testing::admin_script(&world.db.connector, &script).await.expect("granted");
}

async fn cap(world: &World) -> RevenueCapRow {
    let mut tx = world.begin().await;
    let row = revenue_caps::get(&mut tx).await.expect("a look");
    tx.commit(row.expect("a cap")).await.expect("commits")
}

/// What the cap counts: what came, and what is on its way.
async fn counts(world: &World) -> (i64, i64) {
    let row = cap(world).await;
    (row.used_minor, row.reserved_minor)
}

async fn held_back(world: &World) -> (i64, i64) {
    // What waits is the worker's and the office's to read.
    let scope = store::doors::open_for_test(&world.db.worker(Mode::Test), world.tenant);
    let mut tx = scope.begin().await.expect("the database answers");
    let row = revenue_caps::held_back(&mut tx).await.expect("a look");
    tx.commit((row.charges, row.minor)).await.expect("commits")
}

/// Lifts it as an operator does, who has the same rights there as the office.
async fn lift(world: &World) {
    let operator = world.db.operator();
    let scope = store::doors::open_as_operator(&operator, world.tenant, Mode::Test, "papers seen").await;
    let mut tx = scope.expect("the merchant").begin().await.expect("the database answers");
    assert!(revenue_caps::lift(&mut tx).await.expect("lifted"));
    tx.commit(()).await.expect("commits");
}

async fn payer(world: &World, name: &str, card: &str) -> CustomerId {
    world.customer(name, card, Behavior::default()).await
}

async fn status(world: &World, id: SubscriptionId) -> String {
    world.subscription(id).await.status
}

#[tokio::test]
async fn two_charges_at_once_cannot_pass_it_together() {
    let world = World::new().await;
    let plan = world.plan(("month", 1), PRICE, 0, None).await;
    capped(&world, PRICE + PRICE / 2).await;
    let (ada, bola) = (payer(&world, "ada", OK).await, payer(&world, "bola", OK).await);
    let (first, second) = (world.subscribe(ada, plan).await, world.subscribe(bola, plan).await);
    // Two workers, each with everything that is due.
    let (db, gateways) = (world.db.worker(Mode::Test), world.gateways.clone());
    let other = Engine::new(db, gateways, testkit::secrets(), Options::default());
    let (one, two) = tokio::join!(
        world.engine.sweep(Kind::Collect, Timestamp::UNIX_EPOCH),
        other.sweep(Kind::Collect, Timestamp::UNIX_EPOCH)
    );
    assert!(one.is_ok() && two.is_ok(), "a scan");
    world.drain().await;
    assert_eq!(attempts(&world).await.len(), 1, "one was sent");
    assert_eq!(counts(&world).await, (PRICE, 0));
    assert_eq!(held_back(&world).await, (1, PRICE));
    let mut both = [status(&world, first).await, status(&world, second).await];
    both.sort();
    assert_eq!(both, ["active", "incomplete"]);
    assert!(cap(&world).await.reached_at.is_some());
    world.verify().await;
}

#[tokio::test]
async fn renewals_wait_without_an_attempt_or_a_word_and_go_on_when_it_is_lifted() {
    let world = World::new().await;
    let plan = world.plan(("month", 1), PRICE, 0, None).await;
    let ada = payer(&world, "ada", OK).await;
    capped(&world, PRICE).await;
    let id = world.subscribe(ada, plan).await;
    world.drain().await;
    assert_eq!((status(&world, id).await.as_str(), counts(&world).await), ("active", (PRICE, 0)));
    world.events().await;
    world.until("2026-10-03T08:00:00Z").await;
    assert_eq!(attempts(&world).await.len(), 1, "nothing was sent for two days");
    assert_eq!(status(&world, id).await, "active", "nobody is overdue");
    assert!(schedules(&world).await.is_empty(), "no recovery began");
    let told = world.events().await;
    assert!(!told.iter().any(|kind| kind.contains("failed") || kind.starts_with("dunning")), "{told:?}");
    assert_eq!(held_back(&world).await, (1, PRICE));
    let bill = world.subscription(id).await.latest_invoice_id.expect("a bill");
    let mut tx = world.begin().await;
    let refused = app::charging::pay_now(&mut tx, bill).await.expect_err("it would pass the cap");
    assert_eq!(refused.code, "revenue_cap_reached");
    drop(tx);
    world.verify().await;

    lift(&world).await;
    // At once: no time passes.
    world.drain().await;
    assert_eq!(attempts(&world).await.len(), 2);
    let mut tx = world.begin().await;
    assert_eq!(store::invoices::get(&mut tx, bill).await.expect("the bill").status, "paid");
    tx.commit(()).await.expect("commits");
    assert_eq!(held_back(&world).await, (0, 0));
    assert_eq!(counts(&world).await, (PRICE, 0), "what comes afterwards is not counted");
    world.verify().await;
}

#[tokio::test]
async fn steps_of_a_recovery_wait_at_their_place() {
    let world = World::new().await;
    let plan = world.plan(("month", 1), PRICE, 0, None).await;
    let (ada, bola) = (payer(&world, "ada", OK).await, payer(&world, "bola", OK).await);
    let id = world.subscribe(ada, plan).await;
    world.drain().await;
    world.save_card(ada, "ada", HAS_NO_MONEY, Behavior::default()).await;
    world.until("2026-10-01T09:00:00Z").await;
    let before = schedules(&world).await.pop().expect("a recovery");
    assert_eq!(before.state, "scheduled");
    // The room goes to somebody else.
    capped(&world, PRICE).await;
    world.subscribe(bola, plan).await;
    world.drain().await;
    let tries = attempts(&world).await.len();
    let step = before.next_attempt_at.expect("a day for it");
    let after_it = step.checked_add(SignedDuration::from_hours(12)).expect("in range");
    world.until(&after_it.to_string()).await;
    let after = schedules(&world).await.pop().expect("a recovery");
    assert_eq!((after.state.as_str(), after.attempts_made), ("scheduled", before.attempts_made));
    assert_eq!(attempts(&world).await.len(), tries, "nothing was sent");
    assert_eq!(held_back(&world).await, (1, PRICE));
    world.save_card(ada, "ada", OK, Behavior::default()).await;
    lift(&world).await;
    world.pass(SignedDuration::from_hours(24)).await;
    assert_eq!(schedules(&world).await.pop().expect("a recovery").state, "recovered");
    assert_eq!(status(&world, id).await, "active");
    world.verify().await;
}

#[tokio::test]
async fn a_refused_charge_gives_its_room_back() {
    let world = World::new().await;
    let plan = world.plan(("month", 1), PRICE, 0, None).await;
    capped(&world, PRICE).await;
    let (ada, bola) = (payer(&world, "ada", HAS_NO_MONEY).await, payer(&world, "bola", OK).await);
    world.subscribe(ada, plan).await;
    world.drain().await;
    assert_eq!(counts(&world).await, (0, 0));
    let id = world.subscribe(bola, plan).await;
    world.drain().await;
    assert_eq!((status(&world, id).await.as_str(), counts(&world).await), ("active", (PRICE, 0)));
    world.verify().await;
}

#[tokio::test]
async fn an_unknown_outcome_keeps_its_room_until_it_is_settled() {
    let world = World::new().await;
    let plan = world.plan(("month", 1), PRICE, 0, None).await;
    capped(&world, PRICE).await;
    let (ada, bola) = (payer(&world, "ada", OK).await, payer(&world, "bola", OK).await);
    let cut = Faults { drop_answer_per_10k: 10_000, ..Faults::default() };
    world.gateway.set_faults(&cut).await.expect("faults");
    world.subscribe(ada, plan).await;
    world.drain().await;
    assert_eq!(attempts(&world).await[0].status, "unknown");
    assert_eq!(counts(&world).await, (0, PRICE));
    let waits = world.subscribe(bola, plan).await;
    world.drain().await;
    assert_eq!((status(&world, waits).await.as_str(), held_back(&world).await), ("incomplete", (1, PRICE)));
    world.pass(SignedDuration::from_mins(5)).await;
    assert_eq!(counts(&world).await, (PRICE, 0), "it was found out that it came");
    assert_eq!(status(&world, waits).await, "incomplete");
    world.verify().await;
}

#[tokio::test]
async fn money_of_other_currencies_waits_for_verification() {
    let world = World::new().await;
    capped(&world, i64::MAX / 4).await;
    let mut tx = world.begin().await;
    for (currency, fits) in [("NGN", true), ("USD", false)] {
        assert_eq!(revenue_caps::has_room(&mut tx, currency, 1).await.expect("a look"), fits, "{currency}");
    }
    tx.commit(()).await.expect("commits");
}
