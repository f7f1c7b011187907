//! A merchant with escrow switched on, a buyer and a seller with tokens, and orders between them.

use std::sync::Arc;

use escrow::{Action, AdminRole};
use escrows::{Act, By, NewOrder, NewPayment, Pays, Reader};
use gateways::simulated::Behavior;
use ids::{CustomerId, OrderId, Uuid};
use realtime::{Limits, Person};
use serde_json::{Value, json};
use store::feeds::NewEntry;
use testkit::{World, deal};

use crate::gate::{LATER, Tokens};
use crate::server::Server;

pub(crate) use testkit::deal::STAFF;

/// The stage. The tokens of the parties are `buyer` and `seller`.
pub(crate) struct Deal {
    pub(crate) world: World,
    pub(crate) gate: Arc<Tokens>,
    pub(crate) buyer: CustomerId,
    pub(crate) seller: CustomerId,
}

impl Deal {
    pub(crate) async fn new() -> Deal {
        let world = World::new().await;
        let buyer = world.customer("ada", "4084080000000003", Behavior::default()).await;
        let seller = world.customer("bola", "4084080000000003", Behavior::default()).await;
        let mut tx = world.begin().await;
        deal::switch_on(&mut tx, &[buyer, seller]).await;
        tx.commit(()).await.expect("commits");
        let deal = Deal { world, gate: Arc::default(), buyer, seller };
        deal.token("buyer", buyer, None, LATER);
        deal.token("seller", seller, None, LATER);
        deal
    }

    /// Gives somebody a token. Its session has the customer's id.
    pub(crate) fn token(&self, token: &str, customer: CustomerId, order: Option<OrderId>, until: &str) {
        let (scope, session) = (self.world.scope.clone(), customer.uuid());
        let until = until.parse().expect("an instant");
        self.gate.person(token, Person { scope, customer, session, order, until });
    }

    pub(crate) async fn server(&self, limits: Limits) -> Server {
        Server::start(self.gate.clone(), &self.world.db.clock, limits).await
    }

    /// The standard order: one milestone, to be received.
    pub(crate) fn order(&self) -> NewOrder {
        deal::chairs(self.buyer, self.seller, &["ITEM_RECEIVED"])
    }

    pub(crate) async fn propose(&self, new: NewOrder) -> OrderId {
        let mut tx = self.world.begin().await;
        let order = escrows::propose(&mut tx, new).await.expect("an order");
        tx.commit(order.row.id).await.expect("commits")
    }

    /// Does something to an order.
    pub(crate) async fn act(&self, id: OrderId, by: By, action: Action) {
        let mut tx = self.world.begin().await;
        let order = escrows::hold(&mut tx, id).await.expect("the order");
        let act = Act { by, expects: None, action, step: None };
        escrows::apply(&mut tx, order, act).await.expect("they may");
        tx.commit(()).await.expect("commits");
    }

    pub(crate) async fn buyer(&self, id: OrderId, action: Action) {
        self.act(id, By::Customer(self.buyer), action).await;
    }

    pub(crate) async fn seller(&self, id: OrderId, action: Action) {
        self.act(id, By::Customer(self.seller), action).await;
    }

    pub(crate) async fn staff(&self, id: OrderId, role: AdminRole, action: Action) {
        self.act(id, By::Staff { credential: STAFF.to_owned(), role }, action).await;
    }

    pub(crate) async fn load(&self, id: OrderId) -> escrows::Order {
        let mut tx = self.world.begin().await;
        let order = escrows::load(&mut tx, id).await.expect("the order");
        tx.commit(order).await.expect("commits")
    }

    /// Accepts an order, pays it and begins with it.
    pub(crate) async fn begun(&self, id: OrderId) {
        let terms = self.load(id).await.order.terms_hash;
        self.seller(id, Action::Accept(terms)).await;
        let mut tx = self.world.begin().await;
        let card = store::methods::active_of(&mut tx, &[self.buyer.uuid()]).await.expect("methods")[0].id;
        let order = escrows::hold(&mut tx, id).await.expect("the order");
        let new = NewPayment::by(Pays::Method(card));
        escrows::begin_payment(&mut tx, order, new).await.expect("a payment");
        tx.commit(()).await.expect("commits");
        self.world.drain().await;
        self.seller(id, Action::Start(None)).await;
    }

    /// Hands in what was begun, and takes it: to the end.
    pub(crate) async fn ended(&self, id: OrderId) {
        let order = self.load(id).await.order;
        let milestone = order.milestones[0].id;
        self.seller(id, Action::Submit(milestone)).await;
        self.buyer(id, Action::Verify(order.conditions[0].number)).await;
        if self.load(id).await.row.state != "closed" {
            self.buyer(id, Action::Approve(milestone)).await;
        }
    }

    /// What a reader was told, by the database.
    pub(crate) async fn told(&self, reader: Reader) -> Vec<Value> {
        let mut tx = self.world.begin().await;
        let told = escrows::told_after(&mut tx, reader, 0, 10_000).await.expect("a feed");
        tx.commit(()).await.expect("commits");
        told.iter().map(|entry| serde_json::to_value(entry).expect("JSON")).collect()
    }

    pub(crate) async fn told_buyer(&self) -> Vec<Value> {
        self.told(Reader::Customer(self.buyer)).await
    }

    /// Tells somebody many things in one commit, with a text of so many characters.
    pub(crate) async fn pour(&self, reader: Uuid, count: usize, chars: usize) {
        let mut tx = self.world.begin().await;
        for _ in 0..count {
            tx.feed(NewEntry {
                reader,
                kind: "notification.new",
                desk: None,
                order: None,
                version: None,
                facts: json!({ "of": "x".repeat(chars) }),
            });
        }
        tx.commit(()).await.expect("commits");
    }
}
