//! Invoices that are not final: those of renewals during the grace period, and those that merchants make by hand.
//!
//! A draft has lines and totals, and no number, journal or charge. Its lines of subscriptions stay as they are; what a
//! merchant puts on it comes and goes. It ends in one of two ways: it is [finalized](finalize), or thrown away.

mod give_up;
mod lines;
mod making;

use std::collections::BTreeMap;

use billing::invoice::InvoiceKind;
use billing::{Derivation, InvoiceDraft, Line, LineKind};
use calendar::Period;
use ids::InvoiceId;
use serde::Deserialize;
use store::invoices::{InvoiceRow, LineRow};
use store::{Kind, Lane, TenantTx, customers, drafts, due, invoices, settings};

use crate::invoices::{data, lock};
use crate::rules::Rules;
use crate::writing::{self, Bills};
use crate::{Error, Result, clocks, rows, subscriptions, terms};

pub(crate) use give_up::give_up;
pub use lines::{LineChange, add_lines, change_line, put, remove_line};
pub use making::{Changes, Collecting, MAX_MEMO_CHARS, NewInvoice, change, create, remove};

/// A draft, held until the transaction ends, with the transaction in its customer's time.
///
/// # Errors
/// `Missing`; `Conflict` `invoice_final` for anything but a draft.
pub(crate) async fn open(tx: &mut TenantTx, id: InvoiceId) -> Result<InvoiceRow> {
    let row = lock(tx, id).await?;
    if row.status == "draft" {
        let customer = customers::get(tx, row.customer_id).await?;
        subscriptions::enter_time_of(tx, &customer).await?;
        return Ok(row);
    }
    Err(Error::conflict(
        "invoice_final",
        format!(
            "The invoice is {}: it is final, and nothing on it changes any more. Void it if it is open, or give a \
             credit, and make another one.",
            row.status
        ),
    ))
}

/// The draft that rows describe.
pub(crate) fn value(row: &InvoiceRow, lines: &[LineRow]) -> Result<InvoiceDraft> {
    let kind = InvoiceKind::parse(&row.kind)
        .ok_or_else(|| Error::fault(format!("stored invoice kind {:?} is not known", row.kind)))?;
    let index = row.period_index.map_or(Ok(0), |index| rows::natural("period index", index))?;
    let period = Period { start: row.period_start, end: row.period_end };
    let lines = lines.iter().map(line).collect::<Result<Vec<Line>>>()?;
    InvoiceDraft::of(kind, rows::currency(&row.currency)?, period, index, lines).map_err(rows::refused)
}

fn line(row: &LineRow) -> Result<Line> {
    let derivation = Derivation::deserialize(&row.derivation)
        .map_err(|error| Error::fault("a stored derivation cannot be read").because(error))?;
    Ok(Line {
        kind: LineKind::parse(&row.kind)
            .ok_or_else(|| Error::fault(format!("stored line kind {:?} is not known", row.kind)))?,
        description: row.description.clone(),
        item: row.item_id,
        price: row.price_id,
        one_off: row.invoice_item_id,
        discountable: row.discountable,
        quantity: rows::natural("quantity", row.quantity)?,
        amount: derivation.amount(),
        period: Period { start: row.period_start, end: row.period_end },
        revision: rows::natural("revision", row.revision)?,
        derivation,
    })
}

/// Makes held drafts final: assembled, numbered, booked, and charged or sent. With one statement for each kind of row,
/// however many they are. Drafts without a line are the caller's to keep out.
///
/// # Errors
/// `Refused` for sums that do not fit; any store error.
pub(crate) async fn finalize_held(
    tx: &mut TenantTx,
    rules: &Rules,
    held: Vec<InvoiceRow>,
    lines: Vec<LineRow>,
) -> Result<Vec<InvoiceRow>> {
    let mut of: BTreeMap<InvoiceId, Vec<LineRow>> = BTreeMap::new();
    for line in lines {
        of.entry(line.invoice_id).or_default().push(line);
    }
    let own = |row: &InvoiceRow| of.get(&row.id).map_or(&[][..], Vec::as_slice);
    let mut values = held.iter().map(|row| value(row, own(row))).collect::<Result<Vec<InvoiceDraft>>>()?;
    let chosen = settings::get(tx).await?;
    let mut applied = terms::drafts::apply(tx, &chosen, &held, &mut values).await?;
    let mut settled = std::mem::take(&mut applied.terms).into_iter();
    let now = tx.now();
    let mut bills = Bills::of(rules);
    let mut changed = Vec::new();
    for (row, draft) in held.into_iter().zip(&values) {
        for (nth, (stored, line)) in own(&row).iter().zip(&draft.lines).enumerate() {
            let totals = draft.totals_of(nth);
            let assembled = writing::line_row(row.id, stored.line_no, line, totals)?;
            let amounts = |line: &LineRow| (line.discount_minor, line.net_minor, line.tax_minor);
            if amounts(&assembled) != amounts(stored) {
                changed.push(assembled);
            }
        }
        bills.finish(row, draft, settled.next().flatten(), now)?;
    }
    // While they are drafts still: the lines of what is final are beyond everybody.
    drafts::save_totals_of_lines(tx, &changed).await?;
    applied.close(tx, &bills.ids()).await?;
    bills.draw(tx).await?;
    bills.write(tx).await
}

/// Makes a draft final, because somebody asked.
///
/// # Errors
/// `Missing`; `Conflict` `invoice_final` for anything but a draft, `invoice_empty` for one without a line.
pub async fn finalize(tx: &mut TenantTx, id: InvoiceId) -> Result<InvoiceRow> {
    let row = open(tx, id).await?;
    let before = data(&row);
    let lines = invoices::lines_of(tx, &[id.uuid()]).await?;
    if lines.is_empty() {
        return Err(Error::conflict(
            "invoice_empty",
            "The invoice has no lines, so there is nothing to bill. Add a line, or delete the draft.",
        ));
    }
    let rules = Rules::read(tx).await?;
    if row.finalize_at.is_some() {
        due::cancel(tx, Kind::Invoice, id.uuid()).await?;
    }
    let made = finalize_held(tx, &rules, vec![row], lines).await?;
    let row = made.into_iter().next().ok_or_else(|| Error::fault("a finalized invoice is not there"))?;
    clocks::nudge(tx, Lane::from_uuid(row.lane)).await?;
    tx.audit("invoice.finalize", id.to_string(), Some(before), Some(data(&row)));
    Ok(row)
}
