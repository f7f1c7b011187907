//! Clients are cut off while an order moves on, come back, and have everything once and in order.

use serde_json::json;

use crate::client::{By, Client};
use crate::deal::Deal;
use crate::server::{Line, Server, quick};

async fn is_cut_off(by: By) {
    let deal = Deal::new().await;
    let server = deal.server(quick()).await;
    let line = Line::to(server.address).await;
    let mut buyer = Client::person(line.address, by, "buyer");
    buyer.ready().await;
    let order = deal.propose(deal.order()).await;
    buyer.through(1).await;
    line.cut();
    buyer.until("disconnect").await;
    deal.begun(order).await;
    line.mend();
    assert_eq!(buyer.ready().await, 1, "it says what it has");
    deal.ended(order).await;
    let told = deal.told_buyer().await;
    assert_eq!(buyer.through(i64::try_from(told.len()).expect("few")).await, told);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_websocket_that_breaks_loses_nothing() {
    is_cut_off(By::WebSocket).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_poll_that_breaks_loses_nothing() {
    is_cut_off(By::Polling).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_line_that_breaks_again_and_again_loses_nothing() {
    let deal = Deal::new().await;
    let server = deal.server(quick()).await;
    let line = Line::to(server.address).await;
    let mut buyer = Client::person(line.address, By::Both, "buyer");
    buyer.ready().await;
    for _ in 0..6 {
        deal.pour(deal.buyer.uuid(), 60, 200).await;
        line.cut();
        buyer.until("disconnect").await;
        deal.pour(deal.buyer.uuid(), 10, 200).await;
        line.mend();
        buyer.until("connect").await;
    }
    assert_eq!(buyer.through(420).await, deal.told_buyer().await);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_process_that_is_replaced_loses_nothing() {
    let deal = Deal::new().await;
    let server = deal.server(quick()).await;
    let mut buyer = Client::person(server.address, By::Both, "buyer");
    let mut poller = Client::person(server.address, By::Polling, "buyer");
    buyer.ready().await;
    poller.ready().await;
    let order = deal.propose(deal.order()).await;
    buyer.through(1).await;
    poller.through(1).await;
    let address = server.stop().await;
    buyer.until("disconnect").await;
    poller.until("disconnect").await;
    deal.begun(order).await;
    let _again = Server::at(address, deal.gate.clone(), &deal.world.db.clock, quick()).await;
    buyer.ready().await;
    poller.ready().await;
    deal.ended(order).await;
    let told = deal.told_buyer().await;
    let last = i64::try_from(told.len()).expect("few");
    assert_eq!(buyer.through(last).await, told);
    assert_eq!(poller.through(last).await, told);
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_was_away_for_too_much_reads_anew() {
    let deal = Deal::new().await;
    let server = deal.server(quick()).await;
    deal.pour(deal.buyer.uuid(), 501, 10).await;
    let auth = |last: i64| json!({ "token": "buyer", "lastSeq": last });
    // Five hundred is not too much.
    let mut near = Client::open(server.address, By::WebSocket, "/user", auth(1), json!({}));
    assert_eq!(near.ready().await, 1);
    assert_eq!(near.through(501).await.len(), 500);
    // One more is; and so is having what never was.
    for last in [0, 502, 9_000] {
        let mut far = Client::open(server.address, By::Both, "/user", auth(last), json!({}));
        assert_eq!(far.until_told("resync_required").await, json!({ "seq": 501 }));
        if last == 9_000 {
            deal.propose(deal.order()).await;
            assert_eq!(far.through(502).await.len(), 1, "it goes on from there");
        }
    }
}
