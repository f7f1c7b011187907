//! Coupons: what a merchant takes off, and how often it was redeemed.

use ids::{CouponId, TenantId};
use jiff::Timestamp;
use serde_json::Value;
use sqlx::types::Decimal;
use uuid::Uuid;

use crate::bind::{ts, ts_opt};
use crate::row::row;
use crate::tables::list::{List, Made};
use crate::tables::{PageOf, metadata};
use crate::{StoreError, TenantTx, sql};

row! {
    /// A coupon.
    CouponRow {
        id: CouponId,
        name: String,
        /// Above 0, at most 100; none for an amount.
        percent: Option<Decimal>,
        amount_minor: Option<i64>,
        currency: Option<String>,
        /// `once`, `repeating` or `forever`.
        duration: String,
        months: Option<i32>,
        /// None for all plans.
        plan_ids: Option<Vec<Uuid>>,
        max_redemptions: Option<i32>,
        max_per_customer: Option<i32>,
        redeem_by: Option<Timestamp>,
        redeemed: i32,
        status: String,
        metadata: Value,
        version: i64,
        created_at: Timestamp,
        updated_at: Timestamp,
    }
}

/// Stores a coupon.
///
/// # Errors
/// Any store error.
pub async fn insert(tx: &mut TenantTx, row: &CouponRow) -> Result<(), StoreError> {
    let tenant = tx.tenant();
    sqlx::query(sql!(
        "insert into coupons (tenant_id, id, name, percent, amount_minor, currency, duration, months, plan_ids,
                max_redemptions, max_per_customer, redeem_by, metadata, created_at, updated_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $14)"
    ))
    .bind(tenant.uuid())
    .bind(row.id.uuid())
    .bind(&row.name)
    .bind(row.percent)
    .bind(row.amount_minor)
    .bind(&row.currency)
    .bind(&row.duration)
    .bind(row.months)
    .bind(&row.plan_ids)
    .bind(row.max_redemptions)
    .bind(row.max_per_customer)
    .bind(ts_opt(row.redeem_by))
    .bind(&row.metadata)
    .bind(ts(row.created_at))
    .execute(tx.conn())
    .await?;
    metadata::add(tx, "coupons", &[(row.id.uuid(), &row.metadata)]).await
}

/// Writes what may change on a coupon; what it takes off never does.
///
/// # Errors
/// `LeaseLost` when somebody changed the row in between.
pub async fn update(tx: &mut TenantTx, row: &CouponRow) -> Result<(), StoreError> {
    let (tenant, now) = (tx.tenant(), tx.now());
    let touched = sqlx::query(sql!(
        "update coupons set name = $3, status = $4, metadata = $5, version = version + 1, updated_at = $6
          where tenant_id = $1 and id = $2 and version = $7"
    ))
    .bind(tenant.uuid())
    .bind(row.id.uuid())
    .bind(&row.name)
    .bind(&row.status)
    .bind(&row.metadata)
    .bind(ts(now))
    .bind(row.version)
    .execute(tx.conn())
    .await?
    .rows_affected();
    if touched == 1 { Ok(()) } else { Err(StoreError::LeaseLost) }
}

/// Takes one redemption, if the coupon is on offer and one is left; none if not. Holds the row until this transaction
/// ends, so that nobody else redeems it meanwhile.
///
/// # Errors
/// Any store error.
pub async fn take(tx: &mut TenantTx, id: CouponId) -> Result<Option<CouponRow>, StoreError> {
    let tenant = tx.tenant();
    Ok(sqlx::query_as(sql!(
        "update coupons set redeemed = redeemed + 1
          where tenant_id = $1 and id = $2 and status = 'active'
            and (max_redemptions is null or redeemed < max_redemptions)
          returning id, name, percent, amount_minor, currency, duration, months, plan_ids, max_redemptions,
                max_per_customer, redeem_by, redeemed, status, metadata, version, created_at, updated_at"
    ))
    .bind(tenant.uuid())
    .bind(id.uuid())
    .fetch_optional(tx.conn())
    .await?)
}

/// One coupon.
///
/// # Errors
/// `Missing`.
pub async fn get(tx: &mut TenantTx, id: CouponId) -> Result<CouponRow, StoreError> {
    let tenant = tx.tenant();
    sqlx::query_as(sql!(
        "select id, name, percent, amount_minor, currency, duration, months, plan_ids, max_redemptions,
                max_per_customer, redeem_by, redeemed, status, metadata, version, created_at, updated_at
           from coupons where tenant_id = $1 and id = $2"
    ))
    .bind(tenant.uuid())
    .bind(id.uuid())
    .fetch_optional(tx.conn())
    .await?
    .ok_or(StoreError::Missing("coupon"))
}

/// What a list of coupons may be narrowed by.
#[derive(Clone, Debug, Default)]
pub struct CouponFilter {
    /// On offer or not.
    pub status: Option<String>,
    /// When they were made, and what they carry.
    pub made: Made,
}

/// Coupons, newest first, of one status or all.
///
/// # Errors
/// Any store error.
pub async fn page(tx: &mut TenantTx, filter: &CouponFilter, page: &PageOf) -> Result<Vec<CouponRow>, StoreError> {
    narrowed(rows(tx.tenant()), filter).page(tx, page).await
}

/// Some coupons, in no order. Ids that do not exist are left out.
///
/// # Errors
/// Any store error.
pub async fn named(tx: &mut TenantTx, ids: Vec<Uuid>) -> Result<Vec<CouponRow>, StoreError> {
    rows(tx.tenant()).and_in("id = any(", Some(ids), ")").all(tx).await
}

fn rows(tenant: TenantId) -> List {
    List::of(
        sql!(
            "select id, name, percent, amount_minor, currency, duration, months, plan_ids, max_redemptions,
                max_per_customer, redeem_by, redeemed, status, metadata, version, created_at, updated_at
           from coupons
          where tenant_id = $1"
        ),
        tenant,
    )
}

/// How many coupons, counted up to [`COUNT_CAP`](crate::COUNT_CAP).
///
/// # Errors
/// Any store error.
pub async fn count(tx: &mut TenantTx, filter: &CouponFilter) -> Result<i64, StoreError> {
    let list = List::counted(sql!("select 1 from coupons where tenant_id = $1"), tx.tenant());
    narrowed(list, filter).count(tx).await
}

fn narrowed(list: List, filter: &CouponFilter) -> List {
    list.and("status = ", filter.status.as_deref()).made(&filter.made).marked(&filter.made, "coupons")
}
