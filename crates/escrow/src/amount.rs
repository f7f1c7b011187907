//! Minor units inside an order: checked sums, exact shares, and amounts read from text.
//!
//! An order has one currency, so inside it amounts are plain whole minor units; they become [`Money`] where they leave, in a
//! journal. Every operation is checked: what does not fit is [`Refusal::Amount`], never a wrap.

use money::{Currency, Money};

use crate::Refusal;

/// The largest price or payment, in minor units. Ten million million leaves room for every product below in 128 bits and for
/// every sum in 64.
pub const MAX_MINOR: i64 = 10_000_000_000_000_000;

/// Ten thousandths in a whole: rates are in basis points.
pub const BPS: i64 = 10_000;

pub(crate) fn plus(a: i64, b: i64) -> Result<i64, Refusal> {
    a.checked_add(b).ok_or(Refusal::Amount)
}

pub(crate) fn minus(a: i64, b: i64) -> Result<i64, Refusal> {
    a.checked_sub(b).ok_or(Refusal::Amount)
}

pub(crate) fn sum(parts: impl IntoIterator<Item = i64>) -> Result<i64, Refusal> {
    parts.into_iter().try_fold(0, plus)
}

/// `amount × num ÷ den`, rounded down; the product is exact.
pub(crate) fn share(amount: i64, num: i64, den: i64) -> Result<i64, Refusal> {
    wide(amount, num)?.checked_div_euclid(i128::from(den)).and_then(narrow).ok_or(Refusal::Amount)
}

/// `amount × num ÷ den`, rounded up.
pub(crate) fn share_up(amount: i64, num: i64, den: i64) -> Result<i64, Refusal> {
    let over = i128::from(den).checked_sub(1).ok_or(Refusal::Amount)?;
    let product = wide(amount, num)?.checked_add(over);
    product.and_then(|product| product.checked_div_euclid(i128::from(den))).and_then(narrow).ok_or(Refusal::Amount)
}

/// `amount × bps ÷ 10,000`, halves up: how fees and taxes are rounded.
pub(crate) fn percent(amount: i64, bps: i64) -> Result<i64, Refusal> {
    half_up(amount, bps, BPS)
}

/// `amount × num ÷ den` to the nearest, halves up, for amounts of zero or more.
pub(crate) fn half_up(amount: i64, num: i64, den: i64) -> Result<i64, Refusal> {
    let half = i128::from(den).checked_div(2).ok_or(Refusal::Amount)?;
    let product = wide(amount, num)?.checked_add(half);
    product.and_then(|product| product.checked_div_euclid(i128::from(den))).and_then(narrow).ok_or(Refusal::Amount)
}

fn wide(amount: i64, num: i64) -> Result<i128, Refusal> {
    i128::from(amount).checked_mul(i128::from(num)).ok_or(Refusal::Amount)
}

fn narrow(wide: i128) -> Option<i64> {
    i64::try_from(wide).ok()
}

/// Reads an amount in major units exactly as a person may write it: digits, and a point with as many digits behind it as the
/// currency has, or fewer.
///
/// # Errors
/// [`Refusal::AmountText`] for signs, exponents, other digits than 0–9, too many decimals, zero, and what is above [`MAX_MINOR`].
pub fn parse(text: &str, currency: Currency) -> Result<Money, Refusal> {
    let unsigned = if text.starts_with('-') { None } else { money::decimal::parse(text) };
    let amount = unsigned.and_then(|major| Money::from_decimal(major, currency).ok());
    amount.filter(|amount| amount.is_positive() && amount.minor() <= MAX_MINOR).ok_or(Refusal::AmountText)
}
