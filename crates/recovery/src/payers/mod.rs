//! A model of payers for simulations: when a salary lands, how it is spent, who answers a request.
//!
//! The simulated gateway and `simulate` use the same model, so a figure of one can be compared with a figure of the other. All of it
//! is a modelling choice; nothing here is a fact about people. Everything follows from a seed and a payer's name.

mod account;
mod requests;

use serde::{Deserialize, Serialize};

pub use account::Account;
pub use requests::{Ask, Funds, pays_at, reads_within};

/// The salary of a payer of whom nothing is said: 150,000 naira a pay cycle.
pub const USUAL_SALARY_MINOR: i64 = 15_000_000;

/// How many of ten thousand requests to push money are answered, when nothing is said.
pub const USUAL_WILLINGNESS_PER_10K: u16 = 6_000;

/// Lagos keeps one offset from UTC all year.
const LAGOS: jiff::tz::Offset = jiff::tz::offset(1);

/// When a salary lands: at 07:00 in Lagos, on the last working day up to the day named.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "every", deny_unknown_fields)]
pub enum Payday {
    /// Once a month.
    Month {
        /// Day of the month, 1–31, clamped to it.
        day: u8,
    },
    /// Once a week.
    Week {
        /// Day of the week, 1 (Monday) to 7 (Sunday).
        weekday: u8,
    },
}

/// The date in Lagos.
pub(crate) fn date_in_lagos(at: jiff::Timestamp) -> jiff::civil::Date {
    LAGOS.to_datetime(at).date()
}
