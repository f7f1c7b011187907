//! What a payout does next: a pure machine with the guards of asking, agreeing and sending.
//!
//! Asking checks the person, the bank account and the wallet; sending checks them again, because days may lie between. A provider
//! is called by nobody here: its answers come in as actions.

use ids::{AdminId, ApprovalId, PayoutId, PersonId, Uuid};
use jiff::Timestamp;
use ledger::Journal;
use money::Currency;
use serde::{Deserialize, Serialize};

use super::{Payout, PayoutPolicy, PayoutRefusal, PayoutState, Tier, details};
use crate::amount::{minus, plus};
use crate::approval::{Approver, Request, Requester, Subject, checked_step};
use crate::instant::after;
use crate::{Digest, Event, EventKind, Wallet, journal};

/// What the caller looked up about the person and the wallet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PayoutFacts {
    /// The wallet.
    pub wallet: Wallet,
    /// Whether somebody stopped this person's payouts.
    pub stopped: bool,
    /// What open chargebacks may take: the sum of `exposure` of the person's orders.
    pub exposure: i64,
    /// Whether the person is known well enough for this amount.
    pub identified: bool,
    /// Whether the name at the bank is the person's.
    pub name_matches: bool,
    /// How many payouts today.
    pub count_today: u32,
    /// How much today.
    pub sum_today: i64,
    /// How risky the person is.
    pub tier: Tier,
}

/// When, and what was looked up.
#[derive(Clone, Debug)]
pub struct PayoutContext<'a> {
    /// The instant of the transaction.
    pub now: Timestamp,
    /// About person and wallet.
    pub facts: PayoutFacts,
    /// The policy in force.
    pub policy: &'a PayoutPolicy,
    /// How many persons of the tenant could agree.
    pub others: usize,
    /// Persons on the other side of the orders this money comes from: they do not agree to it.
    pub parties: &'a [PersonId],
}

/// What happens to a payout.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PayoutAction {
    /// Somebody agrees to exactly these details.
    Approve(Approver, Digest),
    /// Somebody does not.
    Reject(Approver),
    /// Its owner takes it back.
    Cancel(PersonId),
    /// Its owner names another bank account.
    ChangeBank(PersonId, Digest),
    /// Nobody agreed in time.
    Expire,
    /// It is about to be handed to a provider.
    Submit,
    /// The provider has it.
    Accepted,
    /// The provider did not answer, or says it is not done.
    Unanswered,
    /// It arrived; what the provider kept.
    Succeeded(i64),
    /// It was not and will not be made.
    Failed,
    /// It arrived and came back.
    Reversed,
}

/// What follows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PayoutOutcome {
    /// The payout as it is now.
    pub payout: Payout,
    /// What to post.
    pub journals: Vec<Journal>,
    /// What to tell.
    pub events: Vec<Event>,
}

/// Asks for a payout: sets the money aside.
///
/// # Errors
/// [`PayoutRefusal`], the first guard that does not hold.
pub fn request(
    id: PayoutId,
    of: (PersonId, i64, Currency),
    bank: (Digest, Timestamp),
    confirmed: bool,
    cx: &PayoutContext<'_>,
) -> Result<PayoutOutcome, PayoutRefusal> {
    let ((person, amount, currency), (bank, bank_since)) = (of, bank);
    let policy = cx.policy;
    if !(policy.min..=policy.cap).contains(&amount) {
        return Err(PayoutRefusal::AmountOutOfRange { least: policy.min, most: policy.cap });
    }
    let held = plus(amount, policy.fee)?;
    fit(cx, held, 0)?;
    velocity(cx, amount)?;
    if !confirmed {
        return Err(PayoutRefusal::ConfirmationNeeded);
    }
    settled_bank(cx, bank_since)?;
    let request = Request {
        id: ApprovalId::from_uuid(id.uuid()),
        subject: Subject::Payout,
        requester: Requester::Person(person),
        parties: cx.parties.to_vec(),
        details: details(id, (amount, policy.fee), currency, bank, policy.version),
        needed: policy.approvals(amount, cx.facts.tier),
        approvals: Vec::new(),
        raised_at: cx.now,
        ttl: policy.approval_ttl,
    };
    let request = request.raise(cx.others)?;
    let state = if request.needed == 0 { PayoutState::Approved } else { PayoutState::PendingApproval };
    let payout = Payout {
        id,
        person,
        amount,
        fee: policy.fee,
        currency,
        bank,
        bank_since,
        policy: policy.version,
        state,
        request,
        version: 1,
    };
    let mut events = vec![told(&payout, EventKind::PayoutRequested)];
    if state == PayoutState::PendingApproval {
        events.push(told(&payout, EventKind::ApprovalRequested));
    }
    let journals = vec![journal::payout_held(&payout)?];
    Ok(PayoutOutcome { payout, journals, events })
}

fn told(payout: &Payout, kind: EventKind) -> Event {
    Event::of(kind).about(payout.id.uuid()).minor(payout.amount)
}

/// The person may take out what is in the wallet. `aside` is what is set aside for this payout already.
fn fit(cx: &PayoutContext<'_>, held: i64, aside: i64) -> Result<(), PayoutRefusal> {
    let PayoutFacts { wallet, stopped, exposure, identified, name_matches, .. } = cx.facts;
    if stopped {
        return Err(PayoutRefusal::Frozen { frozen: 0 });
    }
    if wallet.debt > 0 {
        return Err(PayoutRefusal::Debt);
    }
    if !identified {
        return Err(PayoutRefusal::Identity);
    }
    if !name_matches {
        return Err(PayoutRefusal::NameMismatch);
    }
    let there = plus(wallet.available, aside)?;
    if there < held {
        return Err(PayoutRefusal::Insufficient { missing: minus(held, there)? });
    }
    // What a chargeback may take stays; what is pending or kept back covers it first.
    let total = plus(plus(there, wallet.pending)?, wallet.reserve)?;
    if minus(total, held)? < exposure {
        return Err(PayoutRefusal::Frozen { frozen: exposure });
    }
    Ok(())
}

fn velocity(cx: &PayoutContext<'_>, amount: i64) -> Result<(), PayoutRefusal> {
    let facts = &cx.facts;
    let much = plus(facts.sum_today, amount)? > cx.policy.daily_sum;
    if facts.count_today >= cx.policy.daily_count || much { Err(PayoutRefusal::Velocity) } else { Ok(()) }
}

fn settled_bank(cx: &PayoutContext<'_>, since: Timestamp) -> Result<(), PayoutRefusal> {
    let until = after(since, cx.policy.bank_cooldown);
    if cx.now < until { Err(PayoutRefusal::BankTooNew { until }) } else { Ok(()) }
}

/// Decides what follows. Pure and total, like `decide` of orders. Saying the same again where that is harmless changes nothing but
/// the version: providers repeat themselves.
///
/// # Errors
/// [`PayoutRefusal`], the first guard that does not hold.
pub fn decide(payout: &Payout, action: &PayoutAction, cx: &PayoutContext<'_>) -> Result<PayoutOutcome, PayoutRefusal> {
    let mut next = payout.clone();
    next.version = payout.version.saturating_add(1);
    let state = payout.state;
    let refused = Err(PayoutRefusal::State(state));
    match *action {
        PayoutAction::Approve(by, details) => approve(next, &by, details, cx.now),
        PayoutAction::Reject(by) => reject(next, &by, cx.now),
        PayoutAction::Cancel(person) => {
            owner(payout, person)?;
            if state.is_held() { given_back(next, PayoutState::Cancelled, None) } else { refused }
        }
        PayoutAction::ChangeBank(person, bank) => {
            owner(payout, person)?;
            if state.is_held() { rebank(next, bank, cx.now) } else { refused }
        }
        PayoutAction::Expire => match state {
            PayoutState::Requested | PayoutState::PendingApproval if cx.now < payout.request.expires_at() => {
                Err(PayoutRefusal::NotDue)
            }
            PayoutState::Requested | PayoutState::PendingApproval => given_back(next, PayoutState::Expired, None),
            PayoutState::Approved
            | PayoutState::Submitting
            | PayoutState::Submitted
            | PayoutState::Unknown
            | PayoutState::Succeeded
            | PayoutState::Rejected
            | PayoutState::Cancelled
            | PayoutState::Expired
            | PayoutState::Failed
            | PayoutState::Reversed => refused,
        },
        PayoutAction::Submit => submit(next, cx),
        PayoutAction::Accepted | PayoutAction::Unanswered if !state.is_in_transit() => refused,
        PayoutAction::Accepted => moved(next, PayoutState::Submitted, Some(EventKind::PayoutSubmitted)),
        PayoutAction::Unanswered => moved(next, PayoutState::Unknown, None),
        PayoutAction::Succeeded(_) | PayoutAction::Failed if !state.is_in_transit() => refused,
        PayoutAction::Succeeded(costs) => {
            let journals = vec![journal::payout_paid(&next, costs.max(0))?];
            ended(next, PayoutState::Succeeded, journals, EventKind::PayoutSucceeded)
        }
        PayoutAction::Failed => {
            let journals = vec![journal::payout_failed(&next)?];
            ended(next, PayoutState::Failed, journals, EventKind::PayoutFailed)
        }
        PayoutAction::Reversed if state != PayoutState::Succeeded => refused,
        PayoutAction::Reversed => {
            let journals = vec![journal::payout_reversed(&next, cx.policy.return_fee)?];
            ended(next, PayoutState::Reversed, journals, EventKind::PayoutReversed)
        }
    }
}

fn owner(payout: &Payout, person: PersonId) -> Result<(), PayoutRefusal> {
    if payout.person == person { Ok(()) } else { Err(PayoutRefusal::NotYours) }
}

fn moved(mut next: Payout, to: PayoutState, kind: Option<EventKind>) -> Result<PayoutOutcome, PayoutRefusal> {
    next.state = to;
    let events = kind.map(|kind| told(&next, kind)).into_iter().collect();
    Ok(PayoutOutcome { payout: next, journals: Vec::new(), events })
}

fn ended(
    mut next: Payout,
    to: PayoutState,
    journals: Vec<Journal>,
    kind: EventKind,
) -> Result<PayoutOutcome, PayoutRefusal> {
    next.state = to;
    let events = vec![told(&next, kind), Event::of(EventKind::WalletChanged).about(next.person.uuid())];
    Ok(PayoutOutcome { payout: next, journals, events })
}

fn given_back(next: Payout, to: PayoutState, kind: Option<EventKind>) -> Result<PayoutOutcome, PayoutRefusal> {
    let journals = vec![journal::payout_released(&next)?];
    ended(next, to, journals, kind.unwrap_or(EventKind::NotificationNew))
}

fn approve(mut next: Payout, by: &Approver, details: Digest, now: Timestamp) -> Result<PayoutOutcome, PayoutRefusal> {
    if next.state != PayoutState::PendingApproval {
        return Err(PayoutRefusal::State(next.state));
    }
    next.request = next.request.approve(by, details, now)?;
    if next.request.is_complete() {
        moved(next, PayoutState::Approved, Some(EventKind::PayoutApproved))
    } else {
        moved(next, PayoutState::PendingApproval, None)
    }
}

fn reject(next: Payout, by: &Approver, now: Timestamp) -> Result<PayoutOutcome, PayoutRefusal> {
    if !matches!(next.state, PayoutState::PendingApproval | PayoutState::Approved) {
        return Err(PayoutRefusal::State(next.state));
    }
    next.request.admits(by, now)?;
    checked_step(by, now)?;
    given_back(next, PayoutState::Rejected, Some(EventKind::PayoutRejected))
}

/// Another account is another payout in the eyes of those who agreed: all of them are asked again, and the account waits as a new one.
fn rebank(mut next: Payout, bank: Digest, now: Timestamp) -> Result<PayoutOutcome, PayoutRefusal> {
    (next.bank, next.bank_since) = (bank, now);
    next.request = next.request.rebound(next.details());
    let state = if next.request.is_complete() { PayoutState::Approved } else { PayoutState::PendingApproval };
    moved(next, state, Some(EventKind::ApprovalRequested))
}

/// Everything is looked at once more: days may have passed since it was asked for.
fn submit(next: Payout, cx: &PayoutContext<'_>) -> Result<PayoutOutcome, PayoutRefusal> {
    if next.state != PayoutState::Approved {
        return Err(PayoutRefusal::State(next.state));
    }
    if next.policy != cx.policy.version {
        return under_new_policy(next, cx);
    }
    if !next.request.is_complete() || next.request.details != next.details() {
        return Err(PayoutRefusal::Approval(crate::approval::ApprovalRefusal::Changed));
    }
    let held = next.held()?;
    fit(cx, held, held)?;
    settled_bank(cx, next.bank_since)?;
    let journals = vec![journal::payout_sent(&next)?];
    let PayoutOutcome { payout, events, .. } = moved(next, PayoutState::Submitting, None)?;
    Ok(PayoutOutcome { payout, journals, events })
}

/// Another policy holds than the one that was agreed under: everybody is asked again.
fn under_new_policy(mut next: Payout, cx: &PayoutContext<'_>) -> Result<PayoutOutcome, PayoutRefusal> {
    next.policy = cx.policy.version;
    next.request.needed = cx.policy.approvals(next.amount, cx.facts.tier);
    (next.request.raised_at, next.request.ttl) = (cx.now, cx.policy.approval_ttl);
    next.request = next.request.rebound(next.details());
    let state = if next.request.is_complete() { PayoutState::Approved } else { PayoutState::PendingApproval };
    moved(next, state, Some(EventKind::ApprovalRequested))
}

/// Who agreed, for the record of what was sent.
impl Payout {
    /// The admins whose approvals stand.
    pub fn approvers(&self) -> Vec<AdminId> {
        self.request.standing().map(|approval| approval.admin).collect()
    }

    /// The reference at the provider: one for the payout, however often it is sent.
    pub const fn reference(&self) -> Uuid {
        self.id.uuid()
    }
}
