//! Holds of staff: what they stop, what they do not, and that what waited goes once they are lifted.

use ids::{HoldId, Mode, PayoutId};
use payouts::PayoutSettingsChange;
use store::{ModeDb, TenantScope, doors};
use usecase::Result;

use crate::counter::{Counter, code};

/// The merchant as staff reach it: only they write holds.
fn office(counter: &Counter) -> TenantScope {
    let db = &counter.world.db;
    doors::open_for_test(&ModeDb::for_office(&db.connector, Mode::Test, db.clock.clone(), 2), counter.world.tenant)
}

async fn place(counter: &Counter, payout: Option<PayoutId>, reason: &str) -> Result<HoldId> {
    let mut tx = office(counter).begin().await?;
    let row = payouts::place(&mut tx, payout, reason).await?;
    Ok(tx.commit(row.id).await?)
}

async fn lift(counter: &Counter, hold: HoldId) -> Result<()> {
    let mut tx = office(counter).begin().await?;
    payouts::lift(&mut tx, hold, "All is well.").await?;
    Ok(tx.commit(()).await?)
}

#[tokio::test]
async fn what_is_approved_is_not_sent_while_it_is_held_and_is_sent_once_it_is_lifted() {
    let counter = Counter::open().await;
    let to = counter.beneficiary("0000000001").await;
    let (one, other) = (1_000_000, 2_000_000);
    let held = counter.asked(counter.wish(to, one)).await.expect("asked for").id;
    let free = counter.asked(counter.wish(to, other)).await.expect("asked for").id;
    let hold = place(&counter, Some(held), "Is this the right account?").await.expect("held");
    assert_eq!(code(place(&counter, Some(held), "Again.").await), "already_held");
    counter.world.drain().await;
    assert_eq!((counter.status(held).await, counter.tries(held).await.len()), ("approved".to_owned(), 0));
    assert_eq!(counter.status(free).await, "succeeded", "nothing else stops");
    counter.world.verify().await;
    lift(&counter, hold).await.expect("lifted");
    assert_eq!(code(lift(&counter, hold).await), "not_held");
    counter.world.drain().await;
    assert_eq!((counter.status(held).await, counter.tries(held).await.len()), ("succeeded".to_owned(), 1));
    assert_eq!(code(place(&counter, Some(held), "Too late.").await), "payout_already_sent");
    let told = counter.told().await;
    assert!(told.contains(&"payout.held".to_owned()) && told.contains(&"payout.hold_lifted".to_owned()), "{told:?}");
    counter.world.verify().await;
}

#[tokio::test]
async fn a_held_merchant_asks_for_nothing_and_what_was_approved_waits_for_both_holds() {
    let counter = Counter::open().await;
    let to = counter.beneficiary("0000000001").await;
    let waits = counter.asked(counter.wish(to, 1_000_000)).await.expect("asked for").id;
    let gone = counter.asked(counter.wish(to, 1_500_000)).await.expect("asked for").id;
    let all = place(&counter, None, "We look at chargebacks.").await.expect("held");
    let one = place(&counter, Some(waits), "This one too.").await.expect("held");
    let refused = counter.asked(counter.wish(to, 1_000_000)).await.expect_err("refused");
    assert_eq!(refused.code, "payouts_held");
    assert!(refused.message.contains("We look at chargebacks."), "{}", refused.message);
    counter.world.drain().await;
    assert!(counter.tries(waits).await.is_empty() && counter.tries(gone).await.is_empty());
    // What a hold does not stop: it is taken back, and choices are made.
    let mut tx = counter.world.begin().await;
    payouts::cancel(&mut tx, gone).await.expect("taken back");
    tx.commit(()).await.expect("committed");
    counter.change(PayoutSettingsChange { approval_hours: Some(48), ..PayoutSettingsChange::default() }).await;
    lift(&counter, all).await.expect("lifted");
    counter.world.drain().await;
    assert!(counter.tries(waits).await.is_empty(), "it is held by itself");
    lift(&counter, one).await.expect("lifted");
    counter.world.drain().await;
    assert_eq!(counter.status(waits).await, "succeeded");
    counter.world.verify().await;
}

#[tokio::test]
async fn only_the_office_writes_holds() {
    let counter = Counter::open().await;
    let mut tx = counter.world.begin().await;
    let refused = payouts::place(&mut tx, None, "By an API key.").await;
    assert!(refused.is_err(), "the merchant API's role may not");
    drop(tx);
    let missing: PayoutId = "po_0192f0a1-7c1e-7c55-8f3e-2b8a1f0c9d11".parse().expect("an id");
    assert!(place(&counter, Some(missing), "Nothing.").await.is_err());
    for wrong in ["", "  ", &"x".repeat(501)] {
        assert!(place(&counter, None, wrong).await.is_err(), "{wrong}");
    }
}
