//! The order of chains, whoever commits when.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use ids::{Mode, TenantId, Uuid};
use store::due::{self, NewDue};
use store::operator::chains;
use store::{Kind, Lane, TenantScope, TenantTx, testing};

use crate::rig::{Rig, sealer};

/// Begins to write: from here on the transaction has a number.
async fn begun(scope: &TenantScope, subject: u128) -> TenantTx {
    let mut tx = scope.begin().await.expect("a transaction");
    let work = NewDue { subject: Uuid::from_u128(subject), lane: Lane::REAL, due_at: None };
    due::schedule(&mut tx, Kind::Document, &[work]).await.expect("writes");
    tx
}

async fn links(rig: &Rig) -> Vec<store::operator::chains::SealRow> {
    chains::seals(&rig.db.audit(), Mode::Test, None).await.expect("reads")
}

async fn done(mut tx: TenantTx, what: &str) {
    tx.audit("plan.create", what.to_owned(), None, None);
    tx.commit(()).await.expect("commits");
}

#[tokio::test]
async fn a_row_waits_for_transactions_that_began_before_it() {
    let rig = Rig::new().await;
    let tenant = rig.db.tenant("Ade's Gym").await;
    let scope = rig.db.scope(tenant, Mode::Test);
    let slow = begun(&scope, 1).await;
    done(begun(&scope, 2).await, "quick").await;
    for _ in 0..3 {
        assert_eq!(rig.sealer.round().await.expect("a round").sealed, 0, "the slow one may come before it");
    }
    done(slow, "slow").await;
    rig.seal().await;
    let page = links(&rig).await;
    let rows = chains::rows_of(&rig.db.audit(), Mode::Test, &page).await.expect("reads");
    let subject = |nth: usize| rows.iter().find(|row| row.id == page[nth].audit_id).expect("a row").subject.clone();
    assert_eq!((page.len(), subject(0), subject(1)), (2, "slow".to_owned(), "quick".to_owned()));
    assert_eq!(rig.prove().await.faults, []);
}

#[tokio::test]
async fn what_was_rolled_back_leaves_no_gap() {
    let rig = Rig::new().await;
    let tenant = rig.db.tenant("Ade's Gym").await;
    let scope = rig.db.scope(tenant, Mode::Test);
    let mut lost = begun(&scope, 1).await;
    lost.audit("plan.create", "lost".to_owned(), None, None);
    drop(lost);
    done(begun(&scope, 2).await, "kept").await;
    rig.seal().await;
    assert_eq!(links(&rig).await.iter().map(|seal| seal.seq).collect::<Vec<_>>(), [1]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn writers_and_sealers_side_by_side_lose_nothing_and_seal_nothing_twice() {
    const WRITERS: u128 = 6;
    const EACH: u128 = 25;
    let rig = Arc::new(Rig::new().await);
    let tenants = [rig.db.tenant("A").await, rig.db.tenant("B").await];
    let over = Arc::new(AtomicBool::new(false));
    let sealers: Vec<_> = (0..2)
        .map(|_| {
            let (sealer, over) = (sealer(&rig.db), over.clone());
            tokio::spawn(async move {
                while !over.load(Ordering::Relaxed) {
                    sealer.round().await.expect("a round");
                    tokio::task::yield_now().await;
                }
            })
        })
        .collect();
    let writers: Vec<_> = (0..WRITERS).map(|writer| tokio::spawn(write(rig.clone(), tenants, writer, EACH))).collect();
    for writer in writers {
        writer.await.expect("no writer panics");
    }
    rig.seal().await;
    over.store(true, Ordering::Relaxed);
    for sealer in sealers {
        sealer.await.expect("no sealer panics");
    }
    let page = links(&rig).await;
    assert_eq!(page.len(), usize::try_from(WRITERS * EACH).expect("fits"));
    for tenant in tenants {
        let chain: Vec<_> = page.iter().filter(|seal| seal.tenant_id == tenant).collect();
        assert!(
            chain
                .is_sorted_by(|one, next| (one.tx, one.audit_id) < (next.tx, next.audit_id) && one.seq + 1 == next.seq)
        );
    }
    let report = rig.prove().await;
    assert_eq!((report.chains, report.faults), (2, vec![]));
}

/// Transactions of two tenants, of which one that began first ends last.
async fn write(rig: Arc<Rig>, tenants: [TenantId; 2], writer: u128, each: u128) {
    let scopes = tenants.map(|tenant| rig.db.scope(tenant, Mode::Test));
    for nth in 0..each {
        let of = &scopes[usize::from(nth % 2 == 1)];
        if nth % 5 == 4 {
            drop(begun(of, writer * 1000 + nth).await);
        }
        done(begun(of, writer * 1000 + nth).await, "written").await;
    }
}

#[tokio::test]
async fn a_new_sealer_goes_on_where_the_one_before_it_stopped() {
    let rig = Rig::new().await;
    let tenant = rig.merchant(3).await;
    rig.seal().await;
    rig.act(tenant, 2).await;
    let next = Rig { sealer: sealer(&rig.db), db: rig.db };
    next.seal().await;
    assert_eq!(links(&next).await.iter().map(|seal| seal.seq).collect::<Vec<_>>(), [1, 2, 3, 4, 5]);
    assert_eq!(next.prove().await.faults, []);
}

#[tokio::test]
async fn a_database_that_counts_from_the_beginning_again_is_sealed_on() {
    let rig = Rig::new().await;
    let tenant = rig.merchant(2).await;
    // As if the rows had come from a server that was far ahead of this one: sealed ones, and one that was not yet.
    rig.tamper("update audit_log set tx = tx + 1000000000000").await;
    rig.seal().await;
    rig.act(tenant, 1).await;
    rig.seal().await;
    rig.act(tenant, 1).await;
    rig.seal().await;
    assert_eq!(links(&rig).await.iter().map(|seal| seal.seq).collect::<Vec<_>>(), [1, 2, 3, 4]);
    assert_eq!(rig.prove().await.faults, []);
}

#[tokio::test]
async fn a_request_writes_nothing_for_the_sealer() {
    let rig = Rig::new().await;
    let tenant = rig.merchant(1).await;
    let due = testing::count_as(&rig.db.connector, store::DbRole::Worker(Mode::Test), Some(tenant.uuid()), "due");
    assert_eq!(due.await.expect("counts"), 0);
}
