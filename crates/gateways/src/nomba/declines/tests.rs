//! Every text that is written down, and the traps between them.

use super::*;

#[test]
fn every_documented_text_has_a_code_of_ours() {
    let table = [
        ("Insufficient Funds", DeclineCode::InsufficientFunds),
        ("INSUFFICIENT_FUNDS", DeclineCode::InsufficientFunds),
        ("Exceeds withdrawal limit", DeclineCode::LimitExceeded),
        ("Transaction limit exceeded", DeclineCode::LimitExceeded),
        ("Do Not Honor", DeclineCode::DoNotHonor),
        ("Do not honour", DeclineCode::DoNotHonor),
        ("Declined by Financial Institution", DeclineCode::GenericDecline),
        ("Transaction declined", DeclineCode::GenericDecline),
        ("Issuer unavailable, try again", DeclineCode::IssuerUnavailable),
        ("Please try again later", DeclineCode::IssuerUnavailable),
        ("Kindly enter the OTP sent to 0803***606", DeclineCode::AuthenticationRequired),
        ("3DS authentication", DeclineCode::AuthenticationRequired),
        ("Invalid OTP", DeclineCode::IncorrectOtp),
        ("Expired card", DeclineCode::ExpiredCard),
        ("The card has expired", DeclineCode::ExpiredCard),
        ("Invalid card number", DeclineCode::InvalidMethod),
        ("Card token expired", DeclineCode::TokenInvalid),
        ("Mandate suspended", DeclineCode::MandateInactive),
        ("Mandate not found", DeclineCode::MandateInactive),
        ("Lost card, pick-up", DeclineCode::LostCard),
        ("Stolen card", DeclineCode::StolenCard),
        ("Transaction timed out (OTP)", DeclineCode::ExpiredAction),
        ("ACCOUNT_NOT_FOUND", DeclineCode::AccountClosed),
        ("BLACKLISTED", DeclineCode::BlockedByProvider),
        ("Suspected fraud", DeclineCode::SuspectedFraud),
        ("Transaction not permitted to cardholder", DeclineCode::NotPermitted),
    ];
    for (text, code) in table {
        assert_eq!(of(text), Some(code), "{text}");
        assert_eq!(of(&text.to_uppercase()), Some(code), "{text} in capitals");
    }
}

#[test]
fn what_is_new_is_an_unknown_decline() {
    for text in ["", "Approved by Financial Insitution", "PAYMENT FAILED", "Connection lost", "07"] {
        assert_eq!(of(text), None, "{text}");
        let ChargeOutcome::Declined { code, raw } = outcome("01", text) else { panic!("it is declined") };
        assert_eq!((code, raw.code.as_deref()), (DeclineCode::UnknownDecline, Some("01")));
    }
}

#[test]
fn a_payout_stayed_here_only_for_listed_words() {
    let table = [
        ("INSUFFICIENT_BALANCE", DeclineCode::OurBalanceLow),
        ("Insufficient balance in wallet", DeclineCode::OurBalanceLow),
        ("ACCOUNT_NOT_FOUND", DeclineCode::AccountClosed),
        ("Beneficiary is blacklisted", DeclineCode::BlockedByProvider),
    ];
    for (text, code) in table {
        assert_eq!(unposted(text), Some(code), "{text}");
    }
    for text in ["PROCESSING", "Declined", "Transfer failed", "Do not honor", "", "Beneficiary bank not available"] {
        assert_eq!(unposted(text), None, "{text}");
    }
    assert_eq!(
        failure("01", "", DeclineCode::OurBalanceLow).message.as_deref(),
        Some(DeclineCode::OurBalanceLow.merchant_text())
    );
}
