//! Feeds: numbered without a gap, in the order of commits, and nobody else's.

use futures::future::join_all;
use ids::{Mode, Uuid};
use serde_json::json;
use store::TenantScope;
use store::feeds::{self, FeedEntryRow, NewEntry};
use testkit::TestDb;

fn reader(nth: u128) -> Uuid {
    Uuid::from_u128(nth)
}

/// Tells some readers something in one commit.
async fn tell(scope: &TenantScope, readers: &[Uuid], kind: &'static str) {
    let mut tx = scope.begin().await.expect("a transaction");
    for reader in readers {
        let entry =
            NewEntry { reader: *reader, kind, desk: None, order: None, version: Some(3), facts: json!({ "a": 1 }) };
        tx.feed(entry);
    }
    tx.commit(()).await.expect("commits");
}

async fn told(scope: &TenantScope, reader: Uuid, after: i64) -> Vec<FeedEntryRow> {
    let mut tx = scope.begin().await.expect("a transaction");
    let rows = feeds::after(&mut tx, reader, after, 1_000).await.expect("a feed");
    tx.commit(rows).await.expect("a read")
}

#[tokio::test]
async fn many_readers_are_answered_at_once_each_from_where_they_are() {
    let db = TestDb::new().await;
    let scope = db.scope(db.tenant("A").await, Mode::Test);
    assert_eq!(feeds::ends(&scope, reader(1)).await.expect("numbers").1, 0);
    tell(&scope, &[reader(1), reader(2), reader(1)], "order.created").await;
    tell(&scope, &[reader(2), reader(3)], "order.funded").await;
    let from = [(reader(1), 1), (reader(2), 0), (reader(3), 1), (reader(4), 0)];
    let rows = feeds::after_each(&scope, &from, 100).await.expect("the rows");
    let short: Vec<_> = rows.iter().map(|row| (row.reader_id, row.seq, row.kind.as_str())).collect();
    assert_eq!(
        short,
        [(reader(1), 2, "order.created"), (reader(2), 1, "order.created"), (reader(2), 2, "order.funded")]
    );
    assert_eq!((rows[0].version, rows[0].order_id, &rows[0].facts), (Some(3), None, &json!({ "a": 1 })));
    let first = feeds::after_each(&scope, &[(reader(2), 0)], 1).await.expect("the rows");
    assert_eq!(first, rows[1..2]);
    assert_eq!(feeds::ends(&scope, reader(2)).await.expect("numbers").1, 2);
    assert_eq!(told(&scope, reader(2), 0).await, rows[1..]);
}

#[tokio::test]
async fn another_merchant_and_the_other_mode_have_feeds_of_their_own() {
    let db = TestDb::new().await;
    let (ours, theirs) = (db.tenant("A").await, db.tenant("B").await);
    let scope = db.scope(ours, Mode::Test);
    tell(&scope, &[reader(1)], "order.created").await;
    for other in [db.scope(theirs, Mode::Test), db.scope(ours, Mode::Live)] {
        assert_eq!(feeds::after_each(&other, &[(reader(1), 0)], 10).await.expect("the rows"), []);
        assert_eq!(feeds::ends(&other, reader(1)).await.expect("numbers").1, 0);
        tell(&other, &[reader(1)], "order.funded").await;
    }
    assert_eq!(told(&scope, reader(1), 0).await.len(), 1);
}

#[tokio::test]
async fn commits_at_once_leave_no_gap_and_wait_for_nobody_in_a_circle() {
    let db = TestDb::new().await;
    let scope = db.scope(db.tenant("A").await, Mode::Test);
    let (one, other) = ([reader(1), reader(2)], [reader(2), reader(1)]);
    let commits = (0..40).map(|nth| tell(&scope, if nth % 2 == 0 { &one } else { &other }, "order.created"));
    join_all(commits).await;
    // One that is given up takes no number.
    let mut tx = scope.begin().await.expect("a transaction");
    let facts = json!({});
    tx.feed(NewEntry { reader: reader(1), kind: "order.funded", desk: None, order: None, version: None, facts });
    drop(tx);
    for reader in one {
        let numbers: Vec<i64> = told(&scope, reader, 0).await.iter().map(|row| row.seq).collect();
        assert_eq!(numbers, (1..=40).collect::<Vec<_>>());
    }
}
