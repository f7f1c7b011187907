//! The merchant to be played: who sells what to whom, read from one file that a person can edit.
//!
//! Nothing here starts anything. A file that is wrong is refused with all of its problems at once, each with its
//! line and column.

mod fields;
mod read;
#[cfg(test)]
mod tests;

use std::path::Path;

use anyhow::{Context as _, Result, bail};
use jiff::civil::Date;
use serde::Serialize;
use store::operator::tenants::NewTenant;

use fields::Problem;

/// The merchant that comes with the program.
const ADES_GYM: &str = include_str!("../../../../../examples/ades-gym.toml");

/// The whole file.
#[derive(Debug)]
pub(super) struct Book {
    /// Who sells.
    pub(super) merchant: NewTenant,
    /// The first day that is played.
    pub(super) starts_on: Date,
    /// What is sold.
    pub(super) plans: Vec<PlanData>,
    /// Who buys, in the order of their keys.
    pub(super) customers: Vec<CustomerData>,
}

/// One plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct PlanData {
    /// What customers name it by in the file.
    pub(super) key: String,
    /// As printed on invoices.
    pub(super) name: String,
    /// For a period, or for a seat and a period.
    pub(super) price_minor: i64,
    /// The unit of the interval, in the words of the API.
    pub(super) every: &'static str,
    /// Whether the price is for one seat.
    pub(super) per_seat: bool,
    /// Free days at first.
    pub(super) trial_days: i64,
}

/// One customer, and the person behind their card.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct CustomerData {
    /// The merchant's own name for them.
    pub(super) key: String,
    /// Their name.
    pub(super) name: String,
    /// Who they are to the simulated gateway, too.
    pub(super) email: String,
    /// The key of their plan.
    pub(super) plan: String,
    /// The day on which they subscribe, in the first month.
    pub(super) joins: Date,
    /// Seats, on a plan priced by the seat.
    pub(super) seats: i64,
    /// What their card does.
    pub(super) card: Card,
    /// So many first charges succeed, whatever the card does afterwards.
    pub(super) good_charges: usize,
    /// What lands on their payday.
    pub(super) salary_minor: Option<i64>,
    /// When it lands; none means the general rule.
    pub(super) payday: Option<Payday>,
    /// How many of a hundred payment requests they answer.
    pub(super) answers_percent: Option<i64>,
}

/// When a salary lands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "every")]
pub(super) enum Payday {
    /// On a day of the month, or the last working day before it.
    Month {
        /// 1 to 31.
        day: i64,
    },
    /// On a day of the week.
    Week {
        /// 1 (Monday) to 7.
        weekday: i64,
    },
}

/// A story that a card tells, and the simulator's test number for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Card {
    /// The word for it in the file.
    pub(super) word: &'static str,
    /// Sixteen digits.
    pub(super) number: &'static str,
}

/// The stories that a file may give to a card.
pub(super) const CARDS: [Card; 17] = [
    Card { word: "good", number: "4084080000000003" },
    Card { word: SALARY, number: "4084080000000219" },
    Card { word: "no_money", number: "4084080000000045" },
    Card { word: "refused", number: "4084080000000052" },
    Card { word: "expired", number: "4084080000000060" },
    Card { word: "stolen", number: "4084080000000078" },
    Card { word: "lost", number: "4084080000000086" },
    Card { word: "fraud", number: "4084080000000094" },
    Card { word: "issuer_down", number: "4084080000000102" },
    Card { word: "processor_error", number: "4084080000000110" },
    Card { word: "silent_then_paid", number: "4084080000000128" },
    Card { word: "silent_then_refused", number: "4084080000000136" },
    Card { word: NO_TRACE, number: "4084080000000144" },
    Card { word: "daily_limit", number: "4084080000000151" },
    Card { word: "token_gone", number: "4084080000000169" },
    Card { word: "slow_then_paid", number: "4084080000000185" },
    Card { word: "slow_then_refused", number: "4084080000000193" },
];

/// The card whose salary and payday decide.
const SALARY: &str = "salary";

/// The card whose charges vanish: they are looked up day after day, so some are open whenever one looks.
const NO_TRACE: &str = "no_trace";

impl Card {
    /// Whether charges of this card may well be open when the play ends.
    pub(super) fn leaves_open_charges(self) -> bool {
        self.word == NO_TRACE
    }
}

/// The merchant of a file, or the one that comes with the program.
pub(super) fn load(file: Option<&Path>) -> Result<Book> {
    let Some(path) = file else { return parse("examples/ades-gym.toml", ADES_GYM) };
    let text = std::fs::read_to_string(path)
        .with_context(|| format!("cannot read {}; --data wants a file like examples/ades-gym.toml", path.display()))?;
    parse(&path.display().to_string(), &text)
}

fn parse(name: &str, text: &str) -> Result<Book> {
    read::book(text).or_else(|problems| bail!("{}", complaint(name, &problems)))
}

/// All problems, in the order of the file.
fn complaint(name: &str, problems: &[Problem]) -> String {
    let mut out = format!("{name} has {} problem(s), so nothing was started:", problems.len());
    for Problem { line, column, reason } in problems {
        out.push_str(&format!("\n  line {line}, column {column}: {reason}"));
    }
    out
}
