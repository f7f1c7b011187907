//! Stripe: cards of payers, charged off session by a saved method or on Stripe's own page.
//!
//! Every write carries our reference twice, as its idempotency key and in the metadata. So what is sent again under the same key
//! within half a day moves money once; and what was ever sent is found again, by the intent's id, in the list of its customer's
//! intents, or by a search, which Stripe brings up to date within minutes.
//!
//! Stripe keeps no card for us to see: what is saved is `cus_…/pm_…`. It pays out to nobody here, and opens no accounts in naira.

mod call;
mod charge;
mod customer;
mod decline;
mod dispute;
mod gateway;
mod hook;
mod intent;
mod listing;
mod page;
mod read;
mod refund;
mod refusal;
mod setup;
mod statement;
mod unit;

use crate::provider::{Field, Provider};

/// The gateway's name, as stored on methods and attempts.
pub(crate) const NAME: &str = "stripe";

/// Where Stripe is, unless settings say otherwise.
const BASE: &str = "https://api.stripe.com";

/// The version of the API that this adapter is written to: an account's default may change under us, this does not.
const VERSION: &str = "2025-09-30.clover";

const SECRET_KEY: Field = Field {
    name: "secretKey",
    secret: true,
    required: true,
    what: "The secret or restricted key, sk_test_… or rk_live_…: Developers, API keys.",
};

const WEBHOOK_SECRET: Field = Field {
    name: "webhookSecret",
    secret: true,
    required: false,
    what: "The signing secret of the webhook endpoint, whsec_…: Developers, Webhooks.",
};

/// Its line in the registry.
pub(crate) const PROVIDER: Provider =
    Provider { name: NAME, title: "Stripe", fields: &[SECRET_KEY, WEBHOOK_SECRET], open: gateway::open };
