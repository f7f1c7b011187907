//! The merchant's payers.

use ids::{CustomerId, TenantId, TestClockId};
use jiff::Timestamp;
use serde_json::Value;
use uuid::Uuid;

use crate::bind::{ts, ts_opt};
use crate::row::row;
use crate::tables::list::{List, Made};
use crate::tables::{PageOf, metadata};
use crate::{StoreError, TenantScope, TenantTx, alone, sql};

row! {
    /// A payer.
    CustomerRow {
        id: CustomerId,
        name: Option<String>,
        email: Option<String>,
        phone: Option<String>,
        merchant_ref: Option<String>,
        metadata: Value,
        test_clock_id: Option<TestClockId>,
        blacklisted_at: Option<Timestamp>,
        blacklist_reason: Option<String>,
        /// `exempt` or `reverse_charge`; none where taxes are charged.
        tax_treatment: Option<String>,
        /// Printed on bills of somebody exempt.
        tax_exempt_reason: Option<String>,
        /// Their tax number with its kind, printed on bills.
        tax_id: Option<String>,
        /// The language they are written to in, if they chose one.
        locale: Option<String>,
        /// Where they live, as an IANA zone, if it is known.
        time_zone: Option<String>,
        /// What their own key is derived from; none once they were erased, and of who is from before there were any.
        salt: Option<Vec<u8>>,
        erased_at: Option<Timestamp>,
        version: i64,
        created_at: Timestamp,
        updated_at: Timestamp,
    }
}

/// Stores a new payer.
///
/// # Errors
/// `Constraint("customers_merchant_ref_once")` when the merchant's reference is taken.
pub async fn insert(tx: &mut TenantTx, row: &CustomerRow) -> Result<(), StoreError> {
    let tenant = tx.tenant();
    sqlx::query(sql!(
        "insert into customers (tenant_id, id, name, email, phone, merchant_ref, metadata, test_clock_id,
                created_at, updated_at, tax_treatment, tax_exempt_reason, tax_id, locale, time_zone, salt)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9, $10, $11, $12, $13, $14, $15)"
    ))
    .bind(tenant.uuid())
    .bind(row.id.uuid())
    .bind(&row.name)
    .bind(&row.email)
    .bind(&row.phone)
    .bind(&row.merchant_ref)
    .bind(&row.metadata)
    .bind(row.test_clock_id.map(TestClockId::uuid))
    .bind(ts(row.created_at))
    .bind(&row.tax_treatment)
    .bind(&row.tax_exempt_reason)
    .bind(&row.tax_id)
    .bind(&row.locale)
    .bind(&row.time_zone)
    .bind(&row.salt)
    .execute(tx.conn())
    .await?;
    metadata::add(tx, "customers", &[(row.id.uuid(), &row.metadata)]).await
}

/// Writes the fields a merchant may change, if the row is still at `row.version`.
///
/// # Errors
/// `LeaseLost` when somebody changed the row in between.
pub async fn update(tx: &mut TenantTx, row: &CustomerRow) -> Result<(), StoreError> {
    let (tenant, now) = (tx.tenant(), tx.now());
    let touched = sqlx::query(sql!(
        "update customers set name = $3, email = $4, phone = $5, merchant_ref = $6, metadata = $7,
                blacklisted_at = $8, blacklist_reason = $9, tax_treatment = $12,
                tax_exempt_reason = $13, tax_id = $14, locale = $15, time_zone = $16, version = version + 1, updated_at = $10
          where tenant_id = $1 and id = $2 and version = $11"
    ))
    .bind(tenant.uuid())
    .bind(row.id.uuid())
    .bind(&row.name)
    .bind(&row.email)
    .bind(&row.phone)
    .bind(&row.merchant_ref)
    .bind(&row.metadata)
    .bind(ts_opt(row.blacklisted_at))
    .bind(&row.blacklist_reason)
    .bind(ts(now))
    .bind(row.version)
    .bind(&row.tax_treatment)
    .bind(&row.tax_exempt_reason)
    .bind(&row.tax_id)
    .bind(&row.locale)
    .bind(&row.time_zone)
    .execute(tx.conn())
    .await?
    .rows_affected();
    if touched == 1 { Ok(()) } else { Err(StoreError::LeaseLost) }
}

const ONE: &str = sql!(
    "select id, name, email, phone, merchant_ref, metadata, test_clock_id, blacklisted_at, blacklist_reason,
                tax_treatment, tax_exempt_reason, tax_id, locale, time_zone, salt, erased_at, version, created_at,
                updated_at
           from customers where tenant_id = $1 and id = $2"
);

/// One payer.
///
/// # Errors
/// `Missing`.
pub async fn get(tx: &mut TenantTx, id: CustomerId) -> Result<CustomerRow, StoreError> {
    let tenant = tx.tenant();
    let found = sqlx::query_as(ONE).bind(tenant.uuid()).bind(id.uuid()).fetch_optional(tx.conn()).await?;
    found.ok_or(StoreError::Missing("customer"))
}

/// The same in one round trip, for who needs nothing else.
///
/// # Errors
/// `Missing`.
pub async fn get_alone(scope: &TenantScope, id: CustomerId) -> Result<CustomerRow, StoreError> {
    alone::one(scope, ONE, id.uuid()).await?.ok_or(StoreError::Missing("customer"))
}

/// One payer, who is not erased before this transaction ends: for whoever begins something that is to be theirs. Where a row that
/// names them is written, the lock is one that the transaction would take anyway.
///
/// # Errors
/// `Missing`.
pub async fn keep(tx: &mut TenantTx, id: CustomerId) -> Result<CustomerRow, StoreError> {
    let tenant = tx.tenant();
    let found = sqlx::query_as(sql!(
        "select id, name, email, phone, merchant_ref, metadata, test_clock_id, blacklisted_at, blacklist_reason,
                tax_treatment, tax_exempt_reason, tax_id, locale, time_zone, salt, erased_at, version, created_at,
                updated_at
           from customers where tenant_id = $1 and id = $2 for key share"
    ))
    .bind(tenant.uuid())
    .bind(id.uuid())
    .fetch_optional(tx.conn())
    .await?;
    found.ok_or(StoreError::Missing("customer"))
}

/// Holds a payer until this transaction ends, so that two who act for them come one after the other. What only refers to
/// them goes on.
///
/// # Errors
/// `Missing`.
pub async fn hold(tx: &mut TenantTx, id: CustomerId) -> Result<(), StoreError> {
    let tenant = tx.tenant();
    let found: Option<(Uuid,)> =
        sqlx::query_as(sql!("select id from customers where tenant_id = $1 and id = $2 for no key update"))
            .bind(tenant.uuid())
            .bind(id.uuid())
            .fetch_optional(tx.conn())
            .await?;
    found.map(|_| ()).ok_or(StoreError::Missing("customer"))
}

/// The payer that the merchant knows under its own reference.
///
/// # Errors
/// `Missing`.
pub async fn get_by_ref(tx: &mut TenantTx, merchant_ref: &str) -> Result<CustomerRow, StoreError> {
    let tenant = tx.tenant();
    sqlx::query_as(sql!(
        "select id, name, email, phone, merchant_ref, metadata, test_clock_id, blacklisted_at, blacklist_reason,
                tax_treatment, tax_exempt_reason, tax_id, locale, time_zone, salt, erased_at, version, created_at,
                updated_at
           from customers where tenant_id = $1 and merchant_ref = $2"
    ))
    .bind(tenant.uuid())
    .bind(merchant_ref)
    .fetch_optional(tx.conn())
    .await?
    .ok_or(StoreError::Missing("customer"))
}

/// Which test clock moves each of these payers, if one does.
///
/// # Errors
/// Any store error.
pub async fn clocks_of(tx: &mut TenantTx, ids: &[Uuid]) -> Result<Vec<(CustomerId, Option<TestClockId>)>, StoreError> {
    let tenant = tx.tenant();
    let rows: Vec<(Uuid, Option<Uuid>)> =
        sqlx::query_as(sql!("select id, test_clock_id from customers where tenant_id = $1 and id = any($2)"))
            .bind(tenant.uuid())
            .bind(ids)
            .fetch_all(tx.conn())
            .await?;
    Ok(rows.into_iter().map(|(id, clock)| (CustomerId::from_uuid(id), clock.map(TestClockId::from_uuid))).collect())
}

/// Gives a payer a salt unless they have one, and answers theirs; none for who was erased.
///
/// # Errors
/// Any store error.
pub async fn salt(tx: &mut TenantTx, id: CustomerId, new: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
    let tenant = tx.tenant();
    let row: Option<(Vec<u8>,)> = sqlx::query_as(sql!(
        "update customers set salt = coalesce(salt, $3) where tenant_id = $1 and id = $2 and erased_at is null
         returning salt"
    ))
    .bind(tenant.uuid())
    .bind(id.uuid())
    .bind(new)
    .fetch_optional(tx.conn())
    .await?;
    Ok(row.map(|(salt,)| salt))
}

/// What the keys of these payers are derived from; who was erased, or is not there, is left out.
///
/// # Errors
/// Any store error.
pub async fn salts_of(tx: &mut TenantTx, ids: &[Uuid]) -> Result<Vec<(CustomerId, Vec<u8>)>, StoreError> {
    let tenant = tx.tenant();
    let rows: Vec<(Uuid, Vec<u8>)> = sqlx::query_as(sql!(
        "select id, salt from customers where tenant_id = $1 and id = any($2) and salt is not null"
    ))
    .bind(tenant.uuid())
    .bind(ids)
    .fetch_all(tx.conn())
    .await?;
    Ok(rows.into_iter().map(|(id, salt)| (CustomerId::from_uuid(id), salt)).collect())
}

/// What a list of payers may be narrowed by.
#[derive(Clone, Debug, Default)]
pub struct CustomerFilter {
    /// This exact address.
    pub email: Option<String>,
    /// On the blacklist, or not.
    pub blacklisted: Option<bool>,
    /// Moved by this test clock.
    pub test_clock: Option<TestClockId>,
    /// This exact number.
    pub phone: Option<String>,
    /// Under this reference of the merchant's.
    pub merchant_ref: Option<String>,
    /// When they were made, and what they carry.
    pub made: Made,
}

/// Payers, newest first.
///
/// # Errors
/// Any store error.
pub async fn page(tx: &mut TenantTx, filter: &CustomerFilter, page: &PageOf) -> Result<Vec<CustomerRow>, StoreError> {
    narrowed(rows(tx.tenant()), filter).page(tx, page).await
}

/// The same in one round trip, for who needs nothing else.
///
/// # Errors
/// Any store error.
pub async fn page_alone(
    scope: &TenantScope,
    filter: &CustomerFilter,
    page: &PageOf,
) -> Result<Vec<CustomerRow>, StoreError> {
    narrowed(rows(scope.tenant()), filter).page_alone(scope, page).await
}

/// Some payers, in no order. Ids that do not exist are left out.
///
/// # Errors
/// Any store error.
pub async fn named(tx: &mut TenantTx, ids: Vec<Uuid>) -> Result<Vec<CustomerRow>, StoreError> {
    rows(tx.tenant()).and_in("id = any(", Some(ids), ")").all(tx).await
}

fn rows(tenant: TenantId) -> List {
    List::of(
        sql!(
            "select id, name, email, phone, merchant_ref, metadata, test_clock_id, blacklisted_at, blacklist_reason,
                tax_treatment, tax_exempt_reason, tax_id, locale, time_zone, salt, erased_at, version, created_at,
                updated_at
           from customers
          where tenant_id = $1"
        ),
        tenant,
    )
}

/// How many payers, counted up to [`COUNT_CAP`](crate::COUNT_CAP).
///
/// # Errors
/// Any store error.
pub async fn count(tx: &mut TenantTx, filter: &CustomerFilter) -> Result<i64, StoreError> {
    let list = List::counted(sql!("select 1 from customers where tenant_id = $1"), tx.tenant());
    narrowed(list, filter).count(tx).await
}

fn narrowed(list: List, filter: &CustomerFilter) -> List {
    list.and("email = ", filter.email.as_deref())
        .and("phone = ", filter.phone.as_deref())
        .and("merchant_ref = ", filter.merchant_ref.as_deref())
        .and("(blacklisted_at is not null) = ", filter.blacklisted)
        .and("test_clock_id = ", filter.test_clock.map(TestClockId::uuid))
        .made(&filter.made)
        .marked(&filter.made, "customers")
}
