//! Answers to a proposal that change a few things of it, and a proposal whose quote ran out while it was read.

use escrow::condition::{Category, Condition, Template};
use escrow::fee::FeeQuote;
use escrow::{Milestone, Proposal, Refusal, Terms};
use jiff::Timestamp;
use serde_json::Value;
use store::TenantTx;
use usecase::{Error, Kind, Result};

use crate::carry::Order;
use crate::{customer, fees, parties, refused};

/// What is different in an answer to a proposal; the rest stays as it was proposed.
#[derive(Clone, Debug, Default)]
pub struct Counter {
    /// Price in minor units and day of delivery of each milestone, in their order.
    pub parts: Vec<(i64, Option<Timestamp>)>,
    /// For how long the buyer may look, in seconds.
    pub inspection: Option<i64>,
    /// One more condition in the parties' own words: a title and a text.
    pub condition: Option<(String, String)>,
}

/// The proposal that answers the one that stands, priced now.
///
/// # Errors
/// Field errors; `Conflict` when no fees are in force; any refusal of the rules.
pub async fn countered(tx: &mut TenantTx, order: &Order, new: Counter) -> Result<Box<Proposal>> {
    let of = &order.order;
    if new.parts.len() != of.milestones.len() {
        return Err(Error::field("milestones", "every_milestone", "Say of each milestone what it costs."));
    }
    let price = new.parts.iter().try_fold(0_i64, |sum, (minor, _)| sum.checked_add(*minor));
    let price = price.ok_or_else(|| refused(Refusal::Amount))?;
    let category = category_of(order)?;
    let mut conditions: Vec<Condition> = of.conditions.iter().map(anew).collect();
    if let Some((title, text)) = &new.condition {
        conditions.push(Condition::of(Template::custom(title, text, category).map_err(refused)?));
    }
    let plan = plan(tx, order).await?;
    let quote = fees::quote(tx, &order.row.category, plan.as_deref(), &order.row.currency, price).await?.quote;
    let parts = of.milestones.iter().zip(&new.parts);
    let milestones = parts.map(|(one, (minor, due))| Milestone {
        delivery_due: *due,
        release_at: one.release_at,
        ..Milestone::new(one.id, &one.title, *minor)
    });
    Ok(Box::new(Proposal {
        id: of.id,
        buyer: of.buyer,
        seller: of.seller,
        currency: of.currency,
        price,
        milestones: milestones.collect(),
        conditions,
        groups: of.groups.clone(),
        quote,
        terms: Terms { inspection: new.inspection.unwrap_or(of.terms.inspection), ..of.terms.clone() },
        per_milestone: of.per_milestone,
        refund_to: of.refund_to,
    }))
}

/// A condition as it was proposed, of which nothing has happened.
fn anew(of: &Condition) -> Condition {
    Condition {
        milestone: of.milestone,
        group: of.group,
        third_party: of.third_party,
        reached_at: of.reached_at,
        due_at: of.due_at,
        ..Condition::of(of.template.clone())
    }
}

/// Fees are those of the seller's plan, or else of the buyer's.
async fn plan(tx: &mut TenantTx, order: &Order) -> Result<Option<String>> {
    let known = parties::known(tx, &[customer(order.order.seller), customer(order.order.buyer)]).await?;
    Ok(known.into_iter().find_map(|party| party.plan))
}

/// The order as the rules are to see it when somebody accepts: a quote is good for a quarter of an hour and a proposal for days, so one
/// that is over is made anew, if it comes to the same for both. With other fees it has to be proposed again.
///
/// # Errors
/// Any store error.
pub(crate) async fn requoted(tx: &mut TenantTx, order: &Order) -> Result<Option<escrow::Order>> {
    let of = &order.order;
    let over = |base: &escrow::fee::FeeBase| tx.now() >= base.quote.expires_at();
    if of.stage != escrow::order::Stage::Proposed || !of.bases.iter().any(over) {
        return Ok(None);
    }
    let (plan, now) = (plan(tx, order).await?, tx.now());
    let fees = match fees::in_force(tx, &order.row.category, plan.as_deref(), &order.row.currency, now).await {
        Ok(fees) => fees,
        // Without fees in force there is nothing to price it with.
        Err(error) if matches!(error.kind, Kind::Conflict | Kind::Refused) => return Ok(None),
        Err(error) => return Err(error),
    };
    let fresh = FeeQuote::of(&fees, of.price, now).map_err(refused)?;
    Ok(of.requoted(&fresh))
}

/// A proposal with the words of an order, to ask the rules whether somebody may answer with one; nothing is kept of it.
pub fn same_again(of: &escrow::Order, now: Timestamp) -> Option<Proposal> {
    let base = of.bases.first()?;
    Some(Proposal {
        id: of.id,
        buyer: of.buyer,
        seller: of.seller,
        currency: of.currency,
        price: of.price,
        milestones: of.milestones.clone(),
        conditions: of.conditions.iter().map(anew).collect(),
        groups: of.groups.clone(),
        quote: FeeQuote { quoted_at: now, ..base.quote.clone() },
        terms: of.terms.clone(),
        per_milestone: of.per_milestone,
        refund_to: of.refund_to,
    })
}

/// A stored category, as the rules read it, in its word.
pub(crate) fn category_of(order: &Order) -> Result<Category> {
    serde_json::from_value(Value::String(order.row.category.clone()))
        .map_err(|error| Error::fault("a stored category cannot be read").because(error))
}
