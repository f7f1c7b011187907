//! Who is let in, and to which orders.

use gateways::simulated::Behavior;
use serde_json::{Value, json};

use crate::client::{By, Client};
use crate::deal::Deal;
use crate::gate::LATER;
use crate::server::quick;

#[tokio::test(flavor = "multi_thread")]
async fn nobody_comes_in_without_a_token_of_the_family() {
    let deal = Deal::new().await;
    let server = deal.server(quick()).await;
    deal.gate.admin("admin", &deal.world.scope, &["*"]);
    deal.gate.admin("seller of plans", &deal.world.scope, &["plans:write"]);
    deal.token("old", deal.buyer, None, "2026-08-31T00:00:00Z");
    let refused = [
        ("/user", json!({ "token": "nobody" }), json!({}), "unauthorized"),
        ("/user", json!({ "token": "admin" }), json!({}), "wrong_token_family"),
        ("/admin", json!({ "token": "buyer" }), json!({}), "wrong_token_family"),
        ("/admin", json!({ "token": "seller of plans" }), json!({}), "scope_missing"),
        ("/user", json!({ "token": "old" }), json!({}), "token_expired"),
        ("/user", json!({ "token": "buyer", "lastSeq": -1 }), json!({}), "bad_handshake"),
        ("/user", json!({ "token": "buyer", "lastSeq": "x" }), json!({}), "bad_handshake"),
        // A token in an address would stand in logs.
        ("/user", json!({}), json!({ "token": "buyer" }), "bad_handshake"),
        ("/", json!({ "token": "buyer" }), json!({}), "Invalid namespace"),
    ];
    for (namespace, auth, query, code) in refused {
        let mut client = Client::open(server.address, By::WebSocket, namespace, auth, query);
        assert_eq!(client.until("connect_error").await, code, "{namespace}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_order_is_joined_by_who_is_party_to_it() {
    let deal = Deal::new().await;
    let server = deal.server(quick()).await;
    let stranger = deal.world.customer("chike", "4084080000000003", Behavior::default()).await;
    deal.token("stranger", stranger, None, LATER);
    let order = deal.propose(deal.order()).await;
    for token in ["buyer", "seller"] {
        let mut party = Client::person(server.address, By::WebSocket, token);
        party.ready().await;
        let joined = party.ask("join", json!(order)).await;
        assert_eq!(joined, json!({ "ok": true, "orderId": order, "version": 1, "status": "created" }));
        assert_eq!(party.ask("leave", json!(order)).await, json!({ "ok": true }));
    }
    let mut other = Client::person(server.address, By::Polling, "stranger");
    other.ready().await;
    let nobody = json!({ "ok": false, "code": "not_found" });
    assert_eq!(other.ask("join", json!(order)).await, nobody, "not theirs looks like not there");
    assert_eq!(other.ask("join", json!("ord_018f0000-0000-7000-8000-000000000001")).await, nobody);
    assert_eq!(other.ask("join", json!({ "id": 7 })).await, json!({ "ok": false, "code": "not_an_order" }));
    deal.begun(order).await;
    deal.pour(stranger.uuid(), 1, 1).await;
    assert_eq!(other.through(1).await.len(), 1, "of the order nothing");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_guest_hears_of_the_one_order_they_came_for() {
    let deal = Deal::new().await;
    let server = deal.server(quick()).await;
    let (theirs, other) = (deal.propose(deal.order()).await, deal.propose(deal.order()).await);
    deal.token("guest", deal.seller, Some(theirs), LATER);
    let mut guest = Client::person(server.address, By::WebSocket, "guest");
    assert_eq!(guest.ready().await, 2);
    assert_eq!(guest.ask("join", json!(other)).await["code"], "not_found");
    assert_eq!(guest.ask("join", json!(theirs)).await["ok"], true);
    let cancel = escrow::Action::Withdraw;
    deal.buyer(other, cancel).await;
    deal.begun(theirs).await;
    deal.ended(theirs).await;
    let told = deal.told(escrows::Reader::Customer(deal.seller)).await;
    let wallet = |entry: &&Value| entry["type"] == "wallet.changed";
    assert_eq!(told.iter().filter(wallet).count(), 1, "the seller was paid");
    let last = told.iter().rfind(|entry| !wallet(entry)).expect("an entry")["seq"].as_i64();
    let heard = guest.through(last.expect("a number")).await;
    let about = |entry: &&Value| entry["seq"].as_i64() > Some(2) && entry["orderId"] == json!(theirs) && !wallet(entry);
    assert_eq!(heard, told.iter().filter(about).cloned().collect::<Vec<_>>());
}
