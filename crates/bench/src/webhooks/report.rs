//! What was measured, for a reader and for a program.

use std::fmt;

use serde::Serialize;

use super::{Bench, Round};
use crate::report::{self, Case, at_least, blank, per_unit};
use crate::server::{Head, Run};
use crate::spread::Spread;

/// Everything that was measured.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// Ours over the floor: the median of the rounds' own ratios.
    pub ratio: f64,
    /// Eight endpoints beside one that hangs, over the eight alone.
    pub isolation: f64,
    /// How many events one endpoint was told in a run.
    pub events: u64,
    /// How many rounds count.
    pub rounds: usize,
    /// The largest share of the machine, from 0 to 1, that others used.
    pub foreign_most: Option<f64>,
    /// The server and the machine.
    pub head: Head,
    /// The cases.
    pub cases: Vec<Case>,
}

/// What a delivery may cost beside a bare post, and what others may notice of an endpoint that hangs.
const GOALS: (f64, f64) = (0.15, 0.90);

pub(super) fn compose(bench: &Bench, head: Head, rounds: &[Round]) -> Report {
    let of = |value: &dyn Fn(&Round) -> f64| Spread::of(rounds.iter().map(value));
    let middle = |value: &dyn Fn(&Round) -> f64| of(value).map_or(f64::NAN, |spread| spread.median);
    let ratio = middle(&|round| round.ours.rate() / round.floor);
    let isolation = middle(&|round| round.beside / round.alone);
    let ours: Vec<Run> = rounds.iter().map(|round| round.ours).collect();
    let cases = vec![
        Case {
            ours: of(&|round| round.ours.rate()),
            floor: of(&|round| round.floor),
            ratio: Some(ratio),
            unit: Some(per_unit(&ours, None)),
            deadlocks: Some(ours.iter().map(|run| run.cost.deadlocks).sum()),
            ..blank("event to written try, 1 endpoint", Some(at_least(ratio, GOALS.0)))
        },
        Case {
            ours: of(&|round| round.beside),
            floor: of(&|round| round.alone),
            ratio: Some(isolation),
            ..blank("8 endpoints beside one that hangs", Some(at_least(isolation, GOALS.1)))
        },
    ];
    Report {
        ratio,
        isolation,
        events: bench.options.events,
        rounds: rounds.len(),
        foreign_most: ours.iter().filter_map(|run| run.cost.foreign).max_by(f64::total_cmp),
        head,
        cases,
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        report::settings(f, "webhooks", &self.head)?;
        let foreign = self.foreign_most.map_or_else(|| "?".to_owned(), |share| format!("{:.0} %", 100.0 * share));
        writeln!(
            f,
            "{} cores  {} events  rounds={}  foreign max {foreign}",
            self.head.cores, self.events, self.rounds
        )?;
        report::columns(f)?;
        for case in &self.cases {
            writeln!(f, "{}", case.to_string().trim_end())?;
        }
        writeln!(f, "every event arrived once and its try is written down, after each run   ok")
    }
}
