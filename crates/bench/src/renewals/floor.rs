//! The floor's side: the SQL itself, on bare connections.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use anyhow::{Context as _, Result};
use ids::Uuid;
use sqlx::{Connection as _, PgConnection};
use tokio::task::JoinSet;

use super::Bench;
use crate::server::{Meter, Run};

/// One statement, one transaction, a thousand renewals.
const CHUNK: &str = include_str!("../../sql/renew_chunk.sql");

/// How many clients renew one by one: the number at which that is fastest on two cores.
const CLIENTS: u32 = 8;

/// How many subscriptions are renewed one by one: enough to measure, and slow enough not to do them all.
const ONE_BY_ONE: u64 = 20_000;

/// Renews everything in chunks over so many connections.
pub(super) async fn in_chunks(bench: &Bench, connections: u32) -> Result<Run> {
    let units = Arc::new(AtomicU64::new(0));
    over(bench, connections, &units, |mut conn, units| async move {
        loop {
            let done = sqlx::query(CHUNK).execute(&mut conn).await?.rows_affected();
            if done == 0 {
                return Ok(conn);
            }
            units.fetch_add(done, Ordering::Relaxed);
        }
    })
    .await
}

/// Renews some thousands, a transaction each, as workers that are handed one id at a time would.
pub(super) async fn one_by_one(bench: &Bench) -> Result<Run> {
    let wanted: Vec<(Uuid, Uuid)> =
        sqlx::query_as("select tenant_id, id from bench_floor.seed order by hashint8extended(k, 11) limit $1")
            .bind(i64::try_from(ONE_BY_ONE)?)
            .fetch_all(&mut bench.server.connect().await?)
            .await?;
    let wanted = Arc::new(wanted);
    let units = Arc::new(AtomicU64::new(0));
    over(bench, CLIENTS, &units, |mut conn, next| {
        let wanted = Arc::clone(&wanted);
        async move {
            loop {
                let nth = usize::try_from(next.fetch_add(1, Ordering::Relaxed))?;
                let Some((tenant, id)) = wanted.get(nth) else {
                    next.fetch_sub(1, Ordering::Relaxed);
                    return Ok(conn);
                };
                renew_one(&mut conn, *tenant, *id).await?;
            }
        }
    })
    .await
}

/// Runs the same loop on several connections; they are kept open until their cost is read.
async fn over<F, Fut>(bench: &Bench, connections: u32, units: &Arc<AtomicU64>, body: F) -> Result<Run>
where
    F: Fn(PgConnection, Arc<AtomicU64>) -> Fut,
    Fut: Future<Output = Result<PgConnection>> + Send + 'static,
{
    let mut open = Vec::new();
    for _ in 0..connections {
        open.push(bench.server.connect().await?);
    }
    let meter = Meter::start(&bench.server).await?;
    let start = Instant::now();
    let mut running: JoinSet<Result<PgConnection>> =
        open.into_iter().map(|conn| body(conn, Arc::clone(units))).collect();
    let mut ended = Vec::new();
    while let Some(conn) = running.join_next().await {
        ended.push(conn.context("a connection of the floor panicked")??);
    }
    let took = start.elapsed();
    let metered = meter.stop().await?;
    for conn in ended {
        conn.close().await?;
    }
    Ok(Run { took, units: units.load(Ordering::Relaxed), cost: metered.finish().await? })
}

type Claimed = (Uuid, i64, Uuid, String);

/// One statement per table, one transaction.
async fn renew_one(conn: &mut PgConnection, tenant: Uuid, id: Uuid) -> Result<()> {
    let mut tx = conn.begin().await?;
    let (customer, amount, invoice, key): Claimed = sqlx::query_as(
        "select customer_id, amount_minor, gen_random_uuid(),
                'renewal_' || id || '_' || extract(epoch from current_period_end)::bigint
           from bench_floor.subscriptions where tenant_id = $1 and id = $2 for update",
    )
    .bind(tenant)
    .bind(id)
    .fetch_one(&mut *tx)
    .await?;
    sqlx::query(
        "insert into bench_floor.invoices (tenant_id, id, subscription_id, customer_id, status, subtotal_minor,
                total_minor, currency, period_start, period_end, due_at, idempotency_key)
         select s.tenant_id, $3, s.id, $4, 'open', $5, $5, 'NGN', s.current_period_end,
                s.current_period_end + interval '1 month', s.current_period_end, $6
           from bench_floor.subscriptions s where s.tenant_id = $1 and s.id = $2
         on conflict (tenant_id, idempotency_key) do nothing",
    )
    .bind(tenant)
    .bind(id)
    .bind(invoice)
    .bind(customer)
    .bind(amount)
    .bind(key)
    .execute(&mut *tx)
    .await?;
    write_rest(&mut tx, tenant, id, invoice, amount).await?;
    tx.commit().await?;
    Ok(())
}

async fn write_rest(conn: &mut PgConnection, tenant: Uuid, id: Uuid, invoice: Uuid, amount: i64) -> Result<()> {
    sqlx::query(
        "insert into bench_floor.invoice_lines (tenant_id, id, invoice_id, kind, description, quantity, unit_minor,
                amount_minor, period_start, period_end)
         values ($1, gen_random_uuid(), $2, 'plan_charge', 'Pro plan, monthly', 1, $3, $3, now(), now())",
    )
    .bind(tenant)
    .bind(invoice)
    .bind(amount)
    .execute(&mut *conn)
    .await?;
    sqlx::query(
        "insert into bench_floor.events (tenant_id, id, type, resource_id, payload)
         values ($1, gen_random_uuid(), 'invoice.created', $2,
                 jsonb_build_object('invoice', $2::uuid, 'subscription', $3::uuid, 'total', $4::bigint, 'currency', 'NGN'))",
    )
    .bind(tenant)
    .bind(invoice)
    .bind(id)
    .bind(amount)
    .execute(&mut *conn)
    .await?;
    sqlx::query(
        "insert into bench_floor.ledger_entries (tenant_id, transaction_id, account_id, amount_minor, currency)
         values ($1, $2, '00000009-0000-7000-8000-000000000001', $3, 'NGN'),
                ($1, $2, '00000009-0000-7000-8000-000000000002', -$3, 'NGN')",
    )
    .bind(tenant)
    .bind(invoice)
    .bind(amount)
    .execute(&mut *conn)
    .await?;
    sqlx::query(
        "update bench_floor.subscriptions set current_period_start = current_period_end,
                current_period_end = current_period_end + interval '1 month', updated_at = now()
          where tenant_id = $1 and id = $2",
    )
    .bind(tenant)
    .bind(id)
    .execute(&mut *conn)
    .await?;
    Ok(())
}
