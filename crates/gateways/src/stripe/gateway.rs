//! One account, and which part of this folder answers which question.

use std::fmt;
use std::sync::Arc;

use async_trait::async_trait;
use ids::Mode;
use jiff::{SignedDuration, Timestamp};
use recovery::Rail;
use secrecy::ExposeSecret;
use usecase::ports::{
    Capabilities, ChargeAsk, ChargeGateway, ChargeOutcome, DisputeAsk, DisputeFacts, DisputeFile, GatewayError,
    HookError, Inbound, LookUpAsk, Page, ProviderHook, RefundAsk, RefundOutcome, SetupAsk, SetupOutcome,
    StatementGateway,
};

use super::{BASE, NAME, SECRET_KEY, WEBHOOK_SECRET, charge, dispute, hook, listing, page, refund, setup};
use crate::kit::{Line, Secret};
use crate::provider::{Account, Opened};

/// Stripe remembers a key for at least a day: half of that is certain.
const RESEND_WINDOW: SignedDuration = SignedDuration::from_hours(12);

/// A merchant's account at Stripe.
pub(super) struct Stripe {
    pub(super) line: Line,
    pub(super) key: Secret,
    pub(super) hook_secret: Option<Secret>,
    pub(super) mode: Mode,
}

impl fmt::Debug for Stripe {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Stripe").field("mode", &self.mode).finish_non_exhaustive()
    }
}

/// Opens an account.
///
/// # Errors
/// `Misconfigured`: no key, a key of the other mode, or a signing secret that is none.
pub(super) fn open(account: &Account) -> Result<Opened, GatewayError> {
    let key = account.required(SECRET_KEY.name)?;
    let hook_secret = account.optional(WEBHOOK_SECRET.name);
    let wrong = |why: String| Err(GatewayError::Misconfigured(why));
    match mode_of(key.expose_secret()) {
        Some(mode) if mode == account.mode => {}
        Some(mode) => {
            return wrong(format!("`secretKey` is a {mode} key, and this is the account of {}", account.mode));
        }
        None => return wrong("`secretKey` begins with sk_test_, rk_test_, sk_live_ or rk_live_".to_owned()),
    }
    if hook_secret.as_ref().is_some_and(|secret| !secret.expose_secret().starts_with("whsec_")) {
        return wrong("`webhookSecret` begins with whsec_".to_owned());
    }
    let line = Line::try_new(account.base_url.as_deref().unwrap_or(BASE))?;
    let stripe = Stripe { line, key, hook_secret, mode: account.mode };
    Ok(Opened { charges: Some(Arc::new(stripe)), payouts: None })
}

/// Which mode a key is of. Publishable keys are none.
fn mode_of(key: &str) -> Option<Mode> {
    let rest = key.strip_prefix("sk_").or_else(|| key.strip_prefix("rk_"))?;
    match rest.split_once('_')? {
        ("test", secret) if !secret.is_empty() => Some(Mode::Test),
        ("live", secret) if !secret.is_empty() => Some(Mode::Live),
        _ => None,
    }
}

impl Stripe {
    /// Refuses what was meant for the account of the other mode.
    pub(super) fn admit(&self, mode: Mode) -> Result<(), GatewayError> {
        if mode == self.mode {
            return Ok(());
        }
        Err(GatewayError::Misconfigured(format!("this is the account of {}, and the request is of {mode}", self.mode)))
    }
}

#[async_trait]
impl ChargeGateway for Stripe {
    fn name(&self) -> &'static str {
        NAME
    }

    fn capabilities(&self) -> Capabilities {
        Capabilities {
            rails: &[Rail::Card],
            currencies: &[],
            resend_window: Some(RESEND_WINDOW),
            refunds: true,
            refunds_by_key: true,
            accounts: false,
            lists: true,
            disputes: true,
        }
    }

    async fn charge(&self, ask: &ChargeAsk) -> Result<ChargeOutcome, GatewayError> {
        self.admit(ask.mode)?;
        if ask.rail != Rail::Card {
            return Err(GatewayError::Unsupported(format!("Stripe takes no {} here", ask.rail.label())));
        }
        if !ask.amount.is_positive() {
            return Err(GatewayError::BadRequest("an amount is above zero".to_owned()));
        }
        match (&ask.token, &ask.page) {
            (Some(token), page) => charge::saved(self, ask, token, page.as_ref()).await,
            (None, Some(terms)) => page::pay(self, ask, terms).await,
            (None, None) => Err(GatewayError::BadRequest("a charge by card needs a saved card or a page".to_owned())),
        }
    }

    async fn look_up(&self, ask: &LookUpAsk) -> Result<ChargeOutcome, GatewayError> {
        self.admit(ask.mode)?;
        charge::look_up(self, ask).await
    }

    async fn begin_setup(&self, ask: &SetupAsk) -> Result<SetupOutcome, GatewayError> {
        self.admit(ask.mode)?;
        setup::begin(self, ask).await
    }

    async fn finish_setup(&self, ask: &SetupAsk, gateway_ref: Option<&str>) -> Result<SetupOutcome, GatewayError> {
        self.admit(ask.mode)?;
        setup::finish(self, ask, gateway_ref).await
    }

    async fn revoke(&self, token: &str) -> Result<(), GatewayError> {
        setup::revoke(self, token).await
    }

    async fn refund(&self, ask: &RefundAsk) -> Result<RefundOutcome, GatewayError> {
        self.admit(ask.mode)?;
        refund::refund(self, ask).await
    }

    async fn look_up_refund(&self, ask: &RefundAsk) -> Result<RefundOutcome, GatewayError> {
        self.admit(ask.mode)?;
        refund::look_up(self, ask).await
    }

    async fn contest(&self, file: &DisputeFile) -> Result<(), GatewayError> {
        dispute::contest(self, file).await
    }

    async fn look_up_dispute(&self, ask: &DisputeAsk) -> Result<Option<DisputeFacts>, GatewayError> {
        dispute::look_up(self, ask).await
    }

    fn read_hook(&self, hook: &ProviderHook<'_>) -> Result<Inbound, HookError> {
        hook::read(self, hook)
    }

    fn statements(&self) -> Option<&dyn StatementGateway> {
        Some(self)
    }

    async fn list(&self, since: Timestamp, until: Timestamp, cursor: Option<&str>) -> Result<Page, GatewayError> {
        listing::page(self, since, until, cursor).await
    }
}

#[cfg(test)]
mod tests {
    use super::mode_of;
    use ids::Mode;

    #[test]
    fn keys_say_which_mode_they_are_of() {
        for key in ["sk_test_51", "rk_test_51"] {
            assert_eq!(mode_of(key), Some(Mode::Test), "{key}");
        }
        for key in ["sk_live_51", "rk_live_51"] {
            assert_eq!(mode_of(key), Some(Mode::Live), "{key}");
        }
        for key in ["", "sk_test_", "pk_test_51", "sk_testing", "whsec_1", "test_51", "SK_TEST_51"] {
            assert_eq!(mode_of(key), None, "{key}");
        }
    }
}
