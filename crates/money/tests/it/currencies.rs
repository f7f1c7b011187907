use money::{Currency, Money, MoneyError};

use crate::currency;

#[test]
fn exponents_are_those_of_iso_4217() {
    for (code, exponent) in
        [("NGN", 2), ("USD", 2), ("EUR", 2), ("GHS", 2), ("JPY", 0), ("UGX", 0), ("XOF", 0), ("KWD", 3), ("TND", 3)]
    {
        assert_eq!(currency(code).exponent(), exponent, "{code}");
        assert_eq!(currency(code).code(), code);
    }
}

#[test]
fn refuses_what_money_cannot_be_held_in() {
    // Lower case, padding, no currency, gold, the test code, a unit of account with four decimals.
    for code in ["ngn", "NGN ", " NGN", "", "NG", "NGNN", "XXX", "XAU", "XTS", "CLF", "ABC", "₦"] {
        assert_eq!(Currency::parse(code), Err(MoneyError::UnknownCurrency(code.to_owned())));
        let json = serde_json::to_string(code).expect("a string");
        assert!(serde_json::from_str::<Currency>(&json).is_err(), "{code}");
    }
}

#[test]
fn orders_by_code_and_survives_json() {
    let mut sorted = [currency("USD"), currency("EUR"), Currency::NGN];
    sorted.sort();
    assert_eq!(sorted.map(Currency::code), ["EUR", "NGN", "USD"]);
    let json = serde_json::to_string(&Currency::NGN).expect("serializes");
    assert_eq!(json, "\"NGN\"");
    assert_eq!(serde_json::from_str::<Currency>(&json).expect("reads back"), Currency::NGN);
    assert_eq!("NGN".parse(), Ok(Currency::NGN));
}

#[test]
fn shows_amounts_with_the_currencys_decimals() {
    for (code, minor, shown) in [
        ("NGN", 500_000, "NGN 5,000.00"),
        ("NGN", -500_000, "NGN -5,000.00"),
        ("NGN", 0, "NGN 0.00"),
        ("NGN", 5, "NGN 0.05"),
        ("NGN", -99, "NGN -0.99"),
        ("NGN", 100_000, "NGN 1,000.00"),
        ("NGN", 99_999, "NGN 999.99"),
        ("JPY", 500, "JPY 500"),
        ("JPY", 1_234_567, "JPY 1,234,567"),
        ("KWD", -1_250, "KWD -1.250"),
        ("KWD", 7, "KWD 0.007"),
        ("NGN", i64::MAX, "NGN 92,233,720,368,547,758.07"),
        ("NGN", i64::MIN, "NGN -92,233,720,368,547,758.08"),
    ] {
        assert_eq!(Money::new(minor, currency(code)).to_string(), shown);
    }
}
