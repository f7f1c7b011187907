//! Promotion codes: what customers type to get a coupon.

use ids::{CouponId, PromotionCodeId, TenantId};
use jiff::Timestamp;
use serde_json::Value;

use crate::bind::{ts, ts_opt};
use crate::row::row;
use uuid::Uuid;

use crate::tables::list::{List, Made};
use crate::tables::{PageOf, metadata};
use crate::{StoreError, TenantTx, sql};

row! {
    /// A promotion code.
    PromotionCodeRow {
        id: PromotionCodeId,
        coupon_id: CouponId,
        /// As the merchant wrote it; small and capital letters are the same.
        code: String,
        max_redemptions: Option<i32>,
        /// The first instant at which it can no longer be redeemed.
        expires_at: Option<Timestamp>,
        /// For customers without an earlier bill only.
        first_time_only: bool,
        active: bool,
        redeemed: i32,
        metadata: Value,
        version: i64,
        created_at: Timestamp,
        updated_at: Timestamp,
    }
}

/// Stores a code.
///
/// # Errors
/// `Constraint("promotion_codes_code_once")` when another active one is the same.
pub async fn insert(tx: &mut TenantTx, row: &PromotionCodeRow) -> Result<(), StoreError> {
    let tenant = tx.tenant();
    sqlx::query(sql!(
        "insert into promotion_codes (tenant_id, id, coupon_id, code, max_redemptions, expires_at, first_time_only,
                active, metadata, created_at, updated_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10)"
    ))
    .bind(tenant.uuid())
    .bind(row.id.uuid())
    .bind(row.coupon_id.uuid())
    .bind(&row.code)
    .bind(row.max_redemptions)
    .bind(ts_opt(row.expires_at))
    .bind(row.first_time_only)
    .bind(row.active)
    .bind(&row.metadata)
    .bind(ts(row.created_at))
    .execute(tx.conn())
    .await?;
    metadata::add(tx, "promotion_codes", &[(row.id.uuid(), &row.metadata)]).await
}

/// Writes what may change on a code.
///
/// # Errors
/// `LeaseLost` when somebody changed the row in between; `Constraint("promotion_codes_code_once")` when it becomes
/// active beside another one of the same letters.
pub async fn update(tx: &mut TenantTx, row: &PromotionCodeRow) -> Result<(), StoreError> {
    let (tenant, now) = (tx.tenant(), tx.now());
    let touched = sqlx::query(sql!(
        "update promotion_codes set active = $3, metadata = $4, version = version + 1, updated_at = $5
          where tenant_id = $1 and id = $2 and version = $6"
    ))
    .bind(tenant.uuid())
    .bind(row.id.uuid())
    .bind(row.active)
    .bind(&row.metadata)
    .bind(ts(now))
    .bind(row.version)
    .execute(tx.conn())
    .await?
    .rows_affected();
    if touched == 1 { Ok(()) } else { Err(StoreError::LeaseLost) }
}

/// Takes one redemption, if the code is active and one is left; says whether it was.
///
/// # Errors
/// Any store error.
pub async fn take(tx: &mut TenantTx, id: PromotionCodeId) -> Result<bool, StoreError> {
    let tenant = tx.tenant();
    let touched = sqlx::query(sql!(
        "update promotion_codes set redeemed = redeemed + 1
          where tenant_id = $1 and id = $2 and active
            and (max_redemptions is null or redeemed < max_redemptions)"
    ))
    .bind(tenant.uuid())
    .bind(id.uuid())
    .execute(tx.conn())
    .await?
    .rows_affected();
    Ok(touched == 1)
}

/// One code.
///
/// # Errors
/// `Missing`.
pub async fn get(tx: &mut TenantTx, id: PromotionCodeId) -> Result<PromotionCodeRow, StoreError> {
    let tenant = tx.tenant();
    sqlx::query_as(sql!(
        "select id, coupon_id, code, max_redemptions, expires_at, first_time_only, active, redeemed, metadata,
                version, created_at, updated_at
           from promotion_codes where tenant_id = $1 and id = $2"
    ))
    .bind(tenant.uuid())
    .bind(id.uuid())
    .fetch_optional(tx.conn())
    .await?
    .ok_or(StoreError::Missing("promotion code"))
}

/// The code of these letters, an active one before others.
///
/// # Errors
/// Any store error.
pub async fn find(tx: &mut TenantTx, code: &str) -> Result<Option<PromotionCodeRow>, StoreError> {
    let tenant = tx.tenant();
    Ok(sqlx::query_as(sql!(
        "select id, coupon_id, code, max_redemptions, expires_at, first_time_only, active, redeemed, metadata,
                version, created_at, updated_at
           from promotion_codes where tenant_id = $1 and upper(code) = upper($2)
          order by active desc, created_at desc, id desc limit 1"
    ))
    .bind(tenant.uuid())
    .bind(code)
    .fetch_optional(tx.conn())
    .await?)
}

/// What a list of codes may be narrowed by.
#[derive(Clone, Debug, Default)]
pub struct PromotionCodeFilter {
    /// Of this coupon.
    pub coupon: Option<CouponId>,
    /// Active, or not.
    pub active: Option<bool>,
    /// Of these letters.
    pub code: Option<String>,
    /// When they were made, and what they carry.
    pub made: Made,
}

/// Codes, newest first.
///
/// # Errors
/// Any store error.
pub async fn page(
    tx: &mut TenantTx,
    filter: &PromotionCodeFilter,
    page: &PageOf,
) -> Result<Vec<PromotionCodeRow>, StoreError> {
    narrowed(rows(tx.tenant()), filter).page(tx, page).await
}

/// Some codes, in no order. Ids that do not exist are left out.
///
/// # Errors
/// Any store error.
pub async fn named(tx: &mut TenantTx, ids: Vec<Uuid>) -> Result<Vec<PromotionCodeRow>, StoreError> {
    rows(tx.tenant()).and_in("id = any(", Some(ids), ")").all(tx).await
}

fn rows(tenant: TenantId) -> List {
    List::of(
        sql!(
            "select id, coupon_id, code, max_redemptions, expires_at, first_time_only, active, redeemed, metadata,
                version, created_at, updated_at
           from promotion_codes
          where tenant_id = $1"
        ),
        tenant,
    )
}

/// How many codes, counted up to [`COUNT_CAP`](crate::COUNT_CAP).
///
/// # Errors
/// Any store error.
pub async fn count(tx: &mut TenantTx, filter: &PromotionCodeFilter) -> Result<i64, StoreError> {
    let list = List::counted(sql!("select 1 from promotion_codes where tenant_id = $1"), tx.tenant());
    narrowed(list, filter).count(tx).await
}

fn narrowed(list: List, filter: &PromotionCodeFilter) -> List {
    list.and("coupon_id = ", filter.coupon.map(CouponId::uuid))
        .and("active = ", filter.active)
        .and_in("upper(code) = upper(", filter.code.as_deref(), ")")
        .made(&filter.made)
        .marked(&filter.made, "promotion_codes")
}
