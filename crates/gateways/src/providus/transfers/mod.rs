//! Transfers: to any bank over the interbank network, to accounts at Providus inside the bank. User and password travel in
//! the body, so no body is ever logged.

mod outcome;

use async_trait::async_trait;
use ids::Mode;
use jiff::Timestamp;
use money::{Currency, Money};
use secrecy::ExposeSecret;
use serde_json::{Value, json};
use usecase::ports::{
    Bank, GatewayError, HookError, Inbound, Page, PayoutAsk, PayoutGateway, PayoutOutcome, ProviderHook, Resolved,
};
use wire::Answer;

use super::{NAME, OWN_BANK};
use crate::kit::{Fields, Line, Reference, Secret, is_account, moved, naira, naira_text, not_asked, same_mode, unsure};

/// The longest narration, in characters.
const NARRATION_CHARS: usize = 100;

/// The transfer service.
#[derive(Debug)]
pub(super) struct Transfers {
    pub(super) mode: Mode,
    pub(super) line: Line,
    pub(super) user: String,
    pub(super) password: Secret,
    /// Our account.
    pub(super) source: String,
    /// Its name.
    pub(super) source_name: String,
}

impl Transfers {
    /// A body with the user and the password in it.
    fn signed(&self, mut body: Value) -> Value {
        body["userName"] = json!(self.user);
        body["password"] = json!(self.password.expose_secret());
        body
    }

    async fn ask(&self, path: &str, body: Value) -> Result<Answer, GatewayError> {
        let request = self.line.post(path).json(&self.signed(body));
        self.line.read(request).await.map_err(|lost| not_asked(&lost))
    }

    /// An answer to a question about an account or the list of banks; what cannot be read is no answer.
    async fn told(&self, path: &str, body: Value) -> Result<Fields, GatewayError> {
        readable(&self.ask(path, body).await?)
    }
}

#[async_trait]
impl PayoutGateway for Transfers {
    fn name(&self) -> &'static str {
        NAME
    }

    async fn banks(&self, currency: Currency) -> Result<Vec<Bank>, GatewayError> {
        only_naira(currency)?;
        let answer = self.line.read(self.line.get("GetNIPBanks")).await.map_err(|lost| not_asked(&lost))?;
        let told = readable(&answer)?;
        let banks: Vec<Bank> = told.each("banks").iter().filter_map(bank).collect();
        if banks.is_empty() { Err(outcome::no_answer(&told)) } else { Ok(banks) }
    }

    async fn resolve(&self, bank_code: &str, account_number: &str) -> Result<Resolved, GatewayError> {
        if !is_account(account_number) {
            return Ok(Resolved::NoSuchAccount);
        }
        let answer = if bank_code == OWN_BANK {
            self.ask("GetProvidusAccount", json!({ "accountNumber": account_number })).await?
        } else {
            let body = json!({ "accountNumber": account_number, "beneficiaryBank": bank_code });
            self.ask("GetNIPAccount", body).await?
        };
        match unsure(&answer) {
            None => outcome::resolved(&Fields::of(&answer), account_number),
            // Their failure and a bank's silence are the same to whoever wants a name.
            Some(Ok(_)) => Ok(Resolved::Unavailable),
            Some(Err(error)) => Err(error),
        }
    }

    async fn balance(&self, currency: Currency) -> Result<Money, GatewayError> {
        only_naira(currency)?;
        let told = self.told("GetProvidusAccount", json!({ "accountNumber": self.source })).await?;
        match (told.text("responseCode").as_str(), naira(told.figure("availableBalance"))) {
            ("00", Some(balance)) => Ok(balance),
            _ => Err(outcome::no_answer(&told)),
        }
    }

    async fn send(&self, ask: &PayoutAsk) -> Result<PayoutOutcome, GatewayError> {
        same_mode(self.mode, ask.mode)?;
        let (path, body) = transfer(self, ask)?;
        let answer = match self.line.payout(self.line.post(path).json(&self.signed(body))).await {
            Ok(answer) => answer,
            Err(lost) => return moved(lost).map(PayoutOutcome::Unknown),
        };
        match unsure(&answer) {
            Some(doubt) => doubt.map(PayoutOutcome::Unknown),
            None => Ok(outcome::sent(&Fields::of(&answer), ask)),
        }
    }

    async fn look_up(&self, ask: &PayoutAsk) -> Result<PayoutOutcome, GatewayError> {
        same_mode(self.mode, ask.mode)?;
        let path = match ask.beneficiary.bank_code.as_str() {
            OWN_BANK => "GetProvidusTransactionStatus",
            _ => "GetNIPTransactionStatus",
        };
        let answer = self.ask(path, json!({ "transactionReference": Reference::Payout.of(ask.key) })).await?;
        match unsure(&answer) {
            Some(doubt) => doubt.map(PayoutOutcome::Unknown),
            None => outcome::looked_up(&Fields::of(&answer), ask),
        }
    }

    fn read_hook(&self, _hook: &ProviderHook<'_>) -> Result<Inbound, HookError> {
        Err(HookError::NoSecret(
            "Providus calls about money that comes in, never about payouts: look them up".to_owned(),
        ))
    }

    async fn list(&self, _since: Timestamp, _until: Timestamp, _cursor: Option<&str>) -> Result<Page, GatewayError> {
        Err(GatewayError::Unsupported("Providus lists no transfers: look each up by its reference".to_owned()))
    }
}

/// Where a payout is sent, and what.
fn transfer(service: &Transfers, ask: &PayoutAsk) -> Result<(&'static str, Value), GatewayError> {
    let (to, amount) = (&ask.beneficiary, naira_text(ask.amount)?);
    if !is_account(&to.account_number) {
        return Err(GatewayError::BadRequest("the beneficiary's account number does not have ten digits".to_owned()));
    }
    let narration: String = ask.narration.chars().take(NARRATION_CHARS).collect();
    let reference = Reference::Payout.of(ask.key);
    if to.bank_code == OWN_BANK {
        let body = json!({
            "creditAccount": to.account_number,
            "debitAccount": service.source,
            "transactionAmount": amount,
            "currencyCode": "NGN",
            "narration": narration,
            "transactionReference": reference,
        });
        return Ok(("ProvidusFundTransfer", body));
    }
    if to.bank_code.len() != 6 || !to.bank_code.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(GatewayError::BadRequest("the beneficiary's bank is not named by its six digits".to_owned()));
    }
    let body = json!({
        "beneficiaryAccountName": to.name,
        "transactionAmount": amount,
        "currencyCode": "NGN",
        "narration": narration,
        "sourceAccountName": service.source_name,
        "beneficiaryAccountNumber": to.account_number,
        "beneficiaryBank": to.bank_code,
        "transactionReference": reference,
    });
    Ok(("NIPFundTransfer", body))
}

fn bank(told: &Fields) -> Option<Bank> {
    let code = told.some("bankCode")?;
    Some(Bank { name: told.some("bankName")?, nip_code: Some(code.clone()), code })
}

fn readable(answer: &Answer) -> Result<Fields, GatewayError> {
    match unsure(answer) {
        None => Ok(Fields::of(answer)),
        Some(Ok(cause)) => Err(GatewayError::NotSent(cause.to_string())),
        Some(Err(error)) => Err(error),
    }
}

fn only_naira(currency: Currency) -> Result<(), GatewayError> {
    if currency == Currency::NGN {
        return Ok(());
    }
    Err(GatewayError::Unsupported(format!("Providus moves naira only, not {}", currency.code())))
}
