use std::cmp::Ordering;

use money::{Currency, Money, MoneyError, Rounding};
use proptest::prelude::*;
use rust_decimal::Decimal;

use crate::{currency, ngn, ratio};

fn minors(parts: &[Money]) -> Vec<i64> {
    parts.iter().map(|part| part.minor()).collect()
}

#[test]
fn allocates_by_largest_remainder_with_ties_to_the_first() {
    let table: [(i64, &[u64], &[i64]); 10] = [
        (100, &[1, 1, 1], &[34, 33, 33]),
        (-100, &[1, 1, 1], &[-34, -33, -33]),
        // A coupon of 1000 over lines of 4999, 2999 and 1.
        (1000, &[4999, 2999, 1], &[625, 375, 0]),
        (1000, &[7, 7, 7], &[334, 333, 333]),
        (5, &[0, 1, 0, 1], &[0, 3, 0, 2]),
        (1, &[1, 2], &[0, 1]),
        (0, &[3, 4], &[0, 0]),
        (7, &[9], &[7]),
        (i64::MIN, &[1], &[i64::MIN]),
        (i64::MAX, &[u64::MAX, u64::MAX], &[4_611_686_018_427_387_904, 4_611_686_018_427_387_903]),
    ];
    for (whole, weights, expected) in table {
        let parts = ngn(whole).allocate(weights).expect("weights above zero");
        assert_eq!(minors(&parts), expected, "{whole} by {weights:?}");
    }
}

#[test]
fn a_month_of_2999_splits_into_31_days_that_sum_to_it() {
    let days = ngn(2999).allocate(&[1; 31]).expect("31 weights");
    assert_eq!(days.iter().filter(|day| day.minor() == 97).count(), 23);
    assert_eq!(days.iter().filter(|day| day.minor() == 96).count(), 8);
    assert_eq!(Money::sum(days, Currency::NGN), Ok(ngn(2999)));
}

#[test]
fn refuses_to_allocate_over_nothing() {
    for weights in [&[][..], &[0], &[0, 0, 0]] {
        assert_eq!(ngn(100).allocate(weights), Err(MoneyError::NoWeights));
    }
}

#[test]
fn prorates_exactly_and_rounds_once() {
    for (minor, num, den, half_even, half_up) in [
        // Half of an odd amount: the rules differ, and each is its own mirror below zero.
        (1555, 1, 2, 778, 778),
        (1557, 1, 2, 778, 779),
        (-1555, 1, 2, -778, -778),
        (-1557, 1, 2, -778, -779),
        (2900, 21, 31, 1965, 1965),
        (9900, 21, 31, 6706, 6706),
        (100_000, 1_382_400, 2_674_800, 51_682, 51_682),
        (3000, 18, 28, 1929, 1929),
        (120_000, 184, 366, 60_328, 60_328),
        (i64::MAX, 1, 1, i64::MAX, i64::MAX),
    ] {
        let part = ratio(num, den);
        assert_eq!(ngn(minor).prorate(part, Rounding::HalfEven), Ok(ngn(half_even)));
        assert_eq!(ngn(minor).prorate(part, Rounding::HalfUp), Ok(ngn(half_up)));
    }
}

#[test]
fn what_does_not_fit_is_an_error() {
    let (most, least) = (ngn(i64::MAX), ngn(i64::MIN));
    for result in [
        most.checked_add(ngn(1)),
        least.checked_sub(ngn(1)),
        least.checked_neg(),
        most.mul_int(2),
        most.prorate(ratio(2, 1), Rounding::HalfEven),
        most.prorate(ratio(i128::MAX, 1), Rounding::HalfEven),
        Money::sum([most, ngn(1)], Currency::NGN),
        Money::from_decimal(Decimal::MAX, Currency::NGN),
    ] {
        assert_eq!(result, Err(MoneyError::Overflow));
    }
    // A sum that passes through the edge and comes back is no overflow.
    assert_eq!(Money::sum([most, ngn(1), ngn(-1)], Currency::NGN), Ok(most));
}

#[test]
fn currencies_never_mix() {
    let dollars = Money::new(1, currency("USD"));
    let mismatch = MoneyError::CurrencyMismatch { left: Currency::NGN, right: currency("USD") };
    assert_eq!(ngn(1).checked_add(dollars), Err(mismatch.clone()));
    assert_eq!(ngn(1).checked_sub(dollars), Err(mismatch.clone()));
    assert_eq!(ngn(1).try_cmp(dollars), Err(mismatch.clone()));
    assert_eq!(ngn(1).try_min(dollars), Err(mismatch.clone()));
    assert_eq!(Money::sum([dollars], Currency::NGN), Err(mismatch));
    assert_ne!(ngn(0), Money::zero(currency("USD")));
}

#[test]
fn compares_within_one_currency() {
    assert_eq!(ngn(1).try_cmp(ngn(2)), Ok(Ordering::Less));
    assert_eq!(ngn(3).try_min(ngn(2)), Ok(ngn(2)));
    assert!(ngn(-1).is_negative() && !ngn(-1).is_positive() && !ngn(-1).is_zero());
    assert_eq!(Money::sum([], Currency::NGN), Ok(ngn(0)));
}

#[test]
fn reads_major_units_only_when_exact() {
    let read =
        |text: &str, code| Money::from_decimal(text.parse().expect("a decimal"), currency(code)).map(Money::minor);
    assert_eq!(read("5000", "NGN"), Ok(500_000));
    assert_eq!(read("5000.5", "NGN"), Ok(500_050));
    assert_eq!(read("-0.010", "NGN"), Ok(-1));
    assert_eq!(read("1.250", "KWD"), Ok(1_250));
    let ngn_code = Currency::NGN;
    assert_eq!(read("0.001", "NGN"), Err(MoneyError::TooPrecise { currency: ngn_code, exponent: 2 }));
    assert_eq!(read("0.5", "JPY"), Err(MoneyError::TooPrecise { currency: currency("JPY"), exponent: 0 }));
    assert_eq!(ngn(500_000).to_decimal().to_string(), "5000.00");
}

#[test]
fn json_is_minor_units_and_code() {
    let json = serde_json::to_string(&ngn(500_000)).expect("serializes");
    assert_eq!(json, r#"{"minor":500000,"currency":"NGN"}"#);
    assert_eq!(serde_json::from_str::<Money>(&json).expect("reads back"), ngn(500_000));
    for wrong in [
        r#"{"minor":1.5,"currency":"NGN"}"#,
        r#"{"minor":"1","currency":"NGN"}"#,
        r#"{"minor":1,"currency":"XXX"}"#,
        r#"{"minor":1}"#,
        r#"{"minor":1,"currency":"NGN","more":0}"#,
        r#"{"minor":9223372036854775808,"currency":"NGN"}"#,
    ] {
        assert!(serde_json::from_str::<Money>(wrong).is_err(), "{wrong}");
    }
}

fn rules() -> impl Strategy<Value = Rounding> {
    prop::sample::select(Rounding::ALL.to_vec())
}

proptest! {
    #[test]
    fn an_allocation_sums_to_the_whole(
        whole in any::<i64>(),
        weights in prop::collection::vec(any::<u64>(), 1..40),
    ) {
        prop_assume!(weights.iter().any(|weight| *weight > 0));
        let parts = ngn(whole).allocate(&weights).expect("a weight above zero");
        prop_assert_eq!(parts.len(), weights.len());
        prop_assert_eq!(Money::sum(parts, Currency::NGN), Ok(ngn(whole)));
    }

    #[test]
    fn no_share_is_a_whole_unit_away_from_its_exact_value(
        whole in any::<i64>(),
        weights in prop::collection::vec(0_u64..1_000_000, 1..20),
    ) {
        let total: u64 = weights.iter().sum();
        prop_assume!(total > 0);
        let parts = ngn(whole).allocate(&weights).expect("a weight above zero");
        for (part, weight) in parts.iter().zip(&weights) {
            let exact = i128::from(whole) * i128::from(*weight);
            let distance = i128::from(part.minor()) * i128::from(total) - exact;
            prop_assert!(distance.abs() < i128::from(total));
            prop_assert!(*weight > 0 || part.is_zero());
        }
    }

    #[test]
    fn equal_weights_never_differ_by_more_than_one(whole in any::<i64>(), count in 1_usize..60) {
        let shares = minors(&ngn(whole).allocate(&vec![1; count]).expect("weights"));
        let (least, most) = (shares.iter().min(), shares.iter().max());
        let (least, most) = least.zip(most).expect("one share at least");
        prop_assert!(most - least <= 1);
    }

    #[test]
    fn two_parts_of_a_period_make_the_whole_within_a_unit(
        minor in any::<i64>(), whole in 1_i128..40_000_000_000, cut in 0_i128..40_000_000_000,
        rule in rules(),
    ) {
        let cut = cut % (whole + 1);
        let used = ngn(minor).prorate(ratio(cut, whole), rule).expect("a part fits");
        let left = ngn(minor).prorate(ratio(whole - cut, whole), rule).expect("a part fits");
        let both = i128::from(used.minor()) + i128::from(left.minor());
        prop_assert!((both - i128::from(minor)).abs() <= 1);
    }

    #[test]
    fn a_credit_is_the_mirror_of_its_charge(
        minor in -i64::MAX..=i64::MAX, num in 0_i128..1_000_000, den in 1_i128..1_000_000,
        rule in rules(),
    ) {
        let part = ratio(num % (den + 1), den);
        let charge = ngn(minor).prorate(part, rule).expect("a part fits");
        let credit = ngn(-minor).prorate(part, rule).expect("a part fits");
        prop_assert_eq!(charge.checked_neg(), Ok(credit));
    }

    #[test]
    fn all_and_nothing_are_exact(minor in any::<i64>(), rule in rules()) {
        prop_assert_eq!(ngn(minor).prorate(ratio(1, 1), rule), Ok(ngn(minor)));
        prop_assert_eq!(ngn(minor).prorate(ratio(0, 1), rule), Ok(ngn(0)));
    }

    #[test]
    fn adding_and_taking_away_come_back_or_refuse(left in any::<i64>(), right in any::<i64>()) {
        match ngn(left).checked_add(ngn(right)) {
            Ok(sum) => {
                prop_assert_eq!(sum.checked_sub(ngn(right)), Ok(ngn(left)));
                prop_assert_eq!(i128::from(sum.minor()), i128::from(left) + i128::from(right));
            }
            Err(error) => {
                prop_assert_eq!(error, MoneyError::Overflow);
                prop_assert!(i64::try_from(i128::from(left) + i128::from(right)).is_err());
            }
        }
    }

    #[test]
    fn major_units_and_json_come_back(minor in any::<i64>(), code in prop::sample::select(vec!["NGN", "JPY", "KWD"])) {
        let amount = Money::new(minor, currency(code));
        prop_assert_eq!(Money::from_decimal(amount.to_decimal(), amount.currency()), Ok(amount));
        let json = serde_json::to_string(&amount).expect("serializes");
        prop_assert_eq!(serde_json::from_str::<Money>(&json).expect("reads back"), amount);
    }
}
