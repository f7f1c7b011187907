//! The passes over the data: one that counts, then rounds that take the time.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};

use super::claim::{self, Sample};
use super::invariants::{self, Counted};
use super::ours;
use super::{Bench, data, floor};
use crate::counting::{self, Counter};
use crate::machine;
use crate::server::Run;

/// A round in which others used more of the machine than this is taken again.
pub(super) const FOREIGN_MOST: f64 = 0.12;

/// What the counting pass found.
#[derive(Debug)]
pub(super) struct CountingPass {
    /// Statements sent, with BEGIN and COMMIT.
    pub(super) statements: u64,
    pub(super) samples: Vec<Sample>,
    pub(super) counted: Counted,
    /// Rows that a second run over the same data added.
    pub(super) second_run: u64,
    pub(super) peak_of_a_tenth_kib: Option<u64>,
    pub(super) peak_kib: Option<u64>,
}

/// One run that is watched instead of timed: on one thread, so that its statements can be counted.
pub(super) async fn counted(bench: &Bench, progress: &mut dyn FnMut(String)) -> Result<CountingPass> {
    data::restore_a_tenth(bench).await?;
    machine::forget_peak();
    ours::renew(bench, bench.options.workers).await?;
    let peak_of_a_tenth_kib = machine::peak_kib();
    data::restore_ours(bench).await?;
    machine::forget_peak();
    let counter = Counter::default();
    let listening = AtomicBool::new(false);
    let samples = std::thread::scope(|scope| {
        let run = scope.spawn(|| {
            counting::on_own_thread(&counter, || async {
                // The first statement must be this thread's: who speaks first decides whether anybody listens.
                bench.server.head().await?;
                listening.store(true, Ordering::Release);
                ours::renew(bench, bench.options.workers).await
            })
        });
        while !listening.load(Ordering::Acquire) && !run.is_finished() {
            std::thread::sleep(Duration::from_millis(5));
        }
        let watched = tokio::task::block_in_place(|| {
            tokio::runtime::Handle::current().block_on(claim::watch(bench, || run.is_finished()))
        });
        run.join().map_err(|_| anyhow::anyhow!("the counted run panicked"))?.context("the counted run")?;
        watched
    })?;
    let peak_kib = machine::peak_kib();
    let statements = counter.seen();
    ensure!(statements > 0, "no statement was counted");
    let counted = invariants::prove_ours(bench).await?;
    ours::renew(bench, bench.options.workers).await?;
    let again = invariants::count(&mut bench.server.connect().await?).await?;
    ensure!(again == counted, "the number is void: a second run made {again:?} of {counted:?}");
    progress(format!("the counting pass is done and proven; {statements} statements"));
    Ok(CountingPass { statements, samples, counted, second_run: 0, peak_of_a_tenth_kib, peak_kib })
}

/// One round: every case once.
#[derive(Clone, Copy, Debug)]
pub(super) struct Round {
    pub(super) ours: Run,
    pub(super) floor: Run,
    pub(super) one_by_one: Run,
    pub(super) alone: Run,
    pub(super) four: Run,
    /// Of the run that makes the ratio.
    pub(super) last_over_first: f64,
    /// The share of the machine that others used, at most, in the pair that makes the ratio.
    pub(super) foreign: Option<f64>,
}

/// A round, taken again while others use too much of the machine; then the quietest one counts.
pub(super) async fn undisturbed(bench: &Bench, nth: u32, progress: &mut dyn FnMut(String)) -> Result<Round> {
    let mut best: Option<Round> = None;
    for attempt in 0..=bench.options.repeats {
        let round = take(bench, nth + attempt).await?;
        let foreign = round.foreign.unwrap_or_default();
        progress(format!(
            "round {}: ours {:.0}/s, floor {:.0}/s, ratio {:.2}; others used {:.0} % of the machine",
            nth + 1,
            round.ours.rate(),
            round.floor.rate(),
            round.ours.rate() / round.floor.rate(),
            100.0 * foreign
        ));
        if best.is_none_or(|held| foreign < held.foreign.unwrap_or_default()) {
            best = Some(round);
        }
        if foreign <= FOREIGN_MOST {
            break;
        }
    }
    best.context("at least one attempt was made")
}

/// The pair that makes the ratio comes first, and takes turns in beginning.
async fn take(bench: &Bench, nth: u32) -> Result<Round> {
    let workers = bench.options.workers;
    let (ours, floor, last_over_first) = if nth.is_multiple_of(2) {
        let (ours, shape) = run_ours(bench, workers).await?;
        (ours, run_floor(bench, workers).await?, shape)
    } else {
        let floor = run_floor(bench, workers).await?;
        let (ours, shape) = run_ours(bench, workers).await?;
        (ours, floor, shape)
    };
    data::restore_floor(bench).await?;
    let one_by_one = floor::one_by_one(bench).await?;
    let (alone, _) = run_ours(bench, 1).await?;
    let (four, _) = run_ours(bench, 4).await?;
    let foreign = ours.cost.foreign.zip(floor.cost.foreign).map(|(ours, floor)| ours.max(floor));
    Ok(Round { ours, floor, one_by_one, alone, four, last_over_first, foreign })
}

async fn run_ours(bench: &Bench, workers: u32) -> Result<(Run, f64)> {
    data::restore_ours(bench).await?;
    let run = ours::renew(bench, workers).await?;
    invariants::prove_ours(bench).await?;
    Ok((Run { units: bench.options.subscriptions, ..run }, last_over_first(bench).await?))
}

async fn run_floor(bench: &Bench, connections: u32) -> Result<Run> {
    data::restore_floor(bench).await?;
    let run = floor::in_chunks(bench, connections).await?;
    invariants::prove_floor(bench).await?;
    ensure!(run.units == bench.options.subscriptions, "the number is void: the floor renewed {}", run.units);
    Ok(run)
}

/// The rate of the last tenth of a run over that of the first, from the instants inside the invoices' ids.
async fn last_over_first(bench: &Bench) -> Result<f64> {
    let (ratio,): (f64,) = sqlx::query_as(
        "with made as (
           select ('x' || left(replace(id::text, '-', ''), 12))::bit(48)::bigint as at,
                  ntile(10) over (order by id) as tenth from sandbox.invoices where period_index = 1)
         select (max(at) filter (where tenth = 1) - min(at) filter (where tenth = 1))::float8
              / greatest(max(at) filter (where tenth = 10) - min(at) filter (where tenth = 10), 1) from made",
    )
    .fetch_one(&mut bench.server.connect().await?)
    .await?;
    Ok(ratio)
}
