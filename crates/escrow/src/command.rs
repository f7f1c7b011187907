//! Commands and what their caller knows: the whole input of a decision, and its whole output.
//!
//! A command says who and what. The context says when, and what had to be looked up: balances, who is who, whether a provider is
//! switched on. Nothing here decides.

use ids::{AttemptId, DisputeId, MilestoneId, RefundId};
use jiff::Timestamp;
use ledger::Journal;
use serde::{Deserialize, Serialize};

use crate::approval::Approver;
use crate::condition::Evidence;
use crate::dispute::{Award, Reason, Share};
use crate::order::{Change, HoldKind};
use crate::{Actor, Digest, Event, Order, Proposal, Timer, Wallet};

/// Where money goes back to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RefundTo {
    /// The buyer's wallet, at once.
    Wallet,
    /// Where it came from, through the provider.
    Source,
}

/// Money that arrived, as the provider's own answer to our question said. Minor units.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// The payment it is.
    pub attempt: AttemptId,
    /// What was charged.
    pub gross: i64,
    /// What the provider kept of it.
    pub fee: i64,
    /// Whether somebody else than the buyer paid: what is too much goes back to its source, never to a wallet.
    pub third_party: bool,
    /// For how long what it pays for may not be spent, in seconds; zero for what cannot be taken back.
    pub clearance: i64,
}

/// What is asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// Change one's own proposal.
    Amend(Box<Proposal>),
    /// Answer with another proposal.
    Counter(Box<Proposal>),
    /// Agree to exactly the terms with this digest.
    Accept(Digest),
    /// Not agree.
    Decline,
    /// Take one's proposal back.
    Withdraw,
    /// Begin a payment.
    StartPayment {
        /// Its id.
        attempt: AttemptId,
        /// For which milestone, where they are paid one by one.
        milestone: Option<MilestoneId>,
        /// What of the due comes from the wallet, in minor units.
        wallet_part: i64,
        /// Although another one is on its way.
        although_open: bool,
        /// Less than is due, on purpose, in minor units: the rest comes by other payments.
        part: Option<i64>,
    },
    /// A payment did not arrive.
    PaymentFailed(AttemptId),
    /// Money arrived.
    Receive(Receipt),
    /// Pay out of the wallet; a milestone, where they are paid one by one.
    FundFromWallet(Option<MilestoneId>),
    /// End it before the money.
    CancelUnfunded,
    /// Begin the work: a milestone, or all that are paid.
    Start(Option<MilestoneId>),
    /// Take the money back before the work began.
    FreeCancel(RefundTo),
    /// Give up milestones, or all that are open.
    GiveUp(Vec<MilestoneId>),
    /// Ask to end it.
    RequestCancel {
        /// Which milestones; all that are open, if none.
        milestones: Vec<MilestoneId>,
        /// What the seller would keep.
        offer: Vec<Share>,
    },
    /// Answer that.
    AnswerCancel(bool),
    /// Hand a milestone in.
    Submit(MilestoneId),
    /// Send it back; the digest of what is missing.
    RequestChanges(MilestoneId, Digest),
    /// Take it.
    Approve(MilestoneId),
    /// Release a part early.
    ReleasePart {
        /// Of which.
        milestone: MilestoneId,
        /// How much, in minor units.
        minor: i64,
        /// The buyer said so twice, and by a one-time code where the terms want one.
        confirmed: bool,
        /// A one-time code was given.
        by_code: bool,
    },
    /// Show something for a condition.
    ShowEvidence(u32, Evidence),
    /// Show something for the order as a whole, or a dispute of it.
    AddEvidence(Evidence),
    /// Say that a condition is met.
    Verify(u32),
    /// Say that what was shown does not do.
    Reject(u32),
    /// Give a condition up.
    Waive(u32),
    /// Take a verification back.
    Undo(u32),
    /// A code was entered; the caller compared it.
    EnterCode {
        /// For which condition.
        number: u32,
        /// Whether it is the one.
        matches: bool,
    },
    /// A date was reached, a courier reported.
    ConditionMet(u32),
    /// Contest milestones: each with its sum, or all that is left where none is given.
    OpenDispute {
        /// What.
        contested: Vec<(MilestoneId, Option<i64>)>,
        /// Why.
        reason: Reason,
    },
    /// Answer a dispute.
    Respond {
        /// Which.
        dispute: u32,
        /// With a claim of one's own.
        counter_claim: bool,
    },
    /// Give the opener what is contested.
    Concede(u32),
    /// Offer a split.
    Offer {
        /// In which dispute.
        dispute: u32,
        /// The split.
        shares: Vec<Share>,
    },
    /// Accept the offer of that number.
    AcceptOffer {
        /// In which dispute.
        dispute: u32,
        /// Which.
        offer: u32,
    },
    /// Ask for a decision, or say that there is nothing more to show.
    MoveOn(u32),
    /// Take a dispute back.
    WithdrawDispute(u32),
    /// Decide a dispute.
    Award {
        /// Which.
        dispute: u32,
        /// How.
        award: Box<Award>,
    },
    /// Agree to somebody's award.
    ConfirmAward(u32),
    /// Confirm what silence decides.
    ConfirmDefault(u32),
    /// What an award waited for has come back.
    ConfirmReturn(u32),
    /// Object to an award in time.
    Appeal(u32),
    /// Stop money from leaving.
    PlaceHold(HoldKind),
    /// Let it go again.
    LiftHold(u32),
    /// A payer takes a payment back.
    ChargebackOpened {
        /// The provider's dispute.
        id: DisputeId,
        /// The payment.
        payment: AttemptId,
        /// How much, in minor units.
        minor: i64,
        /// When the provider wants evidence.
        evidence_due: Timestamp,
    },
    /// The money came back.
    ChargebackWon(DisputeId),
    /// It is gone.
    ChargebackLost(DisputeId),
    /// Give something back after the end.
    SellerRefund {
        /// How much, in minor units.
        minor: i64,
        /// Where to.
        to: RefundTo,
    },
    /// A refund arrived.
    RefundSucceeded(RefundId),
    /// It could not be made.
    RefundFailed(RefundId),
    /// It needs the payer's bank details.
    RefundNeedsDetails(RefundId),
    /// Bring an expired order back.
    Revive,
    /// Propose a change of what was agreed.
    ProposeAmendment(Change),
    /// Answer that.
    AnswerAmendment(bool),
    /// Give a party more time, with the digest of the reason.
    Extend {
        /// Before which deadline.
        timer: Timer,
        /// Until when.
        until: Timestamp,
        /// Why.
        reason: Digest,
    },
    /// A timer is due.
    Elapse(Timer),
}

/// Who asks for what, of which version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Command {
    /// Who.
    pub actor: Actor,
    /// The version they saw; any, if none.
    pub expects: Option<u64>,
    /// What.
    pub action: Action,
}

impl Command {
    /// A command of the system.
    pub const fn system(action: Action) -> Self {
        Self { actor: Actor::System, expects: None, action }
    }
}

/// What the caller knows of a party.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Party {
    /// Their wallet in the order's currency.
    pub wallet: Wallet,
    /// Whether their phone is verified.
    pub phone_verified: bool,
    /// How well they are known.
    pub identity_level: u8,
    /// Whether they may move money.
    pub suspended: bool,
}

/// When, and what was looked up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Context {
    /// The instant of the transaction.
    pub now: Timestamp,
    /// The buyer.
    pub buyer: Party,
    /// The seller.
    pub seller: Party,
    /// Whether the provider of a payment, or the currency of a proposal, is switched on.
    pub enabled: bool,
    /// Whether the admin who acts is related to a party: a shared bank account, device or address.
    pub related: bool,
    /// How many others could agree to an award.
    pub others: usize,
    /// Who agrees to an award, with their code.
    pub approver: Option<Approver>,
}

/// What follows from a command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// The order as it is now.
    pub order: Order,
    /// What to post, in this order.
    pub journals: Vec<Journal>,
    /// What to tell.
    pub events: Vec<Event>,
}
