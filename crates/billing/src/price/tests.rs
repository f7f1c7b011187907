use calendar::{Interval, Unit};
use ids::Uuid;
use proptest::prelude::*;

use super::*;

fn price(draft: &PricingDraft) -> Price {
    Price {
        id: PriceId::from_uuid(Uuid::from_u128(1)),
        plan: PlanId::from_uuid(Uuid::from_u128(2)),
        addon: None,
        meter: None,
        version: 1,
        currency: Currency::NGN,
        pricing: draft.check().expect("tests price correctly"),
    }
}

fn flat(minor: i64) -> Price {
    price(&PricingDraft::flat(minor))
}

fn seats(minor: i64) -> Price {
    price(&PricingDraft::per_unit(minor))
}

fn terms() -> PlanTerms {
    PlanTerms {
        plan: PlanId::from_uuid(Uuid::from_u128(2)),
        name: "Gym monthly".to_owned(),
        interval: Interval::try_new(Unit::Month, 1).expect("one month"),
        trial_days: 0,
        max_cycles: None,
    }
}

#[test]
fn charges_for_whole_and_part_periods() {
    // price, quantity, fraction, half-even, half-up
    let cases = [
        (flat(500_000), 1, (1, 1), 500_000, 500_000),
        (seats(1_000), 3, (1, 1), 3_000, 3_000),
        (seats(1_000), 0, (1, 1), 0, 0),
        (flat(3_000), 1, (18, 28), 1_929, 1_929),
        (flat(3_000), 1, (26, 31), 2_516, 2_516),
        (flat(100_000), 1, (16, 31), 51_613, 51_613),
        (flat(1_555), 1, (1, 2), 778, 778),
        (flat(1_557), 1, (1, 2), 778, 779),
        (flat(1_557), 1, (0, 2), 0, 0),
        (flat(MAX_AMOUNT_MINOR), 1, (1, 1), MAX_AMOUNT_MINOR, MAX_AMOUNT_MINOR),
    ];
    for (price, quantity, (num, den), even, up) in cases {
        let fraction = Fraction { num, den };
        for (rounding, wanted) in [(Rounding::HalfEven, even), (Rounding::HalfUp, up)] {
            assert_eq!(
                price.charge(quantity, fraction, rounding),
                Ok(Money::new(wanted, Currency::NGN)),
                "{:?} x {quantity} for {num}/{den}, {rounding}",
                price.pricing
            );
        }
    }
}

#[test]
fn refuses_quantities_and_shares_that_cannot_be_billed() {
    let code = |price: &Price, quantity, num, den| {
        let charged = price.charge(quantity, Fraction { num, den }, Rounding::HalfEven);
        charged.expect_err("must be refused").code()
    };
    assert_eq!(code(&flat(1), 3, 1, 1), "flat_price_quantity");
    assert_eq!(code(&flat(1), 0, 1, 1), "flat_price_quantity");
    assert_eq!(code(&seats(1), MAX_QUANTITY + 1, 1, 1), "quantity_too_large");
    assert_eq!(code(&seats(1), u64::MAX, 1, 1), "quantity_too_large");
    assert_eq!(code(&flat(1), 1, 3, 2), "fraction_out_of_range");
    assert_eq!(code(&flat(1), 1, 0, 0), "fraction_out_of_range");
    assert_eq!(code(&seats(MAX_AMOUNT_MINOR), MAX_QUANTITY, 1, 1), "amount_not_computable");
    let percentage = PricingDraft { percent: Some(3.into()), ..PricingDraft::of(PriceModel::Percentage) };
    assert_eq!(code(&price(&percentage), 1, 1, 1), "percentage_needs_usage");
}

#[test]
fn a_large_whole_may_have_a_part_that_fits() {
    let charged = seats(MAX_AMOUNT_MINOR).charge(10_000, Fraction { num: 1, den: 2 }, Rounding::HalfEven);
    assert_eq!(charged, Ok(Money::new(MAX_AMOUNT_MINOR * 5_000, Currency::NGN)));
}

#[test]
fn terms_that_cannot_be_offered() {
    assert_eq!(terms().validate(), Ok(()));
    let code = |terms: PlanTerms| terms.validate().expect_err("must be refused").code();
    assert_eq!(code(PlanTerms { name: "  ".to_owned(), ..terms() }), "plan_name_length");
    assert_eq!(code(PlanTerms { name: "ä".repeat(201), ..terms() }), "plan_name_length");
    assert_eq!(PlanTerms { name: "ä".repeat(200), ..terms() }.validate(), Ok(()));
    assert_eq!(code(PlanTerms { trial_days: 731, ..terms() }), "trial_too_long");
    assert_eq!(PlanTerms { trial_days: 730, ..terms() }.validate(), Ok(()));
    assert_eq!(code(PlanTerms { max_cycles: Some(0), ..terms() }), "max_cycles_zero");
    let refused = |price: Price| price.validate().expect_err("must be refused").code();
    assert_eq!(refused(Price { version: 0, ..flat(1) }), "price_version_zero");
    assert_eq!(flat(0).validate(), Ok(()));
}

#[test]
fn words_read_back() {
    for model in PriceModel::ALL {
        assert_eq!(PriceModel::parse(model.as_str()), Some(model));
        let json = serde_json::to_value(model).expect("serializes");
        assert_eq!(json, model.as_str());
    }
    assert_eq!(PriceModel::parse("tiered"), None);
}

proptest! {
    #[test]
    fn a_part_never_costs_more_than_the_whole(
        minor in 0..=1_000_000_000_i64,
        quantity in 0..=10_000_u64,
        (den, num) in (1..=3_000_000_000_u64).prop_flat_map(|den| (Just(den), 0..=den)),
    ) {
        let seats = seats(minor);
        for rounding in Rounding::ALL {
            let whole = seats.charge(quantity, Fraction::WHOLE, rounding).expect("fits");
            let charged = seats.charge(quantity, Fraction { num, den }, rounding).expect("fits");
            prop_assert!(charged.minor() <= whole.minor() && charged.minor() >= 0);
        }
    }
}
