//! How a session ends, and what the merchant is told of it. Each end is told once: a session that is over stays as it is.

use runtime::secret::Secrets;
use serde_json::{Value, json};
use store::checkouts::{self, CheckoutRow};
use store::{TenantTx, customers, payment_links};
use usecase::Result;
use usecase::personal::{OF_CUSTOMER, Pen};

use crate::terms::terms;

/// What a receiver is told about a session.
pub(crate) fn data(row: &CheckoutRow) -> Result<Value> {
    let terms = terms(row)?;
    let quote = terms.quote.as_ref();
    Ok(json!({
        "id": row.id,
        "mode": terms.buys.as_str(),
        "status": row.status,
        "paymentStatus": row.payment_status,
        "customerId": row.customer_id,
        "subscriptionId": row.subscription_id,
        "invoiceId": row.invoice_id,
        "orderId": row.order_id,
        "paymentLinkId": row.link_id,
        "amount": quote.map(|quote| quote.due),
        "currency": quote.map(|quote| &quote.currency),
        "metadata": row.metadata,
    }))
}

/// The session is completed, paid or with nothing to pay. Its place on the worker's list is the caller's.
pub(crate) async fn complete(tx: &mut TenantTx, secrets: &Secrets, row: &mut CheckoutRow, payment: &str) -> Result<()> {
    "completed".clone_into(&mut row.status);
    payment.clone_into(&mut row.payment_status);
    row.completed_at = Some(tx.now());
    over(tx, secrets, row, "checkout_session.completed", "checkout_session.complete").await
}

/// Nobody paid in time.
pub(crate) async fn expire(tx: &mut TenantTx, secrets: &Secrets, row: &mut CheckoutRow) -> Result<()> {
    "expired".clone_into(&mut row.status);
    if let Some(link) = row.link_id.filter(|_| row.invoice_id.is_some() || row.subscription_id.is_some()) {
        payment_links::take(tx, link, -1).await?;
    }
    over(tx, secrets, row, "checkout_session.expired", "checkout_session.expire").await
}

async fn over(
    tx: &mut TenantTx,
    secrets: &Secrets,
    row: &mut CheckoutRow,
    event: &'static str,
    deed: &'static str,
) -> Result<()> {
    // Who a guest was is the customer's to tell from now on, or nobody's.
    row.guest = None;
    row.ask = None;
    checkouts::save(tx, row).await?;
    let told = data(row)?;
    match row.customer_id {
        Some(id) => {
            let payer = customers::get(tx, id).await?;
            let pen = Pen::of(tx, secrets, &payer).await?;
            pen.record(tx, event, row.id.uuid(), told.clone(), OF_CUSTOMER);
            pen.audit(tx, deed, row.id.to_string(), (None, Some(told)), OF_CUSTOMER);
        }
        None => {
            tx.record(event, row.id.uuid(), told.clone());
            tx.audit(deed, row.id.to_string(), None, Some(told));
        }
    }
    Ok(())
}
