//! Clients that send too much or read too little, and pages of other origins.

use std::net::SocketAddr;
use std::time::Duration;

use realtime::Limits;
use serde_json::json;
use testkit::http::{Answer, request_with};

use crate::client::{By, Client};
use crate::deal::Deal;
use crate::server::quick;

/// A client that polls when it is told to.
struct Poller {
    port: u16,
    path: String,
}

impl Poller {
    fn open(server: SocketAddr) -> Poller {
        let port = server.port();
        let answer = ask(port, "GET", "/socket.io/?EIO=4&transport=polling", "");
        let sid = answer.body.split("\"sid\":\"").nth(1).and_then(|rest| rest.split('"').next()).expect("a sid");
        Poller { port, path: format!("/socket.io/?EIO=4&transport=polling&sid={sid}") }
    }

    fn send(&self, packet: &str) -> u16 {
        ask(self.port, "POST", &self.path, packet).status
    }

    /// Polls until there is something to be found in what it read; answers that it is there, when asked.
    fn read_until(&self, wanted: &str) -> String {
        let mut read = String::new();
        while !read.contains(wanted) {
            let answer = ask(self.port, "GET", &self.path, "");
            assert_eq!(answer.status, 200, "{read}");
            if answer.body.split('\u{1e}').any(|packet| packet == "2") {
                assert_eq!(self.send("3"), 200);
            }
            read.push_str(&answer.body);
        }
        read
    }
}

fn ask(port: u16, method: &str, path: &str, body: &str) -> Answer {
    request_with(port, method, path, "", &[], body).expect("somebody listens")
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_does_not_read_is_let_go() {
    let deal = Deal::new().await;
    let server = deal.server(Limits { buffered: 16, ..quick() }).await;
    let slow = Poller::open(server.address);
    assert_eq!(slow.send("40/user,{\"token\":\"buyer\"}"), 200);
    slow.read_until("[\"ready\",{\"seq\":0}]");
    let mut quick = Client::person(server.address, By::Polling, "seller");
    quick.ready().await;
    // Sixteen wait for it; what is beyond them is not kept for it.
    deal.pour(deal.buyer.uuid(), 40, 10).await;
    // Later ones were delivered, so these were, as far as they could be.
    deal.pour(deal.seller.uuid(), 1, 1).await;
    quick.through(1).await;
    let read = slow.read_until("41/user");
    assert!(read.contains("[\"closing\",{\"code\":\"too_slow\"}]"), "{read}");
    let entries = read.matches("42/user,[\"notification.new\"").count();
    assert!((10..=16).contains(&entries), "{entries}: {read}");
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_does_not_say_who_they_are_is_cut_off() {
    let deal = Deal::new().await;
    let server = deal.server(Limits { handshake: Duration::from_millis(100), ..quick() }).await;
    let silent = Poller::open(server.address);
    // Answered when the session ends, or after that.
    let mut last = ask(silent.port, "GET", &silent.path, "");
    while last.status == 200 {
        last = ask(silent.port, "GET", &silent.path, "");
    }
    assert!(last.body.contains("Session ID unknown"), "{}", last.body);
    assert_eq!(ask(silent.port, "GET", "/health", "").body, "well");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_crowd_at_the_door_waits_and_comes_in() {
    let deal = Deal::new().await;
    let server = deal.server(Limits { arriving: 1, handshake: Duration::from_millis(300), ..quick() }).await;
    let first = Poller::open(server.address);
    let second = ask(first.port, "GET", "/socket.io/?EIO=4&transport=polling", "");
    assert_eq!(second.status, 503);
    assert!(second.head.contains("retry-after: 5"), "{}", second.head);
    // The official client tries again by itself.
    let mut buyer = Client::person(server.address, By::Polling, "buyer");
    buyer.ready().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_sends_too_much_is_cut_off() {
    let deal = Deal::new().await;
    let server = deal.server(quick()).await;
    for by in [By::WebSocket, By::Polling] {
        let mut client = Client::person(server.address, by, "buyer");
        client.ready().await;
        client.say(&json!({ "emit": ["join", "x".repeat(20 << 10)] })).await;
        client.until("disconnect").await;
        client.ready().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn only_listed_origins_may_read_what_a_poll_brings() {
    let deal = Deal::new().await;
    let server = deal.server(Limits { origins: vec!["https://shop.example.com".to_owned()], ..quick() }).await;
    let head = |origin: &str| {
        let path = "/socket.io/?EIO=4&transport=polling";
        request_with(server.address.port(), "GET", path, "", &[("origin", origin)], "").expect("an answer").head
    };
    let listed = head("https://shop.example.com");
    assert!(listed.contains("access-control-allow-origin: https://shop.example.com"), "{listed}");
    assert!(listed.contains("cache-control: no-store"), "{listed}");
    assert!(!head("https://elsewhere.example.com").contains("access-control-allow-origin"));
}
