//! A period that ends with a million events in it, beside one with a thousand.

use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use app::jobs::Engine;
use jiff::Timestamp;
use store::Kind;

use super::Bench;
use crate::parts::engine;
use crate::server::{Meter, Run, script};

/// What the periods cost to bill.
#[derive(Clone, Copy, Debug)]
pub(super) struct Closed {
    /// One of a thousand events.
    pub(super) small: Run,
    /// One of as many as was asked for.
    pub(super) large: Run,
    /// Adding up the events of the large one, as is done where there is no running total.
    pub(super) floor: Duration,
}

/// Bills the first three subscriptions: one to warm up, a small one, a large one.
pub(super) async fn measure(bench: &Bench, now: Timestamp) -> Result<Closed> {
    let engine = engine(&bench.connector);
    bill(bench, &engine, 1, 1000, now).await?;
    let small = bill(bench, &engine, 2, 1000, now).await?;
    let large = bill(bench, &engine, 3, bench.options.closing, now).await?;
    let mut conn = bench.server.connect().await?;
    let mut floor = Duration::MAX;
    for _ in 0..3 {
        let start = Instant::now();
        sqlx::query("select sum(quantity) from bench_floor.usage where tenant_id = bench_floor.uid(1, 1) and subscription_id = bench_floor.uid(2, 3) and meter = 'calls'")
            .execute(&mut conn)
            .await?;
        floor = floor.min(start.elapsed());
    }
    engine.db().close().await;
    Ok(Closed { small, large, floor })
}

async fn bill(bench: &Bench, engine: &Engine, nth: u64, events: u64, now: Timestamp) -> Result<Run> {
    let text = include_str!("../../sql/usage_closing.sql")
        .replace("{events}", &events.to_string())
        .replace("{nth}", &nth.to_string())
        .replace("{now}", &now.to_string());
    script(&mut bench.server.connect().await?, &text).await?;
    engine.db().ping().await?;
    let meter = Meter::start(&bench.server).await?;
    let start = Instant::now();
    let round = engine.sweep(Kind::Subscription, Timestamp::UNIX_EPOCH).await?;
    let took = start.elapsed();
    let metered = meter.stop().await?;
    ensure!(round.done == 1, "the number is void: {} periods were billed", round.done);
    let (billed,): (Option<String>,) = sqlx::query_as(
        "select coalesce(l.derivation->>'quantity', l.derivation->'worth'->>'quantity') from sandbox.invoice_lines l
           join sandbox.invoices i on i.tenant_id = l.tenant_id and i.id = l.invoice_id
          where i.subscription_id = bench_floor.uid(2, $1) and l.kind = 'usage_charge'",
    )
    .bind(i64::try_from(nth)?)
    .fetch_one(&mut bench.server.connect().await?)
    .await?;
    let wanted = (2 * events).to_string();
    ensure!(billed.as_deref() == Some(&wanted), "the number is void: billed {billed:?} of {wanted}");
    Ok(Run { took, units: 1, cost: metered.finish().await? })
}
