use money::{Currency, Money};

use crate::support::{invoice, text};

#[test]
fn amounts_have_the_decimals_of_their_currency() {
    for (code, minor, written) in [
        ("NGN", 1_250_000, "₦12,500.00"),
        ("JPY", 12_500, "¥12,500"),
        ("KWD", 12_500, "KWD 12.500"),
        ("GHS", 12_500, "GH₵125.00"),
        ("XOF", 12_500, "XOF 12,500"),
        ("USD", i64::MAX, "$92,233,720,368,547,758.07"),
    ] {
        let currency = Currency::parse(code).expect("tests know their currencies");
        let text = text(&invoice(Money::new(minor, currency)));
        assert!(text.contains(&format!("Currency {code}")), "{text}");
        assert!(text.contains(&format!("Gym monthly {written} ")), "{text}");
        assert!(text.contains(&format!("Amount due {written} ")), "{text}");
    }
}

#[test]
fn dates_are_those_of_the_billing_zone() {
    let mut document = invoice(Money::new(1, Currency::NGN));
    assert!(text(&document).contains("Issued 1 Oct 2026 Due 15 Oct 2026"));
    document.zone = "UTC".to_owned();
    assert!(text(&document).contains("Issued 30 Sep 2026 Due 14 Oct 2026"));
}
