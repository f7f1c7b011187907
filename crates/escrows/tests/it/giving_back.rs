//! Money that goes back to where it came from, and what of a wallet has to clear.

use escrow::{Action, RefundTo};
use escrows::{EscrowSettingsChange, Pays};
use gateways::simulated::Behavior;
use ids::{CustomerId, OrderId};
use jiff::SignedDuration;
use store::escrow::refunds::EscrowRefundRow;
use store::escrow::wallets;
use testkit::World;

use crate::deal::{CHARGE, Deal, PRICE};

/// Whose bank refuses to take money back, takes three working days, and wants an account.
const REFUSES: &str = "4084080000000235";
const SLOW: &str = "4084080000000243";
const ELSEWHERE: &str = "4084080000000300";

/// A buyer who pays by this card.
async fn paying_by(card: &str) -> Deal {
    let deal = Deal::new().await;
    deal.world.save_card(deal.buyer, "ada", card, Behavior::default()).await;
    let mut tx = deal.world.begin().await;
    let card = store::methods::active_of(&mut tx, &[deal.buyer.uuid()]).await.expect("methods");
    tx.commit(()).await.expect("a read");
    let card = card.iter().find(|row| row.id != deal.card).expect("the new one").id;
    Deal { card, ..deal }
}

async fn refunds(world: &World, deal: &Deal, id: OrderId) -> Vec<EscrowRefundRow> {
    let payment = deal.load(id).await.order.payments[0].attempt;
    let mut tx = world.begin().await;
    let rows = store::escrow::refunds::of_payment(&mut tx, payment).await.expect("refunds");
    tx.commit(rows).await.expect("a read")
}

async fn states(deal: &Deal, id: OrderId) -> Vec<String> {
    refunds(&deal.world, deal, id).await.into_iter().map(|row| row.state).collect()
}

/// What stands on an account of the books, as what is owed.
async fn owed(deal: &Deal, account: &str) -> i64 {
    let mut tx = deal.world.begin().await;
    let all = store::ledger::trial_balance(&mut tx).await.expect("the books");
    tx.commit(()).await.expect("a read");
    all.iter().filter(|row| row.account == account).map(|row| row.credit_minor - row.debit_minor).sum()
}

async fn called_off(card: &str) -> (Deal, OrderId) {
    let deal = paying_by(card).await;
    let id = deal.funded(deal.order()).await;
    let order = deal.buyer(id, Action::FreeCancel(RefundTo::Source)).await;
    assert_eq!(order.row.state, "refunded");
    (deal, id)
}

#[tokio::test]
async fn what_is_called_off_goes_back_to_the_card() {
    let (deal, id) = called_off("4084080000000003").await;
    assert_eq!(states(&deal, id).await, ["created"]);
    assert_eq!(owed(&deal, "refund_transit").await, CHARGE, "set aside before it is sent");
    deal.world.drain().await;
    assert_eq!(states(&deal, id).await, ["succeeded"]);
    assert_eq!((owed(&deal, "refund_transit").await, deal.available(deal.buyer).await), (0, 0));
    let order = deal.load(id).await.order;
    assert_eq!(order.refunds[0].state, escrow::order::RefundState::Succeeded);
    deal.world.verify().await;
}

#[tokio::test]
async fn what_the_card_does_not_take_is_in_the_wallet() {
    let (deal, id) = called_off(REFUSES).await;
    deal.world.drain().await;
    assert_eq!(states(&deal, id).await, ["failed"]);
    assert_eq!((owed(&deal, "refund_transit").await, deal.available(deal.buyer).await), (0, CHARGE));
    deal.world.verify().await;
}

#[tokio::test]
async fn a_slow_bank_is_asked_until_it_has_done_it() {
    let (deal, id) = called_off(SLOW).await;
    deal.world.drain().await;
    assert_eq!(states(&deal, id).await, ["pending"]);
    deal.world.verify().await;
    deal.world.pass(SignedDuration::from_hours(24 * 6)).await;
    assert_eq!(states(&deal, id).await, ["succeeded"]);
    deal.world.verify().await;
}

#[tokio::test]
async fn a_bank_that_wants_an_account_is_for_a_person_who_may_give_it_to_the_wallet() {
    let (deal, id) = called_off(ELSEWHERE).await;
    deal.world.drain().await;
    let [row] = refunds(&deal.world, &deal, id).await.try_into().expect("one");
    assert_eq!(row.state, "needs_account");
    let order = deal.load(id).await.order;
    assert!(order.tasks.iter().any(|task| task.kind == escrow::order::TaskKind::RefundStuck(row.id)));
    assert!(deal.world.events().await.contains(&"escrow_refund.manual_review".to_owned()));
    deal.world.verify().await;
    let mut tx = deal.world.begin().await;
    escrows::refund_by_hand(&mut tx, row.id, false, None, "The bank wants an account; ada wants her wallet.")
        .await
        .expect("it waits for a person");
    tx.commit(()).await.expect("commits");
    assert_eq!((states(&deal, id).await, deal.available(deal.buyer).await), (vec!["failed".to_owned()], CHARGE));
    let mut tx = deal.world.begin().await;
    let again = escrows::refund_by_hand(&mut tx, row.id, true, None, "Once more.").await.expect_err("it is settled");
    assert_eq!(again.code, "refund_not_manual");
}

#[tokio::test]
async fn a_seller_gives_something_back_to_the_card() {
    let deal = Deal::new().await;
    let (id, milestone) = deal.submitted(deal.order()).await;
    deal.buyer(id, Action::Verify(1)).await;
    deal.buyer(id, Action::Verify(2)).await;
    deal.buyer(id, Action::Approve(milestone)).await;
    deal.seller(id, Action::SellerRefund { minor: 2_000_000, to: RefundTo::Source }).await;
    deal.seller(id, Action::SellerRefund { minor: 1_000_000, to: RefundTo::Source }).await;
    // The second may have to wait until nobody doubts the first.
    deal.world.pass(SignedDuration::from_mins(6)).await;
    assert_eq!(states(&deal, id).await, ["succeeded", "succeeded"]);
    assert_eq!((deal.available(deal.seller).await, deal.available(deal.buyer).await), (PRICE - 3_000_000, 0));
    deal.world.verify().await;
}

async fn wallet(deal: &Deal, of: CustomerId) -> (i64, i64) {
    let mut tx = deal.world.begin().await;
    let parts = wallets::of(&mut tx, of).await.expect("a wallet");
    tx.commit(()).await.expect("a read");
    let part = |name: &str| parts.iter().filter(|part| part.account == name).map(|part| part.minor).sum();
    (part("wallet_available"), part("wallet_pending"))
}

/// Cards take three days to clear, as they do unless a merchant says otherwise.
async fn with_clearance(deal: &Deal) {
    let mut tx = deal.world.begin().await;
    let change = EscrowSettingsChange { card_clearance: Some(3 * 86_400), ..EscrowSettingsChange::default() };
    escrows::change_settings(&mut tx, change).await.expect("the choices");
    tx.commit(()).await.expect("commits");
}

#[tokio::test]
async fn what_a_card_brings_into_a_wallet_can_be_spent_once_it_has_cleared() {
    let deal = Deal::new().await;
    with_clearance(&deal).await;
    let mut tx = deal.world.begin().await;
    let by = Pays::Method(deal.card);
    let payment = escrows::top_up(&mut tx, deal.buyer, &by, CHARGE, "NGN").await.expect("a payment").id;
    tx.commit(()).await.expect("commits");
    deal.world.drain().await;
    assert_eq!(wallet(&deal, deal.buyer).await, (0, CHARGE));
    let id = deal.accepted(deal.order()).await;
    let short = deal.act(id, escrows::By::Customer(deal.buyer), Action::FundFromWallet(None)).await;
    assert_eq!(short.expect_err("it waits").code, "wallet_short");
    deal.world.verify().await;
    deal.world.pass(SignedDuration::from_hours(71)).await;
    assert_eq!(wallet(&deal, deal.buyer).await, (0, CHARGE));
    deal.world.pass(SignedDuration::from_hours(2)).await;
    assert_eq!(wallet(&deal, deal.buyer).await, (CHARGE, 0));
    let mut tx = deal.world.begin().await;
    let row = store::escrow::payments::get(&mut tx, payment).await.expect("the payment");
    tx.commit(()).await.expect("a read");
    assert!(row.cleared_at.is_some());
    deal.buyer(id, Action::FundFromWallet(None)).await;
    deal.world.verify().await;
}

#[tokio::test]
async fn what_waits_for_an_order_pays_for_it_and_does_not_leave_before_it_has_cleared() {
    let deal = Deal::new().await;
    with_clearance(&deal).await;
    let id = deal.accepted(deal.order()).await;
    deal.pay(id).await;
    deal.world.engine.sweep(store::Kind::EscrowPayment, jiff::Timestamp::UNIX_EPOCH).await.expect("a round");
    assert_eq!(deal.state(id).await, "funded");
    let late = deal.accepted(deal.order()).await;
    deal.pay(late).await;
    deal.buyer(late, Action::CancelUnfunded).await;
    deal.world.drain().await;
    assert_eq!(wallet(&deal, deal.buyer).await, (0, CHARGE), "nobody waits for it: it has to clear");
    deal.world.pass(SignedDuration::from_hours(73)).await;
    assert_eq!(wallet(&deal, deal.buyer).await, (CHARGE, 0));
    deal.world.verify().await;
}

#[tokio::test]
async fn what_is_old_is_forgotten_and_what_is_left_has_no_gaps() {
    let deal = Deal::new().await;
    deal.funded(deal.order()).await;
    let reader = escrows::Reader::Customer(deal.buyer);
    let (first, last) = escrows::still_told(&deal.world.scope, reader).await.expect("numbers");
    assert!(first == 1 && last > 3);
    deal.world.pass(SignedDuration::from_hours(24 * 60)).await;
    deal.propose(deal.order()).await;
    let (_, later) = escrows::still_told(&deal.world.scope, reader).await.expect("numbers");
    assert!(later > last);
    deal.world.pass(SignedDuration::from_hours(24 * 32)).await;
    let (first, _) = escrows::still_told(&deal.world.scope, reader).await.expect("numbers");
    assert!(first > last, "ninety days are over for the first order, and not for the second");
    deal.world.verify().await;
}
