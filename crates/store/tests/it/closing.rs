//! The end of a transaction: one message, and nothing in it but what was meant.

use ids::{Mode, Uuid};
use serde_json::json;
use store::audit::{self, AuditFilter};
use store::events::{self, EventFilter};
use store::idempotency::{self, Claimed, Reply};
use store::{PageOf, StoreError, TenantScope};
use testkit::TestDb;

const HOSTILE: &str = "\\'; delete from events; -- $1 \" \u{1f4b8} \r\n E'\\\\' ');commit;--";

async fn scope(db: &TestDb) -> TenantScope {
    let tenant = db.tenant("A").await;
    db.scope(tenant, Mode::Test)
}

async fn all_events(scope: &TenantScope) -> Vec<events::EventRow> {
    let mut tx = scope.begin().await.expect("a transaction");
    let page = events::page(&mut tx, &EventFilter::default(), None, 1000).await.expect("the events");
    tx.commit(page).await.expect("a read")
}

#[tokio::test]
async fn hostile_texts_are_read_back_as_they_were_given() {
    let db = TestDb::new().await;
    let scope = scope(&db).await;
    let before = all_events(&scope).await.len();
    // Short enough for one message, and too long for it.
    for (nth, size) in [1, 2_000].into_iter().enumerate() {
        let text = HOSTILE.repeat(size);
        let mut tx = scope.begin().await.expect("a transaction");
        tx.record("customer.updated", Uuid::from_u128(7), json!({ "name": text }));
        tx.audit("customer.update", HOSTILE.to_owned(), None, Some(json!({ "name": text })));
        tx.commit(()).await.expect("committed");
        let events = all_events(&scope).await;
        assert_eq!(events.len(), before + nth + 1);
        assert_eq!(events[0].data["object"]["name"], json!(text));
        let mut tx = scope.begin().await.expect("a transaction");
        let filter = AuditFilter { subject: Some(HOSTILE.to_owned()), ..AuditFilter::default() };
        let rows = audit::page(&mut tx, &filter, &PageOf { limit: 10, offset: 0, below: None }).await;
        let rows = tx.commit(rows.expect("the rows")).await.expect("a read");
        assert_eq!(rows.len(), nth + 1);
        assert_eq!(rows[0].after, Some(json!({ "name": text })));
    }
}

#[tokio::test]
async fn a_transaction_that_is_dropped_leaves_nothing_and_gives_its_connection_back() {
    let db = TestDb::new().await;
    let scope = scope(&db).await;
    let before = all_events(&scope).await.len();
    // More often than there are connections.
    for _ in 0..40 {
        let mut tx = scope.begin().await.expect("a connection is free again");
        store::counters::take(&mut tx, store::counters::INVOICES, 1).await.expect("a number");
        tx.record("customer.updated", Uuid::from_u128(7), json!({}));
        drop(tx);
    }
    let mut tx = scope.begin().await.expect("a transaction");
    assert_eq!(store::counters::take(&mut tx, store::counters::INVOICES, 1).await.expect("a number"), 1);
    drop(tx);
    assert_eq!(all_events(&scope).await.len(), before);
}

#[tokio::test]
async fn an_answer_is_saved_by_the_holder_of_its_key_or_nothing_is() {
    let db = TestDb::new().await;
    let scope = scope(&db).await;
    let before = all_events(&scope).await.len();
    let Ok(Claimed::Fresh(claim)) = idempotency::claim(&scope, "k-1", b"print").await else {
        panic!("the key is free")
    };
    let reply = Reply { status: 201, body: HOSTILE.to_owned() };
    let mut tx = scope.begin().await.expect("a transaction");
    tx.record("customer.updated", Uuid::from_u128(7), json!({}));
    tx.commit_with_reply(&claim, &reply, ()).await.expect("committed");
    assert_eq!(idempotency::claim(&scope, "k-1", b"print").await.ok(), Some(Claimed::Replay(reply.clone())));
    // The same claim once more: it is not open any longer.
    let mut tx = scope.begin().await.expect("a transaction");
    tx.record("customer.updated", Uuid::from_u128(7), json!({}));
    let refused = tx.commit_with_reply(&claim, &reply, ()).await;
    assert!(matches!(refused, Err(StoreError::LeaseLost)), "{refused:?}");
    assert_eq!(all_events(&scope).await.len(), before + 1);
}
