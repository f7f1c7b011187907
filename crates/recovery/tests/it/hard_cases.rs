//! The numbered case about retry delays, under both of the rules that a policy can name.

use std::collections::BTreeMap;

use calendar::holidays::Holidays;
use calendar::{Interval, Unit};
use jiff::{SignedDuration, Timestamp};
use money::{Currency, Money};
use recovery::{Action, BackoffFrom, DeclineCode, Failure, History, LocalHours, Policy, Rail, forecast};

fn at(text: &str) -> Timestamp {
    text.parse().expect("an instant the test chose")
}

/// Delays of 60, 300, 1800, 7200 and 43200 minutes on the card, at any hour, without a payday or another rail.
fn retries(backoff_from: BackoffFrom) -> Vec<Timestamp> {
    let policy = Policy {
        max_attempts: 6,
        backoff_hours: vec![0, 1, 5, 30, 120, 720],
        backoff_from,
        payday_aware: false,
        learn_pattern: false,
        allowed_hours: vec![LocalHours { from: 0, to: 24 }],
        quiet_hours: None,
        jitter_minutes: 0,
        rails: vec![],
        max_wait_days: 90,
        ..Policy::payday_aware()
    };
    let failed = at("2027-03-31T00:00:00Z");
    let code = DeclineCode::InsufficientFunds;
    let amount = Money::new(500_000, Currency::NGN);
    let failure = Failure { code, rail: Rail::Card, at: failed, amount };
    let history = History {
        attempts_made: 1,
        first_failed_at: failed,
        tries_by_code: BTreeMap::from([(code, 1)]),
        rails_available: vec![Rail::Card],
        period_end: failed + SignedDuration::from_hours(365 * 24),
        interval: Interval::try_new(Unit::Year, 1).expect("one year"),
        successes: vec![],
        jitter_seed: 42,
        charges: vec![],
        messages: vec![],
        outages: 0,
        blocks: vec![],
    };
    // The forecast shows every date beforehand.
    let dates = forecast(&failure, &history, &policy, &Holidays::nigeria(), failed).expect("can be forecast");
    let (last, tries) = dates.split_last().expect("it ends");
    assert_eq!(last.action, Action::Exhaust);
    assert!(tries.iter().all(|decision| decision.action == Action::Retry));
    tries.iter().filter_map(|decision| decision.at).collect()
}

#[test]
fn case_73_retry_delays_from_the_last_attempt() {
    let expected = [
        "2027-03-31T01:00:00Z",
        "2027-03-31T06:00:00Z",
        "2027-04-01T12:00:00Z",
        "2027-04-06T12:00:00Z",
        "2027-05-06T12:00:00Z",
    ];
    assert_eq!(retries(BackoffFrom::LastAttempt), expected.map(at));
}

#[test]
fn case_73_retry_delays_from_the_first_failure() {
    let expected = [
        "2027-03-31T01:00:00Z",
        "2027-03-31T05:00:00Z",
        "2027-04-01T06:00:00Z",
        "2027-04-05T00:00:00Z",
        "2027-04-30T00:00:00Z",
    ];
    assert_eq!(retries(BackoffFrom::FirstFailure), expected.map(at));
}
