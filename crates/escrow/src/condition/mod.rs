//! Conditions: what has to be true before money is released, who shows it and who says so.
//!
//! The promise: a condition keeps the text and rules of the template version it was agreed with; only those whom its template
//! names may move it; and one function, [`unmet`], answers both "what is missing" and the guard of every release.

mod code;
mod moves;
mod shipped;
mod template;

pub use code::{CODE_LOCK, CODE_TRIES, CodeLock};
pub use moves::UNDO_WITHIN;
pub(crate) use moves::{deem, enter_code, evidence, fulfil_by_system, reject, undo, verify, waive};
pub use shipped::shipped;
pub use template::{Category, Fulfiller, MAX_TEXT, OnDue, Template, Verifier, Waivable};

use ids::{MilestoneId, PersonId};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{Digest, Side};

/// Where a condition is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConditionState {
    /// Nothing was shown yet, or what was shown did not do.
    Pending,
    /// Its verifier has something to look at.
    EvidenceSubmitted,
    /// Met, at this instant.
    Fulfilled(Timestamp),
    /// Given up by those whom it protects.
    Waived,
    /// Taken as met: the inspection ended in silence.
    Deemed,
    /// Its date passed.
    Failed,
}

impl ConditionState {
    /// True if it does not stand in the way any more.
    pub const fn is_satisfied(self) -> bool {
        match self {
            ConditionState::Fulfilled(_) | ConditionState::Waived | ConditionState::Deemed => true,
            ConditionState::Pending | ConditionState::EvidenceSubmitted | ConditionState::Failed => false,
        }
    }
}

/// What kind of thing was shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EvidenceKind {
    /// A picture.
    Photo,
    /// A document.
    Document,
    /// A moving picture.
    Video,
    /// Words.
    Text,
    /// A courier's number.
    Tracking,
}

/// That something was shown. Only facts about it: the thing itself lies elsewhere under its digest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Evidence {
    /// The digest of its bytes.
    pub hash: Digest,
    /// How many bytes.
    pub size: u64,
    /// What it is.
    pub kind: EvidenceKind,
    /// Who showed it; none for the platform itself.
    pub by: Option<PersonId>,
    /// When.
    pub at: Timestamp,
    /// Whether only those who decide see it.
    pub admin_only: bool,
}

/// Who has signed for something that takes both.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signatures {
    /// The buyer has.
    pub buyer: bool,
    /// The seller has.
    pub seller: bool,
}

impl Signatures {
    pub(crate) const fn with(mut self, side: Side) -> Self {
        match side {
            Side::Buyer => self.buyer = true,
            Side::Seller => self.seller = true,
        }
        self
    }

    pub(crate) const fn both(self) -> bool {
        self.buyer && self.seller
    }
}

/// One condition of an order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Condition {
    /// Counts up within the order.
    pub number: u32,
    /// The milestone it is of; none for the order as a whole.
    pub milestone: Option<MilestoneId>,
    /// The template as it was agreed.
    pub template: Template,
    /// The group of the order it counts in, by position; none if it counts for itself.
    pub group: Option<usize>,
    /// Who verifies where a third party does.
    pub third_party: Option<PersonId>,
    /// From when on it is true by itself, for one that waits for a date.
    pub reached_at: Option<Timestamp>,
    /// By when it has to be met.
    pub due_at: Option<Timestamp>,
    /// Where it is.
    pub state: ConditionState,
    /// What was shown; only ever grows.
    pub evidence: Vec<Evidence>,
    /// Who gave it up, where that takes both.
    pub waivers: Signatures,
    /// Who agreed, where that takes both.
    pub verified: Signatures,
    /// Tries of a code, for a condition that has one.
    pub code: CodeLock,
}

/// How the members of a group count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GroupRule {
    /// All of them.
    AllOf,
    /// At least one.
    AnyOf,
    /// At least so many.
    NOf(u32),
}

/// A condition that stands in the way of a release.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unmet {
    /// Which.
    pub number: u32,
    /// Its template's code.
    pub code: String,
    /// Where it is.
    pub state: ConditionState,
    /// Who can say that it is met.
    pub verifier: Verifier,
    /// Who can give it up.
    pub waivable: Waivable,
    /// Whether silence at the end of an inspection does it.
    pub deemed: bool,
}

/// The blocking conditions of `milestone` and of the order as a whole that are not satisfied, groups applied.
///
/// Of a group that lacks members, all that are not satisfied are listed: any of them helps.
pub fn unmet(conditions: &[Condition], groups: &[GroupRule], milestone: MilestoneId) -> Vec<Unmet> {
    let of_it = |condition: &&Condition| condition.milestone.is_none_or(|of| of == milestone);
    let blocking = || conditions.iter().filter(of_it).filter(|condition| condition.template.blocking);
    let lacking = |condition: &&Condition| match condition.group.and_then(|at| groups.get(at).map(|rule| (at, rule))) {
        None => true,
        Some((at, rule)) => {
            let members = || blocking().filter(|other| other.group == Some(at));
            let met = members().filter(|other| other.state.is_satisfied()).count();
            let needed = match rule {
                GroupRule::AllOf => members().count(),
                GroupRule::AnyOf => 1,
                GroupRule::NOf(n) => usize::try_from(*n).unwrap_or(usize::MAX).min(members().count()),
            };
            met < needed
        }
    };
    blocking().filter(|condition| !condition.state.is_satisfied()).filter(lacking).map(Unmet::of).collect()
}

impl Unmet {
    fn of(condition: &Condition) -> Self {
        let template = &condition.template;
        Self {
            number: condition.number,
            code: template.code.clone(),
            state: condition.state,
            verifier: template.verifier,
            waivable: template.waivable,
            deemed: template.deemed,
        }
    }
}

impl Condition {
    /// An agreed condition of which nothing has happened.
    pub fn of(template: Template) -> Self {
        Self {
            number: 0,
            milestone: None,
            template,
            group: None,
            third_party: None,
            reached_at: None,
            due_at: None,
            state: ConditionState::Pending,
            evidence: Vec::new(),
            waivers: Signatures::default(),
            verified: Signatures::default(),
            code: CodeLock::default(),
        }
    }
}
