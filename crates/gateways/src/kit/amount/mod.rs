//! Amounts as providers write them. Converted here and nowhere else: a wrong unit is a factor of a hundred.

use money::{Currency, Money, MoneyError};
use rust_decimal::Decimal;
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

/// A figure as it stood in the text: a number, or a string with one. Never through floating point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Figure(Decimal);

impl Figure {
    /// The figure of a text such as `2000.45`, and nothing around it.
    pub(crate) fn parse(text: &str) -> Option<Figure> {
        let text = text.trim();
        let exact = match text.split_once(['e', 'E']) {
            Some(_) => Decimal::from_scientific(text).ok(),
            None => Decimal::from_str_exact(text).ok(),
        };
        exact.map(Figure)
    }

    /// As naira, dollars: the unit people speak in.
    ///
    /// # Errors
    /// [`MoneyError`] when there are parts of a minor unit, or too much of it.
    pub(crate) fn major(self, currency: Currency) -> Result<Money, MoneyError> {
        Money::from_decimal(self.0, currency)
    }

    /// As kobo, cents: whole ones. `None` when it is not whole, or too much.
    pub(crate) fn minor(self, currency: Currency) -> Option<Money> {
        let whole = self.0.normalize();
        if whole.scale() != 0 {
            return None;
        }
        i64::try_from(whole.mantissa()).ok().map(|minor| Money::new(minor, currency))
    }
}

impl<'de> Deserialize<'de> for Figure {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Figure, D::Error> {
        let raw = <Box<RawValue>>::deserialize(deserializer)?;
        Figure::parse(raw.get().trim_matches('"')).ok_or_else(|| serde::de::Error::custom("not an amount"))
    }
}

/// An amount in the unit people speak in, with all its decimals: `2000.45`.
pub(crate) fn major_text(amount: Money) -> String {
    let exponent = u32::from(amount.currency().exponent());
    let mut decimal = amount.to_decimal();
    decimal.rescale(exponent);
    decimal.to_string()
}

#[cfg(test)]
mod tests;
