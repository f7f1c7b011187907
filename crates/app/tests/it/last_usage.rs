//! Usage at the edges of a subscription: before its first period, until it ended, and what comes late after that.

use app::subscriptions as commands;
use app::usage::{self, NewMeter};
use billing::subscription::CancelWhen;
use billing::usage::Aggregation;
use ids::SubscriptionId;
use testkit::World;

use crate::changes::{balance, bills};
use crate::usage::{begun, event, line, meter, per_unit, send, used};

async fn cancel(world: &World, id: SubscriptionId, when: CancelWhen) {
    let mut tx = world.begin().await;
    commands::cancel(&mut tx, id, when, None).await.expect("ends");
    tx.commit(()).await.expect("commits");
    world.drain().await;
}

#[tokio::test]
async fn what_was_used_is_billed_with_the_end_and_what_comes_late_within_the_hour() {
    let (world, sub) = begun(vec![(meter("calls", Aggregation::Sum, false), per_unit(1))]).await;
    send(&world, vec![event("a", "calls", sub, 10, "2026-04-01T12:00:00Z")]).await;
    world.until("2026-04-10T00:00:00Z").await;
    cancel(&world, sub, CancelWhen::Now).await;
    assert_eq!(used(&world, sub).await, [vec![], line(10, "10")]);
    assert_eq!(bills(&world, sub).await, [(5000, 0, 5000), (10, 0, 10)]);
    world.until("2026-04-12T00:00:00Z").await;
    send(&world, vec![event("b", "calls", sub, 3, "2026-04-09T00:00:00Z")]).await;
    send(&world, vec![event("c", "calls", sub, 4, "2026-04-09T00:00:00Z")]).await;
    world.until("2026-04-12T00:59:59Z").await;
    assert_eq!(bills(&world, sub).await.len(), 2);
    world.until("2026-04-12T02:00:00Z").await;
    assert_eq!(used(&world, sub).await[2], line(7, "17"));
    assert_eq!(bills(&world, sub).await[2], (7, 0, 7));
    world.until("2026-07-01T00:00:00Z").await;
    assert_eq!(bills(&world, sub).await.len(), 3, "and then no more");
    world.verify().await;
}

#[tokio::test]
async fn a_meter_that_reports_what_is_late_bills_nothing_after_the_end() {
    let calls = NewMeter { late_policy: "report", ..meter("calls", Aggregation::Sum, false) };
    let (world, sub) = begun(vec![(calls, per_unit(1))]).await;
    send(&world, vec![event("a", "calls", sub, 10, "2026-04-01T12:00:00Z")]).await;
    world.until("2026-04-10T00:00:00Z").await;
    cancel(&world, sub, CancelWhen::Now).await;
    send(&world, vec![event("b", "calls", sub, 3, "2026-04-09T00:00:00Z")]).await;
    world.until("2026-05-12T00:00:00Z").await;
    assert_eq!(bills(&world, sub).await, [(5000, 0, 5000), (10, 0, 10)]);
    world.verify().await;
}

#[tokio::test]
async fn the_last_whole_period_is_billed_when_it_ends() {
    let (world, sub) = begun(vec![(meter("calls", Aggregation::Sum, false), per_unit(1))]).await;
    cancel(&world, sub, CancelWhen::AtPeriodEnd).await;
    world.until("2026-04-20T00:00:00Z").await;
    send(&world, vec![event("a", "calls", sub, 10, "2026-04-19T12:00:00Z")]).await;
    world.until("2026-05-02T00:00:00Z").await;
    assert_eq!(world.subscription(sub).await.status, "canceled");
    assert_eq!(bills(&world, sub).await, [(5000, 0, 5000), (10, 0, 10)]);
    world.verify().await;
}

#[tokio::test]
async fn an_end_with_a_credit_settles_it_with_what_was_used() {
    let (world, sub) = begun(vec![(meter("calls", Aggregation::Sum, false), per_unit(1))]).await;
    world.until("2026-04-16T00:00:00Z").await;
    send(&world, vec![event("a", "calls", sub, 10, "2026-04-15T12:00:00Z")]).await;
    let mut tx = world.begin().await;
    commands::cancel_with_credit(&mut tx, sub, None).await.expect("ends");
    tx.commit(()).await.expect("commits");
    world.drain().await;
    let customer = world.subscription(sub).await.customer_id;
    assert_eq!((bills(&world, sub).await[1], balance(&world, customer).await), ((0, 0, 0), 2490));
    world.verify().await;
}

#[tokio::test]
async fn a_level_is_counted_until_the_end_only() {
    let (world, sub) = begun(vec![(meter("seats", Aggregation::TimeWeighted, true), per_unit(300))]).await;
    send(&world, vec![event("a", "seats", sub, 2, "2026-04-01T00:00:00Z")]).await;
    world.until("2026-05-11T00:00:00Z").await;
    cancel(&world, sub, CancelWhen::Now).await;
    let mut tx = world.begin().await;
    let shown = usage::summary(&mut tx, sub).await.expect("a summary");
    tx.commit(()).await.expect("commits");
    // Ten of the 31 days of May: 600 × 10/31.
    assert_eq!(used(&world, sub).await[2].iter().map(|line| line.0).collect::<Vec<_>>(), [194]);
    assert_eq!(shown.meters[0].items[0].amount_minor, 194, "the live view says the same");
    world.verify().await;
}

#[tokio::test]
async fn case_50_usage_before_the_first_period_is_free_in_preview_live_view_and_invoice() {
    let (world, sub) = begun(vec![(meter("calls", Aggregation::Sum, false), per_unit(1))]).await;
    let row = world.subscription(sub).await;
    let mut tx = world.begin().await;
    let new = commands::NewSubscription {
        items: vec![commands::NewItem { choice: commands::Choice::Key("calls".to_owned()), quantity: 1 }],
        trial_days: Some(14),
        ..commands::NewSubscription::of(row.customer_id, row.plan_id)
    };
    commands::cancel(&mut tx, sub, CancelWhen::Now, None).await.expect("ends");
    let trial = commands::create(&mut tx, new).await.expect("a trial").id;
    tx.commit(()).await.expect("commits");
    send(&world, vec![event("before", "calls", trial, 5, "2026-03-20T00:00:00Z")]).await;
    world.until("2026-04-10T00:00:00Z").await;
    send(&world, vec![event("trial", "calls", trial, 7, "2026-04-09T00:00:00Z")]).await;
    let seen = async || {
        let mut tx = world.begin().await;
        let live = usage::summary(&mut tx, trial).await.expect("a summary").meters[0].items[0].amount_minor;
        let next = app::explain::upcoming(&mut tx, trial).await.expect("a preview").invoice.expect("one comes");
        tx.commit((live, next.1.draft.total.minor())).await.expect("commits")
    };
    assert_eq!(seen().await, (0, 5000));
    world.until("2026-04-16T00:00:00Z").await;
    assert_eq!(bills(&world, trial).await, [(5000, 0, 5000)]);
    send(&world, vec![event("paid", "calls", trial, 11, "2026-04-15T12:00:00Z")]).await;
    assert_eq!(seen().await, (11, 5011), "from the first period on it counts");
    world.until("2026-05-16T00:00:00Z").await;
    assert_eq!(bills(&world, trial).await[1], (5011, 0, 5011));
    world.verify().await;
}

async fn withdraw(world: &World, id: ids::UsageId) {
    let mut tx = world.begin().await;
    usage::withdraw(&mut tx, id).await.expect("withdrawn");
    tx.commit(()).await.expect("commits");
}

#[tokio::test]
async fn what_is_withdrawn_after_the_end_goes_to_the_balance_within_the_hour() {
    let (world, sub) = begun(vec![(meter("calls", Aggregation::Sum, false), per_unit(1))]).await;
    send(&world, vec![event("a", "calls", sub, 10, "2026-04-01T12:00:00Z")]).await;
    let wrong = send(&world, vec![event("b", "calls", sub, 30, "2026-04-01T13:00:00Z")]).await[0];
    world.until("2026-04-10T00:00:00Z").await;
    cancel(&world, sub, CancelWhen::Now).await;
    let customer = world.subscription(sub).await.customer_id;
    assert_eq!(used(&world, sub).await[1], line(40, "40"));
    world.until("2026-04-12T00:00:00Z").await;
    withdraw(&world, wrong).await;
    world.until("2026-04-12T00:59:59Z").await;
    assert_eq!(balance(&world, customer).await, 0);
    world.until("2026-04-12T01:00:00Z").await;
    assert_eq!((used(&world, sub).await[2].clone(), balance(&world, customer).await), (line(-30, "10"), 30));
    // Something in its place is a charge again, and the balance pays it.
    send(&world, vec![event("c", "calls", sub, 4, "2026-04-02T12:00:00Z")]).await;
    world.until("2026-05-12T00:00:00Z").await;
    assert_eq!((bills(&world, sub).await[3], balance(&world, customer).await), ((4, 4, 0), 26));
    world.until("2026-07-01T00:00:00Z").await;
    assert_eq!(bills(&world, sub).await.len(), 4, "and then no more");
    world.verify().await;
}

#[tokio::test]
async fn a_meter_that_reports_gives_nothing_back_after_the_end() {
    let calls = NewMeter { late_policy: "report", ..meter("calls", Aggregation::Sum, false) };
    let (world, sub) = begun(vec![(calls, per_unit(1))]).await;
    let all = send(&world, vec![event("a", "calls", sub, 10, "2026-04-01T12:00:00Z")]).await[0];
    world.until("2026-04-10T00:00:00Z").await;
    cancel(&world, sub, CancelWhen::Now).await;
    withdraw(&world, all).await;
    world.until("2026-05-12T00:00:00Z").await;
    let customer = world.subscription(sub).await.customer_id;
    assert_eq!((bills(&world, sub).await.len(), balance(&world, customer).await), (2, 0));
    world.verify().await;
}

#[tokio::test]
async fn what_is_reported_during_the_grace_is_a_difference_on_the_next_bill() {
    let (world, sub) = begun(vec![(meter("calls", Aggregation::Sum, false), per_unit(1))]).await;
    let mut tx = world.begin().await;
    let grace = setup::preferences::PreferencesChange { grace_hours: Some(24), ..Default::default() };
    setup::preferences::change(&mut tx, grace).await.expect("settings");
    tx.commit(()).await.expect("commits");
    send(&world, vec![event("a", "calls", sub, 10, "2026-04-01T00:00:00Z")]).await;
    world.until("2026-05-01T12:00:00Z").await;
    send(&world, vec![event("b", "calls", sub, 5, "2026-04-30T00:00:00Z")]).await;
    world.until("2026-05-03T00:00:00Z").await;
    assert_eq!(used(&world, sub).await[1], line(10, "10"));
    world.until("2026-06-03T00:00:00Z").await;
    let mut june = used(&world, sub).await[2].clone();
    june.sort();
    assert_eq!(june, [(0, "0".to_owned()), (5, "15".to_owned())]);
    // And when it ends while its bill is a draft, with that end.
    world.until("2026-07-01T12:00:00Z").await;
    send(&world, vec![event("c", "calls", sub, 7, "2026-06-30T00:00:00Z")]).await;
    cancel(&world, sub, CancelWhen::Now).await;
    world.until("2026-07-04T00:00:00Z").await;
    let billed: i64 = used(&world, sub).await.into_iter().flatten().map(|(amount, _)| amount).sum();
    assert_eq!(billed, 10 + 5 + 7);
    world.verify().await;
}
