//! No packet goes to an address that was not vetted: not by URL, not by name, not by redirect.

use axum::Router;
use axum::http::StatusCode;
use axum::routing::post;
use messaging::HttpWebhookSender;
use usecase::ports::WebhookSender;

use crate::support::{Bell, Script, local, public, serve};

/// URLs that lead to this machine, with the port of a listener in place of `PORT`.
const WAYS_HOME: [&str; 20] = [
    "https://127.0.0.1:PORT/",
    "https://127.1:PORT/",
    "https://2130706433:PORT/",
    "https://0x7f000001:PORT/",
    "https://0x7f.0.0.1:PORT/",
    "https://0177.0.0.1:PORT/",
    "https://017700000001:PORT/",
    "https://0:PORT/",
    "https://0.0.0.0:PORT/",
    "https://[::1]:PORT/",
    "https://[::]:PORT/",
    "https://[::ffff:127.0.0.1]:PORT/",
    "https://[::ffff:7f00:1]:PORT/",
    "https://[::127.0.0.1]:PORT/",
    "https://[::1%25lo]:PORT/",
    "https://localhost:PORT/",
    "https://localhost.:PORT/",
    "https://shop.example.com@127.0.0.1:PORT/",
    "http://127.0.0.1:PORT/",
    "http://localhost:PORT/",
];

#[tokio::test]
async fn no_spelling_of_this_machine_is_reached() {
    let sender = HttpWebhookSender::try_new().expect("a sender");
    let bell = Bell::hang();
    for way in WAYS_HOME {
        let url = way.replace("PORT", &bell.port().to_string());
        let at_saving = sender.check_url(&url, false).expect_err(way);
        let answer = sender.send(&public(url)).await;
        assert_eq!(answer.error, Some(at_saving), "{way}");
        assert_eq!((answer.status, answer.excerpt), (None, None), "{way}");
        assert_eq!(bell.rings(), 0, "{way}");
    }
}

#[test]
fn the_bell_rings_when_it_is_reached() {
    // Without this, the zeros counted here would prove nothing.
    let bell = Bell::hang();
    for address in ["127.0.0.1", "0.0.0.0", "::ffff:127.0.0.1"] {
        let knock = std::net::TcpStream::connect((address, bell.port()));
        assert_eq!((knock.is_ok(), bell.rings()), (true, 1), "{address}");
    }
}

#[tokio::test]
async fn a_name_is_refused_by_its_addresses() {
    let table = [
        ("127.0.0.1", "the address 127.0.0.1 is loopback"),
        ("10.0.0.1", "the address 10.0.0.1 is private"),
        ("172.16.5.4", "the address 172.16.5.4 is private"),
        ("192.168.1.1", "the address 192.168.1.1 is private"),
        ("100.64.0.1", "the address 100.64.0.1 is carrier-grade NAT"),
        ("169.254.169.254", "the address 169.254.169.254 is link-local"),
        ("0.0.0.0", "the address 0.0.0.0 is unspecified"),
        ("::1", "the address ::1 is loopback"),
        ("::ffff:10.0.0.1", "the address 10.0.0.1 is private"),
        ("::10.0.0.1", "the address ::a00:1 is an obsolete IPv4-compatible address"),
        ("fd00:ec2::254", "the address fd00:ec2::254 is private"),
        ("fe80::1", "the address fe80::1 is link-local"),
        ("64:ff9b::a00:1", "the address 64:ff9b::a00:1 is a NAT64 translation"),
        ("2002:a00:1::", "the address 2002:a00:1:: is a 6to4 tunnel"),
        ("2001:0:a00:1::", "the address 2001:0:a00:1:: is a Teredo tunnel"),
    ];
    for (address, reason) in table {
        let script = Script::new([&[address]]);
        let sender = HttpWebhookSender::try_with_lookup(script).expect("a sender");
        let answer = sender.send(&public("https://shop.example.com/hook")).await;
        assert_eq!(answer.error.as_deref(), Some(reason));
    }
}

#[tokio::test]
async fn a_refused_answer_of_the_resolver_sends_nothing() {
    // 0.0.0.0 is refused everywhere, and on Linux a connection to it would arrive at this machine's listener.
    let bell = Bell::hang();
    let script = Script::new([&["0.0.0.0", "::ffff:0.0.0.0", "::"]]);
    let sender = HttpWebhookSender::try_with_lookup(script).expect("a sender");
    let answer = sender.send(&local(format!("http://shop.example.com:{}/", bell.port()))).await;
    assert_eq!(answer.error.as_deref(), Some("the address 0.0.0.0 is unspecified"));
    assert_eq!(bell.rings(), 0);
}

#[tokio::test]
async fn the_connection_goes_to_the_vetted_address_and_nobody_asks_twice() {
    let receiver = serve(Router::new().route("/", post(|| async { "here" }))).await;
    // A rebinding zone: an open address among closed ones, then only a closed one.
    let script = Script::new([&["0.0.0.0", "127.0.0.1", "10.0.0.1"], &["0.0.0.0"]]);
    let sender = HttpWebhookSender::try_with_lookup(script.clone()).expect("a sender");

    let answer = sender.send(&local(format!("http://rebind.example.com:{}/", receiver.port()))).await;

    assert_eq!((answer.status, answer.excerpt.as_deref()), (Some(200), Some("here")));
    assert_eq!(script.asked(), ["rebind.example.com"]);
}

#[tokio::test]
async fn a_name_that_changes_its_mind_is_refused_on_the_next_connection() {
    let closing = || async { ([("connection", "close")], "here") };
    let receiver = serve(Router::new().route("/", post(closing))).await;
    let script = Script::new([&["127.0.0.1"], &["169.254.169.254"]]);
    let sender = HttpWebhookSender::try_with_lookup(script.clone()).expect("a sender");
    let message = local(format!("http://rebind.example.com:{}/", receiver.port()));

    assert_eq!(sender.send(&message).await.status, Some(200));
    let second = sender.send(&message).await;

    assert_eq!(second.error.as_deref(), Some("the address 169.254.169.254 is link-local"));
    assert_eq!(script.asked().len(), 2);
}

#[tokio::test]
async fn a_connection_made_for_a_sandbox_does_not_serve_a_public_message() {
    let receiver = serve(Router::new().route("/", post(|| async { "here" }))).await;
    let sender = HttpWebhookSender::try_with_lookup(Script::new([&["127.0.0.1"], &["127.0.0.1"]])).expect("a sender");
    let url = format!("http://shop.example.com:{}/", receiver.port());
    assert_eq!(sender.send(&local(url.clone())).await.status, Some(200));
    assert_eq!(sender.send(&public(url)).await.error.as_deref(), Some("the URL must begin with https://"));
    let named = sender.send(&public("https://shop.example.com/")).await;
    assert_eq!(named.error.as_deref(), Some("the address 127.0.0.1 is loopback"));
}

#[tokio::test]
async fn a_redirect_is_an_answer_and_is_not_followed() {
    let bell = Bell::hang();
    let target = format!("http://127.0.0.1:{}/", bell.port());
    let mut statuses = Router::new();
    for status in [301, 302, 303, 307, 308] {
        let (code, location) = (StatusCode::from_u16(status).expect("a status"), target.clone());
        let redirect = move || async move { (code, [("location", location)]) };
        statuses = statuses.route(&format!("/{status}"), post(redirect));
    }
    let receiver = serve(statuses).await;
    let sender = HttpWebhookSender::try_new().expect("a sender");
    for status in [301, 302, 303, 307, 308] {
        let answer = sender.send(&local(format!("http://{receiver}/{status}"))).await;
        assert_eq!((answer.status, answer.error), (Some(status), None));
    }
    assert_eq!(bell.rings(), 0);
}

#[test]
fn urls_are_checked_before_they_are_saved() {
    let sender = HttpWebhookSender::try_new().expect("a sender");
    assert_eq!(sender.check_url("https://shop.example.com/hook", false), Ok(()));
    assert_eq!(sender.check_url("http://localhost:3000/hook", true), Ok(()));
    assert_eq!(
        sender.check_url("http://localhost:3000/hook", false),
        Err("the URL must begin with https://".to_owned())
    );
    assert_eq!(
        sender.check_url("https://metadata.google.internal/", true),
        Err("the host name metadata.google.internal is not reachable from the internet".to_owned())
    );
    assert_eq!(sender.check_url("https://10.0.0.1/", true), Err("the address 10.0.0.1 is private".to_owned()));
}
