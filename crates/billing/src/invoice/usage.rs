//! Lines of usage: what a meter counted in a period that ended, beside the fees of the period that opens.

use calendar::Period;
use jiff::Timestamp;
use money::{Money, Ratio, Rounding};

use super::{BilledPeriod, InvoiceDraft, InvoiceKind, Line, LineKind, draft};
use crate::civil;
use crate::credit::{self, Settlement};
use crate::derivation::{BilledUsage, Derivation, PriceDerivation, UsageDerivation};
use crate::price::{Quantity, Usage};
use crate::proration::ProrationTerms;
use crate::refusal::Refusal;
use crate::subscription::{Item, Subscription, part_of_period, served_period, whole_period};

/// The usage of one item in one whole period, and what was billed for it.
#[derive(Clone, Debug)]
pub struct UsedPeriod {
    /// Counted from the anchor of `cycle`.
    pub index: u32,
    /// Where it was counted otherwise than now: how.
    pub cycle: Option<calendar::Cycle>,
    /// Everything that was used in it.
    pub usage: Usage,
    /// Which bill for this period it is, from 0.
    pub revision: u16,
    /// What earlier bills charged, and what was paid of it.
    pub billed: BilledUsage,
    /// Whether one of them is a draft: what it comes to is not known yet, so nothing is given back before it is final.
    pub on_draft: bool,
    /// When the subscription, or this way of counting, ended, if that was inside of it: only the minimum and the maximum are
    /// shared then.
    pub until: Option<Timestamp>,
    /// Where the price changed inside of the period and this one came: when, and what of the usage was before it.
    pub from: Option<(Timestamp, Usage)>,
    /// Whether its part is priced by its share of the period: of a level, which nobody uses up.
    pub shared: bool,
    /// Whether what is left of a credit can wait for a later bill. Else all of it is on this one, and what outweighs the
    /// charges goes to the customer's balance.
    pub may_wait: bool,
}

/// What became of a period's usage on a bill.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// What is left of a credit for the next bill: zero or less, minor units.
    pub left: i64,
}

impl InvoiceDraft {
    /// An invoice of its own for what was used until a subscription ended; without lines yet.
    ///
    /// # Errors
    /// [`Refusal::Invoice`] for dates that cannot be computed.
    pub fn last_usage(subscription: &Subscription, index: u32, end: Timestamp) -> Result<InvoiceDraft, Refusal> {
        let period = served_period(&subscription.cycle, index, end, &subscription.terms())?.period;
        draft(InvoiceKind::Change, subscription.currency, period, index, Vec::new())
    }

    /// Sums the lines again, after some were added: what credits leave over goes to the customer's balance.
    ///
    /// # Errors
    /// [`Refusal::Invoice`] for an amount that does not fit.
    pub fn add_up(&mut self) -> Result<(), Refusal> {
        let Settlement { due, to_balance } = credit::settle(self.subtotal)?;
        (self.total, self.to_balance) = (due, to_balance);
        Ok(())
    }

    /// Adds the line for the usage of a period, or of what came late. A later bill with nothing due has no line; the
    /// first bill for a period always has one, if only of 0.
    ///
    /// # Errors
    /// [`Refusal::Invoice`] for usage that cannot be priced, or an amount that does not fit.
    pub fn add_usage(
        &mut self,
        subscription: &Subscription,
        item: &Item,
        used: UsedPeriod,
    ) -> Result<Outcome, Refusal> {
        let cycle = used.cycle.as_ref().unwrap_or(&subscription.cycle);
        let (billed, before) = times(&used, cycle, &subscription.terms())?;
        let quantity = match &used.from {
            Some((_, before)) if !used.shared => beyond(used.usage.quantity, before.quantity)?,
            Some(_) | None => used.usage.quantity,
        };
        let room = if used.may_wait { self.total.minor() } else { i64::MAX };
        let rounding = subscription.rounding;
        let price_of = if used.shared { PriceDerivation::of_level } else { PriceDerivation::of_usage };
        let worth = price_of(&item.price, used.usage, billed.fraction, rounding, billed.period)?;
        let before = match (used.from, before) {
            (Some((_, usage)), Some(before)) if !used.shared => {
                Some(PriceDerivation::of_usage(&item.price, usage, before.fraction, rounding, before.period)?)
            }
            _ => None,
        };
        let derivation = if used.revision == 0 && before.is_none() {
            Derivation::from(worth)
        } else {
            Derivation::Usage(Box::new(UsageDerivation::derive(worth, before, used.billed, room, rounding)?))
        };
        let (gross, left) = match &derivation {
            Derivation::Usage(difference) => (difference.gross(), difference.left),
            Derivation::Price(_) | Derivation::Credit(_) | Derivation::OneOff(_) | Derivation::First(_) => (0, 0),
        };
        if used.on_draft && (gross < 0 || left < 0) {
            return Ok(Outcome { left: gross.saturating_add(left) });
        }
        let amount = derivation.amount();
        // Of what cost nothing nothing comes back, but it is not charged any more.
        if used.revision > 0 && amount.is_zero() && gross == 0 {
            return Ok(Outcome { left });
        }
        let dates = civil::period_text(billed.period, cycle)?;
        let plan = &subscription.plan_name;
        let name = item.price.addon.as_ref().map_or_else(|| plan.clone(), |addon| format!("{plan}: {addon}"));
        let late = if used.revision == 0 { "" } else { ", corrected" };
        self.lines.push(Line {
            kind: LineKind::UsageCharge,
            description: format!("{name} × {quantity}{late} ({dates})"),
            item: Some(item.id),
            price: Some(item.price.id),
            one_off: None,
            discountable: true,
            quantity: u64::try_from(quantity.ratio().floor()?).unwrap_or(0),
            amount,
            period: billed.period,
            revision: used.revision,
            derivation,
        });
        self.subtotal = sum(self.subtotal, amount)?;
        self.total = sum(self.total, amount)?;
        Ok(Outcome { left })
    }
}

/// The time that is billed, and of a part of a period what was before it.
fn times(
    used: &UsedPeriod,
    cycle: &calendar::Cycle,
    terms: &ProrationTerms,
) -> Result<(BilledPeriod, Option<BilledPeriod>), Refusal> {
    let until_then = match used.until {
        None => whole_period(cycle, used.index, terms)?,
        Some(end) => served_period(cycle, used.index, end, terms)?,
    };
    let Some((from, _)) = used.from else { return Ok((until_then, None)) };
    let part = Period { start: from, end: until_then.period.end };
    if used.shared {
        return Ok((part_of_period(cycle, used.index, part, terms)?, None));
    }
    let before = served_period(cycle, used.index, from, terms)?;
    // Only a minimum and a maximum ask for the share, and they ask until the end of the part.
    Ok((BilledPeriod { period: part, ..until_then }, Some(before)))
}

/// How much of a quantity came after another.
fn beyond(all: Quantity, before: Quantity) -> Result<Quantity, Refusal> {
    let rest = all.ratio().checked_sub(before.ratio())?;
    let rest = if rest.is_negative() { Ratio::ZERO } else { rest };
    Ok(Quantity::nearest(rest, Rounding::HalfEven).map_err(crate::refusal::InvoiceRefusal::from)?)
}

fn sum(left: Money, right: Money) -> Result<Money, Refusal> {
    Ok(Money::sum([left, right], left.currency())?)
}
