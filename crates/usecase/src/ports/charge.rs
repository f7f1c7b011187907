//! Moving money from a payer to a merchant.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use ids::{AttemptId, CustomerId, Mode, ProviderAccountId, TenantId};
use jiff::{SignedDuration, Timestamp};
use money::Money;
use recovery::{DeclineCode, Rail};
use serde::{Deserialize, Serialize};
use store::TenantScope;

use super::{
    AccountAsk, Answer, DisputeAsk, DisputeFacts, DisputeFile, HookError, Inbound, Mandate, Page, PayoutGateway,
    ProviderHook, RefundAsk, RefundOutcome, SavedMethod, SetupAsk, SetupOutcome, StatementGateway, VirtualAccount,
};

/// A request to move money, already committed as an attempt.
#[derive(Clone, Debug)]
pub struct ChargeAsk {
    /// Our attempt: the gateway's idempotency key or reference.
    pub key: AttemptId,
    /// Whose money it becomes: a provider that serves several merchants without accounts tells them apart by it.
    pub merchant: TenantId,
    /// Which world.
    pub mode: Mode,
    /// How much.
    pub amount: Money,
    /// By which rail.
    pub rail: Rail,
    /// With what: the gateway's own token for a saved method; none on push rails.
    pub token: Option<String>,
    /// Who pays.
    pub payer: Payer,
    /// The instant of the attempt (virtual in a test clock's lane).
    pub at: Timestamp,
    /// For push rails: until when the payer may act.
    pub expires_at: Option<Timestamp>,
    /// For a payer who is present: they pay on the provider's own page. With a token, the page confirms that charge.
    pub page: Option<PageTerms>,
}

/// How a provider's own page is to behave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageTerms {
    /// Where the payer goes afterwards. Coming back proves nothing; the look-up does.
    pub return_url: String,
    /// Whether what they pay with is kept for later charges. They were asked.
    pub save: bool,
}

/// The payer, as a gateway may know them.
#[derive(Clone, Debug)]
pub struct Payer {
    /// Our customer.
    pub customer: CustomerId,
    /// Their address, if known.
    pub email: Option<String>,
    /// Their number, if known.
    pub phone: Option<String>,
}

/// A question about an attempt made before.
#[derive(Clone, Debug)]
pub struct LookUpAsk {
    /// The attempt.
    pub key: AttemptId,
    /// Which world.
    pub mode: Mode,
    /// By which rail: some providers are asked in another place for each.
    pub rail: Rail,
    /// The gateway's reference, if it ever told us one.
    pub gateway_ref: Option<String>,
    /// What was charged, if it was something saved: some providers are asked by whose it is.
    pub token: Option<String>,
    /// The instant of asking (virtual in a test clock's lane).
    pub at: Timestamp,
}

/// What the payer must do for the money to move.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", tag = "type")]
pub enum NextAction {
    /// Open this page (3-D Secure and the like).
    Redirect {
        /// Where to.
        url: String,
    },
    /// Enter a one-time code.
    Otp {
        /// Where the code went.
        hint: String,
    },
    /// Enter the card's PIN.
    Pin,
    /// Give the phone number the bank knows.
    Phone,
    /// Give the date of birth the bank knows.
    Birthday,
    /// Give the address the bank knows.
    Address,
    /// Dial this code on the phone of the account.
    DialUssd {
        /// The code.
        code: String,
    },
    /// Send a transfer to this account.
    TransferTo {
        /// The bank.
        bank: String,
        /// The account number.
        account: String,
        /// The account's name.
        name: String,
    },
}

/// What a provider said in its own words, kept on the attempt.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Raw {
    /// Its code.
    pub code: Option<String>,
    /// Its text.
    pub message: Option<String>,
}

/// Why nobody knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UnknownCause {
    /// No answer in time.
    Timeout,
    /// The connection broke after the request went out.
    Cut,
    /// The provider failed.
    ServerError,
    /// An answer that cannot be read.
    Unparseable,
    /// The provider does not know our key (yet).
    NotFound,
    /// A code that may mean anything: public lists of it disagree.
    Code(String),
    /// The answer contradicts the attempt: other amount, other currency.
    Mismatch(String),
}

impl fmt::Display for UnknownCause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            UnknownCause::Timeout => f.write_str("no answer in time"),
            UnknownCause::Cut => f.write_str("the connection broke"),
            UnknownCause::ServerError => f.write_str("the provider failed"),
            UnknownCause::Unparseable => f.write_str("the answer could not be read"),
            UnknownCause::NotFound => f.write_str("the provider does not know this attempt"),
            UnknownCause::Code(code) => write!(f, "the provider answered `{code}`, which does not say what happened"),
            UnknownCause::Mismatch(what) => write!(f, "the answer contradicts the attempt: {what}"),
        }
    }
}

/// What became of a charge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ChargeOutcome {
    /// The money moved.
    Succeeded {
        /// The provider's reference.
        gateway_ref: String,
        /// How much moved.
        amount: Money,
        /// What the provider keeps of it, when it says so. Its word, never our computation.
        fee: Option<Money>,
        /// What the payer can be charged with from now on, when they agreed to that.
        saved: Option<Box<SavedMethod>>,
    },
    /// The payer must act.
    RequiresAction {
        /// What they must do.
        action: NextAction,
        /// The provider's reference, if it tells one that early.
        gateway_ref: Option<String>,
        /// Until when, if the provider said.
        expires_at: Option<Timestamp>,
    },
    /// The provider is still working on it.
    Pending {
        /// The provider's reference, if any.
        gateway_ref: Option<String>,
    },
    /// The provider said no.
    Declined {
        /// Why, in our words.
        code: DeclineCode,
        /// Why, in theirs.
        raw: Raw,
    },
    /// Nobody knows.
    Unknown(UnknownCause),
}

/// Nothing can have happened.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum GatewayError {
    /// The request never left: no route, no connection, breaker open.
    #[error("not sent: {0}")]
    NotSent(String),
    /// The provider checked and refused the request itself.
    #[error("refused before acting: {0}")]
    BadRequest(String),
    /// Our credentials or our place are not accepted.
    #[error("not authorized: {0}")]
    Auth(String),
    /// The gateway has no such rail or call.
    #[error("not supported: {0}")]
    Unsupported(String),
    /// Too many requests, and the provider says it did nothing.
    #[error("rate limited")]
    RateLimited {
        /// When to come back.
        after: Duration,
    },
    /// A missing secret, or the wrong mode.
    #[error("misconfigured: {0}")]
    Misconfigured(String),
}

/// What a gateway is able to do with money, so that nobody asks it for what it cannot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Capabilities {
    /// The rails it can use, best first.
    pub rails: &'static [Rail],
    /// The currencies it takes, by ISO code; empty for any.
    pub currencies: &'static [&'static str],
    /// How long after the first sending the same key may be sent again and is certain to move money once: half
    /// of what the provider promises to remember. `None` for a provider that promises nothing.
    pub resend_window: Option<SignedDuration>,
    /// Whether it pays back charges by itself. Otherwise money goes back by a payout.
    pub refunds: bool,
    /// Whether a refund it did not answer may be sent again under the same key.
    pub refunds_by_key: bool,
    /// Whether it opens bank accounts that payers send to.
    pub accounts: bool,
    /// Whether it can be asked for everything that happened, to compare.
    pub lists: bool,
    /// Whether disputes are answered through it.
    pub disputes: bool,
}

impl Capabilities {
    /// Whether a charge of this kind is worth sending.
    pub fn take(&self, rail: Rail, currency: &str) -> bool {
        self.rails.contains(&rail) && (self.currencies.is_empty() || self.currencies.contains(&currency))
    }
}

/// A payment provider, opened with one merchant's credentials.
///
/// Everything but a charge and its look-up may be [`GatewayError::Unsupported`], and [`Capabilities`] says so beforehand.
#[async_trait]
pub trait ChargeGateway: fmt::Debug + Send + Sync {
    /// Its name, as stored on methods and attempts.
    fn name(&self) -> &'static str;

    /// What it can do.
    fn capabilities(&self) -> Capabilities;

    /// Moves money for an attempt. Sending the same key twice moves it once, or answers `Unknown`.
    ///
    /// # Errors
    /// Only when nothing can have happened.
    async fn charge(&self, ask: &ChargeAsk) -> Result<ChargeOutcome, GatewayError>;

    /// What the provider knows about an attempt. The authoritative answer.
    ///
    /// # Errors
    /// When the question could not be asked; the attempt stays as it is.
    async fn look_up(&self, ask: &LookUpAsk) -> Result<ChargeOutcome, GatewayError>;

    /// Passes on what the payer entered for a [`NextAction`].
    ///
    /// # Errors
    /// Only when nothing can have happened.
    async fn answer(&self, ask: &LookUpAsk, answer: &Answer) -> Result<ChargeOutcome, GatewayError> {
        let (_, _) = (ask, answer);
        Err(unsupported(self.name(), "answers of payers"))
    }

    /// Begins to save a means of payment without buying anything.
    ///
    /// # Errors
    /// Only when nothing can have happened.
    async fn begin_setup(&self, ask: &SetupAsk) -> Result<SetupOutcome, GatewayError> {
        let _ = ask;
        Err(unsupported(self.name(), "saving a means of payment without a charge"))
    }

    /// What became of a setup.
    ///
    /// # Errors
    /// When the question could not be asked.
    async fn finish_setup(&self, ask: &SetupAsk, gateway_ref: Option<&str>) -> Result<SetupOutcome, GatewayError> {
        let (_, _) = (ask, gateway_ref);
        Err(unsupported(self.name(), "saving a means of payment without a charge"))
    }

    /// Makes a saved means of payment unusable at the provider. One that is gone already is no error.
    ///
    /// # Errors
    /// When it may still be usable.
    async fn revoke(&self, token: &str) -> Result<(), GatewayError> {
        let _ = token;
        Err(unsupported(self.name(), "revoking a means of payment"))
    }

    /// Where a mandate stands.
    ///
    /// # Errors
    /// When the question could not be asked.
    async fn mandate(&self, token: &str) -> Result<Mandate, GatewayError> {
        let _ = token;
        Err(unsupported(self.name(), "mandates"))
    }

    /// Pays back some or all of a charge. Never called for more than is left of it.
    ///
    /// # Errors
    /// Only when nothing can have happened.
    async fn refund(&self, ask: &RefundAsk) -> Result<RefundOutcome, GatewayError> {
        let _ = ask;
        Err(unsupported(self.name(), "refunds; pay the money back by a payout"))
    }

    /// What became of a refund.
    ///
    /// # Errors
    /// When the question could not be asked.
    async fn look_up_refund(&self, ask: &RefundAsk) -> Result<RefundOutcome, GatewayError> {
        let _ = ask;
        Err(unsupported(self.name(), "refunds"))
    }

    /// Opens a bank account that a payer sends to. The same key answers the same account.
    ///
    /// # Errors
    /// Only when nothing can have happened.
    async fn open_account(&self, ask: &AccountAsk) -> Result<VirtualAccount, GatewayError> {
        let _ = ask;
        Err(unsupported(self.name(), "bank accounts for payers"))
    }

    /// Hands in what speaks for us in a dispute.
    ///
    /// # Errors
    /// When it was not taken.
    async fn contest(&self, file: &DisputeFile) -> Result<(), GatewayError> {
        let _ = file;
        Err(unsupported(self.name(), "answering disputes"))
    }

    /// The provider's own books, if they can be read.
    fn statements(&self) -> Option<&dyn StatementGateway> {
        None
    }

    /// What the provider says of a dispute; none when it knows no such dispute.
    ///
    /// # Errors
    /// When the question could not be asked, or the answer not be read: ask again.
    async fn look_up_dispute(&self, ask: &DisputeAsk) -> Result<Option<DisputeFacts>, GatewayError> {
        let _ = ask;
        Err(unsupported(self.name(), "disputes"))
    }

    /// Verifies and reads what the provider called us with. What it says is a hint: whoever acts on it looks up first.
    ///
    /// # Errors
    /// Why it was not read; nothing of it may be trusted then.
    fn read_hook(&self, hook: &ProviderHook<'_>) -> Result<Inbound, HookError> {
        let _ = hook;
        Err(HookError::NoSecret(format!("{} calls nobody", self.name())))
    }

    /// What happened at the provider from `since` to `until`, a page at a time, oldest first where it can choose.
    ///
    /// # Errors
    /// When the question could not be asked.
    async fn list(&self, since: Timestamp, until: Timestamp, cursor: Option<&str>) -> Result<Page, GatewayError> {
        let (_, _, _) = (since, until, cursor);
        Err(unsupported(self.name(), "listing what happened"))
    }
}

/// The refusal of a call that a provider does not offer.
pub(super) fn unsupported(gateway: &str, what: &str) -> GatewayError {
    GatewayError::Unsupported(format!("{gateway} offers no {what}"))
}

/// Opens the accounts that merchants have at providers.
#[async_trait]
pub trait Accounts: fmt::Debug + Send + Sync {
    /// The gateway behind an account of this tenant's, with its credentials. One that is switched off still answers questions.
    ///
    /// # Errors
    /// When there is no such account, or it cannot be opened; nothing is sent.
    async fn open(
        &self,
        scope: &TenantScope,
        account: ProviderAccountId,
    ) -> Result<Arc<dyn ChargeGateway>, GatewayError>;

    /// The same account for paying out.
    ///
    /// # Errors
    /// When there is no such account, it cannot be opened, or it pays nothing out; nothing is sent.
    async fn open_payouts(
        &self,
        scope: &TenantScope,
        account: ProviderAccountId,
    ) -> Result<Arc<dyn PayoutGateway>, GatewayError>;
}

/// The gateways that a process can send to: those that need no account of a merchant's, by name, and those behind accounts.
#[derive(Clone, Debug, Default)]
pub struct Gateways {
    own: Vec<Arc<dyn ChargeGateway>>,
    paying: Vec<Arc<dyn PayoutGateway>>,
    accounts: Option<Arc<dyn Accounts>>,
}

impl Gateways {
    /// Those that need no account.
    pub fn new(own: Vec<Arc<dyn ChargeGateway>>) -> Gateways {
        Gateways { own, paying: Vec::new(), accounts: None }
    }

    /// And one more that needs none.
    #[must_use]
    pub fn with(mut self, gateway: Arc<dyn ChargeGateway>) -> Gateways {
        self.own.push(gateway);
        self
    }

    /// And those that pay out without an account.
    #[must_use]
    pub fn with_payouts(mut self, paying: Vec<Arc<dyn PayoutGateway>>) -> Gateways {
        self.paying = paying;
        self
    }

    /// And those behind accounts of merchants.
    #[must_use]
    pub fn with_accounts(mut self, accounts: Arc<dyn Accounts>) -> Gateways {
        self.accounts = Some(accounts);
        self
    }

    /// The gateway of this name, or behind this account.
    ///
    /// # Errors
    /// [`GatewayError::Misconfigured`] when there is none in this process; nothing is sent.
    pub async fn of(
        &self,
        scope: &TenantScope,
        name: &str,
        account: Option<ProviderAccountId>,
    ) -> Result<Arc<dyn ChargeGateway>, GatewayError> {
        let none = || GatewayError::Misconfigured(format!("no gateway named {name} in this process"));
        match account {
            Some(account) => self.accounts.as_ref().ok_or_else(none)?.open(scope, account).await,
            None => self.own.iter().find(|gateway| gateway.name() == name).cloned().ok_or_else(none),
        }
    }

    /// What pays out under this name, or behind this account.
    ///
    /// # Errors
    /// [`GatewayError::Misconfigured`] when there is none in this process; nothing is sent.
    pub async fn paying(
        &self,
        scope: &TenantScope,
        name: &str,
        account: Option<ProviderAccountId>,
    ) -> Result<Arc<dyn PayoutGateway>, GatewayError> {
        let none = || GatewayError::Misconfigured(format!("nothing named {name} pays out in this process"));
        match account {
            Some(account) => self.accounts.as_ref().ok_or_else(none)?.open_payouts(scope, account).await,
            None => self.paying.iter().find(|gateway| gateway.name() == name).cloned().ok_or_else(none),
        }
    }
}
