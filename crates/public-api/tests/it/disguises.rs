//! Links and pages against who would have them lead, look or be shown otherwise: hosts that a client writes, frames of strangers, texts
//! that are markup (S17 to S19).

use axum::body::Body;
use axum::http::Request;
use serde_json::{Value, json};
use tower::ServiceExt as _;

use crate::pages::path_of;
use crate::rig::{Ask, Rig};

/// Names of hosts, as a client may write them.
const HOSTS: [(&str, &str); 5] = [
    ("host", "evil.example"),
    ("x-forwarded-host", "evil.example"),
    ("x-forwarded-proto", "http"),
    ("forwarded", "host=evil.example;proto=http"),
    ("x-original-host", "evil.example"),
];

const HOSTILE: &str = "</title><script>alert(1)</script>\"><img src=x onerror=alert(1)>";

/// A page as it is answered to whoever says these things of themselves: its policy and its text.
async fn shown(rig: &Rig, path: &str, said: &[(&str, &str)]) -> (u16, String, String) {
    let request =
        said.iter().fold(Request::builder().uri(path), |request, (name, value)| request.header(*name, *value));
    let request = request.body(Body::empty()).expect("a request");
    let (parts, body) = rig.router.clone().oneshot(request).await.expect("the service never fails").into_parts();
    let bytes = axum::body::to_bytes(body, usize::MAX).await.expect("a whole body");
    let policy = parts.headers["content-security-policy"].to_str().expect("a text").to_owned();
    (parts.status.as_u16(), policy, String::from_utf8(bytes.to_vec()).expect("text"))
}

/// Everything that makes a link for somebody.
async fn links(rig: &Rig, name: &str) -> Vec<(String, Value)> {
    let customer =
        rig.post("/v1/customers", &json!({ "name": name, "email": "ada@example.com" })).await.expect(201).id();
    let chairs = json!({
        "amount": 1_250_000, "currency": "NGN", "description": name, "metadata": { "note": name }, "customerName": name
    });
    let mut shelf = chairs.clone();
    shelf["slug"] = json!("chairs");
    shelf.as_object_mut().expect("an object").remove("customerName");
    vec![
        (format!("/v1/customers/{customer}/portal-link"), json!({})),
        (format!("/v1/customers/{customer}/card-update-link"), json!({})),
        ("/v1/checkout/sessions".to_owned(), chairs),
        ("/v1/payment-links".to_owned(), shelf),
    ]
}

#[tokio::test]
async fn s19_a_link_leads_where_the_configuration_says_whatever_host_was_asked() {
    let rig = Rig::new().await;
    for (at, body) in links(&rig, "Ada").await {
        let ask = Ask::new("post", &at).key(&rig.key).once(&at).json(&body);
        let told = rig.ask(HOSTS.iter().fold(ask, |ask, (name, value)| ask.header(name, value))).await.expect(201);
        assert!(!told.body.to_string().contains("evil"), "{at}: {}", told.body);
        let path = path_of(&told.body["data"]["url"]);
        let (status, _, page) = shown(&rig, &path, &HOSTS).await;
        assert!(status == 200 && !page.contains("evil"), "{path}");
    }
}

#[tokio::test]
async fn s17_no_page_may_be_shown_by_anybody_who_is_not_listed() {
    let rig = Rig::new().await;
    let mut pages =
        vec!["/me/live".to_owned(), "/me/test".to_owned(), "/me/test/wallet".to_owned(), "/i/nobody".to_owned()];
    for (at, body) in links(&rig, "Ada").await {
        let told = rig.ask(Ask::new("post", &at).key(&rig.key).once(&at).json(&body)).await.expect(201);
        pages.push(path_of(&told.body["data"]["url"]));
    }
    for path in pages {
        let (_, policy, _) = shown(&rig, &path, &[]).await;
        assert!(policy.contains("frame-ancestors 'none'") && !policy.contains("unsafe"), "{path}: {policy}");
        assert!(policy.starts_with("default-src 'none'") && policy.contains("base-uri 'none'"), "{path}: {policy}");
    }
}

#[tokio::test]
async fn s18_whatever_a_name_a_note_or_a_description_is_it_is_text() {
    let rig = Rig::new().await;
    let change = json!({ "merchantName": HOSTILE, "legalName": HOSTILE, "paymentInstructions": [HOSTILE] });
    rig.ask(Ask::new("patch", "/v1/settings").key(&rig.key).json(&change)).await.expect(200);
    for (at, body) in links(&rig, HOSTILE).await {
        let told = rig.ask(Ask::new("post", &at).key(&rig.key).once(&at).json(&body)).await.expect(201);
        let path = path_of(&told.body["data"]["url"]);
        let (status, _, page) = shown(&rig, &path, &[]).await;
        assert!(status == 200 && page.contains("&lt;script&gt;alert(1)"), "{path} says it as it is");
        assert!(!page.contains("<script") && !page.contains("<img"), "{path}: {page}");
    }
}
