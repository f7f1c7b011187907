//! The providers there are adapters for: what each wants to know of a merchant's account, and how it is opened.
//!
//! An adapter is opened for one account and one mode, with the credentials in hand, and forgets them with itself. A base
//! address comes from settings; the one built in is the provider's public one.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use ids::Mode;
use secrecy::SecretString;
use usecase::ports::{ChargeGateway, GatewayError, PayoutGateway};

use crate::{fincra, nomba, paystack, providus, stripe};

/// One thing that a provider's account consists of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field {
    /// Its name in credentials, `secretKey`.
    pub name: &'static str,
    /// Whether it is never shown again.
    pub secret: bool,
    /// Whether nothing works without it.
    pub required: bool,
    /// What it is and where the merchant finds it.
    pub what: &'static str,
}

/// A merchant's account at a provider.
pub struct Account {
    /// Which world.
    pub mode: Mode,
    /// Another address than the provider's public one: a mock, or a private line.
    pub base_url: Option<String>,
    /// The texts, by the names of [`Field`].
    pub credentials: BTreeMap<String, SecretString>,
}

impl fmt::Debug for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Account").field("mode", &self.mode).field("base_url", &self.base_url).finish_non_exhaustive()
    }
}

impl Account {
    /// A credential that nothing works without.
    pub(crate) fn required(&self, name: &str) -> Result<SecretString, GatewayError> {
        self.optional(name).ok_or_else(|| GatewayError::Misconfigured(format!("`{name}` is missing")))
    }

    /// A credential that may be missing.
    pub(crate) fn optional(&self, name: &str) -> Option<SecretString> {
        self.credentials.get(name).cloned()
    }
}

/// What an account can be used for.
#[derive(Clone, Debug)]
pub struct Opened {
    /// Charging payers.
    pub charges: Option<Arc<dyn ChargeGateway>>,
    /// Paying out.
    pub payouts: Option<Arc<dyn PayoutGateway>>,
}

/// A provider that there is an adapter for.
#[derive(Clone, Copy)]
pub struct Provider {
    /// Its name, as stored on accounts, methods and attempts.
    pub name: &'static str,
    /// What people call it.
    pub title: &'static str,
    /// What its accounts consist of.
    pub fields: &'static [Field],
    pub(crate) open: fn(&Account) -> Result<Opened, GatewayError>,
}

impl fmt::Debug for Provider {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

impl Provider {
    /// All of them.
    pub const ALL: &[Provider] =
        &[paystack::PROVIDER, fincra::PROVIDER, providus::PROVIDER, nomba::PROVIDER, stripe::PROVIDER];

    /// The one of this name.
    pub fn named(name: &str) -> Option<&'static Provider> {
        Self::ALL.iter().find(|provider| provider.name == name)
    }

    /// Opens an account. Nothing is sent.
    ///
    /// # Errors
    /// [`GatewayError::Misconfigured`]: what is missing, unknown, or belongs to the other mode.
    pub fn open(&self, account: &Account) -> Result<Opened, GatewayError> {
        if let Some(stranger) = account.credentials.keys().find(|name| !self.fields.iter().any(|f| f.name == **name)) {
            return Err(GatewayError::Misconfigured(format!("{} knows no `{stranger}`", self.title)));
        }
        for field in self.fields.iter().filter(|field| field.required) {
            account.required(field.name)?;
        }
        (self.open)(account)
    }
}
