//! Decimals in documents.

use money::decimal;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Document {
    #[serde(with = "money::decimal")]
    rate: Decimal,
    #[serde(default, with = "money::decimal::option")]
    level: Option<Decimal>,
}

#[test]
fn plain_texts_are_read_exactly() {
    for text in ["0", "7.5", "-7.50", "0.0000000000000000000000000001", "79228162514264337593543950335", "007"] {
        assert!(decimal::parse(text).is_some(), "{text}");
    }
    assert_eq!(decimal::parse("-7.50"), Some(Decimal::new(-750, 2)));
}

#[test]
fn what_is_not_plain_or_not_exact_is_no_decimal() {
    let too_fine = "0.00000000000000000000000000001";
    let too_large = "79228162514264337593543950336";
    let too_long = "1.23456789012345678901234567890123456789";
    for text in ["", "-", ".5", "5.", "+1", "1e3", "1_000", "1,000", " 1", "--1", "NaN", too_fine, too_large, too_long]
    {
        assert_eq!(decimal::parse(text), None, "{text}");
    }
}

#[test]
fn documents_hold_texts_or_whole_numbers() {
    let read = |text: &str| serde_json::from_str::<Document>(text);
    let document = Document { rate: Decimal::new(75, 1), level: Some(Decimal::from(8)) };
    assert_eq!(read(r#"{"rate": "7.5", "level": 8}"#).expect("reads"), document);
    let written = serde_json::to_string(&document).expect("writes");
    assert_eq!(written, r#"{"rate":"7.5","level":"8"}"#);
    assert_eq!(read(r#"{"rate": 7, "level": null}"#).expect("reads").level, None);
    assert_eq!(read(r#"{"rate": 18446744073709551615}"#).expect("reads").level, None);
    for wrong in [r#"{"rate": 7.5}"#, r#"{"rate": "7,5"}"#, r#"{"rate": null}"#, r#"{"rate": "1", "level": 0.5}"#] {
        assert!(read(wrong).is_err(), "{wrong}");
    }
}
