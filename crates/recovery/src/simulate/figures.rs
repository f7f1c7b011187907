//! What came of a simulation, in counts and minor units.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::code::DeclineCode;

/// So many invoices, worth so much.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Sum {
    /// Invoices.
    pub count: u64,
    /// Minor units.
    pub minor: i64,
}

impl Sum {
    pub(super) fn add(&mut self, minor: i64) {
        self.count = self.count.saturating_add(1);
        self.minor = self.minor.saturating_add(minor);
    }

    fn merge(&mut self, other: Sum) {
        self.count = self.count.saturating_add(other.count);
        self.minor = self.minor.saturating_add(other.minor);
    }
}

/// One policy's end. Invoiced is collected at once plus failed, and failed is recovered plus lost.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Figures {
    /// All invoices.
    pub invoiced: Sum,
    /// Paid by their first charge.
    pub at_once: Sum,
    /// Not paid by it.
    pub failed: Sum,
    /// Paid later.
    pub recovered: Sum,
    /// Paid later, by why the first charge failed.
    pub recovered_by: BTreeMap<DeclineCode, Sum>,
    /// Given up.
    pub lost: Sum,
    /// Charges made by recovery. First charges are not among them.
    pub attempts: u64,
    /// Messages that ask the customer for something.
    pub messages: u64,
}

impl Figures {
    /// Adds another part of the same population.
    pub fn merge(&mut self, other: &Figures) {
        self.invoiced.merge(other.invoiced);
        self.at_once.merge(other.at_once);
        self.failed.merge(other.failed);
        self.recovered.merge(other.recovered);
        self.lost.merge(other.lost);
        for (code, sum) in &other.recovered_by {
            self.recovered_by.entry(*code).or_default().merge(*sum);
        }
        self.attempts = self.attempts.saturating_add(other.attempts);
        self.messages = self.messages.saturating_add(other.messages);
    }

    /// Recovered money of failed money, in parts of ten thousand; none if nothing failed.
    pub fn recovery_rate_bps(&self) -> Option<i64> {
        self.recovered.minor.checked_mul(10_000)?.checked_div(self.failed.minor)
    }

    /// Charges of recovery for each recovered invoice, in hundredths; none if nothing was recovered.
    pub fn attempts_per_recovery(&self) -> Option<u64> {
        self.attempts.checked_mul(100)?.checked_div(self.recovered.count)
    }
}
