//! Bank accounts that payers send to: a standing one for a customer, or one for a single transfer.

use recovery::DeclineCode;
use serde::Deserialize;
use serde_json::json;
use usecase::ports::{AccountAsk, AccountKind, GatewayError, VirtualAccount};
use wire::is_plain;

use super::client::Paystack;
use super::decline;
use super::gateway::{done, email_of, until};
use super::reply::Reply;
use super::transaction::{Customer, Named, Transaction};
use crate::kit::{Reference, lenient, same_mode};

/// A standing account.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Standing {
    #[serde(deserialize_with = "lenient::text")]
    id: Option<String>,
    #[serde(deserialize_with = "lenient::text")]
    account_number: Option<String>,
    #[serde(deserialize_with = "lenient::text")]
    account_name: Option<String>,
    #[serde(deserialize_with = "lenient::text")]
    currency: Option<String>,
    #[serde(deserialize_with = "lenient::part")]
    bank: Option<Named>,
}

impl Standing {
    fn account(self) -> Option<VirtualAccount> {
        Some(VirtualAccount {
            number: self.account_number?,
            bank: self.bank?.name?,
            name: self.account_name.unwrap_or_default(),
            gateway_ref: self.id?,
            expires_at: None,
        })
    }
}

impl Paystack {
    pub(super) async fn open_for(&self, ask: &AccountAsk) -> Result<VirtualAccount, GatewayError> {
        same_mode(self.mode, ask.mode)?;
        match ask.kind {
            AccountKind::Permanent => self.open_standing(ask).await,
            AccountKind::OneTime { .. } => self.open_once(ask).await,
        }
    }

    /// An account for one transfer of exactly this much; Paystack sends any other amount back.
    async fn open_once(&self, ask: &AccountAsk) -> Result<VirtualAccount, GatewayError> {
        let wanted = match ask.kind {
            AccountKind::OneTime { expires_at } => Some(expires_at),
            AccountKind::Permanent => None,
        };
        let reference = Reference::Account.of(ask.key);
        let body = json!({
            "email": email_of(&ask.payer)?,
            "amount": ask.expected.minor(),
            "currency": ask.expected.currency().code(),
            "reference": reference,
            "bank_transfer": until(ask.at, wanted),
        });
        let said = match self.write(self.post("charge", &body)).await? {
            // Made before: the open charge still tells its account.
            Reply::No(envelope) if decline::known(envelope.text()) == Some(DeclineCode::Duplicate) => {
                done(self.ask(self.get(&format!("charge/{reference}"))).await?)?
            }
            reply @ (Reply::Yes(_) | Reply::No(_) | Reply::Doubt(_)) => done(reply)?,
        };
        let transaction: Option<Transaction> = said.data();
        let account = transaction.and_then(|made| {
            Some(VirtualAccount {
                expires_at: made.account_until(),
                number: made.account_number?,
                bank: made.bank?.name?,
                name: made.account_name.unwrap_or_default(),
                gateway_ref: reference,
            })
        });
        account.ok_or_else(untold)
    }

    /// The standing account of a customer: the one they have, or a new one. Paystack knows customers by their address.
    async fn open_standing(&self, ask: &AccountAsk) -> Result<VirtualAccount, GatewayError> {
        let (first_name, last_name) = ask.name.rsplit_once(' ').unwrap_or((ask.name.as_str(), ""));
        let mut body = json!({ "email": email_of(&ask.payer)?, "first_name": first_name, "last_name": last_name });
        if let Some(phone) = &ask.payer.phone {
            body["phone"] = json!(phone);
        }
        let customer: Customer = done(self.write(self.post("customer", &body)).await?)?.data().ok_or_else(untold)?;
        let (Some(id), Some(code)) = (customer.id, customer.customer_code) else { return Err(untold()) };
        if !is_plain(&id) {
            return Err(untold());
        }
        let currency = ask.expected.currency().code();
        let listed = done(self.ask(self.get(&format!("dedicated_account?active=true&customer={id}"))).await?)?;
        let listed: Vec<Standing> = listed.data().ok_or_else(untold)?;
        let same = |standing: &Standing| standing.currency.as_deref().is_none_or(|other| other == currency);
        if let Some(account) = listed.into_iter().filter(same).find_map(Standing::account) {
            return Ok(account);
        }
        let body = json!({ "customer": code, "preferred_bank": self.preferred_bank });
        let made = done(self.write(self.post("dedicated_account", &body)).await?)?;
        made.data::<Standing>().and_then(Standing::account).ok_or_else(untold)
    }
}

/// Nothing moved, and the same key may be asked for again.
fn untold() -> GatewayError {
    GatewayError::NotSent("Paystack told no account; ask for it again".to_owned())
}
