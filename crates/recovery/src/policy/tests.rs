use calendar::{Interval, Unit};
use jiff::Timestamp;

use super::{BackoffFrom, Escalation, LocalHours, Policy};
use crate::rail::Rail;

fn at(text: &str) -> Timestamp {
    text.parse().expect("a timestamp")
}

fn every(count: u16, unit: Unit) -> Interval {
    Interval::try_new(unit, count).expect("a plain interval")
}

#[test]
fn the_default_policy_is_the_documented_one() {
    let p = Policy::default();
    assert_eq!(p, Policy::payday_aware());
    assert_eq!(p.validate(), Ok(()));
    assert_eq!(p.max_attempts, 5);
    assert_eq!(p.backoff_hours, [0, 24, 72, 120, 168]);
    assert_eq!(p.backoff_from, BackoffFrom::FirstFailure);
    assert_eq!(p.rails, [Rail::Ussd, Rail::Transfer, Rail::VirtualAccount, Rail::DirectDebit]);
    assert_eq!(p.on_exhaustion, Escalation::Unpaid);
    assert_eq!((p.payday.from_day, p.payday.to_day, p.payday.hour), (25, 3, 7));
    assert_eq!(p.request_expiry_hours, 48);
}

#[test]
fn the_baseline_differs_only_in_what_it_measures() {
    let mut p = Policy::fixed_ladder();
    assert_eq!(p.validate(), Ok(()));
    assert!(!p.payday_aware && !p.learn_pattern && p.rails.is_empty());
    (p.payday_aware, p.learn_pattern) = (true, true);
    p.rails = Policy::payday_aware().rails;
    p.name = "payday_aware".to_owned();
    assert_eq!(p, Policy::payday_aware());
}

#[test]
fn stored_policies_may_leave_fields_out_but_not_invent_them() {
    let read: Policy = serde_json::from_str(r#"{"max_attempts":3}"#).expect("defaults fill in");
    assert_eq!(read, Policy { max_attempts: 3, ..Policy::default() });
    assert!(serde_json::from_str::<Policy>(r#"{"max_atempts":3}"#).is_err());
    let text = serde_json::to_string(&Policy::fixed_ladder()).expect("a policy serialises");
    assert_eq!(serde_json::from_str::<Policy>(&text).expect("and reads back"), Policy::fixed_ladder());
}

#[test]
fn every_problem_is_reported_beside_its_field() {
    type Break = fn(&mut Policy);
    let rows: &[(&str, Break)] = &[
        ("name", |p| p.name.clear()),
        ("version", |p| p.version = 0),
        ("max_attempts", |p| p.max_attempts = 0),
        ("max_attempts", |p| (p.max_attempts, p.backoff_hours) = (16, (0..16).collect())),
        ("backoff_hours", |p| p.backoff_hours.truncate(4)),
        ("backoff_hours", |p| p.backoff_hours = vec![0, 24, 24, 120, 168]),
        ("backoff_hours", |p| p.backoff_hours = vec![0, 1, 2, 3, 9_000]),
        ("allowed_hours", |p| p.allowed_hours.clear()),
        ("allowed_hours", |p| p.allowed_hours = vec![LocalHours { from: 9, to: 9 }]),
        ("allowed_hours", |p| p.allowed_hours = vec![LocalHours { from: 9, to: 25 }]),
        ("allowed_hours", |p| p.allowed_hours.reverse()),
        ("jitter_minutes", |p| p.jitter_minutes = 721),
        ("rails", |p| p.rails.push(Rail::Ussd)),
        ("max_wait_percent", |p| p.max_wait_percent = 0),
        ("max_wait_percent", |p| p.max_wait_percent = 101),
        ("max_wait_days", |p| p.max_wait_days = 6),
        ("short_interval_days", |p| p.short_interval_days = 0),
        ("request_expiry_hours", |p| p.request_expiry_hours = 0),
        ("payday", |p| p.payday.from_day = 0),
        ("payday", |p| p.payday.hour = 24),
        ("payday", |p| p.payday.zone = "Africa/Nowhere".to_owned()),
    ];
    for (field, spoil) in rows {
        let mut policy = Policy::default();
        spoil(&mut policy);
        let errors = policy.validate().expect_err(field);
        let fields: Vec<&str> = errors.iter().map(|e| e.field).collect();
        assert_eq!(fields, [*field], "{errors:?}");
    }
    let mut many = Policy::default();
    (many.version, many.max_attempts) = (0, 0);
    assert_eq!(many.validate().expect_err("two problems").len(), 2);
}

#[test]
fn waiting_is_bounded_by_the_interval() {
    let first = "2026-09-12T08:00:00Z";
    // interval, period end, percent, expected limit
    let rows = [
        (every(1, Unit::Month), "2026-10-12T08:00:00Z", 100, "2026-10-12T08:00:00Z"),
        // Half of the longest month is 372 hours.
        (every(1, Unit::Month), "2026-10-12T08:00:00Z", 50, "2026-09-27T20:00:00Z"),
        (every(1, Unit::Week), "2026-09-19T08:00:00Z", 100, "2026-09-19T08:00:00Z"),
        // Short plans get a week, past their own period.
        (every(1, Unit::Hour), "2026-09-12T09:00:00Z", 100, "2026-09-19T08:00:00Z"),
        (every(1, Unit::Day), "2026-09-13T08:00:00Z", 10, "2026-09-19T08:00:00Z"),
        (every(6, Unit::Day), "2026-09-18T08:00:00Z", 100, "2026-09-19T08:00:00Z"),
        // Long plans wait no longer than a month.
        (every(1, Unit::Year), "2027-09-12T08:00:00Z", 100, "2026-10-13T08:00:00Z"),
        (every(1, Unit::Quarter), "2026-12-12T08:00:00Z", 25, "2026-10-05T08:00:00Z"),
        // In arrears: the period was over before the first charge.
        (every(1, Unit::Month), "2026-09-12T08:00:00Z", 100, "2026-10-13T08:00:00Z"),
        // A late first charge leaves only the rest of the period.
        (every(1, Unit::Month), "2026-09-15T08:00:00Z", 100, "2026-09-15T08:00:00Z"),
    ];
    for (interval, end, max_wait_percent, expected) in rows {
        let policy = Policy { max_wait_percent, ..Policy::default() };
        let limit = policy.wait_limit(at(first), at(end), interval).expect("in range");
        assert_eq!(limit, at(expected), "{interval:?} {end}");
    }
}
