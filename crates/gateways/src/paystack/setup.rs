//! Saving a card by a small charge that is given back, and a mandate by consent at the bank.

use ids::AttemptId;
use money::Money;
use recovery::{DeclineCode, Rail};
use serde::Deserialize;
use serde_json::json;
use usecase::ports::{
    ChargeOutcome, GatewayError, Mandate, NextAction, PageTerms, RefundAsk, RefundOutcome, SetupAsk, SetupOutcome,
    UnknownCause,
};
use wire::is_plain;

use super::client::Paystack;
use super::decline;
use super::gateway::{done, email_of, on_a_page};
use super::reply::Reply;
use super::token::Token;
use super::transaction::{Authorization, Transaction};
use crate::kit::{Reference, lenient, raw, same_mode};

/// The answer to a wish for a mandate.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Consent {
    #[serde(deserialize_with = "lenient::text")]
    redirect_url: Option<String>,
    #[serde(deserialize_with = "lenient::text")]
    reference: Option<String>,
}

impl Paystack {
    pub(super) async fn begin_saving(&self, ask: &SetupAsk) -> Result<SetupOutcome, GatewayError> {
        same_mode(self.mode, ask.mode)?;
        match ask.rail {
            Rail::Card => self.begin_card(ask).await,
            Rail::DirectDebit => self.begin_mandate(ask).await,
            Rail::Wallet | Rail::Ussd | Rail::Transfer | Rail::VirtualAccount => {
                Err(GatewayError::Unsupported(format!("Paystack saves no {}", ask.rail.as_str())))
            }
        }
    }

    pub(super) async fn finish_saving(
        &self,
        ask: &SetupAsk,
        gateway_ref: Option<&str>,
    ) -> Result<SetupOutcome, GatewayError> {
        same_mode(self.mode, ask.mode)?;
        match (ask.rail, gateway_ref) {
            (Rail::DirectDebit, Some(reference)) => self.finish_mandate(reference, ask).await,
            (Rail::DirectDebit, None) => Err(GatewayError::BadRequest(
                "a mandate is asked about by Paystack's reference, and there is none".to_owned(),
            )),
            _ => self.finish_card(ask).await,
        }
    }

    async fn begin_card(&self, ask: &SetupAsk) -> Result<SetupOutcome, GatewayError> {
        let reference = Reference::Setup.of(ask.key);
        let mut body = json!({
            "email": email_of(&ask.payer)?,
            "amount": ask.verification.minor(),
            "currency": ask.verification.currency().code(),
            "reference": reference,
        });
        on_a_page(&mut body, Rail::Card, &PageTerms { return_url: ask.return_url.clone(), save: true })?;
        Ok(match self.page(&body).await? {
            Reply::Yes(envelope) => match envelope.data::<Transaction>().and_then(|made| made.authorization_url) {
                Some(url) => redirect(url, reference),
                None => SetupOutcome::Unknown,
            },
            Reply::No(envelope) => match decline::known(envelope.text()) {
                // The page was made before; its address is not told again.
                Some(DeclineCode::Duplicate) => SetupOutcome::Pending { gateway_ref: Some(reference) },
                _ => return Err(envelope.bad_request()),
            },
            Reply::Doubt(_) => SetupOutcome::Unknown,
        })
    }

    /// A card is kept once it has paid. What it paid is given back first, so that it is never forgotten.
    async fn finish_card(&self, ask: &SetupAsk) -> Result<SetupOutcome, GatewayError> {
        let reference = Reference::Setup.of(ask.key);
        let paid = match self.transaction(&reference).await? {
            Ok(paid) => paid,
            Err(UnknownCause::NotFound) => return Ok(SetupOutcome::Pending { gateway_ref: Some(reference) }),
            Err(_) => return Ok(SetupOutcome::Unknown),
        };
        let given_back = paid.status.as_deref() == Some("reversed");
        let amount = match paid.outcome(&reference, ask.at) {
            ChargeOutcome::Succeeded { amount, .. } => amount,
            // Given back already: this is asked a second time.
            ChargeOutcome::Unknown(UnknownCause::Mismatch(_)) if given_back => Money::zero(ask.verification.currency()),
            ChargeOutcome::Declined { raw, .. } => return Ok(SetupOutcome::Failed(raw)),
            ChargeOutcome::RequiresAction { .. } | ChargeOutcome::Pending { .. } => {
                return Ok(SetupOutcome::Pending { gateway_ref: Some(reference) });
            }
            ChargeOutcome::Unknown(_) => return Ok(SetupOutcome::Unknown),
        };
        if amount.is_positive() && !self.give_back(ask, &paid, amount).await? {
            return Ok(SetupOutcome::Pending { gateway_ref: Some(reference) });
        }
        Ok(match paid.saved() {
            Some(method) => SetupOutcome::Saved(Box::new(method)),
            None => SetupOutcome::Failed(raw("not_reusable", "the bank does not let this card be charged again")),
        })
    }

    /// Gives back what proved a card. False when that is not certain yet, and the whole is asked again.
    async fn give_back(&self, ask: &SetupAsk, paid: &Transaction, amount: Money) -> Result<bool, GatewayError> {
        let refund = RefundAsk {
            key: ask.key,
            mode: ask.mode,
            charge: AttemptId::from_uuid(ask.key),
            charge_ref: paid.id.clone().unwrap_or_default(),
            gateway_ref: None,
            charged: amount,
            amount,
            before: Money::zero(amount.currency()),
            reason: Some("Your card was checked; this is given back".to_owned()),
            account: None,
            at: ask.at,
        };
        let outcome = match self.pay_back(&refund).await {
            Err(GatewayError::BadRequest(why)) => RefundOutcome::Failed(raw("refused", &why)),
            outcome => outcome?,
        };
        Ok(match outcome {
            RefundOutcome::Succeeded { .. } | RefundOutcome::Pending { .. } => true,
            RefundOutcome::NeedsAccount { gateway_ref } => {
                tracing::warn!(refund = gateway_ref, "Paystack wants an account to give back what proved a card");
                true
            }
            RefundOutcome::Failed(why) => {
                tracing::warn!(?why, "Paystack did not give back what proved a card");
                true
            }
            RefundOutcome::Unknown(_) => false,
        })
    }

    async fn begin_mandate(&self, ask: &SetupAsk) -> Result<SetupOutcome, GatewayError> {
        let mut body = json!({
            "email": email_of(&ask.payer)?,
            "channel": "direct_debit",
            "callback_url": ask.return_url,
        });
        if let Some(terms) = &ask.mandate {
            body["account"] = json!({ "number": terms.account_number, "bank_code": terms.bank_code });
        }
        let envelope = match self.write(self.post("customer/authorization/initialize", &body)).await? {
            Reply::Yes(envelope) => envelope,
            Reply::No(envelope) => return Err(envelope.bad_request()),
            Reply::Doubt(_) => return Ok(SetupOutcome::Unknown),
        };
        Ok(match envelope.data::<Consent>() {
            Some(Consent { redirect_url: Some(url), reference: Some(reference) }) => redirect(url, reference),
            Some(_) | None => SetupOutcome::Unknown,
        })
    }

    async fn finish_mandate(&self, reference: &str, ask: &SetupAsk) -> Result<SetupOutcome, GatewayError> {
        let waits = SetupOutcome::Pending { gateway_ref: Some(reference.to_owned()) };
        let found = match self.authorization(reference).await? {
            Ok(found) => found,
            // Until the payer has been at the bank there is nothing to find.
            Err(UnknownCause::NotFound) => return Ok(waits),
            Err(_) => return Ok(SetupOutcome::Unknown),
        };
        if found.active != Some(true) {
            return Ok(waits);
        }
        let bound = found.customer.as_ref().and_then(|customer| customer.email.as_deref());
        let saved = found.saved(Some(reference), bound.or(ask.payer.email.as_deref()));
        Ok(saved.map_or(SetupOutcome::Unknown, |method| SetupOutcome::Saved(Box::new(method))))
    }

    /// A mandate by its reference, or why it is not known.
    async fn authorization(&self, reference: &str) -> Result<Result<Authorization, UnknownCause>, GatewayError> {
        if !is_plain(reference) {
            return Err(GatewayError::BadRequest("this is no reference of a mandate at Paystack".to_owned()));
        }
        Ok(match self.ask(self.get(&format!("customer/authorization/verify/{reference}"))).await? {
            Reply::Yes(envelope) => envelope.data().ok_or(UnknownCause::Unparseable),
            Reply::No(envelope) if envelope.not_found() => Err(UnknownCause::NotFound),
            Reply::No(envelope) => return Err(envelope.bad_request()),
            Reply::Doubt(cause) => Err(cause),
        })
    }

    /// Where a mandate stands that was active once: Paystack forgets those that were taken back.
    pub(super) async fn mandate_state(&self, token: &Token) -> Result<Mandate, GatewayError> {
        let Some(reference) = &token.mandate else {
            let why =
                "Paystack told no reference to ask about: this is a card, or a mandate that was given while paying";
            return Err(GatewayError::BadRequest(why.to_owned()));
        };
        match self.authorization(reference).await? {
            Ok(Authorization { active: Some(true), .. }) => Ok(Mandate::Active),
            Ok(Authorization { active: Some(false), .. }) => Ok(Mandate::Suspended),
            Err(UnknownCause::NotFound) => Ok(Mandate::Ended),
            Ok(_) => Err(GatewayError::NotSent("Paystack did not say where the mandate stands".to_owned())),
            Err(cause) => Err(GatewayError::NotSent(format!("Paystack did not say where the mandate stands: {cause}"))),
        }
    }

    pub(super) async fn deactivate(&self, token: &Token) -> Result<(), GatewayError> {
        let body = json!({ "authorization_code": token.code });
        match self.write(self.post("customer/authorization/deactivate", &body)).await? {
            Reply::No(envelope) if envelope.not_found() || is_gone(envelope.text()) => Ok(()),
            reply @ (Reply::Yes(_) | Reply::No(_) | Reply::Doubt(_)) => done(reply).map(drop),
        }
    }
}

/// Whether a text says that there is nothing left to make unusable.
fn is_gone(text: &str) -> bool {
    let text = text.to_ascii_lowercase();
    ["inactive", "not active", "already deactivated", "has been deactivated"].iter().any(|gone| text.contains(gone))
}

fn redirect(url: String, reference: String) -> SetupOutcome {
    SetupOutcome::RequiresAction {
        action: NextAction::Redirect { url },
        gateway_ref: Some(reference),
        expires_at: None,
    }
}
