//! Refunds over HTTP: as a merchant would use them, and as one would get them wrong.

use gateways::simulated::Behavior;
use serde_json::{Value, json};

use crate::credit::billed;
use crate::rig::Rig;

async fn shop(card: &str) -> (Rig, Value) {
    let rig = Rig::new().await;
    let ada = rig.world.customer("ada", card, Behavior::default()).await.to_string();
    let invoice = billed(&rig, &ada).await;
    (rig, invoice)
}

#[tokio::test]
async fn an_invoice_is_paid_back_in_parts_and_every_page_says_so() {
    let (rig, invoice) = shop("4084080000000003").await;
    let part = json!({ "invoiceId": invoice["id"], "amount": 120_000, "reason": "order_change", "metadata": { "case": "42" } });
    let made = rig.post_once("/v1/refunds", "part", &part).await.expect(201);
    let data = &made.body["data"];
    assert_eq!(
        (&data["status"], &data["source"], &data["amount"]),
        (&json!("created"), &json!("request"), &json!(120_000))
    );
    assert_eq!(data["reference"].as_str().map(|text| text.starts_with("ref-")), Some(true));
    assert_eq!(rig.post_once("/v1/refunds", "part", &part).await.expect(201).id(), made.id(), "once");
    rig.world.drain().await;
    let shown = rig.get(&format!("/v1/refunds/{}", made.id())).await.expect(200).body["data"].clone();
    assert_eq!((&shown["status"], &shown["failureCode"]), (&json!("succeeded"), &Value::Null));
    let note =
        rig.get(&format!("/v1/credit-notes/{}", shown["creditNoteId"].as_str().expect("a note"))).await.expect(200);
    assert_eq!(note.body["data"]["refundStatus"], "succeeded");

    let path = format!("/v1/invoices/{}/refund", invoice["id"].as_str().expect("an id"));
    let rest = rig.post_once(&path, "rest", &json!({})).await.expect(201);
    assert_eq!(rest.body["data"]["amount"], 380_000);
    rig.world.drain().await;
    for (query, count) in [
        ("status=succeeded".to_owned(), 2),
        ("status=failed".to_owned(), 0),
        (format!("creditNoteId={}", shown["creditNoteId"].as_str().expect("a note")), 1),
        (format!("transactionId={}", shown["transactionId"].as_str().expect("a transaction")), 2),
        ("metadata[case]=42".to_owned(), 1),
    ] {
        let listed = rig.get(&format!("/v1/refunds?{query}")).await.expect(200);
        assert_eq!(listed.body["data"].as_array().map(Vec::len), Some(count), "{query}");
    }
    rig.world.verify().await;
}

#[tokio::test]
async fn what_cannot_go_back_is_refused_with_its_reason() {
    let (rig, invoice) = shop("4084080000000003").await;
    let id = &invoice["id"];
    rig.post("/v1/refunds", &json!({ "invoiceId": id })).await.expect(400);
    for (nth, (body, status, code)) in [
        (json!({}), 400, "validation_error"),
        (
            json!({ "invoiceId": id, "transactionId": "pay_0192f0a1-7c1e-7c55-8f3e-2b8a1f0c9d11" }),
            400,
            "validation_error",
        ),
        (json!({ "transactionId": "pay_0192f0a1-7c1e-7c55-8f3e-2b8a1f0c9d11" }), 404, "not_found"),
        (json!({ "invoiceId": id, "amount": 0 }), 400, "validation_error"),
        (json!({ "invoiceId": id, "amount": 500_001 }), 400, "validation_error"),
        (json!({ "invoiceId": id, "reason": "boredom" }), 400, "validation_error"),
    ]
    .into_iter()
    .enumerate()
    {
        let told = rig.post_once("/v1/refunds", &format!("wrong-{nth}"), &body).await.expect(status);
        assert_eq!(told.code(), code, "{body}");
    }
    rig.post_once("/v1/refunds", "all", &json!({ "invoiceId": id })).await.expect(201);
    let again = rig.post_once("/v1/refunds", "more", &json!({ "invoiceId": id })).await.expect(409);
    assert_eq!(again.code(), "nothing_left");
    rig.world.drain().await;
    rig.world.verify().await;
}

#[tokio::test]
async fn one_that_failed_is_tried_again_or_sent_elsewhere() {
    let (rig, invoice) = shop("4084080000000235").await;
    let made = rig.post_once("/v1/refunds", "all", &json!({ "invoiceId": invoice["id"] })).await.expect(201);
    let path = format!("/v1/refunds/{}", made.id());
    rig.world.drain().await;
    let shown = rig.get(&path).await.expect(200).body["data"].clone();
    assert_eq!((&shown["status"], &shown["failureCode"]), (&json!("failed"), &json!("refund_refused")));
    assert_eq!(rig.post(&format!("{path}/cancel"), &json!({})).await.expect(409).code(), "refund_sent");
    let again = rig.post_once(&format!("{path}/retry"), "again", &json!({})).await.expect(201);
    assert_eq!(again.body["data"]["retryOf"], made.id());
    let to = json!({ "accountNumber": "0123456789", "bankCode": "058", "accountName": "Ada Obi" });
    let refused = rig.post(&format!("{path}/destination"), &to).await.expect(409);
    assert_eq!(refused.code(), "refund_needs_no_account");

    let (rig, invoice) = shop("4084080000000300").await;
    let made = rig.post_once("/v1/refunds", "all", &json!({ "invoiceId": invoice["id"] })).await.expect(201);
    let path = format!("/v1/refunds/{}", made.id());
    rig.world.drain().await;
    assert_eq!(rig.get(&path).await.expect(200).body["data"]["status"], "needs_account");
    let taken = rig.post(&format!("{path}/destination"), &to).await.expect(200);
    assert_eq!(taken.body["data"]["hasDestination"], true);
    assert!(!taken.body.to_string().contains("0123456789"), "nobody is shown it again");
    rig.world.pass(jiff::SignedDuration::from_mins(5)).await;
    let done = rig.get(&path).await.expect(200).body["data"].clone();
    assert_eq!((&done["status"], &done["hasDestination"]), (&json!("succeeded"), &json!(false)));
    let log = rig.get("/v1/audit-log?limit=100").await.expect(200).body.to_string();
    assert!(log.contains("refund.redirect") && !log.contains("0123456789"));
    rig.world.verify().await;
}
