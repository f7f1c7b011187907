//! Codes that a provider asks for before it pays out.

use jiff::SignedDuration;
use usecase::Result;

use crate::counter::{COLLECTED, Counter, code};

/// Waits for a one-time code, which is 123456.
const WAITS: &str = "0000000010";
const AMOUNT: i64 = 1_000_000;
const COST: i64 = 7_688;

async fn pass_on(counter: &Counter, id: ids::PayoutId, digits: &str) -> Result<String> {
    let world = &counter.world;
    let mut tx = world.begin().await;
    let errand = payouts::code_for(&mut tx, &testkit::secrets(), id, digits).await?;
    tx.commit(()).await?;
    let outcome = payouts::pass_on(&world.gateways, &world.scope, &errand, digits).await?;
    let mut tx = world.begin().await;
    let row = payouts::code_passed(&mut tx, &errand, &outcome).await?;
    Ok(tx.commit(row.status).await?)
}

#[tokio::test]
async fn a_code_is_passed_on_and_the_payout_arrives_once() {
    let counter = Counter::open().await;
    let id = counter.payout(WAITS, AMOUNT).await;
    assert_eq!(code(pass_on(&counter, id, "123456").await), "payout_needs_no_code", "nothing was sent yet");
    counter.told().await;
    counter.world.drain().await;
    assert_eq!(counter.status(id).await, "submitted");
    assert_eq!(counter.tries(id).await, [("needs_code".to_owned(), 1)]);
    assert_eq!(counter.told().await, ["payout.submitted", "payout.action_required"]);
    assert_eq!(counter.funds().await.held, AMOUNT + COST, "it is held while it waits");

    assert_eq!(code(pass_on(&counter, id, "12").await), "validation_error");
    assert_eq!(code(pass_on(&counter, id, "654321").await), "payout_code_refused");
    assert_eq!(counter.tries(id).await, [("needs_code".to_owned(), 1)], "a wrong code changes nothing");
    assert_eq!(pass_on(&counter, id, "123456").await.expect("taken"), "succeeded");
    assert_eq!(counter.tries(id).await, [("settled".to_owned(), 1)]);
    assert_eq!(code(pass_on(&counter, id, "123456").await), "payout_needs_no_code");
    let paid = counter.funds().await;
    assert_eq!((paid.available, paid.held), (COLLECTED - AMOUNT - COST, 0));
    counter.world.pass(SignedDuration::from_hours(24 * 7)).await;
    assert_eq!(counter.told().await, ["payout.succeeded"]);
    counter.world.verify().await;
}

#[tokio::test]
async fn a_code_whose_answer_was_lost_is_asked_about_and_pays_once() {
    let counter = Counter::open().await;
    let id = counter.payout(WAITS, AMOUNT).await;
    counter.world.drain().await;
    let world = &counter.world;
    let mut tx = world.begin().await;
    let errand = payouts::code_for(&mut tx, &testkit::secrets(), id, "123456").await.expect("it waits");
    tx.commit(()).await.expect("committed");
    payouts::pass_on(&world.gateways, &world.scope, &errand, "123456").await.expect("taken");
    // The process ends here: nothing of the answer is written.
    counter.told().await;
    world.pass(SignedDuration::from_mins(5)).await;
    assert_eq!(counter.status(id).await, "succeeded");
    assert_eq!(counter.told().await, ["payout.succeeded"]);
    world.verify().await;
}

#[tokio::test]
async fn a_payout_whose_code_never_comes_is_for_a_person_in_the_end() {
    let counter = Counter::open().await;
    let id = counter.payout(WAITS, AMOUNT).await;
    counter.world.drain().await;
    counter.world.pass(SignedDuration::from_hours(24 * 9)).await;
    assert_eq!(counter.status(id).await, "manual");
    counter.world.verify().await;
}
