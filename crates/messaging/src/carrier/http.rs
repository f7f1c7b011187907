//! What all carriers over HTTP share: one client without redirects, deadlines, and the line between what was never
//! sent and what nobody knows.

use std::error::Error;
use std::time::Duration;

use reqwest::{Client, RequestBuilder, Response, StatusCode, Url, redirect};
use serde_json::Value;

use super::{Refusal, Sending, SetupError};
use crate::webhook::answer;

/// How long a connection may take to stand, TLS included.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
/// Who we say we are, in the form that Meta's contract demands.
const USER_AGENT: &str = "Recoup-Messages/1.0.0";
/// How much of an answer is read, in bytes.
const ANSWER_BYTES: usize = 64 * 1024;
/// How much of a provider's text is kept, in characters.
const TEXT_CHARS: usize = 300;

/// A provider's address and a client for it.
#[derive(Clone, Debug)]
pub(super) struct Line {
    client: Client,
    base: Url,
    deadline: Duration,
}

/// What a provider answered.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) status: StatusCode,
    pub(super) retry_after: Option<Duration>,
    pub(super) message_id: Option<String>,
    /// Null when the body is not JSON.
    pub(super) body: Value,
    /// Whether the whole body came and was JSON.
    pub(super) readable: bool,
}

impl Line {
    pub(super) fn try_new(base: &str, deadline: Duration) -> Result<Line, SetupError> {
        let wrong = || SetupError::BadUrl(base.chars().take(100).collect());
        // A last slash, so that paths are added rather than put in place of the last part.
        let base_url = Url::parse(&format!("{}/", base.trim_end_matches('/'))).map_err(|_| wrong())?;
        let local = matches!(base_url.host_str(), Some("localhost" | "127.0.0.1" | "[::1]"));
        let secure = base_url.scheme() == "https" || (base_url.scheme() == "http" && local);
        if !secure || base_url.query().is_some() || !base_url.username().is_empty() {
            return Err(wrong());
        }
        // A provider of cryptography that is already installed is the one to use.
        drop(rustls::crypto::ring::default_provider().install_default());
        let builder = Client::builder();
        // Without TLS there is no need to read the machine's certificates, which takes long.
        let builder = if base_url.scheme() == "http" { builder.tls_certs_only([]) } else { builder };
        let client = builder
            .redirect(redirect::Policy::none())
            .referer(false)
            .no_proxy()
            .user_agent(USER_AGENT)
            .connect_timeout(CONNECT_TIMEOUT.min(deadline))
            .timeout(deadline)
            .build()
            .map_err(|error| SetupError::Client(answer::root_cause(&error)))?;
        Ok(Line { client, base: base_url, deadline })
    }

    /// A POST to a path below the base address. Parts of the path were checked when the carrier was set up.
    pub(super) fn post(&self, path: &str) -> RequestBuilder {
        let url = self.base.join(path).unwrap_or_else(|_| self.base.clone());
        self.client.post(url)
    }

    /// Sends, and reads the answer.
    ///
    /// # Errors
    /// [`Sending::Unavailable`] when no connection stood, [`Sending::Unknown`] when one did and no answer came.
    pub(super) async fn exchange(&self, request: RequestBuilder) -> Result<Answer, Sending> {
        let mut response = request.send().await.map_err(|error| self.lost(&error))?;
        let (body, whole) = read(&mut response).await;
        let parsed = serde_json::from_slice(&body).ok();
        let retry_after =
            answer::retry_after_s(response.headers()).map(|seconds| Duration::from_secs(u64::from(seconds)));
        let message_id = response.headers().get("x-message-id").and_then(|id| id.to_str().ok()).map(str::to_owned);
        Ok(Answer {
            status: response.status(),
            retry_after,
            message_id,
            readable: whole && parsed.is_some(),
            body: parsed.unwrap_or(Value::Null),
        })
    }

    fn lost(&self, error: &reqwest::Error) -> Sending {
        let why = answer::reason(error, self.deadline, CONNECT_TIMEOUT.min(self.deadline));
        if error.is_connect() || error.is_builder() { Sending::unavailable(why) } else { Sending::unknown(why) }
    }
}

async fn read(response: &mut Response) -> (Vec<u8>, bool) {
    let mut taken: Vec<u8> = Vec::new();
    loop {
        match response.chunk().await {
            Ok(Some(chunk)) if taken.len() < ANSWER_BYTES => {
                taken.extend(chunk.iter().take(ANSWER_BYTES.saturating_sub(taken.len())));
            }
            Ok(Some(_)) | Err(_) => return (taken, false),
            Ok(None) => return (taken, true),
        }
    }
}

impl Answer {
    /// What the status alone says, for an answer without words that are known. `None` for a success.
    pub(super) fn by_status(&self, code: &str, text: &str) -> Option<Sending> {
        let refusal = |permanent: bool, alarm: bool| {
            Sending::Refused(Refusal {
                permanent,
                code: if code.is_empty() { format!("http_{}", self.status.as_u16()) } else { code.to_owned() },
                text: brief(text),
                next_channel: false,
                alarm,
            })
        };
        match self.status.as_u16() {
            200..=299 => None,
            429 => Some(Sending::Busy { retry_after: self.retry_after }),
            401..=403 => Some(refusal(true, true)),
            503 => Some(Sending::unavailable("the provider says that it is down (503)")),
            // Whatever broke may have broken after the message was taken.
            500..=599 => Some(Sending::unknown(format!("the provider answered {}", self.status.as_u16()))),
            // A redirect is not followed: it would carry the message and the key elsewhere.
            300..=399 => Some(refusal(true, true)),
            _ => Some(refusal(true, false)),
        }
    }

    /// A success that cannot be read may be one.
    pub(super) fn unreadable(&self) -> Option<Sending> {
        (!self.readable).then(|| Sending::unknown("the provider's answer could not be read"))
    }
}

/// A text or a number as text; empty for anything else.
pub(crate) fn text_of(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => String::new(),
    }
}

/// A provider's text, on one line and cut short: it is kept and shown.
pub(super) fn brief(text: &str) -> String {
    text.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).take(TEXT_CHARS).collect()
}

/// Pairs as a form's body.
pub(super) fn form(pairs: &[(&str, &str)]) -> String {
    let url = Url::parse_with_params("http://form.invalid/", pairs);
    url.ok().and_then(|url| url.query().map(str::to_owned)).unwrap_or_default()
}

/// A callback address that carries our key, for providers that carry nothing else.
pub(super) fn with_key(callback: &Url, key: &super::MessageKey) -> String {
    let mut url = callback.clone();
    url.query_pairs_mut().append_pair("key", key.as_str());
    url.to_string()
}

/// A callback address from settings.
pub(super) fn callback(url: Option<&str>) -> Result<Option<Url>, SetupError> {
    let Some(text) = url else { return Ok(None) };
    let parsed = Url::parse(text).ok().filter(|url| matches!(url.scheme(), "https" | "http") && url.has_host());
    parsed.map(Some).ok_or_else(|| SetupError::BadUrl(text.chars().take(100).collect()))
}

/// Whether a text may stand in a path as it is.
pub(super) fn plain(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.'))
}

/// The innermost cause of an error, in words.
pub(super) fn root(error: &(dyn Error + 'static)) -> String {
    let mut last = error;
    while let Some(cause) = last.source() {
        last = cause;
    }
    last.to_string()
}
