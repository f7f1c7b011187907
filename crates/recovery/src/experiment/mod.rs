//! Experiments: a hold-out group under a baseline policy, so that "recovered" can be compared with something.
//!
//! A customer's arm follows from the experiment's id and the customer's, and from nothing else: it is the same for every
//! invoice, in every process, and needs no table. An invoice keeps the arm its recovery began with, whatever becomes of
//! the experiment meanwhile. What was found is a difference with an interval, and no claim before both arms are large
//! enough ([`uplift`]).

mod interval;
mod uplift;

use serde::{Deserialize, Serialize};

use crate::draw::Draw;
use crate::policy::FieldError;

pub use interval::{Interval, wilson};
pub use uplift::{ArmFigures, Claim, Uplift, uplift};

/// Customers are dealt into so many parts.
const PER_MILLE: u64 = 1_000;

/// The sides of an experiment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Arm {
    /// Recovered by the policy that is tried.
    Treatment,
    /// Held out: recovered by the baseline.
    Holdout,
}

/// One experiment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Experiment {
    /// Its id. Another id deals the customers anew.
    pub id: String,
    /// How many of a thousand customers are held out. 1–999.
    pub holdout_per_mille: u16,
    /// Failed invoices that each arm needs before anything is claimed. At least 30, default 200.
    #[serde(default = "least_sample")]
    pub least_sample: u64,
}

fn least_sample() -> u64 {
    200
}

impl Experiment {
    /// Checks every field.
    ///
    /// # Errors
    /// All problems.
    pub fn validate(&self) -> Result<(), Vec<FieldError>> {
        let checks = [
            ("id", !self.id.is_empty() && self.id.len() <= 64, "must have 1 to 64 characters"),
            ("holdout_per_mille", (1..=999).contains(&self.holdout_per_mille), "must be from 1 to 999"),
            ("least_sample", self.least_sample >= 30, "must be at least 30"),
        ];
        let wrong = checks.into_iter().filter(|(_, holds, _)| !holds);
        let errors: Vec<FieldError> = wrong
            .map(|(field, _, message)| FieldError { field, path: field.to_owned(), message: message.to_owned() })
            .collect();
        if errors.is_empty() { Ok(()) } else { Err(errors) }
    }

    /// The arm of a customer.
    pub fn assign(&self, customer: &str) -> Arm {
        let draw = Draw::seeded(0).text("experiment").text(&self.id).text(customer);
        if draw.below(PER_MILLE) < u64::from(self.holdout_per_mille) { Arm::Holdout } else { Arm::Treatment }
    }
}

/// Where the recovery of an invoice stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recovery {
    /// It begins now.
    Begins,
    /// It began in this arm, or outside of any experiment.
    Began(Option<Arm>),
}

/// The arm of an invoice: the one its recovery began with; for a recovery that begins now, its customer's. `None` outside
/// of any experiment: a recovery that began before the experiment stays out of it.
pub fn arm_of(recovery: Recovery, running: Option<&Experiment>, customer: &str) -> Option<Arm> {
    match recovery {
        Recovery::Began(arm) => arm,
        Recovery::Begins => running.map(|experiment| experiment.assign(customer)),
    }
}

#[cfg(test)]
mod tests;
