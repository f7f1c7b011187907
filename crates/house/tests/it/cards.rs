//! A renewal is charged to a card that a person keeps with the house, once, while the mandate holds and as far as it goes.

use gateways::simulated::{Behavior, Fate};
use ids::{RefundId, SubscriptionId};
use jiff::SignedDuration;
use people::Means;
use store::methods;
use testkit::secrets;
use usecase::ports::{ChargeOutcome, LookUpAsk, RefundAsk, RefundOutcome};

use crate::stage::{Stage, caps, naira};

impl Stage {
    async fn status(&self, id: SubscriptionId) -> String {
        self.world.subscription(id).await.status
    }
}

#[tokio::test]
async fn renewals_are_charged_by_the_mandate_and_the_books_of_both_agree() {
    let stage = Stage::new().await;
    let method = stage.gives(Means::Card(stage.card), &caps(600_000, 600_000)).await;
    assert_eq!(
        (method.gateway.as_str(), method.rail.as_str(), method.last4.as_deref()),
        ("house", "card", Some("0003"))
    );
    let subscription = stage.subscribed(500_000).await;
    assert_eq!(stage.status(subscription).await, "active");
    stage.world.pass(SignedDuration::from_hours(24 * 31)).await;
    let all = stage.attempts().await;
    let told: Vec<_> = all.iter().map(|one| (one.gateway.as_str(), one.rail.as_str(), one.status.as_str())).collect();
    assert_eq!(told, [("house", "card", "succeeded"); 2]);
    stage.world.verify().await;
}

#[tokio::test]
async fn what_was_taken_back_is_charged_no_more() {
    let stage = Stage::new().await;
    let method = stage.gives(Means::Card(stage.card), &caps(600_000, 600_000)).await;
    let subscription = stage.subscribed(500_000).await;
    stage.takes_back().await;
    let mut tx = stage.world.begin().await;
    assert_eq!(methods::active_of(&mut tx, &[stage.customer.uuid()]).await.expect("methods"), []);
    tx.commit(()).await.expect("commits");
    let ask = stage.ask(&method.token, 500_000).await;
    let outcome = stage.gateway.charge(&ask).await.expect("an answer");
    assert!(matches!(&outcome, ChargeOutcome::Declined { raw, .. } if raw.code.as_deref() == Some("invalid_method")));
    let asked = LookUpAsk { key: ask.key, mode: ask.mode, rail: ask.rail, gateway_ref: None, token: None, at: ask.at };
    assert_eq!(stage.gateway.look_up(&asked).await.expect("an answer"), outcome, "asked again it says the same");
    stage.world.pass(SignedDuration::from_hours(24 * 31)).await;
    assert_eq!(stage.status(subscription).await, "past_due");
    assert_eq!(stage.attempts().await.len(), 1, "only the first was charged");
    stage.world.verify().await;
}

#[tokio::test]
async fn no_charge_and_no_month_is_above_its_cap() {
    let stage = Stage::new().await;
    let method = stage.gives(Means::Card(stage.card), &caps(300_000, 500_000)).await;
    let charge = async |minor| {
        let ask = stage.ask(&method.token, minor).await;
        match stage.gateway.charge(&ask).await.expect("an answer") {
            ChargeOutcome::Succeeded { .. } => "taken".to_owned(),
            ChargeOutcome::Declined { code, .. } => code.as_str().to_owned(),
            other @ (ChargeOutcome::RequiresAction { .. }
            | ChargeOutcome::Pending { .. }
            | ChargeOutcome::Unknown(_)) => {
                panic!("{other:?}")
            }
        }
    };
    assert_eq!(charge(300_001).await, "limit_exceeded");
    assert_eq!(charge(300_000).await, "taken");
    assert_eq!(charge(200_001).await, "limit_exceeded", "of the month");
    assert_eq!(charge(200_000).await, "taken");
    assert_eq!(charge(1).await, "limit_exceeded");
    stage.world.pass(SignedDuration::from_hours(24 * 30)).await;
    assert_eq!(charge(300_000).await, "taken", "another month");
    stage.gives(Means::Card(stage.card), &caps(400_000, 900_000)).await;
    assert_eq!(charge(400_000).await, "taken", "the person lets more be charged");
}

#[tokio::test]
async fn one_attempt_is_one_charge_however_often_it_is_sent() {
    let stage = Stage::new().await;
    let method = stage.gives(Means::Card(stage.card), &caps(300_000, 500_000)).await;
    let ask = stage.ask(&method.token, 300_000).await;
    let all = futures::future::join_all((0..8).map(|_| stage.gateway.charge(&ask))).await;
    for outcome in all {
        let known = matches!(outcome, Ok(ChargeOutcome::Succeeded { .. } | ChargeOutcome::Unknown(_)));
        assert!(known, "{outcome:?}");
    }
    let outcome = stage.gateway.charge(&ask).await.expect("an answer");
    assert!(matches!(outcome, ChargeOutcome::Succeeded { amount, .. } if amount == naira(300_000)));
    let mut other = ask.clone();
    other.amount = naira(1);
    assert!(stage.gateway.charge(&other).await.is_err(), "the key is for what was asked first");
}

#[tokio::test]
async fn what_the_bank_does_not_answer_is_unknown_until_it_is_known() {
    let plan = vec![Fate::SilentThenSucceeds, Fate::LeavesNoTrace];
    let stage = Stage::with(Behavior { plan, ..Behavior::default() }).await;
    let method = stage.gives(Means::Card(stage.card), &caps(300_000, 900_000)).await;
    let subscription = stage.subscribed(100_000).await;
    let first = stage.attempts().await.remove(0);
    assert_eq!(first.status, "unknown");
    stage.world.pass(SignedDuration::from_mins(20)).await;
    assert_eq!(stage.attempts().await[0].status, "succeeded", "the money had moved");
    assert_eq!(stage.status(subscription).await, "active");
    let ask = stage.ask(&method.token, 100_000).await;
    assert!(matches!(stage.gateway.charge(&ask).await.expect("an answer"), ChargeOutcome::Unknown(_)));
    let again = stage.gateway.charge(&ask).await.expect("an answer");
    assert!(matches!(again, ChargeOutcome::Unknown(_)), "nobody knows, and nothing is sent twice: {again:?}");
}

#[tokio::test]
async fn money_goes_back_to_the_card_once_and_never_more_than_was_taken() {
    let stage = Stage::new().await;
    stage.gives(Means::Card(stage.card), &caps(600_000, 600_000)).await;
    stage.subscribed(500_000).await;
    let charge = stage.attempts().await.remove(0);
    let refund = async |minor| {
        let mut tx = stage.world.begin().await;
        let key: RefundId = tx.fresh();
        RefundAsk {
            key: key.uuid(),
            mode: ids::Mode::Test,
            charge: charge.id,
            charge_ref: charge.gateway_ref.clone().expect("a reference"),
            gateway_ref: None,
            charged: naira(500_000),
            amount: naira(minor),
            before: naira(0),
            reason: None,
            account: None,
            at: stage.world.now(),
        }
    };
    let ask = refund(200_000).await;
    for _ in 0..2 {
        let outcome = stage.gateway.refund(&ask).await.expect("an answer");
        assert!(matches!(outcome, RefundOutcome::Succeeded { amount, .. } if amount == naira(200_000)), "{outcome:?}");
    }
    let known = stage.gateway.look_up_refund(&ask).await.expect("an answer");
    assert!(matches!(known, RefundOutcome::Succeeded { .. }));
    let too_much = stage.gateway.refund(&refund(300_001).await).await.expect("an answer");
    assert!(matches!(too_much, RefundOutcome::Failed(_)));
    let rest = stage.gateway.refund(&refund(300_000).await).await.expect("an answer");
    assert!(matches!(rest, RefundOutcome::Succeeded { .. }));
}

#[tokio::test]
async fn a_card_that_a_subscription_needs_stays_and_one_that_it_does_not_goes_with_its_mandates() {
    let stage = Stage::new().await;
    stage.gives(Means::Card(stage.card), &caps(600_000, 600_000)).await;
    stage.subscribed(500_000).await;
    let (db, secrets) = (stage.world.db.public(ids::Mode::Test), secrets());
    let errands = stage.errands(&db, &secrets);
    let kept = errands.remove(stage.card).await.expect_err("it is needed");
    assert_eq!(kept.code, "last_method");
    let wallet = stage.gives(Means::Wallet, &caps(600_000, 600_000)).await;
    errands.remove(stage.card).await.expect("the wallet pays from now on");
    let mut tx = stage.world.begin().await;
    let left = methods::active_of(&mut tx, &[stage.customer.uuid()]).await.expect("methods");
    assert_eq!(left.iter().map(|row| row.id).collect::<Vec<_>>(), [wallet.id]);
    tx.commit(()).await.expect("commits");
    stage.world.verify().await;
}
