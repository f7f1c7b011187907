//! Two who do something to one order in the same instant: one of them is first, and the books hold.

use escrow::Action;
use escrow::dispute::Reason;
use escrows::By;
use jiff::SignedDuration;

use crate::deal::{Deal, PRICE};

#[tokio::test]
async fn of_an_approval_and_a_dispute_in_the_same_instant_one_counts() {
    for _ in 0..5 {
        let deal = Deal::new().await;
        let (id, milestone) = deal.submitted(deal.order()).await;
        deal.buyer(id, Action::Verify(1)).await;
        deal.buyer(id, Action::Verify(2)).await;
        let contest = Action::OpenDispute { contested: vec![(milestone, None)], reason: Reason::Late };
        let (approved, contested) = futures::join!(
            deal.act(id, By::Customer(deal.buyer), Action::Approve(milestone)),
            deal.act(id, By::Customer(deal.seller), contest),
        );
        assert_eq!(usize::from(approved.is_ok()) + usize::from(contested.is_ok()), 1, "{approved:?} {contested:?}");
        let state = deal.state(id).await;
        assert_eq!(state, if approved.is_ok() { "closed" } else { "disputed" });
        deal.world.verify().await;
    }
}

#[tokio::test]
async fn of_a_dispute_and_silence_in_the_same_instant_one_counts() {
    for _ in 0..5 {
        let deal = Deal::new().await;
        let (id, milestone) = deal.submitted(deal.order()).await;
        deal.world.db.clock.set(deal.world.now() + SignedDuration::from_hours(72));
        let contest = Action::OpenDispute { contested: vec![(milestone, None)], reason: Reason::Late };
        let (contested, swept) = futures::join!(
            deal.act(id, By::Customer(deal.buyer), contest),
            deal.world.engine.sweep(store::Kind::Escrow, jiff::Timestamp::UNIX_EPOCH),
        );
        swept.expect("a round");
        deal.world.drain().await;
        let state = deal.state(id).await;
        assert_eq!(state, if contested.is_ok() { "disputed" } else { "closed" });
        let seller = deal.available(deal.seller).await;
        assert_eq!(seller, if contested.is_ok() { 0 } else { PRICE });
        deal.world.verify().await;
    }
}

#[tokio::test]
async fn fifty_approvals_in_the_same_instant_release_once() {
    let deal = Deal::new().await;
    let (id, milestone) = deal.submitted(deal.order()).await;
    deal.buyer(id, Action::Verify(1)).await;
    deal.buyer(id, Action::Verify(2)).await;
    let tries = (0..50).map(|_| deal.act(id, By::Customer(deal.buyer), Action::Approve(milestone)));
    let done = futures::future::join_all(tries).await;
    assert_eq!(done.iter().filter(|one| one.is_ok()).count(), 1);
    assert_eq!(deal.available(deal.seller).await, PRICE);
    deal.world.verify().await;
}

#[tokio::test]
async fn orders_of_the_same_two_in_both_directions_never_wait_in_a_circle() {
    let deal = Deal::new().await;
    let mut orders = Vec::new();
    for _ in 0..6 {
        let (id, milestone) = deal.submitted(deal.order()).await;
        deal.buyer(id, Action::Verify(1)).await;
        deal.buyer(id, Action::Verify(2)).await;
        orders.push((id, milestone));
    }
    let all = orders.iter().map(|(id, milestone)| deal.act(*id, By::Customer(deal.buyer), Action::Approve(*milestone)));
    let done = futures::future::join_all(all).await;
    assert!(done.iter().all(Result::is_ok), "{done:?}");
    assert_eq!(deal.available(deal.seller).await, 6 * PRICE);
    deal.world.verify().await;
}
