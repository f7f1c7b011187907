//! Charges: which call moves the money, and what its answer means.

use async_trait::async_trait;
use jiff::{SignedDuration, Timestamp};
use recovery::{DeclineCode, Rail};
use serde_json::{Value, json};
use usecase::ports::{
    AccountAsk, Answer, Capabilities, ChargeAsk, ChargeGateway, ChargeOutcome, DisputeAsk, DisputeFacts, DisputeFile,
    GatewayError, HookError, Inbound, LookUpAsk, Mandate, NextAction, Page, PageTerms, Payer, ProviderHook, RefundAsk,
    RefundOutcome, SetupAsk, SetupOutcome, StatementGateway, UnknownCause, VirtualAccount,
};

use super::client::Paystack;
use super::reply::{Envelope, Reply};
use super::token::Token;
use super::transaction::{SAVE, Transaction};
use super::{NAME, decline, hook};
use crate::kit::{Reference, is_settled_no, raw, same_mode};

/// Money on a standing account comes without a charge, so that rail is opened, not charged.
const RAILS: &[Rail] = &[Rail::Card, Rail::DirectDebit, Rail::Transfer, Rail::Ussd];

const CURRENCIES: &[&str] = &["NGN", "GHS", "KES", "USD", "ZAR"];

/// The least and the most that Paystack keeps an account open for one transfer.
const ACCOUNT_FOR: (SignedDuration, SignedDuration) = (SignedDuration::from_mins(15), SignedDuration::from_hours(8));

/// The one bank whose USSD Paystack takes: Guaranty Trust.
const USSD_BANK: &str = "737";

#[async_trait]
impl ChargeGateway for Paystack {
    fn name(&self) -> &'static str {
        NAME
    }

    fn capabilities(&self) -> Capabilities {
        Capabilities {
            rails: RAILS,
            currencies: CURRENCIES,
            // A repeated reference is refused and nothing is said about for how long.
            resend_window: None,
            refunds: true,
            refunds_by_key: false,
            accounts: true,
            lists: true,
            disputes: true,
        }
    }

    async fn charge(&self, ask: &ChargeAsk) -> Result<ChargeOutcome, GatewayError> {
        same_mode(self.mode, ask.mode)?;
        let reference = Reference::Charge.of(ask.key.uuid());
        let (path, body) = prepared(ask, &reference)?;
        let reply = self.write(self.post(path, &body)).await?;
        self.heard(reply, &reference, ask.at).await
    }

    async fn look_up(&self, ask: &LookUpAsk) -> Result<ChargeOutcome, GatewayError> {
        same_mode(self.mode, ask.mode)?;
        // Money that came by itself is asked about by Paystack's own reference of it.
        let theirs = ask.gateway_ref.clone().filter(|_| ask.rail == Rail::VirtualAccount);
        self.verify(&theirs.unwrap_or_else(|| Reference::Charge.of(ask.key.uuid())), ask.at).await
    }

    async fn answer(&self, ask: &LookUpAsk, answer: &Answer) -> Result<ChargeOutcome, GatewayError> {
        same_mode(self.mode, ask.mode)?;
        let reference = Reference::Charge.of(ask.key.uuid());
        let (path, body) = match answer {
            Answer::Otp(otp) => ("charge/submit_otp", json!({ "otp": otp, "reference": reference })),
            Answer::Pin(pin) => ("charge/submit_pin", json!({ "pin": pin, "reference": reference })),
            Answer::Phone(phone) => ("charge/submit_phone", json!({ "phone": phone, "reference": reference })),
            Answer::Birthday(date) => {
                ("charge/submit_birthday", json!({ "birthday": date.to_string(), "reference": reference }))
            }
            Answer::Address { street, city, state, zip } => (
                "charge/submit_address",
                json!({ "address": street, "city": city, "state": state, "zip_code": zip, "reference": reference }),
            ),
        };
        let reply = self.write(self.post(path, &body)).await?;
        self.heard(reply, &reference, ask.at).await
    }

    async fn begin_setup(&self, ask: &SetupAsk) -> Result<SetupOutcome, GatewayError> {
        self.begin_saving(ask).await
    }

    async fn finish_setup(&self, ask: &SetupAsk, gateway_ref: Option<&str>) -> Result<SetupOutcome, GatewayError> {
        self.finish_saving(ask, gateway_ref).await
    }

    async fn revoke(&self, token: &str) -> Result<(), GatewayError> {
        self.deactivate(&Token::parse(token)?).await
    }

    async fn mandate(&self, token: &str) -> Result<Mandate, GatewayError> {
        self.mandate_state(&Token::parse(token)?).await
    }

    async fn refund(&self, ask: &RefundAsk) -> Result<RefundOutcome, GatewayError> {
        self.pay_back(ask).await
    }

    async fn look_up_refund(&self, ask: &RefundAsk) -> Result<RefundOutcome, GatewayError> {
        self.find_refund(ask).await
    }

    async fn open_account(&self, ask: &AccountAsk) -> Result<VirtualAccount, GatewayError> {
        self.open_for(ask).await
    }

    async fn contest(&self, file: &DisputeFile) -> Result<(), GatewayError> {
        self.answer_dispute(file).await
    }

    async fn look_up_dispute(&self, ask: &DisputeAsk) -> Result<Option<DisputeFacts>, GatewayError> {
        self.find_dispute(ask).await
    }

    fn read_hook(&self, request: &ProviderHook<'_>) -> Result<Inbound, HookError> {
        hook::read(self, request)
    }

    fn statements(&self) -> Option<&dyn StatementGateway> {
        Some(self)
    }

    async fn list(&self, since: Timestamp, until: Timestamp, cursor: Option<&str>) -> Result<Page, GatewayError> {
        self.list_charges(since, until, cursor).await
    }
}

impl Paystack {
    /// What became of the transaction with a reference.
    pub(super) async fn verify(&self, reference: &str, at: Timestamp) -> Result<ChargeOutcome, GatewayError> {
        Ok(match self.transaction(reference).await? {
            Ok(found) => found.outcome(reference, at),
            Err(cause) => ChargeOutcome::Unknown(cause),
        })
    }

    /// The transaction with a reference, or why it is not known.
    pub(super) async fn transaction(&self, reference: &str) -> Result<Result<Transaction, UnknownCause>, GatewayError> {
        if !is_reference(reference) {
            return Err(GatewayError::BadRequest("this is no reference of a transaction at Paystack".to_owned()));
        }
        Ok(match self.ask(self.get(&format!("transaction/verify/{reference}"))).await? {
            Reply::Yes(envelope) => envelope.data().ok_or(UnknownCause::Unparseable),
            Reply::No(envelope) if envelope.not_found() => Err(UnknownCause::NotFound),
            Reply::No(envelope) => return Err(envelope.bad_request()),
            Reply::Doubt(cause) => Err(cause),
        })
    }

    /// What the answer to a charge means. A reference that was seen before is looked up: the money moved then, or did not.
    async fn heard(&self, reply: Reply, reference: &str, at: Timestamp) -> Result<ChargeOutcome, GatewayError> {
        let envelope = match reply {
            Reply::Yes(envelope) => {
                return Ok(envelope.data::<Transaction>().map_or(UNREADABLE, |said| said_of(&said, reference, at)));
            }
            Reply::Doubt(cause) => return Ok(ChargeOutcome::Unknown(cause)),
            Reply::No(envelope) => envelope,
        };
        // A wrong code is answered with status 400 and the failed transaction inside.
        if let Some(said) = envelope.data::<Transaction>().filter(|said| said.status.as_deref() == Some("failed")) {
            return Ok(said.outcome(reference, at));
        }
        match decline::known(envelope.text()) {
            Some(DeclineCode::Duplicate) => match self.verify(reference, at).await {
                Ok(outcome) => Ok(outcome),
                // The first sending may have moved money, whatever is wrong with the question.
                Err(_) => Ok(ChargeOutcome::Unknown(UnknownCause::ServerError)),
            },
            Some(code) if is_settled_no(code) => {
                Ok(ChargeOutcome::Declined { code, raw: raw(envelope.code(), envelope.text()) })
            }
            // Somebody further on failed or was late, which says nothing of what they had done by then.
            Some(_) => Ok(ChargeOutcome::Unknown(UnknownCause::ServerError)),
            None if envelope.is_processors() => Ok(ChargeOutcome::Unknown(UnknownCause::ServerError)),
            None => Err(envelope.bad_request()),
        }
    }

    /// Makes a page on which somebody pays, or proves a card.
    pub(super) async fn page(&self, body: &Value) -> Result<Reply, GatewayError> {
        self.write(self.post("transaction/initialize", body)).await
    }
}

const UNREADABLE: ChargeOutcome = ChargeOutcome::Unknown(UnknownCause::Unparseable);

/// A page that was made has an address and no status; everything else has a status.
fn said_of(said: &Transaction, reference: &str, at: Timestamp) -> ChargeOutcome {
    match (&said.status, &said.authorization_url) {
        (None, Some(url)) if said.reference.as_deref().is_none_or(|other| other == reference) => {
            let action = NextAction::Redirect { url: url.clone() };
            ChargeOutcome::RequiresAction { action, gateway_ref: None, expires_at: None }
        }
        _ => said.outcome(reference, at),
    }
}

/// The call that a charge is, and its body.
fn prepared(ask: &ChargeAsk, reference: &str) -> Result<(&'static str, Value), GatewayError> {
    let (amount, currency) = (ask.amount.minor(), ask.amount.currency().code());
    let base = |email: &str| json!({ "email": email, "amount": amount, "currency": currency, "reference": reference });
    match (&ask.token, &ask.page) {
        (Some(token), page) => {
            if !matches!(ask.rail, Rail::Card | Rail::DirectDebit) {
                return Err(unsupported(ask.rail, "with something saved"));
            }
            let token = Token::parse(token)?;
            let mut body = base(token.email.as_deref().map_or_else(|| email_of(&ask.payer), Ok)?);
            body["authorization_code"] = json!(token.code);
            // Nobody waits for a renewal, and a month's end sends them all at once: Paystack asks for them to be queued.
            body["queue"] = json!(page.is_none());
            Ok(("transaction/charge_authorization", body))
        }
        (None, Some(terms)) => {
            let mut body = base(email_of(&ask.payer)?);
            on_a_page(&mut body, ask.rail, terms)?;
            Ok(("transaction/initialize", body))
        }
        (None, None) => {
            let mut body = base(email_of(&ask.payer)?);
            match ask.rail {
                Rail::Transfer => body["bank_transfer"] = until(ask.at, ask.expires_at),
                Rail::Ussd => body["ussd"] = json!({ "type": USSD_BANK }),
                Rail::Card | Rail::DirectDebit => {
                    let what = "there is nothing to charge: neither something saved nor a payer on a page";
                    return Err(GatewayError::BadRequest(what.to_owned()));
                }
                Rail::VirtualAccount | Rail::Wallet => return Err(unsupported(ask.rail, "as a charge")),
            }
            Ok(("charge", body))
        }
    }
}

/// What a page offers, where it leads, and whether what is paid with is kept.
pub(super) fn on_a_page(body: &mut Value, rail: Rail, terms: &PageTerms) -> Result<(), GatewayError> {
    let channel = match rail {
        Rail::Card => "card",
        Rail::DirectDebit => "bank",
        Rail::Ussd => "ussd",
        Rail::Transfer => "bank_transfer",
        Rail::VirtualAccount | Rail::Wallet => return Err(unsupported(rail, "on a page")),
    };
    body["channels"] = json!([channel]);
    body["callback_url"] = json!(terms.return_url);
    body["metadata"] = json!({ SAVE: terms.save });
    if terms.save && rail == Rail::DirectDebit {
        // Only banks that give mandates.
        body["metadata"]["custom_filters"] = json!({ "recurring": true });
    }
    Ok(())
}

/// Until when an account takes a transfer, within what Paystack allows.
pub(super) fn until(at: Timestamp, wanted: Option<Timestamp>) -> Value {
    let (least, most) = ACCOUNT_FOR;
    let end = |after: SignedDuration| at.saturating_add(after).unwrap_or(Timestamp::MAX);
    let until = wanted.unwrap_or(end(most)).clamp(end(least), end(most));
    json!({ "account_expires_at": until.to_string() })
}

/// Paystack knows payers by their address and takes no charge without one.
pub(super) fn email_of(payer: &Payer) -> Result<&str, GatewayError> {
    let missing = || GatewayError::BadRequest("Paystack wants the payer's email address, and there is none".to_owned());
    payer.email.as_deref().ok_or_else(missing)
}

/// Whether a text is a reference that may stand in a path: letters, digits and `- . = _`.
fn is_reference(text: &str) -> bool {
    !text.is_empty()
        && text != "."
        && text != ".."
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"-.=_".contains(&b))
}

fn unsupported(rail: Rail, how: &str) -> GatewayError {
    GatewayError::Unsupported(format!("Paystack takes no {} {how}", rail.as_str()))
}

/// Whether an answer says that it was done, for calls that move no money.
pub(super) fn done(reply: Reply) -> Result<Envelope, GatewayError> {
    match reply {
        Reply::Yes(envelope) => Ok(envelope),
        Reply::No(envelope) => Err(envelope.bad_request()),
        // Such a call can be made again.
        Reply::Doubt(cause) => Err(GatewayError::NotSent(format!("Paystack did not say that it was done: {cause}"))),
    }
}
