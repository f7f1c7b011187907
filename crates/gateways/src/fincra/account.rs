//! Bank accounts that payers send to: a standing one in their name, or one for a single transfer.

use serde::{Deserialize, Serialize};
use usecase::ports::{AccountAsk, AccountKind, GatewayError, VirtualAccount};

use super::client::{Fincra, done, naira_text};
use crate::kit::{Reference, lenient, same_mode};

/// A wish for an account for one transfer.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Once<'a> {
    name: &'a str,
    merchant_reference: &'a str,
    expires_at: String,
}

/// A wish for a standing account.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Standing<'a> {
    currency: &'a str,
    account_type: &'a str,
    merchant_reference: &'a str,
    #[serde(rename = "KYCInformation")]
    holder: Holder<'a>,
}

/// Who it is for.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Holder<'a> {
    first_name: &'a str,
    last_name: &'a str,
    bvn: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    email: Option<&'a str>,
}

/// An account as Fincra tells it: flat when it is for one transfer, else with a part of its own.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Made {
    #[serde(rename = "_id", deserialize_with = "lenient::text")]
    id: Option<String>,
    #[serde(deserialize_with = "lenient::text")]
    status: Option<String>,
    #[serde(rename = "accountNumber", deserialize_with = "lenient::text")]
    number: Option<String>,
    #[serde(rename = "bankName", deserialize_with = "lenient::text")]
    bank: Option<String>,
    #[serde(rename = "accountName", deserialize_with = "lenient::text")]
    name: Option<String>,
    #[serde(rename = "expiresAt", deserialize_with = "lenient::text")]
    expires_at: Option<String>,
    #[serde(rename = "accountInformation", deserialize_with = "lenient::part")]
    inner: Option<Box<Made>>,
}

impl Made {
    fn account(self) -> Option<VirtualAccount> {
        let gateway_ref = self.id?;
        let inner = self.inner.map(|inner| *inner).unwrap_or_default();
        Some(VirtualAccount {
            number: self.number.or(inner.number)?,
            bank: self.bank.or(inner.bank)?,
            name: self.name.or(inner.name).unwrap_or_default(),
            gateway_ref,
            expires_at: self.expires_at.and_then(|text| text.parse().ok()),
        })
    }
}

impl Fincra {
    pub(super) async fn open_for(&self, ask: &AccountAsk) -> Result<VirtualAccount, GatewayError> {
        same_mode(self.mode, ask.mode)?;
        // Refuses every currency that is not the naira.
        naira_text(ask.expected)?;
        let reference = Reference::Account.of(ask.key);
        let reply = match ask.kind {
            AccountKind::OneTime { expires_at } => {
                let body = Once { name: &ask.name, merchant_reference: &reference, expires_at: expires_at.to_string() };
                self.write(self.post("profile/virtual-accounts/transfer", &body)).await?
            }
            AccountKind::Permanent => {
                let missing =
                    || GatewayError::BadRequest("Fincra wants the payer's bank verification number".to_owned());
                let (first_name, last_name) = ask.name.rsplit_once(' ').unwrap_or((ask.name.as_str(), ""));
                let holder = Holder {
                    first_name,
                    last_name,
                    bvn: ask.bvn.as_deref().ok_or_else(missing)?,
                    email: ask.payer.email.as_deref(),
                };
                let body = Standing {
                    currency: ask.expected.currency().code(),
                    account_type: "individual",
                    merchant_reference: &reference,
                    holder,
                };
                self.write(self.post("profile/virtual-accounts/requests", &body)).await?
            }
        };
        let made: Made = done(reply)?.read().unwrap_or_default();
        let status = made.status.clone().unwrap_or_default();
        let told = if status == "approved" { made.account() } else { None };
        told.ok_or_else(|| {
            let status = if status.is_empty() { "untold" } else { status.as_str() };
            GatewayError::NotSent(format!("Fincra has not approved the account yet ({status}); it calls when it has"))
        })
    }
}
