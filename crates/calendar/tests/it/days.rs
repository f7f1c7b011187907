//! Local dates: counted, added, and the first anchor from an instant on.

use calendar::{
    CalendarError, days_between, days_later, first_anchor_on_or_after, months_later, next_day, opens_a_day,
};

use crate::at;

#[test]
fn days_are_dates_whatever_their_length() {
    // New York springs forward on 14 March: 23 hours, one day.
    let (from, to) = (at("2027-03-14T05:00Z"), at("2027-03-15T04:00Z"));
    assert_eq!(days_between(from, to, "America/New_York"), Ok(1));
    assert_eq!(days_between(to, from, "America/New_York"), Ok(-1));
    assert_eq!(days_between(at("2027-03-14T00:00Z"), at("2027-03-14T23:59Z"), "UTC"), Ok(0));
    assert_eq!(days_later(from, "America/New_York", 1), Ok(to));
    assert!(days_between(from, to, "Mars/Olympus").is_err());
}

#[test]
fn months_are_clamped() {
    assert_eq!(months_later(at("2027-01-31T00:00Z"), "UTC", 1), Ok(at("2027-02-28T00:00Z")));
    assert_eq!(months_later(at("2027-01-31T00:00Z"), "UTC", 13), Ok(at("2028-02-29T00:00Z")));
    assert_eq!(months_later(at("2027-02-01T05:00Z"), "America/New_York", 2), Ok(at("2027-04-01T04:00Z")));
}

#[test]
fn a_day_opens_where_its_first_instant_is() {
    assert_eq!(opens_a_day(at("2027-03-10T23:00Z"), "Africa/Lagos"), Ok(true));
    assert_eq!(opens_a_day(at("2027-03-11T00:00Z"), "Africa/Lagos"), Ok(false));
    // Midnight does not exist in Cairo on 30 April 2027; the day opens at one o'clock.
    assert_eq!(opens_a_day(at("2027-04-29T22:00Z"), "Africa/Cairo"), Ok(true));
    assert_eq!(next_day(at("2027-04-29T05:00Z"), "Africa/Cairo"), Ok(at("2027-04-29T22:00Z")));
    assert_eq!(next_day(at("2027-03-10T23:00Z"), "Africa/Lagos"), Ok(at("2027-03-11T23:00Z")));
}

#[test]
fn the_first_anchor_is_here_or_the_next() {
    for (start, zone, day, expected) in [
        ("2027-02-10T00:00Z", "UTC", 31, "2027-02-28T00:00Z"),
        ("2027-02-28T09:00Z", "UTC", 31, "2027-02-28T09:00Z"),
        ("2027-02-10T00:00Z", "UTC", 5, "2027-03-05T00:00Z"),
        ("2027-12-20T00:00Z", "UTC", 1, "2028-01-01T00:00Z"),
        // The 10th already in Lagos, still the 9th in UTC.
        ("2027-02-09T23:00Z", "Africa/Lagos", 10, "2027-02-09T23:00Z"),
        ("2027-03-13T07:30Z", "America/New_York", 14, "2027-03-14T07:30Z"),
    ] {
        assert_eq!(first_anchor_on_or_after(at(start), zone, day), Ok(at(expected)), "{start} {zone} {day}");
    }
    let none = first_anchor_on_or_after(at("2027-02-10T00:00Z"), "UTC", 0);
    assert_eq!(none, Err(CalendarError::DayOfMonth(0)));
}
