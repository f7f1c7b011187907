//! Naira, for providers that know no other money: written with two decimals, read exactly.

use money::{Currency, Money};
use usecase::ports::GatewayError;

use super::{Figure, major_text};

/// An amount as these providers want it, `2000.45`.
///
/// # Errors
/// [`GatewayError::BadRequest`] for another currency, or nothing at all.
pub(crate) fn naira_text(amount: Money) -> Result<String, GatewayError> {
    if amount.currency() != Currency::NGN {
        let code = amount.currency().code();
        return Err(GatewayError::BadRequest(format!("this provider moves naira only, and was asked for {code}")));
    }
    if !amount.is_positive() {
        return Err(GatewayError::BadRequest("there is nothing to move: the amount is not above zero".to_owned()));
    }
    Ok(major_text(amount))
}

/// A figure in naira; nothing when there is none, or when it has parts of a kobo.
pub(crate) fn naira(figure: Option<Figure>) -> Option<Money> {
    figure?.major(Currency::NGN).ok()
}
