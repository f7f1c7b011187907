//! Those who may not listen any longer are let go, with a reason.

use std::sync::atomic::Ordering;

use jiff::SignedDuration;
use realtime::Refused;
use serde_json::json;

use crate::client::{By, Client};
use crate::deal::Deal;
use crate::gate::LATER;
use crate::server::quick;

/// The word before the end, and the end as the client tells it.
async fn is_let_go(client: &mut Client, code: &str) {
    assert_eq!(client.until_told("closing").await, json!({ "code": code }));
    assert_eq!(client.until("disconnect").await, "io server disconnect");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_ends_and_a_new_one_goes_on_where_it_stood() {
    let deal = Deal::new().await;
    let server = deal.server(quick()).await;
    deal.token("short", deal.buyer, None, "2026-09-01T08:10:00Z");
    let mut buyer = Client::person(server.address, By::WebSocket, "short");
    buyer.ready().await;
    deal.propose(deal.order()).await;
    buyer.through(1).await;
    deal.world.db.clock.advance(SignedDuration::from_mins(10));
    is_let_go(&mut buyer, "token_expired").await;
    deal.propose(deal.order()).await;
    buyer.connect(json!({ "token": "buyer" })).await;
    assert_eq!(buyer.ready().await, 1);
    assert_eq!(buyer.through(2).await, deal.told_buyer().await);
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_who_is_suspended_hears_nothing_more() {
    let deal = Deal::new().await;
    // Nobody is asked about but before a delivery and at a join.
    let limits = realtime::Limits { recheck: std::time::Duration::from_secs(3_600), ..quick() };
    let server = deal.server(limits).await;
    let mut buyer = Client::person(server.address, By::Polling, "buyer");
    let mut seller = Client::person(server.address, By::WebSocket, "seller");
    buyer.ready().await;
    seller.ready().await;
    deal.gate.end(deal.buyer.uuid(), Refused::Suspended);
    let order = deal.propose(deal.order()).await;
    is_let_go(&mut buyer, "suspended").await;
    assert_eq!(buyer.entries, [json!(null); 0]);
    seller.through(1).await;
    deal.gate.end(deal.seller.uuid(), Refused::Ended);
    seller.say(&json!({ "emit": ["join", order] })).await;
    is_let_go(&mut seller, "session_ended").await;
    buyer.connect(json!({})).await;
    assert_eq!(buyer.until("connect_error").await, "suspended");
}

#[tokio::test(flavor = "multi_thread")]
async fn while_nobody_can_tell_who_may_listen_nothing_is_told_and_afterwards_everything() {
    let deal = Deal::new().await;
    let server = deal.server(quick()).await;
    let mut buyer = Client::person(server.address, By::WebSocket, "buyer");
    buyer.ready().await;
    deal.gate.is_down.store(true, Ordering::Relaxed);
    let order = deal.propose(deal.order()).await;
    assert_eq!(buyer.ask("join", json!(order)).await, json!({ "ok": false, "code": "unavailable" }));
    assert_eq!(buyer.entries, [json!(null); 0]);
    deal.gate.is_down.store(false, Ordering::Relaxed);
    assert_eq!(buyer.through(1).await, deal.told_buyer().await);
    assert_eq!(buyer.ask("join", json!(order)).await["ok"], true);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_that_ends_is_noticed_while_nothing_happens() {
    let deal = Deal::new().await;
    let server = deal.server(quick()).await;
    deal.gate.admin("admin", &deal.world.scope, &["*"]);
    let mut buyer = Client::person(server.address, By::WebSocket, "buyer");
    let mut admin = Client::admin(server.address, "admin");
    buyer.ready().await;
    admin.ready().await;
    deal.gate.end(deal.buyer.uuid(), Refused::Ended);
    is_let_go(&mut buyer, "session_ended").await;
    deal.gate.end(ids::Uuid::from_u128(7), Refused::Ended);
    is_let_go(&mut admin, "session_ended").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_has_so_many_sockets_and_gets_their_place_back() {
    let deal = Deal::new().await;
    let server = deal.server(realtime::Limits { sockets_each: 2, sockets: 3, ..quick() }).await;
    let mut first = Client::person(server.address, By::WebSocket, "buyer");
    let mut second = Client::person(server.address, By::Polling, "buyer");
    first.ready().await;
    second.ready().await;
    let mut third = Client::person(server.address, By::WebSocket, "buyer");
    assert_eq!(third.until("connect_error").await, "too_many_sockets");
    let mut seller = Client::person(server.address, By::WebSocket, "seller");
    seller.ready().await;
    deal.token("other", deal.seller, None, LATER);
    let mut other = Client::person(server.address, By::WebSocket, "other");
    assert_eq!(other.until("connect_error").await, "server_full");
    // A client that goes leaves its place.
    drop(first);
    testkit::process::until("a place is free", || {
        let address = server.address;
        async move {
            let mut again = Client::person(address, By::WebSocket, "buyer");
            again.first().await == "connect"
        }
    })
    .await;
}
