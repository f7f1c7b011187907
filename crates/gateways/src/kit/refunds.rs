//! The one rule of refunds that no provider can be trusted with.

use usecase::ports::{GatewayError, RefundAsk};

/// Refuses a refund of nothing, in another currency, or beyond what is left of its charge, before anything is sent.
///
/// # Errors
/// `BadRequest`.
pub(crate) fn refundable(ask: &RefundAsk) -> Result<(), GatewayError> {
    let refused = |why: &str| Err(GatewayError::BadRequest(why.to_owned()));
    if !ask.amount.is_positive() {
        return refused("a refund is above zero");
    }
    let after = ask.before.checked_add(ask.amount).and_then(|sum| ask.charged.checked_sub(sum));
    match after {
        Ok(left) if !left.is_negative() => Ok(()),
        Ok(_) => refused("more would go back than was charged"),
        Err(_) => refused("a refund is in the currency of its charge"),
    }
}
