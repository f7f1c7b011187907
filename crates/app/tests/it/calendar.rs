//! Lives of subscriptions: time passes, exactly these events arrive, the queue is empty and the books are proved.

use gateways::simulated::{Behavior, Fate};
use testkit::World;

const OK: &str = "4084080000000003";
const NO_MONEY: &str = "4084080000000045";
const STOLEN: &str = "4084080000000078";

#[tokio::test]
async fn a_monthly_plan_bills_and_is_paid_each_month() {
    let world = World::new().await;
    let plan = world.plan(("month", 1), 500_000, 0, None).await;
    let customer = world.customer("ada", OK, Behavior::default()).await;
    let subscription = world.subscribe(customer, plan).await;
    assert_eq!(world.subscription(subscription).await.status, "incomplete");
    world.drain().await;
    assert_eq!(
        world.events().await,
        ["subscription.created", "invoice.created", "payment.succeeded", "invoice.paid", "subscription.activated",]
    );
    world.until("2026-10-01T07:59:00Z").await;
    assert_eq!(world.events().await, Vec::<String>::new());
    world.until("2026-10-01T08:00:00Z").await;
    assert_eq!(world.events().await, ["subscription.renewed", "invoice.created", "payment.succeeded", "invoice.paid"]);
    world.until("2027-09-01T08:00:00Z").await;
    let row = world.subscription(subscription).await;
    assert_eq!((row.status.as_str(), row.cycles_completed), ("active", 13));
    world.verify().await;
}

#[tokio::test]
async fn a_trial_turns_into_a_paid_period_and_ends_after_its_cycles() {
    let world = World::new().await;
    let plan = world.plan(("week", 1), 150_000, 14, Some(2)).await;
    let customer = world.customer("bola", OK, Behavior::default()).await;
    let subscription = world.subscribe(customer, plan).await;
    world.drain().await;
    assert_eq!(world.events().await, ["subscription.created", "subscription.trial_started"]);
    world.until("2026-09-15T08:00:00Z").await;
    assert_eq!(
        world.events().await,
        ["subscription.activated", "invoice.created", "payment.succeeded", "invoice.paid"]
    );
    world.until("2026-10-31T08:00:00Z").await;
    assert_eq!(
        world.events().await,
        ["subscription.renewed", "invoice.created", "payment.succeeded", "invoice.paid", "subscription.expired"]
    );
    assert_eq!(world.subscription(subscription).await.status, "expired");
    world.verify().await;
}

#[tokio::test]
async fn a_first_invoice_that_is_never_paid_expires() {
    let world = World::new().await;
    let plan = world.plan(("month", 1), 500_000, 0, None).await;
    let customer = world.customer("chike", NO_MONEY, Behavior::default()).await;
    let subscription = world.subscribe(customer, plan).await;
    world.drain().await;
    assert_eq!(
        world.events().await,
        ["subscription.created", "invoice.created", "payment.failed", "invoice.payment_failed"]
    );
    world.until("2026-09-02T07:00:00Z").await;
    assert_eq!(world.events().await, ["subscription.incomplete_expired", "invoice.voided"]);
    assert_eq!(world.subscription(subscription).await.status, "incomplete_expired");
    world.verify().await;
}

#[tokio::test]
async fn an_empty_account_is_charged_again_on_payday_and_the_subscription_recovers() {
    let world = World::at("2026-09-12T08:00:00Z").await;
    let plan = world.plan(("month", 1), 500_000, 0, None).await;
    let customer = world.customer("dupe", OK, Behavior::default()).await;
    let subscription = world.subscribe(customer, plan).await;
    world.drain().await;
    world.events().await;
    // Broke on the day of renewal, solvent from the next payday on.
    let plan = serde_json::from_value(serde_json::json!({ "plan": [{ "declines": "insufficient_funds" }] }));
    let behavior: Behavior = plan.expect("a scripted plan");
    world.save_card(customer, "dupe", OK, behavior).await;
    world.until("2026-10-12T08:00:00Z").await;
    assert_eq!(
        world.events().await,
        [
            "subscription.renewed",
            "invoice.created",
            "payment.failed",
            "invoice.payment_failed",
            "subscription.past_due",
            "dunning.started",
            "dunning.retry_scheduled",
        ]
    );
    assert_eq!(world.subscription(subscription).await.status, "past_due");
    world.until("2026-10-25T00:00:00Z").await;
    assert_eq!(
        world.events().await,
        ["payment.succeeded", "invoice.paid", "dunning.recovered", "subscription.recovered"]
    );
    assert_eq!(world.subscription(subscription).await.status, "active");
    world.verify().await;
}

#[tokio::test]
async fn a_stolen_card_is_never_tried_again_and_the_recovery_ends() {
    let world = World::new().await;
    let plan = world.plan(("month", 1), 500_000, 0, None).await;
    let unwilling = Behavior { willing_per_10k: Some(0), ..Behavior::default() };
    let customer = world.customer("efe", OK, unwilling.clone()).await;
    let subscription = world.subscribe(customer, plan).await;
    world.drain().await;
    world.save_card(customer, "efe", STOLEN, unwilling).await;
    world.until("2026-11-01T09:00:00Z").await;
    let events = world.events().await;
    assert!(events.contains(&"dunning.exhausted".to_owned()), "{events:?}");
    assert!(events.contains(&"invoice.uncollectible".to_owned()), "{events:?}");
    assert_eq!(world.subscription(subscription).await.status, "unpaid");
    let mut tx = world.begin().await;
    let filter = store::attempts::AttemptFilter::default();
    let page = store::PageOf { limit: 100, offset: 0, below: None };
    let attempts = store::attempts::page(&mut tx, &filter, &page).await.expect("attempts");
    let on_card =
        attempts.iter().filter(|row| row.rail == "card" && row.decline_code.as_deref() == Some("stolen_card"));
    assert_eq!(on_card.count(), 1);
    let refused = app::subscriptions::reactivate(&mut tx, subscription).await.expect_err("still owes");
    assert_eq!(refused.code, "invoice_unpaid");
    drop(tx);
    // A new card pays what was given up as a loss; then they may come back.
    world.save_card(customer, "efe", OK, Behavior::default()).await;
    let invoice = world.subscription(subscription).await.latest_invoice_id.expect("an invoice");
    let mut tx = world.begin().await;
    app::charging::pay_now(&mut tx, invoice).await.expect("may be paid");
    tx.commit(()).await.expect("commits");
    world.drain().await;
    let mut tx = world.begin().await;
    app::subscriptions::reactivate(&mut tx, subscription).await.expect("comes back");
    tx.commit(()).await.expect("commits");
    world.drain().await;
    assert_eq!(world.subscription(subscription).await.status, "active");
    world.verify().await;
}

#[tokio::test]
async fn cancel_at_period_end_ends_without_another_invoice() {
    let world = World::new().await;
    let plan = world.plan(("month", 1), 500_000, 0, None).await;
    let customer = world.customer("femi", OK, Behavior::default()).await;
    let subscription = world.subscribe(customer, plan).await;
    world.drain().await;
    world.events().await;
    let mut tx = world.begin().await;
    let when = billing::subscription::CancelWhen::AtPeriodEnd;
    app::subscriptions::cancel(&mut tx, subscription, when, Some("moving".to_owned())).await.expect("cancels");
    tx.commit(()).await.expect("commits");
    world.until("2026-12-01T08:00:00Z").await;
    assert_eq!(world.events().await, ["subscription.cancel_scheduled", "subscription.canceled"]);
    world.verify().await;
}

#[tokio::test]
async fn after_downtime_every_missed_period_is_billed_oldest_first() {
    let world = World::new().await;
    let plan = world.plan(("month", 1), 500_000, 0, None).await;
    let customer = world.customer("gbenga", OK, Behavior::default()).await;
    let subscription = world.subscribe(customer, plan).await;
    world.drain().await;
    world.db.clock.set("2026-12-15T08:00:00Z".parse().expect("an instant"));
    world.drain().await;
    let row = world.subscription(subscription).await;
    assert_eq!((row.cycles_completed, row.current_period_end.to_string()), (4, "2027-01-01T08:00:00Z".to_owned()));
    world.verify().await;
}

#[tokio::test]
async fn a_test_clock_does_what_is_due_where_it_stands_and_on_its_way() {
    let world = World::new().await;
    let plan = world.plan(("month", 1), 500_000, 0, None).await;
    let mut tx = world.begin().await;
    let start = "2027-01-31T09:00:00Z".parse().expect("an instant");
    let clock = app::clocks::create(&mut tx, "year".to_owned(), start).await.expect("a clock");
    tx.commit(()).await.expect("commits");
    let customer = world.customer_on(Some(clock.id), "halima", OK, Behavior::default()).await;
    let subscription = world.subscribe(customer, plan).await;
    world.drain().await;
    let row = world.subscription(subscription).await;
    assert_eq!((row.status.as_str(), row.created_at), ("active", start), "charged without the clock being moved");
    let mut tx = world.begin().await;
    let to = "2027-05-01T00:00:00Z".parse().expect("an instant");
    app::clocks::advance(&mut tx, clock.id, to).await.expect("goes");
    tx.commit(()).await.expect("commits");
    world.drain().await;
    let row = world.subscription(subscription).await;
    assert_eq!(row.current_period_end.to_string(), "2027-05-31T09:00:00Z", "the 31st again after February");
    let mut tx = world.begin().await;
    let clock = store::clocks::get(&mut tx, clock.id).await.expect("the clock");
    assert_eq!((clock.status.as_str(), clock.frozen_at), ("ready", to));
    drop(tx);
    world.verify().await;
}

async fn recoveries(world: &World) -> Vec<store::dunning::ScheduleRow> {
    let mut tx = world.begin().await;
    let page = store::PageOf { limit: 10, offset: 0, below: None };
    let found = store::dunning::page(&mut tx, &store::dunning::ScheduleFilter::default(), &page).await;
    tx.commit(found.expect("recoveries")).await.expect("commits")
}

#[tokio::test]
async fn an_outage_is_waited_for_and_uses_no_attempt() {
    let world = World::new().await;
    let plan = world.plan(("month", 1), 500_000, 0, None).await;
    let away = Fate::Declines(recovery::DeclineCode::IssuerUnavailable);
    let refused = Fate::Declines(recovery::DeclineCode::DoNotHonor);
    let behavior = Behavior { plan: vec![Fate::Succeeds, refused, away, away, away], ..Behavior::default() };
    let customer = world.customer("ife", OK, behavior).await;
    let subscription = world.subscribe(customer, plan).await;
    world.until("2026-10-05T20:00:00Z").await;
    let [schedule] = recoveries(&world).await.try_into().expect("one recovery");
    let mut tx = world.begin().await;
    let decisions = store::dunning::decisions_of(&mut tx, schedule.id).await.expect("decisions");
    tx.commit(()).await.expect("commits");
    let steps: Vec<&str> = decisions.iter().map(|row| row.action.as_str()).collect();
    assert_eq!((steps.as_slice(), schedule.attempts_made), (["retry", "wait", "wait", "wait"].as_slice(), 1));
    assert_eq!((schedule.state.as_str(), schedule.recovered_rail.as_deref()), ("recovered", Some("card")));
    assert_eq!(world.subscription(subscription).await.status, "active");
    world.verify().await;
}

#[tokio::test]
async fn a_first_charge_that_meets_outages_makes_nobody_overdue_until_they_are_not_free_any_more() {
    let world = World::new().await;
    let plan = world.plan(("month", 1), 500_000, 0, None).await;
    let away = Fate::Declines(recovery::DeclineCode::ProcessorError);
    let behavior = Behavior { plan: vec![Fate::Succeeds, away, away, away, away], ..Behavior::default() };
    let customer = world.customer("ife", OK, behavior).await;
    let subscription = world.subscribe(customer, plan).await;
    world.drain().await;
    world.events().await;
    world.until("2026-10-01T14:59:00Z").await;
    let renewed = ["subscription.renewed", "invoice.created"];
    assert_eq!(world.events().await, [&renewed[..], &["payment.failed"; 3]].concat());
    assert_eq!(world.subscription(subscription).await.status, "active");
    world.until("2026-10-01T16:00:00Z").await;
    assert_eq!(world.subscription(subscription).await.status, "past_due");
    let [schedule] = recoveries(&world).await.try_into().expect("a recovery began");
    assert_eq!((schedule.attempts_made, schedule.failure_code.as_str()), (1, "processor_error"));
    world.until("2026-10-04T08:00:00Z").await;
    assert_eq!(world.subscription(subscription).await.status, "active");
    world.verify().await;
}
