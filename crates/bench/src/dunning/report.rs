//! What was measured, for a reader and for a program.

use std::fmt;

use serde::Serialize;

use super::rounds::Round;
use super::{Bench, CONNECTIONS};
use crate::report::{self, Case, blank, float, per_unit};
use crate::server::{Head, Run};
use crate::spread::Spread;

/// Everything that was measured. There is no goal: a worker retries when its time has come, and few are due at once.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// Ours over the floor: the median of the rounds' own ratios.
    pub ratio: f64,
    /// How many retries were due.
    pub schedules: u64,
    /// Of how many tenants.
    pub tenants: u64,
    /// How many rounds count.
    pub rounds: usize,
    /// The largest share of the machine, from 0 to 1, that others used.
    pub foreign_most: Option<f64>,
    /// The server and the machine.
    pub head: Head,
    /// The cases.
    pub cases: Vec<Case>,
}

pub(super) fn compose(bench: &Bench, head: Head, statements: u64, rounds: &[Round]) -> Report {
    let (ours, floor): (Vec<Run>, Vec<Run>) = rounds.iter().map(|round| (round.ours, round.floor)).unzip();
    let rates = |runs: &[Run]| Spread::of(runs.iter().map(Run::rate));
    let ratios = rounds.iter().map(|round| round.ours.rate() / round.floor.rate());
    let ratio = Spread::of(ratios).map_or(f64::NAN, |spread| spread.median);
    let per_retry = float(statements) / float(bench.options.schedules);
    let deadlocks = |runs: &[Run]| Some(runs.iter().map(|run| run.cost.deadlocks).sum());
    let cases = vec![
        Case {
            ours: rates(&ours),
            floor: rates(&floor),
            ratio: Some(ratio),
            unit: Some(per_unit(&ours, Some(per_retry))),
            deadlocks: deadlocks(&ours),
            ..blank(&format!("retries, half paid, c={CONNECTIONS}"), None)
        },
        Case {
            floor: rates(&floor),
            unit: Some(per_unit(&floor, Some(1.0))),
            deadlocks: deadlocks(&floor),
            ..blank(&format!("floor, a statement each, c={CONNECTIONS}"), None)
        },
    ];
    Report {
        ratio,
        schedules: bench.options.schedules,
        tenants: bench.options.tenants(),
        rounds: rounds.len(),
        foreign_most: ours.iter().chain(&floor).filter_map(|run| run.cost.foreign).max_by(f64::total_cmp),
        head,
        cases,
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        report::settings(f, "dunning", &self.head)?;
        let foreign = self.foreign_most.map_or_else(|| "?".to_owned(), |share| format!("{:.0} %", 100.0 * share));
        writeln!(
            f,
            "{} cores  {} retries of {} tenants  rounds={}  foreign max {foreign}",
            self.head.cores, self.schedules, self.tenants, self.rounds
        )?;
        report::columns(f)?;
        for case in &self.cases {
            writeln!(f, "{}", case.to_string().trim_end())?;
        }
        writeln!(f, "every retry settled once, booked and told, or given its next date, after each run   ok")
    }
}
