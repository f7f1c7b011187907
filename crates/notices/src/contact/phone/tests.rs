use proptest::prelude::*;

use super::{Phone, PhoneError};

#[test]
fn one_number_is_written_in_many_ways() {
    for text in [
        "08031234567",
        "0803 123 4567",
        "0803-123-4567",
        "2348031234567",
        "+2348031234567",
        "+234 803 123 4567",
        "+234 (0)803 123 4567",
        "(0)8031234567",
        "002348031234567",
        " 8031234567 ",
        "+23408031234567",
        "23408031234567",
    ] {
        let phone = Phone::parse(text, "NG").unwrap_or_else(|error| panic!("{text}: {error}"));
        assert_eq!(phone.e164(), "+2348031234567", "{text}");
        assert_eq!(phone.digits(), "2348031234567");
        assert!(phone.is_mobile());
    }
}

#[test]
fn other_countries_need_their_code_or_region() {
    assert_eq!(Phone::parse("+33 6 12 34 56 78", "NG").expect("French").e164(), "+33612345678");
    assert_eq!(Phone::parse("0612345678", "FR").expect("French").e164(), "+33612345678");
    assert_eq!(Phone::parse("024 412 3456", "GH").expect("of Ghana").e164(), "+233244123456");
    assert!(!Phone::parse("0201 271 2345", "NG").is_ok_and(|phone| phone.is_mobile()), "a line in Lagos");
}

#[test]
fn what_is_no_number_is_refused() {
    for text in ["", "0803", "hello", "080312345678901", "+999 123", "0803123456x", "12345", "\u{0}"] {
        assert_eq!(Phone::parse(text, "NG"), Err(PhoneError::NotANumber), "{text:?}");
    }
    assert_eq!(Phone::parse("08031234567", "Nigeria").expect_err("no country").code(), "unknown_region");
}

#[test]
fn a_number_shown_hides_its_middle() {
    let phone = Phone::parse("08031234567", "NG").expect("a number");
    assert_eq!(phone.to_string(), "+234*******567");
    assert_eq!(format!("{phone:?}"), "+234*******567");
    assert_eq!(serde_json::to_string(&phone).expect("JSON"), "\"+2348031234567\"");
    assert_eq!(serde_json::from_str::<Phone>("\"+2348031234567\"").expect("a number"), phone);
    assert!(serde_json::from_str::<Phone>("\"08031234567\"").is_err());
}

proptest! {
    #[test]
    fn any_text_is_answered(text in "[+0-9() .x-]{0,45}") {
        if let Ok(phone) = Phone::parse(&text, "NG") {
            prop_assert!(phone.e164().starts_with('+') && phone.e164().len() <= 17);
        }
    }
}
