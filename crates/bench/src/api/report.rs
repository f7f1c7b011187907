//! What was measured, beside what is wanted.

use std::fmt;

use serde::Serialize;

use super::load::Run;
use super::{Options, READERS, Round, Trips, WRITERS};
use crate::report::{self, Case, at_least, at_most, blank};
use crate::server::Head;
use crate::spread::Spread;

/// Everything that was measured.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// Looking at one object over the floor: the median of the rounds' own ratios.
    pub ratio: f64,
    /// Whether every goal is met.
    pub met: bool,
    /// How many objects a run reads.
    pub reads: u64,
    /// How many rounds count.
    pub rounds: usize,
    /// Round trips to the database of a read and of an idempotent write.
    pub trips: (f64, f64),
    /// The server and the machine.
    pub head: Head,
    /// The cases.
    pub cases: Vec<Case>,
}

type Sides = fn(&Round) -> &(Run, Run);

pub(super) fn compose(head: Head, options: &Options, rounds: &[Round], trips: Trips) -> Report {
    let one: Sides = |round| &round.one;
    let slower = median(rounds, |round| round.one.0.quantile(990) / round.one.1.quantile(990));
    let middle = |per_mille| median(rounds, |round| round.one.0.quantile(per_mille));
    let latency = format!("A1 p99 (p50 {:.1} ms, p99 {:.1} ms)", middle(500), middle(990));
    let cases = vec![
        case(&format!("A1 GET one, c={READERS}"), rounds, one, 0.5),
        Case { ratio: Some(slower), ..blank(&latency, Some(at_most(slower, 3.0))) },
        case(&format!("A2 page of 20, c={READERS}"), rounds, |round| &round.page, 0.5),
        Case { ratio: Some(trips.read), ..blank("A3 round trips, read", Some(at_most(trips.read, 2.0))) },
        Case { ratio: Some(trips.write), ..blank("A3 round trips, write", Some(at_most(trips.write, 4.0))) },
        case(&format!("A4 POST subscription, c={WRITERS}"), rounds, |round| &round.begin, 0.5),
    ];
    Report {
        ratio: median(rounds, |round| round.one.0.rate() / round.one.1.rate()),
        met: cases.iter().all(|case| case.goal.as_ref().is_none_or(|goal| goal.met)),
        reads: options.reads,
        rounds: rounds.len(),
        trips: (trips.read, trips.write),
        head,
        cases,
    }
}

fn case(name: &str, rounds: &[Round], sides: Sides, least: f64) -> Case {
    let ratio = median(rounds, |round| sides(round).0.rate() / sides(round).1.rate());
    Case {
        ours: Spread::of(rounds.iter().map(|round| sides(round).0.rate())),
        floor: Spread::of(rounds.iter().map(|round| sides(round).1.rate())),
        ratio: Some(ratio),
        ..blank(name, Some(at_least(ratio, least)))
    }
}

fn median(rounds: &[Round], value: impl Fn(&Round) -> f64) -> f64 {
    Spread::of(rounds.iter().map(value)).map_or(f64::NAN, |spread| spread.median)
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        report::settings(f, "api", &self.head)?;
        writeln!(f, "{} cores  {} reads  rounds={}", self.head.cores, self.reads, self.rounds)?;
        report::columns(f)?;
        for case in &self.cases {
            writeln!(f, "{}", case.to_string().trim_end())?;
        }
        writeln!(f, "every subscription began once, under its request key   ok")
    }
}
