//! Receivers that are slow, absent, or not what they should be.

use std::convert::Infallible;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::routing::post;
use futures::{StreamExt, stream};
use messaging::HttpWebhookSender;
use tokio::io::AsyncReadExt;
use tokio::net::TcpListener;
use usecase::ports::{OutgoingWebhook, WebhookSender};

use crate::support::{Bell, Script, local, public, serve};

/// The deadline of a receiver that never says anything.
const SHORT: Duration = Duration::from_millis(200);
/// The deadline of a receiver that first answers: long enough for the answer on a busy machine.
const LONGER: Duration = Duration::from_secs(1);

fn sender() -> HttpWebhookSender {
    HttpWebhookSender::try_new().expect("a sender")
}

#[tokio::test]
async fn a_receiver_that_never_answers_ends_at_the_deadline() {
    // Connections wait in the backlog: they stand, but nobody ever reads them.
    let silent = Bell::hang();
    let message = OutgoingWebhook { timeout: SHORT, ..local(format!("http://127.0.0.1:{}/", silent.port())) };

    let answer = sender().send(&message).await;

    assert_eq!(answer.status, None);
    assert_eq!(answer.error.as_deref(), Some("no answer within 200 ms"));
    assert!(answer.duration_ms >= 200, "{} ms", answer.duration_ms);
}

#[tokio::test]
async fn a_body_that_stalls_ends_at_the_deadline_and_the_status_counts() {
    let stalls =
        || async { Body::from_stream(stream::iter([Ok::<_, Infallible>("half of ")]).chain(stream::pending())) };
    let receiver = serve(Router::new().route("/", post(stalls))).await;
    let message = OutgoingWebhook { timeout: LONGER, ..local(format!("http://{receiver}/")) };

    let answer = sender().send(&message).await;

    assert_eq!((answer.status, answer.error.as_deref()), (Some(200), None));
    assert_eq!(answer.excerpt.as_deref(), Some("half of "));
}

#[tokio::test]
async fn nobody_listening_is_said_plainly() {
    let port = Bell::hang().port();
    let answer = sender().send(&local(format!("http://127.0.0.1:{port}/secret-path"))).await;
    assert_eq!(answer.error.as_deref(), Some("could not connect: connection refused"));
}

#[tokio::test]
async fn a_connection_closed_without_an_answer_is_an_error() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("a bound listener has an address");
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.expect("one connection");
        let mut request = [0; 4096];
        stream.read(&mut request).await
    });

    let answer = sender().send(&local(format!("http://{address}/secret-path"))).await;

    assert_eq!(answer.status, None);
    let error = answer.error.expect("a reason");
    assert!(error.starts_with("the connection broke: "), "{error}");
    assert!(!error.contains("secret-path"), "{error}");
}

#[tokio::test]
async fn a_receiver_that_speaks_no_tls_is_said_plainly() {
    let receiver = serve(Router::new()).await;
    let answer = sender().send(&local(format!("https://{receiver}/"))).await;
    let error = answer.error.expect("a reason");
    assert!(error.starts_with("the TLS handshake failed: "), "{error}");
}

#[tokio::test]
async fn a_name_without_an_address_is_said_plainly() {
    let none = Script::new([&[]]);
    let with_none = HttpWebhookSender::try_with_lookup(none).expect("a sender");
    let answer = with_none.send(&public("https://shop.example.com/")).await;
    assert_eq!(answer.error.as_deref(), Some("the host name has no address"));
    // The script has no second answer.
    let answer = with_none.send(&public("https://shop.example.com/")).await;
    assert_eq!(answer.error.as_deref(), Some("the host name could not be resolved"));
}

#[tokio::test]
async fn a_header_that_cannot_be_sent_is_refused_without_showing_its_value() {
    let bell = Bell::hang();
    let mut message = local(format!("http://127.0.0.1:{}/", bell.port()));
    message.headers.push(("x-webhook-signature", "se\ncret".to_owned()));
    let answer = sender().send(&message).await;
    assert_eq!(answer.error.as_deref(), Some("the value of the header x-webhook-signature is not valid"));
    assert_eq!(bell.rings(), 0);
}
