//! Currencies by ISO 4217 code, with the number of decimals each one has.
//!
//! A [`Currency`] that exists has a known exponent of 0, 2 or 3, so an amount in it can always be
//! shown and read. Metals, test codes, units of account with four decimals and other spellings are
//! refused at the door. Symbols, names and countries are not known here.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::MoneyError;

/// A currency money can be held in. Ordered by code.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Currency(iso_currency::Currency);

impl Currency {
    /// The Nigerian naira, the home market's currency.
    pub const NGN: Currency = Currency(iso_currency::Currency::NGN);

    /// Reads a code as ISO 4217 writes it: three capitals.
    ///
    /// # Errors
    /// [`MoneyError::UnknownCurrency`] for anything else, and for codes without 0, 2 or 3 decimals.
    pub fn parse(code: &str) -> Result<Self, MoneyError> {
        iso_currency::Currency::from_code(code)
            .filter(|known| known.code() == code && supported_exponent(*known).is_some())
            .map(Self)
            .ok_or_else(|| MoneyError::UnknownCurrency(code.to_owned()))
    }

    /// The three-letter code, `NGN`.
    pub fn code(self) -> &'static str {
        self.0.code()
    }

    /// How many decimals the currency has: 0 (JPY), 2 (NGN) or 3 (KWD).
    pub fn exponent(self) -> u8 {
        supported_exponent(self.0).expect("parse admits only currencies with a known exponent")
    }
}

fn supported_exponent(currency: iso_currency::Currency) -> Option<u8> {
    let exponent = u8::try_from(currency.exponent()?).ok()?;
    matches!(exponent, 0 | 2 | 3).then_some(exponent)
}

impl PartialOrd for Currency {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Currency {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.code().cmp(other.code())
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Currency {
    type Err = MoneyError;

    fn from_str(text: &str) -> Result<Self, MoneyError> {
        Self::parse(text)
    }
}

impl Serialize for Currency {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

impl<'de> Deserialize<'de> for Currency {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).map_err(serde::de::Error::custom)
    }
}
