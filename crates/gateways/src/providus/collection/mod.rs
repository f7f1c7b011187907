//! Accounts that payers send to. Reserved ones are a payer's for good; dynamic ones are ours for one payment and some minutes,
//! and then somebody else's.
//!
//! The service takes no reference of ours, so what came in is asked for by the bank's: its settlement or its session. Opening an
//! account moves nothing, so one whose number was lost on the way is simply never shown to anybody.

mod verified;

use std::net::IpAddr;

use async_trait::async_trait;
use ids::Mode;
use jiff::{SignedDuration, Timestamp};
use money::Currency;
use recovery::Rail;
use secrecy::ExposeSecret;
use serde_json::{Value, json};
use usecase::ports::{
    AccountAsk, AccountKind, Capabilities, ChargeAsk, ChargeGateway, ChargeOutcome, GatewayError, HookError, Inbound,
    LookUpAsk, NextAction, ProviderHook, UnknownCause, VirtualAccount,
};
use wire::RequestBuilder;

use super::{NAME, TITLE, hook};
use crate::kit::{
    Fields, Line, Secret, is_account, moved, movement_of, naira_text, not_asked, same_mode, shortened, unsure,
};

/// The bank that payers pick when they send.
const BANK: &str = "Providus Bank";

/// The collection service.
#[derive(Debug)]
pub(super) struct Collection {
    pub(super) mode: Mode,
    pub(super) line: Line,
    pub(super) client: String,
    /// What says who we are, and what the bank's calls carry.
    pub(super) signature: Secret,
    /// The name of accounts for one payment.
    pub(super) account_name: String,
    /// How long such an account is ours.
    pub(super) dynamic_for: SignedDuration,
    /// Whence the bank calls.
    pub(super) callers: Vec<IpAddr>,
}

/// An account as the bank made it.
struct Made {
    number: String,
    name: String,
    reference: String,
}

impl Collection {
    fn signed(&self, request: RequestBuilder) -> RequestBuilder {
        request.header("Client-Id", &self.client).header("X-Auth-Signature", self.signature.expose_secret())
    }

    fn opening(&self, path: &str, body: &Value) -> RequestBuilder {
        self.signed(self.line.post(path).json(body))
    }

    fn dynamic(&self, name: &str) -> RequestBuilder {
        self.opening("PiPCreateDynamicAccountNumber", &json!({ "account_name": name }))
    }

    fn until(&self, at: Timestamp, wanted: Option<Timestamp>) -> Timestamp {
        let ours = at.checked_add(self.dynamic_for).unwrap_or(Timestamp::MAX);
        wanted.map_or(ours, |wanted| wanted.min(ours))
    }

    async fn verify(&self, by: Key<'_>) -> Result<Result<Fields, UnknownCause>, GatewayError> {
        // Nothing in a reference needs to be encoded.
        let path = match by {
            Key::Settlement(id) => format!("PiPverifyTransaction_settlementid?settlement_id={id}"),
            Key::Session(id) => format!("PiPverifyTransaction_sessionid?session_id={id}"),
        };
        let answer = self.line.read(self.signed(self.line.get(&path))).await.map_err(|lost| not_asked(&lost))?;
        match unsure(&answer) {
            None => Ok(Ok(Fields::of(&answer))),
            Some(Ok(cause)) => Ok(Err(cause)),
            Some(Err(error)) => Err(error),
        }
    }
}

/// By what a movement is asked for.
#[derive(Clone, Copy)]
enum Key<'a> {
    Settlement(&'a str),
    Session(&'a str),
}

#[async_trait]
impl ChargeGateway for Collection {
    fn name(&self) -> &'static str {
        NAME
    }

    fn capabilities(&self) -> Capabilities {
        Capabilities {
            rails: &[Rail::VirtualAccount],
            currencies: &["NGN"],
            resend_window: None,
            refunds: false,
            refunds_by_key: false,
            accounts: true,
            lists: false,
            disputes: false,
        }
    }

    /// Opens an account for this one payment. Nothing moves until the payer sends.
    async fn charge(&self, ask: &ChargeAsk) -> Result<ChargeOutcome, GatewayError> {
        same_mode(self.mode, ask.mode)?;
        only_accounts(ask.rail)?;
        naira_text(ask.amount)?;
        let answer = match self.line.charge(self.dynamic(&self.account_name)).await {
            Ok(answer) => answer,
            Err(lost) => return moved(lost).map(ChargeOutcome::Unknown),
        };
        if let Some(doubt) = unsure(&answer) {
            return doubt.map(ChargeOutcome::Unknown);
        }
        let told = Fields::of(&answer);
        if told.text("responseCode").is_empty() {
            return Ok(ChargeOutcome::Unknown(UnknownCause::Unparseable));
        }
        let made = made(&told)?;
        Ok(ChargeOutcome::RequiresAction {
            action: NextAction::TransferTo { bank: BANK.to_owned(), account: made.number.clone(), name: made.name },
            gateway_ref: Some(made.number),
            expires_at: Some(self.until(ask.at, ask.expires_at)),
        })
    }

    async fn look_up(&self, ask: &LookUpAsk) -> Result<ChargeOutcome, GatewayError> {
        same_mode(self.mode, ask.mode)?;
        only_accounts(ask.rail)?;
        let Some((account, movement)) = ask.gateway_ref.as_deref().and_then(movement_of) else {
            return Ok(ChargeOutcome::Unknown(UnknownCause::NotFound));
        };
        // The bank cannot be asked what came to an account; it calls.
        let Some(movement) = movement else {
            return Ok(ChargeOutcome::Pending { gateway_ref: ask.gateway_ref.clone() });
        };
        let mut told = self.verify(Key::Settlement(movement)).await?;
        if told.as_ref().is_ok_and(verified::is_absent) {
            told = self.verify(Key::Session(movement)).await?;
        }
        Ok(told.map_or_else(ChargeOutcome::Unknown, |told| verified::outcome(&told, account, movement)))
    }

    async fn open_account(&self, ask: &AccountAsk) -> Result<VirtualAccount, GatewayError> {
        same_mode(self.mode, ask.mode)?;
        if ask.expected.currency() != Currency::NGN {
            return Err(GatewayError::Unsupported("Providus opens accounts in naira only".to_owned()));
        }
        let (request, expires_at) = match ask.kind {
            AccountKind::Permanent => {
                let body = json!({ "account_name": ask.name, "bvn": ask.bvn.as_deref().unwrap_or_default() });
                (self.opening("PiPCreateReservedAccountNumber", &body), None)
            }
            AccountKind::OneTime { expires_at } => {
                (self.dynamic(&ask.name), Some(self.until(ask.at, Some(expires_at))))
            }
        };
        let answer = self.line.charge(request).await.map_err(|lost| unseen(lost.why()))?;
        match unsure(&answer) {
            None => {}
            Some(Ok(cause)) => return Err(unseen(&cause.to_string())),
            Some(Err(error)) => return Err(error),
        }
        let made = made(&Fields::of(&answer))?;
        let bank = BANK.to_owned();
        Ok(VirtualAccount { number: made.number, bank, name: made.name, gateway_ref: made.reference, expires_at })
    }

    fn read_hook(&self, hook: &ProviderHook<'_>) -> Result<Inbound, HookError> {
        hook::read(&self.signature, &self.callers, hook)
    }
}

fn made(told: &Fields) -> Result<Made, GatewayError> {
    let (code, message) = (told.text("responseCode"), told.text("responseMessage"));
    let number = told.some("account_number").filter(|number| is_account(number));
    match (code.as_str(), number) {
        ("00", Some(number)) => Ok(Made {
            name: told.some("account_name").unwrap_or_else(|| BANK.to_owned()),
            reference: told.some("initiationTranRef").unwrap_or_else(|| number.clone()),
            number,
        }),
        ("00" | "", _) => Err(unseen("the answer names no account")),
        ("05" | "8004", _) => Err(GatewayError::Auth(format!(
            "{TITLE} says `{}` ({code}): are `clientId` and `clientSecret` right?",
            shortened(&message).unwrap_or_default()
        ))),
        _ => Err(GatewayError::BadRequest(format!(
            "{TITLE} opened no account: `{}` ({code})",
            shortened(&message).unwrap_or_default()
        ))),
    }
}

/// No money can come to an account that nobody was shown.
fn unseen(why: &str) -> GatewayError {
    GatewayError::NotSent(format!("no account: {why}; one that was opened all the same was shown to nobody"))
}

fn only_accounts(rail: Rail) -> Result<(), GatewayError> {
    if rail == Rail::VirtualAccount {
        return Ok(());
    }
    Err(GatewayError::Unsupported(format!("{TITLE} opens accounts to send to, and knows no {}", rail.label())))
}

#[cfg(test)]
mod tests;
