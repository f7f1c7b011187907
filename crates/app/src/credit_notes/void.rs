//! Taking a credit note back.

use ids::CreditNoteId;
use ledger::entries;
use store::credit_notes::{self as table, NoteRow};
use store::invoices::InvoiceRow;
use store::ledger as books;
use store::{TenantTx, attempts, customers, dunning, invoices as invoice_rows};

use super::{booked, data, parts_of};
use crate::subscriptions::enter_time_of;
use crate::{Error, Result, invoices};

/// Voids a credit note. It keeps its number, and its journal is reversed: what it took from an open invoice is owed again,
/// what the balance got is taken from it, and a refund that is not under way is not made.
///
/// # Errors
/// `Missing`; `Conflict` when it is void, when the invoice was settled by it or is over, while a payment of the invoice is
/// not settled, when the balance was spent meanwhile, and once its refund was sent.
pub async fn void(tx: &mut TenantTx, id: CreditNoteId) -> Result<NoteRow> {
    let found = table::get(tx, id).await?;
    let mut invoice = invoices::lock(tx, found.invoice_id).await?;
    let customer = customers::get(tx, found.customer_id).await?;
    enter_time_of(tx, &customer).await?;
    // As it is now that the invoice is held.
    let mut row = table::get(tx, id).await?;
    if row.status != "issued" {
        return Err(Error::conflict("credit_note_void", "This credit note is void already."));
    }
    let before = data(&row);
    if row.owed_minor > 0 {
        raise(tx, &mut invoice, &row).await?;
    }
    invoice_rows::save(tx, &invoice).await?;
    if row.balance_minor > 0 {
        balance_has(tx, &row).await?;
    }
    if row.refund_minor > 0 {
        refunds::give_up_for(tx, row.id).await?;
    }
    let now = tx.now();
    let (parts, tax) = parts_of(&row)?;
    let journal = booked(entries::credit_note_voided(row.id, row.customer_id, &parts, tax), now)?;
    books::post(tx, &[journal]).await?;
    row.status = "void".to_owned();
    row.voided_at = Some(now);
    row.refund_status = row.refund_status.map(|_| "canceled".to_owned());
    table::save_void(tx, &row).await?;
    tx.record("credit_note.voided", row.id.uuid(), data(&row));
    tx.audit("credit_note.void", row.id.to_string(), Some(before), Some(data(&row)));
    Ok(table::get(tx, id).await?)
}

/// Makes what was credited owed again, on an invoice that is still open.
async fn raise(tx: &mut TenantTx, invoice: &mut InvoiceRow, row: &NoteRow) -> Result<()> {
    if invoice.status != "open" {
        return Err(Error::conflict(
            "invoice_settled",
            format!(
                "The invoice is {} by now, so what this credit note took from it cannot be owed again. Make a new invoice.",
                invoice.status
            ),
        ));
    }
    if attempts::unresolved_of(tx, invoice.id).await?.is_some() {
        return Err(Error::conflict(
            "payment_in_progress",
            "A payment of the invoice is not settled yet, so what is owed on it cannot change. Wait for its outcome and try \
             again.",
        ));
    }
    invoice.credited_minor = invoice
        .credited_minor
        .checked_sub(row.owed_minor)
        .ok_or_else(|| Error::fault("the credit notes of an invoice do not fit together"))?;
    Ok(dunning::set_amount(tx, invoice.id, invoice.owed_minor()).await?)
}

/// Demands that the balance still has what it got, and holds it.
async fn balance_has(tx: &mut TenantTx, row: &NoteRow) -> Result<()> {
    let held = books::lock_credit_of(tx, &[row.customer_id.uuid()]).await?;
    let held = held.iter().find(|held| held.currency == row.currency).map_or(0, |held| held.balance_minor);
    if held < row.balance_minor {
        return Err(Error::conflict(
            "balance_too_small",
            format!(
                "The customer's balance got {} from this credit note and holds {held} now: it was spent. It cannot be taken \
                 back.",
                row.balance_minor
            ),
        ));
    }
    Ok(())
}
