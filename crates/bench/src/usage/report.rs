//! What was measured, for a reader and for a program.

use std::fmt;
use std::time::Duration;

use serde::Serialize;

use super::Bench;
use super::closing::Closed;
use super::rounds::{BATCHERS, Reads, Round, SENDERS};
use crate::report::{self, Case, PerUnit, at_least, at_most, blank, float};
use crate::server::{Head, Run};
use crate::spread::Spread;

/// Everything that was measured.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// Batches over the floor: the median of the rounds' own ratios.
    pub ratio: f64,
    /// Whether every goal is met.
    pub met: bool,
    /// How many events a run of batches stored.
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

pub(super) fn compose(bench: &Bench, head: Head, rounds: &[Round], reads: Reads, closed: &Closed) -> Report {
    let ratio = median(rounds, |round| round.batches.rate() / round.batches_floor.rate());
    let mut cases = vec![
        case(
            &format!("U1 batches of 100, HTTP, c={BATCHERS}"),
            rounds,
            |round| round.batches,
            |round| round.batches_floor,
            0.4,
        ),
        case(
            &format!("U2 one by one, HTTP, c={SENDERS}"),
            rounds,
            |round| round.singles,
            |round| round.singles_floor,
            1.0,
        ),
    ];
    let growth = reads.few.zip(reads.many).map(|(few, many)| many.median / few.median);
    cases.push(Case {
        ratio: growth,
        ..blank("U3 total, 10 times the others", growth.map(|growth| at_most(growth, 1.25)))
    });
    cases.extend(closing_cases(bench, closed));
    let met = cases.iter().all(|case| case.goal.as_ref().is_none_or(|goal| goal.met));
    Report {
        ratio,
        met,
        events: bench.options.events,
        rounds: rounds.len(),
        foreign_most: rounds
            .iter()
            .flat_map(|round| [round.batches, round.batches_floor, round.singles, round.singles_floor])
            .filter_map(|run| run.cost.foreign)
            .max_by(f64::total_cmp),
        head,
        cases,
    }
}

/// Exact counts first: pages touched do not depend on who else uses the machine.
fn closing_cases(bench: &Bench, closed: &Closed) -> Vec<Case> {
    let events = bench.options.closing;
    let pages = float(closed.large.cost.buffers) / float(closed.small.cost.buffers).max(1.0);
    let millis = |took: Duration| took.as_secs_f64() * 1e3;
    let name = format!("closing: {:.1} ms, adding up {:.0} ms", millis(closed.large.took), millis(closed.floor));
    vec![
        Case { ratio: Some(pages), ..blank(&format!("closing {events}, pages over 1000"), Some(at_most(pages, 1.5))) },
        Case { ratio: Some(closed.large.took.as_secs_f64() / closed.floor.as_secs_f64()), ..blank(&name, None) },
    ]
}

fn case(name: &str, rounds: &[Round], ours: fn(&Round) -> Run, floor: fn(&Round) -> Run, least: f64) -> Case {
    let ratio = median(rounds, |round| ours(round).rate() / floor(round).rate());
    Case {
        ours: Spread::of(rounds.iter().map(|round| ours(round).rate())),
        floor: Spread::of(rounds.iter().map(|round| floor(round).rate())),
        ratio: Some(ratio),
        unit: Some(unit(rounds, ours)),
        deadlocks: Some(rounds.iter().map(|round| ours(round).cost.deadlocks).sum()),
        ..blank(name, Some(at_least(ratio, least)))
    }
}

fn unit(rounds: &[Round], run: fn(&Round) -> Run) -> PerUnit {
    let per = |value: f64, round: &Round| value / float(run(round).units);
    let micros = |spent: Option<Duration>| spent.map(|spent| spent.as_secs_f64() * 1e6);
    let middle = |values: Vec<f64>| Spread::of(values).map(|spread| spread.median);
    PerUnit {
        wal_bytes: median(rounds, |round| per(run(round).cost.wal_bytes, round)),
        server_us: middle(
            rounds.iter().filter_map(|round| Some(per(micros(run(round).cost.server)?, round))).collect(),
        ),
        client_us: middle(
            rounds.iter().filter_map(|round| Some(per(micros(run(round).cost.client)?, round))).collect(),
        ),
        buffers: median(rounds, |round| per(float(run(round).cost.buffers), round)),
        statements: None,
    }
}

fn median(rounds: &[Round], value: impl Fn(&Round) -> f64) -> f64 {
    Spread::of(rounds.iter().map(value)).map_or(f64::NAN, |spread| spread.median)
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        report::settings(f, "usage", &self.head)?;
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
        writeln!(f, "every event stored, keyed and counted once after each run   ok")
    }
}
