//! Prepaid credit and credit notes over HTTP: as a merchant would use them, and as one would get them wrong.

use std::sync::Arc;

use gateways::simulated::Behavior;
use serde_json::{Value, json};

use crate::pages::Plain;
use crate::rig::{Rig, Told};

const OK: &str = "4084080000000003";

async fn grant(rig: &Rig, once: &str, body: &Value) -> Told {
    rig.post_once("/v1/credit-grants", once, body).await
}

/// The customer's first invoice of 5000.00, paid by what there is.
pub(crate) async fn billed(rig: &Rig, customer: &str) -> Value {
    let plan = json!({ "name": "Gym", "amount": 500_000, "interval": "month" });
    let plan = rig.post("/v1/plans", &plan).await.expect(201).id();
    let begin = json!({ "customerId": customer, "planId": plan });
    rig.post_once("/v1/subscriptions", "billed", &begin).await.expect(201);
    rig.world.drain().await;
    let id = rig.get("/v1/invoices").await.expect(200).body["data"][0]["id"].as_str().expect("an id").to_owned();
    rig.get(&format!("/v1/invoices/{id}")).await.expect(200).body["data"].clone()
}

#[tokio::test]
async fn a_grant_pays_the_next_invoice_and_every_page_says_so() {
    let rig = Rig::new().await;
    let ada = rig.world.customer("ada", OK, Behavior::default()).await.to_string();
    let body = json!({ "customerId": ada, "amount": 700_000, "currency": "NGN", "kind": "paid", "name": "Top-up" });
    let made = grant(&rig, "top-up", &body).await.expect(201);
    assert_eq!((&made.body["data"]["status"], &made.body["data"]["remaining"]), (&json!("available"), &json!(700_000)));
    assert_eq!(grant(&rig, "top-up", &body).await.expect(201).id(), made.id(), "once");
    let held = rig.get(&format!("/v1/customers/{ada}/balance")).await.expect(200);
    assert_eq!(held.body["data"]["grants"][0]["remaining"], 700_000);

    let invoice = billed(&rig, &ada).await;
    assert_eq!(
        (&invoice["status"], &invoice["prepaidApplied"], &invoice["amountPaid"], &invoice["amountDue"]),
        (&json!("paid"), &json!(500_000), &json!(0), &json!(0))
    );
    assert_eq!(invoice["prepaidDraws"][0]["grantId"], made.id());
    let subscription = invoice["subscriptionId"].as_str().expect("an id");
    let ahead = rig.get(&format!("/v1/subscriptions/{subscription}/upcoming")).await.expect(200).body;
    assert_eq!((&ahead["data"]["prepaidApplied"], &ahead["data"]["amountDue"]), (&json!(200_000), &json!(300_000)));
    let id = invoice["id"].as_str().expect("an id");
    let account = rig.get(&format!("/v1/invoices/{id}/explain")).await.expect(200).body;
    assert_eq!((&account["data"]["steps"][1]["code"], &account["data"]["verified"]), (&json!("prepaid"), &json!(true)));

    let path = format!("/v1/credit-grants/{}", made.id());
    let void = rig.post(&format!("{path}/void"), &json!({})).await.expect(200);
    assert_eq!((&void.body["data"]["status"], &void.body["data"]["voidedAmount"]), (&json!("voided"), &json!(200_000)));
    assert_eq!(rig.post(&format!("{path}/void"), &json!({})).await.expect(409).code(), "grant_used_up");
    assert_eq!(rig.get(&path).await.expect(200).body["data"]["remaining"], 0);
    let all = rig.get(&format!("/v1/credit-grants?customerId={ada}")).await.expect(200);
    assert_eq!(all.body["data"].as_array().map(Vec::len), Some(1));
    rig.world.verify().await;
}

#[tokio::test]
async fn a_credit_note_is_shown_before_it_is_made_and_handed_out_as_a_pdf() {
    let mut rig = Rig::new().await;
    rig.world.engine = rig.world.engine.clone().with_press(Arc::new(Plain));
    let ada = rig.world.customer("ada", OK, Behavior::default()).await.to_string();
    let invoice = billed(&rig, &ada).await;
    let notes = format!("/v1/invoices/{}/credit-notes", invoice["id"].as_str().expect("an id"));
    let body = json!({ "lines": [{ "line": 1, "amount": 120_000 }], "reason": "product_unsatisfactory",
        "memo": "Two days without water", "giveBack": "refund" });
    let shown = rig.post(&format!("{notes}/preview"), &body).await.expect(200);
    assert_eq!((&shown.body["data"]["total"], &shown.body["data"]["toRefund"]), (&json!(120_000), &json!(120_000)));
    let made = rig.post_once(&notes, "note", &body).await.expect(201);
    let data = &made.body["data"];
    assert_eq!(
        (&data["number"], &data["refundStatus"], &data["toRefund"]),
        (&json!(1), &json!("pending"), &json!(120_000))
    );
    assert_eq!(rig.post_once(&notes, "note", &body).await.expect(201).id(), made.id(), "once");

    let pdf = format!("/v1/credit-notes/{}/pdf", made.id());
    rig.get(&pdf).await.expect(202);
    rig.world.drain().await;
    let file = rig.get(&pdf).await;
    assert_eq!((file.status.as_u16(), file.header("content-type")), (200, "application/pdf"));
    let page =
        rig.get(invoice["hostedUrl"].as_str().expect("a link").trim_start_matches("https://api.example.com")).await;
    assert_eq!(page.status.as_u16(), 200);
    let detail = rig.get(&format!("/v1/invoices/{}", invoice["id"].as_str().expect("an id"))).await.expect(200);
    assert_eq!(detail.body["data"]["creditNotes"][0]["id"], made.id());

    // Its money went back meanwhile, so it stays.
    let stays = rig.post(&format!("/v1/credit-notes/{}/void", made.id()), &json!({})).await.expect(409);
    assert_eq!(stays.code(), "refund_sent");
    let other = json!({ "lines": [{ "line": 1, "amount": 1_000 }], "reason": "other" });
    let other = rig.post_once(&notes, "other", &other).await.expect(201).id();
    let void = rig.post(&format!("/v1/credit-notes/{other}/void"), &json!({})).await.expect(200);
    assert_eq!((&void.body["data"]["status"], &void.body["data"]["refundStatus"]), (&json!("void"), &Value::Null));
    let listed = rig.get(&format!("/v1/credit-notes?customerId={ada}")).await.expect(200);
    assert_eq!(
        (&listed.body["data"][1]["lines"][0]["amount"], &listed.body["data"][1]["refundStatus"]),
        (&json!(120_000), &json!("succeeded"))
    );
    rig.world.verify().await;
}

#[tokio::test]
async fn what_is_wrong_is_told_with_its_field() {
    let rig = Rig::new().await;
    let ada = rig.world.customer("ada", OK, Behavior::default()).await.to_string();
    let usual = |extra: Value| {
        let mut body = json!({ "customerId": ada, "amount": 5, "currency": "NGN", "kind": "paid" });
        for (name, value) in extra.as_object().expect("an object") {
            body[name] = value.clone();
        }
        body
    };
    for (nth, (body, field, code)) in [
        (usual(json!({ "amount": 0 })), "amount", "out_of_range"),
        (usual(json!({ "amount": 1.5 })), "amount", "invalid_type"),
        (usual(json!({ "currency": "naira" })), "currency", "unknown_currency"),
        (usual(json!({ "kind": "stolen" })), "kind", "unknown_value"),
        (usual(json!({ "priority": 101 })), "priority", "out_of_range"),
        (usual(json!({ "expiresAt": "2026-08-31T00:00:00Z" })), "expiresAt", "in_the_past"),
        (usual(json!({ "customerId": "plan_1" })), "customerId", "invalid_id"),
        (usual(json!({ "colour": "red" })), "colour", "unknown_field"),
    ]
    .into_iter()
    .enumerate()
    {
        let told = grant(&rig, &format!("bad-{nth}"), &body).await.expect(400);
        assert_eq!(told.detail(), (field, code), "{body}: {:#}", told.body);
    }
    let invoice = billed(&rig, &ada).await;
    let notes = format!("/v1/invoices/{}/credit-notes", invoice["id"].as_str().expect("an id"));
    for (nth, (body, field, code)) in [
        (json!({ "reason": "bored" }), "reason", "unknown_value"),
        (json!({}), "reason", "required"),
        (json!({ "reason": "other", "lines": [{ "line": 9 }] }), "lines[0].line", "unknown_line"),
        (
            json!({ "reason": "other", "lines": [{ "line": 1, "amount": 500_001 }] }),
            "lines[0].amount",
            "above_the_line",
        ),
        (
            json!({ "reason": "other", "lines": [{ "line": 1, "amount": 1, "quantity": 1 }] }),
            "lines[0].quantity",
            "not_both",
        ),
        (json!({ "reason": "other", "giveBack": "cash" }), "giveBack", "unknown_value"),
        (json!({ "reason": "other", "memo": "" }), "memo", "empty"),
    ]
    .into_iter()
    .enumerate()
    {
        let told = rig.post_once(&notes, &format!("bad-note-{nth}"), &body).await.expect(400);
        assert_eq!(told.detail(), (field, code), "{body}: {:#}", told.body);
    }
    let whole = json!({ "reason": "duplicate" });
    rig.post_once(&notes, "whole", &whole).await.expect(201);
    assert_eq!(rig.post_once(&notes, "again", &whole).await.expect(409).code(), "nothing_left");
}
