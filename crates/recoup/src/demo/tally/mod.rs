//! The arithmetic of the report: from bills, recoveries and tries to figures. Nothing is read or printed here.
//!
//! Every bill is counted in exactly one place: paid at once, recovered, lost, still running, stopped, or never
//! begun (the first charge of a subscription that never became active). Amounts are in minor units of the one
//! currency of the play.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::Serialize;

use super::wire::{FailureSummary, Invoice, Schedule, Subscription, Transaction};

/// A number of bills and what they come to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Sum {
    pub(super) count: i64,
    pub(super) amount_minor: i64,
}

impl Sum {
    fn add(&mut self, amount_minor: i64) {
        self.count += 1;
        self.amount_minor += amount_minor;
    }

    pub(super) fn plus(self, other: Sum) -> Sum {
        Sum { count: self.count + other.count, amount_minor: self.amount_minor + other.amount_minor }
    }
}

/// What became of the bills that first failed for one reason.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ByReason {
    pub(super) failed: Sum,
    pub(super) recovered: Sum,
    pub(super) lost: Sum,
}

/// A merchant's year.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Figures {
    pub(super) issued: Sum,
    pub(super) collected_at_once: Sum,
    pub(super) never_begun: Sum,
    pub(super) failed: Sum,
    pub(super) recovered: Sum,
    pub(super) lost: Sum,
    pub(super) still_running: Sum,
    pub(super) stopped: Sum,
    /// What came back of what is decided, in hundredths of a percent.
    pub(super) recovery_rate_bps: Option<i64>,
    /// By the code of the first failure.
    pub(super) by_first_failure: BTreeMap<String, ByReason>,
    /// Recovered, by the rail that brought the money.
    pub(super) by_rail: BTreeMap<String, Sum>,
    /// Subscriptions by their state at the end.
    pub(super) subscriptions: BTreeMap<String, i64>,
}

/// Everything that the API says about one merchant at one moment.
#[derive(Clone, Debug, Default)]
pub(super) struct Snapshot {
    pub(super) invoices: Vec<Invoice>,
    pub(super) schedules: Vec<Schedule>,
}

impl Snapshot {
    /// The figures of the whole play.
    pub(super) fn figures(&self, tries: &[Transaction], subscriptions: &[Subscription]) -> Figures {
        let reasons = first_failures(tries);
        let recoveries: BTreeMap<&str, &Schedule> =
            self.schedules.iter().map(|schedule| (schedule.invoice_id.as_str(), schedule)).collect();
        let mut out = Figures::default();
        for invoice in self.invoices.iter().filter(|invoice| invoice.status != "draft") {
            out.issued.add(invoice.total);
            match recoveries.get(invoice.id.as_str()) {
                Some(schedule) => out.add_failed(schedule, reasons.get(invoice.id.as_str()).copied(), invoice.total),
                None if invoice.status == "paid" => out.collected_at_once.add(invoice.total),
                None => out.never_begun.add(invoice.total),
            }
        }
        for subscription in subscriptions {
            *out.subscriptions.entry(subscription.status.clone()).or_default() += 1;
        }
        out.recovery_rate_bps = rate_bps(out.recovered.amount_minor, out.lost.amount_minor);
        out
    }

    /// What happened from `from` up to but not including `to`.
    pub(super) fn between(&self, from: Timestamp, to: Timestamp) -> Month {
        let inside = |at: Option<Timestamp>| at.is_some_and(|at| from <= at && at < to);
        let mut month = Month::default();
        for invoice in &self.invoices {
            if inside(invoice.finalized_at) {
                month.invoiced.add(invoice.total);
            }
            if inside(invoice.paid_at) {
                month.collected.add(invoice.total);
            }
        }
        for schedule in &self.schedules {
            if inside(Some(schedule.first_failed_at)) {
                month.failed.add(schedule.amount);
            }
            if inside(schedule.recovered_at) {
                month.recovered.add(schedule.amount);
            }
            if schedule.recovered_at.is_some_and(|at| at < to) {
                month.recovered_so_far.add(schedule.amount);
            }
        }
        month
    }
}

impl Figures {
    fn add_failed(&mut self, schedule: &Schedule, reason: Option<&str>, total: i64) {
        let by_reason = self.by_first_failure.entry(reason.unwrap_or("no_attempt").to_owned()).or_default();
        self.failed.add(total);
        by_reason.failed.add(total);
        match schedule.state.as_str() {
            "recovered" => {
                self.recovered.add(total);
                by_reason.recovered.add(total);
                let rail = schedule.recovered_rail.clone().unwrap_or_else(|| "unknown".to_owned());
                self.by_rail.entry(rail).or_default().add(total);
            }
            "exhausted" => {
                self.lost.add(total);
                by_reason.lost.add(total);
            }
            "canceled" => self.stopped.add(total),
            _ => self.still_running.add(total),
        }
    }

    /// Money that came in, at once or later.
    pub(super) fn collected(&self) -> Sum {
        self.collected_at_once.plus(self.recovered)
    }

    /// Subscriptions that still pay, or will again.
    pub(super) fn alive(&self) -> i64 {
        ["active", "trialing", "past_due", "paused"].iter().filter_map(|status| self.subscriptions.get(*status)).sum()
    }

    /// What does not add up, in words; nothing when the parts make the whole and the product's own figures agree.
    pub(super) fn contradictions(&self, told: &FailureSummary) -> Vec<String> {
        let mut found = Vec::new();
        let mut same = |what: &str, left: Sum, right: Sum| {
            if left != right {
                found.push(format!("{what}: {left:?} is not {right:?}"));
            }
        };
        let parts = self.collected_at_once.plus(self.never_begun).plus(self.failed);
        same("issued is paid at once, never begun and failed", self.issued, parts);
        let parts = self.recovered.plus(self.lost).plus(self.still_running).plus(self.stopped);
        same("failed is recovered, lost, running and stopped", self.failed, parts);
        let sum = |sums: &mut dyn Iterator<Item = Sum>| sums.fold(Sum::default(), Sum::plus);
        same("the rails make up what was recovered", self.recovered, sum(&mut self.by_rail.values().copied()));
        let by_reason = || self.by_first_failure.values();
        same("the reasons make up what failed", self.failed, sum(&mut by_reason().map(|part| part.failed)));
        same("the reasons make up what came back", self.recovered, sum(&mut by_reason().map(|part| part.recovered)));
        let recovered = Sum { count: told.recovered_count, amount_minor: told.recovered };
        same("the API's own figure of what was recovered", self.recovered, recovered);
        let lost = Sum { count: told.exhausted_count, amount_minor: told.exhausted };
        same("the API's own figure of what is lost", self.lost, lost);
        if (self.still_running.amount_minor, self.recovery_rate_bps) != (told.in_flight, told.recovery_rate_bps) {
            found.push(format!("the API's own rate or money at risk differs: {told:?}"));
        }
        found
    }
}

/// A stretch of a merchant's time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Month {
    pub(super) invoiced: Sum,
    pub(super) collected: Sum,
    pub(super) failed: Sum,
    pub(super) recovered: Sum,
    pub(super) recovered_so_far: Sum,
}

/// Recovered over decided, in hundredths of a percent, cut off; `None` before anything is decided.
pub(super) fn rate_bps(recovered_minor: i64, lost_minor: i64) -> Option<i64> {
    let decided = i128::from(recovered_minor) + i128::from(lost_minor);
    (i128::from(recovered_minor) * 10_000).checked_div(decided).and_then(|bps| i64::try_from(bps).ok())
}

/// The code with which each bill's first try failed. Tries of one bill never overlap, so the earliest is the first.
fn first_failures(tries: &[Transaction]) -> BTreeMap<&str, &str> {
    let mut first: BTreeMap<&str, (Timestamp, &str)> = BTreeMap::new();
    for attempt in tries {
        let Some(code) = attempt.failure_code.as_deref().filter(|_| attempt.status == "failed") else { continue };
        let found = (attempt.submitted_at, code);
        first.entry(&attempt.invoice_id).and_modify(|seen| *seen = found.min(*seen)).or_insert(found);
    }
    first.into_iter().map(|(invoice, (_, code))| (invoice, code)).collect()
}

#[cfg(test)]
mod tests;
