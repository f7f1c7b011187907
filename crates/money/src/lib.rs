//! Money: whole minor units of one currency, exact fractions of them, and one way to round.
//!
//! Promises: no unit is ever lost or made; a result that does not fit, or that mixes currencies, is
//! an error and never a panic, a wrap or a silent zero; a rounding rule is always named by the
//! caller. A [`Money`] is an `i64` count of minor units (kobo, cents, yen); a [`Ratio`] is an exact
//! fraction, used between the input and the one rounding at the end.
//!
//! Refuses to know: exchange rates, prices, taxes, locales and floating point.
#![deny(missing_docs)]
#![deny(
    clippy::float_arithmetic,
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::indexing_slicing
)]

mod allocation;
mod amount;
mod currency;
pub mod decimal;
mod error;
mod ratio;
mod rounding;

pub use amount::Money;
pub use currency::Currency;
pub use error::MoneyError;
pub use ratio::Ratio;
pub use rounding::Rounding;
