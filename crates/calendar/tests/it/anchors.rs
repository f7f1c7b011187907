//! Boundaries with exact results, among them the month ends and clock changes others got wrong.

use calendar::{CalendarError, Interval, Unit};

use crate::{at, cycle, every};

struct Case {
    name: &'static str,
    zone: &'static str,
    interval: Interval,
    /// The start, then each boundary after it.
    boundaries: &'static [&'static str],
}

fn check(cases: &[Case]) {
    for Case { name, zone, interval, boundaries } in cases {
        let cycle = cycle(boundaries[0], zone, *interval, None);
        for (n, expected) in (0..).zip(*boundaries) {
            assert_eq!(cycle.boundary(n), Ok(at(expected)), "{name}: boundary {n}");
            assert_eq!(cycle.index_at(at(expected)), Ok(n), "{name}: index of boundary {n}");
        }
        assert!(!cycle.first_is_stub(), "{name}");
    }
}

#[test]
fn month_ends_clamp_and_come_back() {
    check(&[
        Case {
            name: "the 31st",
            zone: "UTC",
            interval: every(Unit::Month, 1),
            boundaries: &[
                "2027-01-31T00:00Z",
                "2027-02-28T00:00Z",
                "2027-03-31T00:00Z",
                "2027-04-30T00:00Z",
                "2027-05-31T00:00Z",
                "2027-06-30T00:00Z",
            ],
        },
        Case {
            name: "into a leap year",
            zone: "UTC",
            interval: every(Unit::Month, 1),
            boundaries: &["2027-12-31T00:00Z", "2028-01-31T00:00Z", "2028-02-29T00:00Z", "2028-03-31T00:00Z"],
        },
        Case {
            name: "the 28th is a day, not a month end",
            zone: "UTC",
            interval: every(Unit::Month, 1),
            boundaries: &["2027-02-28T00:00Z", "2027-03-28T00:00Z", "2027-04-28T00:00Z"],
        },
        Case {
            name: "quarters",
            zone: "UTC",
            interval: every(Unit::Quarter, 1),
            boundaries: &[
                "2026-11-30T00:00Z",
                "2027-02-28T00:00Z",
                "2027-05-30T00:00Z",
                "2027-08-30T00:00Z",
                "2027-11-30T00:00Z",
            ],
        },
        Case {
            name: "leap day",
            zone: "UTC",
            interval: every(Unit::Year, 1),
            boundaries: &[
                "2028-02-29T00:00Z",
                "2029-02-28T00:00Z",
                "2030-02-28T00:00Z",
                "2031-02-28T00:00Z",
                "2032-02-29T00:00Z",
            ],
        },
        Case {
            name: "half-years",
            zone: "UTC",
            interval: every(Unit::Biannual, 1),
            boundaries: &["2027-08-31T00:00Z", "2028-02-29T00:00Z", "2028-08-31T00:00Z"],
        },
    ]);
}

#[test]
fn quarters_have_their_own_lengths() {
    let quarters = cycle("2026-11-30T00:00Z", "UTC", every(Unit::Quarter, 1), None);
    let days: Vec<_> =
        (0..4).map(|n| quarters.days(&quarters.period(n).expect("in range")).expect("in range")).collect();
    assert_eq!(days, [90, 91, 92, 92]);
}

#[test]
fn the_local_date_is_clamped_not_that_of_utc() {
    check(&[
        Case {
            name: "New York, local midnight on the 31st",
            zone: "America/New_York",
            interval: every(Unit::Month, 1),
            boundaries: &["2027-01-31T05:00Z", "2027-02-28T05:00Z", "2027-03-31T04:00Z", "2027-04-30T04:00Z"],
        },
        Case {
            name: "Tokyo, local midnight on the 31st",
            zone: "Asia/Tokyo",
            interval: every(Unit::Month, 1),
            boundaries: &["2027-01-30T15:00Z", "2027-02-27T15:00Z", "2027-03-30T15:00Z", "2027-04-29T15:00Z"],
        },
    ]);
}

#[test]
fn missing_and_doubled_local_times_are_resolved_and_forgotten() {
    check(&[
        Case {
            name: "Cairo, midnight does not exist on 30 April 2027",
            zone: "Africa/Cairo",
            interval: every(Unit::Month, 1),
            boundaries: &["2027-03-29T22:00Z", "2027-04-29T22:00Z", "2027-05-29T21:00Z"],
        },
        Case {
            name: "Santiago, midnight does not exist on 5 September 2027",
            zone: "America/Santiago",
            interval: every(Unit::Month, 1),
            boundaries: &["2027-08-05T04:00Z", "2027-09-05T04:00Z", "2027-10-05T03:00Z"],
        },
        Case {
            name: "Havana, midnight occurs twice on 7 November 2027",
            zone: "America/Havana",
            interval: every(Unit::Month, 1),
            boundaries: &["2027-10-07T04:00Z", "2027-11-07T04:00Z", "2027-12-07T05:00Z"],
        },
        Case {
            name: "New York, 02:30 does not exist on 14 March 2027",
            zone: "America/New_York",
            interval: every(Unit::Month, 1),
            boundaries: &["2027-02-14T07:30Z", "2027-03-14T07:30Z", "2027-04-14T06:30Z"],
        },
        Case {
            name: "14 days keep the local time of day",
            zone: "America/New_York",
            interval: every(Unit::Day, 14),
            boundaries: &["2027-03-07T23:30Z", "2027-03-21T22:30Z"],
        },
        Case {
            name: "two weeks are the same fourteen days",
            zone: "America/New_York",
            interval: every(Unit::Week, 2),
            boundaries: &["2027-03-07T23:30Z", "2027-03-21T22:30Z"],
        },
        Case {
            name: "hours are elapsed hours",
            zone: "America/New_York",
            interval: every(Unit::Hour, 24),
            boundaries: &["2027-03-13T23:30Z", "2027-03-14T23:30Z", "2027-03-15T23:30Z"],
        },
        Case {
            name: "a start in the second of two equal local times stays there",
            zone: "America/New_York",
            interval: every(Unit::Day, 1),
            boundaries: &["2027-11-07T06:30Z", "2027-11-08T06:30Z"],
        },
    ]);
}

#[test]
fn the_moved_hour_in_cairo_is_shown_as_one_o_clock() {
    let months = cycle("2027-03-29T22:00Z", "Africa/Cairo", every(Unit::Month, 1), None);
    let shown = months.boundary(1).expect("in range").in_tz("Africa/Cairo").expect("a zone");
    assert_eq!(shown.datetime(), jiff::civil::date(2027, 4, 30).at(1, 0, 0, 0));
}

#[test]
fn a_phase_end_does_not_replace_the_anchor_day() {
    let phase = cycle("2026-11-30T00:00Z", "UTC", every(Unit::Month, 3), None);
    let end = phase.boundary(1).expect("in range");
    assert_eq!(end, at("2027-02-28T00:00Z"));
    let after = cycle("2027-02-28T00:00Z", "UTC", every(Unit::Month, 1), phase.anchor_day());
    assert_eq!(after.boundary(1), Ok(at("2027-03-30T00:00Z")));
    assert!(!after.first_is_stub(), "28 February is the 30th of that month");
}

#[test]
fn after_downtime_every_missed_period_is_still_there() {
    let months = cycle("2026-01-31T00:00Z", "UTC", every(Unit::Month, 1), None);
    // The period of 2026-01-31 is billed; the engine wakes on 2027-03-05.
    let last = months.index_at(at("2027-03-05T00:00Z")).expect("after the start");
    let missed: Vec<_> = (1..=last).map(|n| months.period(n).expect("in range").start).collect();
    assert_eq!(missed.len(), 13);
    assert_eq!(missed.first(), Some(&at("2026-02-28T00:00Z")));
    assert_eq!(missed.last(), Some(&at("2027-02-28T00:00Z")));
    assert!(missed.is_sorted());
}

#[test]
fn anchor_days_from_1_to_31_are_kept() {
    let month = every(Unit::Month, 1);
    for day in 1..=31 {
        let months = cycle("2027-01-15T00:00Z", "UTC", month, Some(day));
        assert_eq!(months.anchor_day(), Some(day));
    }
    // A product may cap new ones at 28; an imported 31 comes back after February.
    let capped = cycle("2027-01-28T00:00Z", "UTC", month, Some(28));
    assert_eq!(capped.boundary(2), Ok(at("2027-03-28T00:00Z")));
    let imported = cycle("2027-02-28T00:00Z", "UTC", month, Some(31));
    assert_eq!(imported.boundary(1), Ok(at("2027-03-31T00:00Z")));
    for day in [0, 32, 255] {
        assert_eq!(
            calendar::Cycle::try_new(at("2027-01-15T00:00Z"), "UTC", month, Some(day)).err(),
            Some(CalendarError::DayOfMonth(day))
        );
    }
}
