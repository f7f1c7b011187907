//! A payer goes to their bank between the consent to a payout out of a seller's wallet and its sending.

use disputes::Wish;
use escrow::Action;
use escrows::{Act, By, NewPayment, Pays};
use gateways::simulated::Behavior;
use ids::{CustomerId, OrderId, PayoutId};
use ledger::{Account, AccountKind, Payer};
use payouts::{NewPayout, PayoutBand, PayoutSettingsChange};
use store::PageOf;
use store::disputes::{DisputeFilter, DisputeRow};
use testkit::World;
use testkit::deal::{self, PRICE};

use crate::agreeing::Phone;
use crate::counter::{Counter, MAKER};

/// Its charges are disputed two days later.
const DISPUTED: &str = "4084080000000227";
const BOLA: &str = "key_0192f0a1-7c1e-7c55-8f3e-2b8a1f0c9d12";
/// What the seller takes out.
const OUT: i64 = 5_000_000;

/// A seller who was paid by such a card, and a payout that one person has agreed to, just as the payer's bank says no.
struct Story {
    counter: Counter,
    seller: CustomerId,
    payout: PayoutId,
    bola: Phone,
}

impl Story {
    async fn begun() -> Story {
        let world = World::new().await;
        let buyer = world.customer("ada", DISPUTED, Behavior::default()).await;
        let seller = world.customer("bola", "4084080000000003", Behavior::default()).await;
        let counter = Counter { world };
        let one = PayoutBand { currency: "NGN".to_owned(), above: 0, approvals: 1 };
        counter.change(PayoutSettingsChange { bands: Some(vec![one]), ..PayoutSettingsChange::default() }).await;
        let bola = Phone::of(&counter, BOLA).await;
        closed(&counter.world, buyer, seller).await;
        let payout = asked(&counter, seller).await;
        counter.world.until("2026-09-03T08:10:00Z").await;
        assert_eq!(dispute(&counter.world).await.state, "evidence_due");
        Story { counter, seller, payout, bola }
    }

    async fn agreed(&self) {
        let code = self.bola.code(&self.counter);
        assert_eq!(self.bola.says(&self.counter, self.payout, true, &code).await.expect("agreed"), "approved");
        self.counter.world.drain().await;
    }

    /// What stands on an account of the books, its own way up.
    async fn owed(&self, account: &str) -> i64 {
        let mut tx = self.counter.world.begin().await;
        let all = store::ledger::trial_balance(&mut tx).await.expect("the books");
        tx.commit(()).await.expect("a read");
        all.iter().filter(|row| row.account == account).map(|row| row.credit_minor - row.debit_minor).sum()
    }
}

/// The standard order, from its proposal to its end.
async fn closed(world: &World, buyer: CustomerId, seller: CustomerId) {
    let mut tx = world.begin().await;
    deal::switch_on(&mut tx, &[buyer, seller]).await;
    let order = escrows::propose(&mut tx, deal::chairs(buyer, seller, &["ITEM_RECEIVED"])).await.expect("an order");
    let card = store::methods::active_of(&mut tx, &[buyer.uuid()]).await.expect("methods")[0].id;
    tx.commit(()).await.expect("commits");
    let id = order.row.id;
    act(world, id, seller, Action::Accept(order.order.terms_hash)).await;
    let mut tx = world.begin().await;
    let held = escrows::hold(&mut tx, id).await.expect("the order");
    let new = NewPayment::by(Pays::Method(card));
    escrows::begin_payment(&mut tx, held, new).await.expect("a payment");
    tx.commit(()).await.expect("commits");
    world.drain().await;
    let milestone = order.order.milestones[0].id;
    act(world, id, seller, Action::Start(None)).await;
    act(world, id, seller, Action::Submit(milestone)).await;
    act(world, id, buyer, Action::Verify(1)).await;
    act(world, id, buyer, Action::Approve(milestone)).await;
}

async fn act(world: &World, id: OrderId, who: CustomerId, action: Action) {
    let mut tx = world.begin().await;
    let order = escrows::hold(&mut tx, id).await.expect("the order");
    let act = Act { by: By::Customer(who), expects: None, action, step: None };
    escrows::apply(&mut tx, order, act).await.expect("they may");
    tx.commit(()).await.expect("commits");
}

/// Asked for a day later, when the bank account is no longer new; it waits for somebody's consent.
async fn asked(counter: &Counter, seller: CustomerId) -> PayoutId {
    let question = payouts::Question::new(&counter.list().await, crate::counter::BANK, "0000000001").expect("sense");
    let holder = payouts::resolve(&counter.world.gateways, &counter.world.scope, &question).await.expect("a name");
    let new = payouts::NewBeneficiary {
        name: None,
        accept_other_name: false,
        label: None,
        owner: Some(seller.uuid()),
        metadata: usecase::check::Metadata::default(),
    };
    let mut tx = counter.world.begin().await;
    let to = payouts::add(&mut tx, &testkit::secrets(), question, holder, new).await.expect("added").id;
    tx.commit(()).await.expect("committed");
    counter.world.until("2026-09-03T07:00:00Z").await;
    let account = Account { kind: AccountKind::WalletAvailable, owner: Some(seller.uuid()) };
    let payer = Payer { account, costs: account };
    let new = NewPayout { payer, maker: MAKER.to_owned(), ..counter.wish(to, OUT) };
    let mut tx = counter.world.begin().await;
    escrows::may_take_out(&mut tx, seller, "NGN", OUT).await.expect("nobody claims it yet");
    tx.commit(()).await.expect("a read");
    let row = counter.asked(new).await.expect("asked for");
    assert_eq!(row.status, "pending_approval");
    row.id
}

async fn dispute(world: &World) -> DisputeRow {
    let mut tx = world.begin().await;
    let page = PageOf { limit: 10, offset: 0, below: None };
    let mut found = store::disputes::page(&mut tx, &DisputeFilter::default(), &page).await.expect("disputes");
    tx.commit(found.remove(0)).await.expect("a read")
}

#[tokio::test]
async fn s65b_what_was_agreed_to_is_not_sent_while_a_payer_claims_it_and_is_when_they_lose() {
    let story = Box::pin(Story::begun()).await;
    story.counter.told().await;
    story.agreed().await;
    let row = story.counter.row(story.payout).await;
    assert_eq!((row.status.as_str(), row.failure_code.as_deref()), ("approved", Some("party_money_contested")));
    assert!(row.failure_message.expect("it says why").contains("went to their banks"));
    assert!(story.counter.tries(story.payout).await.is_empty(), "nothing left");
    assert_eq!(story.owed("payout_hold").await, OUT + row.cost_minor, "it stays set aside");
    assert_eq!(story.counter.told().await, ["payout.approved", "payout.waiting"]);
    story.counter.world.verify().await;

    story.counter.world.until("2026-09-03T12:00:00Z").await;
    assert!(story.counter.told().await.is_empty(), "it is said once");
    story.counter.world.until("2026-09-08T12:00:00Z").await;
    assert_eq!(dispute(&story.counter.world).await.state, "won");
    let row = story.counter.row(story.payout).await;
    assert_eq!((row.status.as_str(), row.failure_code), ("succeeded", None));
    assert_eq!(story.owed("payout_hold").await, 0);
    story.counter.world.verify().await;
}

#[tokio::test]
async fn what_was_set_aside_pays_what_its_owner_owes_when_the_payer_wins() {
    let story = Box::pin(Story::begun()).await;
    story.agreed().await;
    let mut tx = story.counter.world.begin().await;
    let id = dispute(&story.counter.world).await.id;
    disputes::wish(&mut tx, &testkit::secrets(), id, Wish::Accept).await.expect("in time");
    tx.commit(()).await.expect("commits");
    story.counter.world.until("2026-09-04T12:00:00Z").await;
    let row = story.counter.row(story.payout).await;
    assert_eq!((row.status.as_str(), row.failure_code.as_deref()), ("canceled", Some("party_owes")));
    assert!(story.counter.tries(story.payout).await.is_empty());
    assert_eq!((story.owed("payout_hold").await, story.owed("party_debt").await), (0, 0));
    let mut tx = story.counter.world.begin().await;
    let parts = store::escrow::wallets::of(&mut tx, story.seller).await.expect("a wallet");
    tx.commit(()).await.expect("a read");
    assert_eq!(escrows::available(&parts, story.seller, "NGN"), 0, "of {PRICE} nothing is theirs any more");
    story.counter.world.verify().await;
}
