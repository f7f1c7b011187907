//! The passes over the data.

use anyhow::Result;

use super::world::{SUBSCRIPTIONS, World};
use super::{Bench, floor, ours};
use crate::server::{Run, script};
use crate::spread::Spread;

/// How many clients send batches: as many as keep the machine busy. The floor has four connections, at which it is fastest.
pub(super) const BATCHERS: u32 = 8;

/// How many clients send one event at a time. The floor has eight connections, at which it is fastest.
pub(super) const SENDERS: u32 = 256;

/// One round: every case once.
#[derive(Clone, Copy, Debug)]
pub(super) struct Round {
    pub(super) batches: Run,
    pub(super) batches_floor: Run,
    pub(super) singles: Run,
    pub(super) singles_floor: Run,
}

/// Ours and the floor take turns in beginning.
pub(super) async fn take(bench: &Bench, world: &World, nth: u32, progress: &mut dyn FnMut(String)) -> Result<Round> {
    let (many, few) = (bench.options.events, bench.options.events / 10);
    let first = nth.is_multiple_of(2);
    let early = if first { None } else { Some(floors(bench, many, few).await?) };
    restore(bench).await?;
    let batches = ours::batches(bench, world, many, BATCHERS).await?;
    restore(bench).await?;
    let singles = ours::singles(bench, world, few, SENDERS).await?;
    let (batches_floor, singles_floor) = match early {
        Some(floors) => floors,
        None => floors(bench, many, few).await?,
    };
    let round = Round { batches, batches_floor, singles, singles_floor };
    progress(format!(
        "round {}: batches {:.0}/s of {:.0}/s, one by one {:.0}/s of {:.0}/s",
        nth + 1,
        batches.rate(),
        batches_floor.rate(),
        singles.rate(),
        singles_floor.rate()
    ));
    Ok(round)
}

async fn floors(bench: &Bench, many: u64, few: u64) -> Result<(Run, Run)> {
    restore(bench).await?;
    let batches = floor::insert(bench, many, 100, 4).await?;
    restore(bench).await?;
    Ok((batches, floor::insert(bench, few, 1, 8).await?))
}

async fn restore(bench: &Bench) -> Result<()> {
    script(&mut bench.server.connect().await?, include_str!("../../sql/usage_restore.sql")).await
}

/// What a period's total costs to read, before and after others used ten times as much; in microseconds.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reads {
    pub(super) few: Option<Spread>,
    pub(super) many: Option<Spread>,
}

pub(super) async fn reads(bench: &Bench, world: &World) -> Result<Reads> {
    restore(bench).await?;
    let part = bench.options.events / 4;
    let micros = |took: Vec<std::time::Duration>| Spread::of(took.into_iter().map(|each| each.as_secs_f64() * 1e6));
    others(bench, part, "few").await?;
    ours::summaries(world, 50).await?;
    let few = micros(ours::summaries(world, 500).await?);
    others(bench, 9 * part, "many").await?;
    ours::summaries(world, 50).await?;
    Ok(Reads { few, many: micros(ours::summaries(world, 500).await?) })
}

async fn others(bench: &Bench, events: u64, salt: &str) -> Result<()> {
    let text = include_str!("../../sql/usage_others.sql")
        .replace("{events}", &events.to_string())
        .replace("{subscriptions}", &SUBSCRIPTIONS.to_string())
        .replace("{salt}", salt);
    script(&mut bench.server.connect().await?, &text).await
}
