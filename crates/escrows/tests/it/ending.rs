//! What happens by itself: silence, deadlines, reminders.

use escrow::order::HoldKind;
use escrow::{Action, AdminRole};
use gateways::simulated::{Behavior, Fate};
use jiff::SignedDuration;

use crate::deal::{CHARGE, Deal, PRICE};

const DAY: SignedDuration = SignedDuration::from_hours(24);

#[tokio::test]
async fn silence_at_the_end_of_an_inspection_releases_once() {
    let deal = Deal::new().await;
    let (id, _) = deal.submitted(deal.order()).await;
    deal.world.events().await;
    deal.world.pass(DAY * 3 - SignedDuration::from_secs(1)).await;
    assert_eq!(deal.state(id).await, "completed");
    let told = deal.world.events().await;
    assert_eq!(told.iter().filter(|kind| *kind == "escrow_order.reminder").count(), 3, "{told:?}");
    deal.world.pass(SignedDuration::from_secs(1)).await;
    assert_eq!(deal.state(id).await, "closed");
    assert_eq!(deal.available(deal.seller).await, PRICE);
    let version = deal.load(id).await.row.version;
    deal.world.pass(DAY * 30).await;
    assert_eq!(deal.load(id).await.row.version, version);
    deal.world.verify().await;
}

#[tokio::test]
async fn a_worker_that_was_away_does_what_it_missed_once() {
    let deal = Deal::new().await;
    let (id, _) = deal.submitted(deal.order()).await;
    deal.world.db.clock.set(deal.world.now() + DAY * 40);
    deal.world.drain().await;
    assert_eq!(deal.state(id).await, "closed");
    assert_eq!(deal.available(deal.seller).await, PRICE);
    deal.world.verify().await;
}

#[tokio::test]
async fn proposals_and_payments_that_do_not_come_end_in_time() {
    let deal = Deal::new().await;
    let proposed = deal.propose(deal.order()).await;
    let accepted = deal.accepted(deal.order()).await;
    let funded = deal.funded(deal.order()).await;
    deal.world.pass(DAY * 5).await;
    assert_eq!(deal.state(proposed).await, "expired");
    assert_eq!(deal.state(accepted).await, "accepted");
    deal.world.pass(DAY * 2).await;
    assert_eq!(deal.state(funded).await, "refunded");
    assert_eq!(deal.available(deal.buyer).await, CHARGE, "fees included: nothing was begun");
    deal.world.pass(DAY * 3).await;
    assert_eq!(deal.state(accepted).await, "expired");
    deal.world.verify().await;
}

#[tokio::test]
async fn nothing_is_released_by_itself_while_a_hold_is_on_and_it_is_as_soon_as_it_is_lifted() {
    let deal = Deal::new().await;
    let (id, _) = deal.submitted(deal.order()).await;
    deal.staff(id, AdminRole::Risk, Action::PlaceHold(HoldKind::Compliance)).await.expect("a hold");
    deal.world.pass(DAY * 10).await;
    assert_eq!(deal.state(id).await, "completed");
    deal.world.verify().await;
    deal.staff(id, AdminRole::Risk, Action::LiftHold(1)).await.expect("lifted");
    deal.world.drain().await;
    assert_eq!(deal.state(id).await, "closed");
    deal.world.verify().await;
}

#[tokio::test]
async fn a_buyer_who_calls_off_before_work_has_everything_back() {
    let deal = Deal::new().await;
    let id = deal.funded(deal.order()).await;
    let order = deal.buyer(id, Action::FreeCancel(escrow::RefundTo::Wallet)).await;
    assert_eq!(order.row.state, "refunded");
    assert_eq!(deal.available(deal.buyer).await, CHARGE);
    deal.world.verify().await;
}

#[tokio::test]
async fn a_test_clock_moves_its_orders_and_no_others() {
    let world = testkit::World::new().await;
    let mut tx = world.begin().await;
    let from = "2026-09-01T08:00:00Z".parse().expect("an instant");
    let clock = app::clocks::create(&mut tx, "a deal".to_owned(), from).await.expect("a clock").id;
    tx.commit(()).await.expect("commits");
    let behavior = Behavior { plan: vec![Fate::PendingThenSucceeds], ..Behavior::default() };
    let deal = Deal::on(world, Some(clock), behavior).await;
    let id = deal.accepted(deal.order()).await;
    deal.pay(id).await;
    deal.world.drain().await;
    assert_eq!(deal.state(id).await, "funding");
    deal.advance(clock, "2026-09-01T09:30:00Z").await;
    assert_eq!(deal.state(id).await, "funded", "asked about on the way");
    let milestone = deal.load(id).await.order.milestones[0].id;
    deal.seller(id, Action::Start(None)).await;
    deal.seller(id, Action::Submit(milestone)).await;
    deal.world.pass(DAY * 10).await;
    assert_eq!(deal.state(id).await, "completed", "real time does not count here");
    deal.advance(clock, "2026-09-04T10:00:00Z").await;
    assert_eq!(deal.state(id).await, "closed");
    assert_eq!(deal.available(deal.seller).await, PRICE);
    deal.world.verify().await;
}
