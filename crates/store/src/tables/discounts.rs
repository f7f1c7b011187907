//! Discounts: coupons that were redeemed, for a subscription or for all of a customer's.

use ids::{CouponId, CustomerId, DiscountId, InvoiceId, PromotionCodeId, SubscriptionId};
use jiff::Timestamp;
use serde_json::Value;
use uuid::Uuid;

use crate::bind::{column, ts};
use crate::row::row;
use crate::tables::PageOf;
use crate::tables::list::{List, Made};
use crate::{StoreError, TenantTx, sql};

row! {
    /// A redeemed coupon.
    DiscountRow {
        id: DiscountId,
        customer_id: CustomerId,
        /// None when it is for all of the customer's.
        subscription_id: Option<SubscriptionId>,
        coupon_id: CouponId,
        promotion_code_id: Option<PromotionCodeId>,
        /// The coupon as it was when it was redeemed.
        coupon: Value,
        redeemed_at: Timestamp,
        /// The bill that used up a coupon for one bill.
        used_invoice_id: Option<InvoiceId>,
        /// When it was taken away.
        ended_at: Option<Timestamp>,
        created_at: Timestamp,
    }
}

/// Stores a redemption.
///
/// # Errors
/// Any store error.
pub async fn insert(tx: &mut TenantTx, row: &DiscountRow) -> Result<(), StoreError> {
    let tenant = tx.tenant();
    sqlx::query(sql!(
        "insert into discounts (tenant_id, id, customer_id, subscription_id, coupon_id, promotion_code_id, coupon,
                redeemed_at, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
    ))
    .bind(tenant.uuid())
    .bind(row.id.uuid())
    .bind(row.customer_id.uuid())
    .bind(row.subscription_id.map(SubscriptionId::uuid))
    .bind(row.coupon_id.uuid())
    .bind(row.promotion_code_id.map(PromotionCodeId::uuid))
    .bind(&row.coupon)
    .bind(ts(row.redeemed_at))
    .bind(ts(row.created_at))
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// How often a customer has redeemed a coupon. True until the end of the transaction only for whoever holds the coupon.
///
/// # Errors
/// Any store error.
pub async fn redeemed_by(tx: &mut TenantTx, coupon: CouponId, customer: CustomerId) -> Result<i64, StoreError> {
    let tenant = tx.tenant();
    let (count,): (i64,) = sqlx::query_as(sql!(
        "select count(*) from discounts where tenant_id = $1 and customer_id = $2 and coupon_id = $3"
    ))
    .bind(tenant.uuid())
    .bind(customer.uuid())
    .bind(coupon.uuid())
    .fetch_one(tx.conn())
    .await?;
    Ok(count)
}

/// Whether a customer ever had a bill that stands.
///
/// # Errors
/// Any store error.
pub async fn was_billed(tx: &mut TenantTx, customer: CustomerId) -> Result<bool, StoreError> {
    let tenant = tx.tenant();
    let (found,): (bool,) = sqlx::query_as(sql!(
        "select exists (select 1 from invoices where tenant_id = $1 and customer_id = $2
                           and status in ('open', 'paid', 'uncollectible'))"
    ))
    .bind(tenant.uuid())
    .bind(customer.uuid())
    .fetch_one(tx.conn())
    .await?;
    Ok(found)
}

/// Whether a discount is for all subscriptions of a customer, and whether the tenant has any tax.
///
/// # Errors
/// Any store error.
pub async fn has_own_or_taxes(tx: &mut TenantTx, customer: CustomerId) -> Result<(bool, bool), StoreError> {
    let tenant = tx.tenant();
    Ok(sqlx::query_as(sql!(
        "select exists (select 1 from discounts where tenant_id = $1 and customer_id = $2 and subscription_id is null
                           and ended_at is null and used_invoice_id is null),
                exists (select 1 from tax_rates where tenant_id = $1 and active)"
    ))
    .bind(tenant.uuid())
    .bind(customer.uuid())
    .fetch_one(tx.conn())
    .await?)
}

/// What may hold for the bills of some subscriptions and customers, in the order of redemption.
///
/// # Errors
/// Any store error.
pub async fn holding(
    tx: &mut TenantTx,
    subscriptions: &[Uuid],
    customers: &[Uuid],
) -> Result<Vec<DiscountRow>, StoreError> {
    let tenant = tx.tenant();
    Ok(sqlx::query_as(sql!(
        "select id, customer_id, subscription_id, coupon_id, promotion_code_id, coupon, redeemed_at, used_invoice_id,
                ended_at, created_at
           from discounts
          where tenant_id = $1 and subscription_id = any($2) and ended_at is null and used_invoice_id is null
          union all
         select id, customer_id, subscription_id, coupon_id, promotion_code_id, coupon, redeemed_at, used_invoice_id,
                ended_at, created_at
           from discounts
          where tenant_id = $1 and customer_id = any($3) and subscription_id is null and ended_at is null
            and used_invoice_id is null
          order by redeemed_at, id"
    ))
    .bind(tenant.uuid())
    .bind(subscriptions)
    .bind(customers)
    .fetch_all(tx.conn())
    .await?)
}

/// Uses up coupons for one bill.
///
/// # Errors
/// `LeaseLost` when somebody used or ended one in between.
pub async fn spend(tx: &mut TenantTx, uses: &[(DiscountId, InvoiceId)]) -> Result<(), StoreError> {
    if uses.is_empty() {
        return Ok(());
    }
    let tenant = tx.tenant();
    let touched = sqlx::query(sql!(
        "with held as (select id from discounts where tenant_id = $1 and id = any($2) and used_invoice_id is null
                         and ended_at is null order by id for update)
         update discounts d set used_invoice_id = n.invoice_id
           from unnest($2::uuid[], $3::uuid[]) as n (id, invoice_id) join held on held.id = n.id
          where d.tenant_id = $1 and d.id = n.id"
    ))
    .bind(tenant.uuid())
    .bind(column(uses, |(id, _)| id.uuid()))
    .bind(column(uses, |(_, invoice)| invoice.uuid()))
    .execute(tx.conn())
    .await?
    .rows_affected();
    if usize::try_from(touched) == Ok(uses.len()) { Ok(()) } else { Err(StoreError::LeaseLost) }
}

/// Takes a discount away; says whether it was there.
///
/// # Errors
/// Any store error.
pub async fn end(tx: &mut TenantTx, id: DiscountId) -> Result<bool, StoreError> {
    let (tenant, now) = (tx.tenant(), tx.now());
    let touched =
        sqlx::query(sql!("update discounts set ended_at = $3 where tenant_id = $1 and id = $2 and ended_at is null"))
            .bind(tenant.uuid())
            .bind(id.uuid())
            .bind(ts(now))
            .execute(tx.conn())
            .await?
            .rows_affected();
    Ok(touched == 1)
}

/// One discount.
///
/// # Errors
/// `Missing`.
pub async fn get(tx: &mut TenantTx, id: DiscountId) -> Result<DiscountRow, StoreError> {
    let tenant = tx.tenant();
    sqlx::query_as(sql!(
        "select id, customer_id, subscription_id, coupon_id, promotion_code_id, coupon, redeemed_at, used_invoice_id,
                ended_at, created_at
           from discounts where tenant_id = $1 and id = $2"
    ))
    .bind(tenant.uuid())
    .bind(id.uuid())
    .fetch_optional(tx.conn())
    .await?
    .ok_or(StoreError::Missing("discount"))
}

/// What a list of discounts may be narrowed by.
#[derive(Clone, Debug, Default)]
pub struct DiscountFilter {
    /// Of this payer, whichever subscription it is for.
    pub customer: Option<CustomerId>,
    /// For this subscription.
    pub subscription: Option<SubscriptionId>,
    /// Of this coupon.
    pub coupon: Option<CouponId>,
    /// Still in force, or ended.
    pub active: Option<bool>,
    /// When they were made, and what they carry.
    pub made: Made,
}

/// Discounts, newest first.
///
/// # Errors
/// Any store error.
pub async fn page(tx: &mut TenantTx, filter: &DiscountFilter, page: &PageOf) -> Result<Vec<DiscountRow>, StoreError> {
    let list = List::of(
        sql!(
            "select id, customer_id, subscription_id, coupon_id, promotion_code_id, coupon, redeemed_at, used_invoice_id,
                ended_at, created_at
           from discounts
          where tenant_id = $1"
        ),
        tx.tenant(),
    );
    narrowed(list, filter).page(tx, page).await
}

/// How many discounts, counted up to [`COUNT_CAP`](crate::COUNT_CAP).
///
/// # Errors
/// Any store error.
pub async fn count(tx: &mut TenantTx, filter: &DiscountFilter) -> Result<i64, StoreError> {
    let list = List::counted(sql!("select 1 from discounts where tenant_id = $1"), tx.tenant());
    narrowed(list, filter).count(tx).await
}

fn narrowed(list: List, filter: &DiscountFilter) -> List {
    list.and("customer_id = ", filter.customer.map(CustomerId::uuid))
        .and("subscription_id = ", filter.subscription.map(SubscriptionId::uuid))
        .and("coupon_id = ", filter.coupon.map(CouponId::uuid))
        .and("(ended_at is null) = ", filter.active)
        .made(&filter.made)
}
