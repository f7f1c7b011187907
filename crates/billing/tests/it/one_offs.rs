use billing::derivation::OneOffDerivation;
use billing::invoice::{InvoiceKind, OneOff};
use billing::price::{Exact, MAX_AMOUNT_MINOR, MAX_QUANTITY};
use billing::{Derivation, DerivationError, InvoiceDraft, LineKind};
use calendar::Period;
use money::{Currency, Rounding};
use proptest::prelude::*;

fn ngn() -> Currency {
    Currency::parse("NGN").expect("a currency")
}

fn exact(text: &str) -> Exact {
    text.parse().expect("a number")
}

fn period() -> Period {
    let at = "2026-09-01T08:00:00Z".parse().expect("an instant");
    Period { start: at, end: at }
}

fn one_off(unit_amount: &str, quantity: u64) -> OneOff {
    OneOff {
        item: None,
        description: "Locker key".to_owned(),
        quantity,
        unit_amount: exact(unit_amount),
        period: period(),
        discountable: true,
    }
}

#[test]
fn an_amount_finer_than_a_minor_unit_is_rounded_once_for_the_line() {
    for (unit, quantity, rounding, amount, written) in [
        ("150000", 2, Rounding::HalfEven, 300_000, None),
        ("0.015", 1_000, Rounding::HalfEven, 15, None),
        ("0.5", 1, Rounding::HalfEven, 0, Some("1/2")),
        ("0.5", 1, Rounding::HalfUp, 1, Some("1/2")),
        ("-0.5", 3, Rounding::HalfEven, -2, Some("-3/2")),
        ("-2500", 1, Rounding::HalfUp, -2_500, None),
        ("0", 7, Rounding::HalfEven, 0, None),
    ] {
        let line = one_off(unit, quantity).line(ngn(), rounding).expect("a line");
        assert_eq!((line.kind, line.amount.minor()), (LineKind::OneOff, amount), "{unit} × {quantity}");
        let Derivation::OneOff(derivation) = &line.derivation else { panic!("not a one-off") };
        assert_eq!(derivation.exact.as_deref(), written, "{unit} × {quantity}");
        assert_eq!(line.derivation.check(), Ok(()));
        let stored = serde_json::to_value(&line.derivation).expect("writes");
        assert_eq!(stored["kind"], "one_off");
        assert_eq!(serde_json::from_value::<Derivation>(stored).expect("reads"), line.derivation);
    }
}

#[test]
fn what_is_beyond_the_bounds_is_refused_with_its_code() {
    let beyond = (MAX_AMOUNT_MINOR + 1).to_string();
    for (unit, quantity, code) in [
        ("1", 0, "quantity_zero"),
        ("1", MAX_QUANTITY + 1, "quantity_too_large"),
        (beyond.as_str(), 1, "unit_amount_out_of_range"),
        ("-1000000000000000", 1, "unit_amount_out_of_range"),
        ("0.0000000000001", 1, "unit_amount_out_of_range"),
        ("999999999999999", 2, "line_too_large"),
        ("-999999999999999", 2, "line_too_large"),
        ("999999999999999", MAX_QUANTITY, "amount_not_computable"),
    ] {
        let refused = one_off(unit, quantity).line(ngn(), Rounding::HalfEven).expect_err(unit);
        assert_eq!(refused.code(), code, "{unit} × {quantity}");
        assert!(!refused.to_string().is_empty());
    }
}

#[test]
fn credits_that_outweigh_the_charges_go_to_the_balance_and_a_bill_is_never_negative() {
    let line = |unit, quantity| one_off(unit, quantity).line(ngn(), Rounding::HalfEven).expect("a line");
    let of = |lines| InvoiceDraft::of(InvoiceKind::Manual, ngn(), period(), 0, lines).expect("a draft");
    let mut draft = of(vec![line("5000", 1)]);
    assert_eq!((draft.total.minor(), draft.to_balance.minor()), (5_000, 0));
    draft.add_lines([line("-2000", 4)]).expect("adds");
    assert_eq!((draft.subtotal.minor(), draft.total.minor(), draft.to_balance.minor()), (-3_000, 0, 3_000));
    draft.add_lines([line("1", 3_001)]).expect("adds");
    assert_eq!((draft.subtotal.minor(), draft.total.minor(), draft.to_balance.minor()), (1, 1, 0));
    assert!(of(Vec::new()).is_paid_at_once());
    let dollars = one_off("1", 1).line(Currency::parse("USD").expect("a currency"), Rounding::HalfEven);
    assert!(draft.add_lines(dollars).is_err(), "one bill has one currency");
}

proptest! {
    #[test]
    fn a_changed_result_or_input_is_found(unit in -1_000_000_i64..1_000_000, places in 0_u32..4, quantity in 1_u64..5_000,
        by in 1_i64..1_000) {
        let unit = Exact::from_decimal(rust_decimal::Decimal::new(unit, places));
        let made = OneOffDerivation::derive(unit, quantity, ngn(), Rounding::HalfEven).expect("in range");
        prop_assert_eq!(made.check(), Ok(()));
        prop_assert_eq!(made.recompute(), Ok(made.amount()));
        let forged = OneOffDerivation { rounded: made.rounded + by, ..made.clone() };
        let found = matches!(forged.check(), Err(DerivationError::Amount { .. }));
        prop_assert!(found);
        let newer = OneOffDerivation { v: 2, ..made };
        let found = matches!(newer.check(), Err(DerivationError::UnknownVersion { found: 2, known: 1 }));
        prop_assert!(found);
    }
}
