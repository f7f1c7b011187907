use jiff::{SignedDuration, Timestamp};

use super::{Breaker, Limits, State};

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_790_000_000 + second).expect("an instant")
}

fn opened() -> Breaker {
    let mut breaker = Breaker::new(Limits::default());
    (0..5).for_each(|second| breaker.record(false, at(second)));
    breaker
}

#[test]
fn five_failures_in_a_row_within_a_minute_open_it() {
    let mut breaker = Breaker::new(Limits::default());
    (0..4).for_each(|second| breaker.record(false, at(second)));
    assert!(breaker.admit(at(4)));
    breaker.record(false, at(4));
    assert_eq!(breaker.state(), State::Open { until: at(64) });
    assert!(!breaker.admit(at(63)));
}

#[test]
fn one_success_begins_the_row_anew_and_slow_failures_do_not_count() {
    let mut breaker = Breaker::new(Limits::default());
    for second in 0..20 {
        breaker.record(second % 5 == 4, at(second));
    }
    assert_eq!(breaker.state(), State::Closed);
    let mut slow = Breaker::new(Limits::default());
    (0..20).for_each(|minute| slow.record(false, at(minute * 16)));
    assert_eq!(slow.state(), State::Closed, "never five within a minute");
}

#[test]
fn one_probe_passes_after_the_rest() {
    let mut breaker = opened();
    assert!(breaker.admit(at(64)));
    assert!(!breaker.admit(at(64)), "one probe at a time");
    breaker.record(true, at(65));
    assert_eq!(breaker.state(), State::Closed);

    let mut breaker = opened();
    assert!(breaker.admit(at(70)));
    breaker.record(false, at(71));
    assert_eq!(breaker.state(), State::Open { until: at(131) });
}

#[test]
fn a_probe_that_never_reports_is_replaced() {
    let mut breaker = opened();
    assert!(breaker.admit(at(64)));
    assert!(!breaker.admit(at(123)));
    assert!(breaker.admit(at(124)));
}

#[test]
fn late_reports_do_not_close_an_open_one() {
    let mut breaker = opened();
    breaker.record(true, at(6));
    assert_eq!(breaker.state(), State::Open { until: at(64) });
}

#[test]
fn messages_that_do_not_arrive_open_it() {
    let mut breaker = Breaker::new(Limits::default());
    (0..49).for_each(|number| breaker.delivered(number % 10 < 7, at(number)));
    assert_eq!(breaker.state(), State::Closed, "too few to judge");
    breaker.delivered(false, at(50));
    assert_eq!(breaker.state(), State::Closed, "35 of 50 are 70 percent");
    breaker.delivered(false, at(51));
    assert_eq!(breaker.state(), State::Open { until: at(111) });
}

#[test]
fn the_end_of_time_is_no_panic() {
    let limits = Limits { rest: SignedDuration::MAX, failures: 1, ..Limits::default() };
    let mut breaker = Breaker::new(limits);
    breaker.record(false, at(0));
    assert_eq!(breaker.state(), State::Open { until: Timestamp::MAX });
}
