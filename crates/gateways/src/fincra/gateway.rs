//! Charges: a page, or a debit under a mandate, and what became of them.

use async_trait::async_trait;
use recovery::{DeclineCode, Rail};
use serde::Serialize;
use serde_json::value::RawValue;
use usecase::ports::{
    AccountAsk, Capabilities, ChargeAsk, ChargeGateway, ChargeOutcome, GatewayError, HookError, Inbound, LookUpAsk,
    Mandate, NextAction, Payer, ProviderHook, SetupAsk, SetupOutcome, UnknownCause, VirtualAccount,
};

use super::client::{Fincra, naira_number};
use super::collection::Collection;
use super::mandate::Token;
use super::reply::{Refusal, Reply};
use super::{NAME, decline, hook};
use crate::kit::{Reference, is_settled_no, raw, same_mode};

/// Cards on a page only. Money on a standing account comes without a charge, so that rail is opened, not charged.
const RAILS: &[Rail] = &[Rail::DirectDebit, Rail::Transfer, Rail::Card];

/// A page.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Checkout<'a> {
    amount: Box<RawValue>,
    currency: &'a str,
    customer: Customer<'a>,
    reference: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    redirect_url: Option<&'a str>,
    payment_methods: [&'a str; 1],
    /// The payer pays what the invoice says, and no more.
    fee_bearer: &'a str,
    settlement_destination: &'a str,
}

/// Who pays.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Customer<'a> {
    name: &'a str,
    email: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    phone_number: Option<&'a str>,
}

/// A debit under a mandate.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Debit<'a> {
    amount: Box<RawValue>,
    description: &'a str,
    mandate_reference: &'a str,
    reference: &'a str,
    currency: &'a str,
    bank_code: &'a str,
    account_number: &'a str,
}

/// A page that was made.
#[derive(Default, serde::Deserialize)]
#[serde(default)]
struct Link {
    #[serde(deserialize_with = "crate::kit::lenient::text")]
    link: Option<String>,
    #[serde(rename = "payCode", deserialize_with = "crate::kit::lenient::text")]
    pay_code: Option<String>,
}

#[async_trait]
impl ChargeGateway for Fincra {
    fn name(&self) -> &'static str {
        NAME
    }

    fn capabilities(&self) -> Capabilities {
        Capabilities {
            rails: RAILS,
            currencies: &["NGN"],
            resend_window: None,
            refunds: false,
            refunds_by_key: false,
            accounts: true,
            lists: false,
            disputes: false,
        }
    }

    async fn charge(&self, ask: &ChargeAsk) -> Result<ChargeOutcome, GatewayError> {
        same_mode(self.mode, ask.mode)?;
        match (ask.rail, &ask.token, &ask.page) {
            (Rail::DirectDebit, Some(token), _) => self.debit(ask, &Token::parse(token)?).await,
            (Rail::Card, None, Some(_)) => self.page(ask, "card").await,
            // A request for a transfer is a page in any case: only there does the look-up find what came.
            (Rail::Transfer, None, _) => self.page(ask, "bank_transfer").await,
            (Rail::Card, Some(_), _) => Err(GatewayError::Unsupported("Fincra keeps no cards".to_owned())),
            (Rail::Card | Rail::DirectDebit, None, _) => Err(GatewayError::BadRequest(
                "there is nothing to charge: neither a mandate nor a payer on a page".to_owned(),
            )),
            (Rail::Transfer | Rail::Ussd | Rail::VirtualAccount | Rail::Wallet, _, _) => {
                Err(GatewayError::Unsupported(format!("Fincra takes no {} as a charge", ask.rail.as_str())))
            }
        }
    }

    async fn look_up(&self, ask: &LookUpAsk) -> Result<ChargeOutcome, GatewayError> {
        same_mode(self.mode, ask.mode)?;
        self.verify(&Reference::Charge.of(ask.key.uuid())).await
    }

    async fn begin_setup(&self, ask: &SetupAsk) -> Result<SetupOutcome, GatewayError> {
        self.begin_mandate(ask).await
    }

    async fn finish_setup(&self, ask: &SetupAsk, gateway_ref: Option<&str>) -> Result<SetupOutcome, GatewayError> {
        self.finish_mandate(ask, gateway_ref).await
    }

    async fn mandate(&self, token: &str) -> Result<Mandate, GatewayError> {
        self.mandate_state(&Token::parse(token)?).await
    }

    async fn open_account(&self, ask: &AccountAsk) -> Result<VirtualAccount, GatewayError> {
        self.open_for(ask).await
    }

    fn read_hook(&self, request: &ProviderHook<'_>) -> Result<Inbound, HookError> {
        hook::read(&self.webhook_keys, request)
    }
}

impl Fincra {
    /// What became of the collection with a reference.
    async fn verify(&self, reference: &str) -> Result<ChargeOutcome, GatewayError> {
        let path = format!("checkout/payments/merchant-reference/{reference}");
        Ok(match self.ask(self.get(&path)).await? {
            Reply::Yes(said) => said.read::<Collection>().map_or(UNREADABLE, |found| found.outcome(reference)),
            Reply::No(refusal) if refusal.not_found() => ChargeOutcome::Unknown(UnknownCause::NotFound),
            Reply::No(refusal) => return Err(refusal.bad_request()),
            Reply::Doubt(cause) => ChargeOutcome::Unknown(cause),
        })
    }

    async fn page(&self, ask: &ChargeAsk, method: &str) -> Result<ChargeOutcome, GatewayError> {
        let Some(public_key) = &self.public_key else {
            return Err(GatewayError::Misconfigured(
                "`publicKey` is missing, and there is no page without it".to_owned(),
            ));
        };
        let reference = Reference::Charge.of(ask.key.uuid());
        let email = email_of(&ask.payer)?;
        let body = Checkout {
            amount: naira_number(ask.amount)?,
            currency: ask.amount.currency().code(),
            // Fincra wants a name, and a payer need not have told one.
            customer: Customer { name: email, email, phone_number: ask.payer.phone.as_deref() },
            reference: &reference,
            redirect_url: ask.page.as_ref().map(|page| page.return_url.as_str()),
            payment_methods: [method],
            fee_bearer: "business",
            settlement_destination: "wallet",
        };
        let request = self.post("checkout/payments", &body).header("x-pub-key", public_key);
        match self.write(request).await? {
            Reply::Yes(said) => Ok(match said.read::<Link>() {
                Some(Link { link: Some(url), pay_code }) => ChargeOutcome::RequiresAction {
                    action: NextAction::Redirect { url },
                    gateway_ref: pay_code,
                    expires_at: None,
                },
                Some(_) | None => UNREADABLE,
            }),
            Reply::No(refusal) => self.refused(&refusal, &reference).await,
            Reply::Doubt(cause) => Ok(ChargeOutcome::Unknown(cause)),
        }
    }

    async fn debit(&self, ask: &ChargeAsk, token: &Token) -> Result<ChargeOutcome, GatewayError> {
        let reference = Reference::Charge.of(ask.key.uuid());
        let body = Debit {
            amount: naira_number(ask.amount)?,
            description: "Subscription",
            mandate_reference: &token.mandate,
            reference: &reference,
            currency: ask.amount.currency().code(),
            bank_code: &token.bank_code,
            account_number: &token.account_number,
        };
        match self.write(self.post("mandate-mgt/mandates/payment", &body)).await? {
            Reply::Yes(said) => Ok(said.read::<Collection>().map_or(UNREADABLE, |made| made.outcome(&reference))),
            Reply::No(refusal) => self.refused(&refusal, &reference).await,
            Reply::Doubt(cause) => Ok(ChargeOutcome::Unknown(cause)),
        }
    }

    /// What a refusal of a charge means. A reference that was seen before is looked up: the money moved then, or did not.
    async fn refused(&self, refusal: &Refusal, reference: &str) -> Result<ChargeOutcome, GatewayError> {
        match decline::known(&refusal.text) {
            Some(DeclineCode::Duplicate) => {
                // The first sending may have moved money, whatever is wrong with the question.
                Ok(self.verify(reference).await.unwrap_or(ChargeOutcome::Unknown(UnknownCause::ServerError)))
            }
            Some(code) if is_settled_no(code) => {
                Ok(ChargeOutcome::Declined { code, raw: raw(&refusal.kind, &refusal.text) })
            }
            None if refusal.is_of_the_request() => Err(refusal.bad_request()),
            // Somebody further on failed or was late, which says nothing of what they had done by then.
            Some(_) | None => Ok(ChargeOutcome::Unknown(UnknownCause::ServerError)),
        }
    }
}

const UNREADABLE: ChargeOutcome = ChargeOutcome::Unknown(UnknownCause::Unparseable);

/// Fincra takes no payer without an address.
pub(super) fn email_of(payer: &Payer) -> Result<&str, GatewayError> {
    let missing = || GatewayError::BadRequest("Fincra wants the payer's email address, and there is none".to_owned());
    payer.email.as_deref().ok_or_else(missing)
}
