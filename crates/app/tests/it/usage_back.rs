//! What was used and is taken back comes back as it was paid: less its discount, with its tax.

use app::credit_notes::HowToGiveBack;
use app::discounts::{self, Duration, Offer};
use app::subscriptions;
use app::usage;
use billing::subscription::CancelWhen;
use billing::usage::Aggregation;
use ids::{SubscriptionId, UsageId};
use testkit::World;

use crate::changes::balance;
use crate::credit_notes::{amount, credit, note};
use crate::discounts::{bills as found, coupon, offered, percent, terms_of, totals};
use crate::taxes::{charge, rate};
use crate::usage::{begun, event, meter, per_unit, send};

/// 5000 a month from 1 April 2026 and 10 for each call, with a quarter off until a day.
async fn discounted(duration: Duration) -> (World, SubscriptionId) {
    let (world, id) = Box::pin(begun(vec![(meter("calls", Aggregation::Sum, false), per_unit(10))])).await;
    let quarter = coupon(&world, offered(percent(25), duration)).await;
    let mut tx = world.begin().await;
    discounts::for_subscription(&mut tx, id, &Offer::Coupon(quarter)).await.expect("redeems");
    tx.commit(()).await.expect("commits");
    (world, id)
}

async fn calls(world: &World, id: SubscriptionId, key: &str, quantity: i64) -> UsageId {
    send(world, vec![event(key, "calls", id, quantity, "2026-04-01T00:00:00Z")]).await[0]
}

async fn withdraw(world: &World, id: UsageId) {
    let mut tx = world.begin().await;
    usage::withdraw(&mut tx, id).await.expect("withdrawn");
    tx.commit(()).await.expect("commits");
}

async fn cancel(world: &World, id: SubscriptionId) {
    let mut tx = world.begin().await;
    subscriptions::cancel(&mut tx, id, CancelWhen::Now, None).await.expect("cancels");
    tx.commit(()).await.expect("commits");
    world.drain().await;
}

#[tokio::test]
async fn what_was_paid_less_a_discount_comes_back_less_it() {
    let (world, id) = discounted(Duration::Repeating(1)).await;
    let wrong = calls(&world, id, "a", 60).await;
    world.until("2026-05-01T12:00:00Z").await;
    // The month of the coupon is over: the fee is whole, April's calls are 600 less 150.
    assert_eq!(totals(&world, id).await[1], 5000 + 450);
    withdraw(&world, wrong).await;
    world.until("2026-06-01T12:00:00Z").await;
    assert_eq!(totals(&world, id).await[2], 5000 - 450);
    world.until("2026-07-01T12:00:00Z").await;
    assert_eq!(totals(&world, id).await[3], 5000);
    world.verify().await;
}

#[tokio::test]
async fn in_parts_no_more_comes_back_than_was_paid_and_in_the_end_all_of_it() {
    let (world, id) = discounted(Duration::Repeating(1)).await;
    let mut parts = Vec::new();
    for (key, quantity) in [("a", 7), ("b", 11), ("c", 13)] {
        parts.push(calls(&world, id, key, quantity).await);
    }
    world.until("2026-05-01T12:00:00Z").await;
    // 310 less 77.5, to the even one.
    let mut paid = totals(&world, id).await[1] - 5000;
    assert_eq!(paid, 232);
    let mut months = ["06", "07", "08"].into_iter();
    for (part, quantity) in parts.into_iter().zip([7, 11, 13]) {
        withdraw(&world, part).await;
        world.until(&format!("2026-{}-01T12:00:00Z", months.next().expect("a month"))).await;
        let back = 5000 - *totals(&world, id).await.last().expect("a bill");
        assert!((back - quantity * 15 / 2).abs() <= 1, "{back} for {quantity} calls");
        paid -= back;
    }
    assert_eq!(paid, 0);
    world.verify().await;
}

#[tokio::test]
async fn the_tax_that_was_paid_comes_back_whatever_the_taxes_are_by_then() {
    let (world, id) = discounted(Duration::Repeating(1)).await;
    let vat = rate(&world, "VAT", "10", "exclusive").await;
    charge(&world, &[vat], "exclusive", "line").await.expect("settings");
    let wrong = calls(&world, id, "a", 60).await;
    world.until("2026-05-01T12:00:00Z").await;
    assert_eq!(totals(&world, id).await[1], 5500 + 495);
    charge(&world, &[], "exclusive", "line").await.expect("settings");
    withdraw(&world, wrong).await;
    world.until("2026-06-01T12:00:00Z").await;
    assert_eq!(totals(&world, id).await[2], 5000 - 495);
    let june = world.subscription(id).await.latest_invoice_id.expect("a bill");
    let taxes = terms_of(&world, june).await.taxes;
    assert_eq!(taxes.iter().map(|tax| tax.amount.minor()).collect::<Vec<_>>(), [-45]);
    world.verify().await;
}

#[tokio::test]
async fn no_tax_comes_back_of_what_was_billed_without_one() {
    let (world, id) = begun(vec![(meter("calls", Aggregation::Sum, false), per_unit(10))]).await;
    let wrong = calls(&world, id, "a", 60).await;
    world.until("2026-05-01T12:00:00Z").await;
    assert_eq!(totals(&world, id).await[1], 5600);
    let vat = rate(&world, "VAT", "10", "exclusive").await;
    charge(&world, &[vat], "exclusive", "line").await.expect("settings");
    withdraw(&world, wrong).await;
    world.until("2026-06-01T12:00:00Z").await;
    assert_eq!(totals(&world, id).await[2], 5500 - 600);
    world.verify().await;
}

#[tokio::test]
async fn taxes_in_the_prices_come_back_out_of_them() {
    let (world, id) = discounted(Duration::Repeating(1)).await;
    let vat = rate(&world, "VAT", "10", "inclusive").await;
    charge(&world, &[vat], "inclusive", "line").await.expect("settings");
    let wrong = calls(&world, id, "a", 60).await;
    world.until("2026-05-01T12:00:00Z").await;
    assert_eq!(totals(&world, id).await[1], 5450);
    withdraw(&world, wrong).await;
    world.until("2026-06-01T12:00:00Z").await;
    assert_eq!(totals(&world, id).await[2], 5000 - 450);
    world.verify().await;
}

#[tokio::test]
async fn after_the_end_it_goes_to_the_balance_and_waits_for_a_draft_to_be_final() {
    let (world, id) = discounted(Duration::Forever).await;
    let mut tx = world.begin().await;
    let grace = setup::preferences::PreferencesChange { grace_hours: Some(24), ..Default::default() };
    setup::preferences::change(&mut tx, grace).await.expect("settings");
    tx.commit(()).await.expect("commits");
    let wrong = calls(&world, id, "a", 60).await;
    world.until("2026-05-01T12:00:00Z").await;
    withdraw(&world, wrong).await;
    cancel(&world, id).await;
    let customer = world.subscription(id).await.customer_id;
    world.until("2026-05-01T23:00:00Z").await;
    assert_eq!(balance(&world, customer).await, 0, "it is not known what April's calls cost");
    world.until("2026-05-03T00:00:00Z").await;
    let lines = found(&world, id).await.into_iter().flat_map(|(_, lines)| lines);
    let used: Vec<i64> = lines.filter(|line| line.kind == "usage_charge").map(|line| line.net_minor).collect();
    assert_eq!((used, balance(&world, customer).await), (vec![450, -450], 450));
    world.verify().await;
}

#[tokio::test]
async fn what_a_credit_note_took_back_is_not_given_back_again() {
    let (world, id) = begun(vec![(meter("calls", Aggregation::Sum, false), per_unit(10))]).await;
    let wrong = calls(&world, id, "a", 60).await;
    world.until("2026-05-01T12:00:00Z").await;
    let (may, lines) = found(&world, id).await.pop().expect("a bill");
    let number = 1 + lines.iter().position(|line| line.kind == "usage_charge").expect("a line");
    credit(&world, may.id, &note(amount(number, 200), HowToGiveBack::Balance)).await;
    withdraw(&world, wrong).await;
    world.until("2026-06-01T12:00:00Z").await;
    assert_eq!(totals(&world, id).await[2], 5000 - 400);
    world.verify().await;
}
