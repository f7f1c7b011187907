use ids::{PlanId, PriceId, Uuid};
use proptest::prelude::*;

use super::*;
use crate::price::Price;

fn period() -> Period {
    Period {
        start: "2027-02-10T00:00:00Z".parse().expect("an instant"),
        end: "2027-02-28T00:00:00Z".parse().expect("an instant"),
    }
}

fn stub() -> Derivation {
    derive(PriceModel::Flat, 3_000, 1, Fraction { num: 18, den: 28 }).expect("fits")
}

fn derive(model: PriceModel, minor: i64, quantity: u64, fraction: Fraction) -> Result<Derivation, InvoiceRefusal> {
    let price = Price {
        id: PriceId::from_uuid(Uuid::from_u128(1)),
        plan: PlanId::from_uuid(Uuid::from_u128(2)),
        version: 1,
        model,
        unit_amount: Money::new(minor, Currency::NGN),
    };
    Derivation::of_charge(&price, quantity, fraction, Rounding::HalfEven, period())
}

#[test]
fn the_stored_form_is_fixed() {
    let stored = serde_json::to_value(stub()).expect("serializes");
    assert_eq!(
        stored,
        serde_json::json!({
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
        })
    );
    let read: Derivation = serde_json::from_value(stored).expect("reads back");
    assert_eq!(read, stub());
    assert_eq!(read.check(), Ok(()));
}

#[test]
fn recomputing_reads_the_inputs_only() {
    let tampered = Derivation { rounded_minor: 1, exact: "1".to_owned(), ..stub() };
    assert_eq!(tampered.recompute(), Ok(Money::new(1_929, Currency::NGN)));
}

#[test]
fn every_kind_of_tampering_is_told_apart() {
    assert_eq!(
        Derivation { rounded_minor: 1_930, ..stub() }.check(),
        Err(DerivationError::Amount { stored: 1_930, recomputed: 1_929 })
    );
    assert_eq!(
        Derivation { unit_amount_minor: 2_900, ..stub() }.check(),
        Err(DerivationError::Amount { stored: 1_929, recomputed: 1_864 })
    );
    assert_eq!(
        Derivation { exact: "27000/14".to_owned(), ..stub() }.check(),
        Err(DerivationError::Exact { stored: "27000/14".to_owned(), recomputed: "13500/7".to_owned() })
    );
    assert_eq!(Derivation { v: 2, ..stub() }.check(), Err(DerivationError::UnknownVersion(2)));
    let fraction = Fraction { num: 29, den: 28 };
    assert_eq!(
        Derivation { fraction, ..stub() }.check(),
        Err(DerivationError::Inputs(InvoiceRefusal::BadFraction { num: 29, den: 28 }))
    );
}

#[test]
fn a_form_with_unknown_fields_is_not_read() {
    let mut stored = serde_json::to_value(stub()).expect("serializes");
    stored.as_object_mut().expect("an object").insert("discountMinor".to_owned(), serde_json::json!(5));
    assert!(serde_json::from_value::<Derivation>(stored).is_err());
}

proptest! {
    #[test]
    fn what_is_stored_checks_and_survives_json(
        minor in 0..=10_000_000_000_i64,
        quantity in 0..=1_000_u64,
        (den, num) in (1..=40_000_000_000_u64).prop_flat_map(|den| (Just(den), 0..=den)),
    ) {
        let fraction = Fraction { num, den };
        let derivation = derive(PriceModel::PerUnit, minor, quantity, fraction).expect("fits");
        let json = serde_json::to_string(&derivation).expect("serializes");
        let read: Derivation = serde_json::from_str(&json).expect("reads back");
        prop_assert_eq!(read.check(), Ok(()));
        prop_assert_eq!(read.recompute(), Ok(derivation.amount()));
    }
}
