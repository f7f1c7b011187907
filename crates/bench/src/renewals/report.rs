//! What was measured, for a reader and for a program.

use std::fmt;

use serde::Serialize;

use super::Bench;
use super::claim::Sample;
use super::invariants::Counted;
use super::rounds::{CountingPass, FOREIGN_MOST, Round};
use crate::report::{self, Case, Goal, PerUnit, at_least, at_most, blank, float};
use crate::server::{Head, Run};
use crate::spread::Spread;

/// Everything that was measured.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// Ours over the floor: the median of the rounds' own ratios.
    pub ratio: f64,
    /// Whether every goal is met.
    pub met: bool,
    /// How many subscriptions were due.
    pub subscriptions: u64,
    /// Of how many tenants.
    pub tenants: u32,
    /// How many workers renewed.
    pub workers: u32,
    /// How many rounds count.
    pub rounds: usize,
    /// How many of them others disturbed, using more than 12 % of the machine.
    pub disturbed: usize,
    /// The largest share of the machine, from 0 to 1, that others used in a round that counts.
    pub foreign_most: Option<f64>,
    /// The server and the machine.
    pub head: Head,
    /// The cases.
    pub cases: Vec<Case>,
    /// Pages read by a claim, in the course of a run.
    pub claims: Vec<Sample>,
    /// What was counted after a run, all invariants proven.
    pub invariants: Counted,
    /// Rows that a second run over the same data added: none.
    pub second_run_added: u64,
}

pub(super) fn compose(bench: &Bench, head: Head, counted: &CountingPass, rounds: &[Round]) -> Report {
    let options = &bench.options;
    let ratio = median(rounds, |round| round.ours.rate() / round.floor.rate());
    let statements = of(counted.statements, options.subscriptions);
    let mut cases = vec![
        main_case(format!("renewals, w={}", options.workers), rounds, Some(statements)),
        floor_case(format!("floor, n=1000 c={}", options.workers), rounds),
    ];
    cases.extend(unit_ratios(rounds));
    cases.push(pair("over a transaction each, c=8", rounds, |round| round.ours, |round| round.one_by_one, 3.0));
    cases.push(number("statements per renewal", Some(statements), at_most(statements, 0.05)));
    let shape = Spread::of(rounds.iter().map(|round| round.last_over_first));
    cases.push(Case {
        ratio: shape.map(|spread| spread.median),
        ..blank(
            &format!("last tenth over first, w={}", options.workers),
            shape.map(|spread| at_least(spread.median, 0.85)),
        )
    });
    cases.push(claim_case(&counted.samples));
    cases.push(Case {
        deadlocks: Some(rounds.iter().map(|round| round.four.cost.deadlocks).sum()),
        ..pair("four workers over one", rounds, |round| round.four, |round| round.alone, 1.3)
    });
    cases.extend(memory_case(counted));
    let met =
        cases.iter().all(|case| case.goal.as_ref().is_none_or(|goal| goal.met) && case.deadlocks.unwrap_or(0) == 0);
    Report {
        ratio,
        met,
        subscriptions: options.subscriptions,
        tenants: options.tenants(),
        workers: options.workers,
        rounds: rounds.len(),
        disturbed: rounds.iter().filter(|round| round.foreign.is_some_and(|share| share > FOREIGN_MOST)).count(),
        foreign_most: rounds.iter().filter_map(|round| round.foreign).max_by(f64::total_cmp),
        head,
        cases,
        claims: counted.samples.clone(),
        invariants: counted.counted,
        second_run_added: counted.second_run,
    }
}

fn main_case(name: String, rounds: &[Round], statements: Option<f64>) -> Case {
    Case {
        name,
        unit: Some(unit(rounds, |round| round.ours, statements)),
        deadlocks: Some(rounds.iter().map(|round| round.ours.cost.deadlocks).sum()),
        ..pair("", rounds, |round| round.ours, |round| round.floor, 0.40)
    }
}

fn floor_case(name: String, rounds: &[Round]) -> Case {
    Case {
        floor: rates(rounds, |round| round.floor),
        unit: Some(unit(rounds, |round| round.floor, None)),
        ..blank(&name, None)
    }
}

/// What a renewal costs us over what it costs the floor.
fn unit_ratios(rounds: &[Round]) -> Vec<Case> {
    let wal = median(rounds, |round| round.ours.cost.wal_bytes / round.floor.cost.wal_bytes);
    let mut cases = vec![Case { ratio: Some(wal), ..blank("WAL over the floor's", Some(at_most(wal, 1.5))) }];
    let seconds = |run: Run| run.cost.server.map(|spent| spent.as_secs_f64());
    let server: Option<Vec<f64>> =
        rounds.iter().map(|round| Some(seconds(round.ours)? / seconds(round.floor)?)).collect();
    if let Some(server) = server.and_then(Spread::of).map(|spread| spread.median) {
        cases.push(Case { ratio: Some(server), ..blank("server CPU over the floor's", Some(at_most(server, 2.0))) });
    }
    cases
}

fn claim_case(samples: &[Sample]) -> Case {
    let pages = Spread::of(samples.iter().map(|sample| float(sample.scan + sample.claim)));
    let near = |wanted: f64| {
        let distance = |sample: &&Sample| (sample.progress - wanted).abs();
        let nearest = samples.iter().min_by(|a, b| distance(a).total_cmp(&distance(b)));
        nearest.map_or_else(|| "?".to_owned(), |sample| (sample.scan + sample.claim).to_string())
    };
    let name = format!("claim pages: {}, {}, {}", near(0.0), near(0.5), near(1.0));
    Case { ours: pages, ..blank(&name, pages.map(|pages| at_most(pages.max, 60.0))) }
}

/// The peak with everything due over the peak with a tenth due.
fn memory_case(counted: &CountingPass) -> Option<Case> {
    let (full, tenth) = (float(counted.peak_kib?), float(counted.peak_of_a_tenth_kib?));
    let name = format!("peak memory: {:.0} MiB, a tenth {:.0}", full / 1024.0, tenth / 1024.0);
    Some(Case { ratio: Some(full / tenth), ..blank(&name, Some(at_most(full / tenth, 1.5))) })
}

fn pair(name: &str, rounds: &[Round], ours: fn(&Round) -> Run, floor: fn(&Round) -> Run, least: f64) -> Case {
    let ratio = median(rounds, |round| ours(round).rate() / floor(round).rate());
    Case {
        ours: rates(rounds, ours),
        floor: rates(rounds, floor),
        ratio: Some(ratio),
        ..blank(name, Some(at_least(ratio, least)))
    }
}

fn number(name: &str, value: Option<f64>, goal: Goal) -> Case {
    Case { ratio: value, ..blank(name, Some(goal)) }
}

fn unit(rounds: &[Round], run: fn(&Round) -> Run, statements: Option<f64>) -> PerUnit {
    let per = |value: f64, round: &Round| value / float(run(round).units);
    let micros = |spent: Option<std::time::Duration>| spent.map(|spent| spent.as_secs_f64() * 1e6);
    PerUnit {
        wal_bytes: median(rounds, |round| per(run(round).cost.wal_bytes, round)),
        server_us: Spread::of(rounds.iter().filter_map(|round| Some(per(micros(run(round).cost.server)?, round))))
            .map(|spread| spread.median),
        client_us: Spread::of(rounds.iter().filter_map(|round| Some(per(micros(run(round).cost.client)?, round))))
            .map(|spread| spread.median),
        buffers: median(rounds, |round| per(float(run(round).cost.buffers), round)),
        statements,
    }
}

fn rates(rounds: &[Round], run: fn(&Round) -> Run) -> Option<Spread> {
    Spread::of(rounds.iter().map(|round| run(round).rate()))
}

fn median(rounds: &[Round], value: impl Fn(&Round) -> f64) -> f64 {
    Spread::of(rounds.iter().map(value)).map_or(f64::NAN, |spread| spread.median)
}

fn of(part: u64, whole: u64) -> f64 {
    float(part) / float(whole)
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.heading(f)?;
        report::columns(f)?;
        for case in &self.cases {
            writeln!(f, "{}", case.to_string().trim_end())?;
        }
        let told = &self.invariants;
        writeln!(
            f,
            "invariants: invoices={} duplicates=0 Σlegs=0 events={} journals={} to collect={} second run={} new rows   ok",
            told.invoices, told.events, told.journals, told.to_collect, self.second_run_added
        )
    }
}

impl Report {
    fn heading(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        report::settings(f, "renewals", &self.head)?;
        let memory = self.head.memory_kib.map_or_else(|| "?".to_owned(), |kib| (kib / 1_048_576).to_string());
        let foreign = self.foreign_most.map_or_else(|| "?".to_owned(), |share| format!("{:.0} %", 100.0 * share));
        writeln!(
            f,
            "{} cores  {memory} GiB  {} subscriptions of {} tenants  rounds={} ({} disturbed)  foreign max {foreign}",
            self.head.cores, self.subscriptions, self.tenants, self.rounds, self.disturbed
        )
    }
}
