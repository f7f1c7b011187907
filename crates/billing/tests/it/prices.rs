//! Prices with known results, and what holds for every price.

use billing::price::{
    Basis, EventAmount, Exact, MAX_AMOUNT_MINOR, MAX_TIERS, PriceFaults, Pricing, PricingDraft, Quantity, Rated,
    RoundedPer, TierDraft, Usage,
};
use billing::{Fraction, InvoiceRefusal, PriceModel};
use money::{Ratio, Rounding};
use proptest::prelude::*;

fn exact(text: &str) -> Exact {
    text.parse().expect("tests write numbers correctly")
}

fn quantity(text: &str) -> Quantity {
    Quantity::try_new(exact(text)).expect("a quantity")
}

fn tier(up_to: Option<i64>, unit_amount: i64, flat_amount: i64) -> TierDraft {
    TierDraft {
        up_to: up_to.map(Exact::from),
        unit_amount: Some(unit_amount.into()),
        flat_amount: Some(flat_amount.into()),
    }
}

fn tiered(model: PriceModel, tiers: &[TierDraft]) -> PricingDraft {
    PricingDraft { tiers: Some(tiers.to_vec()), ..PricingDraft::of(model) }
}

fn package(size: i64, amount: i64) -> PricingDraft {
    PricingDraft {
        package_size: Some(size.into()),
        amount: Some(amount.into()),
        ..PricingDraft::of(PriceModel::Package)
    }
}

fn percentage(percent: &str, fixed: i64) -> PricingDraft {
    PricingDraft {
        percent: Some(exact(percent)),
        fixed_amount: Some(fixed.into()),
        ..PricingDraft::of(PriceModel::Percentage)
    }
}

fn rated(draft: &PricingDraft, usage: &Usage, fraction: Fraction) -> Rated {
    let pricing = draft.check().expect("tests price correctly");
    pricing.rate(usage, Basis::Usage, fraction, Rounding::HalfEven).expect("can be billed")
}

/// What a quantity used in a whole period costs.
fn cost(draft: &PricingDraft, of: &str) -> i64 {
    rated(draft, &Usage::of(quantity(of)), Fraction::WHOLE).rounded
}

#[test]
fn case_34_the_edge_of_a_tier_belongs_to_it() {
    let tiers = [tier(Some(100), 10, 0), tier(None, 5, 0)];
    let volume = tiered(PriceModel::Volume, &tiers);
    assert_eq!((cost(&volume, "100"), cost(&volume, "101")), (1_000, 505));
    let graduated = tiered(PriceModel::Graduated, &tiers);
    assert_eq!((cost(&graduated, "100"), cost(&graduated, "101")), (1_000, 1_005));
}

#[test]
fn case_35_the_first_flat_amount_is_due_at_zero() {
    let tiers = [tier(Some(10), 0, 50), tier(Some(100), 3, 0), tier(None, 2, 20)];
    let graduated = tiered(PriceModel::Graduated, &tiers);
    for (of, wanted) in [("0", 50), ("10", 50), ("11", 53), ("100", 320), ("101", 342)] {
        assert_eq!(cost(&graduated, of), wanted, "{of}");
    }
    let volume = tiered(PriceModel::Volume, &tiers);
    for (of, wanted) in [("0", 50), ("10", 50), ("11", 33), ("100", 300), ("101", 222)] {
        assert_eq!(cost(&volume, of), wanted, "{of}");
    }
}

#[test]
fn case_36_a_package_started_is_charged_whole() {
    let price = PricingDraft { included: Some(200.into()), ..package(1_000, 500) };
    for (of, wanted) in [("0", 0), ("200", 0), ("201", 500), ("1200", 500), ("1201", 1_000)] {
        assert_eq!(cost(&price, of), wanted, "{of}");
    }
    assert_eq!(cost(&package(1_000, 500), "1000"), 500);
    assert_eq!(cost(&package(1_000, 500), "1000.0001"), 1_000);
}

#[test]
fn case_37_a_unit_may_cost_less_than_a_minor_unit() {
    let price = PricingDraft::per_unit(exact("0.015"));
    let line = rated(&price, &Usage::of(quantity("12345")), Fraction::WHOLE);
    assert_eq!((line.exact.to_string(), line.rounded), ("7407/40".to_owned(), 185));
    assert_eq!(cost(&price, "1"), 0);
}

#[test]
fn case_38_a_percentage_is_rounded_per_line_or_per_event() {
    let three = [EventAmount { amount: quantity("50"), count: 3 }];
    let by_line = percentage("2.9", 30);
    let line = rated(&by_line, &Usage::of_events(quantity("150"), 3), Fraction::WHOLE);
    assert_eq!((line.exact.to_string(), line.rounded), ("1887/20".to_owned(), 94));
    let by_event = PricingDraft { rounded_per: Some(RoundedPer::Event), ..by_line.clone() };
    let usage = Usage::of_amounts(three.to_vec()).expect("adds up");
    assert_eq!(rated(&by_event, &usage, Fraction::WHOLE).rounded, 93);
    assert_eq!(rated(&by_line, &usage, Fraction::WHOLE).rounded, 94, "the amounts alone change nothing");

    let pricing = by_event.check().expect("a price");
    let torn = pricing.rate(&Usage::of_events(quantity("150"), 3), Basis::Usage, Fraction::WHOLE, Rounding::HalfEven);
    assert_eq!(torn, Err(InvoiceRefusal::EventsTorn));
    let many = (0..=1_000).map(|nth| EventAmount { amount: quantity(&nth.to_string()), count: 1 }).collect();
    assert_eq!(Usage::of_amounts(many), Err(InvoiceRefusal::TooManyEventAmounts));
}

#[test]
fn case_40_a_minimum_and_a_maximum_are_prorated() {
    let stub = Fraction { num: 10, den: 30 };
    let price = PricingDraft { minimum: Some(5_000.into()), ..PricingDraft::per_unit(1) };
    let line = rated(&price, &Usage::of(quantity("700")), stub);
    assert_eq!(line.rounded, 1_667);
    let true_up = line.adjustment.expect("the minimum took effect");
    assert_eq!((true_up.limit.as_str(), true_up.before.as_str(), true_up.difference), ("5000/3", "700", 967));
    assert_eq!(rated(&price, &Usage::of(quantity("1667")), stub).adjustment, None);
    assert_eq!(cost(&price, "0"), 5_000);

    let price = PricingDraft { maximum: Some(5_000.into()), ..PricingDraft::per_unit(1) };
    let line = rated(&price, &Usage::of(quantity("7000")), stub);
    let capped = line.adjustment.expect("the maximum took effect");
    assert_eq!((line.rounded, capped.difference), (1_667, -5_333));
}

#[test]
fn a_fee_is_prorated_and_usage_is_not() {
    let half = Fraction { num: 1, den: 2 };
    let pricing = PricingDraft::per_unit(100).check().expect("a price");
    let of = |basis| pricing.rate(&Usage::of(quantity("7")), basis, half, Rounding::HalfEven).expect("bills").rounded;
    assert_eq!((of(Basis::Fee), of(Basis::Usage)), (350, 700));
}

#[test]
fn free_units_come_off_before_the_model_sees_them() {
    let graduated = tiered(PriceModel::Graduated, &[tier(Some(10), 5, 0), tier(None, 1, 0)]);
    let price = PricingDraft { included: Some(exact("2.5")), ..graduated };
    let line = rated(&price, &Usage::of(quantity("14.5")), Fraction::WHOLE);
    assert_eq!((line.billable, line.rounded), (quantity("12"), 52));
    let steps: Vec<_> = line.tiers.iter().map(|step| (step.quantity.to_string(), step.exact.clone())).collect();
    assert_eq!(steps, [("10".to_owned(), "50".to_owned()), ("2".to_owned(), "2".to_owned())]);
    assert_eq!(cost(&PricingDraft { included: Some(5.into()), ..PricingDraft::per_unit(3) }, "4"), 0);
}

#[test]
fn quantities_have_bounds() {
    let code = |text: &str| Quantity::try_new(exact(text)).expect_err("refused").code();
    assert_eq!(code("-1"), "quantity_negative");
    assert_eq!(code("1000000000000000.000000001"), "quantity_too_large");
    assert_eq!(code("0.0000000001"), "quantity_too_precise");
    assert_eq!(quantity("1000000000000000").to_string(), "1000000000000000");
    assert_eq!(quantity("7.500").to_string(), "7.5");
    assert_eq!((exact("-0"), exact("-0.0").to_string().as_str()), (Exact::ZERO, "0"));
    for text in ["", ".", ".5", "5.", "+5", "1e3", "1_000", "0x1", " 1", "--1", "1.2.3", "9".repeat(30).as_str()] {
        assert!(text.parse::<Exact>().is_err(), "{text}");
    }
}

#[test]
fn an_average_without_end_is_kept_to_the_ninth_digit() {
    let nearest = |num, den| Quantity::nearest(Ratio::new(num, den).expect("not of zero"), Rounding::HalfEven);
    // 13.158333… seats of 800 each.
    let seats = nearest(1_579, 120).expect("a quantity");
    assert_eq!(seats.to_string(), "13.158333333");
    assert_eq!(rated(&PricingDraft::per_unit(800), &Usage::of(seats), Fraction::WHOLE).rounded, 10_527);
    assert_eq!(nearest(2_999_999_999_999, 1_000_000_000_000), Ok(quantity("3")));
    assert_eq!(nearest(1_000_000_000_000_000, 1), Ok(quantity("1000000000000000")));
    let code = |num, den| nearest(num, den).expect_err("refused").code();
    assert_eq!(code(-1, 3), "quantity_negative");
    assert_eq!(code(1_000_000_000_000_001, 1), "quantity_too_large");
    assert_eq!(code(i128::MAX, 1), "quantity_too_large");
}

/// Field and code of every fault.
fn faults(draft: &PricingDraft) -> Vec<(String, &'static str)> {
    let PriceFaults(faults) = draft.check().expect_err("must be refused");
    faults.into_iter().map(|fault| (fault.field, fault.problem.code())).collect()
}

#[track_caller]
fn refused(draft: &PricingDraft, field: &str, code: &str) {
    assert_eq!(faults(draft), [(field.to_owned(), code)], "{draft:?}");
}

#[test]
fn tiers_that_leave_a_gap_or_meet_are_refused() {
    let of = |tiers: &[TierDraft]| tiered(PriceModel::Graduated, tiers);
    refused(&PricingDraft::of(PriceModel::Volume), "tiers", "tiers_required");
    refused(&of(&[]), "tiers", "tiers_required");
    refused(&of(&[tier(Some(10), 1, 0)]), "tiers[0].upTo", "tier_last_closed");
    refused(&of(&[tier(None, 1, 0), tier(None, 1, 0)]), "tiers[0].upTo", "tier_open_not_last");
    refused(&of(&[tier(Some(0), 1, 0), tier(None, 1, 0)]), "tiers[0].upTo", "tier_empty");
    let two = |first, second| of(&[tier(Some(first), 1, 0), tier(Some(second), 1, 0), tier(None, 1, 0)]);
    refused(&two(10, 10), "tiers[1].upTo", "tiers_overlap");
    refused(&two(10, 9), "tiers[1].upTo", "tiers_unordered");
    refused(&two(-1, 9), "tiers[0].upTo", "out_of_range");
    refused(&of(&[tier(Some(10), -1, 0), tier(None, 1, 0)]), "tiers[0].unitAmount", "out_of_range");
    refused(&of(&[tier(Some(10), 1, 0), tier(None, 1, -1)]), "tiers[1].flatAmount", "out_of_range");
    let half = TierDraft { flat_amount: Some(exact("0.5")), ..TierDraft::default() };
    refused(&of(&[half]), "tiers[0].flatAmount", "not_whole");
    refused(&of(&[TierDraft::default()]), "tiers[0]", "tier_without_amount");
    let mut many: Vec<TierDraft> = (1..=100).map(|end| tier(Some(end), 1, 0)).collect();
    many.push(tier(None, 1, 0));
    assert_eq!(many.len(), MAX_TIERS + 1);
    refused(&of(&many), "tiers", "too_many_tiers");
}

#[test]
fn numbers_out_of_bounds_are_refused() {
    refused(&PricingDraft::flat(-1), "amount", "out_of_range");
    refused(&PricingDraft::flat(MAX_AMOUNT_MINOR + 1), "amount", "out_of_range");
    refused(&PricingDraft::flat(exact("0.5")), "amount", "not_whole");
    refused(&PricingDraft::per_unit(exact("0.0000000000001")), "amount", "too_precise");
    refused(&package(0, 5), "packageSize", "package_size_zero");
    refused(&package(-5, 5), "packageSize", "out_of_range");
    refused(&percentage("-1", 0), "percent", "out_of_range");
    refused(&percentage("1000.1", 0), "percent", "out_of_range");
    refused(&percentage("0.0000001", 0), "percent", "too_precise");
    refused(&percentage("1", -1), "fixedAmount", "out_of_range");
    let flat = PricingDraft::flat(1);
    refused(&PricingDraft { minimum: Some((-1).into()), ..flat.clone() }, "minimum", "out_of_range");
    refused(&PricingDraft { maximum: Some(exact("1.5")), ..flat.clone() }, "maximum", "not_whole");
    let crossed = PricingDraft { minimum: Some(2.into()), maximum: Some(1.into()), ..flat };
    refused(&crossed, "minimum", "minimum_above_maximum");
    let free = PricingDraft { included: Some((-1).into()), ..PricingDraft::per_unit(1) };
    refused(&free, "included", "out_of_range");
    let each = PricingDraft { included: Some(1.into()), rounded_per: Some(RoundedPer::Event), ..percentage("1", 0) };
    refused(&each, "included", "included_per_event");
}

#[test]
fn members_belong_to_their_model_and_everything_wrong_is_said_at_once() {
    refused(&PricingDraft::of(PriceModel::Flat), "amount", "required");
    refused(&PricingDraft::of(PriceModel::Percentage), "percent", "required");
    refused(&PricingDraft { included: Some(1.into()), ..PricingDraft::flat(1) }, "included", "not_of_model");
    refused(&PricingDraft { percent: Some(1.into()), ..PricingDraft::per_unit(1) }, "percent", "not_of_model");
    refused(&PricingDraft { tiers: Some(Vec::new()), ..PricingDraft::flat(1) }, "tiers", "not_of_model");
    let two = faults(&PricingDraft { amount: Some(1.into()), ..PricingDraft::of(PriceModel::Volume) });
    assert_eq!(two, [("amount".to_owned(), "not_of_model"), ("tiers".to_owned(), "tiers_required")]);
    let both = faults(&PricingDraft::of(PriceModel::Package));
    assert_eq!(both, [("packageSize".to_owned(), "required"), ("amount".to_owned(), "required")]);
}

#[test]
fn a_price_is_written_as_it_was_asked_for() {
    let drafts = [
        (PricingDraft::flat(5), r#"{"model":"flat","amount":5}"#),
        (PricingDraft::per_unit(exact("0.150")), r#"{"model":"per_unit","amount":"0.15"}"#),
        (
            tiered(PriceModel::Volume, &[tier(Some(10), 0, 0), tier(None, 2, 7)]),
            r#"{"model":"volume","tiers":[{"upTo":10,"unitAmount":0},{"unitAmount":2,"flatAmount":7}]}"#,
        ),
        (package(1_000, 500), r#"{"model":"package","amount":500,"packageSize":1000}"#),
        (percentage("2.9", 30), r#"{"model":"percentage","percent":"2.9","fixedAmount":30}"#),
    ];
    for (draft, wanted) in drafts {
        let pricing = draft.check().expect("a price");
        let written = serde_json::to_string(&pricing).expect("serializes");
        assert_eq!(written, wanted);
        assert_eq!(serde_json::from_str::<Pricing>(&written).expect("reads back"), pricing);
    }
    for wrong in [r#"{"model":"flat"}"#, r#"{"model":"flat","amount":1.5}"#, r#"{"model":"flat","amount":1,"x":1}"#] {
        assert!(serde_json::from_str::<Pricing>(wrong).is_err(), "{wrong}");
    }
}

/// Tiers in order, with and without flat amounts, in thousandths of units.
fn tiers() -> impl Strategy<Value = Vec<TierDraft>> {
    let one = (1..=50_000_i64, 0..=1_000_000_i64, 0..=500_i64);
    (prop::collection::vec(one, 0..6), 0..=1_000_000_i64, 0..=500_i64).prop_map(|(closed, unit, flat)| {
        let mut end = 0;
        let mut tiers: Vec<TierDraft> = closed
            .into_iter()
            .map(|(width, unit, flat)| {
                end += width;
                TierDraft { up_to: Some(thousandths(end)), ..tier(None, unit, flat) }
            })
            .collect();
        tiers.push(tier(None, unit, flat));
        tiers
    })
}

fn thousandths(number: i64) -> Exact {
    exact(&format!("{}.{:03}", number / 1_000, number % 1_000))
}

fn of_thousandths(number: i64) -> Usage {
    Usage::of(Quantity::try_new(thousandths(number)).expect("a quantity"))
}

fn ratio(number: i64, of: i64) -> Ratio {
    Ratio::new(number.into(), of.into()).expect("not of zero")
}

/// Counts thousandth by thousandth's worth of each tier, the slow way.
fn graduated_by_hand(tiers: &[TierDraft], thousandths: i64) -> Ratio {
    let (mut below, mut sum) = (0_i64, Ratio::ZERO);
    for (nth, tier) in tiers.iter().enumerate() {
        let end = tier.up_to.map_or(i64::MAX, |end| {
            let whole = end.ratio().checked_mul(ratio(1_000, 1)).expect("fits");
            i64::try_from(whole.num()).expect("fits")
        });
        if nth > 0 && thousandths <= below {
            break;
        }
        let unit = tier.unit_amount.and_then(Exact::whole).expect("drawn whole");
        let flat = tier.flat_amount.and_then(Exact::whole).expect("drawn whole");
        let used = ratio(thousandths.min(end) - below, 1_000).checked_mul(ratio(unit, 1)).expect("fits");
        sum = sum.checked_add(used).and_then(|sum| sum.checked_add(ratio(flat, 1))).expect("fits");
        below = end;
    }
    sum
}

/// Stated, not wished for: all units at the price of the tier that the last one reaches.
#[test]
fn a_volume_total_may_fall_at_the_edge_of_a_tier() {
    let volume = tiered(PriceModel::Volume, &[tier(Some(100), 10, 0), tier(None, 5, 0)]);
    assert_eq!(["100", "101", "200", "201"].map(|of| cost(&volume, of)), [1000, 505, 1000, 1005]);
}

proptest! {
    #[test]
    fn graduated_is_the_sum_of_its_tiers(tiers in tiers(), number in 0..=400_000_i64) {
        let line = rated(&tiered(PriceModel::Graduated, &tiers), &of_thousandths(number), Fraction::WHOLE);
        prop_assert_eq!(line.exact, graduated_by_hand(&tiers, number));
        let mut units = Quantity::ZERO;
        for step in &line.tiers {
            units = units.plus(step.quantity).expect("fits");
        }
        prop_assert_eq!(units, line.billable, "every unit is in one tier");
    }

    #[test]
    fn graduated_never_falls_when_more_is_used(tiers in tiers(), one in 0..=400_000_i64, more in 0..=400_000_i64) {
        let draft = tiered(PriceModel::Graduated, &tiers);
        let of = |number| rated(&draft, &of_thousandths(number), Fraction::WHOLE);
        let (less, more) = (of(one), of(one + more));
        prop_assert!(less.exact <= more.exact && less.rounded <= more.rounded);
    }

    #[test]
    fn volume_charges_all_units_alike(tiers in tiers(), number in 0..=400_000_i64) {
        let line = rated(&tiered(PriceModel::Volume, &tiers), &of_thousandths(number), Fraction::WHOLE);
        let held = tiers.iter().find(|tier| tier.up_to.is_none_or(|end| thousandths(number) <= end)).expect("the last");
        let (unit, flat) = (held.unit_amount.expect("drawn").ratio(), held.flat_amount.expect("drawn").ratio());
        let wanted = ratio(number, 1_000).checked_mul(unit).and_then(|sum| sum.checked_add(flat));
        prop_assert_eq!(Ok(line.exact), wanted);
        prop_assert_eq!(line.tiers.len(), 1);
    }

    #[test]
    fn packages_hold_what_they_are_charged_for(size in 1..=5_000_i64, amount in 0..=9_000_i64, number in 0..=90_000_i64) {
        let line = rated(&package(size, amount), &of_thousandths(number), Fraction::WHOLE);
        let started = number.div_euclid(size * 1_000) + i64::from(number.rem_euclid(size * 1_000) > 0);
        prop_assert_eq!(line.rounded, started * amount);
    }

    #[test]
    fn bounds_hold_for_every_share(
        least in 0..=10_000_i64,
        room in 0..=10_000_i64,
        number in 0..=30_000_i64,
        (den, num) in (1..=100_000_u64).prop_flat_map(|den| (Just(den), 0..=den)),
    ) {
        let draft = PricingDraft {
            minimum: Some(least.into()),
            maximum: Some((least + room).into()),
            ..PricingDraft::per_unit(1)
        };
        let pricing = draft.check().expect("a price");
        let usage = Usage::of(Quantity::try_new(number.into()).expect("a quantity"));
        for basis in [Basis::Fee, Basis::Usage] {
            let line = pricing.rate(&usage, basis, Fraction { num, den }, Rounding::HalfUp).expect("bills");
            let share = Ratio::new(num.into(), den.into()).expect("not of zero");
            let bound = |minor: i64| ratio(minor, 1).checked_mul(share).expect("fits");
            prop_assert!(bound(least) <= line.exact && line.exact <= bound(least + room));
        }
    }

    #[test]
    fn nothing_used_costs_no_more_than_flat_amounts_and_minimums(tiers in tiers(), amount in 0..=9_000_i64) {
        let zero = Usage::of(Quantity::ZERO);
        for draft in [PricingDraft::per_unit(amount), package(5, amount), percentage("2.5", amount)] {
            prop_assert_eq!(rated(&draft, &zero, Fraction::WHOLE).rounded, 0);
        }
        let first = tiers.first().and_then(|tier| tier.flat_amount).and_then(Exact::whole).expect("drawn whole");
        for model in [PriceModel::Graduated, PriceModel::Volume] {
            prop_assert_eq!(rated(&tiered(model, &tiers), &zero, Fraction::WHOLE).rounded, first);
        }
    }
}
