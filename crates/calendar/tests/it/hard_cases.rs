//! The numbered cases about anchors and periods, each by its number.

use calendar::{CalendarError, Period, Unit};
use jiff::Timestamp;

use crate::{at, cycle, every};

/// Boundaries 0, 1, … of a cycle that starts with the first of them.
#[track_caller]
fn boundaries(zone: &str, unit: Unit, expected: &[&str]) {
    let cycle = cycle(expected[0], zone, every(unit, 1), None);
    let found: Vec<Timestamp> = (0..).take(expected.len()).map(|n| cycle.boundary(n).expect("in range")).collect();
    assert_eq!(found, expected.iter().map(|text| at(text)).collect::<Vec<_>>());
}

/// The same, at midnight UTC.
#[track_caller]
fn dates(unit: Unit, expected: &[&str]) {
    let full: Vec<String> = expected.iter().map(|date| format!("{date}T00:00Z")).collect();
    boundaries("UTC", unit, &full.iter().map(String::as_str).collect::<Vec<_>>());
}

#[test]
fn case_01_monthly_from_the_31st() {
    dates(Unit::Month, &["2027-01-31", "2027-02-28", "2027-03-31", "2027-04-30", "2027-05-31", "2027-06-30"]);
}

#[test]
fn case_02_monthly_from_the_31st_into_a_leap_year() {
    dates(Unit::Month, &["2027-12-31", "2028-01-31", "2028-02-29", "2028-03-31"]);
}

#[test]
fn case_03_the_28th_of_february_is_a_day_not_a_month_end() {
    dates(Unit::Month, &["2027-02-28", "2027-03-28", "2027-04-28"]);
}

#[test]
fn case_04_quarters_from_30_november() {
    dates(Unit::Quarter, &["2026-11-30", "2027-02-28", "2027-05-30", "2027-08-30", "2027-11-30"]);
    let quarters = cycle("2026-11-30T00:00Z", "UTC", every(Unit::Quarter, 1), None);
    let days = |n| quarters.days(&quarters.period(n).expect("in range")).expect("in range");
    assert_eq!([days(0), days(1), days(2), days(3)], [90, 91, 92, 92]);
}

#[test]
fn case_05_yearly_from_the_leap_day() {
    dates(Unit::Year, &["2028-02-29", "2029-02-28", "2030-02-28", "2031-02-28", "2032-02-29"]);
}

#[test]
fn case_06_local_midnight_on_the_31st_in_new_york() {
    let expected = ["2027-01-31T05:00Z", "2027-02-28T05:00Z", "2027-03-31T04:00Z", "2027-04-30T04:00Z"];
    boundaries("America/New_York", Unit::Month, &expected);
}

#[test]
fn case_07_local_midnight_on_the_31st_in_tokyo() {
    let expected = ["2027-01-30T15:00Z", "2027-02-27T15:00Z", "2027-03-30T15:00Z", "2027-04-29T15:00Z"];
    boundaries("Asia/Tokyo", Unit::Month, &expected);
}

#[test]
fn case_08_a_midnight_that_does_not_exist_in_cairo() {
    boundaries("Africa/Cairo", Unit::Month, &["2027-03-29T22:00Z", "2027-04-29T22:00Z", "2027-05-29T21:00Z"]);
    let shown = at("2027-04-29T22:00Z").in_tz("Africa/Cairo").expect("a zone").datetime();
    assert_eq!(shown, jiff::civil::date(2027, 4, 30).at(1, 0, 0, 0));
}

#[test]
fn case_09_a_midnight_that_does_not_exist_in_santiago() {
    boundaries("America/Santiago", Unit::Month, &["2027-08-05T04:00Z", "2027-09-05T04:00Z", "2027-10-05T03:00Z"]);
}

#[test]
fn case_10_a_midnight_that_occurs_twice_in_havana() {
    boundaries("America/Havana", Unit::Month, &["2027-10-07T04:00Z", "2027-11-07T04:00Z", "2027-12-07T05:00Z"]);
}

#[test]
fn case_11_a_skipped_hour_does_not_move_the_month_after() {
    boundaries("America/New_York", Unit::Month, &["2027-02-14T07:30Z", "2027-03-14T07:30Z", "2027-04-14T06:30Z"]);
}

#[test]
fn case_12_a_trial_of_14_local_days() {
    let start = at("2027-03-07T23:30Z");
    assert_eq!(calendar::days_later(start, "America/New_York", 14), Ok(at("2027-03-21T22:30Z")));
    let trial = cycle("2027-03-07T23:30Z", "America/New_York", every(Unit::Day, 14), None);
    assert_eq!(trial.boundary(1), Ok(at("2027-03-21T22:30Z")), "never 23:30Z");
}

#[test]
fn case_13_a_customer_moves_from_paris_to_los_angeles() {
    // Calendar months: the 1st at local midnight.
    let paris = cycle("2026-12-31T23:00Z", "Europe/Paris", every(Unit::Month, 1), None);
    let moved = paris.move_to_zone("America/Los_Angeles", at("2027-03-10T12:00Z")).expect("moves");
    assert_eq!(moved.index, 2);
    assert_eq!(moved.period, Period { start: at("2027-02-28T23:00Z"), end: at("2027-04-01T07:00Z") });
    // The one before ends where it starts, and the one after starts where it ends.
    assert_eq!(paris.period(1).expect("in range").end, moved.period.start);
    let after = moved.cycle.period(3).expect("in range");
    assert_eq!(after, Period { start: at("2027-04-01T07:00Z"), end: at("2027-05-01T07:00Z") });
    assert_eq!(moved.cycle.zone_name(), "America/Los_Angeles");
}

#[test]
fn case_13_a_move_past_the_boundary_opens_the_next_period_at_once() {
    let paris = cycle("2026-12-31T23:00Z", "Europe/Paris", every(Unit::Month, 1), None);
    // 31 March 22:00 in Paris is already 1 April in Tokyo.
    let now = at("2027-03-31T20:00Z");
    let moved = paris.move_to_zone("Asia/Tokyo", now).expect("moves");
    assert_eq!(moved.period, Period { start: at("2027-02-28T23:00Z"), end: at("2027-03-31T15:00Z") });
    assert!(moved.cycle.period(moved.index + 1).expect("in range").contains(now));
    // Hours elapse everywhere alike.
    let hours = cycle("2027-03-01T00:30Z", "Europe/Paris", every(Unit::Hour, 1), None);
    let moved = hours.move_to_zone("Asia/Tokyo", at("2027-03-01T01:00Z")).expect("moves");
    assert_eq!(moved.period, hours.period(0).expect("in range"));
}

#[test]
fn case_13_a_day_that_the_move_swallows_is_refused() {
    let days = cycle("2027-03-01T10:00Z", "Pacific/Honolulu", every(Unit::Day, 1), None);
    let (start, end) = (at("2027-03-05T10:00Z"), at("2027-03-05T10:00Z"));
    let refused = days.move_to_zone("Pacific/Kiritimati", at("2027-03-05T12:00Z")).err();
    assert_eq!(refused, Some(CalendarError::ZoneTooFar { start, end }));
}

#[test]
fn case_14_a_phase_end_does_not_replace_the_anchor_day() {
    let phase = cycle("2026-11-30T00:00Z", "UTC", every(Unit::Month, 3), None);
    let end = phase.boundary(1).expect("in range");
    assert_eq!(end, at("2027-02-28T00:00Z"));
    let next = calendar::Cycle::try_new(end, "UTC", every(Unit::Month, 1), phase.anchor_day()).expect("a cycle");
    assert!(!next.first_is_stub(), "28 February is the 30th of that month");
    assert_eq!(next.boundary(1), Ok(at("2027-03-30T00:00Z")));
}

#[test]
fn case_15_every_missed_period_is_still_there() {
    let months = cycle("2026-01-31T00:00Z", "UTC", every(Unit::Month, 1), None);
    let last = months.index_at(at("2027-03-05T00:00Z")).expect("after the start");
    let missed: Vec<_> = (1..=last).map(|n| months.boundary(n).expect("in range")).collect();
    assert_eq!(missed.len(), 13);
    assert_eq!((missed[0], missed[12]), (at("2026-02-28T00:00Z"), at("2027-02-28T00:00Z")));
    assert!(missed.is_sorted());
}

#[test]
fn case_16_a_cap_of_28_is_a_choice_and_an_imported_31_is_kept() {
    let month = every(Unit::Month, 1);
    assert_eq!(cycle("2027-01-28T00:00Z", "UTC", month, Some(28)).boundary(2), Ok(at("2027-03-28T00:00Z")));
    let imported = cycle("2027-02-28T00:00Z", "UTC", month, Some(31));
    assert_eq!(imported.anchor_day(), Some(31));
    assert_eq!(imported.boundary(1), Ok(at("2027-03-31T00:00Z")));
}
