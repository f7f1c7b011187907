//! What an answer of the transfer service says of a payout, an account or a question.

use recovery::DeclineCode;
use usecase::ports::{GatewayError, PayoutAsk, PayoutOutcome, Raw, Resolved, UnknownCause};

use crate::kit::{Fields, Reference, folded, naira, raw, shortened};
use crate::providus::codes::{self, Meaning};

/// What the bank writes in the place of the session of a transfer that did not succeed.
const NO_SESSION: &str = "Transfer_Not_Successful";

/// What an answer to a transfer says.
pub(super) fn sent(told: &Fields, ask: &PayoutAsk) -> PayoutOutcome {
    let (code, session) = (told.text("responseCode"), told.some("sessionId"));
    match codes::of_transfer(&code) {
        _ if code.is_empty() => PayoutOutcome::Unknown(UnknownCause::Unparseable),
        Meaning::Approved if session.as_deref() == Some(NO_SESSION) => {
            mismatch(format!("approved (00), and {NO_SESSION} all the same"))
        }
        Meaning::Approved => contradiction(told, ask).unwrap_or_else(|| settled(ask, session)),
        Meaning::Underway => PayoutOutcome::Pending { gateway_ref: session },
        Meaning::Refused(decline) => PayoutOutcome::Failed { code: decline, raw: refusal(told, &code, decline) },
        Meaning::Repeated => mismatch(format!("the bank has this reference already ({code})")),
        Meaning::Doubtful | Meaning::Absent | Meaning::NotUs => doubt(told, &code),
    }
}

/// What an answer to a status enquiry says.
pub(super) fn looked_up(told: &Fields, ask: &PayoutAsk) -> Result<PayoutOutcome, GatewayError> {
    let (code, message) = (told.text("responseCode"), told.text("responseMessage"));
    Ok(match codes::of_enquiry(&code, &folded(&message)) {
        Meaning::Absent => PayoutOutcome::Unknown(UnknownCause::NotFound),
        _ if code.is_empty() => PayoutOutcome::Unknown(UnknownCause::Unparseable),
        Meaning::Approved => contradiction(told, ask).unwrap_or_else(|| settled(ask, told.some("sessionId"))),
        Meaning::Underway => PayoutOutcome::Pending { gateway_ref: ask.gateway_ref.clone() },
        Meaning::Refused(decline) => PayoutOutcome::Failed { code: decline, raw: refusal(told, &code, decline) },
        Meaning::NotUs => return Err(no_answer(told)),
        Meaning::Doubtful | Meaning::Repeated => doubt(told, &code),
    })
}

/// What a name enquiry says.
pub(super) fn resolved(told: &Fields, asked: &str) -> Result<Resolved, GatewayError> {
    let code = told.text("responseCode");
    if matches!(code.as_str(), "8004" | "8005") {
        return Err(no_answer(told));
    }
    let same = told.some("accountNumber").is_none_or(|number| number == asked);
    Ok(match (code.as_str(), told.some("accountName")) {
        ("00", Some(name)) if same => Resolved::Name(name),
        // A dormant account takes nothing either.
        ("06" | "07" | "7701" | "7702" | "7703", _) => Resolved::NoSuchAccount,
        _ => Resolved::Unavailable,
    })
}

/// Why a question was not answered.
pub(super) fn no_answer(told: &Fields) -> GatewayError {
    let (code, message) = (told.text("responseCode"), shortened(&told.text("responseMessage")).unwrap_or_default());
    let words = format!("Providus says `{message}` ({code})");
    match code.as_str() {
        "8004" => GatewayError::Auth(format!("{words}: are `userName` and `password` right?")),
        code if codes::decline(code) == DeclineCode::BadRequest => GatewayError::BadRequest(words),
        _ => GatewayError::NotSent(words),
    }
}

fn settled(ask: &PayoutAsk, session: Option<String>) -> PayoutOutcome {
    let known = session.or_else(|| ask.gateway_ref.clone());
    PayoutOutcome::Settled { gateway_ref: known.unwrap_or_else(|| Reference::Payout.of(ask.key)), fee: None }
}

/// What an approval says about another transfer than ours.
fn contradiction(told: &Fields, ask: &PayoutAsk) -> Option<PayoutOutcome> {
    let differs = |name: &str, ours: &str| told.some(name).filter(|theirs| theirs != ours);
    if differs("transactionReference", &Reference::Payout.of(ask.key)).is_some() {
        return Some(mismatch("the answer is about another reference".to_owned()));
    }
    if told.some("amount").is_some() && naira(told.figure("amount")) != Some(ask.amount) {
        return Some(mismatch("the answer names another amount".to_owned()));
    }
    if differs("currency", ask.amount.currency().code()).is_some() {
        return Some(mismatch("the answer names another currency".to_owned()));
    }
    let account = ["recipientAccountNumber", "creditAccount"];
    if account.into_iter().any(|name| differs(name, &ask.beneficiary.account_number).is_some()) {
        return Some(mismatch("the answer names another account".to_owned()));
    }
    None
}

fn mismatch(what: String) -> PayoutOutcome {
    PayoutOutcome::Unknown(UnknownCause::Mismatch(what))
}

/// A refusal in the bank's words, or in ours where it has none.
fn refusal(told: &Fields, code: &str, decline: DeclineCode) -> Raw {
    let said = told.some("responseMessage");
    raw(code, said.as_deref().unwrap_or_else(|| decline.merchant_text()))
}

fn doubt(told: &Fields, code: &str) -> PayoutOutcome {
    let (means, message) = (codes::decline(code), shortened(&told.text("responseMessage")));
    tracing::warn!(code, means = means.as_str(), message, "a payout by Providus is in doubt");
    PayoutOutcome::Unknown(UnknownCause::Code(code.to_owned()))
}

#[cfg(test)]
mod tests;
