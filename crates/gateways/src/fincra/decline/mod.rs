//! What Fincra's refusals mean. It passes issuers' texts on and has some of its own, about mandates above all.

use recovery::DeclineCode as C;

use crate::kit::{declined, issuer_or};

/// Fincra's own texts, folded. They go before those of issuers.
const FRAGMENTS: &[(&str, C)] = &[
    ("duplicate reference", C::Duplicate),
    ("duplicate customer reference", C::Duplicate),
    ("reference already exists", C::Duplicate),
    ("mandate amount exceeded", C::LimitExceeded),
    ("exceeds mandate amount", C::LimitExceeded),
    ("exceeds the mandate", C::LimitExceeded),
    ("mandate expired", C::MandateInactive),
    ("mandate has expired", C::MandateInactive),
    ("mandate not approved", C::MandateInactive),
    ("mandate is not approved", C::MandateInactive),
    ("mandate not found", C::MandateInactive),
];

/// What a text says, if it is one of those known.
pub(super) fn known(text: &str) -> Option<C> {
    issuer_or(FRAGMENTS, text)
}

/// What a refusal of a charge says.
pub(super) fn code(text: &str) -> C {
    declined(FRAGMENTS, text, "Fincra")
}

#[cfg(test)]
mod tests;
