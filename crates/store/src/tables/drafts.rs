//! Bills that are not final: they change, they go, and they become final all at once.
//!
//! Every statement demands the draft; the database refuses the lines of anything else ([`walls`](crate::migrate::walls)).

use ids::{InvoiceId, SubscriptionId};
use uuid::Uuid;

use crate::bind::{column, ts, ts_column, ts_opt, ts_opt_column};
use crate::tables::invoices::{InvoiceRow, LineRow};
use crate::{StoreError, TenantTx, sql};

fn all_or_lost(touched: u64, wanted: usize) -> Result<(), StoreError> {
    if usize::try_from(touched) == Ok(wanted) { Ok(()) } else { Err(StoreError::LeaseLost) }
}

/// The drafts of a subscription, oldest first.
///
/// # Errors
/// Any store error.
pub async fn ids_of(tx: &mut TenantTx, subscription: SubscriptionId) -> Result<Vec<Uuid>, StoreError> {
    let tenant = tx.tenant();
    let found: Vec<(Uuid,)> = sqlx::query_as(sql!(
        "select id from invoices
          where tenant_id = $1 and subscription_id = $2 and status = 'draft'
            and customer_id = (select s.customer_id from subscriptions s where s.tenant_id = $1 and s.id = $2)
          order by id"
    ))
    .bind(tenant.uuid())
    .bind(subscription.uuid())
    .fetch_all(tx.conn())
    .await?;
    Ok(found.into_iter().map(|(id,)| id).collect())
}

/// Writes what may change on a draft. The row must be held.
///
/// # Errors
/// `LeaseLost` when it is no draft any more; `Constraint` when a value breaks the schema's rules.
pub async fn save(tx: &mut TenantTx, row: &InvoiceRow) -> Result<(), StoreError> {
    let (tenant, now) = (tx.tenant(), tx.now());
    let touched = sqlx::query(sql!(
        "update invoices set subtotal_minor = $3, discount_minor = nullif($4, 0), tax_minor = nullif($5, 0),
                total_minor = $6, credit_granted_minor = nullif($7, 0), period_start = $8, period_end = $9,
                collection = nullif($10, 'automatic'), days_until_due = $11, memo = $12, due_at = $13,
                finalize_at = $14, metadata = $15, version = version + 1, updated_at = $16
          where tenant_id = $1 and id = $2 and status = 'draft'"
    ))
    .bind(tenant.uuid())
    .bind(row.id.uuid())
    .bind(row.subtotal_minor)
    .bind(row.discount_minor)
    .bind(row.tax_minor)
    .bind(row.total_minor)
    .bind(row.credit_granted_minor)
    .bind(ts(row.period_start))
    .bind(ts(row.period_end))
    .bind(&row.collection)
    .bind(row.days_until_due)
    .bind(&row.memo)
    .bind(ts(row.due_at))
    .bind(ts_opt(row.finalize_at))
    .bind(&row.metadata)
    .bind(ts(now))
    .execute(tx.conn())
    .await?
    .rows_affected();
    all_or_lost(touched, 1)
}

/// Makes drafts final: their amounts, their numbers and where they stand. The rows must be held.
///
/// # Errors
/// `LeaseLost` when one is no draft any more; `Constraint("invoices_number_once")` and others of the table.
pub async fn finalize(tx: &mut TenantTx, rows: &[InvoiceRow]) -> Result<(), StoreError> {
    if rows.is_empty() {
        return Ok(());
    }
    let (tenant, now) = (tx.tenant(), tx.now());
    let touched = sqlx::query(sql!(
        "update invoices i set status = n.status, series = n.series, prefix = n.prefix, number = n.number,
                subtotal_minor = n.subtotal, discount_minor = nullif(n.discount, 0), tax_minor = nullif(n.tax, 0),
                total_minor = n.total, prepaid_applied_minor = nullif(n.prepaid_applied, 0),
                credit_applied_minor = nullif(n.credit_applied, 0), credit_granted_minor = nullif(n.credit_granted, 0),
                due_at = n.due_at, finalize_at = null, finalized_at = n.finalized_at, paid_at = n.paid_at,
                version = i.version + 1, updated_at = $2
           from unnest($3::uuid[], $4::text[], $5::text[], $6::text[], $7::int8[], $8::int8[], $9::int8[], $10::int8[],
                  $11::int8[], $12::int8[], $13::int8[], $14::int8[], $15::timestamptz[], $16::timestamptz[],
                  $17::timestamptz[])
             as n (id, status, series, prefix, number, subtotal, discount, tax, total, prepaid_applied, credit_applied,
                   credit_granted, due_at, finalized_at, paid_at)
          where i.tenant_id = $1 and i.id = n.id and i.status = 'draft'"
    ))
    .bind(tenant.uuid())
    .bind(ts(now))
    .bind(column(rows, |row| row.id.uuid()))
    .bind(column(rows, |row| row.status.clone()))
    .bind(column(rows, |row| row.series.clone()))
    .bind(column(rows, |row| row.prefix.clone()))
    .bind(column(rows, |row| row.number))
    .bind(column(rows, |row| row.subtotal_minor))
    .bind(column(rows, |row| row.discount_minor))
    .bind(column(rows, |row| row.tax_minor))
    .bind(column(rows, |row| row.total_minor))
    .bind(column(rows, |row| row.prepaid_applied_minor))
    .bind(column(rows, |row| row.credit_applied_minor))
    .bind(column(rows, |row| row.credit_granted_minor))
    .bind(ts_column(rows, |row| row.due_at))
    .bind(ts_opt_column(rows, |row| row.finalized_at))
    .bind(ts_opt_column(rows, |row| row.paid_at))
    .execute(tx.conn())
    .await?
    .rows_affected();
    all_or_lost(touched, rows.len())
}

/// Throws drafts away; their lines must be gone.
///
/// # Errors
/// `LeaseLost` when one is no draft any more.
pub async fn delete(tx: &mut TenantTx, ids: &[Uuid]) -> Result<(), StoreError> {
    let tenant = tx.tenant();
    let gone = sqlx::query(sql!("delete from invoices where tenant_id = $1 and id = any($2) and status = 'draft'"))
        .bind(tenant.uuid())
        .bind(ids)
        .execute(tx.conn())
        .await?
        .rows_affected();
    all_or_lost(gone, ids.len())
}

/// Throws all lines of drafts away.
///
/// # Errors
/// Any store error.
pub async fn delete_lines_of(tx: &mut TenantTx, ids: &[Uuid]) -> Result<(), StoreError> {
    let tenant = tx.tenant();
    sqlx::query(sql!("delete from invoice_lines where tenant_id = $1 and invoice_id = any($2)"))
        .bind(tenant.uuid())
        .bind(ids)
        .execute(tx.conn())
        .await?;
    Ok(())
}

/// Throws one line of a draft away.
///
/// # Errors
/// `LeaseLost` when it is not there, or not a draft's.
pub async fn delete_line(tx: &mut TenantTx, invoice: InvoiceId, line_no: i16) -> Result<(), StoreError> {
    let tenant = tx.tenant();
    let gone = sqlx::query(sql!("delete from invoice_lines where tenant_id = $1 and invoice_id = $2 and line_no = $3"))
        .bind(tenant.uuid())
        .bind(invoice.uuid())
        .bind(line_no)
        .execute(tx.conn())
        .await?
        .rows_affected();
    all_or_lost(gone, 1)
}

/// Writes another amount into a line of a draft.
///
/// # Errors
/// `LeaseLost` when it is not there, or not a draft's.
pub async fn save_line(tx: &mut TenantTx, row: &LineRow) -> Result<(), StoreError> {
    let tenant = tx.tenant();
    let touched = sqlx::query(sql!(
        "update invoice_lines set description = $4, quantity = $5, amount_minor = $6::int8,
                net_minor = nullif($7::int8, $6::int8),
                discount_minor = nullif($8, 0), tax_minor = nullif($9, 0), period_start = $10, period_end = $11,
                discountable = nullif($12, true), derivation = $13::json
          where tenant_id = $1 and invoice_id = $2 and line_no = $3"
    ))
    .bind(tenant.uuid())
    .bind(row.invoice_id.uuid())
    .bind(row.line_no)
    .bind(&row.description)
    .bind(row.quantity)
    .bind(row.amount_minor)
    .bind(row.net_minor)
    .bind(row.discount_minor)
    .bind(row.tax_minor)
    .bind(ts(row.period_start))
    .bind(ts(row.period_end))
    .bind(row.discountable)
    .bind(row.derivation.to_string())
    .execute(tx.conn())
    .await?
    .rows_affected();
    all_or_lost(touched, 1)
}

/// Writes what discounts and taxes made of lines of drafts.
///
/// # Errors
/// `LeaseLost` when one is not there, or not a draft's.
pub async fn save_totals_of_lines(tx: &mut TenantTx, rows: &[LineRow]) -> Result<(), StoreError> {
    if rows.is_empty() {
        return Ok(());
    }
    let tenant = tx.tenant();
    let touched = sqlx::query(sql!(
        "update invoice_lines l set discount_minor = nullif(n.discount, 0), net_minor = nullif(n.net, l.amount_minor),
                tax_minor = nullif(n.tax, 0)
           from unnest($2::uuid[], $3::int2[], $4::int8[], $5::int8[], $6::int8[])
             as n (invoice_id, line_no, discount, net, tax)
          where l.tenant_id = $1 and l.invoice_id = n.invoice_id and l.line_no = n.line_no"
    ))
    .bind(tenant.uuid())
    .bind(column(rows, |row| row.invoice_id.uuid()))
    .bind(column(rows, |row| row.line_no))
    .bind(column(rows, |row| row.discount_minor))
    .bind(column(rows, |row| row.net_minor))
    .bind(column(rows, |row| row.tax_minor))
    .execute(tx.conn())
    .await?
    .rows_affected();
    all_or_lost(touched, rows.len())
}
