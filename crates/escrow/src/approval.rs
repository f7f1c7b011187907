//! Four eyes: one engine for everything that more than one person of the tenant has to agree to.
//!
//! The promise: nobody agrees to what they asked for, to what they are party to, or twice; every approval stands for the exact
//! details it was given for and is void when one of them changes; a step of an authenticator works once; and nothing is asked
//! that nobody could agree to.
//!
//! Whether a code of an authenticator is right, how often it may be tried and who a person is related to are the caller's: it
//! hands in the facts.

use ids::{AdminId, ApprovalId, PersonId};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::Digest;
use crate::instant::{DAY, after};

/// How long a newly enrolled authenticator approves nothing, in seconds.
pub const ENROLMENT_WAIT: i64 = DAY;

/// The length of one step of an authenticator, in seconds (RFC 6238).
pub const STEP: i64 = 30;

/// How many steps a code may be off.
pub const WINDOW: i64 = 1;

/// What is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Subject {
    /// Money to somebody's bank.
    Payout,
    /// An award above what one person may decide.
    Award,
    /// A debt that is given up.
    WriteOff,
    /// A movement by hand, or a mirrored journal.
    Adjustment,
    /// Customers' money between banks.
    SafeguardMove,
    /// A new version of what escrow costs.
    FeeConfiguration,
    /// A role for somebody.
    RoleGrant,
}

/// Who asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Requester {
    /// Somebody of the tenant.
    Admin(AdminId),
    /// Somebody with a wallet.
    Person(PersonId),
}

/// Who agrees, as the caller has established.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Approver {
    /// Who.
    pub admin: AdminId,
    /// Their own wallet, if they have one.
    pub person: Option<PersonId>,
    /// Whether they share a bank account, a device or an address with who asked or with a party.
    pub related: bool,
    /// The step of the code they gave, if the caller found the code right.
    pub step: Option<i64>,
    /// The last step that was ever accepted from them.
    pub last_step: Option<i64>,
    /// When their authenticator was enrolled.
    pub enrolled_at: Timestamp,
    /// Whether too many wrong codes have locked it.
    pub locked: bool,
}

/// One person's consent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Approval {
    /// Whose.
    pub admin: AdminId,
    /// The step of the code they gave; used up by it.
    pub step: i64,
    /// To exactly what.
    pub details: Digest,
    /// When.
    pub at: Timestamp,
}

/// Something that waits for consent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Request {
    /// Which.
    pub id: ApprovalId,
    /// To do what.
    pub subject: Subject,
    /// Who asked.
    pub requester: Requester,
    /// Persons whose money it is about: none of them agrees to it.
    pub parties: Vec<PersonId>,
    /// What exactly.
    pub details: Digest,
    /// How many have to agree.
    pub needed: u8,
    /// Who has.
    pub approvals: Vec<Approval>,
    /// When it was asked.
    pub raised_at: Timestamp,
    /// For how long it may be agreed to, in seconds.
    pub ttl: i64,
}

/// Why nobody can agree, or this one cannot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ApprovalRefusal {
    /// Nobody else could agree.
    #[error("Nobody else could agree to this. Give another person the role first.")]
    NobodyElse,
    /// Who asked.
    #[error("Nobody agrees to what they asked for themselves.")]
    Requester,
    /// A party, or related to one.
    #[error("Somebody with a stake in it cannot agree to it.")]
    Party,
    /// Has agreed already.
    #[error("This person has agreed already. Another one has to.")]
    Again,
    /// The authenticator is too new.
    #[error("The authenticator was enrolled less than a day ago. Wait until {until}.")]
    TooNew {
        /// When it may.
        until: Timestamp,
    },
    /// The authenticator is locked.
    #[error("The authenticator is locked by wrong codes.")]
    Locked,
    /// The code is wrong, too old, or not of this time.
    #[error("The code is not the one of this moment.")]
    WrongCode,
    /// The code was used before.
    #[error("The code was used before. Wait for the next one.")]
    UsedCode,
    /// The details are not those that were asked about.
    #[error("What is to be agreed to has changed. Read it again.")]
    Changed,
    /// Too late.
    #[error("The request expired unanswered.")]
    Expired,
}

impl ApprovalRefusal {
    /// The stable name of this refusal.
    pub const fn code(self) -> &'static str {
        match self {
            ApprovalRefusal::NobodyElse => "approval_nobody_else",
            ApprovalRefusal::Requester => "approval_own_request",
            ApprovalRefusal::Party => "approval_party",
            ApprovalRefusal::Again => "approval_again",
            ApprovalRefusal::TooNew { .. } => "approval_enrolled_too_late",
            ApprovalRefusal::Locked => "approval_locked",
            ApprovalRefusal::WrongCode => "approval_wrong_code",
            ApprovalRefusal::UsedCode => "approval_used_code",
            ApprovalRefusal::Changed => "approval_details_changed",
            ApprovalRefusal::Expired => "approval_expired",
        }
    }
}

impl Request {
    /// Asks, if at least as many `others` as are needed could agree.
    ///
    /// # Errors
    /// [`ApprovalRefusal::NobodyElse`].
    pub fn raise(self, others: usize) -> Result<Self, ApprovalRefusal> {
        if others < usize::from(self.needed) { Err(ApprovalRefusal::NobodyElse) } else { Ok(self) }
    }

    /// When it lapses.
    pub fn expires_at(&self) -> Timestamp {
        after(self.raised_at, self.ttl)
    }

    /// The approvals that stand for what is asked now.
    pub fn standing(&self) -> impl Iterator<Item = &Approval> {
        self.approvals.iter().filter(|approval| approval.details == self.details)
    }

    /// Whether enough have agreed.
    pub fn is_complete(&self) -> bool {
        self.standing().count() >= usize::from(self.needed)
    }

    /// One more agrees to `details`.
    ///
    /// # Errors
    /// [`ApprovalRefusal`], the first that applies.
    pub fn approve(&self, by: &Approver, details: Digest, now: Timestamp) -> Result<Self, ApprovalRefusal> {
        self.admits(by, now)?;
        if details != self.details {
            return Err(ApprovalRefusal::Changed);
        }
        let step = checked_step(by, now)?;
        let mut next = self.clone();
        next.approvals.push(Approval { admin: by.admin, step, details, at: now });
        Ok(next)
    }

    /// Whether somebody may decide on it at all, for a consent and for a rejection.
    ///
    /// # Errors
    /// [`ApprovalRefusal`].
    pub fn admits(&self, by: &Approver, now: Timestamp) -> Result<(), ApprovalRefusal> {
        let asked = match self.requester {
            Requester::Admin(admin) => admin == by.admin,
            Requester::Person(person) => by.person == Some(person),
        };
        if now >= self.expires_at() {
            Err(ApprovalRefusal::Expired)
        } else if asked {
            Err(ApprovalRefusal::Requester)
        } else if by.related || by.person.is_some_and(|person| self.parties.contains(&person)) {
            Err(ApprovalRefusal::Party)
        } else if self.standing().any(|approval| approval.admin == by.admin) {
            Err(ApprovalRefusal::Again)
        } else {
            Ok(())
        }
    }

    /// The details changed: what was agreed to stands for nothing any more.
    #[must_use]
    pub fn rebound(&self, details: Digest) -> Self {
        Self { details, ..self.clone() }
    }
}

/// The step of a code that may be used now.
///
/// # Errors
/// [`ApprovalRefusal`].
pub fn checked_step(by: &Approver, now: Timestamp) -> Result<i64, ApprovalRefusal> {
    let ready = after(by.enrolled_at, ENROLMENT_WAIT);
    if by.locked {
        return Err(ApprovalRefusal::Locked);
    }
    if now < ready {
        return Err(ApprovalRefusal::TooNew { until: ready });
    }
    let step = by.step.ok_or(ApprovalRefusal::WrongCode)?;
    let current = now.as_second().checked_div_euclid(STEP).unwrap_or_default();
    if step.abs_diff(current) > WINDOW.unsigned_abs() {
        return Err(ApprovalRefusal::WrongCode);
    }
    if by.last_step.is_some_and(|last| step <= last) { Err(ApprovalRefusal::UsedCode) } else { Ok(step) }
}
