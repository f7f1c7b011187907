//! Changing what is agreed: another proposal in the place of the one that stands, and a change of an order that runs.

use escrow::order::Change;
use escrow::{Action, Milestone, Side};
use escrows::{Counter, MilestonePart, Order};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use store::TenantTx;
use usecase::{Error, Result};

use crate::acts::Offer;
use crate::sent::Sent;
use crate::sight::Sight;

/// Seconds of a day.
const DAY: i64 = 86_400;

/// Longest first line of words that becomes the name of a condition or a milestone, in characters.
const MOST_TITLE: usize = 80;

/// The acts of this kind that the rules are asked about.
pub(crate) fn probes(order: &Order, side: Side, now: Timestamp, all: &mut Vec<(Offer, Action)>) {
    let of = &order.order;
    let mut may = |what, milestone, action| all.push((Offer { what, milestone, number: 0, offer: 0 }, action));
    if let Some(same) = escrows::same_again(of, now).map(Box::new) {
        let action = if of.turn == side { Action::Counter(same) } else { Action::Amend(same) };
        may("counter", None, action);
    }
    let later = now.checked_add(jiff::SignedDuration::from_secs(DAY)).ok();
    if of.amendment.is_none() {
        for one in &of.milestones {
            let Some(delivery_due) = later else { continue };
            let change = Change::MoveDate { milestone: one.id, delivery_due };
            may("amend_day", Some(one.id), Action::ProposeAmendment(change));
        }
        if let Some(action) = addition(of, now) {
            may("amend_add", None, action);
        }
        return;
    }
    let mine = of.amendment.as_ref().is_some_and(|one| one.by == side);
    if mine {
        may("amend_back", None, Action::AnswerAmendment(false));
    } else {
        may("amend_yes", None, Action::AnswerAmendment(true));
        may("amend_no", None, Action::AnswerAmendment(false));
    }
}

/// A milestone more, to ask the rules; nothing is kept of it.
fn addition(of: &escrow::Order, now: Timestamp) -> Option<Action> {
    let minor = of.terms.min_price.max(1);
    let milestone = Milestone::new(ids::MilestoneId::from_uuid(ids::Uuid::nil()), "One more", minor);
    let mut quote = of.bases.first()?.quote.clone();
    (quote.price, quote.quoted_at) = (minor, now);
    (quote.buyer_fee, quote.buyer_tax, quote.seller_fee, quote.seller_tax) = (0, 0, 0, 0);
    let change =
        Change::AddMilestone { milestone: Box::new(milestone), quote: Box::new(quote), conditions: Vec::new() };
    Some(Action::ProposeAmendment(change))
}

/// What a form of this kind comes to; `None` for other forms.
///
/// # Errors
/// Field errors for what was typed.
pub(crate) async fn action(tx: &mut TenantTx, sight: &Sight, order: &Order, sent: &Sent) -> Result<Option<Action>> {
    Ok(Some(match sent.aim() {
        "counter" => {
            let proposal = escrows::countered(tx, order, counter(sight, order, sent)?).await?;
            if order.order.turn == sight.side { Action::Counter(proposal) } else { Action::Amend(proposal) }
        }
        "amend_day" => {
            let milestone = sent.milestone().ok_or_else(|| Error::missing("milestone"))?;
            let delivery_due = day(sight, &sent.day, "day")?.ok_or_else(|| unreadable_day("day"))?;
            Action::ProposeAmendment(Change::MoveDate { milestone, delivery_due })
        }
        "amend_add" => {
            let title = first_line(&sent.title);
            let amount = crate::acts::typed(sight, &sent.amount, "amount")?;
            let delivery_due = day(sight, &sent.day, "day")?;
            let part = MilestonePart { title, amount, delivery_due, release_at: None };
            Action::ProposeAmendment(escrows::amended(tx, order, &part, Vec::new()).await?)
        }
        "amend_yes" => Action::AnswerAmendment(true),
        "amend_no" | "amend_back" => Action::AnswerAmendment(false),
        _ => return Ok(None),
    }))
}

fn counter(sight: &Sight, order: &Order, sent: &Sent) -> Result<Counter> {
    let mut parts = Vec::new();
    for (at, one) in order.order.milestones.iter().enumerate() {
        let field = format!("amount_{at}");
        let minor = match sent.of("amount", at) {
            Some(text) if !text.is_empty() => crate::acts::typed(sight, text, &field)?,
            Some(_) | None => one.amount,
        };
        let due = match sent.of("day", at) {
            Some(text) => day(sight, text, &format!("day_{at}"))?,
            None => one.delivery_due,
        };
        parts.push((minor, due));
    }
    let words = sent.words();
    Ok(Counter {
        parts,
        inspection: inspection(&sent.days)?,
        condition: (!words.is_empty()).then(|| (first_line(words), words.to_owned())),
    })
}

fn inspection(text: &str) -> Result<Option<i64>> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let days = text.parse::<i64>().ok().filter(|days| (1..=30).contains(days));
    let days = days.ok_or_else(|| Error::field("days", "out_of_range", "The buyer can look for 1 to 30 days."))?;
    Ok(Some(days.saturating_mul(DAY)))
}

fn first_line(text: &str) -> String {
    text.trim().lines().next().unwrap_or_default().chars().take(MOST_TITLE).collect()
}

/// The end of a day, where the merchant is. Nothing was chosen: no day.
fn day(sight: &Sight, text: &str, field: &str) -> Result<Option<Timestamp>> {
    if text.trim().is_empty() {
        return Ok(None);
    }
    let zone = TimeZone::get(&sight.zone).unwrap_or(TimeZone::UTC);
    let ends = text.trim().parse::<Date>().ok().and_then(|day| day.at(23, 59, 59, 0).to_zoned(zone).ok());
    ends.map(|at| Some(at.timestamp())).ok_or_else(|| unreadable_day(field))
}

fn unreadable_day(field: &str) -> Error {
    Error::field(field, "unreadable", "Choose a day, such as 2026-12-24.")
}

/// A day as a field of a form holds it.
pub(crate) fn as_day(sight: &Sight, at: Timestamp) -> String {
    let zone = TimeZone::get(&sight.zone).unwrap_or(TimeZone::UTC);
    at.to_zoned(zone).date().to_string()
}
