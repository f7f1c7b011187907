//! Exact fractions, for everything between a price and the one rounding at the end.
//!
//! A [`Ratio`] is always reduced and its denominator is always above zero, so two equal values are
//! equal field by field and print the same. Arithmetic is checked: what does not fit 127 bits after
//! reduction is [`MoneyError::Overflow`]. There is no conversion from or to floating point.

use std::cmp::Ordering;
use std::fmt;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::{MoneyError, Rounding};

/// An exact fraction `num / den` with `den > 0` and no common factor.
///
/// Serialized as `{"num":"9","den":"14"}`: texts, because JSON readers lose digits of large numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(into = "Written", try_from = "Written")]
pub struct Ratio {
    num: i128,
    den: i128,
}

impl Ratio {
    /// Nothing.
    pub const ZERO: Ratio = Ratio { num: 0, den: 1 };
    /// The whole.
    pub const ONE: Ratio = Ratio { num: 1, den: 1 };

    /// The fraction `num / den`, reduced, with the sign in the numerator.
    ///
    /// # Errors
    /// [`MoneyError::ZeroDenominator`]; [`MoneyError::Overflow`] if a reduced part has no `i128`.
    pub fn new(num: i128, den: i128) -> Result<Self, MoneyError> {
        if den == 0 {
            return Err(MoneyError::ZeroDenominator);
        }
        let shared = gcd(num.unsigned_abs(), den.unsigned_abs());
        let over_shared = |part: u128| part.checked_div(shared).ok_or(MoneyError::Overflow);
        let magnitude = over_shared(num.unsigned_abs())?;
        let reduced = if (num < 0) == (den < 0) {
            0_i128.checked_add_unsigned(magnitude)
        } else {
            0_i128.checked_sub_unsigned(magnitude)
        };
        Ok(Self {
            num: reduced.ok_or(MoneyError::Overflow)?,
            den: i128::try_from(over_shared(den.unsigned_abs())?).map_err(|_| MoneyError::Overflow)?,
        })
    }

    /// A whole number.
    pub const fn from_int(whole: i128) -> Self {
        Self { num: whole, den: 1 }
    }

    /// The exact value of a decimal, for rates and usage quantities.
    pub fn from_decimal(decimal: Decimal) -> Self {
        let den =
            10_i128.checked_pow(decimal.scale()).expect("a decimal has at most 28 decimals, and 10^28 fits 127 bits");
        Self::new(decimal.mantissa(), den).expect("a 96-bit mantissa over a power of ten fits")
    }

    /// The numerator; carries the sign.
    pub const fn num(self) -> i128 {
        self.num
    }

    /// The denominator; always above zero.
    pub const fn den(self) -> i128 {
        self.den
    }

    /// True for exactly zero.
    pub const fn is_zero(self) -> bool {
        self.num == 0
    }

    /// True below zero.
    pub const fn is_negative(self) -> bool {
        self.num < 0
    }

    /// True if nothing is left to round.
    pub const fn is_whole(self) -> bool {
        self.den == 1
    }

    /// The exact sum.
    ///
    /// # Errors
    /// [`MoneyError::Overflow`].
    pub fn checked_add(self, other: Self) -> Result<Self, MoneyError> {
        self.over_common_den(other, i128::checked_add)
    }

    /// The exact difference.
    ///
    /// # Errors
    /// [`MoneyError::Overflow`].
    pub fn checked_sub(self, other: Self) -> Result<Self, MoneyError> {
        self.over_common_den(other, i128::checked_sub)
    }

    /// The exact product.
    ///
    /// # Errors
    /// [`MoneyError::Overflow`].
    pub fn checked_mul(self, other: Self) -> Result<Self, MoneyError> {
        // Reducing across first keeps the intermediate parts as small as the result.
        let left = Self::new(self.num, other.den)?;
        let right = Self::new(other.num, self.den)?;
        Self::new(
            left.num.checked_mul(right.num).ok_or(MoneyError::Overflow)?,
            left.den.checked_mul(right.den).ok_or(MoneyError::Overflow)?,
        )
    }

    /// The exact quotient.
    ///
    /// # Errors
    /// [`MoneyError::ZeroDenominator`] if `other` is zero; [`MoneyError::Overflow`].
    pub fn checked_div(self, other: Self) -> Result<Self, MoneyError> {
        self.checked_mul(Self::new(other.den, other.num)?)
    }

    /// The same distance on the other side of zero.
    ///
    /// # Errors
    /// [`MoneyError::Overflow`].
    pub fn checked_neg(self) -> Result<Self, MoneyError> {
        Ok(Self { num: self.num.checked_neg().ok_or(MoneyError::Overflow)?, den: self.den })
    }

    /// The whole number nearest to this value; `rule` decides exact halves.
    ///
    /// # Errors
    /// [`MoneyError::Overflow`] if the result does not fit `i64`.
    pub fn round(self, rule: Rounding) -> Result<i64, MoneyError> {
        let (below, rest) = self.split();
        // Comparing with what is missing to the next whole avoids doubling, which could overflow.
        let missing = self.den.checked_sub(rest).ok_or(MoneyError::Overflow)?;
        let up = match rest.cmp(&missing) {
            Ordering::Less => false,
            Ordering::Greater => true,
            Ordering::Equal => match rule {
                Rounding::HalfEven => below & 1 == 1,
                Rounding::HalfUp => !self.is_negative(),
            },
        };
        whole(below, up)
    }

    /// The largest whole number not above this value.
    ///
    /// # Errors
    /// [`MoneyError::Overflow`] if the result does not fit `i64`.
    pub fn floor(self) -> Result<i64, MoneyError> {
        whole(self.split().0, false)
    }

    /// The smallest whole number not below this value; packages started are counted with it.
    ///
    /// # Errors
    /// [`MoneyError::Overflow`] if the result does not fit `i64`.
    pub fn ceil(self) -> Result<i64, MoneyError> {
        let (below, rest) = self.split();
        whole(below, rest != 0)
    }

    /// The whole number at or below, and what is left over in units of `1 / den`.
    fn split(self) -> (i128, i128) {
        euclid(self.num, self.den)
    }

    fn over_common_den(self, other: Self, combine: fn(i128, i128) -> Option<i128>) -> Result<Self, MoneyError> {
        // `scale` is other.den without the factors it shares with self.den, `other_scale` the reverse.
        let Self { num: other_scale, den: scale } = Self::new(self.den, other.den)?;
        let left = self.num.checked_mul(scale);
        let right = other.num.checked_mul(other_scale);
        let num = left.zip(right).and_then(|(left, right)| combine(left, right));
        let den = self.den.checked_mul(scale);
        let (num, den) = num.zip(den).ok_or(MoneyError::Overflow)?;
        Self::new(num, den)
    }
}

impl PartialOrd for Ratio {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Ratio {
    /// By value. Compares whole parts, then the reciprocals of the rests, so nothing can overflow.
    fn cmp(&self, other: &Self) -> Ordering {
        let (mut left, mut right) = ((self.num, self.den), (other.num, other.den));
        loop {
            let (left_whole, left_rest) = euclid(left.0, left.1);
            let (right_whole, right_rest) = euclid(right.0, right.1);
            let by_whole = left_whole.cmp(&right_whole);
            if by_whole != Ordering::Equal {
                return by_whole;
            }
            if left_rest == 0 || right_rest == 0 {
                return left_rest.cmp(&right_rest);
            }
            // a/b < c/d exactly when d/c < b/a, for positive rests.
            (left, right) = ((right.1, right_rest), (left.1, left_rest));
        }
    }
}

impl fmt::Display for Ratio {
    /// `9/14`, or `3` for a whole number.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_whole() { write!(f, "{}", self.num) } else { write!(f, "{}/{}", self.num, self.den) }
    }
}

fn euclid(num: i128, den: i128) -> (i128, i128) {
    let whole = num.checked_div_euclid(den).expect("a denominator is above zero");
    let rest = num.checked_rem_euclid(den).expect("a denominator is above zero");
    (whole, rest)
}

fn whole(below: i128, up: bool) -> Result<i64, MoneyError> {
    below.checked_add(i128::from(up)).and_then(|value| i64::try_from(value).ok()).ok_or(MoneyError::Overflow)
}

fn gcd(mut left: u128, mut right: u128) -> u128 {
    while let Some(rest) = left.checked_rem(right) {
        (left, right) = (right, rest);
    }
    left
}

/// How a ratio is written down.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    num: String,
    den: String,
}

impl From<Ratio> for Written {
    fn from(ratio: Ratio) -> Self {
        Self { num: ratio.num.to_string(), den: ratio.den.to_string() }
    }
}

impl TryFrom<Written> for Ratio {
    type Error = String;

    fn try_from(written: Written) -> Result<Self, String> {
        let part = |text: &str| text.parse::<i128>().map_err(|_| format!("`{text}` is not a whole number of 128 bits"));
        Ratio::new(part(&written.num)?, part(&written.den)?).map_err(|error| error.to_string())
    }
}
