//! Thresholds of usage, and how often each was told for a period.

use std::collections::BTreeSet;

use ids::{CustomerId, ItemId, MeterId, PriceId, SubscriptionId, ThresholdId};
use jiff::Timestamp;
use sqlx::types::Decimal;
use uuid::Uuid;

use crate::bind::{column, ts, ts_column};
use crate::row::row;
use crate::tables::PageOf;
use crate::tables::list::{List, Made};
use crate::{StoreError, TenantTx, sql};

row! {
    /// A threshold, which never changes but for its name and whether it is on.
    ThresholdRow {
        id: ThresholdId,
        meter_id: MeterId,
        name: Option<String>,
        /// `quantity`, `included_percent` or `amount`.
        measure: String,
        /// Units, percent, or minor units.
        at: Decimal,
        /// Of an amount.
        currency: Option<String>,
        /// Whether every multiple is told.
        recurs: bool,
        customer_id: Option<CustomerId>,
        subscription_id: Option<SubscriptionId>,
        item_id: Option<ItemId>,
        price_id: Option<PriceId>,
        active: bool,
        version: i64,
        created_at: Timestamp,
        updated_at: Timestamp,
    }
}

/// A threshold that was reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Crossing {
    /// Which.
    pub threshold: ThresholdId,
    /// By whom.
    pub subscription: SubscriptionId,
    /// Start of the period.
    pub period_start: Timestamp,
    /// How many times the threshold is in what was measured.
    pub times: i64,
}

/// Stores a threshold.
///
/// # Errors
/// Any store error.
pub async fn insert(tx: &mut TenantTx, row: &ThresholdRow) -> Result<(), StoreError> {
    let tenant = tx.tenant();
    sqlx::query(sql!(
        "insert into usage_thresholds (tenant_id, id, meter_id, name, measure, at, currency, recurs, customer_id,
                subscription_id, item_id, price_id, active, created_at, updated_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $14)"
    ))
    .bind(tenant.uuid())
    .bind(row.id.uuid())
    .bind(row.meter_id.uuid())
    .bind(&row.name)
    .bind(&row.measure)
    .bind(row.at)
    .bind(&row.currency)
    .bind(row.recurs)
    .bind(row.customer_id.map(CustomerId::uuid))
    .bind(row.subscription_id.map(SubscriptionId::uuid))
    .bind(row.item_id.map(ItemId::uuid))
    .bind(row.price_id.map(PriceId::uuid))
    .bind(row.active)
    .bind(ts(row.created_at))
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Writes what may change on a threshold.
///
/// # Errors
/// `LeaseLost` when somebody changed the row in between.
pub async fn update(tx: &mut TenantTx, row: &ThresholdRow) -> Result<(), StoreError> {
    let (tenant, now) = (tx.tenant(), tx.now());
    let touched = sqlx::query(sql!(
        "update usage_thresholds set name = $3, active = $4, version = version + 1, updated_at = $5
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

/// One threshold.
///
/// # Errors
/// `Missing`.
pub async fn get(tx: &mut TenantTx, id: ThresholdId) -> Result<ThresholdRow, StoreError> {
    let tenant = tx.tenant();
    sqlx::query_as(sql!(
        "select id, meter_id, name, measure, at, currency, recurs, customer_id, subscription_id, item_id, price_id,
                active, version, created_at, updated_at
           from usage_thresholds where tenant_id = $1 and id = $2"
    ))
    .bind(tenant.uuid())
    .bind(id.uuid())
    .fetch_optional(tx.conn())
    .await?
    .ok_or(StoreError::Missing("usage threshold"))
}

/// The thresholds of some meters that are on, for these subjects or for everybody, in the order in which they were made.
///
/// # Errors
/// Any store error.
pub async fn active_of(tx: &mut TenantTx, meters: &[Uuid], subjects: &[Uuid]) -> Result<Vec<ThresholdRow>, StoreError> {
    let tenant = tx.tenant();
    Ok(sqlx::query_as(sql!(
        "select id, meter_id, name, measure, at, currency, recurs, customer_id, subscription_id, item_id, price_id,
                active, version, created_at, updated_at
           from usage_thresholds where tenant_id = $1 and meter_id = any($2) and active
            and subject_id = any($3::uuid[] || '00000000-0000-0000-0000-000000000000'::uuid) order by id"
    ))
    .bind(tenant.uuid())
    .bind(meters)
    .bind(subjects)
    .fetch_all(tx.conn())
    .await?)
}

/// How many thresholds of a meter are on for a subject; without one, for everybody.
///
/// # Errors
/// Any store error.
pub async fn count_active(tx: &mut TenantTx, meter: MeterId, subject: Option<Uuid>) -> Result<i64, StoreError> {
    let tenant = tx.tenant();
    let (count,): (i64,) = sqlx::query_as(sql!(
        "select count(*) from usage_thresholds where tenant_id = $1 and meter_id = $2 and subject_id = $3 and active"
    ))
    .bind(tenant.uuid())
    .bind(meter.uuid())
    .bind(subject.unwrap_or_default())
    .fetch_one(tx.conn())
    .await?;
    Ok(count)
}

/// What a list of thresholds may be narrowed by.
#[derive(Clone, Debug, Default)]
pub struct ThresholdFilter {
    /// Of this meter.
    pub meter: Option<MeterId>,
    /// Active, or not.
    pub active: Option<bool>,
    /// When they were made, and what they carry.
    pub made: Made,
}

/// Thresholds, newest first: those that are on, others, or all; of one meter, or of all.
///
/// # Errors
/// Any store error.
pub async fn page(tx: &mut TenantTx, filter: &ThresholdFilter, page: &PageOf) -> Result<Vec<ThresholdRow>, StoreError> {
    let list = List::of(
        sql!(
            "select id, meter_id, name, measure, at, currency, recurs, customer_id, subscription_id, item_id, price_id,
                active, version, created_at, updated_at
           from usage_thresholds
          where tenant_id = $1"
        ),
        tx.tenant(),
    );
    narrowed(list, filter).page(tx, page).await
}

/// How many thresholds, counted up to [`COUNT_CAP`](crate::COUNT_CAP).
///
/// # Errors
/// Any store error.
pub async fn count(tx: &mut TenantTx, filter: &ThresholdFilter) -> Result<i64, StoreError> {
    let list = List::counted(sql!("select 1 from usage_thresholds where tenant_id = $1"), tx.tenant());
    narrowed(list, filter).count(tx).await
}

fn narrowed(list: List, filter: &ThresholdFilter) -> List {
    list.and("active = ", filter.active).and("meter_id = ", filter.meter.map(MeterId::uuid)).made(&filter.made)
}

/// Remembers what was reached; answers with those that were not told yet, or not so often, in their order.
/// Two that come with the same crossing wait for each other, and one of them gets it. In key order, so that they never wait
/// in a circle; no crossing may be given twice.
///
/// # Errors
/// Any store error.
pub async fn remember(tx: &mut TenantTx, reached: &[Crossing]) -> Result<Vec<Crossing>, StoreError> {
    if reached.is_empty() {
        return Ok(Vec::new());
    }
    let (tenant, now) = (tx.tenant(), tx.now());
    let told: Vec<(Uuid, Uuid, jiff_sqlx::Timestamp)> = sqlx::query_as(sql!(
        "insert into usage_crossings as c (tenant_id, threshold_id, subscription_id, period_start, times, crossed_at)
         select $1, n.threshold_id, n.subscription_id, n.period_start, n.times, $6
           from unnest($2::uuid[], $3::uuid[], $4::timestamptz[], $5::int8[])
             as n (threshold_id, subscription_id, period_start, times)
          order by n.threshold_id, n.subscription_id, n.period_start
         on conflict (tenant_id, threshold_id, subscription_id, period_start) do update
            set times = excluded.times, crossed_at = excluded.crossed_at
          where c.times < excluded.times
         returning c.threshold_id, c.subscription_id, c.period_start"
    ))
    .bind(tenant.uuid())
    .bind(column(reached, |one| one.threshold.uuid()))
    .bind(column(reached, |one| one.subscription.uuid()))
    .bind(ts_column(reached, |one| one.period_start))
    .bind(column(reached, |one| one.times))
    .bind(ts(now))
    .fetch_all(tx.conn())
    .await?;
    let fresh: BTreeSet<(Uuid, Uuid, Timestamp)> =
        told.into_iter().map(|(threshold, subscription, start)| (threshold, subscription, start.to_jiff())).collect();
    let is_new = |one: &&Crossing| fresh.contains(&(one.threshold.uuid(), one.subscription.uuid(), one.period_start));
    Ok(reached.iter().filter(is_new).copied().collect())
}
