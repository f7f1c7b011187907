//! Mandates: leave to take money from a bank account, given by sending ₦50 from it.
//!
//! Their references are digits only, their answers have names of their own, and a debit carries no reference of ours at all:
//! one that was not answered cannot be asked about, and is for a person to compare with the statement. A mandate may be debited
//! once it is active *and* the bank was advised.

use jiff::civil::Date;
use recovery::Rail;
use serde_json::json;
use usecase::ports::{
    ChargeAsk, ChargeOutcome, GatewayError, LookUpAsk, Mandate, MandateTerms, NextAction, SavedMethod, SetupAsk,
    SetupOutcome, UnknownCause,
};
use wire::Method;

use super::desk::Kind;
use super::said::Said;
use super::transaction::{Standing, standing};
use super::{Nomba, asked, declines, heard, told};
use crate::kit::{Fields, Reference, folded, is_account, naira, naira_text, raw, shortened};

/// What the token of a mandate begins with; those of cards do not.
const TOKEN: &str = "mandate-";
/// In whose name the account is that the ₦50 go to.
const NETWORK: &str = "NIBSS e-mandate";
/// The bank of that account, when the sentence that names it cannot be read.
const UNNAMED: &str = "the bank named by NIBSS";

impl Nomba {
    /// Writes a mandate down, and says where its payer sends the ₦50.
    pub(super) async fn begin_mandate(&self, ask: &SetupAsk) -> Result<SetupOutcome, GatewayError> {
        let Some(terms) = &ask.mandate else {
            return Err(GatewayError::BadRequest("a mandate needs the terms its payer agrees to".to_owned()));
        };
        let Some(email) = ask.payer.email.as_deref() else {
            return Err(GatewayError::BadRequest("Nomba takes no mandate without the payer's mail address".to_owned()));
        };
        naira_text(terms.ceiling)?;
        let body = written(terms, email, ask.payer.phone.as_deref());
        let request = self.desk.post("v1/direct-debits").json(&body);
        let said = match heard(self.desk.exchange(Kind::Charge, request).await)? {
            Ok(said) => said,
            Err(_) => return Ok(SetupOutcome::Unknown),
        };
        match said.data.some("mandateId").filter(|_| said.is_good()) {
            Some(mandate) => Ok(consent(mandate, &said)),
            None if said.is_good() || said.is_taken() => Ok(SetupOutcome::Unknown),
            None => {
                Err(GatewayError::BadRequest(format!("Nomba says `{}`", shortened(&said.words).unwrap_or_default())))
            }
        }
    }

    /// Whether its payer has consented and the bank was advised.
    pub(super) async fn finish_mandate(
        &self,
        ask: &SetupAsk,
        mandate: Option<&str>,
    ) -> Result<SetupOutcome, GatewayError> {
        let issuer = ask.mandate.as_ref().map(|terms| terms.bank_code.clone());
        let Some(mandate) = mandate else { return Ok(SetupOutcome::Unknown) };
        let said = match self.mandate_status(mandate).await? {
            Ok(said) => said,
            Err(_) => return Ok(SetupOutcome::Unknown),
        };
        Ok(match state(&said) {
            Some(Mandate::Active) => SetupOutcome::Saved(Box::new(method(mandate, &said.data, issuer))),
            Some(Mandate::Ended) => {
                let why = said.data.first(&["rejectionComment", "rejectionReason"]).unwrap_or(said.words);
                SetupOutcome::Failed(raw(&said.data.text("mandateStatus"), &why))
            }
            Some(Mandate::Initiated | Mandate::AwaitingConsent | Mandate::Suspended) => {
                SetupOutcome::Pending { gateway_ref: Some(mandate.to_owned()) }
            }
            None => SetupOutcome::Unknown,
        })
    }

    /// Where a mandate stands.
    pub(super) async fn mandate_of(&self, token: &str) -> Result<Mandate, GatewayError> {
        let mandate = id(token).ok_or_else(|| not_one(token))?;
        let said = told(self.desk.exchange(Kind::Read, self.status_request(mandate)).await)?;
        state(&said).ok_or_else(|| {
            GatewayError::NotSent(format!("Nomba says `{}` of the mandate", shortened(&said.words).unwrap_or_default()))
        })
    }

    /// Debits a mandate.
    pub(super) async fn debit(&self, ask: &ChargeAsk, token: &str) -> Result<ChargeOutcome, GatewayError> {
        let mandate = id(token).ok_or_else(|| not_one(token))?;
        let body = json!({ "mandateId": mandate, "amount": naira_text(ask.amount)? });
        let request = self.desk.post("v1/direct-debits/debit-mandate").json(&body);
        Ok(match heard(self.desk.exchange(Kind::Charge, request).await)? {
            Ok(said) => debited(&said, ask),
            Err(cause) => ChargeOutcome::Unknown(cause),
        })
    }

    /// What became of a debit, if Nomba ever named it.
    pub(super) async fn look_up_debit(&self, ask: &LookUpAsk) -> Result<ChargeOutcome, GatewayError> {
        let own = Reference::Charge.of(ask.key.uuid());
        match ask.gateway_ref.as_deref().filter(|told| *told != own) {
            Some(transaction) => Ok(match self.transaction(&[("transactionRef", transaction)]).await? {
                Ok(Some(transaction)) => transaction.charge(None),
                Ok(None) => ChargeOutcome::Unknown(UnknownCause::NotFound),
                Err(cause) => ChargeOutcome::Unknown(cause),
            }),
            // Not that it was not found: it cannot be looked for, and so must not be sent again.
            None => Ok(ChargeOutcome::Unknown(UnknownCause::Mismatch(
                "Nomba knows debits by no reference of ours; compare its statement".to_owned(),
            ))),
        }
    }

    /// Ends a mandate for good.
    pub(super) async fn end_mandate(&self, token: &str) -> Result<(), GatewayError> {
        let mandate = id(token).ok_or_else(|| not_one(token))?;
        let body = json!({ "mandateId": mandate, "status": "DELETE" });
        let request = self.desk.request(Method::PUT, "v1/direct-debits/update-status").json(&body);
        let said = told(self.desk.exchange(Kind::Charge, request).await)?;
        let gone = said.is_good() || said.is_absent() || folded(&said.words).contains("deleted");
        if gone { Ok(()) } else { Err(GatewayError::BadRequest(format!("Nomba says `{}`", said.words))) }
    }

    async fn mandate_status(&self, mandate: &str) -> Result<super::Heard, GatewayError> {
        asked(self.desk.exchange(Kind::Read, self.status_request(mandate)).await)
    }

    fn status_request(&self, mandate: &str) -> wire::RequestBuilder {
        self.desk.get(&format!("v1/direct-debits/status?{}", wire::form(&[("mandateId", mandate)])))
    }
}

/// The mandate that a token stands for; `None` for a card's.
pub(super) fn id(token: &str) -> Option<&str> {
    token.strip_prefix(TOKEN).filter(|mandate| !mandate.is_empty())
}

/// How often it is debited is ours to decide, and such a mandate must not name an amount: the ceiling is kept here only.
fn written(terms: &MandateTerms, email: &str, phone: Option<&str>) -> serde_json::Value {
    // The end of the day, because a beginning that has passed is refused.
    let day = |date: Date| format!("{date}T23:59");
    json!({
        "customerAccountNumber": terms.account_number,
        "bankCode": terms.bank_code,
        "customerName": terms.account_name,
        "customerAccountName": terms.account_name,
        "customerAddress": terms.address.as_deref().unwrap_or_default(),
        "customerPhoneNumber": phone.unwrap_or_default(),
        "customerEmail": email,
        "frequency": "VARIABLE",
        "merchantReference": terms.numeric_key.to_string(),
        "startDate": day(terms.from),
        "endDate": day(terms.to),
        "startImmediately": true,
    })
}

/// What the payer is to do stands in a sentence: send ₦50 *into account number* so-and-so *with* such a bank.
fn consent(mandate: String, said: &Said) -> SetupOutcome {
    let sentence = said.data.first(&["description", "responseMessage"]).unwrap_or_else(|| said.words.clone());
    match instructions(&sentence) {
        Some((account, bank)) => SetupOutcome::RequiresAction {
            action: NextAction::TransferTo { bank, account, name: NETWORK.to_owned() },
            gateway_ref: Some(mandate),
            expires_at: None,
        },
        None => SetupOutcome::Pending { gateway_ref: Some(mandate) },
    }
}

/// The first account in a sentence, and its bank.
fn instructions(sentence: &str) -> Option<(String, String)> {
    let (at, account) = sentence
        .split(|letter: char| !letter.is_ascii_digit())
        .filter(|digits| is_account(digits))
        .find_map(|digits| sentence.find(digits).map(|at| (at, digits)))?;
    let rest = sentence.get(at..)?.strip_prefix(account)?.trim_start_matches(['"', '\\', ' ', ',', '(']);
    let named = ["with ", "Bank: ", "at "].iter().find_map(|word| rest.strip_prefix(word));
    let bank = named.unwrap_or_default().split([',', '.', ')', '(']).next().unwrap_or_default();
    let bank = bank.split(" or ").next().unwrap_or_default().trim();
    Some((account.to_owned(), if bank.is_empty() { UNNAMED.to_owned() } else { bank.to_owned() }))
}

fn state(said: &Said) -> Option<Mandate> {
    if !said.is_good() {
        return None;
    }
    let (status, advice) = (folded(&said.data.text("mandateStatus")), folded(&said.data.text("mandateAdviceStatus")));
    // Written in two spellings, and `not` stands between the words.
    let advised = matches!(advice.as_str(), "advice sent" | "advise sent");
    match status.as_str() {
        "active" if advised => Some(Mandate::Active),
        "active" => Some(Mandate::AwaitingConsent),
        "suspend" | "suspended" => Some(Mandate::Suspended),
        "delete" | "deleted" | "rejected" | "expired" => Some(Mandate::Ended),
        "initiated" => Some(Mandate::Initiated),
        "" => None,
        _ => Some(Mandate::AwaitingConsent),
    }
}

fn method(mandate: &str, data: &Fields, issuer: Option<String>) -> SavedMethod {
    let number = data.some("customerAccountNumber");
    SavedMethod {
        token: format!("{TOKEN}{mandate}"),
        rail: Rail::DirectDebit,
        brand: None,
        last4: number.as_deref().and_then(|number| number.get(number.len().checked_sub(4)?..)).map(str::to_owned),
        expiry: None,
        fingerprint: None,
        issuer,
        bound_email: None,
    }
}

fn debited(said: &Said, ask: &ChargeAsk) -> ChargeOutcome {
    let word = said.data.text("status");
    match standing(&word) {
        _ if said.is_underway() => ChargeOutcome::Pending { gateway_ref: named(said) },
        Standing::Done if said.is_good() => match naira(said.data.figure("amount")) {
            Some(amount) => ChargeOutcome::Succeeded {
                gateway_ref: named(said).unwrap_or_else(|| Reference::Charge.of(ask.key.uuid())),
                amount,
                fee: None,
                saved: None,
            },
            None => ChargeOutcome::Unknown(UnknownCause::Unparseable),
        },
        Standing::Underway => ChargeOutcome::Pending { gateway_ref: named(said) },
        Standing::Failed => declines::outcome(&word, &said.words),
        Standing::Done | Standing::Refunded | Standing::Reversed | Standing::Canceled | Standing::Unclear(_) => {
            // Who could not be reached may still have done it.
            let refused = declines::of(&said.words).is_some_and(|code| !code.is_outage());
            if refused && !said.is_good() {
                declines::outcome(&said.code, &said.words)
            } else {
                ChargeOutcome::Unknown(UnknownCause::Unparseable)
            }
        }
    }
}

fn named(said: &Said) -> Option<String> {
    said.data.first(&["transactionId", "transactionRef", "id"])
}

fn not_one(token: &str) -> GatewayError {
    let shown: String = token.chars().take(TOKEN.len()).collect();
    GatewayError::BadRequest(format!("a token that begins with `{shown}` stands for no mandate of Nomba"))
}

#[cfg(test)]
mod tests;
