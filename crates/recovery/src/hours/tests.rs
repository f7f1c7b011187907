use jiff::Timestamp;
use jiff::civil::Time;

use super::Hours;
use crate::policy::{LocalHours, Policy};

fn at(text: &str) -> Timestamp {
    text.parse().expect("a timestamp")
}

fn still() -> Policy {
    Policy { jitter_minutes: 0, quiet_hours: None, ..Policy::default() }
}

const FAR: &str = "2027-01-01T00:00:00Z";

#[test]
fn the_first_allowed_moment_is_found_in_local_hours() {
    // Lagos is one hour ahead of UTC; spans are 06–09 and 18–21 local.
    let rows = [
        ("2026-09-12T02:00:00Z", "2026-09-12T05:00:00Z"),
        ("2026-09-12T05:00:00Z", "2026-09-12T05:00:00Z"),
        ("2026-09-12T07:59:59Z", "2026-09-12T07:59:59Z"),
        ("2026-09-12T08:00:00Z", "2026-09-12T17:00:00Z"),
        ("2026-09-12T20:00:00Z", "2026-09-13T05:00:00Z"),
        // Fractions of a second are rounded up, never down.
        ("2026-09-12T06:00:00.5Z", "2026-09-12T06:00:01Z"),
    ];
    let policy = still();
    let hours = Hours::try_new(&policy, 7, 1).expect("Lagos is known");
    for (earliest, expected) in rows {
        assert_eq!(hours.place(at(earliest), at(FAR)).expect("in range"), Some(at(expected)), "{earliest}");
    }
}

#[test]
fn the_limit_is_exclusive_and_the_last_hours_before_it_are_found() {
    let policy = still();
    let hours = Hours::try_new(&policy, 7, 1).expect("Lagos is known");
    let early = at("2026-09-12T02:00:00Z");
    assert_eq!(hours.place(early, at("2026-09-12T05:00:00Z")).expect("in range"), None);
    let rows = [
        ("2026-09-14T05:00:00Z", Some("2026-09-13T17:00:00Z")),
        ("2026-09-14T05:00:01Z", Some("2026-09-14T05:00:00Z")),
        ("2026-09-12T05:00:00Z", None),
    ];
    for (limit, expected) in rows {
        let found = hours.place_last(early, at(limit)).expect("in range");
        assert_eq!(found, expected.map(at), "{limit}");
    }
}

#[test]
fn spans_up_to_midnight_and_clock_changes_are_handled() {
    let mut policy = still();
    policy.payday.zone = "Europe/London".to_owned();
    // On 29 March 2026 London has no hour from 01:00 to 02:00.
    policy.allowed_hours = vec![LocalHours { from: 1, to: 2 }];
    let hours = Hours::try_new(&policy, 7, 1).expect("London is known");
    let found = hours.place(at("2026-03-29T00:30:00Z"), at(FAR)).expect("in range");
    assert_eq!(found, Some(at("2026-03-30T00:00:00Z")));

    policy.allowed_hours = vec![LocalHours { from: 23, to: 24 }];
    let hours = Hours::try_new(&policy, 7, 1).expect("London is known");
    let found = hours.place(at("2026-01-10T23:59:59Z"), at(FAR)).expect("in range");
    assert_eq!(found, Some(at("2026-01-10T23:59:59Z")));
}

#[test]
fn neighbours_are_spread_over_the_whole_jitter() {
    let policy = Policy::default();
    let start = at("2026-09-25T05:00:00Z");
    let mut quarters = [0_u32; 4];
    for seed in 0..400 {
        let hours = Hours::try_new(&policy, seed, 1).expect("Lagos is known");
        let found = hours.place(start, at(FAR)).expect("in range").expect("allowed");
        let minutes = found.duration_since(start).as_mins();
        assert!((0..120).contains(&minutes), "{minutes}");
        quarters[usize::try_from(minutes / 30).expect("small")] += 1;
    }
    // 100 are expected in each; a stuck or clumped draw is far outside this.
    assert!(quarters.iter().all(|q| (60..140).contains(q)), "{quarters:?}");
}

#[test]
fn jitter_never_leaves_a_span_that_is_shorter() {
    let policy = Policy { allowed_hours: vec![LocalHours { from: 8, to: 9 }], quiet_hours: None, ..Policy::default() };
    for seed in 0..200 {
        let hours = Hours::try_new(&policy, seed, 3).expect("Lagos is known");
        let found = hours.place(at("2026-09-12T07:40:00Z"), at(FAR)).expect("in range").expect("allowed");
        let local = found.to_zoned(hours.zone().clone()).time();
        assert!(local >= Time::constant(8, 40, 0, 0) && local < Time::constant(9, 0, 0, 0), "{local}");
    }
}
