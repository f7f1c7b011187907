//! Workers on machines whose clocks are wrong: the database's clock counts, so nothing is billed early or late.

use gateways::simulated::Behavior;
use ids::SubscriptionId;
use jiff::{SignedDuration, Timestamp};
use runtime::Clock;
use testkit::World;
use testkit::process::{Running, free_port, until};

use crate::shop::BINARY;

/// What the package `libfaketime` brings, on machines of either sort.
const FAKE: [&str; 2] =
    ["/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1", "/usr/lib/aarch64-linux-gnu/faketime/libfaketimeMT.so.1"];

/// A worker whose machine is off by so much.
fn worker(world: &World, off: &str) -> Running {
    let listen = format!("127.0.0.1:{}", free_port());
    let fake = FAKE.iter().find(|path| std::path::Path::new(path).exists()).expect("the package libfaketime");
    let settings = [
        ("RECOUP_WORKER_LISTEN", listen.as_str()),
        ("RECOUP_WORKER_IDLE_MS", "20"),
        ("RECOUP_LOG", "error"),
        ("LD_PRELOAD", fake),
        ("FAKETIME", off),
        // Waiting takes as long as ever.
        ("FAKETIME_DONT_FAKE_MONOTONIC", "1"),
    ];
    Running::start(BINARY, &["worker"], &world.db, &settings)
}

/// A monthly subscription that renews at this instant, for the first time.
async fn renewing_at(world: &World, name: &str, at: Timestamp) -> SubscriptionId {
    let began = at.to_zoned(jiff::tz::TimeZone::UTC).checked_sub(jiff::ToSpan::months(1)).expect("in range");
    world.db.clock.set(began.timestamp());
    let plan = world.plan(("month", 1), 500_000, 0, None).await;
    let customer = world.customer(name, "4084080000000003", Behavior::default()).await;
    let made = world.subscribe(customer, plan).await;
    world.drain().await;
    made
}

async fn cycles(world: &World, id: SubscriptionId) -> i64 {
    i64::from(world.subscription(id).await.cycles_completed)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn x13_a_machine_whose_clock_is_ahead_or_behind_bills_when_it_is_time() {
    let real = Clock::system().now();
    let after = |minutes| real.checked_add(SignedDuration::from_mins(minutes)).expect("in range");
    let world = World::at(&real.to_string()).await;
    // Whoever comes too early or too late is off by ten minutes.
    let passed = renewing_at(&world, "passed", after(-1)).await;
    let later = renewing_at(&world, "later", after(8)).await;
    world.db.clock.set(real);
    let before = (cycles(&world, passed).await, cycles(&world, later).await);

    let behind = worker(&world, "-10m");
    until("who is behind bills what is due", || async { cycles(&world, passed).await > before.0 }).await;
    behind.kill9();

    let too = renewing_at(&world, "too", after(-1)).await;
    world.db.clock.set(real);
    let began = cycles(&world, too).await;
    let ahead = worker(&world, "+10m");
    until("who is ahead bills what is due", || async { cycles(&world, too).await > began }).await;
    ahead.kill9();
    assert_eq!(cycles(&world, later).await, before.1, "nothing is billed before its time");
    world.verify().await;
}
