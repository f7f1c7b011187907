//! Which of a merchant's policies a recovery follows, and why.
//!
//! The narrower comes first: a segment of customers, then the plan, then the merchant's default. Between segments the
//! lower rank wins, then the name, so that the answer never depends on an order of rows. It is asked once, when a
//! recovery begins; a running recovery keeps its policy.

use std::fmt;

use serde::{Deserialize, Serialize};

/// What a policy is set up for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "scope")]
pub enum Scope {
    /// Customers in a segment that the merchant named.
    Segment {
        /// The segment.
        segment: String,
        /// Of several segments the lowest rank wins.
        rank: u32,
    },
    /// Subscribers of one plan.
    Plan {
        /// The plan, as the merchant or the store names it.
        plan: String,
    },
    /// Everybody else.
    Tenant,
}

/// Who is being recovered.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'a> {
    /// The plan of the invoice's subscription; none for an invoice by itself.
    pub plan: Option<&'a str>,
    /// The segments that the customer is in.
    pub segments: &'a [&'a str],
}

/// Why a policy was chosen; its `Display` is a sentence part for the merchant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chosen<P> {
    /// The policy, or whatever stands for it.
    pub policy: P,
    /// What it is set up for; none when the merchant has none at all, and the shipped default is used.
    pub scope: Option<Scope>,
}

/// The policy for `subject` among `candidates`; `shipped` when none fits.
pub fn select<P: Clone>(candidates: &[(Scope, P)], subject: &Subject<'_>, shipped: P) -> Chosen<P> {
    let fits = candidates.iter().filter(|(scope, _)| scope.fits(subject));
    match fits.min_by(|(one, _), (other, _)| one.order().cmp(&other.order())) {
        Some((scope, policy)) => Chosen { policy: policy.clone(), scope: Some(scope.clone()) },
        None => Chosen { policy: shipped, scope: None },
    }
}

impl Scope {
    fn fits(&self, subject: &Subject<'_>) -> bool {
        match self {
            Scope::Segment { segment, .. } => subject.segments.contains(&segment.as_str()),
            Scope::Plan { plan } => subject.plan == Some(plan.as_str()),
            Scope::Tenant => true,
        }
    }

    /// Narrow before wide, low rank before high, names in order.
    fn order(&self) -> (u8, u32, &str) {
        match self {
            Scope::Segment { segment, rank } => (0, *rank, segment),
            Scope::Plan { plan } => (1, 0, plan),
            Scope::Tenant => (2, 0, ""),
        }
    }
}

impl<P> fmt::Display for Chosen<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.scope {
            Some(Scope::Segment { segment, .. }) => {
                write!(f, "the customer is in the segment `{segment}`, whose policy comes first")
            }
            Some(Scope::Plan { plan }) => write!(f, "the plan `{plan}` has a policy of its own"),
            Some(Scope::Tenant) => f.write_str("no segment or plan has a policy of its own, so the default is used"),
            None => f.write_str("no policy was set up, so the one that comes with the program is used"),
        }
    }
}
