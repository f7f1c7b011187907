//! Invoices that are sent and that the customer pays by themselves, until a day.
//!
//! Sending is an event with the link of the invoice's page: whoever writes to customers listens to it. On its day an
//! invoice that is still open is overdue, which is told once; its subscription is then past due until it is paid.

use ids::{CustomerId, InvoiceId, Uuid};
use jiff::Timestamp;
use runtime::secret::Secrets;
use serde_json::Value;
use store::customer_link::{CustomerLink, Purpose};
use store::due::NewDue;
use store::invoices::InvoiceRow;
use store::page_link::PageLink;
use store::{Kind, Lane, TenantScope, TenantTx, due, invoices};

use crate::invoices::{data, lock};
use crate::writing::AUTOMATIC;
use crate::{Error, Result, drafts, recoveries};

/// The address of an invoice's page, for whoever knows where the pages are.
pub fn hosted_url(base_url: &str, secrets: &Secrets, scope: &TenantScope, id: InvoiceId) -> String {
    format!("{base_url}/i/{}", PageLink::of(scope, id).reveal(&secrets.sealing_key))
}

/// The address of a customer's page: of the whole account, or of what is owed and another card. It ends at an instant on the
/// wall, or never.
pub fn customer_url(
    base_url: &str,
    secrets: &Secrets,
    scope: &TenantScope,
    customer: CustomerId,
    purpose: Purpose,
    expires: Option<Timestamp>,
) -> String {
    let link = CustomerLink::of(scope, customer, purpose, expires);
    format!("{base_url}/c/{}", link.reveal(&secrets.sealing_key))
}

/// What a receiver is told with the link in it.
fn told(row: &InvoiceRow, url: Option<String>) -> Value {
    let mut told = data(row);
    told["dueAt"] = row.due_at.to_string().into();
    told["hostedUrl"] = url.into();
    told
}

/// Sends an invoice because somebody asked; a draft is finalized first. One that is charged automatically may be sent as
/// well, and is charged all the same.
///
/// # Errors
/// `Missing`; `Conflict` `invoice_not_open` when nothing is owed on it, `invoice_empty` for a draft without a line.
pub async fn send(tx: &mut TenantTx, id: InvoiceId, url: String) -> Result<InvoiceRow> {
    let held = lock(tx, id).await?;
    let mut row = if held.status == "draft" { drafts::finalize(tx, id).await? } else { held };
    if row.status != "open" {
        return Err(Error::conflict(
            "invoice_not_open",
            format!("The invoice is {}, so there is nothing to pay. Send the link of its page instead.", row.status),
        ));
    }
    mark_sent(tx, std::slice::from_mut(&mut row), |_| Some(url.clone())).await?;
    tx.audit("invoice.send", id.to_string(), None, None);
    Ok(row)
}

/// Tells of held open invoices that are sent now, and comes back on their days.
pub(crate) async fn mark_sent(
    tx: &mut TenantTx,
    held: &mut [InvoiceRow],
    url: impl Fn(&InvoiceRow) -> Option<String>,
) -> Result<()> {
    let now = tx.now();
    let ids: Vec<Uuid> = held.iter().map(|row| row.id.uuid()).collect();
    invoices::mark_sent(tx, &ids).await?;
    let mut days = Vec::new();
    for row in held {
        row.sent_at = Some(now);
        row.version = row.version.saturating_add(1);
        row.updated_at = now;
        if row.collection != AUTOMATIC && row.overdue_at.is_none() {
            days.push(NewDue { subject: row.id.uuid(), lane: Lane::from_uuid(row.lane), due_at: Some(row.due_at) });
        }
        tx.record("invoice.sent", row.id.uuid(), told(row, url(row)));
    }
    Ok(due::schedule(tx, Kind::Invoice, &days).await?)
}

/// Whether the day of a sent invoice has come.
pub(crate) fn is_overdue_by(row: &InvoiceRow, now: Timestamp) -> bool {
    row.status == "open" && row.collection != AUTOMATIC && row.due_at <= now
}

/// The days of held sent invoices have come: told once each.
pub(crate) async fn mark_overdue(tx: &mut TenantTx, held: &mut [InvoiceRow]) -> Result<()> {
    let now = tx.now();
    let ids: Vec<Uuid> = held.iter().map(|row| row.id.uuid()).collect();
    invoices::mark_overdue(tx, &ids).await?;
    for row in held {
        row.overdue_at = Some(now);
        tx.record("invoice.overdue", row.id.uuid(), told(row, None));
        recoveries::mark_past_due(tx, row).await?;
    }
    Ok(())
}
