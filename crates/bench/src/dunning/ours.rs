//! The product's side: an engine as a worker process runs it, with a gateway that costs nothing.

use std::sync::Arc;
use std::time::Instant;

use anyhow::{Result, ensure};
use app::jobs::Engine;
use ids::Mode;
use jiff::Timestamp;
use runtime::Clock;
use store::{Kind, ModeDb};
use usecase::ports::Gateways;

use super::gateway::Payers;
use super::{Bench, CONNECTIONS};
use crate::parts::secrets;
use crate::server::{Meter, Run};

pub(super) fn engine(bench: &Bench, payers: Payers) -> Engine {
    let db = ModeDb::for_worker(&bench.connector, Mode::Test, Clock::system(), CONNECTIONS);
    let gateways = Gateways::new(vec![Arc::new(payers)]);
    Engine::new(db, gateways, secrets(), app::jobs::Options::default())
}

/// Takes every due step of every recovery.
pub(super) async fn retry(bench: &Bench) -> Result<Run> {
    let engine = engine(bench, Payers::Half);
    engine.db().ping().await?;
    let meter = Meter::start(&bench.server).await?;
    let start = Instant::now();
    let units = drain(&engine, Kind::Dun).await?;
    let took = start.elapsed();
    let metered = meter.stop().await?;
    engine.db().close().await;
    Ok(Run { took, units, cost: metered.finish().await? })
}

/// Works on one kind until nothing is due.
pub(super) async fn drain(engine: &Engine, kind: Kind) -> Result<u64> {
    let mut done = 0;
    loop {
        let round = engine.sweep(kind, Timestamp::UNIX_EPOCH).await?;
        ensure!(round.failed == 0, "{} rows failed; the log says why", round.failed);
        if round.found == 0 {
            return Ok(done);
        }
        ensure!(round.done > 0, "{} rows are due and none can be had", round.found);
        done += u64::try_from(round.done)?;
    }
}
