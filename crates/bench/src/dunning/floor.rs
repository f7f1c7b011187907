//! The floor's side: one statement for each retry, on bare connections.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use anyhow::{Context as _, Result, ensure};
use ids::Uuid;
use sqlx::{Connection as _, PgConnection};
use tokio::task::JoinSet;

use super::{Bench, CONNECTIONS};
use crate::server::{Meter, Run};

/// Attempt, schedule, invoice, subscription, appointment, journal with two legs, four events.
const PAID: &str = include_str!("../../sql/dunning_paid.sql");

/// Attempt, decision with its inputs, schedule, appointment, three events.
const DECLINED: &str = include_str!("../../sql/dunning_declined.sql");

/// How many ids a retry needs at most.
const FRESH: usize = 6;

/// A tenant, a schedule of theirs, and whether it is paid this time.
type Work = (Uuid, Uuid, bool);

/// Takes every due step, in an order of its own, as workers that are handed one at a time would.
pub(super) async fn retry(bench: &Bench) -> Result<Run> {
    let mut conn = bench.server.connect().await?;
    let work: Vec<Work> = sqlx::query_as(
        "select tenant_id, id, right(customer_id::text, 1) in ('0', '2', '4', '6', '8', 'a', 'c', 'e')
           from bench_floor.dunning_schedules order by md5(id::text)",
    )
    .fetch_all(&mut conn)
    .await?;
    let (inputs,): (String,) =
        sqlx::query_as("select inputs::text from bench_floor.recovery_decisions order by id limit 1")
            .fetch_one(&mut conn)
            .await?;
    let mut open = Vec::new();
    for _ in 0..CONNECTIONS {
        open.push(bench.server.connect().await?);
    }
    let (work, inputs, next) = (Arc::new(work), Arc::new(inputs), Arc::new(AtomicUsize::new(0)));
    let meter = Meter::start(&bench.server).await?;
    let start = Instant::now();
    let mut running: JoinSet<Result<PgConnection>> =
        open.into_iter().map(|conn| many(conn, Arc::clone(&work), Arc::clone(&inputs), Arc::clone(&next))).collect();
    let mut ended = Vec::new();
    while let Some(conn) = running.join_next().await {
        ended.push(conn.context("a connection of the floor panicked")??);
    }
    let took = start.elapsed();
    let metered = meter.stop().await?;
    for conn in ended {
        conn.close().await?;
    }
    Ok(Run { took, units: u64::try_from(work.len())?, cost: metered.finish().await? })
}

#[expect(clippy::disallowed_methods, reason = "the floor has no transaction of ours to take ids from")]
async fn many(
    mut conn: PgConnection,
    work: Arc<Vec<Work>>,
    inputs: Arc<String>,
    next: Arc<AtomicUsize>,
) -> Result<PgConnection> {
    while let Some((tenant, schedule, paid)) = work.get(next.fetch_add(1, Ordering::Relaxed)) {
        let fresh: Vec<Uuid> = (0..FRESH).map(|_| Uuid::now_v7()).collect();
        let query = sqlx::query(if *paid { PAID } else { DECLINED }).bind(tenant).bind(schedule).bind(fresh);
        let query = if *paid { query } else { query.bind(inputs.as_str()) };
        let told = query.execute(&mut conn).await?.rows_affected();
        ensure!(told > 0, "the number is void: a retry of the floor found nothing to do");
    }
    Ok(conn)
}
