//! Money into orders and wallets, and what it is held for.

use escrow::Action;
use escrows::Pays;
use gateways::simulated::{Behavior, Fate};
use jiff::SignedDuration;
use recovery::DeclineCode;
use store::escrow::payments;

use crate::deal::{CHARGE, Deal, PRICE};

/// A card whose first charge is not answered, and goes through.
fn silent() -> Behavior {
    Behavior { plan: vec![Fate::SilentThenSucceeds], ..Behavior::default() }
}

#[tokio::test]
async fn what_a_buyer_pays_is_held_until_it_is_approved_and_then_is_the_sellers() {
    let deal = Deal::new().await;
    let (id, milestone) = deal.submitted(deal.order()).await;
    let order = deal.load(id).await;
    assert_eq!(order.order.milestones[0].held().expect("fits"), PRICE);
    assert_eq!(deal.available(deal.seller).await, 0);
    let refused = deal.act(id, escrows::By::Customer(deal.buyer), Action::Approve(milestone)).await;
    let refused = refused.expect_err("two conditions are open");
    assert_eq!(refused.code, "conditions_unmet");
    let open: Vec<&str> = refused.fields.iter().map(|field| field.field.as_str()).collect();
    assert_eq!(open, ["conditions[1]", "conditions[2]"]);
    deal.buyer(id, Action::Verify(1)).await;
    deal.buyer(id, Action::Verify(2)).await;
    let order = deal.buyer(id, Action::Approve(milestone)).await;
    assert_eq!(order.row.state, "closed");
    assert_eq!(deal.available(deal.seller).await, PRICE);
    assert_eq!(deal.available(deal.buyer).await, 0);
    deal.world.verify().await;
    let told = deal.world.events().await;
    let orders: Vec<&str> = told.iter().map(String::as_str).filter(|kind| kind.starts_with("escrow_order.")).collect();
    assert_eq!(
        orders,
        [
            "escrow_order.created",
            "escrow_order.accepted",
            "escrow_order.funding",
            "escrow_order.funded",
            "escrow_order.started",
            "escrow_order.completed",
            "escrow_order.updated",
            "escrow_order.updated",
            "escrow_order.closed",
        ]
    );
}

#[tokio::test]
async fn a_decline_leaves_the_order_waiting_and_another_payment_goes_through() {
    let deal =
        Deal::with(Behavior { plan: vec![Fate::Declines(DeclineCode::InsufficientFunds)], ..Behavior::default() })
            .await;
    let id = deal.accepted(deal.order()).await;
    let first = deal.pay(id).await;
    deal.world.drain().await;
    let mut tx = deal.world.begin().await;
    let row = payments::get(&mut tx, first).await.expect("the payment");
    tx.commit(()).await.expect("commits");
    assert_eq!(row.status, "failed");
    assert_eq!(deal.state(id).await, "accepted");
    deal.pay(id).await;
    deal.world.drain().await;
    assert_eq!(deal.state(id).await, "funded");
    deal.world.verify().await;
}

#[tokio::test]
async fn an_answer_that_was_lost_is_looked_up_and_the_money_counts_once() {
    let deal = Deal::with(silent()).await;
    let id = deal.accepted(deal.order()).await;
    let payment = deal.pay(id).await;
    deal.world.drain().await;
    let mut tx = deal.world.begin().await;
    let row = payments::get(&mut tx, payment).await.expect("the payment");
    tx.commit(()).await.expect("commits");
    assert_eq!(row.status, "unknown");
    assert_eq!(deal.state(id).await, "funding");
    deal.world.pass(SignedDuration::from_mins(5)).await;
    assert_eq!(deal.state(id).await, "funded");
    assert_eq!(deal.load(id).await.order.payments.len(), 1);
    deal.world.verify().await;
}

#[tokio::test]
async fn a_wallet_is_filled_and_pays_for_an_order() {
    let deal = Deal::new().await;
    let mut tx = deal.world.begin().await;
    let by = Pays::Method(deal.card);
    escrows::top_up(&mut tx, deal.buyer, &by, CHARGE + 5_000, "NGN").await.expect("a payment");
    tx.commit(()).await.expect("commits");
    let id = deal.accepted(deal.order()).await;
    let short = deal.act(id, escrows::By::Customer(deal.buyer), Action::FundFromWallet(None)).await;
    assert_eq!(short.expect_err("nothing arrived yet").code, "wallet_short");
    deal.world.drain().await;
    assert_eq!(deal.available(deal.buyer).await, CHARGE + 5_000);
    let order = deal.buyer(id, Action::FundFromWallet(None)).await;
    assert_eq!(order.row.state, "funded");
    assert_eq!(deal.available(deal.buyer).await, 5_000);
    deal.world.verify().await;
}

#[tokio::test]
async fn money_that_comes_after_the_end_is_the_buyers() {
    let deal = Deal::with(silent()).await;
    let id = deal.accepted(deal.order()).await;
    deal.pay(id).await;
    deal.world.engine.sweep(store::Kind::EscrowPayment, jiff::Timestamp::UNIX_EPOCH).await.expect("a round");
    deal.buyer(id, Action::CancelUnfunded).await;
    deal.world.pass(SignedDuration::from_mins(5)).await;
    assert_eq!(deal.state(id).await, "cancelled");
    assert_eq!(deal.available(deal.buyer).await, CHARGE);
    deal.world.verify().await;
}

#[tokio::test]
async fn what_was_shown_and_altered_since_is_noticed() {
    let deal = Deal::new().await;
    let id = deal.funded(deal.order()).await;
    let mut tx = deal.world.begin().await;
    let new = escrows::NewPaper {
        order: id,
        kind: escrow::condition::EvidenceKind::Photo,
        words: None,
        file: Some(("image/png".to_owned(), "chairs.png".to_owned(), b"\x89PNG\r\n\x1a\n".to_vec())),
        by: Some(deal.seller),
        admin_only: false,
    };
    let (row, evidence) = escrows::keep(&mut tx, new).await.expect("kept");
    tx.commit(()).await.expect("commits");
    deal.seller(id, Action::AddEvidence(evidence)).await;
    let shown = |shown: escrows::Shown| (shown.intact, shown.file);
    let mut tx = deal.world.begin().await;
    let before = escrows::open(&mut tx, row.id).await.expect("a paper");
    tx.commit(()).await.expect("commits");
    assert_eq!(shown(before), (true, Some(b"\x89PNG\r\n\x1a\n".to_vec())));
    let alter = "update sandbox.escrow_papers set file = '\\x010204'";
    store::testing::admin_script(&deal.world.db.connector, alter).await.expect("runs");
    let mut tx = deal.world.begin().await;
    let after = escrows::open(&mut tx, row.id).await.expect("a paper");
    tx.commit(()).await.expect("commits");
    assert!(!after.intact);
}
