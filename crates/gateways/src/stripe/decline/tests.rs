//! The table, row by row, and what advice does to it.

use super::*;

#[test]
fn every_reason_has_our_word() {
    let rows: [(C, &[&str]); 22] = [
        (C::InsufficientFunds, &["insufficient_funds"]),
        (
            C::LimitExceeded,
            &["withdrawal_count_limit_exceeded", "card_velocity_exceeded", "charge_exceeds_source_limit"],
        ),
        (C::DoNotHonor, &["do_not_honor"]),
        (C::GenericDecline, &["generic_decline", "call_issuer", "no_action_taken"]),
        (C::IssuerUnavailable, &["issuer_not_available", "try_again_later", "reenter_transaction"]),
        (C::ProcessorError, &["processing_error"]),
        (C::AuthenticationRequired, &["authentication_required"]),
        (C::IncorrectPin, &["incorrect_pin", "pin_try_exceeded"]),
        (C::IncorrectCvc, &["incorrect_cvc", "invalid_cvc"]),
        (C::ExpiredCard, &["expired_card"]),
        (C::InvalidMethod, &["incorrect_number", "invalid_account", "card_not_supported"]),
        (C::TokenInvalid, &["payment_method_unactivated", "resource_missing"]),
        (C::ConsentRevoked, &["stop_payment_order", "revocation_of_authorization", "revocation_of_all_authorizations"]),
        (C::LostCard, &["lost_card", "pickup_card"]),
        (C::StolenCard, &["stolen_card"]),
        (C::SuspectedFraud, &["fraudulent", "merchant_blacklist", "highest_risk_level"]),
        (C::NotPermitted, &["transaction_not_allowed", "not_permitted", "restricted_card", "security_violation"]),
        (C::CurrencyNotSupported, &["currency_not_supported"]),
        (C::Duplicate, &["duplicate_transaction"]),
        (C::OurBalanceLow, &["balance_insufficient"]),
        (C::BlockedByProvider, &["account_closed"]),
        (C::UnknownDecline, &["", "brand_new_reason"]),
    ];
    for (ours, theirs) in rows {
        for word in theirs {
            assert_eq!(code(word, "", ""), ours, "{word}");
            assert_eq!(code("", word, ""), ours, "{word} as a code");
        }
    }
}

#[test]
fn the_banks_reason_comes_before_stripes() {
    assert_eq!(code("stolen_card", "card_declined", ""), C::StolenCard);
    assert_eq!(code("brand_new_reason", "card_declined", ""), C::GenericDecline);
}

#[test]
fn advice_weighs_more_than_a_reason_that_explains_nothing() {
    assert_eq!(code("generic_decline", "card_declined", "do_not_try_again"), C::NotPermitted);
    assert_eq!(code("do_not_honor", "card_declined", "confirm_card_data"), C::InvalidMethod);
    assert_eq!(code("do_not_honor", "card_declined", "try_again_later"), C::DoNotHonor);
    assert_eq!(code("insufficient_funds", "card_declined", "do_not_try_again"), C::InsufficientFunds);
    assert_eq!(code("stolen_card", "card_declined", "do_not_try_again"), C::StolenCard);
}

#[test]
fn faults_of_requests_are_no_declines() {
    for word in ["parameter_unknown", "amount_too_small", "resource_missing", ""] {
        assert!(!is_known(word), "{word}");
    }
    assert!(is_known("currency_not_supported"));
}
