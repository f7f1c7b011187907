use money::{Currency, Money};
use rust_decimal::Decimal;

use super::{amount, date, line, percent, period, quantity, taken_off};
use calendar::Period;

fn money(code: &str, minor: i64) -> Money {
    Money::new(minor, Currency::parse(code).expect("tests know their currencies"))
}

#[test]
fn amounts_have_the_decimals_of_their_currency() {
    for (code, minor, written) in [
        ("NGN", 1_250_000, "₦12,500.00"),
        ("NGN", 5, "₦0.05"),
        ("NGN", -50_000, "−₦500.00"),
        ("JPY", 1_234_567, "¥1,234,567"),
        ("KWD", 1_250, "KWD\u{a0}1.250"),
        ("KWD", -1_250, "−KWD\u{a0}1.250"),
        ("GHS", 100, "GH₵1.00"),
        ("USD", i64::MIN, "−$92,233,720,368,547,758.08"),
    ] {
        assert_eq!(amount(money(code, minor)), written);
    }
}

#[test]
fn what_is_taken_off_has_a_minus() {
    assert_eq!(taken_off(money("NGN", 100)), "−₦1.00");
    assert_eq!(taken_off(money("NGN", 0)), "₦0.00");
    assert_eq!(taken_off(money("NGN", -100)), "₦1.00");
}

#[test]
fn quantities_are_exact_and_grouped() {
    for (given, written) in [
        ("1", "1"),
        ("1.500", "1.5"),
        ("1250.25", "1,250.25"),
        ("1000000", "1,000,000"),
        ("-12.5", "−12.5"),
        ("-0", "0"),
        ("0.000001", "0.000001"),
    ] {
        let given: Decimal = given.parse().expect("a decimal");
        assert_eq!(quantity(given), written);
    }
    assert_eq!(percent(Decimal::new(7_500, 3)), "7.5%");
}

#[test]
fn dates_are_those_of_the_zone() {
    let at = "2026-08-31T23:30:00Z".parse().expect("an instant");
    assert_eq!(date(at, "UTC").expect("a zone").replace('\u{a0}', " "), "31 Aug 2026");
    assert_eq!(date(at, "Africa/Lagos").expect("a zone").replace('\u{a0}', " "), "1 Sep 2026");
    assert!(date(at, "Lagos").is_err());
    let day = Period { start: at, end: at };
    assert_eq!(period(day, "UTC").expect("a zone"), date(at, "UTC").expect("a zone"));
}

#[test]
fn text_stays_on_its_line_and_is_all_seen() {
    assert_eq!(line("  Ada\r\nLovelace\t\u{0}& Co "), "Ada Lovelace & Co");
    assert_eq!(line("\u{202e}00.1$\u{202c} Ada\u{feff}"), "00.1$ Ada");
    assert_eq!(line("#pagebreak() ] $x$ <script>"), "#pagebreak() ] $x$ <script>");
    assert_eq!(line("Ọláwálé Adébáyọ̀ & Fils, Évry"), "Ọláwálé Adébáyọ̀ & Fils, Évry");
}

#[test]
fn a_text_has_an_end() {
    let whole = "₦ ".repeat(2_000);
    assert_eq!(line(&whole), whole.trim_end());
    let cut = line(&format!("{whole}and more"));
    assert_eq!(cut, format!("{}…", whole.trim_end()));
}

#[test]
fn a_word_that_fits_no_column_may_be_broken() {
    let broken = line(&format!("{} short", "a".repeat(25)));
    let pieces: Vec<&str> = broken.split('\u{200b}').collect();
    assert_eq!(pieces, ["a".repeat(8).as_str(), &"a".repeat(8), &"a".repeat(8), "a short"]);
    assert_eq!(line(&"a".repeat(24)), "a".repeat(24));
    let accents = line(&"a\u{301}".repeat(20));
    assert!(accents.contains('\u{200b}') && !accents.contains("\u{200b}\u{301}"), "an accent stays on its letter");
}
