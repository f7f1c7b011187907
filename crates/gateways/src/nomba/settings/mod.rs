//! What an account at Nomba consists of, and what is refused of it.

use std::sync::Arc;

use ids::Mode;
use runtime::Clock;
use secrecy::ExposeSecret;
use usecase::ports::GatewayError;

use super::Nomba;
use super::desk::Desk;
use crate::kit::Line;
use crate::{Account, Field, Opened};

/// Where each mode is.
const SANDBOX: &str = "https://sandbox.nomba.com";
const LIVE: &str = "https://api.nomba.com";

/// What the merchant enters.
pub(super) const FIELDS: &[Field] = &[
    field(
        "clientId",
        false,
        true,
        "The client id, from Developer, API keys, in Nomba's dashboard; each mode has its own",
    ),
    field("clientSecret", true, true, "The private key shown with it"),
    field("accountId", false, true, "The id of the parent account, which every request names"),
    field("returnUrl", false, true, "Where a payer goes after a bank's page that a renewal made necessary"),
    field(
        "senderName",
        false,
        false,
        "What beneficiaries of payouts read as the sender; without it there are no payouts",
    ),
    field(
        "webhookSecret",
        true,
        false,
        "The signature key entered with the webhook address; without it calls are refused",
    ),
];

const fn field(name: &'static str, secret: bool, required: bool, what: &'static str) -> Field {
    Field { name, secret, required, what }
}

/// Opens an account. Nothing is sent.
pub(super) fn open(account: &Account) -> Result<Opened, GatewayError> {
    // A token ends in real time, whatever a test clock says.
    let nomba = Arc::new(with_clock(account, Clock::system())?);
    let pays = !nomba.sender.is_empty();
    Ok(Opened { charges: Some(nomba.clone()), payouts: if pays { Some(nomba) } else { None } })
}

/// The same by a given clock.
pub(super) fn with_clock(account: &Account, clock: Clock) -> Result<Nomba, GatewayError> {
    let own = match account.mode {
        Mode::Test => SANDBOX,
        Mode::Live => LIVE,
    };
    let base = account.base_url.as_deref().unwrap_or(own);
    // Keys do not show their mode, so that the address has to.
    let other = match account.mode {
        Mode::Test => LIVE,
        Mode::Live => SANDBOX,
    };
    if base.trim_end_matches('/').eq_ignore_ascii_case(other) {
        return misconfigured(&format!("{base} is Nomba's address of the other mode; leave it out, or enter {own}"));
    }
    let return_url = text(account, "returnUrl")?;
    if wire::callback(Some(&return_url)).is_err() {
        return misconfigured("`returnUrl` is no address of a page");
    }
    Ok(Nomba {
        mode: account.mode,
        desk: Desk::new(Line::try_new(base)?, credentials(account)?, clock),
        return_url,
        sender: optional(account, "senderName").unwrap_or_default(),
        hook_key: account.optional("webhookSecret").filter(|key| !key.expose_secret().is_empty()),
    })
}

fn credentials(account: &Account) -> Result<super::desk::Credentials, GatewayError> {
    Ok(super::desk::Credentials {
        account: text(account, "accountId")?,
        client: text(account, "clientId")?,
        secret: text(account, "clientSecret").and_then(|_| account.required("clientSecret"))?,
    })
}

fn optional(account: &Account, name: &str) -> Option<String> {
    account.optional(name).map(|text| text.expose_secret().trim().to_owned()).filter(|text| !text.is_empty())
}

fn text(account: &Account, name: &str) -> Result<String, GatewayError> {
    optional(account, name).map_or_else(|| misconfigured(&format!("`{name}` is missing or empty")), Ok)
}

fn misconfigured<T>(why: &str) -> Result<T, GatewayError> {
    Err(GatewayError::Misconfigured(why.to_owned()))
}

#[cfg(test)]
mod tests;
