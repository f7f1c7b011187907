//! What customers are told, as the merchant's API shows and sets it.

use gateways::simulated::Behavior;
use serde_json::{Value, json};

use crate::rig::{Ask, Rig, Told};

async fn patch(rig: &Rig, body: &Value) -> Told {
    rig.ask(Ask::new("patch", "/v1/settings/messages").key(&rig.key).json(body)).await
}

async fn put(rig: &Rig, path: &str, body: &Value) -> Told {
    rig.ask(Ask::new("put", path).key(&rig.key).json(body)).await
}

#[tokio::test]
async fn a_merchant_switches_messages_on_and_reads_what_was_told() {
    let rig = Rig::new().await;
    let before = rig.get("/v1/settings/messages").await.expect(200);
    assert_eq!(before.body["data"]["enabled"], false);
    assert_eq!(before.body["data"]["channels"], json!(["whatsapp", "sms", "email"]));
    let on = json!({ "enabled": true, "quietHours": null, "caps": { "perDay": 1, "perWeek": 3 }, "switchedOff": ["welcome"] });
    let chosen = patch(&rig, &on).await.expect(200);
    assert_eq!(chosen.body["data"]["quietHours"], Value::Null);
    assert_eq!(chosen.body["data"]["switchedOff"], json!(["welcome"]));
    let customer = rig.world.customer("ada", "4084080000000003", Behavior::default()).await;
    let plan =
        rig.post("/v1/plans", &json!({ "name": "Gym", "amount": 500_000, "interval": "month" })).await.expect(201);
    let begin = json!({ "customerId": customer, "planId": plan.id() });
    rig.post_once("/v1/subscriptions", "tell", &begin).await.expect(201);
    rig.world.drain().await;
    let list = rig.get("/v1/messages?template=receipt").await.expect(200);
    let message = &list.body["data"][0];
    assert_eq!((&message["channel"], &message["status"]), (&json!("email"), &json!("accepted")));
    assert_eq!(message["address"], "ada@example.com");
    let id = message["id"].as_str().expect("an id");
    let full = rig.get(&format!("/v1/messages/{id}")).await.expect(200);
    assert!(full.body["data"]["content"]["email"]["subject"].as_str().expect("a subject").contains("₦5,000.00"));
    assert_eq!(full.body["data"]["receipts"], json!([]));
    let notices = rig.get("/v1/notices?status=sent").await.expect(200);
    assert_eq!(notices.body["data"].as_array().map(Vec::len), Some(1));
}

#[tokio::test]
async fn choices_that_make_no_sense_are_refused_by_field() {
    let rig = Rig::new().await;
    for (body, field, code) in [
        (json!({ "channels": [] }), "channels", "invalid_value"),
        (json!({ "channels": ["sms", "sms"] }), "channels", "invalid_value"),
        (json!({ "quietHours": { "from": 8, "to": 8 } }), "quietHours", "invalid_hours"),
        (json!({ "quietHours": { "from": 24, "to": 8 } }), "quietHours", "invalid_hours"),
        (json!({ "caps": { "perDay": 51, "perWeek": 5 } }), "caps", "out_of_range"),
        (json!({ "accent": "red" }), "accent", "bad_colour"),
        (json!({ "replyTo": "nobody" }), "replyTo", "invalid_email"),
        (json!({ "switchedOff": ["recipt"] }), "switchedOff", "unknown_template"),
    ] {
        let told = patch(&rig, &body).await;
        let detail = &told.body["error"]["details"][0];
        assert_eq!((&detail["field"], &detail["code"]), (&json!(field), &json!(code)), "{body}: {:#}", told.body);
    }
    let customer = rig.world.customer("ada", "4084080000000003", Behavior::default()).await;
    let change = json!({ "phone": "twelve" });
    let told = rig.ask(Ask::new("patch", &format!("/v1/customers/{customer}")).key(&rig.key).json(&change)).await;
    assert_eq!(told.body["error"]["details"][0]["field"], "phone", "a phone that cannot be read");
    let change = json!({ "locale": "xx", "timeZone": "Africa/Nowhere" });
    let told = rig.ask(Ask::new("patch", &format!("/v1/customers/{customer}")).key(&rig.key).json(&change)).await;
    let fields: Vec<&Value> =
        told.body["error"]["details"].as_array().expect("details").iter().map(|one| &one["field"]).collect();
    assert_eq!(fields, [&json!("locale"), &json!("timeZone")]);
}

#[tokio::test]
async fn wordings_are_checked_previewed_and_tried_out() {
    let rig = Rig::new().await;
    let path = "/v1/message-templates/receipt";
    let wrong =
        json!({ "channel": "email", "subject": "Paid", "body": "Dear {{custommer_name}},\nthanks for {{amount" });
    let told = put(&rig, path, &wrong).await;
    let details = told.body["error"]["details"].as_array().expect("details").clone();
    let codes: Vec<&str> = details.iter().filter_map(|one| one["code"].as_str()).collect();
    assert_eq!(codes, ["unknown_tag", "unclosed_tag"], "{:#}", told.body);
    assert!(details[0]["message"].as_str().expect("text").contains("{{customer_name}}"), "{:#}", told.body);
    let whatsapp = put(&rig, path, &json!({ "channel": "whatsapp", "body": "Hi" })).await;
    assert_eq!(whatsapp.body["error"]["details"][0]["code"], "whatsapp_fixed");
    put(&rig, "/v1/message-templates/nothing", &json!({ "channel": "sms", "body": "Hi" })).await.expect(404);

    let try_it = json!({ "channel": "sms", "wording": { "body": "Paid {{amount}}. {{store_name}}" } });
    let shown = rig.post(&format!("{path}/preview"), &try_it).await.expect(200);
    assert!(
        shown.body["data"]["content"]["sms"]["text"].as_str().expect("text").contains("Ade's Gym"),
        "{:#}",
        shown.body
    );
    let yoruba = rig.post(&format!("{path}/preview"), &json!({ "channel": "email", "locale": "yo" })).await.expect(200);
    let html = yoruba.body["data"]["content"]["email"]["html"].as_str().expect("html").to_owned();
    assert!(html.contains("₦") && !html.contains("src=\"http"), "no picture from elsewhere");

    let own = json!({ "channel": "email", "subject": "Paid: {{amount}}", "body": "Thank you, {{customer_name}}." });
    let saved = put(&rig, path, &own).await.expect(200);
    assert_eq!(saved.body["data"]["wordings"][0]["subject"], "Paid: {{amount}}");
    let list = rig.get("/v1/message-templates").await.expect(200);
    assert_eq!(list.body["data"].as_array().map(Vec::len), Some(notices::Template::ALL.len()));

    let sent = rig.post(&format!("{path}/test-send"), &json!({ "channel": "email", "to": "me@example.com" })).await;
    assert_eq!(sent.expect(200).body["data"]["outcome"], "accepted");
    let nowhere = rig.post(&format!("{path}/test-send"), &json!({ "channel": "sms", "to": "twelve" })).await;
    assert_eq!(nowhere.body["error"]["details"][0]["code"], "bad_phone");
}

#[tokio::test]
async fn consents_are_recorded_and_the_later_answer_counts() {
    let rig = Rig::new().await;
    let customer = rig.world.customer("ada", "4084080000000003", Behavior::default()).await;
    let path = format!("/v1/customers/{customer}/consents");
    put(&rig, &path, &json!({ "channel": "whatsapp", "category": "recovery", "given": true })).await.expect(200);
    rig.world.pass(jiff::SignedDuration::from_mins(1)).await;
    let told = put(&rig, &path, &json!({ "channel": "whatsapp", "category": "recovery", "given": false })).await;
    let consent = &told.expect(200).body["data"]["consents"][0];
    assert_eq!((&consent["given"], &consent["source"]), (&json!(false), &json!("api")));
    let portal = put(&rig, &path, &json!({ "channel": "in_app", "category": "recovery", "given": true })).await;
    assert_eq!(portal.body["error"]["details"][0]["code"], "no_consent_needed");
    let events = rig.get("/v1/events?type=customer.consent_changed").await.expect(200);
    assert_eq!(events.body["data"].as_array().map(Vec::len), Some(2));
}
