//! The floor's side: one statement in a transaction, on bare connections.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use anyhow::{Context as _, Result};
use ids::Uuid;
use sqlx::{Connection as _, PgConnection};
use tokio::task::JoinSet;

use super::{Bench, Transfer, Way, owner, tenant};
use crate::server::{Meter, Run};

/// Both balances moved in place, a row for the transfer under its key, and its two lines.
const ONE: &str = "
with t as (insert into bench_floor.transfers (tenant_id, id, idempotency_key, kind) values ($1, $2, $2::text, 'release')
           on conflict (tenant_id, idempotency_key) do nothing returning id),
     l as materialized (select id from bench_floor.accounts where tenant_id = $1 and id in ($3, $4) order by id for update),
     u as (update bench_floor.accounts a
              set balance_minor = a.balance_minor + case when a.id = $3 then -$5::bigint else $5::bigint end,
                  version = a.version + 1, updated_at = now()
             from l where a.tenant_id = $1 and a.id = l.id returning a.id, a.balance_minor)
insert into bench_floor.entries (tenant_id, transfer_id, account_id, amount_minor, balance_after)
select $1, t.id, u.id, case when u.id = $3 then -$5::bigint else $5::bigint end, u.balance_minor from t, u";

/// Many transfers at once, with the changes of an account folded into one update.
const MANY: &str = "
with x as materialized (select * from unnest($2::uuid[], $3::uuid[], $4::uuid[], $5::bigint[]) as n (id, src, dst, m)),
     t as (insert into bench_floor.transfers (tenant_id, id, idempotency_key, kind) select $1, id, id::text, 'release' from x
           on conflict (tenant_id, idempotency_key) do nothing returning id),
     legs as materialized (select x.id, x.src as acc, -x.m as amt from x join t using (id)
                           union all select x.id, x.dst, x.m from x join t using (id)),
     d as materialized (select acc, sum(amt)::bigint as amt from legs group by acc),
     l as materialized (select a.id from bench_floor.accounts a where a.tenant_id = $1 and a.id in (select acc from d)
                        order by a.id for update),
     u as (update bench_floor.accounts a
              set balance_minor = a.balance_minor + d.amt, version = a.version + 1, updated_at = now()
             from d, l where a.tenant_id = $1 and a.id = d.acc and l.id = d.acc)
insert into bench_floor.entries (tenant_id, transfer_id, account_id, amount_minor) select $1, id, acc, amt from legs";

/// Makes all transfers of a way.
pub(super) async fn transfer(bench: &Bench, way: Way) -> Result<Run> {
    let mut open = Vec::new();
    for _ in 0..way.connections {
        open.push(bench.server.connect().await?);
    }
    let next = Arc::new(AtomicU64::new(0));
    let meter = Meter::start(&bench.server).await?;
    let start = Instant::now();
    let mut running: JoinSet<Result<PgConnection>> =
        open.into_iter().map(|conn| one(conn, way, Arc::clone(&next))).collect();
    let mut ended = Vec::new();
    while let Some(conn) = running.join_next().await {
        ended.push(conn.context("a connection of the floor panicked")??);
    }
    let took = start.elapsed();
    let metered = meter.stop().await?;
    for conn in ended {
        conn.close().await?;
    }
    Ok(Run { took, units: way.transfers, cost: metered.finish().await? })
}

async fn one(mut conn: PgConnection, way: Way, next: Arc<AtomicU64>) -> Result<PgConnection> {
    loop {
        let nth = next.fetch_add(way.together, Ordering::Relaxed);
        if nth >= way.transfers {
            return Ok(conn);
        }
        let batch: Vec<Transfer> = way.batch(nth).collect();
        let mut tx = conn.begin().await?;
        if way.together == 1 {
            for transfer in batch {
                single(&mut tx, transfer).await?;
            }
        } else {
            many(&mut tx, &batch).await?;
        }
        tx.commit().await?;
    }
}

#[expect(clippy::disallowed_methods, reason = "the floor has no transaction of ours to take ids from")]
fn id() -> Uuid {
    Uuid::now_v7()
}

async fn single(conn: &mut PgConnection, transfer: Transfer) -> Result<()> {
    sqlx::query(ONE)
        .bind(tenant())
        .bind(id())
        .bind(owner(transfer.from))
        .bind(owner(transfer.to))
        .bind(transfer.minor)
        .execute(conn)
        .await?;
    Ok(())
}

async fn many(conn: &mut PgConnection, batch: &[Transfer]) -> Result<()> {
    sqlx::query(MANY)
        .bind(tenant())
        .bind(batch.iter().map(|_| id()).collect::<Vec<_>>())
        .bind(batch.iter().map(|one| owner(one.from)).collect::<Vec<_>>())
        .bind(batch.iter().map(|one| owner(one.to)).collect::<Vec<_>>())
        .bind(batch.iter().map(|one| one.minor).collect::<Vec<_>>())
        .execute(conn)
        .await?;
    Ok(())
}
