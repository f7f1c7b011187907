//! How a prorated amount came about, as data that anyone can compute again.
//!
//! A record holds the inputs (base, share, rule, instants) and the results (exact value, rounded amount).
//! [`ProrationRecord::check`] reads the inputs only, so a changed result is found, whoever changed it.

use calendar::Period;
use jiff::Timestamp;
use money::{Money, Ratio};
use serde::{Deserialize, Serialize};

use super::rule::{ProrationTerms, Share};
use crate::bill_refusal::BillRefusal;

/// The version of the stored form that this code writes and reads.
pub const VERSION: u8 = 1;

/// Which way a line goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// To the customer; the amount is negative.
    Credit,
    /// From the customer.
    Charge,
}

/// Everything needed to compute one prorated amount again. Stored as JSON.
///
/// `exact = ± base × times × share`, and `rounded` is `exact`, rounded once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ProrationRecord {
    /// Version of this form.
    pub v: u8,
    /// Which way it goes.
    pub direction: Direction,
    /// What `whole` costs, or what was paid for it; never negative.
    pub base: Money,
    /// How often the base counts: units for a price of one, or the part of the units that goes.
    pub times: Ratio,
    /// The time the base is for.
    pub whole: Period,
    /// The first instant of the part.
    pub from: Timestamp,
    /// The first instant after the part.
    pub to: Timestamp,
    /// How time was counted.
    pub terms: ProrationTerms,
    /// The part, in units of the rule.
    pub share: Share,
    /// The exact value in minor units, negative for a credit.
    pub exact: Ratio,
    /// The exact value, rounded once.
    pub rounded: Money,
}

/// What a record is made from.
pub(super) struct Inputs {
    pub(super) direction: Direction,
    pub(super) base: Money,
    pub(super) times: Ratio,
    pub(super) whole: Period,
    pub(super) from: Timestamp,
    pub(super) to: Timestamp,
}

impl ProrationRecord {
    pub(super) fn compute(terms: &ProrationTerms, inputs: Inputs) -> Result<ProrationRecord, BillRefusal> {
        let Inputs { direction, base, times, whole, from, to } = inputs;
        if base.is_negative() || times.is_negative() {
            return Err(BillRefusal::Negative { what: "amount that is prorated" });
        }
        let share = terms.between(whole, from, to)?;
        let size = base.to_ratio().checked_mul(times)?.checked_mul(share.ratio()?)?;
        let exact = match direction {
            Direction::Credit => size.checked_neg()?,
            Direction::Charge => size,
        };
        let rounded = Money::from_ratio(exact, base.currency(), terms.rounding)?;
        let terms = terms.clone();
        Ok(ProrationRecord { v: VERSION, direction, base, times, whole, from, to, terms, share, exact, rounded })
    }

    /// The record that the inputs give, whatever results are stored.
    ///
    /// # Errors
    /// [`BillRefusal::RecordVersion`]; a refusal of the inputs.
    pub fn recompute(&self) -> Result<ProrationRecord, BillRefusal> {
        if self.v != VERSION {
            return Err(BillRefusal::RecordVersion(self.v));
        }
        let ProrationRecord { direction, base, times, whole, from, to, .. } = *self;
        ProrationRecord::compute(&self.terms, Inputs { direction, base, times, whole, from, to })
    }

    /// Whether the stored results are what the inputs give.
    ///
    /// # Errors
    /// [`BillRefusal::RecordBroken`]; as [`ProrationRecord::recompute`].
    pub fn check(&self) -> Result<(), BillRefusal> {
        let again = self.recompute()?;
        if again == *self {
            return Ok(());
        }
        let text = |record: &ProrationRecord| {
            format!("{} ({}, {} of {})", record.rounded, record.exact, record.share.part, record.share.whole)
        };
        Err(BillRefusal::RecordBroken { stored: text(self), recomputed: text(&again) })
    }
}
