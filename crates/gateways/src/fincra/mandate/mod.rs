//! Mandates: written down here, given by the payer with a small transfer from the account, approved by the bank within two days.

use recovery::Rail;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use usecase::ports::{GatewayError, Mandate, NextAction, SavedMethod, SetupAsk, SetupOutcome, UnknownCause};
use wire::is_plain;

use super::client::{Fincra, naira_number, untold};
use super::gateway::email_of;
use super::reply::Reply;
use crate::kit::{lenient, raw, same_mode};

/// How many digits a Nigerian account number has.
const ACCOUNT_DIGITS: usize = 10;

/// What a mandate is charged with: Fincra wants the account again with every debit. `mr_0788b7b-767d|058|0123456789`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) mandate: String,
    pub(super) bank_code: String,
    pub(super) account_number: String,
}

impl Token {
    /// Reads a stored token.
    ///
    /// # Errors
    /// [`GatewayError::BadRequest`] when it is none.
    pub(super) fn parse(text: &str) -> Result<Token, GatewayError> {
        let parts: Vec<&str> = text.split('|').collect();
        match parts.as_slice() {
            [mandate, bank, account] if [mandate, bank, account].into_iter().all(|part| is_plain(part)) => Ok(Token {
                mandate: (*mandate).to_owned(),
                bank_code: (*bank).to_owned(),
                account_number: (*account).to_owned(),
            }),
            _ => Err(GatewayError::BadRequest("this is no token of Fincra: `mandate|bank|account`".to_owned())),
        }
    }

    /// The text to store.
    fn write(&self) -> String {
        format!("{}|{}|{}", self.mandate, self.bank_code, self.account_number)
    }
}

/// A wish for a mandate.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Wish<'a> {
    /// All that may be taken over its life.
    amount: Box<RawValue>,
    description: &'a str,
    start_date: String,
    end_date: String,
    business_address: &'a str,
    currency: &'a str,
    customer: Holder<'a>,
}

/// Whose account it is.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Holder<'a> {
    account_number: &'a str,
    account_name: &'a str,
    bank_code: &'a str,
    address: &'a str,
    email: &'a str,
    phone: &'a str,
}

/// A mandate as Fincra tells it.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Given {
    #[serde(deserialize_with = "lenient::text")]
    status: Option<String>,
    #[serde(deserialize_with = "lenient::text")]
    reference: Option<String>,
    #[serde(rename = "responseDescription", deserialize_with = "lenient::text")]
    instruction: Option<String>,
}

/// Where a mandate stands by Fincra's word; none for a word that nobody knows.
fn state(word: &str) -> Option<Mandate> {
    match word {
        "initiated" => Some(Mandate::Initiated),
        "pending" | "processing" | "awaiting_approval" => Some(Mandate::AwaitingConsent),
        "approved" | "active" => Some(Mandate::Active),
        "suspended" | "inactive" | "paused" => Some(Mandate::Suspended),
        "rejected" | "failed" | "cancelled" | "canceled" | "expired" | "revoked" => Some(Mandate::Ended),
        _ => None,
    }
}

impl Fincra {
    pub(super) async fn begin_mandate(&self, ask: &SetupAsk) -> Result<SetupOutcome, GatewayError> {
        same_mode(self.mode, ask.mode)?;
        let missing = |what: &str| GatewayError::BadRequest(format!("Fincra wants {what} for a mandate"));
        let terms = match (&ask.mandate, ask.rail) {
            (Some(terms), Rail::DirectDebit) => terms,
            (None, Rail::DirectDebit) => return Err(missing("the account and what may be taken from it")),
            _ => return Err(GatewayError::Unsupported(format!("Fincra saves no {}", ask.rail.as_str()))),
        };
        let Some(business_address) = &self.address else {
            let why = "`businessAddress` is missing, and there are no mandates without it";
            return Err(GatewayError::Misconfigured(why.to_owned()));
        };
        let body = Wish {
            amount: naira_number(terms.ceiling)?,
            description: "Subscription",
            start_date: terms.from.to_string(),
            end_date: terms.to.to_string(),
            business_address,
            currency: terms.ceiling.currency().code(),
            customer: Holder {
                account_number: &terms.account_number,
                account_name: &terms.account_name,
                bank_code: &terms.bank_code,
                address: terms.address.as_deref().ok_or_else(|| missing("the payer's postal address"))?,
                email: email_of(&ask.payer)?,
                phone: ask.payer.phone.as_deref().ok_or_else(|| missing("the payer's phone number"))?,
            },
        };
        let given: Option<Given> = match self.write(self.post("mandate-mgt/mandates", &body)).await? {
            Reply::Yes(said) => said.read(),
            Reply::No(refusal) => return Err(refusal.bad_request()),
            // One more wish does no harm: nothing is taken without consent.
            Reply::Doubt(_) => return Ok(SetupOutcome::Unknown),
        };
        let Some(Given { reference: Some(reference), instruction, .. }) = given else {
            return Ok(SetupOutcome::Unknown);
        };
        let gateway_ref = Some(reference);
        Ok(match instruction.as_deref().and_then(consent) {
            Some(action) => SetupOutcome::RequiresAction { action, gateway_ref, expires_at: None },
            None => SetupOutcome::Pending { gateway_ref },
        })
    }

    pub(super) async fn finish_mandate(
        &self,
        ask: &SetupAsk,
        gateway_ref: Option<&str>,
    ) -> Result<SetupOutcome, GatewayError> {
        same_mode(self.mode, ask.mode)?;
        let (Some(reference), Some(terms)) = (gateway_ref, &ask.mandate) else {
            let why =
                "a mandate is asked about by Fincra's reference and the account it is for, and one of them is missing";
            return Err(GatewayError::BadRequest(why.to_owned()));
        };
        let given = match self.given(reference).await? {
            Ok(given) => given,
            Err(UnknownCause::NotFound) => {
                return Ok(SetupOutcome::Pending { gateway_ref: Some(reference.to_owned()) });
            }
            Err(_) => return Ok(SetupOutcome::Unknown),
        };
        let word = given.status.unwrap_or_default();
        Ok(match state(&word) {
            Some(Mandate::Active) => SetupOutcome::Saved(Box::new(SavedMethod {
                token: Token {
                    mandate: reference.to_owned(),
                    bank_code: terms.bank_code.clone(),
                    account_number: terms.account_number.clone(),
                }
                .write(),
                rail: Rail::DirectDebit,
                brand: None,
                last4: terms.account_number.get(terms.account_number.len().saturating_sub(4)..).map(str::to_owned),
                expiry: None,
                fingerprint: Some(format!("{}:{}", terms.bank_code, terms.account_number)),
                issuer: Some(terms.bank_code.clone()),
                bound_email: None,
            })),
            Some(Mandate::Initiated | Mandate::AwaitingConsent | Mandate::Suspended) => {
                SetupOutcome::Pending { gateway_ref: Some(reference.to_owned()) }
            }
            Some(Mandate::Ended) => SetupOutcome::Failed(raw(&word, "")),
            None => SetupOutcome::Unknown,
        })
    }

    pub(super) async fn mandate_state(&self, token: &Token) -> Result<Mandate, GatewayError> {
        let given = self.given(&token.mandate).await?.map_err(|cause| untold(&cause))?;
        state(given.status.as_deref().unwrap_or_default()).ok_or_else(|| untold(&UnknownCause::Unparseable))
    }

    async fn given(&self, reference: &str) -> Result<Result<Given, UnknownCause>, GatewayError> {
        if !is_plain(reference) {
            return Err(GatewayError::BadRequest("this is no reference of a mandate at Fincra".to_owned()));
        }
        Ok(match self.ask(self.get(&format!("mandate-mgt/mandates/reference/{reference}"))).await? {
            Reply::Yes(said) => said.read().ok_or(UnknownCause::Unparseable),
            Reply::No(refusal) if refusal.not_found() => Err(UnknownCause::NotFound),
            Reply::No(refusal) => return Err(refusal.bad_request()),
            Reply::Doubt(cause) => Err(cause),
        })
    }
}

/// Where the payer sends the small transfer that is their consent: the first account that the instruction names. Its words are the
/// switch's and not promised, so that without an account in them there is only waiting.
fn consent(instruction: &str) -> Option<NextAction> {
    let words: Vec<&str> = instruction.split_whitespace().collect();
    let digits = |word: &&str| word.trim_matches(|letter: char| !letter.is_ascii_digit()).to_owned();
    let at = words.iter().position(|word| {
        let digits = digits(word);
        digits.len() == ACCOUNT_DIGITS && digits.bytes().all(|byte| byte.is_ascii_digit())
    })?;
    let after: Vec<&str> = words.iter().skip(at.saturating_add(1)).copied().collect();
    // "… with Fidelity bank or …"
    let end = after.iter().take(6).position(|word| word.to_ascii_lowercase().starts_with("bank"));
    let named = after.get(..end.unwrap_or(0)).unwrap_or_default();
    let named: Vec<&str> =
        named.iter().filter(|word| !matches!(**word, "with" | "at" | "of" | "in")).copied().collect();
    Some(NextAction::TransferTo { bank: named.join(" "), account: digits(words.get(at)?), name: "NIBSS".to_owned() })
}

#[cfg(test)]
mod tests;
