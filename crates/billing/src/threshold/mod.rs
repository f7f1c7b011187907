//! Thresholds of usage: what is measured of a period, and how often that has reached the threshold.
//!
//! Promises: reached means *at or above*; what is measured of a share or an amount is what a bill would say if the
//! period ended like this; a threshold that recurs is reached once for each whole multiple. Telling each of them once is
//! the caller's: it remembers the highest number that it told.

use money::{MoneyError, Ratio, Rounding};

use crate::derivation::Fraction;
use crate::price::{Basis, Exact, Pricing, Quantity, Usage};
use crate::refusal::InvoiceRefusal;

/// What of a period's usage is compared, and with what. Thresholds are above zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// Units.
    Quantity(Quantity),
    /// Percent of the units that are included in the price; of several prices, of the one that includes the least.
    Included(Exact),
    /// Minor units that the usage would cost; of several prices, together.
    Amount(i64),
}

impl Measure {
    /// The stored and public word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Measure::Quantity(_) => "quantity",
            Measure::Included(_) => "included_percent",
            Measure::Amount(_) => "amount",
        }
    }

    /// The number to be reached.
    pub fn at(self) -> Exact {
        match self {
            Measure::Quantity(units) => units.number(),
            Measure::Included(percent) => percent,
            Measure::Amount(minor) => Exact::from_int(minor),
        }
    }
}

/// A threshold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Threshold {
    /// What is compared, and with what.
    pub measure: Measure,
    /// Whether every multiple is told, or the threshold itself only.
    pub recurs: bool,
}

/// How far usage has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reached {
    /// What was measured, in the unit of the measure; to nine decimals, cut off.
    pub value: Exact,
    /// How many times the threshold is in it: 0, or 1, and more for one that recurs.
    pub times: i64,
}

impl Threshold {
    /// How often these units, priced by each of these prices, have reached the threshold. `None` where nothing can be
    /// measured: a share of what no price includes, the amount of no price.
    ///
    /// # Errors
    /// [`InvoiceRefusal`] for usage that cannot be priced.
    pub fn reached(
        &self,
        usage: &Usage,
        prices: &[&Pricing],
        rounding: Rounding,
    ) -> Result<Option<Reached>, InvoiceRefusal> {
        let value = match self.measure {
            Measure::Quantity(_) => usage.quantity.ratio(),
            Measure::Included(_) => match share(usage.quantity, prices)? {
                Some(share) => share,
                None => return Ok(None),
            },
            Measure::Amount(_) if prices.is_empty() => return Ok(None),
            Measure::Amount(_) => Ratio::from_int(cost(usage, prices, rounding)?),
        };
        Ok(Some(Reached { value: shown(value)?, times: self.times(value)? }))
    }

    /// How often an amount that is known, in minor units, has reached the threshold. `None` where it is not of amounts.
    ///
    /// # Errors
    /// [`InvoiceRefusal`] for numbers out of range.
    pub fn reached_by(&self, minor: i64) -> Result<Option<Reached>, InvoiceRefusal> {
        let Measure::Amount(_) = self.measure else { return Ok(None) };
        let value = Ratio::from_int(i128::from(minor));
        Ok(Some(Reached { value: shown(value)?, times: self.times(value)? }))
    }

    fn times(&self, value: Ratio) -> Result<i64, MoneyError> {
        let at = self.measure.at().ratio();
        // Also keeps a threshold of nothing, which nobody can make, from being reached.
        if value < at || at <= Ratio::ZERO {
            return Ok(0);
        }
        if !self.recurs {
            return Ok(1);
        }
        // More multiples than can be counted are as good as the last that can.
        Ok(value.checked_div(at)?.floor().unwrap_or(i64::MAX))
    }
}

/// How many percent of the included units were used.
fn share(quantity: Quantity, prices: &[&Pricing]) -> Result<Option<Ratio>, MoneyError> {
    let included = prices.iter().map(|price| price.included()).filter(|included| !included.is_zero()).min();
    let Some(included) = included else { return Ok(None) };
    let percent = quantity.ratio().checked_mul(Ratio::from_int(100))?.checked_div(included.ratio())?;
    Ok(Some(percent))
}

/// What the usage would cost if the period ended like this.
fn cost(usage: &Usage, prices: &[&Pricing], rounding: Rounding) -> Result<i128, InvoiceRefusal> {
    let mut sum = 0_i128;
    for price in prices {
        let rated = price.rate(usage, Basis::Usage, Fraction::WHOLE, rounding)?;
        sum = sum.checked_add(i128::from(rated.rounded)).ok_or(MoneyError::Overflow)?;
    }
    Ok(sum)
}

/// Cut off, never rounded up: what is shown below a threshold was below it.
fn shown(value: Ratio) -> Result<Exact, MoneyError> {
    let whole = value.floor()?;
    let rest = value.checked_sub(Ratio::from_int(i128::from(whole)))?;
    let behind = rest.checked_mul(Ratio::from_int(1_000_000_000))?.floor()?;
    let behind = rust_decimal::Decimal::new(behind, 9);
    let sum = rust_decimal::Decimal::from(whole).checked_add(behind).ok_or(MoneyError::Overflow)?;
    Ok(Exact::from_decimal(sum))
}

#[cfg(test)]
mod tests;
