//! Eighteen months of one subscription, told as a calendar: every event at its instant, every bill with its lines.
//!
//! The expected calendar is a table (`calendar.txt`, beside this file) in which every amount is worked out by hand. The
//! rest of the story is checked after it: the books are proved, every amount follows again from what was stored for it,
//! and the movements of recurring revenue add up to what the subscription is worth.

mod rendered;

use app::changes::When;
use app::discounts::{self, Duration, Offer};
use app::plans::{self, NewPlan, NewPrice};
use app::subscriptions::{self as commands, Choice, NewItem, NewSubscription};
use app::usage;
use billing::PriceModel;
use billing::price::{PricingDraft, TierDraft};
use billing::subscription::CancelWhen;
use billing::usage::Aggregation;
use gateways::simulated::Behavior;
use ids::{PlanId, SubscriptionId};
use jiff::Timestamp;
use money::Ratio;
use setup::preferences::{self, PreferencesChange};
use store::PageOf;
use store::revenue::MovementFilter;
use testkit::World;

use crate::changes::{OK, asked, seats};
use crate::discounts::{bills, coupon, offered, percent, wanted};
use crate::taxes::{charge, rate};
use crate::usage::{event, meter, per_unit, send};

/// A plan of seats, and of calls at a price of their own.
async fn plan(world: &World, name: &str, seat: i64, calls: PricingDraft) -> PlanId {
    let price = |key: Option<&str>, meter: Option<&str>, pricing| NewPrice {
        at: String::new(),
        key: key.map(str::to_owned),
        name: None,
        currency: Some("NGN".to_owned()),
        meter_key: meter.map(str::to_owned),
        pricing,
    };
    let new = NewPlan {
        name: name.to_owned(),
        description: None,
        unit: calendar::Unit::Month,
        count: 1,
        trial_days: 14,
        max_cycles: None,
        prices: vec![price(None, None, PricingDraft::per_unit(seat)), price(Some("calls"), Some("calls"), calls)],
        metadata: usecase::check::Metadata::new(),
    };
    let mut tx = world.begin().await;
    let plan = plans::create(&mut tx, new).await.expect("a plan");
    tx.commit(plan.row.id).await.expect("commits")
}

fn calls() -> Vec<NewItem> {
    vec![NewItem { choice: Choice::Key("calls".to_owned()), quantity: 1 }]
}

/// The first 1000 are free, every other one costs 1.
fn beyond_a_thousand() -> PricingDraft {
    let tier = |up_to: Option<i64>, unit: i64| TierDraft {
        up_to: up_to.map(Into::into),
        unit_amount: Some(unit.into()),
        flat_amount: None,
    };
    PricingDraft { tiers: Some(vec![tier(Some(1000), 0), tier(None, 1)]), ..PricingDraft::of(PriceModel::Graduated) }
}

/// A merchant in Berlin who counts days, credits pauses and adds 19 percent.
async fn merchant() -> World {
    let world = World::at("2027-01-16T23:00:00Z").await;
    let mut tx = world.begin().await;
    let chosen = PreferencesChange {
        billing_zone: Some("Europe/Berlin".to_owned()),
        proration_unit: Some("day".to_owned()),
        last_day: Some("not_billed".to_owned()),
        pause_convention: Some("credit".to_owned()),
        trial_notice_days: Some(3),
        ..PreferencesChange::default()
    };
    preferences::change(&mut tx, chosen).await.expect("settings");
    usage::create(&mut tx, meter("calls", Aggregation::Sum, false)).await.expect("a meter");
    tx.commit(()).await.expect("commits");
    let vat = rate(&world, "VAT", "19", "exclusive").await;
    charge(&world, &[vat], "exclusive", "line").await.expect("settings");
    world
}

/// Someone asks for something about the subscription.
enum Ask {
    Pause(&'static str),
    CancelWithPeriod,
    Reactivate,
}

async fn ask(world: &World, id: SubscriptionId, what: Ask) {
    let mut tx = world.begin().await;
    match what {
        Ask::Pause(until) => {
            let until: Timestamp = until.parse().expect("an instant");
            commands::pause(&mut tx, id, Some(until)).await.expect("pauses")
        }
        Ask::CancelWithPeriod => commands::cancel(&mut tx, id, CancelWhen::AtPeriodEnd, None).await.expect("is booked"),
        Ask::Reactivate => commands::reactivate(&mut tx, id).await.expect("comes back"),
    };
    tx.commit(()).await.expect("commits");
    world.drain().await;
}

/// The whole life. Dates of the comments are Berlin's.
async fn live(world: &World) -> SubscriptionId {
    let team = plan(world, "Team", 1200, per_unit(2)).await;
    let business = plan(world, "Business", 3000, beyond_a_thousand()).await;
    let to = |plan, quantity| app::changes::Wanted {
        plan: Some(plan),
        quantity: Some(quantity),
        items: Some(calls()),
        ..app::changes::Wanted::default()
    };
    let quarter_off = coupon(world, offered(percent(25), Duration::Repeating(3))).await;
    let customer = world.customer("ada", OK, Behavior::default()).await;
    // 17 January: five seats, and fourteen days to try them.
    let mut tx = world.begin().await;
    let new = NewSubscription { quantity: 5, items: calls(), ..wanted(customer, team) };
    let id = commands::create(&mut tx, new).await.expect("a subscription").id;
    tx.commit(()).await.expect("commits");
    world.drain().await;
    send(world, vec![event("trial", "calls", id, 70, "2027-01-16T23:00:00Z")]).await;

    world.until("2027-02-09T23:00:00Z").await;
    asked(world, id, &to(business, 5), When::Now).await.expect("goes up");
    world.until("2027-02-25T00:00:00Z").await;
    send(world, vec![event("february", "calls", id, 1800, "2027-02-24T09:00:00Z")]).await;

    world.until("2027-03-14T23:00:00Z").await;
    asked(world, id, &seats(8), When::Now).await.expect("three more");
    world.until("2027-03-23T23:00:00Z").await;
    asked(world, id, &seats(6), When::Now).await.expect("two less");
    send(world, vec![event("march", "calls", id, 2400, "2027-03-20T12:00:00Z")]).await;

    // Late: March is billed already.
    world.until("2027-04-05T00:00:00Z").await;
    let late = send(world, vec![event("late", "calls", id, 600, "2027-03-29T12:00:00Z")]).await;
    world.until("2027-04-09T22:00:00Z").await;
    let mut tx = world.begin().await;
    discounts::for_subscription(&mut tx, id, &Offer::Coupon(quarter_off)).await.expect("redeems");
    tx.commit(()).await.expect("commits");
    // Taken back, after that was billed too.
    world.until("2027-05-10T00:00:00Z").await;
    let mut tx = world.begin().await;
    usage::withdraw(&mut tx, late[0]).await.expect("takes it back");
    tx.commit(()).await.expect("commits");
    send(world, vec![event("may", "calls", id, 1800, "2027-05-09T12:00:00Z")]).await;

    world.until("2027-08-09T22:00:00Z").await;
    ask(world, id, Ask::Pause("2027-09-19T22:00:00Z")).await;

    world.until("2027-10-15T00:00:00Z").await;
    send(world, vec![event("october", "calls", id, 1500, "2027-10-14T12:00:00Z")]).await;
    asked(world, id, &to(team, 6), When::PeriodEnd).await.expect("goes down with its period");

    world.until("2028-01-09T23:00:00Z").await;
    send(world, vec![event("january", "calls", id, 50, "2028-01-05T12:00:00Z")]).await;
    ask(world, id, Ask::CancelWithPeriod).await;
    world.until("2028-02-09T23:00:00Z").await;
    ask(world, id, Ask::Reactivate).await;
    world.until("2028-07-16T22:00:00Z").await;
    id
}

#[tokio::test]
async fn eighteen_months_of_a_life_as_a_calendar() {
    let world = merchant().await;
    let id = live(&world).await;
    let calendar = rendered::calendar(&world, id).await;
    rendered::compare(include_str!("calendar.txt"), &calendar);
    world.verify().await;
    every_amount_follows_again(&world, id).await;
    movements_add_up(&world, id).await;
}

/// What `explain` says of every bill is proved, and the calculator, which only has the inputs, gives the same.
async fn every_amount_follows_again(world: &World, id: SubscriptionId) {
    for (row, lines) in bills(world, id).await {
        let mut tx = world.begin().await;
        let account = app::explain::invoice(&mut tx, row.id).await.expect("an account");
        tx.commit(()).await.expect("commits");
        assert!(account.verified, "{account:#?}");
        let answer = calc::document(&account.calculation.to_string()).expect("an answer");
        let parts = [("subtotal", row.subtotal_minor), ("discount", row.discount_minor), ("tax", row.tax_minor)];
        for (member, minor) in parts.into_iter().chain([("due", row.total_minor)]) {
            assert_eq!(answer[member]["minor"], minor, "{member} of bill {:?}: {answer:#}", row.number);
        }
        for (line, told) in lines.iter().zip(&account.lines) {
            let derivation: billing::Derivation = serde_json::from_value(line.derivation.clone()).expect("readable");
            derivation.check().expect("every stored step follows");
            assert_eq!((derivation.amount().minor(), told.amount.minor()), (line.amount_minor, line.amount_minor));
        }
    }
}

/// Each movement begins where the one before it ended, and they come to what the subscription is worth now.
async fn movements_add_up(world: &World, id: SubscriptionId) {
    let mut tx = world.begin().await;
    let page = PageOf { limit: 100, offset: 0, below: None };
    let mut found = store::revenue::page(&mut tx, &MovementFilter::default(), &page).await.expect("movements");
    let report = app::revenue::report(&mut tx, "2027-01-01T00:00:00Z".parse().expect("an instant"), world.now())
        .await
        .expect("a report");
    tx.commit(()).await.expect("commits");
    found.reverse();
    assert!(found.iter().all(|row| row.subscription_id == id), "of one subscription");
    let told = found.iter().map(|row| {
        let before = app::revenue::before(row).expect("a fraction");
        let after = app::revenue::after(row).expect("a fraction");
        let exact = |ratio: Ratio| app::revenue::exact(ratio).parse::<i64>().expect("whole here");
        (row.kind.as_str(), exact(before), exact(after))
    });
    let told: Vec<(&str, i64, i64)> = told.collect();
    // Seats by their price: 5 × 1200, 5 × 3000, 8 × 3000, 6 × 3000; nothing while paused; 6 × 1200; nothing, and again.
    let expected = [
        ("new", 0, 6_000),
        ("expansion", 6_000, 15_000),
        ("expansion", 15_000, 24_000),
        ("contraction", 24_000, 18_000),
        ("churn", 18_000, 0),
        ("reactivation", 0, 18_000),
        ("contraction", 18_000, 7_200),
        ("churn", 7_200, 0),
        ("reactivation", 0, 7_200),
    ];
    assert_eq!(told, expected);
    let sum: i64 = told.iter().map(|(_, before, after)| after - before).sum();
    let [current] = report.current.as_slice() else { panic!("one currency") };
    assert_eq!((sum, current.rounded), (7_200, 7_200));
    let moved: i64 = report.moved.iter().map(|kind| kind.change.rounded).sum();
    assert_eq!(moved, sum, "{report:#?}");
}
