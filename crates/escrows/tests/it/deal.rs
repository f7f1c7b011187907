//! A merchant with escrow switched on, a buyer and a seller, and the order that most tests begin with.

use escrow::{Action, AdminRole};
use escrows::{Act, By, NewOrder, NewPayment, Order, Pays};
use gateways::simulated::Behavior;
use ids::{CustomerId, MilestoneId, OrderId, PaymentMethodId, TestClockId};
use store::escrow::wallets;
use testkit::{World, deal};
use usecase::Result;

pub(crate) use testkit::deal::{CHARGE, PRICE, STAFF};

/// The stage.
pub(crate) struct Deal {
    pub(crate) world: World,
    pub(crate) buyer: CustomerId,
    pub(crate) seller: CustomerId,
    pub(crate) card: PaymentMethodId,
}

impl Deal {
    /// With a card of the buyer's that behaves so.
    pub(crate) async fn with(behavior: Behavior) -> Deal {
        Deal::on(World::new().await, None, behavior).await
    }

    /// Whose parties live by a test clock.
    pub(crate) async fn on(world: World, clock: Option<TestClockId>, behavior: Behavior) -> Deal {
        let buyer = world.customer_on(clock, "ada", "4084080000000003", behavior).await;
        let seller = world.customer_on(clock, "bola", "4084080000000003", Behavior::default()).await;
        let mut tx = world.begin().await;
        deal::switch_on(&mut tx, &[buyer, seller]).await;
        let card = store::methods::active_of(&mut tx, &[buyer.uuid()]).await.expect("methods")[0].id;
        tx.commit(()).await.expect("commits");
        Deal { world, buyer, seller, card }
    }

    pub(crate) async fn new() -> Deal {
        Deal::with(Behavior::default()).await
    }

    /// The standard order: one milestone, received and as described.
    pub(crate) fn order(&self) -> NewOrder {
        deal::chairs(self.buyer, self.seller, &["ITEM_RECEIVED", "ITEM_AS_DESCRIBED"])
    }

    pub(crate) async fn propose(&self, new: NewOrder) -> OrderId {
        let mut tx = self.world.begin().await;
        let order = escrows::propose(&mut tx, new).await.expect("an order");
        tx.commit(order.row.id).await.expect("commits")
    }

    /// Does something to an order.
    pub(crate) async fn act(&self, id: OrderId, by: By, action: Action) -> Result<Order> {
        let mut tx = self.world.begin().await;
        let order = escrows::hold(&mut tx, id).await?;
        let order = escrows::apply(&mut tx, order, Act { by, expects: None, action, step: None }).await?;
        Ok(tx.commit(order).await?)
    }

    pub(crate) async fn buyer(&self, id: OrderId, action: Action) -> Order {
        self.act(id, By::Customer(self.buyer), action).await.expect("the buyer may")
    }

    pub(crate) async fn seller(&self, id: OrderId, action: Action) -> Order {
        self.act(id, By::Customer(self.seller), action).await.expect("the seller may")
    }

    pub(crate) async fn staff(&self, id: OrderId, role: AdminRole, action: Action) -> Result<Order> {
        self.act(id, By::Staff { credential: STAFF.to_owned(), role }, action).await
    }

    pub(crate) async fn load(&self, id: OrderId) -> Order {
        let mut tx = self.world.begin().await;
        let order = escrows::load(&mut tx, id).await.expect("the order");
        tx.commit(order).await.expect("commits")
    }

    pub(crate) async fn state(&self, id: OrderId) -> String {
        self.load(id).await.row.state
    }

    /// Accepted by the seller.
    pub(crate) async fn accepted(&self, new: NewOrder) -> OrderId {
        let id = self.propose(new).await;
        let terms = self.load(id).await.order.terms_hash;
        self.seller(id, Action::Accept(terms)).await;
        id
    }

    /// Begins a payment by the buyer's card.
    pub(crate) async fn pay(&self, id: OrderId) -> ids::AttemptId {
        let mut tx = self.world.begin().await;
        let order = escrows::hold(&mut tx, id).await.expect("the order");
        let new = NewPayment::by(Pays::Method(self.card));
        let (_, row) = escrows::begin_payment(&mut tx, order, new).await.expect("a payment");
        tx.commit(row.id).await.expect("commits")
    }

    /// Accepted, and paid by card.
    pub(crate) async fn funded(&self, new: NewOrder) -> OrderId {
        let id = self.accepted(new).await;
        self.pay(id).await;
        self.world.drain().await;
        assert_eq!(self.state(id).await, "funded");
        id
    }

    /// Funded, begun and handed in.
    pub(crate) async fn submitted(&self, new: NewOrder) -> (OrderId, MilestoneId) {
        let id = self.funded(new).await;
        let milestone = self.load(id).await.order.milestones[0].id;
        self.seller(id, Action::Start(None)).await;
        self.seller(id, Action::Submit(milestone)).await;
        (id, milestone)
    }

    /// Moves a test clock.
    pub(crate) async fn advance(&self, clock: TestClockId, to: &str) {
        let mut tx = self.world.begin().await;
        app::clocks::advance(&mut tx, clock, to.parse().expect("an instant")).await.expect("goes");
        tx.commit(()).await.expect("commits");
        self.world.drain().await;
    }

    /// What somebody can spend.
    pub(crate) async fn available(&self, of: CustomerId) -> i64 {
        let mut tx = self.world.begin().await;
        let parts = wallets::of(&mut tx, of).await.expect("a wallet");
        tx.commit(()).await.expect("commits");
        parts.iter().filter(|part| part.account == "wallet_available").map(|part| part.minor).sum()
    }
}
