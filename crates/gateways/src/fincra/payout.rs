//! Payouts from the wallet. Only an explicit "failed" is one; what cannot be found may still be under way.

use async_trait::async_trait;
use money::{Currency, Money};
use recovery::DeclineCode;
use serde::{Deserialize, Serialize};
use serde_json::json;
use usecase::ports::{
    Bank, GatewayError, HookError, Inbound, PayoutAsk, PayoutGateway, PayoutOutcome, ProviderHook, Resolved,
    UnknownCause,
};
use wire::form;

use super::client::{Fincra, done, money, naira_text, untold};
use super::reply::Reply;
use super::{NAME, decline, hook};
use crate::kit::{Figure, Reference, lenient, raw, same_mode};

/// A wish to pay.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Wish<'a> {
    business: &'a str,
    source_currency: &'a str,
    destination_currency: &'a str,
    amount: String,
    description: &'a str,
    payment_destination: &'a str,
    customer_reference: &'a str,
    beneficiary: Person<'a>,
}

/// Who is paid.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Person<'a> {
    first_name: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    last_name: &'a str,
    account_holder_name: &'a str,
    account_number: &'a str,
    bank_code: &'a str,
    country: &'a str,
    #[serde(rename = "type")]
    kind: &'a str,
}

/// A payout as Fincra tells it.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Payout {
    #[serde(deserialize_with = "lenient::text")]
    status: Option<String>,
    #[serde(deserialize_with = "lenient::text")]
    reference: Option<String>,
    #[serde(rename = "customerReference", deserialize_with = "lenient::text")]
    ours: Option<String>,
    #[serde(rename = "amountReceived", deserialize_with = "lenient::figure")]
    received: Option<Figure>,
    #[serde(deserialize_with = "lenient::figure")]
    fee: Option<Figure>,
    #[serde(rename = "sourceCurrency", deserialize_with = "lenient::text")]
    currency: Option<String>,
    #[serde(deserialize_with = "lenient::text")]
    reason: Option<String>,
}

impl Payout {
    fn outcome(self, ask: &PayoutAsk) -> PayoutOutcome {
        let mismatch = |why: String| PayoutOutcome::Unknown(UnknownCause::Mismatch(why));
        if self.ours.as_deref().is_some_and(|other| other != Reference::Payout.of(ask.key)) {
            return mismatch("the answer is about another reference".to_owned());
        }
        let currency = self.currency.as_deref();
        if let Some(code) = currency.filter(|code| *code != ask.amount.currency().code()) {
            return mismatch(format!("asked for {}, the provider reports {code}", ask.amount.currency().code()));
        }
        if let Some(other) = money(self.received, currency).filter(|received| *received != ask.amount) {
            return mismatch(format!("asked for {}, the provider reports {other}", ask.amount));
        }
        let fee = money(self.fee, currency);
        let status = self.status.as_deref().unwrap_or_default();
        let why = raw(status, self.reason.as_deref().unwrap_or_default());
        match (status, self.reference) {
            ("successful", Some(gateway_ref)) => PayoutOutcome::Settled { gateway_ref, fee },
            ("processing" | "pending" | "initiated", gateway_ref) => PayoutOutcome::Pending { gateway_ref },
            ("failed", _) => {
                let words = self.reason.as_deref().unwrap_or_default();
                let code = decline::known(words).unwrap_or(DeclineCode::UnknownDecline);
                PayoutOutcome::Failed { code, raw: why }
            }
            ("reversed", _) => PayoutOutcome::Reversed(why),
            _ => PayoutOutcome::Unknown(UnknownCause::Unparseable),
        }
    }
}

/// A bank in the list.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Listed {
    #[serde(deserialize_with = "lenient::text")]
    code: Option<String>,
    #[serde(deserialize_with = "lenient::text")]
    name: Option<String>,
}

/// An account with its name.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Named {
    #[serde(rename = "accountName", deserialize_with = "lenient::text")]
    name: Option<String>,
}

/// A wallet.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Wallet {
    #[serde(deserialize_with = "lenient::text")]
    currency: Option<String>,
    /// Without what is locked or held in reserve.
    #[serde(rename = "availableBalance", deserialize_with = "lenient::figure")]
    available: Option<Figure>,
}

#[async_trait]
impl PayoutGateway for Fincra {
    fn name(&self) -> &'static str {
        NAME
    }

    async fn banks(&self, currency: Currency) -> Result<Vec<Bank>, GatewayError> {
        let mut pairs = vec![("currency", currency.code())];
        if currency == Currency::NGN {
            pairs.push(("country", "NG"));
        }
        let said = done(self.ask(self.get(&format!("core/banks?{}", form(&pairs)))).await?)?;
        let listed: Vec<Listed> = said.read().ok_or_else(|| untold(&UnknownCause::Unparseable))?;
        let bank = |bank: Listed| Some(Bank { code: bank.code?, nip_code: None, name: bank.name? });
        Ok(listed.into_iter().filter_map(bank).collect())
    }

    async fn resolve(&self, bank_code: &str, account_number: &str) -> Result<Resolved, GatewayError> {
        let body = json!({ "accountNumber": account_number, "bankCode": bank_code });
        Ok(match self.ask(self.post("core/accounts/resolve", &body)).await? {
            Reply::Yes(said) => {
                said.read::<Named>().and_then(|account| account.name).map_or(Resolved::Unavailable, Resolved::Name)
            }
            Reply::No(_) => Resolved::NoSuchAccount,
            Reply::Doubt(_) => Resolved::Unavailable,
        })
    }

    async fn balance(&self, currency: Currency) -> Result<Money, GatewayError> {
        let query = form(&[("businessID", &self.business), ("currency", currency.code())]);
        let said = done(self.ask(self.get(&format!("wallets?{query}"))).await?)?;
        let wallets: Vec<Wallet> = said.read().unwrap_or_default();
        let ours = wallets.into_iter().find(|wallet| wallet.currency.as_deref() == Some(currency.code()));
        let available = ours.and_then(|wallet| money(wallet.available, wallet.currency.as_deref()));
        available.ok_or_else(|| untold(&UnknownCause::Unparseable))
    }

    async fn send(&self, ask: &PayoutAsk) -> Result<PayoutOutcome, GatewayError> {
        same_mode(self.mode, ask.mode)?;
        let reference = Reference::Payout.of(ask.key);
        let to = &ask.beneficiary;
        let (first_name, last_name) = to.name.split_once(' ').unwrap_or((to.name.as_str(), ""));
        let body = Wish {
            business: &self.business,
            source_currency: ask.amount.currency().code(),
            destination_currency: ask.amount.currency().code(),
            amount: naira_text(ask.amount)?,
            description: &ask.narration,
            payment_destination: "bank_account",
            customer_reference: &reference,
            beneficiary: Person {
                first_name,
                last_name,
                account_holder_name: &to.name,
                account_number: &to.account_number,
                bank_code: &to.bank_code,
                country: "NG",
                kind: "individual",
            },
        };
        match self.pay(self.post("disbursements/payouts", &body)).await? {
            Reply::Yes(said) => Ok(said.read::<Payout>().map_or(UNREADABLE, |made| made.outcome(ask))),
            Reply::Doubt(cause) => Ok(PayoutOutcome::Unknown(cause)),
            Reply::No(refusal) => match refusal.kind.as_str() {
                // Seen before: it was paid then, or it was not.
                "DUPLICATE_CUSTOMER_REFERENCE" => {
                    let found = PayoutGateway::look_up(self, ask).await;
                    Ok(found.unwrap_or(PayoutOutcome::Unknown(UnknownCause::ServerError)))
                }
                kind @ ("NO_ENOUGH_MONEY_IN_WALLET" | "ACCOUNT_RESOLVE_FAILED") => {
                    let ours = kind == "NO_ENOUGH_MONEY_IN_WALLET";
                    let code = if ours { DeclineCode::OurBalanceLow } else { DeclineCode::InvalidMethod };
                    Ok(PayoutOutcome::Failed { code, raw: raw(kind, &refusal.text) })
                }
                _ if refusal.is_of_the_request() => Err(refusal.bad_request()),
                // By Fincra's own table nothing else says that nothing was done, `RESOURCE_NOT_FOUND` included.
                kind => Ok(PayoutOutcome::Unknown(UnknownCause::Code(kind.to_owned()))),
            },
        }
    }

    async fn look_up(&self, ask: &PayoutAsk) -> Result<PayoutOutcome, GatewayError> {
        same_mode(self.mode, ask.mode)?;
        let path = format!("disbursements/payouts/customer-reference/{}", Reference::Payout.of(ask.key));
        Ok(match self.ask(self.get(&path)).await? {
            Reply::Yes(said) => said.read::<Payout>().map_or(UNREADABLE, |found| found.outcome(ask)),
            Reply::No(refusal) if refusal.not_found() => PayoutOutcome::Unknown(UnknownCause::NotFound),
            Reply::No(refusal) => return Err(refusal.bad_request()),
            Reply::Doubt(cause) => PayoutOutcome::Unknown(cause),
        })
    }

    fn read_hook(&self, request: &ProviderHook<'_>) -> Result<Inbound, HookError> {
        hook::read(&self.webhook_keys, request)
    }
}

const UNREADABLE: PayoutOutcome = PayoutOutcome::Unknown(UnknownCause::Unparseable);
