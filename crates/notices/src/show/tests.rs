use jiff::Timestamp;
use money::{Currency, Money};

use super::{Script, amount, show};
use crate::locale::Locale;
use crate::tag::Tag;
use crate::value::{Instructions, Value};

fn naira(minor: i64) -> Money {
    Money::new(minor, Currency::NGN)
}

#[test]
fn amounts_are_grouped_and_signed() {
    for (minor, rich, plain) in [
        (500_000, "\u{20a6}5,000.00", "NGN\u{a0}5,000.00"),
        (0, "\u{20a6}0.00", "NGN\u{a0}0.00"),
        (7, "\u{20a6}0.07", "NGN\u{a0}0.07"),
        (99_999, "\u{20a6}999.99", "NGN\u{a0}999.99"),
        (123_456_789, "\u{20a6}1,234,567.89", "NGN\u{a0}1,234,567.89"),
        (-150_050, "-\u{20a6}1,500.50", "-NGN\u{a0}1,500.50"),
        (i64::MIN, "-\u{20a6}92,233,720,368,547,758.08", "-NGN\u{a0}92,233,720,368,547,758.08"),
    ] {
        assert_eq!(amount(naira(minor), Locale::EnNg, Script::Rich), rich);
        assert_eq!(amount(naira(minor), Locale::EnNg, Script::Plain), plain);
    }
}

#[test]
fn french_puts_the_sign_last_and_other_currencies_keep_their_decimals() {
    assert_eq!(amount(naira(123_456_789), Locale::Fr, Script::Rich), "1\u{202f}234\u{202f}567,89\u{a0}\u{20a6}");
    let yen = Money::new(12_345, Currency::parse("JPY").expect("a currency"));
    assert_eq!(amount(yen, Locale::EnNg, Script::Rich), "JPY\u{a0}12,345");
    let dinar = Money::new(12_345, Currency::parse("KWD").expect("a currency"));
    assert_eq!(amount(dinar, Locale::Yo, Script::Rich), "KWD\u{a0}12.345");
    let dollars = Money::new(999, Currency::parse("USD").expect("a currency"));
    assert_eq!(amount(dollars, Locale::Ha, Script::Rich), "US$9.99");
}

#[test]
fn dates_are_those_of_the_readers_zone() {
    let late: Timestamp = "2026-10-31T23:30:00Z".parse().expect("an instant");
    let lagos = Value::Instant(late.in_tz("Africa/Lagos").expect("a zone"));
    for (locale, day, moment) in [
        (Locale::EnNg, "1 November 2026", "1 November 2026, 12:30\u{a0}am"),
        (Locale::Pcm, "1 November 2026", "1 November 2026, 12:30\u{a0}am"),
        (Locale::Ha, "1 Nuwamba 2026", "1 Nuwamba 2026, 00:30"),
        (Locale::Yo, "1 B\u{e9}l\u{fa} 2026", "1 B\u{e9}l\u{fa} 2026, 00:30"),
        (Locale::Ig, "1 Novemba 2026", "1 Novemba 2026, 00:30"),
        (Locale::Fr, "1er novembre 2026", "1er novembre 2026 \u{e0} 00:30"),
    ] {
        assert_eq!(show(Tag::DueOn, &lagos, locale, Script::Rich), day);
        assert_eq!(show(Tag::NextAttempt, &lagos, locale, Script::Rich), moment);
    }
    let utc = Value::Instant(late.in_tz("UTC").expect("a zone"));
    assert_eq!(show(Tag::NextAttempt, &utc, Locale::EnNg, Script::Rich), "31 October 2026, 11:30\u{a0}pm");
}

#[test]
fn instructions_do_not_read_their_values() {
    let how = Instructions::Transfer {
        bank: "Bank of [account]".to_owned(),
        account: "0123456789".to_owned(),
        name: "Ada [bank]".to_owned(),
    };
    let shown = show(Tag::Instructions, &Value::Instructions(how), Locale::EnNg, Script::Rich);
    assert!(shown.contains("Bank of [account]") && shown.contains("Ada [bank]"), "{shown}");
    assert_eq!(shown.matches("0123456789").count(), 1);
}

#[test]
fn numbers_are_grouped_too() {
    assert_eq!(show(Tag::Used, &Value::Count(-1_234_567), Locale::EnNg, Script::Rich), "-1,234,567");
    assert_eq!(show(Tag::Used, &Value::Count(100), Locale::Fr, Script::Rich), "100");
    assert_eq!(show(Tag::CardExpires, &Value::Month { year: 2026, month: 3 }, Locale::Fr, Script::Rich), "03/2026");
}
