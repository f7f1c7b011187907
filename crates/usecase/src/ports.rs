//! What the use cases need from the outside world, as traits: moving money and telling merchants.
//!
//! An *error* means that nothing can have happened; everything after the first byte went out is an
//! *outcome*, and one of the outcomes is that nobody knows. Adapters live in `gateways` and `messaging`.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use ids::{AttemptId, CustomerId, Mode};
use jiff::{SignedDuration, Timestamp};
use money::Money;
use recovery::{DeclineCode, Rail};
use serde::{Deserialize, Serialize};

/// A request to move money, already committed as an attempt.
#[derive(Clone, Debug)]
pub struct ChargeAsk {
    /// Our attempt: the gateway's idempotency key or reference.
    pub key: AttemptId,
    /// Which world.
    pub mode: Mode,
    /// How much.
    pub amount: Money,
    /// By which rail.
    pub rail: Rail,
    /// With what: the gateway's own token for a saved method; none on push rails.
    pub token: Option<String>,
    /// Who pays.
    pub payer: Payer,
    /// The instant of the attempt (virtual in a test clock's lane).
    pub at: Timestamp,
    /// For push rails: until when the payer may act.
    pub expires_at: Option<Timestamp>,
}

/// The payer, as a gateway may know them.
#[derive(Clone, Debug)]
pub struct Payer {
    /// Our customer.
    pub customer: CustomerId,
    /// Their address, if known.
    pub email: Option<String>,
    /// Their number, if known.
    pub phone: Option<String>,
}

/// A question about an attempt made before.
#[derive(Clone, Debug)]
pub struct LookUpAsk {
    /// The attempt.
    pub key: AttemptId,
    /// Which world.
    pub mode: Mode,
    /// The gateway's reference, if it ever told us one.
    pub gateway_ref: Option<String>,
    /// The instant of asking (virtual in a test clock's lane).
    pub at: Timestamp,
}

/// What the payer must do for the money to move.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", tag = "type")]
pub enum NextAction {
    /// Open this page (3-D Secure and the like).
    Redirect {
        /// Where to.
        url: String,
    },
    /// Enter a one-time code.
    Otp {
        /// Where the code went.
        hint: String,
    },
    /// Enter the card's PIN.
    Pin,
    /// Dial this code on the phone of the account.
    DialUssd {
        /// The code.
        code: String,
    },
    /// Send a transfer to this account.
    TransferTo {
        /// The bank.
        bank: String,
        /// The account number.
        account: String,
        /// The account's name.
        name: String,
    },
}

/// What a provider said in its own words, kept on the attempt.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Raw {
    /// Its code.
    pub code: Option<String>,
    /// Its text.
    pub message: Option<String>,
}

/// Why nobody knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UnknownCause {
    /// No answer in time.
    Timeout,
    /// The connection broke after the request went out.
    Cut,
    /// The provider failed.
    ServerError,
    /// An answer that cannot be read.
    Unparseable,
    /// The provider does not know our key (yet).
    NotFound,
    /// The answer contradicts the attempt: other amount, other currency.
    Mismatch(String),
}

impl fmt::Display for UnknownCause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            UnknownCause::Timeout => f.write_str("no answer in time"),
            UnknownCause::Cut => f.write_str("the connection broke"),
            UnknownCause::ServerError => f.write_str("the provider failed"),
            UnknownCause::Unparseable => f.write_str("the answer could not be read"),
            UnknownCause::NotFound => f.write_str("the provider does not know this attempt"),
            UnknownCause::Mismatch(what) => write!(f, "the answer contradicts the attempt: {what}"),
        }
    }
}

/// What became of a charge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ChargeOutcome {
    /// The money moved.
    Succeeded {
        /// The provider's reference.
        gateway_ref: String,
        /// How much moved.
        amount: Money,
    },
    /// The payer must act.
    RequiresAction {
        /// What they must do.
        action: NextAction,
        /// Until when, if the provider said.
        expires_at: Option<Timestamp>,
    },
    /// The provider is still working on it.
    Pending {
        /// The provider's reference, if any.
        gateway_ref: Option<String>,
    },
    /// The provider said no.
    Declined {
        /// Why, in our words.
        code: DeclineCode,
        /// Why, in theirs.
        raw: Raw,
    },
    /// Nobody knows.
    Unknown(UnknownCause),
}

/// Nothing can have happened.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum GatewayError {
    /// The request never left: no route, no connection, breaker open.
    #[error("not sent: {0}")]
    NotSent(String),
    /// The provider checked and refused the request itself.
    #[error("refused before acting: {0}")]
    BadRequest(String),
    /// Our credentials or our place are not accepted.
    #[error("not authorized: {0}")]
    Auth(String),
    /// The gateway has no such rail or call.
    #[error("not supported: {0}")]
    Unsupported(String),
    /// Too many requests, and the provider says it did nothing.
    #[error("rate limited")]
    RateLimited {
        /// When to come back.
        after: Duration,
    },
    /// A missing secret, or the wrong mode.
    #[error("misconfigured: {0}")]
    Misconfigured(String),
}

/// A payment provider.
#[async_trait]
pub trait ChargeGateway: fmt::Debug + Send + Sync {
    /// Its name, as stored on methods and attempts.
    fn name(&self) -> &'static str;

    /// The rails it can use.
    fn rails(&self) -> &'static [Rail];

    /// How long after the first sending the same key may be sent again and is certain to move money once: half
    /// of what the provider promises to remember. `None` for a provider that promises nothing.
    fn resend_window(&self) -> Option<SignedDuration>;

    /// Moves money for an attempt. Sending the same key twice moves it once, or answers `Unknown`.
    ///
    /// # Errors
    /// Only when nothing can have happened.
    async fn charge(&self, ask: &ChargeAsk) -> Result<ChargeOutcome, GatewayError>;

    /// What the provider knows about an attempt. The authoritative answer.
    ///
    /// # Errors
    /// When the question could not be asked; the attempt stays as it is.
    async fn look_up(&self, ask: &LookUpAsk) -> Result<ChargeOutcome, GatewayError>;
}

/// The gateways of this process, by name.
#[derive(Clone, Debug, Default)]
pub struct Gateways(Vec<Arc<dyn ChargeGateway>>);

impl Gateways {
    /// A list in order of preference.
    pub fn new(gateways: Vec<Arc<dyn ChargeGateway>>) -> Gateways {
        Gateways(gateways)
    }

    /// The gateway of this name.
    pub fn named(&self, name: &str) -> Option<&Arc<dyn ChargeGateway>> {
        self.0.iter().find(|gateway| gateway.name() == name)
    }

    /// The first gateway that offers a rail.
    pub fn offering(&self, rail: Rail) -> Option<&Arc<dyn ChargeGateway>> {
        self.0.iter().find(|gateway| gateway.rails().contains(&rail))
    }
}

/// A signed message on its way to a merchant.
#[derive(Clone, Debug)]
pub struct OutgoingWebhook {
    /// Where to.
    pub url: String,
    /// Signature and other headers.
    pub headers: Vec<(&'static str, String)>,
    /// The JSON body, exactly as signed.
    pub body: String,
    /// How long the receiver may take.
    pub timeout: Duration,
    /// Whether plain HTTP and addresses of this machine are allowed: the sandbox of a developer.
    pub local_allowed: bool,
}

/// What a receiver answered, or why it did not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WebhookAnswer {
    /// The status, when there was an answer.
    pub status: Option<u16>,
    /// Seconds from a `Retry-After` header.
    pub retry_after_s: Option<u32>,
    /// At most 1 KiB of the body.
    pub excerpt: Option<String>,
    /// Why there was no answer.
    pub error: Option<String>,
    /// How long it took.
    pub duration_ms: u32,
}

/// Carries webhooks to merchants.
#[async_trait]
pub trait WebhookSender: fmt::Debug + Send + Sync {
    /// Sends once. Never follows a redirect; connects only to an address that was vetted.
    async fn send(&self, message: &OutgoingWebhook) -> WebhookAnswer;

    /// Checks a URL before it is saved, without connecting.
    ///
    /// # Errors
    /// What is wrong with it, for the merchant to read.
    fn check_url(&self, url: &str, local_allowed: bool) -> Result<(), String>;
}
