//! Fincra's own texts, and a few of issuers through it.

use super::*;
use crate::kit::folded;

#[test]
fn every_row_is_reached_as_it_stands() {
    for (fragment, expected) in FRAGMENTS {
        assert_eq!(&folded(fragment), fragment, "never matches");
        assert_eq!(known(fragment), Some(*expected), "`{fragment}` is hidden behind an earlier row");
    }
}

#[test]
fn texts_of_issuers_pass_through() {
    for (text, expected) in [
        ("Insufficient Funds", C::InsufficientFunds),
        ("Do not honor", C::DoNotHonor),
        ("Expired card", C::ExpiredCard),
        ("Declined", C::GenericDecline),
        ("Invalid OTP", C::IncorrectOtp),
        ("Mandate not active", C::MandateInactive),
        ("Cannot continue, Duplicate Customer Reference Passed", C::Duplicate),
        ("A new text", C::UnknownDecline),
        ("", C::UnknownDecline),
    ] {
        assert_eq!(code(text), expected, "{text}");
    }
}
