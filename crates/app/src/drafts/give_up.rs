//! Drafts that nobody wants any more.

use ids::Uuid;
use store::invoices::{self as invoice_rows, InvoiceRow, LineRow};
use store::subscriptions::SubscriptionRow;
use store::{Kind, TenantTx, drafts, due, invoice_items, subscriptions};

use super::lines::summed;
use crate::Result;
use crate::invoices::data;

/// Throws held drafts away: nothing of them was ever owed, so they are not voided. What waited before it was put on one
/// waits again; what was made for one goes with it.
pub(super) async fn throw_away(tx: &mut TenantTx, gone: &[InvoiceRow]) -> Result<()> {
    let ids: Vec<Uuid> = gone.iter().map(|row| row.id.uuid()).collect();
    drafts::delete_lines_of(tx, &ids).await?;
    for item in invoice_items::release(tx, &ids, None).await? {
        subscriptions::flag_waiting(tx, item.customer_id, item.subscription_id, &item.currency).await?;
    }
    invoice_items::delete_targeted(tx, &ids, None).await?;
    drafts::delete(tx, &ids).await?;
    for row in gone {
        due::cancel(tx, Kind::Invoice, row.id.uuid()).await?;
        if let Some(subscription) = row.subscription_id {
            subscriptions::forget_invoice(tx, subscription, row.id).await?;
        }
        tx.record("invoice.deleted", row.id.uuid(), data(row));
    }
    Ok(())
}

/// A subscription has ended at once: the fees of time that is not served come off its drafts, and a draft with nothing
/// else goes. What was used before, and what a merchant put there, stays and is billed. Answers whether anything went.
///
/// # Errors
/// Any store error.
pub(crate) async fn give_up(tx: &mut TenantTx, row: &SubscriptionRow) -> Result<bool> {
    let ids = drafts::ids_of(tx, row.id).await?;
    if ids.is_empty() {
        return Ok(false);
    }
    let mut held = invoice_rows::lock(tx, &ids).await?;
    held.retain(|draft| draft.status == "draft");
    let lines = invoice_rows::lines_of(tx, &ids).await?;
    let now = tx.now();
    let is_unserved = |line: &LineRow| line.kind == "plan_charge" && line.period_end > now;
    let mut changed = false;
    for draft in held {
        let own = lines.iter().filter(|line| line.invoice_id == draft.id).cloned();
        let (unserved, rest): (Vec<LineRow>, Vec<LineRow>) = own.partition(is_unserved);
        if unserved.is_empty() {
            continue;
        }
        changed = true;
        if rest.is_empty() {
            throw_away(tx, &[draft]).await?;
            continue;
        }
        for line in &unserved {
            drafts::delete_line(tx, draft.id, line.line_no).await?;
        }
        summed(tx, draft, &rest).await?;
    }
    Ok(changed)
}
