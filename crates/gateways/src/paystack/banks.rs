//! Banks as Paystack knows them, and in whose name an account is.

use money::Currency;
use serde::Deserialize;
use usecase::ports::{Bank, GatewayError, Resolved};
use wire::form;

use super::client::Paystack;
use super::reply::Reply;
use crate::kit::lenient;

/// So many parts of the list are read.
const PARTS: usize = 20;

/// A bank in the list.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Listed {
    #[serde(deserialize_with = "lenient::text")]
    id: Option<String>,
    #[serde(deserialize_with = "lenient::text")]
    code: Option<String>,
    #[serde(deserialize_with = "lenient::text")]
    name: Option<String>,
    #[serde(deserialize_with = "lenient::text")]
    nip_sort_code: Option<String>,
    #[serde(deserialize_with = "lenient::flag")]
    active: Option<bool>,
    #[serde(deserialize_with = "lenient::flag")]
    is_deleted: Option<bool>,
}

/// An account with its name.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Named {
    #[serde(deserialize_with = "lenient::text")]
    account_name: Option<String>,
}

impl Paystack {
    pub(super) async fn bank_list(&self, currency: Currency) -> Result<Vec<Bank>, GatewayError> {
        let usable = |bank: &Listed| bank.active != Some(false) && bank.is_deleted != Some(true);
        let listed = self.listed(currency).await?.into_iter().filter(usable);
        Ok(listed
            .filter_map(|bank| Some(Bank { code: bank.code?, nip_code: bank.nip_sort_code, name: bank.name? }))
            .collect())
    }

    /// Paystack's number for a bank, which refunds to an account want in place of its code.
    pub(super) async fn bank_id(&self, code: &str, currency: Currency) -> Result<String, GatewayError> {
        let listed = self.listed(currency).await?;
        let found = listed.into_iter().find(|bank| bank.code.as_deref() == Some(code)).and_then(|bank| bank.id);
        found.ok_or_else(|| GatewayError::BadRequest(format!("Paystack knows no bank `{}`", wire::brief(code))))
    }

    async fn listed(&self, currency: Currency) -> Result<Vec<Listed>, GatewayError> {
        let mut pairs = vec![("currency", currency.code().to_owned())];
        if currency == Currency::NGN {
            pairs.push(("country", "nigeria".to_owned()));
            pairs.push(("include_nip_sort_code", "true".to_owned()));
        }
        let mut all: Vec<Listed> = Vec::new();
        let mut next: Option<String> = None;
        for _ in 0..PARTS {
            let mut asked = pairs.clone();
            if let Some(next) = next.take() {
                asked.extend([("use_cursor", "true".to_owned()), ("next", next)]);
            }
            let asked: Vec<(&str, &str)> = asked.iter().map(|(name, value)| (*name, value.as_str())).collect();
            let envelope = match self.ask(self.get(&format!("bank?{}", form(&asked)))).await? {
                Reply::Yes(envelope) => envelope,
                Reply::No(envelope) => return Err(envelope.bad_request()),
                Reply::Doubt(cause) => {
                    return Err(GatewayError::NotSent(format!("Paystack lists no banks now: {cause}")));
                }
            };
            let part: Vec<Listed> = envelope
                .data()
                .ok_or_else(|| GatewayError::NotSent("Paystack's list of banks could not be read".to_owned()))?;
            next = envelope.next().filter(|_| !part.is_empty());
            all.extend(part);
            if next.is_none() {
                break;
            }
        }
        Ok(all)
    }

    pub(super) async fn resolve_name(&self, bank_code: &str, account_number: &str) -> Result<Resolved, GatewayError> {
        let query = form(&[("account_number", account_number), ("bank_code", bank_code)]);
        Ok(match self.ask(self.get(&format!("bank/resolve?{query}"))).await {
            Ok(Reply::Yes(envelope)) => match envelope.data::<Named>().and_then(|account| account.account_name) {
                Some(name) => Resolved::Name(name),
                None => Resolved::Unavailable,
            },
            Ok(Reply::No(_)) => Resolved::NoSuchAccount,
            Ok(Reply::Doubt(_)) => Resolved::Unavailable,
            Err(error) => return Err(error),
        })
    }
}
