//! What an adapter tells the suite about itself.

use ids::Mode;
use jiff::Timestamp;
use money::Money;
use recovery::{DeclineCode, Rail};
use usecase::ports::PageTerms;

use crate::stage::{Reply, Seen};

/// Part of every secret in an exam; nobody may ever see it again.
pub(crate) const CANARY: &str = "canary7f3a9b";

/// A method and the beginning of a path.
pub(crate) type Place = (&'static str, &'static str);

/// One adapter.
pub(crate) struct Exam {
    /// Its name in the registry.
    pub(crate) provider: &'static str,
    /// The credentials of an account in a mode, at an address (for providers whose credentials hold addresses).
    pub(crate) credentials: fn(Mode, &str) -> Vec<(&'static str, String)>,
    /// Whether one can see by the credentials which mode they are of.
    pub(crate) keys_tell_the_mode: bool,
    /// What is answered on the way to anything: tokens, profiles.
    pub(crate) on_the_way: fn() -> Vec<(Place, Reply)>,
    /// The ways it moves money.
    pub(crate) deeds: Vec<Deed>,
    /// What it calls us with.
    pub(crate) hooks: Option<Hooks>,
    /// Its own books, if they can be read.
    pub(crate) books: Option<Books>,
}

/// What a provider lists of its books.
pub(crate) struct Books {
    /// Its answers when the charge of a scene moved, and nothing else did.
    pub(crate) lists: fn(&Scene) -> Vec<(Place, Reply)>,
    /// What it keeps of that charge, in minor units.
    pub(crate) fee: i64,
    /// Its answers when that charge was paid out, and by which reference; none when it lists no settlements.
    pub(crate) settled: Option<SettledAs>,
}

/// A settlement's reference, and what is answered about it.
pub(crate) type SettledAs = (&'static str, fn(&Scene) -> Vec<(Place, Reply)>);

/// One way to move money.
pub(crate) struct Deed {
    /// For messages.
    pub(crate) name: &'static str,
    /// What is asked of the adapter.
    pub(crate) kind: Kind,
    /// The provider's reference, where a look-up is by that.
    pub(crate) gateway_ref: Option<&'static str>,
    /// Where it is sent: the request that moves money.
    pub(crate) sent: Place,
    /// Where it is asked about.
    pub(crate) asked: Place,
    /// What else is answered on the way, before or after.
    pub(crate) on_the_way: fn(&Scene) -> Vec<(Place, Reply)>,
    /// Whether a look-up says how much moved, and in which currency.
    pub(crate) tells_the_amount: bool,
    /// Its currency.
    pub(crate) currency: &'static str,
    /// Amounts in minor units, and how each is written on the wire.
    pub(crate) units: &'static [(i64, &'static str)],
    /// The amount in a request.
    pub(crate) amount_of: fn(&Seen) -> Option<String>,
    /// Our reference or idempotency key in a request; none for a provider that takes neither.
    pub(crate) key_of: Option<fn(&Seen) -> Option<String>>,
    /// What is answered to the sending.
    pub(crate) answer: fn(&Scene) -> Option<Reply>,
    /// What is answered to the question.
    pub(crate) found: fn(&Scene) -> Option<Reply>,
    /// JSON pointers of the status in a done answer and in a done look-up.
    pub(crate) status_at: (&'static str, &'static str),
    /// JSON pointers of what may be null or missing in a done look-up.
    pub(crate) optional: &'static [&'static str],
    /// The provider's words.
    pub(crate) words: fn(&Scene) -> Vec<Word>,
}

/// What is asked of an adapter.
#[derive(Clone, Debug)]
pub(crate) enum Kind {
    /// A charge.
    Charge {
        /// By which rail.
        rail: Rail,
        /// With what.
        token: Option<&'static str>,
        /// On the provider's page.
        page: Option<PageTerms>,
    },
    /// A refund of a charge that the provider calls so.
    Refund(&'static str),
    /// A payout to a bank with this code.
    Payout(&'static str),
}

/// A moment at the provider.
#[derive(Clone, Debug)]
pub(crate) struct Scene {
    /// How far it is.
    pub(crate) end: End,
    /// Our reference, as the kit makes it.
    pub(crate) reference: String,
    /// How much.
    pub(crate) amount: Money,
}

/// How far something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    /// The money moved. Of a page that was only just made, nothing is `Done`.
    Done,
    /// Not yet.
    Pending,
    /// No.
    Refused,
    /// Somebody must act.
    Action,
    /// Never heard of it.
    Absent,
}

impl End {
    /// Every one.
    pub(crate) const ALL: [End; 5] = [End::Done, End::Pending, End::Refused, End::Action, End::Absent];
}

/// Something a provider says.
pub(crate) struct Word {
    /// For messages.
    pub(crate) says: String,
    /// How it says it.
    pub(crate) reply: Reply,
    /// Whether it is the answer to a question rather than to the sending.
    pub(crate) to_question: bool,
    /// What it means.
    pub(crate) means: Means,
}

/// What a word means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Means {
    /// A charge is refused for this reason.
    Declined(DeclineCode),
    /// A refund or a payout will not happen.
    Refused,
    /// Not yet.
    Pending,
    /// Somebody must act.
    Action,
    /// Nobody knows.
    Unknown,
    /// Nothing can have happened: the request is wrong.
    BadRequest,
    /// Nothing can have happened: our account is.
    Auth,
}

/// What a provider calls us with.
pub(crate) struct Hooks {
    /// A request as the provider would send it at an instant.
    pub(crate) signed: fn(&Event, Timestamp) -> Letter,
    /// Whether the time of signing is signed.
    pub(crate) dated: bool,
    /// Whether the signature is over the body.
    pub(crate) covers_body: bool,
    /// Whether the body says which mode it is of.
    pub(crate) tells_the_mode: bool,
    /// The credential it is verified with, if an account may be without.
    pub(crate) optional_secret: Option<&'static str>,
}

/// What an event is about.
#[derive(Clone, Debug)]
pub(crate) enum Event {
    /// Something of ours with this reference was paid.
    Paid(String),
    /// Something that no adapter knows.
    Unheard,
    /// The same as `Paid`, from the other mode.
    OtherMode(String),
}

/// A request of a provider.
#[derive(Clone, Debug)]
pub(crate) struct Letter {
    /// Its headers; all that is needed to verify it is here.
    pub(crate) headers: Vec<(&'static str, String)>,
    /// Its body.
    pub(crate) body: Vec<u8>,
}
