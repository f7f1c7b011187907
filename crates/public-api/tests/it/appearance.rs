//! How pages look, from outside: what is refused, what customers see before and after it is published, and who else sees it.

use ids::Mode;
use serde_json::{Value, json};

use crate::pages::{billed, page, path_of};
use crate::rig::{Ask, Rig, Told};

const PATH: &str = "/v1/settings/appearance";
/// A PNG of one pixel.
const PIXEL: &str = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

async fn draft(rig: &Rig, body: &Value) -> Told {
    rig.ask(Ask::new("patch", PATH).key(&rig.key).json(body)).await
}

async fn publish(rig: &Rig) -> Value {
    rig.post(&format!("{PATH}/publish"), &json!({})).await.expect(200).body["data"].clone()
}

/// Where the stylesheet of a page is.
fn stylesheet(page: &str) -> Option<&str> {
    let (_, rest) = page.split_once("<link rel=\"stylesheet\" media=\"screen\" href=\"")?;
    rest.split_once('"').map(|(place, _)| place)
}

async fn checkout(rig: &Rig, more: &Value) -> String {
    let mut body = json!({ "amount": 1_250_000, "currency": "NGN", "description": "Six oak chairs" });
    body.as_object_mut().expect("an object").extend(more.as_object().expect("an object").clone());
    let session = rig.post("/v1/checkout/sessions", &body).await.expect(201);
    path_of(&session.body["data"]["url"])
}

#[tokio::test]
async fn customers_see_what_was_published_and_never_a_draft() {
    let (rig, invoice) = billed("Gym").await;
    let (bill, shop) = (path_of(&invoice["hostedUrl"]), checkout(&rig, &json!({})).await);
    let plain = page(&rig, &bill).await;
    assert_eq!(stylesheet(&plain), None);
    let chosen = json!({
        "general": { "accent": "#0B5D4E", "footer": "Terms <b>apply</b>." },
        "checkout": { "accent": "#7a1f5c", "welcome": "Good to see you." },
    });
    let told = draft(&rig, &chosen).await.expect(200);
    assert_eq!(told.body["data"]["hasUnpublishedChanges"], true);
    assert_eq!(page(&rig, &bill).await, plain, "a draft is seen by nobody");

    let state = publish(&rig).await;
    assert_eq!((state["publishedNumber"].as_i64(), state["hasUnpublishedChanges"].as_bool()), (Some(1), Some(false)));
    assert_eq!(state["history"][0]["byKind"], "api_key");
    let (on_bill, on_shop) = (page(&rig, &bill).await, page(&rig, &shop).await);
    assert_eq!(stylesheet(&on_bill), Some("/look/1-0b5d4e-x-x-x-system-soft.css"));
    assert_eq!(stylesheet(&on_shop), Some("/look/1-7a1f5c-x-x-x-system-soft.css"), "a surface says what differs");
    assert!(on_bill.contains("Terms &lt;b&gt;apply&lt;/b&gt;.") && !on_bill.contains("Good to see you."), "{on_bill}");
    assert!(on_shop.contains("Good to see you.") && on_shop.contains("Terms &lt;b&gt;"), "{on_shop}");

    let style = rig.ask(Ask::new("get", "/look/1-0b5d4e-x-x-x-system-soft.css")).await.expect(200);
    assert_eq!(style.header("content-type"), "text/css; charset=utf-8");
    assert!(style.header("cache-control").contains("immutable"));
    let policy = rig.ask(Ask::new("get", &bill)).await.header("content-security-policy").to_owned();
    assert!(policy.starts_with("default-src 'none'; style-src 'sha256-") && !policy.contains("unsafe"), "{policy}");
    // The other mode has looks of its own.
    let live = rig.secret_key(rig.world.tenant, Mode::Live).await;
    let told = rig.ask(Ask::new("get", PATH).key(&live)).await.expect(200);
    assert_eq!(told.body["data"]["published"], Value::Null);
}

#[tokio::test]
async fn what_was_published_can_be_brought_back_and_is_told() {
    let rig = Rig::new().await;
    for accent in ["#0b5d4e", "#7a1f5c"] {
        draft(&rig, &json!({ "general": { "accent": accent } })).await.expect(200);
        publish(&rig).await;
    }
    let nothing = rig.post(&format!("{PATH}/publish"), &json!({})).await.expect(422);
    assert_eq!(nothing.code(), "nothing_to_publish");
    draft(&rig, &json!({ "general": { "accent": null } })).await.expect(200);
    let discarded = rig.ask(Ask::new("post", &format!("{PATH}/discard")).key(&rig.key)).await.expect(200);
    assert_eq!(discarded.body["data"]["draft"]["general"]["accent"], "#7a1f5c");
    let back = rig.post(&format!("{PATH}/revert"), &json!({ "number": 1 })).await.expect(200);
    assert_eq!(back.body["data"]["published"]["general"]["accent"], "#0b5d4e");
    assert_eq!(
        (&back.body["data"]["publishedNumber"], &back.body["data"]["history"][0]["backTo"]),
        (&json!(3), &json!(1))
    );
    rig.post(&format!("{PATH}/revert"), &json!({ "number": 9 })).await.expect(404);

    let events = rig.get("/v1/events?type=settings.updated").await.expect(200);
    let told = &events.body["data"][0]["data"]["object"];
    assert_eq!((&told["appearance"]["general"]["accent"], &told["appearanceVersion"]), (&json!("#0b5d4e"), &json!(3)));
    for (action, times) in [("appearance.publish", 2), ("appearance.revert", 1), ("appearance.discard", 1)] {
        let log = rig.get(&format!("/v1/audit-log?action={action}")).await.expect(200);
        assert_eq!(log.body["data"].as_array().map(Vec::len), Some(times), "{action}");
    }
}

#[tokio::test]
async fn somebody_else_who_changed_the_draft_is_not_published_over() {
    let rig = Rig::new().await;
    let seen =
        draft(&rig, &json!({ "general": { "corners": "round" } })).await.expect(200).body["data"]["version"].clone();
    draft(&rig, &json!({ "general": { "corners": "square" } })).await.expect(200);
    let refused = rig.post(&format!("{PATH}/publish"), &json!({ "version": seen })).await.expect(409);
    assert_eq!(refused.code(), "draft_changed");
}

#[tokio::test]
async fn a_colour_that_cannot_be_read_is_refused_with_one_that_can() {
    let rig = Rig::new().await;
    let refused = draft(&rig, &json!({ "general": { "accent": "#ff6600" } })).await.expect(400);
    assert_eq!(refused.detail(), ("general.accent", "low_contrast"));
    let message = refused.body["error"]["details"][0]["message"].as_str().expect("words").to_owned();
    assert!(message.contains("2.93 to 1") && message.contains("needs 4.50 to 1"), "{message}");
    let (_, near) = message.split_once("Near by, ").expect("advice");
    draft(&rig, &json!({ "general": { "accent": &near[..7] } })).await.expect(200);
    // A ground of one surface under the accent of all.
    let refused = draft(&rig, &json!({ "checkout": { "card": "#222222", "background": "#111111" } })).await.expect(400);
    assert_eq!(refused.detail(), ("checkout.accent", "low_contrast"));
    for (body, field, code) in [
        (json!({ "general": { "accent": "red" } }), "general.accent", "bad_colour"),
        (json!({ "general": { "font": "comic" } }), "general.font", "unknown_value"),
        (json!({ "email": { "card": "#000000" } }), "email.card", "not_shown_there"),
        (json!({ "store": { "allowedOrigins": ["https://a.example"] } }), "store.allowedOrigins", "not_shown_there"),
        (json!({ "overlay": { "allowedOrigins": ["https://*.example"] } }), "overlay.allowedOrigins", "invalid_origin"),
        (json!({ "general": { "footer": "x".repeat(501) } }), "general.footer", "too_long"),
    ] {
        assert_eq!(draft(&rig, &body).await.expect(400).detail(), (field, code), "{body}");
    }
}

#[tokio::test]
async fn a_logo_is_shown_by_an_address_that_names_nobody() {
    let rig = Rig::new().await;
    let logo = rig.post(&format!("{PATH}/logos"), &json!({ "content": PIXEL })).await.expect(201);
    draft(&rig, &json!({ "general": { "logoId": logo.id() } })).await.expect(200);
    publish(&rig).await;
    let shop = page(&rig, &checkout(&rig, &json!({})).await).await;
    let place = path_of(&logo.body["data"]["url"]);
    assert!(shop.contains(&format!("<img src=\"{place}\"")), "{shop}");
    let picture = rig.ask(Ask::new("get", &place)).await.expect(200);
    assert_eq!(picture.header("content-type"), "image/png");
    rig.ask(Ask::new("get", &place[..place.len() - 1])).await.expect(404);
    // Nobody chooses the logo of somebody else.
    let stranger = rig.world.db.tenant("Stranger").await;
    let key = rig.secret_key(stranger, Mode::Test).await;
    let body = json!({ "general": { "logoId": logo.id() } });
    let refused = rig.ask(Ask::new("patch", PATH).key(&key).json(&body)).await.expect(400);
    assert_eq!(refused.detail(), ("general.logoId", "unknown_logo"));
    let svg = rig.post(&format!("{PATH}/logos"), &json!({ "content": "PHN2Zy8+" })).await.expect(400);
    assert_eq!(svg.detail(), ("content", "unsupported_file"));
}

#[tokio::test]
async fn pages_of_ones_own_may_show_every_checkout_that_names_none() {
    let rig = Rig::new().await;
    let policy = async |path: &str| {
        rig.ask(Ask::new("get", path)).await.expect(200).header("content-security-policy").to_owned()
    };
    let shop = checkout(&rig, &json!({})).await;
    assert!(policy(&shop).await.ends_with("frame-ancestors 'none'"));
    draft(&rig, &json!({ "overlay": { "allowedOrigins": ["https://shop.example.com"] } })).await.expect(200);
    assert!(policy(&shop).await.ends_with("frame-ancestors 'none'"), "a draft opens nothing");
    publish(&rig).await;
    assert!(policy(&shop).await.contains("frame-ancestors https://shop.example.com;"));
    let narrower = checkout(&rig, &json!({ "allowedOrigins": ["https://other.example.com"] })).await;
    assert!(policy(&narrower).await.contains("frame-ancestors https://other.example.com;"), "a session's own holds");
}

#[tokio::test]
async fn mails_have_the_accent_and_the_small_print() {
    let rig = Rig::new().await;
    let chosen = json!({ "general": { "accent": "#7a1f5c" }, "email": { "footer": "Call 0803 123 4567." } });
    draft(&rig, &chosen).await.expect(200);
    publish(&rig).await;
    let body = json!({ "channel": "email" });
    let told = rig.post("/v1/message-templates/receipt/preview", &body).await.expect(200);
    let html =
        told.body["data"]["content"]["email"]["html"].as_str().unwrap_or_else(|| panic!("{:#}", told.body)).to_owned();
    assert!(html.contains("border-top:4px solid #7a1f5c") && html.contains("Call 0803 123 4567."), "{html}");
    assert!(!html.contains("<img"), "opening a mail tells nobody");
}

#[tokio::test]
async fn a_host_of_ones_own_shows_ones_checkout_and_nothing_else() {
    let mut rig = Rig::new().await;
    let hosts = format!("pay.gym.example={}", rig.world.tenant);
    rig.router = rig.node_with(usecase::hosts::Hosts::parse(&[hosts]).expect("a host")).router;
    let body = json!({ "amount": 1_250_000, "currency": "NGN", "description": "Six oak chairs" });
    let session = rig.post("/v1/checkout/sessions", &body).await.expect(201);
    let url = session.body["data"]["url"].as_str().expect("a link").to_owned();
    let path = url.strip_prefix("https://pay.gym.example").expect("the merchant's own host").to_owned();
    let at = async |path: &str| rig.ask(Ask::new("get", path).header("host", "pay.gym.example")).await.status.as_u16();
    assert_eq!(at(&path).await, 200);
    assert_eq!(rig.ask(Ask::new("get", &path)).await.status.as_u16(), 200, "the usual address goes on to work");
    assert_eq!(at("/look/1-0b5d4e-x-x-x-system-soft.css").await, 200);
    // Nobody signs in on a name that its owner may lead elsewhere, and the API is not there.
    for elsewhere in
        [format!("{path}/me"), "/me/test".to_owned(), "/docs".to_owned(), "/v1/plans".to_owned(), "/".to_owned()]
    {
        assert_eq!(at(&elsewhere).await, 404, "{elsewhere}");
    }
    let stranger = rig.world.db.tenant("Stranger").await;
    let key = rig.secret_key(stranger, Mode::Test).await;
    let other = rig.ask(Ask::new("post", "/v1/checkout/sessions").key(&key).json(&body)).await.expect(201);
    let theirs = path_of(&other.body["data"]["url"]);
    assert_eq!(at(&theirs).await, 404, "another merchant's checkout is not there");
}
