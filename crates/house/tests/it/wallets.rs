//! A wallet is filled from a card, pays a renewal as a whole or not at all, and never falls below zero.

use ids::{Mode, RefundId};
use jiff::SignedDuration;
use people::Means;
use usecase::ports::{ChargeOutcome, RefundAsk, RefundOutcome};

use crate::stage::{Stage, caps, naira};

#[tokio::test]
async fn a_wallet_pays_what_it_can_pay_whole_and_its_statement_says_so() {
    let stage = Stage::new().await;
    stage.fills(800_000).await;
    assert_eq!(stage.wallet().await, 800_000);
    let method = stage.gives(Means::Wallet, &caps(600_000, 600_000)).await;
    assert_eq!((method.gateway.as_str(), method.rail.as_str()), ("house", "wallet"));
    let subscription = stage.subscribed(500_000).await;
    assert_eq!(stage.wallet().await, 300_000);
    let first = stage.attempts().await.remove(0);
    assert_eq!((first.rail.as_str(), first.status.as_str()), ("wallet", "succeeded"));
    stage.world.pass(SignedDuration::from_hours(24 * 30)).await;
    assert_eq!(stage.wallet().await, 300_000, "all or nothing");
    let second = stage.attempts().await.remove(1);
    assert_eq!((second.status.as_str(), second.decline_code.as_deref()), ("failed", Some("insufficient_funds")));
    assert_eq!(stage.world.subscription(subscription).await.status, "past_due");
    let mut tx = stage.house.begin().await.expect("the database answers");
    let lines = people::statement(&mut tx, &stage.session, 10).await.expect("a statement");
    tx.commit(()).await.expect("commits");
    let told: Vec<_> = lines.iter().map(|line| (line.kind.as_str(), line.minor, line.merchant)).collect();
    assert_eq!(told, [("house.charged", -500_000, Some(stage.world.tenant)), ("wallet.topped_up", 800_000, None)]);
    stage.world.verify().await;
}

#[tokio::test]
async fn fifty_who_charge_a_wallet_at_once_take_what_is_in_it() {
    let stage = Stage::new().await;
    stage.fills(100_000).await;
    let method = stage.gives(Means::Wallet, &caps(10_000, 10_000_000)).await;
    let mut asks = Vec::new();
    for _ in 0..50 {
        asks.push(stage.ask(&method.token, 10_000).await);
    }
    let all = futures::future::join_all(asks.iter().map(|ask| stage.gateway.charge(ask))).await;
    let taken = all.iter().filter(|one| matches!(one, Ok(ChargeOutcome::Succeeded { .. }))).count();
    let refused = all.iter().filter(|one| matches!(one, Ok(ChargeOutcome::Declined { .. }))).count();
    assert_eq!((taken, refused), (10, 40), "{all:?}");
    assert_eq!(stage.wallet().await, 0);
}

#[tokio::test]
async fn money_goes_back_into_the_wallet_at_once() {
    let stage = Stage::new().await;
    stage.fills(500_000).await;
    stage.gives(Means::Wallet, &caps(600_000, 600_000)).await;
    stage.subscribed(500_000).await;
    let charge = stage.attempts().await.remove(0);
    let mut tx = stage.world.begin().await;
    let key: RefundId = tx.fresh();
    drop(tx);
    let ask = RefundAsk {
        key: key.uuid(),
        mode: Mode::Test,
        charge: charge.id,
        charge_ref: charge.gateway_ref.expect("a reference"),
        gateway_ref: None,
        charged: naira(500_000),
        amount: naira(120_000),
        before: naira(0),
        reason: None,
        account: None,
        at: stage.world.now(),
    };
    for _ in 0..3 {
        let outcome = stage.gateway.refund(&ask).await.expect("an answer");
        assert!(matches!(outcome, RefundOutcome::Succeeded { .. }), "{outcome:?}");
    }
    assert_eq!(stage.wallet().await, 120_000);
}

#[tokio::test]
async fn a_person_with_money_here_is_not_forgotten_and_one_without_is_with_all_that_they_gave() {
    let stage = Stage::new().await;
    stage.fills(100_000).await;
    let method = stage.gives(Means::Wallet, &caps(100_000, 100_000)).await;
    let erase = async || {
        let mut tx = stage.house.begin().await.expect("the database answers");
        people::erase(&mut tx, &stage.session).await.map_err(|error| error.code)?;
        tx.commit(()).await.map_err(|_| "commit")
    };
    assert_eq!(erase().await, Err("customer_has_wallet"));
    let ask = stage.ask(&method.token, 100_000).await;
    assert!(matches!(stage.gateway.charge(&ask).await, Ok(ChargeOutcome::Succeeded { .. })));
    assert_eq!(erase().await, Ok(()));
    let mut tx = stage.house.begin().await.expect("the database answers");
    assert_eq!(people::session(&mut tx, stage.session.id).await.expect("an answer"), None, "they are signed out");
    assert_eq!(people::merchants(&mut tx, &stage.session).await.expect("merchants"), []);
    assert_eq!(people::mandates(&mut tx, &stage.session).await.expect("mandates"), []);
    tx.commit(()).await.expect("commits");
    let ask = stage.ask(&method.token, 1).await;
    assert!(
        matches!(stage.gateway.charge(&ask).await, Ok(ChargeOutcome::Declined { .. })),
        "nothing is charged any more"
    );
}
