//! The product's own tokens: of sessions that links opened, and of keys of the merchant's.

use std::sync::Arc;

use access::keys::{self, NewKey};
use escrows::PartyChange;
use identity::Session;
use ids::{ApiKeyId, CustomerId, Mode, OrderId};
use jiff::SignedDuration;
use serde_json::json;
use store::escrow::sessions;
use store::key::KeyKind;
use store::party_token::PartyToken;
use testkit::secrets;

use crate::client::{By, Client};
use crate::deal::Deal;
use crate::server::{Server, quick};

async fn served(deal: &Deal) -> Server {
    let (test, live) = (deal.world.db.public(Mode::Test), deal.world.db.public(Mode::Live));
    let gate = realtime::Tokens::new(test, live, secrets());
    Server::start(Arc::new(gate), &deal.world.db.clock, quick()).await
}

/// A guest of an order, and their token.
async fn guest(deal: &Deal, customer: CustomerId, order: OrderId) -> (Session, String) {
    let mut tx = deal.world.begin().await;
    let session = identity::guest(&mut tx, customer, order).await.expect("a session");
    let session = tx.commit(session).await.expect("commits");
    let token = PartyToken::of(&deal.world.scope, customer, session.id).reveal(secrets().party_key());
    (session, token)
}

async fn staff(deal: &Deal, scopes: &[&str]) -> (ApiKeyId, String) {
    let mut tx = deal.world.begin().await;
    let new = NewKey {
        kind: KeyKind::Restricted,
        name: "desk".to_owned(),
        scopes: scopes.iter().map(|scope| (*scope).to_owned()).collect(),
        allowed_addresses: Vec::new(),
        per_minute: 100,
        expires_at: None,
    };
    let (row, _) = keys::create(&mut tx, new, &secrets().key_pepper).await.expect("a key");
    let (token, _) =
        identity::admin_token(&mut tx, &deal.world.scope, &secrets(), row.id).await.expect("a token of the key");
    tx.commit((row.id, token)).await.expect("commits")
}

async fn is_let_go(client: &mut Client, code: &str) {
    assert_eq!(client.until_told("closing").await, json!({ "code": code }));
    client.until("disconnect").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_guest_hears_of_one_order_until_a_code_proves_who_they_are() {
    let deal = Deal::new().await;
    let server = served(&deal).await;
    let (theirs, other) = (deal.propose(deal.order()).await, deal.propose(deal.order()).await);
    let (session, token) = guest(&deal, deal.seller, theirs).await;
    let mut client = Client::person(server.address, By::WebSocket, &token);
    client.ready().await;
    assert_eq!(client.ask("join", json!(theirs)).await["ok"], true);
    assert_eq!(client.ask("join", json!(other)).await["code"], "not_found");
    let mut tx = deal.world.begin().await;
    let (wall, until) = (tx.wall_now(), session.expires_at);
    sessions::verified(&mut tx, session.id, wall, until).await.expect("a code was right");
    tx.commit(()).await.expect("commits");
    let mut proved = Client::person(server.address, By::Polling, &token);
    proved.ready().await;
    assert_eq!(proved.ask("join", json!(other)).await["ok"], true);
    let mut tx = deal.world.begin().await;
    let change = PartyChange { suspended: Some(Some("fraud".to_owned())), ..PartyChange::default() };
    escrows::change_party(&mut tx, deal.seller, change).await.expect("a party");
    tx.commit(()).await.expect("commits");
    is_let_go(&mut client, "suspended").await;
    is_let_go(&mut proved, "suspended").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_that_is_ended_hears_nothing_more() {
    let deal = Deal::new().await;
    let server = served(&deal).await;
    let order = deal.propose(deal.order()).await;
    let (_, token) = guest(&deal, deal.buyer, order).await;
    let mut client = Client::person(server.address, By::WebSocket, &token);
    client.ready().await;
    let mut tx = deal.world.begin().await;
    sessions::end_all(&mut tx, deal.buyer).await.expect("ends");
    tx.commit(()).await.expect("commits");
    is_let_go(&mut client, "session_ended").await;
    client.connect(json!({})).await;
    assert_eq!(client.until("connect_error").await, "session_ended");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_gives_its_scopes_and_its_end() {
    let deal = Deal::new().await;
    let server = served(&deal).await;
    let order = deal.propose(deal.order()).await;
    let (_, party) = guest(&deal, deal.buyer, order).await;
    let (key, token) = staff(&deal, &["escrow_disputes:write"]).await;
    for (namespace, token, code) in [
        ("/user", token.as_str(), "wrong_token_family"),
        ("/admin", &party, "wrong_token_family"),
        ("/admin", "at_nonsense", "unauthorized"),
        ("/user", "pt_nonsense", "unauthorized"),
    ] {
        let mut client = Client::open(server.address, By::WebSocket, namespace, json!({ "token": token }), json!({}));
        assert_eq!(client.until("connect_error").await, code);
    }
    let mut judge = Client::admin(server.address, &token);
    judge.ready().await;
    let mut tx = deal.world.begin().await;
    store::api_keys::revoke(&mut tx, key).await.expect("is revoked");
    tx.commit(()).await.expect("commits");
    is_let_go(&mut judge, "session_ended").await;
    let (_, token) = staff(&deal, &["escrow:read"]).await;
    let mut clerk = Client::admin(server.address, &token);
    clerk.ready().await;
    deal.world.db.clock.advance(SignedDuration::from_hours(1));
    is_let_go(&mut clerk, "token_expired").await;
    clerk.connect(json!({})).await;
    assert_eq!(clerk.until("connect_error").await, "token_expired");
}
