use calendar::Holidays;
use calendar::payday::PaydayRule;
use jiff::tz::{TimeZone, TimeZoneDatabase};
use proptest::prelude::*;

use super::{Count, Habit, PastCharge, Window};
use crate::code::DeclineCode;
use crate::policy::{LocalHours, Policy};
use crate::rail::Rail;
use crate::sample::lagos;

fn zone() -> TimeZone {
    TimeZoneDatabase::bundled().get("Africa/Lagos").expect("a bundled zone")
}

fn charge(day: &str, paid: bool) -> PastCharge {
    let declined = (!paid).then_some(DeclineCode::InsufficientFunds);
    PastCharge { at: lagos(&format!("{day}T08:00:00")), rail: Rail::Card, declined }
}

fn charges(paid: &[&str], failed: &[&str]) -> Vec<PastCharge> {
    let paid = paid.iter().map(|day| charge(day, true));
    paid.chain(failed.iter().map(|day| charge(day, false))).collect()
}

fn learn(charges: &[PastCharge]) -> Option<Habit> {
    let policy = Policy::payday_aware();
    Habit::learn(charges, &PaydayRule::default(), &policy.allowed_hours, &zone())
}

fn count(paid: u32, tried: u32) -> Count {
    Count { paid, tried }
}

#[test]
fn the_worked_example_of_the_documentation() {
    let habit = learn(&charges(
        &["2026-03-25", "2026-04-27", "2026-06-26", "2026-07-25", "2026-05-12"],
        &["2026-05-26", "2026-03-12", "2026-04-12", "2026-06-12", "2026-07-12", "2026-08-12"],
    ))
    .expect("there are charges");
    assert_eq!(habit.to_string(), "4 of 5 charges between the 25th and the 27th succeeded, and 1 of 6 otherwise");
    // (3 + 4) / (4 + 5) inside, (2 + 1) / (4 + 6) outside: 7/9 is more than a quarter above 3/10.
    assert_eq!(habit.rates(), (count(7, 9), count(3, 10)));
    assert!(habit.suffices());
    assert_eq!((habit.window, habit.periods), (Window::Month { day: 25 }, 5));
    let text = serde_json::to_string(&habit).expect("a habit serialises");
    assert_eq!(serde_json::from_str::<Habit>(&text).expect("and reads back"), habit);
}

#[test]
fn what_suffices_and_what_does_not() {
    // what, paid on, failed on, suffices
    type Row = (&'static str, &'static [&'static str], &'static [&'static str], bool);
    let rows: &[Row] = &[
        (
            "nothing but the billing day",
            &["2026-03-12", "2026-04-12", "2026-05-12", "2026-06-12"],
            &["2026-07-12"],
            false,
        ),
        (
            "near payday, two failures elsewhere",
            &["2026-03-29", "2026-04-29", "2026-05-29"],
            &["2026-04-12", "2026-05-12"],
            true,
        ),
        ("near payday, one failure elsewhere", &["2026-03-29", "2026-04-29", "2026-05-29"], &["2026-05-12"], false),
        ("two months only", &["2026-03-29", "2026-03-30", "2026-04-29"], &["2026-04-12", "2026-05-12"], false),
        (
            "mid-month, three of three",
            &["2026-03-15", "2026-04-15", "2026-05-15"],
            &["2026-04-03", "2026-05-03"],
            false,
        ),
        (
            "mid-month, four of four",
            &["2026-03-15", "2026-04-15", "2026-05-15", "2026-06-15"],
            &["2026-04-03", "2026-05-03", "2026-06-03"],
            true,
        ),
        ("never anything", &[], &["2026-04-12", "2026-05-12", "2026-06-12", "2026-07-28"], false),
        (
            "as often elsewhere",
            &["2026-03-29", "2026-04-29", "2026-05-29", "2026-03-12", "2026-04-12", "2026-05-12"],
            &["2026-06-12", "2026-06-29"],
            false,
        ),
    ];
    for (what, paid, failed, wanted) in rows {
        let habit = learn(&charges(paid, failed)).expect("there are charges");
        assert_eq!(habit.suffices(), *wanted, "{what}: {habit:?}");
    }
    assert_eq!(learn(&[]), None);
}

#[test]
fn weekly_wages_are_seen() {
    // Fridays of nine weeks, on all days of the month; Tuesdays fail.
    let fridays = ["2026-07-03", "2026-07-10", "2026-07-17", "2026-07-24", "2026-07-31", "2026-08-07", "2026-08-14"];
    let tuesdays = ["2026-07-07", "2026-07-14", "2026-07-21", "2026-07-28", "2026-08-04", "2026-08-11", "2026-08-18"];
    let habit = learn(&charges(&fridays, &tuesdays)).expect("there are charges");
    assert_eq!(habit.window, Window::Week { weekday: 4 });
    assert!(habit.suffices());
    assert_eq!(habit.to_string(), "7 of 7 charges on Thursdays and Fridays succeeded, and 0 of 7 otherwise");
}

#[test]
fn refusals_that_say_nothing_of_money_are_left_out() {
    let mut told = charges(&["2026-03-29", "2026-04-29", "2026-05-29"], &["2026-04-12", "2026-05-12"]);
    let before = learn(&told);
    for (day, code) in [("2026-06-29", DeclineCode::StolenCard), ("2026-07-29", DeclineCode::IssuerUnavailable)] {
        told.push(PastCharge { declined: Some(code), ..charge(day, false) });
    }
    assert_eq!(learn(&told), before);
}

#[test]
fn windows_go_round_the_month_and_clamp_to_it() {
    let turn = Window::Month { day: 31 };
    for (day, inside) in [("2026-01-31", true), ("2026-02-01", true), ("2026-02-02", true), ("2026-02-03", false)] {
        assert_eq!(turn.contains(day.parse().expect("a date")), inside, "{day}");
    }
    assert!(turn.contains("2026-02-28".parse().expect("a date")), "February has no 31st");
    assert!(!turn.contains("2026-03-30".parse().expect("a date")));
    let period = |day: &str| turn.period_of(day.parse().expect("a date"));
    assert_eq!(period("2026-01-31"), period("2026-02-01"));
    assert_ne!(period("2026-01-31"), period("2026-02-28"));
}

#[test]
fn the_next_opening_moves_before_days_off() {
    let (holidays, rule) = (Holidays::nigeria(), PaydayRule::default());
    let opens = |window: Window, now: &str| window.opens_at(lagos(now), &rule, &zone(), &holidays).expect("in range");
    let month = Window::Month { day: 25 };
    // 25 July 2026 is a Saturday, 25 and 26 December 2026 are holidays.
    assert_eq!(opens(month, "2026-07-12T09:00:00"), Some(lagos("2026-07-24T07:00:00")));
    assert_eq!(opens(month, "2026-12-12T09:00:00"), Some(lagos("2026-12-24T07:00:00")));
    assert_eq!(opens(month, "2026-09-26T09:00:00"), None);
    let week = Window::Week { weekday: 5 };
    assert_eq!(opens(week, "2026-09-16T09:00:00"), Some(lagos("2026-09-18T07:00:00")));
    assert_eq!(opens(week, "2026-09-18T06:59:00"), Some(lagos("2026-09-18T07:00:00")));
    assert_eq!(opens(week, "2026-09-19T20:00:00"), None);
    assert_eq!(opens(week, "2026-09-20T00:00:00"), Some(lagos("2026-09-25T07:00:00")));
}

#[test]
fn hours_stand_out_or_do_not() {
    let mut told = vec![];
    for month in 3..=6 {
        for (hour, paid) in [("07", false), ("19", true)] {
            let at = lagos(&format!("2026-{month:02}-26T{hour}:30:00"));
            let declined = (!paid).then_some(DeclineCode::InsufficientFunds);
            told.push(PastCharge { at, rail: Rail::Card, declined });
        }
    }
    let hours = learn(&told).and_then(|habit| habit.hours).expect("the evening stands out");
    assert_eq!(hours.span, LocalHours { from: 18, to: 21 });
    assert_eq!((hours.inside, hours.outside), (count(4, 4), count(0, 4)));
    told.iter_mut().for_each(|charge| charge.declined = None);
    assert_eq!(learn(&told).and_then(|habit| habit.hours), None);
}

fn any_charges() -> impl Strategy<Value = Vec<PastCharge>> {
    let one = (1_735_689_600_i64..1_800_000_000, any::<bool>(), proptest::sample::select(&Rail::ALL[..]));
    let one = one.prop_map(|(second, paid, rail)| PastCharge {
        at: jiff::Timestamp::from_second(second).expect("in range"),
        rail,
        declined: (!paid).then_some(DeclineCode::InsufficientFunds),
    });
    proptest::collection::vec(one, 0..60)
}

proptest! {
    #[test]
    fn the_order_of_charges_does_not_matter(charges in any_charges()) {
        let mut turned = charges.clone();
        turned.reverse();
        prop_assert_eq!(learn(&charges), learn(&turned));
    }

    #[test]
    fn the_counts_can_be_counted_again(charges in any_charges()) {
        let Some(habit) = learn(&charges) else { return Ok(()) };
        prop_assert_eq!(habit.inside.tried + habit.outside.tried, u32::try_from(charges.len().min(36)).expect("few"));
        let by_rail: u32 = habit.rails.iter().map(|(_, count)| count.tried).sum();
        prop_assert_eq!(by_rail, habit.inside.tried + habit.outside.tried);
        if habit.suffices() {
            let (inside, outside) = habit.rates();
            // The stated threshold, in whole numbers.
            let (a, b) = (u64::from(inside.paid) * u64::from(outside.tried), u64::from(outside.paid) * u64::from(inside.tried));
            prop_assert!(4 * (a - b) >= u64::from(inside.tried) * u64::from(outside.tried));
            prop_assert!(2 * inside.paid >= inside.tried);
        }
    }
}
