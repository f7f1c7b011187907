//! What a saved means of payment is called: Paystack's code for it, the reference a mandate was given under, and the address it
//! works with. `AUTH_uh8bcl3zbn||ada@example.com`.

use usecase::ports::GatewayError;
use wire::is_plain;

/// A saved means of payment, as stored on a method.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Token {
    /// Paystack's authorization code.
    pub(super) code: String,
    /// The reference of the mandate, to ask where it stands.
    pub(super) mandate: Option<String>,
    /// The address it works with only.
    pub(super) email: Option<String>,
}

impl Token {
    /// Reads a stored token; a bare code is one too.
    ///
    /// # Errors
    /// [`GatewayError::BadRequest`] when it is none.
    pub(super) fn parse(text: &str) -> Result<Token, GatewayError> {
        // The address stands last because it alone may hold the separator.
        let mut parts = text.splitn(3, '|');
        let code = parts.next().unwrap_or_default().to_owned();
        let mut other = || parts.next().filter(|part| !part.is_empty()).map(str::to_owned);
        let (mandate, email) = (other(), other());
        let plain = is_plain(&code) && mandate.as_deref().is_none_or(is_plain);
        if plain { Ok(Token { code, mandate, email }) } else { Err(no_token()) }
    }

    /// The text to store.
    pub(super) fn write(&self) -> String {
        let part = |part: &Option<String>| part.clone().unwrap_or_default();
        format!("{}|{}|{}", self.code, part(&self.mandate), part(&self.email))
    }
}

fn no_token() -> GatewayError {
    GatewayError::BadRequest("this is no token of Paystack: `AUTH_code|mandate|email`".to_owned())
}

#[cfg(test)]
mod tests;
