//! The numbered cases about pauses, under each of the three rules.

use billing::pausing::{PauseRule, Standstill, at_pause, at_resume, carried};
use billing::proration::{LastDay, ProrationUnit, credit};
use calendar::{Cycle, Interval, Period, Unit};

use crate::proration::{ngn, paid, span, terms};
use crate::support::at;

fn cycle(start: &str, unit: Unit) -> Cycle {
    Cycle::try_new(at(start), "UTC", Interval::try_new(unit, 1).expect("one of it"), None).expect("a cycle")
}

const UNITS: [ProrationUnit; 3] = [ProrationUnit::Day, ProrationUnit::Second, ProrationUnit::Millisecond];

fn case_67() -> (Cycle, Standstill) {
    let paid = span("2027-04-01", "2027-05-01");
    (cycle("2027-04-01", Unit::Month), Standstill { paid, paused_at: at("2027-04-11"), resumed_at: at("2027-05-06") })
}

#[test]
fn case_67_a_keeping_the_anchor_bills_the_rest_of_may() {
    let (months, pause) = case_67();
    for unit in UNITS {
        let rule = PauseRule::KeepAnchor;
        assert_eq!(at_pause(rule, &terms(unit), &paid(3_000, pause.paid), pause.paused_at), Ok(None));
        let resumed = at_resume(rule, &terms(unit), &months, &pause, ngn(3_000)).expect("resumes");
        assert_eq!(resumed.charge.map(|line| line.net), Some(ngn(2_516)), "26 of 31");
        assert_eq!(resumed.period, span("2027-05-06", "2027-06-01"));
        // Still inside what was paid for, nothing is due.
        let early = Standstill { resumed_at: at("2027-04-30"), ..pause };
        let resumed = at_resume(rule, &terms(unit), &months, &early, ngn(3_000)).expect("resumes");
        assert_eq!((resumed.charge, resumed.period), (None, pause.paid));
    }
}

#[test]
fn case_67_b_a_shifted_boundary_runs_to_26_may() {
    let (months, pause) = case_67();
    for unit in UNITS {
        let rule = PauseRule::ShiftBoundary;
        assert_eq!(at_pause(rule, &terms(unit), &paid(3_000, pause.paid), pause.paused_at), Ok(None));
        let resumed = at_resume(rule, &terms(unit), &months, &pause, ngn(3_000)).expect("resumes");
        assert_eq!((resumed.charge, resumed.period), (None, span("2027-04-01", "2027-05-26")));
        assert_eq!(resumed.cycle.anchor_day(), Some(26));
        assert_eq!(resumed.cycle.period(0), Ok(span("2027-05-26", "2027-06-26")));
    }
}

#[test]
fn case_67_c_credit_and_billing_again() {
    let (months, pause) = case_67();
    for unit in UNITS {
        let rule = PauseRule::CreditAndRebill;
        let back = at_pause(rule, &terms(unit), &paid(3_000, pause.paid), pause.paused_at).expect("computes");
        assert_eq!(back.map(|line| line.net), Some(ngn(-2_000)));
        let resumed = at_resume(rule, &terms(unit), &months, &pause, ngn(3_000)).expect("resumes");
        assert_eq!(resumed.charge.map(|line| line.net), Some(ngn(2_516)));
        assert_eq!(resumed.period, span("2027-05-06", "2027-06-01"));
        // Inside what was paid for, the rest is bought back.
        let early = Standstill { resumed_at: at("2027-04-21"), ..pause };
        let resumed = at_resume(rule, &terms(unit), &months, &early, ngn(3_000)).expect("resumes");
        assert_eq!(resumed.charge.map(|line| line.net), Some(ngn(1_000)));
    }
}

#[test]
fn case_81_a_year_shifted_by_every_pause() {
    let years = cycle("2027-01-01", Unit::Year);
    for unit in UNITS {
        let mut period = years.period(0).expect("in range");
        let mut served = Vec::new();
        let mut from = period.start;
        let pauses = [("2027-03-01", "2027-04-01"), ("2027-06-01", "2027-07-01"), ("2027-12-01", "2027-12-11")];
        let mut ends = Vec::new();
        for (paused_at, resumed_at) in pauses {
            let pause = Standstill { paid: period, paused_at: at(paused_at), resumed_at: at(resumed_at) };
            served.push(days(Period { start: from, end: pause.paused_at }));
            let resumed = at_resume(PauseRule::ShiftBoundary, &terms(unit), &years, &pause, ngn(36_500));
            let resumed = resumed.expect("resumes");
            assert_eq!(resumed.charge, None);
            assert_eq!(resumed.cycle.boundary(0), Ok(resumed.period.end), "the next period starts where this one ends");
            (period, from) = (resumed.period, pause.resumed_at);
            ends.push(period.end);
        }
        assert_eq!(ends, [at("2028-02-01"), at("2028-03-02"), at("2028-03-12")]);
        assert_eq!(served[..2], [59, 61]);
        // Without the third pause the rest is 245 days: 365 in all. With it, the same.
        assert_eq!(days(Period { start: at("2027-07-01"), end: ends[1] }), 245);
        served.push(days(Period { start: from, end: period.end }));
        assert_eq!(served.iter().sum::<i64>(), 365);
    }
}

#[test]
fn case_81_a_credit_after_a_shifted_pause_counts_served_days_only() {
    let year = span("2027-01-01", "2028-01-01");
    let pause = Standstill { paid: year, paused_at: at("2027-03-01"), resumed_at: at("2027-04-01") };
    for unit in UNITS {
        let terms = terms(unit);
        let rest = carried(&terms, &paid(36_500, year), &pause).expect("computes").expect("something is left");
        assert_eq!((rest.net, rest.covers), (ngn(30_600), span("2027-04-01", "2028-02-01")));
        // Canceled 61 days later: 59 + 61 of 365 days are served.
        let back = credit(&terms, &rest, at("2027-06-01")).expect("computes").expect("a line");
        assert_eq!(back.net, ngn(-24_500));
    }
}

#[test]
fn a_day_that_was_billed_is_not_given_again() {
    let (months, pause) = case_67();
    let mut terms = terms(ProrationUnit::Day);
    terms.rule.last_day = LastDay::Billed;
    // 11 April is served, and so is 6 May: 19 days are left, 6 to 24 May.
    let pause = Standstill { paused_at: at("2027-04-11T15:00:00Z"), resumed_at: at("2027-05-06T15:00:00Z"), ..pause };
    let resumed = at_resume(PauseRule::ShiftBoundary, &terms, &months, &pause, ngn(3_000)).expect("resumes");
    assert_eq!(resumed.period, span("2027-04-01", "2027-05-25"));
    let rest = carried(&terms, &paid(3_000, pause.paid), &pause).expect("computes").expect("something is left");
    assert_eq!(rest.net, ngn(1_900));
}

#[test]
fn a_pause_after_the_paid_period_shifts_nothing() {
    let months = cycle("2027-04-01", Unit::Month);
    let pause = Standstill {
        paid: span("2027-04-01", "2027-05-01"),
        paused_at: at("2027-05-03"),
        resumed_at: at("2027-05-06"),
    };
    let resumed = at_resume(PauseRule::ShiftBoundary, &terms(ProrationUnit::Day), &months, &pause, ngn(3_000));
    assert_eq!(resumed.expect("resumes").period, span("2027-05-06", "2027-05-06"));
    let backwards = Standstill { resumed_at: at("2027-05-01"), ..pause };
    let refused = at_resume(PauseRule::KeepAnchor, &terms(ProrationUnit::Day), &months, &backwards, ngn(3_000));
    assert_eq!(refused.expect_err("time does not run back").code(), "instant_out_of_order");
}

fn days(period: Period) -> i64 {
    calendar::days_between(period.start, period.end, "UTC").expect("in range")
}
