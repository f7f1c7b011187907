//! The rules of the suite that every adapter passes, kept by the simulator when money is to go back: one key is one refund, nothing
//! beyond the charge, a lost answer is unknown and a look-up settles it, nothing of it in live mode.

use futures::future::join_all;
use gateways::simulated::{Behavior, Faults, Window};
use ids::{Mode, Uuid};
use jiff::Timestamp;
use money::{Currency, Money};
use recovery::Rail;
use usecase::ports::{ChargeGateway, GatewayError, RefundAccount, RefundAsk, RefundOutcome, UnknownCause};

use crate::simulated::{Bank, ask, in_hours, key, noon, price};

fn back(number: u128, minor: i64, at: Timestamp) -> RefundAsk {
    RefundAsk {
        key: Uuid::from_u128(number),
        mode: Mode::Test,
        charge: key(1),
        charge_ref: "as the simulator calls it".to_owned(),
        gateway_ref: None,
        charged: price(),
        amount: Money::new(minor, Currency::NGN),
        before: Money::zero(Currency::NGN),
        reason: None,
        account: None,
        at,
    }
}

/// A bank with one charge of a card.
async fn charged(number: &str) -> Bank {
    let bank = Bank::open().await;
    let card = bank.card(number, Behavior::default()).await;
    bank.charge(&ask(1, Rail::Card, Some(&card.token))).await;
    bank
}

impl Bank {
    async fn pay_back(&self, ask: &RefundAsk) -> RefundOutcome {
        self.gateway.refund(ask).await.expect("the gateway is up")
    }

    async fn asked_about(&self, ask: &RefundAsk) -> RefundOutcome {
        self.gateway.look_up_refund(ask).await.expect("the gateway is up")
    }
}

fn gone(outcome: &RefundOutcome) -> Option<i64> {
    if let RefundOutcome::Succeeded { amount, .. } = outcome { Some(amount.minor()) } else { None }
}

#[tokio::test]
async fn one_key_is_one_refund_and_no_more_goes_back_than_was_charged() {
    let bank = charged("4084080000000003").await;
    let part = back(1, 300_000, noon());
    assert_eq!(bank.asked_about(&part).await, RefundOutcome::Unknown(UnknownCause::NotFound));
    for _ in 0..3 {
        assert_eq!(gone(&bank.pay_back(&part).await), Some(300_000));
    }
    assert_eq!(gone(&bank.asked_about(&part).await), Some(300_000));
    let other = bank.gateway.refund(&back(1, 200_000, noon())).await;
    assert!(matches!(other, Err(GatewayError::BadRequest(_))), "another refund under the same key: {other:?}");
    // Its own book counts, whatever it is told of what went before.
    let beyond = bank.gateway.refund(&back(2, 200_001, noon())).await;
    assert!(matches!(beyond, Err(GatewayError::BadRequest(_))), "{beyond:?}");
    let (six, bank) = ((10..16).map(|number| back(number, 100_000, noon())).collect::<Vec<_>>(), &bank);
    let told = join_all(six.iter().map(|one| bank.gateway.refund(one))).await;
    assert_eq!(told.iter().flatten().filter(|outcome| gone(outcome).is_some()).count(), 2, "{told:?}");
    let stranger = RefundAsk { charge: key(99), ..back(3, 1, noon()) };
    assert!(matches!(bank.gateway.refund(&stranger).await, Err(GatewayError::BadRequest(_))));
}

#[tokio::test]
async fn an_answer_lost_after_it_acted_is_unknown_and_a_look_up_settles_it() {
    let bank = charged("4084080000000003").await;
    bank.gateway.set_faults(&Faults { drop_answer_per_10k: 10_000, ..Faults::default() }).await.expect("faults");
    let lost = back(1, 300_000, noon());
    assert_eq!(bank.pay_back(&lost).await, RefundOutcome::Unknown(UnknownCause::Cut));
    assert_eq!(gone(&bank.asked_about(&lost).await), Some(300_000));
    let window = Window { from: noon(), to: in_hours(1) };
    bank.gateway.set_faults(&Faults { outage: Some(window), ..Faults::default() }).await.expect("faults");
    for outcome in [bank.gateway.refund(&back(2, 1, noon())).await, bank.gateway.look_up_refund(&lost).await] {
        assert!(matches!(outcome, Err(GatewayError::NotSent(_))), "{outcome:?}");
    }
    assert_eq!(bank.gateway.paid_back(Uuid::from_u128(2)).await.expect("the book is open"), None);
}

#[tokio::test]
async fn each_card_tells_its_story_when_money_is_to_go_back() {
    let bank = charged("4084080000000235").await;
    assert!(matches!(bank.pay_back(&back(1, 300_000, noon())).await, RefundOutcome::Failed(_)));
    let again = bank.pay_back(&back(2, 500_000, noon())).await;
    assert!(matches!(again, RefundOutcome::Failed(_)), "what failed takes nothing of the charge: {again:?}");

    // A Tuesday at noon: Wednesday, Thursday and Friday are working days.
    let bank = charged("4084080000000243").await;
    let slow = back(1, 300_000, noon());
    assert!(matches!(bank.pay_back(&slow).await, RefundOutcome::Pending { .. }));
    let at = |hours| RefundAsk { at: in_hours(hours), ..slow.clone() };
    assert!(matches!(bank.asked_about(&at(71)).await, RefundOutcome::Pending { .. }));
    assert_eq!(gone(&bank.asked_about(&at(72)).await), Some(300_000));

    let bank = charged("4084080000000300").await;
    let elsewhere = back(1, 300_000, noon());
    assert!(matches!(bank.pay_back(&elsewhere).await, RefundOutcome::NeedsAccount { .. }));
    assert!(matches!(bank.asked_about(&elsewhere).await, RefundOutcome::NeedsAccount { .. }));
    let to = RefundAccount { number: "0123456789".to_owned(), bank_code: "058".to_owned(), name: "Ada".to_owned() };
    let named = RefundAsk { account: Some(to), ..elsewhere.clone() };
    assert!(matches!(bank.pay_back(&named).await, RefundOutcome::Pending { .. }));
    assert_eq!(gone(&bank.asked_about(&elsewhere).await), Some(300_000));
}

#[tokio::test]
async fn live_mode_and_what_makes_no_sense_are_refused_before_anything_happens() {
    let bank = charged("4084080000000003").await;
    let live = RefundAsk { mode: Mode::Live, ..back(1, 1, noon()) };
    assert!(matches!(bank.gateway.refund(&live).await, Err(GatewayError::Misconfigured(_))));
    assert!(matches!(bank.gateway.look_up_refund(&live).await, Err(GatewayError::Misconfigured(_))));
    for minor in [0, -1, 500_001] {
        let refused = bank.gateway.refund(&back(1, minor, noon())).await;
        assert!(matches!(refused, Err(GatewayError::BadRequest(_))), "{minor}: {refused:?}");
    }
    let foreign =
        RefundAsk { amount: Money::new(1, Currency::parse("USD").expect("a currency")), ..back(1, 1, noon()) };
    assert!(matches!(bank.gateway.refund(&foreign).await, Err(GatewayError::BadRequest(_))));
    assert_eq!(bank.asked_about(&back(1, 1, noon())).await, RefundOutcome::Unknown(UnknownCause::NotFound));
}
