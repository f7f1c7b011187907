//! The passes over the data: one that counts statements, then rounds that take the time.

use anyhow::Result;

use super::{Bench, Hot, Way, filled, floor, ours, prove};
use crate::counting::{Counter, on_own_thread};
use crate::report::float;
use crate::server::{Run, script};

/// How many connections make transfers one by one: what the floor is fastest with.
pub(super) const SINGLY: u32 = 8;
/// How many make them by the hundred.
pub(super) const IN_BULK: u32 = 2;
/// How many are made at once then.
pub(super) const TOGETHER: u64 = 100;

/// One round: every case once, ours and the floor.
#[derive(Clone, Copy, Debug)]
pub(super) struct Round {
    pub(super) uniform: (Run, Run),
    pub(super) house: Run,
    pub(super) wallet: (Run, Run),
    pub(super) bulk: (Run, Run),
}

fn uniform(bench: &Bench) -> Way {
    Way { hot: Hot::Nobody, together: 1, connections: SINGLY, transfers: bench.options.transfers }
}

/// How many statements one transfer of ours sends, with BEGIN and COMMIT: on one thread, so that they can be counted.
pub(super) async fn counted(bench: &Bench) -> Result<f64> {
    const TIMES: u64 = 200;
    restore_ours(bench).await?;
    let way = Way { connections: 1, transfers: TIMES, ..uniform(bench) };
    let counter = Counter::default();
    let sent = counter.clone();
    let sent = tokio::task::block_in_place(|| {
        on_own_thread(&counter, || async move {
            ours::transfer(bench, way).await?;
            Ok(sent.seen())
        })
    })?;
    prove::ours(bench, way).await?;
    Ok(float(sent) / float(TIMES))
}

/// Ours and the floor take turns in beginning.
pub(super) async fn take(bench: &Bench, nth: u32, progress: &mut dyn FnMut(String)) -> Result<Round> {
    let singly = uniform(bench);
    let house = Way { hot: Hot::House, ..singly };
    let wallet = Way { hot: Hot::Wallet, transfers: bench.options.transfers / 4, ..singly };
    let bulk = Way { together: TOGETHER, connections: IN_BULK, ..singly };
    let first = nth.is_multiple_of(2);
    let round = Round {
        uniform: both(bench, singly, first).await?,
        house: run_ours(bench, house).await?,
        wallet: both(bench, wallet, first).await?,
        bulk: both(bench, bulk, first).await?,
    };
    let told = |(ours, floor): (Run, Run)| format!("{:.0}/s of {:.0}/s", ours.rate(), floor.rate());
    progress(format!(
        "round {}: single {}, one account {:.0}/s, one wallet {}, a hundred at once {}",
        nth + 1,
        told(round.uniform),
        round.house.rate(),
        told(round.wallet),
        told(round.bulk)
    ));
    Ok(round)
}

async fn both(bench: &Bench, way: Way, ours_first: bool) -> Result<(Run, Run)> {
    if ours_first {
        let ours = run_ours(bench, way).await?;
        return Ok((ours, run_floor(bench, way).await?));
    }
    let floor = run_floor(bench, way).await?;
    Ok((run_ours(bench, way).await?, floor))
}

async fn run_ours(bench: &Bench, way: Way) -> Result<Run> {
    restore_ours(bench).await?;
    let run = ours::transfer(bench, way).await?;
    prove::ours(bench, way).await?;
    Ok(run)
}

async fn run_floor(bench: &Bench, way: Way) -> Result<Run> {
    let text = filled(include_str!("../../sql/ledger_restore_floor.sql"));
    script(&mut bench.server.connect().await?, &text).await?;
    let run = floor::transfer(bench, way).await?;
    prove::floor(bench, way).await?;
    Ok(run)
}

async fn restore_ours(bench: &Bench) -> Result<()> {
    let text = filled(include_str!("../../sql/ledger_restore_ours.sql"));
    script(&mut bench.server.connect().await?, &text).await
}
