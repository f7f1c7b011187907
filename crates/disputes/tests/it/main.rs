//! Disputes, told as calendars: a payer goes to their bank, the machine answers in time, and the books say what came of it.

mod escrow;

use app::credit_notes::{AskedRefund, RefundTarget};
use disputes::Wish;
use gateways::simulated::Behavior;
use ids::{DisputeId, InvoiceId};
use jiff::SignedDuration;
use store::PageOf;
use store::attempts::{AttemptFilter, AttemptRow};
use store::disputes::{self as rows, DisputeFilter, DisputeRow};
use testkit::World;

/// Its charges are disputed two days later; there are sixteen hours to answer.
const DISPUTED: &str = "4084080000000227";
const PRICE: i64 = 500_000;
const FEE: i64 = 100_000;

/// A merchant whose customer paid a bill on Tuesday, 1 September, at eight.
struct Shop {
    world: World,
    invoice: InvoiceId,
}

impl Shop {
    async fn open() -> Shop {
        let world = World::new().await;
        let customer = world.customer("ada", DISPUTED, Behavior::default()).await;
        let plan = world.plan(("year", 1), PRICE, 0, None).await;
        world.subscribe(customer, plan).await;
        world.drain().await;
        let mut shop = Shop::of(world);
        shop.invoice = shop.attempt().await.invoice_id;
        shop.world.events().await;
        shop
    }

    /// A merchant where nothing was billed.
    fn of(world: World) -> Shop {
        Shop { world, invoice: InvoiceId::from_uuid(ids::Uuid::nil()) }
    }

    /// What somebody can spend.
    async fn wallet(&self, of: ids::CustomerId) -> i64 {
        let mut tx = self.world.begin().await;
        let parts = store::escrow::wallets::of(&mut tx, of).await.expect("a wallet");
        tx.commit(()).await.expect("a read");
        parts.iter().filter(|part| part.account == "wallet_available").map(|part| part.minor).sum()
    }

    async fn attempt(&self) -> AttemptRow {
        let mut tx = self.world.begin().await;
        let page = PageOf { limit: 10, offset: 0, below: None };
        let mut found = store::attempts::page(&mut tx, &AttemptFilter::default(), &page).await.expect("attempts");
        tx.commit(found.remove(0)).await.expect("a read")
    }

    async fn dispute(&self) -> DisputeRow {
        let mut tx = self.world.begin().await;
        let page = PageOf { limit: 10, offset: 0, below: None };
        let found = rows::page(&mut tx, &DisputeFilter::default(), &page).await.expect("disputes");
        let [row] = tx.commit(found).await.expect("a read").try_into().expect("one dispute");
        row
    }

    async fn wants(&self, id: DisputeId, wish: Wish) -> app::Result<DisputeRow> {
        let mut tx = self.world.begin().await;
        let row = disputes::wish(&mut tx, &testkit::secrets(), id, wish).await?;
        Ok(tx.commit(row).await?)
    }

    async fn refunds(&self, amount_minor: i64) -> app::Result<()> {
        let mut tx = self.world.begin().await;
        let asked = AskedRefund {
            of: RefundTarget::Invoice(self.invoice),
            amount_minor: Some(amount_minor),
            reason: "fraudulent",
            memo: None,
            metadata: usecase::check::Metadata::new(),
        };
        app::credit_notes::refund(&mut tx, &asked).await?;
        Ok(tx.commit(()).await?)
    }

    /// What an account comes to, debits positive.
    async fn account(&self, name: &str) -> i64 {
        let mut tx = self.world.begin().await;
        let all = store::ledger::trial_balance(&mut tx).await.expect("the books");
        tx.commit(()).await.expect("a read");
        all.iter().filter(|row| row.account == name).map(|row| row.debit_minor - row.credit_minor).sum()
    }
}

#[tokio::test]
async fn nobody_looks_and_the_file_is_handed_in_four_hours_before_the_end() {
    let shop = Shop::open().await;
    shop.world.until("2026-09-03T07:00:00Z").await;
    assert!(shop.world.events().await.is_empty(), "nothing yet");
    shop.world.until("2026-09-03T08:10:00Z").await;
    let row = shop.dispute().await;
    assert_eq!((row.state.as_str(), row.amount_minor, row.withdrawn), ("evidence_due", Some(PRICE), true));
    assert_eq!(shop.world.events().await, ["dispute.opened"]);
    assert_eq!(row.answer_by.map(|at| at.to_string()).as_deref(), Some("2026-09-04T00:00:00Z"));
    assert_eq!(shop.account("dispute_receivable").await, PRICE);
    assert_eq!(shop.account("gateway_clearing").await, -FEE);
    shop.world.verify().await;

    shop.world.until("2026-09-03T19:50:00Z").await;
    assert_eq!(shop.dispute().await.state, "evidence_due");
    shop.world.until("2026-09-03T20:10:00Z").await;
    let row = shop.dispute().await;
    assert_eq!((row.state.as_str(), row.submitted_at.is_some()), ("under_review", true));
    assert_eq!(shop.world.events().await, ["dispute.submitted"]);
    shop.world.until("2026-09-08T00:00:00Z").await;
    assert_eq!(shop.dispute().await.state, "won");
    assert_eq!(shop.world.events().await, ["dispute.won"]);
    let books = (shop.account("dispute_receivable").await, shop.account("dispute_fees").await);
    assert_eq!((books, shop.account("gateway_clearing").await), ((0, FEE), PRICE - FEE));
    shop.world.verify().await;
}

#[tokio::test]
async fn the_file_says_what_was_bought_and_what_is_known_of_it() {
    let shop = Shop::open().await;
    shop.world.until("2026-09-03T08:10:00Z").await;
    let mut tx = shop.world.begin().await;
    let row = rows::lock(&mut tx, shop.dispute().await.id).await.expect("answers").expect("the dispute");
    let file = disputes::read_file(&mut tx, &testkit::secrets(), &row).await.expect("opens").expect("a file");
    tx.commit(()).await.expect("a read");
    assert_eq!((file.email.as_deref(), file.served_on.to_string().as_str()), (Some("ada@example.com"), "2026-09-01"));
    let titles: Vec<&str> = file.parts.iter().map(|part| part.title.as_str()).collect();
    assert!(titles.contains(&"What was billed") && titles.contains(&"The payment"), "{titles:?}");
    let bill = &file.parts[0].lines;
    assert!(bill.iter().any(|line| line.contains("How it came about")), "{bill:?}");
    let sealed = row.file.expect("kept");
    assert!(!sealed.windows(3).any(|part| part == b"ada"), "sealed");
}

#[tokio::test]
async fn what_is_lost_is_a_loss_and_the_invoice_stays_paid() {
    let shop = Shop::open().await;
    shop.world.until("2026-09-03T08:10:00Z").await;
    let row = shop.dispute().await;
    let said = "She says losing_evidence, and so do we.".to_owned();
    shop.wants(row.id, Wish::Submit(Some(said))).await.expect("in time");
    shop.world.drain().await;
    assert_eq!(shop.dispute().await.state, "under_review");
    let late = shop.wants(row.id, Wish::Accept).await.expect_err("it was answered");
    assert_eq!(late.code, "dispute_not_open");
    shop.world.until("2026-09-08T00:00:00Z").await;
    assert_eq!(shop.dispute().await.state, "lost");
    assert!(shop.world.events().await.ends_with(&["dispute.lost".to_owned()]));
    let books = (shop.account("dispute_receivable").await, shop.account("dispute_loss").await);
    assert_eq!((books, shop.account("gateway_clearing").await), ((0, PRICE), -FEE));
    let mut tx = shop.world.begin().await;
    let invoice = store::invoices::get(&mut tx, shop.invoice).await.expect("the invoice");
    tx.commit(()).await.expect("a read");
    assert_eq!(invoice.status, "paid");
    assert_eq!(shop.refunds(1).await.expect_err("the bank gave it").code, "transaction_disputed");
    shop.world.verify().await;
}

#[tokio::test]
async fn who_gives_in_gives_the_money_and_is_told_so() {
    let shop = Shop::open().await;
    shop.world.until("2026-09-03T08:10:00Z").await;
    shop.world.events().await;
    shop.wants(shop.dispute().await.id, Wish::Accept).await.expect("in time");
    shop.world.pass(SignedDuration::from_mins(30)).await;
    assert_eq!(shop.dispute().await.state, "accepted");
    assert_eq!(shop.world.events().await, ["dispute.accepted"]);
    assert_eq!(shop.account("dispute_loss").await, PRICE);
    shop.world.verify().await;
}

#[tokio::test]
async fn disputed_money_is_not_refunded_and_its_card_not_charged_again() {
    let shop = Shop::open().await;
    shop.refunds(200_000).await.expect("before anybody disputes");
    shop.world.until("2026-09-03T08:10:00Z").await;
    // The rest of the charge is held; what went back went back.
    assert_eq!(shop.dispute().await.held_minor, 300_000);
    assert_eq!(shop.refunds(1).await.expect_err("disputed").code, "transaction_disputed");
    let mut tx = shop.world.begin().await;
    let method = shop.attempt().await.payment_method_id.expect("a card");
    let method = store::methods::get(&mut tx, method).await.expect("the card");
    tx.commit(()).await.expect("a read");
    assert_eq!(method.refused_code.as_deref(), Some("suspected_fraud"));
    shop.world.verify().await;
    // Won: the rest can go back again.
    shop.world.until("2026-09-08T00:00:00Z").await;
    assert_eq!((shop.dispute().await.state.as_str(), shop.dispute().await.held_minor), ("won", 0));
    shop.refunds(300_000).await.expect("all that is left");
    shop.world.drain().await;
    shop.world.verify().await;
}

#[tokio::test]
async fn a_refund_that_was_not_sent_when_the_payer_went_to_their_bank_is_not_sent() {
    let shop = Shop::open().await;
    shop.world.until("2026-09-03T07:59:00Z").await;
    shop.world.db.clock.set("2026-09-03T08:00:00Z".parse().expect("an instant"));
    shop.refunds(200_000).await.expect("written down");
    let mut tx = shop.world.begin().await;
    let page = PageOf { limit: 10, offset: 0, below: None };
    let refund =
        store::refunds::page(&mut tx, &store::refunds::RefundFilter::default(), &page).await.expect("one")[0].id;
    tx.commit(()).await.expect("a read");
    // The dispute is known before the worker comes to the refund.
    for _ in 0..3 {
        shop.world.engine.sweep(store::Kind::Dispute, jiff::Timestamp::UNIX_EPOCH).await.expect("a scan");
    }
    assert_eq!(shop.dispute().await.state, "evidence_due");
    shop.world.drain().await;
    let mut tx = shop.world.begin().await;
    let row = store::refunds::get(&mut tx, refund).await.expect("the refund");
    tx.commit(()).await.expect("a read");
    assert_eq!((row.state.as_str(), row.failure_code.as_deref()), ("failed", Some("disputed")));
    shop.world.verify().await;
}
