//! Amounts, dates and names as a customer reads them.
//!
//! Amounts have the decimals of their currency and dates those of the billing zone. Text is kept to one line and to
//! characters that are seen: what is invisible could make a line read otherwise than it was written.

use calendar::{CalendarError, Period, local_date};
use jiff::Timestamp;
use money::{Currency, Money};
use rust_decimal::Decimal;

/// Signs that mean one currency on an invoice, and that the fonts have. Any other currency goes by its code; the
/// document states the code beside, which settles whose dollars are meant.
const SIGNS: [(&str, &str); 7] =
    [("EUR", "€"), ("GBP", "£"), ("GHS", "GH₵"), ("INR", "₹"), ("JPY", "¥"), ("NGN", "₦"), ("USD", "$")];

/// Holds two words together.
const NO_BREAK_SPACE: char = '\u{a0}';
/// The sign of a negative amount, as wide as a plus. A hyphen would be taken for a dash.
const MINUS: char = '\u{2212}';
/// Where the layout may break a word. It reaches no document.
const MAY_BREAK: char = '\u{200b}';

/// The most characters of one text. Whoever sells something can name it in fewer; breaking a text into lines takes time
/// that grows with the square of its length.
const LONGEST_TEXT: usize = 4_000;

/// A word longer than this fits no column.
const LONGEST_WORD: usize = 24;
/// After how many letters such a word may be broken.
const PIECE: usize = 8;

/// `₦12,500.00`, `¥500`, `KWD 1.250`, `−₦500.00`.
pub(crate) fn amount(amount: Money) -> String {
    // Money writes itself as `NGN -5,000.00`.
    let written = amount.to_string();
    let digits = written.trim_start_matches(|c: char| !c.is_ascii_digit());
    let sign = if amount.is_negative() { MINUS.to_string() } else { String::new() };
    format!("{sign}{}{digits}", before_digits(amount.currency()))
}

/// An amount that is taken off: `−₦500.00`. Nothing has no sign.
pub(crate) fn taken_off(taken: Money) -> String {
    let text = amount(taken);
    match text.strip_prefix(MINUS) {
        Some(added) => added.to_owned(),
        None if taken.is_zero() => text,
        None => format!("{MINUS}{text}"),
    }
}

fn before_digits(currency: Currency) -> String {
    let sign = SIGNS.iter().find(|(code, _)| *code == currency.code());
    sign.map_or_else(|| format!("{}{NO_BREAK_SPACE}", currency.code()), |(_, sign)| (*sign).to_owned())
}

/// A quantity: `1,250.5`.
pub(crate) fn quantity(quantity: Decimal) -> String {
    let written = quantity.normalize().abs().to_string();
    let (whole, fraction) = written.split_once('.').map_or((written.as_str(), None), |(w, f)| (w, Some(f)));
    let places: Vec<char> = whole.chars().collect();
    let groups: Vec<String> = places.rchunks(3).rev().map(|group| group.iter().collect()).collect();
    let sign = if quantity.is_sign_negative() && !quantity.is_zero() { MINUS.to_string() } else { String::new() };
    let fraction = fraction.map_or_else(String::new, |fraction| format!(".{fraction}"));
    format!("{sign}{}{fraction}", groups.join(","))
}

/// A rate in percent: `7.5%`.
pub(crate) fn percent(rate: Decimal) -> String {
    format!("{}%", quantity(rate))
}

/// `1 Sep 2026`, in a zone.
pub(crate) fn date(at: Timestamp, zone: &str) -> Result<String, CalendarError> {
    let date = local_date(at, zone)?.strftime("%-d %b %Y").to_string();
    Ok(date.replace(' ', &NO_BREAK_SPACE.to_string()))
}

/// `1 Sep 2026 – 1 Oct 2026`, as invoice lines say it; one date where both are the same.
pub(crate) fn period(period: Period, zone: &str) -> Result<String, CalendarError> {
    let (start, end) = (date(period.start, zone)?, date(period.end, zone)?);
    Ok(if start == end { start } else { format!("{start} – {end}") })
}

/// Text of one line: controls and line ends are spaces, what steers the direction of reading is gone, and a word that
/// no column can hold may be broken. After 4,000 characters comes an ellipsis.
pub(crate) fn line(text: &str) -> String {
    let (text, rest) = match text.char_indices().nth(LONGEST_TEXT) {
        Some((end, _)) => (text.get(..end).unwrap_or_default(), "…"),
        None => (text, ""),
    };
    let seen: String = text
        .chars()
        .filter(|c| !is_invisible(*c))
        .map(|c| if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') { ' ' } else { c })
        .collect();
    let mut kept = String::with_capacity(seen.len());
    for word in seen.split(' ').filter(|word| !word.is_empty()) {
        if !kept.is_empty() {
            kept.push(' ');
        }
        push_word(&mut kept, word);
    }
    kept.push_str(rest);
    kept
}

/// Marks and overrides of direction, and fillers. The joiners within words (U+200C, U+200D) are spelling, and stay.
fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

fn push_word(kept: &mut String, word: &str) {
    let is_long = word.chars().count() > LONGEST_WORD;
    let mut piece = 0_usize;
    for c in word.chars() {
        if is_long && piece >= PIECE && !clings(c) {
            kept.push(MAY_BREAK);
            piece = 0;
        }
        kept.push(c);
        piece = piece.saturating_add(1);
    }
}

/// What belongs to the letter before it: accents written apart, joiners, variants.
fn clings(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{200c}' | '\u{200d}' | '\u{fe00}'..='\u{fe0f}')
}

#[cfg(test)]
mod tests;
