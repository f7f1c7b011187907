//! Money into a wallet, and into an order: by card, by transfer, in parts, too little, too much, too late, and pressed twenty times.

use checkout::{By, Did, NewSession, Paying, Sold, Standing};
use escrow::Action;
use escrows::{Act, By as Who};
use futures::future::join_all;
use ids::{CheckoutSessionId, CustomerId, OrderId};
use jiff::SignedDuration;
use recovery::Rail;
use store::PageOf;
use store::escrow::payments::{self, EscrowPaymentRow, PaymentFilter};
use store::escrow::wallets;
use testkit::deal::{self, CHARGE};
use testkit::secrets;

use crate::shop::{HAS_NO_MONEY, PAYS, Shop, by};

/// Some time in which the provider is asked.
const WHILE: SignedDuration = SignedDuration::from_mins(2);
/// What goes into a wallet, in kobo.
const SUM: i64 = 500_000;

/// A shop that holds money, with somebody who buys and somebody who sells.
struct Hall {
    shop: Shop,
    buyer: CustomerId,
    seller: CustomerId,
}

impl Hall {
    async fn new() -> Hall {
        let shop = Shop::new().await;
        let buyer = shop.world.customer("ada", HAS_NO_MONEY, Default::default()).await;
        let seller = shop.world.customer("bola", PAYS, Default::default()).await;
        let mut tx = shop.world.begin().await;
        deal::switch_on(&mut tx, &[buyer, seller]).await;
        tx.commit(()).await.expect("commits");
        Hall { shop, buyer, seller }
    }

    async fn filling(&self) -> CheckoutSessionId {
        let sold = Sold::TopUp { minor: SUM, currency: "NGN".to_owned() };
        let new = NewSession { customer: Some(self.buyer), ..NewSession::of(sold) };
        self.shop.make(new).await.expect("a session")
    }

    /// An order that its seller agreed to.
    async fn order(&self) -> OrderId {
        let mut tx = self.shop.world.begin().await;
        let order = escrows::propose(&mut tx, deal::chairs(self.buyer, self.seller, &["ITEM_RECEIVED"])).await;
        let order = order.expect("an order");
        let terms = order.order.terms_hash;
        let accept = Act { by: Who::Customer(self.seller), expects: None, action: Action::Accept(terms), step: None };
        let order = escrows::apply(&mut tx, order, accept).await.expect("accepted");
        tx.commit(order.row.id).await.expect("commits")
    }

    async fn act(&self, id: OrderId, action: Action) {
        let mut tx = self.shop.world.begin().await;
        let order = escrows::hold(&mut tx, id).await.expect("the order");
        let act = Act { by: Who::Customer(self.buyer), expects: None, action, step: None };
        escrows::apply(&mut tx, order, act).await.expect("the buyer may");
        tx.commit(()).await.expect("commits");
    }

    async fn state(&self, id: OrderId) -> String {
        let mut tx = self.shop.world.begin().await;
        let order = escrows::load(&mut tx, id).await.expect("the order");
        tx.commit(order.row.state).await.expect("commits")
    }

    async fn paying(&self, id: OrderId) -> CheckoutSessionId {
        let mut tx = self.shop.world.begin().await;
        let id = Box::pin(checkout::of_order(&mut tx, id, None)).await.expect("a session");
        tx.commit(id).await.expect("commits")
    }

    async fn wallet(&self) -> i64 {
        let mut tx = self.shop.world.begin().await;
        let parts = wallets::of(&mut tx, self.buyer).await.expect("a wallet");
        tx.commit(escrows::available(&parts, self.buyer, "NGN")).await.expect("commits")
    }

    /// What was tried, newest first.
    async fn tries(&self) -> Vec<EscrowPaymentRow> {
        let mut tx = self.shop.world.begin().await;
        let all = PageOf { limit: 100, offset: 0, below: None };
        let rows = payments::page(&mut tx, &PaymentFilter::default(), &all).await.expect("payments");
        tx.commit(rows).await.expect("commits")
    }

    /// Somebody sends this much for what is asked of them.
    async fn send(&self, minor: i64) {
        let open = self.tries().await.into_iter().find(|row| row.status == "requires_action").expect("a request");
        let now = self.shop.world.now();
        assert!(self.shop.world.gateway.send(open.id, minor, now).await.expect("the simulator"), "somebody waits");
        self.shop.world.pass(WHILE).await;
    }

    async fn enter(&self, id: CheckoutSessionId, text: &str) -> Did {
        let version = self.shop.session(id).await.version;
        let mut tx = self.shop.world.begin().await;
        let did = checkout::answer(&mut tx, &secrets(), id, version, ("otp", text)).await.expect("a code");
        let did = tx.commit(did).await.expect("commits");
        self.shop.world.drain().await;
        did
    }

    async fn is_over(&self, id: CheckoutSessionId) -> (String, String) {
        let row = self.shop.session(id).await;
        (row.status, row.payment_status)
    }
}

fn completed() -> (String, String) {
    ("completed".to_owned(), "paid".to_owned())
}

#[tokio::test]
async fn a_wallet_is_filled_once_by_a_card_whose_bank_wants_a_code() {
    let hall = Hall::new().await;
    let id = hall.filling().await;
    let sight = hall.shop.sight(id).await;
    assert_eq!((sight.standing, sight.left), (Standing::Choose(None), SUM));
    assert_eq!(hall.shop.pay(id, hall.shop.card("4084080000000201").await).await.expect("tries"), Did::Done);
    assert_eq!(hall.shop.sight(id).await.standing, Standing::Working);
    hall.shop.world.drain().await;
    assert!(matches!(hall.shop.sight(id).await.standing, Standing::Act(_)));
    assert_eq!(hall.enter(id, "000000").await, Did::Done);
    assert!(matches!(hall.shop.sight(id).await.standing, Standing::Act(_)), "a wrong code is asked for again");
    assert_eq!(hall.enter(id, "123456").await, Did::Done);
    let sight = hall.shop.sight(id).await;
    assert_eq!((sight.standing, sight.came.len(), sight.came[0].minor), (Standing::Paid, 1, SUM));
    assert_eq!((hall.wallet().await, hall.is_over(id).await), (SUM, completed()));
    let mut tx = hall.shop.world.begin().await;
    let saved = store::methods::active_of(&mut tx, &[hall.buyer.uuid()]).await.expect("methods");
    tx.commit(()).await.expect("commits");
    assert_eq!(saved.len(), 1, "nobody agreed that the new card is kept");
    assert!(hall.shop.bills().await.is_empty(), "nothing is sold");
    assert!(hall.shop.world.events().await.contains(&"checkout_session.completed".to_owned()));
    hall.shop.world.verify().await;
}

#[tokio::test]
async fn after_a_decline_another_rail_fills_it_and_a_kept_card_stays() {
    let hall = Hall::new().await;
    let id = hall.filling().await;
    hall.shop.pay(id, hall.shop.card(HAS_NO_MONEY).await).await.expect("tries");
    hall.shop.world.drain().await;
    let Standing::Choose(Some(why)) = hall.shop.sight(id).await.standing else { panic!("a payer chooses again") };
    assert!(why.contains("Nothing was taken"), "{why}");
    hall.shop.pay(id, by(Rail::Ussd)).await.expect("chooses");
    hall.shop.world.drain().await;
    let Standing::Act(act) = hall.shop.sight(id).await.standing else { panic!("a payer dials a code") };
    assert_eq!((act.rail, act.minor), (Rail::Ussd, SUM));
    hall.send(SUM).await;
    assert_eq!((hall.wallet().await, hall.is_over(id).await), (SUM, completed()));
    let next = hall.filling().await;
    hall.shop.pay(next, Paying { keep: true, ..hall.shop.card(PAYS).await }).await.expect("pays");
    hall.shop.world.drain().await;
    assert_eq!((hall.wallet().await, hall.is_over(next).await), (2 * SUM, completed()));
    let mut tx = hall.shop.world.begin().await;
    let saved = store::methods::active_of(&mut tx, &[hall.buyer.uuid()]).await.expect("methods");
    tx.commit(()).await.expect("commits");
    assert!(saved.iter().any(|row| row.last4.as_deref() == Some("0003")), "its owner ticked that it is kept");
    hall.shop.world.verify().await;
}

#[tokio::test]
async fn whatever_is_sent_fills_it_and_what_comes_late_is_not_lost() {
    let hall = Hall::new().await;
    let id = hall.filling().await;
    hall.shop.pay(id, by(Rail::Transfer)).await.expect("chooses");
    hall.shop.world.drain().await;
    hall.send(SUM + 5_000).await;
    assert_eq!((hall.wallet().await, hall.is_over(id).await), (SUM + 5_000, completed()));
    let next = hall.filling().await;
    hall.shop.pay(next, by(Rail::Transfer)).await.expect("chooses");
    hall.shop.world.drain().await;
    let first = hall.tries().await[0].id;
    let version = hall.shop.session(next).await.version;
    let mut tx = hall.shop.world.begin().await;
    assert_eq!(checkout::other_way(&mut tx, next, version).await.expect("an answer"), Did::Done);
    tx.commit(()).await.expect("commits");
    assert_eq!(hall.shop.sight(next).await.standing, Standing::Choose(None), "nothing failed");
    let now = hall.shop.world.now();
    assert!(hall.shop.world.gateway.send(first, 1_000, now).await.expect("the simulator"));
    hall.shop.world.pass(SignedDuration::from_hours(26)).await;
    assert_eq!(hall.wallet().await, SUM + 6_000, "it is put in when it comes");
    hall.shop.world.verify().await;
}

#[tokio::test]
async fn nobody_fills_it_in_time_and_nothing_is_told_twice() {
    let hall = Hall::new().await;
    let (looked, tried) = (hall.filling().await, hall.filling().await);
    hall.shop.pay(tried, by(Rail::Transfer)).await.expect("chooses");
    hall.shop.world.pass(SignedDuration::from_hours(26)).await;
    for id in [looked, tried] {
        assert_eq!(hall.is_over(id).await, ("expired".to_owned(), "unpaid".to_owned()));
        assert_eq!(hall.shop.sight(id).await.standing, Standing::Over);
        assert_eq!(hall.shop.pay(id, by(Rail::Transfer)).await.expect("an answer"), Did::Stale);
    }
    let told = hall.shop.world.events().await;
    assert_eq!(told.iter().filter(|kind| *kind == "checkout_session.expired").count(), 2);
    assert_eq!(hall.wallet().await, 0);
    hall.shop.world.verify().await;
}

#[tokio::test]
async fn twenty_presses_and_a_browser_that_comes_back_fill_it_once() {
    let hall = Hall::new().await;
    let id = hall.filling().await;
    let version = hall.shop.session(id).await.version;
    let card = hall.shop.card(PAYS).await;
    let presses = (0..20).map(|nth| {
        let how = if nth % 2 == 0 { card.clone() } else { by(Rail::Transfer) };
        hall.shop.pay_at(id, version, how)
    });
    let did = join_all(presses).await;
    assert_eq!(did.iter().filter(|one| matches!(one, Ok(Did::Done))).count(), 1, "{did:?}");
    if let Standing::Working = hall.shop.sight(id).await.standing {
        hall.shop.world.drain().await;
    }
    if matches!(hall.shop.sight(id).await.standing, Standing::Act(_)) {
        hall.send(SUM).await;
    }
    // The browser and the provider tell of it as often as they like.
    let payment = hall.tries().await[0].id;
    for _ in 0..3 {
        let mut tx = hall.shop.world.begin().await;
        checkout::hurry(&mut tx, id).await.expect("asks");
        escrows::hurry(&mut tx, payment).await.expect("asks");
        tx.commit(()).await.expect("commits");
        hall.shop.world.pass(WHILE).await;
    }
    assert_eq!((hall.tries().await.len(), hall.wallet().await, hall.is_over(id).await), (1, SUM, completed()));
    let told = hall.shop.world.events().await;
    assert_eq!(told.iter().filter(|kind| *kind == "checkout_session.completed").count(), 1);
    hall.shop.world.verify().await;
}

#[tokio::test]
async fn an_order_is_paid_in_three_parts_by_three_rails_on_one_page() {
    let hall = Hall::new().await;
    let order = hall.order().await;
    let id = hall.paying(order).await;
    assert_eq!(hall.paying(order).await, id, "one session for one order");
    assert_eq!(hall.shop.sight(id).await.left, CHARGE);
    let too_much = Paying { part: Some(CHARGE + 1), ..hall.shop.card(PAYS).await };
    assert_eq!(hall.shop.pay(id, too_much).await.expect_err("more than is missing").fields[0].field, "part");
    let part = Paying { part: Some(1_000_000), ..hall.shop.card(PAYS).await };
    hall.shop.pay(id, part).await.expect("pays a part");
    hall.shop.world.drain().await;
    let sight = hall.shop.sight(id).await;
    assert_eq!((sight.standing, sight.received, sight.left), (Standing::Choose(None), 1_000_000, CHARGE - 1_000_000));
    assert_eq!(
        (hall.state(order).await.as_str(), hall.wallet().await),
        ("funding", 1_000_000),
        "it is the buyer's until then"
    );
    hall.shop.pay(id, by(Rail::Transfer)).await.expect("pays the rest, as they think");
    hall.shop.world.drain().await;
    let Standing::Act(act) = hall.shop.sight(id).await.standing else { panic!("a payer sends money") };
    assert_eq!(act.minor, CHARGE - 1_000_000);
    hall.send(2_000_000).await;
    assert_eq!(hall.shop.sight(id).await.left, CHARGE - 3_000_000);
    hall.shop.pay(id, by(Rail::Ussd)).await.expect("pays the rest");
    hall.shop.world.drain().await;
    hall.send(CHARGE - 3_000_000 + 700).await;
    let sight = hall.shop.sight(id).await;
    assert_eq!((sight.standing, sight.came.len()), (Standing::Paid, 3));
    assert_eq!(
        (hall.state(order).await.as_str(), hall.wallet().await),
        ("funded", 700),
        "what is too much is the buyer's"
    );
    assert_eq!(hall.is_over(id).await, completed());
    hall.shop.world.verify().await;
}

#[tokio::test]
async fn money_for_an_order_that_is_over_is_its_buyers_and_the_page_says_so() {
    let hall = Hall::new().await;
    let order = hall.order().await;
    let id = hall.paying(order).await;
    hall.shop.pay(id, by(Rail::Transfer)).await.expect("chooses");
    hall.shop.world.drain().await;
    hall.act(order, Action::CancelUnfunded).await;
    hall.send(CHARGE).await;
    assert_eq!((hall.state(order).await.as_str(), hall.wallet().await), ("cancelled", CHARGE));
    assert_eq!(hall.shop.sight(id).await.standing, Standing::Over);
    assert_eq!(hall.is_over(id).await, ("expired".to_owned(), "unpaid".to_owned()));
    hall.shop.world.verify().await;
}

#[tokio::test]
async fn an_order_that_is_paid_out_of_the_wallet_needs_no_page_any_more() {
    let hall = Hall::new().await;
    let filled = hall.filling().await;
    hall.shop.pay(filled, by(Rail::Transfer)).await.expect("chooses");
    hall.shop.world.drain().await;
    hall.send(CHARGE).await;
    let order = hall.order().await;
    let id = hall.paying(order).await;
    hall.act(order, Action::FundFromWallet(None)).await;
    assert_eq!(hall.shop.pay(id, by(Rail::Transfer)).await.expect("an answer"), Did::Stale, "it is paid");
    hall.shop.world.pass(SignedDuration::from_hours(25)).await;
    assert_eq!((hall.is_over(id).await, hall.wallet().await), (completed(), 0));
    hall.shop.world.verify().await;
}

#[tokio::test]
async fn a_wallet_has_an_owner_and_a_shop_that_holds_money() {
    let shop = Shop::new().await;
    let customer = shop.world.customer("ada", PAYS, Default::default()).await;
    let sold = || Sold::TopUp { minor: SUM, currency: "NGN".to_owned() };
    let refused = shop.make(NewSession::of(sold())).await.expect_err("whose wallet?");
    assert_eq!(refused.fields[0].field, "customerId");
    let new = || NewSession { customer: Some(customer), ..NewSession::of(sold()) };
    assert_eq!(shop.make(new()).await.expect_err("escrow is off").code, "escrow_off");
    let mut tx = shop.world.begin().await;
    deal::switch_on(&mut tx, &[customer]).await;
    tx.commit(()).await.expect("commits");
    let id = shop.make(new()).await.expect("a session");
    let somebody_elses = shop.world.customer("bola", PAYS, Default::default()).await;
    let mut tx = shop.world.begin().await;
    let card = store::methods::active_of(&mut tx, &[somebody_elses.uuid()]).await.expect("methods")[0].id;
    tx.commit(()).await.expect("commits");
    let by = By::Saved { method: card, once: false };
    let refused = shop.pay(id, Paying { guest: Default::default(), by, keep: false, part: None }).await;
    assert_eq!(refused.expect_err("it is somebody else's").kind, usecase::Kind::Missing);
    shop.world.verify().await;
}
