//! An order moves, and both parties hear of it: by each transport, from two processes, and nothing that is not committed.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::client::{By, Client};
use crate::deal::Deal;
use crate::server::quick;

fn seqs(entries: &[Value]) -> Vec<i64> {
    entries.iter().map(|entry| entry["seq"].as_i64().expect("a number")).collect()
}

fn kinds(entries: &[Value]) -> BTreeSet<String> {
    entries.iter().map(|entry| entry["type"].as_str().expect("a name").to_owned()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn both_parties_hear_of_an_order_from_its_beginning_to_its_end() {
    let deal = Deal::new().await;
    let server = deal.server(quick()).await;
    let mut buyer = Client::person(server.address, By::Both, "buyer");
    let mut seller = Client::person(server.address, By::WebSocket, "seller");
    let mut poller = Client::person(server.address, By::Polling, "buyer");
    assert_eq!((buyer.ready().await, seller.ready().await, poller.ready().await), (0, 0, 0));
    let order = deal.propose(deal.order()).await;
    deal.begun(order).await;
    deal.ended(order).await;
    let (told, of_seller) = (deal.told_buyer().await, deal.told(escrows::Reader::Customer(deal.seller)).await);
    let last = |told: &[Value]| i64::try_from(told.len()).expect("not so many");
    assert_eq!(seqs(&told), (1..=last(&told)).collect::<Vec<_>>());
    assert_eq!(buyer.through(last(&told)).await, told);
    assert_eq!(poller.through(last(&told)).await, told);
    assert_eq!(seller.through(last(&of_seller)).await, of_seller);
    for kind in ["order.created", "order.funded", "payment.succeeded", "condition.fulfilled", "milestone.released"] {
        assert!(kinds(&told).contains(kind) && kinds(&of_seller).contains(kind), "{kind}: {told:#?}");
    }
    assert!(kinds(&of_seller).contains("wallet.changed"));
    assert!(!kinds(&told).contains("wallet.changed"), "what is in the seller's wallet is not the buyer's business");
    let funded = told.iter().find(|entry| entry["type"] == "order.funded").expect("it was funded");
    assert_eq!(funded["orderId"], order.to_string());
    assert_eq!((&funded["from"], &funded["to"]), (&json!("funding"), &json!("funded")));
    let released = of_seller.iter().find(|entry| entry["type"] == "milestone.released").expect("it was released");
    assert_eq!((&released["amount"], &released["currency"]), (&json!(10_000_000), &json!("NGN")));
    assert!(released["milestoneId"].as_str().is_some_and(|id| id.starts_with("mile_")), "{released}");
    // Ids, states, amounts and instants, and nothing that somebody wrote or is called.
    let fields =
        "amount at currency from id milestoneId orderId seq to type version".split(' ').collect::<BTreeSet<_>>();
    for entry in told.iter().chain(&of_seller) {
        let has: BTreeSet<&str> = entry.as_object().expect("an object").keys().map(String::as_str).collect();
        assert!(has.is_subset(&fields), "{entry}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_processes_tell_the_same() {
    let deal = Deal::new().await;
    let (one, other) = (deal.server(quick()).await, deal.server(quick()).await);
    let mut here = Client::person(one.address, By::WebSocket, "buyer");
    let mut there = Client::person(other.address, By::WebSocket, "buyer");
    let mut seller = Client::person(other.address, By::Polling, "seller");
    for client in [&mut here, &mut there, &mut seller] {
        client.ready().await;
    }
    let order = deal.propose(deal.order()).await;
    deal.begun(order).await;
    let told = deal.told_buyer().await;
    let last = i64::try_from(told.len()).expect("not so many");
    assert_eq!(here.through(last).await, told);
    assert_eq!(there.through(last).await, told);
    assert_eq!(kinds(&seller.through(last).await), kinds(&deal.told(escrows::Reader::Customer(deal.seller)).await));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wallet_that_is_filled_is_its_owners_to_hear_of() {
    let deal = Deal::new().await;
    let server = deal.server(quick()).await;
    let mut buyer = Client::person(server.address, By::WebSocket, "buyer");
    buyer.ready().await;
    let mut tx = deal.world.begin().await;
    let card = store::methods::active_of(&mut tx, &[deal.buyer.uuid()]).await.expect("methods")[0].id;
    let by = escrows::Pays::Method(card);
    escrows::top_up(&mut tx, deal.buyer, &by, 500_000, "NGN").await.expect("a payment");
    tx.commit(()).await.expect("commits");
    deal.world.drain().await;
    let heard = buyer.through(2).await;
    let short: Vec<_> = heard.iter().map(|entry| (&entry["type"], &entry["amount"])).collect();
    assert_eq!(short, [(&json!("payment.succeeded"), &json!(500_000)), (&json!("wallet.changed"), &json!(500_000))]);
    assert!(deal.told(escrows::Reader::Customer(deal.seller)).await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_committed_is_told_to_nobody() {
    let deal = Deal::new().await;
    let server = deal.server(quick()).await;
    let mut buyer = Client::person(server.address, By::WebSocket, "buyer");
    buyer.ready().await;
    let mut tx = deal.world.begin().await;
    escrows::propose(&mut tx, deal.order()).await.expect("an order");
    drop(tx);
    let order = deal.propose(deal.order()).await;
    let heard = buyer.through(1).await;
    assert_eq!(heard[0]["orderId"], order.to_string());
    assert_eq!(heard, deal.told_buyer().await);
}

#[tokio::test(flavor = "multi_thread")]
async fn orders_of_the_same_two_at_once_leave_no_gap() {
    let deal = Deal::new().await;
    let server = deal.server(quick()).await;
    let mut buyer = Client::person(server.address, By::WebSocket, "buyer");
    buyer.ready().await;
    let (ours, theirs) = (deal.order(), {
        let mut other = deal.order();
        std::mem::swap(&mut other.buyer, &mut other.seller);
        other
    });
    let proposals = (0..12).map(|nth| deal.propose(if nth % 2 == 0 { ours.clone() } else { theirs.clone() }));
    futures::future::join_all(proposals).await;
    assert_eq!(seqs(&buyer.through(12).await), (1..=12).collect::<Vec<_>>());
}
