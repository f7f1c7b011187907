//! The priced items of subscriptions: those that run, and those that ran.

use ids::{ItemId, PlanId, PriceId, SubscriptionId};
use jiff::Timestamp;
use serde_json::Value;
use uuid::Uuid;

use crate::bind::{column, ts};
use crate::row::{FromColumn, row};
use crate::{StoreError, TenantTx, sql};

row! {
    /// One priced part, with the price it is bound to.
    ItemRow {
        id: ItemId,
        subscription_id: SubscriptionId,
        position: i16,
        quantity: i64,
        price_id: PriceId,
        plan_id: PlanId,
        price_key: String,
        price_name: Option<String>,
        price_version: i32,
        currency: String,
        pricing: Value,
        meter_key: Option<String>,
    }
}

/// An item to be stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NewItem {
    /// Its name.
    pub id: ItemId,
    /// What it is part of.
    pub subscription_id: SubscriptionId,
    /// Its place among the lines.
    pub position: i16,
    /// The price version it keeps.
    pub price_id: PriceId,
    /// Units.
    pub quantity: i64,
}

/// Stores new items, which run from an instant on.
///
/// # Errors
/// Any store error.
pub async fn insert_items(tx: &mut TenantTx, rows: &[NewItem], since: Timestamp) -> Result<(), StoreError> {
    let tenant = tx.tenant();
    sqlx::query(sql!(
        "insert into subscription_items (tenant_id, id, subscription_id, position, price_id, quantity, created_at)
         select $1, n.id, n.subscription_id, n.position, n.price_id, n.quantity, $2
           from unnest($3::uuid[], $4::uuid[], $5::int2[], $6::uuid[], $7::int8[])
             as n (id, subscription_id, position, price_id, quantity)"
    ))
    .bind(tenant.uuid())
    .bind(ts(since))
    .bind(column(rows, |row| row.id.uuid()))
    .bind(column(rows, |row| row.subscription_id.uuid()))
    .bind(column(rows, |row| row.position))
    .bind(column(rows, |row| row.price_id.uuid()))
    .bind(column(rows, |row| row.quantity))
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Ends items that are replaced, at an instant; they stay on record, and what was billed for them names them.
///
/// # Errors
/// Any store error.
pub async fn end_items(tx: &mut TenantTx, ids: &[Uuid], at: Timestamp) -> Result<(), StoreError> {
    let tenant = tx.tenant();
    sqlx::query(sql!(
        "update subscription_items set removed_at = $3
          where tenant_id = $1 and id = any($2) and removed_at is null"
    ))
    .bind(tenant.uuid())
    .bind(ids)
    .bind(ts(at))
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// The running items of some subscriptions with their prices, in (subscription, position) order.
///
/// # Errors
/// Any store error.
pub async fn items_of(tx: &mut TenantTx, subscriptions: &[Uuid]) -> Result<Vec<ItemRow>, StoreError> {
    let tenant = tx.tenant();
    Ok(sqlx::query_as(sql!(
        "select i.id, i.subscription_id, i.position, i.quantity, i.price_id, p.plan_id, p.key as price_key,
                p.name as price_name, p.version as price_version, p.currency, p.pricing, p.meter_key
           from subscription_items i join prices p on p.tenant_id = i.tenant_id and p.id = i.price_id
          where i.tenant_id = $1 and p.tenant_id = $1 and i.subscription_id = any($2)
            and i.removed_at is null
          order by i.subscription_id, i.position"
    ))
    .bind(tenant.uuid())
    .bind(subscriptions)
    .fetch_all(tx.conn())
    .await?)
}

/// A priced part whose usage is billed, and the time for which it runs or ran.
#[derive(Clone, Debug, PartialEq)]
pub struct MeteredItemRow {
    /// As it is or was.
    pub item: ItemRow,
    /// Since when; none for what its subscription began with.
    pub since: Option<Timestamp>,
    /// When it went.
    pub until: Option<Timestamp>,
    /// The name of its plan.
    pub plan_name: String,
}

impl<'r> sqlx::FromRow<'r, sqlx::postgres::PgRow> for MeteredItemRow {
    fn from_row(row: &'r sqlx::postgres::PgRow) -> Result<Self, sqlx::Error> {
        Ok(Self {
            item: ItemRow::from_row(row)?,
            since: FromColumn::read(row, "since")?,
            until: FromColumn::read(row, "until")?,
            plan_name: FromColumn::read(row, "plan_name")?,
        })
    }
}

/// The items of some subscriptions that are or were metered, in the order in which they came.
///
/// # Errors
/// Any store error.
pub async fn metered_items(tx: &mut TenantTx, subscriptions: &[Uuid]) -> Result<Vec<MeteredItemRow>, StoreError> {
    let tenant = tx.tenant();
    Ok(sqlx::query_as(sql!(
        "select i.id, i.subscription_id, i.position, i.quantity, i.price_id, p.plan_id, p.key as price_key,
                p.name as price_name, p.version as price_version, p.currency, p.pricing, p.meter_key,
                nullif(i.created_at, i.first) as since, i.removed_at as until, n.name as plan_name
           from (select a.*, min(a.created_at) over (partition by a.subscription_id) as first
                   from (select * from subscription_items r
                          where r.tenant_id = $1 and r.subscription_id = any($2) and r.removed_at is null
                          union all
                         select * from subscription_items g
                          where g.tenant_id = $1 and g.subscription_id = any($2) and g.removed_at is not null) a) i
           join prices p on p.tenant_id = i.tenant_id and p.id = i.price_id
           join plans n on n.tenant_id = p.tenant_id and n.id = p.plan_id
          where i.tenant_id = $1 and p.tenant_id = $1 and n.tenant_id = $1 and p.meter_key is not null
          order by i.created_at, i.removed_at nulls last, i.id"
    ))
    .bind(tenant.uuid())
    .bind(subscriptions)
    .fetch_all(tx.conn())
    .await?)
}

/// One item, running or not, with its price.
///
/// # Errors
/// `Missing`.
pub async fn item(tx: &mut TenantTx, id: ItemId) -> Result<ItemRow, StoreError> {
    let tenant = tx.tenant();
    sqlx::query_as(sql!(
        "select i.id, i.subscription_id, i.position, i.quantity, i.price_id, p.plan_id, p.key as price_key,
                p.name as price_name, p.version as price_version, p.currency, p.pricing, p.meter_key
           from subscription_items i join prices p on p.tenant_id = i.tenant_id and p.id = i.price_id
          where i.tenant_id = $1 and p.tenant_id = $1 and i.id = $2"
    ))
    .bind(tenant.uuid())
    .bind(id.uuid())
    .fetch_optional(tx.conn())
    .await?
    .ok_or(StoreError::Missing("subscription item"))
}
