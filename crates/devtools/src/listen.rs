//! `listen`: the event log of a merchant, as it grows, handed to a program on this machine as signed webhooks.
//!
//! It reads the log by its sequence numbers, so that it misses nothing and repeats nothing, and it needs no address that the
//! server can reach. What the program gets has the form and the signature of a delivery; what it answers is shown.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use reqwest::Url;
use runtime::Clock;
use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;
use standardwebhooks::Webhook;

use crate::client::{builder, built, cause};
use crate::{Call, Client, Failure};

/// How often the log is read while it is quiet.
const PAUSE: Duration = Duration::from_millis(500);
/// How long an API that went away is waited for, between two questions.
const AWAY: Duration = Duration::from_secs(3);
/// How long the program on this machine may take.
const TIMEOUT: Duration = Duration::from_secs(30);
/// Events read at once.
const BATCH: u32 = 100;

/// What to listen to, and who is told.
#[derive(Debug)]
pub struct Listening {
    /// Where the program is; `None` only shows what happens.
    pub forward_to: Option<String>,
    /// `invoice.paid`, `invoice.*`; empty means all.
    pub types: Vec<String>,
    /// Begin behind this sequence number instead of now.
    pub since: Option<i64>,
    /// Stop after so many events.
    pub count: Option<u64>,
    /// What signs.
    pub secret: SecretString,
}

/// What is said about one event.
#[derive(Clone, Debug, PartialEq)]
pub struct Heard {
    /// The event, as the API shows it.
    pub event: Value,
    /// What the program answered: a status, or why there is none; `None` when nobody is told.
    pub answer: Option<Result<u16, String>>,
}

/// A signing secret that nothing else has.
pub fn fresh_secret() -> SecretString {
    let bytes: [u8; 24] = rand::random();
    format!("whsec_{}", STANDARD.encode(bytes)).into()
}

/// Where a program is, as a person writes it: `localhost:3000/hooks` is on this machine's network, without TLS.
///
/// # Errors
/// `Local` for what is no address of a program.
pub fn address(text: &str) -> Result<String, Failure> {
    let has_scheme = text.starts_with("http://") || text.starts_with("https://");
    let whole = if has_scheme { text.to_owned() } else { format!("http://{text}") };
    match Url::parse(&whole) {
        Ok(url) if url.has_host() && (has_scheme || !text.contains("://")) => Ok(whole),
        _ => {
            Err(Failure::Local(format!("`{text}` is not an address to forward to: write http://127.0.0.1:3000/hooks")))
        }
    }
}

/// The sequence number of the newest event.
///
/// # Errors
/// As every call.
pub async fn head(client: &Client) -> Result<i64, Failure> {
    let newest = client.data(&Call::get("/v1/events").with("limit", "1")).await?;
    Ok(newest[0]["seq"].as_i64().unwrap_or(0))
}

/// Listens until `count` is reached, or for ever. An API that goes away is waited for; `aside` is told.
///
/// # Errors
/// A refusal of the API, or a secret that cannot sign.
pub async fn run(
    client: &Client,
    listening: &Listening,
    mut show: impl FnMut(&Heard),
    mut aside: impl FnMut(&str),
) -> Result<(), Failure> {
    let signer = Webhook::new(listening.secret.expose_secret())
        .map_err(|error| Failure::Local(format!("the signing secret cannot be used: {error}")))?;
    let http = built(builder().timeout(TIMEOUT).redirect(reqwest::redirect::Policy::none()))?;
    let mut seen = match listening.since {
        Some(seq) => seq,
        None => head(client).await?,
    };
    let mut left = listening.count;
    while left != Some(0) {
        let call = Call::get("/v1/events").with("after", seen.to_string()).with("limit", BATCH.to_string());
        let events = match client.data(&call).await {
            Ok(events) => events,
            Err(error @ Failure::Unreachable { .. }) => {
                aside(&format!("{error} Trying again."));
                tokio::time::sleep(AWAY).await;
                continue;
            }
            Err(error) => return Err(error),
        };
        let events = events.as_array().cloned().unwrap_or_default();
        if events.is_empty() {
            tokio::time::sleep(PAUSE).await;
        }
        for event in events {
            seen = event["seq"].as_i64().unwrap_or(seen);
            if !wants(&listening.types, event["type"].as_str().unwrap_or_default()) {
                continue;
            }
            let answer = match &listening.forward_to {
                Some(url) => Some(forward(&http, &signer, url, &event).await?),
                None => None,
            };
            show(&Heard { event, answer });
            left = left.map(|left| left.saturating_sub(1));
            if left == Some(0) {
                break;
            }
        }
    }
    Ok(())
}

/// One signed POST.
async fn forward(
    http: &reqwest::Client,
    signer: &Webhook,
    url: &str,
    event: &Value,
) -> Result<Result<u16, String>, Failure> {
    let (id, body) = (event["id"].as_str().unwrap_or_default(), event.to_string());
    let at = Clock::system().now().as_second();
    let signature = signer
        .sign(id, at, body.as_bytes())
        .map_err(|error| Failure::Local(format!("the event could not be signed: {error}")))?;
    let sent = http
        .post(url)
        .header("content-type", "application/json")
        .header("webhook-id", id)
        .header("webhook-timestamp", at.to_string())
        .header("webhook-signature", signature)
        .body(body)
        .send()
        .await;
    Ok(sent.map(|response| response.status().as_u16()).map_err(|error| cause(&error)))
}

/// An empty list wants everything; `invoice.*` wants every event of invoices.
fn wants(types: &[String], kind: &str) -> bool {
    types.is_empty()
        || types.iter().any(|wanted| {
            wanted == kind || wanted.strip_suffix(".*").is_some_and(|noun| kind.split('.').next() == Some(noun))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_are_wanted_by_name_by_noun_or_all() {
        let types = |list: &[&str]| list.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
        assert!(wants(&[], "invoice.paid"));
        assert!(
            wants(&types(&["invoice.*"]), "invoice.paid") && wants(&types(&["x.y", "invoice.paid"]), "invoice.paid")
        );
        assert!(
            !wants(&types(&["invoice.*"]), "invoice_item.created") && !wants(&types(&["invoice.paid"]), "invoice.sent")
        );
    }

    #[test]
    fn an_address_is_taken_as_people_write_it() {
        for (written, meant) in [
            ("localhost:3000", "http://localhost:3000"),
            ("127.0.0.1:3000/hooks", "http://127.0.0.1:3000/hooks"),
            ("https://example.com/hooks", "https://example.com/hooks"),
        ] {
            assert_eq!(address(written).ok().as_deref(), Some(meant), "{written}");
        }
        for wrong in ["", "ftp://example.com", "http://", ":3000", "a b"] {
            assert!(address(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_fresh_secret_signs() {
        let (one, other) = (fresh_secret(), fresh_secret());
        assert_ne!(one.expose_secret(), other.expose_secret());
        for secret in [one, other] {
            assert!(Webhook::new(secret.expose_secret()).is_ok(), "{}", secret.expose_secret());
        }
    }
}
