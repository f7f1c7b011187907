//! The numbered cases about parts of periods, and what holds for all of them.

use billing::proration::{
    Change, FeeSegment, LastDay, Paid, ProrationLine, ProrationRule, ProrationTerms, ProrationUnit, Share, by_days,
    change, change_quantity, charge_rest, charge_served, charge_stub, credit, cumulative, over_periods, settle_changes,
    split_fee,
};
use billing::{BillRefusal, credit as credits};
use calendar::{Cycle, Interval, Period, Unit};
use jiff::{SignedDuration, Timestamp};
use money::{Currency, Money, Ratio, Rounding};
use proptest::prelude::*;

use crate::support::at;

pub(crate) fn terms(unit: ProrationUnit) -> ProrationTerms {
    ProrationTerms {
        rule: ProrationRule { unit, last_day: LastDay::NotBilled },
        zone: "UTC".to_owned(),
        rounding: Rounding::HalfEven,
    }
}

pub(crate) fn ngn(minor: i64) -> Money {
    Money::new(minor, Currency::NGN)
}

pub(crate) fn span(start: &str, end: &str) -> Period {
    Period { start: at(start), end: at(end) }
}

/// Paid without tax.
pub(crate) fn paid(minor: i64, covers: Period) -> Paid {
    Paid { net: ngn(minor), tax: ngn(0), covers }
}

#[track_caller]
fn nets(lines: impl IntoIterator<Item = ProrationLine>) -> Vec<i64> {
    let lines = lines.into_iter().inspect(|line| assert_eq!(line.check(), Ok(())));
    lines.map(|line| line.net.minor()).collect()
}

const DAYS: ProrationUnit = ProrationUnit::Day;
const SECONDS: ProrationUnit = ProrationUnit::Second;

#[test]
fn case_17_an_upgrade_by_days_rounds_each_line() {
    let march = span("2027-03-01", "2027-04-01");
    let lines = change(&terms(DAYS), &paid(2_900, march), ngn(9_900), march, at("2027-03-11")).expect("computes");
    assert_eq!(lines[0].record.share, Share { part: 21, whole: 31 });
    assert_eq!(nets(lines), [-1_965, 6_706], "4741; netting first would give 4742");
}

#[test]
fn case_18_the_same_by_seconds() {
    let march = span("2027-03-01", "2027-04-01");
    let now = at("2027-03-11T15:00:00Z");
    let lines = change(&terms(SECONDS), &paid(2_900, march), ngn(9_900), march, now).expect("computes");
    assert_eq!(lines[0].record.share, Share { part: 1_760_400, whole: 2_678_400 });
    assert_eq!(nets(lines), [-1_906, 6_507]);
    let lines = change(&terms(ProrationUnit::Millisecond), &paid(2_900, march), ngn(9_900), march, now);
    assert_eq!(nets(lines.expect("computes")), [-1_906, 6_507], "milliseconds agree on a whole second");
}

#[test]
fn case_19_a_month_of_743_hours() {
    let march = span("2027-03-01T05:00:00Z", "2027-04-01T04:00:00Z");
    let zone = "America/New_York".to_owned();
    let charge = |unit| {
        let terms = ProrationTerms { zone: zone.clone(), ..terms(unit) };
        charge_rest(&terms, ngn(100_000), march, at("2027-03-16T04:00:00Z")).expect("computes").expect("a line")
    };
    let (days, seconds) = (charge(DAYS), charge(SECONDS));
    assert_eq!((days.record.share, days.net), (Share { part: 16, whole: 31 }, ngn(51_613)));
    assert_eq!((seconds.record.share, seconds.net), (Share { part: 1_382_400, whole: 2_674_800 }, ngn(51_682)));
}

#[test]
fn case_20_two_changes_credit_what_was_in_force() {
    let april = span("2027-04-01", "2027-05-01");
    let terms = terms(DAYS);
    let first = change(&terms, &paid(3_000, april), ngn(6_000), april, at("2027-04-11")).expect("computes");
    assert_eq!(nets(first.clone()), [-2_000, 4_000]);
    let second = Paid { net: first[1].net, tax: ngn(0), covers: span("2027-04-11", "2027-05-01") };
    let second = change(&terms, &second, ngn(1_500), april, at("2027-04-21")).expect("computes");
    assert_eq!(nets(second), [-2_000, 500], "in all 3500 = 10×100 + 10×200 + 10×50");
}

#[test]
fn case_21_there_and_back_at_one_instant_leaves_no_lines() {
    let now = at("2027-04-11");
    let there = Change { at: now, from: "a", to: "b" };
    let back = Change { at: now, from: "b", to: "a" };
    assert_eq!(settle_changes(&[there, back]), []);
    let onward = Change { at: now, from: "b", to: "c" };
    assert_eq!(settle_changes(&[there, onward]), [Change { at: now, from: "a", to: "c" }]);
    let later = Change { at: at("2027-04-12"), from: "b", to: "a" };
    assert_eq!(settle_changes(&[there, later]), [there, later]);
    // Also where the first was billed already: its lines are undone to the unit.
    let april = span("2027-04-01", "2027-05-01");
    let terms = terms(ProrationUnit::Millisecond);
    let forth = change(&terms, &paid(2_999, april), ngn(9_901), april, now).expect("computes");
    let charged = Paid { net: forth[1].net, tax: ngn(0), covers: Period { start: now, end: april.end } };
    let undone = change(&terms, &charged, ngn(2_999), april, now).expect("computes");
    assert_eq!(nets(forth).iter().chain(&nets(undone)).sum::<i64>(), 0);
}

#[test]
fn case_22_a_month_split_into_its_days() {
    let days = by_days(ngn(2_999), span("2027-03-01", "2027-04-01"), "UTC").expect("splits");
    let count = |minor| days.iter().filter(|day| day.minor() == minor).count();
    assert_eq!((days.len(), count(97), count(96)), (31, 23, 8));
    assert_eq!(Money::sum(days, Currency::NGN), Ok(ngn(2_999)));
    // Day by day, with what is written down standing: the same sum.
    let steps: Vec<Share> = (1..=31).map(|part| Share { part, whole: 31 }).collect();
    let earned = cumulative(ngn(2_999), &steps, Rounding::HalfEven).expect("splits");
    assert_eq!(Money::sum(earned, Currency::NGN), Ok(ngn(2_999)));
}

#[test]
fn case_23_three_equal_parts() {
    let thirds = [span("2027-04-01", "2027-04-11"), span("2027-04-11", "2027-04-21"), span("2027-04-21", "2027-05-01")];
    assert_eq!(over_periods(ngn(100), &thirds), Ok(vec![ngn(34), ngn(33), ngn(33)]));
}

#[test]
fn case_24_a_credit_is_of_what_was_paid() {
    let april = span("2027-04-01", "2027-05-01");
    // 10000 with 25 % off is 7500, and 20 % tax on it 1500.
    let paid = Paid { net: ngn(7_500), tax: ngn(1_500), covers: april };
    let line = credit(&terms(DAYS), &paid, at("2027-04-16")).expect("computes").expect("a line");
    assert_eq!((line.net, line.tax), (ngn(-3_750), ngn(-750)), "4500 with tax");
    assert_eq!(line.check(), Ok(()));
}

#[test]
fn case_25_what_was_free_is_credited_with_nothing() {
    let april = span("2027-04-01", "2027-05-01");
    assert_eq!(credit(&terms(DAYS), &paid(0, april), at("2027-04-16")), Ok(None));
}

#[test]
fn case_26_a_leap_year_has_366_days() {
    let year = span("2028-01-01", "2029-01-01");
    for unit in [DAYS, SECONDS, ProrationUnit::Millisecond] {
        let line = credit(&terms(unit), &paid(120_000, year), at("2028-07-01")).expect("computes");
        assert_eq!(nets(line), [-60_328], "over 365 it would be 60493");
    }
}

#[test]
fn case_27_a_stub_is_measured_against_the_period_it_ends() {
    let month = Interval::try_new(Unit::Month, 1).expect("one month");
    let aligned = Cycle::try_new(at("2027-02-10"), "UTC", month, Some(31)).expect("a cycle");
    for (unit, price) in [(DAYS, 1_929), (SECONDS, 1_929), (ProrationUnit::Millisecond, 1_929)] {
        let line = charge_stub(&terms(unit), ngn(3_000), &aligned).expect("computes").expect("a line");
        assert_eq!(nets([line]), [price], "18 of 28 days, not 18 of 31: 1742");
    }
    let whole = charge_stub(&terms(ProrationUnit::None), ngn(3_000), &aligned).expect("computes");
    assert_eq!(nets(whole), [3_000]);
    // The day on which service starts is billed, whatever holds for the day on which it ends.
    let midday = Cycle::try_new(at("2027-02-10T09:00:00Z"), "UTC", month, Some(31)).expect("a cycle");
    let mut last_day_billed = terms(DAYS);
    last_day_billed.rule.last_day = LastDay::Billed;
    assert_eq!(nets(charge_stub(&last_day_billed, ngn(3_000), &midday).expect("computes")), [1_929]);
}

#[test]
fn case_28_seats_come_and_go() {
    let april = span("2027-04-01", "2027-05-01");
    let terms = terms(DAYS);
    let more = change_quantity(&terms, &paid(5_000, april), ngn(1_000), april, (5, 8), at("2027-04-16"));
    assert_eq!(nets(more.expect("computes")), [1_500]);
    // Eight seats are worth 8000 for the whole month.
    let fewer = change_quantity(&terms, &paid(8_000, april), ngn(1_000), april, (8, 6), at("2027-04-21"));
    assert_eq!(nets(fewer.expect("computes")), [-667]);
    let same = change_quantity(&terms, &paid(5_000, april), ngn(1_000), april, (5, 5), at("2027-04-16"));
    assert_eq!(same, Ok(None));
}

#[test]
fn case_29_halves_by_a_stated_rule() {
    let half = Ratio::new(1, 2).expect("a half");
    for (minor, rule, rounded) in [
        (1_555, Rounding::HalfUp, 778),
        (1_557, Rounding::HalfUp, 779),
        (1_555, Rounding::HalfEven, 778),
        (1_557, Rounding::HalfEven, 778),
        (-1_555, Rounding::HalfUp, -778),
        (-1_557, Rounding::HalfUp, -779),
        (-1_555, Rounding::HalfEven, -778),
        (-1_557, Rounding::HalfEven, -778),
    ] {
        assert_eq!(ngn(minor).prorate(half, rule), Ok(ngn(rounded)), "{minor} {rule}");
    }
    // A credit undoes the charge under either rule.
    let april = span("2027-04-01", "2027-05-01");
    for rounding in Rounding::ALL {
        let terms = ProrationTerms { rounding, ..terms(DAYS) };
        for minor in [1_555, 1_557] {
            let charge = charge_rest(&terms, ngn(minor), april, at("2027-04-16")).expect("computes").expect("a line");
            let back = credit(&terms, &paid(minor, april), at("2027-04-16")).expect("computes").expect("a line");
            assert_eq!(charge.net.minor(), -back.net.minor());
        }
    }
}

#[test]
fn case_30_a_move_from_yearly_to_monthly() {
    let (year, now) = (span("2027-01-01", "2028-01-01"), at("2027-03-01"));
    let month = span("2027-03-01", "2027-04-01");
    let lines = change(&terms(DAYS), &paid(50_000, year), ngn(2_000), month, now).expect("computes");
    let sum: i64 = nets(lines).iter().sum();
    let settled = credits::settle(ngn(sum)).expect("settles");
    assert_eq!((settled.due, settled.to_balance), (ngn(0), ngn(39_918)), "no negative invoice");
    // It pays 20 whole months, this one among them, and leaves 1918.
    let mut balance = settled.to_balance;
    for _ in 1..20 {
        let used = credits::apply_balance(balance, ngn(2_000)).expect("applies");
        assert_eq!(used.due, ngn(0));
        balance = used.balance;
    }
    assert_eq!(balance, ngn(1_918));
    let last = credits::apply_balance(balance, ngn(2_000)).expect("applies");
    assert_eq!((last.due, last.balance), (ngn(82), ngn(0)));
}

#[test]
fn case_31_an_end_exactly_at_the_boundary_has_no_line() {
    let march = span("2027-03-01", "2027-04-01");
    for unit in [DAYS, SECONDS, ProrationUnit::Millisecond, ProrationUnit::None] {
        for now in ["2027-04-01", "2027-04-02"] {
            assert_eq!(credit(&terms(unit), &paid(3_100, march), at(now)), Ok(None));
            assert_eq!(charge_rest(&terms(unit), ngn(3_100), march, at(now)), Ok(None));
        }
    }
}

#[test]
fn case_32_the_last_day_by_one_rule() {
    let march = span("2027-03-01", "2027-04-01");
    let now = at("2027-03-31T23:59:59Z");
    let back = |unit, last_day| {
        let terms = ProrationTerms { rule: ProrationRule { unit, last_day }, ..terms(unit) };
        let change = change(&terms, &paid(3_100, march), ngn(3_100), march, now).expect("computes");
        assert_eq!(change.iter().map(|line| line.net.minor()).sum::<i64>(), 0, "the same for a change");
        nets(credit(&terms, &paid(3_100, march), now).expect("computes"))
    };
    assert_eq!(back(SECONDS, LastDay::NotBilled), [0; 0]);
    assert_eq!(back(SECONDS, LastDay::Billed), [0; 0]);
    assert_eq!(back(DAYS, LastDay::NotBilled), [-100]);
    assert_eq!(back(DAYS, LastDay::Billed), [0; 0]);
}

#[test]
fn case_33_service_that_starts_and_ends_at_one_instant() {
    let march = span("2027-03-01", "2027-04-01");
    for unit in [DAYS, SECONDS, ProrationUnit::Millisecond, ProrationUnit::None] {
        for instant in ["2027-03-01", "2027-03-15T12:00:00Z"] {
            let nothing = charge_served(&terms(unit), ngn(3_100), march, span(instant, instant));
            assert_eq!(nothing, Ok(None), "{unit:?} {instant}");
        }
        // Canceled the moment it was paid: all of it comes back.
        let back = credit(&terms(unit), &paid(3_100, march), march.start).expect("computes");
        assert_eq!(nets(back), [-3_100]);
    }
}

#[test]
fn case_41_a_fee_whose_price_changes_inside_its_period() {
    let march = span("2027-03-01", "2027-04-01");
    let at_prices = |first, second| {
        let segments = [
            FeeSegment { from: march.start, price: ngn(first) },
            FeeSegment { from: at("2027-03-11"), price: ngn(second) },
        ];
        let split = split_fee(&terms(DAYS), march, &segments).expect("splits");
        assert_eq!(split.check(), Ok(()));
        split.amounts.iter().map(|amount| amount.minor()).collect::<Vec<_>>()
    };
    assert_eq!(at_prices(3_100, 6_200), [1_000, 4_200]);
    // Equal prices: the parts sum to what one price gives, though each alone is no whole number.
    assert_eq!(at_prices(2_999, 2_999), [967, 2_032]);
    let out_of_order = [FeeSegment { from: at("2027-03-02"), price: ngn(1) }];
    assert_eq!(
        split_fee(&terms(DAYS), march, &out_of_order),
        Err(BillRefusal::InstantOutOfOrder { at: at("2027-03-02") })
    );
}

#[test]
fn nothing_is_shared_under_the_rule_none() {
    let march = span("2027-03-01", "2027-04-01");
    let lines = change(&terms(ProrationUnit::None), &paid(2_900, march), ngn(9_900), march, at("2027-03-11"));
    assert_eq!(lines, Ok(vec![]));
}

#[test]
fn tampering_is_found_and_wrong_inputs_are_refused() {
    let march = span("2027-03-01", "2027-04-01");
    let line = credit(&terms(DAYS), &paid(2_900, march), at("2027-03-11")).expect("computes").expect("a line");
    let json = serde_json::to_string(&line).expect("serializes");
    assert_eq!(serde_json::from_str::<ProrationLine>(&json).expect("reads back"), line);
    let mut changed = line.clone();
    changed.net = ngn(-1_966);
    assert_eq!(changed.check().expect_err("differs").code(), "record_broken");
    let mut changed = line.clone();
    changed.record.share.part = 22;
    assert_eq!(changed.check().expect_err("differs").code(), "record_broken");
    let mut newer = line;
    newer.record.v = 9;
    assert_eq!(newer.check(), Err(BillRefusal::RecordVersion(9)));
    let backwards = span("2027-04-01", "2027-03-01");
    let refused = charge_rest(&terms(DAYS), ngn(1), backwards, at("2027-03-11")).expect_err("no time in it");
    assert_eq!(refused.code(), "period_empty");
    let negative = credit(&terms(DAYS), &paid(-1, march), at("2027-03-11")).expect_err("never negative");
    assert_eq!(negative.code(), "amount_negative");
    let dollars = Money::new(1, Currency::parse("USD").expect("dollars"));
    let mixed = change(&terms(DAYS), &paid(1, march), dollars, march, at("2027-03-11")).expect_err("two currencies");
    assert_eq!(mixed.code(), "currency_mismatch");
}

const ZONES: [&str; 6] =
    ["UTC", "Africa/Lagos", "Africa/Cairo", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia"];

fn all_terms() -> impl Strategy<Value = ProrationTerms> {
    let units = vec![ProrationUnit::Millisecond, SECONDS, DAYS, ProrationUnit::None];
    let last_days = vec![LastDay::Billed, LastDay::NotBilled];
    let roundings = Rounding::ALL.to_vec();
    let parts = (
        prop::sample::select(units),
        prop::sample::select(last_days),
        prop::sample::select(ZONES.to_vec()),
        prop::sample::select(roundings),
    );
    parts.prop_map(|(unit, last_day, zone, rounding)| ProrationTerms {
        rule: ProrationRule { unit, last_day },
        zone: zone.to_owned(),
        rounding,
    })
}

/// A period of up to 400 days, and instants in it, in order.
fn cuts() -> impl Strategy<Value = (Period, Vec<Timestamp>)> {
    let start = (0_i64..400_000_000, prop::sample::select(vec![1_i64, 3_600, 86_400]));
    (start, 60_i64..34_560_000, prop::collection::vec(0_i64..34_560_000, 0..8)).prop_map(
        |((second, grain), length, mut cuts)| {
            let start = at("2024-01-01") + SignedDuration::from_secs(second - second % grain);
            let whole = Period { start, end: start + SignedDuration::from_secs(length) };
            cuts.sort_unstable();
            let inside = cuts.into_iter().map(|cut| start + SignedDuration::from_secs(cut % length));
            let mut instants: Vec<Timestamp> = inside.collect();
            instants.sort_unstable();
            (whole, instants)
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(500) })]

    #[test]
    fn shares_of_adjoining_parts_sum_to_the_whole(terms in all_terms(), (whole, cuts) in cuts()) {
        let bounds: Vec<Timestamp> = [whole.start].into_iter().chain(cuts).chain([whole.end]).collect();
        let parts = bounds.windows(2).map(|pair| terms.between(whole, pair[0], pair[1]).expect("computes"));
        let all = terms.between(whole, whole.start, whole.end).expect("computes");
        prop_assert_eq!(parts.map(|share| share.part).sum::<u64>(), all.whole);
        for cut in bounds {
            let (served, left) = (terms.served(whole, cut).expect("computes"), terms.left(whole, cut).expect("computes"));
            prop_assert_eq!(served.part + left.part, all.whole);
        }
    }

    #[test]
    fn a_split_fee_with_one_price_sums_to_it(
        terms in all_terms(), (whole, cuts) in cuts(), minor in 0_i64..10_000_000,
    ) {
        let mut starts: Vec<Timestamp> = [whole.start].into_iter().chain(cuts).collect();
        starts.dedup();
        let segments: Vec<FeeSegment> = starts.into_iter().map(|from| FeeSegment { from, price: ngn(minor) }).collect();
        let split = split_fee(&terms, whole, &segments).expect("splits");
        prop_assert_eq!(Money::sum(split.amounts, Currency::NGN), Ok(ngn(minor)));
    }

    #[test]
    fn a_credit_is_at_most_what_was_paid_and_less_the_later(
        terms in all_terms(), (whole, cuts) in cuts(), minor in 0_i64..10_000_000, tax in 0_i64..2_000_000,
    ) {
        let paid = Paid { net: ngn(minor), tax: ngn(tax), covers: whole };
        let mut before = -minor;
        for cut in cuts {
            let line = credit(&terms, &paid, cut).expect("computes");
            let net = line.as_ref().map_or(0, |line| line.net.minor());
            prop_assert!(before <= net && net <= 0);
            prop_assert!(line.is_none_or(|line| line.check().is_ok()));
            before = net;
        }
    }

    #[test]
    fn what_a_charge_covers_is_credited_by_the_same_count(
        terms in all_terms(), (whole, cuts) in cuts(), minor in 1_000_000_i64..10_000_000,
    ) {
        prop_assume!(cuts.len() >= 2);
        let Some(charge) = charge_rest(&terms, ngn(minor), whole, cuts[0]).expect("computes") else { return Ok(()) };
        let covers = charge.covers().expect("computes");
        prop_assume!(covers.start < covers.end);
        // A share of a share: as if the first cut had not been.
        let of_charge = terms.left(covers, cuts[1]).expect("computes").ratio().expect("a share");
        let chained = charge.record.share.ratio().expect("a share").checked_mul(of_charge).expect("fits");
        prop_assert_eq!(chained, terms.left(whole, cuts[1]).expect("computes").ratio().expect("a share"));
    }

    #[test]
    fn a_change_undone_at_once_leaves_nothing(
        terms in all_terms(), (whole, cuts) in cuts(), old in 0_i64..10_000_000, new in 0_i64..10_000_000,
    ) {
        let now = cuts.first().copied().unwrap_or(whole.start);
        prop_assume!(now > whole.start);
        let forth = change(&terms, &paid(old, whole), ngn(new), whole, now).expect("computes");
        let charged = forth.iter().find(|line| !line.net.is_negative()).map_or(0, |line| line.net.minor());
        let covers = forth.iter().find(|line| !line.net.is_negative()).map(|line| line.covers().expect("computes"));
        let rest = covers.unwrap_or(Period { start: now, end: whole.end });
        prop_assume!(rest.start < rest.end);
        let back = change(&terms, &paid(charged, rest), ngn(old), whole, now).expect("computes");
        prop_assert_eq!(forth.iter().chain(&back).map(|line| line.net.minor()).sum::<i64>(), 0);
    }
}
