//! What providers tell us about messages: receipts and answers of people, verified and in one form.
//!
//! Nothing is read before its signature is right. Receipts come late, twice and out of order; a status that we do not
//! know is "not yet delivered". A receipt names the provider's message and, where the provider carries it, our key;
//! whether we know such a message is for others to find out.

mod sendgrid;
mod telnyx;
mod termii;
mod twilio;
mod whatsapp;

use jiff::Timestamp;
use notices::contact::{Reply, understand};
use wire::signature::{self, SignatureError};

pub use sendgrid::read as sendgrid;
pub use telnyx::read as telnyx;
pub use termii::read as termii;
pub use twilio::read as twilio;
pub use usecase::carrying::{Receipt, Standing};
pub use whatsapp::{handshake as whatsapp_handshake, read as whatsapp};

use crate::carrier::MessageKey;

/// A request as it came in. Signatures are over these very bytes.
#[derive(Clone, Copy)]
pub struct Request<'a> {
    /// The whole address as the provider called it: scheme, host, path and query.
    pub url: &'a str,
    /// Every header; names in any case.
    pub headers: &'a [(&'a str, &'a str)],
    /// The body, untouched.
    pub body: &'a [u8],
}

impl std::fmt::Debug for Request<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Request").field("bytes", &self.body.len()).finish_non_exhaustive()
    }
}

impl<'a> Request<'a> {
    fn header(&self, name: &str) -> Option<&'a str> {
        self.headers.iter().find(|(other, _)| other.eq_ignore_ascii_case(name)).map(|(_, value)| *value)
    }

    /// Our key, where it travelled in the callback's address.
    fn key(&self) -> Option<MessageKey> {
        let url = reqwest::Url::parse(self.url).ok()?;
        url.query_pairs().find(|(name, _)| name == "key").and_then(|(_, key)| MessageKey::parse(&key))
    }
}

/// A message from a person.
#[derive(Clone, PartialEq, Eq)]
pub struct Answer {
    /// Who brought it.
    pub provider: &'static str,
    /// The provider's name for it, which is the same in a repetition.
    pub id: Option<String>,
    /// The sender's number, as told.
    pub from: String,
    /// What they wrote.
    pub text: String,
    /// What it asks for.
    pub reply: Reply,
    /// When, if told.
    pub at: Option<Timestamp>,
}

impl std::fmt::Debug for Answer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Answer").field("provider", &self.provider).field("reply", &self.reply).finish_non_exhaustive()
    }
}

/// Something that a provider told us.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Inbound {
    /// What became of a message.
    Receipt(Receipt),
    /// A message from a person.
    Answer(Answer),
    /// A person does not want any more: unsubscribed, or called it spam.
    Declined {
        /// Who says so.
        provider: &'static str,
        /// The message they did it on.
        id: Option<String>,
        /// Our name for it, if it was carried.
        key: Option<MessageKey>,
        /// The address, as told.
        address: String,
        /// When, if told.
        at: Option<Timestamp>,
    },
}

/// Why a request was not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InboundError {
    /// No signature.
    #[error("the request is not signed")]
    Unsigned,
    /// A signature that is not the provider's, or not over these bytes.
    #[error("the signature is wrong; is the secret the provider's, and the address the one it called?")]
    BadSignature,
    /// A signature that is right and too old, or from the future.
    #[error("the request was signed more than five minutes ago, or ahead of now")]
    Stale,
    /// Signed, and still not what the provider is known to send.
    #[error("the body cannot be read")]
    Malformed,
    /// The secret that we hold is not one.
    #[error("the configured key cannot be used to verify")]
    BadKey,
}

impl From<SignatureError> for InboundError {
    fn from(error: SignatureError) -> InboundError {
        match error {
            SignatureError::BadSignature => InboundError::BadSignature,
            SignatureError::Stale => InboundError::Stale,
            SignatureError::BadKey => InboundError::BadKey,
        }
    }
}

impl InboundError {
    /// The stable code.
    pub fn code(self) -> &'static str {
        match self {
            InboundError::Unsigned => "unsigned",
            InboundError::BadSignature => "bad_signature",
            InboundError::Stale => "stale_signature",
            InboundError::Malformed => "malformed",
            InboundError::BadKey => "bad_key",
        }
    }
}

/// A message from a person, understood.
fn answer(provider: &'static str, id: String, from: String, text: String, at: Option<Timestamp>) -> Inbound {
    let reply = understand(&text);
    Inbound::Answer(Answer { provider, id: some(id), from, text, reply, at })
}

fn some(text: String) -> Option<String> {
    (!text.is_empty()).then_some(text)
}
