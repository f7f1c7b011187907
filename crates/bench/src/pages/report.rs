//! What was measured, with the plans.

use std::fmt;

use serde::Serialize;

use super::Options;
use super::plans::Done;
use crate::report::{self, Goal, at_most};
use crate::server::Head;
use crate::spread::Spread;

/// A page answers within so many milliseconds: what people take for at once.
const AT_ONCE_MS: f64 = 250.0;
/// Most lines of a statement's text, and of its plan, that are printed.
const TEXT_LINES: usize = 4;
const PLAN_LINES: usize = 10;

/// One page.
#[derive(Clone, Debug, Serialize)]
pub struct PageCase {
    /// What it is called.
    pub name: String,
    /// Where it is.
    pub path: String,
    /// From the request to the last byte, in milliseconds.
    pub page_ms: Spread,
    /// Statements that the server explained.
    pub statements: usize,
    /// In all of them together, in milliseconds, explained.
    pub server_ms: f64,
    /// Of the slowest, in milliseconds.
    pub slowest_ms: f64,
    /// Its text and its plan.
    pub plan: String,
    /// What is wanted.
    pub goal: Goal,
}

/// Everything that was measured.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// Whether every goal is met.
    pub met: bool,
    /// How many subscriptions the merchant has.
    pub subscriptions: u64,
    /// How many events.
    pub events: u64,
    /// The server and the machine.
    pub head: Head,
    /// The pages.
    pub cases: Vec<PageCase>,
}

pub(super) fn compose(
    head: Head,
    options: &Options,
    cases: Vec<(&'static str, &'static str, Spread)>,
    told: Vec<Done>,
) -> Report {
    let cases: Vec<PageCase> = cases
        .into_iter()
        .zip(told)
        .map(|((name, path, times), done)| PageCase {
            name: name.to_owned(),
            path: path.to_owned(),
            goal: at_most(times.median, AT_ONCE_MS),
            page_ms: times,
            statements: done.statements,
            server_ms: done.total_ms,
            slowest_ms: done.slowest.0,
            plan: done.slowest.1,
        })
        .collect();
    let met = cases.iter().all(|case| case.goal.met);
    Report { met, subscriptions: options.subscriptions, events: options.events, head, cases }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        report::settings(f, "pages", &self.head)?;
        writeln!(f, "{} subscriptions  {} events", self.subscriptions, self.events)?;
        writeln!(
            f,
            "{:<24}{:>20}{:>12}{:>12}{:>12}  goal",
            "page", "ms (min-max)", "statements", "server ms", "slowest ms"
        )?;
        for case in &self.cases {
            let (low, high) = (case.page_ms.min, case.page_ms.max);
            let times = format!("{:.1} ({low:.1}-{high:.1})", case.page_ms.median);
            let goal = if case.goal.met { "ok" } else { "MISSED" };
            writeln!(
                f,
                "{:<24}{times:>20}{:>12}{:>12.1}{:>12.1}  {} ms {goal}",
                case.name, case.statements, case.server_ms, case.slowest_ms, case.goal.text
            )?;
        }
        for case in &self.cases {
            writeln!(f, "\nslowest statement of {}: {:.1} ms", case.name, case.slowest_ms)?;
            let planned = |line: &&str| line.contains("(cost=");
            let text = case.plan.lines().take_while(|line| !planned(line)).take(TEXT_LINES);
            let plan = case.plan.lines().skip_while(|line| !planned(line)).take(PLAN_LINES);
            for line in text.chain(plan) {
                writeln!(f, "  {line}")?;
            }
        }
        Ok(())
    }
}
