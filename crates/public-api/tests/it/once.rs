//! One effect and one answer for one request key.

use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;

use futures::future::join_all;
use ids::Mode;
use serde_json::{Value, json};
use store::key::KeyKind;

use crate::rig::{Ask, Rig};

async fn customers(rig: &Rig) -> Value {
    rig.get("/v1/customers?page=1").await.expect(200).body["meta"]["totalCount"].clone()
}

#[tokio::test]
async fn a_repeat_gets_the_first_answer() {
    let rig = Rig::new().await;
    let body = json!({ "email": "ada@example.com", "name": "Ada" });
    let first = rig.post_once("/v1/customers", "k-1", &body).await.expect(201);
    assert_eq!(first.header("idempotent-replayed"), "");
    let reordered = Ask::new("post", "/v1/customers")
        .key(&rig.key)
        .once("\"k-1\"")
        .text("{ \"name\": \"Ada\",\n \"email\": \"ada@example.com\" }")
        .header("content-type", "application/json");
    let again = rig.ask(reordered).await.expect(201);
    assert_eq!(again.header("idempotent-replayed"), "true");
    assert_eq!(again.body, first.body);
    assert_eq!(customers(&rig).await, 1);
    let other = rig.post_once("/v1/customers", "k-1", &json!({ "email": "obi@example.com" })).await.expect(422);
    assert_eq!(other.code(), "idempotency_key_reused");
    assert_eq!(rig.post_once("/v1/plans", "k-1", &body).await.expect(422).code(), "idempotency_key_reused");
}

#[tokio::test]
async fn r28_fifty_at_once_have_one_effect() {
    let rig = Rig::new().await;
    let body = json!({ "email": "ada@example.com" });
    let answers = join_all((0..50).map(|_| rig.post_once("/v1/customers", "storm", &body))).await;
    let mut fresh = 0;
    for told in &answers {
        match told.status.as_u16() {
            201 if told.header("idempotent-replayed") == "true" => {}
            201 => fresh += 1,
            409 => {
                assert_eq!((told.code(), told.header("retry-after")), ("idempotency_in_flight", "1"));
            }
            _ => panic!("{told:?}"),
        }
    }
    assert_eq!(fresh, 1);
    assert_eq!(customers(&rig).await, 1);
    rig.post_once("/v1/customers", "storm", &body).await.expect(201);
}

/// Polls the request so many times and hangs up; true when it was answered before that.
async fn hang_up_after(polls: usize, request: impl Future) -> bool {
    let mut request = pin!(request);
    let mut left = polls;
    poll_fn(|context| {
        if left == 0 {
            return Poll::Ready(false);
        }
        left -= 1;
        request.as_mut().poll(context).map(|_| true)
    })
    .await
}

#[tokio::test]
async fn a_client_may_hang_up_at_any_point() {
    let rig = Rig::new().await;
    for polls in 1.. {
        let (key, body) = (format!("k-{polls}"), json!({ "merchantRef": format!("user-{polls}") }));
        let answered = hang_up_after(polls, rig.post_once("/v1/customers", &key, &body)).await;
        // The work may still be under way; but it ends, and never is there a claimed key that nobody works on.
        let mut told = rig.post_once("/v1/customers", &key, &body).await;
        for _ in 0..1000 {
            if told.status == 201 {
                break;
            }
            assert_eq!(told.expect(409).code(), "idempotency_in_flight");
            told = rig.post_once("/v1/customers", &key, &body).await;
        }
        told.expect(201);
        assert_eq!(customers(&rig).await, polls);
        if answered {
            return;
        }
    }
}

#[tokio::test]
async fn refusals_that_stand_are_kept_and_mistakes_are_not() {
    let rig = Rig::new().await;
    rig.post("/v1/customers", &json!({ "merchantRef": "user-1" })).await.expect(201);
    let taken = json!({ "merchantRef": "user-1" });
    let first = rig.post_once("/v1/customers", "k-1", &taken).await.expect(409);
    assert_eq!(first.code(), "merchant_ref_taken");
    let again = rig.post_once("/v1/customers", "k-1", &taken).await.expect(409);
    assert_eq!((again.header("idempotent-replayed"), &again.body), ("true", &first.body));
    assert_eq!(again.header("content-type"), "application/problem+json");

    rig.post_once("/v1/customers", "k-2", &json!({ "email": "nobody" })).await.expect(400);
    rig.post_once("/v1/customers", "k-2", &json!({ "email": "ada@example.com" })).await.expect(201);

    let reader = rig.any_key(rig.world.tenant, Mode::Test, KeyKind::Restricted, &["customers:read"], 1000).await;
    let narrow = Ask::new("post", "/v1/customers").key(&reader).once("k-3").json(&json!({}));
    assert_eq!(rig.ask(narrow).await.expect(403).code(), "missing_scope");
    rig.post_once("/v1/customers", "k-3", &json!({})).await.expect(201);
}

#[tokio::test]
async fn r29_the_same_key_for_anything_else_is_refused_without_effect() {
    let rig = Rig::new().await;
    rig.post_once("/v1/customers", "k-1", &json!({ "name": "Ada" })).await.expect(201);
    for (path, body) in [("/v1/customers", json!({ "name": "Obi" })), ("/v1/plans", json!({ "name": "Ada" }))] {
        let told = rig.post_once(path, "k-1", &body).await.expect(422);
        assert_eq!((told.code(), told.header("idempotent-replayed")), ("idempotency_key_reused", ""), "{path}");
    }
    assert_eq!(customers(&rig).await, 1);
}

#[tokio::test]
async fn an_answer_is_kept_for_thirty_days_and_then_deleted() {
    let rig = Rig::new().await;
    let first = rig.post_once("/v1/customers", "k-1", &json!({ "name": "Ada" })).await.expect(201).id();
    rig.post_once("/v1/customers", "k-2", &json!({ "name": "Uche" })).await.expect(201);
    let almost =
        jiff::SignedDuration::from_hours(24 * store::idempotency::KEPT_DAYS) - jiff::SignedDuration::from_secs(1);
    rig.world.db.clock.advance(almost);
    let again = rig.post_once("/v1/customers", "k-1", &json!({ "name": "Ada" })).await.expect(201);
    assert_eq!((again.header("idempotent-replayed"), again.id()), ("true", first));
    assert_eq!(
        rig.post_once("/v1/customers", "k-1", &json!({ "name": "Obi" })).await.expect(422).code(),
        "idempotency_key_reused"
    );

    rig.world.db.clock.advance(jiff::SignedDuration::from_secs(1));
    let anew = rig.post_once("/v1/customers", "k-1", &json!({ "name": "Obi" })).await.expect(201);
    assert_eq!((anew.header("idempotent-replayed"), &anew.body["data"]["name"]), ("", &json!("Obi")));
    let scope = rig.world.db.scope(rig.world.tenant, Mode::Test);
    // The other one goes, if a request has not deleted it in passing; the one that was used anew stays.
    store::idempotency::forget(&scope).await.expect("the database answers");
    assert_eq!(store::idempotency::forget(&scope).await.expect("the database answers"), 0);
    let again = rig.post_once("/v1/customers", "k-1", &json!({ "name": "Obi" })).await.expect(201);
    assert_eq!(again.id(), anew.id());
    let doc = public_api::document("https://api.example.com");
    assert!(doc["info"]["description"].as_str().expect("a text").contains("within 30 days"));
}

#[tokio::test]
async fn a_narrower_key_does_not_read_a_wider_keys_answer() {
    let rig = Rig::new().await;
    let body = json!({ "email": "ada@example.com" });
    rig.post_once("/v1/customers", "k-1", &body).await.expect(201);
    let reader = rig.any_key(rig.world.tenant, Mode::Test, KeyKind::Restricted, &["plans:read"], 1000).await;
    let told = rig.ask(Ask::new("post", "/v1/customers").key(&reader).once("k-1").json(&body)).await.expect(422);
    assert_eq!(told.code(), "idempotency_key_reused");
}

#[tokio::test]
async fn a_secret_shown_once_is_shown_again_to_its_own_repeat_only() {
    let rig = Rig::new().await;
    let body = json!({ "url": "https://example.com/hooks" });
    let first = rig.post_once("/v1/webhook-endpoints", "k-1", &body).await.expect(201);
    let again = rig.post_once("/v1/webhook-endpoints", "k-1", &body).await.expect(201);
    assert_eq!((again.header("idempotent-replayed"), &again.body), ("true", &first.body));
    let secret = first.body["data"]["secret"].as_str().expect("the secret");
    assert!(secret.starts_with("whsec_"), "{secret}");
    let shown = rig.get(&format!("/v1/webhook-endpoints/{}", first.id())).await.expect(200);
    assert!(!shown.body.to_string().contains(secret));
}

#[tokio::test]
async fn requests_that_move_money_need_a_key_of_the_right_form() {
    let rig = Rig::new().await;
    let id = "0192f0a1-7c1e-7c55-8f3e-2b8a1f0c9d11";
    let paths = [
        "/v1/subscriptions".to_owned(),
        format!("/v1/subscriptions/sub_{id}/reactivate"),
        format!("/v1/invoices/inv_{id}/pay"),
        format!("/v1/dunning-schedules/dun_{id}/retry"),
    ];
    for path in paths {
        assert_eq!(rig.post(&path, &json!({})).await.expect(400).code(), "idempotency_key_required", "{path}");
    }
    for wrong in ["", "a b", &"k".repeat(256), "\"open"] {
        assert_eq!(
            rig.post_once("/v1/customers", wrong, &json!({})).await.expect(400).code(),
            "idempotency_key_invalid"
        );
    }
}
