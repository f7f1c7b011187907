//! How refusals of issuers read when Nigerian processors pass them on: texts, not codes, and in many spellings.
//!
//! Fragments seen in the wild, compared with the folded text. The more telling one stands first, because processors put a
//! plain "declined" around nearly everything. A text that matches nothing is logged by whoever asked, so that it gets a row.

use recovery::DeclineCode as C;

use super::folded;

/// Fragments of folded texts and what they say.
const FRAGMENTS: &[(&str, C)] = &[
    ("insufficient fund", C::InsufficientFunds),
    ("insufficient balance", C::InsufficientFunds),
    ("not sufficient fund", C::InsufficientFunds),
    ("no sufficient fund", C::InsufficientFunds),
    ("withdrawal limit", C::LimitExceeded),
    ("withdrawal frequency", C::LimitExceeded),
    ("transaction limit", C::LimitExceeded),
    ("limit exceeded", C::LimitExceeded),
    ("exceeds limit", C::LimitExceeded),
    ("do not honour", C::DoNotHonor),
    ("do not honor", C::DoNotHonor),
    ("issuer or switch inoperative", C::IssuerUnavailable),
    ("issuer unavailable", C::IssuerUnavailable),
    ("issuer not available", C::IssuerUnavailable),
    ("system malfunction", C::ProcessorError),
    ("error processing", C::ProcessorError),
    ("processing error", C::ProcessorError),
    ("incorrect pin", C::IncorrectPin),
    ("invalid pin", C::IncorrectPin),
    ("wrong pin", C::IncorrectPin),
    ("invalid otp", C::IncorrectOtp),
    ("incorrect otp", C::IncorrectOtp),
    ("wrong otp", C::IncorrectOtp),
    ("invalid cvv", C::IncorrectCvc),
    ("incorrect cvv", C::IncorrectCvc),
    ("invalid cvc", C::IncorrectCvc),
    ("incorrect cvc", C::IncorrectCvc),
    ("expired card", C::ExpiredCard),
    ("card expired", C::ExpiredCard),
    ("card has expired", C::ExpiredCard),
    ("invalid card", C::InvalidMethod),
    ("no card record", C::InvalidMethod),
    ("token not generated", C::TokenInvalid),
    ("token expired", C::TokenInvalid),
    ("mandate not active", C::MandateInactive),
    ("mandate is not active", C::MandateInactive),
    ("mandate inactive", C::MandateInactive),
    ("stolen card", C::StolenCard),
    ("lost card", C::LostCard),
    // Somebody other than the owner may hold it: as ISO 8583 codes 04 and 36 are read.
    ("pick up", C::LostCard),
    ("pickup", C::LostCard),
    ("fraud", C::SuspectedFraud),
    ("restricted by risk", C::SuspectedFraud),
    ("not permitted", C::NotPermitted),
    ("restricted card", C::NotPermitted),
    ("currency not supported", C::CurrencyNotSupported),
    ("authentication required", C::AuthenticationRequired),
    ("account dormant", C::AccountDormant),
    ("dormant account", C::AccountDormant),
    ("account closed", C::AccountClosed),
    ("name mismatch", C::NameMismatch),
    ("timed out", C::ExpiredAction),
    ("timeout", C::ExpiredAction),
    ("abandoned", C::Abandoned),
    ("not completed", C::Abandoned),
    ("declined", C::GenericDecline),
];

/// What a text of an issuer says, if it is one of those known.
pub(crate) fn issuer_code(text: &str) -> Option<C> {
    let folded = folded(text);
    FRAGMENTS.iter().find(|(fragment, _)| folded.contains(fragment)).map(|(_, code)| *code)
}

/// The same with a provider's own texts, which go before those of issuers.
pub(crate) fn issuer_or(own: &[(&str, C)], text: &str) -> Option<C> {
    let folded = folded(text);
    let own = own.iter().find(|(fragment, _)| folded.contains(fragment)).map(|(_, code)| *code);
    own.or_else(|| issuer_code(text))
}

/// What a refusal of a charge says. A text that nobody listed is logged, so that it gets a row.
pub(crate) fn declined(own: &[(&str, C)], text: &str, provider: &'static str) -> C {
    issuer_or(own, text).unwrap_or_else(|| {
        tracing::info!(provider, text = wire::brief(text), "a charge was declined with a text that no code stands for");
        C::UnknownDecline
    })
}

/// Whether a code, told without a status beside it, says that nothing moved. What reads like an outage or a lapse of time may
/// have come after the money did.
pub(crate) fn is_settled_no(code: C) -> bool {
    !(code.is_outage() || matches!(code, C::Duplicate | C::Abandoned | C::ExpiredAction | C::OutcomeUnknown))
}

#[cfg(test)]
mod tests;
