//! Reminders ahead of time: at their instants, in each lane's own time, once.

use gateways::simulated::Behavior;
use ids::{CustomerId, TestClockId};
use recovery::Rail;
use reminders::ChoiceChange;
use serde_json::Value;
use store::{Kind, Lane, Sweep, events};
use testkit::World;

use crate::changes::OK;

async fn choose(world: &World, change: ChoiceChange) {
    let mut tx = world.begin().await;
    reminders::change(&mut tx, change).await.expect("a choice");
    tx.commit(()).await.expect("commits");
}

fn windows(renewal: &[u16], card: &[u16]) -> ChoiceChange {
    ChoiceChange { renewal_days: Some(renewal.to_vec()), card_days: Some(card.to_vec()), ..ChoiceChange::default() }
}

async fn clock(world: &World, at: &str) -> TestClockId {
    let mut tx = world.begin().await;
    let at = at.parse().expect("an instant");
    let row = app::clocks::create(&mut tx, "Ada".to_owned(), at).await.expect("a clock");
    tx.commit(row.id).await.expect("commits")
}

async fn advance(world: &World, clock: TestClockId, to: &str) {
    let mut tx = world.begin().await;
    app::clocks::advance(&mut tx, clock, to.parse().expect("an instant")).await.expect("goes");
    tx.commit(()).await.expect("commits");
    world.drain().await;
}

/// A card that is good through a month, as the customer's default.
async fn card_until(world: &World, customer: CustomerId, name: &str, year: i16, month: i16) {
    let payer = format!("{name}@example.com");
    let new =
        gateways::simulated::NewCard { number: OK, payer: &payer, behavior: Behavior::default(), at: world.now() };
    let saved = world.gateway.create_card(&new).await.expect("a test card");
    let facts = app::methods::CardFacts {
        rail: Rail::Card,
        gateway: "simulated",
        account: None,
        brand: Some("visa".to_owned()),
        issuer: None,
        last4: Some("0003".to_owned()),
        exp_month: Some(month),
        exp_year: Some(year),
    };
    let mut tx = world.begin().await;
    app::methods::attach(&mut tx, &testkit::secrets(), customer, (saved.token, facts), true).await.expect("a method");
    tx.commit(()).await.expect("commits");
}

/// What was told: the instant, the kind, and what a receiver is shown.
async fn told(world: &World) -> Vec<(String, String, Value)> {
    let mut tx = world.begin().await;
    let all = events::after(&mut tx, 0, 10_000).await.expect("events");
    let mut told = Vec::new();
    for event in all {
        if matches!(event.kind.as_str(), "subscription.renewal_upcoming" | "payment_method.expiring") {
            let mut data = event.data;
            usecase::personal::open(&mut tx, &testkit::secrets(), &mut [&mut data]).await.expect("opens");
            told.push((event.created_at.to_string(), event.kind, data["object"].clone()));
        }
    }
    drop(tx);
    told
}

async fn days(world: &World) -> Vec<(String, String, i64)> {
    let all = told(world).await.into_iter();
    all.map(|(at, kind, object)| (at, kind, object["days"].as_i64().expect("days"))).collect()
}

fn renewal(at: &str, days: i64) -> (String, String, i64) {
    (at.to_owned(), "subscription.renewal_upcoming".to_owned(), days)
}

fn card(at: &str, days: i64) -> (String, String, i64) {
    (at.to_owned(), "payment_method.expiring".to_owned(), days)
}

#[tokio::test]
async fn a_month_of_reminders_on_a_test_clock_to_the_minute() {
    let world = World::new().await;
    choose(&world, windows(&[7, 1], &[30, 7])).await;
    let plan = world.plan(("month", 1), 500_000, 0, None).await;
    let clock = clock(&world, "2026-11-05T08:00:00Z").await;
    let ada = world.customer_on(Some(clock), "ada", OK, Behavior::default()).await;
    card_until(&world, ada, "ada", 2026, 12).await;
    let subscription = world.subscribe(ada, plan).await;
    advance(&world, clock, "2027-01-06T00:00:00Z").await;
    // Ten in the morning in Lagos; the card is good until the new year begins there.
    let expected = [
        renewal("2026-11-28T09:00:00Z", 7),
        card("2026-12-02T09:00:00Z", 30),
        renewal("2026-12-04T09:00:00Z", 1),
        card("2026-12-25T09:00:00Z", 7),
        renewal("2026-12-29T09:00:00Z", 7),
        renewal("2027-01-04T09:00:00Z", 1),
    ];
    assert_eq!(days(&world).await, expected);
    let all = told(&world).await;
    let (_, _, first) = &all[0];
    assert_eq!(first["subscriptionId"], subscription.to_string());
    assert_eq!(first["customerId"], ada.to_string());
    assert_eq!(
        (&first["planName"], &first["amount"], &first["currency"]),
        (&"Gym".into(), &500_000.into(), &"NGN".into())
    );
    assert_eq!(first["renewsAt"], "2026-12-05T08:00:00Z");
    let (_, _, first) = &all[1];
    assert_eq!((&first["last4"], &first["expMonth"], &first["expYear"]), (&"0003".into(), &12.into(), &2026.into()));
    assert_eq!((&first["expiresAt"], &first["renewsAt"]), (&"2026-12-31T23:00:00Z".into(), &Value::Null));
    assert_eq!(all[3].2["renewsAt"], "2027-01-05T08:00:00Z", "the first charge for which the card is too old");
    assert!(first["methodId"].as_str().is_some_and(|id| id.starts_with("pm_")));
    assert_eq!(world.subscription(subscription).await.cycles_completed, 3);
    world.verify().await;
}

#[tokio::test]
async fn real_time_tells_what_begins_after_a_look_and_nothing_from_before_the_choice() {
    let world = World::at("2026-09-01T12:00:00Z").await;
    let plan = world.plan(("week", 1), 90_000, 0, None).await;
    let ada = world.customer("ada", OK, Behavior::default()).await;
    world.subscribe(ada, plan).await;
    world.until("2026-09-05T12:00:00Z").await;
    choose(&world, windows(&[3], &[])).await;
    world.until("2026-09-06T12:00:00Z").await;
    assert_eq!(told(&world).await, [], "three days ahead of the 8th was the 5th in the morning");
    // After the look of the 6th; its own reminder is that of the 10th.
    let ben = world.customer("ben", OK, Behavior::default()).await;
    world.subscribe(ben, plan).await;
    world.until("2026-09-13T12:00:00Z").await;
    assert_eq!(days(&world).await, [renewal("2026-09-10T09:00:00Z", 3), renewal("2026-09-12T09:00:00Z", 3)]);
    world.verify().await;
}

#[tokio::test]
async fn what_was_due_while_nobody_worked_is_told_late_once_and_not_after_its_day() {
    let world = World::at("2026-09-01T08:00:00Z").await;
    choose(&world, windows(&[5, 3, 1], &[])).await;
    let (plan, soon) =
        (world.plan(("month", 1), 90_000, 0, None).await, world.plan(("week", 1), 90_000, 0, None).await);
    let ada = world.customer("ada", OK, Behavior::default()).await;
    world.subscribe(ada, plan).await;
    world.subscribe(ada, soon).await;
    world.drain().await;
    // Nothing ran until two days before the month's end; the week's renewal is long past.
    world.db.clock.set("2026-09-29T12:00:00Z".parse().expect("an instant"));
    world.engine.sweep(Kind::Remind, jiff::Timestamp::UNIX_EPOCH).await.expect("a round");
    world.engine.sweep(Kind::Remind, jiff::Timestamp::UNIX_EPOCH).await.expect("a round");
    assert_eq!(days(&world).await, [renewal("2026-09-29T12:00:00Z", 3)], "the last of two that were missed");
    world.drain().await;
    world.until("2026-10-01T07:00:00Z").await;
    let later: Vec<_> = days(&world).await.into_iter().filter(|(_, _, days)| *days == 1).collect();
    assert!(later.contains(&renewal("2026-09-30T09:00:00Z", 1)), "{later:?}");
    world.verify().await;
}

#[tokio::test]
async fn who_ends_is_not_told_of_a_renewal_and_a_trial_is_told_of_by_itself() {
    let world = World::at("2026-09-01T08:00:00Z").await;
    choose(&world, ChoiceChange { trial_days: Some(vec![3]), ..windows(&[3], &[30]) }).await;
    let plan = world.plan(("month", 1), 90_000, 0, None).await;
    let limited = world.plan(("month", 1), 90_000, 0, Some(1)).await;
    let trial = world.plan(("month", 1), 90_000, 30, None).await;
    let ada = world.customer("ada", OK, Behavior::default()).await;
    card_until(&world, ada, "ada", 2026, 9).await;
    let ends = world.subscribe(ada, plan).await;
    world.subscribe(ada, limited).await;
    let ben = world.customer("ben", OK, Behavior::default()).await;
    world.subscribe(ben, trial).await;
    world.drain().await;
    let mut tx = world.begin().await;
    let when = billing::subscription::CancelWhen::AtPeriodEnd;
    app::subscriptions::cancel(&mut tx, ends, when, None).await.expect("cancels");
    tx.commit(()).await.expect("commits");
    world.until("2026-10-02T08:00:00Z").await;
    assert_eq!(told(&world).await, []);
    assert!(world.events().await.contains(&"subscription.trial_will_end".to_owned()));
    world.verify().await;
}

#[tokio::test]
async fn without_the_choice_there_is_no_work_and_turning_it_off_ends_it() {
    let world = World::at("2026-09-01T08:00:00Z").await;
    let lanes = || async {
        Sweep::new(world.engine.db())
            .heads(&[Kind::Remind], Lane::REAL, jiff::Timestamp::UNIX_EPOCH)
            .await
            .expect("a scan")
    };
    let plan = world.plan(("week", 1), 90_000, 0, None).await;
    let ada = world.customer("ada", OK, Behavior::default()).await;
    world.subscribe(ada, plan).await;
    clock(&world, "2026-09-01T08:00:00Z").await;
    world.until("2026-09-03T08:00:00Z").await;
    assert_eq!(lanes().await, []);
    choose(&world, windows(&[3], &[])).await;
    world.drain().await;
    assert_eq!(lanes().await, [(Kind::Remind, "2026-09-03T09:00:00Z".parse().expect("an instant"))]);
    choose(&world, ChoiceChange { enabled: Some(false), ..ChoiceChange::default() }).await;
    world.until("2026-09-09T08:00:00Z").await;
    assert_eq!((lanes().await, told(&world).await), (vec![], vec![]));
    world.verify().await;
}

#[tokio::test]
async fn choices_that_cannot_be_kept_are_refused() {
    let world = World::new().await;
    let quiet = |from, to| Some(Some(recovery::policy::QuietHours { from, to }));
    for (change, field, code) in [
        (windows(&[0], &[]), "renewalDays", "out_of_range"),
        (windows(&[61], &[]), "renewalDays", "out_of_range"),
        (windows(&[], &[91]), "cardDays", "out_of_range"),
        (windows(&[1, 2, 3, 4, 5, 6], &[]), "renewalDays", "too_many"),
        (ChoiceChange { hour: Some(24), ..ChoiceChange::default() }, "hour", "out_of_range"),
        (ChoiceChange { hour: Some(22), ..ChoiceChange::default() }, "hour", "quiet"),
        (ChoiceChange { quiet_hours: quiet(8, 8), ..ChoiceChange::default() }, "quietHours", "out_of_range"),
        (ChoiceChange { trial_days: Some(vec![3, 1]), ..ChoiceChange::default() }, "trialDays", "out_of_range"),
        (ChoiceChange { zone: Some("Lagos".to_owned()), ..ChoiceChange::default() }, "zone", "unknown_zone"),
    ] {
        let mut tx = world.begin().await;
        let error = reminders::change(&mut tx, change).await.expect_err("refused");
        let told = error.fields.first().expect("a field");
        assert_eq!((told.field.as_str(), told.code), (field, code));
    }
    choose(&world, ChoiceChange { trial_days: Some(vec![]), ..ChoiceChange::default() }).await;
    let mut tx = world.begin().await;
    let choice = reminders::choice(&mut tx).await.expect("a choice");
    assert_eq!(
        (choice.enabled, choice.trial_days),
        (false, None),
        "the end of a trial is its subscription's own matter"
    );
    assert_eq!(store::settings::get(&mut tx).await.expect("settings").trial_notice_days, 0);
}
