//! What the house says of a charge, from its row.

use ids::AttemptId;
use money::{Currency, Money};
use recovery::DeclineCode;
use store::StoreError;
use store::persons::charges::HouseChargeRow;
use usecase::ports::{ChargeOutcome, GatewayError, Raw, UnknownCause};

/// What the merchant's attempt is called here.
pub(crate) fn reference(id: AttemptId) -> String {
    format!("house_{}", id.uuid().simple())
}

/// A charge of a row, as money.
///
/// # Errors
/// `Misconfigured` for a stored currency that there is none of.
pub(crate) fn amount(row: &HouseChargeRow) -> Result<Money, GatewayError> {
    money(row.amount_minor, &row.currency)
}

/// So much of a stored currency.
///
/// # Errors
/// `Misconfigured` when there is no such currency.
pub(crate) fn money(minor: i64, currency: &str) -> Result<Money, GatewayError> {
    let known = Currency::parse(currency).map_err(|error| GatewayError::Misconfigured(error.to_string()))?;
    Ok(Money::new(minor, known))
}

/// What a settled row says; `None` while it is not settled.
///
/// # Errors
/// As [`amount`].
pub(crate) fn of(row: &HouseChargeRow) -> Result<Option<ChargeOutcome>, GatewayError> {
    Ok(match row.status.as_str() {
        "succeeded" => Some(ChargeOutcome::Succeeded {
            gateway_ref: reference(row.attempt_id),
            amount: amount(row)?,
            fee: None,
            saved: None,
        }),
        "failed" => {
            let code = DeclineCode::from_raw(row.decline_code.as_deref().unwrap_or_default());
            let raw = Raw { code: row.decline_code.clone(), message: row.raw.clone() };
            Some(ChargeOutcome::Declined { code, raw })
        }
        _ => None,
    })
}

/// A refusal of the house itself.
pub(crate) fn declined(code: DeclineCode, why: &str) -> ChargeOutcome {
    let raw = Raw { code: Some(code.as_str().to_owned()), message: Some(why.to_owned()) };
    ChargeOutcome::Declined { code, raw }
}

/// The database failed before anything was committed: nothing can have happened.
pub(crate) fn not_sent(error: StoreError) -> GatewayError {
    GatewayError::NotSent(error.to_string())
}

/// The database failed while it committed, or after somebody else did: nobody knows.
pub(crate) fn unsure(error: &dyn std::error::Error) -> ChargeOutcome {
    tracing::warn!(%error, "what became of a charge through the house could not be written");
    ChargeOutcome::Unknown(UnknownCause::ServerError)
}
