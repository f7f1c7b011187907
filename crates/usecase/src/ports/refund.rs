//! Money that goes back to payers, by their wish or by their bank's.

use ids::{AttemptId, Mode, Uuid};
use jiff::{SignedDuration, Timestamp};
use money::Money;

use super::Raw;

/// A request to pay back some or all of a charge, already committed.
#[derive(Clone, Debug)]
pub struct RefundAsk {
    /// Our refund: the idempotency key where there is one.
    pub key: Uuid,
    /// Which world.
    pub mode: Mode,
    /// The charge.
    pub charge: AttemptId,
    /// The gateway's reference of the charge.
    pub charge_ref: String,
    /// The gateway's reference of the refund, if it ever told us one.
    pub gateway_ref: Option<String>,
    /// All that was charged.
    pub charged: Money,
    /// How much goes back.
    pub amount: Money,
    /// What this gateway was asked to pay back of the charge before, this refund not counted: a provider without keys is
    /// asked how much it paid back, and more than this says that it has heard of us.
    pub before: Money,
    /// Why, for the payer's eyes.
    pub reason: Option<String>,
    /// Where to, when the provider could not send it whence it came.
    pub account: Option<RefundAccount>,
    /// The instant of asking.
    pub at: Timestamp,
}

/// A bank account that a refund goes to instead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefundAccount {
    /// The number.
    pub number: String,
    /// The provider's own code of the bank.
    pub bank_code: String,
    /// In whose name.
    pub name: String,
}

/// What became of a refund.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RefundOutcome {
    /// The money is on its way to the payer, for certain.
    Succeeded {
        /// The provider's reference.
        gateway_ref: String,
        /// How much.
        amount: Money,
    },
    /// The provider has it and is not done: working days, often.
    Pending {
        /// The provider's reference, if any.
        gateway_ref: Option<String>,
    },
    /// The provider cannot send it whence it came and wants an account.
    NeedsAccount {
        /// The provider's reference.
        gateway_ref: String,
    },
    /// It will not happen, or came back.
    Failed(Raw),
    /// Nobody knows.
    Unknown(super::UnknownCause),
}

/// What speaks for us in a dispute.
#[derive(Clone, Debug)]
pub struct DisputeFile {
    /// The provider's reference of the dispute.
    pub dispute_ref: String,
    /// The charge.
    pub charge_ref: String,
    /// Who paid.
    pub email: Option<String>,
    /// Their name.
    pub name: Option<String>,
    /// Their number.
    pub phone: Option<String>,
    /// What they bought.
    pub service: String,
    /// When it was given.
    pub served_on: jiff::civil::Date,
    /// All of it as one text: terms, earlier payments, when and whence the account was used.
    pub account: String,
    /// Whether the dispute is accepted instead, and how much goes back.
    pub accept: Option<Money>,
    /// The instant of handing it in.
    pub at: Timestamp,
}

/// A question about a dispute.
#[derive(Clone, Debug)]
pub struct DisputeAsk {
    /// The provider's reference of it.
    pub dispute_ref: String,
    /// Which world.
    pub mode: Mode,
    /// The instant of asking (virtual in a test clock's lane).
    pub at: Timestamp,
}

/// What a provider says of a dispute. The authoritative answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DisputeFacts {
    /// The charge that it is of, by the reference that we gave it.
    pub charge: Option<AttemptId>,
    /// How much is disputed.
    pub amount: Money,
    /// Why, in the provider's words.
    pub reason: Option<String>,
    /// Where it stands.
    pub standing: DisputeStanding,
    /// The same in the provider's words.
    pub status: String,
    /// Until when it must be answered.
    pub answer_by: Option<Timestamp>,
    /// Whether the money was taken from the merchant, and did not come back.
    pub withdrawn: bool,
    /// What the provider keeps for it, if it says so.
    pub fee: Option<Money>,
}

/// Where a dispute stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DisputeStanding {
    /// It waits for what speaks for the merchant.
    NeedsAnswer,
    /// Somebody looks at what was handed in.
    UnderReview,
    /// The merchant keeps the money.
    Won,
    /// The payer keeps it.
    Lost,
    /// The merchant gave it.
    Accepted,
    /// The provider says something that nobody knows.
    Unclear,
}

/// How the simulator's reference of a charge begins whose payer will dispute it [so long](DISPUTE_FORESEEN_AFTER) afterwards: it can
/// call nobody, so it says so beforehand.
pub const DISPUTE_FORESEEN: &str = "sim_contested_";
/// How long after the charge that is.
pub const DISPUTE_FORESEEN_AFTER: SignedDuration = SignedDuration::from_hours(48);
