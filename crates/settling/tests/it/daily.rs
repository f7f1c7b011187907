use gateways::simulated::Behavior;
use store::PageOf;
use store::reconciliations::{self, ReconciliationFilter};

use crate::desk::{GOOD, compare_daily, paying};

#[tokio::test]
async fn every_day_is_compared_once_in_the_merchants_morning() {
    let world = paying(1).await;
    compare_daily(&world).await;
    world.until("2026-09-04T12:00:00Z").await;
    let mut tx = world.begin().await;
    let page = PageOf { limit: 100, offset: 0, below: None };
    let mut rows = reconciliations::page(&mut tx, &ReconciliationFilter::default(), &page).await.expect("comparisons");
    tx.commit(()).await.expect("a read");
    rows.retain(|row| row.cause == "daily");
    rows.sort_by_key(|row| row.since);
    let days: Vec<(String, String, String)> = rows
        .iter()
        .map(|row| (row.since.to_string(), row.until.to_string(), row.completed_at.expect("completed").to_string()))
        .collect();
    // Lagos is an hour ahead: a day begins at 23:00, and seven in the morning is six.
    let day = |from: &str, to: &str, at: &str| (from.to_owned(), to.to_owned(), at.to_owned());
    assert_eq!(
        days,
        [
            day("2026-08-31T23:00:00Z", "2026-09-01T23:00:00Z", "2026-09-02T06:00:00Z"),
            day("2026-09-01T23:00:00Z", "2026-09-02T23:00:00Z", "2026-09-03T06:00:00Z"),
            day("2026-09-02T23:00:00Z", "2026-09-03T23:00:00Z", "2026-09-04T06:00:00Z"),
        ]
    );
    assert_eq!(rows.iter().map(|row| row.matched).collect::<Vec<_>>(), [1, 0, 0]);
    world.verify().await;
}

#[tokio::test]
async fn a_charge_before_midnight_is_no_break_of_either_day() {
    let world = testkit::World::at("2026-09-01T22:59:30Z").await;
    let plan = world.plan(("month", 1), 500_000, 0, None).await;
    let customer = world.customer("ada", GOOD, Behavior::default()).await;
    world.subscribe(customer, plan).await;
    world.drain().await;
    // The provider dates it two minutes later, which is the next day.
    let script = "update simulator.charges set settles_at = settles_at + interval '2 minutes'";
    crate::desk::edit(&world, script).await;
    world.db.clock.set("2026-09-02T06:30:00Z".parse().expect("an instant"));
    compare_daily(&world).await;
    world.until("2026-09-04T12:00:00Z").await;
    assert!(crate::desk::all_breaks(&world).await.is_empty());
    world.verify().await;
}

#[tokio::test]
async fn what_cannot_be_compared_is_refused_with_the_field() {
    let world = paying(1).await;
    let now = world.now();
    let ask = async |since: Option<jiff::Timestamp>, until: Option<jiff::Timestamp>| {
        let mut tx = world.begin().await;
        let new = settling::runs::NewRun { account: None, since, until };
        settling::runs::ask(&mut tx, &new).await.map(|row| row.id)
    };
    let hours = |n: i64| jiff::SignedDuration::from_hours(n);
    for (since, until, field) in [
        (None, Some(now + hours(1)), "until"),
        (Some(now), Some(now), "since"),
        (Some(now - hours(24 * 32)), Some(now), "since"),
    ] {
        let error = ask(since, until).await.expect_err("refused");
        assert_eq!(error.fields[0].field, field, "{error}");
    }
    // Two at once would ask the provider for the same pages.
    let mut tx = world.begin().await;
    let new = settling::runs::NewRun { account: None, since: None, until: Some(now) };
    settling::runs::ask(&mut tx, &new).await.expect("the first");
    let error = settling::runs::ask(&mut tx, &new).await.expect_err("the second");
    assert_eq!(error.code, "reconciliation_in_progress");
    drop(tx);
}
