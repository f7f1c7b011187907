//! An order: what two persons agreed, and everything that has happened to it.
//!
//! The promise: the terms are frozen at acceptance and bound by a digest; the state after the money is a function of the states of
//! the milestones and is stored nowhere; the version counts every change.

mod parts;
mod proposal;

pub use parts::{
    Amendment, Cancel, Change, Extension, Hold, HoldKind, Maturity, MaturityKind, Payment, PaymentState, Refund,
    RefundState, Task, TaskKind,
};
pub use proposal::Proposal;
pub(crate) use proposal::{MAX_PARTS, is_fresh};

use ids::{MilestoneId, OrderId, PersonId, Uuid};
use jiff::Timestamp;
use money::{Currency, Money};
use serde::{Deserialize, Serialize};

use crate::amount::sum;
use crate::chargeback::Chargeback;
use crate::condition::{Condition, GroupRule, Signatures, Unmet, unmet};
use crate::dispute::Dispute;
use crate::fee::{FeeBase, FeeQuote};
use crate::{
    Actor, Digest, Ending, Liability, Milestone, MilestoneState, Progress, RefundTo, Refusal, Role, Side, Terms, Timer,
};

/// The state as shown, in the API and in events.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OrderState {
    /// Proposed; the other side has to answer.
    Created,
    /// Agreed; nothing is paid.
    Accepted,
    /// A payment is on its way, or a part has arrived.
    Funding,
    /// The money is in escrow.
    Funded,
    /// The seller is at work.
    InProgress,
    /// Everything open is handed in.
    Completed,
    /// Something is frozen.
    Disputed,
    /// Over; the seller was paid something.
    Closed,
    /// Over; the seller was paid nothing.
    Refunded,
    /// The other side did not want it.
    Declined,
    /// Given up before the money.
    Cancelled,
    /// A deadline before the money passed.
    Expired,
}

impl OrderState {
    /// Every state.
    pub const ALL: [OrderState; 12] = [
        OrderState::Created,
        OrderState::Accepted,
        OrderState::Funding,
        OrderState::Funded,
        OrderState::InProgress,
        OrderState::Completed,
        OrderState::Disputed,
        OrderState::Closed,
        OrderState::Refunded,
        OrderState::Declined,
        OrderState::Cancelled,
        OrderState::Expired,
    ];

    /// The name stored and shown.
    pub const fn as_str(self) -> &'static str {
        match self {
            OrderState::Created => "created",
            OrderState::Accepted => "accepted",
            OrderState::Funding => "funding",
            OrderState::Funded => "funded",
            OrderState::InProgress => "in_progress",
            OrderState::Completed => "completed",
            OrderState::Disputed => "disputed",
            OrderState::Closed => "closed",
            OrderState::Refunded => "refunded",
            OrderState::Declined => "declined",
            OrderState::Cancelled => "cancelled",
            OrderState::Expired => "expired",
        }
    }

    /// True if nothing but revival, refunds and chargebacks can follow.
    pub const fn is_terminal(self) -> bool {
        match self {
            OrderState::Closed
            | OrderState::Refunded
            | OrderState::Declined
            | OrderState::Cancelled
            | OrderState::Expired => true,
            OrderState::Created
            | OrderState::Accepted
            | OrderState::Funding
            | OrderState::Funded
            | OrderState::InProgress
            | OrderState::Completed
            | OrderState::Disputed => false,
        }
    }
}

/// Where an order is before its milestones decide: what cannot be read off them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Not agreed yet.
    Proposed,
    /// Agreed, waiting for money.
    Accepted,
    /// Money is, or was, in escrow.
    Live,
    /// Ended without any.
    Declined,
    /// Ended without any.
    Cancelled,
    /// Ended without any.
    Expired,
}

/// What has gone where, in minor units; taken back again by chargebacks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flows {
    /// To the seller, after fees.
    pub seller: i64,
    /// Fees earned.
    pub fees: i64,
    /// Taxes on them.
    pub taxes: i64,
    /// Back to the buyer, with fees.
    pub buyer: i64,
    /// Given back by the seller afterwards.
    pub given_back: i64,
    /// What providers kept of the payments.
    pub costs: i64,
    /// What of that was borne by a party.
    pub costs_recovered: i64,
}

/// An agreement between a buyer and a seller. Amounts in minor units of `currency`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Order {
    /// Which.
    pub id: OrderId,
    /// Counts every change, without gaps, from one.
    pub version: u64,
    /// Where it is before its milestones decide.
    pub stage: Stage,
    /// Who pays.
    pub buyer: PersonId,
    /// Who delivers.
    pub seller: PersonId,
    /// Who proposed it first.
    pub proposer: Side,
    /// Who has to answer the proposal.
    pub turn: Side,
    /// How often it was countered.
    pub rounds: u32,
    /// The one currency.
    pub currency: Currency,
    /// The price agreed first, without milestones that were added.
    pub price: i64,
    /// Its parts.
    pub milestones: Vec<Milestone>,
    /// Its conditions.
    pub conditions: Vec<Condition>,
    /// How grouped conditions count.
    pub groups: Vec<GroupRule>,
    /// What it costs; one more for every milestone that was added.
    pub bases: Vec<FeeBase>,
    /// The lengths and limits it runs under.
    pub terms: Terms,
    /// Binds what was agreed.
    pub terms_hash: Digest,
    /// Whether milestones are paid one by one.
    pub per_milestone: bool,
    /// Where refunds go that nobody is asked about.
    pub refund_to: RefundTo,
    /// Since when the side whose turn it is may answer.
    pub turn_since: Timestamp,
    /// When it was accepted, or revived.
    pub accepted_at: Option<Timestamp>,
    /// When the first money came into escrow.
    pub funded_at: Option<Timestamp>,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
    /// Who wants to revive it.
    pub revival: Signatures,
    /// Payments that were tried.
    pub payments: Vec<Payment>,
    /// What of them lies in the buyer's wallet for this order.
    pub earmarked: i64,
    /// What stops money from leaving.
    pub holds: Vec<Hold>,
    /// What is or was contested.
    pub disputes: Vec<Dispute>,
    /// A request to cancel.
    pub cancel: Option<Cancel>,
    /// A change that one side proposes.
    pub amendment: Option<Amendment>,
    /// What payers take back.
    pub chargebacks: Vec<Chargeback>,
    /// Money on its way back to its source.
    pub refunds: Vec<Refund>,
    /// What waits for a person of the tenant.
    pub tasks: Vec<Task>,
    /// What a party has and may not spend yet.
    pub maturities: Vec<Maturity>,
    /// More time that support gave.
    #[serde(default)]
    pub extensions: Vec<Extension>,
    /// What has gone where.
    pub flows: Flows,
    /// The digests of what was shown for the order as a whole.
    pub evidence: Vec<crate::condition::Evidence>,
    /// How many journals were posted about the order as a whole; numbers them.
    pub moves: u32,
}

impl Order {
    /// The state. Once money is or was in escrow it is a function of the milestones' states.
    pub fn state(&self) -> OrderState {
        match self.stage {
            Stage::Proposed => OrderState::Created,
            Stage::Accepted if self.is_funding() => OrderState::Funding,
            Stage::Accepted => OrderState::Accepted,
            Stage::Live => state_of(&self.milestones),
            Stage::Declined => OrderState::Declined,
            Stage::Cancelled => OrderState::Cancelled,
            Stage::Expired => OrderState::Expired,
        }
    }

    fn is_funding(&self) -> bool {
        self.earmarked > 0 || self.open_payment().is_some()
    }

    pub(crate) fn open_payment(&self) -> Option<&Payment> {
        self.payments.iter().find(|payment| payment.state == PaymentState::Processing)
    }

    /// What an actor is to this order.
    pub fn role(&self, actor: Actor) -> Role {
        match actor {
            Actor::System => Role::System,
            Actor::Admin { role, .. } => Role::Admin(role),
            Actor::Person(person) if person == self.buyer => Role::Buyer,
            Actor::Person(person) if person == self.seller => Role::Seller,
            Actor::Person(person) if self.conditions.iter().any(|one| one.third_party == Some(person)) => {
                Role::ThirdParty
            }
            Actor::Person(_) => Role::Outsider,
        }
    }

    /// The person on a side.
    pub const fn party(&self, side: Side) -> PersonId {
        match side {
            Side::Buyer => self.buyer,
            Side::Seller => self.seller,
        }
    }

    /// The side of a person.
    pub(crate) fn is_party(&self, person: PersonId) -> bool {
        person == self.buyer || person == self.seller
    }

    /// A hold that is on, if any.
    pub fn hold(&self) -> Option<&Hold> {
        self.holds.iter().find(|hold| hold.lifted_at.is_none())
    }

    /// The open dispute that names a milestone.
    pub fn dispute_of(&self, milestone: MilestoneId) -> Option<&Dispute> {
        self.disputes.iter().find(|dispute| dispute.is_open() && dispute.names(milestone))
    }

    /// The request to cancel that is open for a milestone.
    pub(crate) fn cancel_of(&self, milestone: MilestoneId) -> Option<&Cancel> {
        self.cancel.as_ref().filter(|cancel| cancel.milestones.contains(&milestone))
    }

    /// The blocking conditions that a release of `milestone` waits for: the guard of every release and the answer to "what is
    /// missing".
    pub fn unmet(&self, milestone: MilestoneId) -> Vec<Unmet> {
        unmet(&self.conditions, &self.groups, milestone)
    }

    /// A milestone.
    ///
    /// # Errors
    /// [`Refusal::NoSuchMilestone`].
    pub fn milestone(&self, id: MilestoneId) -> Result<&Milestone, Refusal> {
        self.milestones.iter().find(|milestone| milestone.id == id).ok_or(Refusal::NoSuchMilestone)
    }

    pub(crate) fn milestone_mut(&mut self, id: MilestoneId) -> Result<&mut Milestone, Refusal> {
        self.milestones.iter_mut().find(|milestone| milestone.id == id).ok_or(Refusal::NoSuchMilestone)
    }

    /// A proposal whose quote is over, priced anew, if that comes to the same for both: what is agreed, and so its digest, stays as it
    /// was. None for anything else.
    pub fn requoted(&self, fresh: &FeeQuote) -> Option<Order> {
        let [base] = self.bases.as_slice() else { return None };
        let same = self.stage == Stage::Proposed && base.quote.comes_to(fresh);
        same.then(|| Order { bases: vec![FeeBase::new(fresh.clone())], ..self.clone() })
    }

    /// All that was or is to be paid for, in minor units.
    ///
    /// # Errors
    /// [`Refusal::Amount`].
    pub fn principal(&self) -> Result<i64, Refusal> {
        sum(self.milestones.iter().map(|milestone| milestone.amount))
    }

    /// What is in escrow for a party to lose: what of `seller`'s proceeds an open chargeback may take. The wallet's owner cannot take
    /// it out meanwhile.
    ///
    /// # Errors
    /// [`Refusal::Amount`].
    pub fn exposure(&self) -> Result<i64, Refusal> {
        if self.terms.liability == Liability::Platform {
            return Ok(0);
        }
        let open = self.chargebacks.iter().filter(|one| one.is_open());
        Ok(sum(open.map(|one| one.minor))?.min(self.flows.seller))
    }

    /// When a timer is due that would be at `due`: later, if support gave more time.
    pub(crate) fn extended(&self, timer: Timer, due: Timestamp) -> Timestamp {
        let given = self.extensions.iter().filter(|one| one.timer == timer).map(|one| one.until);
        given.fold(due, Timestamp::max)
    }

    /// An amount in the order's currency.
    pub const fn money(&self, minor: i64) -> Money {
        Money::new(minor, self.currency)
    }

    /// A fresh number for a journal about the order as a whole.
    pub(crate) fn next_source(&mut self) -> Uuid {
        self.moves = self.moves.saturating_add(1);
        crate::journal::keyed(self.id.uuid(), self.moves)
    }
}

/// The state of an order whose money is or was in escrow.
pub(crate) fn state_of(milestones: &[Milestone]) -> OrderState {
    let mut open = milestones.iter().filter(|one| one.is_open()).peekable();
    let paid = || milestones.iter().any(|one| one.released > 0);
    if milestones.iter().any(|one| one.state() == MilestoneState::Disputed) {
        OrderState::Disputed
    } else if open.peek().is_none() {
        if paid() { OrderState::Closed } else { OrderState::Refunded }
    } else if open.all(|one| one.progress == Progress::Submitted) {
        OrderState::Completed
    } else if milestones.iter().any(begun) {
        OrderState::InProgress
    } else {
        OrderState::Funded
    }
}

/// A milestone that was given up unpaid says nothing about work.
fn begun(milestone: &Milestone) -> bool {
    milestone.is_begun() && milestone.progress != Progress::Ended(Ending::Cancelled)
}
