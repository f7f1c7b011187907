//! Carriers of messages to customers, and what all of them share.
//!
//! The promise of every adapter: `Unavailable`, `Busy` and `Refused` mean that nothing was sent. When a request went
//! out and no answer can be read, the outcome is `Unknown`, and it is never called a failure: the message may be on its way.
//! An answer that says 200 and holds an error is a refusal. Neither texts, addresses nor keys are logged.

mod console;
mod file;
mod http;
mod sendgrid;
mod smtp;
mod telnyx;
mod termii;
mod twilio;
mod whatsapp;

use std::fmt;
use std::time::Duration;

use async_trait::async_trait;
use notices::Channel;

pub(crate) use http::text_of;

pub use usecase::carrying::{Address, Cost, Envelope, MessageKey, Refusal, Sending};

pub use console::Console;
pub use file::FileSink;
pub use sendgrid::{Sendgrid, SendgridConfig};
pub use smtp::{Encryption, Smtp, SmtpConfig};
pub use telnyx::{Telnyx, TelnyxConfig};
pub use termii::{Termii, TermiiConfig, TermiiRoute};
pub use twilio::{Twilio, TwilioConfig, TwilioSender};
pub use whatsapp::{WhatsappCloud, WhatsappConfig};

/// How long a provider may take to answer, if nothing else is configured. Longer, and the next one is tried sooner than it
/// answers.
pub const DEFAULT_DEADLINE: Duration = Duration::from_secs(10);

/// Somebody who carries messages on one channel.
#[async_trait]
pub trait Carrier: fmt::Debug + Send + Sync {
    /// The stable name, `termii`.
    fn name(&self) -> &'static str;

    /// What it carries. A sink carries everything.
    fn carries(&self, channel: Channel) -> bool;

    /// Whether it tells what became of a message. A sink does not.
    fn tells(&self) -> bool {
        true
    }

    /// Hands over one message, within the carrier's deadline.
    async fn send(&self, envelope: &Envelope) -> Sending;
}

/// The headers by which mail programs show a button for leaving the list (RFC 8058). None for an address that is not
/// `https`.
pub(crate) fn unsubscribe_headers(envelope: &Envelope) -> Option<[(&'static str, String); 2]> {
    let url = reqwest::Url::parse(envelope.unsubscribe_url.as_deref()?).ok().filter(|url| url.scheme() == "https")?;
    Some([("List-Unsubscribe", format!("<{url}>")), ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click".to_owned())])
}

/// Why a carrier could not be set up.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SetupError {
    /// The base address is none, or sends secrets in the clear.
    #[error("`{0}` cannot be the address of a provider: it must be https, or http on this machine")]
    BadUrl(String),
    /// A setting that the provider would refuse.
    #[error("{0}")]
    BadSetting(&'static str),
    /// The client could not be built: almost always a machine without CA certificates.
    #[error("cannot set up the client: {0} (are CA certificates installed?)")]
    Client(String),
}

impl SetupError {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            SetupError::BadUrl(_) => "bad_url",
            SetupError::BadSetting(_) => "bad_setting",
            SetupError::Client(_) => "no_client",
        }
    }
}
