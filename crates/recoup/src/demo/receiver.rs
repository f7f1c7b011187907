//! The merchant's own server, which is told by webhook what happens.
//!
//! It trusts nothing that is not signed, checks signatures with the public library of the Standard Webhooks
//! project and not with our own code, and counts what comes: each message once by its id, and what comes again.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use anyhow::{Result, anyhow};
use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use serde::Deserialize;
use standardwebhooks::Webhook;
use tokio::sync::SetOnce;

/// How long a message waits for the secret, which the receiver learns just after the first message may be sent.
const SECRET_WAIT: Duration = Duration::from_secs(10);

/// Where one endpoint's messages arrive.
#[derive(Clone, Default)]
pub(super) struct Mailbox(Arc<Inside>);

#[derive(Default)]
struct Inside {
    key: SetOnce<Webhook>,
    counts: Mutex<Counts>,
}

/// What arrived.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Counts {
    /// Ids of the messages whose signature was good.
    ids: BTreeSet<String>,
    /// Places of those messages in the merchant's log of events.
    seqs: BTreeSet<i64>,
    /// Messages with a good signature, the repeated ones included.
    verified: u64,
    /// Messages refused: a bad signature, or no event.
    refused: u64,
}

#[derive(Deserialize)]
struct Message {
    id: String,
    seq: i64,
}

impl Mailbox {
    /// Tells the receiver the endpoint's secret.
    pub(super) fn expect(&self, secret: &str) -> Result<()> {
        let key = Webhook::new(secret).map_err(|error| anyhow!("the endpoint's secret cannot be read: {error}"))?;
        self.0.key.set(key).map_err(|_| anyhow!("an endpoint has one secret here"))
    }

    /// What arrived so far.
    pub(super) fn counts(&self) -> Counts {
        self.0.counts.lock().expect("nobody panics while counting").clone()
    }

    /// How many different messages arrived so far.
    pub(super) fn arrived(&self) -> usize {
        self.0.counts.lock().expect("nobody panics while counting").ids.len()
    }

    async fn take(&self, headers: &HeaderMap, body: &[u8]) -> StatusCode {
        let Ok(key) = tokio::time::timeout(SECRET_WAIT, self.0.key.wait()).await else {
            return StatusCode::SERVICE_UNAVAILABLE;
        };
        let signed = key.verify(body, headers).is_ok();
        let id = headers.get("webhook-id").and_then(|id| id.to_str().ok());
        let message = serde_json::from_slice::<Message>(body).ok();
        let good = message.filter(|message| signed && Some(message.id.as_str()) == id);
        let mut counts = self.0.counts.lock().expect("nobody panics while counting");
        counts.note(good)
    }
}

impl Counts {
    fn note(&mut self, good: Option<Message>) -> StatusCode {
        let Some(message) = good else {
            self.refused += 1;
            return StatusCode::BAD_REQUEST;
        };
        self.verified += 1;
        self.seqs.insert(message.seq);
        self.ids.insert(message.id);
        StatusCode::NO_CONTENT
    }

    /// Different messages with a good signature.
    pub(super) fn delivered(&self) -> u64 {
        u64::try_from(self.ids.len()).unwrap_or(u64::MAX)
    }

    /// Messages that came although they had come before.
    pub(super) fn duplicates(&self) -> u64 {
        self.verified.saturating_sub(self.delivered())
    }

    /// Messages refused.
    pub(super) fn refused(&self) -> u64 {
        self.refused
    }

    /// Whether the events from `first` to `last` all came, each under one id, and nothing else did.
    pub(super) fn is_exactly(&self, first: i64, last: i64) -> bool {
        let wanted = u64::try_from(last - first + 1).unwrap_or(0);
        let ends = (self.seqs.first().copied(), self.seqs.last().copied());
        self.delivered() == wanted && self.seqs.len() == self.ids.len() && ends == (Some(first), Some(last))
    }
}

/// Where messages are posted.
pub(super) const PATH: &str = "/recoup-events";

/// The server.
pub(super) fn router(mailbox: &Mailbox) -> Router {
    Router::new().route(PATH, post(receive)).with_state(mailbox.clone())
}

async fn receive(State(mailbox): State<Mailbox>, headers: HeaderMap, body: Bytes) -> StatusCode {
    mailbox.take(&headers, &body).await
}

#[cfg(test)]
mod tests {
    use runtime::Clock;

    use super::*;

    const SECRET: &str = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";

    fn signed(secret: &str, id: &str, body: &str) -> HeaderMap {
        let at = Clock::system().now().as_second();
        let signature = Webhook::new(secret).expect("a secret").sign(id, at, body.as_bytes()).expect("text");
        let pairs =
            [("webhook-id", id.to_owned()), ("webhook-timestamp", at.to_string()), ("webhook-signature", signature)];
        pairs
            .into_iter()
            .map(|(name, value)| (name.parse().expect("a name"), value.parse().expect("a value")))
            .collect()
    }

    #[tokio::test]
    async fn good_messages_count_once_and_bad_ones_are_refused() {
        let mailbox = Mailbox::default();
        mailbox.expect(SECRET).expect("the first secret");
        let body = |seq: i64| format!(r#"{{"id":"evt_{seq}","seq":{seq},"data":{{}}}}"#);
        for seq in [4, 5, 5, 6] {
            let headers = signed(SECRET, &format!("evt_{seq}"), &body(seq));
            assert_eq!(mailbox.take(&headers, body(seq).as_bytes()).await, StatusCode::NO_CONTENT);
        }
        let other = SECRET.replace("MDEy", "MDEz");
        for (headers, text) in [
            (signed(&other, "evt_7", &body(7)), body(7)),
            (signed(SECRET, "evt_7", &body(8)), body(8)),
            (signed(SECRET, "evt_7", &body(7)), body(8)),
            (HeaderMap::new(), body(7)),
        ] {
            assert_eq!(mailbox.take(&headers, text.as_bytes()).await, StatusCode::BAD_REQUEST);
        }
        let counts = mailbox.counts();
        assert_eq!((counts.delivered(), counts.duplicates(), counts.refused()), (3, 1, 4));
        assert!(counts.is_exactly(4, 6));
        assert!(!counts.is_exactly(3, 6) && !counts.is_exactly(4, 7) && !counts.is_exactly(4, 5));
    }
}
