//! Fincra: a page for cards and transfers, mandates, bank accounts for payers, and payouts.
//!
//! Amounts are naira with decimals: a number on charges, a text on payouts, and read from the text they stand in either way.
//! Cards are never kept and charges never paid back here; money goes back by a payout. Three shapes of errors are known. Our
//! server's address must be on Fincra's list, or every call of live mode is refused. Keys do not say which mode they are of, so
//! each mode has its address.

mod account;
mod client;
mod collection;
mod decline;
mod gateway;
mod hook;
mod mandate;
mod payout;
mod reply;

use std::sync::Arc;

use ids::Mode;
use secrecy::ExposeSecret;
use usecase::ports::GatewayError;
use wire::is_plain;

use crate::kit::Line;
use crate::provider::{Account, Field, Opened, Provider};
use client::Fincra;

/// The name on accounts, methods and attempts.
const NAME: &str = "fincra";

/// Fincra in the list of providers.
pub(crate) const PROVIDER: Provider = Provider {
    name: NAME,
    title: "Fincra",
    fields: &[
        Field {
            name: "secretKey",
            secret: true,
            required: true,
            what: "the secret key of the mode: Account Settings, API Keys & Webhooks",
        },
        Field {
            name: "businessId",
            secret: false,
            required: true,
            what: "the business's id of 24 characters: Profile, or `GET /profile/business/me`",
        },
        Field {
            name: "publicKey",
            secret: false,
            required: false,
            what: "the public key, without which there are no payment pages",
        },
        Field {
            name: "webhookKey",
            secret: true,
            required: false,
            what: "the webhook encryption key, without which nothing that Fincra calls us with is believed",
        },
        Field {
            name: "previousWebhookKey",
            secret: true,
            required: false,
            what: "the webhook encryption key before the last change",
        },
        Field {
            name: "businessAddress",
            secret: false,
            required: false,
            what: "the business's postal address, without which there are no mandates",
        },
    ],
    open,
};

fn open(account: &Account) -> Result<Opened, GatewayError> {
    let usual = match account.mode {
        Mode::Test => "https://sandboxapi.fincra.com",
        Mode::Live => "https://api.fincra.com",
    };
    let shown = |name: &str| account.optional(name).map(|text| text.expose_secret().to_owned());
    let business = shown("businessId").filter(|id| is_plain(id));
    let fincra = Arc::new(Fincra {
        line: Line::try_new(account.base_url.as_deref().unwrap_or(usual))?,
        mode: account.mode,
        secret: account.required("secretKey")?,
        business: business.ok_or_else(|| GatewayError::Misconfigured("`businessId` is no id of Fincra".to_owned()))?,
        public_key: shown("publicKey"),
        webhook_keys: ["webhookKey", "previousWebhookKey"]
            .into_iter()
            .filter_map(|name| account.optional(name))
            .collect(),
        address: shown("businessAddress"),
    });
    Ok(Opened { charges: Some(fincra.clone()), payouts: Some(fincra) })
}
