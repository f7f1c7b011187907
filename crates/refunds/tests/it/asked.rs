//! Refunds that are asked for: what they stand on, how much may go back, and what is refused.

use app::credit_notes::{self, HowToGiveBack, NewCreditNote, RefundTarget};
use ids::CreditNoteId;
use jiff::SignedDuration;
use store::credit_notes::NoteRow;

use crate::line::{OK, PRICE, Plan, Shop};

/// Refunds of one charge are sent one after the other.
const LATER: SignedDuration = SignedDuration::from_mins(30);

fn of_all(minor: i64, give_back: HowToGiveBack) -> NewCreditNote {
    NewCreditNote {
        lines: Vec::new(),
        of_all_minor: Some(minor),
        reason: "order_change",
        memo: Some("Two weeks closed".to_owned()),
        give_back,
        metadata: usecase::check::Metadata::new(),
    }
}

impl Shop {
    async fn credits(&self, minor: i64, give_back: HowToGiveBack) -> app::Result<NoteRow> {
        let mut tx = self.world.begin().await;
        let made = credit_notes::create(&mut tx, self.invoice, &of_all(minor, give_back)).await?;
        Ok(tx.commit(made.row).await?)
    }

    async fn voids(&self, note: CreditNoteId) -> app::Result<NoteRow> {
        let mut tx = self.world.begin().await;
        let row = credit_notes::void(&mut tx, note).await?;
        Ok(tx.commit(row).await?)
    }
}

#[tokio::test]
async fn a_refund_of_an_invoice_makes_its_credit_note_and_ends_in_the_books() {
    let shop = Shop::paid_by(OK).await;
    let part = shop.asks(Some(200_000)).await.expect("a part");
    assert_eq!((part.source.as_str(), part.state.as_str(), part.amount_minor), ("request", "created", 200_000));
    assert_eq!(shop.world.events().await, ["credit_note.created", "refund.created"]);
    assert_eq!(shop.account("refunds_payable").await, -200_000, "owed to the customer until it is sent");
    shop.world.drain().await;
    assert_eq!(shop.world.events().await, ["refund.succeeded"]);
    assert_eq!((shop.account("refunds_payable").await, shop.account("gateway_clearing").await), (0, 300_000));
    assert_eq!(shop.note(&part).await.refund_status.as_deref(), Some("succeeded"));

    let rest = shop.asks(None).await.expect("all that is left");
    assert_eq!(rest.amount_minor, 300_000);
    shop.world.drain().await;
    assert_eq!((shop.account("revenue").await, shop.account("gateway_clearing").await), (0, 0));
    assert_eq!(shop.asks(None).await.expect_err("nothing is left").code, "nothing_left");
    let back =
        shop.world.gateway.paid_back(rest.id.uuid()).await.expect("answers").expect("by the gateway's own record");
    assert_eq!(back.minor(), 300_000);
    shop.world.verify().await;
}

#[tokio::test]
async fn parts_of_a_bill_are_together_the_bill() {
    let shop = Shop::paid_by(OK).await;
    let mut tx = shop.world.begin().await;
    let lines = store::invoices::lines_of(&mut tx, &[shop.invoice.uuid()]).await.expect("lines");
    tx.commit(()).await.expect("a read");
    assert_eq!(lines.len(), 1);
    let mut sum = 0;
    for part in [1, 166_666, 333_332, 1] {
        let row = shop.asks(Some(part)).await.expect("a part");
        let note = shop.note(&row).await;
        assert_eq!((note.total_minor, note.refund_minor, row.amount_minor), (part, part, part));
        sum += note.net_minor + note.tax_minor;
    }
    assert_eq!(sum, PRICE);
    shop.world.pass(LATER).await;
    assert!(shop.refunds().await.iter().all(|row| row.state == "succeeded"));
    shop.world.verify().await;
}

#[tokio::test]
async fn a_credit_note_in_refund_mode_is_paid_back() {
    let shop = Shop::paid_by(OK).await;
    let note = shop.credits(150_000, HowToGiveBack::Refund).await.expect("a credit note");
    assert_eq!(note.refund_status.as_deref(), Some("pending"));
    let [row] = shop.refunds().await.try_into().expect("one refund");
    assert_eq!(
        (row.source.as_str(), row.credit_note_id, row.memo.as_deref()),
        ("credit_note", Some(note.id), Some("Two weeks closed"))
    );
    shop.world.drain().await;
    assert_eq!(shop.note(&row).await.refund_status.as_deref(), Some("succeeded"));
    assert_eq!(shop.voids(note.id).await.expect_err("the money is gone").code, "refund_sent");
    shop.world.verify().await;
}

#[tokio::test]
async fn voiding_a_credit_note_takes_its_refund_along_before_it_is_sent() {
    let shop = Shop::paid_by(OK).await;
    let note = shop.credits(150_000, HowToGiveBack::Refund).await.expect("a credit note");
    shop.world.events().await;
    let void = shop.voids(note.id).await.expect("not sent yet");
    assert_eq!((void.status.as_str(), void.refund_status.as_deref()), ("void", Some("canceled")));
    assert_eq!(shop.world.events().await, ["refund.canceled", "credit_note.voided"]);
    shop.world.drain().await;
    assert!(shop.line.keys().is_empty(), "nothing left us");
    // What was set aside is free again.
    assert_eq!(shop.asks(None).await.expect("all of it").amount_minor, PRICE);
    shop.world.drain().await;
    shop.world.verify().await;
}

#[tokio::test]
async fn however_many_ask_at_once_no_more_goes_back_than_was_paid() {
    let shop = Shop::paid_by(OK).await;
    let six: Vec<_> = (0..6).map(|_| shop.asks(Some(200_000))).collect();
    let mut told = Vec::new();
    let all = futures::future::join_all(six).await;
    for one in all {
        told.push(one.map_or_else(|error| error.code, |_| "made"));
    }
    assert_eq!(told.iter().filter(|word| **word == "made").count(), 2, "{told:?}");
    assert!(told.iter().all(|word| ["made", "above_the_invoice", "validation_error"].contains(word)), "{told:?}");
    shop.world.pass(LATER).await;
    assert_eq!(shop.account("gateway_clearing").await, 100_000);
    shop.world.verify().await;
}

#[tokio::test]
async fn the_charge_itself_refuses_what_is_beyond_it() {
    let shop = Shop::paid_by(OK).await;
    let attempt = shop.attempt().await;
    let tries: Vec<_> = (0..5)
        .map(|_| async {
            let mut tx = shop.world.begin().await;
            let is_free = store::attempts::set_aside(&mut tx, attempt.id, 200_000).await.expect("answers");
            tx.commit(is_free).await.expect("commits")
        })
        .collect();
    let done = futures::future::join_all(tries).await;
    assert_eq!(done.iter().filter(|is_free| **is_free).count(), 2, "400,000 of 500,000");
}

#[tokio::test]
async fn what_was_paid_outside_cannot_go_back_through_a_gateway() {
    let shop = Shop::paid_by("4084080000000045").await;
    let mut tx = shop.world.begin().await;
    app::invoices::mark_paid(&mut tx, shop.invoice, "cash".to_owned()).await.expect("cash");
    tx.commit(()).await.expect("commits");
    assert_eq!(shop.asks(None).await.expect_err("no gateway has it").code, "paid_outside");
    assert_eq!(shop.credits(100_000, HowToGiveBack::Refund).await.expect_err("no gateway has it").code, "paid_outside");
    shop.credits(100_000, HowToGiveBack::Outside).await.expect("paid back by hand");
    let of = RefundTarget::Transaction(shop.attempt().await.id);
    assert_eq!(shop.asks_for(of, None).await.expect_err("it failed").code, "transaction_not_paid");
    shop.world.verify().await;
}

#[tokio::test]
async fn one_that_waits_can_be_canceled_and_asked_for_again() {
    let shop = Shop::paid_by(OK).await;
    shop.line.plan(&[Plan::Refused], &[]);
    let row = shop.asks(Some(100_000)).await.expect("a part");
    shop.world.drain().await;
    assert_eq!(shop.state(row.id).await, "created", "it could not be sent and waits");
    let mut tx = shop.world.begin().await;
    refunds::cancel(&mut tx, row.id).await.expect("it was never sent");
    tx.commit(()).await.expect("commits");
    assert_eq!(shop.note(&row).await.refund_status.as_deref(), Some("canceled"));
    shop.world.verify().await;
    let again =
        shop.asks_for(RefundTarget::CreditNote(row.credit_note_id.expect("a note")), None).await.expect("again");
    assert_eq!((again.amount_minor, again.credit_note_id), (100_000, row.credit_note_id));
    shop.world.drain().await;
    assert_eq!(shop.note(&row).await.refund_status.as_deref(), Some("succeeded"));
    let mut tx = shop.world.begin().await;
    assert_eq!(refunds::cancel(&mut tx, again.id).await.expect_err("too late").code, "refund_sent");
    drop(tx);
    shop.world.verify().await;
}
