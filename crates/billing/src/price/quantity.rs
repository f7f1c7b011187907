//! How much is priced: units used, seats taken, or an amount of which a percentage is due.
//!
//! A quantity is an exact decimal from 0 to 10^15 with at most nine digits behind the point: enough for
//! nanoseconds of an hour and for every count there is, and little enough that a product with a price fits
//! 128 bits. Seats are whole; an item of a subscription holds them as an integer.

use std::fmt;

use money::{Ratio, Rounding};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::exact::Exact;

/// Most units there can be.
pub const MAX_UNITS: i64 = 1_000_000_000_000_000;
/// Most digits behind the point of a quantity.
pub const MAX_UNIT_PLACES: u32 = 9;

/// An exact number of units, 0 to 10^15.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "Exact", try_from = "Exact")]
pub struct Quantity(Exact);

/// Why a number is no quantity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum QuantityError {
    /// Below zero.
    #[error("A quantity of {0} is below 0. Send 0 or more.")]
    Negative(Exact),
    /// Above 10^15.
    #[error("A quantity of {0} is above the {MAX_UNITS} allowed. Send a smaller one.")]
    TooLarge(Exact),
    /// Too many digits behind the point.
    #[error("A quantity of {0} has more than {MAX_UNIT_PLACES} digits behind the point. Round it first.")]
    TooPrecise(Exact),
}

impl QuantityError {
    /// The stable name of this error.
    pub const fn code(&self) -> &'static str {
        match self {
            QuantityError::Negative(_) => "quantity_negative",
            QuantityError::TooLarge(_) => "quantity_too_large",
            QuantityError::TooPrecise(_) => "quantity_too_precise",
        }
    }
}

impl Quantity {
    /// None.
    pub const ZERO: Quantity = Quantity(Exact::ZERO);
    /// One, as of a flat price.
    pub const ONE: Quantity = Quantity(Exact::ONE);

    /// A checked quantity.
    ///
    /// # Errors
    /// [`QuantityError`] for a number below zero, above 10^15 or of more than nine decimals.
    pub fn try_new(number: Exact) -> Result<Quantity, QuantityError> {
        if number < Exact::ZERO {
            return Err(QuantityError::Negative(number));
        }
        if number > Exact::from_int(MAX_UNITS) {
            return Err(QuantityError::TooLarge(number));
        }
        if number.places() > MAX_UNIT_PLACES {
            return Err(QuantityError::TooPrecise(number));
        }
        Ok(Quantity(number))
    }

    /// Whole units, such as seats.
    ///
    /// # Errors
    /// [`QuantityError::TooLarge`].
    pub fn units(count: u64) -> Result<Quantity, QuantityError> {
        Quantity::try_new(Exact::from_decimal(Decimal::from(count)))
    }

    /// The quantity nearest to a fraction: a time-weighted average may have no end of digits, and is kept to the
    /// ninth.
    ///
    /// # Errors
    /// [`QuantityError`] for a fraction below zero or above 10^15.
    pub fn nearest(exact: Ratio, rounding: Rounding) -> Result<Quantity, QuantityError> {
        if exact.is_negative() {
            return Err(QuantityError::Negative(Exact::from_int(exact.floor().unwrap_or(i64::MIN))));
        }
        let too_large = |_| QuantityError::TooLarge(Exact::from_int(i64::MAX));
        // The whole part by itself, so that nine more digits still fit 64 bits.
        let whole = exact.floor().map_err(too_large)?;
        let rest = exact.checked_sub(Ratio::from_int(i128::from(whole))).map_err(too_large)?;
        let billionths = rest.checked_mul(Ratio::from_int(1_000_000_000)).and_then(|rest| rest.round(rounding));
        let behind = Decimal::new(billionths.map_err(too_large)?, MAX_UNIT_PLACES);
        let sum = Decimal::from(whole).checked_add(behind).unwrap_or(Decimal::MAX);
        Quantity::try_new(Exact::from_decimal(sum))
    }

    /// The number.
    pub const fn number(self) -> Exact {
        self.0
    }

    /// The number as a fraction.
    pub fn ratio(self) -> Ratio {
        self.0.ratio()
    }

    /// Whether there are none.
    pub const fn is_zero(self) -> bool {
        self.0.is_zero()
    }

    /// What is left beyond `other`; nothing when there is less.
    #[must_use]
    pub fn beyond(self, other: Quantity) -> Quantity {
        let rest = self.0.decimal().checked_sub(other.0.decimal()).unwrap_or_default();
        Quantity(Exact::from_decimal(rest.max(Decimal::ZERO)))
    }

    /// Both together.
    ///
    /// # Errors
    /// [`QuantityError::TooLarge`].
    pub fn plus(self, other: Quantity) -> Result<Quantity, QuantityError> {
        // Two numbers of at most 10^15 with nine decimals always add up within 28 digits.
        let sum = self.0.decimal().checked_add(other.0.decimal()).unwrap_or(Decimal::MAX);
        Quantity::try_new(Exact::from_decimal(sum))
    }

    /// So many times as much.
    ///
    /// # Errors
    /// [`QuantityError::TooLarge`].
    pub fn times(self, count: u64) -> Result<Quantity, QuantityError> {
        let product = self.0.decimal().checked_mul(Decimal::from(count)).unwrap_or(Decimal::MAX);
        Quantity::try_new(Exact::from_decimal(product))
    }
}

impl From<Quantity> for Exact {
    fn from(quantity: Quantity) -> Exact {
        quantity.0
    }
}

impl TryFrom<Exact> for Quantity {
    type Error = QuantityError;

    fn try_from(number: Exact) -> Result<Quantity, QuantityError> {
        Quantity::try_new(number)
    }
}

impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
