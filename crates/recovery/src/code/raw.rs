//! Names other people give to our codes: ISO 8583 response codes and the platform's older words.
//!
//! Only meanings that hold for every provider are here. What one provider means by a number or a
//! sentence belongs to its adapter.

use super::DeclineCode as C;

/// The code behind a folded alias, if it has one.
pub(super) fn alias(folded: &str) -> Option<C> {
    let code = match folded {
        "51" => C::InsufficientFunds,
        "61" | "65" => C::LimitExceeded,
        "05" | "5" | "do_not_honour" => C::DoNotHonor,
        "06" | "6" => C::GenericDecline,
        "91" | "92" => C::IssuerUnavailable,
        "96" => C::ProcessorError,
        "1a" => C::AuthenticationRequired,
        "55" | "75" => C::IncorrectPin,
        "n7" | "82" => C::IncorrectCvc,
        "33" | "54" => C::ExpiredCard,
        "14" | "15" | "card_not_supported" => C::InvalidMethod,
        "r0" | "r1" => C::ConsentRevoked,
        // 04 and 36 say "pick up the card": someone other than the owner may hold it.
        "41" | "04" | "4" | "36" | "pickup_card" => C::LostCard,
        "43" => C::StolenCard,
        "59" | "63" | "fraudulent" => C::SuspectedFraud,
        "57" | "58" | "62" => C::NotPermitted,
        "94" => C::Duplicate,
        // "No such account" is read as closed, the cautious meaning.
        "52" | "53" => C::AccountClosed,
        "12" | "30" => C::BadRequest,
        // A timeout is not a refusal: money may have moved.
        "68" | "timeout" => C::OutcomeUnknown,
        _ => return None,
    };
    Some(code)
}
