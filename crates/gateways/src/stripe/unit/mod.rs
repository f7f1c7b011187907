//! Amounts as Stripe writes them: minor units, but for the currencies in which Stripe and ISO 4217 mean different ones.
//!
//! The exceptions are those of Stripe's page on currencies. Whoever takes one of them for the rule is wrong by a factor of a hundred.

use money::{Currency, Money};
use usecase::ports::GatewayError;

/// How Stripe's unit of a currency lies to ours.
enum Unit {
    /// The same.
    Same,
    /// The same, and the last digit is 0: no card network takes it otherwise.
    Tens,
    /// A hundredth of ours: whole units are written with two decimals, as they once had.
    Hundredth,
    /// A hundred of ours: fractions are never paid by card.
    Hundredfold,
}

fn unit(currency: Currency) -> Unit {
    match currency.code() {
        "BHD" | "JOD" | "KWD" | "OMR" | "TND" => Unit::Tens,
        "ISK" | "UGX" => Unit::Hundredth,
        "MGA" => Unit::Hundredfold,
        _ => Unit::Same,
    }
}

/// An amount for Stripe.
///
/// # Errors
/// `BadRequest` for an amount that Stripe cannot take in this currency.
pub(super) fn written(amount: Money) -> Result<i64, GatewayError> {
    let minor = amount.minor();
    let refused = |step: &str| {
        let currency = amount.currency();
        GatewayError::BadRequest(format!("Stripe takes {currency} in steps of {step} only; {amount} is none"))
    };
    match unit(amount.currency()) {
        Unit::Same => Ok(minor),
        Unit::Tens if minor % 10 == 0 => Ok(minor),
        Unit::Tens => Err(refused("0.010")),
        Unit::Hundredth => minor.checked_mul(100).ok_or_else(|| refused("1")),
        Unit::Hundredfold if minor % 100 == 0 => Ok(minor / 100),
        Unit::Hundredfold => Err(refused("1")),
    }
}

/// An amount of Stripe's. None when it cannot be one.
pub(super) fn read(figure: i64, currency: Currency) -> Option<Money> {
    let minor = match unit(currency) {
        Unit::Same | Unit::Tens => figure,
        Unit::Hundredth if figure % 100 == 0 => figure / 100,
        Unit::Hundredth => return None,
        Unit::Hundredfold => figure.checked_mul(100)?,
    };
    Some(Money::new(minor, currency))
}

#[cfg(test)]
mod tests;
