//! What the policies came to: one table, one chart of bars, or one JSON object.

use std::collections::BTreeSet;

use anyhow::Result;
use money::{Currency, Money};
use recovery::simulate::{Figures, Sum};
use recovery::{DeclineCode, Policy};
use serde::Serialize;

use crate::output;

/// How wide a bar of 100 % is.
const BAR: usize = 50;

/// The comparison.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Report {
    pub(super) seed: u64,
    pub(super) customers: usize,
    pub(super) months: u32,
    pub(super) policies: Vec<Side>,
}

/// One policy's end.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Side {
    policy: String,
    version: u32,
    #[serde(flatten)]
    figures: Figures,
    recovery_rate_bps: Option<i64>,
}

/// Tells one count of a side.
type Count = fn(&Side) -> String;

/// Chooses one figure of a side.
type Pick = fn(&Figures) -> Sum;

impl Side {
    pub(super) fn new(policy: &Policy, figures: Figures) -> Side {
        let recovery_rate_bps = figures.recovery_rate_bps();
        Side { policy: policy.name.clone(), version: policy.version, figures, recovery_rate_bps }
    }
}

impl Report {
    pub(super) fn print_json(&self) -> Result<()> {
        output::line(&serde_json::to_string_pretty(self)?)
    }

    pub(super) fn print(&self) -> Result<()> {
        let Report { seed, customers, months, .. } = self;
        output::line(&format!("{customers} customers, {months} months, seed {seed}. A model, not a forecast."))?;
        output::line("")?;
        output::line(&self.table())?;
        output::line("")?;
        output::line("recovered of failed money")?;
        for bar in self.bars() {
            output::line(&bar)?;
        }
        Ok(())
    }

    fn table(&self) -> String {
        let names = self.policies.iter().flat_map(|side| [side.policy.as_str(), ""]);
        let headings: Vec<&str> = std::iter::once("").chain(names).collect();
        let mut table = output::table(&headings);
        let rows: [(&str, Pick); 5] = [
            ("invoiced", |figures| figures.invoiced),
            ("collected at once", |figures| figures.at_once),
            ("failed", |figures| figures.failed),
            ("recovered", |figures| figures.recovered),
            ("lost", |figures| figures.lost),
        ];
        for (what, of) in rows {
            table.add_row(self.row(what, of));
            if what == "recovered" {
                for code in self.reasons() {
                    let name = format!("  {}", code.as_str().replace('_', " "));
                    let sum = |figures: &Figures| figures.recovered_by.get(&code).copied().unwrap_or_default();
                    table.add_row(self.row(&name, sum));
                }
            }
        }
        let counts: [(&str, Count); 3] = [
            ("attempts by recovery", |side| side.figures.attempts.to_string()),
            ("messages", |side| side.figures.messages.to_string()),
            ("recovery rate", |side| percent(side.recovery_rate_bps)),
        ];
        for (what, of) in counts {
            let cells = self.policies.iter().flat_map(|side| [of(side), String::new()]);
            table.add_row(std::iter::once(what.to_owned()).chain(cells));
        }
        for column in table.column_iter_mut().skip(1) {
            column.set_cell_alignment(comfy_table::CellAlignment::Right);
        }
        table.to_string()
    }

    fn row(&self, what: &str, of: impl Fn(&Figures) -> Sum) -> Vec<String> {
        let cells = self.policies.iter().flat_map(|side| {
            let sum = of(&side.figures);
            [sum.count.to_string(), Money::new(sum.minor, Currency::NGN).to_string()]
        });
        std::iter::once(what.to_owned()).chain(cells).collect()
    }

    /// Every code that any policy recovered from.
    fn reasons(&self) -> BTreeSet<DeclineCode> {
        self.policies.iter().flat_map(|side| side.figures.recovered_by.keys().copied()).collect()
    }

    fn bars(&self) -> Vec<String> {
        let widest = self.policies.iter().map(|side| side.policy.chars().count()).max().unwrap_or(0);
        let bar = |side: &Side| {
            let bps = usize::try_from(side.recovery_rate_bps.unwrap_or(0)).unwrap_or(0).min(10_000);
            let full = (bps * BAR + 5_000) / 10_000;
            let (done, rest) = ("█".repeat(full), "░".repeat(BAR - full));
            format!("{:widest$}  {done}{rest}  {}", side.policy, percent(side.recovery_rate_bps))
        };
        self.policies.iter().map(bar).collect()
    }
}

/// `73.4 %`, rounded down.
fn percent(bps: Option<i64>) -> String {
    bps.map_or_else(|| "-".to_owned(), |bps| format!("{}.{} %", bps / 100, bps % 100 / 10))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_are_as_long_as_their_rates() {
        let (failed, recovered) = (Sum { count: 4, minor: 1_000 }, Sum { count: 3, minor: 734 });
        let figures = Figures { failed, recovered, ..Figures::default() };
        let side = Side::new(&Policy::payday_aware(), figures);
        let report = Report { seed: 1, customers: 4, months: 1, policies: vec![side] };
        let bars = report.bars();
        assert_eq!(bars[0].matches('█').count(), 37);
        assert_eq!(bars[0].matches('░').count(), 13);
        assert!(bars[0].ends_with("73.4 %"), "{}", bars[0]);
        assert_eq!(percent(None), "-");
    }
}
