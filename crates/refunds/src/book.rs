//! What a settled refund means for the books, and for what it gives back.

use ledger::entries::{self, RefundOf};
use money::{Currency, Money};
use store::refunds::{self as table, RefundRow};
use store::{TenantTx, attempts, credit_notes, ledger as books};
use usecase::books::booked;
use usecase::{Error, Result};

/// How much goes back.
///
/// # Errors
/// `Fault` for a stored currency that is none.
pub(crate) fn amount_of(row: &RefundRow) -> Result<Money> {
    let currency = Currency::parse(&row.currency)
        .map_err(|_| Error::fault(format!("stored currency {:?} is not known", row.currency)))?;
    Ok(Money::new(row.amount_minor, currency))
}

fn of(row: &RefundRow) -> RefundOf {
    if row.surplus_id.is_some() { RefundOf::Surplus } else { RefundOf::CreditNote }
}

/// The money is on its way: it is owed no more.
pub(crate) async fn made(tx: &mut TenantTx, row: &RefundRow) -> Result<()> {
    let journal = entries::refund_made(row.id, row.customer_id, of(row), amount_of(row)?);
    let journal = booked(journal, tx.now(), "a refund cannot be booked")?;
    books::post(tx, &[journal]).await?;
    Ok(())
}

/// The money is back at the gateway: it is owed as before.
pub(crate) async fn returned(tx: &mut TenantTx, row: &RefundRow) -> Result<()> {
    let journal = entries::refund_returned(row.id, row.customer_id, of(row), amount_of(row)?);
    let journal = booked(journal, tx.now(), "a refund that came back cannot be booked")?;
    books::post(tx, &[journal]).await?;
    Ok(())
}

/// What was set aside of the charge is free again.
pub(crate) async fn free(tx: &mut TenantTx, row: &RefundRow) -> Result<()> {
    if attempts::set_aside(tx, row.attempt_id, row.amount_minor.saturating_neg()).await? {
        return Ok(());
    }
    Err(Error::fault("less was set aside of a charge than its refund"))
}

/// Writes on what is given back how its refunds stand by now. To be called when the refund is saved.
pub(crate) async fn tell_source(tx: &mut TenantTx, row: &RefundRow) -> Result<()> {
    let sums = table::sums_of(tx, row.credit_note_id, row.surplus_id).await?;
    if let Some(note) = row.credit_note_id {
        let found = credit_notes::get(tx, note).await?;
        if found.status == "issued" {
            let status = if sums.succeeded_minor >= found.refund_minor {
                "succeeded"
            } else if sums.open_minor > 0 {
                "pending"
            } else if row.state == "canceled" {
                "canceled"
            } else {
                "failed"
            };
            credit_notes::set_refund_status(tx, note, status).await?;
        }
    }
    if let Some(surplus) = row.surplus_id
        && let Some(found) = books::lock_surplus_of(tx, row.attempt_id).await?
    {
        let state = if sums.succeeded_minor >= found.amount_minor { "refunded" } else { "open" };
        books::set_surplus(tx, surplus, state).await?;
    }
    Ok(())
}
