//! An account works in one mode, and so does every request.

use ids::Mode;
use usecase::ports::GatewayError;

/// Refuses what is asked of an account in another mode than its own, before anything is sent.
///
/// # Errors
/// [`GatewayError::Misconfigured`].
pub(crate) fn same_mode(account: Mode, asked: Mode) -> Result<(), GatewayError> {
    if account == asked {
        return Ok(());
    }
    Err(GatewayError::Misconfigured(format!("the account is for {account} mode, and was asked in {asked} mode")))
}
