//! Every text of Paystack that is listed, in the spellings seen.

use super::*;
use crate::kit::folded;

const TEXTS: &[(&str, C)] = &[
    ("Insufficient Funds", C::InsufficientFunds),
    ("Not sufficient funds", C::InsufficientFunds),
    ("INSUFFICIENT  FUNDS.", C::InsufficientFunds),
    ("Exceeds Withdrawal Limit", C::LimitExceeded),
    ("Transaction limit reached", C::LimitExceeded),
    ("Do Not Honour", C::DoNotHonor),
    ("Do not honor", C::DoNotHonor),
    ("Declined", C::GenericDecline),
    ("Transaction Declined", C::GenericDecline),
    ("Issuer or Switch Inoperative", C::IssuerUnavailable),
    ("System Malfunction", C::ProcessorError),
    ("Error processing transaction", C::ProcessorError),
    ("Incorrect PIN", C::IncorrectPin),
    ("Invalid OTP", C::IncorrectOtp),
    ("Invalid CVV", C::IncorrectCvc),
    ("Expired Card", C::ExpiredCard),
    ("Invalid card number", C::InvalidMethod),
    ("No Card Record", C::InvalidMethod),
    ("Token Not Generated. Customer Not Registered on Token Platform", C::TokenInvalid),
    ("This authorization code is not reusable", C::TokenInvalid),
    ("Authorization code not reusable", C::TokenInvalid),
    ("Email does not match Authorization code. Please confirm", C::TokenInvalid),
    ("Authorization inactive", C::ConsentRevoked),
    ("Mandate not active", C::MandateInactive),
    ("Lost Card, Pick-Up", C::LostCard),
    ("Stolen Card, Pick-Up", C::StolenCard),
    ("Pick up card", C::LostCard),
    ("Suspected Fraud", C::SuspectedFraud),
    ("Restricted by Risk", C::SuspectedFraud),
    ("Transaction not permitted to cardholder", C::NotPermitted),
    ("Restricted Card", C::NotPermitted),
    ("Currency not supported", C::CurrencyNotSupported),
    ("Duplicate Transaction Reference", C::Duplicate),
    ("Please provide a unique reference. Reference already exists on a transfer", C::Duplicate),
    ("abandoned", C::Abandoned),
    ("The transaction was not completed", C::Abandoned),
    ("Transaction timed out", C::ExpiredAction),
    ("Timeout", C::ExpiredAction),
    ("Transfer failed: beneficiary bank not available", C::BeneficiaryBankDown),
    ("Your balance is not enough to fulfil this request", C::OurBalanceLow),
    ("Business disabled", C::BlockedByProvider),
    ("You cannot initiate third party payouts as a starter business", C::BlockedByProvider),
];

#[test]
fn every_listed_text_has_its_code() {
    for (text, expected) in TEXTS {
        assert_eq!(code(text), *expected, "{text}");
        assert_eq!(code(&text.to_uppercase()), *expected, "{text}, shouted");
    }
}

#[test]
fn a_new_text_is_a_decline_nobody_knows() {
    for text in ["", "Approved?", "Charge attempted", "Something new"] {
        assert_eq!(code(text), C::UnknownDecline, "{text}");
        assert_eq!(known(text), None, "{text}");
    }
}

#[test]
fn every_row_is_reached_as_it_stands() {
    for (fragment, expected) in FRAGMENTS {
        assert_eq!(&folded(fragment), fragment, "never matches");
        assert_eq!(known(fragment), Some(*expected), "`{fragment}` is hidden behind an earlier row");
    }
}
