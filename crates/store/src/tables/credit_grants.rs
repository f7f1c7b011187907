//! Prepaid credit: grants, and what they paid of invoices.
//!
//! Whoever changes what is left of a customer's grants holds the customer's purse first
//! ([`ledger::lock_purses`](crate::ledger::lock_purses)), so that two who draw at once come one after the other.

use ids::{CustomerId, GrantId, InvoiceId};
use jiff::Timestamp;
use serde_json::Value;
use uuid::Uuid;

use crate::bind::{column, ts, ts_opt};
use crate::row::row;
use crate::tables::list::{List, Made};
use crate::tables::{PageOf, metadata};
use crate::{StoreError, TenantTx, sql};

row! {
    /// Credit that a customer bought or was given.
    GrantRow {
        id: GrantId,
        customer_id: CustomerId,
        currency: String,
        /// `paid` or `promotional`.
        kind: String,
        name: String,
        /// Where it came from, in the merchant's words.
        source: Option<String>,
        /// Lower is drawn first.
        priority: i16,
        amount_minor: i64,
        remaining_minor: i64,
        /// What was left when it expired.
        expired_minor: Option<i64>,
        /// What was left when it was voided.
        voided_minor: Option<i64>,
        /// The first instant it can be used; none for always.
        effective_at: Option<Timestamp>,
        /// The first instant it can no longer be used; none for never.
        expires_at: Option<Timestamp>,
        expired_at: Option<Timestamp>,
        voided_at: Option<Timestamp>,
        metadata: Value,
        version: i64,
        created_at: Timestamp,
        updated_at: Timestamp,
    }
}

row! {
    /// What a grant paid of an invoice, or what of that came back.
    DrawRow {
        invoice_id: InvoiceId,
        grant_id: GrantId,
        /// `draw` or `return`.
        kind: String,
        amount_minor: i64,
        created_at: Timestamp,
    }
}

row! {
    /// A draw with the grant's name, for people.
    NamedDrawRow {
        grant_id: GrantId,
        name: String,
        grant_kind: String,
        /// `draw` or `return`.
        kind: String,
        amount_minor: i64,
        created_at: Timestamp,
    }
}

/// Stores a grant.
///
/// # Errors
/// `Constraint` of the table.
pub async fn insert(tx: &mut TenantTx, row: &GrantRow) -> Result<(), StoreError> {
    let tenant = tx.tenant();
    sqlx::query(sql!(
        "insert into credit_grants (tenant_id, id, customer_id, currency, kind, name, source, priority, amount_minor,
                remaining_minor, effective_at, expires_at, metadata, created_at, updated_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $14)"
    ))
    .bind(tenant.uuid())
    .bind(row.id.uuid())
    .bind(row.customer_id.uuid())
    .bind(&row.currency)
    .bind(&row.kind)
    .bind(&row.name)
    .bind(&row.source)
    .bind(row.priority)
    .bind(row.amount_minor)
    .bind(row.remaining_minor)
    .bind(ts_opt(row.effective_at))
    .bind(ts_opt(row.expires_at))
    .bind(&row.metadata)
    .bind(ts(row.created_at))
    .execute(tx.conn())
    .await?;
    metadata::add(tx, "credit_grants", &[(row.id.uuid(), &row.metadata)]).await
}

/// One grant.
///
/// # Errors
/// `Missing`.
pub async fn get(tx: &mut TenantTx, id: GrantId) -> Result<GrantRow, StoreError> {
    let tenant = tx.tenant();
    sqlx::query_as(sql!(
        "select id, customer_id, currency, kind, name, source, priority, amount_minor, remaining_minor, expired_minor,
                voided_minor, effective_at, expires_at, expired_at, voided_at, metadata, version, created_at, updated_at
           from credit_grants where tenant_id = $1 and id = $2"
    ))
    .bind(tenant.uuid())
    .bind(id.uuid())
    .fetch_optional(tx.conn())
    .await?
    .ok_or(StoreError::Missing("credit grant"))
}

/// Some grants, oldest first for each customer, held until this transaction ends.
///
/// # Errors
/// Any store error. Ids that do not exist are left out.
pub async fn lock(tx: &mut TenantTx, ids: &[Uuid]) -> Result<Vec<GrantRow>, StoreError> {
    let tenant = tx.tenant();
    Ok(sqlx::query_as(sql!(
        "select id, customer_id, currency, kind, name, source, priority, amount_minor, remaining_minor, expired_minor,
                voided_minor, effective_at, expires_at, expired_at, voided_at, metadata, version, created_at, updated_at
           from credit_grants where tenant_id = $1 and id = any($2) order by customer_id, created_at, id for update"
    ))
    .bind(tenant.uuid())
    .bind(ids)
    .fetch_all(tx.conn())
    .await?)
}

/// What some customers can draw on at an instant, oldest first for each, held until this transaction ends.
///
/// # Errors
/// Any store error.
pub async fn lock_usable(tx: &mut TenantTx, customers: &[Uuid], at: Timestamp) -> Result<Vec<GrantRow>, StoreError> {
    let tenant = tx.tenant();
    Ok(sqlx::query_as(sql!(
        "select id, customer_id, currency, kind, name, source, priority, amount_minor, remaining_minor, expired_minor,
                voided_minor, effective_at, expires_at, expired_at, voided_at, metadata, version, created_at, updated_at
           from credit_grants
          where tenant_id = $1 and customer_id = any($2) and remaining_minor > 0
            and (effective_at is null or effective_at <= $3) and (expires_at is null or expires_at > $3)
          order by customer_id, created_at, id for update"
    ))
    .bind(tenant.uuid())
    .bind(customers)
    .bind(ts(at))
    .fetch_all(tx.conn())
    .await?)
}

/// What is left of a customer's grants, usable now or not, oldest first.
///
/// # Errors
/// Any store error.
pub async fn left_of(tx: &mut TenantTx, customer: CustomerId) -> Result<Vec<GrantRow>, StoreError> {
    let tenant = tx.tenant();
    Ok(sqlx::query_as(sql!(
        "select id, customer_id, currency, kind, name, source, priority, amount_minor, remaining_minor, expired_minor,
                voided_minor, effective_at, expires_at, expired_at, voided_at, metadata, version, created_at, updated_at
           from credit_grants where tenant_id = $1 and customer_id = $2 and remaining_minor > 0
          order by created_at, id"
    ))
    .bind(tenant.uuid())
    .bind(customer.uuid())
    .fetch_all(tx.conn())
    .await?)
}

/// Sets what is left of grants that are held.
///
/// # Errors
/// Any store error; a fault unless every one of them is there.
pub async fn set_remaining(tx: &mut TenantTx, left: &[(GrantId, i64)]) -> Result<(), StoreError> {
    if left.is_empty() {
        return Ok(());
    }
    let (tenant, now) = (tx.tenant(), tx.now());
    let changed = sqlx::query(sql!(
        "update credit_grants g set remaining_minor = n.remaining, version = g.version + 1, updated_at = $2
           from unnest($3::uuid[], $4::int8[]) as n (id, remaining)
          where g.tenant_id = $1 and g.id = n.id"
    ))
    .bind(tenant.uuid())
    .bind(ts(now))
    .bind(column(left, |(id, _)| id.uuid()))
    .bind(column(left, |(_, remaining)| *remaining))
    .execute(tx.conn())
    .await?
    .rows_affected();
    if usize::try_from(changed) == Ok(left.len()) {
        return Ok(());
    }
    Err(StoreError::fault("a grant that does not exist would be drawn"))
}

/// Writes the end of a grant that is held: nothing is left, and what was expired or was voided.
///
/// # Errors
/// Any store error.
pub async fn end(tx: &mut TenantTx, row: &GrantRow) -> Result<(), StoreError> {
    let (tenant, now) = (tx.tenant(), tx.now());
    sqlx::query(sql!(
        "update credit_grants set remaining_minor = 0, expired_minor = $3, expired_at = $4, voided_minor = $5,
                voided_at = $6, version = version + 1, updated_at = $7
          where tenant_id = $1 and id = $2"
    ))
    .bind(tenant.uuid())
    .bind(row.id.uuid())
    .bind(row.expired_minor)
    .bind(ts_opt(row.expired_at))
    .bind(row.voided_minor)
    .bind(ts_opt(row.voided_at))
    .bind(ts(now))
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Stores what grants paid, or got back.
///
/// # Errors
/// `Constraint("grant_draws_pkey")` when the same was stored before.
pub async fn insert_draws(tx: &mut TenantTx, rows: &[DrawRow]) -> Result<(), StoreError> {
    if rows.is_empty() {
        return Ok(());
    }
    let (tenant, now) = (tx.tenant(), tx.now());
    sqlx::query(sql!(
        "insert into grant_draws (tenant_id, invoice_id, grant_id, kind, amount_minor, created_at)
         select $1, n.invoice_id, n.grant_id, n.kind, n.amount, $2
           from unnest($3::uuid[], $4::uuid[], $5::text[], $6::int8[]) as n (invoice_id, grant_id, kind, amount)"
    ))
    .bind(tenant.uuid())
    .bind(ts(now))
    .bind(column(rows, |row| row.invoice_id.uuid()))
    .bind(column(rows, |row| row.grant_id.uuid()))
    .bind(column(rows, |row| row.kind.clone()))
    .bind(column(rows, |row| row.amount_minor))
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// What grants paid of an invoice, and what came back to them.
///
/// # Errors
/// Any store error.
pub async fn draws_of(tx: &mut TenantTx, invoice: InvoiceId) -> Result<Vec<NamedDrawRow>, StoreError> {
    let tenant = tx.tenant();
    Ok(sqlx::query_as(sql!(
        "select d.grant_id, g.name, g.kind as grant_kind, d.kind, d.amount_minor, d.created_at
           from grant_draws d join credit_grants g on g.tenant_id = d.tenant_id and g.id = d.grant_id
          where d.tenant_id = $1 and d.invoice_id = $2
          order by d.created_at, d.kind, g.priority, g.expires_at nulls last, g.kind desc, g.created_at, g.id"
    ))
    .bind(tenant.uuid())
    .bind(invoice.uuid())
    .fetch_all(tx.conn())
    .await?)
}

/// What a list of grants may be narrowed by.
#[derive(Clone, Debug, Default)]
pub struct GrantFilter {
    /// Of this payer.
    pub customer: Option<CustomerId>,
    /// Bought, or given.
    pub kind: Option<String>,
    /// When they were made, and what they carry.
    pub made: Made,
}

/// Grants, newest first; of one customer, or of all.
///
/// # Errors
/// Any store error.
pub async fn page(tx: &mut TenantTx, filter: &GrantFilter, page: &PageOf) -> Result<Vec<GrantRow>, StoreError> {
    let list = List::of(
        sql!(
            "select id, customer_id, currency, kind, name, source, priority, amount_minor, remaining_minor, expired_minor,
                voided_minor, effective_at, expires_at, expired_at, voided_at, metadata, version, created_at, updated_at
           from credit_grants
          where tenant_id = $1"
        ),
        tx.tenant(),
    );
    narrowed(list, filter).page(tx, page).await
}

/// How many grants, counted up to [`COUNT_CAP`](crate::COUNT_CAP).
///
/// # Errors
/// Any store error.
pub async fn count(tx: &mut TenantTx, filter: &GrantFilter) -> Result<i64, StoreError> {
    let list = List::counted(sql!("select 1 from credit_grants where tenant_id = $1"), tx.tenant());
    narrowed(list, filter).count(tx).await
}

fn narrowed(list: List, filter: &GrantFilter) -> List {
    list.and("customer_id = ", filter.customer.map(CustomerId::uuid))
        .and("kind = ", filter.kind.as_deref())
        .made(&filter.made)
        .marked(&filter.made, "credit_grants")
}

/// The customers of some grants.
///
/// # Errors
/// Any store error.
pub async fn owners_of(tx: &mut TenantTx, ids: &[Uuid]) -> Result<Vec<Uuid>, StoreError> {
    let tenant = tx.tenant();
    let rows: Vec<(Uuid,)> = sqlx::query_as(sql!(
        "select distinct customer_id from credit_grants where tenant_id = $1 and id = any($2) order by customer_id"
    ))
    .bind(tenant.uuid())
    .bind(ids)
    .fetch_all(tx.conn())
    .await?;
    Ok(rows.into_iter().map(|(owner,)| owner).collect())
}
