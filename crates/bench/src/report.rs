//! What every benchmark prints: cases with their floors, ratios, goals, and what one unit cost.

use std::fmt;

use serde::Serialize;

use crate::server::{Head, Run};
use crate::spread::Spread;

/// A bound on one number, and whether it holds.
#[derive(Clone, Debug, Serialize)]
pub struct Goal {
    /// As printed: `≥0.40`.
    pub text: String,
    /// Whether it is met.
    pub met: bool,
}

/// What one renewal cost.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct PerUnit {
    /// Write-ahead log, in bytes.
    pub wal_bytes: f64,
    /// Processor time of the server, in µs; known when it runs on this machine.
    pub server_us: Option<f64>,
    /// Processor time of this process, in µs.
    pub client_us: Option<f64>,
    /// Pages touched.
    pub buffers: f64,
    /// Statements sent, with BEGIN and COMMIT, where they were counted.
    pub statements: Option<f64>,
}

/// One line of the report.
#[derive(Clone, Debug, Serialize)]
pub struct Case {
    /// What was done.
    pub name: String,
    /// Ours: renewals per second, or the number that the name speaks of.
    pub ours: Option<Spread>,
    /// The floor's, in the same unit.
    pub floor: Option<Spread>,
    /// The median of the rounds' own ratios.
    pub ratio: Option<f64>,
    /// What is wanted, where something is.
    pub goal: Option<Goal>,
    /// What one renewal cost us.
    pub unit: Option<PerUnit>,
    /// Deadlocks in all rounds together.
    pub deadlocks: Option<i64>,
}

pub(crate) fn blank(name: &str, goal: Option<Goal>) -> Case {
    Case { name: name.to_owned(), ours: None, floor: None, ratio: None, goal, unit: None, deadlocks: None }
}

pub(crate) fn at_least(value: f64, least: f64) -> Goal {
    Goal { text: format!("≥{least:.2}"), met: value >= least }
}

pub(crate) fn at_most(value: f64, most: f64) -> Goal {
    Goal { text: format!("≤{most}"), met: value <= most }
}

#[expect(clippy::cast_precision_loss, reason = "counts of a run are far below 2^53")]
pub(crate) fn float(value: impl TryInto<i64>) -> f64 {
    value.try_into().map_or(f64::NAN, |value| value as f64)
}

/// What one unit cost in so many runs of one case: the median of each number.
pub(crate) fn per_unit(runs: &[Run], statements: Option<f64>) -> PerUnit {
    let middle = |value: &dyn Fn(&Run) -> Option<f64>| {
        Spread::of(runs.iter().filter_map(|run| Some(value(run)? / float(run.units)))).map(|spread| spread.median)
    };
    PerUnit {
        wal_bytes: middle(&|run| Some(run.cost.wal_bytes)).unwrap_or(f64::NAN),
        server_us: middle(&|run| Some(run.cost.server?.as_secs_f64() * 1e6)),
        client_us: middle(&|run| Some(run.cost.client?.as_secs_f64() * 1e6)),
        buffers: middle(&|run| Some(float(run.cost.buffers))).unwrap_or(f64::NAN),
        statements,
    }
}

/// The names of the columns.
pub(crate) fn columns(f: &mut fmt::Formatter<'_>) -> fmt::Result {
    writeln!(
        f,
        "{:<34}{:<24}{:<24}{:>6}  {:<11}{:>6}{:>8}{:>8}{:>8}{:>7}{:>11}",
        "case",
        "ours/s (min-max)",
        "floor/s (min-max)",
        "ratio",
        "goal",
        "WAL B",
        "srv µs",
        "cli µs",
        "stmts",
        "bufs",
        "deadlocks"
    )
}

/// What a reader must know of the server to compare numbers.
pub(crate) fn settings(f: &mut fmt::Formatter<'_>, what: &str, head: &Head) -> fmt::Result {
    let setting = |name: &str| head.postgres.get(name).map_or("?", String::as_str);
    writeln!(
        f,
        "bench {what}  postgres {}  fsync={} sync={} fpw={} walcomp={} buffers={} hugepages={} checkpoint={} autovacuum={}",
        setting("server_version"),
        setting("fsync"),
        setting("synchronous_commit"),
        setting("full_page_writes"),
        setting("wal_compression"),
        setting("shared_buffers"),
        setting("huge_pages_in_use"),
        setting("checkpoint_timeout"),
        setting("autovacuum"),
    )
}

impl fmt::Display for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let spread = |spread: Option<Spread>| spread.map(|spread| spread.to_string()).unwrap_or_default();
        let goal = self.goal.as_ref().map(|goal| format!("{} {}", goal.text, if goal.met { "ok" } else { "MISSED" }));
        let short =
            |value: Option<f64>, digits: usize| value.map(|value| format!("{value:.digits$}")).unwrap_or_default();
        let ratio = short(self.ratio, if self.ratio.is_some_and(|ratio| ratio < 0.1) { 3 } else { 2 });
        write!(
            f,
            "{:<34}{:<24}{:<24}{ratio:>6}  {:<11}",
            self.name,
            spread(self.ours),
            spread(self.floor),
            goal.unwrap_or_default()
        )?;
        let unit = self.unit;
        write!(
            f,
            "{:>6}{:>8}{:>8}{:>8}{:>7}",
            short(unit.map(|unit| unit.wal_bytes), 0),
            short(unit.and_then(|unit| unit.server_us), 0),
            short(unit.and_then(|unit| unit.client_us), 1),
            short(unit.and_then(|unit| unit.statements), 3),
            short(unit.map(|unit| unit.buffers), 0),
        )?;
        write!(f, "{:>11}", self.deadlocks.map(|count| count.to_string()).unwrap_or_default())
    }
}
