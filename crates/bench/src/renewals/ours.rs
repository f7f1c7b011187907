//! The product's side: engines as a worker process runs them, one slice at a time each.

use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use app::jobs::{Engine, Options};
use app::ports::{Gateways, OutgoingWebhook, WebhookAnswer, WebhookSender};
use ids::Mode;
use jiff::{SignedDuration, Timestamp};
use runtime::Clock;
use runtime::secret::Secrets;
use secrecy::SecretString;
use store::{Connector, Kind, ModeDb};
use tokio::task::JoinSet;

use super::Bench;
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

fn engine(connector: &Connector) -> Engine {
    let unused = || SecretString::from("a benchmark signs and seals nothing");
    let secrets = Secrets { key_pepper: unused(), sealing_key: unused(), sealing_key_id: "bench".to_owned() };
    // One slice at a time: a worker is then one connection, as a connection of the floor is.
    let options = Options { parallel: 1, ..Options::default() };
    let db = ModeDb::for_worker(connector, Mode::Test, Clock::system(), 4);
    Engine::new(db, Gateways::new(Vec::new()), Arc::new(Silent), secrets, options)
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

/// Nothing here sends webhooks.
#[derive(Debug)]
struct Silent;

#[async_trait::async_trait]
impl WebhookSender for Silent {
    async fn send(&self, _: &OutgoingWebhook) -> WebhookAnswer {
        unreachable!("the benchmark runs renewals only")
    }

    fn check_url(&self, _: &str, _: bool) -> Result<(), String> {
        Ok(())
    }
}
