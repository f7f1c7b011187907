use std::collections::BTreeSet;

use super::{Category, DeclineCode as C, RetryClass as R};

#[test]
fn names_are_unique_and_survive_a_round_trip() {
    let names: BTreeSet<&str> = C::ALL.iter().map(|c| c.as_str()).collect();
    assert_eq!(names.len(), C::ALL.len());
    for code in C::ALL.iter().copied() {
        assert_eq!(C::parse(code.as_str()), Ok(code));
        assert_eq!(C::from_raw(code.as_str()), code);
        let json = serde_json::to_string(&code).expect("a unit variant serialises");
        assert_eq!(json, format!("\"{code}\""));
    }
    assert!(C::parse("Expired_Card").is_err(), "parse is exact");
}

#[test]
fn classes_follow_the_taxonomy() {
    let rows: &[(R, &[C])] = &[
        (R::Payday, &[C::InsufficientFunds]),
        (R::Limit, &[C::LimitExceeded]),
        (
            R::Soft,
            &[
                C::DoNotHonor,
                C::GenericDecline,
                C::IssuerUnavailable,
                C::ProcessorError,
                C::BeneficiaryBankDown,
                C::UnknownDecline,
            ],
        ),
        (
            R::CustomerAction,
            &[
                C::AuthenticationRequired,
                C::IncorrectPin,
                C::IncorrectOtp,
                C::IncorrectCvc,
                C::Abandoned,
                C::ExpiredAction,
            ],
        ),
        (
            R::NewMethod,
            &[
                C::ExpiredCard,
                C::InvalidMethod,
                C::TokenInvalid,
                C::NoPaymentMethod,
                C::MandateInactive,
                C::AccountDormant,
                C::NameMismatch,
            ],
        ),
        (
            R::Never,
            &[
                C::LostCard,
                C::StolenCard,
                C::SuspectedFraud,
                C::NotPermitted,
                C::CurrencyNotSupported,
                C::AccountClosed,
                C::ConsentRevoked,
            ],
        ),
        (R::OurFault, &[C::OurBalanceLow, C::BlockedByProvider, C::BadRequest, C::Auth]),
        (R::UnknownOutcome, &[C::Duplicate, C::OutcomeUnknown]),
    ];
    let mut seen = 0;
    for (class, codes) in rows {
        for code in *codes {
            assert_eq!(code.class(), *class, "{code}");
            seen += 1;
        }
    }
    assert_eq!(seen, C::ALL.len(), "every code is in the table");
}

#[test]
fn categories_follow_the_reports() {
    let rows = [
        ("insufficient_funds", Category::InsufficientFunds),
        ("51", Category::InsufficientFunds),
        ("expired_card", Category::ExpiredCard),
        ("54", Category::ExpiredCard),
        ("card_not_supported", Category::CardNotSupported),
        ("do_not_honor", Category::DoNotHonor),
        ("05", Category::DoNotHonor),
        ("stolen_card", Category::HardDecline),
        ("processor_error", Category::ProcessorError),
        ("timeout", Category::ProcessorError),
        ("never heard of it", Category::Unknown),
    ];
    for (raw, category) in rows {
        assert_eq!(C::from_raw(raw).category(), category, "{raw}");
    }
    for code in C::ALL.iter().filter(|c| c.class() == R::Never) {
        assert_eq!(code.category(), Category::HardDecline, "{code}");
    }
}

#[test]
fn raw_codes_are_read() {
    let rows = [
        ("51", C::InsufficientFunds),
        (" 05 ", C::DoNotHonor),
        ("5", C::DoNotHonor),
        ("06", C::GenericDecline),
        ("54", C::ExpiredCard),
        ("33", C::ExpiredCard),
        ("41", C::LostCard),
        ("43", C::StolenCard),
        ("04", C::LostCard),
        ("61", C::LimitExceeded),
        ("65", C::LimitExceeded),
        ("14", C::InvalidMethod),
        ("91", C::IssuerUnavailable),
        ("96", C::ProcessorError),
        ("55", C::IncorrectPin),
        ("N7", C::IncorrectCvc),
        ("1A", C::AuthenticationRequired),
        ("R1", C::ConsentRevoked),
        ("59", C::SuspectedFraud),
        ("57", C::NotPermitted),
        ("53", C::AccountClosed),
        ("94", C::Duplicate),
        ("30", C::BadRequest),
        ("68", C::OutcomeUnknown),
        ("timeout", C::OutcomeUnknown),
        ("EXPIRED_CARD", C::ExpiredCard),
        ("", C::UnknownDecline),
        ("999", C::UnknownDecline),
        ("brand new words", C::UnknownDecline),
    ];
    for (raw, code) in rows {
        assert_eq!(C::from_raw(raw), code, "{raw:?}");
    }
}

#[test]
fn unexplained_refusals_are_tried_twice_at_most() {
    let capped: Vec<C> = C::ALL.iter().copied().filter(|c| c.max_tries().is_some()).collect();
    assert_eq!(capped, [C::DoNotHonor, C::GenericDecline, C::UnknownDecline]);
    assert_eq!(C::DoNotHonor.max_tries(), Some(2));
}

#[test]
fn customer_action_and_outages_use_no_attempt() {
    for code in C::ALL.iter().copied() {
        let free = matches!(code.class(), R::CustomerAction | R::OurFault | R::UnknownOutcome);
        assert_eq!(code.class().uses_attempt(), !free, "{code}");
        let outage = matches!(code.class(), R::OurFault | R::UnknownOutcome);
        assert_eq!(code.class().is_decline(), !outage, "{code}");
    }
}

#[test]
fn the_payer_is_not_told_of_theft_loss_or_fraud() {
    for code in [C::LostCard, C::StolenCard, C::SuspectedFraud] {
        assert_eq!(code.payer_text(), C::DoNotHonor.payer_text());
    }
    for code in C::ALL {
        let text = code.payer_text().to_lowercase();
        for word in ["stolen", "lost", "fraud"] {
            assert!(!text.contains(word), "{code} tells the payer `{word}`");
        }
        assert!(text.ends_with('.') && !code.merchant_text().ends_with('.'));
    }
}
