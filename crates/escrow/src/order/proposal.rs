//! A proposal: everything two persons agree on, checked as a whole and bound by a digest.
//!
//! The same checks hold for the first proposal, a change of it and a counter-offer. What is agreed is what the digest covers:
//! parties, price, parts, conditions with their texts, fees and lengths.

use ids::{MilestoneId, OrderId, PersonId};
use jiff::Timestamp;
use money::Currency;
use serde::{Deserialize, Serialize};

use super::{Flows, Order, Stage};
use crate::amount::sum;
use crate::condition::{Condition, ConditionState, GroupRule, Signatures};
use crate::digest::Fields;
use crate::fee::{FeeBase, FeeQuote};
use crate::{Digest, Milestone, RefundTo, Refusal, Side, Terms};

/// The most parts and conditions of one order; bounds what a journal and a page hold.
pub(crate) const MAX_PARTS: usize = 100;

/// What is proposed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Proposal {
    /// The order it is, or becomes.
    pub id: OrderId,
    /// Who pays.
    pub buyer: PersonId,
    /// Who delivers.
    pub seller: PersonId,
    /// The one currency.
    pub currency: Currency,
    /// The price of all milestones together, in minor units.
    pub price: i64,
    /// The parts; an order without any has one of the whole price.
    pub milestones: Vec<Milestone>,
    /// What has to be true.
    pub conditions: Vec<Condition>,
    /// How grouped conditions count.
    pub groups: Vec<GroupRule>,
    /// What it costs.
    pub quote: FeeQuote,
    /// The lengths and limits.
    pub terms: Terms,
    /// Whether milestones are paid one by one.
    pub per_milestone: bool,
    /// Where refunds go that nobody is asked about.
    pub refund_to: RefundTo,
}

impl Proposal {
    /// Refuses what nobody can agree to.
    pub(crate) fn check(&self, now: Timestamp) -> Result<(), Refusal> {
        self.terms.check()?;
        if self.buyer == self.seller {
            return Err(Refusal::SameParty);
        }
        if !(self.terms.min_price..=self.terms.max_price).contains(&self.price) {
            return Err(Refusal::PriceOutOfRange);
        }
        if self.milestones.is_empty() || self.milestones.len() > MAX_PARTS {
            return Err(Refusal::MilestoneCount);
        }
        let fresh = self.milestones.iter().all(|one| one.amount > 0 && is_fresh(one));
        if !fresh || sum(self.milestones.iter().map(|one| one.amount))? != self.price {
            return Err(Refusal::MilestoneSum);
        }
        if !distinct(self.milestones.iter().map(|one| one.id)) {
            return Err(Refusal::MilestoneSum);
        }
        self.check_conditions()?;
        self.check_quote(now)
    }

    fn check_conditions(&self) -> Result<(), Refusal> {
        if self.conditions.is_empty() || self.conditions.len() > MAX_PARTS {
            return Err(Refusal::ConditionCount);
        }
        let known = |id: &MilestoneId| self.milestones.iter().any(|one| one.id == *id);
        for condition in &self.conditions {
            condition.template.check()?;
            let grouped = condition.group.is_none_or(|at| at < self.groups.len());
            let placed = condition.milestone.as_ref().is_none_or(known);
            if !grouped || !placed || condition.state != ConditionState::Pending {
                return Err(Refusal::ConditionCount);
            }
        }
        Ok(())
    }

    fn check_quote(&self, now: Timestamp) -> Result<(), Refusal> {
        let quote = &self.quote;
        if quote.price != self.price || quote.currency != self.currency {
            Err(Refusal::QuoteMismatch)
        } else if now >= quote.expires_at() {
            Err(Refusal::QuoteExpired)
        } else {
            quote.check()
        }
    }

    /// The digest of what is agreed.
    pub fn digest(&self) -> Digest {
        let mut fields = Fields::of("escrow.terms")
            .bytes(self.id.uuid().as_bytes())
            .bytes(self.buyer.uuid().as_bytes())
            .bytes(self.seller.uuid().as_bytes())
            .text(self.currency.code())
            .number(self.price)
            .text(&format!("{:?}", self.terms))
            .text(&format!("{:?}", self.quote))
            .text(&format!("{:?} {:?} {:?}", self.groups, self.per_milestone, self.refund_to));
        for one in &self.milestones {
            let due = format!("{:?} {:?}", one.delivery_due, one.release_at);
            fields = fields.bytes(one.id.uuid().as_bytes()).text(&one.title).number(one.amount).text(&due);
        }
        for one in &self.conditions {
            let place = format!(
                "{:?} {:?} {:?} {:?} {:?}",
                one.milestone, one.group, one.third_party, one.reached_at, one.due_at
            );
            fields = fields.text(&format!("{:?}", one.template)).text(&place);
        }
        fields.done()
    }

    /// The order that this proposes.
    pub(crate) fn order(&self, proposer: Side, now: Timestamp) -> Order {
        let numbered = self.conditions.iter().zip(1_u32..);
        Order {
            id: self.id,
            version: 1,
            stage: Stage::Proposed,
            buyer: self.buyer,
            seller: self.seller,
            proposer,
            turn: proposer.other(),
            rounds: 0,
            currency: self.currency,
            price: self.price,
            milestones: self.milestones.iter().map(|one| Milestone { base: 0, ..one.clone() }).collect(),
            conditions: numbered.map(|(one, number)| Condition { number, ..one.clone() }).collect(),
            groups: self.groups.clone(),
            bases: vec![FeeBase::new(self.quote.clone())],
            terms: self.terms.clone(),
            terms_hash: self.digest(),
            per_milestone: self.per_milestone,
            refund_to: self.refund_to,
            turn_since: now,
            accepted_at: None,
            funded_at: None,
            ended_at: None,
            revival: Signatures::default(),
            payments: Vec::new(),
            earmarked: 0,
            holds: Vec::new(),
            disputes: Vec::new(),
            cancel: None,
            amendment: None,
            chargebacks: Vec::new(),
            refunds: Vec::new(),
            tasks: Vec::new(),
            maturities: Vec::new(),
            extensions: Vec::new(),
            flows: Flows::default(),
            evidence: Vec::new(),
            moves: 0,
        }
    }
}

/// Whether nothing has happened to a milestone that is proposed.
pub(crate) fn is_fresh(milestone: &Milestone) -> bool {
    let blank = Milestone {
        delivery_due: milestone.delivery_due,
        release_at: milestone.release_at,
        base: milestone.base,
        ..Milestone::new(milestone.id, &milestone.title, milestone.amount)
    };
    blank == *milestone
}

fn distinct(ids: impl Iterator<Item = MilestoneId>) -> bool {
    let mut seen = std::collections::BTreeSet::new();
    ids.into_iter().all(|id| seen.insert(id))
}
