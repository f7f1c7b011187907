use calendar::Holidays;
use calendar::payday::Pattern;
use jiff::Timestamp;
use proptest::prelude::*;

use crate::at;

/// Noon in UTC on each date.
fn charges(dates: &[&str]) -> Vec<Timestamp> {
    dates.iter().map(|date| at(&format!("{date}T12:00Z"))).collect()
}

fn learn(dates: &[&str]) -> Option<Pattern> {
    Pattern::learn(&charges(dates), "Africa/Lagos")
}

#[test]
fn says_what_it_learned_and_how_well() {
    let pattern = learn(&["2026-01-27", "2026-02-27", "2026-03-12", "2026-04-27", "2026-05-26"]).expect("four");
    assert_eq!(pattern.to_string(), "usually pays on the 27th (4 of 5 charges)");
    assert_eq!((pattern.day(), pattern.agreeing(), pattern.charges()), (27, 4, 5));
    let json = serde_json::to_string(&pattern).expect("serializes");
    assert_eq!(serde_json::from_str::<Pattern>(&json).expect("reads back"), pattern);
}

#[test]
fn the_month_is_a_circle_with_a_moving_end() {
    for (name, dates, day) in [
        ("last days", ["2027-01-31", "2027-02-28", "2027-03-31"], 31),
        ("around the turn", ["2027-01-31", "2027-03-01", "2027-04-01"], 1),
        ("moved before weekends", ["2027-02-26", "2027-03-27", "2027-04-27"], 27),
        ("two days to either side", ["2027-01-08", "2027-02-10", "2027-03-12"], 10),
        ("the first", ["2027-01-01", "2027-02-01", "2027-03-01"], 1),
        ("over the year's end", ["2026-12-31", "2027-01-31", "2027-03-02"], 31),
    ] {
        let pattern = learn(&dates).unwrap_or_else(|| panic!("{name}: no pattern"));
        assert_eq!((pattern.day(), pattern.agreeing()), (day, 3), "{name}");
    }
}

#[test]
fn days_have_english_endings() {
    for (day, shown) in [
        ("01", "1st"),
        ("02", "2nd"),
        ("03", "3rd"),
        ("04", "4th"),
        ("11", "11th"),
        ("12", "12th"),
        ("13", "13th"),
        ("21", "21st"),
        ("22", "22nd"),
        ("23", "23rd"),
    ] {
        let dates = ["2027-01", "2027-02", "2027-03"].map(|month| format!("{month}-{day}"));
        let pattern = learn(&dates.each_ref().map(String::as_str)).expect("three alike");
        assert_eq!(pattern.to_string(), format!("usually pays on the {shown} (3 of 3 charges)"));
    }
}

#[test]
fn chance_is_no_pattern() {
    for (name, dates) in [
        ("nothing", &[][..]),
        ("two", &["2027-01-27", "2027-02-27"]),
        ("three that disagree", &["2027-01-05", "2027-02-15", "2027-03-25"]),
        ("three days from end to end", &["2027-01-05", "2027-02-10", "2027-03-10"]),
        ("one good week", &["2027-01-26", "2027-01-27", "2027-01-28"]),
        ("one turn of the year", &["2026-12-30", "2027-01-01", "2026-12-31"]),
        ("only half of them", &["2027-01-27", "2027-02-27", "2027-03-27", "2027-04-10", "2027-05-15", "2027-06-04"]),
        (
            "weekly",
            &[
                "2027-01-01",
                "2027-01-08",
                "2027-01-15",
                "2027-01-22",
                "2027-01-29",
                "2027-02-05",
                "2027-02-12",
                "2027-02-19",
                "2027-02-26",
                "2027-03-05",
                "2027-03-12",
                "2027-03-19",
            ],
        ),
    ] {
        assert_eq!(learn(dates), None, "{name}");
    }
    let alike = charges(&["2027-01-27", "2027-02-27", "2027-03-27"]);
    assert_eq!(Pattern::learn(&alike, "Nowhere"), None);
}

#[test]
fn the_day_is_that_of_the_zone() {
    let late = ["2027-01-26T23:30Z", "2027-02-26T23:30Z", "2027-03-26T23:30Z"].map(at);
    let day = |zone| Pattern::learn(&late, zone).map(|pattern| pattern.day());
    assert_eq!(day("Africa/Lagos"), Some(27));
    assert_eq!(day("UTC"), Some(26));
}

#[test]
fn the_next_one_is_moved_before_days_off() {
    let nigeria = Holidays::nigeria();
    let on = |day: &str| {
        let dates = ["2026-01", "2026-03", "2026-05"].map(|month| format!("{month}-{day}"));
        learn(&dates.each_ref().map(String::as_str)).expect("three alike")
    };
    for (name, day, after, expected) in [
        ("a working day", "27", "2027-01-02T00:00Z", "2027-01-27T06:00Z"),
        ("a Saturday", "27", "2027-02-02T00:00Z", "2027-02-26T06:00Z"),
        ("strictly after", "27", "2027-01-27T06:00Z", "2027-02-26T06:00Z"),
        ("Good Friday", "26", "2027-03-02T00:00Z", "2027-03-25T06:00Z"),
        ("a short month, ending on a Sunday", "31", "2027-02-02T00:00Z", "2027-02-26T06:00Z"),
        ("New Year, in the old year", "01", "2026-12-15T00:00Z", "2026-12-31T06:00Z"),
    ] {
        assert_eq!(on(day).next_after(at(after), &nigeria), Ok(at(expected)), "{name}");
    }
}

proptest! {
    #[test]
    fn learning_does_not_depend_on_order(
        mut seconds in prop::collection::vec(1_704_067_200_i64..1_893_456_000, 0..12),
    ) {
        let instants = |seconds: &[i64]| -> Vec<Timestamp> {
            seconds.iter().map(|s| Timestamp::from_second(*s).expect("in range")).collect()
        };
        let given = Pattern::learn(&instants(&seconds), "Africa/Lagos");
        seconds.sort_unstable();
        prop_assert_eq!(Pattern::learn(&instants(&seconds), "Africa/Lagos"), given);
    }

    #[test]
    fn a_payer_within_two_days_of_a_day_is_understood(
        day in 3_i8..=26, shifts in prop::collection::vec(-2_i8..=2, 3..12), after in 0_i64..400,
    ) {
        let first = jiff::civil::date(2025, 1, 1);
        let successes: Vec<Timestamp> = (0_i64..)
            .zip(&shifts)
            .map(|(month, shift)| {
                let start = first.checked_add(jiff::Span::new().months(month)).expect("in range");
                let paid = jiff::civil::date(start.year(), start.month(), day + shift);
                paid.at(12, 0, 0, 0).in_tz("Africa/Lagos").expect("a zone").timestamp()
            })
            .collect();
        let pattern = Pattern::learn(&successes, "Africa/Lagos").expect("all agree on the day");
        prop_assert_eq!(pattern.agreeing(), shifts.len());
        prop_assert!((pattern.day().cast_signed() - day).abs() <= 4);
        let now = successes[0] + jiff::SignedDuration::from_hours(24 * after);
        let next = pattern.next_after(now, &Holidays::nigeria()).expect("in range");
        prop_assert!(next > now);
    }
}
