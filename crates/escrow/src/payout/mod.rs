//! Payouts: money from a wallet to its owner's bank, held, agreed to, sent, and known to have arrived or not.
//!
//! The promise: what is asked for is set aside at once and never twice; nothing is sent that was not agreed to in exactly these
//! details by as many persons as the policy wants, checked again at the moment of sending; one reference for a payout, whatever
//! the provider answers; and what it does not answer stays in transit until it does.

mod decide;
mod policy;

pub use decide::{PayoutAction, PayoutContext, PayoutFacts, PayoutOutcome, decide, request};
pub use policy::{Band, PayoutPolicy, Tier};

use ids::{PayoutId, PersonId};
use jiff::Timestamp;
use money::Currency;
use serde::{Deserialize, Serialize};

use crate::amount::plus;
use crate::approval::{ApprovalRefusal, Request};
use crate::digest::Fields;
use crate::{Digest, Refusal};

/// Where a payout is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PayoutState {
    /// Asked for.
    Requested,
    /// Somebody has to agree.
    PendingApproval,
    /// Enough have.
    Approved,
    /// It is being handed to a provider.
    Submitting,
    /// The provider has it.
    Submitted,
    /// The provider did not answer.
    Unknown,
    /// It arrived.
    Succeeded,
    /// Somebody did not agree.
    Rejected,
    /// Its owner took it back.
    Cancelled,
    /// Nobody agreed in time.
    Expired,
    /// The provider could not make it.
    Failed,
    /// It arrived and came back.
    Reversed,
}

impl PayoutState {
    /// Every state.
    pub const ALL: [PayoutState; 12] = [
        PayoutState::Requested,
        PayoutState::PendingApproval,
        PayoutState::Approved,
        PayoutState::Submitting,
        PayoutState::Submitted,
        PayoutState::Unknown,
        PayoutState::Succeeded,
        PayoutState::Rejected,
        PayoutState::Cancelled,
        PayoutState::Expired,
        PayoutState::Failed,
        PayoutState::Reversed,
    ];

    /// True while the money is set aside.
    pub const fn is_held(self) -> bool {
        matches!(self, PayoutState::Requested | PayoutState::PendingApproval | PayoutState::Approved)
    }

    /// True while a provider has the money.
    pub const fn is_in_transit(self) -> bool {
        matches!(self, PayoutState::Submitting | PayoutState::Submitted | PayoutState::Unknown)
    }
}

/// A payout. Amounts in minor units.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Payout {
    /// Which; also the reference at the provider.
    pub id: PayoutId,
    /// Whose money.
    pub person: PersonId,
    /// What arrives.
    pub amount: i64,
    /// What its owner pays for it.
    pub fee: i64,
    /// The currency.
    pub currency: Currency,
    /// The digest of the bank account.
    pub bank: Digest,
    /// When that account was added or changed.
    pub bank_since: Timestamp,
    /// The version of the policy it is under.
    pub policy: u32,
    /// Where it is.
    pub state: PayoutState,
    /// The consent it needs.
    pub request: Request,
    /// Counts every change, without gaps, from one.
    pub version: u64,
}

impl Payout {
    /// What is set aside.
    ///
    /// # Errors
    /// [`Refusal::Amount`].
    pub fn held(&self) -> Result<i64, Refusal> {
        plus(self.amount, self.fee)
    }

    /// What is agreed to: any change of it voids every approval.
    pub fn details(&self) -> Digest {
        details(self.id, (self.amount, self.fee), self.currency, self.bank, self.policy)
    }
}

fn details(id: PayoutId, sums: (i64, i64), currency: Currency, bank: Digest, policy: u32) -> Digest {
    Fields::of("escrow.payout")
        .bytes(id.uuid().as_bytes())
        .number(sums.0)
        .number(sums.1)
        .text(currency.code())
        .bytes(&bank.0)
        .number(i64::from(policy))
        .done()
}

/// Why a payout does not move.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PayoutRefusal {
    /// Below the least or above the most.
    #[error("A payout is of {least} to {most} minor units.")]
    AmountOutOfRange {
        /// The least, in minor units.
        least: i64,
        /// The most, in minor units.
        most: i64,
    },
    /// The wallet is short.
    #[error("The balance is short by {missing} minor units.")]
    Insufficient {
        /// By so much.
        missing: i64,
    },
    /// The person owes something.
    #[error("Debts are paid before payouts.")]
    Debt,
    /// The person's payouts are stopped, or a chargeback may take this money.
    #[error("Payouts are on hold: {frozen} minor units may be taken back.")]
    Frozen {
        /// How much may be taken back; zero for a stop by hand.
        frozen: i64,
    },
    /// The person is not known well enough, or has reached a limit.
    #[error("The identity level does not allow this payout.")]
    Identity,
    /// Too many or too much today.
    #[error("The daily limit is reached.")]
    Velocity,
    /// The bank account is too new.
    #[error("The bank account is too new. Wait until {until}.")]
    BankTooNew {
        /// When it may be used.
        until: Timestamp,
    },
    /// The name at the bank is another.
    #[error("The bank account is in another name.")]
    NameMismatch,
    /// The person's own one-time code is missing.
    #[error("Confirm it with a one-time code.")]
    ConfirmationNeeded,
    /// Not in this state.
    #[error("The payout is in a state that does not allow it.")]
    State(PayoutState),
    /// Not this one's to do.
    #[error("This is not yours to do.")]
    NotYours,
    /// It is not due.
    #[error("The instant for this has not come.")]
    NotDue,
    /// Four eyes said no.
    #[error(transparent)]
    Approval(#[from] ApprovalRefusal),
    /// The books or an amount said no.
    #[error(transparent)]
    Order(#[from] Refusal),
}

impl PayoutRefusal {
    /// The stable name of this refusal.
    pub const fn code(&self) -> &'static str {
        match self {
            PayoutRefusal::AmountOutOfRange { .. } => "payout_amount_out_of_range",
            PayoutRefusal::Insufficient { .. } => "insufficient_balance",
            PayoutRefusal::Debt => "payout_debt",
            PayoutRefusal::Frozen { .. } => "payout_frozen",
            PayoutRefusal::Identity => "payout_identity",
            PayoutRefusal::Velocity => "payout_velocity",
            PayoutRefusal::BankTooNew { .. } => "payout_bank_too_new",
            PayoutRefusal::NameMismatch => "payout_name_mismatch",
            PayoutRefusal::ConfirmationNeeded => "confirmation_needed",
            PayoutRefusal::State(_) => "payout_state",
            PayoutRefusal::NotYours => "not_yours",
            PayoutRefusal::NotDue => "not_due",
            PayoutRefusal::Approval(refusal) => refusal.code(),
            PayoutRefusal::Order(refusal) => refusal.code(),
        }
    }
}
