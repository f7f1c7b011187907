//! Charging an open invoice because somebody asked, not because it is time.

use ids::InvoiceId;
use store::due::NewDue;
use store::invoices::InvoiceRow;
use store::{Kind, Lane, TenantTx, attempts, customers, due, dunning, methods};

use crate::writing::AUTOMATIC;
use crate::{Error, Result, clocks, invoices, recoveries, subscriptions};

/// Asks for an invoice to be charged as soon as this commits; one that was given up as a loss, too. The worker does it: no request ever waits
/// for a gateway with a transaction open.
///
/// # Errors
/// `Missing`; `Conflict` when nothing is owed on the invoice, while an attempt is not settled, or when a customer who pays
/// by themselves has nothing that could be charged; `Conflict` `revenue_cap_reached`.
pub async fn pay_now(tx: &mut TenantTx, id: InvoiceId) -> Result<InvoiceRow> {
    let invoice = invoices::lock(tx, id).await?;
    if invoice.status == "draft" {
        return Err(Error::conflict(
            "invoice_draft",
            "The invoice is a draft: nothing is owed yet. Finalize it first.",
        ));
    }
    if !matches!(invoice.status.as_str(), "open" | "uncollectible") {
        return Err(Error::conflict(
            "invoice_not_open",
            format!("The invoice is {}, so there is nothing to charge.", invoice.status),
        ));
    }
    let stands = attempts::in_the_way(tx, id).await?;
    if stands.unresolved.is_some() {
        return Err(Error::conflict(
            "payment_in_progress",
            "A payment of this invoice is not settled yet. It is being looked up; another one would risk charging twice.",
        ));
    }
    if invoice.collection != AUTOMATIC && !has_method(tx, &invoice).await? {
        return Err(Error::conflict(
            "no_payment_method",
            "The customer pays this invoice by themselves and has no saved method to charge. Save one first, or mark the \
             invoice as paid when the money is there.",
        ));
    }
    if stands.capped {
        super::cap::demand_room(tx, &invoice).await?;
    }
    let customer = customers::get(tx, invoice.customer_id).await?;
    subscriptions::enter_time_of(tx, &customer).await?;
    match dunning::lock_of_invoice(tx, id).await? {
        Some(schedule) if invoice.status == "open" => {
            recoveries::retry_now(tx, schedule.id).await?;
        }
        Some(_) | None => {
            let work = NewDue { subject: id.uuid(), lane: Lane::from_uuid(invoice.lane), due_at: Some(tx.now()) };
            due::schedule_asked(tx, Kind::Collect, &work).await?;
        }
    }
    clocks::nudge(tx, Lane::from_uuid(invoice.lane)).await?;
    tx.audit("invoice.pay", id.to_string(), None, None);
    Ok(invoice)
}

/// Whether the customer has anything saved that may still be charged.
async fn has_method(tx: &mut TenantTx, invoice: &InvoiceRow) -> Result<bool> {
    let saved = methods::active_of(tx, &[invoice.customer_id.uuid()]).await?;
    Ok(saved.iter().any(|method| method.refused_code.is_none()))
}
