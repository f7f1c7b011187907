//! What providers tell us by themselves, and what they tell when asked for everything.

use jiff::Timestamp;
use money::Money;

/// A request from a provider, as it came in. Signatures are over these very bytes.
#[derive(Clone, Copy)]
pub struct ProviderHook<'a> {
    /// Every header; names in any case.
    pub headers: &'a [(&'a str, &'a str)],
    /// The body, untouched.
    pub body: &'a [u8],
    /// Where it came from, when the line can be trusted to say.
    pub source: Option<std::net::IpAddr>,
    /// The instant it came in (real time: signatures are dated by it).
    pub at: Timestamp,
}

impl<'a> ProviderHook<'a> {
    /// A header's value.
    pub fn header(&self, name: &str) -> Option<&'a str> {
        self.headers.iter().find(|(other, _)| other.eq_ignore_ascii_case(name)).map(|(_, value)| *value)
    }
}

impl std::fmt::Debug for ProviderHook<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ProviderHook").field("bytes", &self.body.len()).finish_non_exhaustive()
    }
}

/// What a verified request is about. It says where to look, never what happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inbound {
    /// The same for the same event, however often it comes: stored under a unique key.
    pub event_key: String,
    /// The provider's own name of it.
    pub event: String,
    /// What must be looked at again.
    pub subject: Subject,
    /// How the provider wants to be answered.
    pub reply: HookReply,
}

/// What must be looked at again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Subject {
    /// A charge of ours.
    Charge {
        /// Our reference as the provider repeats it; no promise that it is one of ours.
        reference: String,
        /// The provider's.
        gateway_ref: Option<String>,
    },
    /// A refund.
    Refund {
        /// The provider's reference of the refund.
        gateway_ref: Option<String>,
        /// The provider's reference of the charge.
        charge_ref: Option<String>,
    },
    /// A payout of ours.
    Payout {
        /// Our reference, as the provider repeats it.
        reference: String,
    },
    /// A means of payment being saved, or a mandate.
    Setup {
        /// The provider's or our reference.
        reference: String,
    },
    /// Money on one of our accounts.
    Transfer {
        /// The account.
        account: String,
        /// The provider's reference of the movement, to ask with.
        gateway_ref: String,
    },
    /// A payer disputes a charge.
    Dispute {
        /// The provider's reference of the dispute.
        dispute_ref: String,
        /// Of the charge.
        charge_ref: Option<String>,
        /// Our reference of the charge, as the provider repeats it.
        reference: Option<String>,
        /// How much.
        amount: Option<Money>,
        /// Until when it must be answered.
        answer_by: Option<Timestamp>,
        /// The provider's word for where it stands.
        status: String,
    },
    /// Nothing of ours.
    Nothing,
}

/// How a provider wants to be answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HookReply {
    /// Once what it said is committed.
    pub taken: serde_json::Value,
    /// When it was committed before.
    pub repeated: serde_json::Value,
    /// When it could not be committed and should come again; sent with a status that says so.
    pub again: serde_json::Value,
    /// The status of `again`: a provider that reads bodies only gets 200.
    pub again_status: u16,
}

impl HookReply {
    /// For providers that read the status only.
    pub fn plain() -> HookReply {
        let word = |text: &str| serde_json::json!({ "received": text });
        HookReply { taken: word("yes"), repeated: word("before"), again: word("no"), again_status: 503 }
    }
}

/// Why a request of a provider was not read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HookError {
    /// No signature.
    #[error("the request is not signed")]
    Unsigned,
    /// A signature that is not the provider's, or not over these bytes.
    #[error("the signature is wrong; is the secret the provider's?")]
    BadSignature,
    /// Signed too long ago, or ahead of now.
    #[error("the request was signed more than five minutes ago, or ahead of now")]
    Stale,
    /// From a place the provider does not call from.
    #[error("the request comes from an address the provider does not call from")]
    Stranger,
    /// From the provider's other world.
    #[error("the request is about the other mode")]
    WrongMode,
    /// Signed, and still not what the provider is known to send.
    #[error("the body cannot be read: {0}")]
    Malformed(String),
    /// The secret is missing, or is none.
    #[error("there is no secret to verify it with: {0}")]
    NoSecret(String),
}

/// A page of what happened at a provider.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// What happened.
    pub items: Vec<Listed>,
    /// How to ask for the next page; `None` at the end.
    pub next: Option<String>,
}

/// What kind of movement a provider lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ListedKind {
    /// Money came in.
    Charge,
    /// Money went back to a payer.
    Refund,
    /// Money went out to somebody.
    Payout,
    /// A payer's bank took money back.
    Dispute,
}

/// One movement that a provider knows of, in final state; also one that moved nothing, where the provider lists those.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// What.
    pub kind: ListedKind,
    /// The provider's reference.
    pub gateway_ref: String,
    /// Our reference, when it carries one.
    pub reference: Option<String>,
    /// How much moved.
    pub amount: Money,
    /// What the provider kept.
    pub fee: Option<Money>,
    /// Whether money moved; otherwise the try failed for good.
    pub moved: bool,
    /// When it moved.
    pub at: Timestamp,
}
