//! Meters: how events of usage become a quantity. Never changed.

use ids::MeterId;
use jiff::Timestamp;
use serde_json::Value;
use sqlx::postgres::PgRow;
use sqlx::{FromRow, Row as _};
use uuid::Uuid;

use crate::bind::ts;
use crate::row::row;
use crate::tables::PageOf;
use crate::tables::list::{List, Made};
use crate::{StoreError, TenantTx, sql};

row! {
    /// A meter.
    MeterRow {
        id: MeterId,
        key: String,
        name: String,
        aggregation: String,
        value_property: Option<String>,
        filters: Value,
        group_by: Vec<String>,
        recurring: bool,
        late_policy: String,
        created_at: Timestamp,
    }
}

/// Stores a meter.
///
/// # Errors
/// `Constraint("meters_key_once")` when the key is taken.
pub async fn insert(tx: &mut TenantTx, row: &MeterRow) -> Result<(), StoreError> {
    let tenant = tx.tenant();
    sqlx::query(sql!(
        "insert into meters (tenant_id, id, key, name, aggregation, value_property, filters, group_by, recurring,
                late_policy, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"
    ))
    .bind(tenant.uuid())
    .bind(row.id.uuid())
    .bind(&row.key)
    .bind(&row.name)
    .bind(&row.aggregation)
    .bind(&row.value_property)
    .bind(&row.filters)
    .bind(&row.group_by)
    .bind(row.recurring)
    .bind(&row.late_policy)
    .bind(ts(row.created_at))
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// One meter.
///
/// # Errors
/// `Missing`.
pub async fn get(tx: &mut TenantTx, id: MeterId) -> Result<MeterRow, StoreError> {
    let tenant = tx.tenant();
    sqlx::query_as(sql!(
        "select id, key, name, aggregation, value_property, filters, group_by, recurring, late_policy, created_at
           from meters where tenant_id = $1 and id = $2"
    ))
    .bind(tenant.uuid())
    .bind(id.uuid())
    .fetch_optional(tx.conn())
    .await?
    .ok_or(StoreError::Missing("meter"))
}

/// The meters of these keys; a key that nobody has is left out.
///
/// # Errors
/// Any store error.
pub async fn by_keys(tx: &mut TenantTx, keys: &[String]) -> Result<Vec<MeterRow>, StoreError> {
    let tenant = tx.tenant();
    Ok(sqlx::query_as(sql!(
        "select id, key, name, aggregation, value_property, filters, group_by, recurring, late_policy, created_at
           from meters where tenant_id = $1 and key = any($2) order by key"
    ))
    .bind(tenant.uuid())
    .bind(keys)
    .fetch_all(tx.conn())
    .await?)
}

/// A meter, and whether somebody wants to be told when its usage reaches something.
#[derive(Clone, Debug, PartialEq)]
pub struct WatchedRow {
    /// The meter.
    pub meter: MeterRow,
    /// Whether it has thresholds that are on.
    pub watched: bool,
}

impl<'r> FromRow<'r, PgRow> for WatchedRow {
    fn from_row(row: &'r PgRow) -> Result<WatchedRow, sqlx::Error> {
        Ok(WatchedRow { meter: MeterRow::from_row(row)?, watched: row.try_get("watched")? })
    }
}

/// As [`by_keys`], for events that come in.
///
/// # Errors
/// Any store error.
pub async fn to_count(tx: &mut TenantTx, keys: &[String]) -> Result<Vec<WatchedRow>, StoreError> {
    let tenant = tx.tenant();
    Ok(sqlx::query_as(sql!(
        "select m.id, m.key, m.name, m.aggregation, m.value_property, m.filters, m.group_by, m.recurring, m.late_policy,
                m.created_at, exists (select 1 from usage_thresholds t
                     where t.tenant_id = $1 and t.meter_id = m.id and t.active) as watched
           from meters m where m.tenant_id = $1 and m.key = any($2)"
    ))
    .bind(tenant.uuid())
    .bind(keys)
    .fetch_all(tx.conn())
    .await?)
}

/// Some meters, in no order. Ids that do not exist are left out.
///
/// # Errors
/// Any store error.
pub async fn get_all(tx: &mut TenantTx, ids: &[Uuid]) -> Result<Vec<MeterRow>, StoreError> {
    let tenant = tx.tenant();
    Ok(sqlx::query_as(sql!(
        "select id, key, name, aggregation, value_property, filters, group_by, recurring, late_policy, created_at
           from meters where tenant_id = $1 and id = any($2)"
    ))
    .bind(tenant.uuid())
    .bind(ids)
    .fetch_all(tx.conn())
    .await?)
}

/// What a list of meters may be narrowed by.
#[derive(Clone, Debug, Default)]
pub struct MeterFilter {
    /// Of this key.
    pub key: Option<String>,
    /// When they were made, and what they carry.
    pub made: Made,
}

/// Meters, newest first.
///
/// # Errors
/// Any store error.
pub async fn page(tx: &mut TenantTx, filter: &MeterFilter, page: &PageOf) -> Result<Vec<MeterRow>, StoreError> {
    let list = List::of(
        sql!(
            "select id, key, name, aggregation, value_property, filters, group_by, recurring, late_policy, created_at
           from meters
          where tenant_id = $1"
        ),
        tx.tenant(),
    );
    narrowed(list, filter).page(tx, page).await
}

/// How many meters, counted up to [`COUNT_CAP`](crate::COUNT_CAP).
///
/// # Errors
/// Any store error.
pub async fn count(tx: &mut TenantTx, filter: &MeterFilter) -> Result<i64, StoreError> {
    let list = List::counted(sql!("select 1 from meters where tenant_id = $1"), tx.tenant());
    narrowed(list, filter).count(tx).await
}

fn narrowed(list: List, filter: &MeterFilter) -> List {
    list.and("key = ", filter.key.as_deref()).made(&filter.made)
}
