//! A transaction as Paystack tells it, and what it means for an attempt.

use jiff::{SignedDuration, Timestamp};
use money::{Currency, Money};
use recovery::{DeclineCode, Rail};
use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;
use usecase::ports::{ChargeOutcome, NextAction, SavedMethod, UnknownCause};

use super::decline;
use super::token::Token;
use crate::kit::{Figure, lenient, raw};

/// A page that nobody touched yet is called abandoned from its first second. Only after this long it is believed.
const PATIENCE: SignedDuration = SignedDuration::from_hours(1);

/// The name under which a transaction remembers that its payer agreed to be charged later.
pub(super) const SAVE: &str = "recoup_save";

/// A transaction, as charges, look-ups, lists and calls tell it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Transaction {
    #[serde(deserialize_with = "lenient::text")]
    pub(super) id: Option<String>,
    #[serde(deserialize_with = "lenient::text")]
    pub(super) status: Option<String>,
    #[serde(deserialize_with = "lenient::text")]
    pub(super) reference: Option<String>,
    #[serde(deserialize_with = "lenient::figure")]
    amount: Option<Figure>,
    #[serde(deserialize_with = "lenient::text")]
    currency: Option<String>,
    #[serde(deserialize_with = "lenient::figure")]
    fees: Option<Figure>,
    #[serde(deserialize_with = "lenient::text")]
    gateway_response: Option<String>,
    #[serde(deserialize_with = "lenient::text")]
    message: Option<String>,
    #[serde(deserialize_with = "lenient::text")]
    pub(super) channel: Option<String>,
    #[serde(deserialize_with = "lenient::text")]
    created_at: Option<String>,
    #[serde(deserialize_with = "lenient::text")]
    paid_at: Option<String>,
    #[serde(deserialize_with = "lenient::part")]
    pub(super) authorization: Option<Authorization>,
    #[serde(deserialize_with = "lenient::part")]
    customer: Option<Customer>,
    metadata: Option<Box<RawValue>>,
    #[serde(deserialize_with = "lenient::flag")]
    paused: Option<bool>,
    #[serde(deserialize_with = "lenient::text")]
    pub(super) authorization_url: Option<String>,
    #[serde(deserialize_with = "lenient::text")]
    url: Option<String>,
    #[serde(deserialize_with = "lenient::text")]
    display_text: Option<String>,
    #[serde(deserialize_with = "lenient::text")]
    ussd_code: Option<String>,
    #[serde(deserialize_with = "lenient::text")]
    pub(super) account_name: Option<String>,
    #[serde(deserialize_with = "lenient::text")]
    pub(super) account_number: Option<String>,
    #[serde(deserialize_with = "lenient::text")]
    account_expires_at: Option<String>,
    #[serde(deserialize_with = "lenient::part")]
    pub(super) bank: Option<Named>,
}

/// Something with a name.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Named {
    #[serde(deserialize_with = "lenient::text")]
    pub(super) name: Option<String>,
}

/// The payer, as Paystack knows them.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Customer {
    #[serde(deserialize_with = "lenient::text")]
    pub(super) id: Option<String>,
    #[serde(deserialize_with = "lenient::text")]
    pub(super) email: Option<String>,
    #[serde(deserialize_with = "lenient::text")]
    pub(super) customer_code: Option<String>,
}

/// What somebody paid with, or can be charged with.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Authorization {
    #[serde(deserialize_with = "lenient::text")]
    pub(super) authorization_code: Option<String>,
    #[serde(deserialize_with = "lenient::flag")]
    reusable: Option<bool>,
    #[serde(deserialize_with = "lenient::flag")]
    pub(super) active: Option<bool>,
    #[serde(deserialize_with = "lenient::text")]
    channel: Option<String>,
    #[serde(deserialize_with = "lenient::text")]
    signature: Option<String>,
    #[serde(deserialize_with = "lenient::text")]
    last4: Option<String>,
    #[serde(deserialize_with = "lenient::text")]
    exp_month: Option<String>,
    #[serde(deserialize_with = "lenient::text")]
    exp_year: Option<String>,
    #[serde(deserialize_with = "lenient::text")]
    brand: Option<String>,
    #[serde(deserialize_with = "lenient::text")]
    bank: Option<String>,
    #[serde(deserialize_with = "lenient::text")]
    pub(super) receiver_bank_account_number: Option<String>,
    #[serde(deserialize_with = "lenient::part")]
    pub(super) customer: Option<Customer>,
}

impl Authorization {
    /// It as something to charge later. `mandate` is the reference it was given under; without one it must be reusable by its own word.
    pub(super) fn saved(&self, mandate: Option<&str>, email: Option<&str>) -> Option<SavedMethod> {
        let code = self.authorization_code.clone()?;
        if mandate.is_none() && self.reusable != Some(true) {
            return None;
        }
        let rail = match self.channel.as_deref() {
            Some("card") => Rail::Card,
            Some("direct_debit") => Rail::DirectDebit,
            // Cards are by far the oldest kind and sometimes say nothing.
            None => Rail::Card,
            Some(_) => return None,
        };
        let token = Token { code, mandate: mandate.map(str::to_owned), email: email.map(str::to_owned) };
        let year = self.exp_year.as_deref().and_then(|year| year.trim().parse().ok());
        let month = self.exp_month.as_deref().and_then(|month| month.trim().parse().ok());
        Some(SavedMethod {
            token: token.write(),
            rail,
            brand: self.brand.as_deref().map(|brand| brand.trim().to_lowercase()).filter(|brand| !brand.is_empty()),
            last4: self.last4.clone(),
            // A mandate has a date as well, which means nothing.
            expiry: month.zip(year).filter(|_| rail == Rail::Card),
            fingerprint: self.signature.clone(),
            issuer: self.bank.clone(),
            bound_email: token.email,
        })
    }
}

impl Transaction {
    /// How much moved. None unless it says both figure and currency, in whole minor units.
    pub(super) fn amount(&self) -> Option<Money> {
        self.amount?.minor(self.currency()?)
    }

    /// What Paystack keeps of it.
    pub(super) fn fee(&self) -> Option<Money> {
        self.fees?.minor(self.currency()?)
    }

    fn currency(&self) -> Option<Currency> {
        Currency::parse(self.currency.as_deref()?).ok()
    }

    /// When it was paid, or made.
    pub(super) fn at(&self) -> Option<Timestamp> {
        let instant = |text: &Option<String>| text.as_deref().and_then(|text| text.parse().ok());
        instant(&self.paid_at).or_else(|| instant(&self.created_at))
    }

    /// Until when its account takes money.
    pub(super) fn account_until(&self) -> Option<Timestamp> {
        self.account_expires_at.as_deref().and_then(|text| text.parse().ok())
    }

    /// What it means for the attempt with this reference, at an instant.
    pub(super) fn outcome(&self, reference: &str, at: Timestamp) -> ChargeOutcome {
        if self.reference.as_deref().is_some_and(|other| other != reference) {
            return ChargeOutcome::Unknown(UnknownCause::Mismatch("the answer is about another reference".to_owned()));
        }
        if self.paused == Some(true) {
            return self.action(self.authorization_url.clone().map(|url| NextAction::Redirect { url }));
        }
        match self.status.as_deref().unwrap_or_default() {
            "success" => self.succeeded(),
            "failed" => self.declined(decline::code(self.reason()), "failed"),
            "timeout" => self.declined(DeclineCode::ExpiredAction, "timeout"),
            "abandoned" if self.is_fresh(at) => ChargeOutcome::Pending { gateway_ref: self.id.clone() },
            "abandoned" => self.declined(DeclineCode::Abandoned, "abandoned"),
            "reversed" => ChargeOutcome::Unknown(UnknownCause::Mismatch(
                "the provider paid the charge back, and we did not ask for it".to_owned(),
            )),
            "pending" | "processing" | "queued" | "ongoing" => ChargeOutcome::Pending { gateway_ref: self.id.clone() },
            "send_otp" => self.action(Some(NextAction::Otp { hint: self.display_text.clone().unwrap_or_default() })),
            "send_pin" => self.action(Some(NextAction::Pin)),
            "send_phone" => self.action(Some(NextAction::Phone)),
            "send_birthday" => self.action(Some(NextAction::Birthday)),
            "send_address" => self.action(Some(NextAction::Address)),
            "open_url" => self.action(self.url.clone().map(|url| NextAction::Redirect { url })),
            "pay_offline" => self.action(self.ussd_code.clone().map(|code| NextAction::DialUssd { code })),
            "pending_bank_transfer" => self.action(self.transfer_to()),
            _ => ChargeOutcome::Unknown(UnknownCause::Unparseable),
        }
    }

    fn succeeded(&self) -> ChargeOutcome {
        let (Some(gateway_ref), Some(amount)) = (self.id.clone(), self.amount()) else {
            return ChargeOutcome::Unknown(UnknownCause::Unparseable);
        };
        let saved = self.saved().filter(|_| self.may_be_saved()).map(Box::new);
        ChargeOutcome::Succeeded { gateway_ref, amount, fee: self.fee(), saved }
    }

    /// What was paid with, as something to charge later.
    pub(super) fn saved(&self) -> Option<SavedMethod> {
        let email = self.customer.as_ref().and_then(|customer| customer.email.as_deref());
        self.authorization.as_ref()?.saved(None, email)
    }

    /// Whether the payer agreed to that: we wrote it on the transaction. Paystack gives it back as an object or as its text.
    fn may_be_saved(&self) -> bool {
        let Some(metadata) = &self.metadata else { return false };
        let read = |text: &str| serde_json::from_str::<Value>(text).unwrap_or_default();
        let mut value = read(metadata.get());
        if let Value::String(text) = &value {
            value = read(text);
        }
        match &value[SAVE] {
            Value::Bool(save) => *save,
            Value::String(save) => save == "true",
            Value::Null | Value::Number(_) | Value::Array(_) | Value::Object(_) => false,
        }
    }

    fn declined(&self, code: DeclineCode, status: &str) -> ChargeOutcome {
        ChargeOutcome::Declined { code, raw: raw(status, self.reason()) }
    }

    /// Its own words for why. `message` is older, and of answers to a code that was entered.
    fn reason(&self) -> &str {
        self.gateway_response.as_deref().or(self.message.as_deref()).unwrap_or_default()
    }

    fn is_fresh(&self, at: Timestamp) -> bool {
        let made: Option<Timestamp> = self.created_at.as_deref().and_then(|text| text.parse().ok());
        made.is_some_and(|made| at.duration_since(made) < PATIENCE)
    }

    fn action(&self, action: Option<NextAction>) -> ChargeOutcome {
        match action {
            Some(action) => {
                ChargeOutcome::RequiresAction { action, gateway_ref: self.id.clone(), expires_at: self.account_until() }
            }
            None => ChargeOutcome::Unknown(UnknownCause::Unparseable),
        }
    }

    fn transfer_to(&self) -> Option<NextAction> {
        Some(NextAction::TransferTo {
            bank: self.bank.as_ref()?.name.clone()?,
            account: self.account_number.clone()?,
            name: self.account_name.clone().unwrap_or_default(),
        })
    }
}

#[cfg(test)]
mod tests;
