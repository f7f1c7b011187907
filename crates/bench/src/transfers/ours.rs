//! The product's side: journals of the pure ledger, posted in the product's own transactions as a worker's are.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use ::ledger::{Account, AccountKind, Journal, JournalKind, Posting};
use anyhow::{Context as _, Result};
use ids::{Mode, OrderId, TenantId};
use jiff::Timestamp;
use money::{Currency, Money};
use runtime::Clock;
use store::ledger::JournalRow;
use store::{Candidate, ModeDb, StoreError, TenantScope, TenantTx, doors};
use tokio::task::JoinSet;

use super::{Bench, Hot, Transfer, Way, owner, tenant};
use crate::server::{Meter, Run};

/// Makes all transfers of a way.
pub(super) async fn transfer(bench: &Bench, way: Way) -> Result<Run> {
    let db = ModeDb::for_worker(&bench.connector, Mode::Test, Clock::system(), way.connections);
    let merchant = TenantId::from_uuid(tenant());
    let due = Candidate { tenant: merchant, subject: tenant(), due_at: Timestamp::UNIX_EPOCH, crashes: 0 };
    let scope = doors::open_for_job(&db, &due);
    warm(&scope, way.connections).await?;
    let next = Arc::new(AtomicU64::new(0));
    let meter = Meter::start(&bench.server).await?;
    let start = Instant::now();
    let mut running: JoinSet<Result<()>> =
        (0..way.connections).map(|_| one(scope.clone(), way, Arc::clone(&next))).collect();
    while let Some(done) = running.join_next().await {
        done.context("a worker of the benchmark panicked")??;
    }
    let took = start.elapsed();
    let metered = meter.stop().await?;
    db.close().await;
    Ok(Run { took, units: way.transfers, cost: metered.finish().await? })
}

/// As when the service has run for a while: every connection is there.
async fn warm(scope: &TenantScope, connections: u32) -> Result<()> {
    let mut open = Vec::new();
    for _ in 0..connections {
        open.push(scope.begin().await?);
    }
    for tx in open {
        tx.commit(()).await?;
    }
    Ok(())
}

async fn one(scope: TenantScope, way: Way, next: Arc<AtomicU64>) -> Result<()> {
    loop {
        let nth = next.fetch_add(way.together, Ordering::Relaxed);
        if nth >= way.transfers {
            return Ok(());
        }
        // Whoever lost to another transaction begins again, as a job does; the report counts how often.
        while let Err(error) = batch(&scope, way, nth).await {
            match error.downcast_ref::<StoreError>() {
                Some(StoreError::Busy(_)) => {}
                _ => return Err(error),
            }
        }
    }
}

async fn batch(scope: &TenantScope, way: Way, nth: u64) -> Result<()> {
    let mut tx = scope.begin().await?;
    let rows: Vec<JournalRow> =
        way.batch(nth).map(|transfer| row(&mut tx, way.hot, transfer)).collect::<Result<_>>()?;
    store::ledger::post(&mut tx, &rows).await?;
    Ok(tx.commit(()).await?)
}

/// A seller pays a buyer back, both by their wallets; or somebody's payment arrives in their wallet.
fn row(tx: &mut TenantTx, hot: Hot, transfer: Transfer) -> Result<JournalRow> {
    let wallet = |nth| Account { kind: AccountKind::WalletAvailable, owner: Some(owner(nth)) };
    let amount = Money::new(transfer.minor, Currency::NGN);
    let (from, kind) = match hot {
        Hot::Nobody | Hot::Wallet => (wallet(transfer.from), JournalKind::EscrowSellerRefunded),
        Hot::House => (Account::GATEWAY_CLEARING, JournalKind::WalletToppedUp),
    };
    let postings = vec![
        Posting { account: from, amount },
        Posting { account: wallet(transfer.to), amount: amount.checked_neg()? },
    ];
    let order: OrderId = tx.fresh();
    let journal = Journal::try_new(kind, order.uuid(), postings)?;
    Ok(usecase::books::journal_row(&journal, tx.now()))
}
