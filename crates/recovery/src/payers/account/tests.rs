use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;

use super::{Account, chance_per_10k};
use crate::payers::{Payday, USUAL_SALARY_MINOR};
use crate::sample::at;
use calendar::Holidays;

const SEED: u64 = 20_260_901;

/// A twentieth of the usual salary.
const USUAL_PRICE: i64 = USUAL_SALARY_MINOR / 20;

fn account<'a>(payer: &'a str, payday: Option<Payday>, holidays: &'a Holidays) -> Account<'a> {
    Account { seed: SEED, payer, salary_minor: USUAL_SALARY_MINOR, payday, holidays }
}

/// How many of 2,000 payers have the price at an instant.
fn solvent(price: i64, payday: Option<Payday>, instant: &str) -> usize {
    let holidays = Holidays::nigeria();
    let holds = |payer: &usize| {
        let email = format!("payer{payer}@example.com");
        account(&email, payday, &holidays).holds(price, at(instant)).expect("a date in range")
    };
    (0..2_000).filter(holds).count()
}

#[test]
fn money_is_there_near_payday_and_gone_before_the_next() {
    // Paid on Friday the 25th of September.
    let near = solvent(USUAL_PRICE, None, "2026-09-26T08:00:00Z");
    let week = solvent(USUAL_PRICE, None, "2026-09-30T08:00:00Z");
    let mid = solvent(USUAL_PRICE, None, "2026-10-06T08:00:00Z");
    let late = solvent(USUAL_PRICE, None, "2026-10-20T08:00:00Z");
    assert!(near > week && week > mid && mid > late, "{near} {week} {mid} {late}");
    let again = solvent(USUAL_PRICE, None, "2026-10-24T08:00:00Z");
    assert!(again > late, "{again} {late}");
}

#[test]
fn a_larger_price_is_there_less_often() {
    let instant = "2026-10-06T08:00:00Z";
    let prices = [1, USUAL_PRICE / 2, USUAL_PRICE, USUAL_SALARY_MINOR / 2, USUAL_SALARY_MINOR];
    let counts = prices.map(|price| solvent(price, None, instant));
    assert!(counts.is_sorted_by(|more, less| more > less), "{counts:?}");
    assert_eq!(counts[4], 0);
}

#[test]
fn one_payer_may_have_it_in_one_cycle_and_not_in_the_next() {
    let holidays = Holidays::nigeria();
    let payer = account("ada@example.com", None, &holidays);
    let start = at("2026-01-10T08:00:00Z");
    let cycles: Vec<bool> = (0..24)
        .map(|month| payer.holds(USUAL_PRICE, start + SignedDuration::from_hours(24 * 30 * month)).expect("in range"))
        .collect();
    assert!(cycles.contains(&true) && cycles.contains(&false), "{cycles:?}");
}

#[test]
fn paydays_move_before_days_off() {
    let holidays = Holidays::nigeria();
    let next = |payday, after| account("ada@example.com", payday, &holidays).next_payday(at(after)).expect("in range");
    // 25 July 2026 is a Saturday.
    assert_eq!(next(None, "2026-07-20T00:00:00Z"), at("2026-07-24T06:00:00Z"));
    // 31 May 2026 is a Sunday, and the 28th and 29th are holidays.
    let last_day = Some(Payday::Month { day: 31 });
    assert_eq!(next(last_day, "2026-05-20T00:00:00Z"), at("2026-05-27T06:00:00Z"));
    let fridays = Some(Payday::Week { weekday: 5 });
    assert_eq!(next(fridays, "2026-09-14T00:00:00Z"), at("2026-09-18T06:00:00Z"));
    assert_eq!(next(fridays, "2026-09-18T05:59:59Z"), at("2026-09-18T06:00:00Z"));
    assert_eq!(next(fridays, "2026-09-18T06:00:00Z"), at("2026-09-25T06:00:00Z"));
    // Good Friday 2026 is 3 April: paid on Thursday.
    assert_eq!(next(fridays, "2026-03-30T00:00:00Z"), at("2026-04-02T06:00:00Z"));
    let sundays = Some(Payday::Week { weekday: 7 });
    assert_eq!(next(sundays, "2026-09-14T00:00:00Z"), at("2026-09-18T06:00:00Z"));
    // On the Saturday, this week's payday is over although the day named is still to come.
    assert_eq!(next(sundays, "2026-09-19T00:00:00Z"), at("2026-09-25T06:00:00Z"));
}

#[test]
fn weekly_earners_are_solvent_after_friday() {
    let fridays = Some(Payday::Week { weekday: 5 });
    let after = solvent(USUAL_PRICE, fridays, "2026-10-10T08:00:00Z");
    let before = solvent(USUAL_PRICE, fridays, "2026-10-15T08:00:00Z");
    assert!(after > before, "{after} {before}");
    // Monthly earners are in mid-cycle on both days.
    assert!(before > solvent(USUAL_PRICE, None, "2026-10-15T08:00:00Z"));
}

#[test]
fn the_chance_of_a_usual_price_is_the_table() {
    let table = [(0, 9_200), (2, 9_200), (3, 7_500), (7, 7_500), (8, 5_000), (14, 5_000), (15, 3_000), (21, 3_000)];
    for (days, chance) in table.into_iter().chain([(22, 2_000), (35, 2_000)]) {
        assert_eq!(chance_per_10k(days, USUAL_PRICE, USUAL_SALARY_MINOR), chance, "{days}");
    }
    assert_eq!(chance_per_10k(0, i64::MAX, 1), 0);
    assert_eq!(chance_per_10k(0, USUAL_SALARY_MINOR - 1, USUAL_SALARY_MINOR), 0);
    assert_eq!(chance_per_10k(0, 0, USUAL_SALARY_MINOR), 9_600);
}

fn instants() -> impl Strategy<Value = Timestamp> {
    (1_735_689_600_i64..1_861_920_000).prop_map(|second| Timestamp::from_second(second).expect("2025 to 2028"))
}

fn paydays() -> impl Strategy<Value = Option<Payday>> {
    prop_oneof![
        Just(None),
        (1_u8..=31).prop_map(|day| Some(Payday::Month { day })),
        (1_u8..=7).prop_map(|weekday| Some(Payday::Week { weekday })),
    ]
}

proptest! {
    #[test]
    fn the_last_payday_is_the_last(instant in instants(), payday in paydays()) {
        let holidays = Holidays::nigeria();
        let payer = account("ada@example.com", payday, &holidays);
        let last = payer.last_payday(instant).expect("in range");
        prop_assert!(last <= instant);
        prop_assert!(payer.next_payday(last).expect("in range") > instant);
        prop_assert!(instant.duration_since(last) < SignedDuration::from_hours(24 * 49));
    }

    #[test]
    fn within_a_cycle_money_only_goes(
        instant in instants(),
        payday in paydays(),
        payer in "[a-z]{1,8}",
        price in 1_i64..20_000_000,
    ) {
        let holidays = Holidays::nigeria();
        let payer = account(&payer, payday, &holidays);
        let next = payer.next_payday(instant).expect("in range");
        let mut had = payer.holds(price, instant).expect("in range");
        let mut at = instant;
        while at < next {
            let has = payer.holds(price, at).expect("in range");
            prop_assert!(had || !has, "money came back at {at}");
            had = has;
            at += SignedDuration::from_hours(7);
        }
    }

    #[test]
    fn the_chance_falls_with_days_and_price(
        days in 0_i32..60,
        price in 0_i64..i64::MAX / 2,
        more in 0_i64..1_000_000_000,
        salary in 1_i64..i64::MAX,
    ) {
        let chance = chance_per_10k(days, price, salary);
        prop_assert!(chance <= 10_000);
        prop_assert!(chance_per_10k(days + 1, price, salary) <= chance);
        prop_assert!(chance_per_10k(days, price + more, salary) <= chance);
    }
}
