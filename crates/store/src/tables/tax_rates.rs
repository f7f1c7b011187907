//! Taxes: their rates, and what the tables say about who pays which.

use ids::{CustomerId, PlanId, TaxRateId};
use jiff::Timestamp;
use sqlx::types::Decimal;
use uuid::Uuid;

use crate::bind::ts;
use crate::row::row;
use crate::tables::PageOf;
use crate::tables::list::{List, Made};
use crate::{StoreError, TenantTx, sql};

row! {
    /// A tax with its rate, which never changes.
    TaxRateRow {
        id: TaxRateId,
        /// What it is called in computations: `VAT`. Once among the active ones.
        code: String,
        /// What is printed.
        name: String,
        /// 0 to 100.
        percent: Decimal,
        /// `inclusive` or `exclusive`.
        pricing: String,
        /// ISO 3166, two letters.
        country: Option<String>,
        active: bool,
        version: i64,
        created_at: Timestamp,
        updated_at: Timestamp,
    }
}

row! {
    /// The taxes of a plan's lines, where it has its own.
    PlanTaxRow {
        id: PlanId,
        tax_rate_ids: Vec<Uuid>,
    }
}

row! {
    /// A customer who pays no tax.
    UntaxedRow {
        id: CustomerId,
        tax_treatment: String,
        tax_exempt_reason: Option<String>,
    }
}

/// Stores a rate.
///
/// # Errors
/// `Constraint("tax_rates_code_once")` when another active one has the code.
pub async fn insert(tx: &mut TenantTx, row: &TaxRateRow) -> Result<(), StoreError> {
    let tenant = tx.tenant();
    sqlx::query(sql!(
        "insert into tax_rates (tenant_id, id, code, name, percent, pricing, country, active, created_at, updated_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9)"
    ))
    .bind(tenant.uuid())
    .bind(row.id.uuid())
    .bind(&row.code)
    .bind(&row.name)
    .bind(row.percent)
    .bind(&row.pricing)
    .bind(&row.country)
    .bind(row.active)
    .bind(ts(row.created_at))
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Writes what may change on a rate.
///
/// # Errors
/// `LeaseLost` when somebody changed the row in between; `Constraint("tax_rates_code_once")` when it becomes active
/// beside another one of its code.
pub async fn update(tx: &mut TenantTx, row: &TaxRateRow) -> Result<(), StoreError> {
    let (tenant, now) = (tx.tenant(), tx.now());
    let touched = sqlx::query(sql!(
        "update tax_rates set name = $3, active = $4, version = version + 1, updated_at = $5
          where tenant_id = $1 and id = $2 and version = $6"
    ))
    .bind(tenant.uuid())
    .bind(row.id.uuid())
    .bind(&row.name)
    .bind(row.active)
    .bind(ts(now))
    .bind(row.version)
    .execute(tx.conn())
    .await?
    .rows_affected();
    if touched == 1 { Ok(()) } else { Err(StoreError::LeaseLost) }
}

/// One rate.
///
/// # Errors
/// `Missing`.
pub async fn get(tx: &mut TenantTx, id: TaxRateId) -> Result<TaxRateRow, StoreError> {
    let tenant = tx.tenant();
    sqlx::query_as(sql!(
        "select id, code, name, percent, pricing, country, active, version, created_at, updated_at
           from tax_rates where tenant_id = $1 and id = $2"
    ))
    .bind(tenant.uuid())
    .bind(id.uuid())
    .fetch_optional(tx.conn())
    .await?
    .ok_or(StoreError::Missing("tax rate"))
}

/// Every active rate, held against being changed until this transaction ends.
///
/// # Errors
/// Any store error.
pub async fn lock_active(tx: &mut TenantTx) -> Result<Vec<TaxRateRow>, StoreError> {
    let tenant = tx.tenant();
    Ok(sqlx::query_as(sql!(
        "select id, code, name, percent, pricing, country, active, version, created_at, updated_at
           from tax_rates where tenant_id = $1 and active order by id for share"
    ))
    .bind(tenant.uuid())
    .fetch_all(tx.conn())
    .await?)
}

/// Every active rate.
///
/// # Errors
/// Any store error.
pub async fn active(tx: &mut TenantTx) -> Result<Vec<TaxRateRow>, StoreError> {
    let tenant = tx.tenant();
    Ok(sqlx::query_as(sql!(
        "select id, code, name, percent, pricing, country, active, version, created_at, updated_at
           from tax_rates where tenant_id = $1 and active order by id"
    ))
    .bind(tenant.uuid())
    .fetch_all(tx.conn())
    .await?)
}

/// Whether the settings or a plan name a rate.
///
/// # Errors
/// Any store error.
pub async fn is_assigned(tx: &mut TenantTx, id: TaxRateId) -> Result<bool, StoreError> {
    let tenant = tx.tenant();
    let (found,): (bool,) = sqlx::query_as(sql!(
        "select exists (select 1 from settings where tenant_id = $1 and $2 = any(tax_rate_ids))
             or exists (select 1 from plans where tenant_id = $1 and $2 = any(tax_rate_ids))"
    ))
    .bind(tenant.uuid())
    .bind(id.uuid())
    .fetch_one(tx.conn())
    .await?;
    Ok(found)
}

/// Those of some plans that have taxes of their own.
///
/// # Errors
/// Any store error.
pub async fn of_plans(tx: &mut TenantTx, plans: &[Uuid]) -> Result<Vec<PlanTaxRow>, StoreError> {
    let tenant = tx.tenant();
    Ok(sqlx::query_as(sql!(
        "select id, tax_rate_ids from plans where tenant_id = $1 and id = any($2) and tax_rate_ids is not null"
    ))
    .bind(tenant.uuid())
    .bind(plans)
    .fetch_all(tx.conn())
    .await?)
}

/// Every plan that has taxes of its own.
///
/// # Errors
/// Any store error.
pub async fn of_all_plans(tx: &mut TenantTx) -> Result<Vec<PlanTaxRow>, StoreError> {
    let tenant = tx.tenant();
    Ok(sqlx::query_as(sql!("select id, tax_rate_ids from plans where tenant_id = $1 and tax_rate_ids is not null"))
        .bind(tenant.uuid())
        .fetch_all(tx.conn())
        .await?)
}

/// Those of some customers who pay no tax.
///
/// # Errors
/// Any store error.
pub async fn untaxed(tx: &mut TenantTx, customers: &[Uuid]) -> Result<Vec<UntaxedRow>, StoreError> {
    let tenant = tx.tenant();
    Ok(sqlx::query_as(sql!(
        "select id, tax_treatment, tax_exempt_reason from customers
          where tenant_id = $1 and id = any($2) and tax_treatment is not null"
    ))
    .bind(tenant.uuid())
    .bind(customers)
    .fetch_all(tx.conn())
    .await?)
}

/// What a list of rates may be narrowed by.
#[derive(Clone, Debug, Default)]
pub struct TaxRateFilter {
    /// Active, or not.
    pub active: Option<bool>,
    /// Of these letters, small or capital.
    pub code: Option<String>,
    /// When they were made, and what they carry.
    pub made: Made,
}

/// Rates, newest first, active ones, others, or all.
///
/// # Errors
/// Any store error.
pub async fn page(tx: &mut TenantTx, filter: &TaxRateFilter, page: &PageOf) -> Result<Vec<TaxRateRow>, StoreError> {
    let list = List::of(
        sql!(
            "select id, code, name, percent, pricing, country, active, version, created_at, updated_at
           from tax_rates
          where tenant_id = $1"
        ),
        tx.tenant(),
    );
    narrowed(list, filter).page(tx, page).await
}

/// How many rates, counted up to [`COUNT_CAP`](crate::COUNT_CAP).
///
/// # Errors
/// Any store error.
pub async fn count(tx: &mut TenantTx, filter: &TaxRateFilter) -> Result<i64, StoreError> {
    let list = List::counted(sql!("select 1 from tax_rates where tenant_id = $1"), tx.tenant());
    narrowed(list, filter).count(tx).await
}

fn narrowed(list: List, filter: &TaxRateFilter) -> List {
    list.and("active = ", filter.active).and_in("upper(code) = upper(", filter.code.as_deref(), ")").made(&filter.made)
}
