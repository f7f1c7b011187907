//! An invoice before it has an id and a number: lines, each with its amount and how it came about.
//!
//! Each line is rounded once and the printed lines add up to the printed total. One invoice has one
//! currency. It knows no taxes, no credits and no payments.

mod status;
mod usage;

use calendar::Period;
use ids::{ItemId, PriceId};
use money::{Currency, Money};

use crate::civil;
use crate::derivation::{Derivation, Fraction};
use crate::price::PriceModel;
use crate::refusal::{InvoiceRefusal, Refusal};
use crate::subscription::{Item, Subscription};

pub use status::{InvoiceAction, InvoiceStatus};
pub use usage::{Outcome, UsedPeriod};

/// What a line is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LineKind {
    /// The price of an item for a period.
    PlanCharge,
    /// What was used of an item in a period that ended.
    UsageCharge,
}

impl LineKind {
    /// The stored word.
    pub const fn as_str(self) -> &'static str {
        match self {
            LineKind::PlanCharge => "plan_charge",
            LineKind::UsageCharge => "usage_charge",
        }
    }

    /// Reads the stored word; `None` for any other.
    pub fn parse(text: &str) -> Option<LineKind> {
        [LineKind::PlanCharge, LineKind::UsageCharge].into_iter().find(|kind| kind.as_str() == text)
    }
}

/// One amount of an invoice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// What it is for.
    pub kind: LineKind,
    /// For people: `Gym monthly × 3 (1 Sep 2026 – 1 Oct 2026)`, dates in the billing zone; an add-on's line reads
    /// `Gym monthly: Towels × 3 (…)`.
    pub description: String,
    /// The item billed.
    pub item: ItemId,
    /// The price version it was billed at.
    pub price: PriceId,
    /// Whole units; the derivation has the exact number.
    pub quantity: u64,
    /// Rounded once.
    pub amount: Money,
    /// The time billed.
    pub period: Period,
    /// Which bill for this item and period it is on: 0, or more for what came late.
    pub revision: u16,
    /// How the amount came about.
    pub derivation: Derivation,
}

/// An invoice to be written: everything but its id, its number and its owner.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvoiceDraft {
    /// From the start of the first period billed to the end of the last.
    pub period: Period,
    /// The number of the last period billed, counted from the anchor.
    pub period_index: u32,
    /// Currency of every amount here.
    pub currency: Currency,
    /// In the order of periods, then items.
    pub lines: Vec<Line>,
    /// The sum of the lines.
    pub subtotal: Money,
    /// What is owed. Equal to the subtotal until discounts and taxes exist.
    pub total: Money,
}

impl InvoiceDraft {
    /// Whether nothing is owed, so that the invoice is finalized (it takes a number) and paid at
    /// once, without an attempt to charge.
    pub const fn is_paid_at_once(&self) -> bool {
        self.total.is_zero()
    }
}

/// One period, or the part of one that is billed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BilledPeriod {
    /// Counted from the anchor.
    pub index: u32,
    /// The time billed, half-open.
    pub period: Period,
    /// Its share of the whole period.
    pub fraction: Fraction,
}

/// The invoice for one period of a subscription: one line per item.
///
/// # Errors
/// [`Refusal::Invoice`] when there are no items, currencies differ, or an amount does not fit.
pub fn build(
    subscription: &Subscription,
    period: Period,
    period_index: u32,
    fraction: Fraction,
) -> Result<InvoiceDraft, Refusal> {
    build_merged(subscription, &[BilledPeriod { index: period_index, period, fraction }])
}

/// One invoice for several periods, oldest first: one line per period and item that is a fee.
///
/// # Errors
/// As [`build`]; no periods are refused like no items.
pub fn build_merged(subscription: &Subscription, periods: &[BilledPeriod]) -> Result<InvoiceDraft, Refusal> {
    let (Some(first), Some(last)) = (periods.first(), periods.last()) else {
        return Err(Refusal::Invoice(InvoiceRefusal::NoItems));
    };
    if subscription.items.is_empty() {
        return Err(Refusal::Invoice(InvoiceRefusal::NoItems));
    }
    let mut lines = Vec::with_capacity(periods.len().saturating_mul(subscription.items.len()));
    for billed in periods {
        // Usage is known when its period is over.
        for item in subscription.items.iter().filter(|item| item.price.meter.is_none()) {
            lines.push(line(subscription, item, billed)?);
        }
    }
    let subtotal = Money::sum(lines.iter().map(|line| line.amount), subscription.currency)?;
    Ok(InvoiceDraft {
        period: Period { start: first.period.start, end: last.period.end },
        period_index: last.index,
        currency: subscription.currency,
        lines,
        subtotal,
        total: subtotal,
    })
}

fn line(subscription: &Subscription, item: &Item, billed: &BilledPeriod) -> Result<Line, Refusal> {
    let priced_in = item.price.currency;
    if priced_in != subscription.currency {
        return Err(Refusal::Invoice(InvoiceRefusal::CurrencyMismatch {
            item: priced_in,
            subscription: subscription.currency,
        }));
    }
    let derivation =
        Derivation::of_charge(&item.price, item.quantity, billed.fraction, subscription.rounding, billed.period)?;
    let dates = civil::period_text(billed.period, &subscription.cycle)?;
    let plan = &subscription.plan_name;
    let name = item.price.addon.as_ref().map_or_else(|| plan.clone(), |addon| format!("{plan}: {addon}"));
    let description = match item.price.pricing.model() {
        PriceModel::Flat => format!("{name} ({dates})"),
        PriceModel::PerUnit
        | PriceModel::Graduated
        | PriceModel::Volume
        | PriceModel::Package
        | PriceModel::Percentage => format!("{name} × {} ({dates})", item.quantity),
    };
    Ok(Line {
        kind: LineKind::PlanCharge,
        description,
        item: item.id,
        price: item.price.id,
        quantity: item.quantity,
        amount: derivation.amount(),
        period: billed.period,
        revision: 0,
        derivation,
    })
}

#[cfg(test)]
mod tests;
