//! What Paystack's refusals mean. It passes issuers' texts on as they are and has some of its own.

use recovery::DeclineCode as C;

use crate::kit::{declined, issuer_or};

/// Paystack's own texts, folded. They go before those of issuers.
const FRAGMENTS: &[(&str, C)] = &[
    ("duplicate transaction reference", C::Duplicate),
    ("reference already exists", C::Duplicate),
    ("email does not match", C::TokenInvalid),
    ("authorization code is not reusable", C::TokenInvalid),
    ("authorization code not reusable", C::TokenInvalid),
    ("not reusable", C::TokenInvalid),
    ("invalid authorization code", C::TokenInvalid),
    ("authorization inactive", C::ConsentRevoked),
    ("authorization is inactive", C::ConsentRevoked),
    ("authorization is not active", C::ConsentRevoked),
    ("authorization not active", C::ConsentRevoked),
    ("bank not available", C::BeneficiaryBankDown),
    ("balance is not enough", C::OurBalanceLow),
    ("business disabled", C::BlockedByProvider),
    ("business is disabled", C::BlockedByProvider),
    ("starter business", C::BlockedByProvider),
];

/// What a text says, if it is one of those known.
pub(super) fn known(text: &str) -> Option<C> {
    issuer_or(FRAGMENTS, text)
}

/// What a refusal of a charge says.
pub(super) fn code(text: &str) -> C {
    declined(FRAGMENTS, text, "Paystack")
}

#[cfg(test)]
mod tests;
