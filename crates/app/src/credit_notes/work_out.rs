//! What a credit note comes to: rows in, the pure rules of `billing::credit_note`, amounts out.

use std::collections::BTreeMap;

use billing::credit_note::{
    CreditNoteRefusal, CreditParts, CreditableInvoice, CreditableLine, HowMuch, credit_line, split_credit,
};
use billing::tax::CreditedSoFar;
use ids::CreditNoteId;
use money::{Currency, Money, Rounding};
use store::credit_notes::{self as table, CreditedRow, NoteLineRow, NoteRow};
use store::invoices::{self, InvoiceRow, LineRow};
use store::{TenantTx, settings, subscriptions};

use super::{NewCreditNote, NewLine};
use crate::{Error, Result, rows};

/// The amounts of a credit note.
pub(super) struct WorkedOut {
    pub(super) lines: Vec<NoteLineRow>,
    pub(super) net: Money,
    pub(super) tax: Money,
    pub(super) total: Money,
    pub(super) parts: CreditParts,
}

/// Works a credit note out, from the invoice and its credit notes in force.
pub(super) async fn all(tx: &mut TenantTx, invoice: &InvoiceRow, new: &NewCreditNote) -> Result<WorkedOut> {
    let currency = rows::currency(&invoice.currency)?;
    let rounding = rounding_of(tx, invoice).await?;
    let billed = invoices::lines_of(tx, &[invoice.id.uuid()]).await?;
    let credited = table::credited_lines(tx, invoice.id).await?;
    let before = table::of_invoice(tx, invoice.id).await?;
    let credited: BTreeMap<i16, CreditedRow> = credited.into_iter().map(|row| (row.invoice_line_no, row)).collect();
    let asked = match new.of_all_minor {
        Some(minor) => of_all(Money::new(minor, currency), &billed, &credited)?,
        None if new.lines.is_empty() => rest(&billed, &credited)?,
        None => named(&new.lines, &billed)?,
    };
    let mut lines = Vec::with_capacity(asked.len());
    for (nth, (line, how_much)) in asked.into_iter().enumerate() {
        let creditable = creditable(line, credited.get(&line.line_no), currency)?;
        let how_much = match how_much {
            Asked::Rest => HowMuch::Rest,
            Asked::Amount(minor) => HowMuch::Amount(Money::new(minor, currency)),
            Asked::Gross(minor) => HowMuch::Gross(Money::new(minor, currency)),
            Asked::Units(units) => HowMuch::Units(units),
        };
        let credit = credit_line(&creditable, how_much, rounding).map_err(|refusal| at_line(nth, &refusal))?;
        lines.push(NoteLineRow {
            credit_note_id: CreditNoteId::from_uuid(ids::Uuid::nil()),
            line_no: i16::try_from(nth).map_err(|_| Error::fault("a credit note of too many lines"))?,
            invoice_id: invoice.id,
            invoice_line_no: line.line_no,
            description: line.description.clone(),
            quantity: units_of(how_much)?,
            net_minor: credit.net.minor(),
            tax_minor: credit.tax.minor(),
        });
    }
    let misfit = |error| Error::fault("a credit note does not fit").because(error);
    let net = Money::sum(lines.iter().map(|line| Money::new(line.net_minor, currency)), currency).map_err(misfit)?;
    let tax = Money::sum(lines.iter().map(|line| Money::new(line.tax_minor, currency)), currency).map_err(misfit)?;
    let total = net.checked_add(tax).map_err(misfit)?;
    let facts = facts(invoice, &before, currency)?;
    let parts = split_credit(&facts, total, new.give_back)
        .map_err(|refusal| Error::conflict(refusal.code(), refusal.to_string()))?;
    Ok(WorkedOut { lines, net, tax, total, parts })
}

/// How much of a line, before its currency is known.
#[derive(Clone, Copy)]
enum Asked {
    Rest,
    Amount(i64),
    /// With taxes.
    Gross(i64),
    Units(u64),
}

/// Everything that is left, line by line. An invoice with credits of its own has no such rest: which of its charges is
/// meant must be said.
fn rest<'a>(billed: &'a [LineRow], credited: &BTreeMap<i16, CreditedRow>) -> Result<Vec<(&'a LineRow, Asked)>> {
    if billed.iter().any(|line| line.net_minor < 0) {
        return Err(Error::field(
            "lines",
            "required",
            "This invoice has credits of its own, so it must be said what is taken back. Send lines.",
        ));
    }
    let is_left = |line: &&LineRow| {
        let (net, tax) = credited.get(&line.line_no).map_or((0, 0), |row| (row.net_minor, row.tax_minor));
        line.net_minor != net || line.tax_minor != tax
    };
    let left: Vec<_> = billed.iter().filter(is_left).map(|line| (line, Asked::Rest)).collect();
    if left.is_empty() {
        return Err(Error::conflict("nothing_left", "Nothing of this invoice is left to be credited."));
    }
    Ok(left)
}

/// An amount with taxes, of every charge in proportion to what is left of it, to the unit.
fn of_all<'a>(
    whole: Money,
    billed: &'a [LineRow],
    credited: &BTreeMap<i16, CreditedRow>,
) -> Result<Vec<(&'a LineRow, Asked)>> {
    let left_of = |line: &LineRow| {
        let (net, tax) = credited.get(&line.line_no).map_or((0, 0), |row| (row.net_minor, row.tax_minor));
        let left = line.net_minor.saturating_sub(net).saturating_add(line.tax_minor.saturating_sub(tax));
        u64::try_from(if line.net_minor < 0 { 0 } else { left }).unwrap_or(0)
    };
    let weights: Vec<u64> = billed.iter().map(left_of).collect();
    let left = weights.iter().fold(0_u64, |sum, weight| sum.saturating_add(*weight));
    if u64::try_from(whole.minor()).map_or(true, |asked| asked == 0 || asked > left) {
        return Err(Error::field(
            "amount",
            "above_the_invoice",
            format!("Send an amount from 1 to {left}, in minor units: so much of the invoice is left."),
        ));
    }
    let parts =
        whole.allocate(&weights).map_err(|error| Error::fault("an amount cannot be shared out").because(error))?;
    let some = billed.iter().zip(parts).filter(|(_, part)| part.is_positive());
    Ok(some.map(|(line, part)| (line, Asked::Gross(part.minor()))).collect())
}

fn named<'a>(lines: &[NewLine], billed: &'a [LineRow]) -> Result<Vec<(&'a LineRow, Asked)>> {
    let line_of = |(nth, new): (usize, &NewLine)| {
        let line = new.number.checked_sub(1).and_then(|place| billed.get(place)).ok_or_else(|| {
            let message =
                format!("The invoice has no line {}. Its lines are numbered from 1 to {}.", new.number, billed.len());
            Error::field(&format!("lines[{nth}].line"), "unknown_line", message)
        })?;
        let asked = match (new.amount_minor, new.quantity) {
            (Some(minor), _) => Asked::Amount(minor),
            (None, Some(units)) => Asked::Units(units),
            (None, None) => Asked::Rest,
        };
        Ok((line, asked))
    };
    lines.iter().enumerate().map(line_of).collect()
}

fn creditable(line: &LineRow, credited: Option<&CreditedRow>, currency: Currency) -> Result<CreditableLine> {
    let money = |minor| Money::new(minor, currency);
    Ok(CreditableLine {
        amounts: CreditedSoFar {
            net: money(line.net_minor),
            tax: money(line.tax_minor),
            credited_net: money(credited.map_or(0, |row| row.net_minor)),
            credited_tax: money(credited.map_or(0, |row| row.tax_minor)),
        },
        units: rows::natural("quantity", line.quantity)?,
        credited_units: rows::natural("quantity", credited.map_or(0, |row| row.quantity))?,
        by_units: credited.is_none_or(|row| row.by_units),
    })
}

fn units_of(how_much: HowMuch) -> Result<Option<i64>> {
    match how_much {
        HowMuch::Units(units) => Ok(Some(i64::try_from(units).map_err(|_| Error::fault("a quantity out of range"))?)),
        HowMuch::Rest | HowMuch::Amount(_) | HowMuch::Gross(_) => Ok(None),
    }
}

/// A refusal of one line, by the field at fault.
fn at_line(nth: usize, refusal: &CreditNoteRefusal) -> Error {
    let part = match refusal {
        CreditNoteRefusal::NotACharge | CreditNoteRefusal::NothingLeft => "line",
        CreditNoteRefusal::UnitsTooMany { .. } => "quantity",
        CreditNoteRefusal::NotPositive
        | CreditNoteRefusal::AmountTooLarge { .. }
        | CreditNoteRefusal::InvoiceExceeded { .. }
        | CreditNoteRefusal::MoreThanPaid { .. }
        | CreditNoteRefusal::Bill(_) => "amount",
    };
    Error::field(&format!("lines[{nth}].{part}"), refusal.code(), refusal.to_string())
}

fn facts(invoice: &InvoiceRow, before: &[NoteRow], currency: Currency) -> Result<CreditableInvoice> {
    let misfit = |error| Error::fault("the credit notes of an invoice do not fit together").because(error);
    let sum = |minor: fn(&NoteRow) -> i64| {
        let in_force = before.iter().filter(|note| note.status == "issued");
        Money::sum(in_force.map(|note| Money::new(minor(note), currency)), currency).map_err(misfit)
    };
    let refunds = sum(|note| note.refund_minor)?;
    let owed = if invoice.status == "open" { invoice.owed_minor() } else { 0 };
    Ok(CreditableInvoice {
        total: Money::new(invoice.total_minor, currency),
        owed: Money::new(owed, currency),
        credited: sum(|note| note.total_minor)?,
        paid: Money::new(invoice.amount_paid_minor, currency),
        paid_back: refunds.checked_add(sum(|note| note.outside_minor)?).map_err(misfit)?,
    })
}

/// As the invoice was rounded.
async fn rounding_of(tx: &mut TenantTx, invoice: &InvoiceRow) -> Result<Rounding> {
    match invoice.subscription_id {
        Some(id) => rows::rounding(&subscriptions::get(tx, id).await?.rounding),
        None => rows::rounding(&settings::get(tx).await?.rounding),
    }
}
