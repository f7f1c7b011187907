//! Nomba's words for a refusal, in ours. There are no codes, so texts are folded and searched for fragments, the telling ones
//! first; what matches nothing is logged, so that the list can grow.

use recovery::DeclineCode;
use usecase::ports::{ChargeOutcome, Raw};

use crate::kit::{folded, raw, shortened};

/// Fragments and what they mean. All words of a fragment must be there; the first row that matches counts.
const FRAGMENTS: &[(&[&str], DeclineCode)] = &[
    (&["invalid", "otp"], DeclineCode::IncorrectOtp),
    (&["incorrect", "otp"], DeclineCode::IncorrectOtp),
    (&["wrong", "otp"], DeclineCode::IncorrectOtp),
    (&["timed out"], DeclineCode::ExpiredAction),
    (&["otp", "expired"], DeclineCode::ExpiredAction),
    (&["otp"], DeclineCode::AuthenticationRequired),
    (&["3ds"], DeclineCode::AuthenticationRequired),
    (&["3d secure"], DeclineCode::AuthenticationRequired),
    (&["authentication required"], DeclineCode::AuthenticationRequired),
    (&["abandoned"], DeclineCode::Abandoned),
    (&["cancelled by"], DeclineCode::Abandoned),
    (&["insufficient"], DeclineCode::InsufficientFunds),
    (&["not sufficient"], DeclineCode::InsufficientFunds),
    (&["token", "expired"], DeclineCode::TokenInvalid),
    (&["token", "invalid"], DeclineCode::TokenInvalid),
    (&["token", "not found"], DeclineCode::TokenInvalid),
    (&["card", "expir"], DeclineCode::ExpiredCard),
    (&["blacklist"], DeclineCode::BlockedByProvider),
    (&["lost card"], DeclineCode::LostCard),
    (&["card", "reported lost"], DeclineCode::LostCard),
    (&["stolen"], DeclineCode::StolenCard),
    (&["pick up"], DeclineCode::StolenCard),
    (&["fraud"], DeclineCode::SuspectedFraud),
    (&["not permitted"], DeclineCode::NotPermitted),
    (&["restricted"], DeclineCode::NotPermitted),
    (&["do not honor"], DeclineCode::DoNotHonor),
    (&["do not honour"], DeclineCode::DoNotHonor),
    (&["limit"], DeclineCode::LimitExceeded),
    (&["mandate", "not active"], DeclineCode::MandateInactive),
    (&["mandate", "inactive"], DeclineCode::MandateInactive),
    (&["mandate", "not found"], DeclineCode::MandateInactive),
    (&["suspended"], DeclineCode::MandateInactive),
    (&["incorrect", "pin"], DeclineCode::IncorrectPin),
    (&["invalid", "pin"], DeclineCode::IncorrectPin),
    (&["cvv"], DeclineCode::IncorrectCvc),
    (&["invalid card"], DeclineCode::InvalidMethod),
    (&["card", "not supported"], DeclineCode::InvalidMethod),
    (&["invalid account"], DeclineCode::InvalidMethod),
    (&["dormant"], DeclineCode::AccountDormant),
    (&["account not found"], DeclineCode::AccountClosed),
    (&["account", "closed"], DeclineCode::AccountClosed),
    (&["unavailable"], DeclineCode::IssuerUnavailable),
    (&["inoperative"], DeclineCode::IssuerUnavailable),
    (&["try again"], DeclineCode::IssuerUnavailable),
    (&["system malfunction"], DeclineCode::ProcessorError),
    (&["error processing"], DeclineCode::ProcessorError),
    (&["declin"], DeclineCode::GenericDecline),
];

/// Fragments of what Nomba says about a payout before it has posted anything. Everything else may have left.
const UNPOSTED: &[(&[&str], DeclineCode)] = &[
    (&["insufficient"], DeclineCode::OurBalanceLow),
    (&["account not found"], DeclineCode::AccountClosed),
    (&["blacklist"], DeclineCode::BlockedByProvider),
];

/// A refusal of a payer's bank; `None` when the words match nothing.
pub(super) fn of(words: &str) -> Option<DeclineCode> {
    first(FRAGMENTS, &folded(words))
}

/// Why a payout did not leave; `None` when the words do not say for certain that it did not.
pub(super) fn unposted(words: &str) -> Option<DeclineCode> {
    first(UNPOSTED, &folded(words))
}

/// A charge that was refused for these words.
pub(super) fn outcome(code: &str, words: &str) -> ChargeOutcome {
    let known = of(words);
    if known.is_none() {
        tracing::warn!(code, words = shortened(words), "Nomba refused a charge in words that are new");
    }
    ChargeOutcome::Declined { code: known.unwrap_or(DeclineCode::UnknownDecline), raw: raw(code, words) }
}

/// A payout that did not leave, in Nomba's words, or in ours where it has none.
pub(super) fn failure(code: &str, words: &str, decline: DeclineCode) -> Raw {
    raw(code, if words.is_empty() { decline.merchant_text() } else { words })
}

fn first(rows: &[(&[&str], DeclineCode)], folded: &str) -> Option<DeclineCode> {
    rows.iter().find(|(all, _)| all.iter().all(|fragment| folded.contains(fragment))).map(|(_, code)| *code)
}

#[cfg(test)]
mod tests;
