//! Ends and returns: at a date, against the clock, against the renewal run, after a payment that came too late.

use app::plans::{self, NewPrice};
use app::subscriptions as commands;
use billing::price::PricingDraft;
use billing::subscription::{CancelCredit, CancelWhen};
use gateways::simulated::Behavior;
use ids::SubscriptionId;
use jiff::Timestamp;
use store::Kind;
use testkit::World;

use crate::changes::{NO_MONEY, OK, balance, begin, bills, flat, world};

async fn try_cancel(world: &World, id: SubscriptionId, when: CancelWhen) -> app::Result<()> {
    let mut tx = world.begin().await;
    commands::cancel(&mut tx, id, when, None).await?;
    tx.commit(()).await.map_err(Into::into)
}

async fn monthly() -> (World, ids::CustomerId, SubscriptionId) {
    let world = world("2027-04-01T00:00:00Z", "UTC", "day", "not_billed").await;
    let plan = flat(&world, 3000).await;
    let customer = world.customer("ada", OK, Behavior::default()).await;
    let id = begin(&world, customer, plan, 1).await;
    (world, customer, id)
}

fn at(text: &str) -> Timestamp {
    text.parse().expect("an instant")
}

#[tokio::test]
async fn an_end_at_a_date_gives_back_the_rest_if_asked() {
    for (credit, back) in [(CancelCredit::None, 0), (CancelCredit::Prorated, 2129)] {
        let (world, customer, id) = monthly().await;
        try_cancel(&world, id, CancelWhen::At(at("2027-05-10T00:00:00Z"), credit)).await.expect("booked");
        let row = world.subscription(id).await;
        assert_eq!((row.cancel_at, row.cancel_at_period_end), (Some(at("2027-05-10T00:00:00Z")), false));
        world.until("2027-05-09T23:59:59Z").await;
        assert_eq!(bills(&world, id).await, [(3000, 0, 3000), (3000, 0, 3000)]);
        world.until("2027-07-01T00:00:00Z").await;
        let row = world.subscription(id).await;
        assert_eq!((row.status.as_str(), row.ended_at), ("canceled", Some(at("2027-05-10T00:00:00Z"))));
        // 22 of 31 days: 2129.03.

        assert_eq!(balance(&world, customer).await, back);
        world.verify().await;
    }
}

#[tokio::test]
async fn an_end_at_a_date_is_taken_back() {
    let (world, _, id) = monthly().await;
    let when = CancelWhen::At(at("2027-04-10T00:00:00Z"), CancelCredit::Prorated);
    try_cancel(&world, id, when).await.expect("booked");
    try_cancel(&world, id, when).await.expect("booked already");
    let mut tx = world.begin().await;
    commands::uncancel(&mut tx, id).await.expect("taken back");
    tx.commit(()).await.expect("commits");
    world.until("2027-05-02T00:00:00Z").await;
    assert_eq!(world.subscription(id).await.status, "active");
    let past = CancelWhen::At(at("2027-05-02T00:00:00Z"), CancelCredit::None);
    assert_eq!(try_cancel(&world, id, past).await.expect_err("not later").code, "end_not_later");
    world.verify().await;
}

#[tokio::test]
async fn case_66_a_clock_that_steps_back_does_nothing_again() {
    let (world, _, id) = monthly().await;
    world.until("2027-05-01T00:30:00Z").await;
    let before = (bills(&world, id).await, world.subscription(id).await);
    world.events().await;
    world.db.clock.set(at("2027-04-30T23:30:00Z"));
    world.drain().await;
    world.db.clock.set(at("2027-05-01T00:30:00Z"));
    world.drain().await;
    assert_eq!((bills(&world, id).await, world.subscription(id).await), before);
    assert_eq!(world.events().await, [""; 0]);
    world.verify().await;
}

#[tokio::test]
async fn case_69_a_cancellation_that_races_the_renewal() {
    for round in 0..6 {
        let (world, _, id) = monthly().await;
        world.db.clock.set(at("2027-05-01T00:00:00Z"));
        let renew = async { world.engine.sweep(Kind::Subscription, Timestamp::UNIX_EPOCH).await.expect("a scan") };
        let asked = async {
            for _ in 0..round {
                tokio::task::yield_now().await;
            }
            // Whoever comes second finds the row changed and asks again.
            while try_cancel(&world, id, CancelWhen::AtPeriodEnd).await.is_err() {}
        };
        tokio::join!(renew, asked);
        world.drain().await;
        let row = world.subscription(id).await;
        match row.status.as_str() {
            "canceled" => assert_eq!((bills(&world, id).await.len(), row.ended_at), (1, Some(world.now()))),
            status => {
                assert_eq!((status, row.cancel_at_period_end, bills(&world, id).await.len()), ("active", true, 2));
                world.until("2027-06-01T00:00:00Z").await;
                assert_eq!(
                    (world.subscription(id).await.status.as_str(), bills(&world, id).await.len()),
                    ("canceled", 2)
                );
            }
        }
        world.verify().await;
    }
}

#[tokio::test]
async fn case_70_a_price_of_the_catalogue_does_not_move_who_runs() {
    let (world, _, id) = monthly().await;
    let plan = world.subscription(id).await.plan_id;
    let mut tx = world.begin().await;
    let price = NewPrice {
        at: String::new(),
        key: None,
        name: None,
        currency: Some("NGN".to_owned()),
        meter_key: None,
        pricing: PricingDraft::flat(9000),
    };
    plans::add_price(&mut tx, plan, price).await.expect("a version");
    tx.commit(()).await.expect("commits");
    world.until("2027-05-01T00:00:00Z").await;
    assert_eq!(bills(&world, id).await, [(3000, 0, 3000), (3000, 0, 3000)]);
    let other = world.customer("bola", OK, Behavior::default()).await;
    let fresh = begin(&world, other, plan, 1).await;
    assert_eq!(bills(&world, fresh).await, [(9000, 0, 9000)]);
    world.verify().await;
}

#[tokio::test]
async fn case_72_money_after_the_end_pays_the_bill_and_nothing_more() {
    let (world, customer, id) = monthly().await;
    // Pending first, paid fifteen minutes later.
    world.save_card(customer, "ada", "4084080000000185", Behavior::default()).await;
    world.until("2027-05-01T00:01:00Z").await;
    assert_eq!(bills(&world, id).await[1], (3000, 0, 0));
    try_cancel(&world, id, CancelWhen::Now).await.expect("ends");
    world.until("2027-06-20T00:00:00Z").await;
    assert_eq!(bills(&world, id).await, [(3000, 0, 3000), (3000, 0, 3000)]);
    assert_eq!((world.subscription(id).await.status.as_str(), balance(&world, customer).await), ("canceled", 0));
    world.verify().await;
}

#[tokio::test]
async fn one_that_never_began_comes_back_and_pays() {
    let world = world("2027-04-01T00:00:00Z", "UTC", "day", "not_billed").await;
    let plan = flat(&world, 3000).await;
    let customer = world.customer("ada", NO_MONEY, Behavior::default()).await;
    let id = begin(&world, customer, plan, 1).await;
    world.until("2027-04-16T00:00:00Z").await;
    assert_eq!(world.subscription(id).await.status, "incomplete_expired");
    world.save_card(customer, "ada", OK, Behavior::default()).await;
    let mut tx = world.begin().await;
    let row = commands::reactivate(&mut tx, id).await.expect("asks again");
    assert_eq!(row.status, "incomplete");
    tx.commit(()).await.expect("commits");
    world.until("2027-05-01T00:00:00Z").await;
    let paid: Vec<i64> = bills(&world, id).await.iter().map(|bill| bill.2).collect();
    assert_eq!((world.subscription(id).await.status.as_str(), paid), ("active", vec![0, 1500, 3000]));
    world.verify().await;
}
