//! The scan that goes from tenant to tenant.

use ids::{Mode, TenantId, Uuid};
use jiff::SignedDuration;
use store::due::{self, NewDue};
use store::{Candidate, Kind, Lane, Sweep, TenantTx};
use testkit::TestDb;

async fn schedule(db: &TestDb, tenant: TenantId, kind: Kind, count: u128) {
    let mut tx: TenantTx = db.scope(tenant, Mode::Test).begin().await.expect("a transaction");
    let now = tx.now();
    let row = |nth: u128| NewDue { subject: Uuid::from_u128(nth), lane: Lane::REAL, due_at: Some(now) };
    let later = now.checked_add(SignedDuration::from_hours(1)).expect("in range");
    let mut work: Vec<NewDue> = (1..=count).map(row).collect();
    work.push(NewDue { subject: Uuid::from_u128(99_999), lane: Lane::REAL, due_at: Some(later) });
    due::schedule(&mut tx, kind, &work).await.expect("scheduled");
    tx.commit(()).await.expect("committed");
}

fn per_tenant(found: &[Candidate], tenants: &[TenantId]) -> Vec<usize> {
    tenants.iter().map(|tenant| found.iter().filter(|row| row.tenant == *tenant).count()).collect()
}

#[tokio::test]
async fn the_walk_begins_at_a_tenant_and_takes_so_many_of_each() {
    let db = TestDb::new().await;
    let mut tenants = Vec::new();
    for name in ["A", "B", "C"] {
        tenants.push(db.tenant(name).await);
    }
    tenants.sort();
    for (tenant, count) in tenants.iter().zip([70, 3, 801]) {
        schedule(&db, *tenant, Kind::Collect, count).await;
        schedule(&db, *tenant, Kind::Subscription, count).await;
    }
    let worker = db.worker(Mode::Test);
    let (sweep, now) = (Sweep::new(&worker), db.clock.now());
    let first = TenantId::from_uuid(Uuid::nil());
    let renewals = sweep.scan_fair(Kind::Subscription, first, &[], now).await.expect("scanned");
    assert_eq!(per_tenant(&renewals, &tenants), [70, 3, 800]);
    let charges = sweep.scan_fair(Kind::Collect, first, &[], now).await.expect("scanned");
    assert_eq!(per_tenant(&charges, &tenants), [64, 3, 64]);
    let from = tenants.get(1).copied().expect("three tenants");
    let rest = sweep.scan_fair(Kind::Subscription, from, &[], now).await.expect("scanned");
    assert_eq!(per_tenant(&rest, &tenants), [0, 3, 800]);
    // From a mark on, what is due before it is passed over.
    let marks = [(from, now.checked_add(SignedDuration::from_secs(1)).expect("in range"))];
    let marked = sweep.scan_fair(Kind::Subscription, first, &marks, now).await.expect("scanned");
    assert_eq!(per_tenant(&marked, &tenants), [70, 0, 800]);
    // The rest of some, without a walk over all.
    let all =
        tenants.iter().map(|tenant| (*tenant, now.checked_sub(SignedDuration::from_secs(9999)).expect("in range")));
    let some: Vec<_> = all.filter(|(tenant, _)| *tenant != from).collect();
    let renewals_left = sweep.scan_rest(Kind::Subscription, &some, now).await.expect("scanned");
    assert_eq!(per_tenant(&renewals_left, &tenants), [70, 0, 800]);
    let charges_left = sweep.scan_rest(Kind::Collect, &some, now).await.expect("scanned");
    assert_eq!(per_tenant(&charges_left, &tenants), [64, 0, 64]);
    assert_eq!(sweep.scan_rest(Kind::Subscription, &marks, now).await.expect("scanned"), []);
    // Tenants come in the order of their ids: the next walk goes on behind the last.
    assert!(renewals.is_sorted_by_key(|row| row.tenant));
}
