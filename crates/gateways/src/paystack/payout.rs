//! Payouts: a recipient, a transfer, and what became of it. References have 16 to 50 of `a-z 0-9 _ -`, as all of ours.

use async_trait::async_trait;
use jiff::Timestamp;
use money::{Currency, Money};
use recovery::DeclineCode;
use serde::Deserialize;
use serde_json::json;
use usecase::ports::{
    Bank, Beneficiary, GatewayError, HookError, Inbound, Listed, ListedKind, Page, PayoutAsk, PayoutGateway,
    PayoutOutcome, ProviderHook, Resolved, UnknownCause,
};
use wire::is_plain;

use super::client::Paystack;
use super::reply::{Envelope, Reply};
use super::{NAME, decline, hook};
use crate::kit::{Figure, Reference, lenient, raw, same_mode};

/// A transfer as Paystack tells it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Transfer {
    #[serde(deserialize_with = "lenient::text")]
    status: Option<String>,
    #[serde(deserialize_with = "lenient::text")]
    reference: Option<String>,
    #[serde(deserialize_with = "lenient::text")]
    transfer_code: Option<String>,
    #[serde(deserialize_with = "lenient::figure")]
    amount: Option<Figure>,
    #[serde(deserialize_with = "lenient::text")]
    currency: Option<String>,
    #[serde(deserialize_with = "lenient::figure")]
    fee_charged: Option<Figure>,
    #[serde(deserialize_with = "lenient::text")]
    gateway_response: Option<String>,
    #[serde(deserialize_with = "lenient::text")]
    transferred_at: Option<String>,
    #[serde(rename = "updatedAt", deserialize_with = "lenient::text")]
    updated_at: Option<String>,
}

/// A recipient.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Recipient {
    #[serde(deserialize_with = "lenient::text")]
    recipient_code: Option<String>,
}

/// What there is in one currency.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Balance {
    #[serde(deserialize_with = "lenient::text")]
    currency: Option<String>,
    #[serde(deserialize_with = "lenient::figure")]
    balance: Option<Figure>,
}

impl Transfer {
    fn outcome(&self, ask: &PayoutAsk) -> PayoutOutcome {
        let reference = Reference::Payout.of(ask.key);
        if self.reference.as_deref().is_some_and(|other| other != reference) {
            return PayoutOutcome::Unknown(UnknownCause::Mismatch("the answer is about another reference".to_owned()));
        }
        let minor = |figure: Option<Figure>| figure.and_then(|figure| figure.minor(ask.amount.currency()));
        if let Some(other) = minor(self.amount).filter(|amount| *amount != ask.amount) {
            let why = format!("asked for {}, the provider reports {other}", ask.amount);
            return PayoutOutcome::Unknown(UnknownCause::Mismatch(why));
        }
        if let Some(other) = self.currency.as_deref().filter(|code| *code != ask.amount.currency().code()) {
            let why = format!("asked for {}, the provider reports {other}", ask.amount.currency().code());
            return PayoutOutcome::Unknown(UnknownCause::Mismatch(why));
        }
        let status = self.status.as_deref().unwrap_or_default();
        let why = || raw(status, self.gateway_response.as_deref().unwrap_or_default());
        match (status, self.transfer_code.clone()) {
            ("success", Some(gateway_ref)) => PayoutOutcome::Settled { gateway_ref, fee: minor(self.fee_charged) },
            ("otp", Some(gateway_ref)) => PayoutOutcome::NeedsApproval { gateway_ref },
            ("pending" | "received" | "processing" | "queued", gateway_ref) => PayoutOutcome::Pending { gateway_ref },
            ("failed" | "blocked" | "rejected" | "abandoned", _) => {
                let words = self.gateway_response.as_deref().unwrap_or_default();
                let code = decline::known(words).unwrap_or(DeclineCode::UnknownDecline);
                PayoutOutcome::Failed { code, raw: why() }
            }
            ("reversed", _) => PayoutOutcome::Reversed(why()),
            _ => PayoutOutcome::Unknown(UnknownCause::Unparseable),
        }
    }

    /// It in a list, when it moved money.
    pub(super) fn listed(&self) -> Option<Listed> {
        if self.status.as_deref() != Some("success") {
            return None;
        }
        let currency = Currency::parse(self.currency.as_deref()?).ok()?;
        let instant = |text: &Option<String>| text.as_deref().and_then(|text| text.parse().ok());
        Some(Listed {
            kind: ListedKind::Payout,
            gateway_ref: self.transfer_code.clone()?,
            reference: self.reference.clone(),
            amount: self.amount?.minor(currency)?,
            fee: self.fee_charged.and_then(|fee| fee.minor(currency)),
            moved: true,
            at: instant(&self.transferred_at).or_else(|| instant(&self.updated_at))?,
        })
    }
}

#[async_trait]
impl PayoutGateway for Paystack {
    fn name(&self) -> &'static str {
        NAME
    }

    async fn banks(&self, currency: Currency) -> Result<Vec<Bank>, GatewayError> {
        self.bank_list(currency).await
    }

    async fn resolve(&self, bank_code: &str, account_number: &str) -> Result<Resolved, GatewayError> {
        self.resolve_name(bank_code, account_number).await
    }

    async fn balance(&self, currency: Currency) -> Result<Money, GatewayError> {
        let untold = || GatewayError::NotSent(format!("Paystack told no balance in {}", currency.code()));
        let envelope = match self.ask(self.get("balance")).await? {
            Reply::Yes(envelope) => envelope,
            Reply::No(envelope) => return Err(envelope.bad_request()),
            Reply::Doubt(_) => return Err(untold()),
        };
        let balances: Vec<Balance> = envelope.data().ok_or_else(untold)?;
        let ours = balances.into_iter().find(|balance| balance.currency.as_deref() == Some(currency.code()));
        ours.and_then(|balance| balance.balance?.minor(currency)).ok_or_else(untold)
    }

    async fn send(&self, ask: &PayoutAsk) -> Result<PayoutOutcome, GatewayError> {
        same_mode(self.mode, ask.mode)?;
        let recipient = match self.recipient(&ask.beneficiary, ask.amount.currency()).await? {
            Ok(recipient) => recipient,
            Err(refused) => return Ok(refused),
        };
        let body = json!({
            "source": "balance",
            "amount": ask.amount.minor(),
            "currency": ask.amount.currency().code(),
            "recipient": recipient,
            "reference": Reference::Payout.of(ask.key),
            "reason": ask.narration,
        });
        match self.pay(self.post("transfer", &body)).await? {
            Reply::Yes(envelope) => Ok(outcome_of(&envelope, ask)),
            Reply::Doubt(cause) => Ok(PayoutOutcome::Unknown(cause)),
            Reply::No(envelope) => match decline::known(envelope.text()) {
                // Seen before: it was paid then, or it was not.
                Some(DeclineCode::Duplicate) => {
                    let found = PayoutGateway::look_up(self, ask).await;
                    Ok(found.unwrap_or(PayoutOutcome::Unknown(UnknownCause::ServerError)))
                }
                Some(
                    code @ (DeclineCode::OurBalanceLow | DeclineCode::BlockedByProvider | DeclineCode::LimitExceeded),
                ) => Ok(PayoutOutcome::Failed { code, raw: raw(envelope.code(), envelope.text()) }),
                None if envelope.is_validation() => Err(envelope.bad_request()),
                // Not on the list of what is refused before anything is posted: whether it was is found by looking.
                Some(_) | None => Ok(PayoutOutcome::Unknown(UnknownCause::ServerError)),
            },
        }
    }

    async fn approve(&self, ask: &PayoutAsk, otp: &str) -> Result<PayoutOutcome, GatewayError> {
        same_mode(self.mode, ask.mode)?;
        let Some(code) = &ask.gateway_ref else {
            let what = "a transfer is approved by Paystack's code of it, and there is none: look it up first";
            return Err(GatewayError::BadRequest(what.to_owned()));
        };
        let body = json!({ "transfer_code": code, "otp": otp });
        match self.pay(self.post("transfer/finalize_transfer", &body)).await? {
            Reply::Yes(envelope) => Ok(match envelope.data::<Transfer>() {
                Some(said) if said.status.is_some() => said.outcome(ask),
                Some(_) | None => PayoutOutcome::Pending { gateway_ref: Some(code.clone()) },
            }),
            Reply::No(envelope) => Err(envelope.bad_request()),
            Reply::Doubt(cause) => Ok(PayoutOutcome::Unknown(cause)),
        }
    }

    async fn look_up(&self, ask: &PayoutAsk) -> Result<PayoutOutcome, GatewayError> {
        same_mode(self.mode, ask.mode)?;
        let path = format!("transfer/verify/{}", Reference::Payout.of(ask.key));
        Ok(match self.ask(self.get(&path)).await? {
            Reply::Yes(envelope) => outcome_of(&envelope, ask),
            Reply::No(envelope) if envelope.not_found() => PayoutOutcome::Unknown(UnknownCause::NotFound),
            Reply::No(envelope) => return Err(envelope.bad_request()),
            Reply::Doubt(cause) => PayoutOutcome::Unknown(cause),
        })
    }

    fn read_hook(&self, request: &ProviderHook<'_>) -> Result<Inbound, HookError> {
        hook::read(self, request)
    }

    async fn list(&self, since: Timestamp, until: Timestamp, cursor: Option<&str>) -> Result<Page, GatewayError> {
        self.list_payouts(since, until, cursor).await
    }
}

impl Paystack {
    /// Paystack's name for a beneficiary. The same account has the same, however often it is asked for; no money moves.
    async fn recipient(
        &self,
        to: &Beneficiary,
        currency: Currency,
    ) -> Result<Result<String, PayoutOutcome>, GatewayError> {
        if currency != Currency::NGN {
            let what = format!("Paystack pays out in naira here, and was asked for {}", currency.code());
            return Err(GatewayError::Unsupported(what));
        }
        if let Some(known) = &to.recipient_ref {
            return Ok(Ok(known.clone()));
        }
        let body = json!({
            "type": "nuban",
            "name": to.name,
            "account_number": to.account_number,
            "bank_code": to.bank_code,
            "currency": currency.code(),
        });
        match self.ask(self.post("transferrecipient", &body)).await? {
            Reply::Yes(envelope) => {
                let code = envelope.data::<Recipient>().and_then(|recipient| recipient.recipient_code);
                let untold =
                    || GatewayError::NotSent("Paystack gave the beneficiary no name, so nothing was paid".to_owned());
                code.filter(|code| is_plain(code)).map(Ok).ok_or_else(untold)
            }
            Reply::No(envelope) => Ok(Err(PayoutOutcome::Failed {
                code: decline::known(envelope.text()).unwrap_or(DeclineCode::InvalidMethod),
                raw: raw(envelope.code(), envelope.text()),
            })),
            Reply::Doubt(cause) => Err(GatewayError::NotSent(format!(
                "Paystack was not told of the beneficiary, so nothing was paid: {cause}"
            ))),
        }
    }
}

fn outcome_of(envelope: &Envelope, ask: &PayoutAsk) -> PayoutOutcome {
    let unreadable = PayoutOutcome::Unknown(UnknownCause::Unparseable);
    envelope.data::<Transfer>().map_or(unreadable, |transfer| transfer.outcome(ask))
}
