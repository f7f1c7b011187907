//! Contested money: frozen in the books, and divided to the unit.

use escrow::dispute::{Award, Reason, Share};
use escrow::{Action, AdminRole, Digest};
use escrows::By;

use crate::deal::{Deal, PRICE};

fn award(milestone: ids::MilestoneId, seller: i64) -> Action {
    let award = Award {
        shares: vec![Share { milestone, seller }],
        fallback: None,
        fallback_after: 0,
        charge_fee: false,
        reasons: Digest([7; 32]),
    };
    Action::Award { dispute: 1, award: Box::new(award) }
}

#[tokio::test]
async fn an_award_divides_what_was_contested() {
    let deal = Deal::new().await;
    let (id, milestone) = deal.submitted(deal.order()).await;
    let open = Action::OpenDispute { contested: vec![(milestone, None)], reason: Reason::Damaged };
    let order = deal.buyer(id, open).await;
    assert_eq!(order.row.state, "disputed");
    deal.world.verify().await;
    let early = deal.staff(id, AdminRole::Dispute, award(milestone, 4_000_000)).await;
    assert_eq!(early.expect_err("nobody was heard").code, "dispute_phase");
    deal.seller(id, Action::Respond { dispute: 1, counter_claim: false }).await;
    deal.buyer(id, Action::MoveOn(1)).await;
    deal.seller(id, Action::MoveOn(1)).await;
    deal.buyer(id, Action::MoveOn(1)).await;
    deal.seller(id, Action::MoveOn(1)).await;
    let support = deal.staff(id, AdminRole::Support, award(milestone, 4_000_000)).await;
    assert_eq!(support.expect_err("not theirs").code, "not_yours");
    let order = deal.staff(id, AdminRole::Dispute, award(milestone, 4_000_000)).await.expect("an award");
    assert_eq!(order.row.state, "closed");
    assert_eq!(deal.available(deal.seller).await, 4_000_000);
    // 60 % of the fee of 250,000 comes back with 60 % of the price.
    assert_eq!(deal.available(deal.buyer).await, PRICE - 4_000_000 + 150_000);
    deal.world.verify().await;
}

#[tokio::test]
async fn parties_settle_by_an_offer_of_one_that_the_other_takes() {
    let deal = Deal::new().await;
    let (id, milestone) = deal.submitted(deal.order()).await;
    deal.buyer(id, Action::OpenDispute { contested: vec![(milestone, None)], reason: Reason::Quality }).await;
    deal.seller(id, Action::Respond { dispute: 1, counter_claim: false }).await;
    let shares = vec![Share { milestone, seller: 7_000_000 }];
    deal.seller(id, Action::Offer { dispute: 1, shares }).await;
    let order = deal.buyer(id, Action::AcceptOffer { dispute: 1, offer: 1 }).await;
    assert_eq!(order.row.state, "closed");
    assert_eq!(deal.available(deal.seller).await, 7_000_000);
    deal.world.verify().await;
}

#[tokio::test]
async fn strangers_and_the_other_side_may_not() {
    let deal = Deal::new().await;
    let stranger = deal.world.customer("chi", "4084080000000003", Default::default()).await;
    let (id, milestone) = deal.submitted(deal.order()).await;
    let before = deal.load(id).await.row;
    for (by, action) in [
        (By::Customer(stranger), Action::Approve(milestone)),
        (By::Customer(deal.seller), Action::Approve(milestone)),
        (By::Customer(deal.seller), Action::Verify(1)),
        (By::Customer(deal.buyer), Action::Submit(milestone)),
        (By::System, Action::Approve(milestone)),
    ] {
        let refused = deal.act(id, by, action).await.expect_err("not theirs");
        assert_eq!(refused.kind, usecase::Kind::Forbidden, "{refused}");
    }
    assert_eq!(deal.load(id).await.row, before);
    deal.world.verify().await;
}
