//! What is typed into a form, and the values of the API that it stands for.

use axum::http::StatusCode;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use money::Currency;
use serde_json::{Map, Number, Value, json};

use super::desk::Told;
use super::fields::{Field, Kind};
use super::guard::Typed;

/// A value as somebody would have typed it.
pub(crate) fn written(field: &Field, object: &Value) -> String {
    let value = &object[field.name];
    match (field.kind, value) {
        (_, Value::Null) => String::new(),
        (Kind::Money(currency), Value::Number(minor)) => {
            major(minor.as_i64().unwrap_or(0), object[currency].as_str().unwrap_or_default())
        }
        (Kind::Several, Value::Array(all)) => all.iter().filter_map(Value::as_str).collect::<Vec<_>>().join("\n"),
        (Kind::Bands, Value::Array(all)) => all.iter().map(band_line).collect::<Vec<_>>().join("\n"),
        (Kind::Flag, Value::Bool(yes)) => if *yes { "yes" } else { "" }.to_owned(),
        (_, Value::String(text)) => text.clone(),
        (_, other) => other.to_string(),
    }
}

/// Minor units as people write them, without a sign: `5000.00`.
fn major(minor: i64, currency: &str) -> String {
    let decimals = Currency::parse(currency).map_or(2, |known| usize::from(known.exponent()));
    let width = decimals.saturating_add(1);
    let digits = format!("{:0>width$}", minor.unsigned_abs());
    let (whole, rest) = digits.split_at(digits.len().saturating_sub(decimals));
    if decimals == 0 { whole.to_owned() } else { format!("{whole}.{rest}") }
}

/// An amount as people write it, in minor units. Commas and blanks between digits are read over.
fn minor(text: &str, currency: &str) -> Option<i64> {
    let decimals = usize::from(Currency::parse(currency).ok()?.exponent());
    let plain: String = text.chars().filter(|letter| !matches!(letter, ',' | ' ' | '\u{a0}')).collect();
    let (whole, rest) = plain.split_once('.').unwrap_or((&plain, ""));
    let digits = |text: &str| text.chars().all(|letter| letter.is_ascii_digit());
    if whole.is_empty() || !digits(whole) || !digits(rest) || rest.len() > decimals {
        return None;
    }
    format!("{whole}{rest:0<decimals$}").parse().ok()
}

/// What is sent, from what was typed. What cannot be put into the API's form is said as the API would say it. `own` is the id
/// of the object that the form is of.
pub(crate) fn body(
    (fields, own): (&[Field], &str),
    typed: &Typed,
    currency: &str,
    zone: &TimeZone,
) -> Result<Value, Box<Told>> {
    let mut all = Map::new();
    let mut wrong: Vec<Value> = Vec::new();
    for field in fields {
        match value(own, field, typed, currency, zone) {
            Ok(Some(value)) => {
                all.insert(field.name.to_owned(), value);
            }
            Ok(None) => {}
            Err(message) => wrong.push(json!({ "field": field.name, "message": message })),
        }
    }
    if wrong.is_empty() {
        return Ok(Value::Object(all));
    }
    Err(Box::new(Told::refusal(StatusCode::UNPROCESSABLE_ENTITY, "Some fields cannot be read.", &wrong)))
}

fn value(
    own: &str,
    field: &Field,
    typed: &Typed,
    currency: &str,
    zone: &TimeZone,
) -> Result<Option<Value>, &'static str> {
    let text = typed.get(field.name).trim();
    match field.kind {
        Kind::Own => return Ok(Some(Value::from(own))),
        Kind::Flag => return Ok((!text.is_empty()).then_some(Value::Bool(true))),
        Kind::Scopes => {
            let all: Vec<&str> = typed.all(field.name).collect();
            return if all.is_empty() { Err("Tick what it may do.") } else { Ok(Some(json!(all))) };
        }
        Kind::Text
        | Kind::Email
        | Kind::Long
        | Kind::Count
        | Kind::Money(_)
        | Kind::Choice(_)
        | Kind::Moment
        | Kind::Several
        | Kind::Bands
        | Kind::Fates => {}
    }
    if text.is_empty() {
        return if field.required { Err("Fill this in.") } else { Ok(None) };
    }
    let read = match field.kind {
        Kind::Count => {
            let number: i64 = text.parse().map_err(|_| "Write a whole number in digits.")?;
            Value::Number(Number::from(number))
        }
        Kind::Money(_) => {
            let wrong = "Write an amount in digits, such as 5,000.00, in a currency with its three letters.";
            Value::from(minor(text, currency).ok_or(wrong)?)
        }
        Kind::Moment => {
            let wrong = "Write a day and a time, such as 2026-09-01T08:00.";
            let local: DateTime = text.parse().map_err(|_| wrong)?;
            Value::from(local.to_zoned(zone.clone()).map_err(|_| wrong)?.timestamp().to_string())
        }
        Kind::Several => {
            json!(text.split([',', '\n']).map(str::trim).filter(|one| !one.is_empty()).collect::<Vec<_>>())
        }
        Kind::Bands => {
            Value::Array(text.lines().filter(|line| !line.trim().is_empty()).map(band).collect::<Result<_, _>>()?)
        }
        Kind::Fates => Value::Array(text.lines().map(fate).collect()),
        Kind::Text if field.name == "currency" || field.name == "country" => Value::from(text.to_uppercase()),
        Kind::Text | Kind::Email | Kind::Long | Kind::Choice(_) | Kind::Flag | Kind::Scopes | Kind::Own => {
            Value::from(text)
        }
    };
    Ok(Some(read))
}

/// `NGN 100000.00 1`, as somebody would have typed it.
fn band_line(band: &Value) -> String {
    let currency = band["currency"].as_str().unwrap_or_default();
    format!("{currency} {} {}", major(band["above"].as_i64().unwrap_or(0), currency), band["approvals"])
}

/// One line of who must agree to what.
fn band(line: &str) -> Result<Value, &'static str> {
    let wrong =
        "Write one on each line: a currency, an amount in digits, and a whole number, such as NGN 100,000.00 1.";
    let words: Vec<&str> = line.split_whitespace().collect();
    let [currency, above, approvals] = words.as_slice() else { return Err(wrong) };
    let currency = currency.to_uppercase();
    let above = minor(above, &currency).ok_or(wrong)?;
    let approvals: i64 = approvals.parse().map_err(|_| wrong)?;
    Ok(json!({ "currency": currency, "above": above, "approvals": approvals }))
}

/// `declines insufficient_funds` as the simulator says it.
fn fate(line: &str) -> Value {
    match line.trim().split_once(' ') {
        Some((verb, what)) => json!({ verb: what.trim() }),
        None => Value::from(line.trim()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_must_agree_is_read_as_it_is_written() {
        let kept = json!({ "currency": "NGN", "above": 10_000_000, "approvals": 1 });
        assert_eq!(band_line(&kept), "NGN 100000.00 1");
        assert_eq!(band("ngn 100,000.00 1"), Ok(kept));
        for wrong in ["NGN 1", "NGN x 1", "NGN 1 one", "naira 1 1", "NGN 1 1 1"] {
            assert!(band(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn amounts_are_read_as_people_write_them() {
        let rows = [
            ("5000", "NGN", Some(500_000)),
            ("5,000.00", "NGN", Some(500_000)),
            ("5 000.5", "NGN", Some(500_050)),
            ("500", "JPY", Some(500)),
            ("1.250", "KWD", Some(1_250)),
            ("1.5", "JPY", None),
            ("1.005", "NGN", None),
            ("-5", "NGN", None),
            ("five", "NGN", None),
            ("5", "naira", None),
            ("", "NGN", None),
            ("99999999999999999999", "NGN", None),
        ];
        for (text, currency, wanted) in rows {
            assert_eq!(minor(text, currency), wanted, "{text} {currency}");
        }
        assert_eq!(major(500_050, "NGN"), "5000.50");
        assert_eq!(major(5, "NGN"), "0.05");
        assert_eq!(major(500, "JPY"), "500");
    }
}
