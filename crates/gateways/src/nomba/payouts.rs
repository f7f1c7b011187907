//! Payouts to bank accounts. A transfer that is answered "processing, status false" is on its way: it is asked about under the
//! same reference and never sent under another.

use async_trait::async_trait;
use jiff::Timestamp;
use money::{Currency, Money};
use serde::Serialize;
use serde_json::json;
use serde_json::value::RawValue;
use usecase::ports::{
    Bank, GatewayError, HookError, Inbound, ListedKind, Page, PayoutAsk, PayoutGateway, PayoutOutcome, ProviderHook,
    Resolved, UnknownCause,
};

use super::desk::Kind;
use super::said::Said;
use super::transaction::{Standing, Transaction};
use super::{NAME, Nomba, asked, declines, heard, hook, told};
use crate::kit::{Fields, Reference, folded, naira, naira_text, same_mode, shortened};

/// A transfer as it is sent. Its amount is a number with the digits it was written with.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Transfer<'a> {
    amount: Box<RawValue>,
    account_number: &'a str,
    account_name: &'a str,
    bank_code: &'a str,
    merchant_tx_ref: &'a str,
    sender_name: &'a str,
    narration: &'a str,
}

#[async_trait]
impl PayoutGateway for Nomba {
    fn name(&self) -> &'static str {
        NAME
    }

    async fn banks(&self, currency: Currency) -> Result<Vec<Bank>, GatewayError> {
        only_naira(currency)?;
        let said = told(self.desk.exchange(Kind::Read, self.desk.get("v1/transfers/banks")).await)?;
        // The list stands there itself, or inside, in different versions.
        let listed = Some(said.whole.each("data")).filter(|list| !list.is_empty());
        let banks: Vec<Bank> = listed.unwrap_or_else(|| said.data.each("results")).iter().filter_map(bank).collect();
        if banks.is_empty() { Err(no_answer(&said)) } else { Ok(banks) }
    }

    async fn resolve(&self, bank_code: &str, account_number: &str) -> Result<Resolved, GatewayError> {
        let body = json!({ "accountNumber": account_number, "bankCode": bank_code });
        let request = self.desk.post("v1/transfers/bank/lookup").json(&body);
        let Ok(said) = asked(self.desk.exchange(Kind::Read, request).await)? else { return Ok(Resolved::Unavailable) };
        let about = |fields: &Fields| fields.some("accountNumber").is_none_or(|number| number == account_number);
        let name = said.data.some("accountName").or_else(|| said.whole.some("accountName"));
        let words = folded(&said.words);
        Ok(match name.filter(|_| said.is_good() && about(&said.data)) {
            Some(name) => Resolved::Name(name),
            None if said.is_absent() || words.contains("invalid account") => Resolved::NoSuchAccount,
            None => Resolved::Unavailable,
        })
    }

    async fn balance(&self, currency: Currency) -> Result<Money, GatewayError> {
        only_naira(currency)?;
        let said = told(self.desk.exchange(Kind::Read, self.desk.get("v1/accounts/balance")).await)?;
        let in_naira = said.data.some("currency").is_none_or(|code| code == Currency::NGN.code());
        naira(said.data.figure("amount")).filter(|_| said.is_good() && in_naira).ok_or_else(|| no_answer(&said))
    }

    async fn send(&self, ask: &PayoutAsk) -> Result<PayoutOutcome, GatewayError> {
        same_mode(self.mode, ask.mode)?;
        let reference = Reference::Payout.of(ask.key);
        let amount = RawValue::from_string(naira_text(ask.amount)?);
        let body = Transfer {
            amount: amount.map_err(|error| GatewayError::BadRequest(error.to_string()))?,
            account_number: &ask.beneficiary.account_number,
            account_name: &ask.beneficiary.name,
            bank_code: &ask.beneficiary.bank_code,
            merchant_tx_ref: &reference,
            sender_name: &self.sender,
            narration: &ask.narration,
        };
        let request = self.desk.post("v2/transfers/bank").json(&body);
        match heard(self.desk.exchange(Kind::Payout, request).await)? {
            Ok(said) => sent(&said, ask, &reference),
            Err(cause) => Ok(PayoutOutcome::Unknown(cause)),
        }
    }

    async fn look_up(&self, ask: &PayoutAsk) -> Result<PayoutOutcome, GatewayError> {
        same_mode(self.mode, ask.mode)?;
        let reference = Reference::Payout.of(ask.key);
        Ok(match self.transaction(&[("merchantTxRef", &reference)]).await? {
            Ok(Some(transaction)) => looked_up(transaction, ask, &reference),
            Ok(None) => PayoutOutcome::Unknown(UnknownCause::NotFound),
            Err(cause) => PayoutOutcome::Unknown(cause),
        })
    }

    fn read_hook(&self, hook: &ProviderHook<'_>) -> Result<Inbound, HookError> {
        hook::read(self.hook_key.as_ref(), hook)
    }

    async fn list(&self, since: Timestamp, until: Timestamp, cursor: Option<&str>) -> Result<Page, GatewayError> {
        let mut page = self.listed(since, until, cursor).await?;
        page.items.retain(|item| item.kind == ListedKind::Payout);
        Ok(page)
    }
}

/// What an answer to a transfer says. Only words that are said before anything is posted make it a failure.
fn sent(said: &Said, ask: &PayoutAsk, reference: &str) -> Result<PayoutOutcome, GatewayError> {
    let transaction = Transaction::of(&said.data);
    if said.is_taken() {
        return Ok(mismatch("it has this reference already".to_owned()));
    }
    if said.is_underway() {
        return Ok(PayoutOutcome::Pending { gateway_ref: transaction.id });
    }
    if said.is_good() {
        return Ok(match transaction.standing {
            // That it failed is for the look-up to say: money that failed has arrived before.
            Standing::Failed | Standing::Canceled => PayoutOutcome::Pending { gateway_ref: transaction.id },
            Standing::Done | Standing::Underway | Standing::Refunded | Standing::Reversed | Standing::Unclear(_) => {
                looked_up(transaction, ask, reference)
            }
        });
    }
    match declines::unposted(&said.words) {
        Some(code) => Ok(PayoutOutcome::Failed { code, raw: declines::failure(&said.code, &said.words, code) }),
        None if said.is_invalid() => {
            let words = shortened(&said.words).unwrap_or_default();
            Err(GatewayError::BadRequest(format!("Nomba says `{words}` ({})", said.code)))
        }
        None => {
            tracing::warn!(code = said.code, words = shortened(&said.words), "a payout by Nomba is in doubt");
            Ok(PayoutOutcome::Unknown(UnknownCause::Code(said.code.clone())))
        }
    }
}

/// What a transaction says of a payout.
fn looked_up(transaction: Transaction, ask: &PayoutAsk, reference: &str) -> PayoutOutcome {
    if let Some(what) = transaction.contradiction(Some(reference)) {
        return mismatch(what);
    }
    if transaction.amount.is_some_and(|amount| amount != ask.amount) {
        return mismatch("the answer names another amount".to_owned());
    }
    let code = declines::unposted(&transaction.words).unwrap_or(recovery::DeclineCode::UnknownDecline);
    let raw = declines::failure(transaction.standing.word(), &transaction.words, code);
    match (transaction.standing, transaction.id) {
        (Standing::Done, gateway_ref) => PayoutOutcome::Settled {
            gateway_ref: gateway_ref.or_else(|| ask.gateway_ref.clone()).unwrap_or_else(|| reference.to_owned()),
            fee: transaction.fee,
        },
        (Standing::Underway, gateway_ref) => PayoutOutcome::Pending { gateway_ref },
        (Standing::Refunded | Standing::Reversed, _) => PayoutOutcome::Reversed(raw),
        (Standing::Failed | Standing::Canceled, _) => PayoutOutcome::Failed { code, raw },
        (Standing::Unclear(word), _) if word.is_empty() => PayoutOutcome::Unknown(UnknownCause::Unparseable),
        (Standing::Unclear(word), _) => mismatch(format!("it stands at `{word}`, which is no known state")),
    }
}

fn bank(told: &Fields) -> Option<Bank> {
    Some(Bank { code: told.some("code")?, nip_code: told.some("nipCode"), name: told.some("name")? })
}

fn mismatch(what: String) -> PayoutOutcome {
    PayoutOutcome::Unknown(UnknownCause::Mismatch(what))
}

fn no_answer(said: &Said) -> GatewayError {
    GatewayError::NotSent(format!("Nomba says `{}` ({})", shortened(&said.words).unwrap_or_default(), said.code))
}

fn only_naira(currency: Currency) -> Result<(), GatewayError> {
    if currency == Currency::NGN {
        return Ok(());
    }
    Err(GatewayError::Unsupported(format!("payouts by Nomba are in naira, not in {}", currency.code())))
}
