//! Why an amount is what it is, and why an invoice is there or not: for the person who asks, and for the program that
//! checks the answer.
//!
//! Nothing is computed here a second time. An account of an amount is read from its stored derivation and rated by the
//! same function as the bill; what comes next is the machine's own decision, made and thrown away.

mod ahead;
mod inputs;
mod outlook;
mod settled;
mod steps;
mod whole;

use std::collections::BTreeMap;

use billing::Derivation;
use billing::derivation::{CreditDerivation, OneOffDerivation};
use ids::{InvoiceId, PriceId};
use jiff::Timestamp;
use money::Money;
use serde::Deserialize;
use serde_json::Value;
use store::TenantTx;
use store::invoices::{self, InvoiceRow, LineRow};
use store::plans::{self, PriceRow};

use crate::terms::{self, proof};
use crate::{Error, Result};
use inputs::Inputs;

pub use ahead::{Ahead, Upcoming, upcoming, upcoming_now};
pub use outlook::{NextRun, Outlook, Reason, outlook};

/// One step on the way to an amount.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// A stable name: `price`, `quantity`, `tier`, `model`, `share`, `minimum`, `maximum`, `rounding`, `difference`, `sum`,
    /// `discount`, `tax`, `note`, `balance`, `total`, `prepaid`, `credit_note`, `paid`, `due`.
    pub code: &'static str,
    /// For people.
    pub text: String,
    /// The exact value after it, in minor units: `1929` or `13500/7`; none where the step gives no amount.
    pub exact: Option<String>,
}

/// How the amount of a line came about.
#[derive(Clone, Debug)]
pub struct LineAccount {
    /// The line as stored.
    pub row: LineRow,
    /// Its place on the invoice, from 1.
    pub number: usize,
    /// Its amount.
    pub amount: Money,
    /// The price version it was billed at.
    pub price: Option<PriceRow>,
    /// How the exact value became whole minor units.
    pub rounding: &'static str,
    /// From the price to the amount.
    pub steps: Vec<Step>,
    /// A document for the calculator, which gives the same amount; for usage, what all of it is worth, before what
    /// earlier bills charged comes off; nothing for a credit, and for what is billed by itself.
    pub calculation: Value,
    /// Whether the stored amount and every stored step are what the inputs give.
    pub verified: bool,
}

/// How the total of an invoice came about.
#[derive(Clone, Debug)]
pub struct InvoiceAccount {
    /// The invoice as stored.
    pub row: InvoiceRow,
    /// From its lines to its total.
    pub steps: Vec<Step>,
    /// Every line, in print order.
    pub lines: Vec<LineAccount>,
    /// A document for the calculator, which gives the same discounts, taxes and total.
    pub calculation: Value,
    /// Whether every line is verified, and discounts, taxes and the total are what the lines give.
    pub verified: bool,
}

/// Every amount of an invoice.
///
/// # Errors
/// `Missing`; `Fault` for a derivation that this program cannot read.
pub async fn invoice(tx: &mut TenantTx, id: InvoiceId) -> Result<InvoiceAccount> {
    let row = invoices::get(tx, id).await?;
    let found = invoices::lines_of(tx, &[id.uuid()]).await?;
    let prices = prices_of(tx, &found).await?;
    let lines =
        found.into_iter().enumerate().map(|(nth, line)| account(nth, line, &prices)).collect::<Result<Vec<_>>>()?;
    let inputs = match terms::evidence(tx, id).await? {
        Some(inputs) => inputs,
        None => whole::untouched(&row, &lines)?,
    };
    let printed = whole::printed(&row, &lines, &terms::stored(tx, &row).await?);
    let computed = proof::check(&inputs, &printed);
    let verified = computed.is_ok() && lines.iter().all(|line| line.verified);
    let mut steps = whole::steps(&row, &inputs, &printed)?;
    let currency = crate::rows::currency(&row.currency)?;
    steps.extend(settled::steps(tx, &row, currency).await?);
    let calculation = whole::calculation(&inputs)?;
    Ok(InvoiceAccount { row, steps, lines, calculation, verified })
}

/// One line of an invoice, by its place from 1.
///
/// # Errors
/// `Missing`; `Fault` for a derivation that this program cannot read.
pub async fn line(tx: &mut TenantTx, id: InvoiceId, number: usize) -> Result<LineAccount> {
    invoices::get(tx, id).await?;
    let found = invoices::lines_of(tx, &[id.uuid()]).await?;
    let nth = number.checked_sub(1).filter(|nth| *nth < found.len());
    let (nth, row) = nth
        .and_then(|nth| found.into_iter().nth(nth).map(|row| (nth, row)))
        .ok_or_else(|| Error::missing("line on this invoice"))?;
    let prices = prices_of(tx, std::slice::from_ref(&row)).await?;
    account(nth, row, &prices)
}

async fn prices_of(tx: &mut TenantTx, lines: &[LineRow]) -> Result<BTreeMap<PriceId, PriceRow>> {
    let ids: Vec<_> = lines.iter().filter_map(|line| line.price_id.map(PriceId::uuid)).collect();
    let found = plans::prices_named(tx, &ids).await?;
    Ok(found.into_iter().map(|row| (row.id, row)).collect())
}

fn account(nth: usize, row: LineRow, prices: &BTreeMap<PriceId, PriceRow>) -> Result<LineAccount> {
    let derivation = Derivation::deserialize(&row.derivation)
        .map_err(|error| Error::fault("a stored derivation cannot be read").because(error))?;
    if let Derivation::Credit(credit) = &derivation {
        return Ok(credited(nth, row, prices, credit));
    }
    if let Derivation::OneOff(one_off) = &derivation {
        return Ok(by_itself(nth, row, one_off));
    }
    let inputs = Inputs::of(&derivation)?;
    let amount = Money::new(row.amount_minor, inputs.currency);
    let mut account = steps::of(&inputs)?;
    if let Derivation::Usage(usage) = &derivation {
        account.extend(steps::difference(usage));
    }
    Ok(LineAccount {
        number: nth.saturating_add(1),
        amount,
        price: row.price_id.and_then(|id| prices.get(&id).cloned()),
        rounding: inputs.rounding.as_str(),
        steps: account,
        calculation: inputs.calculation(),
        verified: derivation.check().is_ok() && derivation.amount() == amount,
        row,
    })
}

/// A credit is a share of what was paid; the calculator has no document for a single one.
fn credited(nth: usize, row: LineRow, prices: &BTreeMap<PriceId, PriceRow>, credit: &CreditDerivation) -> LineAccount {
    let amount = Money::new(row.amount_minor, credit.amount().currency());
    LineAccount {
        number: nth.saturating_add(1),
        amount,
        price: row.price_id.and_then(|id| prices.get(&id).cloned()),
        rounding: credit.record.terms.rounding.as_str(),
        steps: steps::credit(credit),
        calculation: Value::Null,
        verified: credit.check().is_ok() && credit.amount() == amount,
        row,
    }
}

/// What is billed by itself has no price of a plan, and the calculator no document for it.
fn by_itself(nth: usize, row: LineRow, one_off: &OneOffDerivation) -> LineAccount {
    let amount = Money::new(row.amount_minor, one_off.currency);
    LineAccount {
        number: nth.saturating_add(1),
        amount,
        price: None,
        rounding: one_off.rounding.as_str(),
        steps: steps::one_off(one_off),
        calculation: Value::Null,
        verified: one_off.check().is_ok() && one_off.amount() == amount,
        row,
    }
}

/// An instant as a sentence shows it.
fn shown(at: Timestamp) -> String {
    at.strftime("%-d %b %Y %H:%M UTC").to_string()
}

#[cfg(test)]
mod tests;
