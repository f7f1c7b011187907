use calendar::Holidays;
use jiff::ToSpan;
use jiff::civil::{Date, Weekday, date};

/// Easter Sunday by the anonymous Gregorian algorithm.
fn easter(year: i16) -> Date {
    let year = i32::from(year);
    let (a, b, c) = (year % 19, year / 100, year % 100);
    let (d, e, f) = (b / 4, b % 4, (b + 8) / 25);
    let g = (b - f + 1) / 3;
    let h = (19 * a + b - d - g + 15) % 30;
    let (i, k) = (c / 4, c % 4);
    let l = (32 + 2 * e + 2 * i - h - k) % 7;
    let m = (a + 11 * h + 22 * l) / 451;
    let sum = h + l - 7 * m + 114;
    let part = |value: i32| i8::try_from(value).expect("a month or a day");
    date(i16::try_from(year).expect("a year"), part(sum / 31), part(sum % 31 + 1))
}

fn named(prefix: &str, year: i16) -> Vec<Date> {
    Holidays::nigeria_table()
        .iter()
        .filter(|holiday| holiday.name.starts_with(prefix) && holiday.date.year() == year)
        .map(|holiday| holiday.date)
        .collect()
}

#[test]
fn the_table_is_in_order_and_all_of_it_is_off() {
    let table = Holidays::nigeria_table();
    assert!(table.is_sorted_by(|one, next| one.date < next.date), "sorted, no date twice");
    let holidays = Holidays::nigeria();
    assert_eq!(holidays.dates().count(), table.len());
    for holiday in table {
        assert!((2025..=2028).contains(&holiday.date.year()));
        assert!(!holidays.is_working_day(holiday.date), "{}", holiday.name);
    }
}

#[test]
fn every_year_has_its_fixed_days_and_moves_those_on_weekends() {
    for year in 2025..=2028 {
        for (month, day, name) in [
            (1, 1, "New Year's Day"),
            (5, 1, "Workers' Day"),
            (6, 12, "Democracy Day"),
            (10, 1, "Independence Day"),
            (12, 25, "Christmas Day"),
            (12, 26, "Boxing Day"),
        ] {
            let fixed = date(year, month, day);
            let dates = named(name, year);
            assert_eq!(dates.first(), Some(&fixed));
            let is_weekend = matches!(fixed.weekday(), Weekday::Saturday | Weekday::Sunday);
            assert_eq!(dates.len(), if is_weekend { 2 } else { 1 }, "{name} {year}");
            if let Some(moved) = dates.get(1) {
                assert!(!matches!(moved.weekday(), Weekday::Saturday | Weekday::Sunday));
                assert!((*moved - fixed).get_days() <= 3, "{name} {year}");
            }
        }
    }
}

#[test]
fn easter_is_where_the_moon_puts_it() {
    for year in 2025..=2028 {
        assert_eq!(named("Good Friday", year), [easter(year) - 2.days()]);
        assert_eq!(named("Easter Monday", year), [easter(year) + 1.day()]);
    }
}

/// The dates of a holiday that follows the moon, and how many of them, from the last, are estimates.
fn check_moon(name: &str, dates: &[&str], estimates: usize) {
    let listed: Vec<_> = Holidays::nigeria_table().iter().filter(|day| day.name == name).collect();
    let shown: Vec<_> = listed.iter().map(|day| day.date.to_string()).collect();
    assert_eq!(shown, dates, "{name}");
    let declared = dates.len() - estimates;
    for (place, day) in listed.iter().enumerate() {
        assert_eq!(day.estimated, place >= declared, "{name} on {}", day.date);
    }
}

#[test]
fn islamic_days_are_dated_and_marked_as_estimates_until_declared() {
    let fitr = [
        "2025-03-31",
        "2025-04-01",
        "2026-03-19",
        "2026-03-20",
        "2027-03-10",
        "2027-03-11",
        "2028-02-28",
        "2028-02-29",
    ];
    let adha = [
        "2025-06-06",
        "2025-06-09",
        "2026-05-28",
        "2026-05-29",
        "2027-05-17",
        "2027-05-18",
        "2028-05-08",
        "2028-05-09",
    ];
    let maulud = ["2025-09-05", "2026-08-26", "2027-08-16", "2028-08-04"];
    check_moon("Eid al-Fitr", &fitr, 4);
    check_moon("Eid al-Adha", &adha, 6);
    check_moon("Eid al-Maulud", &maulud, 3);
    let estimates = Holidays::nigeria_table().iter().filter(|day| day.estimated).count();
    assert_eq!(estimates, 13, "nothing else is an estimate");
}

#[test]
fn one_off_days_are_there() {
    let holidays = Holidays::nigeria();
    for off in [date(2025, 7, 15), date(2027, 5, 29), date(2026, 12, 28), date(2027, 12, 27)] {
        assert!(holidays.contains(off), "{off}");
    }
    assert!(holidays.is_working_day(date(2026, 7, 15)));
}

#[test]
fn weekends_are_off_even_without_holidays() {
    let none = Holidays::none();
    assert!(!none.is_working_day(date(2026, 11, 21)));
    assert!(!none.is_working_day(date(2026, 11, 22)));
    assert!(none.is_working_day(date(2026, 11, 23)));
    assert!(none.is_working_day(date(2026, 12, 25)));
    assert!(!Holidays::nigeria().is_working_day(date(2026, 12, 25)));
}

#[test]
fn dates_move_back_to_a_working_day_but_not_for_ever() {
    let holidays = Holidays::nigeria();
    let moved = |from| holidays.working_day_on_or_before(from).expect("in range");
    assert_eq!(moved(date(2026, 11, 25)), date(2026, 11, 25));
    assert_eq!(moved(date(2026, 10, 25)), date(2026, 10, 23));
    // Tuesday 28 December 2027 back over two moved days and Christmas to Friday the 24th.
    assert_eq!(moved(date(2027, 12, 28)), date(2027, 12, 24));
    let always: Holidays = (0..60).map(|day| date(2027, 1, 1) + day.days()).collect();
    let wrong_list = always.working_day_on_or_before(date(2027, 2, 20));
    assert_eq!(wrong_list, Ok(date(2027, 2, 20)));
}

#[test]
fn a_list_of_ones_own_survives_json() {
    let own: Holidays = [date(2027, 3, 1), date(2027, 1, 2)].into_iter().collect();
    let json = serde_json::to_string(&own).expect("serializes");
    assert_eq!(json, r#"["2027-01-02","2027-03-01"]"#);
    assert_eq!(serde_json::from_str::<Holidays>(&json).expect("reads back"), own);
}
