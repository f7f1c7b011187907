//! Release, dispute, refund and timeout race for one order after another: each order has one outcome, nothing of it stays held, and the
//! books are proved. `RECOUP_RACES` says how many (200 without it), `RECOUP_SEED` repeats a run.

use escrow::dispute::Reason;
use escrow::{Action, OrderState, Side};
use escrows::{By, NewCondition, NewOrder, Order, Pays};
use futures::future::{BoxFuture, FutureExt as _, join_all};
use ids::{MilestoneId, OrderId};
use jiff::{SignedDuration, Timestamp};
use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};

use crate::deal::{CHARGE, Deal, PRICE};

/// How many orders race at once.
const AT_ONCE: usize = 20;

#[expect(clippy::disallowed_methods, reason = "a test is told how long it may take")]
fn number(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(otherwise)
}

impl Deal {
    /// Puts enough for some orders into the buyer's wallet.
    async fn fill(&self, orders: usize) {
        let amount = CHARGE * i64::try_from(orders).expect("a small number");
        let mut tx = self.world.begin().await;
        escrows::top_up(&mut tx, self.buyer, &Pays::Method(self.card), amount, "NGN").await.expect("a payment");
        tx.commit(()).await.expect("commits");
        self.world.drain().await;
    }

    /// An order that is handed in and that the buyer could approve.
    async fn ready(&self) -> (OrderId, MilestoneId) {
        let conditions: Vec<NewCondition> = self.order().conditions.into_iter().take(1).collect();
        let id = self.accepted(NewOrder { conditions, ..self.order() }).await;
        self.buyer(id, Action::FundFromWallet(None)).await;
        self.seller(id, Action::Start(None)).await;
        let milestone = self.load(id).await.order.milestones[0].id;
        self.seller(id, Action::Submit(milestone)).await;
        self.buyer(id, Action::Verify(1)).await;
        (id, milestone)
    }

    /// One of those who race.
    fn racer(&self, kind: usize, id: OrderId, milestone: MilestoneId) -> BoxFuture<'_, bool> {
        let contest = Action::OpenDispute { contested: vec![(milestone, None)], reason: Reason::Other };
        let (by, action) = match kind {
            0 => (self.buyer, Action::Approve(milestone)),
            1 => (self.buyer, contest),
            2 => (self.seller, contest),
            3 => (self.seller, Action::GiveUp(Vec::new())),
            _ => (self.buyer, Action::RequestCancel { milestones: Vec::new(), offer: Vec::new() }),
        };
        async move { self.act(id, By::Customer(by), action).await.is_ok() }.boxed()
    }

    /// Brings an order to its end, whatever the race left of it.
    async fn finish(&self, id: OrderId) -> Order {
        loop {
            let order = self.load(id).await;
            let open = order.order.disputes.iter().find(|one| one.is_open());
            let (by, action) = match (open, &order.order.cancel) {
                (Some(dispute), _) => match dispute.opener {
                    Side::Buyer => (self.seller, Action::Concede(dispute.number)),
                    Side::Seller => (self.buyer, Action::Concede(dispute.number)),
                },
                (None, Some(_)) => (self.seller, Action::AnswerCancel(true)),
                (None, None) => return order,
            };
            self.act(id, By::Customer(by), action).await.expect("they may");
        }
    }
}

/// One outcome: to one of the two, whole, once.
fn settled(order: &Order) -> &'static str {
    let of = &order.order;
    let flows = &of.flows;
    assert_eq!(of.exposure().expect("fits"), 0, "{of:?}");
    assert_eq!(flows.seller + flows.buyer + flows.fees + flows.taxes, CHARGE, "{flows:?}");
    if of.state() == OrderState::Closed {
        assert_eq!((flows.seller, flows.buyer), (PRICE, 0), "{flows:?}");
        return "released";
    }
    assert_eq!(of.state(), OrderState::Refunded);
    assert_eq!((flows.seller, flows.buyer), (0, CHARGE), "{flows:?}");
    "refunded"
}

#[tokio::test]
async fn of_all_who_race_for_an_order_one_wins_and_nothing_stays_held() {
    let (races, seed) = (number("RECOUP_RACES", 200), number("RECOUP_SEED", 7));
    let mut rng = StdRng::seed_from_u64(seed);
    let deal = Deal::new().await;
    let (mut done, mut ends) = (0, std::collections::BTreeMap::new());
    while done < races {
        deal.fill(AT_ONCE).await;
        let orders = join_all((0..AT_ONCE).map(|_| deal.ready())).await;
        // Silence counts from this instant on: the clock is one of those who race.
        deal.world.db.clock.set(deal.world.now() + SignedDuration::from_hours(72));
        let mut racers: Vec<BoxFuture<'_, bool>> = Vec::new();
        for (id, milestone) in &orders {
            for _ in 0..rng.random_range(1..=4_usize) {
                racers.push(deal.racer(rng.random_range(0..5), *id, *milestone));
            }
        }
        let clock =
            async { deal.world.engine.sweep(store::Kind::Escrow, Timestamp::UNIX_EPOCH).await.expect("a round") };
        futures::join!(join_all(racers), clock);
        deal.world.drain().await;
        for (id, _) in &orders {
            *ends.entry(settled(&deal.finish(*id).await)).or_insert(0_u64) += 1;
        }
        done += u64::try_from(AT_ONCE).expect("a small number");
    }
    deal.world.verify().await;
    assert_eq!(ends.values().sum::<u64>(), done, "seed {seed}");
    assert!(ends.len() == 2, "both ends were met with seed {seed}: {ends:?}");
}
