//! What a payer can be charged with later: saved cards, mandates, and bank accounts made for them.

use ids::{Mode, Uuid};
use jiff::Timestamp;
use jiff::civil::Date;
use money::Money;
use recovery::Rail;

use super::{NextAction, Payer, Raw};

/// A request to save a means of payment.
#[derive(Clone, Debug)]
pub struct SetupAsk {
    /// Our name for it; the provider's reference is made of it.
    pub key: Uuid,
    /// Which world.
    pub mode: Mode,
    /// Whose.
    pub payer: Payer,
    /// Card, or direct debit.
    pub rail: Rail,
    /// What is charged to prove a card and given back at once, where a provider wants that. Also names the currency.
    pub verification: Money,
    /// Where the payer goes afterwards.
    pub return_url: String,
    /// What they agree to, for a mandate.
    pub mandate: Option<MandateTerms>,
    /// The instant of asking.
    pub at: Timestamp,
}

/// What a payer agrees to when they let somebody take money from their bank account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MandateTerms {
    /// The account.
    pub account_number: String,
    /// The provider's own code of the bank.
    pub bank_code: String,
    /// The account's name, as the bank knows it.
    pub account_name: String,
    /// The payer's address, which some providers demand.
    pub address: Option<String>,
    /// All that may be taken over its life.
    pub ceiling: Money,
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
    /// Digits only, for providers whose references are numbers; stored by whoever asks.
    pub numeric_key: u64,
}

/// What became of a setup.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SetupOutcome {
    /// It can be charged.
    Saved(Box<SavedMethod>),
    /// The payer must act.
    RequiresAction {
        /// What they must do.
        action: NextAction,
        /// The provider's reference, to ask with.
        gateway_ref: Option<String>,
        /// Until when, if the provider said.
        expires_at: Option<Timestamp>,
    },
    /// The bank or the provider is still at it.
    Pending {
        /// The provider's reference, to ask with.
        gateway_ref: Option<String>,
    },
    /// It will not be.
    Failed(Raw),
    /// Nobody knows: ask again.
    Unknown,
}

/// What can be charged later.
#[derive(Clone, PartialEq, Eq)]
pub struct SavedMethod {
    /// The gateway's words for it, which only the same gateway reads. Not a secret that moves money without our key, and
    /// still not shown.
    pub token: String,
    /// Card, or direct debit.
    pub rail: Rail,
    /// `visa`, `verve`; the bank's name for a mandate.
    pub brand: Option<String>,
    /// The last four digits.
    pub last4: Option<String>,
    /// Month and year it ends with.
    pub expiry: Option<(u8, u16)>,
    /// The same for the same card or account at this provider, whoever saved it.
    pub fingerprint: Option<String>,
    /// The bank that decides about charges, as the provider names it.
    pub issuer: Option<String>,
    /// The address it works with only, where a provider binds the two.
    pub bound_email: Option<String>,
}

impl std::fmt::Debug for SavedMethod {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SavedMethod").field("rail", &self.rail).field("last4", &self.last4).finish_non_exhaustive()
    }
}

/// Where a mandate stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mandate {
    /// Written down; the payer has not begun.
    Initiated,
    /// The bank waits for the payer, or we for the bank.
    AwaitingConsent,
    /// It can be charged.
    Active,
    /// It cannot be charged now.
    Suspended,
    /// It will never be charged again.
    Ended,
}

/// What a payer entered.
#[derive(Clone, PartialEq, Eq)]
pub enum Answer {
    /// A one-time code.
    Otp(String),
    /// A PIN.
    Pin(String),
    /// A phone number.
    Phone(String),
    /// A date of birth.
    Birthday(Date),
    /// An address.
    Address {
        /// Street and number.
        street: String,
        /// City.
        city: String,
        /// State.
        state: String,
        /// Postal code.
        zip: String,
    },
}

impl std::fmt::Debug for Answer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Answer::Otp(_) => "Otp(..)",
            Answer::Pin(_) => "Pin(..)",
            Answer::Phone(_) => "Phone(..)",
            Answer::Birthday(_) => "Birthday(..)",
            Answer::Address { .. } => "Address(..)",
        })
    }
}

/// How long an account takes money.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AccountKind {
    /// For good: it names its payer.
    Permanent,
    /// For one payment, until then.
    OneTime {
        /// The end.
        expires_at: Timestamp,
    },
}

/// A request for a bank account that a payer sends to.
#[derive(Clone)]
pub struct AccountAsk {
    /// Our name for it.
    pub key: Uuid,
    /// Which world.
    pub mode: Mode,
    /// Who will send.
    pub payer: Payer,
    /// What the sender sees as the account's name.
    pub name: String,
    /// For how long.
    pub kind: AccountKind,
    /// What should come, where the provider can hold the payer to it. Also names the currency.
    pub expected: Money,
    /// The payer's bank verification number, where the provider demands it. Never kept by an adapter.
    pub bvn: Option<String>,
    /// The instant of asking.
    pub at: Timestamp,
}

impl std::fmt::Debug for AccountAsk {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("AccountAsk").field("key", &self.key).field("kind", &self.kind).finish_non_exhaustive()
    }
}

/// A bank account that a payer sends to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VirtualAccount {
    /// The number.
    pub number: String,
    /// The bank.
    pub bank: String,
    /// The name a sender sees.
    pub name: String,
    /// The provider's reference.
    pub gateway_ref: String,
    /// When it stops being ours. Money that comes later is somebody else's trouble, and so ours.
    pub expires_at: Option<Timestamp>,
}
