use jiff::SignedDuration;
use payouts::PayoutSettingsChange;

use crate::counter::{COLLECTED, Counter, MAKER, code};

/// 10,000 naira by the simulator: a fee of 25, its tax of 1.88, the duty of 50.
const AMOUNT: i64 = 1_000_000;
const COST: i64 = 7_688;

#[tokio::test]
async fn a_payout_is_held_sent_once_and_booked() {
    let counter = Counter::open().await;
    let id = counter.payout("0000000001", AMOUNT).await;
    let held = counter.funds().await;
    assert_eq!((held.available, held.held), (COLLECTED - AMOUNT - COST, AMOUNT + COST));
    assert_eq!(counter.status(id).await, "approved");
    counter.world.verify().await;

    counter.world.drain().await;
    let row = counter.row(id).await;
    assert_eq!((row.status.as_str(), row.actual_minor), ("succeeded", Some(COST)));
    assert_eq!(counter.tries(id).await, [("settled".to_owned(), 1)]);
    let paid = counter.funds().await;
    assert_eq!((paid.available, paid.held), (COLLECTED - AMOUNT - COST, 0));
    assert_eq!(counter.told().await, ["payout.created", "payout.submitted", "payout.succeeded"]);
    counter.world.verify().await;
    // A week later nothing has changed, and nobody looks any more.
    counter.world.pass(SignedDuration::from_hours(24 * 7)).await;
    assert_eq!(counter.funds().await, paid);
    assert_eq!(counter.told().await, [""; 0]);
    counter.world.verify().await;
}

#[tokio::test]
async fn what_came_in_today_is_not_paid_out_today() {
    let counter = Counter::open().await;
    let to = counter.beneficiary("0000000001").await;
    counter.change(PayoutSettingsChange { clearance_hours: Some(720), ..PayoutSettingsChange::default() }).await;
    let funds = counter.funds().await;
    assert_eq!((funds.available, funds.pending), (0, COLLECTED));
    assert_eq!(code(counter.asked(counter.wish(to, 1)).await), "insufficient_balance");
}

#[tokio::test]
async fn two_at_once_do_not_see_the_same_money() {
    let counter = Counter::open().await;
    counter.change(PayoutSettingsChange { bands: Some(free()), ..PayoutSettingsChange::default() }).await;
    // Two beneficiaries: whoever asks for one does not wait for the other's row.
    let to = [counter.beneficiary("0000000001").await, counter.beneficiary("1234567890").await];
    let more_than_half = COLLECTED / 10 * 6;
    let wishes = (0..6).map(|nth| counter.asked(counter.wish(to[nth % 2], more_than_half)));
    let answers = futures_join(wishes).await;
    let (taken, refused): (Vec<_>, Vec<_>) = answers.into_iter().partition(Result::is_ok);
    assert_eq!(taken.len(), 1);
    assert!(refused.into_iter().all(|answer| code(answer) == "insufficient_balance"));
    counter.world.drain().await;
    counter.world.verify().await;
}

#[tokio::test]
async fn the_last_kobo_can_be_paid_out_and_no_more() {
    let counter = Counter::open().await;
    counter.change(PayoutSettingsChange { bands: Some(free()), ..PayoutSettingsChange::default() }).await;
    let to = counter.beneficiary("0000000001").await;
    // 50 naira of fee and 3.75 of tax above 50,000 naira, and the duty.
    let all = COLLECTED - 5_000 - 375 - 5_000;
    assert_eq!(code(counter.asked(counter.wish(to, all + 1)).await), "insufficient_balance");
    counter.asked(counter.wish(to, all)).await.expect("everything");
    counter.world.drain().await;
    assert_eq!(counter.funds().await.available, 0);
    counter.world.verify().await;
}

#[tokio::test]
async fn each_of_the_simulators_accounts_ends_where_it_should() {
    let counter = Counter::open().await;
    for (account, first, hours, last, tries) in [
        ("0000000002", "submitted", 1, "succeeded", 1),
        ("0000000003", "failed", 1, "failed", 1),
        ("0000000004", "succeeded", 26, "reversed", 1),
        ("0000000005", "unknown", 1, "succeeded", 1),
        ("0000000006", "unknown", 24 * 9, "manual", 1),
        ("0000000009", "approved", 24 * 4, "failed", 7),
    ] {
        let id = counter.payout(account, AMOUNT).await;
        counter.world.drain().await;
        assert_eq!(counter.status(id).await, first, "{account}");
        counter.world.verify().await;
        counter.world.pass(SignedDuration::from_hours(hours)).await;
        assert_eq!(counter.status(id).await, last, "{account}");
        assert_eq!(counter.tries(id).await.len(), tries, "{account}");
        counter.world.verify().await;
    }
}

#[tokio::test]
async fn money_that_came_back_can_be_had_again_and_its_costs_cannot() {
    let counter = Counter::open().await;
    counter.payout("0000000004", AMOUNT).await;
    counter.world.drain().await;
    counter.told().await;
    counter.world.pass(SignedDuration::from_hours(26)).await;
    assert_eq!(counter.told().await, ["payout.reversed"]);
    assert_eq!(counter.funds().await.available, COLLECTED - COST);
    counter.world.pass(SignedDuration::from_hours(100)).await;
    assert_eq!(counter.told().await, [""; 0], "once");
    counter.world.verify().await;
}

#[tokio::test]
async fn a_person_settles_what_nobody_could_tell() {
    for (arrived, status, left) in [(true, "succeeded", COLLECTED - AMOUNT - COST), (false, "failed", COLLECTED)] {
        let counter = Counter::open().await;
        let id = counter.payout("0000000006", AMOUNT).await;
        let mut tx = counter.world.begin().await;
        let early = payouts::by_hand(&mut tx, id, arrived, "too early").await;
        assert_eq!(code(early), "payout_not_manual");
        drop(tx);
        counter.world.drain().await;
        counter.world.pass(SignedDuration::from_hours(24 * 9)).await;
        assert_eq!(counter.told().await.last().map(String::as_str), Some("payout.manual_review"));
        let mut tx = counter.world.begin().await;
        let row = payouts::by_hand(&mut tx, id, arrived, "seen on the statement").await.expect("settled");
        tx.commit(()).await.expect("committed");
        assert_eq!(row.status, status);
        assert_eq!(counter.funds().await.available, left);
        counter.world.verify().await;
    }
}

#[tokio::test]
async fn nobody_is_paid_before_their_time_after_it_or_in_another_name() {
    let counter = Counter::open().await;
    let to = counter.added("0000000001", Some("Ada Obi")).await.expect("a beneficiary");
    assert_eq!(code(counter.asked(counter.wish(to, AMOUNT)).await), "beneficiary_cooling_down");
    assert_eq!(code(counter.added("0000000001", None).await), "beneficiary_exists");
    assert_eq!(code(counter.added("0000000008", Some("Ada Obi")).await), "name_mismatch");
    assert_eq!(code(counter.added("0000000007", Some("Ada Obi")).await), "name_enquiry_unavailable");
    assert_eq!(code(counter.added("00000001", Some("Ada Obi")).await), "validation_error");
    counter.world.pass(SignedDuration::from_hours(24)).await;
    let payout = counter.asked(counter.wish(to, AMOUNT)).await.expect("its time has come").id;

    let mut tx = counter.world.begin().await;
    payouts::remove(&mut tx, to).await.expect("removed");
    tx.commit(()).await.expect("committed");
    assert_eq!(counter.status(payout).await, "canceled");
    assert_eq!(counter.funds().await.available, COLLECTED);
    assert_eq!(code(counter.asked(counter.wish(to, AMOUNT)).await), "not_found");
    counter.world.drain().await;
    counter.world.verify().await;
    counter.added("0000000001", None).await.expect("the same account again, and a new wait");
}

#[tokio::test]
async fn what_was_not_sent_can_be_taken_back_once() {
    let counter = Counter::open().await;
    let id = counter.payout("0000000001", AMOUNT).await;
    for expected in [Ok("canceled"), Err("payout_already_sent")] {
        let mut tx = counter.world.begin().await;
        match (payouts::cancel(&mut tx, id).await, expected) {
            (Ok(row), Ok(status)) => assert_eq!(row.status, status),
            (Err(error), Err(code)) => assert_eq!(error.code, code),
            (other, expected) => panic!("{other:?} and not {expected:?}"),
        }
        tx.commit(()).await.expect("committed");
    }
    counter.world.drain().await;
    assert_eq!(counter.status(id).await, "canceled");
    assert!(counter.tries(id).await.is_empty());
    assert_eq!(counter.funds().await.available, COLLECTED);
    assert_eq!(counter.row(id).await.maker, MAKER);
    counter.world.verify().await;
}

fn free() -> Vec<payouts::PayoutBand> {
    vec![payouts::PayoutBand { currency: "NGN".to_owned(), above: 0, approvals: 0 }]
}

/// All of them at once.
async fn futures_join<T>(all: impl Iterator<Item = impl Future<Output = T>>) -> Vec<T> {
    futures::future::join_all(all).await
}
