//! The message that carries an event: its body, and the headers that sign it.

use std::time::Duration;

use ids::EventId;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use serde_json::value::RawValue;
use store::webhooks::EndpointRow;
use usecase::ports::OutgoingWebhook;
use usecase::webhook_sign::{self, Secret};
use usecase::{Error, Result};

/// How long a receiver may take.
pub(crate) const TIMEOUT: Duration = Duration::from_secs(15);
/// The longest body that is sent (Standard Webhooks 1.0: "below 20 kB"). A longer event is sent thin.
pub(crate) const MOST_BYTES: usize = 20_000;

/// What is told.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Told<'a> {
    pub(crate) id: EventId,
    pub(crate) kind: &'a str,
    pub(crate) seq: i64,
    pub(crate) at: Timestamp,
    /// As JSON.
    pub(crate) data: &'a str,
}

/// The event as merchants see it.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Body<'a, D> {
    id: EventId,
    r#type: &'a str,
    seq: i64,
    created_at: Timestamp,
    api_version: &'a str,
    /// Only there when the rest is to be fetched.
    #[serde(skip_serializing_if = "Option::is_none")]
    thin: Option<bool>,
    data: D,
}

/// What a thin event says of its object.
#[derive(Debug, Serialize, Deserialize)]
struct Thin {
    object: ThinObject,
}

#[derive(Debug, Serialize, Deserialize)]
struct ThinObject {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    id: Option<Value>,
}

/// The text that is signed and sent.
///
/// # Errors
/// `Fault` when the stored event is not JSON of an object.
pub(crate) fn body(endpoint: &EndpointRow, event: Told<'_>) -> Result<String> {
    if endpoint.payload != "thin" {
        let data: &RawValue = serde_json::from_str(event.data).map_err(unreadable)?;
        let whole = written(endpoint, event, None, data)?;
        if whole.len() <= MOST_BYTES {
            return Ok(whole);
        }
    }
    let thin: Thin = serde_json::from_str(event.data).map_err(unreadable)?;
    written(endpoint, event, Some(true), thin)
}

fn written<D: Serialize>(endpoint: &EndpointRow, event: Told<'_>, thin: Option<bool>, data: D) -> Result<String> {
    let body = Body {
        id: event.id,
        r#type: event.kind,
        seq: event.seq,
        created_at: event.at,
        api_version: &endpoint.api_version,
        thin,
        data,
    };
    serde_json::to_string(&body).map_err(unreadable)
}

fn unreadable(error: serde_json::Error) -> Error {
    Error::fault("a stored event cannot be read").because(error)
}

/// A message, signed at an instant by each of the secrets, newest first.
pub(crate) fn signed(
    endpoint: &EndpointRow,
    id: &str,
    body: String,
    secrets: &[Secret],
    at: Timestamp,
    local_allowed: bool,
) -> OutgoingWebhook {
    let mut headers = webhook_sign::headers(id, at.as_second(), &body, secrets);
    if let Some(newest) = secrets.first().filter(|_| endpoint.compatible_headers) {
        headers.extend(webhook_sign::compatible_headers(id, at.as_second(), &body, newest));
    }
    OutgoingWebhook { url: endpoint.url.clone(), headers, body, timeout: TIMEOUT, local_allowed }
}
