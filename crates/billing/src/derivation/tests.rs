use ids::{PlanId, PriceId, Uuid};
use money::Currency;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::price::{EventAmount, Exact, Price, PriceModel, PricingDraft, RoundedPer, TierDraft};

const HALF: Fraction = Fraction { num: 18, den: 28 };

fn period() -> Period {
    Period {
        start: "2027-02-10T00:00:00Z".parse().expect("an instant"),
        end: "2027-02-28T00:00:00Z".parse().expect("an instant"),
    }
}

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

fn seats(draft: &PricingDraft, quantity: u64, fraction: Fraction) -> Derivation {
    Derivation::of_charge(&price(draft), quantity, fraction, Rounding::HalfEven, period()).expect("fits")
}

fn stored(derivation: &Derivation) -> Value {
    serde_json::to_value(derivation).expect("serializes")
}

fn read(stored: Value) -> Derivation {
    serde_json::from_value(stored).expect("reads back")
}

/// The stored form with one member changed.
fn with(derivation: &Derivation, path: &str, value: Value) -> Derivation {
    let mut stored = stored(derivation);
    *stored.pointer_mut(path).expect("a member") = value;
    read(stored)
}

fn tiered() -> PricingDraft {
    let tier = |up_to: Option<i64>, unit: i64, flat: Option<i64>| TierDraft {
        up_to: up_to.map(Into::into),
        unit_amount: Some(unit.into()),
        flat_amount: flat.map(Into::into),
    };
    PricingDraft {
        tiers: Some(vec![tier(Some(10), 0, Some(50)), tier(Some(100), 3, None), tier(None, 2, Some(20))]),
        included: Some(5.into()),
        minimum: Some(1_000.into()),
        ..PricingDraft::of(PriceModel::Graduated)
    }
}

#[test]
fn a_flat_line_is_stored_in_few_words() {
    let flat = seats(&PricingDraft::flat(500_000), 1, Fraction::WHOLE);
    assert_eq!(
        stored(&flat),
        json!({
            "kind": "price",
            "v": 2,
            "pricing": {"model": "flat", "amount": 500_000},
            "currency": "NGN",
            "period": {"start": "2027-02-10T00:00:00Z", "end": "2027-02-28T00:00:00Z"},
            "rounded": 500_000,
        })
    );
    assert_eq!(read(stored(&flat)), flat);
}

#[test]
fn what_is_unusual_is_stored_with_every_step() {
    let derivation = seats(&tiered(), 16, HALF);
    assert_eq!(
        stored(&derivation),
        json!({
            "kind": "price",
            "v": 2,
            "pricing": {
                "model": "graduated",
                "tiers": [
                    {"upTo": 10, "flatAmount": 50},
                    {"upTo": 100, "unitAmount": 3},
                    {"unitAmount": 2, "flatAmount": 20},
                ],
                "included": 5,
                "minimum": 1_000,
            },
            "currency": "NGN",
            "quantity": 16,
            "fraction": {"num": 18, "den": 28},
            "period": {"start": "2027-02-10T00:00:00Z", "end": "2027-02-28T00:00:00Z"},
            "billable": 11,
            "tiers": [
                {"quantity": 10, "unitAmount": 0, "flatAmount": 50, "exact": "50"},
                {"quantity": 1, "unitAmount": 3, "exact": "3"},
            ],
            "adjustment": {"bound": "minimum", "limit": "4500/7", "before": "477/14", "difference": 609},
            "exact": "4500/7",
            "rounded": 643,
        })
    );
    assert_eq!(read(stored(&derivation)), derivation);
    assert_eq!(derivation.check(), Ok(()));
}

fn percentage(rounded_per: RoundedPer) -> PricingDraft {
    PricingDraft {
        percent: Some("2.9".parse().expect("a rate")),
        fixed_amount: Some(30.into()),
        rounded_per: Some(rounded_per),
        ..PricingDraft::of(PriceModel::Percentage)
    }
}

fn used(draft: &PricingDraft, usage: Usage, fraction: Fraction) -> Derivation {
    Derivation::of_usage(&price(draft), usage, fraction, Rounding::HalfUp, period()).expect("fits")
}

fn events(amount: i64, count: u64) -> Usage {
    let amount = Quantity::try_new(amount.into()).expect("a quantity");
    Usage::of_amounts(vec![EventAmount { amount, count }]).expect("adds up")
}

#[test]
fn usage_keeps_the_events_that_its_price_asks_for() {
    let by_event = stored(&used(&percentage(RoundedPer::Event), events(50, 3), Fraction::WHOLE));
    assert_eq!(
        by_event,
        json!({
            "kind": "price",
            "v": 2,
            "pricing": {"model": "percentage", "percent": "2.9", "fixedAmount": 30, "roundedPer": "event"},
            "currency": "NGN",
            "quantity": 150,
            "events": 3,
            "amounts": [{"amount": 50, "count": 3}],
            "basis": "usage",
            "rounding": "half_up",
            "period": {"start": "2027-02-10T00:00:00Z", "end": "2027-02-28T00:00:00Z"},
            "rounded": 93,
        })
    );
    let by_line = stored(&used(&percentage(RoundedPer::Line), events(50, 3), Fraction::WHOLE));
    assert_eq!((&by_line["events"], &by_line["amounts"], &by_line["rounded"]), (&json!(3), &Value::Null, &json!(94)));
    let per_unit = stored(&used(&PricingDraft::per_unit(2), events(50, 3), Fraction::WHOLE));
    assert_eq!((&per_unit["events"], &per_unit["rounded"]), (&Value::Null, &json!(300)));
    let torn = with(&read(by_event), "/amounts/0/count", json!(4)).check();
    assert_eq!(torn, Err(DerivationError::Inputs(InvoiceRefusal::EventsTorn)));
}

#[test]
fn the_first_form_is_read_and_checked_for_ever() {
    let first = json!({
        "v": 1,
        "rule": "flat",
        "unitAmountMinor": 3000,
        "quantity": 1,
        "fraction": {"num": 18, "den": 28},
        "rounding": "half_even",
        "exact": "13500/7",
        "roundedMinor": 1929,
        "currency": "NGN",
        "period": {"start": "2027-02-10T00:00:00Z", "end": "2027-02-28T00:00:00Z"},
    });
    let derivation = read(first.clone());
    assert_eq!(derivation.check(), Ok(()));
    assert_eq!(derivation.amount(), Money::new(1_929, Currency::NGN));
    assert_eq!(stored(&derivation), first, "and written as it was");
    assert_eq!(
        with(&derivation, "/roundedMinor", json!(1930)).check(),
        Err(DerivationError::Amount { stored: 1_930, recomputed: 1_929 })
    );
    assert_eq!(
        with(&derivation, "/exact", json!("27000/14")).check(),
        Err(DerivationError::Exact { stored: "27000/14".to_owned(), recomputed: "13500/7".to_owned() })
    );
    assert_eq!(with(&derivation, "/rule", json!("per_unit")).check(), Ok(()));
    assert_eq!(with(&derivation, "/v", json!(3)).check(), Err(DerivationError::UnknownVersion { found: 3, known: 1 }));
    let two = with(&derivation, "/quantity", json!(2)).check().expect_err("a flat price is charged once");
    assert!(matches!(two, DerivationError::Inputs(InvoiceRefusal::FlatQuantity { .. })));
}

#[test]
fn recomputing_reads_the_inputs_only() {
    let tampered = with(&seats(&PricingDraft::flat(3_000), 1, HALF), "/rounded", json!(1));
    assert_eq!(tampered.recompute(), Ok(Money::new(1_929, Currency::NGN)));
    assert_eq!(tampered.amount(), Money::new(1, Currency::NGN));
}

#[test]
fn every_kind_of_tampering_is_told_apart() {
    let stub = seats(&PricingDraft::flat(3_000), 1, HALF);
    assert_eq!(
        with(&stub, "/rounded", json!(1_930)).check(),
        Err(DerivationError::Amount { stored: 1_930, recomputed: 1_929 })
    );
    assert_eq!(
        with(&stub, "/pricing/amount", json!(2_900)).check(),
        Err(DerivationError::Amount { stored: 1_929, recomputed: 1_864 })
    );
    assert_eq!(
        with(&stub, "/exact", json!("27000/14")).check(),
        Err(DerivationError::Exact { stored: "27000/14".to_owned(), recomputed: "13500/7".to_owned() })
    );
    assert_eq!(with(&stub, "/v", json!(3)).check(), Err(DerivationError::UnknownVersion { found: 3, known: 2 }));
    assert_eq!(
        with(&stub, "/fraction", json!({"num": 29, "den": 28})).check(),
        Err(DerivationError::Inputs(InvoiceRefusal::BadFraction { num: 29, den: 28 }))
    );
    let tiers = seats(&tiered(), 16, HALF);
    assert_eq!(with(&tiers, "/tiers/1/quantity", json!(2)).check(), Err(DerivationError::Step("list of tiers")));
    assert_eq!(with(&tiers, "/billable", json!(12)).check(), Err(DerivationError::Step("number of billable units")));
    assert_eq!(
        with(&tiers, "/adjustment/difference", json!(608)).check(),
        Err(DerivationError::Step("minimum or maximum"))
    );
}

#[test]
fn what_this_program_does_not_know_is_not_read() {
    let flat = stored(&seats(&PricingDraft::flat(3_000), 1, HALF));
    let refused = |path: &str, value: Value| {
        let mut stored = flat.clone();
        stored.as_object_mut().expect("an object").insert(path.to_owned(), value);
        serde_json::from_value::<Derivation>(stored).expect_err("must not be read").to_string()
    };
    assert!(refused("discountMinor", json!(5)).contains("a derivation of version 1, or of a kind"));
    refused("kind", json!("weather"));
    refused("pricing", json!({"model": "per_unit", "amount": -1}));
    refused("pricing", json!({"model": "flat", "amount": 1, "tiers": []}));
    refused("quantity", json!("1000000000000001"));
    refused("quantity", json!(1.5));
}

proptest! {
    #[test]
    fn what_is_stored_checks_and_survives_json(
        minor in 0..=10_000_000_000_i64,
        quantity in 0..=1_000_u64,
        included in 0..=100_i64,
        (den, num) in (1..=40_000_000_000_u64).prop_flat_map(|den| (Just(den), 0..=den)),
    ) {
        let per_unit = PricingDraft { included: Some(included.into()), ..PricingDraft::per_unit(minor) };
        for draft in [per_unit, tiered()] {
            let derivation = seats(&draft, quantity, Fraction { num, den });
            let json = serde_json::to_string(&derivation).expect("serializes");
            let read: Derivation = serde_json::from_str(&json).expect("reads back");
            prop_assert_eq!(read.check(), Ok(()));
            prop_assert_eq!(read.recompute(), Ok(derivation.amount()));
        }
    }

    #[test]
    fn usage_of_every_model_is_evaluated_again(
        amount in 0..=1_000_000_i64,
        count in 0..=1_000_u64,
        (den, num) in (1..=40_000_000_000_u64).prop_flat_map(|den| (Just(den), 0..=den)),
        finer in 0..=999_999_999_i64,
    ) {
        let unit: Exact = format!("0.{finer:09}").parse().expect("a number");
        let package = PricingDraft {
            package_size: Some(7.into()),
            amount: Some(unit),
            ..PricingDraft::of(PriceModel::Package)
        };
        let capped = PricingDraft { maximum: Some(5_000.into()), ..PricingDraft::per_unit(unit) };
        let volume = PricingDraft { model: PriceModel::Volume, ..tiered() };
        for draft in [
            capped, tiered(), volume, package, percentage(RoundedPer::Line), percentage(RoundedPer::Event),
        ] {
            let derivation = used(&draft, events(amount, count), Fraction { num, den });
            let json = serde_json::to_string(&derivation).expect("serializes");
            let read: Derivation = serde_json::from_str(&json).expect("reads back");
            prop_assert_eq!(read.check(), Ok(()));
            prop_assert_eq!(read.recompute(), Ok(derivation.amount()));
        }
    }
}

/// Each unit at 7.
fn worth(quantity: u64) -> PriceDerivation {
    let price = price(&PricingDraft::per_unit(7));
    let usage = Usage::of(Quantity::units(quantity).expect("fits"));
    PriceDerivation::of_usage(&price, usage, Fraction::WHOLE, Rounding::HalfEven, period()).expect("fits")
}

fn difference(quantity: u64, billed: BilledUsage, room: i64) -> UsageDerivation {
    UsageDerivation::derive(worth(quantity), None, billed, room, Rounding::HalfEven).expect("fits")
}

#[test]
fn usage_gives_back_the_share_of_what_was_paid_for_it() {
    // 100 units for 700 with a quarter off and a tax of 39 on the rest.
    let billed = BilledUsage { gross: 700, net: 525, tax: 39 };
    for (quantity, room, amount, tax, left) in [
        (100, i64::MAX, 0, 0, 0),
        (120, i64::MAX, 140, 0, 0),
        (60, i64::MAX, -210, -16, 0),
        (0, i64::MAX, -525, -39, 0),
        // A bill with room for 100 takes 133 of the 280 that are too much.
        (60, 100, -100, -7, -147),
        (60, 0, 0, 0, -280),
    ] {
        let found = difference(quantity, billed, room);
        let told = (found.rounded, found.paid.map_or(0, |paid| paid.rounded_tax), found.left);
        assert_eq!(told, (amount, tax, left), "{quantity} units, room for {room}");
        let derivation = Derivation::Usage(Box::new(found));
        assert_eq!(derivation.check(), Ok(()));
        assert_eq!(read(stored(&derivation)), derivation);
    }
    let free = difference(60, BilledUsage { gross: 700, net: 0, tax: 0 }, 0);
    assert_eq!((free.rounded, free.gross(), free.left), (0, -280, 0), "nothing was paid");
    let found = Derivation::Usage(Box::new(difference(60, billed, i64::MAX)));
    assert_eq!(found.tax().map(Money::minor), Some(-16));
    for (path, value) in [
        ("/paid/net", json!(700)),
        ("/paid/tax", json!(80)),
        ("/paid/gross", json!(-281)),
        ("/paid/roundedTax", json!(-17)),
        ("/rounded", json!(-280)),
        ("/v", json!(1)),
    ] {
        assert!(with(&found, path, value).check().is_err(), "{path}");
    }
    let plain = Derivation::Usage(Box::new(difference(60, BilledUsage::plain(700), i64::MAX)));
    assert_eq!((plain.amount().minor(), stored(&plain).get("paid")), (-280, None));
}

#[test]
fn case_41_at_equal_prices_the_parts_come_to_what_one_price_gives() {
    let rated = |quantity: u64, fraction: Fraction| {
        let usage = Usage::of(Quantity::units(quantity).expect("fits"));
        PriceDerivation::of_usage(&price(&tiered()), usage, fraction, Rounding::HalfEven, period()).expect("fits")
    };
    let derive = |until, from| {
        UsageDerivation::derive(until, from, BilledUsage::default(), 0, Rounding::HalfEven).expect("fits")
    };
    for (first, all) in [(0, 0), (3, 11), (40, 41), (60, 400), (200, 200)] {
        let one = rated(all, Fraction::WHOLE).rounded;
        let first = rated(first, HALF);
        let second = derive(rated(all, Fraction::WHOLE), Some(first.clone()));
        assert_eq!(first.rounded + second.rounded, one, "tiers, free units and the minimum among them");
        let derivation = Derivation::Usage(Box::new(second));
        assert_eq!((derivation.check(), &read(stored(&derivation))), (Ok(()), &derivation));
    }
    assert_eq!(derive(rated(0, HALF), Some(rated(400, HALF))).rounded, 0, "never less than nothing");
}

proptest! {
    /// Whatever is reported, withdrawn and reported again, with whatever discounts, taxes and room for credits.
    #[test]
    fn corrections_of_usage_never_give_back_more_than_was_paid(
        steps in prop::collection::vec((0_u64..300, 0_i64..=100, 0_i64..=30, 0_i64..3_000), 1..12),
    ) {
        let mut billed = BilledUsage::default();
        for (quantity, off, tax, room) in steps {
            let before = billed;
            let found = difference(quantity, billed, room);
            prop_assert_eq!(Derivation::Usage(Box::new(found.clone())).check(), Ok(()));
            if found.gross() >= 0 {
                let net = found.rounded - found.rounded * off / 100;
                billed.net += net;
                billed.tax += net * tax / 100;
            } else {
                let tax = found.given_back().expect("is given back").minor();
                prop_assert!(found.rounded <= 0 && tax <= 0 && -found.rounded <= room);
                billed.net += found.rounded;
                billed.tax += tax;
            }
            billed.gross += found.gross();
            prop_assert_eq!(billed.gross + found.left, found.worth.rounded, "what is left is not forgotten");
            prop_assert!(billed.net >= 0 && billed.tax >= 0, "{:?} became {:?}", before, billed);
        }
        let all = difference(0, billed, i64::MAX);
        let tax = all.given_back().map_or(0, Money::minor);
        prop_assert_eq!((billed.net + all.rounded, billed.tax + tax), (0, 0), "the last one gives back what is left");
    }
}
