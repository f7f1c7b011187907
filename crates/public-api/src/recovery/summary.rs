//! What is at risk, what came back and what is lost, from counted rows.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use store::dunning::SummaryRow;
use utoipa::{IntoParams, ToSchema};

/// The time that the figures are about.
#[derive(Clone, Copy, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(crate) struct SummaryQuery {
    /// Recoveries that began at this instant or later.
    pub(super) from: Option<Timestamp>,
    /// Recoveries that began before this instant.
    pub(super) to: Option<Timestamp>,
}

/// The figures of every currency.
#[derive(Clone, Debug, Default, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct RecoveryReport {
    /// One for each currency in which a charge ever failed.
    currencies: Vec<RecoverySummary>,
}

/// The figures of one currency. Amounts are in minor units.
#[derive(Clone, Debug, Default, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct RecoverySummary {
    currency: String,
    /// Still being recovered: money at risk.
    in_flight: i64,
    in_flight_count: i64,
    /// Came back.
    recovered: i64,
    recovered_count: i64,
    /// Given up.
    exhausted: i64,
    exhausted_count: i64,
    /// What came back of what is decided, in hundredths of a percent; null before anything is.
    recovery_rate_bps: Option<i64>,
    /// How many recoveries began with each code.
    by_failure_code: BTreeMap<String, i64>,
    /// How many were paid by each rail.
    by_rail: BTreeMap<String, i64>,
}

impl From<&[SummaryRow]> for RecoveryReport {
    fn from(rows: &[SummaryRow]) -> RecoveryReport {
        let mut found: BTreeMap<&str, RecoverySummary> = BTreeMap::new();
        for row in rows {
            let fresh = || RecoverySummary { currency: row.currency.clone(), ..RecoverySummary::default() };
            found.entry(&row.currency).or_insert_with(fresh).add(row);
        }
        let currencies = found.into_values().map(RecoverySummary::rated).collect();
        RecoveryReport { currencies }
    }
}

impl RecoverySummary {
    fn add(&mut self, row: &SummaryRow) {
        let (amount, count) = match row.state.as_str() {
            "scheduled" | "in_flight" | "awaiting_customer" => (&mut self.in_flight, &mut self.in_flight_count),
            "recovered" => (&mut self.recovered, &mut self.recovered_count),
            "exhausted" => (&mut self.exhausted, &mut self.exhausted_count),
            // Canceled: taken back before it was decided, so it counts for neither side.
            _ => return,
        };
        *amount += row.amount_minor;
        *count += row.count;
        *self.by_failure_code.entry(row.failure_code.clone()).or_default() += row.count;
        if let (Some(rail), "recovered") = (&row.rail, row.state.as_str()) {
            *self.by_rail.entry(rail.clone()).or_default() += row.count;
        }
    }

    fn rated(mut self) -> RecoverySummary {
        let decided = i128::from(self.recovered) + i128::from(self.exhausted);
        let rate = i128::from(self.recovered) * 10_000;
        self.recovery_rate_bps = rate.checked_div(decided).and_then(|bps| i64::try_from(bps).ok());
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(currency: &str, state: &str, code: &str, rail: Option<&str>, count: i64, amount_minor: i64) -> SummaryRow {
        SummaryRow {
            currency: currency.to_owned(),
            state: state.to_owned(),
            failure_code: code.to_owned(),
            rail: rail.map(str::to_owned),
            count,
            amount_minor,
        }
    }

    #[test]
    fn amounts_counts_and_rates_add_up() {
        let rows = [
            row("NGN", "recovered", "insufficient_funds", Some("card"), 3, 300),
            row("NGN", "recovered", "insufficient_funds", Some("ussd"), 1, 100),
            row("NGN", "exhausted", "do_not_honor", None, 2, 200),
            row("NGN", "awaiting_customer", "expired_card", None, 1, 50),
            row("NGN", "scheduled", "expired_card", None, 1, 50),
            row("NGN", "canceled", "expired_card", None, 9, 900),
            row("USD", "in_flight", "do_not_honor", None, 1, 7),
        ];
        let report = RecoveryReport::from(rows.as_slice());
        let [naira, dollar] = report.currencies.as_slice() else { panic!("two currencies") };
        assert_eq!((naira.recovered, naira.exhausted, naira.in_flight), (400, 200, 100));
        assert_eq!(naira.recovery_rate_bps, Some(6_666));
        assert_eq!(naira.by_failure_code.get("expired_card"), Some(&2));
        assert_eq!(naira.by_rail.values().sum::<i64>(), naira.recovered_count);
        assert_eq!((dollar.in_flight, dollar.recovery_rate_bps), (7, None));
    }
}
