//! What was measured, for a reader and for a program.

use std::fmt;

use serde::Serialize;

use super::rounds::{IN_BULK, Round, SINGLY, TOGETHER};
use super::{ACCOUNTS, Bench};
use crate::report::{self, Case, at_least, blank, per_unit};
use crate::server::{Head, Run};
use crate::spread::Spread;

/// Everything that was measured.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// Single transfers over the floor: the median of the rounds' own ratios.
    pub ratio: f64,
    /// Whether every goal is met.
    pub met: bool,
    /// How many transfers a run made.
    pub transfers: u64,
    /// How many rounds count.
    pub rounds: usize,
    /// The largest share of the machine, from 0 to 1, that others used.
    pub foreign_most: Option<f64>,
    /// The server and the machine.
    pub head: Head,
    /// The cases.
    pub cases: Vec<Case>,
}

type Sides = fn(&Round) -> (Run, Run);

pub(super) fn compose(bench: &Bench, head: Head, statements: f64, rounds: &[Round]) -> Report {
    let single: Sides = |round| (round.uniform.0, round.uniform.1);
    let house: Sides = |round| (round.house, round.uniform.0);
    let wallet: Sides = |round| (round.wallet.0, round.uniform.0);
    let naive: Sides = |round| (round.wallet.1, round.uniform.1);
    let bulk: Sides = |round| (round.bulk.0, round.bulk.1);
    let cases = vec![
        case(&format!("L1 single transfers, c={SINGLY}"), rounds, single, Some(0.6), Some(statements)),
        case("L2 one hot account over L1", rounds, house, Some(0.8), Some(statements)),
        case("   one hot wallet over L1", rounds, wallet, None, Some(statements)),
        case("   the floor, hot over uniform", rounds, naive, None, None),
        case(&format!("L3 {TOGETHER} at once, c={IN_BULK}"), rounds, bulk, Some(0.4), None),
    ];
    let all = |round: &Round| {
        [round.uniform.0, round.uniform.1, round.house, round.wallet.0, round.wallet.1, round.bulk.0, round.bulk.1]
    };
    Report {
        ratio: median(rounds, single),
        met: cases.iter().all(|case| case.goal.as_ref().is_none_or(|goal| goal.met)),
        transfers: bench.options.transfers,
        rounds: rounds.len(),
        foreign_most: rounds.iter().flat_map(all).filter_map(|run| run.cost.foreign).max_by(f64::total_cmp),
        head,
        cases,
    }
}

fn case(name: &str, rounds: &[Round], sides: Sides, least: Option<f64>, statements: Option<f64>) -> Case {
    let ratio = median(rounds, sides);
    let ours: Vec<Run> = rounds.iter().map(|round| sides(round).0).collect();
    Case {
        ours: Spread::of(ours.iter().map(Run::rate)),
        floor: Spread::of(rounds.iter().map(|round| sides(round).1.rate())),
        ratio: Some(ratio),
        unit: Some(per_unit(&ours, statements)),
        deadlocks: Some(ours.iter().map(|run| run.cost.deadlocks).sum()),
        ..blank(name, least.map(|least| at_least(ratio, least)))
    }
}

fn median(rounds: &[Round], sides: Sides) -> f64 {
    let ratio = |round: &Round| sides(round).0.rate() / sides(round).1.rate();
    Spread::of(rounds.iter().map(ratio)).map_or(f64::NAN, |spread| spread.median)
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        report::settings(f, "ledger", &self.head)?;
        let foreign = self.foreign_most.map_or_else(|| "?".to_owned(), |share| format!("{:.0} %", 100.0 * share));
        writeln!(
            f,
            "{} cores  {} transfers between {ACCOUNTS} wallets  rounds={}  foreign max {foreign}",
            self.head.cores, self.transfers, self.rounds
        )?;
        report::columns(f)?;
        for case in &self.cases {
            writeln!(f, "{}", case.to_string().trim_end())?;
        }
        writeln!(f, "every transfer there once, every balance its opening and its lines, after each run   ok")
    }
}
