use calendar::payday::PaydayRule;
use calendar::{CalendarError, Holidays};
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;

use crate::{ZONES, at};

fn rule(from_day: u8, to_day: u8) -> PaydayRule {
    PaydayRule { from_day, to_day, ..PaydayRule::default() }
}

#[test]
fn the_default_is_the_25th_to_the_3rd_at_seven_in_lagos() {
    let rule = PaydayRule::default();
    assert_eq!((rule.from_day, rule.to_day, rule.hour), (25, 3, 7));
    assert_eq!(rule.zone, "Africa/Lagos");
    assert!(rule.move_before_non_working);
    assert_eq!(rule.to_string(), "from the 25th to the 3rd, from 07:00 Africa/Lagos, earlier if a day off");
    let partial: PaydayRule = serde_json::from_str(r#"{"from_day":28}"#).expect("the rest defaults");
    assert_eq!(partial, PaydayRule { from_day: 28, ..rule });
}

/// Checks rows of an instant and the payday after it, with Nigeria's holidays.
fn check_next(rule: &PaydayRule, rows: &[(&str, &str)]) {
    for (after, expected) in rows {
        let next = rule.next_payday(at(after), &Holidays::nigeria());
        assert_eq!(next, Ok(at(expected)), "{rule}, after {after}");
    }
}

#[test]
fn the_next_payday_is_the_next_opening() {
    let rows = [
        ("2026-11-10T00:00Z", "2026-11-25T06:00Z"),
        // The 25th is a Sunday; Christmas.
        ("2026-10-10T00:00Z", "2026-10-23T06:00Z"),
        ("2026-12-10T00:00Z", "2026-12-24T06:00Z"),
        // Inside a window it is the next window.
        ("2026-11-28T00:00Z", "2026-12-24T06:00Z"),
        ("2026-11-25T05:59:59Z", "2026-11-25T06:00Z"),
        ("2026-11-25T06:00Z", "2026-12-24T06:00Z"),
        ("2026-12-28T00:00Z", "2027-01-25T06:00Z"),
    ];
    check_next(&rule(25, 3), &rows);
    // New Year's Day is paid in the old year.
    let new_year = [("2026-12-15T00:00Z", "2026-12-31T06:00Z"), ("2026-12-31T06:00Z", "2027-02-01T06:00Z")];
    check_next(&rule(1, 5), &new_year);
    // 28 February 2027 is a Sunday.
    check_next(&rule(31, 3), &[("2027-02-10T00:00Z", "2027-02-26T06:00Z")]);
}

#[test]
fn a_rule_need_not_move_and_a_list_need_not_know_christmas() {
    let fixed = PaydayRule { move_before_non_working: false, ..PaydayRule::default() };
    check_next(&fixed, &[("2026-10-10T00:00Z", "2026-10-25T06:00Z")]);
    let christmas = PaydayRule::default().next_payday(at("2026-12-10T00:00Z"), &Holidays::none());
    assert_eq!(christmas, Ok(at("2026-12-25T06:00Z")));
}

#[test]
fn a_payday_lasts_from_the_opening_to_the_end_of_the_last_day() {
    let nigeria = Holidays::nigeria();
    for (name, rule, instant, expected) in [
        ("mid-month", rule(25, 3), "2026-11-15T12:00Z", false),
        ("too early on the day", rule(25, 3), "2026-11-25T05:59:59Z", false),
        ("opening", rule(25, 3), "2026-11-25T06:00Z", true),
        ("month end", rule(25, 3), "2026-11-30T22:59Z", true),
        ("next month", rule(25, 3), "2026-12-02T12:00Z", true),
        ("last moment of the 3rd", rule(25, 3), "2026-12-03T22:59:59Z", true),
        ("the 4th", rule(25, 3), "2026-12-03T23:00Z", false),
        ("moved to Friday the 23rd", rule(25, 3), "2026-10-23T06:00Z", true),
        ("moved into the old year", rule(1, 5), "2026-12-31T12:00Z", true),
        ("a window inside a month", rule(10, 15), "2026-11-12T12:00Z", true),
        ("after it", rule(10, 15), "2026-11-16T12:00Z", false),
        ("one day", rule(20, 20), "2026-11-20T12:00Z", true),
        ("the day after one day", rule(20, 20), "2026-11-21T12:00Z", false),
        ("clamped in February", rule(30, 31), "2027-02-28T12:00Z", true),
    ] {
        assert_eq!(rule.is_payday(at(instant), &nigeria), Ok(expected), "{name}");
    }
    let window = rule(25, 3).window_at(at("2026-12-01T00:00Z"), &nigeria).expect("a valid rule");
    let window = window.expect("1 December is in a window");
    assert_eq!((window.start, window.end), (at("2026-11-25T06:00Z"), at("2026-12-03T23:00Z")));
}

#[test]
fn refuses_rules_that_are_none() {
    let none = Holidays::none();
    let now = at("2026-11-21T00:00Z");
    let hour = |hour| PaydayRule { hour, ..PaydayRule::default() };
    let nowhere = PaydayRule { zone: "Nowhere".to_owned(), ..PaydayRule::default() };
    for (wrong, error) in [
        (rule(0, 3), CalendarError::DayOfMonth(0)),
        (rule(25, 32), CalendarError::DayOfMonth(32)),
        (hour(24), CalendarError::Hour(24)),
        (hour(-1), CalendarError::Hour(-1)),
        (nowhere, CalendarError::UnknownZone("Nowhere".to_owned())),
    ] {
        assert_eq!(wrong.check(), Err(error.clone()));
        assert_eq!(wrong.is_payday(now, &none), Err(error.clone()));
        assert_eq!(wrong.next_payday(now, &none), Err(error));
    }
}

fn instants() -> impl Strategy<Value = Timestamp> {
    // 2024 to 2029, around the built-in table.
    (1_704_067_200_i64..1_893_456_000).prop_map(|second| Timestamp::from_second(second).expect("in range"))
}

proptest! {
    #[test]
    fn the_next_payday_is_later_and_is_a_payday(
        after in instants(), from_day in 1_u8..=31, to_day in 1_u8..=31, hour in 0_i8..24,
        zone in prop::sample::select(ZONES.to_vec()), move_before_non_working in any::<bool>(),
        nigerian in any::<bool>(),
    ) {
        let holidays = if nigerian { Holidays::nigeria() } else { Holidays::none() };
        let rule =
            PaydayRule { from_day, to_day, hour, zone: zone.to_owned(), move_before_non_working };
        let next = rule.next_payday(after, &holidays).expect("a valid rule");
        prop_assert!(next > after);
        prop_assert!(next.duration_since(after) < SignedDuration::from_hours(24 * 63));
        prop_assert_eq!(rule.is_payday(next, &holidays), Ok(true));
    }

    #[test]
    fn the_default_opens_once_a_month_on_a_working_day(after in instants()) {
        let holidays = Holidays::nigeria();
        let rule = PaydayRule::default();
        let next = rule.next_payday(after, &holidays).expect("a valid rule");
        let date = calendar::local_date(next, &rule.zone).expect("a zone");
        prop_assert!(holidays.is_working_day(date));
        prop_assert!((21..=25).contains(&date.day()));
        let before = next - SignedDuration::from_nanos(1);
        prop_assert_eq!(rule.is_payday(before, &holidays), Ok(false));
    }
}
