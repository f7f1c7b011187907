//! An amount: whole minor units of one currency.
//!
//! Every operation is checked and none mixes currencies. There is deliberately no `Ord`, `Add` or
//! `Sum`: they could not report a mismatch. An amount knows nothing of what it is for.

use std::cmp::Ordering;
use std::fmt;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::{Currency, MoneyError, Ratio, Rounding, allocation};

/// Whole minor units of one currency; may be negative.
///
/// Serialized as `{"minor":500000,"currency":"NGN"}`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Money {
    minor: i64,
    currency: Currency,
}

impl Money {
    /// `minor` units of `currency`: 500000 of NGN is five thousand naira.
    pub const fn new(minor: i64, currency: Currency) -> Self {
        Self { minor, currency }
    }

    /// Nothing, in `currency`.
    pub const fn zero(currency: Currency) -> Self {
        Self::new(0, currency)
    }

    /// The exact amount of a decimal in major units, for providers that speak them.
    ///
    /// # Errors
    /// [`MoneyError::TooPrecise`] rather than rounding; [`MoneyError::Overflow`].
    pub fn from_decimal(major: Decimal, currency: Currency) -> Result<Self, MoneyError> {
        let exponent = currency.exponent();
        let unit = 10_i128.checked_pow(u32::from(exponent)).ok_or(MoneyError::Overflow)?;
        let minor = Ratio::from_decimal(major).checked_mul(Ratio::from_int(unit))?;
        if !minor.is_whole() {
            return Err(MoneyError::TooPrecise { currency, exponent });
        }
        Ok(Self::new(minor.floor()?, currency))
    }

    /// An exact number of minor units, rounded once.
    ///
    /// # Errors
    /// [`MoneyError::Overflow`].
    pub fn from_ratio(minor: Ratio, currency: Currency, rule: Rounding) -> Result<Self, MoneyError> {
        Ok(Self::new(minor.round(rule)?, currency))
    }

    /// The number of minor units.
    pub const fn minor(self) -> i64 {
        self.minor
    }

    /// The currency.
    pub const fn currency(self) -> Currency {
        self.currency
    }

    /// The amount in major units, with as many decimals as the currency has.
    pub fn to_decimal(self) -> Decimal {
        Decimal::new(self.minor, u32::from(self.currency.exponent()))
    }

    /// The number of minor units as an exact fraction.
    pub fn to_ratio(self) -> Ratio {
        Ratio::from_int(i128::from(self.minor))
    }

    /// True for exactly zero.
    pub const fn is_zero(self) -> bool {
        self.minor == 0
    }

    /// True below zero.
    pub const fn is_negative(self) -> bool {
        self.minor < 0
    }

    /// True above zero.
    pub const fn is_positive(self) -> bool {
        self.minor > 0
    }

    /// The sum.
    ///
    /// # Errors
    /// [`MoneyError::CurrencyMismatch`]; [`MoneyError::Overflow`].
    pub fn checked_add(self, other: Money) -> Result<Money, MoneyError> {
        self.same_currency(other)?;
        self.with_minor(self.minor.checked_add(other.minor))
    }

    /// The difference.
    ///
    /// # Errors
    /// [`MoneyError::CurrencyMismatch`]; [`MoneyError::Overflow`].
    pub fn checked_sub(self, other: Money) -> Result<Money, MoneyError> {
        self.same_currency(other)?;
        self.with_minor(self.minor.checked_sub(other.minor))
    }

    /// The same amount the other way: a charge as a credit.
    ///
    /// # Errors
    /// [`MoneyError::Overflow`] for the one amount without an opposite.
    pub fn checked_neg(self) -> Result<Money, MoneyError> {
        self.with_minor(self.minor.checked_neg())
    }

    /// The amount taken `times` times.
    ///
    /// # Errors
    /// [`MoneyError::Overflow`].
    pub fn mul_int(self, times: i64) -> Result<Money, MoneyError> {
        self.with_minor(self.minor.checked_mul(times))
    }

    /// The sum of many amounts; zero of `currency` for none.
    ///
    /// The sum is kept in 128 bits, so only the result has to fit, not every step.
    ///
    /// # Errors
    /// [`MoneyError::CurrencyMismatch`] for a part that is not in `currency`;
    /// [`MoneyError::Overflow`].
    pub fn sum(parts: impl IntoIterator<Item = Money>, currency: Currency) -> Result<Money, MoneyError> {
        let mut sum = 0_i128;
        for part in parts {
            Money::zero(currency).same_currency(part)?;
            sum = sum.checked_add(i128::from(part.minor)).ok_or(MoneyError::Overflow)?;
        }
        Money::zero(currency).with_minor(i64::try_from(sum).ok())
    }

    /// Compares two amounts of one currency.
    ///
    /// # Errors
    /// [`MoneyError::CurrencyMismatch`].
    pub fn try_cmp(self, other: Money) -> Result<Ordering, MoneyError> {
        self.same_currency(other)?;
        Ok(self.minor.cmp(&other.minor))
    }

    /// The smaller of two amounts of one currency.
    ///
    /// # Errors
    /// [`MoneyError::CurrencyMismatch`].
    pub fn try_min(self, other: Money) -> Result<Money, MoneyError> {
        Ok(if self.try_cmp(other)?.is_le() { self } else { other })
    }

    /// Splits the amount by weights: largest remainder, ties to the first. Never loses a unit.
    ///
    /// A negative amount is split as its mirror image. A weight of zero gets zero.
    ///
    /// # Errors
    /// [`MoneyError::NoWeights`] for no weight above zero.
    pub fn allocate(self, weights: &[u64]) -> Result<Vec<Money>, MoneyError> {
        let part = |share: u64| {
            let minor =
                if self.is_negative() { 0_i64.checked_sub_unsigned(share) } else { 0_i64.checked_add_unsigned(share) };
            self.with_minor(minor)
        };
        allocation::shares(self.minor.unsigned_abs(), weights)?.into_iter().map(part).collect()
    }

    /// The exact value times `part`, rounded once.
    ///
    /// # Errors
    /// [`MoneyError::Overflow`].
    pub fn prorate(self, part: Ratio, rule: Rounding) -> Result<Money, MoneyError> {
        Money::from_ratio(self.to_ratio().checked_mul(part)?, self.currency, rule)
    }

    fn with_minor(self, minor: Option<i64>) -> Result<Money, MoneyError> {
        minor.map(|minor| Money::new(minor, self.currency)).ok_or(MoneyError::Overflow)
    }

    fn same_currency(self, other: Money) -> Result<(), MoneyError> {
        if self.currency == other.currency {
            Ok(())
        } else {
            Err(MoneyError::CurrencyMismatch { left: self.currency, right: other.currency })
        }
    }
}

impl fmt::Display for Money {
    /// `NGN 5,000.00`, `JPY 500`, `KWD -1.250`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let decimals = usize::from(self.currency.exponent());
        // One digit more than the decimals, so that there is always a digit before the point.
        let width = decimals.saturating_add(1);
        let digits = format!("{:0>width$}", self.minor.unsigned_abs());
        let (whole, fraction) = digits.split_at(digits.len().saturating_sub(decimals));
        let sign = if self.is_negative() { "-" } else { "" };
        write!(f, "{} {sign}", self.currency)?;
        for (place, digit) in whole.char_indices() {
            // Digits are one byte each, so what is left of this one is also how many follow it.
            if place > 0 && whole.len().saturating_sub(place).is_multiple_of(3) {
                f.write_str(",")?;
            }
            write!(f, "{digit}")?;
        }
        if decimals > 0 { write!(f, ".{fraction}") } else { Ok(()) }
    }
}
