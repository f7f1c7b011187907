//! A process that dies between the claim of a request key and the commit of its work: the repeat does the work, once.

use std::thread;

use access::keys::{self, NewKey};
use ids::Mode;
use serde_json::{Value, json};
use store::key::KeyKind;
use store::{customers, testing};
use testkit::process::{Running, free_port, until};
use testkit::{World, http};

fn api(world: &World, port: u16) -> Running {
    let listen = format!("127.0.0.1:{port}");
    let settings = [("RECOUP_PUBLIC_API_LISTEN", listen.as_str())];
    Running::start(env!("CARGO_BIN_EXE_recoup"), &["public-api"], &world.db, &settings)
}

async fn up(port: u16) {
    until("the API answers", || async { http::request(port, "GET", "/livez", "", "").is_some() }).await;
}

fn post(port: u16, key: &str, body: &Value) -> Option<http::Answer> {
    http::request_with(port, "POST", "/v1/customers", key, &[("idempotency-key", "k-1")], &body.to_string())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_process_killed_between_claim_and_commit_leaves_a_key_that_the_repeat_finishes() {
    let world = World::new().await;
    let mut tx = world.db.scope(world.tenant, Mode::Test).begin().await.expect("the database answers");
    let new = NewKey {
        kind: KeyKind::Secret,
        name: "k".to_owned(),
        scopes: Vec::new(),
        allowed_addresses: Vec::new(),
        per_minute: 1000,
        expires_at: None,
    };
    let (_, key) = keys::create(&mut tx, new, &testkit::secrets().key_pepper).await.expect("a key");
    let key = tx.commit(key).await.expect("commits");
    let body = json!({ "merchantRef": "user-1" });

    // Somebody else is about to take the reference, so the work waits for them, with the key claimed.
    let mut rival = world.begin().await;
    let reference = setup::customers::NewCustomer { merchant_ref: Some("user-1".to_owned()), ..Default::default() };
    setup::customers::create(&mut rival, &testkit::secrets(), reference).await.expect("a customer");
    let port = free_port();
    let first = api(&world, port);
    up(port).await;
    let (asking, sent) = (key.clone(), body.clone());
    let hanging = thread::spawn(move || post(port, &asking, &sent));
    let claimed = "do $$ begin perform 1 from sandbox.idempotency_keys where key = 'k-1'; if not found then raise 'no'; end if; end $$";
    until("the key is claimed", || async { testing::admin_script(&world.db.connector, claimed).await.is_ok() }).await;
    first.kill9();
    assert!(hanging.join().expect("no panic").is_none_or(|answer| answer.status != 201), "nobody was answered");
    drop(rival);

    let port = free_port();
    let second = api(&world, port);
    up(port).await;
    assert_eq!(post(port, &key, &body).map(|answer| answer.status), Some(409), "the dead one still holds it");
    let minute = "update sandbox.idempotency_keys set claimed_until = now() - interval '1 second'";
    testing::admin_script(&world.db.connector, minute).await.expect("a minute passes");
    let done = post(port, &key, &body).expect("an answer");
    assert_eq!(done.status, 201, "{}", done.body);
    let again = post(port, &key, &body).expect("an answer");
    assert_eq!((again.status, &again.body), (201, &done.body));
    assert!(again.head.contains("idempotent-replayed: true"), "{}", again.head);
    let mut tx = world.begin().await;
    customers::get_by_ref(&mut tx, "user-1").await.expect("one customer");
    assert!(second.terminate());
}
