//! The lines of a change in the middle of a period: a credit of what was paid, and a charge of the new price.
//!
//! Lines that come to nothing are not made. Nothing is netted here: an invoice shows both lines, and what is left over
//! of a credit goes to the customer's balance (`credit::settle`).

use calendar::{Cycle, Period};
use jiff::Timestamp;
use money::{Money, Ratio};
use serde::{Deserialize, Serialize};

use super::record::{Direction, Inputs, ProrationRecord};
use super::rule::ProrationTerms;
use crate::bill_refusal::{BillRefusal, same_currency};

/// What a customer has paid for a stretch of time and not got back.
///
/// After a change in the middle of a period it is the charge of that change, for the time that
/// [`ProrationLine::covers`] says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Paid {
    /// After discounts, without tax. Never negative.
    pub net: Money,
    /// The tax on it. Never negative.
    pub tax: Money,
    /// The time it is for.
    pub covers: Period,
}

/// One line of a change, with how it came about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ProrationLine {
    /// Without tax; negative for a credit. A charge still has its discounts and taxes to come, a credit has had them.
    pub net: Money,
    /// The share of the tax that was paid; zero for a charge.
    pub tax: Money,
    /// How `net` came about.
    pub record: ProrationRecord,
    /// How `tax` came about; none for a charge, and where no tax was paid.
    pub tax_record: Option<ProrationRecord>,
}

impl ProrationLine {
    /// Which way the line goes.
    pub const fn direction(&self) -> Direction {
        self.record.direction
    }

    /// Whether the stored results are what the inputs give.
    ///
    /// # Errors
    /// As [`ProrationRecord::check`].
    pub fn check(&self) -> Result<(), BillRefusal> {
        self.record.check()?;
        let tax = self.tax_record.as_ref().map_or(Money::zero(self.net.currency()), |record| record.rounded);
        if self.net != self.record.rounded || self.tax != tax {
            let stored = format!("{} and tax {}", self.net, self.tax);
            let recomputed = format!("{} and tax {tax}", self.record.rounded);
            return Err(BillRefusal::RecordBroken { stored, recomputed });
        }
        self.tax_record.as_ref().map_or(Ok(()), ProrationRecord::check)
    }

    /// The time that a charge is for, in the sense of [`Paid`]: what is paid for it covers this.
    ///
    /// # Errors
    /// [`BillRefusal::Calendar`].
    pub fn covers(&self) -> Result<Period, BillRefusal> {
        let ProrationRecord { whole, from, to, .. } = self.record;
        let start = if from == whole.start { from } else { self.record.terms.takes_effect(from)? };
        Ok(Period { start: start.min(to), end: to })
    }

    fn of(net: ProrationRecord, tax: Option<ProrationRecord>) -> Option<ProrationLine> {
        let tax_amount = tax.as_ref().map_or(Money::zero(net.rounded.currency()), |record| record.rounded);
        let line = ProrationLine { net: net.rounded, tax: tax_amount, record: net, tax_record: tax };
        (!line.net.is_zero() || !line.tax.is_zero()).then_some(line)
    }
}

/// The credit for what is left of `paid` at `at`. None where nothing is left, or nothing was paid.
///
/// # Errors
/// [`BillRefusal`] for amounts that are negative or of two currencies, and for an empty period.
pub fn credit(terms: &ProrationTerms, paid: &Paid, at: Timestamp) -> Result<Option<ProrationLine>, BillRefusal> {
    credit_part(terms, paid, Ratio::ONE, at)
}

fn credit_part(
    terms: &ProrationTerms,
    paid: &Paid,
    times: Ratio,
    at: Timestamp,
) -> Result<Option<ProrationLine>, BillRefusal> {
    same_currency("tax paid", paid.tax.currency(), paid.net.currency())?;
    let Paid { covers: whole, .. } = *paid;
    let from = at.clamp(whole.start, whole.end.max(whole.start));
    let record = |base| {
        let inputs = Inputs { direction: Direction::Credit, base, times, whole, from, to: whole.end };
        ProrationRecord::compute(terms, inputs)
    };
    let tax = if paid.tax.is_zero() { None } else { Some(record(paid.tax)?) };
    Ok(ProrationLine::of(record(paid.net)?, tax))
}

fn charge_part(
    terms: &ProrationTerms,
    price: Money,
    times: Ratio,
    whole: Period,
    part: Period,
) -> Result<Option<ProrationLine>, BillRefusal> {
    let Period { start: from, end: to } = part;
    let inputs = Inputs { direction: Direction::Charge, base: price, times, whole, from, to };
    Ok(ProrationLine::of(ProrationRecord::compute(terms, inputs)?, None))
}

/// The charge for the rest of `whole` from `at` on, at the price of the whole. None where nothing is left.
///
/// # Errors
/// As [`credit`].
pub fn charge_rest(
    terms: &ProrationTerms,
    price: Money,
    whole: Period,
    at: Timestamp,
) -> Result<Option<ProrationLine>, BillRefusal> {
    let start = at.clamp(whole.start, whole.end.max(whole.start));
    charge_part(terms, price, Ratio::ONE, whole, Period { start, end: whole.end })
}

/// The charge for the service from one instant to another inside of `whole`, billed afterwards. Service that starts
/// and ends at one instant costs nothing.
///
/// # Errors
/// As [`credit`].
pub fn charge_served(
    terms: &ProrationTerms,
    price: Money,
    whole: Period,
    service: Period,
) -> Result<Option<ProrationLine>, BillRefusal> {
    charge_part(terms, price, Ratio::ONE, whole, service)
}

/// The charge for the first period of a cycle, a stub measured against the whole period that it is the end of.
///
/// # Errors
/// As [`credit`].
pub fn charge_stub(terms: &ProrationTerms, price: Money, cycle: &Cycle) -> Result<Option<ProrationLine>, BillRefusal> {
    let first = cycle.period(0)?;
    let whole = terms.whole_of_stub(cycle)?.unwrap_or(first);
    charge_part(&terms.for_a_start(), price, Ratio::ONE, whole, first)
}

/// A change of price at `at`: the credit, then the charge. The new price's period `whole` may be the running one, or,
/// where the interval changes too, the first of the new interval, which starts at `at`.
///
/// # Errors
/// As [`credit`].
pub fn change(
    terms: &ProrationTerms,
    paid: &Paid,
    price: Money,
    whole: Period,
    at: Timestamp,
) -> Result<Vec<ProrationLine>, BillRefusal> {
    same_currency("new price", price.currency(), paid.net.currency())?;
    Ok(credit(terms, paid, at)?.into_iter().chain(charge_rest(terms, price, whole, at)?).collect())
}

/// A change of quantity at `at`, in one line: units that come are charged at the price of one unit for `whole`, units
/// that go are credited with their part of what was paid for all. None where nothing changes.
///
/// # Errors
/// As [`credit`].
pub fn change_quantity(
    terms: &ProrationTerms,
    paid: &Paid,
    unit_price: Money,
    whole: Period,
    quantities: (u64, u64),
    at: Timestamp,
) -> Result<Option<ProrationLine>, BillRefusal> {
    same_currency("unit price", unit_price.currency(), paid.net.currency())?;
    let (from, to) = quantities;
    if to >= from {
        let added = Ratio::from_int(i128::from(to.saturating_sub(from)));
        let start = at.clamp(whole.start, whole.end.max(whole.start));
        return charge_part(terms, unit_price, added, whole, Period { start, end: whole.end });
    }
    let gone = Ratio::new(i128::from(from.saturating_sub(to)), i128::from(from))?;
    credit_part(terms, paid, gone, at)
}

/// One change of what a subscription is on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Change<P> {
    /// When.
    pub at: Timestamp,
    /// What it was on.
    pub from: P,
    /// What it is on from then.
    pub to: P,
}

/// Changes in the order they were asked for, with those at one instant made one: from what was before the first to what
/// is after the last. A change and its undoing at one instant leave nothing.
pub fn settle_changes<P: Clone + PartialEq>(changes: &[Change<P>]) -> Vec<Change<P>> {
    let mut settled: Vec<Change<P>> = Vec::with_capacity(changes.len());
    for change in changes {
        match settled.last_mut() {
            Some(last) if last.at == change.at => last.to = change.to.clone(),
            Some(_) | None => settled.push(change.clone()),
        }
    }
    settled.retain(|change| change.from != change.to);
    settled
}
