//! What a customer sees behind the link of an invoice, and who else may not.

use std::sync::Arc;

use app::papers::{CreditPaper, Paper, Press, Pressed};
use async_trait::async_trait;
use axum::body::Body;
use axum::http::{HeaderMap, Request};
use gateways::simulated::Behavior;
use serde_json::{Value, json};
use store::Kind;
use tower::ServiceExt;

use crate::rig::{Ask, Rig};

/// Stands for the typesetter, which is slow to build; the worker's tests have the real one.
#[derive(Debug)]
pub(crate) struct Plain;

#[async_trait]
impl Press for Plain {
    async fn pdf(&self, paper: &Paper) -> Result<Pressed, String> {
        let bytes = format!("%PDF-like {} {:?}", paper.number, paper.status).into_bytes();
        Ok(Pressed { sha256: format!("{:064x}", paper.revision), bytes })
    }

    async fn credit_note(&self, paper: &CreditPaper) -> Result<Pressed, String> {
        let bytes = format!("%PDF-like {} of {}", paper.number, paper.reference).into_bytes();
        Ok(Pressed { sha256: format!("{:064x}", paper.revision), bytes })
    }
}

/// A merchant with one open invoice of a customer.
pub(crate) async fn billed(customer: &str) -> (Rig, Value) {
    let mut rig = Rig::new().await;
    rig.world.engine = rig.world.engine.clone().with_press(Arc::new(Plain));
    let ada = rig.world.customer(customer, "4084080000000003", Behavior::default()).await;
    let plan = rig.world.plan(("month", 1), 1_250_000, 0, None).await;
    rig.world.subscribe(ada, plan).await;
    let invoice = rig.get("/v1/invoices").await.expect(200).body["data"][0].clone();
    (rig, invoice)
}

pub(crate) fn path_of(url: &Value) -> String {
    url.as_str().expect("a link").strip_prefix("https://api.example.com").expect("our address").to_owned()
}

/// Status, headers and body, without a key.
async fn open(rig: &Rig, path: &str) -> (u16, HeaderMap, Vec<u8>) {
    let request = Request::builder().uri(path).body(Body::empty()).expect("a request");
    let response = rig.router.clone().oneshot(request).await.expect("the service never fails");
    let (parts, body) = response.into_parts();
    let bytes = axum::body::to_bytes(body, usize::MAX).await.expect("a whole body");
    (parts.status.as_u16(), parts.headers, bytes.to_vec())
}

pub(crate) async fn page(rig: &Rig, path: &str) -> String {
    let (status, _, body) = open(rig, path).await;
    assert_eq!(status, 200);
    String::from_utf8(body).expect("text")
}

#[tokio::test]
async fn a_page_says_it_all_without_a_key_and_without_a_script() {
    let hostile = "<img src=x onerror=alert(1)>";
    let (rig, invoice) = billed(hostile).await;
    let change = json!({ "legalName": "Ade & Sons \"Gym\" Ltd", "addressLines": ["1 Marina", "Lagos"],
        "taxId": "TIN 01234567-0001", "supportEmail": "help@ade.example",
        "paymentInstructions": ["GTBank 0123456789"] });
    rig.ask(Ask::new("patch", "/v1/settings").key(&rig.key).json(&change)).await.expect(200);
    let path = path_of(&invoice["hostedUrl"]);
    let shown = page(&rig, &path).await;
    for part in [
        "Ade &amp; Sons &quot;Gym&quot; Ltd",
        "1 Marina",
        "TIN 01234567-0001",
        "help@ade.example",
        "INV-000001",
        "₦12,500.00",
        "GTBank 0123456789",
        "Gym",
        "How this amount came about",
        "A fixed price of ₦12,500.00",
        "&lt;img src=x onerror=alert(1)&gt;",
        "Test mode",
        ">Open<",
    ] {
        assert!(shown.contains(part), "{part}");
    }
    assert!(!shown.contains("<img") && !shown.contains("<script"));
    assert!(shown.len() < 50 * 1024, "{} bytes", shown.len());
    let (_, headers, _) = open(&rig, &path).await;
    let header = |name: &str| headers[name].to_str().expect("a text").to_owned();
    let policy = header("content-security-policy");
    for part in ["default-src 'none'", "style-src 'sha256-", "frame-ancestors 'none'", "form-action 'self'"] {
        assert!(policy.contains(part), "{part}");
    }
    assert!(!policy.contains("unsafe"));
    assert_eq!(header("cache-control"), "no-store");
    assert_eq!(header("x-robots-tag"), "noindex, nofollow");
    assert_eq!(header("referrer-policy"), "no-referrer");
    assert_eq!(header("x-content-type-options"), "nosniff");

    rig.world.drain().await;
    let paid = page(&rig, &path).await;
    assert!(paid.contains(">Paid<") && !paid.contains("GTBank"), "nothing is due any more");
}

#[tokio::test]
async fn a_link_opens_its_own_invoice_and_nothing_else() {
    let (rig, invoice) = billed("ada").await;
    let path = path_of(&invoice["hostedUrl"]);
    let id = invoice["id"].as_str().expect("an id");
    assert!(!path.contains(&id[4..12]), "the link shows nothing of what it names");
    let token = path.strip_prefix("/i/").expect("a page");
    let flipped = |at: usize| {
        let mut letters: Vec<char> = token.chars().collect();
        letters[at] = if letters[at] == 'A' { 'B' } else { 'A' };
        format!("/i/{}", letters.into_iter().collect::<String>())
    };
    let (status, _, known) = open(&rig, "/i/nobody").await;
    assert_eq!(status, 404);
    let cut = format!("/i/{}", &token[..token.len() - 1]);
    for wrong in [flipped(0), flipped(30), flipped(60), flipped(96), cut, format!("{path}x.pdf"), "/i/%ff".to_owned()] {
        let (status, _, body) = open(&rig, &wrong).await;
        assert_eq!((status, &body), (404, &known), "{wrong}: one answer for all of them");
    }
    // Same ids, signed by another process's key: as good as a guess.
    let other = rig.world.scope.clone();
    let invoice = id.parse().expect("an id");
    let link = store::page_link::PageLink::of(&other, invoice).reveal(&"another key".repeat(4).into());
    assert_eq!(open(&rig, &format!("/i/{link}")).await.0, 404);
}

#[tokio::test]
async fn a_pdf_is_made_on_demand_and_stays_as_it_is() {
    let (rig, invoice) = billed("ada").await;
    let api = format!("/v1/invoices/{}/pdf", invoice["id"].as_str().expect("an id"));
    let hosted = path_of(&invoice["pdfUrl"]);
    let waiting = rig.get(&api).await.expect(202);
    assert_eq!((waiting.header("retry-after"), &waiting.body["data"]["status"]), ("2", &json!("in_the_making")));
    let (status, headers, _) = open(&rig, &hosted).await;
    assert_eq!((status, headers["retry-after"].as_bytes()), (202, b"2".as_slice()));
    rig.world.engine.sweep(Kind::Document, jiff::Timestamp::UNIX_EPOCH).await.expect("a round");

    let (status, headers, first) = open(&rig, &hosted).await;
    assert_eq!((status, headers["content-type"].as_bytes()), (200, b"application/pdf".as_slice()));
    assert!(first.starts_with(b"%PDF-like INV-000001 Open"));
    let (_, _, second) = open(&rig, &hosted).await;
    assert_eq!(first, second);
    let there = rig.ask(Ask::new("get", &api).key(&rig.key).header("accept", "application/pdf")).await.expect(200);
    let tag = there.header("etag").to_owned();
    assert_eq!(tag, headers["etag"].to_str().expect("a text"));
    rig.ask(Ask::new("get", &api).key(&rig.key).header("if-none-match", &tag)).await.expect(304);

    rig.world.drain().await;
    rig.get(&api).await.expect(202);
    rig.world.drain().await;
    let paid = rig.get(&api).await.expect(200);
    assert_ne!(paid.header("etag"), tag, "the status is printed");
}

#[tokio::test]
async fn a_document_that_cannot_be_made_is_told_as_that() {
    let (rig, invoice) = billed("ada").await;
    let id: ids::InvoiceId = invoice["id"].as_str().expect("an id").parse().expect("an id");
    let api = format!("/v1/invoices/{id}/pdf");
    rig.get(&api).await.expect(202);
    let mut tx = rig.world.begin().await;
    let until = tx.now();
    let lease = store::due::claim(&mut tx, Kind::Document, &[id.uuid()], until, until).await.expect("claimed");
    store::due::quarantine(&mut tx, &lease, id.uuid(), "no font").await.expect("set aside");
    tx.commit(()).await.expect("commits");
    let told = rig.get(&api).await.expect(503);
    assert_eq!(told.body["error"]["code"], "document_failed");
    assert_eq!(open(&rig, &path_of(&invoice["pdfUrl"])).await.0, 503);
}
