//! Payments into escrow that are disputed: what is held stops, what left is not taken out, and who bears it is what was agreed.

use escrow::Action;
use escrows::{Act, By, NewPayment, Pays};
use gateways::simulated::Behavior;
use ids::{CustomerId, OrderId};
use store::disputes::DisputeRow;
use testkit::deal::{self, CHARGE, PRICE};

use super::{DISPUTED, FEE, Shop};

/// A buyer whose bank will dispute it, and a seller.
struct Deal {
    shop: Shop,
    buyer: CustomerId,
    seller: CustomerId,
    order: OrderId,
}

impl Deal {
    /// An order paid by card on Tuesday, 1 September, at eight.
    async fn funded() -> Deal {
        let world = testkit::World::new().await;
        let buyer = world.customer("ada", DISPUTED, Behavior::default()).await;
        let seller = world.customer("bola", "4084080000000003", Behavior::default()).await;
        let mut tx = world.begin().await;
        deal::switch_on(&mut tx, &[buyer, seller]).await;
        let new = deal::chairs(buyer, seller, &["ITEM_RECEIVED"]);
        let order = escrows::propose(&mut tx, new).await.expect("an order");
        tx.commit(()).await.expect("commits");
        let deal = Deal { shop: Shop::of(world), buyer, seller, order: order.row.id };
        deal.act(seller, Action::Accept(order.order.terms_hash)).await;
        let mut tx = deal.shop.world.begin().await;
        let card = store::methods::active_of(&mut tx, &[buyer.uuid()]).await.expect("methods")[0].id;
        let held = escrows::hold(&mut tx, deal.order).await.expect("the order");
        let new = NewPayment::by(Pays::Method(card));
        escrows::begin_payment(&mut tx, held, new).await.expect("a payment");
        tx.commit(()).await.expect("commits");
        deal.shop.world.drain().await;
        assert_eq!(deal.order().await.row.state, "funded");
        deal
    }

    /// Delivered, and approved by the buyer: the seller has the money.
    async fn closed() -> Deal {
        let deal = Deal::funded().await;
        let milestone = deal.order().await.order.milestones[0].id;
        deal.act(deal.seller, Action::Start(None)).await;
        deal.act(deal.seller, Action::Submit(milestone)).await;
        for open in deal.order().await.order.unmet(milestone) {
            deal.act(deal.buyer, Action::Verify(open.number)).await;
        }
        deal.act(deal.buyer, Action::Approve(milestone)).await;
        deal.shop.world.drain().await;
        assert_eq!((deal.order().await.row.state.as_str(), deal.wallet(deal.seller).await), ("closed", PRICE));
        deal
    }

    async fn act(&self, who: CustomerId, action: Action) {
        let mut tx = self.shop.world.begin().await;
        let order = escrows::hold(&mut tx, self.order).await.expect("the order");
        let act = Act { by: By::Customer(who), expects: None, action, step: None };
        escrows::apply(&mut tx, order, act).await.expect("they may");
        tx.commit(()).await.expect("commits");
    }

    async fn order(&self) -> escrows::Order {
        let mut tx = self.shop.world.begin().await;
        let order = escrows::load(&mut tx, self.order).await.expect("the order");
        tx.commit(order).await.expect("a read")
    }

    async fn wallet(&self, of: CustomerId) -> i64 {
        self.shop.wallet(of).await
    }

    async fn takes_out(&self, who: CustomerId, minor: i64) -> Result<(), usecase::Error> {
        let mut tx = self.shop.world.begin().await;
        let answer = escrows::may_take_out(&mut tx, who, "NGN", minor).await;
        tx.commit(()).await.expect("a read");
        answer
    }

    async fn opened(&self) -> DisputeRow {
        self.shop.world.until("2026-09-03T08:10:00Z").await;
        let row = self.shop.dispute().await;
        assert_eq!(
            (row.state.as_str(), row.amount_minor, row.order_id),
            ("evidence_due", Some(CHARGE), Some(self.order))
        );
        row
    }

    async fn account(&self, name: &str) -> i64 {
        self.shop.account(name).await
    }

    async fn loses(&self) {
        let said = "She says losing_evidence, and so do we.".to_owned();
        let id = self.shop.dispute().await.id;
        self.shop.wants(id, disputes::Wish::Submit(Some(said))).await.expect("in time");
        self.shop.world.until("2026-09-08T00:00:00Z").await;
        assert_eq!(self.shop.dispute().await.state, "lost");
    }
}

#[tokio::test]
async fn what_is_held_stops_and_goes_on_when_the_dispute_is_won() {
    let deal = Deal::funded().await;
    let row = deal.opened().await;
    assert_eq!((row.attempt_id, row.withdrawn), (None, true));
    assert_eq!((deal.account("escrow_held").await, deal.account("escrow_disputed").await), (0, -PRICE));
    assert_eq!((deal.account("dispute_receivable").await, deal.account("gateway_clearing").await), (CHARGE, -FEE));
    let order = deal.order().await.order;
    assert_eq!(order.chargebacks.len(), 1);
    assert!(order.holds.iter().any(|hold| hold.lifted_at.is_none()), "nothing leaves");
    deal.shop.world.verify().await;

    deal.shop.world.until("2026-09-08T00:00:00Z").await;
    assert_eq!(deal.shop.dispute().await.state, "won");
    assert_eq!((deal.account("escrow_held").await, deal.account("escrow_disputed").await), (-PRICE, 0));
    assert_eq!((deal.account("dispute_receivable").await, deal.account("gateway_clearing").await), (0, CHARGE - FEE));
    deal.shop.world.verify().await;
}

#[tokio::test]
async fn the_file_says_what_was_agreed_and_what_happened() {
    let deal = Deal::funded().await;
    let row = deal.opened().await;
    let mut tx = deal.shop.world.begin().await;
    let file = disputes::read_file(&mut tx, &testkit::secrets(), &row).await.expect("opens").expect("a file");
    tx.commit(()).await.expect("a read");
    assert!(file.service.ends_with("Six oak chairs"), "{}", file.service);
    let of = |title: &str| file.parts.iter().find(|part| part.title == title).map(|part| part.lines.join("\n"));
    assert!(of("What was agreed").expect("a part").contains("Both parties had agreed"), "{file:?}");
    assert!(of("What happened").expect("a part").contains("order funded"), "{file:?}");
    assert!(of("The payment").expect("a part").contains("10250000 NGN"), "{file:?}");
}

#[tokio::test]
async fn a_seller_does_not_leave_with_money_that_is_claimed_back_and_bears_what_is_lost() {
    let deal = Box::pin(Deal::closed()).await;
    deal.takes_out(deal.seller, PRICE).await.expect("nobody claims it");
    deal.opened().await;
    let refused = deal.takes_out(deal.seller, 1).await.expect_err("all of it is claimed");
    assert_eq!(refused.code, "party_money_contested");
    assert_eq!(deal.wallet(deal.seller).await, PRICE, "it is still theirs");
    deal.shop.world.verify().await;

    deal.loses().await;
    assert_eq!(deal.wallet(deal.seller).await, 0);
    assert_eq!(deal.account("dispute_receivable").await, 0);
    assert_eq!((deal.account("escrow_income").await, deal.account("gateway_clearing").await), (0, -FEE));
    deal.shop.world.verify().await;
}

#[tokio::test]
async fn what_was_held_is_gone_when_the_dispute_is_lost_and_nobody_owes_anything() {
    let deal = Deal::funded().await;
    deal.opened().await;
    deal.loses().await;
    assert_eq!(deal.order().await.row.state, "refunded");
    assert_eq!((deal.account("escrow_held").await, deal.account("escrow_disputed").await), (0, 0));
    assert_eq!((deal.wallet(deal.seller).await, deal.account("party_debt").await), (0, 0));
    deal.shop.world.verify().await;
}

#[tokio::test]
async fn money_in_a_wallet_that_is_taken_back_is_owed_when_it_is_not_there_any_more() {
    let world = testkit::World::new().await;
    let payer = world.customer("ada", DISPUTED, Behavior::default()).await;
    let mut tx = world.begin().await;
    deal::switch_on(&mut tx, &[payer]).await;
    let card = store::methods::active_of(&mut tx, &[payer.uuid()]).await.expect("methods")[0].id;
    escrows::top_up(&mut tx, payer, &Pays::Method(card), PRICE, "NGN").await.expect("a payment");
    tx.commit(()).await.expect("commits");
    world.drain().await;
    let shop = Shop::of(world);
    assert_eq!(shop.wallet(payer).await, PRICE);
    shop.world.until("2026-09-03T08:10:00Z").await;
    let row = shop.dispute().await;
    assert_eq!((row.order_id, row.escrow_payment_id.is_some()), (None, true));
    let mut tx = shop.world.begin().await;
    let refused = escrows::may_take_out(&mut tx, payer, "NGN", 1).await.expect_err("their bank has it back");
    tx.commit(()).await.expect("a read");
    assert_eq!(refused.code, "party_money_contested");
    shop.wants(row.id, disputes::Wish::Accept).await.expect("in time");
    shop.world.pass(jiff::SignedDuration::from_mins(30)).await;
    assert_eq!(shop.dispute().await.state, "accepted");
    assert_eq!((shop.wallet(payer).await, shop.account("party_debt").await), (0, 0));
    shop.world.verify().await;
}
