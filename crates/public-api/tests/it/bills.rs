//! Invoices over HTTP: made by hand, sent, paid, refused; and items that wait.

use gateways::simulated::Behavior;
use serde_json::{Value, json};

use crate::pages::{page, path_of};
use crate::rig::{Ask, Rig, Told};

async fn patch(rig: &Rig, path: &str, body: &Value) -> Told {
    rig.ask(Ask::new("patch", path).key(&rig.key).json(body)).await
}

async fn delete(rig: &Rig, path: &str) -> Told {
    rig.ask(Ask::new("delete", path).key(&rig.key)).await
}

async fn customer(rig: &Rig) -> String {
    rig.world.customer("ada", "4084080000000003", Behavior::default()).await.to_string()
}

#[tokio::test]
async fn an_invoice_is_made_by_hand_sent_and_marked_as_paid() {
    let rig = Rig::new().await;
    let ada = customer(&rig).await;
    let item = json!({ "customerId": ada, "description": "Towel", "unitAmount": "1499.5", "quantity": 3 });
    let item = rig.post_once("/v1/invoice-items", "i", &item).await.expect(201);
    assert_eq!((&item.body["data"]["amount"], &item.body["data"]["status"]), (&json!(4498), &json!("waiting")));
    let body = json!({ "customerId": ada, "collection": "send_invoice", "daysUntilDue": 7, "memo": "Thank you",
        "includeWaitingItems": true, "lines": [{ "description": "Installation", "unitAmount": 2_500_000 }] });
    let made = rig.post_once("/v1/invoices", "a", &body).await.expect(201);
    let (id, data) = (made.id(), &made.body["data"]);
    let repeated = rig.post_once("/v1/invoices", "a", &body).await.expect(201);
    assert_eq!(repeated.id(), id, "one key, one invoice");
    assert_eq!(
        json!([data["status"], data["kind"], data["number"], data["displayNumber"], data["total"], data["hostedUrl"]]),
        json!(["draft", "manual", null, null, 2_504_498, null])
    );
    assert_eq!(data["lines"][0]["invoiceItemId"], item.id().as_str());
    let line = json!({ "lines": [{ "description": "Discount", "unitAmount": -4_498 }] });
    let told = rig.post_once(&format!("/v1/invoices/{id}/lines"), "l", &line).await.expect(201);
    assert_eq!(told.body["data"]["total"], 2_500_000);
    let told = patch(&rig, &format!("/v1/invoices/{id}/lines/3"), &json!({ "unitAmount": -4_497 })).await.expect(200);
    assert_eq!(told.body["data"]["total"], 2_500_001);
    let told = delete(&rig, &format!("/v1/invoices/{id}/lines/3")).await.expect(200);
    assert_eq!(
        (&told.body["data"]["total"], told.body["data"]["lines"].as_array().map(Vec::len)),
        (&json!(2_504_498), Some(2))
    );
    delete(&rig, &format!("/v1/invoices/{id}/lines/9")).await.expect(404);
    patch(&rig, &format!("/v1/invoices/{id}"), &json!({ "daysUntilDue": 21, "memo": null })).await.expect(200);
    let sent = rig.post_once(&format!("/v1/invoices/{id}/send"), "s", &json!({})).await.expect(200);
    let data = &sent.body["data"];
    assert_eq!(json!([data["status"], data["displayNumber"], data["memo"]]), json!(["open", "INV-000001", null]));
    assert_eq!((&data["dueAt"], &data["overdue"]), (&json!("2026-09-22T08:00:00Z"), &json!(false)));
    assert!(data["hostedUrl"].is_string() && data["sentAt"].is_string());
    rig.world.until("2026-09-23T08:00:00Z").await;
    for (query, found) in [
        ("overdue=true", 1),
        ("overdue=false", 0),
        ("collection=send_invoice", 1),
        ("collection=automatic", 0),
        ("dueBefore=2026-09-22T08:00:00Z", 0),
        ("dueBefore=2026-09-22T08:00:01Z&status=open", 1),
    ] {
        let list = rig.get(&format!("/v1/invoices?page=1&{query}")).await.expect(200).body;
        assert_eq!(list["meta"]["totalCount"], found, "{query}");
        assert_eq!(list["data"].as_array().map(Vec::len), Some(found), "{query}");
    }
    let shown = page(&rig, &path_of(&sent.body["data"]["hostedUrl"])).await;
    assert!(shown.contains("Overdue") && shown.contains("22\u{a0}Sep\u{a0}2026") && shown.contains("Towel"), "{shown}");
    let paid = json!({ "reference": "GTB 0093817" });
    let paid = rig.post_once(&format!("/v1/invoices/{id}/mark-paid"), "p", &paid).await.expect(200);
    let data = &paid.body["data"];
    assert_eq!(
        json!([data["status"], data["amountPaid"], data["paidReference"], data["overdue"]]),
        json!(["paid", 2_504_498, "GTB 0093817", false])
    );
    let books = rig.get("/v1/ledger/trial-balance").await.expect(200).body.to_string();
    assert!(books.contains("external_funds"), "{books}");
    rig.world.verify().await;
}

#[tokio::test]
async fn what_cannot_be_is_refused_with_a_code_and_a_way_out() {
    let rig = Rig::new().await;
    let ada = customer(&rig).await;
    for (body, field, code) in [
        (
            json!({ "customerId": ada, "lines": [{ "description": " ", "unitAmount": 1 }] }),
            "lines[0].description",
            "empty",
        ),
        (
            json!({ "customerId": ada, "lines": [{ "description": "a", "unitAmount": "0.0000000000001" }] }),
            "lines[0].unitAmount",
            "unit_amount_out_of_range",
        ),
        (
            json!({ "customerId": ada, "lines": [{ "description": "a", "unitAmount": 1, "quantity": 1_000_000_001 }] }),
            "lines[0].quantity",
            "quantity_too_large",
        ),
        (
            json!({ "customerId": ada, "lines": [{ "description": "a", "unitAmount": 1, "periodStart": "2026-09-01T00:00:00Z" }] }),
            "lines[0].periodEnd",
            "not_alone",
        ),
        (json!({ "customerId": ada, "currency": "naira" }), "currency", "unknown_currency"),
        (json!({ "customerId": ada, "daysUntilDue": 3 }), "daysUntilDue", "not_sent"),
        (
            json!({ "customerId": ada, "collection": "send_invoice", "daysUntilDue": 366 }),
            "daysUntilDue",
            "out_of_range",
        ),
        (json!({ "customerId": ada, "autoAdvance": true }), "autoAdvance", "nothing_to_bill"),
        (json!({ "customerId": ada, "memo": "m".repeat(2001) }), "memo", "too_long"),
    ] {
        let told = rig.post_once("/v1/invoices", &body.to_string()[..40], &body).await;
        assert_eq!(told.expect(400).detail(), (field, code), "{body}");
    }
    let many: Vec<Value> = (0..1001).map(|_| json!({ "description": "a", "unitAmount": 1 })).collect();
    let told = rig.post_once("/v1/invoices", "many", &json!({ "customerId": ada, "lines": many })).await;
    assert_eq!(told.expect(400).detail(), ("lines", "too_many"));
    assert_eq!(rig.get("/v1/invoices").await.expect(200).body["data"], json!([]), "nothing was half done");
    let line = json!({ "customerId": ada, "lines": [{ "description": "a", "unitAmount": 700 }] });
    let id = rig.post_once("/v1/invoices", "one", &line).await.expect(201).id();
    rig.post_once(&format!("/v1/invoices/{id}/finalize"), "f", &json!({})).await.expect(200);
    let again = rig.post_once(&format!("/v1/invoices/{id}/finalize"), "g", &json!({})).await.expect(409);
    assert_eq!(again.code(), "invoice_final");
    assert_eq!(
        patch(&rig, &format!("/v1/invoices/{id}"), &json!({ "memo": "x" })).await.expect(409).code(),
        "invoice_final"
    );
    assert_eq!(delete(&rig, &format!("/v1/invoices/{id}")).await.expect(409).code(), "invoice_final");
    let given_up = rig.post(&format!("/v1/invoices/{id}/mark-uncollectible"), &json!({})).await.expect(200);
    assert_eq!(given_up.body["data"]["status"], "uncollectible");
    let item = json!({ "customerId": ada, "description": "a", "unitAmount": 1 });
    let item = rig.post_once("/v1/invoice-items", "w", &item).await.expect(201).id();
    let told = patch(&rig, &format!("/v1/invoice-items/{item}"), &json!({ "quantity": 0 })).await.expect(400);
    assert_eq!(told.detail(), ("quantity", "out_of_range"));
    delete(&rig, &format!("/v1/invoice-items/{item}")).await.expect(200);
    rig.get(&format!("/v1/invoice-items/{item}")).await.expect(404);
    for (change, field) in [
        (json!({ "graceHours": 721 }), "graceHours"),
        (json!({ "invoiceSeries": "monthly" }), "invoiceSeries"),
        (json!({ "invoicePrefix": "re-" }), "invoicePrefix"),
        (json!({ "daysUntilDue": -1 }), "daysUntilDue"),
    ] {
        assert_eq!(patch(&rig, "/v1/settings", &change).await.expect(400).detail().0, field);
    }
    rig.world.drain().await;
    rig.world.verify().await;
}

#[tokio::test]
async fn a_subscription_on_account_and_a_draft_that_goes() {
    let rig = Rig::new().await;
    let ada = customer(&rig).await;
    let plan = json!({ "name": "Office", "amount": 500_000, "interval": "month" });
    let plan = rig.post("/v1/plans", &plan).await.expect(201).id();
    patch(&rig, "/v1/settings", &json!({ "daysUntilDue": 5, "invoicePrefix": "RE", "invoiceSeries": "yearly" }))
        .await
        .expect(200);
    let begin = json!({ "customerId": ada, "planId": plan, "collection": "send_invoice" });
    let told = rig.post_once("/v1/subscriptions", "s", &begin).await.expect(201);
    let data = &told.body["data"];
    assert_eq!(json!([data["status"], data["collection"], data["daysUntilDue"]]), json!(["active", "send_invoice", 5]));
    let path = format!("/v1/subscriptions/{}/collection", told.id());
    let told = rig.post(&path, &json!({ "collection": "automatic" })).await.expect(200);
    assert_eq!(json!([told.body["data"]["collection"], told.body["data"]["daysUntilDue"]]), json!(["automatic", null]));
    let bills = rig.get("/v1/invoices").await.expect(200).body;
    assert_eq!(
        json!([bills["data"][0]["displayNumber"], bills["data"][0]["series"]]),
        json!(["RE-2026-000001", "2026"])
    );
    let waiting = json!({ "customerId": ada, "description": "Key", "unitAmount": 100, "periodStart": "2026-09-01T00:00:00Z",
        "periodEnd": "2026-09-02T00:00:00Z", "discountable": false, "metadata": { "door": "4" } });
    rig.post_once("/v1/invoice-items", "w", &waiting).await.expect(201);
    let draft = json!({ "customerId": ada, "includeWaitingItems": true });
    let draft = rig.post_once("/v1/invoices", "d", &draft).await.expect(201).id();
    assert_eq!(rig.get("/v1/invoice-items?waiting=true").await.expect(200).body["data"], json!([]));
    delete(&rig, &format!("/v1/invoices/{draft}")).await.expect(200);
    rig.get(&format!("/v1/invoices/{draft}")).await.expect(404);
    let items = rig.get("/v1/invoice-items?waiting=true").await.expect(200).body;
    assert_eq!(items["data"].as_array().map(Vec::len), Some(1), "it waits again");
    rig.world.drain().await;
    rig.world.verify().await;
}
