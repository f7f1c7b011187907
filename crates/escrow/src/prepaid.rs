//! A subscription that is paid ahead and released period by period, as the service is delivered.
//!
//! The promise: an order of equal periods, whose parts add up to what was paid to the unit; each is released by itself when its period
//! is over, unless somebody objects; what has not begun can be ended by the buyer at any time, to the exact remainder.

use ids::{MilestoneId, OrderId, PersonId};
use jiff::Timestamp;
use money::Money;

use crate::condition::{Condition, Template};
use crate::fee::FeeQuote;
use crate::{Milestone, Proposal, RefundTo, Refusal, Terms};

/// A subscription to be put into escrow.
#[derive(Clone, Debug)]
pub struct Prepaid {
    /// The order it becomes.
    pub id: OrderId,
    /// Who pays ahead.
    pub buyer: PersonId,
    /// Who delivers.
    pub seller: PersonId,
    /// What is paid ahead.
    pub price: Money,
    /// When each period ends, in order, with the id of its part.
    pub periods: Vec<(MilestoneId, Timestamp)>,
    /// What it costs.
    pub quote: FeeQuote,
    /// The lengths and limits otherwise.
    pub terms: Terms,
    /// The template of a condition that a date satisfies.
    pub date_reached: Template,
}

/// The proposal of such an order. Parts differ by at most a unit, larger ones first.
///
/// # Errors
/// [`Refusal::MilestoneCount`] for no periods; [`Refusal::Amount`].
pub fn prepaid(of: &Prepaid) -> Result<Proposal, Refusal> {
    let weights = vec![1; of.periods.len()];
    let parts = of.price.allocate(&weights).map_err(|_| Refusal::MilestoneCount)?;
    let with_part = of.periods.iter().zip(parts).zip(1_u32..);
    let milestones = with_part.map(|(((id, ends), part), number)| Milestone {
        release_at: Some(*ends),
        ..Milestone::new(*id, &format!("Period {number}"), part.minor())
    });
    let conditions = of.periods.iter().map(|(id, ends)| Condition {
        milestone: Some(*id),
        reached_at: Some(*ends),
        ..Condition::of(of.date_reached.clone())
    });
    Ok(Proposal {
        id: of.id,
        buyer: of.buyer,
        seller: of.seller,
        currency: of.price.currency(),
        price: of.price.minor(),
        milestones: milestones.collect(),
        conditions: conditions.collect(),
        groups: Vec::new(),
        quote: of.quote.clone(),
        terms: Terms { buyer_may_end: true, ..of.terms.clone() },
        per_milestone: false,
        refund_to: RefundTo::Wallet,
    })
}
