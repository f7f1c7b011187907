//! A merchant with escrow switched on, a buyer and a seller with tokens, and orders between them.

use std::sync::Arc;

use escrow::condition::Category;
use escrow::fee::{EarnMoment, FeeConfiguration, FeeScope, Formula, Payer, Processing, RefundRule, TaxMode};
use escrow::{Action, AdminRole, RefundTo, Side};
use escrows::{
    Act, By, EscrowSettingsChange, NewCondition, NewFee, NewOrder, NewPayment, PartyChange, Pays, Reader, Wording,
};
use gateways::simulated::Behavior;
use ids::{CustomerId, OrderId, Uuid};
use money::Currency;
use realtime::{Limits, Person};
use serde_json::{Map, Value, json};
use store::TenantTx;
use store::feeds::NewEntry;
use testkit::World;

use crate::gate::{LATER, Tokens};
use crate::server::Server;

/// The credential of somebody who works for the merchant.
pub(crate) const STAFF: &str = "key_018f0000-0000-7000-8000-000000000001";

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
        let change =
            EscrowSettingsChange { enabled: Some(true), card_clearance: Some(0), ..EscrowSettingsChange::default() };
        escrows::change_settings(&mut tx, change).await.expect("escrow is switched on");
        let new = NewFee { configuration: fees(&tx), maker: STAFF.to_owned(), at_once: true };
        escrows::propose_fee(&mut tx, new).await.expect("fees");
        for one in [buyer, seller] {
            let change = PartyChange { phone_verified: Some(true), ..PartyChange::default() };
            escrows::change_party(&mut tx, one, change).await.expect("a party");
        }
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
        let condition = NewCondition {
            of: Wording::Kind("ITEM_RECEIVED".to_owned()),
            milestone: None,
            group: None,
            third_party: None,
            reached_at: None,
            due_at: None,
        };
        NewOrder {
            proposer: Side::Buyer,
            buyer: self.buyer,
            seller: self.seller,
            title: "Six oak chairs".to_owned(),
            category: Category::Goods,
            currency: "NGN".to_owned(),
            price: 10_000_000,
            milestones: Vec::new(),
            conditions: vec![condition],
            groups: Vec::new(),
            quote: None,
            terms: Map::new(),
            per_milestone: false,
            refund_to: RefundTo::Wallet,
            metadata: Default::default(),
        }
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
        let new = NewPayment { by: Pays::Method(card), milestone: None, wallet_part: 0, although_open: false };
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

/// 2.5 %, paid by the buyer.
fn fees(tx: &TenantTx) -> FeeConfiguration {
    FeeConfiguration {
        version: 0,
        scope: FeeScope::Global,
        currency: Currency::parse("NGN").expect("a currency"),
        formula: Formula { percent_bps: 250, flat: 0, min: 10_000, cap: Some(500_000), tiers: None },
        payer: Payer::Buyer,
        tax_bps: 0,
        tax_mode: TaxMode::Exclusive,
        processing: Processing::Absorbed,
        earn: EarnMoment::Release,
        refund: RefundRule::Proportional,
        valid_from: tx.now(),
        valid_to: None,
    }
}
