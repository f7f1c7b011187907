//! Workers killed at random moments in the middle of a billing run. The seed is printed with a failure.

use gateways::simulated::Behavior;
use ids::Mode;
use jiff::SignedDuration;
use runtime::Clock;
use store::operator::queues;
use store::{PageOf, attempts, invoices, testing};
use testkit::World;
use testkit::process::{Running, free_port, until};

use crate::draw::Draw;

const SUBSCRIPTIONS: usize = 120;
const KILLS: u64 = 20;
const SEED: u64 = 20_260_901;

fn worker(world: &World) -> Running {
    let listen = format!("127.0.0.1:{}", free_port());
    let settings = [
        ("RECOUP_WORKER_LISTEN", listen.as_str()),
        ("RECOUP_WORKER_LEASE_SECONDS", "60"),
        ("RECOUP_WORKER_JOB_TIMEOUT_SECONDS", "30"),
        ("RECOUP_WORKER_RENEWALS_PER_CHUNK", "7"),
        ("RECOUP_WORKER_IDLE_MS", "20"),
    ];
    Running::start(env!("CARGO_BIN_EXE_recoup"), &["worker"], &world.db, &settings)
}

/// How much work has left a trace: invoices and settled attempts.
async fn traces(world: &World) -> usize {
    let mut tx = world.begin().await;
    let page = PageOf { limit: 10_000, offset: 0, below: None };
    let bills = invoices::page(&mut tx, &invoices::InvoiceFilter::default(), &page).await.expect("invoices");
    let tried = attempts::page(&mut tx, &attempts::AttemptFilter::default(), &page).await.expect("attempts");
    bills.len() + tried.len() + tried.iter().filter(|row| row.status == "succeeded").count()
}

async fn idle(world: &World) -> bool {
    let depths = queues::depths(&world.db.audit(), Mode::Test).await.expect("queues");
    let busy = |row: &queues::QueueRow| match row.kind.as_str() {
        "subscription" => row.due + row.leased > 0,
        "collect" | "resolve" | "dun" => row.depth > 0,
        _ => false,
    };
    !depths.iter().any(busy)
}

/// What the dead hold is free at once: nobody need wait for the end of a lease.
async fn bury(world: &World) {
    let now = "update sandbox.due set crashes = 0, due_at = now() where lease is not null;
               update sandbox.claims set until = now()";
    testing::admin_script(&world.db.connector, now).await.expect("buries");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn workers_killed_twenty_times_bill_and_charge_each_subscription_once() {
    // They began a month and a minute ago, so all fall due at once, now.
    let real = Clock::system().now();
    let start = real.to_zoned(jiff::tz::TimeZone::UTC).checked_sub(jiff::ToSpan::months(1)).expect("in range");
    let start = start.timestamp().checked_sub(SignedDuration::from_mins(1)).expect("in range");
    let world = World::at(&start.to_string()).await;
    let plan = world.plan(("month", 1), 500_000, 0, None).await;
    let mut made = Vec::new();
    for nth in 0..SUBSCRIPTIONS {
        let customer = world.customer(&format!("k{nth}"), "4084080000000003", Behavior::default()).await;
        made.push(world.subscribe(customer, plan).await);
    }
    world.drain().await;
    world.db.clock.set(real);
    let before = traces(&world).await;
    let mut draw = Draw::new(SEED);
    let mut seen = before;
    for _ in 0..KILLS {
        let running = worker(&world);
        // Dies somewhere between starting up and some dozen rows later.
        let goal = seen + usize::try_from(draw.below(18)).expect("small");
        until("the run goes on", || async { traces(&world).await >= goal || idle(&world).await }).await;
        running.kill9();
        bury(&world).await;
        seen = traces(&world).await;
    }
    let last = worker(&world);
    until("the queue empties", || idle(&world)).await;
    assert!(last.terminate(), "a worker asked to stop drains and ends well");
    for subscription in &made {
        let row = world.subscription(*subscription).await;
        assert_eq!((row.status.as_str(), row.cycles_completed), ("active", 2), "seed {SEED}");
    }
    assert_eq!(traces(&world).await, SUBSCRIPTIONS * 2 * 3, "seed {SEED}: one invoice, one attempt, one success each");
    world.verify().await;
}
