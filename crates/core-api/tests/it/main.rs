//! The back office on a real Postgres: what staff see, and that nobody else sees anything.

mod acts;
mod appearance;
mod browser;
mod caps;
mod entry;
mod foreign;
mod letters;
mod limits;
mod platform;
mod relay;
mod roles;
mod second;
mod team;
mod vetting;

use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode};
use core_api::CoreApi;
use ids::Mode;
use secrecy::SecretString;
use serde_json::{Value, json};
use testkit::TestDb;
use tower::ServiceExt;

const KEY: &str = "a staff key for tests, long enough for them";

fn service(db: &TestDb, key: Option<&str>) -> Router {
    core_api::router(CoreApi::new(&db.connector, db.clock.clone(), key.map(SecretString::from)), None)
}

async fn ask(service: &Router, path: &str, key: Option<&str>) -> (StatusCode, Value) {
    let mut request = Request::get(path);
    if let Some(key) = key {
        request = request.header("authorization", format!("Bearer {key}"));
    }
    let request = request.body(Body::empty()).expect("a request");
    let response = service.clone().oneshot(request).await.expect("an answer");
    let status = response.status();
    let bytes = axum::body::to_bytes(response.into_body(), usize::MAX).await.expect("a body");
    (status, serde_json::from_slice(&bytes).unwrap_or(Value::Null))
}

#[tokio::test]
async fn staff_see_merchants_and_queues() {
    let db = TestDb::new().await;
    let tenant = db.tenant("Ade's Gym").await;
    let service = service(&db, Some(KEY));
    let (status, body) = ask(&service, "/staff/tenants", Some(KEY)).await;
    assert_eq!(status, 200, "{body}");
    let row = &body["data"][0];
    assert_eq!((&row["id"], &row["name"], &row["status"]), (&json!(tenant), &json!("Ade's Gym"), &json!("active")));
    let mut tx = db.scope(tenant, Mode::Test).begin().await.expect("the database answers");
    let work = store::due::NewDue { subject: tenant.uuid(), lane: store::Lane::REAL, due_at: Some(db.clock.now()) };
    store::due::schedule(&mut tx, store::Kind::FanOut, &[work]).await.expect("work");
    tx.commit(()).await.expect("commits");
    let (status, body) = ask(&service, "/staff/queues", Some(KEY)).await;
    assert_eq!(status, 200, "{body}");
    let queue = &body["data"]["test"]["queues"][0];
    assert_eq!((&queue["kind"], &queue["due"], &queue["leased"]), (&json!("fan_out"), &json!(1), &json!(0)));
    assert_eq!(body["data"]["live"]["queues"], json!([]));
    assert_eq!(body["data"]["test"]["quarantined"], json!([]));
    assert_eq!(ask(&service, "/staff/tenants?x=1", Some(KEY)).await.0, 400);
}

#[tokio::test]
async fn to_anybody_else_there_is_nothing() {
    let db = TestDb::new().await;
    db.tenant("Ade's Gym").await;
    let open = service(&db, Some(KEY));
    let closed = service(&db, None);
    let mut nowhere = ask(&open, "/staff/nowhere", None).await.1;
    for (service, key) in
        [(&open, None), (&open, Some("wrong")), (&open, Some("")), (&closed, Some(KEY)), (&closed, None)]
    {
        for path in ["/staff/tenants", "/staff/queues"] {
            let (status, mut body) = ask(service, path, key).await;
            assert_eq!(status, 404);
            for value in [&mut body, &mut nowhere] {
                value["error"]["requestId"] = Value::Null;
                value["instance"] = Value::Null;
            }
            assert_eq!(body, nowhere);
        }
    }
    assert_eq!(ask(&open, "/livez", None).await.0, 200);
    assert_eq!(ask(&open, "/readyz", None).await.0, 200);
    let (_, health) = ask(&open, "/health", None).await;
    assert_eq!(health, json!({ "status": "ok", "checks": { "database": "ok", "queue": "ok" } }));
}
