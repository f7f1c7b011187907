//! What Paystack's refusals mean. It passes issuers' texts on as they are and has some of its own.

use recovery::DeclineCode as C;

use crate::kit::{folded, issuer_code};

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
    let plain = folded(text);
    let own = FRAGMENTS.iter().find(|(fragment, _)| plain.contains(fragment)).map(|(_, code)| *code);
    own.or_else(|| issuer_code(text))
}

/// What a refusal of a charge says. A text that nobody listed is logged, so that it gets a row.
pub(super) fn code(text: &str) -> C {
    known(text).unwrap_or_else(|| {
        tracing::info!(text = wire::brief(text), "Paystack declined with a text that no code stands for");
        C::UnknownDecline
    })
}

#[cfg(test)]
mod tests;
