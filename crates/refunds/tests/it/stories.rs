//! What gateways make of refunds: refused, slow, sent elsewhere; and money that nobody asked for.

use app::credit_notes::RefundTarget;
use gateways::simulated::Behavior;
use jiff::SignedDuration;
use refunds::Destination;
use store::Kind;

use crate::line::{PRICE, Shop};

#[tokio::test]
async fn one_that_is_refused_is_still_owed_and_can_be_tried_again_once() {
    let shop = Shop::paid_by("4084080000000235").await;
    let row = shop.asks(Some(100_000)).await.expect("written down");
    shop.world.drain().await;
    let failed = shop.refund(row.id).await;
    assert_eq!((failed.state.as_str(), failed.failure_code.as_deref()), ("failed", Some("refund_refused")));
    assert!(shop.world.events().await.ends_with(&["refund.failed".to_owned()]));
    assert_eq!(shop.note(&row).await.refund_status.as_deref(), Some("failed"));
    assert_eq!(shop.account("refunds_payable").await, -100_000, "still owed");
    shop.world.verify().await;

    let mut tx = shop.world.begin().await;
    let again = refunds::retry(&mut tx, row.id).await.expect("it failed");
    tx.commit(()).await.expect("commits");
    assert_eq!((again.retry_of, again.amount_minor), (Some(row.id), 100_000));
    assert_eq!(shop.note(&row).await.refund_status.as_deref(), Some("pending"));
    let mut tx = shop.world.begin().await;
    let twice = refunds::retry(&mut tx, row.id).await.expect_err("the other one gives it");
    assert_eq!(twice.code, "refund_not_owed");
    drop(tx);
    shop.world.drain().await;
    let keys = shop.line.keys();
    assert!(keys.len() == 2 && keys[0] != keys[1], "another try is another key");
    let mut tx = shop.world.begin().await;
    assert_eq!(refunds::retry(&mut tx, row.id).await.expect_err("tried before").code, "refund_retried");
    drop(tx);
    // Given up: the credit note is taken back, and nothing is owed.
    let mut tx = shop.world.begin().await;
    app::credit_notes::void(&mut tx, row.credit_note_id.expect("a note")).await.expect("nothing went back");
    tx.commit(()).await.expect("commits");
    assert_eq!(shop.account("refunds_payable").await, 0);
    shop.world.verify().await;
}

#[tokio::test]
async fn a_slow_bank_is_asked_until_it_is_done() {
    let shop = Shop::paid_by("4084080000000243").await;
    // A Tuesday.
    let row = shop.asks(None).await.expect("written down");
    shop.world.drain().await;
    assert_eq!(shop.state(row.id).await, "pending");
    assert_eq!(shop.world.events().await, ["credit_note.created", "refund.created", "refund.pending"]);
    shop.world.until("2026-09-04T07:00:00Z").await;
    assert_eq!(shop.state(row.id).await, "pending", "two working days");
    shop.world.verify().await;
    shop.world.until("2026-09-06T08:00:00Z").await;
    assert_eq!(shop.state(row.id).await, "succeeded");
    assert_eq!(shop.world.events().await, ["refund.succeeded"], "told once");
    assert_eq!(shop.line.keys().len(), 1, "sent once");
    shop.world.verify().await;
}

#[tokio::test]
async fn a_card_that_is_gone_wants_an_account_which_is_forgotten_afterwards() {
    let shop = Shop::paid_by("4084080000000300").await;
    let row = shop.asks(None).await.expect("written down");
    shop.world.drain().await;
    assert_eq!(shop.state(row.id).await, "needs_account");
    assert!(shop.world.events().await.ends_with(&["refund.needs_account".to_owned()]));
    let send = |number: &str| {
        let to = Destination { number: number.to_owned(), bank_code: "058".to_owned(), name: "Ada Obi".to_owned() };
        let shop = &shop;
        async move {
            let mut tx = shop.world.begin().await;
            let row = refunds::send_to(&mut tx, &testkit::secrets(), row.id, &to).await?;
            app::Result::Ok(tx.commit(row).await?)
        }
    };
    assert_eq!(send("12-34").await.expect_err("no account").fields[0].field, "accountNumber");
    let sealed = send("0123456789").await.expect("wanted").destination.expect("kept for now");
    assert!(!sealed.windows(10).any(|part| part == b"0123456789"), "sealed");
    shop.world.pass(SignedDuration::from_mins(5)).await;
    let done = shop.refund(row.id).await;
    assert_eq!((done.state.as_str(), done.destination, done.sendings), ("succeeded", None, 2));
    let sent = shop.line.sent.lock().expect("no holder panics").clone();
    assert_eq!(sent[1].account.as_ref().map(|to| to.number.as_str()), Some("0123456789"));
    assert_eq!(send("0123456789").await.expect_err("it is over").code, "refund_needs_no_account");
    shop.world.verify().await;
}

#[tokio::test]
async fn money_that_nobody_asked_for_goes_back_by_its_transaction() {
    let mut shop = Shop::paid_by("4084080000000003").await;
    let world = &shop.world;
    let plan = world.plan(("month", 1), PRICE, 0, None).await;
    // Pending first, paid fifteen minutes later, when its bill is gone.
    let jide = world.customer("jide", "4084080000000185", Behavior::default()).await;
    let subscription = world.subscribe(jide, plan).await;
    world.engine.sweep(Kind::Collect, jiff::Timestamp::UNIX_EPOCH).await.expect("a scan");
    let mut tx = world.begin().await;
    let when = billing::subscription::CancelWhen::Now;
    app::subscriptions::cancel(&mut tx, subscription, when, None).await.expect("cancels");
    tx.commit(()).await.expect("commits");
    world.pass(SignedDuration::from_hours(2)).await;
    shop.customer = jide;
    let attempt = shop.attempt().await;
    assert_eq!((attempt.customer_id, attempt.status.as_str()), (jide, "succeeded"));
    assert_eq!(shop.account("surplus").await, -PRICE);
    let of = RefundTarget::Transaction(attempt.id);
    let part = shop.asks_for(of, Some(100_000)).await.expect("a part of it");
    assert_eq!((part.source.as_str(), part.credit_note_id), ("surplus", None));
    let tries: Vec<_> = (0..3).map(|_| shop.asks_for(of, Some(300_000))).collect();
    let told: Vec<_> = futures::future::join_all(tries)
        .await
        .into_iter()
        .map(|one| one.map_or_else(|error| error.code, |_| "made"))
        .collect();
    assert_eq!(told.iter().filter(|word| **word == "made").count(), 1, "{told:?}");
    assert!(told.contains(&"refund_too_large"), "{told:?}");
    shop.world.pass(SignedDuration::from_mins(30)).await;
    assert_eq!(shop.account("surplus").await, -100_000);
    let rest = shop.asks_for(of, None).await.expect("the rest");
    assert_eq!(rest.amount_minor, 100_000);
    shop.world.drain().await;
    assert_eq!(shop.account("surplus").await, 0);
    shop.world.verify().await;
}
