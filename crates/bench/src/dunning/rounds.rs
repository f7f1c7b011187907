//! The passes over the data: one that counts statements, then rounds that take the time.

use anyhow::{Result, ensure};

use super::{Bench, floor, invariants, ours, world};
use crate::counting::{self, Counter};
use crate::server::Run;

/// One round: each side once.
#[derive(Clone, Copy, Debug)]
pub(super) struct Round {
    pub(super) ours: Run,
    pub(super) floor: Run,
}

/// How many statements a run of ours sends, with BEGIN and COMMIT: on one thread, so that they can be counted.
pub(super) async fn counted(bench: &Bench) -> Result<u64> {
    world::restore_ours(bench).await?;
    let counter = Counter::default();
    tokio::task::block_in_place(|| {
        counting::on_own_thread(&counter, || async {
            bench.server.head().await?;
            ours::retry(bench).await
        })
    })?;
    let statements = counter.seen();
    ensure!(statements > 0, "no statement was counted");
    invariants::prove_ours(bench).await?;
    Ok(statements)
}

/// Ours and the floor take turns in beginning.
pub(super) async fn take(bench: &Bench, nth: u32, progress: &mut dyn FnMut(String)) -> Result<Round> {
    let round = if nth.is_multiple_of(2) {
        let ours = run_ours(bench).await?;
        Round { ours, floor: run_floor(bench).await? }
    } else {
        let floor = run_floor(bench).await?;
        Round { ours: run_ours(bench).await?, floor }
    };
    let foreign = [round.ours, round.floor].into_iter().filter_map(|run| run.cost.foreign).fold(0.0, f64::max);
    progress(format!(
        "round {}: ours {:.0}/s, floor {:.0}/s, ratio {:.3}; others used {:.0} % of the machine",
        nth + 1,
        round.ours.rate(),
        round.floor.rate(),
        round.ours.rate() / round.floor.rate(),
        100.0 * foreign
    ));
    Ok(round)
}

async fn run_ours(bench: &Bench) -> Result<Run> {
    world::restore_ours(bench).await?;
    let run = ours::retry(bench).await?;
    ensure!(run.units == bench.options.schedules, "the number is void: {} retries were made", run.units);
    invariants::prove_ours(bench).await?;
    Ok(run)
}

async fn run_floor(bench: &Bench) -> Result<Run> {
    world::restore_floor(bench).await?;
    let run = floor::retry(bench).await?;
    ensure!(run.units == bench.options.schedules, "the number is void: the floor made {} retries", run.units);
    invariants::prove_floor(bench).await?;
    Ok(run)
}
