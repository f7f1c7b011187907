//! Monthly recurring revenue: exact movements with each decision, and a proof that finds what does not add up.

use app::changes::When;
use app::revenue::{self, Revenue};
use app::subscriptions as commands;
use billing::price::PricingDraft;
use billing::subscription::CancelWhen;
use calendar::Unit;
use gateways::simulated::Behavior;
use ids::{Mode, SubscriptionId};
use jiff::{SignedDuration, Timestamp};
use setup::preferences::{self, PreferencesChange};
use store::revenue::MovementFilter;
use store::{PageOf, testing};
use testkit::World;

use crate::changes::{NO_MONEY, OK, asked, begin, change, flat, plan, seats, to, world};

/// Every movement, oldest first: kind, cause, and the worth before and after.
async fn movements(world: &World) -> Vec<String> {
    let mut tx = world.begin().await;
    let page = PageOf { limit: 100, offset: 0, below: None };
    let found = store::revenue::page(&mut tx, &MovementFilter::default(), &page).await.expect("movements");
    tx.commit(()).await.expect("commits");
    let told = |row: &store::revenue::MovementRow| {
        let exact = |ratio: app::Result<_>| revenue::exact(ratio.expect("a fraction"));
        let (before, after) = (exact(revenue::before(row)), exact(revenue::after(row)));
        format!("{} {} {before} {after}", row.kind, row.cause.trim_start_matches("subscription."))
    };
    found.iter().rev().map(told).collect()
}

async fn report(world: &World, from: &str) -> Revenue {
    let from: Timestamp = from.parse().expect("an instant");
    let mut tx = world.begin().await;
    let to = tx.now().checked_add(SignedDuration::from_hours(1)).expect("in range");
    let report = revenue::report(&mut tx, from, to).await.expect("a report");
    tx.commit(report).await.expect("commits")
}

#[tokio::test]
async fn case_64_a_month_of_a_year_a_quarter_and_a_week() {
    let world = world("2027-01-01T00:00:00Z", "UTC", "day", "not_billed").await;
    for (name, unit, minor) in [("ada", Unit::Year, 99_900), ("bola", Unit::Quarter, 3000), ("chi", Unit::Week, 700)] {
        let plan = plan(&world, unit, PricingDraft::flat(minor)).await;
        let customer = world.customer(name, OK, Behavior::default()).await;
        begin(&world, customer, plan, 1).await;
    }
    assert_eq!(movements(&world).await, ["new activated 0 8325", "new activated 0 1000", "new activated 0 9100/3"]);
    let report = report(&world, "2027-01-01T00:00:00Z").await;
    let [current] = report.current.as_slice() else { panic!("one currency") };
    assert_eq!((revenue::exact(current.exact).as_str(), current.rounded), ("37075/3", 12_358));
    let [moved] = report.moved.as_slice() else { panic!("one kind") };
    assert_eq!((moved.kind.as_str(), moved.change.rounded, moved.movements), ("new", 12_358, 3));
    assert_eq!((report.at_start, report.at_end), (Vec::new(), report.current));
    world.until("2028-01-02T00:00:00Z").await;
    assert_eq!(movements(&world).await.len(), 3, "renewals move nothing");
    world.verify().await;
}

#[tokio::test]
async fn every_step_of_a_life_is_a_movement_told_with_its_event() {
    let world = world("2027-04-01T00:00:00Z", "UTC", "day", "not_billed").await;
    let office = plan(&world, Unit::Month, PricingDraft::per_unit(1000)).await;
    let customer = world.customer("ada", OK, Behavior::default()).await;
    let id = begin(&world, customer, office, 5).await;
    world.until("2027-04-16T00:00:00Z").await;
    change(&world, id, &seats(8)).await;
    asked(&world, id, &seats(6), When::PeriodEnd).await.expect("booked");
    world.until("2027-05-02T00:00:00Z").await;
    command(&world, id, "pause").await;
    command(&world, id, "resume").await;
    let more = flat(&world, 500).await;
    let second = begin(&world, customer, more, 1).await;
    command(&world, second, "cancel").await;
    command(&world, id, "cancel").await;
    command(&world, id, "reactivate").await;
    assert_eq!(
        movements(&world).await,
        [
            "new activated 0 5000",
            "expansion updated 5000 8000",
            "contraction renewed 8000 6000",
            "churn paused 6000 0",
            "reactivation resumed 0 6000",
            "expansion activated 0 500",
            "contraction canceled 500 0",
            "churn canceled 6000 0",
            "reactivation reactivated 0 6000",
        ]
    );
    let mut tx = world.begin().await;
    let events = store::events::after(&mut tx, 0, 1000).await.expect("events");
    tx.commit(()).await.expect("commits");
    let told: Vec<&str> = events.iter().filter_map(|event| event.data["object"]["revenue"]["kind"].as_str()).collect();
    assert_eq!(told.len(), 9);
    world.verify().await;
}

async fn command(world: &World, id: SubscriptionId, what: &str) {
    let mut tx = world.begin().await;
    match what {
        "pause" => commands::pause(&mut tx, id, None).await.expect("pauses"),
        "resume" => commands::resume(&mut tx, id).await.expect("resumes"),
        "reactivate" => commands::reactivate(&mut tx, id).await.expect("comes back"),
        _ => commands::cancel(&mut tx, id, CancelWhen::Now, None).await.expect("ends"),
    };
    tx.commit(()).await.expect("commits");
    world.drain().await;
}

#[tokio::test]
async fn what_is_not_paid_at_first_is_worth_nothing_and_what_is_overdue_still_is() {
    let world = World::at("2027-04-01T00:00:00Z").await;
    let month = world.plan(("month", 1), 3000, 0, None).await;
    let poor = world.customer("ada", NO_MONEY, Behavior::default()).await;
    begin(&world, poor, month, 1).await;
    world.until("2027-04-03T00:00:00Z").await;
    assert_eq!(movements(&world).await, [""; 0]);
    let trial = world.plan(("month", 1), 3000, 14, None).await;
    let rich = world.customer("bola", OK, Behavior::default()).await;
    let id = begin(&world, rich, trial, 1).await;
    assert_eq!(movements(&world).await, [""; 0], "a trial is worth nothing yet");
    world.until("2027-04-18T00:00:00Z").await;
    world.save_card(rich, "bola", NO_MONEY, Behavior::default()).await;
    world.until("2027-05-18T00:00:00Z").await;
    assert_eq!(world.subscription(id).await.status, "past_due");
    assert_eq!(movements(&world).await, ["new activated 0 3000"]);
    world.until("2027-09-01T00:00:00Z").await;
    assert_ne!(world.subscription(id).await.status, "past_due");
    assert_eq!(movements(&world).await.len(), 2, "recovery gave up, and with it the revenue went");
    world.verify().await;
}

#[tokio::test]
async fn a_credited_pause_moves_the_same_under_new_items() {
    let world = world("2027-04-01T00:00:00Z", "UTC", "day", "not_billed").await;
    let mut tx = world.begin().await;
    let chosen = PreferencesChange { pause_convention: Some("credit".to_owned()), ..PreferencesChange::default() };
    preferences::change(&mut tx, chosen).await.expect("settings");
    tx.commit(()).await.expect("commits");
    let plans = [flat(&world, 3000).await, flat(&world, 4500).await];
    let customer = world.customer("ada", OK, Behavior::default()).await;
    let id = begin(&world, customer, plans[0], 1).await;
    world.until("2027-04-11T00:00:00Z").await;
    command(&world, id, "pause").await;
    world.until("2027-04-21T00:00:00Z").await;
    command(&world, id, "resume").await;
    change(&world, id, &to(plans[1])).await;
    assert_eq!(
        movements(&world).await,
        ["new activated 0 3000", "churn paused 3000 0", "reactivation resumed 0 3000", "expansion updated 3000 4500"]
    );
    world.verify().await;
}

#[tokio::test]
async fn a_movement_that_is_missing_or_altered_is_found() {
    let world = World::at("2027-04-01T00:00:00Z").await;
    let month = world.plan(("month", 1), 3000, 0, None).await;
    let customer = world.customer("ada", OK, Behavior::default()).await;
    begin(&world, customer, month, 1).await;
    let broken = async || -> Vec<&'static str> {
        let findings = app::verify::books(&world.db.audit(), Mode::Test).await.expect("the books");
        findings.into_iter().filter(|found| !found.offenders.is_empty()).map(|found| found.id).collect()
    };
    let alter = async |set: &str| {
        let script = format!(
            "set role recoup_owner; alter table sandbox.revenue_movements no force row level security;
             update sandbox.revenue_movements set {set};
             alter table sandbox.revenue_movements force row level security"
        );
        testing::admin_script(&world.db.connector, &script).await.expect("alters");
    };
    assert_eq!(broken().await, [""; 0]);
    alter("after_num = 3001").await;
    assert_eq!(broken().await, ["I12a"]);
    alter("after_num = 3000, before_num = 1").await;
    assert_eq!(broken().await, ["I12b"]);
}
