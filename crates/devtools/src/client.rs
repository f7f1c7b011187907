//! Calls of the API: one key, one address, a deadline; every write with a key of its own, so that a repeat does nothing twice.

use std::time::Duration;

use reqwest::{Method, Url};
use secrecy::ExposeSecret;
use serde_json::Value;

use crate::failure::{Failure, refusal};
use crate::profile::Profile;

/// Longest wait for an answer.
const TIMEOUT: Duration = Duration::from_secs(60);
/// Rows asked for at once when all are wanted.
const PAGE: usize = 100;

/// One request, ready to be made.
#[derive(Clone, Debug, PartialEq)]
pub struct Call {
    /// `GET`, `POST`, `PUT`, `PATCH` or `DELETE`.
    pub method: &'static str,
    /// From `/v1` on.
    pub path: String,
    /// Parameters of the query.
    pub query: Vec<(String, String)>,
    /// The body, of a write that has one.
    pub body: Option<Value>,
}

impl Call {
    /// A request to look at something.
    pub fn get(path: impl Into<String>) -> Call {
        Call { method: "GET", path: path.into(), query: Vec::new(), body: None }
    }

    /// A request to make or do something.
    pub fn post(path: impl Into<String>, body: Value) -> Call {
        Call { method: "POST", path: path.into(), query: Vec::new(), body: Some(body) }
    }

    /// A request with another method.
    pub fn other(method: &'static str, path: impl Into<String>, body: Option<Value>) -> Call {
        Call { method, path: path.into(), query: Vec::new(), body }
    }

    /// A text as one segment of a path, whatever is in it.
    pub fn safe(text: &str) -> String {
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte);
        text.bytes()
            .map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") })
            .collect()
    }

    /// The same with one more parameter.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<String>) -> Call {
        self.query.push((name.to_owned(), value.into()));
        self
    }

    fn what(&self) -> String {
        format!("{} {}", self.method, self.path)
    }
}

/// A developer's program.
#[derive(Clone, Debug)]
pub struct Client {
    http: reqwest::Client,
    profile: Profile,
}

impl Client {
    /// A client of the API that the profile names.
    ///
    /// # Errors
    /// `Local` when this machine has no certificates to trust.
    pub fn try_new(profile: Profile) -> Result<Client, Failure> {
        let http = built(builder().timeout(TIMEOUT))?;
        Ok(Client { http, profile })
    }

    /// Makes a call and answers the whole body; nothing at all for an empty one.
    ///
    /// # Errors
    /// `Refused` with the API's own words, or `Unreachable`, or `Strange`.
    pub async fn send(&self, call: &Call) -> Result<Value, Failure> {
        let body = self.bytes(call).await?;
        if body.is_empty() {
            return Ok(Value::Null);
        }
        serde_json::from_slice(&body).map_err(|error| Failure::Strange { what: call.what(), reason: error.to_string() })
    }

    /// As [`Client::send`], and answers what is under `data`.
    ///
    /// # Errors
    /// As `send`.
    pub async fn data(&self, call: &Call) -> Result<Value, Failure> {
        let mut answer = self.send(call).await?;
        Ok(answer.get_mut("data").map(Value::take).unwrap_or(answer))
    }

    /// All rows of a list, page after page.
    ///
    /// # Errors
    /// As `send`.
    pub async fn all(&self, call: &Call) -> Result<Vec<Value>, Failure> {
        let first = call.clone().with("limit", PAGE.to_string());
        let (mut rows, mut next) = (Vec::new(), first.clone());
        loop {
            let mut page = self.send(&next).await?;
            if let Some(Value::Array(list)) = page.get_mut("data").map(Value::take) {
                rows.extend(list);
            }
            match page["meta"]["nextCursor"].as_str() {
                Some(cursor) => next = first.clone().with("cursor", cursor),
                None => return Ok(rows),
            }
        }
    }

    /// Makes a call and answers the bytes of the body: a document, say.
    ///
    /// # Errors
    /// As `send`.
    pub async fn bytes(&self, call: &Call) -> Result<Vec<u8>, Failure> {
        let what = call.what();
        let method = Method::from_bytes(call.method.as_bytes()).map_err(|error| Failure::Local(error.to_string()))?;
        let mut request = self.http.request(method, self.address(call)?).bearer_auth(self.profile.key.expose_secret());
        if call.method == "POST" {
            request = request.header("idempotency-key", format!("cli-{:032x}", rand::random::<u128>()));
        }
        if let Some(body) = &call.body {
            request = request.json(body);
        }
        let unreachable = |error: reqwest::Error| Failure::Unreachable {
            what: what.clone(),
            url: self.profile.url.clone(),
            reason: cause(&error),
        };
        let response = request.send().await.map_err(unreachable)?;
        let status = response.status();
        let body = response.bytes().await.map_err(unreachable)?;
        if status.is_success() { Ok(body.to_vec()) } else { Err(refusal(&what, status.as_u16(), &body)) }
    }
}

impl Client {
    fn address(&self, call: &Call) -> Result<Url, Failure> {
        let text = format!("{}{}", self.profile.url, call.path);
        let mut url =
            Url::parse(&text).map_err(|error| Failure::Local(format!("`{text}` is not an address: {error}")))?;
        if !call.query.is_empty() {
            url.query_pairs_mut().extend_pairs(&call.query);
        }
        Ok(url)
    }
}

/// Clients as this crate has them: with our name, and the one TLS provider of the program.
pub(crate) fn builder() -> reqwest::ClientBuilder {
    // A provider that is already installed is the one to use.
    drop(rustls::crypto::ring::default_provider().install_default());
    reqwest::Client::builder().user_agent(concat!("recoup-cli/", env!("CARGO_PKG_VERSION")))
}

pub(crate) fn built(builder: reqwest::ClientBuilder) -> Result<reqwest::Client, Failure> {
    builder.build().map_err(|error| Failure::Local(format!("no HTTP client: {}", cause(&error))))
}

/// The innermost reason: "connection refused" says more than "error sending request".
pub(crate) fn cause(error: &dyn std::error::Error) -> String {
    let mut inner = error;
    while let Some(next) = inner.source() {
        inner = next;
    }
    inner.to_string()
}
