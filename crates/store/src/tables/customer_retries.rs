//! When customers asked for another try of an invoice.

use ids::{CustomerId, InvoiceId, RequestId};
use jiff::Timestamp;

use crate::bind::ts;
use crate::{StoreError, TenantTx, sql};

/// Notes that a customer asked now.
///
/// # Errors
/// Any store error.
pub async fn insert(tx: &mut TenantTx, invoice: InvoiceId, customer: CustomerId) -> Result<(), StoreError> {
    let (tenant, now) = (tx.tenant(), tx.now());
    let id = tx.fresh::<RequestId>().uuid();
    sqlx::query(sql!(
        "insert into customer_retries (tenant_id, id, invoice_id, customer_id, asked_at) values ($1, $2, $3, $4, $5)"
    ))
    .bind(tenant.uuid())
    .bind(id)
    .bind(invoice.uuid())
    .bind(customer.uuid())
    .bind(ts(now))
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// How often a customer asked for an invoice after an instant.
///
/// # Errors
/// Any store error.
pub async fn count_since(tx: &mut TenantTx, invoice: InvoiceId, since: Timestamp) -> Result<i64, StoreError> {
    let tenant = tx.tenant();
    let (count,): (i64,) = sqlx::query_as(sql!(
        "select count(*) from customer_retries where tenant_id = $1 and invoice_id = $2 and asked_at > $3"
    ))
    .bind(tenant.uuid())
    .bind(invoice.uuid())
    .bind(ts(since))
    .fetch_one(tx.conn())
    .await?;
    Ok(count)
}
