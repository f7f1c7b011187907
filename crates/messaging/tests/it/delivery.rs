//! What a receiver gets, and how much of its answer is kept.

use std::collections::BTreeSet;
use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Body;
use axum::extract::{ConnectInfo, State};
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use futures::stream;
use messaging::HttpWebhookSender;
use usecase::ports::WebhookSender;

use crate::support::{local, serve};

/// Everything a receiver saw of one message.
type Seen = Arc<Mutex<Vec<(SocketAddr, HeaderMap, String)>>>;

async fn record(
    State(seen): State<Seen>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    body: String,
) -> &'static str {
    seen.lock().expect("no holder panics").push((peer, headers, body));
    "thanks"
}

#[tokio::test]
async fn the_body_and_the_headers_arrive_as_signed() {
    let seen = Seen::default();
    let receiver = serve(Router::new().route("/hook", post(record)).with_state(Arc::clone(&seen))).await;
    let mut message = local(format!("http://{receiver}/hook?a=1"));
    message.headers.push(("X-Webhook-Signature", "sha256=00".to_owned()));

    let answer = HttpWebhookSender::try_new().expect("a sender").send(&message).await;

    assert_eq!((answer.status, answer.error, answer.retry_after_s), (Some(200), None, None));
    assert_eq!(answer.excerpt.as_deref(), Some("thanks"));
    let seen = seen.lock().expect("no holder panics");
    let [(_, headers, body)] = seen.as_slice() else { panic!("one message, not {}", seen.len()) };
    assert_eq!(*body, message.body);
    for (name, value) in [
        ("content-type", "application/json"),
        ("webhook-id", "evt_1"),
        ("x-webhook-signature", "sha256=00"),
        ("user-agent", "Recoup-Webhooks/1"),
    ] {
        assert_eq!(headers.get(name).map(|value| value.as_bytes()), Some(value.as_bytes()), "{name}");
    }
    assert!(headers.get("referer").is_none());
}

#[tokio::test]
async fn connections_are_reused() {
    let seen = Seen::default();
    let receiver = serve(Router::new().route("/hook", post(record)).with_state(Arc::clone(&seen))).await;
    let sender = HttpWebhookSender::try_new().expect("a sender");

    for _ in 0..8 {
        sender.send(&local(format!("http://{receiver}/hook"))).await;
    }

    // How soon a connection is free again is not promised; that it is used again is.
    let seen = seen.lock().expect("no holder panics");
    let peers: BTreeSet<SocketAddr> = seen.iter().map(|(peer, _, _)| *peer).collect();
    assert_eq!(seen.len(), 8);
    assert!(peers.len() < 8, "every message opened a connection");
}

#[tokio::test]
async fn every_status_is_an_answer() {
    let statuses = Router::new()
        .route("/204", post(|| async { StatusCode::NO_CONTENT }))
        .route("/410", post(|| async { StatusCode::GONE }))
        .route("/429", post(|| async { (StatusCode::TOO_MANY_REQUESTS, [("retry-after", "120")]) }))
        .route(
            "/503",
            post(|| async {
                let dates =
                    [("date", "Sun, 06 Nov 1994 08:48:37 GMT"), ("retry-after", "Sun, 06 Nov 1994 08:49:37 GMT")];
                (StatusCode::SERVICE_UNAVAILABLE, dates, "later")
            }),
        );
    let receiver = serve(statuses).await;
    let sender = HttpWebhookSender::try_new().expect("a sender");
    for (status, retry_after_s, excerpt) in
        [(204, None, None), (410, None, None), (429, Some(120), None), (503, Some(60), Some("later"))]
    {
        let answer = sender.send(&local(format!("http://{receiver}/{status}"))).await;
        assert_eq!(answer.status, Some(status));
        assert_eq!(answer.retry_after_s, retry_after_s, "{status}");
        assert_eq!(answer.excerpt.as_deref(), excerpt, "{status}");
        assert_eq!(answer.error, None, "{status}");
    }
}

#[tokio::test]
async fn a_body_without_end_is_cut_at_one_kibibyte() {
    let endless = || async { Body::from_stream(stream::repeat_with(|| Ok::<_, Infallible>("0123456789".repeat(70)))) };
    let receiver = serve(Router::new().route("/", post(endless))).await;

    let answer = HttpWebhookSender::try_new().expect("a sender").send(&local(format!("http://{receiver}/"))).await;

    assert_eq!(answer.status, Some(200));
    let excerpt = answer.excerpt.expect("there was a body");
    assert_eq!(excerpt.len(), 1024);
    assert!("0123456789".repeat(200).starts_with(&excerpt));
}

#[tokio::test]
async fn a_binary_body_becomes_text() {
    let receiver = serve(Router::new().route("/", post(|| async { vec![0xff, 0x00, b'a'] }))).await;
    let answer = HttpWebhookSender::try_new().expect("a sender").send(&local(format!("http://{receiver}/"))).await;
    assert_eq!(answer.excerpt.as_deref(), Some("\u{fffd}\u{fffd}a"));
}
