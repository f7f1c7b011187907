//! The end of the play: the same figures as a table for people and as one JSON object for programs.
//!
//! Nothing in here depends on the wall clock or on ids, so two plays of the same data and seed end alike.

use std::collections::BTreeSet;
use std::path::PathBuf;

use anyhow::Result;
use serde::Serialize;

use super::checks::{Check, Webhooks};
use super::story::Amounts;
use super::tally::{Figures, Sum};
use super::told::Told;
use crate::output;

/// Everything that the play ends with.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Report {
    pub(super) merchant: String,
    pub(super) currency: String,
    pub(super) customers: usize,
    pub(super) months: u8,
    pub(super) seed: u64,
    pub(super) payday_aware: Side,
    pub(super) fixed_ladder: Side,
    pub(super) difference: Difference,
    /// What the first merchant was told.
    pub(super) webhooks: Option<Webhooks>,
    /// What the first merchant's customers were told.
    pub(super) told: Told,
    /// Where those messages are.
    #[serde(skip)]
    pub(super) outbox: PathBuf,
    /// Everything that must hold besides the books.
    pub(super) checks: Vec<Check>,
    /// The proof of the books, as `recoup verify` gives it.
    pub(super) verify: Vec<Check>,
    /// Whether all of it holds.
    pub(super) held: bool,
}

/// One merchant's end.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Side {
    #[serde(flatten)]
    pub(super) figures: Figures,
    pub(super) collected: Sum,
    pub(super) subscriptions_alive: i64,
}

/// Chooses one figure of a side.
type Pick = fn(&Side) -> Sum;

impl Side {
    pub(super) fn new(figures: Figures) -> Side {
        let (collected, subscriptions_alive) = (figures.collected(), figures.alive());
        Side { figures, collected, subscriptions_alive }
    }
}

/// By how much the first merchant did better than the second.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Difference {
    pub(super) recovered_minor: i64,
    pub(super) recovery_rate_bps: Option<i64>,
    pub(super) collected_minor: i64,
    pub(super) subscriptions_alive: i64,
}

impl Difference {
    pub(super) fn between(ours: &Side, theirs: &Side) -> Difference {
        let rates = ours.figures.recovery_rate_bps.zip(theirs.figures.recovery_rate_bps);
        Difference {
            recovered_minor: ours.figures.recovered.amount_minor - theirs.figures.recovered.amount_minor,
            recovery_rate_bps: rates.map(|(ours, theirs)| ours - theirs),
            collected_minor: ours.collected.amount_minor - theirs.collected.amount_minor,
            subscriptions_alive: ours.subscriptions_alive - theirs.subscriptions_alive,
        }
    }
}

impl Report {
    /// As one JSON object.
    pub(super) fn print_json(&self) -> Result<()> {
        output::line(&serde_json::to_string_pretty(self)?)
    }

    /// As tables and sentences.
    pub(super) fn print(&self, amounts: Amounts<'_>) -> Result<()> {
        output::line("")?;
        self.print_sides(amounts)?;
        output::line("")?;
        self.print_reasons(amounts)?;
        output::line("")?;
        self.print_rails(amounts)?;
        output::line("")?;
        self.print_checks()?;
        output::line("")?;
        output::line(&self.conclusion(amounts))
    }

    fn print_sides(&self, amounts: Amounts<'_>) -> Result<()> {
        let mut table = output::table(&["", "payday-aware", "", "fixed ladder", ""]);
        let (ours, theirs) = (&self.payday_aware, &self.fixed_ladder);
        let rows: [(&str, Pick); 9] = [
            ("invoices issued", |side| side.figures.issued),
            ("collected at once", |side| side.figures.collected_at_once),
            ("never begun", |side| side.figures.never_begun),
            ("failed at first", |side| side.figures.failed),
            ("  recovered", |side| side.figures.recovered),
            ("  lost", |side| side.figures.lost),
            ("  still running", |side| side.figures.still_running),
            ("  stopped", |side| side.figures.stopped),
            ("collected in all", |side| side.collected),
        ];
        for (what, of) in rows {
            let (left, right) = (of(ours), of(theirs));
            let cells = [
                left.count.to_string(),
                amounts(left.amount_minor),
                right.count.to_string(),
                amounts(right.amount_minor),
            ];
            table.add_row([vec![what.to_owned()], cells.to_vec()].concat());
        }
        let pairs = [
            ("recovery rate", percent(ours.figures.recovery_rate_bps), percent(theirs.figures.recovery_rate_bps)),
            ("subscriptions alive", ours.subscriptions_alive.to_string(), theirs.subscriptions_alive.to_string()),
        ];
        for (what, left, right) in pairs {
            table.add_row(vec![what.to_owned(), left, String::new(), right, String::new()]);
        }
        to_the_right(&mut table);
        output::line(&table.to_string())
    }

    fn print_reasons(&self, amounts: Amounts<'_>) -> Result<()> {
        let mut table = output::table(&["by first failure", "payday-aware", "recovered", "fixed ladder", "recovered"]);
        let (ours, theirs) = (&self.payday_aware.figures.by_first_failure, &self.fixed_ladder.figures.by_first_failure);
        let codes: BTreeSet<&String> = ours.keys().chain(theirs.keys()).collect();
        for code in codes {
            let mut cells = vec![code.replace('_', " ")];
            for side in [ours, theirs] {
                let part = side.get(code).copied().unwrap_or_default();
                cells.push(format!("{} of {}", part.recovered.count, part.failed.count));
                cells.push(amounts(part.recovered.amount_minor));
            }
            table.add_row(cells);
        }
        to_the_right(&mut table);
        output::line(&table.to_string())
    }

    fn print_rails(&self, amounts: Amounts<'_>) -> Result<()> {
        let mut table = output::table(&["recovered by rail", "payday-aware", "", "fixed ladder", ""]);
        let (ours, theirs) = (&self.payday_aware.figures.by_rail, &self.fixed_ladder.figures.by_rail);
        let rails: BTreeSet<&String> = ours.keys().chain(theirs.keys()).collect();
        for rail in rails {
            let mut cells = vec![rail.replace('_', " ")];
            for side in [ours, theirs] {
                let sum = side.get(rail).copied().unwrap_or_default();
                cells.extend([sum.count.to_string(), amounts(sum.amount_minor)]);
            }
            table.add_row(cells);
        }
        to_the_right(&mut table);
        output::line(&table.to_string())
    }

    fn print_checks(&self) -> Result<()> {
        if let Some(Webhooks { events, delivered_and_verified, duplicates, refused }) = &self.webhooks {
            output::line(&format!(
                "webhooks: {events} events, {delivered_and_verified} delivered and verified, {duplicates} twice, \
                 {refused} refused\n"
            ))?;
        }
        let channels: Vec<String> =
            self.told.by_channel.iter().map(|(name, count)| format!("{count} {name}")).collect();
        output::line(&format!(
            "messages to customers: {} ({}), as files in {}\n",
            self.told.count(),
            channels.join(", "),
            self.outbox.display()
        ))?;
        let holding = self.verify.iter().filter(|check| check.holds).count();
        let proof = Check {
            what: format!("verify: {holding} of {} invariants hold, in both modes", self.verify.len()),
            holds: holding == self.verify.len(),
            broken_by: Vec::new(),
        };
        let broken = self.verify.iter().filter(|check| !check.holds);
        for check in self.checks.iter().chain([&proof]).chain(broken) {
            output::line(&format!("{}  {}", if check.holds { "ok    " } else { "BROKEN" }, check.what))?;
            for what in &check.broken_by {
                output::line(&format!("        {what}"))?;
            }
        }
        Ok(())
    }

    /// What all of it comes to.
    fn conclusion(&self, amounts: Amounts<'_>) -> String {
        let (ours, theirs) = (&self.payday_aware.figures, &self.fixed_ladder.figures);
        let compared = format!(
            "Waiting for payday brought back {} ({}); the fixed ladder, with the same customers, {} ({}). Over {} \
             month(s) that is {} more collected, and {} more subscriptions alive.",
            amounts(ours.recovered.amount_minor),
            percent(ours.recovery_rate_bps),
            amounts(theirs.recovered.amount_minor),
            percent(theirs.recovery_rate_bps),
            self.months,
            amounts(self.difference.collected_minor),
            self.difference.subscriptions_alive,
        );
        let all = || self.checks.iter().chain(&self.verify);
        let broken: Vec<&str> = all().filter(|check| !check.holds).map(|check| check.what.as_str()).collect();
        if broken.is_empty() {
            format!("{compared}\nAll {} checks hold.", all().count())
        } else {
            format!("{compared}\n{} of {} checks do not hold: {}.", broken.len(), all().count(), broken.join("; "))
        }
    }
}

/// Figures stand under each other when they end together.
fn to_the_right(table: &mut comfy_table::Table) {
    for column in table.column_iter_mut().skip(1) {
        column.set_cell_alignment(comfy_table::CellAlignment::Right);
    }
}

/// `83.07 %`, from hundredths of a percent.
pub(super) fn percent(bps: Option<i64>) -> String {
    bps.map_or_else(|| "–".to_owned(), |bps| format!("{}.{:02} %", bps / 100, (bps % 100).abs()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn side(recovered: i64, rate: Option<i64>, at_once: i64, alive: i64) -> Side {
        let figures = Figures {
            recovered: Sum { count: 1, amount_minor: recovered },
            collected_at_once: Sum { count: 1, amount_minor: at_once },
            recovery_rate_bps: rate,
            subscriptions: [("active".to_owned(), alive), ("unpaid".to_owned(), 9)].into_iter().collect(),
            ..Figures::default()
        };
        Side::new(figures)
    }

    #[test]
    fn the_difference_is_ours_less_theirs() {
        let (ours, theirs) = (side(500, Some(8_000), 1_000, 7), side(200, Some(4_500), 900, 3));
        let expected = Difference {
            recovered_minor: 300,
            recovery_rate_bps: Some(3_500),
            collected_minor: 400,
            subscriptions_alive: 4,
        };
        assert_eq!(Difference::between(&ours, &theirs), expected);
        assert_eq!(Difference::between(&ours, &side(0, None, 0, 0)).recovery_rate_bps, None);
    }

    #[test]
    fn a_rate_reads_as_a_percentage() {
        assert_eq!(percent(Some(8_307)), "83.07 %");
        assert_eq!(percent(Some(5)), "0.05 %");
        assert_eq!(percent(None), "–");
    }
}
