//! Amounts and dates as a customer reads them, on the page as on the PDF.

use calendar::{CalendarError, Period, local_date};
use jiff::Timestamp;
use money::Money;

/// Signs that mean one currency on an invoice; any other goes by its code.
const SIGNS: [(&str, &str); 7] =
    [("EUR", "€"), ("GBP", "£"), ("GHS", "GH₵"), ("INR", "₹"), ("JPY", "¥"), ("NGN", "₦"), ("USD", "$")];

/// Holds two words together.
const NO_BREAK_SPACE: &str = "\u{a0}";
/// As wide as a plus; a hyphen would be taken for a dash.
const MINUS: &str = "\u{2212}";

/// `₦12,500.00`, `KWD 1.250`, `−₦500.00`.
pub fn amount(amount: Money) -> String {
    // Money writes itself as `NGN -5,000.00`.
    let written = amount.to_string();
    let digits = written.trim_start_matches(|letter: char| !letter.is_ascii_digit());
    let minus = if amount.is_negative() { MINUS } else { "" };
    let code = amount.currency().code();
    match SIGNS.iter().find(|(known, _)| *known == code) {
        Some((_, sign)) => format!("{minus}{sign}{digits}"),
        None => format!("{minus}{code}{NO_BREAK_SPACE}{digits}"),
    }
}

/// `1 Sep 2026`, in a zone.
///
/// # Errors
/// When the zone is not known or the date cannot be written.
pub fn date(at: Timestamp, zone: &str) -> Result<String, CalendarError> {
    Ok(local_date(at, zone)?.strftime("%-d %b %Y").to_string().replace(' ', NO_BREAK_SPACE))
}

/// `1 Sep 2026 – 1 Oct 2026`; one date where both are the same.
///
/// # Errors
/// As [`date`].
pub fn period(period: Period, zone: &str) -> Result<String, CalendarError> {
    let (start, end) = (date(period.start, zone)?, date(period.end, zone)?);
    Ok(if start == end { start } else { format!("{start} – {end}") })
}

#[cfg(test)]
mod tests {
    use money::Currency;

    use super::*;

    #[test]
    fn amounts_and_dates_are_as_people_write_them() {
        let money = |minor, code: &str| amount(Money::new(minor, Currency::parse(code).expect("a currency")));
        assert_eq!(money(1_250_000, "NGN"), "₦12,500.00");
        assert_eq!(money(-50_000, "NGN"), "−₦500.00");
        assert_eq!(money(500, "JPY"), "¥500");
        assert_eq!(money(1_250, "KWD"), "KWD\u{a0}1.250");
        // Half past eleven in the evening in London is tomorrow in Lagos.
        let late = "2026-01-31T23:30:00Z".parse().expect("an instant");
        assert_eq!(date(late, "Africa/Lagos").as_deref(), Ok("1\u{a0}Feb\u{a0}2026"));
        assert!(date(late, "Africa/Nowhere").is_err());
    }
}
