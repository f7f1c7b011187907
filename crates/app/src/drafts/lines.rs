//! What a merchant puts on a draft, changes there and takes off it. Lines of subscriptions stay as they are.

use billing::Derivation;
use billing::invoice::MAX_LINES;
use billing::price::Exact;
use calendar::Period;
use ids::{InvoiceId, InvoiceItemId};
use store::invoices::{self as invoice_rows, InvoiceRow, LineRow};
use store::{TenantTx, drafts, invoice_items, settings, subscriptions as subscription_rows};

use super::{open, value};
use crate::invoices::data;
use crate::one_offs::Content;
use crate::{Error, Result, rows, writing};
use usecase::check::Checks;

/// What may change of a line. `None` leaves alone.
#[derive(Clone, Debug, Default)]
pub struct LineChange {
    /// Printed on it.
    pub description: Option<String>,
    /// Whole units.
    pub quantity: Option<u64>,
    /// Minor units for one.
    pub unit_amount: Option<Exact>,
    /// The time it is for.
    pub period: Option<Period>,
    /// Whether coupons may take something off.
    pub discountable: Option<bool>,
}

/// Puts lines on a held draft, behind those that are there.
///
/// # Errors
/// `Conflict` `too_many_lines`; `Refused` for a sum that does not fit.
pub async fn put(
    tx: &mut TenantTx,
    row: InvoiceRow,
    contents: &[(Option<InvoiceItemId>, Content)],
) -> Result<InvoiceRow> {
    if contents.is_empty() {
        return Ok(row);
    }
    let before = invoice_rows::lines_of(tx, &[row.id.uuid()]).await?;
    if before.len().saturating_add(contents.len()) > MAX_LINES {
        return Err(Error::conflict(
            "too_many_lines",
            format!("One invoice has at most {MAX_LINES} lines. Put the rest on another one."),
        ));
    }
    let rounding = rows::rounding(&settings::get(tx).await?.rounding)?;
    let currency = rows::currency(&row.currency)?;
    let now = tx.now();
    let first = before.last().map_or(0, |line| line.line_no.saturating_add(1));
    let mut added = Vec::with_capacity(contents.len());
    for (line_no, (item, content)) in (first..).zip(contents) {
        let line = content.one_off(*item, now).line(currency, rounding).map_err(rows::refused)?;
        added.push(writing::line_row(row.id, line_no, &line, None)?);
    }
    invoice_rows::insert_lines(tx, &added).await?;
    let all: Vec<LineRow> = before.into_iter().chain(added).collect();
    summed(tx, row, &all).await
}

/// Writes the totals of a draft whose lines changed.
pub(super) async fn summed(tx: &mut TenantTx, mut row: InvoiceRow, lines: &[LineRow]) -> Result<InvoiceRow> {
    let draft = value(&row, lines)?;
    row.subtotal_minor = draft.subtotal.minor();
    row.total_minor = draft.total.minor();
    row.credit_granted_minor = draft.to_balance.minor();
    if row.subscription_id.is_none() {
        let starts = lines.iter().map(|line| line.period_start).min();
        let ends = lines.iter().map(|line| line.period_end).max();
        row.period_start = starts.unwrap_or(row.created_at);
        row.period_end = ends.unwrap_or(row.created_at);
    }
    drafts::save(tx, &row).await?;
    row.version = row.version.saturating_add(1);
    row.updated_at = tx.now();
    Ok(row)
}

/// Adds lines to a draft.
///
/// # Errors
/// `Missing`; field errors; `Conflict` `invoice_final`, `too_many_lines`.
pub async fn add_lines(tx: &mut TenantTx, id: InvoiceId, contents: Vec<Content>) -> Result<InvoiceRow> {
    let row = open(tx, id).await?;
    let before = data(&row);
    let mut checks = Checks::new();
    let rounding = rows::rounding(&settings::get(tx).await?.rounding)?;
    let currency = rows::currency(&row.currency)?;
    checks.demand(!contents.is_empty(), "lines", "empty", "Send at least one line.");
    for (nth, content) in contents.iter().enumerate().take(MAX_LINES) {
        content.check(&mut checks, &format!("lines[{nth}]."), currency, rounding);
    }
    checks.done()?;
    let contents: Vec<_> = contents.into_iter().map(|content| (None, content)).collect();
    let row = put(tx, row, &contents).await?;
    tx.audit("invoice.add_lines", id.to_string(), Some(before), Some(data(&row)));
    Ok(row)
}

/// All lines of a held draft, and the place of one of its own among them.
async fn own_line(tx: &mut TenantTx, row: &InvoiceRow, number: usize) -> Result<(Vec<LineRow>, usize)> {
    let lines = invoice_rows::lines_of(tx, &[row.id.uuid()]).await?;
    let found = number.checked_sub(1).and_then(|nth| lines.get(nth).map(|line| (nth, line.kind == "one_off")));
    match found {
        None => Err(Error::missing("line on this invoice")),
        Some((_, false)) => Err(Error::conflict(
            "line_of_subscription",
            "This line follows from the subscription and cannot be changed here. Add a line with a negative amount \
             beside it, or change the subscription.",
        )),
        Some((nth, true)) => Ok((lines, nth)),
    }
}

/// Changes a line of a draft, by its number from 1.
///
/// # Errors
/// `Missing`; field errors; `Conflict` `invoice_final`, `line_of_subscription`.
pub async fn change_line(tx: &mut TenantTx, id: InvoiceId, number: usize, change: LineChange) -> Result<InvoiceRow> {
    let row = open(tx, id).await?;
    let before = data(&row);
    let (mut lines, nth) = own_line(tx, &row, number).await?;
    let current = value(&row, &lines)?;
    let Some(line) = current.lines.get(nth) else { return Err(Error::missing("line on this invoice")) };
    let Derivation::OneOff(derivation) = &line.derivation else {
        return Err(Error::fault("a line of its own has another derivation"));
    };
    let content = Content {
        description: change.description.unwrap_or_else(|| line.description.clone()),
        quantity: change.quantity.unwrap_or(derivation.quantity),
        unit_amount: change.unit_amount.unwrap_or(derivation.unit_amount),
        period: change.period,
        discountable: change.discountable.unwrap_or(line.discountable),
    };
    let mut checks = Checks::new();
    content.check(&mut checks, "", derivation.currency, derivation.rounding);
    checks.done()?;
    let mut next = content.one_off(line.one_off, tx.now());
    next.period = change.period.unwrap_or(line.period);
    let next = next.line(derivation.currency, derivation.rounding).map_err(rows::refused)?;
    if let Some(stored) = lines.get_mut(nth) {
        *stored = writing::line_row(row.id, stored.line_no, &next, None)?;
        drafts::save_line(tx, stored).await?;
    }
    let row = summed(tx, row, &lines).await?;
    tx.audit("invoice.change_line", id.to_string(), Some(before), Some(data(&row)));
    Ok(row)
}

/// Takes a line off a draft, by its number from 1. What waited before it was put there waits again.
///
/// # Errors
/// `Missing`; `Conflict` `invoice_final`, `line_of_subscription`.
pub async fn remove_line(tx: &mut TenantTx, id: InvoiceId, number: usize) -> Result<InvoiceRow> {
    let row = open(tx, id).await?;
    let before = data(&row);
    let (mut lines, nth) = own_line(tx, &row, number).await?;
    let gone = lines.remove(nth);
    drafts::delete_line(tx, id, gone.line_no).await?;
    if let Some(item) = gone.invoice_item_id {
        let ids = [id.uuid()];
        for item in invoice_items::release(tx, &ids, Some(item)).await? {
            subscription_rows::flag_waiting(tx, item.customer_id, item.subscription_id, &item.currency).await?;
        }
        invoice_items::delete_targeted(tx, &ids, Some(item)).await?;
    }
    let row = summed(tx, row, &lines).await?;
    tx.audit("invoice.remove_line", id.to_string(), Some(before), Some(data(&row)));
    Ok(row)
}
