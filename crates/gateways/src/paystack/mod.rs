//! Paystack: cards, mandates, transfers, USSD and standing accounts of Nigerian payers, and payouts to Nigerian banks.
//!
//! Amounts are whole kobo. An answer with status 200 and `status: true` says only that Paystack listened; what became of the
//! money stands in `data.status`. References must be new and a repeated one is refused, so a refusal of that kind is answered
//! with what the look-up says. Refunds have no key at all: what was paid back is asked before anything is sent. Nobody calls
//! when a charge fails, so that silence is looked up.

mod account;
mod banks;
mod client;
mod decline;
mod dispute;
mod gateway;
mod hook;
mod listing;
mod payout;
mod refund;
mod reply;
mod setup;
mod statement;
mod token;
mod transaction;

use std::sync::Arc;

use ids::Mode;
use secrecy::ExposeSecret;
use usecase::ports::GatewayError;

use crate::kit::{Line, Secret};
use crate::provider::{Account, Field, Opened, Provider};
use client::Paystack;

/// The name on accounts, methods and attempts.
const NAME: &str = "paystack";
/// Paystack's public address, for both modes.
const BASE_URL: &str = "https://api.paystack.co";

/// Paystack in the list of providers.
pub(crate) const PROVIDER: Provider = Provider {
    name: NAME,
    title: "Paystack",
    fields: &[
        Field {
            name: "secretKey",
            secret: true,
            required: true,
            what: "the secret key of the mode: Settings, API Keys & Webhooks; it also signs what Paystack calls us with",
        },
        Field {
            name: "previousSecretKey",
            secret: true,
            required: false,
            what: "the secret key before the last change, for as long as Paystack may still sign with it (72 hours)",
        },
        Field {
            name: "preferredBank",
            secret: false,
            required: false,
            what: "the bank of standing accounts, by Paystack's word for it: `wema-bank` unless given, or `titan-paystack`",
        },
    ],
    open,
};

fn open(account: &Account) -> Result<Opened, GatewayError> {
    let secret = account.required("secretKey")?;
    let previous = account.optional("previousSecretKey");
    for key in std::iter::once(&secret).chain(&previous) {
        check_mode(key, account.mode)?;
    }
    let bank = account.optional("preferredBank").map(|bank| bank.expose_secret().to_owned());
    let usual = match account.mode {
        Mode::Test => "test-bank",
        Mode::Live => "wema-bank",
    };
    let paystack = Arc::new(Paystack {
        line: Line::try_new(account.base_url.as_deref().unwrap_or(BASE_URL))?,
        secret,
        previous,
        mode: account.mode,
        preferred_bank: bank.unwrap_or_else(|| usual.to_owned()),
        // Behind another address stands a mock or a private line, and who calls from there is not known here.
        calls_from_home: account.base_url.is_none(),
    });
    Ok(Opened { charges: Some(paystack.clone()), payouts: Some(paystack) })
}

/// A key says itself which mode it is of: the wrong one moves real money in a rehearsal, or none in earnest.
fn check_mode(key: &Secret, mode: Mode) -> Result<(), GatewayError> {
    let prefix = match mode {
        Mode::Test => "sk_test_",
        Mode::Live => "sk_live_",
    };
    if key.expose_secret().starts_with(prefix) {
        return Ok(());
    }
    Err(GatewayError::Misconfigured(format!("a secret key of Paystack for {mode} mode begins with `{prefix}`")))
}

#[cfg(test)]
mod tests;
