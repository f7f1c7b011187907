//! Money that goes back through a merchant's own account: sent over HTTP, told of by signed calls, believed when the provider is asked.

use app::credit_notes::{self, AskedRefund, RefundTarget};
use axum::http::StatusCode;
use gateways::reference::Reference;
use jiff::SignedDuration;
use serde_json::{Value, json};
use store::PageOf;
use store::refunds::{self as rows, RefundFilter, RefundRow};

use crate::paying::{Shop, event, refund_id};

impl Shop {
    async fn pays_back(&self, amount_minor: Option<i64>) -> RefundRow {
        let attempt = self.attempts().await.remove(0);
        let mut tx = self.world.begin().await;
        let asked = AskedRefund {
            of: RefundTarget::Transaction(attempt.id),
            amount_minor,
            reason: "duplicate",
            memo: None,
            metadata: usecase::check::Metadata::new(),
        };
        let row = credit_notes::refund(&mut tx, &asked).await.expect("a refund");
        tx.commit(row).await.expect("commits")
    }

    async fn refunds(&self) -> Vec<RefundRow> {
        let mut tx = self.world.begin().await;
        let page = PageOf { limit: 100, offset: 0, below: None };
        let found = rows::page(&mut tx, &RefundFilter::default(), &page).await.expect("refunds");
        tx.commit(found).await.expect("a read")
    }

    async fn states(&self) -> Vec<String> {
        self.refunds().await.into_iter().map(|row| row.state).collect()
    }

    /// The provider changes its mind about everything it paid back.
    fn turns(&self, status: &'static str) {
        for refund in self.bank.refunded.lock().expect("no holder panics").values_mut() {
            refund.status = status;
        }
    }

    /// The provider calls about a refund.
    async fn tells(&self, id: &str, row: &RefundRow) {
        let told = event(id, "refund.updated", object(row));
        assert_eq!(self.called(&self.path(), true, self.now(), &told).await, StatusCode::OK);
    }
}

fn object(row: &RefundRow) -> Value {
    let reference = Reference::Refund.of(row.id.uuid());
    json!({ "id": refund_id(&reference), "object": "refund", "payment_intent": row.charge_ref, "metadata": { "reference": reference } })
}

#[tokio::test]
async fn a_refund_goes_to_the_account_that_was_paid_under_its_own_key() {
    let shop = Shop::open().await;
    shop.sells().await;
    let row = shop.pays_back(Some(120_000)).await;
    assert_eq!((row.gateway.as_str(), row.account_id, row.charge_ref.is_some()), ("stripe", Some(shop.account), true));
    shop.world.drain().await;
    let [done] = shop.refunds().await.try_into().expect("one");
    let reference = Reference::Refund.of(row.id.uuid());
    assert_eq!((done.state.as_str(), done.gateway_ref), ("succeeded", Some(refund_id(&reference))));
    assert!(shop.bank.refunded.lock().expect("no holder panics").contains_key(&reference));
    shop.world.verify().await;
}

#[tokio::test]
async fn a_word_of_the_provider_only_has_it_asked() {
    let shop = Shop::open().await;
    shop.sells().await;
    *shop.bank.refunds_are.lock().expect("no holder panics") = Some("pending");
    let row = shop.pays_back(None).await;
    shop.world.drain().await;
    assert_eq!(shop.states().await, ["pending"]);
    // Told too early: the provider, when asked, says that it is not done.
    shop.tells("evt_1", &row).await;
    shop.world.drain().await;
    assert_eq!(shop.states().await, ["pending"]);
    shop.turns("succeeded");
    for _ in 0..3 {
        shop.tells("evt_2", &row).await;
    }
    assert_eq!(shop.states().await, ["pending"], "being told changes nothing by itself");
    shop.world.drain().await;
    assert_eq!(shop.states().await, ["succeeded"]);
    let told: Vec<_> = shop.told().await.into_iter().map(|(_, state, times)| (state, times)).collect();
    assert_eq!(told, [("applied".to_owned(), 3), ("applied".to_owned(), 1)]);
    shop.world.verify().await;
}

#[tokio::test]
async fn money_that_comes_back_is_owed_again_and_what_is_booked_is_undone_once() {
    let shop = Shop::open().await;
    shop.sells().await;
    let row = shop.pays_back(None).await;
    shop.world.drain().await;
    assert_eq!(shop.states().await, ["succeeded"]);
    shop.world.events().await;
    // Ten days later the bank sends it back.
    shop.world.pass(SignedDuration::from_hours(240)).await;
    shop.turns("failed");
    for id in ["evt_1", "evt_2"] {
        shop.tells(id, &row).await;
        shop.world.drain().await;
    }
    let [failed] = shop.refunds().await.try_into().expect("one");
    assert_eq!((failed.state.as_str(), failed.returned_at.is_some()), ("failed", true));
    let events = shop.world.events().await;
    assert_eq!(events.iter().filter(|kind| *kind == "refund.failed").count(), 1, "{events:?}");
    shop.world.verify().await;
    // Tried again, it goes.
    *shop.bank.refunds_are.lock().expect("no holder panics") = None;
    let mut tx = shop.world.begin().await;
    refunds::retry(&mut tx, failed.id).await.expect("it is owed again");
    tx.commit(()).await.expect("commits");
    shop.world.drain().await;
    assert_eq!(shop.states().await, ["succeeded", "failed"]);
    shop.world.verify().await;
}

#[tokio::test]
async fn one_that_failed_and_was_made_after_all_is_booked_once_unless_it_was_given_meanwhile() {
    for given_meanwhile in [false, true] {
        let shop = Shop::open().await;
        shop.sells().await;
        *shop.bank.refunds_are.lock().expect("no holder panics") = Some("failed");
        let row = shop.pays_back(None).await;
        shop.world.drain().await;
        assert_eq!(shop.states().await, ["failed"]);
        if given_meanwhile {
            let mut tx = shop.world.begin().await;
            app::credit_notes::void(&mut tx, row.credit_note_id.expect("a note")).await.expect("nothing went back");
            tx.commit(()).await.expect("commits");
        }
        shop.world.events().await;
        shop.turns("succeeded");
        for id in ["evt_1", "evt_2"] {
            shop.tells(id, &row).await;
            shop.world.drain().await;
        }
        let events = shop.world.events().await;
        let said = |kind: &str| events.iter().filter(|known| *known == kind).count();
        if given_meanwhile {
            assert_eq!(shop.states().await, ["failed"], "a person must put it right");
            assert!(said("refund.manual_review") > 0, "{events:?}");
        } else {
            assert_eq!((shop.states().await, said("refund.succeeded")), (vec!["succeeded".to_owned()], 1));
        }
        shop.world.verify().await;
    }
}

#[tokio::test]
async fn a_lost_answer_is_settled_by_the_list_of_the_charges_refunds() {
    let shop = Shop::open().await;
    shop.sells().await;
    *shop.bank.lost_refunds.lock().expect("no holder panics") = 1;
    shop.pays_back(Some(50_000)).await;
    shop.world.drain().await;
    assert_eq!(shop.states().await, ["unknown"]);
    shop.world.pass(SignedDuration::from_mins(1)).await;
    assert_eq!(shop.states().await, ["succeeded"]);
    assert_eq!(shop.bank.refunded.lock().expect("no holder panics").len(), 1);
    shop.world.verify().await;
}

#[tokio::test]
async fn a_refund_that_nobody_asked_for_here_is_set_aside_for_a_person() {
    let shop = Shop::open().await;
    shop.sells().await;
    let attempt = shop.attempts().await.remove(0);
    let object = json!({ "id": "re_dashboard", "object": "refund", "payment_intent": attempt.gateway_ref });
    let told = event("evt_1", "refund.created", object);
    assert_eq!(shop.called(&shop.path(), true, shop.now(), &told).await, StatusCode::OK);
    assert_eq!(shop.told().await, [("refund.created".to_owned(), "parked".to_owned(), 1)]);
}
