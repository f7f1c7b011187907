//! Properties of cycles, in zones of every kind, checked against the date library's own arithmetic.

use calendar::{CalendarError, Cycle, Interval, Period, Unit};
use jiff::{SignedDuration, Span, Timestamp};
use proptest::prelude::*;

use crate::{ZONES, at, cycle, every};

#[test]
fn refuses_zones_that_are_none() {
    for name in ["", "Lagos", "Africa/Lagos ", "+01:00", "WAT", "../etc/passwd"] {
        let refused = Cycle::try_new(at("2027-01-01T00:00Z"), name, every(Unit::Month, 1), None).err();
        assert_eq!(refused, Some(CalendarError::UnknownZone(name.to_owned())));
        assert!(calendar::canonical_zone(name).is_err());
    }
    assert_eq!(calendar::canonical_zone("africa/lagos").as_deref(), Ok("Africa/Lagos"));
    let months = cycle("2027-01-01T00:00Z", "africa/lagos", every(Unit::Month, 1), None);
    assert_eq!(months.zone_name(), "Africa/Lagos");
}

#[test]
fn nothing_is_before_the_start() {
    let start = at("2027-01-31T12:00Z");
    let months = cycle("2027-01-31T12:00Z", "UTC", every(Unit::Month, 1), None);
    let before = start - SignedDuration::from_nanos(1);
    assert_eq!(months.index_at(before), Err(CalendarError::BeforeStart { at: before, start }));
    assert_eq!(months.index_at(start), Ok(0));
    assert_eq!((months.start(), months.interval()), (start, every(Unit::Month, 1)));
}

#[test]
fn far_boundaries_are_reached_in_one_step_or_refused() {
    let hours = cycle("2027-01-01T00:00Z", "UTC", every(Unit::Hour, 1), None);
    let far = hours.boundary(60_000_000).expect("in the ninth millennium");
    assert_eq!(far, at("2027-01-01T00:00Z") + SignedDuration::from_hours(60_000_000));
    assert_eq!(hours.index_at(far), Ok(60_000_000));
    for unit in Unit::ALL {
        let cycle = cycle("2027-01-01T00:00Z", "Africa/Lagos", every(unit, unit.most()), None);
        assert_eq!(cycle.boundary(u32::MAX), Err(CalendarError::OutOfRange), "{unit}");
        assert_eq!(cycle.period(u32::MAX), Err(CalendarError::OutOfRange), "{unit}");
    }
    let last = cycle("9999-12-01T00:00Z", "UTC", every(Unit::Month, 1), None);
    assert_eq!(last.index_at(at("9999-12-15T00:00Z")), Err(CalendarError::OutOfRange));
}

#[test]
fn a_date_the_zone_skipped_is_an_empty_period() {
    // Samoa went from 29 to 31 December 2011.
    let days = cycle("2011-12-28T10:00Z", "Pacific/Apia", every(Unit::Day, 1), None);
    let lengths: Vec<_> = (0..4).map(|n| days.period(n).expect("in range").millis() / 3_600_000).collect();
    assert_eq!(lengths, [24, 24, 0, 24]);
    let reappears = days.boundary(3).expect("in range");
    assert_eq!(days.index_at(reappears), Ok(3));
}

#[test]
fn a_period_is_half_open() {
    let period = Period { start: at("2027-01-01T00:00Z"), end: at("2027-02-01T00:00Z") };
    assert!(period.contains(period.start));
    assert!(!period.contains(period.end));
    assert!(period.contains(period.end - SignedDuration::from_nanos(1)));
    assert_eq!(period.millis(), 31 * 86_400_000);
}

fn instants() -> impl Strategy<Value = Timestamp> {
    // 2024 to 2039, by the millisecond, and often on a whole local hour or day.
    let millis = 1_704_067_200_000_i64..2_208_988_800_000;
    let grain = prop::sample::select(vec![1, 1_800_000, 86_400_000]);
    (millis, grain).prop_map(|(millis, grain)| Timestamp::from_millisecond(millis - millis % grain).expect("in range"))
}

fn intervals_of(units: &[Unit]) -> impl Strategy<Value = Interval> + use<> {
    (prop::sample::select(units.to_vec()), 1_u16..=10).prop_map(|(unit, count)| every(unit, count))
}

fn intervals() -> impl Strategy<Value = Interval> {
    intervals_of(&Unit::ALL)
}

fn anchor_days() -> impl Strategy<Value = Option<u8>> {
    prop::option::of(prop_oneof![1_u8..=31, 28_u8..=31])
}

fn cycles_of(units: &[Unit]) -> impl Strategy<Value = Cycle> + use<> {
    let zones = prop::sample::select(ZONES.to_vec());
    (instants(), zones, intervals_of(units), anchor_days()).prop_map(|(start, zone, interval, day)| {
        Cycle::try_new(start, zone, interval, day).expect("all parts are valid")
    })
}

fn cycles() -> impl Strategy<Value = Cycle> {
    cycles_of(&Unit::ALL)
}

fn month_like_cycles() -> impl Strategy<Value = Cycle> {
    cycles_of(&[Unit::Month, Unit::Quarter, Unit::Biannual, Unit::Year])
}

/// The interval taken `n` times, as the date library spells it.
fn span(interval: Interval, n: u32) -> Span {
    let times = i64::from(interval.count()) * i64::from(n);
    match interval.unit() {
        Unit::Hour => Span::new().hours(times),
        Unit::Day => Span::new().days(times),
        Unit::Week => Span::new().weeks(times),
        Unit::Month => Span::new().months(times),
        Unit::Quarter => Span::new().months(3 * times),
        Unit::Biannual => Span::new().months(6 * times),
        Unit::Year => Span::new().years(times),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn boundaries_agree_with_zoned_arithmetic(
        start in instants(), zone in prop::sample::select(ZONES.to_vec()), interval in intervals(),
        n in 0_u32..60,
    ) {
        let cycle = Cycle::try_new(start, zone, interval, None).expect("valid");
        let local = start.in_tz(zone).expect("a zone");
        let expected = local.checked_add(span(interval, n)).expect("in range").timestamp();
        prop_assert_eq!(cycle.boundary(n), Ok(expected));
    }

    #[test]
    fn periods_tile_and_boundaries_increase(cycle in cycles(), n in 0_u32..200) {
        let period = cycle.period(n).expect("in range");
        let next = cycle.period(n + 1).expect("in range");
        prop_assert!(period.start < period.end);
        prop_assert_eq!(period.end, next.start);
        prop_assert_eq!(
            period.millis() + next.millis(),
            Period { start: period.start, end: next.end }.millis()
        );
        let days = cycle.days(&period).expect("in range") + cycle.days(&next).expect("in range");
        prop_assert_eq!(
            cycle.days(&Period { start: period.start, end: next.end }).expect("in range"),
            days
        );
    }

    #[test]
    fn the_index_undoes_the_boundary(cycle in cycles(), n in 0_u32..200) {
        let period = cycle.period(n).expect("in range");
        let last = period.end - SignedDuration::from_nanos(1);
        prop_assert_eq!(cycle.index_at(period.start), Ok(n));
        prop_assert_eq!(cycle.index_at(last), Ok(n));
        prop_assert_eq!(cycle.index_at(period.end), Ok(n + 1));
    }

    #[test]
    fn any_instant_is_in_the_period_of_its_index(
        cycle in cycles(), elapsed_ms in 0_i64..500_000_000_000,
    ) {
        let later = cycle.start() + SignedDuration::from_millis(elapsed_ms);
        let n = cycle.index_at(later).expect("after the start");
        prop_assert!(cycle.period(n).expect("in range").contains(later));
    }

    #[test]
    fn the_day_of_the_month_is_the_anchor_day_or_the_last(cycle in month_like_cycles(), n in 1_u32..200) {
        let date = cycle.local_date(cycle.boundary(n).expect("in range"));
        let day = i8::try_from(cycle.anchor_day().expect("month-like")).expect("at most 31");
        prop_assert_eq!(date.day(), day.min(date.days_in_month()));
    }

    #[test]
    fn a_stub_is_shorter_than_its_whole(cycle in cycles()) {
        let first = cycle.period(0).expect("in range");
        match cycle.stub_fraction() {
            Some((stub, whole)) => {
                prop_assert!(cycle.first_is_stub());
                prop_assert_eq!(stub, first.millis());
                prop_assert!(0 < stub && stub < whole);
                let (stub_days, whole_days) = cycle.stub_days().expect("both or none");
                prop_assert!(0 < stub_days && stub_days < whole_days);
            }
            None => prop_assert!(!cycle.first_is_stub()),
        }
    }

    #[test]
    fn a_cycle_started_on_a_boundary_goes_on_as_before(cycle in month_like_cycles(), n in 1_u32..60) {
        let from = cycle.boundary(n).expect("in range");
        let local = |at: Timestamp| at.in_tz(cycle.zone_name()).expect("a zone").time();
        // A boundary moved out of a skipped hour has another time of day, so it is no anchor.
        prop_assume!(local(from) == local(cycle.start()));
        let again = Cycle::try_new(from, cycle.zone_name(), cycle.interval(), cycle.anchor_day())
            .expect("valid");
        prop_assert!(!again.first_is_stub());
        prop_assert_eq!(again.boundary(5), cycle.boundary(n + 5));
    }
}
