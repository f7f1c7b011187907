//! What the bank's codes mean. Most are those of the interbank network, and public lists of them disagree: 96 and 97 are
//! failures in some and paid in the end in others. So a payout has failed only for codes that are given before anything is
//! posted; what any other code means is for the status enquiry to say.

use recovery::DeclineCode;

/// What a code says of a transfer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    /// Done.
    Approved,
    /// Under way.
    Underway,
    /// It has this reference already: an earlier send may have worked.
    Repeated,
    /// It has no such transfer.
    Absent,
    /// Refused before anything was posted.
    Refused(DeclineCode),
    /// It does not take our user and password.
    NotUs,
    /// Anything may have happened.
    Doubtful,
}

/// Codes of the network that are given before anything is posted.
const REFUSED: [&str; 13] = ["03", "05", "07", "08", "13", "16", "30", "51", "57", "58", "61", "63", "65"];

/// What the bank says when it knows no such transaction, in any of its services.
const ABSENT: [&str; 4] =
    ["transaction not found", "transaction does not exist", "unable to locate record", "record not found"];

/// What an answer to a transfer says.
pub(super) fn of_transfer(code: &str) -> Meaning {
    match code {
        "00" => Meaning::Approved,
        "09" => Meaning::Underway,
        "26" | "94" | "7709" => Meaning::Repeated,
        code if REFUSED.contains(&code) || is_refused_by_bank(code) => Meaning::Refused(decline(code)),
        _ => Meaning::Doubtful,
    }
}

/// What an answer to a status enquiry says. `folded` is its message.
pub(super) fn of_enquiry(code: &str, folded: &str) -> Meaning {
    match (code, of_transfer(code)) {
        ("25", _) => Meaning::Absent,
        _ if says_absent(folded) => Meaning::Absent,
        ("8004", _) => Meaning::NotUs,
        // The enquiry carries no reference that could be there before.
        (_, Meaning::Repeated) => Meaning::Doubtful,
        (_, meaning) => meaning,
    }
}

/// Whether a folded message says that there is no such transaction.
pub(super) fn says_absent(folded: &str) -> bool {
    ABSENT.iter().any(|words| folded.contains(words))
}

/// The bank's own checks, before it posts: 7700 to 7798, but that the reference was there before.
fn is_refused_by_bank(code: &str) -> bool {
    let digits = code.len() == 4 && code.starts_with("77") && code.bytes().all(|byte| byte.is_ascii_digit());
    digits && !matches!(code, "7709" | "7799")
}

/// A code in our words. The account that pays is ours here, so what is said of it is said of us.
pub(super) fn decline(code: &str) -> DeclineCode {
    match code {
        "51" | "7704" => DeclineCode::OurBalanceLow,
        "61" | "65" => DeclineCode::LimitExceeded,
        "05" => DeclineCode::DoNotHonor,
        "21" | "32" => DeclineCode::GenericDecline,
        "91" => DeclineCode::BeneficiaryBankDown,
        "92" | "505" => DeclineCode::IssuerUnavailable,
        "7799" => DeclineCode::ProcessorError,
        "7715" => DeclineCode::AuthenticationRequired,
        "07" | "7701" | "7702" => DeclineCode::InvalidMethod,
        "34" | "63" => DeclineCode::SuspectedFraud,
        "58" | "8888" => DeclineCode::NotPermitted,
        "57" => DeclineCode::BlockedByProvider,
        "7708" => DeclineCode::CurrencyNotSupported,
        "26" | "94" | "7709" => DeclineCode::Duplicate,
        "06" | "7703" => DeclineCode::AccountDormant,
        "08" => DeclineCode::NameMismatch,
        "03" | "12" | "13" | "16" | "18" | "30" | "7706" | "8005" => DeclineCode::BadRequest,
        "8004" => DeclineCode::Auth,
        "01" | "09" | "25" | "68" | "96" | "97" | "99" | "909" | "919" | "999" | "8803" => DeclineCode::OutcomeUnknown,
        _ => DeclineCode::UnknownDecline,
    }
}

#[cfg(test)]
mod tests;
