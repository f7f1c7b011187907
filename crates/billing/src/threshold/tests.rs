use proptest::prelude::*;

use super::*;
use crate::price::PricingDraft;

fn price(json: serde_json::Value) -> Pricing {
    serde_json::from_value::<PricingDraft>(json).expect("a price").try_into().expect("a sound price")
}

fn units(text: &str) -> Quantity {
    Quantity::try_new(text.parse().expect("a number")).expect("a quantity")
}

fn exact(text: &str) -> Exact {
    text.parse().expect("a number")
}

fn reached(measure: Measure, recurs: bool, used: &str, prices: &[&Pricing]) -> Option<(String, i64)> {
    let threshold = Threshold { measure, recurs };
    let found = threshold.reached(&Usage::of(units(used)), prices, Rounding::HalfEven).expect("priced");
    found.map(|found| (found.value.to_string(), found.times))
}

fn told(value: &str, times: i64) -> Option<(String, i64)> {
    Some((value.to_owned(), times))
}

#[test]
fn reached_is_at_or_above() {
    for (used, times) in [("0", 0), ("99.999999999", 0), ("100", 1), ("100.5", 1), ("1000", 1)] {
        assert_eq!(reached(Measure::Quantity(units("100")), false, used, &[]), told(used, times), "{used}");
    }
}

#[test]
fn a_threshold_that_recurs_is_reached_by_every_multiple() {
    for (used, times) in
        [("0", 0), ("2.4", 0), ("2.5", 1), ("4.999", 1), ("5", 2), ("1000000000000000", 400_000_000_000_000)]
    {
        assert_eq!(reached(Measure::Quantity(units("2.5")), true, used, &[]), told(used, times), "{used}");
    }
    // More than can be counted.
    let finest = Measure::Quantity(units("0.000000001"));
    assert_eq!(reached(finest, true, "1000000000000000", &[]), told("1000000000000000", i64::MAX));
}

#[test]
fn a_share_is_of_the_price_that_includes_the_least() {
    let [none, small, large] =
        [0, 300, 1000].map(|free| price(serde_json::json!({ "model": "per_unit", "amount": 2, "included": free })));
    let eighty = Measure::Included(exact("80"));
    assert_eq!(reached(eighty, false, "240", &[&large, &none, &small]), told("80", 1));
    assert_eq!(reached(eighty, false, "239", &[&small]), told("79.666666666", 0));
    assert_eq!(reached(eighty, true, "720", &[&small]), told("240", 3));
    assert_eq!(reached(eighty, false, "240", &[&none]), None);
    assert_eq!(reached(eighty, false, "240", &[]), None);
}

#[test]
fn an_amount_is_what_the_bill_would_say() {
    let paid = price(serde_json::json!({ "model": "per_unit", "amount": 150, "included": 10 }));
    let least = price(serde_json::json!({ "model": "per_unit", "amount": 1, "minimum": 500 }));
    let five = Measure::Amount(3_000);
    assert_eq!(reached(five, false, "29.9", &[&paid]), told("2985", 0));
    assert_eq!(reached(five, false, "30", &[&paid]), told("3000", 1));
    assert_eq!(reached(five, false, "27", &[&paid, &least]), told("3050", 1));
    assert_eq!(reached(five, false, "1000", &[]), None);
}

proptest! {
    #[test]
    fn more_usage_never_reaches_less(first in 0_u64..1_000_000, more in 0_u64..1_000_000, at in 1_u64..10_000, recurs: bool) {
        let threshold = Threshold { measure: Measure::Quantity(Quantity::units(at).expect("few")), recurs };
        let times = |used: u64| {
            let usage = Usage::of(Quantity::units(used).expect("few"));
            threshold.reached(&usage, &[], Rounding::HalfUp).expect("small").expect("measured").times
        };
        let (before, after) = (times(first), times(first + more));
        prop_assert!(before <= after);
        prop_assert_eq!(before > 0, first >= at);
        if recurs {
            prop_assert_eq!(before, i64::try_from(first / at).expect("few"));
        }
    }
}
