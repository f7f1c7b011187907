//! Taxes over HTTP, on the invoice, its page and its account.

use axum::body::Body;
use axum::http::Request;
use gateways::simulated::Behavior;
use serde_json::{Value, json};
use tower::ServiceExt;

use crate::rig::{Ask, Rig, Told};

const CARD: &str = "4084080000000003";

async fn patch(rig: &Rig, path: &str, body: &Value) -> Told {
    rig.ask(Ask::new("patch", path).key(&rig.key).json(body)).await
}

async fn billed(rig: &Rig, customer: &str, plan: &str) -> Value {
    let begin = json!({ "customerId": customer, "planId": plan });
    let begun = rig.post_once("/v1/subscriptions", &format!("{customer}-{plan}"), &begin).await.expect(201);
    let invoice = begun.body["data"]["latestInvoiceId"].as_str().expect("an invoice").to_owned();
    rig.get(&format!("/v1/invoices/{invoice}")).await.expect(200).body["data"].clone()
}

async fn page(rig: &Rig, url: &Value) -> String {
    let path = url.as_str().expect("a link").strip_prefix("https://api.example.com").expect("our address");
    let request = Request::builder().uri(path).body(Body::empty()).expect("a request");
    let response = rig.router.clone().oneshot(request).await.expect("the service never fails");
    let bytes = axum::body::to_bytes(response.into_body(), usize::MAX).await.expect("a whole body");
    String::from_utf8(bytes.to_vec()).expect("text")
}

#[tokio::test]
async fn vat_of_nigeria_is_entered_charged_shown_and_explained() {
    let rig = Rig::new().await;
    let vat = json!({ "code": "VAT", "name": "VAT Nigeria", "percent": "7.5", "country": "NG" });
    let vat = rig.post("/v1/tax-rates", &vat).await.expect(201);
    assert_eq!((&vat.body["data"]["percent"], &vat.body["data"]["pricing"]), (&json!("7.5"), &json!("exclusive")));
    let settings = patch(&rig, "/v1/settings", &json!({ "taxRateIds": [vat.id()] })).await.expect(200);
    assert_eq!(
        (&settings.body["data"]["taxRateIds"], &settings.body["data"]["taxRounding"]),
        (&json!([vat.id()]), &json!("line"))
    );
    let plan = json!({ "name": "Gym", "amount": 1_000_000, "interval": "month" });
    let plan = rig.post("/v1/plans", &plan).await.expect(201).id();
    let customer = rig.world.customer("ada", CARD, Behavior::default()).await.to_string();
    let bill = billed(&rig, &customer, &plan).await;
    assert_eq!(
        (&bill["taxAmount"], &bill["total"], &bill["amountDue"]),
        (&json!(75_000), &json!(1_075_000), &json!(1_075_000))
    );
    assert_eq!(
        bill["taxes"],
        json!([{ "taxRateId": vat.id(), "code": "VAT", "name": "VAT Nigeria", "percent": "7.5", "base": 1_000_000,
                 "amount": 75_000, "included": false }])
    );
    assert_eq!((&bill["lines"][0]["netAmount"], &bill["lines"][0]["taxAmount"]), (&json!(1_000_000), &json!(75_000)));
    let shown = page(&rig, &bill["hostedUrl"]).await;
    for part in ["INV-000001", "VAT Nigeria 7.5% on ₦10,000.00", "₦750.00", "₦10,750.00", "Subtotal", "Gym"] {
        assert!(shown.contains(part), "{part}");
    }
    let id = bill["id"].as_str().expect("an id");
    let account = rig.get(&format!("/v1/invoices/{id}/explain")).await.expect(200).body["data"].clone();
    assert_eq!(account["steps"][1]["text"], "VAT of 7.5 percent on NGN 10,000.00 is NGN 750.00.");
    let answer = rig.post("/v1/calculations", &account["calculation"]).await.expect(200).body["data"].clone();
    assert_eq!((&answer["tax"]["minor"], &answer["due"]["minor"]), (&json!(75_000), &json!(1_075_000)));
    rig.world.drain().await;
    let paid = rig.get(&format!("/v1/invoices/{id}")).await.expect(200).body["data"].clone();
    assert_eq!((&paid["status"], &paid["amountPaid"]), (&json!("paid"), &json!(1_075_000)));
    let off = patch(&rig, &format!("/v1/tax-rates/{}", vat.id()), &json!({ "active": false })).await.expect(409);
    assert_eq!(off.code(), "tax_rate_in_use");
    rig.world.verify().await;
}

#[tokio::test]
async fn exempt_and_reverse_charge_are_printed() {
    let rig = Rig::new().await;
    let vat = rig.post("/v1/tax-rates", &json!({ "code": "VAT", "percent": 20 })).await.expect(201).id();
    patch(&rig, "/v1/settings", &json!({ "taxRateIds": [vat] })).await.expect(200);
    let plan = json!({ "name": "Gym", "amount": 1000, "interval": "month" });
    let plan = rig.post("/v1/plans", &plan).await.expect(201).id();
    let exempt = json!({ "email": "a@example.com", "taxTreatment": "exempt", "taxExemptReason": "Charity <7>",
        "taxId": "RC 12345" });
    let made = rig.post("/v1/customers", &exempt).await.expect(201);
    assert_eq!(
        (&made.body["data"]["taxTreatment"], &made.body["data"]["taxId"]),
        (&json!("exempt"), &json!("RC 12345"))
    );
    let bill = billed(&rig, &made.id(), &plan).await;
    assert_eq!((&bill["taxAmount"], &bill["taxes"], &bill["notes"]), (&json!(0), &json!([]), &json!(["Charity <7>"])));
    let shown = page(&rig, &bill["hostedUrl"]).await;
    assert!(shown.contains("Charity &lt;7&gt;") && shown.contains("RC 12345"), "{shown}");
    // A reason goes with its exemption.
    let path = format!("/v1/customers/{}", made.id());
    let changed = patch(&rig, &path, &json!({ "taxTreatment": "reverse_charge" })).await.expect(200);
    assert_eq!(changed.body["data"]["taxExemptReason"], Value::Null);
    let wrong = patch(&rig, &path, &json!({ "taxExemptReason": "Charity" })).await.expect(400);
    assert_eq!(wrong.detail(), ("taxExemptReason", "not_exempt"));
    let other = json!({ "name": "Pool", "amount": 500, "interval": "month" });
    let other = rig.post("/v1/plans", &other).await.expect(201).id();
    let bill = billed(&rig, &made.id(), &other).await;
    assert_eq!(bill["notes"], json!(["Reverse charge: the customer accounts for the tax"]));
    rig.world.verify().await;
}

#[tokio::test]
async fn what_is_no_tax_is_told_by_field() {
    let rig = Rig::new().await;
    for (body, field, code) in [
        (json!({ "code": "V A T", "percent": 5 }), "code", "invalid_code"),
        (json!({ "code": "VAT", "percent": 101 }), "percent", "tax_rate_out_of_range"),
        (json!({ "code": "VAT", "percent": "-1" }), "percent", "tax_rate_out_of_range"),
        (json!({ "code": "VAT", "percent": "0.1234567" }), "percent", "too_fine"),
        (json!({ "code": "VAT", "percent": 5, "country": "Nigeria" }), "country", "invalid_country"),
        (json!({ "code": "VAT", "percent": 5, "name": "n".repeat(101) }), "name", "too_long"),
    ] {
        assert_eq!(rig.post("/v1/tax-rates", &body).await.expect(400).detail(), (field, code), "{body}");
    }
    let inside = json!({ "code": "VAT", "percent": 5, "pricing": "inclusive" });
    let inside = rig.post("/v1/tax-rates", &inside).await.expect(201).id();
    let nobody = "txr_0192f0a1-7c1e-7c55-8f3e-2b8a1f0c9d11";
    for (body, field, code) in [
        (json!({ "taxRateIds": [nobody] }), "taxRateIds[0]", "unknown_tax_rate"),
        (json!({ "taxRateIds": [inside] }), "taxRateIds[0]", "tax_pricing_differs"),
        (json!({ "taxPricing": "both" }), "taxPricing", "unknown_value"),
        (json!({ "taxRounding": "never" }), "taxRounding", "unknown_value"),
    ] {
        assert_eq!(patch(&rig, "/v1/settings", &body).await.expect(400).detail(), (field, code), "{body}");
    }
    let chosen = json!({ "taxRateIds": [inside], "taxPricing": "inclusive", "taxRounding": "rate" });
    patch(&rig, "/v1/settings", &chosen).await.expect(200);
    let plan = json!({ "name": "Gym", "amount": 1050, "interval": "month" });
    let plan = rig.post("/v1/plans", &plan).await.expect(201).id();
    let path = format!("/v1/plans/{plan}");
    let wrong = patch(&rig, &path, &json!({ "taxRateIds": [nobody] })).await.expect(400);
    assert_eq!(wrong.detail(), ("taxRateIds[0]", "unknown_tax_rate"));
    let own = patch(&rig, &path, &json!({ "taxRateIds": [] })).await.expect(200);
    assert_eq!(own.body["data"]["taxRateIds"], json!([]));
    let usual = patch(&rig, &path, &json!({ "taxRateIds": null })).await.expect(200);
    assert_eq!(usual.body["data"]["taxRateIds"], Value::Null);
    let customer = rig.world.customer("ada", CARD, Behavior::default()).await.to_string();
    let bill = billed(&rig, &customer, &plan).await;
    assert_eq!(
        (&bill["total"], &bill["taxAmount"], &bill["lines"][0]["netAmount"]),
        (&json!(1050), &json!(50), &json!(1000))
    );
    let shown = page(&rig, &bill["hostedUrl"]).await;
    assert!(shown.contains("Includes VAT 5% on ₦10.00"), "{shown}");
    rig.world.verify().await;
}
