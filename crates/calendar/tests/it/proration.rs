//! Stubs and parts of periods, down to the minor unit they cost.

use calendar::{Cycle, Unit};
use money::{Currency, Money, Ratio, Rounding};

use crate::{at, cycle, every};

fn price(minor: i64, part: (i64, i64)) -> Money {
    let part = Ratio::new(part.0.into(), part.1.into()).expect("a whole period is not empty");
    Money::new(minor, Currency::NGN).prorate(part, Rounding::HalfEven).expect("fits")
}

fn ngn(minor: i64) -> Money {
    Money::new(minor, Currency::NGN)
}

#[test]
fn a_stub_is_a_part_of_the_period_it_ends() {
    let months = cycle("2027-02-10T00:00Z", "UTC", every(Unit::Month, 1), Some(31));
    assert!(months.first_is_stub());
    assert_eq!(months.boundary(0), Ok(at("2027-02-10T00:00Z")));
    assert_eq!(months.boundary(1), Ok(at("2027-02-28T00:00Z")));
    assert_eq!(months.boundary(2), Ok(at("2027-03-31T00:00Z")));
    // 18 of 28 days, from 31 January; never 18 of 31.
    assert_eq!(months.stub_days(), Some((18, 28)));
    assert_eq!(months.stub_fraction(), Some((18 * 86_400_000, 28 * 86_400_000)));
    let stub = months.stub_fraction().expect("a stub");
    assert_eq!(price(3000, stub), ngn(1929));
}

#[test]
fn stubs_end_on_the_next_anchor_day() {
    for (start, unit, day, end, days) in [
        // Later in the same month, and in the next.
        ("2027-02-10T00:00Z", Unit::Month, 15, "2027-02-15T00:00Z", (5, 31)),
        ("2027-02-20T00:00Z", Unit::Month, 15, "2027-03-15T00:00Z", (23, 28)),
        ("2027-12-20T00:00Z", Unit::Month, 1, "2028-01-01T00:00Z", (12, 31)),
        // Longer intervals end the stub at the first anchor day too.
        ("2027-02-10T00:00Z", Unit::Quarter, 15, "2027-02-15T00:00Z", (5, 92)),
        ("2027-02-10T00:00Z", Unit::Year, 1, "2027-03-01T00:00Z", (19, 365)),
    ] {
        let cycle = cycle(start, "UTC", every(unit, 1), Some(day));
        assert_eq!(cycle.boundary(1), Ok(at(end)), "{start} {unit} {day}");
        assert_eq!(cycle.stub_days(), Some(days), "{start} {unit} {day}");
        assert_eq!(cycle.index_at(at(start)), Ok(0));
        assert_eq!(cycle.index_at(at(end)), Ok(1));
    }
}

#[test]
fn a_stub_over_a_clock_change_counts_what_passed() {
    let months = cycle("2027-03-10T05:00Z", "America/New_York", every(Unit::Month, 1), Some(1));
    // From 10 March to 1 April is an hour short of 22 days, and March an hour short of 31.
    assert_eq!(months.stub_fraction(), Some(((22 * 24 - 1) * 3_600_000, 743 * 3_600_000)));
    assert_eq!(months.stub_days(), Some((22, 31)));
}

#[test]
fn no_stub_where_the_start_is_on_the_anchor_day() {
    let month = every(Unit::Month, 1);
    for (start, unit, day) in [
        ("2027-02-10T00:00Z", Unit::Month, None),
        ("2027-02-10T00:00Z", Unit::Month, Some(10)),
        ("2027-02-28T00:00Z", Unit::Month, Some(31)),
        // An anchor day means nothing to weeks.
        ("2027-02-10T00:00Z", Unit::Week, Some(31)),
    ] {
        let cycle = cycle(start, "UTC", every(unit, 1), day);
        assert!(!cycle.first_is_stub(), "{start} {unit} {day:?}");
        assert_eq!((cycle.stub_fraction(), cycle.stub_days()), (None, None));
    }
    // The start is the 10th in Lagos, though still the 9th in UTC.
    assert!(!cycle("2027-02-09T23:00Z", "Africa/Lagos", month, Some(10)).first_is_stub());
    assert!(cycle("2027-02-09T23:00Z", "UTC", month, Some(10)).first_is_stub());
}

/// What is left of the period that holds `change`, in milliseconds and in days.
fn rest(cycle: &Cycle, change: &str) -> ((i64, i64), (i64, i64)) {
    let change = at(change);
    let n = cycle.index_at(change).expect("after the start");
    let whole = cycle.period(n).expect("in range");
    let left = calendar::Period { start: change, end: whole.end };
    let days = |period| cycle.days(period).expect("in range");
    ((left.millis(), whole.millis()), (days(&left), days(&whole)))
}

#[test]
fn a_leap_year_has_366_days() {
    let years = cycle("2028-01-01T00:00Z", "UTC", every(Unit::Year, 1), None);
    let (millis, days) = rest(&years, "2028-07-01T00:00Z");
    assert_eq!(days, (184, 366));
    assert_eq!(price(120_000, days), ngn(60_328));
    assert_eq!(price(120_000, millis), ngn(60_328));
}

#[test]
fn a_month_with_a_clock_change_has_743_hours() {
    let months = cycle("2027-03-01T05:00Z", "America/New_York", every(Unit::Month, 1), None);
    let (millis, days) = rest(&months, "2027-03-16T04:00Z");
    assert_eq!(days, (16, 31));
    assert_eq!(millis, (1_382_400_000, 2_674_800_000));
    assert_eq!(price(100_000, days), ngn(51_613));
    assert_eq!(price(100_000, millis), ngn(51_682));
}
