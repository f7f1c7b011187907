//! Stripe's reasons for a no, in our words.
//!
//! `decline_code` is the bank's reason and comes first; `code` is Stripe's. `advice_code` is what the card schemes want done, and
//! weighs more than a reason that explains nothing.

use recovery::{DeclineCode as C, RetryClass};

/// Our word for a no.
pub(super) fn code(decline_code: &str, code: &str, advice: &str) -> C {
    let named = table(decline_code).or_else(|| table(code)).unwrap_or(C::UnknownDecline);
    if named.class() != RetryClass::Soft {
        return named;
    }
    match advice {
        "do_not_try_again" => C::NotPermitted,
        "confirm_card_data" => C::InvalidMethod,
        _ => named,
    }
}

/// Whether a `code` is the reason of a no, rather than a fault of the request.
pub(super) fn is_known(code: &str) -> bool {
    code != "resource_missing" && table(code).is_some()
}

fn table(word: &str) -> Option<C> {
    Some(match word {
        "insufficient_funds" => C::InsufficientFunds,
        "withdrawal_count_limit_exceeded"
        | "card_velocity_exceeded"
        | "charge_exceeds_source_limit"
        | "charge_exceeds_transaction_limit"
        | "charge_exceeds_weekly_limit" => C::LimitExceeded,
        "do_not_honor" => C::DoNotHonor,
        "generic_decline" | "call_issuer" | "no_action_taken" | "card_declined" | "approve_with_id" => {
            C::GenericDecline
        }
        "issuer_not_available" | "try_again_later" | "reenter_transaction" => C::IssuerUnavailable,
        "processing_error" => C::ProcessorError,
        "authentication_required"
        | "authentication_not_handled"
        | "payment_intent_authentication_failure"
        | "setup_intent_authentication_failure"
        | "mobile_device_authentication_required" => C::AuthenticationRequired,
        "incorrect_pin"
        | "invalid_pin"
        | "pin_try_exceeded"
        | "offline_pin_required"
        | "online_or_offline_pin_required" => C::IncorrectPin,
        "incorrect_cvc" | "invalid_cvc" => C::IncorrectCvc,
        "expired_card" => C::ExpiredCard,
        "incorrect_number"
        | "invalid_number"
        | "invalid_account"
        | "card_not_supported"
        | "invalid_expiry_month"
        | "invalid_expiry_year"
        | "new_account_information_available"
        | "testmode_decline"
        | "live_mode_test_card" => C::InvalidMethod,
        "payment_method_unactivated" | "resource_missing" => C::TokenInvalid,
        "stop_payment_order" | "revocation_of_authorization" | "revocation_of_all_authorizations" => C::ConsentRevoked,
        // Somebody other than the owner may hold it.
        "lost_card" | "pickup_card" => C::LostCard,
        "stolen_card" => C::StolenCard,
        "fraudulent" | "merchant_blacklist" | "highest_risk_level" => C::SuspectedFraud,
        "transaction_not_allowed"
        | "not_permitted"
        | "service_not_allowed"
        | "restricted_card"
        | "security_violation" => C::NotPermitted,
        "currency_not_supported" => C::CurrencyNotSupported,
        "duplicate_transaction" => C::Duplicate,
        "payment_intent_payment_attempt_expired" => C::ExpiredAction,
        "balance_insufficient" => C::OurBalanceLow,
        "account_closed" => C::BlockedByProvider,
        _ => return None,
    })
}

#[cfg(test)]
mod tests;
