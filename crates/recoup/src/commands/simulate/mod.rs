//! Policies side by side on one population. Needs no database and changes nothing.
//!
//! The figures depend on the population, the seed and the policies only; how long it took is said aside.

mod report;

use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

use anyhow::{Context as _, Result, bail};
use recovery::Policy;
use recovery::simulate::{self, Figures, Member, Setup, SimulationError};
use serde::Deserialize;

use crate::cli::SimulateArgs;
use crate::output;
use report::{Report, Side};

/// A file of customers.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Population {
    customers: Vec<Member>,
}

pub(super) fn run(args: &SimulateArgs) -> Result<ExitCode> {
    let policies = policies(&args.policies)?;
    let members = match &args.population {
        Some(file) => read_population(file)?,
        None => simulate::population(args.seed, args.customers),
    };
    let setup = Setup::new(args.seed, args.months);
    let started = Instant::now();
    let mut sides = Vec::new();
    for policy in &policies {
        sides.push(Side::new(policy, in_parallel(&members, &setup, policy)?));
    }
    let report = Report { seed: args.seed, customers: members.len(), months: args.months, policies: sides };
    if args.json {
        report.print_json()?
    } else {
        report.print()?
    }
    aside(members.len() * policies.len(), args.months, started);
    Ok(ExitCode::SUCCESS)
}

/// Members do not see one another, so each thread takes its share of them.
fn in_parallel(members: &[Member], setup: &Setup, policy: &Policy) -> Result<Figures, SimulationError> {
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let share = members.len().div_ceil(threads).max(1);
    let parts = std::thread::scope(|scope| {
        let running: Vec<_> = members
            .chunks(share)
            .map(|members| scope.spawn(move || simulate::members(members, setup, policy)))
            .collect();
        running.into_iter().map(|thread| thread.join().expect("a simulation does not panic")).collect::<Vec<_>>()
    });
    let mut all = Figures::default();
    for part in parts {
        all.merge(&part?);
    }
    Ok(all)
}

fn aside(runs: usize, months: u32, started: Instant) {
    let took = started.elapsed();
    let years = runs as u128 * u128::from(months) / 12;
    let rate = years * 1_000 / took.as_millis().max(1);
    output::aside(&format!("{years} subscription-years in {} ms: {rate} a second", took.as_millis()));
}

fn policies(names: &[String]) -> Result<Vec<Policy>> {
    if names.is_empty() {
        return Ok(vec![Policy::payday_aware(), Policy::fixed_ladder()]);
    }
    names.iter().map(|name| Policy::shipped(name).map_or_else(|| read_policy(Path::new(name)), Ok)).collect()
}

fn read_policy(file: &Path) -> Result<Policy> {
    let text = std::fs::read_to_string(file).with_context(|| {
        format!("`{}` is neither `payday` nor `ladder` nor a file that can be read", file.display())
    })?;
    let policy: Policy = serde_json::from_str(&text).with_context(|| format!("reading {}", file.display()))?;
    if let Err(problems) = policy.validate() {
        let lines: Vec<String> =
            problems.iter().map(|found| format!("\n  {}: {}", found.path, found.message)).collect();
        bail!("{} has {} problem(s):{}", file.display(), problems.len(), lines.concat());
    }
    Ok(policy)
}

fn read_population(file: &Path) -> Result<Vec<Member>> {
    let text = std::fs::read_to_string(file).with_context(|| format!("reading {}", file.display()))?;
    let population: Population =
        serde_json::from_str(&text).with_context(|| format!("reading customers from {}", file.display()))?;
    Ok(population.customers)
}
