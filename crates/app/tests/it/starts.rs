//! Subscriptions that are agreed now and begin at a date, and phases that begin with a trial.

use app::phases::{self, NewPhase};
use app::subscriptions::{self as commands, NewSubscription, Terms};
use billing::subscription::{AfterPhases, CancelWhen, Lasts};
use gateways::simulated::Behavior;
use ids::{CustomerId, PlanId, SubscriptionId};
use testkit::World;

use crate::changes::{NO_MONEY, OK, begin, bills, flat, world};

async fn agree(
    world: &World,
    customer: CustomerId,
    plan: PlanId,
    trial_days: u32,
    starts_at: &str,
) -> app::Result<SubscriptionId> {
    let mut tx = world.begin().await;
    let new = NewSubscription { trial_days: Some(trial_days), ..NewSubscription::of(customer, plan) };
    let starts_at = Some(starts_at.parse().expect("an instant"));
    let row = commands::create_with(&mut tx, new, &Terms { starts_at, ..Terms::default() }).await?;
    tx.commit(()).await.expect("commits");
    world.drain().await;
    Ok(row.id)
}

async fn april() -> (World, CustomerId, PlanId) {
    let world = world("2027-04-01T00:00:00Z", "UTC", "day", "not_billed").await;
    let plan = flat(&world, 3_000).await;
    let customer = world.customer("ada", OK, Behavior::default()).await;
    (world, customer, plan)
}

async fn totals(world: &World, id: SubscriptionId) -> Vec<i64> {
    bills(world, id).await.iter().map(|bill| bill.0).collect()
}

async fn status(world: &World, id: SubscriptionId) -> String {
    world.subscription(id).await.status
}

#[tokio::test]
async fn it_begins_on_its_day_and_is_billed_from_there() {
    let (world, customer, plan) = april().await;
    world.events().await;
    let id = agree(&world, customer, plan, 0, "2027-04-10T08:00:00Z").await.expect("agreed");
    assert_eq!(world.events().await, ["subscription.created", "subscription.scheduled"]);
    world.until("2027-04-10T07:59:59Z").await;
    assert_eq!((status(&world, id).await.as_str(), totals(&world, id).await), ("scheduled", vec![]));
    world.verify().await;
    let twice = agree(&world, customer, plan, 0, "2027-05-01T00:00:00Z").await.expect_err("one of a plan");
    assert_eq!(twice.code, "subscription_exists");
    world.until("2027-04-10T08:00:00Z").await;
    assert_eq!(
        world.events().await,
        ["subscription.activated", "invoice.created", "payment.succeeded", "invoice.paid"]
    );
    let row = world.subscription(id).await;
    assert_eq!((row.status.as_str(), row.current_period_end.to_string().as_str()), ("active", "2027-05-10T08:00:00Z"));
    world.until("2027-06-11T00:00:00Z").await;
    assert_eq!(totals(&world, id).await, [3_000, 3_000, 3_000]);
    world.verify().await;
}

#[tokio::test]
async fn its_trial_begins_on_its_day_and_so_do_its_phases() {
    let (world, customer, plan) = april().await;
    let cheap = flat(&world, 1_000).await;
    let id = agree(&world, customer, plan, 7, "2027-04-10T00:00:00Z").await.expect("agreed");
    let phase = NewPhase { plan: cheap, quantity: 1, items: Vec::new(), trial_days: 0, lasts: Lasts::Periods(2) };
    let after = NewPhase { plan, lasts: Lasts::Open, ..phase.clone() };
    let mut tx = world.begin().await;
    phases::set(&mut tx, id, &[phase, after], AfterPhases::Release).await.expect("phases");
    tx.commit(()).await.expect("commits");
    world.until("2027-04-16T23:59:59Z").await;
    let row = world.subscription(id).await;
    assert_eq!((row.status.as_str(), row.plan_id, totals(&world, id).await), ("trialing", cheap, vec![]));
    world.until("2027-07-18T00:00:00Z").await;
    assert_eq!(totals(&world, id).await, [1_000, 1_000, 3_000, 3_000]);
    world.verify().await;
}

#[tokio::test]
async fn a_first_bill_that_fails_is_recovered_as_a_renewal_is() {
    let (world, _, plan) = april().await;
    let poor = world.customer("ben", NO_MONEY, Behavior::default()).await;
    let id = agree(&world, poor, plan, 0, "2027-04-10T00:00:00Z").await.expect("agreed");
    world.until("2027-04-10T00:00:00Z").await;
    assert_eq!(status(&world, id).await, "past_due");
    world.verify().await;
}

#[tokio::test]
async fn one_that_is_canceled_before_never_begins() {
    let (world, customer, plan) = april().await;
    for credit in [false, true] {
        let id = agree(&world, customer, plan, 0, "2027-04-10T00:00:00Z").await.expect("agreed");
        let mut tx = world.begin().await;
        let row = if credit {
            commands::cancel_with_credit(&mut tx, id, None).await.expect("canceled")
        } else {
            commands::cancel(&mut tx, id, CancelWhen::Now, None).await.expect("canceled")
        };
        tx.commit(()).await.expect("commits");
        assert_eq!(row.status, "canceled");
    }
    let id = agree(&world, customer, plan, 0, "2027-04-10T00:00:00Z").await.expect("agreed");
    let mut tx = world.begin().await;
    let booked = commands::cancel(&mut tx, id, CancelWhen::AtPeriodEnd, None).await.expect_err("there is no period");
    assert_eq!(booked.code, "no_paid_period");
    let paused = commands::pause(&mut tx, id, None).await.expect_err("nothing runs");
    assert_eq!(paused.kind, app::Kind::Conflict);
    drop(tx);
    for (at, code) in [("2027-04-01T00:00:00Z", "validation_error"), ("2031-01-01T00:00:00Z", "start_too_far")] {
        assert_eq!(agree(&world, customer, plan, 0, at).await.expect_err(at).code, code);
    }
    world.until("2027-04-09T00:00:00Z").await;
    assert_eq!(totals(&world, id).await, Vec::<i64>::new());
    world.verify().await;
}

#[tokio::test]
async fn a_phase_may_begin_with_a_trial() {
    let (world, customer, plan) = april().await;
    let id = begin(&world, customer, plan, 1).await;
    let cheap = flat(&world, 1_000).await;
    let free = NewPhase { plan: cheap, quantity: 1, items: Vec::new(), trial_days: 10, lasts: Lasts::Periods(2) };
    let mut tx = world.begin().await;
    phases::set(&mut tx, id, &[free], AfterPhases::Cancel).await.expect("phases");
    tx.commit(()).await.expect("commits");
    world.until("2027-05-01T00:00:00Z").await;
    let row = world.subscription(id).await;
    assert_eq!((row.status.as_str(), row.plan_id), ("trialing", cheap));
    assert_eq!(row.current_period_end.to_string(), "2027-05-11T00:00:00Z");
    world.verify().await;
    // Also after a time in which nothing ran.
    world.db.clock.set("2027-08-01T00:00:00Z".parse().expect("an instant"));
    world.drain().await;
    assert_eq!(totals(&world, id).await, [3_000, 1_000, 1_000]);
    let row = world.subscription(id).await;
    assert_eq!(
        (row.status.as_str(), row.ended_at.map(|at| at.to_string()).as_deref()),
        ("canceled", Some("2027-07-11T00:00:00Z"))
    );
    world.verify().await;
}
