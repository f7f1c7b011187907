//! Moving money out, to bank accounts.

use std::fmt;

use async_trait::async_trait;
use ids::{Mode, TenantId, Uuid};
use jiff::Timestamp;
use money::{Currency, Money};
use recovery::DeclineCode;

use super::charge::unsupported;
use super::{GatewayError, HookError, Inbound, Page, ProviderHook, Raw, UnknownCause};

/// A bank, as one provider knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bank {
    /// The provider's own code, which is the one to send it.
    pub code: String,
    /// The code of the interbank network, if the provider tells.
    pub nip_code: Option<String>,
    /// Its name.
    pub name: String,
}

/// What a name enquiry said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Resolved {
    /// The account is in this name.
    Name(String),
    /// There is no such account.
    NoSuchAccount,
    /// The bank does not answer now. Nothing is paid to a name nobody read.
    Unavailable,
}

/// Who is paid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Beneficiary {
    /// The account.
    pub account_number: String,
    /// The provider's own code of the bank.
    pub bank_code: String,
    /// The name that the enquiry gave.
    pub name: String,
    /// What the provider calls this beneficiary, if it was told of them before.
    pub recipient_ref: Option<String>,
}

/// A request to pay out, already committed.
#[derive(Clone, Debug)]
pub struct PayoutAsk {
    /// Our payout: the provider's reference is made of it.
    pub key: Uuid,
    /// Whose: a provider that serves several merchants without accounts tells them apart by it.
    pub merchant: TenantId,
    /// Which world.
    pub mode: Mode,
    /// To whom.
    pub beneficiary: Beneficiary,
    /// How much.
    pub amount: Money,
    /// What both sides read on their statements.
    pub narration: String,
    /// The provider's reference, if it ever told us one.
    pub gateway_ref: Option<String>,
    /// The instant of asking.
    pub at: Timestamp,
}

/// What became of a payout.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PayoutOutcome {
    /// The beneficiary has it.
    Settled {
        /// The provider's reference.
        gateway_ref: String,
        /// What it cost us, when the provider says.
        fee: Option<Money>,
    },
    /// Under way.
    Pending {
        /// The provider's reference, if any.
        gateway_ref: Option<String>,
    },
    /// The provider waits for a person: a one-time code, an approval in its dashboard.
    NeedsApproval {
        /// The provider's reference.
        gateway_ref: String,
    },
    /// It never left, or was refused before anything was posted: on the provider's short list of such codes.
    Failed {
        /// Why, in our words.
        code: DeclineCode,
        /// Why, in theirs.
        raw: Raw,
    },
    /// It left and came back.
    Reversed(Raw),
    /// Nobody knows. It is never paid again before that is known.
    Unknown(UnknownCause),
}

/// A provider that pays out.
#[async_trait]
pub trait PayoutGateway: fmt::Debug + Send + Sync {
    /// Its name.
    fn name(&self) -> &'static str;

    /// The banks it pays to.
    ///
    /// # Errors
    /// When the question could not be asked.
    async fn banks(&self, currency: Currency) -> Result<Vec<Bank>, GatewayError>;

    /// In whose name an account is.
    ///
    /// # Errors
    /// When the question could not be asked.
    async fn resolve(&self, bank_code: &str, account_number: &str) -> Result<Resolved, GatewayError>;

    /// What there is to pay out from.
    ///
    /// # Errors
    /// When the question could not be asked.
    async fn balance(&self, currency: Currency) -> Result<Money, GatewayError>;

    /// Pays out. Sending the same key twice pays once, or answers `Unknown`.
    ///
    /// # Errors
    /// Only when nothing can have happened.
    async fn send(&self, ask: &PayoutAsk) -> Result<PayoutOutcome, GatewayError>;

    /// Passes on the one-time code of a payout that needs approval.
    ///
    /// # Errors
    /// Only when nothing can have happened.
    async fn approve(&self, ask: &PayoutAsk, otp: &str) -> Result<PayoutOutcome, GatewayError> {
        let (_, _) = (ask, otp);
        Err(unsupported(self.name(), "one-time codes for payouts"))
    }

    /// What became of a payout. The authoritative answer.
    ///
    /// # Errors
    /// When the question could not be asked.
    async fn look_up(&self, ask: &PayoutAsk) -> Result<PayoutOutcome, GatewayError>;

    /// As [`super::ChargeGateway::read_hook`].
    ///
    /// # Errors
    /// Why it was not read.
    fn read_hook(&self, hook: &ProviderHook<'_>) -> Result<Inbound, HookError>;

    /// As [`super::ChargeGateway::list`], payouts only.
    ///
    /// # Errors
    /// When the question could not be asked.
    async fn list(&self, since: Timestamp, until: Timestamp, cursor: Option<&str>) -> Result<Page, GatewayError> {
        let (_, _, _) = (since, until, cursor);
        Err(unsupported(self.name(), "listing what happened"))
    }
}
