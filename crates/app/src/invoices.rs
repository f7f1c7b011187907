//! What can be done to an invoice as a whole.

use billing::InvoiceStatus;
use billing::invoice::InvoiceAction;
use ids::InvoiceId;
use money::Money;
use serde_json::{Value, json};
use store::invoices::InvoiceRow;
use store::{Kind, Lane, TenantTx, attempts, credit_notes, customers, due, invoices, ledger};

use crate::{Error, Result, charging, clocks, grants, recoveries, rows, subscriptions, writing};
use usecase::check::Checks;

/// What a receiver is told about an invoice. Amounts other than the total are left out while they are nothing: most
/// invoices have none of them, and every renewal tells of one.
pub(crate) fn data(row: &InvoiceRow) -> Value {
    let mut data = json!({
        "id": row.id,
        "number": row.number,
        "subscriptionId": row.subscription_id,
        "customerId": row.customer_id,
        "status": row.status,
        "totalAmount": row.total_minor,
        "currency": row.currency,
        "periodStart": row.period_start,
        "periodEnd": row.period_end,
    });
    for (name, minor) in [
        ("discountAmount", row.discount_minor),
        ("taxAmount", row.tax_minor),
        ("amountPaid", row.amount_paid_minor),
        ("prepaidApplied", row.prepaid_applied_minor),
        ("creditApplied", row.credit_applied_minor),
        ("creditGranted", row.credit_granted_minor),
        ("creditedAmount", row.credited_minor),
    ] {
        if minor != 0 {
            data[name] = minor.into();
        }
    }
    data
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
    if row.status == "draft" {
        return Err(Error::conflict(
            "invoice_draft",
            "The invoice is a draft: nothing is owed on it yet. Delete it, or finalize it first.",
        ));
    }
    nothing_under_way(tx, id).await?;
    let customer = customers::get(tx, row.customer_id).await?;
    subscriptions::enter_time_of(tx, &customer).await?;
    void_locked(tx, &mut row).await?;
    recoveries::stop(tx, id).await?;
    charging::taken_back(tx, &row).await?;
    clocks::nudge(tx, Lane::from_uuid(row.lane)).await?;
    tx.audit("invoice.void", id.to_string(), Some(before), Some(data(&row)));
    Ok(row)
}

/// Takes back a held invoice. Money that still arrives for it becomes a surplus.
pub(crate) async fn void_locked(tx: &mut TenantTx, row: &mut InvoiceRow) -> Result<()> {
    row.status = after(row, InvoiceAction::Void)?.as_str().to_owned();
    row.voided_at = Some(tx.now());
    invoices::save(tx, row).await?;
    let unbooked = |error| Error::fault("a void cannot be booked").because(error);
    let tax = tax_left(tx, row).await?;
    let voided = ::ledger::entries::invoice_voided(row.id, row.customer_id, owed(row)?, tax).map_err(unbooked)?;
    let now = tx.now();
    let mut journals = vec![writing::journal_row(&voided, now)];
    if row.credit_applied_minor > 0 {
        // What the balance paid goes back to it.
        let used = Money::new(row.credit_applied_minor, rows::currency(&row.currency)?);
        // Its taxes went back with what was owed.
        let none = Money::zero(used.currency());
        let back = ::ledger::entries::credit_granted(row.id, row.customer_id, used, none).map_err(unbooked)?;
        journals.push(writing::journal_row(&back, now));
    }
    journals.extend(grants::restore(tx, row).await?);
    ledger::post(tx, &journals).await?;
    end_dates(tx, row).await?;
    tx.record(InvoiceAction::Void.event(), row.id.uuid(), data(row));
    Ok(())
}

/// What credit notes left of an invoice's taxes.
async fn tax_left(tx: &mut TenantTx, row: &InvoiceRow) -> Result<Money> {
    let mut left = row.tax_minor;
    if row.tax_minor != 0 && row.credited_minor > 0 {
        let notes = credit_notes::of_invoice(tx, row.id).await?;
        for note in notes.iter().filter(|note| note.status == "issued") {
            left = left
                .checked_sub(note.tax_minor)
                .ok_or_else(|| Error::fault("the credit notes of an invoice do not fit together"))?;
        }
    }
    Ok(Money::new(left, rows::currency(&row.currency)?))
}

/// Refuses while an attempt to charge an invoice is not settled.
async fn nothing_under_way(tx: &mut TenantTx, id: InvoiceId) -> Result<()> {
    match attempts::unresolved_of(tx, id).await? {
        None => Ok(()),
        Some(_) => Err(Error::conflict(
            "payment_in_progress",
            "A payment of this invoice is not settled yet, so it stays as it is. Wait for its outcome and try again.",
        )),
    }
}

/// Nothing is done about an invoice by itself any more.
pub(crate) async fn end_dates(tx: &mut TenantTx, row: &InvoiceRow) -> Result<()> {
    due::cancel(tx, Kind::Collect, row.id.uuid()).await?;
    if row.collection != writing::AUTOMATIC {
        due::cancel(tx, Kind::Invoice, row.id.uuid()).await?;
    }
    Ok(())
}

/// An open invoice, held, with the transaction in its customer's time, that nobody is charging.
async fn open_and_idle(tx: &mut TenantTx, id: InvoiceId, what: &str) -> Result<InvoiceRow> {
    let row = lock(tx, id).await?;
    if row.status != "open" {
        return Err(Error::conflict(
            "invoice_not_open",
            format!("The invoice is {}, and only an open one can be {what}.", row.status),
        ));
    }
    nothing_under_way(tx, id).await?;
    let customer = customers::get(tx, row.customer_id).await?;
    subscriptions::enter_time_of(tx, &customer).await?;
    Ok(row)
}

/// Longest name of a payment outside of our gateways, in characters.
pub const MAX_REFERENCE_CHARS: usize = 200;

/// An open invoice was paid without a gateway of ours: in cash, by a transfer. `reference` is what the merchant knows the
/// payment by.
///
/// # Errors
/// `Missing`; a field error; `Conflict` when it is not open, or while an attempt to charge it is not settled.
pub async fn mark_paid(tx: &mut TenantTx, id: InvoiceId, reference: String) -> Result<InvoiceRow> {
    let mut checks = Checks::new();
    checks.text("reference", &reference, MAX_REFERENCE_CHARS);
    checks.done()?;
    let mut row = open_and_idle(tx, id, "marked as paid").await?;
    let (before, now) = (data(&row), tx.now());
    let paid = owed(&row)?;
    row.status = after(&row, InvoiceAction::Pay)?.as_str().to_owned();
    row.amount_paid_minor = paid.minor();
    row.paid_at = Some(now);
    row.paid_reference = Some(reference);
    invoices::save(tx, &row).await?;
    let journal = ::ledger::entries::payment_outside(id, row.customer_id, paid)
        .map_err(|error| Error::fault("a payment cannot be booked").because(error))?;
    let journal = writing::journal_row(&journal, now);
    ledger::post(tx, &[journal]).await?;
    end_dates(tx, &row).await?;
    let mut told = data(&row);
    told["paidReference"] = row.paid_reference.clone().into();
    tx.record(InvoiceAction::Pay.event(), id.uuid(), told.clone());
    recoveries::stop(tx, id).await?;
    charging::paid_up(tx, &row).await?;
    clocks::nudge(tx, Lane::from_uuid(row.lane)).await?;
    tx.audit("invoice.mark_paid", id.to_string(), Some(before), Some(told));
    Ok(invoices::get(tx, id).await?)
}

/// An open invoice is given up as a loss. Money that still arrives for it is taken.
///
/// # Errors
/// `Missing`; `Conflict` when it is not open, or while an attempt to charge it is not settled.
pub async fn mark_uncollectible(tx: &mut TenantTx, id: InvoiceId) -> Result<InvoiceRow> {
    let mut row = open_and_idle(tx, id, "given up").await?;
    let before = data(&row);
    recoveries::write_off(tx, &mut row).await?;
    end_dates(tx, &row).await?;
    recoveries::stop(tx, id).await?;
    tx.audit("invoice.mark_uncollectible", id.to_string(), Some(before), Some(data(&row)));
    Ok(invoices::get(tx, id).await?)
}
