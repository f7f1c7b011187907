//! Many exact values, rounded as one: the printed parts add up to the printed total.
//!
//! The total is rounded once, and its units are given to the parts by largest remainder, ties to the first. No part is
//! further than one unit from its exact value. Nothing here knows what the parts are.

use std::cmp::Reverse;

use money::{Currency, Money, MoneyError, Ratio, Rounding};

/// A total rounded once, and its parts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spread {
    /// The sum of the exact values, rounded once.
    pub total: Money,
    /// One for each exact value, in their order; they sum to `total`.
    pub parts: Vec<Money>,
}

/// Rounds the sum of exact minor units and spreads it over them. An exact value that is whole stays what it is;
/// parts may be negative, and a negative sum is spread as its mirror image, so that a credit undoes its charge.
///
/// # Errors
/// [`MoneyError::Overflow`].
pub fn spread(exact: &[Ratio], currency: Currency, rounding: Rounding) -> Result<Spread, MoneyError> {
    let sum = exact.iter().try_fold(Ratio::ZERO, |sum, part| sum.checked_add(*part))?;
    if sum.is_negative() {
        let mirrored = exact.iter().map(|part| part.checked_neg()).collect::<Result<Vec<_>, _>>()?;
        let Spread { total, parts } = spread(&mirrored, currency, rounding)?;
        let parts = parts.into_iter().map(Money::checked_neg).collect::<Result<_, _>>()?;
        return Ok(Spread { total: total.checked_neg()?, parts });
    }
    let total = sum.round(rounding)?;
    let mut left = total;
    let mut minors = Vec::with_capacity(exact.len());
    let mut remainders = Vec::with_capacity(exact.len());
    for (index, part) in exact.iter().enumerate() {
        let below = part.floor()?;
        left = left.checked_sub(below).ok_or(MoneyError::Overflow)?;
        minors.push(below);
        remainders.push((Reverse(part.checked_sub(Ratio::from_int(i128::from(below)))?), index));
    }
    // What is left is the sum of the remainders, rounded: no more than there are remainders above zero.
    remainders.sort_unstable();
    let takers = usize::try_from(left).map_err(|_| MoneyError::Overflow)?;
    for (_, index) in remainders.into_iter().take(takers) {
        if let Some(minor) = minors.get_mut(index) {
            *minor = minor.checked_add(1).ok_or(MoneyError::Overflow)?;
        }
    }
    let parts = minors.into_iter().map(|minor| Money::new(minor, currency)).collect();
    Ok(Spread { total: Money::new(total, currency), parts })
}
