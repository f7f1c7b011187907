//! An invoice before it has an id and a number: lines, each with its amount and how it came about.
//!
//! Each line is rounded once and the printed lines add up to the printed total. One invoice has one
//! currency. Discounts and taxes change it as a whole ([`InvoiceDraft::settle`]); it knows no payments.

mod one_off;
mod status;
mod terms;
mod usage;

use calendar::Period;
use ids::{InvoiceItemId, ItemId, PriceId};
use money::{Currency, Money};

use crate::civil;
use crate::credit::{self, Settlement};
use crate::derivation::{Derivation, Fraction};
use crate::price::PriceModel;
use crate::refusal::{InvoiceRefusal, Refusal};
use crate::subscription::{Item, Subscription};

pub use one_off::{MAX_LINES, OneOff};
pub use status::{InvoiceAction, InvoiceStatus};
pub use terms::{LineTerms, Settled, Terms};
pub use usage::{Outcome, UsedPeriod};

/// What a line is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LineKind {
    /// The price of an item for a period.
    PlanCharge,
    /// What was used of an item in a period that ended.
    UsageCharge,
    /// What is left of what was paid for an item that goes; negative.
    ProrationCredit,
    /// The price of an item for the rest of a period in which it came.
    ProrationCharge,
    /// Something of its own: so many units at an amount each; negative for a credit.
    OneOff,
}

impl LineKind {
    /// Every kind.
    pub const ALL: [LineKind; 5] = [
        LineKind::PlanCharge,
        LineKind::UsageCharge,
        LineKind::ProrationCredit,
        LineKind::ProrationCharge,
        LineKind::OneOff,
    ];

    /// The stored word.
    pub const fn as_str(self) -> &'static str {
        match self {
            LineKind::PlanCharge => "plan_charge",
            LineKind::UsageCharge => "usage_charge",
            LineKind::ProrationCredit => "proration_credit",
            LineKind::ProrationCharge => "proration_charge",
            LineKind::OneOff => "one_off",
        }
    }

    /// Reads the stored word; `None` for any other.
    pub fn parse(text: &str) -> Option<LineKind> {
        LineKind::ALL.into_iter().find(|kind| kind.as_str() == text)
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
    /// The item of the subscription that is billed; none for a one-off.
    pub item: Option<ItemId>,
    /// The price version it was billed at; none for a one-off.
    pub price: Option<PriceId>,
    /// What waited for this bill, if it is that.
    pub one_off: Option<InvoiceItemId>,
    /// Whether coupons may take something off; of kinds that are never discounted it says nothing.
    pub discountable: bool,
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

/// What an invoice was written for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum InvoiceKind {
    /// A period, or several: once for each subscription and period.
    Period,
    /// A change inside of a period, or an end of it.
    Change,
    /// Whatever a merchant put on it, without a subscription.
    Manual,
}

impl InvoiceKind {
    /// Every kind.
    pub const ALL: [InvoiceKind; 3] = [InvoiceKind::Period, InvoiceKind::Change, InvoiceKind::Manual];

    /// Reads the stored word; `None` for any other.
    pub fn parse(text: &str) -> Option<InvoiceKind> {
        InvoiceKind::ALL.into_iter().find(|kind| kind.as_str() == text)
    }

    /// The stored word.
    pub const fn as_str(self) -> &'static str {
        match self {
            InvoiceKind::Period => "period",
            InvoiceKind::Change => "change",
            InvoiceKind::Manual => "manual",
        }
    }
}

/// An invoice to be written: everything but its id, its number and its owner.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvoiceDraft {
    /// What it was written for.
    pub kind: InvoiceKind,
    /// From the start of the first period billed to the end of the last.
    pub period: Period,
    /// The number of the last period billed, counted from the anchor; says nothing on a manual invoice.
    pub period_index: u32,
    /// Currency of every amount here.
    pub currency: Currency,
    /// In the order of periods, then items.
    pub lines: Vec<Line>,
    /// The sum of the lines; negative where credits outweigh charges.
    pub subtotal: Money,
    /// What is owed; never negative. The subtotal, unless discounts and taxes changed it.
    pub total: Money,
    /// What the customer's balance gets, because the sum is negative.
    pub to_balance: Money,
    /// Discounts and taxes, and what they follow from; none where there are neither.
    pub settled: Option<Box<Settled>>,
}

impl InvoiceDraft {
    /// The lines as an invoice. Credits that outweigh the charges go to the customer's balance.
    ///
    /// # Errors
    /// [`Refusal::Invoice`] for lines of several currencies, or a sum that does not fit.
    pub fn of(
        kind: InvoiceKind,
        currency: Currency,
        period: Period,
        period_index: u32,
        lines: Vec<Line>,
    ) -> Result<InvoiceDraft, Refusal> {
        draft(kind, currency, period, period_index, lines)
    }

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
    let period = Period { start: first.period.start, end: last.period.end };
    draft(InvoiceKind::Period, subscription.currency, period, last.index, lines)
}

/// The lines as an invoice. Credits that outweigh the charges go to the customer's balance.
pub(crate) fn draft(
    kind: InvoiceKind,
    currency: Currency,
    period: Period,
    period_index: u32,
    lines: Vec<Line>,
) -> Result<InvoiceDraft, Refusal> {
    let subtotal = Money::sum(lines.iter().map(|line| line.amount), currency)?;
    let Settlement { due: total, to_balance } = credit::settle(subtotal)?;
    Ok(InvoiceDraft { kind, period, period_index, currency, lines, subtotal, total, to_balance, settled: None })
}

pub(crate) fn line(subscription: &Subscription, item: &Item, billed: &BilledPeriod) -> Result<Line, Refusal> {
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
    let description = format!("{} ({dates})", name(&subscription.plan_name, item));
    Ok(Line {
        kind: LineKind::PlanCharge,
        description,
        item: Some(item.id),
        price: Some(item.price.id),
        one_off: None,
        discountable: true,
        quantity: item.quantity,
        amount: derivation.amount(),
        period: billed.period,
        revision: 0,
        derivation,
    })
}

/// What an item is called on a line: `Gym monthly × 3`, `Gym monthly: Towels × 3`.
pub(crate) fn name(plan: &str, item: &Item) -> String {
    let name = item.price.addon.as_ref().map_or_else(|| plan.to_owned(), |addon| format!("{plan}: {addon}"));
    match item.price.pricing.model() {
        PriceModel::Flat => name,
        PriceModel::PerUnit
        | PriceModel::Graduated
        | PriceModel::Volume
        | PriceModel::Package
        | PriceModel::Percentage => format!("{name} × {}", item.quantity),
    }
}

#[cfg(test)]
mod tests;
