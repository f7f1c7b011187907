//! Phone numbers as E.164, from the ways in which people write them.

use std::fmt;
use std::str::FromStr;

use phonenumber::country::Id;
use phonenumber::metadata::DATABASE;
use phonenumber::{Mode, Type};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A phone number that exists in some country's plan. Its `Debug` and `Display` hide the middle.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Phone {
    e164: String,
    mobile: bool,
}

/// Why a text is not a phone number.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PhoneError {
    /// No country has this code.
    #[error("`{0}` is not a country; write two capitals, such as NG")]
    UnknownRegion(String),
    /// Not a number that anybody can have.
    #[error("this is not a phone number; write it with its country, such as +2348031234567")]
    NotANumber,
}

impl PhoneError {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            PhoneError::UnknownRegion(_) => "unknown_region",
            PhoneError::NotANumber => "bad_phone",
        }
    }
}

impl Phone {
    /// Reads a number; one without a country's code is taken to be of `region` (ISO 3166, `NG`).
    ///
    /// `0803…`, `234803…`, `+234 803…`, `00234803…` and `(0)803…` are one number.
    ///
    /// # Errors
    /// [`PhoneError`].
    pub fn parse(text: &str, region: &str) -> Result<Phone, PhoneError> {
        let id = Id::from_str(region).map_err(|_| PhoneError::UnknownRegion(region.chars().take(10).collect()))?;
        // Longer than any number with its spaces: not worth a look, and a parser should not see it.
        if text.chars().count() > 40 || text.chars().any(char::is_alphabetic) {
            return Err(PhoneError::NotANumber);
        }
        let tidy = text.trim().replace("(0)", "0");
        let tidy = tidy.strip_prefix("00").map_or_else(|| tidy.clone(), |rest| format!("+{rest}"));
        let found = [tidy.clone(), format!("+{tidy}")]
            .into_iter()
            .find_map(|text| phonenumber::parse(Some(id), &text).ok().filter(phonenumber::is_valid));
        let number = found.ok_or(PhoneError::NotANumber)?;
        let mobile = matches!(number.number_type(&DATABASE), Type::Mobile | Type::FixedLineOrMobile);
        Ok(Phone { e164: number.format().mode(Mode::E164).to_string(), mobile })
    }

    /// With the plus: `+2348031234567`.
    pub fn e164(&self) -> &str {
        &self.e164
    }

    /// Without the plus: `2348031234567`.
    pub fn digits(&self) -> &str {
        self.e164.strip_prefix('+').unwrap_or(&self.e164)
    }

    /// Whether text messages can reach it.
    pub fn is_mobile(&self) -> bool {
        self.mobile
    }
}

impl fmt::Display for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = self.e164.chars().count();
        let shown = |at: usize| at < 4 || at.saturating_add(3) > count.saturating_sub(1);
        self.e164.chars().enumerate().try_for_each(|(at, digit)| write!(f, "{}", if shown(at) { digit } else { '*' }))
    }
}

impl fmt::Debug for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for Phone {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.e164)
    }
}

impl<'de> Deserialize<'de> for Phone {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        if !text.starts_with('+') {
            return Err(serde::de::Error::custom(PhoneError::NotANumber));
        }
        Phone::parse(&text, "NG").map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests;
