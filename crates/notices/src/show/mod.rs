//! Values in words: amounts, dates, months, numbers and instructions, as the reader's language writes them.
//!
//! Where only the 7-bit alphabet of text messages can be had, an amount is written with the currency's code
//! (`NGN 5,000.00`): the naira sign is not in it.

use jiff::Zoned;
use money::Money;

use crate::locale::{Locale, Words};
use crate::tag::{Kind, Tag};
use crate::value::{Instructions, Value};

/// What the place where a text is shown can do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Script {
    /// Any letter.
    Rich,
    /// The 7-bit alphabet, if possible.
    Plain,
}

/// A value as text. Values were checked when they were set, so there is one for each.
pub(crate) fn show(tag: Tag, value: &Value, locale: Locale, script: Script) -> String {
    match value {
        Value::Text(text) | Value::Link(text) => text.clone(),
        Value::Amount(money) => amount(*money, locale, script),
        Value::Instant(at) if tag.kind() == Kind::Moment => moment(at, locale),
        Value::Instant(at) => day(at, locale),
        Value::Month { year, month } => format!("{month:02}/{year}"),
        Value::Count(count) => grouped(&count.unsigned_abs().to_string(), *count < 0, locale.words()),
        Value::Instructions(how) => instructions(how, locale.words()),
    }
}

/// A sum of money with its decimals, grouped by thousands.
pub(crate) fn amount(money: Money, locale: Locale, script: Script) -> String {
    let words = locale.words();
    let currency = money.currency();
    let decimals = usize::from(currency.exponent());
    let width = decimals.saturating_add(1);
    let digits = format!("{:0>width$}", money.minor().unsigned_abs());
    let (whole, part) = digits.split_at_checked(digits.len().saturating_sub(decimals)).unwrap_or((&digits, ""));
    let mut number = grouped(whole, false, words);
    if !part.is_empty() {
        number.push(words.decimal_point);
        number.push_str(part);
    }
    let sign = if money.minor() < 0 { "-" } else { "" };
    let symbol = match script {
        Script::Rich => symbol(currency.code()),
        Script::Plain => None,
    };
    match (symbol, words.symbol_last) {
        (Some(symbol), true) => format!("{sign}{number}\u{a0}{symbol}"),
        (Some(symbol), false) => format!("{sign}{symbol}{number}"),
        (None, true) => format!("{sign}{number}\u{a0}{}", currency.code()),
        (None, false) => format!("{sign}{}\u{a0}{number}", currency.code()),
    }
}

/// Signs that readers here know; any other currency is written with its code.
fn symbol(code: &str) -> Option<&'static str> {
    let known = [("NGN", "\u{20a6}"), ("GHS", "GH\u{20b5}"), ("USD", "US$"), ("EUR", "\u{20ac}"), ("GBP", "\u{a3}")];
    known.into_iter().find(|(known, _)| *known == code).map(|(_, symbol)| symbol)
}

/// Digits in groups of three.
fn grouped(digits: &str, negative: bool, words: &Words) -> String {
    let mut shown = String::from(if negative { "-" } else { "" });
    let count = digits.len();
    for (at, digit) in digits.chars().enumerate() {
        let left = count.saturating_sub(at);
        if at > 0 && left.is_multiple_of(3) {
            shown.push(words.group);
        }
        shown.push(digit);
    }
    shown
}

fn day(at: &Zoned, locale: Locale) -> String {
    let words = locale.words();
    let month = usize::try_from(at.month().saturating_sub(1)).ok().and_then(|index| words.months.get(index));
    let first = if at.day() == 1 { words.first_of_month } else { "" };
    format!("{}{first} {} {}", at.day(), month.copied().unwrap_or_default(), at.year())
}

fn moment(at: &Zoned, locale: Locale) -> String {
    let words = locale.words();
    let (hour, minute) = (at.hour(), at.minute());
    let time = if words.half_days {
        let half = if hour < 12 { "am" } else { "pm" };
        let clock = match hour.checked_rem(12) {
            Some(0) | None => 12,
            Some(clock) => clock,
        };
        format!("{clock}:{minute:02}\u{a0}{half}")
    } else {
        format!("{hour:02}:{minute:02}")
    };
    format!("{}{}{time}", day(at, locale), words.before_time)
}

fn instructions(how: &Instructions, words: &Words) -> String {
    let fill = |text: &str, places: &[(&str, &str)]| {
        // Places are found in our own words only, left to right, so that a value is never looked at.
        let (mut out, mut rest) = (String::new(), text);
        while let Some((at, (place, value))) =
            places.iter().filter_map(|pair| Some((rest.find(pair.0)?, pair))).min_by_key(|(at, _)| *at)
        {
            let (before, after) = rest.split_at_checked(at).unwrap_or((rest, ""));
            out.push_str(before);
            out.push_str(value);
            rest = after.strip_prefix(place).unwrap_or_default();
        }
        out.push_str(rest);
        out
    };
    match how {
        Instructions::Ussd { code } => fill(words.dial, &[("[code]", code)]),
        Instructions::Transfer { bank, account, name } => {
            fill(words.transfer, &[("[bank]", bank), ("[account]", account), ("[name]", name)])
        }
        Instructions::VirtualAccount { bank, account, name } => {
            fill(words.virtual_account, &[("[bank]", bank), ("[account]", account), ("[name]", name)])
        }
    }
}

#[cfg(test)]
mod tests;
