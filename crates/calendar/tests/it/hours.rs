use calendar::CalendarError;
use calendar::hours::{next_allowed, room_from};
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;

use crate::{ZONES, at};

/// Checks rows of a given instant and the first allowed one, for one window.
fn check(zone: &str, from: i8, to: i8, rows: &[(&str, &str)]) {
    for (given, expected) in rows {
        let allowed = next_allowed(at(given), from, to, zone);
        assert_eq!(allowed, Ok(at(expected)), "{given} in {from} to {to}, {zone}");
    }
}

#[test]
fn moves_an_instant_into_the_day() {
    // Lagos is an hour ahead of UTC all year.
    let rows = [
        ("2027-03-01T12:00Z", "2027-03-01T12:00Z"),
        ("2027-03-01T02:00Z", "2027-03-01T07:00Z"),
        ("2027-03-01T07:00Z", "2027-03-01T07:00Z"),
        ("2027-03-01T18:59:59Z", "2027-03-01T18:59:59Z"),
        ("2027-03-01T19:00Z", "2027-03-02T07:00Z"),
        ("2027-03-01T23:30Z", "2027-03-02T07:00Z"),
    ];
    check("Africa/Lagos", 8, 20, &rows);
    check("Africa/Lagos", 0, 24, &[("2027-03-01T23:30Z", "2027-03-01T23:30Z")]);
    let to_midnight = [("2027-03-01T22:59Z", "2027-03-01T22:59Z"), ("2027-03-01T23:00Z", "2027-03-02T07:00Z")];
    check("Africa/Lagos", 8, 24, &to_midnight);
    check("Africa/Lagos", 8, 0, &to_midnight);
}

#[test]
fn a_window_may_run_past_midnight() {
    let rows = [
        ("2027-03-01T12:00Z", "2027-03-01T19:00Z"),
        ("2027-03-01T20:00Z", "2027-03-01T20:00Z"),
        ("2027-03-01T04:00Z", "2027-03-01T04:00Z"),
        ("2027-03-01T05:00Z", "2027-03-01T19:00Z"),
    ];
    check("Africa/Lagos", 20, 6, &rows);
}

#[test]
fn clock_changes_shorten_and_lengthen_a_window() {
    // 02:00 to 03:00 does not exist on 14 March 2027.
    check("America/New_York", 2, 3, &[("2027-03-14T06:30Z", "2027-03-15T06:00Z")]);
    check("America/New_York", 2, 4, &[("2027-03-14T06:30Z", "2027-03-14T07:00Z")]);
    // 01:00 to 02:00 occurs twice on 7 November 2027; both are inside.
    check("America/New_York", 1, 2, &[("2027-11-07T06:30Z", "2027-11-07T06:30Z")]);
}

#[test]
fn refuses_windows_that_are_none() {
    let noon = at("2027-03-01T12:00Z");
    for (from, to) in [(8, 8), (0, 0), (-1, 8), (8, 25), (24, 8), (8, -1)] {
        assert_eq!(next_allowed(noon, from, to, "UTC"), Err(CalendarError::HourWindow { from, to }));
    }
    assert_eq!(next_allowed(noon, 8, 20, "Nowhere"), Err(CalendarError::UnknownZone("Nowhere".to_owned())));
}

proptest! {
    #[test]
    fn the_answer_is_in_the_window_soon_and_stays(
        seconds in 1_704_067_200_i64..2_208_988_800,
        zone in prop::sample::select(ZONES.to_vec()),
        from in 0_i8..24, to in 0_i8..=24,
    ) {
        prop_assume!(from != to);
        let given = Timestamp::from_second(seconds).expect("in range");
        let allowed = next_allowed(given, from, to, zone).expect("a window");
        prop_assert!(allowed >= given);
        prop_assert!(allowed.duration_since(given) < SignedDuration::from_hours(49));
        prop_assert_eq!(next_allowed(allowed, from, to, zone), Ok(allowed));
        if allowed > given {
            let before = allowed - SignedDuration::from_nanos(1);
            prop_assert_eq!(next_allowed(before, from, to, zone), Ok(allowed));
        }
    }
}

#[test]
fn room_comes_when_the_oldest_of_the_last_leaves_the_span() {
    let day = SignedDuration::from_hours(24);
    // In no order: the last two of three are those that count for a cap of two.
    let before = ["2026-09-11T20:00:00Z", "2026-09-10T08:00:00Z", "2026-09-11T23:30:00Z"].map(at);
    let rows = [
        ("2026-09-12T00:30:00Z", 2, "2026-09-12T20:00:00Z"), // over midnight they count together
        ("2026-09-12T20:00:00Z", 2, "2026-09-12T20:00:00Z"), // a span ends before its last instant
        ("2026-09-12T00:30:00Z", 1, "2026-09-12T23:30:00Z"),
        ("2026-09-12T00:30:00Z", 0, "2026-09-12T23:30:00Z"), // 0 counts as 1
        ("2026-09-12T00:30:00Z", 3, "2026-09-12T00:30:00Z"),
        ("2026-09-12T00:30:00Z", 4, "2026-09-12T00:30:00Z"), // fewer than the cap: at once
    ];
    for (wanted, most, expected) in rows {
        assert_eq!(room_from(at(wanted), &before, most, day), Ok(at(expected)), "{most} from {wanted}");
    }
    assert_eq!(room_from(Timestamp::MAX, &[Timestamp::MAX], 1, day), Err(CalendarError::OutOfRange));
}
