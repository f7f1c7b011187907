//! A payer goes to their bank: the provider calls, is asked, is answered over HTTP, and what it says in the end is booked.

use axum::http::StatusCode;
use disputes::Wish;
use gateways::reference::Reference;
use jiff::SignedDuration;
use serde_json::{Value, json};
use store::PageOf;
use store::disputes::{self as rows, DisputeFilter, DisputeRow};

use crate::paying::{Shop, event};

const ID: &str = "dp_1";

impl Shop {
    /// The provider has a dispute of the first charge, in this state; its money was taken.
    async fn is_disputed(&self, status: &str, taken: i64) {
        let attempt = self.attempts().await.remove(0);
        let due = self.world.now() + SignedDuration::from_hours(24 * 7);
        let dispute = json!({
            "id": ID, "object": "dispute", "status": status, "amount": 500_000, "currency": "ngn", "reason": "fraudulent",
            "payment_intent": {
                "id": attempt.gateway_ref, "object": "payment_intent",
                "metadata": { "reference": Reference::Charge.of(attempt.id.uuid()) },
            },
            "evidence_details": { "due_by": due.as_second() },
            "balance_transactions": [{ "amount": -taken, "fee": 1_500, "currency": "ngn" }],
        });
        self.bank.disputes.lock().expect("no holder panics").insert(ID.to_owned(), dispute);
    }

    fn now_it_is(&self, status: &str, came_back: i64) {
        let mut disputes = self.bank.disputes.lock().expect("no holder panics");
        let dispute = disputes.get_mut(ID).expect("a dispute");
        dispute["status"] = json!(status);
        if came_back > 0 {
            let moves = dispute["balance_transactions"].as_array_mut().expect("a list");
            moves.push(json!({ "amount": came_back, "fee": 0, "currency": "ngn" }));
        }
    }

    async fn hears_of_it(&self, id: &str, kind: &str) {
        let object = json!({ "id": ID, "object": "dispute", "status": "whatever", "amount": 1, "currency": "ngn" });
        let told = event(id, kind, object);
        assert_eq!(self.called(&self.path(), true, self.now(), &told).await, StatusCode::OK);
    }

    async fn disputes(&self) -> Vec<DisputeRow> {
        let mut tx = self.world.begin().await;
        let page = PageOf { limit: 10, offset: 0, below: None };
        let found = rows::page(&mut tx, &DisputeFilter::default(), &page).await.expect("disputes");
        tx.commit(found).await.expect("a read")
    }

    async fn one(&self) -> DisputeRow {
        let [row] = self.disputes().await.try_into().expect("one dispute");
        row
    }

    fn answers(&self) -> Vec<(String, Value)> {
        self.bank.answers.lock().expect("no holder panics").clone()
    }
}

#[tokio::test]
async fn a_dispute_is_told_of_thrice_asked_about_and_answered_once() {
    let shop = Shop::open().await;
    shop.sells().await;
    shop.world.events().await;
    shop.is_disputed("needs_response", 500_000).await;
    for id in ["evt_1", "evt_1", "evt_2"] {
        shop.hears_of_it(id, "charge.dispute.created").await;
    }
    assert_eq!(shop.one().await.state, "opened", "being told says nothing of it");
    shop.world.drain().await;
    let row = shop.one().await;
    assert_eq!((row.state.as_str(), row.amount_minor, row.fee_minor), ("evidence_due", Some(500_000), Some(1_500)));
    assert_eq!((row.account_id, row.attempt_id), (Some(shop.account), Some(shop.attempts().await[0].id)));
    assert!(shop.world.events().await.contains(&"dispute.opened".to_owned()));
    shop.world.verify().await;

    // Nobody looks: four hours before the seven days are over it goes by itself.
    shop.world.pass(SignedDuration::from_hours(24 * 7 - 5)).await;
    assert!(shop.answers().is_empty());
    shop.world.pass(SignedDuration::from_hours(2)).await;
    let [(path, form)] = shop.answers().try_into().expect("one answer");
    assert_eq!((path.as_str(), &form["submit"]), ("/v1/disputes/dp_1", &json!("true")));
    assert_eq!(shop.one().await.state, "under_review");

    shop.now_it_is("won", 500_000);
    shop.hears_of_it("evt_3", "charge.dispute.closed").await;
    shop.world.drain().await;
    assert_eq!((shop.one().await.state.as_str(), shop.one().await.held_minor), ("won", 0));
    shop.world.verify().await;
}

#[tokio::test]
async fn who_gives_in_closes_it_at_the_provider() {
    let shop = Shop::open().await;
    shop.sells().await;
    shop.is_disputed("needs_response", 500_000).await;
    shop.hears_of_it("evt_1", "charge.dispute.created").await;
    shop.world.drain().await;
    let mut tx = shop.world.begin().await;
    disputes::wish(&mut tx, &testkit::secrets(), shop.one().await.id, Wish::Accept).await.expect("open");
    tx.commit(()).await.expect("commits");
    shop.world.drain().await;
    assert_eq!(shop.answers().into_iter().map(|(path, _)| path).collect::<Vec<_>>(), ["/v1/disputes/dp_1/close"]);
    shop.now_it_is("lost", 0);
    shop.world.pass(SignedDuration::from_mins(10)).await;
    assert_eq!(shop.one().await.state, "accepted");
    assert_eq!(shop.answers().len(), 1, "closed once");
    shop.world.verify().await;
}

#[tokio::test]
async fn a_dispute_of_a_charge_that_is_not_ours_is_told_once_and_asked_about() {
    let shop = Shop::open().await;
    shop.sells().await;
    shop.is_disputed("needs_response", 500_000).await;
    let strange = json!({ "id": "pi_else", "object": "payment_intent", "metadata": {} });
    shop.bank.disputes.lock().expect("no holder panics").get_mut(ID).expect("it")["payment_intent"] = strange;
    shop.hears_of_it("evt_1", "charge.dispute.created").await;
    shop.world.pass(SignedDuration::from_hours(24 * 3)).await;
    let row = shop.one().await;
    assert_eq!((row.state.as_str(), row.attempt_id), ("opened", None));
    let events = shop.world.events().await;
    assert_eq!(events.iter().filter(|kind| *kind == "dispute.unmatched").count(), 1, "{events:?}");
    shop.world.verify().await;
}

#[tokio::test]
async fn an_inquiry_takes_no_money_and_is_won_when_it_is_closed() {
    let shop = Shop::open().await;
    shop.sells().await;
    shop.is_disputed("warning_needs_response", 0).await;
    shop.hears_of_it("evt_1", "charge.dispute.created").await;
    shop.world.drain().await;
    assert_eq!((shop.one().await.state.as_str(), shop.one().await.withdrawn), ("evidence_due", false));
    shop.now_it_is("warning_closed", 0);
    shop.hears_of_it("evt_2", "charge.dispute.closed").await;
    shop.world.drain().await;
    assert_eq!(shop.one().await.state, "won");
    shop.world.verify().await;
}
