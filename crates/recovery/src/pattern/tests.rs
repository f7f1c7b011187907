use jiff::Timestamp;
use jiff::civil::{Date, date};
use jiff::tz::TimeZone;

use super::Pattern;

fn noon(days: &[Date]) -> Vec<Timestamp> {
    days.iter()
        .map(|d| d.at(11, 0, 0, 0).to_zoned(TimeZone::UTC).expect("noon exists").timestamp())
        .collect()
}

fn learn(days: &[Date]) -> Option<Pattern> {
    Pattern::learn(&noon(days), &TimeZone::get("Africa/Lagos").expect("Lagos is known"))
}

fn run(from: i8, to: i8) -> Option<Pattern> {
    Some(Pattern::MonthDays { from, to })
}

#[test]
fn days_of_the_month_are_learned() {
    let rows: &[(&[Date], Option<Pattern>)] = &[
        (&[], None),
        // Two months are a coincidence.
        (&[date(2026, 6, 28), date(2026, 7, 28)], None),
        (&[date(2026, 6, 28), date(2026, 7, 28), date(2026, 8, 28)], run(28, 28)),
        (&[date(2026, 6, 26), date(2026, 7, 28), date(2026, 8, 27)], run(26, 28)),
        // Over the month's end.
        (&[date(2026, 5, 30), date(2026, 7, 1), date(2026, 7, 31)], run(30, 1)),
        // Three of five is enough, two of four is not.
        (
            &[
                date(2026, 4, 28),
                date(2026, 5, 5),
                date(2026, 6, 28),
                date(2026, 7, 14),
                date(2026, 8, 28),
            ],
            run(28, 28),
        ),
        (
            &[date(2026, 5, 5), date(2026, 6, 28), date(2026, 7, 14), date(2026, 8, 28)],
            None,
        ),
        // Scattered.
        (&[date(2026, 6, 3), date(2026, 7, 12), date(2026, 8, 21)], None),
        // Many in one month are one month.
        (&[date(2026, 6, 1), date(2026, 6, 2), date(2026, 6, 3), date(2026, 6, 4)], None),
    ];
    for (days, expected) in rows {
        assert_eq!(learn(days), *expected, "{days:?}");
    }
}

#[test]
fn a_weekday_is_learned_when_no_day_of_the_month_stands_out() {
    // Fridays.
    let fridays: Vec<Date> = [7, 14, 21, 28].map(|d| date(2026, 8, d)).to_vec();
    assert_eq!(learn(&fridays), Some(Pattern::Weekday { day: 5 }));
    assert_eq!(learn(&fridays[..3]), None);
}

#[test]
fn only_the_last_twelve_dates_count_and_order_does_not() {
    let mut days: Vec<Date> = (1..=12).map(|m| date(2024, m, 10)).collect();
    days.extend((1..=12).map(|m| date(2025, m, 26)));
    assert_eq!(learn(&days), run(26, 26));
    days.reverse();
    assert_eq!(learn(&days), run(26, 26));
}

#[test]
fn the_day_is_the_local_day() {
    // 23:30 UTC is already the next day in Lagos.
    let late: Vec<Timestamp> = ["2026-06-25T23:30:00Z", "2026-07-25T23:30:00Z", "2026-08-25T23:30:00Z"]
        .map(|t| t.parse().expect("a timestamp"))
        .to_vec();
    let zone = TimeZone::get("Africa/Lagos").expect("Lagos is known");
    assert_eq!(Pattern::learn(&late, &zone), run(26, 26));
}

#[test]
fn a_missing_day_falls_on_the_last_of_the_month() {
    let end = Pattern::MonthDays { from: 30, to: 31 };
    assert!(end.holds(date(2026, 2, 28)) && !end.holds(date(2026, 2, 27)));
    assert!(end.holds(date(2026, 9, 30)) && !end.holds(date(2026, 9, 29)));
    assert!(end.holds(date(2026, 8, 30)) && end.holds(date(2026, 8, 31)));
    let over = Pattern::MonthDays { from: 30, to: 1 };
    assert!(over.holds(date(2026, 3, 1)) && over.holds(date(2026, 2, 28)));
    assert!(!over.holds(date(2026, 3, 2)) && !over.holds(date(2026, 3, 29)));
}

#[test]
fn the_next_opening_is_strictly_later() {
    let pattern = Pattern::MonthDays { from: 26, to: 28 };
    let rows = [
        (date(2026, 9, 12), date(2026, 9, 26)),
        (date(2026, 9, 25), date(2026, 9, 26)),
        (date(2026, 9, 26), date(2026, 10, 26)),
        (date(2026, 9, 29), date(2026, 10, 26)),
    ];
    for (today, expected) in rows {
        assert_eq!(pattern.next_opening(today).expect("in range"), Some(expected), "{today}");
    }
    let friday = Pattern::Weekday { day: 5 };
    let next = friday.next_opening(date(2026, 9, 11)).expect("in range");
    assert_eq!(next, Some(date(2026, 9, 18)), "from a Friday to the next");
}

#[test]
fn patterns_read_well_and_are_stored_as_data() {
    assert_eq!(Pattern::MonthDays { from: 26, to: 28 }.to_string(), "days 26 to 28 of the month");
    assert_eq!(Pattern::MonthDays { from: 5, to: 5 }.to_string(), "day 5 of the month");
    assert_eq!(Pattern::Weekday { day: 5 }.to_string(), "Fridays");
    let json = serde_json::to_string(&Pattern::MonthDays { from: 26, to: 28 }).expect("serialises");
    assert_eq!(json, r#"{"kind":"month_days","from":26,"to":28}"#);
}
