//! Plans, and the immutable versions of their prices.

use ids::{PlanId, PriceId, TenantId};
use jiff::Timestamp;
use serde_json::Value;
use uuid::Uuid;

use crate::bind::ts;
use crate::row::row;
use crate::tables::list::{List, Made};
use crate::tables::{PageOf, metadata};
use crate::{StoreError, TenantTx, sql};

row! {
    /// What a merchant sells.
    PlanRow {
        id: PlanId,
        name: String,
        description: Option<String>,
        interval_unit: String,
        interval_count: i32,
        trial_days: i32,
        max_cycles: Option<i32>,
        status: String,
        /// The taxes of its lines; the tenant's own where there are none here.
        tax_rate_ids: Option<Vec<Uuid>>,
        metadata: Value,
        version: i64,
        created_at: Timestamp,
        updated_at: Timestamp,
    }
}

row! {
    /// One version of a price of a plan in one currency: of the base price, or of an add-on by its key.
    PriceRow {
        id: PriceId,
        plan_id: PlanId,
        key: String,
        name: Option<String>,
        version: i32,
        currency: String,
        pricing: Value,
        /// What it charges for, if it charges for usage.
        meter_key: Option<String>,
        created_at: Timestamp,
    }
}

/// Stores a plan.
///
/// # Errors
/// Any store error.
pub async fn insert(tx: &mut TenantTx, row: &PlanRow) -> Result<(), StoreError> {
    let tenant = tx.tenant();
    sqlx::query(sql!(
        "insert into plans (tenant_id, id, name, description, interval_unit, interval_count, trial_days, max_cycles,
                status, metadata, created_at, updated_at, tax_rate_ids)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11, $12)"
    ))
    .bind(tenant.uuid())
    .bind(row.id.uuid())
    .bind(&row.name)
    .bind(&row.description)
    .bind(&row.interval_unit)
    .bind(row.interval_count)
    .bind(row.trial_days)
    .bind(row.max_cycles)
    .bind(&row.status)
    .bind(&row.metadata)
    .bind(ts(row.created_at))
    .bind(&row.tax_rate_ids)
    .execute(tx.conn())
    .await?;
    metadata::add(tx, "plans", &[(row.id.uuid(), &row.metadata)]).await
}

/// Writes the fields that may change on a plan; amounts never do.
///
/// # Errors
/// `LeaseLost` when somebody changed the row in between.
pub async fn update(tx: &mut TenantTx, row: &PlanRow) -> Result<(), StoreError> {
    let (tenant, now) = (tx.tenant(), tx.now());
    let touched = sqlx::query(sql!(
        "update plans set name = $3, description = $4, trial_days = $5, max_cycles = $6, status = $7, metadata = $8,
                tax_rate_ids = $11, version = version + 1, updated_at = $9
          where tenant_id = $1 and id = $2 and version = $10"
    ))
    .bind(tenant.uuid())
    .bind(row.id.uuid())
    .bind(&row.name)
    .bind(&row.description)
    .bind(row.trial_days)
    .bind(row.max_cycles)
    .bind(&row.status)
    .bind(&row.metadata)
    .bind(ts(now))
    .bind(row.version)
    .bind(&row.tax_rate_ids)
    .execute(tx.conn())
    .await?
    .rows_affected();
    if touched == 1 { Ok(()) } else { Err(StoreError::LeaseLost) }
}

/// One plan.
///
/// # Errors
/// `Missing`.
pub async fn get(tx: &mut TenantTx, id: PlanId) -> Result<PlanRow, StoreError> {
    let tenant = tx.tenant();
    sqlx::query_as(sql!(
        "select id, name, description, interval_unit, interval_count, trial_days, max_cycles, status, tax_rate_ids, metadata,
                version, created_at, updated_at
           from plans where tenant_id = $1 and id = $2"
    ))
    .bind(tenant.uuid())
    .bind(id.uuid())
    .fetch_optional(tx.conn())
    .await?
    .ok_or(StoreError::Missing("plan"))
}

/// What a list of plans may be narrowed by.
#[derive(Clone, Debug, Default)]
pub struct PlanFilter {
    /// On sale or not.
    pub status: Option<String>,
    /// When they were made, and what they carry.
    pub made: Made,
}

/// Plans, newest first, of one status or all.
///
/// # Errors
/// Any store error.
pub async fn page(tx: &mut TenantTx, filter: &PlanFilter, page: &PageOf) -> Result<Vec<PlanRow>, StoreError> {
    narrowed(rows(tx.tenant()), filter).page(tx, page).await
}

/// Some plans, in no order. Ids that do not exist are left out.
///
/// # Errors
/// Any store error.
pub async fn named(tx: &mut TenantTx, ids: Vec<Uuid>) -> Result<Vec<PlanRow>, StoreError> {
    rows(tx.tenant()).and_in("id = any(", Some(ids), ")").all(tx).await
}

fn rows(tenant: TenantId) -> List {
    List::of(
        sql!(
            "select id, name, description, interval_unit, interval_count, trial_days, max_cycles, status, tax_rate_ids, metadata,
                version, created_at, updated_at
           from plans
          where tenant_id = $1"
        ),
        tenant,
    )
}

/// The key of a plan's base price; every other key is an add-on's.
pub const BASE: &str = "base";

/// Stores one price version.
///
/// # Errors
/// `Constraint("prices_version_once")` when somebody made the same version in between.
pub async fn insert_price(tx: &mut TenantTx, row: &PriceRow) -> Result<(), StoreError> {
    let tenant = tx.tenant();
    sqlx::query(sql!(
        "insert into prices (tenant_id, id, plan_id, key, name, version, currency, pricing, meter_key, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"
    ))
    .bind(tenant.uuid())
    .bind(row.id.uuid())
    .bind(row.plan_id.uuid())
    .bind(&row.key)
    .bind(&row.name)
    .bind(row.version)
    .bind(&row.currency)
    .bind(&row.pricing)
    .bind(&row.meter_key)
    .bind(ts(row.created_at))
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Every price version of some plans, oldest first within plan, key and currency.
///
/// # Errors
/// Any store error.
pub async fn prices_of(tx: &mut TenantTx, plans: &[Uuid]) -> Result<Vec<PriceRow>, StoreError> {
    let tenant = tx.tenant();
    Ok(sqlx::query_as(sql!(
        "select id, plan_id, key, name, version, currency, pricing, meter_key, created_at
           from prices where tenant_id = $1 and plan_id = any($2) order by plan_id, key, currency, version"
    ))
    .bind(tenant.uuid())
    .bind(plans)
    .fetch_all(tx.conn())
    .await?)
}

/// Some price versions, in id order.
///
/// # Errors
/// Any store error. Ids that do not exist are left out.
pub async fn prices_named(tx: &mut TenantTx, ids: &[Uuid]) -> Result<Vec<PriceRow>, StoreError> {
    let tenant = tx.tenant();
    Ok(sqlx::query_as(sql!(
        "select id, plan_id, key, name, version, currency, pricing, meter_key, created_at
           from prices where tenant_id = $1 and id = any($2) order by id"
    ))
    .bind(tenant.uuid())
    .bind(ids)
    .fetch_all(tx.conn())
    .await?)
}

/// How many plans, counted up to [`COUNT_CAP`](crate::COUNT_CAP).
///
/// # Errors
/// Any store error.
pub async fn count(tx: &mut TenantTx, filter: &PlanFilter) -> Result<i64, StoreError> {
    let list = List::counted(sql!("select 1 from plans where tenant_id = $1"), tx.tenant());
    narrowed(list, filter).count(tx).await
}

fn narrowed(list: List, filter: &PlanFilter) -> List {
    list.and("status = ", filter.status.as_deref()).made(&filter.made).marked(&filter.made, "plans")
}
