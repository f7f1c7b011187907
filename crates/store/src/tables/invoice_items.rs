//! What is to be billed by itself: it waits for a bill, and is put on one, once.

use ids::{CustomerId, InvoiceId, InvoiceItemId, SubscriptionId};
use jiff::Timestamp;
use serde_json::Value;
use uuid::Uuid;

use crate::bind::{column, ts, ts_opt};
use crate::row::row;
use crate::tables::list::{List, Made};
use crate::tables::{PageOf, metadata};
use crate::{StoreError, TenantTx, sql};

row! {
    /// Something to be billed by itself.
    InvoiceItemRow {
        id: InvoiceItemId,
        customer_id: CustomerId,
        /// Whose next bill it waits for; the first bill of the customer in its currency, if none.
        subscription_id: Option<SubscriptionId>,
        /// The bill it is on; it waits while there is none.
        invoice_id: Option<InvoiceId>,
        /// Whether it was made for a draft, and goes with it.
        targeted: bool,
        description: String,
        quantity: i64,
        /// Minor units for one, as exact digits; below zero for a credit.
        unit_amount: String,
        /// All of it, rounded once.
        amount_minor: i64,
        currency: String,
        period_start: Option<Timestamp>,
        period_end: Option<Timestamp>,
        discountable: bool,
        metadata: Value,
        /// The line as it will stand on the bill, where it follows from a change of the subscription.
        line: Option<Value>,
        version: i64,
        created_at: Timestamp,
        updated_at: Timestamp,
    }
}

/// What a list may be narrowed by.
#[derive(Clone, Debug, Default)]
pub struct InvoiceItemFilter {
    /// Of this payer.
    pub customer: Option<CustomerId>,
    /// Waiting for this subscription.
    pub subscription: Option<SubscriptionId>,
    /// On this bill.
    pub invoice: Option<InvoiceId>,
    /// Waiting, or not.
    pub waiting: Option<bool>,
    /// When they were made, and what they carry.
    pub made: Made,
}

/// Stores one.
///
/// # Errors
/// Any store error.
pub async fn insert(tx: &mut TenantTx, row: &InvoiceItemRow) -> Result<(), StoreError> {
    let tenant = tx.tenant();
    sqlx::query(sql!(
        "insert into invoice_items (tenant_id, id, customer_id, subscription_id, invoice_id, targeted, description,
                quantity, unit_amount, amount_minor, currency, period_start, period_end, discountable, metadata,
                created_at, updated_at, line)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $16, $17)"
    ))
    .bind(tenant.uuid())
    .bind(row.id.uuid())
    .bind(row.customer_id.uuid())
    .bind(row.subscription_id.map(SubscriptionId::uuid))
    .bind(row.invoice_id.map(InvoiceId::uuid))
    .bind(row.targeted)
    .bind(&row.description)
    .bind(row.quantity)
    .bind(&row.unit_amount)
    .bind(row.amount_minor)
    .bind(&row.currency)
    .bind(ts_opt(row.period_start))
    .bind(ts_opt(row.period_end))
    .bind(row.discountable)
    .bind(&row.metadata)
    .bind(ts(row.created_at))
    .bind(&row.line)
    .execute(tx.conn())
    .await?;
    metadata::add(tx, "invoice_items", &[(row.id.uuid(), &row.metadata)]).await
}

/// Holds a payer until this transaction ends, so that no subscription of theirs begins beside it unseen.
///
/// # Errors
/// `Missing`.
pub async fn hold_payer(tx: &mut TenantTx, customer: CustomerId) -> Result<(), StoreError> {
    let tenant = tx.tenant();
    let held: Option<(i32,)> =
        sqlx::query_as(sql!("select 1 from customers where tenant_id = $1 and id = $2 for update"))
            .bind(tenant.uuid())
            .bind(customer.uuid())
            .fetch_optional(tx.conn())
            .await?;
    held.map(|_| ()).ok_or(StoreError::Missing("customer"))
}

/// One.
///
/// # Errors
/// `Missing`.
pub async fn get(tx: &mut TenantTx, id: InvoiceItemId) -> Result<InvoiceItemRow, StoreError> {
    let tenant = tx.tenant();
    sqlx::query_as(sql!(
        "select id, customer_id, subscription_id, invoice_id, targeted, description, quantity, unit_amount,
                amount_minor, currency, period_start, period_end, discountable, metadata, line, version, created_at, updated_at
           from invoice_items where tenant_id = $1 and id = $2"
    ))
    .bind(tenant.uuid())
    .bind(id.uuid())
    .fetch_optional(tx.conn())
    .await?
    .ok_or(StoreError::Missing("invoice item"))
}

/// One, held until this transaction ends.
///
/// # Errors
/// `Missing`.
pub async fn lock(tx: &mut TenantTx, id: InvoiceItemId) -> Result<InvoiceItemRow, StoreError> {
    let tenant = tx.tenant();
    sqlx::query_as(sql!(
        "select id, customer_id, subscription_id, invoice_id, targeted, description, quantity, unit_amount,
                amount_minor, currency, period_start, period_end, discountable, metadata, line, version, created_at, updated_at
           from invoice_items where tenant_id = $1 and id = $2 for update"
    ))
    .bind(tenant.uuid())
    .bind(id.uuid())
    .fetch_optional(tx.conn())
    .await?
    .ok_or(StoreError::Missing("invoice item"))
}

/// What waits for some payers, oldest first, without holding it: whoever bills it finds out if it changed.
///
/// # Errors
/// Any store error.
pub async fn waiting_of(tx: &mut TenantTx, customers: &[Uuid]) -> Result<Vec<InvoiceItemRow>, StoreError> {
    let tenant = tx.tenant();
    Ok(sqlx::query_as(sql!(
        "select id, customer_id, subscription_id, invoice_id, targeted, description, quantity, unit_amount,
                amount_minor, currency, period_start, period_end, discountable, metadata, line, version, created_at, updated_at
           from invoice_items where tenant_id = $1 and customer_id = any($2) and invoice_id is null order by id"
    ))
    .bind(tenant.uuid())
    .bind(customers)
    .fetch_all(tx.conn())
    .await?)
}

/// Whether anything waits for the first bill of a payer in a currency.
///
/// # Errors
/// Any store error.
pub async fn waits_for(tx: &mut TenantTx, customer: CustomerId, currency: &str) -> Result<bool, StoreError> {
    let tenant = tx.tenant();
    let (waits,): (bool,) = sqlx::query_as(sql!(
        "select exists (select 1 from invoice_items
                where tenant_id = $1 and customer_id = $2 and invoice_id is null and subscription_id is null
                  and currency = $3)"
    ))
    .bind(tenant.uuid())
    .bind(customer.uuid())
    .bind(currency)
    .fetch_one(tx.conn())
    .await?;
    Ok(waits)
}

/// Puts what waits on bills: `(item, its version as read, bill)`.
///
/// # Errors
/// `LeaseLost` when one does not wait any more, or is not as it was read.
pub async fn bill(tx: &mut TenantTx, billed: &[(InvoiceItemId, i64, InvoiceId)]) -> Result<(), StoreError> {
    if billed.is_empty() {
        return Ok(());
    }
    let (tenant, now) = (tx.tenant(), tx.now());
    let touched = sqlx::query(sql!(
        "update invoice_items i set invoice_id = n.invoice_id, version = i.version + 1, updated_at = $2
           from unnest($3::uuid[], $4::int8[], $5::uuid[]) as n (id, version, invoice_id)
          where i.tenant_id = $1 and i.id = n.id and i.version = n.version and i.invoice_id is null"
    ))
    .bind(tenant.uuid())
    .bind(ts(now))
    .bind(column(billed, |(id, ..)| id.uuid()))
    .bind(column(billed, |(_, version, _)| *version))
    .bind(column(billed, |(.., invoice)| invoice.uuid()))
    .execute(tx.conn())
    .await?
    .rows_affected();
    if usize::try_from(touched) == Ok(billed.len()) { Ok(()) } else { Err(StoreError::LeaseLost) }
}

/// Lets what was on a draft wait again: all of it, or one.
///
/// # Errors
/// Any store error.
pub async fn release(
    tx: &mut TenantTx,
    invoices: &[Uuid],
    only: Option<InvoiceItemId>,
) -> Result<Vec<InvoiceItemRow>, StoreError> {
    let (tenant, now) = (tx.tenant(), tx.now());
    Ok(sqlx::query_as(sql!(
        "update invoice_items set invoice_id = null, version = version + 1, updated_at = $4
          where tenant_id = $1 and invoice_id = any($2) and ($3::uuid is null or id = $3) and not targeted
         returning id, customer_id, subscription_id, invoice_id, targeted, description, quantity, unit_amount,
                amount_minor, currency, period_start, period_end, discountable, metadata, line, version, created_at, updated_at"
    ))
    .bind(tenant.uuid())
    .bind(invoices)
    .bind(only.map(InvoiceItemId::uuid))
    .bind(ts(now))
    .fetch_all(tx.conn())
    .await?)
}

/// Takes away what was made for drafts: all of it, or one.
///
/// # Errors
/// Any store error.
pub async fn delete_targeted(
    tx: &mut TenantTx,
    invoices: &[Uuid],
    only: Option<InvoiceItemId>,
) -> Result<(), StoreError> {
    let tenant = tx.tenant();
    sqlx::query(sql!(
        "delete from invoice_items
          where tenant_id = $1 and invoice_id = any($2) and ($3::uuid is null or id = $3) and targeted"
    ))
    .bind(tenant.uuid())
    .bind(invoices)
    .bind(only.map(InvoiceItemId::uuid))
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Writes what may change while it waits. The row must be held by [`lock`].
///
/// # Errors
/// `LeaseLost` when it does not wait any more.
pub async fn save(tx: &mut TenantTx, row: &InvoiceItemRow) -> Result<(), StoreError> {
    let (tenant, now) = (tx.tenant(), tx.now());
    let touched = sqlx::query(sql!(
        "update invoice_items set description = $3, quantity = $4, unit_amount = $5, amount_minor = $6,
                period_start = $7, period_end = $8, discountable = $9, metadata = $10, version = version + 1,
                updated_at = $11, line = $12
          where tenant_id = $1 and id = $2 and invoice_id is null"
    ))
    .bind(tenant.uuid())
    .bind(row.id.uuid())
    .bind(&row.description)
    .bind(row.quantity)
    .bind(&row.unit_amount)
    .bind(row.amount_minor)
    .bind(ts_opt(row.period_start))
    .bind(ts_opt(row.period_end))
    .bind(row.discountable)
    .bind(&row.metadata)
    .bind(ts(now))
    .bind(&row.line)
    .execute(tx.conn())
    .await?
    .rows_affected();
    if touched == 1 { Ok(()) } else { Err(StoreError::LeaseLost) }
}

/// Takes away what waits.
///
/// # Errors
/// `LeaseLost` when it does not wait any more.
pub async fn delete(tx: &mut TenantTx, id: InvoiceItemId) -> Result<(), StoreError> {
    let tenant = tx.tenant();
    let gone = sqlx::query(sql!("delete from invoice_items where tenant_id = $1 and id = $2 and invoice_id is null"))
        .bind(tenant.uuid())
        .bind(id.uuid())
        .execute(tx.conn())
        .await?
        .rows_affected();
    if gone == 1 { Ok(()) } else { Err(StoreError::LeaseLost) }
}

/// Items, newest first.
///
/// # Errors
/// Any store error.
pub async fn page(
    tx: &mut TenantTx,
    filter: &InvoiceItemFilter,
    page: &PageOf,
) -> Result<Vec<InvoiceItemRow>, StoreError> {
    let list = List::of(
        sql!(
            "select id, customer_id, subscription_id, invoice_id, targeted, description, quantity, unit_amount,
                amount_minor, currency, period_start, period_end, discountable, metadata, line, version, created_at, updated_at
           from invoice_items
          where tenant_id = $1"
        ),
        tx.tenant(),
    );
    narrowed(list, filter).page(tx, page).await
}

/// How many items, counted up to [`COUNT_CAP`](crate::COUNT_CAP).
///
/// # Errors
/// Any store error.
pub async fn count(tx: &mut TenantTx, filter: &InvoiceItemFilter) -> Result<i64, StoreError> {
    let list = List::counted(sql!("select 1 from invoice_items where tenant_id = $1"), tx.tenant());
    narrowed(list, filter).count(tx).await
}

fn narrowed(list: List, filter: &InvoiceItemFilter) -> List {
    list.and("customer_id = ", filter.customer.map(CustomerId::uuid))
        .and("subscription_id = ", filter.subscription.map(SubscriptionId::uuid))
        .and("invoice_id = ", filter.invoice.map(InvoiceId::uuid))
        .and("(invoice_id is null) = ", filter.waiting)
        .made(&filter.made)
        .marked(&filter.made, "invoice_items")
}
