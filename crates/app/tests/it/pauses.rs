//! Pauses under each of the three conventions: exact bills and balances, and books that are proved.

use app::subscriptions as commands;
use billing::price::PricingDraft;
use calendar::Unit;
use gateways::simulated::Behavior;
use ids::{CustomerId, SubscriptionId};
use jiff::Timestamp;
use setup::preferences::{self, PreferencesChange};
use store::subscriptions::SubscriptionRow;
use testkit::World;

use crate::changes::{NO_MONEY, OK, balance, begin, bills, cancel, change, flat, plan, to, world};

/// A world that counts days in UTC, with a convention for pauses.
async fn pausing(now: &str, convention: &str) -> World {
    let world = world(now, "UTC", "day", "not_billed").await;
    let mut tx = world.begin().await;
    let chosen = PreferencesChange { pause_convention: Some(convention.to_owned()), ..PreferencesChange::default() };
    preferences::change(&mut tx, chosen).await.expect("settings");
    tx.commit(()).await.expect("commits");
    world
}

/// The same with a customer who pays 3000 a month from 1 April 2027.
async fn monthly(convention: &str) -> (World, CustomerId, SubscriptionId) {
    let world = pausing("2027-04-01T00:00:00Z", convention).await;
    let plan = flat(&world, 3000).await;
    let customer = world.customer("ada", OK, Behavior::default()).await;
    let id = begin(&world, customer, plan, 1).await;
    (world, customer, id)
}

async fn try_pause(world: &World, id: SubscriptionId, until: Option<&str>) -> app::Result<SubscriptionRow> {
    let until = until.map(|at| at.parse::<Timestamp>().expect("an instant"));
    let mut tx = world.begin().await;
    let row = commands::pause(&mut tx, id, until).await?;
    Ok(tx.commit(row).await.expect("commits"))
}

async fn pause(world: &World, id: SubscriptionId, until: Option<&str>) {
    try_pause(world, id, until).await.expect("pauses");
    world.drain().await;
}

async fn resume(world: &World, id: SubscriptionId) {
    let mut tx = world.begin().await;
    commands::resume(&mut tx, id).await.expect("resumes");
    tx.commit(()).await.expect("commits");
    world.drain().await;
}

async fn end_of(world: &World, id: SubscriptionId) -> String {
    world.subscription(id).await.current_period_end.strftime("%Y-%m-%d").to_string()
}

#[tokio::test]
async fn case_67_a_keeping_the_anchor() {
    let (world, customer, id) = monthly("keep_anchor").await;
    world.until("2027-04-11T00:00:00Z").await;
    pause(&world, id, Some("2027-05-06T00:00:00Z")).await;
    world.until("2027-06-01T00:00:00Z").await;
    assert_eq!(bills(&world, id).await, [(3000, 0, 3000), (2516, 0, 2516), (3000, 0, 3000)]);
    assert_eq!((end_of(&world, id).await.as_str(), balance(&world, customer).await), ("2027-07-01", 0));
    world.verify().await;
}

#[tokio::test]
async fn case_67_b_shifting_the_boundary() {
    let (world, customer, id) = monthly("shift").await;
    world.until("2027-04-11T00:00:00Z").await;
    pause(&world, id, Some("2027-05-06T00:00:00Z")).await;
    world.until("2027-05-06T00:00:00Z").await;
    let row = world.subscription(id).await;
    assert_eq!((row.status.as_str(), end_of(&world, id).await.as_str()), ("active", "2027-05-26"));
    assert_eq!(bills(&world, id).await, [(3000, 0, 3000)]);
    world.until("2027-05-26T00:00:00Z").await;
    assert_eq!(bills(&world, id).await, [(3000, 0, 3000), (3000, 0, 3000)]);
    assert_eq!((end_of(&world, id).await.as_str(), balance(&world, customer).await), ("2027-06-26", 0));
    assert!(world.subscription(id).await.shifted.is_none(), "the next period knows no pause");
    world.verify().await;
}

#[tokio::test]
async fn case_67_c_credit_and_billing_again() {
    let (world, customer, id) = monthly("credit").await;
    world.until("2027-04-11T00:00:00Z").await;
    pause(&world, id, Some("2027-05-06T00:00:00Z")).await;
    assert_eq!(balance(&world, customer).await, 2000);
    world.until("2027-05-06T00:00:00Z").await;
    assert_eq!(bills(&world, id).await, [(3000, 0, 3000), (0, 0, 0), (2516, 2000, 516)]);
    world.until("2027-06-01T00:00:00Z").await;
    assert_eq!(bills(&world, id).await.last(), Some(&(3000, 0, 3000)));
    assert_eq!((end_of(&world, id).await.as_str(), balance(&world, customer).await), ("2027-07-01", 0));
    world.verify().await;
}

#[tokio::test]
async fn case_81_a_year_shifted_by_every_pause() {
    let world = pausing("2027-01-01T00:00:00Z", "shift").await;
    let year = plan(&world, Unit::Year, PricingDraft::flat(36_500)).await;
    let customer = world.customer("ada", OK, Behavior::default()).await;
    let id = begin(&world, customer, year, 1).await;
    for (from, until, end) in [
        ("2027-03-01T00:00:00Z", "2027-04-01T00:00:00Z", "2028-02-01"),
        ("2027-06-01T00:00:00Z", "2027-07-01T00:00:00Z", "2028-03-02"),
        ("2027-12-01T00:00:00Z", "2027-12-11T00:00:00Z", "2028-03-12"),
    ] {
        world.until(from).await;
        pause(&world, id, None).await;
        world.until(until).await;
        resume(&world, id).await;
        assert_eq!(end_of(&world, id).await, end);
        world.verify().await;
    }
    assert_eq!(bills(&world, id).await, [(36_500, 0, 36_500)], "nothing more charged");
    world.until("2028-03-12T00:00:00Z").await;
    assert_eq!(bills(&world, id).await, [(36_500, 0, 36_500); 2]);
    assert_eq!(end_of(&world, id).await, "2029-03-12");
    world.verify().await;
}

#[tokio::test]
async fn case_81_what_is_left_after_a_shift_is_counted_in_served_days() {
    let world = pausing("2027-01-01T00:00:00Z", "shift").await;
    let year = plan(&world, Unit::Year, PricingDraft::flat(36_500)).await;
    let customer = world.customer("ada", OK, Behavior::default()).await;
    let id = begin(&world, customer, year, 1).await;
    world.until("2027-03-01T00:00:00Z").await;
    pause(&world, id, Some("2027-04-01T00:00:00Z")).await;
    world.until("2027-06-01T00:00:00Z").await;
    cancel(&world, id).await;
    assert_eq!(balance(&world, customer).await, 24_500, "59 and 61 of 365 days were served");
    world.verify().await;
}

#[tokio::test]
async fn a_change_in_a_shifted_period_is_a_share_of_a_whole_one() {
    let (world, customer, id) = monthly("shift").await;
    world.until("2027-04-11T00:00:00Z").await;
    pause(&world, id, Some("2027-05-06T00:00:00Z")).await;
    world.until("2027-05-10T00:00:00Z").await;
    let dearer = flat(&world, 6000).await;
    assert_eq!(change(&world, id, &to(dearer)).await, (vec![-1600, 3200], 1600), "16 of 30 days");
    world.until("2027-05-16T00:00:00Z").await;
    pause(&world, id, Some("2027-05-20T00:00:00Z")).await;
    world.until("2027-05-25T00:00:00Z").await;
    assert_eq!(end_of(&world, id).await, "2027-05-30");
    cancel(&world, id).await;
    assert_eq!(balance(&world, customer).await, 1000, "5 of the 16 days that 3200 paid for");
    world.verify().await;
}

#[tokio::test]
async fn canceled_while_a_shifting_pause_lasts_all_of_the_rest_is_left() {
    let (world, customer, id) = monthly("shift").await;
    world.until("2027-04-11T00:00:00Z").await;
    pause(&world, id, None).await;
    world.until("2027-08-01T00:00:00Z").await;
    cancel(&world, id).await;
    assert_eq!(balance(&world, customer).await, 2000);
    world.verify().await;
}

#[tokio::test]
async fn a_credited_pause_may_end_inside_the_period_and_come_again() {
    let (world, customer, id) = monthly("credit").await;
    world.until("2027-04-11T00:00:00Z").await;
    pause(&world, id, None).await;
    world.until("2027-04-21T00:00:00Z").await;
    resume(&world, id).await;
    assert_eq!(bills(&world, id).await.last(), Some(&(1000, 1000, 0)), "10 of 30 days");
    assert_eq!(balance(&world, customer).await, 1000);
    world.until("2027-04-26T00:00:00Z").await;
    pause(&world, id, None).await;
    assert_eq!(balance(&world, customer).await, 1500, "5 of the 10 days");
    world.until("2027-04-28T00:00:00Z").await;
    resume(&world, id).await;
    assert_eq!(balance(&world, customer).await, 1200);
    world.until("2027-04-29T00:00:00Z").await;
    pause(&world, id, Some("2027-05-01T00:00:00Z")).await;
    assert_eq!(balance(&world, customer).await, 1400);
    world.until("2027-05-01T00:00:00Z").await;
    assert_eq!(bills(&world, id).await.last(), Some(&(3000, 1400, 1600)));
    let row = world.subscription(id).await;
    assert_eq!((row.cycles_completed, end_of(&world, id).await.as_str()), (2, "2027-06-01"));
    world.verify().await;
}

#[tokio::test]
async fn who_comes_back_after_a_credit_is_billed_again() {
    let (world, customer, id) = monthly("keep_anchor").await;
    world.until("2027-04-11T00:00:00Z").await;
    cancel(&world, id).await;
    assert_eq!(balance(&world, customer).await, 2000);
    world.until("2027-04-21T00:00:00Z").await;
    let mut tx = world.begin().await;
    commands::reactivate(&mut tx, id).await.expect("comes back");
    tx.commit(()).await.expect("commits");
    world.drain().await;
    assert_eq!(bills(&world, id).await.last(), Some(&(1000, 1000, 0)));
    assert_eq!((world.subscription(id).await.status.as_str(), balance(&world, customer).await), ("active", 1000));
    world.verify().await;
}

#[tokio::test]
async fn a_pause_that_credits_wants_the_bill_paid_first() {
    let (world, customer, id) = monthly("credit").await;
    world.save_card(customer, "ada", NO_MONEY, Behavior::default()).await;
    world.until("2027-05-01T00:00:00Z").await;
    let refused = try_pause(&world, id, None).await.expect_err("not known what to credit");
    assert_eq!(refused.code, "invoice_unpaid");
    let mut tx = world.begin().await;
    let chosen = PreferencesChange { pause_convention: Some("never".to_owned()), ..PreferencesChange::default() };
    let refused = preferences::change(&mut tx, chosen).await.expect_err("no such convention");
    assert_eq!(refused.fields[0].code, "unknown_value");
    drop(tx);
    world.verify().await;
}
