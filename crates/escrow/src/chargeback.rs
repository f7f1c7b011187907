//! Chargebacks: a payer takes money back through the bank, before or after it was released.
//!
//! A chargeback is about a payment, not about a deal: it freezes what that payment left in escrow, stops everything else that would
//! leave, and ends with the provider's word. Its evidence is handed in by itself some hours before the provider's deadline.

use ids::{AttemptId, DisputeId, MilestoneId};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::instant::{DAY, HOUR, after};

/// How long before the provider's deadline evidence is handed in by itself, in seconds.
pub const FILE_BEFORE: i64 = HOUR.saturating_mul(4);

/// After which somebody asks the provider, in seconds: card schemes answer within this.
pub const CHECK_AFTER: i64 = DAY.saturating_mul(75);

/// Where a chargeback is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChargebackState {
    /// The provider waits for evidence.
    Open,
    /// It has it.
    Submitted,
    /// The money came back.
    Won,
    /// It is gone.
    Lost,
}

/// One chargeback of an order. Amounts in minor units.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Chargeback {
    /// The provider's dispute, by our id.
    pub id: DisputeId,
    /// The payment it takes back.
    pub payment: AttemptId,
    /// How much.
    pub minor: i64,
    /// What it froze.
    pub frozen: Vec<(MilestoneId, i64)>,
    /// When it was opened.
    pub opened_at: Timestamp,
    /// When the provider wants evidence.
    pub evidence_due: Timestamp,
    /// Where it is.
    pub state: ChargebackState,
    /// Whether somebody was told to ask the provider.
    pub checked: bool,
}

impl Chargeback {
    /// True until the provider has decided.
    pub const fn is_open(&self) -> bool {
        matches!(self.state, ChargebackState::Open | ChargebackState::Submitted)
    }

    /// When evidence is handed in by itself.
    pub fn file_at(&self) -> Timestamp {
        after(self.evidence_due, FILE_BEFORE.saturating_neg())
    }

    /// When somebody asks the provider.
    pub fn check_at(&self) -> Timestamp {
        after(self.opened_at, CHECK_AFTER)
    }
}
