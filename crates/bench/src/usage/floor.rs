//! The floor's side: one statement for so many events, on bare connections.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use anyhow::{Context as _, Result, ensure};
use sqlx::{Connection as _, PgConnection};
use tokio::task::JoinSet;

use super::Bench;
use super::world::SUBSCRIPTIONS;
use crate::server::{Meter, Run};

/// One statement, one transaction.
const INSERT: &str =
    "insert into bench_floor.usage (tenant_id, id, subscription_id, meter, idempotency_key, quantity, properties, ts)
    select bench_floor.uid(1, 1), n.id, n.subscription_id, 'calls', n.key, n.quantity, n.properties::jsonb, n.ts
      from unnest($1::uuid[], $2::uuid[], $3::text[], $4::numeric[], $5::text[], $6::timestamptz[])
        as n (id, subscription_id, key, quantity, properties, ts)
    on conflict do nothing";

/// Stores `events` events, `size` to a statement, over so many connections.
pub(super) async fn insert(bench: &Bench, events: u64, size: u64, connections: u32) -> Result<Run> {
    let mut open = Vec::new();
    for _ in 0..connections {
        open.push(bench.server.connect().await?);
    }
    let next = Arc::new(AtomicU64::new(0));
    let meter = Meter::start(&bench.server).await?;
    let start = Instant::now();
    let mut running: JoinSet<Result<PgConnection>> =
        open.into_iter().map(|conn| one(conn, Arc::clone(&next), events, size)).collect();
    let mut ended = Vec::new();
    while let Some(conn) = running.join_next().await {
        ended.push(conn.context("a connection of the floor panicked")??);
    }
    let took = start.elapsed();
    let metered = meter.stop().await?;
    for conn in ended {
        conn.close().await?;
    }
    let cost = metered.finish().await?;
    let (stored,): (i64,) =
        sqlx::query_as("select count(*) from bench_floor.usage").fetch_one(&mut bench.server.connect().await?).await?;
    ensure!(u64::try_from(stored)? == events, "the number is void: the floor stored {stored} of {events}");
    Ok(Run { took, units: events, cost })
}

#[expect(clippy::disallowed_methods, reason = "the floor has no transaction of ours to take ids from")]
async fn one(mut conn: PgConnection, next: Arc<AtomicU64>, events: u64, size: u64) -> Result<PgConnection> {
    loop {
        let from = next.fetch_add(size, Ordering::Relaxed);
        if from >= events {
            return Ok(conn);
        }
        let batch: Vec<u64> = (from..(from + size).min(events)).collect();
        let subscription = |nth: &u64| {
            ids::Uuid::from_u128((2 << 96) | (0x7000_8000 << 48) | u128::from(4 + nth % (SUBSCRIPTIONS - 3)))
        };
        let now = jiff_sqlx::ToSqlx::to_sqlx(runtime::Clock::system().now());
        sqlx::query(INSERT)
            .bind(batch.iter().map(|_| ids::Uuid::now_v7()).collect::<Vec<_>>())
            .bind(batch.iter().map(subscription).collect::<Vec<_>>())
            .bind(batch.iter().map(|nth| format!("event-{nth}")).collect::<Vec<_>>())
            .bind(batch.iter().map(|_| sqlx::types::Decimal::TWO).collect::<Vec<_>>())
            .bind(batch.iter().map(|_| r#"{"region":"lagos"}"#.to_owned()).collect::<Vec<_>>())
            .bind(batch.iter().map(|_| now).collect::<Vec<_>>())
            .execute(&mut conn)
            .await?;
    }
}
