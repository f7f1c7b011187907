//! Sends one signed webhook over HTTP, to an address that was vetted, and reports what came back.
//!
//! The URL is checked when it is saved and again on every try; names are resolved here and the connection goes
//! to the very addresses that passed, so a name that changes its mind between check and use gains nothing.
//! Redirects are never followed and no proxy of the environment is used. Neither headers, body, nor the path of
//! a URL are logged. This module does not know when to try again.

mod address;
pub(crate) mod answer;
mod resolve;
mod url;

use std::sync::Arc;
use std::time::{Duration, Instant};

use async_trait::async_trait;
use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use reqwest::{Client, Response, redirect};
use usecase::ports::{OutgoingWebhook, WebhookAnswer, WebhookSender};

pub use resolve::{NameLookup, SystemLookup};

use address::Reach;
use resolve::VettedResolver;

/// How long a connection may take to stand, TLS included.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
/// How long an idle connection is kept. Short, so that a receiver that moves is followed soon.
const IDLE_TIMEOUT: Duration = Duration::from_secs(30);
/// Idle connections kept for one receiver.
const IDLE_PER_HOST: usize = 4;
/// How often a quiet HTTP/2 connection with a request on it is asked whether it still lives.
const PING_INTERVAL: Duration = Duration::from_secs(10);
/// Who we say we are.
const USER_AGENT: &str = "Recoup-Webhooks/1";

/// Why the sender could not be set up: almost always a machine without CA certificates.
#[derive(Debug, thiserror::Error)]
#[error("cannot set up the HTTP client for webhooks: {reason} (are CA certificates installed?)")]
pub struct BuildError {
    reason: String,
}

/// Carries webhooks over HTTP/1.1 and HTTP/2. Cheap to share: connections are kept for reuse.
#[derive(Debug)]
pub struct HttpWebhookSender {
    /// Public addresses only. Its connections are never used for a message that may stay on this machine,
    /// nor the other way round.
    public: Client,
    /// Public addresses and this machine's loopback.
    local: Client,
}

impl HttpWebhookSender {
    /// A sender that asks the machine's resolver for names.
    ///
    /// # Errors
    /// When the TLS roots of this machine cannot be read.
    pub fn try_new() -> Result<HttpWebhookSender, BuildError> {
        HttpWebhookSender::try_with_lookup(Arc::new(SystemLookup))
    }

    /// A sender with another source of addresses. Its answers are vetted just the same.
    ///
    /// # Errors
    /// When the TLS roots of this machine cannot be read.
    pub fn try_with_lookup(lookup: Arc<dyn NameLookup>) -> Result<HttpWebhookSender, BuildError> {
        // A provider that is already installed is the one to use.
        drop(rustls::crypto::ring::default_provider().install_default());
        let public = client(Reach::Public, Arc::clone(&lookup))?;
        let local = client(Reach::PublicAndLoopback, lookup)?;
        Ok(HttpWebhookSender { public, local })
    }

    /// Everything up to the response's head, or why there is none.
    async fn exchange(&self, message: &OutgoingWebhook) -> Result<Response, String> {
        let reach = Reach::of(message.local_allowed);
        let url = url::check(&message.url, reach).map_err(|refused| refused.to_string())?;
        let headers = header_map(&message.headers)?;
        let client = match reach {
            Reach::Public => &self.public,
            Reach::PublicAndLoopback => &self.local,
        };
        client
            .post(url)
            .timeout(message.timeout)
            .headers(headers)
            .body(message.body.clone())
            .send()
            .await
            .map_err(|error| answer::reason(&error, message.timeout, CONNECT_TIMEOUT))
    }
}

#[async_trait]
impl WebhookSender for HttpWebhookSender {
    async fn send(&self, message: &OutgoingWebhook) -> WebhookAnswer {
        let started = Instant::now();
        let answer = match self.exchange(message).await {
            Ok(mut response) => WebhookAnswer {
                status: Some(response.status().as_u16()),
                retry_after_s: wire::answer::retry_after_s(response.headers()),
                excerpt: answer::excerpt(&mut response).await,
                error: None,
                duration_ms: 0,
            },
            Err(reason) => {
                WebhookAnswer { status: None, retry_after_s: None, excerpt: None, error: Some(reason), duration_ms: 0 }
            }
        };
        let duration_ms = u32::try_from(started.elapsed().as_millis()).unwrap_or(u32::MAX);
        tracing::debug!(status = answer.status, error = answer.error, duration_ms, "webhook sent");
        WebhookAnswer { duration_ms, ..answer }
    }

    fn check_url(&self, url: &str, local_allowed: bool) -> Result<(), String> {
        url::check(url, Reach::of(local_allowed)).map(|_| ()).map_err(|refused| refused.to_string())
    }
}

fn client(reach: Reach, lookup: Arc<dyn NameLookup>) -> Result<Client, BuildError> {
    Client::builder()
        .dns_resolver(VettedResolver::new(lookup, reach))
        .redirect(redirect::Policy::none())
        .referer(false)
        .no_proxy()
        .https_only(reach == Reach::Public)
        .user_agent(USER_AGENT)
        .connect_timeout(CONNECT_TIMEOUT)
        .pool_idle_timeout(IDLE_TIMEOUT)
        .pool_max_idle_per_host(IDLE_PER_HOST)
        .http2_keep_alive_interval(PING_INTERVAL)
        .http2_keep_alive_timeout(CONNECT_TIMEOUT)
        .build()
        .map_err(|error| BuildError { reason: wire::answer::root_cause(&error) })
}

/// The message's headers over our defaults. Values never appear in the error: they may be secret.
fn header_map(headers: &[(&'static str, String)]) -> Result<HeaderMap, String> {
    let mut map = HeaderMap::with_capacity(headers.len().saturating_add(1));
    map.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    for (name, value) in headers {
        let key =
            HeaderName::from_bytes(name.as_bytes()).map_err(|_| format!("the header name {name} is not valid"))?;
        let value = HeaderValue::from_str(value).map_err(|_| format!("the value of the header {name} is not valid"))?;
        map.insert(key, value);
    }
    Ok(map)
}
