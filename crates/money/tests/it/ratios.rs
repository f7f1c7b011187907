use std::cmp::Ordering;

use money::{MoneyError, Ratio, Rounding};
use proptest::prelude::*;
use rust_decimal::{Decimal, RoundingStrategy};

use crate::ratio;

#[test]
fn is_reduced_with_the_sign_on_top() {
    for (num, den, shown) in [
        (18, 28, "9/14"),
        (-18, 28, "-9/14"),
        (18, -28, "-9/14"),
        (-18, -28, "9/14"),
        (0, -5, "0"),
        (6, 3, "2"),
        (i128::MIN, i128::MIN, "1"),
    ] {
        assert_eq!(ratio(num, den).to_string(), shown);
        assert!(ratio(num, den).den() > 0);
    }
    assert_eq!(ratio(18, 28), ratio(9, 14));
    assert_eq!(Ratio::new(1, 0), Err(MoneyError::ZeroDenominator));
    assert_eq!(Ratio::new(1, i128::MIN), Err(MoneyError::Overflow));
}

#[test]
fn what_does_not_fit_is_an_error() {
    let most = Ratio::from_int(i128::MAX);
    let least = ratio(1, i128::MAX);
    for result in [
        most.checked_add(Ratio::ONE),
        Ratio::from_int(i128::MIN).checked_sub(Ratio::ONE),
        most.checked_mul(most),
        most.checked_div(least),
        least.checked_mul(least),
        least.checked_add(ratio(1, i128::MAX - 1)),
        Ratio::from_int(i128::MIN).checked_neg(),
    ] {
        assert_eq!(result, Err(MoneyError::Overflow));
    }
    for rule in Rounding::ALL {
        assert_eq!(most.round(rule), Err(MoneyError::Overflow));
        assert_eq!(Ratio::from_int(i128::MIN).round(rule), Err(MoneyError::Overflow));
        assert_eq!(least.round(rule), Ok(0));
        // One half above the largest amount goes up to a value that does not exist.
        let edge = ratio(i128::from(i64::MAX) * 2 + 1, 2);
        assert_eq!(edge.round(rule), Err(MoneyError::Overflow));
    }
    assert_eq!(most.floor(), Err(MoneyError::Overflow));
    assert_eq!(Ratio::ONE.checked_div(Ratio::ZERO), Err(MoneyError::ZeroDenominator));
}

#[test]
fn huge_factors_that_cancel_are_fine() {
    let most = Ratio::from_int(i128::MAX);
    let least = ratio(1, i128::MAX);
    assert_eq!(most.checked_mul(least), Ok(Ratio::ONE));
    assert_eq!(most.checked_div(most), Ok(Ratio::ONE));
    assert_eq!(least.checked_sub(least), Ok(Ratio::ZERO));
}

#[test]
fn rounds_halves_by_the_rule() {
    for (num, den, half_even, half_up) in [
        (1, 2, 0, 1),
        (3, 2, 2, 2),
        (5, 2, 2, 3),
        (-1, 2, 0, -1),
        (-3, 2, -2, -2),
        (-5, 2, -2, -3),
        (1555, 2, 778, 778),
        (1557, 2, 778, 779),
        (7, 3, 2, 2),
        (8, 3, 3, 3),
        (-7, 3, -2, -2),
        (-8, 3, -3, -3),
        (499_999, 1_000_000, 0, 0),
        (500_001, 1_000_000, 1, 1),
    ] {
        assert_eq!(ratio(num, den).round(Rounding::HalfEven), Ok(half_even), "{num}/{den}");
        assert_eq!(ratio(num, den).round(Rounding::HalfUp), Ok(half_up), "{num}/{den}");
    }
}

#[test]
fn floors_and_ceils() {
    for (num, den, floor, ceil) in [(7, 2, 3, 4), (-7, 2, -4, -3), (4, 2, 2, 2), (0, 9, 0, 0)] {
        assert_eq!(ratio(num, den).floor(), Ok(floor));
        assert_eq!(ratio(num, den).ceil(), Ok(ceil));
    }
    // 1000.0001 of packages of 1000 is two packages.
    let units = Ratio::from_decimal("1000.0001".parse().expect("a decimal"));
    assert_eq!(units.checked_div(Ratio::from_int(1000)).and_then(Ratio::ceil), Ok(2));
}

#[test]
fn decimals_become_exact_fractions() {
    for (text, num, den) in [
        ("0.075", 3, 40),
        ("-7.5", -15, 2),
        ("0.00015", 3, 20_000),
        ("0", 0, 1),
        ("12345678901234567890", 12_345_678_901_234_567_890, 1),
        ("0.0000000000000000000000000001", 1, 10_000_000_000_000_000_000_000_000_000),
    ] {
        assert_eq!(Ratio::from_decimal(text.parse().expect("a decimal")), ratio(num, den), "{text}");
    }
    // Ten thousand tenths are exactly a thousand.
    let tenth = Ratio::from_decimal("0.1".parse().expect("a decimal"));
    let sum = (0..10_000).try_fold(Ratio::ZERO, |sum, _| sum.checked_add(tenth));
    assert_eq!(sum, Ok(Ratio::from_int(1000)));
}

#[test]
fn json_is_exact_text() {
    let json = serde_json::to_string(&ratio(18, 28)).expect("serializes");
    assert_eq!(json, r#"{"num":"9","den":"14"}"#);
    for wrong in [
        r#"{"num":"1","den":"0"}"#,
        r#"{"num":1,"den":2}"#,
        r#"{"num":"1.5","den":"2"}"#,
        r#"{"num":"1"}"#,
        r#"{"num":"1","den":"2","more":"3"}"#,
        r#"{"num":"170141183460469231731687303715884105728","den":"2"}"#,
    ] {
        assert!(serde_json::from_str::<Ratio>(wrong).is_err(), "{wrong}");
    }
}

#[test]
fn rounding_rules_have_one_name_each() {
    assert_eq!(Rounding::default(), Rounding::HalfEven);
    for (rule, name) in [(Rounding::HalfEven, "half_even"), (Rounding::HalfUp, "half_up")] {
        assert_eq!(rule.to_string(), name);
        assert_eq!(name.parse(), Ok(rule));
        assert_eq!(serde_json::to_string(&rule).expect("serializes"), format!("\"{name}\""));
    }
    for wrong in ["", "HALF_UP", "half-up", "down"] {
        assert_eq!(wrong.parse::<Rounding>(), Err(MoneyError::UnknownRounding(wrong.to_owned())));
    }
}

/// The nearest whole number found by trying every neighbour and measuring the distance.
fn nearest_by_search(num: i128, den: i128, rule: Rounding) -> i128 {
    let around = num / den;
    let nearest =
        (around - 2..=around + 2).map(|whole| ((num - whole * den).abs(), whole)).min().expect("five candidates");
    let tied: Vec<i128> = (around - 2..=around + 2).filter(|whole| (num - whole * den).abs() == nearest.0).collect();
    match rule {
        _ if tied.len() == 1 => nearest.1,
        Rounding::HalfEven => *tied.iter().find(|whole| *whole % 2 == 0).expect("one is even"),
        Rounding::HalfUp => *tied.iter().max_by_key(|whole| whole.abs()).expect("two are tied"),
    }
}

proptest! {
    #[test]
    fn rounding_agrees_with_a_search(num in any::<i64>(), den in 1_i64..2_000) {
        let (num, den) = (i128::from(num), i128::from(den));
        for rule in Rounding::ALL {
            let rounded = ratio(num, den).round(rule).expect("no larger than the numerator");
            prop_assert_eq!(i128::from(rounded), nearest_by_search(num, den, rule));
        }
    }

    #[test]
    fn rounding_agrees_with_the_decimal_library(mantissa in any::<i64>(), scale in 0_u32..10) {
        let decimal = Decimal::new(mantissa, scale);
        for (rule, strategy) in [
            (Rounding::HalfEven, RoundingStrategy::MidpointNearestEven),
            (Rounding::HalfUp, RoundingStrategy::MidpointAwayFromZero),
        ] {
            let expected = decimal.round_dp_with_strategy(0, strategy).normalize().to_string();
            let rounded = Ratio::from_decimal(decimal).round(rule).expect("fits");
            prop_assert_eq!(rounded.to_string(), expected);
        }
    }

    #[test]
    fn halves_are_hit(whole in -1_000_000_i128..1_000_000) {
        let half = ratio(2 * whole + 1, 2);
        for rule in Rounding::ALL {
            let rounded = half.round(rule).expect("small");
            prop_assert_eq!(i128::from(rounded), nearest_by_search(2 * whole + 1, 2, rule));
        }
    }

    #[test]
    fn arithmetic_agrees_with_cross_multiplication(
        a in any::<i32>(), b in 1..i32::MAX, c in any::<i32>(), d in 1..i32::MAX,
    ) {
        let [a, b, c, d] = [a, b, c, d].map(i128::from);
        let (left, right) = (ratio(a, b), ratio(c, d));
        prop_assert_eq!(left.checked_add(right), Ratio::new(a * d + c * b, b * d));
        prop_assert_eq!(left.checked_sub(right), Ratio::new(a * d - c * b, b * d));
        prop_assert_eq!(left.checked_mul(right), Ratio::new(a * c, b * d));
        prop_assert_eq!(left.checked_div(right), Ratio::new(a * d, b * c));
        prop_assert_eq!(left.cmp(&right), (a * d).cmp(&(c * b)));
    }

    #[test]
    fn order_is_total_even_at_the_edges(a in any::<i128>(), b in any::<i128>(), c in 1..i128::MAX) {
        let (left, right) = (ratio(a, c), ratio(b, c));
        prop_assert_eq!(left.cmp(&right), a.cmp(&b));
        prop_assert_eq!(left.cmp(&right), right.cmp(&left).reverse());
        prop_assert_eq!(left.cmp(&left), Ordering::Equal);
    }

    #[test]
    fn json_comes_back(num in any::<i128>(), den in 1..i128::MAX) {
        let value = ratio(num, den);
        let json = serde_json::to_string(&value).expect("serializes");
        prop_assert_eq!(serde_json::from_str::<Ratio>(&json).expect("reads back"), value);
    }
}
