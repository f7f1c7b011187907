//! Every code that is written down anywhere, and many that are not.

use super::*;

#[test]
fn only_codes_on_the_list_are_failures() {
    let listed = ["03", "05", "07", "08", "13", "16", "30", "51", "57", "58", "61", "63", "65"];
    let banks = ["7701", "7702", "7703", "7704", "7706", "7708", "7715", "7700", "7798"];
    for code in listed.into_iter().chain(banks) {
        let expected = Meaning::Refused(decline(code));
        assert_eq!(of_transfer(code), expected, "{code}");
        assert_eq!(of_enquiry(code, ""), expected, "{code}");
    }
    for number in 0..10_000 {
        let code = if number < 100 { format!("{number:02}") } else { number.to_string() };
        let refused = matches!(of_transfer(&code), Meaning::Refused(_));
        let in_bank = (7700..=7798).contains(&number) && number != 7709;
        assert_eq!(refused, listed.contains(&code.as_str()) || in_bank, "{code}");
    }
}

#[test]
fn doubt_is_never_an_end() {
    for code in
        ["01", "25", "68", "96", "97", "99", "909", "919", "999", "8803", "7799", "91", "92", "06", "12", "21", "32"]
    {
        assert_eq!(of_transfer(code), Meaning::Doubtful, "{code}");
    }
    for code in ["", "0", "000", "OK", "7", "77", "77a1", "77011", "-1", "٠٠"] {
        assert_eq!(of_transfer(code), Meaning::Doubtful, "{code:?}");
    }
    assert_eq!(of_transfer("00"), Meaning::Approved);
    assert_eq!(of_transfer("09"), Meaning::Underway);
    for code in ["26", "94", "7709"] {
        assert_eq!(of_transfer(code), Meaning::Repeated, "{code}");
        assert_eq!(of_enquiry(code, ""), Meaning::Doubtful, "{code}");
    }
}

#[test]
fn an_enquiry_may_find_nothing_or_not_know_us() {
    for message in ["transaction not found", "transaction does not exist", "unable to locate record in database"] {
        for code in ["00", "01", "25", "7799"] {
            assert_eq!(of_enquiry(code, message), Meaning::Absent, "{code} {message}");
        }
    }
    assert_eq!(of_enquiry("25", ""), Meaning::Absent);
    assert_eq!(of_enquiry("8004", "authentication failed"), Meaning::NotUs);
    assert_eq!(of_transfer("8004"), Meaning::Doubtful, "what it means after a send is for the enquiry to say");
    assert_eq!(of_enquiry("01", "status unknown"), Meaning::Doubtful);
}

#[test]
fn every_documented_code_has_a_name_of_ours() {
    let table = [
        (DeclineCode::OurBalanceLow, vec!["51", "7704"]),
        (DeclineCode::LimitExceeded, vec!["61", "65"]),
        (DeclineCode::DoNotHonor, vec!["05"]),
        (DeclineCode::GenericDecline, vec!["21", "32"]),
        (DeclineCode::BeneficiaryBankDown, vec!["91"]),
        (DeclineCode::IssuerUnavailable, vec!["92", "505"]),
        (DeclineCode::ProcessorError, vec!["7799"]),
        (DeclineCode::AuthenticationRequired, vec!["7715"]),
        (DeclineCode::InvalidMethod, vec!["07", "7701", "7702"]),
        (DeclineCode::SuspectedFraud, vec!["34", "63"]),
        (DeclineCode::NotPermitted, vec!["58", "8888"]),
        (DeclineCode::BlockedByProvider, vec!["57"]),
        (DeclineCode::CurrencyNotSupported, vec!["7708"]),
        (DeclineCode::Duplicate, vec!["26", "94", "7709"]),
        (DeclineCode::AccountDormant, vec!["06", "7703"]),
        (DeclineCode::NameMismatch, vec!["08"]),
        (DeclineCode::BadRequest, vec!["30", "12", "18", "8005", "7706"]),
        (DeclineCode::Auth, vec!["8004"]),
        (DeclineCode::OutcomeUnknown, vec!["01", "09", "25", "68", "96", "97", "99", "909", "919", "999", "8803"]),
        (DeclineCode::UnknownDecline, vec!["00", "40", "7712", "x", ""]),
    ];
    for (expected, codes) in table {
        for code in codes {
            assert_eq!(decline(code), expected, "{code}");
        }
    }
}
