//! A buyer and a seller in a town where people are told, and the order that most tests begin with.

use std::collections::{BTreeMap, BTreeSet};

use escrow::{Action, AdminRole, Receipt, Side};
use escrows::{Act, By, NewOrder, NewPayment, Order, Pays};
use ids::{AttemptId, CustomerId, MilestoneId, OrderId};
use store::escrow::links;
use store::messages::MessageRow;

use testkit::deal;

use crate::town::{OK, Town};

pub(crate) use testkit::deal::{CHARGE, PRICE, STAFF};

pub(crate) struct Deal {
    pub(crate) town: Town,
    pub(crate) buyer: CustomerId,
    pub(crate) seller: CustomerId,
}

impl Deal {
    /// Both can be reached on every channel.
    pub(crate) async fn new() -> Deal {
        let town = Town::new().await;
        let buyer = town.reader("ada", OK, "+2348031234567").await;
        let seller = town.reader("bola", OK, "+2348037654321").await;
        let mut tx = town.world.begin().await;
        deal::switch_on(&mut tx, &[buyer, seller]).await;
        tx.commit(()).await.expect("commits");
        Deal { town, buyer, seller }
    }

    /// The standard order, proposed by one side.
    pub(crate) fn order(&self, proposer: Side) -> NewOrder {
        NewOrder { proposer, ..deal::chairs(self.buyer, self.seller, &["ITEM_RECEIVED"]) }
    }

    /// Proposed, and told.
    pub(crate) async fn propose(&self, proposer: Side) -> OrderId {
        let mut tx = self.town.world.begin().await;
        let order = escrows::propose(&mut tx, self.order(proposer)).await.expect("an order");
        tx.commit(()).await.expect("commits");
        self.town.world.drain().await;
        order.row.id
    }

    /// Does something to an order, and everything that follows by itself.
    pub(crate) async fn act(&self, id: OrderId, by: By, action: Action) -> Order {
        let order = self.quietly(id, by, action).await;
        self.town.world.drain().await;
        order
    }

    /// Does something to an order before anybody is told.
    pub(crate) async fn quietly(&self, id: OrderId, by: By, action: Action) -> Order {
        let mut tx = self.town.world.begin().await;
        let order = escrows::hold(&mut tx, id).await.expect("the order");
        let act = Act { by, expects: None, action, step: None };
        let order = escrows::apply(&mut tx, order, act).await.expect("they may");
        tx.commit(order).await.expect("commits")
    }

    pub(crate) async fn buyer(&self, id: OrderId, action: Action) -> Order {
        self.act(id, By::Customer(self.buyer), action).await
    }

    pub(crate) async fn seller(&self, id: OrderId, action: Action) -> Order {
        self.act(id, By::Customer(self.seller), action).await
    }

    pub(crate) async fn staff(&self, id: OrderId, role: AdminRole, action: Action) -> Order {
        self.act(id, By::Staff { credential: STAFF.to_owned(), role }, action).await
    }

    pub(crate) async fn load(&self, id: OrderId) -> Order {
        let mut tx = self.town.world.begin().await;
        let order = escrows::load(&mut tx, id).await.expect("the order");
        tx.commit(order).await.expect("commits")
    }

    /// Proposed by the buyer, accepted by the seller.
    pub(crate) async fn accepted(&self) -> OrderId {
        let id = self.propose(Side::Buyer).await;
        let terms = self.load(id).await.order.terms_hash;
        self.seller(id, Action::Accept(terms)).await;
        id
    }

    /// Accepted, and paid by card.
    pub(crate) async fn funded(&self) -> OrderId {
        let id = self.accepted().await;
        let mut tx = self.town.world.begin().await;
        let card = store::methods::active_of(&mut tx, &[self.buyer.uuid()]).await.expect("methods")[0].id;
        let order = escrows::hold(&mut tx, id).await.expect("the order");
        let new = NewPayment::by(Pays::Method(card));
        escrows::begin_payment(&mut tx, order, new).await.expect("a payment");
        tx.commit(()).await.expect("commits");
        self.town.world.drain().await;
        assert_eq!(self.load(id).await.row.state, "funded");
        id
    }

    /// Funded, begun and handed in.
    pub(crate) async fn submitted(&self) -> (OrderId, MilestoneId) {
        let id = self.funded().await;
        let milestone = self.load(id).await.order.milestones[0].id;
        self.seller(id, Action::Start(None)).await;
        self.seller(id, Action::Submit(milestone)).await;
        (id, milestone)
    }

    /// A payment that brings less than is due.
    pub(crate) async fn brings(&self, id: OrderId, gross: i64) -> AttemptId {
        let mut tx = self.town.world.begin().await;
        let attempt: AttemptId = tx.fresh();
        tx.commit(()).await.expect("commits");
        let start = Action::StartPayment { attempt, milestone: None, wallet_part: 0, although_open: false, part: None };
        self.quietly(id, By::Customer(self.buyer), start).await;
        let receipt = Receipt { attempt, gross, fee: 0, third_party: false, clearance: 0 };
        self.act(id, By::System, Action::Receive(receipt)).await;
        attempt
    }

    /// Everything that was told: whom, what, and on which channels it arrived. In the order of the log; of one event, by name.
    pub(crate) async fn told(&self) -> Vec<String> {
        let mut all: Vec<(i64, String)> = Vec::new();
        let messages = self.town.messages().await;
        for notice in self.town.notices().await {
            let who = if notice.customer_id == self.buyer { "buyer" } else { "seller" };
            let mut channels: Vec<&str> = messages
                .iter()
                .filter(|row| row.notice_id == notice.id && matches!(row.status.as_str(), "accepted" | "delivered"))
                .map(|row| row.channel.as_str())
                .collect();
            channels.sort_unstable();
            let ended = match notice.status.as_str() {
                "sent" | "delivered" => channels.join(" "),
                status => format!("{status}: {}", notice.reason.as_deref().unwrap_or_default()),
            };
            let mut tx = self.town.world.begin().await;
            let event = store::events::get(&mut tx, notice.event_id).await.expect("its event");
            tx.commit(()).await.expect("a read");
            all.push((event.seq, format!("{who} {} {ended}", notice.template)));
        }
        all.sort();
        all.into_iter().map(|(_, line)| line).collect()
    }

    /// The links that were made for both, and what for, in order.
    pub(crate) async fn links(&self) -> Vec<String> {
        let mut tx = self.town.world.begin().await;
        let mut made = Vec::new();
        for one in [self.buyer, self.seller] {
            for line in links::log(&mut tx, one, 100).await.expect("the log") {
                if line.deed == "issued" {
                    made.push(links::lock(&mut tx, line.link_id).await.expect("the link"));
                }
            }
        }
        tx.commit(()).await.expect("a read");
        made.sort_by_key(|row| row.id);
        made.into_iter().map(|row| row.purpose).collect()
    }

    /// The messages of a template, by channel.
    pub(crate) async fn messages(&self, template: &str) -> BTreeMap<String, MessageRow> {
        let rows = self.town.messages().await;
        rows.into_iter().filter(|row| row.template == template).map(|row| (row.channel.clone(), row)).collect()
    }
}

/// The links to orders that messages carry, each once.
pub(crate) fn carried<'a>(rows: impl IntoIterator<Item = &'a MessageRow>) -> BTreeSet<String> {
    let home = "https://pay.example.com/e/";
    let ends = |letter: char| !letter.is_ascii_alphanumeric() && !matches!(letter, '-' | '_');
    let all: Vec<String> = rows.into_iter().map(words).collect();
    assert!(all.iter().all(|text| text.contains(home)), "{all:#?}");
    all.iter()
        .flat_map(|text| text.split(home).skip(1))
        .filter_map(|rest| rest.split(ends).next())
        .map(str::to_owned)
        .collect()
}

/// What a message says, in full.
pub(crate) fn words(row: &MessageRow) -> String {
    row.content.to_string()
}
