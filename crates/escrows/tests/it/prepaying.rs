//! Subscriptions that are paid ahead and released period by period, on a calendar.

use calendar::{Interval, Unit};
use escrow::condition::Category;
use escrow::dispute::Reason;
use escrow::{Action, RefundTo, Side};
use escrows::NewPrepaid;
use gateways::simulated::Behavior;
use ids::OrderId;
use serde_json::Map;
use usecase::check::Metadata;

use crate::deal::Deal;

fn year(deal: &Deal) -> NewPrepaid {
    NewPrepaid {
        proposer: Side::Seller,
        buyer: deal.buyer,
        seller: deal.seller,
        title: "Bookkeeping for a year".to_owned(),
        category: Category::Service,
        currency: "NGN".to_owned(),
        price: 12_000_000,
        periods: 12,
        every: Interval::try_new(Unit::Month, 1).expect("a month"),
        starts_at: None,
        zone: Some("Africa/Lagos".to_owned()),
        terms: Map::new(),
        metadata: Metadata::new(),
    }
}

/// Proposed by the seller, accepted and paid by the buyer, on the last of January.
async fn paid_ahead() -> (Deal, ids::TestClockId, OrderId) {
    let world = testkit::World::new().await;
    let mut tx = world.begin().await;
    let from = "2027-01-31T08:00:00Z".parse().expect("an instant");
    let clock = app::clocks::create(&mut tx, "a year".to_owned(), from).await.expect("a clock").id;
    tx.commit(()).await.expect("commits");
    let deal = Deal::on(world, Some(clock), Behavior::default()).await;
    let mut tx = deal.world.begin().await;
    let order = escrows::propose_prepaid(&mut tx, year(&deal)).await.expect("an order");
    let (id, terms) = tx.commit((order.row.id, order.order.terms_hash)).await.expect("commits");
    deal.buyer(id, Action::Accept(terms)).await;
    deal.pay(id).await;
    deal.world.drain().await;
    assert_eq!(deal.state(id).await, "funded");
    (deal, clock, id)
}

#[tokio::test]
async fn a_year_paid_ahead_is_released_month_by_month_and_ended_to_the_unit() {
    let (deal, clock, id) = paid_ahead().await;
    // The 31st comes back after February.
    let months = [
        ("2027-02-28T07:59:59Z", 0),
        ("2027-02-28T08:00:00Z", 1_000_000),
        ("2027-03-31T07:59:59Z", 1_000_000),
        ("2027-03-31T08:00:00Z", 2_000_000),
        ("2027-04-30T08:00:00Z", 3_000_000),
    ];
    for (at, earned) in months {
        deal.advance(clock, at).await;
        assert_eq!(deal.available(deal.seller).await, earned, "{at}");
    }
    let fourth = deal.load(id).await.order.milestones[3].id;
    let contested = vec![(fourth, None)];
    deal.buyer(id, Action::OpenDispute { contested, reason: Reason::NotReceived }).await;
    deal.advance(clock, "2027-06-30T08:00:00Z").await;
    assert_eq!(deal.available(deal.seller).await, 4_000_000, "the fifth went on while the fourth is contested");
    deal.buyer(id, Action::WithdrawDispute(1)).await;
    deal.world.drain().await;
    assert_eq!(deal.available(deal.seller).await, 5_000_000, "nobody objects any more");
    let over = deal.buyer(id, Action::FreeCancel(RefundTo::Wallet)).await;
    assert_eq!(over.row.state, "closed");
    assert_eq!(deal.available(deal.buyer).await, 7_000_000 + 175_000, "what has not begun, and the fee of it");
    deal.advance(clock, "2028-06-30T08:00:00Z").await;
    assert_eq!(deal.available(deal.seller).await, 5_000_000);
    deal.world.verify().await;
}

#[tokio::test]
async fn periods_of_a_subscription_say_why_they_are_held_and_until_when() {
    let (deal, _, id) = paid_ahead().await;
    let order = deal.load(id).await;
    let held = escrow::why_held(&order.order, "2027-01-31T09:00:00Z".parse().expect("an instant"));
    assert_eq!(held.len(), 12);
    assert!(held.iter().all(|one| one.reason == escrow::HeldReason::Period && one.minor == 1_000_000));
    let until: Vec<String> = held.iter().filter_map(|one| one.next).map(|next| next.due.to_string()).collect();
    assert_eq!((until[0].as_str(), until[11].as_str()), ("2027-02-28T08:00:00Z", "2028-01-31T08:00:00Z"));
}

#[tokio::test]
async fn a_subscription_that_cannot_be_is_refused() {
    let deal = Deal::new().await;
    let none = NewPrepaid { periods: 0, ..year(&deal) };
    let many = NewPrepaid { periods: 61, ..year(&deal) };
    let over = NewPrepaid { starts_at: Some("2020-01-01T00:00:00Z".parse().expect("an instant")), ..year(&deal) };
    let nowhere = NewPrepaid { zone: Some("Africa/Nowhere".to_owned()), ..year(&deal) };
    for (new, field) in [(none, "periods"), (many, "periods"), (over, "startsAt"), (nowhere, "timeZone")] {
        let mut tx = deal.world.begin().await;
        let error = escrows::propose_prepaid(&mut tx, new).await.expect_err("refused");
        assert_eq!(error.fields.first().map(|one| one.field.as_str()), Some(field));
    }
}
