//! Everything that can go wrong with an amount, each as its own case.
//!
//! These are faults of the caller or of the data, not business refusals; nothing here knows which
//! invoice or customer was being worked on.

use crate::Currency;

/// Why an amount, a ratio or a currency could not be made.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MoneyError {
    /// The exact result does not fit: `i64` minor units for money, `i128` parts for a ratio.
    #[error("the amount is too large to represent")]
    Overflow,
    /// Two amounts of different currencies met in one operation.
    #[error("cannot combine {left} with {right}")]
    CurrencyMismatch {
        /// Currency of the amount the operation was called on.
        left: Currency,
        /// Currency of the other amount.
        right: Currency,
    },
    /// Not an ISO 4217 code of a currency with 0, 2 or 3 decimals, in capitals.
    #[error("`{0}` is not a supported ISO 4217 currency code")]
    UnknownCurrency(String),
    /// Not the name of a rounding rule.
    #[error("`{0}` is not a rounding rule: use `half_even` or `half_up`")]
    UnknownRounding(String),
    /// A ratio over zero, or a division by zero.
    #[error("a ratio cannot have zero as its denominator")]
    ZeroDenominator,
    /// An allocation over no weights, or over weights that are all zero.
    #[error("an allocation needs at least one weight above zero")]
    NoWeights,
    /// A decimal amount with more decimals than its currency has.
    #[error("{currency} has {exponent} decimals; the amount has more")]
    TooPrecise {
        /// The currency asked for.
        currency: Currency,
        /// How many decimals it has.
        exponent: u8,
    },
}
