//! Checkout from outside: what a merchant sends and is told, who may show the page in a frame, and what its text may not do.

use ids::Mode;
use serde_json::json;

use crate::pages::{page, path_of};
use crate::rig::{Ask, Rig};

fn chairs() -> serde_json::Value {
    json!({ "amount": 1_250_000, "currency": "NGN", "description": "Six oak chairs" })
}

#[tokio::test]
async fn only_listed_origins_may_show_a_checkout_in_a_frame() {
    let rig = Rig::new().await;
    let policy = async |body: &serde_json::Value| {
        let session = rig.post("/v1/checkout/sessions", body).await.expect(201);
        let told = rig.ask(Ask::new("get", &path_of(&session.body["data"]["url"]))).await.expect(200);
        told.header("content-security-policy").to_owned()
    };
    let closed = policy(&chairs()).await;
    assert!(closed.ends_with("frame-ancestors 'none'") && !closed.contains("script-src"), "{closed}");
    let mut listed = chairs();
    listed["allowedOrigins"] = json!(["https://shop.example.com", "https://other.example.com:8443"]);
    let open = policy(&listed).await;
    assert!(open.contains("frame-ancestors https://shop.example.com https://other.example.com:8443;"), "{open}");
    assert!(open.starts_with("default-src 'none'") && !open.contains("unsafe"), "{open}");
    for wider in ["*", "https://*", "https://a.example; script-src *", "https://a.example/page", "'self'"] {
        listed["allowedOrigins"] = json!([wider]);
        let refused = rig.post("/v1/checkout/sessions", &listed).await.expect(400);
        assert_eq!(refused.detail(), ("allowedOrigins", "invalid_origin"), "{wider}");
    }
    let script = rig.ask(Ask::new("get", "/inline.js")).await.expect(200);
    assert!(script.header("content-type").starts_with("text/javascript"));
}

#[tokio::test]
async fn a_session_sells_exactly_one_thing_and_says_what_is_wrong() {
    let rig = Rig::new().await;
    for (body, field, code) in [
        (json!({}), "planId", "exactly_one"),
        (json!({ "amount": 1, "currency": "NGN" }), "description", "required"),
        (json!({ "amount": 1, "description": "A" }), "currency", "required"),
        (json!({ "mode": "card_update" }), "customerId", "required"),
        (json!({ "amount": 0, "currency": "NGN", "description": "A" }), "amount", "out_of_range"),
    ] {
        let refused = rig.post("/v1/checkout/sessions", &body).await.expect(400);
        assert_eq!(refused.detail(), (field, code), "{body}");
    }
    for (name, value, code) in [
        ("successUrl", json!("javascript:alert(1)"), "invalid_url"),
        ("expiresInMinutes", json!(14), "out_of_range"),
        ("customerEmail", json!("nobody"), "invalid_email"),
    ] {
        let mut body = chairs();
        body[name] = value;
        assert_eq!(rig.post("/v1/checkout/sessions", &body).await.expect(400).detail(), (name, code));
    }
}

#[tokio::test]
async fn a_link_opens_its_session_and_nothing_else() {
    let rig = Rig::new().await;
    let mut hostile = chairs();
    hostile["description"] = json!("<script>alert(1)</script>");
    let session = rig.post("/v1/checkout/sessions", &hostile).await.expect(201);
    let path = path_of(&session.body["data"]["url"]);
    let shown = page(&rig, &path).await;
    assert!(shown.contains("&lt;script&gt;alert(1)") && !shown.contains("<script>alert"), "text is never markup");
    for wrong in [path[..path.len() - 1].to_owned(), path.replace("/checkout/", "/i/"), "/checkout/x".to_owned()] {
        assert_eq!(rig.ask(Ask::new("get", &wrong)).await.status.as_u16(), 404, "{wrong}");
    }
    let id = session.id();
    let live = rig.secret_key(rig.world.tenant, Mode::Live).await;
    let path = format!("/v1/checkout/sessions/{id}");
    rig.ask(Ask::new("get", &path).key(&live)).await.expect(404);
    let expired = rig.post(&format!("{path}/expire"), &json!({})).await.expect(200);
    assert_eq!(expired.body["data"]["status"], "expired");
    rig.post(&format!("{path}/expire"), &json!({})).await.expect(200);
}

#[tokio::test]
async fn payment_links_are_once_by_their_slug_and_their_cap_holds() {
    let rig = Rig::new().await;
    let mut body = chairs();
    body["slug"] = json!("six-chairs");
    body["maxUses"] = json!(1);
    let link = rig.post("/v1/payment-links", &body).await.expect(201);
    assert_eq!(rig.post("/v1/payment-links", &body).await.expect(409).code(), "slug_taken");
    body["slug"] = json!("Six Chairs");
    assert_eq!(rig.post("/v1/payment-links", &body).await.expect(400).detail(), ("slug", "invalid_slug"));
    let public = path_of(&link.body["data"]["url"]);
    assert!(page(&rig, &public).await.contains("Six oak chairs"));
    let begin = async || rig.ask(Ask::new("post", &public).form(&[])).await.expect(303).header("location").to_owned();
    let sessions = [begin().await, begin().await];
    assert_ne!(sessions[0], sessions[1], "each visitor has a session of their own");
    let pay = async |place: &str| {
        let path = place.replace("../..", "");
        let form = [("what", "pay"), ("version", "1"), ("how", "transfer"), ("email", "ada@example.com")];
        rig.ask(Ask::new("post", &path).form(&form)).await
    };
    pay(&sessions[0]).await.expect(303);
    assert_eq!(pay(&sessions[1]).await.status.as_u16(), 409, "the one use is taken");
    let bills = rig.get("/v1/invoices").await.expect(200);
    assert_eq!(bills.body["data"].as_array().map(Vec::len), Some(1));
    let off = json!({ "active": false });
    rig.ask(Ask::new("patch", &format!("/v1/payment-links/{}", link.id())).key(&rig.key).json(&off)).await.expect(200);
    assert_eq!(rig.ask(Ask::new("get", &public)).await.status.as_u16(), 404);
}
