//! Trials: with a method and without, once for each customer and plan, ended early, extended, and told of.

use app::subscriptions::{self as commands, NewSubscription, Terms};
use billing::subscription::TrialEnd;
use gateways::simulated::Behavior;
use ids::{CustomerId, PlanId, SubscriptionId};
use setup::preferences::{self, PreferencesChange};
use store::methods;
use testkit::World;

use crate::changes::{OK, balance, begin, bills};

async fn prefer(world: &World, change: PreferencesChange) {
    let mut tx = world.begin().await;
    preferences::change(&mut tx, change).await.expect("settings");
    tx.commit(()).await.expect("commits");
}

/// A merchant at 1 April 2027 with a plan of 3000 a month after 14 days, and a customer without a payment method.
async fn trial() -> (World, CustomerId, PlanId) {
    let world = World::at("2027-04-01T00:00:00Z").await;
    prefer(&world, PreferencesChange { billing_zone: Some("UTC".to_owned()), ..PreferencesChange::default() }).await;
    let plan = world.plan(("month", 1), 3000, 14, None).await;
    let customer = world.customer("ada", OK, Behavior::default()).await;
    let mut tx = world.begin().await;
    for method in methods::active_of(&mut tx, &[customer.uuid()]).await.expect("methods") {
        methods::remove(&mut tx, customer, method.id).await.expect("removes");
    }
    tx.commit(()).await.expect("commits");
    (world, customer, plan)
}

async fn begin_on(world: &World, customer: CustomerId, plan: PlanId, at_trial_end: TrialEnd) -> SubscriptionId {
    let mut tx = world.begin().await;
    let new = NewSubscription::of(customer, plan);
    let terms = Terms { at_trial_end: Some(at_trial_end), ..Terms::default() };
    let row = commands::create_with(&mut tx, new, &terms).await.expect("a subscription");
    tx.commit(row.id).await.expect("commits")
}

async fn state(world: &World, id: SubscriptionId) -> String {
    world.subscription(id).await.status
}

#[tokio::test]
async fn case_76_a_trial_without_a_method_is_one_bill_one_end_or_one_pause() {
    for (choice, status, invoices) in
        [(TrialEnd::Bill, "past_due", 1), (TrialEnd::Cancel, "canceled", 0), (TrialEnd::Pause, "paused", 0)]
    {
        let (world, customer, plan) = trial().await;
        let id = begin_on(&world, customer, plan, choice).await;
        world.until("2027-04-16T00:00:00Z").await;
        let told = (state(&world, id).await, bills(&world, id).await.len());
        assert_eq!(told, (status.to_owned(), invoices), "{choice:?}");
        world.events().await;
        world.until("2027-04-17T00:00:00Z").await;
        let again = world.events().await.into_iter().filter(|kind| kind.starts_with("subscription.")).count();
        assert_eq!((again, bills(&world, id).await.len()), (0, invoices), "no loop");
        world.verify().await;
    }
}

#[tokio::test]
async fn a_method_in_time_is_charged_whatever_was_chosen() {
    let (world, customer, plan) = trial().await;
    let id = begin_on(&world, customer, plan, TrialEnd::Cancel).await;
    world.until("2027-04-10T00:00:00Z").await;
    world.save_card(customer, "ada", OK, Behavior::default()).await;
    world.until("2027-04-16T00:00:00Z").await;
    assert_eq!((state(&world, id).await.as_str(), bills(&world, id).await), ("active", vec![(3000, 0, 3000)]));
    world.verify().await;
}

#[tokio::test]
async fn a_trial_that_waits_begins_its_first_period_when_it_is_resumed() {
    let (world, customer, plan) = trial().await;
    let id = begin_on(&world, customer, plan, TrialEnd::Pause).await;
    world.until("2027-04-20T00:00:00Z").await;
    world.save_card(customer, "ada", OK, Behavior::default()).await;
    world.drain().await;
    assert_eq!(state(&world, id).await, "paused");
    let mut tx = world.begin().await;
    commands::resume(&mut tx, id).await.expect("resumes");
    tx.commit(()).await.expect("commits");
    world.drain().await;
    assert_eq!(bills(&world, id).await, [(2500, 0, 2500)], "the anchor is the end of the trial: 25 of 30 days");
    world.verify().await;
}

#[tokio::test]
async fn fifty_who_begin_the_same_trial_at_once_have_it_once() {
    let (world, customer, plan) = trial().await;
    world.save_card(customer, "ada", OK, Behavior::default()).await;
    let one = async || {
        let mut tx = world.begin().await;
        let row = Box::pin(commands::create(&mut tx, NewSubscription::of(customer, plan))).await?;
        app::Result::Ok(tx.commit(row.id).await?)
    };
    let done = futures::future::join_all((0..50).map(|_| one())).await;
    let refused: Vec<&str> = done.iter().filter_map(|one| one.as_ref().err().map(|error| error.code)).collect();
    assert_eq!((done.iter().filter(|one| one.is_ok()).count(), refused.len()), (1, 49), "{refused:?}");
    assert!(refused.iter().all(|code| matches!(*code, "subscription_exists" | "busy")), "{refused:?}");
    world.verify().await;
}

#[tokio::test]
async fn case_77_one_trial_for_a_customer_and_a_plan() {
    let (world, customer, plan) = trial().await;
    world.save_card(customer, "ada", OK, Behavior::default()).await;
    let end = async |id| world.subscription(id).await.trial_end.map(|at| at.strftime("%m-%d").to_string());
    let over = async |id| {
        let mut tx = world.begin().await;
        commands::cancel(&mut tx, id, billing::subscription::CancelWhen::Now, None).await.expect("ends");
        tx.commit(()).await.expect("commits");
    };
    let first = begin(&world, customer, plan, 1).await;
    world.until("2027-04-05T00:00:00Z").await;
    over(first).await;
    let second = begin(&world, customer, plan, 1).await;
    assert_eq!(end(second).await.as_deref(), Some("04-15"), "what is left of the first");
    over(second).await;
    world.until("2027-04-15T00:00:00Z").await;
    let third = begin(&world, customer, plan, 1).await;
    assert_eq!((end(third).await, state(&world, third).await.as_str()), (None, "active"));
    over(third).await;
    let other = world.plan(("month", 1), 3000, 14, None).await;
    assert_eq!(end(begin(&world, customer, other, 1).await).await.as_deref(), Some("04-29"), "of another plan");
    prefer(&world, PreferencesChange { allow_repeated_trials: Some(true), ..PreferencesChange::default() }).await;
    assert_eq!(end(begin(&world, customer, plan, 1).await).await.as_deref(), Some("04-29"), "if it is allowed");
    world.verify().await;
}

#[tokio::test]
async fn a_trial_is_extended_told_of_and_ended() {
    let (world, customer, plan) = trial().await;
    world.save_card(customer, "ada", OK, Behavior::default()).await;
    prefer(&world, PreferencesChange { trial_notice_days: Some(3), ..PreferencesChange::default() }).await;
    let id = begin(&world, customer, plan, 1).await;
    let mut tx = world.begin().await;
    let until = "2027-04-21T00:00:00Z".parse().expect("an instant");
    commands::extend_trial(&mut tx, id, until).await.expect("extends");
    tx.commit(()).await.expect("commits");
    world.until("2027-04-17T23:59:59Z").await;
    world.events().await;
    world.until("2027-04-18T00:00:00Z").await;
    assert_eq!(world.events().await, ["subscription.trial_will_end"]);
    let mut tx = world.begin().await;
    commands::end_trial(&mut tx, id).await.expect("ends");
    tx.commit(()).await.expect("commits");
    world.drain().await;
    assert_eq!(bills(&world, id).await, [(3000, 0, 3000)]);
    let row = world.subscription(id).await;
    assert_eq!(row.current_period_end.to_string(), "2027-05-18T00:00:00Z");
    let mut tx = world.begin().await;
    let refused = commands::end_trial(&mut tx, id).await.expect_err("no trial any more");
    assert_eq!((refused.code, balance(&world, customer).await), ("not_in_trial", 0));
    drop(tx);
    world.verify().await;
}
