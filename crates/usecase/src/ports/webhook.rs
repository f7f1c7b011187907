//! Telling merchants: one signed message, one answer.

use std::fmt;
use std::time::Duration;

use async_trait::async_trait;

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
