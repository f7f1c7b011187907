//! The product's side: engines as a worker process runs them, one slice at a time each.

use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use app::jobs::Engine;
use jiff::{SignedDuration, Timestamp};
use store::Kind;
use tokio::task::JoinSet;

use super::Bench;
use crate::parts::engine;
use crate::server::{Meter, Run};

/// Renews everything that is due with so many workers.
pub(super) async fn renew(bench: &Bench, workers: u32) -> Result<Run> {
    let engines: Vec<Engine> = (0..workers).map(|_| engine(&bench.connector)).collect();
    for engine in &engines {
        engine.db().ping().await?;
    }
    let meter = Meter::start(&bench.server).await?;
    let start = Instant::now();
    let mut running: JoinSet<Result<u64>> = engines.iter().cloned().map(work).collect();
    let mut units = 0;
    while let Some(ended) = running.join_next().await {
        units += ended.context("a worker panicked")??;
    }
    let took = start.elapsed();
    let metered = meter.stop().await?;
    for engine in &engines {
        engine.db().close().await;
    }
    Ok(Run { took, units, cost: metered.finish().await? })
}

/// One worker's loop over renewals, until nothing is due. Scans begin where the last one saw work, and at the very
/// start now and then, as the worker's own loop does.
async fn work(engine: Engine) -> Result<u64> {
    let mut floor = Timestamp::UNIX_EPOCH;
    let mut full = Instant::now();
    let mut renewed = 0;
    loop {
        let round = engine.sweep(Kind::Subscription, floor).await?;
        ensure!(round.failed == 0, "{} renewals failed; the log says why", round.failed);
        renewed += u64::try_from(round.done)?;
        if round.done == 0 && round.found > 0 {
            // As the worker does when others have everything in hand, only for less long.
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
        if round.found == 0 && floor == Timestamp::UNIX_EPOCH {
            return Ok(renewed);
        }
        // While tenants take turns, the engine itself knows where to go on.
        let behind = engine.now().checked_sub(SignedDuration::from_secs(5))?;
        floor = round.oldest.unwrap_or(behind).min(behind);
        if round.done == 0 || full.elapsed() > Duration::from_secs(10) {
            (floor, full) = (Timestamp::UNIX_EPOCH, Instant::now());
        }
    }
}
