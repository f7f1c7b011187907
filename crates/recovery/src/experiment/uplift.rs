//! By how much one arm recovered more than the other.
//!
//! Two differences, treatment less hold-out: of the recovery rate (recovered of failed invoices; Newcombe's interval), and
//! of the recovered money of a failed invoice (means; the interval of Welch, with the normal quantile, which the minimum
//! sample makes good enough). Both take failed invoices as independent. Customers are dealt, not invoices, so where customers
//! fail many times the true intervals are somewhat wider; counting one invoice for each customer avoids that.

use rust_decimal::{Decimal, MathematicalOps};
use serde::{Deserialize, Serialize};

use super::Experiment;
use super::interval::{Interval, Z, newcombe};

/// What happened in one arm. Add each failed invoice once its recovery is over.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ArmFigures {
    /// Failed invoices.
    pub failed: u64,
    /// Those that were recovered.
    pub recovered: u64,
    /// What was recovered, in minor units of one currency.
    pub recovered_minor: Decimal,
    /// The sum of the squares of it, for the spread.
    pub recovered_squares: Decimal,
}

impl ArmFigures {
    /// One more failed invoice, and what was recovered of it; 0 if it was lost. `None` beyond the decimal range.
    pub fn with(mut self, recovered_minor: i64) -> Option<Self> {
        let amount = Decimal::from(recovered_minor);
        self.failed = self.failed.checked_add(1)?;
        self.recovered = self.recovered.checked_add(u64::from(recovered_minor > 0))?;
        self.recovered_minor = self.recovered_minor.checked_add(amount)?;
        self.recovered_squares = self.recovered_squares.checked_add(amount.checked_mul(amount)?)?;
        Some(self)
    }

    fn mean(&self) -> Option<Decimal> {
        self.recovered_minor.checked_div(Decimal::from(self.failed))
    }

    /// The variance of the mean: the sample variance over the count.
    fn variance_of_mean(&self) -> Option<Decimal> {
        let n = Decimal::from(self.failed);
        let squares = self.recovered_squares.checked_sub(self.mean()?.checked_mul(self.recovered_minor)?)?;
        let sample = squares.checked_div(Decimal::from(self.failed.checked_sub(1)?))?;
        // Rounding may leave a trace below zero where all amounts are equal.
        sample.max(Decimal::ZERO).checked_div(n)
    }
}

/// What may be said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "claim")]
pub enum Claim {
    /// Nothing yet: an arm has fewer failed invoices than the experiment needs, or all alike.
    TooFew {
        /// What each arm needs.
        needed: u64,
        /// What the smaller one has.
        smallest: u64,
    },
    /// The interval of the rates holds zero.
    NoDifference,
    /// The treatment recovered more of its invoices.
    Better,
    /// The treatment recovered less of them.
    Worse,
}

/// The comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Uplift {
    /// What may be said about the rates.
    pub claim: Claim,
    /// Difference of the recovery rates, between −1 and 1; none below the minimum sample.
    pub rate: Option<Interval>,
    /// Difference of the money recovered of a failed invoice, in minor units; none below the minimum sample.
    pub minor_per_failed: Option<Interval>,
}

/// Compares the arms. Below the minimum sample no number is given, so that none is quoted.
pub fn uplift(experiment: &Experiment, treatment: &ArmFigures, holdout: &ArmFigures) -> Uplift {
    let smallest = treatment.failed.min(holdout.failed);
    let needed = experiment.least_sample;
    let too_few = Uplift { claim: Claim::TooFew { needed, smallest }, rate: None, minor_per_failed: None };
    if smallest < needed {
        return too_few;
    }
    let rates = newcombe((treatment.recovered, treatment.failed), (holdout.recovered, holdout.failed));
    let Some(rate) = rates else { return too_few };
    let claim = match rate {
        found if !found.excludes_zero() => Claim::NoDifference,
        found if found.estimate > Decimal::ZERO => Claim::Better,
        _ => Claim::Worse,
    };
    Uplift { claim, rate: Some(rate), minor_per_failed: money(treatment, holdout) }
}

fn money(treatment: &ArmFigures, holdout: &ArmFigures) -> Option<Interval> {
    let estimate = treatment.mean()?.checked_sub(holdout.mean()?)?;
    let variance = treatment.variance_of_mean()?.checked_add(holdout.variance_of_mean()?)?;
    let reach = Z.checked_mul(variance.sqrt()?)?;
    Some(Interval { low: estimate.checked_sub(reach)?, estimate, high: estimate.checked_add(reach)? })
}
