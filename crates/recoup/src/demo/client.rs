//! The merchant API as a merchant's server uses it: over HTTP, with a key, and nothing else.
//!
//! Every POST carries an idempotency key that follows from what it is about. An answer that is not a success is
//! an error that names the request and repeats the server's own words.

use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use reqwest::{Method, RequestBuilder};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// Longest wait for an answer. The machine may be busy; a minute means that something hangs.
const TIMEOUT: Duration = Duration::from_secs(60);

/// A merchant's server.
#[derive(Clone, Debug)]
pub(super) struct Client {
    http: reqwest::Client,
    base_url: String,
    key: SecretString,
}

#[derive(Deserialize)]
struct Answer<T> {
    data: T,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Page<T> {
    data: Vec<T>,
    meta: Meta,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Meta {
    next_cursor: Option<String>,
}

impl Client {
    /// A client of the API at `base_url`, which has no slash at its end.
    pub(super) fn try_new(base_url: String, key: String) -> Result<Client> {
        let http = reqwest::Client::builder().no_proxy().timeout(TIMEOUT).build().context("no HTTP client")?;
        Ok(Client { http, base_url, key: key.into() })
    }

    /// One object.
    pub(super) async fn get<T: DeserializeOwned>(&self, path: &str) -> Result<T> {
        self.ask::<Answer<T>>(Method::GET, path, |request| request).await.map(|answer| answer.data)
    }

    /// All rows of a list. `path` may have a query.
    pub(super) async fn all<T: DeserializeOwned>(&self, path: &str) -> Result<Vec<T>> {
        let mark = if path.contains('?') { '&' } else { '?' };
        let first = format!("{path}{mark}limit=100");
        let (mut rows, mut next) = (Vec::new(), first.clone());
        loop {
            let page: Page<T> = self.ask(Method::GET, &next, |request| request).await?;
            rows.extend(page.data);
            let Some(cursor) = page.meta.next_cursor else { return Ok(rows) };
            next = format!("{first}&cursor={cursor}");
        }
    }

    /// The newest row of a list, if it has any.
    pub(super) async fn newest<T: DeserializeOwned>(&self, path: &str) -> Result<Option<T>> {
        let mark = if path.contains('?') { '&' } else { '?' };
        let page: Page<T> = self.ask(Method::GET, &format!("{path}{mark}limit=1"), |request| request).await?;
        Ok(page.data.into_iter().next())
    }

    /// Makes or does something, once for each `key`.
    pub(super) async fn post<T: DeserializeOwned>(&self, path: &str, key: &str, body: &Value) -> Result<T> {
        let with = |request: RequestBuilder| request.header("idempotency-key", key).json(body);
        self.ask::<Answer<T>>(Method::POST, path, with).await.map(|answer| answer.data)
    }

    /// Puts something in the place of what was there.
    pub(super) async fn put<T: DeserializeOwned>(&self, path: &str, body: &Value) -> Result<T> {
        self.ask::<Answer<T>>(Method::PUT, path, |request| request.json(body)).await.map(|answer| answer.data)
    }

    /// Changes some fields.
    pub(super) async fn patch<T: DeserializeOwned>(&self, path: &str, body: &Value) -> Result<T> {
        self.ask::<Answer<T>>(Method::PATCH, path, |request| request.json(body)).await.map(|answer| answer.data)
    }

    async fn ask<T: DeserializeOwned>(
        &self,
        method: Method,
        path: &str,
        with: impl FnOnce(RequestBuilder) -> RequestBuilder,
    ) -> Result<T> {
        let what = format!("{method} {path}");
        let request = self.http.request(method, format!("{}{path}", self.base_url));
        let request = with(request.bearer_auth(self.key.expose_secret()));
        let response = request.send().await.with_context(|| format!("{what} got no answer"))?;
        let status = response.status();
        let body = response.bytes().await.with_context(|| format!("the answer to {what} was cut off"))?;
        if !status.is_success() {
            bail!("{what} was answered with {status}: {}", reason(&body));
        }
        serde_json::from_slice(&body).with_context(|| format!("the answer to {what} has another shape than expected"))
    }
}

/// What a refusal says; its whole text when it has no detail.
fn reason(body: &[u8]) -> String {
    let problem: Option<Value> = serde_json::from_slice(body).ok();
    let fields =
        problem.as_ref().and_then(|problem| problem["error"]["details"].as_array()).filter(|list| !list.is_empty());
    match (problem.as_ref().and_then(|problem| problem["detail"].as_str()), fields) {
        (Some(detail), Some(fields)) => format!("{detail} ({})", Value::from(fields.clone())),
        (Some(detail), None) => detail.to_owned(),
        (None, _) => String::from_utf8_lossy(body).into_owned(),
    }
}
