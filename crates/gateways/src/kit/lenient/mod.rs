//! Fields of providers, read leniently: one that is not what it should be counts as absent, and whoever needs it decides
//! strictly. Everything is read from the text, so that numbers keep their digits.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

use super::Figure;

/// A text, or a number as its digits; none when it is empty or anything else.
pub(crate) fn text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    let raw = <Box<RawValue>>::deserialize(deserializer)?;
    let written = raw.get();
    let text = match written.as_bytes().first() {
        Some(b'"') => serde_json::from_str(written).ok(),
        Some(b'-' | b'0'..=b'9') => Some(written.to_owned()),
        Some(_) | None => None,
    };
    Ok(text.filter(|text: &String| !text.trim().is_empty()))
}

/// A yes or no, also when somebody put it into quotes.
pub(crate) fn flag<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<bool>, D::Error> {
    let raw = <Box<RawValue>>::deserialize(deserializer)?;
    Ok(match raw.get().trim_matches('"') {
        "true" => Some(true),
        "false" => Some(false),
        _ => None,
    })
}

/// An amount.
pub(crate) fn figure<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Figure>, D::Error> {
    part(deserializer)
}

/// A part of an answer with fields of its own. A list is none, although the fields could be taken from it one after the other.
pub(crate) fn part<'de, D: Deserializer<'de>, T: DeserializeOwned>(deserializer: D) -> Result<Option<T>, D::Error> {
    let raw = <Box<RawValue>>::deserialize(deserializer)?;
    let raw = raw.get();
    Ok(if raw.starts_with('[') { None } else { serde_json::from_str(raw).ok() })
}

#[cfg(test)]
mod tests;
