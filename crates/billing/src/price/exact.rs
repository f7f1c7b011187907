//! Exact decimal numbers, as people write them: `500000`, `0.015`.
//!
//! A whole number is a JSON integer and a finer one a JSON text, because readers of JSON turn other numbers
//! into binary fractions. Equal numbers are equal and print the same: trailing zeros are dropped.

use std::fmt;
use std::str::FromStr;

use money::Ratio;
use rust_decimal::Decimal;
use serde::de::Visitor;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Largest whole number written as a JSON integer: the last one that every reader keeps exact.
const MOST_AS_INTEGER: i64 = (1 << 53) - 1;

/// An exact decimal number of up to 28 digits. What it counts is said where it stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Exact(Decimal);

impl Exact {
    /// Nothing.
    pub const ZERO: Exact = Exact(Decimal::ZERO);
    /// One.
    pub const ONE: Exact = Exact(Decimal::ONE);

    /// The number a decimal stands for.
    pub fn from_decimal(decimal: Decimal) -> Exact {
        Exact(decimal.normalize())
    }

    /// A whole number.
    pub fn from_int(whole: i64) -> Exact {
        Exact(Decimal::from(whole))
    }

    /// The same number as a decimal, without trailing zeros.
    pub const fn decimal(self) -> Decimal {
        self.0
    }

    /// The same number as a fraction.
    pub fn ratio(self) -> Ratio {
        Ratio::from_decimal(self.0)
    }

    /// How many digits stand behind the point.
    pub const fn places(self) -> u32 {
        self.0.scale()
    }

    /// The whole number that this is; `None` with digits behind the point, or beyond 64 bits.
    pub fn whole(self) -> Option<i64> {
        (self.places() == 0).then(|| i64::try_from(self.0.mantissa()).ok()).flatten()
    }

    /// Whether this is exactly nothing.
    pub const fn is_zero(self) -> bool {
        self.0.is_zero()
    }
}

impl From<i64> for Exact {
    fn from(whole: i64) -> Exact {
        Exact::from_int(whole)
    }
}

impl fmt::Display for Exact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Not digits with at most one point, or more digits than are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected a number such as 1500 or 0.015, of at most 28 digits")]
pub struct NotExact;

impl FromStr for Exact {
    type Err = NotExact;

    /// Reads plain digits; signs other than a leading minus, exponents and groups are not numbers here.
    fn from_str(text: &str) -> Result<Exact, NotExact> {
        let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        let unsigned = text.strip_prefix('-').unwrap_or(text);
        let plain = match unsigned.split_once('.') {
            Some((whole, behind)) => digits(whole) && digits(behind),
            None => digits(unsigned),
        };
        let read = if plain { Decimal::from_str_exact(text).ok() } else { None };
        read.map(Exact::from_decimal).ok_or(NotExact)
    }
}

impl Serialize for Exact {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.whole().filter(|whole| whole.unsigned_abs() <= MOST_AS_INTEGER.unsigned_abs()) {
            Some(whole) => serializer.serialize_i64(whole),
            None => serializer.collect_str(&self.0),
        }
    }
}

impl<'de> Deserialize<'de> for Exact {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Exact, D::Error> {
        deserializer.deserialize_any(Reader)
    }
}

struct Reader;

impl Visitor<'_> for Reader {
    type Value = Exact;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a whole number, or a text such as \"0.015\"")
    }

    fn visit_i64<E: serde::de::Error>(self, whole: i64) -> Result<Exact, E> {
        Ok(Exact::from_int(whole))
    }

    fn visit_u64<E: serde::de::Error>(self, whole: u64) -> Result<Exact, E> {
        Ok(Exact(Decimal::from(whole)))
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Exact, E> {
        text.parse().map_err(E::custom)
    }
}
