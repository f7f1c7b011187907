//! Both ways, for every exponent there is; and no way around exactness.

use super::*;
use proptest::prelude::*;

fn currency(code: &str) -> Currency {
    Currency::parse(code).expect("a currency")
}

fn read(text: &str) -> Option<Figure> {
    serde_json::from_str(text).ok()
}

#[test]
fn numbers_and_strings_are_read_as_they_stand() {
    for text in ["101.51", "\"101.51\"", "1.0151e2", "\" 101.51 \""] {
        let figure = read(text).expect(text);
        assert_eq!(figure.major(currency("NGN")), Ok(Money::new(10_151, currency("NGN"))), "{text}");
        assert_eq!(figure.minor(currency("NGN")), None, "{text}: not whole");
    }
    for text in ["\"\"", "null", "true", "\"a\"", "{}", "[1]", "\"1,000.00\""] {
        assert_eq!(read(text), None, "{text}");
    }
}

#[test]
fn parts_of_a_minor_unit_are_refused() {
    let figure = read("1.005").expect("a number");
    assert!(figure.major(currency("NGN")).is_err());
    assert_eq!(read("500000.00").expect("a number").minor(currency("NGN")), Some(Money::new(500_000, currency("NGN"))));
}

#[test]
fn all_decimals_are_written() {
    assert_eq!(major_text(Money::new(200_045, currency("NGN"))), "2000.45");
    assert_eq!(major_text(Money::new(200_000, currency("NGN"))), "2000.00");
    assert_eq!(major_text(Money::new(7, currency("NGN"))), "0.07");
    assert_eq!(major_text(Money::new(7, currency("JPY"))), "7");
    assert_eq!(major_text(Money::new(7, currency("KWD"))), "0.007");
}

proptest! {
    #[test]
    fn what_is_written_is_read_back(minor in 0_i64..=i64::MAX / 1000, code in prop::sample::select(vec!["NGN", "JPY", "KWD"])) {
        let amount = Money::new(minor, currency(code));
        let written = major_text(amount);
        prop_assert_eq!(Figure::parse(&written).expect("a figure").major(currency(code)), Ok(amount));
        prop_assert_eq!(read(&format!("\"{written}\"")).expect("a figure").major(currency(code)), Ok(amount));
    }
}
