//! What whoever carries messages to customers is told, and what they answer.
//!
//! The promise of every carrier: `Unavailable`, `Busy` and `Refused` mean that nothing was sent. When a request went
//! out and no answer can be read, the outcome is `Unknown`, and it is never called a failure: the message may be on its way.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use ids::Mode;
use jiff::Timestamp;
use notices::contact::Phone;
use notices::{Channel, Rendered};
use rust_decimal::Decimal;

/// Our own name for one message to one person: carried by every provider that carries anything.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MessageKey(String);

impl MessageKey {
    /// A key of 8 to 64 letters, digits, `_` and `-`, which is what every provider carries unchanged.
    pub fn parse(text: &str) -> Option<MessageKey> {
        let fits = (8..=64).contains(&text.len());
        let clean = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'));
        (fits && clean).then(|| MessageKey(text.to_owned()))
    }

    /// The key as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for MessageKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Where a message goes.
#[derive(Clone, PartialEq, Eq)]
pub enum Address {
    /// A mailbox, `ada@example.com`.
    Email(String),
    /// A phone.
    Phone(Phone),
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Address::Email(_) => f.write_str("an address"),
            Address::Phone(phone) => fmt::Debug::fmt(phone, f),
        }
    }
}

/// One message to one person.
#[derive(Clone)]
pub struct Envelope {
    /// Our name for it.
    pub key: MessageKey,
    /// Where it goes.
    pub to: Address,
    /// In whose name a mail is sent; other channels have a registered sender.
    pub from_name: Option<String>,
    /// Where answers to a mail go.
    pub reply_to: Option<String>,
    /// Where a click takes a person off the list; for mails that are not owed to them.
    pub unsubscribe_url: Option<String>,
    /// Who is passed over: they had their turn.
    pub not_by: Vec<String>,
    /// What is sent.
    pub content: Rendered,
}

impl fmt::Debug for Envelope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Envelope")
            .field("key", &self.key)
            .field("to", &self.to)
            .field("channel", &self.content.channel())
            .finish_non_exhaustive()
    }
}

/// What a provider says a message costs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cost {
    /// How much, in major units; providers charge parts of a cent.
    pub amount: Decimal,
    /// The currency's code, as told.
    pub currency: String,
}

/// Why a provider did not take a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// Whether this message would be refused again.
    pub permanent: bool,
    /// The provider's code, or ours where it has none.
    pub code: String,
    /// The provider's text, cut short.
    pub text: String,
    /// Whether the person cannot be reached on this channel at all, so that no other carrier of it is worth a try.
    pub next_channel: bool,
    /// Whether a person has to look: a key, money, a template or a policy.
    pub alarm: bool,
}

/// What became of a try to send.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sending {
    /// The provider has it. That is not delivery.
    Accepted {
        /// Its name for the message, if it told one.
        id: Option<String>,
        /// What it costs, if it told so.
        cost: Option<Cost>,
    },
    /// The provider did not take it.
    Refused(Refusal),
    /// The provider wants fewer messages for a while. It did not take this one.
    Busy {
        /// How long to leave it alone, if it said so.
        retry_after: Option<Duration>,
    },
    /// There was no provider to hand it to. Nothing was sent.
    Unavailable {
        /// Why, in words.
        why: String,
    },
    /// It may have been taken. Only a receipt, or nothing at all, will tell.
    Unknown {
        /// What happened, in words.
        why: String,
    },
}

impl Sending {
    /// A stable word for logs and counters.
    pub fn code(&self) -> &'static str {
        match self {
            Sending::Accepted { .. } => "accepted",
            Sending::Refused(_) => "refused",
            Sending::Busy { .. } => "busy",
            Sending::Unavailable { .. } => "unavailable",
            Sending::Unknown { .. } => "unknown",
        }
    }

    /// Whether the message may be on its way.
    pub fn may_have_been_sent(&self) -> bool {
        matches!(self, Sending::Accepted { .. } | Sending::Unknown { .. })
    }

    /// Nobody was there to take it.
    pub fn unavailable(why: impl Into<String>) -> Sending {
        Sending::Unavailable { why: why.into() }
    }

    /// It may have been taken.
    pub fn unknown(why: impl Into<String>) -> Sending {
        Sending::Unknown { why: why.into() }
    }

    /// A message that was handed to the wrong carrier, which is a mistake of ours.
    pub fn not_for(carrier: &str) -> Sending {
        Sending::Refused(Refusal {
            permanent: true,
            code: "wrong_carrier".to_owned(),
            text: format!("{carrier} does not carry this channel to such an address"),
            next_channel: false,
            alarm: true,
        })
    }
}

/// What to do when nobody knows whether a message was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AfterUnknown {
    /// Leave it: better none than two. For everything but codes.
    Stop,
    /// Try the next carrier: better two than none. For one-time codes, which are the same in both.
    TryNext,
}

/// One carrier's turn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Turn {
    /// Whose.
    pub carrier: &'static str,
    /// What became of it; `None` when its breaker was open and it was passed over.
    pub sending: Option<Sending>,
}

/// What became of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// The end of it.
    pub sending: Sending,
    /// Who said so, if anybody was asked.
    pub carrier: Option<&'static str>,
    /// Every turn, in order.
    pub turns: Vec<Turn>,
}

/// Carries a message by whoever takes it, and keeps to one message: see [`AfterUnknown`].
#[async_trait]
pub trait Courier: fmt::Debug + Send + Sync {
    /// Whether anybody carries a channel.
    fn carries(&self, channel: Channel) -> bool;

    /// Who carries a channel, in order.
    fn carriers(&self, channel: Channel) -> Vec<&'static str>;

    /// Whether somebody tells what became of messages that they took.
    fn tells(&self, carrier: &str) -> bool;

    /// Sends one message by the first carrier that takes it.
    async fn send(&self, envelope: &Envelope, after_unknown: AfterUnknown) -> Outcome;

    /// Tells whether a message that a carrier had accepted was delivered.
    fn delivered(&self, carrier: &str, arrived: bool);
}

/// How far a message has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// The provider works on it, or says something that we do not know. Not delivered yet.
    Underway,
    /// It was handed to the network or the other mail server.
    Sent,
    /// It is on the phone or in the mailbox.
    Delivered,
    /// It was opened.
    Read,
    /// It will not arrive.
    Failed {
        /// Whether the address itself is at fault, so that it should not be used again.
        bad_address: bool,
    },
}

impl Standing {
    /// The stable word.
    pub fn as_str(self) -> &'static str {
        match self {
            Standing::Underway => "underway",
            Standing::Sent => "sent",
            Standing::Delivered => "delivered",
            Standing::Read => "read",
            Standing::Failed { .. } => "failed",
        }
    }
}

/// What became of a message, as its carrier says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// Who says so.
    pub provider: &'static str,
    /// The provider's name for the message.
    pub id: Option<String>,
    /// Our name for it, if it was carried.
    pub key: Option<MessageKey>,
    /// How far it came.
    pub standing: Standing,
    /// The provider's own word for it.
    pub status: String,
    /// The provider's code, if it failed.
    pub code: Option<String>,
    /// When it happened, if told.
    pub at: Option<Timestamp>,
}

impl Receipt {
    /// What is the same in a repetition, and in nothing else.
    pub fn dedupe_key(&self) -> String {
        let name = self.id.as_deref().or(self.key.as_ref().map(MessageKey::as_str)).unwrap_or_default();
        format!("{}:{name}:{}", self.provider, self.status)
    }
}

/// Who carries in each mode. What the sandbox says never reaches a person.
#[derive(Clone, Debug)]
pub struct Couriers {
    /// Of the sandbox: a folder or the console.
    pub test: Arc<dyn Courier>,
    /// Of the real thing.
    pub live: Arc<dyn Courier>,
}

impl Couriers {
    /// Who carries in this mode.
    pub fn of(&self, mode: Mode) -> &Arc<dyn Courier> {
        match mode {
            Mode::Test => &self.test,
            Mode::Live => &self.live,
        }
    }
}
