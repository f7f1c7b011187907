//! Claims by the slice.

use ids::{Mode, Uuid};
use jiff::SignedDuration;
use store::claims;
use store::due::{self, NewDue};
use store::{Candidate, Kind, Lane, doors};
use testkit::TestDb;

#[tokio::test]
async fn a_claim_leaves_out_what_others_have_in_hand_or_have_done_since_the_scan() {
    let db = TestDb::new().await;
    let tenant = db.tenant("A").await;
    let [done, held, free] = [1, 2, 3].map(Uuid::from_u128);
    let now = db.clock.now();
    let scope =
        doors::open_for_job(&db.worker(Mode::Test), &Candidate { tenant, subject: done, due_at: now, crashes: 0 });
    let until = now.checked_add(SignedDuration::from_mins(5)).expect("in range");
    let mut tx = scope.begin().await.expect("a transaction");
    let work: Vec<NewDue> =
        [done, held, free].map(|subject| NewDue { subject, lane: Lane::REAL, due_at: Some(now) }).into();
    due::schedule(&mut tx, Kind::Subscription, &work).await.expect("scheduled");
    let first = claims::take(&mut tx, Kind::Subscription, Lane::REAL, &[done], now, until).await.expect("claimed");
    claims::finish(&mut tx, &first, &[(done, Some(until))]).await.expect("done");
    let second = claims::take(&mut tx, Kind::Subscription, Lane::REAL, &[held], now, until).await.expect("claimed");
    assert_eq!(second.subjects, [held]);
    // What a scan of a moment ago had found.
    let late = claims::take(&mut tx, Kind::Subscription, Lane::REAL, &[done, held, free], now, until).await;
    assert_eq!(late.expect("claimed").subjects, [free]);
    let nothing = claims::take(&mut tx, Kind::Subscription, Lane::REAL, &[done, held], now, until).await;
    assert!(nothing.expect("asked").subjects.is_empty());
    tx.commit(()).await.expect("committed");
}
