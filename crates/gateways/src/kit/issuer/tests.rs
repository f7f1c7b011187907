//! The fragments, and that the telling ones win.

use super::*;

#[test]
fn a_reason_inside_a_plain_refusal_is_found() {
    assert_eq!(issuer_code("Transaction Declined: INSUFFICIENT  FUNDS."), Some(C::InsufficientFunds));
    assert_eq!(issuer_code("Declined - Stolen Card, Pick-Up"), Some(C::StolenCard));
    assert_eq!(issuer_code("declined"), Some(C::GenericDecline));
}

#[test]
fn what_nobody_listed_has_no_code() {
    for text in ["", "Charge attempted", "Something else went wrong", "51"] {
        assert_eq!(issuer_code(text), None, "{text}");
    }
}

#[test]
fn fragments_are_folded_already_and_each_is_reached() {
    for (fragment, code) in FRAGMENTS {
        assert_eq!(&folded(fragment), fragment, "never matches");
        assert_eq!(issuer_code(fragment), Some(*code), "`{fragment}` is hidden behind an earlier row");
    }
}

#[test]
fn an_outage_told_as_a_refusal_settles_nothing() {
    for text in ["System malfunction", "Issuer or switch inoperative", "Request timed out", "Abandoned"] {
        assert!(!is_settled_no(issuer_code(text).expect(text)), "{text}");
    }
    for text in ["Insufficient funds", "Token not generated", "Declined", "Transaction not permitted"] {
        assert!(is_settled_no(issuer_code(text).expect(text)), "{text}");
    }
}
