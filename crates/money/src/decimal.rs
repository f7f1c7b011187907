//! Decimals in documents: as exact texts, and nothing that only looks like one.
//!
//! For `#[serde(with = "money::decimal")]` on rates and quantities. A text of digits, with a point between digits and a
//! minus in front if any, is read exactly or refused; a whole number is too; a binary fraction is not. Written as a text.

use std::fmt;

use rust_decimal::Decimal;
use serde::de::{Deserializer, Error, Visitor};
use serde::ser::Serializer;

/// Reads a text exactly: no digit is rounded away, no other spelling is taken for a number.
///
/// `None` for anything but `-?[0-9]+(\.[0-9]+)?`, for more than 28 decimals and for what does not fit 96 bits.
pub fn parse(text: &str) -> Option<Decimal> {
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let plain = unsigned.split_once('.').map_or(digits(unsigned), |(whole, rest)| digits(whole) && digits(rest));
    if plain { Decimal::from_str_exact(text).ok() } else { None }
}

/// Writes a text.
///
/// # Errors
/// As the serializer.
pub fn serialize<S: Serializer>(decimal: &Decimal, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(decimal)
}

/// Reads a text or a whole number.
///
/// # Errors
/// For everything else.
pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Decimal, D::Error> {
    deserializer.deserialize_any(Exact)
}

struct Exact;

impl Visitor<'_> for Exact {
    type Value = Decimal;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a decimal as a text, such as \"7.5\", or a whole number")
    }

    fn visit_i64<E: Error>(self, whole: i64) -> Result<Decimal, E> {
        Ok(Decimal::from(whole))
    }

    fn visit_u64<E: Error>(self, whole: u64) -> Result<Decimal, E> {
        Ok(Decimal::from(whole))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Decimal, E> {
        parse(text).ok_or_else(|| E::invalid_value(serde::de::Unexpected::Str(text), &self))
    }
}

/// The same for a decimal that may be missing; write `#[serde(default, with = "money::decimal::option")]`.
pub mod option {
    use rust_decimal::Decimal;
    use serde::de::{Deserialize, Deserializer};
    use serde::ser::Serializer;

    /// Writes a text or nothing.
    ///
    /// # Errors
    /// As the serializer.
    pub fn serialize<S: Serializer>(decimal: &Option<Decimal>, serializer: S) -> Result<S::Ok, S::Error> {
        match decimal {
            Some(decimal) => serializer.collect_str(decimal),
            None => serializer.serialize_none(),
        }
    }

    /// Reads a text, a whole number or nothing.
    ///
    /// # Errors
    /// For everything else.
    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Decimal>, D::Error> {
        #[derive(serde::Deserialize)]
        struct Written(#[serde(with = "super")] Decimal);
        Ok(Option::<Written>::deserialize(deserializer)?.map(|written| written.0))
    }
}
