//! The numbered cases about usage, and what holds for any order of events.

use billing::usage::{Aggregation, Partial, Quantity, UsageEvent, aggregate, by_price, difference, distinct};
use billing::{BillRefusal, spread};
use calendar::Period;
use jiff::{SignedDuration, Timestamp};
use money::{Currency, Money, Ratio, Rounding};
use proptest::prelude::*;
use rust_decimal::Decimal;

use crate::proration::{ngn, span};
use crate::support::at;

fn event(id: &str, when: &str, value: &str) -> UsageEvent {
    UsageEvent { id: id.to_owned(), at: at(when), value: Some(decimal(value)), text: None }
}

fn decimal(text: &str) -> Decimal {
    text.parse().expect("a decimal")
}

#[track_caller]
fn quantity(aggregation: Aggregation, period: Period, opening: Option<&str>, events: &[UsageEvent]) -> Quantity {
    aggregate(aggregation, period, opening.map(decimal), events).expect("aggregates")
}

#[track_caller]
fn decimal_of(quantity: Quantity) -> Decimal {
    quantity.decimal().expect("fits")
}

fn april() -> Period {
    span("2027-04-01", "2027-05-01")
}

/// First 1000 free, then 2 each, above 10,000 at 1; minor units.
fn tiered(quantity: Decimal) -> Result<Money, BillRefusal> {
    let units = Ratio::from_decimal(quantity);
    let between = |low: i128, high: i128| {
        let (low, high) = (Ratio::from_int(low), Ratio::from_int(high));
        units.clamp(low, high).checked_sub(low)
    };
    let at_two = between(1_000, 10_000)?.checked_mul(Ratio::from_int(2))?;
    Ok(Money::from_ratio(at_two.checked_add(between(10_000, i128::MAX)?)?, Currency::NGN, Rounding::HalfEven)?)
}

/// Packages of 1000 for 100.
fn packaged(quantity: Decimal) -> Result<Money, BillRefusal> {
    let packages = Ratio::from_decimal(quantity).checked_div(Ratio::from_int(1_000))?.ceil()?;
    Ok(ngn(100).mul_int(packages)?)
}

#[test]
fn case_39_ten_thousand_tenths_are_a_thousand() {
    let events: Vec<UsageEvent> = (0..10_000).map(|n| event(&n.to_string(), "2027-04-15", "0.1")).collect();
    let total = quantity(Aggregation::Sum, april(), None, &events);
    assert_eq!(total.exact(), Ratio::from_int(1_000));
    assert_eq!(difference(total, ngn(0), packaged), Ok(ngn(100)), "one package");
}

#[test]
fn a_sum_keeps_every_decimal_and_an_endless_average_twelve() {
    let fine = [event("a", "2027-04-02", "0.0000000000000000000000000001"), event("b", "2027-04-02", "2")];
    let sum = quantity(Aggregation::Sum, april(), None, &fine);
    assert_eq!(decimal_of(sum), decimal("2.0000000000000000000000000001"));
    let third = span("2027-04-01", "2027-04-04");
    let average = quantity(Aggregation::TimeWeighted, third, None, &[event("a", "2027-04-03", "-2")]);
    assert_eq!(decimal_of(average), decimal("-0.666666666667"));
}

#[test]
fn case_41_usage_splits_at_the_instant_of_a_new_price() {
    let parts = by_price(april(), &[at("2027-04-16")]).expect("splits");
    let events = [event("a", "2027-04-15T23:59:59.999Z", "10.5"), event("b", "2027-04-16", "20.25")];
    let each: Vec<Quantity> = parts.iter().map(|part| quantity(Aggregation::Sum, *part, None, &events)).collect();
    assert_eq!([decimal_of(each[0]), decimal_of(each[1])], [decimal("10.5"), decimal("20.25")]);
    // At equal prices the parts sum to what one price gives, though each alone is no whole number.
    let price = Ratio::from_int(3);
    let exact: Vec<Ratio> = each.iter().map(|part| part.exact().checked_mul(price).expect("fits")).collect();
    let split = spread::spread(&exact, Currency::NGN, Rounding::HalfEven).expect("spreads");
    let one = quantity(Aggregation::Sum, april(), None, &events).exact().checked_mul(price).expect("fits");
    assert_eq!(split.total, Money::from_ratio(one, Currency::NGN, Rounding::HalfEven).expect("fits"));
    assert_eq!(Money::sum(split.parts, Currency::NGN), Ok(split.total));
    // Changes lie inside the period, in order.
    for wrong in [april().start, april().end] {
        assert_eq!(by_price(april(), &[wrong]), Err(BillRefusal::InstantOutOfOrder { at: wrong }));
    }
}

#[test]
fn case_42_late_events_cost_the_difference_of_totals() {
    let on_time = quantity(Aggregation::Sum, april(), None, &[event("a", "2027-04-02", "900")]);
    assert_eq!(difference(on_time, ngn(0), tiered), Ok(ngn(0)));
    let events = [event("a", "2027-04-02", "900"), event("late", "2027-04-29", "300")];
    let with_late = quantity(Aggregation::Sum, april(), None, &events);
    assert_eq!(difference(with_late, ngn(0), tiered), Ok(ngn(400)), "pricing the 300 alone would give 0");
}

#[test]
fn case_43_withdrawn_events_are_credited_the_same_way() {
    let events = [event("a", "2027-04-02", "900"), event("late", "2027-04-29", "200")];
    let without = quantity(Aggregation::Sum, april(), None, &events);
    assert_eq!(tiered(decimal_of(without)), Ok(ngn(200)));
    assert_eq!(difference(without, ngn(400), tiered), Ok(ngn(-200)));
}

#[test]
fn case_44_the_same_id_counts_once_or_is_a_conflict() {
    let first = event("a", "2027-04-02", "900");
    let twice = [first.clone(), event("b", "2027-04-03", "1"), first.clone()];
    let counted = distinct(&twice).expect("the same again");
    assert_eq!(counted.len(), 2);
    let changed = [first, event("a", "2027-04-02", "901")];
    assert_eq!(distinct(&changed), Err(BillRefusal::EventConflict { id: "a".to_owned() }));
}

#[test]
fn case_45_an_event_on_the_boundary_belongs_to_the_period_that_opens() {
    let events = [event("a", "2027-05-01", "7")];
    assert_eq!(quantity(Aggregation::Sum, april(), None, &events), Quantity::ZERO);
    let may = span("2027-05-01", "2027-06-01");
    for aggregation in [Aggregation::Sum, Aggregation::Max, Aggregation::Latest, Aggregation::TimeWeighted] {
        assert_eq!(decimal_of(quantity(aggregation, may, None, &events)), decimal("7"), "{aggregation:?}");
    }
}

#[test]
fn case_46_seats_weighted_by_time() {
    let monthly = |weighted: Quantity| {
        let worth = weighted.exact().checked_mul(Ratio::from_int(800)).expect("fits");
        Money::from_ratio(worth, Currency::NGN, Rounding::HalfEven).expect("fits")
    };
    let five_more = [event("a", "2027-04-16", "5")];
    let weighted = quantity(Aggregation::TimeWeighted, april(), Some("10"), &five_more);
    assert_eq!((decimal_of(weighted), monthly(weighted)), (decimal("12.5"), ngn(10_000)));
    let changes = [event("a", "2027-04-06T12:00:00Z", "5"), event("b", "2027-04-21T18:00:00Z", "-3")];
    let weighted = quantity(Aggregation::TimeWeighted, april(), Some("10"), &changes);
    assert_eq!(weighted.exact(), Ratio::new(1_579, 120).expect("a fraction"), "13.158333…");
    assert_eq!((decimal_of(weighted), monthly(weighted)), (decimal("13.158333333333"), ngn(10_527)));
    // The same told as levels.
    let levels = [event("a", "2027-04-06T12:00:00Z", "15"), event("b", "2027-04-21T18:00:00Z", "12")];
    assert_eq!(quantity(Aggregation::TimeWeightedLevel, april(), Some("10"), &levels), weighted);
}

#[test]
fn case_47_a_level_carries_if_the_metric_recurs() {
    use Aggregation::{Count, Latest, Max, Sum, TimeWeighted, TimeWeightedLevel, Unique};
    for aggregation in [Max, Latest, Sum, TimeWeighted, TimeWeightedLevel] {
        assert_eq!(decimal_of(quantity(aggregation, april(), Some("8"), &[])), decimal("8"), "{aggregation:?}");
        assert_eq!(quantity(aggregation, april(), None, &[]), Quantity::ZERO, "{aggregation:?}");
    }
    let lower = [event("a", "2027-04-10", "3")];
    assert_eq!(decimal_of(quantity(Max, april(), Some("8"), &lower)), decimal("8"));
    assert_eq!(decimal_of(quantity(Max, april(), None, &[event("a", "2027-04-10", "-3")])), decimal("-3"));
    assert_eq!(decimal_of(quantity(Latest, april(), Some("8"), &lower)), decimal("3"));
    for aggregation in [Count, Unique] {
        let refused = aggregate(aggregation, april(), Some(decimal("8")), &[]).expect_err("no level");
        assert_eq!(refused.code(), "nothing_to_carry");
    }
}

#[test]
fn counting_and_telling_apart() {
    let named = |id: &str, text: &str| UsageEvent {
        id: id.to_owned(),
        at: at("2027-04-10"),
        value: None,
        text: Some(text.to_owned()),
    };
    let events = [named("1", "ada"), named("2", "ada"), named("3", "chidi")];
    assert_eq!(decimal_of(quantity(Aggregation::Count, april(), None, &events)), decimal("3"));
    assert_eq!(decimal_of(quantity(Aggregation::Unique, april(), None, &events)), decimal("2"));
    let lacking = aggregate(Aggregation::Sum, april(), None, &events).expect_err("no value");
    assert_eq!(lacking.code(), "event_incomplete");
    let mut sum = Partial::new(Aggregation::Sum, april()).expect("a period");
    let count = Partial::new(Aggregation::Count, april()).expect("a period");
    assert_eq!(sum.merge(count).expect_err("different").code(), "aggregations_mixed");
    assert_eq!(
        Partial::new(Aggregation::Sum, span("2027-05-01", "2027-05-01")).expect_err("empty").code(),
        "period_empty"
    );
}

fn events() -> impl Strategy<Value = Vec<UsageEvent>> {
    // April and a little around it; instants meet often.
    let one = (-24_i64..31 * 24, -5_000_i64..50_000, 0_u32..4, 0_u8..5);
    prop::collection::vec(one, 0..24).prop_map(|drawn| {
        drawn
            .into_iter()
            .enumerate()
            .map(|(n, (hour, mantissa, scale, text))| UsageEvent {
                id: format!("event {n}"),
                at: april().start + SignedDuration::from_hours(hour),
                value: Some(Decimal::new(mantissa, scale)),
                text: Some(format!("user {text}")),
            })
            .collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(400) })]

    #[test]
    fn any_order_and_grouping_gives_the_same_quantity(
        (ordered, shuffled) in events().prop_flat_map(|events| (Just(events.clone()), Just(events).prop_shuffle())),
        groups in 1_usize..5,
        aggregation in prop::sample::select(Aggregation::ALL.to_vec()),
    ) {
        let expected = quantity(aggregation, april(), None, &ordered);
        let mut whole = Partial::new(aggregation, april()).expect("a period");
        for group in shuffled.chunks(shuffled.len().div_ceil(groups).max(1)) {
            let mut partial = Partial::new(aggregation, april()).expect("a period");
            for event in group {
                partial.add(event).expect("adds");
            }
            // States survive being stored.
            let json = serde_json::to_string(&partial).expect("serializes");
            whole.merge(serde_json::from_str(&json).expect("reads back")).expect("merges");
        }
        prop_assert_eq!(whole.quantity(None), Ok(expected));
    }

    #[test]
    fn late_events_in_any_order_end_at_the_price_of_all(
        events in events().prop_shuffle(), cuts in prop::collection::vec(0_usize..24, 0..5),
    ) {
        let mut cuts: Vec<usize> = cuts.into_iter().map(|cut| cut.min(events.len())).chain([events.len()]).collect();
        cuts.sort_unstable();
        let mut billed = ngn(0);
        for cut in cuts {
            let total = quantity(Aggregation::Count, april(), None, &events[..cut]);
            let thousands = |count: Decimal| tiered(count * Decimal::from(1_000));
            billed = billed.checked_add(difference(total, billed, thousands).expect("prices")).expect("fits");
        }
        let all = quantity(Aggregation::Count, april(), None, &events);
        prop_assert_eq!(Ok(billed), tiered(decimal_of(all) * Decimal::from(1_000)));
    }

    #[test]
    fn sums_of_parts_of_a_period_are_the_sum_of_the_whole(events in events(), hours in 1_i64..719) {
        let change: Timestamp = april().start + SignedDuration::from_hours(hours);
        let parts = by_price(april(), &[change]).expect("splits");
        let sums = parts.iter().map(|part| quantity(Aggregation::Sum, *part, None, &events).exact());
        let sum = sums.fold(Ratio::ZERO, |sum, part| sum.checked_add(part).expect("fits"));
        prop_assert_eq!(sum, quantity(Aggregation::Sum, april(), None, &events).exact());
    }
}
