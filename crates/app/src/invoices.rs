//! What can be done to an invoice as a whole.

use billing::InvoiceStatus;
use billing::invoice::InvoiceAction;
use ids::InvoiceId;
use money::Money;
use serde_json::{Value, json};
use store::invoices::InvoiceRow;
use store::{Kind, TenantTx, attempts, due, invoices, ledger};

use crate::{Error, Result, grants, recoveries, rows, writing};

/// What a receiver is told about an invoice.
pub(crate) fn data(row: &InvoiceRow) -> Value {
    json!({
        "id": row.id,
        "number": row.number,
        "subscriptionId": row.subscription_id,
        "customerId": row.customer_id,
        "status": row.status,
        "discountAmount": row.discount_minor,
        "taxAmount": row.tax_minor,
        "totalAmount": row.total_minor,
        "amountPaid": row.amount_paid_minor,
        "prepaidApplied": row.prepaid_applied_minor,
        "creditApplied": row.credit_applied_minor,
        "creditGranted": row.credit_granted_minor,
        "creditedAmount": row.credited_minor,
        "currency": row.currency,
        "periodStart": row.period_start,
        "periodEnd": row.period_end,
    })
}

/// One invoice, held until the transaction ends.
pub(crate) async fn lock(tx: &mut TenantTx, id: InvoiceId) -> Result<InvoiceRow> {
    invoices::lock(tx, &[id.uuid()]).await?.into_iter().next().ok_or_else(|| Error::missing("invoice"))
}

/// Where an invoice goes when `action` happens to it.
pub(crate) fn after(row: &InvoiceRow, action: InvoiceAction) -> Result<InvoiceStatus> {
    let status = InvoiceStatus::parse(&row.status)
        .ok_or_else(|| Error::fault(format!("stored invoice status {:?} is not known", row.status)))?;
    status.after(action).map_err(|refusal| Error::conflict(refusal.code(), refusal.to_string()))
}

/// What is to be paid in money: the total less what the balance paid.
pub(crate) fn owed(row: &InvoiceRow) -> Result<Money> {
    Ok(Money::new(row.owed_minor(), rows::currency(&row.currency)?))
}

/// Takes an open invoice back. It keeps its number; its journal is reversed.
///
/// # Errors
/// `Conflict` when it is not open, or while an attempt to charge it is not settled.
pub async fn void(tx: &mut TenantTx, id: InvoiceId) -> Result<InvoiceRow> {
    let mut row = lock(tx, id).await?;
    let before = data(&row);
    if attempts::unresolved_of(tx, id).await?.is_some() {
        return Err(Error::conflict(
            "payment_in_progress",
            "A payment of this invoice is not settled yet, so it cannot be voided. Wait for its outcome and try again.",
        ));
    }
    void_locked(tx, &mut row).await?;
    recoveries::stop(tx, id).await?;
    tx.audit("invoice.void", id.to_string(), Some(before), Some(data(&row)));
    Ok(row)
}

/// Takes back a held invoice. Money that still arrives for it becomes a surplus.
pub(crate) async fn void_locked(tx: &mut TenantTx, row: &mut InvoiceRow) -> Result<()> {
    row.status = after(row, InvoiceAction::Void)?.as_str().to_owned();
    row.voided_at = Some(tx.now());
    invoices::save(tx, row).await?;
    let unbooked = |error| Error::fault("a void cannot be booked").because(error);
    let voided = ::ledger::entries::invoice_voided(row.id, row.customer_id, owed(row)?).map_err(unbooked)?;
    let now = tx.now();
    let mut journals = vec![writing::journal_row(&voided, now)];
    if row.credit_applied_minor > 0 {
        // What the balance paid goes back to it.
        let used = Money::new(row.credit_applied_minor, rows::currency(&row.currency)?);
        let back = ::ledger::entries::credit_granted(row.id, row.customer_id, used).map_err(unbooked)?;
        journals.push(writing::journal_row(&back, now));
    }
    journals.extend(grants::restore(tx, row).await?);
    ledger::post(tx, &journals).await?;
    due::cancel(tx, Kind::Collect, row.id.uuid()).await?;
    tx.record(InvoiceAction::Void.event(), row.id.uuid(), data(row));
    Ok(())
}
