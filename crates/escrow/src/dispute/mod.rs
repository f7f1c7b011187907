//! Disputes: who contests what, the phases in which it is settled or decided, and offers on the way.
//!
//! The promise: what is contested is frozen in the ledger; every phase has an end and an owner; an offer lives for a fixed time
//! and a newer one of the same side replaces it; an award gives out exactly what was contested.

use ids::{AdminId, MilestoneId};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::amount::sum;
use crate::approval::Request;
use crate::condition::Signatures;
use crate::{Refusal, Side};

/// How often one milestone may be disputed.
pub const MAX_DISPUTES: u32 = 3;

/// How long after a withdrawal none may be opened, in seconds.
pub const COOL_OFF: i64 = 300;

/// The most a dispute costs, in basis points of what was contested.
pub const FEE_CAP_BPS: i64 = 500;

/// Why a party disputes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// Nothing came.
    NotReceived,
    /// Something else came.
    NotAsDescribed,
    /// It came broken.
    Damaged,
    /// A part is missing.
    Incomplete,
    /// It came too late, or has not come in time.
    Late,
    /// It is not good enough.
    Quality,
    /// The amount is wrong.
    WrongAmount,
    /// The buyer says not to have ordered.
    Unauthorised,
    /// The seller cannot deliver.
    SellerCannotDeliver,
    /// The buyer does not answer.
    BuyerUnresponsive,
    /// Whether a condition is met is contested.
    ConditionContested,
    /// Anything else.
    Other,
}

impl Reason {
    /// Every reason.
    pub const ALL: [Reason; 12] = [
        Reason::NotReceived,
        Reason::NotAsDescribed,
        Reason::Damaged,
        Reason::Incomplete,
        Reason::Late,
        Reason::Quality,
        Reason::WrongAmount,
        Reason::Unauthorised,
        Reason::SellerCannotDeliver,
        Reason::BuyerUnresponsive,
        Reason::ConditionContested,
        Reason::Other,
    ];
}

/// Where a dispute is. The instants are when the phase ends by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// The other side has to answer.
    AwaitingResponse(Timestamp),
    /// The parties talk.
    Negotiation(Timestamp),
    /// Both show what they have.
    Evidence(Timestamp),
    /// Somebody of the tenant decides.
    Decision(Timestamp),
    /// Decided; the money waits for a condition of the award, or for an appeal.
    Awarded(Timestamp),
    /// Over.
    Resolved,
    /// Taken back.
    Withdrawn,
}

/// How much of one milestone goes to the seller; the rest of what is contested goes to the buyer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Share {
    /// Which milestone.
    pub milestone: MilestoneId,
    /// The seller's part, in minor units.
    pub seller: i64,
}

/// How much of one milestone is contested, in minor units.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contested {
    /// Which milestone.
    pub milestone: MilestoneId,
    /// How much.
    pub minor: i64,
}

/// A split that one side offers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Offer {
    /// Counts up within the dispute.
    pub number: u32,
    /// Whose.
    pub by: Side,
    /// The split.
    pub shares: Vec<Share>,
    /// When it was made.
    pub made_at: Timestamp,
}

/// What an award waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Waits {
    /// For the goods to come back; the fallback holds if they do not.
    Return,
    /// For an appeal; the award holds if there is none.
    Appeal,
}

/// What was decided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Award {
    /// The split.
    pub shares: Vec<Share>,
    /// What holds if a condition of the award is not met in time.
    pub fallback: Option<Vec<Share>>,
    /// For how long that may take, in seconds.
    pub fallback_after: i64,
    /// Whether the losing side pays the fee of the dispute.
    pub charge_fee: bool,
    /// The digest of the written reasons.
    pub reasons: crate::Digest,
}

/// An award that is not carried out yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pending {
    /// What was decided.
    pub award: Award,
    /// Who decided.
    pub by: AdminId,
    /// The consent of a second person, if the sum needs one.
    pub request: Option<Request>,
    /// What it waits for, once decided.
    pub waits: Option<Waits>,
}

/// One dispute of an order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Dispute {
    /// Counts up within the order.
    pub number: u32,
    /// Who opened it.
    pub opener: Side,
    /// Why.
    pub reason: Reason,
    /// What is contested.
    pub contested: Vec<Contested>,
    /// When it was opened.
    pub opened_at: Timestamp,
    /// Where it is.
    pub phase: Phase,
    /// Whether the other side claims something too.
    pub counter_claim: bool,
    /// The live offer of each side, and older ones that count for fees only.
    pub offers: Vec<Offer>,
    /// Who asked for a decision.
    pub asked: Signatures,
    /// Who has nothing more to show.
    pub rested: Signatures,
    /// Silence decides for the opener; somebody has to confirm.
    pub default_proposed: bool,
    /// When it went to somebody senior.
    pub escalated_at: Option<Timestamp>,
    /// Whether an appeal was made; the next award is final.
    pub appealed: bool,
    /// An award that is not carried out yet.
    pub pending: Option<Pending>,
}

impl Dispute {
    /// True until it is over.
    pub const fn is_open(&self) -> bool {
        !matches!(self.phase, Phase::Resolved | Phase::Withdrawn)
    }

    /// All that is contested, in minor units.
    ///
    /// # Errors
    /// [`Refusal::Amount`].
    pub fn total(&self) -> Result<i64, Refusal> {
        sum(self.contested.iter().map(|part| part.minor))
    }

    /// Whether it is about `milestone`.
    pub fn names(&self, milestone: MilestoneId) -> bool {
        self.contested.iter().any(|part| part.milestone == milestone)
    }

    /// The offer of a side that can be accepted: its last, if it is young enough.
    pub fn live_offer(&self, by: Side, ttl: i64, now: Timestamp) -> Option<&Offer> {
        let last = self.offers.iter().rev().find(|offer| offer.by == by);
        last.filter(|offer| now < crate::instant::after(offer.made_at, ttl))
    }

    /// Checks a split against what is contested: each part named at most once, none negative, none above its contested sum. What is
    /// not named goes to the buyer.
    ///
    /// # Errors
    /// [`Refusal::BadSplit`].
    pub fn check_split(&self, shares: &[Share]) -> Result<(), Refusal> {
        check_split(&self.contested, shares)
    }

    /// Everything to one side.
    pub fn all_to(&self, side: Side) -> Vec<Share> {
        let part = |of: &Contested| Share {
            milestone: of.milestone,
            seller: match side {
                Side::Buyer => 0,
                Side::Seller => of.minor,
            },
        };
        self.contested.iter().map(part).collect()
    }

    /// The most of what is contested that a side ever offered to the other, in minor units.
    pub(crate) fn best_given(&self, by: Side) -> Result<Option<i64>, Refusal> {
        let total = self.total()?;
        let mut best = None;
        for offer in self.offers.iter().filter(|offer| offer.by == by) {
            let seller = sum(offer.shares.iter().map(|share| share.seller))?;
            let given = match by {
                Side::Buyer => seller,
                Side::Seller => total.saturating_sub(seller),
            };
            best = best.max(Some(given));
        }
        Ok(best)
    }
}

/// The seller's share of `milestone` in a split.
pub(crate) fn share_of(shares: &[Share], milestone: MilestoneId) -> i64 {
    shares.iter().find(|share| share.milestone == milestone).map_or(0, |share| share.seller)
}

/// Checks a split against the sums it divides.
pub(crate) fn check_split(contested: &[Contested], shares: &[Share]) -> Result<(), Refusal> {
    let fits = |(at, share): (usize, &Share)| {
        let once = !shares.iter().take(at).any(|before| before.milestone == share.milestone);
        let within = contested.iter().find(|part| part.milestone == share.milestone).map(|part| part.minor);
        once && within.is_some_and(|most| (0..=most).contains(&share.seller))
    };
    if shares.iter().enumerate().all(fits) { Ok(()) } else { Err(Refusal::BadSplit) }
}
