//! Moves of running subscriptions to newer prices, and what each would be billed.

use ids::{PlanId, PriceMigrationId, SubscriptionId};
use jiff::Timestamp;
use serde_json::Value;
use uuid::Uuid;

use crate::bind::{column, ts, ts_opt};
use crate::row::row;
use crate::tables::PageOf;
use crate::tables::list::{List, Made};
use crate::{StoreError, TenantTx, sql};

row! {
    /// A move.
    PriceMigrationRow {
        id: PriceMigrationId,
        plan_id: PlanId,
        /// `computing`, `ready`, `applying`, `applied` or `dropped`.
        status: String,
        /// The versions it moves to.
        to_prices: Vec<Uuid>,
        /// The last subscription that was looked at.
        upto: Uuid,
        created_at: Timestamp,
        ready_at: Option<Timestamp>,
        applied_at: Option<Timestamp>,
        dropped_at: Option<Timestamp>,
    }
}

row! {
    /// One subscription of a move.
    MovedRow {
        subscription_id: SubscriptionId,
        /// `same`, `differs`, `refused`, `moved` or `skipped`.
        status: String,
        currency: String,
        old_minor: i64,
        new_minor: i64,
        /// The lines of the bill, before and after.
        lines: Value,
        /// Why it cannot be computed, or was not moved.
        reason: Option<String>,
        created_at: Timestamp,
    }
}

row! {
    /// How many subscriptions of a move are in one state and currency, and what they come to.
    SumRow {
        status: String,
        currency: String,
        subscriptions: i64,
        old_minor: i64,
        new_minor: i64,
    }
}

/// Stores a move.
///
/// # Errors
/// `Constraint("price_migrations_one_in_hand")` while another one of the plan is.
pub async fn insert(tx: &mut TenantTx, row: &PriceMigrationRow) -> Result<(), StoreError> {
    let tenant = tx.tenant();
    sqlx::query(sql!(
        "insert into price_migrations (tenant_id, id, plan_id, status, to_prices, upto, created_at)
         values ($1, $2, $3, $4, $5, $6, $7)"
    ))
    .bind(tenant.uuid())
    .bind(row.id.uuid())
    .bind(row.plan_id.uuid())
    .bind(&row.status)
    .bind(&row.to_prices)
    .bind(row.upto)
    .bind(ts(row.created_at))
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// One move.
///
/// # Errors
/// `Missing`.
pub async fn get(tx: &mut TenantTx, id: PriceMigrationId) -> Result<PriceMigrationRow, StoreError> {
    let tenant = tx.tenant();
    sqlx::query_as(sql!(
        "select id, plan_id, status, to_prices, upto, created_at, ready_at, applied_at, dropped_at
           from price_migrations where tenant_id = $1 and id = $2"
    ))
    .bind(tenant.uuid())
    .bind(id.uuid())
    .fetch_optional(tx.conn())
    .await?
    .ok_or(StoreError::Missing("price migration"))
}

/// One move, held until this transaction ends.
///
/// # Errors
/// `Missing`.
pub async fn lock(tx: &mut TenantTx, id: PriceMigrationId) -> Result<PriceMigrationRow, StoreError> {
    let tenant = tx.tenant();
    sqlx::query_as(sql!(
        "select id, plan_id, status, to_prices, upto, created_at, ready_at, applied_at, dropped_at
           from price_migrations where tenant_id = $1 and id = $2 for update"
    ))
    .bind(tenant.uuid())
    .bind(id.uuid())
    .fetch_optional(tx.conn())
    .await?
    .ok_or(StoreError::Missing("price migration"))
}

/// Writes how far a move is. The row must be held by [`lock`].
///
/// # Errors
/// Any store error.
pub async fn save(tx: &mut TenantTx, row: &PriceMigrationRow) -> Result<(), StoreError> {
    let tenant = tx.tenant();
    sqlx::query(sql!(
        "update price_migrations set status = $3, upto = $4, ready_at = $5, applied_at = $6, dropped_at = $7
          where tenant_id = $1 and id = $2"
    ))
    .bind(tenant.uuid())
    .bind(row.id.uuid())
    .bind(&row.status)
    .bind(row.upto)
    .bind(ts_opt(row.ready_at))
    .bind(ts_opt(row.applied_at))
    .bind(ts_opt(row.dropped_at))
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// What a list of moves may be narrowed by.
#[derive(Clone, Debug, Default)]
pub struct PriceMigrationFilter {
    /// Of this plan.
    pub plan: Option<PlanId>,
    /// In this state.
    pub status: Option<String>,
    /// When they were made, and what they carry.
    pub made: Made,
}

/// Moves, newest first.
///
/// # Errors
/// Any store error.
pub async fn page(
    tx: &mut TenantTx,
    filter: &PriceMigrationFilter,
    page: &PageOf,
) -> Result<Vec<PriceMigrationRow>, StoreError> {
    let list = List::of(
        sql!(
            "select id, plan_id, status, to_prices, upto, created_at, ready_at, applied_at, dropped_at
           from price_migrations
          where tenant_id = $1"
        ),
        tx.tenant(),
    );
    narrowed(list, filter).page(tx, page).await
}

/// How many moves, counted up to [`COUNT_CAP`](crate::COUNT_CAP).
///
/// # Errors
/// Any store error.
pub async fn count(tx: &mut TenantTx, filter: &PriceMigrationFilter) -> Result<i64, StoreError> {
    let list = List::counted(sql!("select 1 from price_migrations where tenant_id = $1"), tx.tenant());
    narrowed(list, filter).count(tx).await
}

fn narrowed(list: List, filter: &PriceMigrationFilter) -> List {
    list.and("plan_id = ", filter.plan.map(PlanId::uuid)).and("status = ", filter.status.as_deref()).made(&filter.made)
}

/// The next running subscriptions that have an item at an older version of the plan's prices, in id order.
///
/// # Errors
/// Any store error.
pub async fn at_older_prices(
    tx: &mut TenantTx,
    migration: &PriceMigrationRow,
    most: i64,
) -> Result<Vec<Uuid>, StoreError> {
    let tenant = tx.tenant();
    let found: Vec<(Uuid,)> = sqlx::query_as(sql!(
        "select s.id from subscriptions s
          where s.tenant_id = $1 and s.plan_id = $2 and s.id > $3
            and s.status in ('scheduled', 'incomplete', 'trialing', 'active', 'past_due', 'unpaid', 'paused')
            and exists (select 1 from subscription_items i
                          join prices old on old.tenant_id = i.tenant_id and old.id = i.price_id
                          join prices new on new.tenant_id = i.tenant_id and new.id = any($4)
                           and new.key = old.key and new.currency = old.currency and new.id <> old.id
                         where i.tenant_id = s.tenant_id and i.subscription_id = s.id and i.removed_at is null)
          order by s.id limit $5"
    ))
    .bind(tenant.uuid())
    .bind(migration.plan_id.uuid())
    .bind(migration.upto)
    .bind(&migration.to_prices)
    .bind(most)
    .fetch_all(tx.conn())
    .await?;
    Ok(found.into_iter().map(|(id,)| id).collect())
}

/// Stores what subscriptions of a move would be billed.
///
/// # Errors
/// Any store error.
pub async fn insert_rows(tx: &mut TenantTx, id: PriceMigrationId, rows: &[MovedRow]) -> Result<(), StoreError> {
    let (tenant, now) = (tx.tenant(), tx.now());
    sqlx::query(sql!(
        "insert into price_migration_rows (tenant_id, migration_id, subscription_id, status, currency, old_minor,
                new_minor, lines, reason, created_at)
         select $1, $2, n.subscription_id, n.status, n.currency, n.old, n.new, n.lines::jsonb, n.reason, $3
           from unnest($4::uuid[], $5::text[], $6::text[], $7::int8[], $8::int8[], $9::text[], $10::text[])
             as n (subscription_id, status, currency, old, new, lines, reason)"
    ))
    .bind(tenant.uuid())
    .bind(id.uuid())
    .bind(ts(now))
    .bind(column(rows, |row| row.subscription_id.uuid()))
    .bind(column(rows, |row| row.status.clone()))
    .bind(column(rows, |row| row.currency.clone()))
    .bind(column(rows, |row| row.old_minor))
    .bind(column(rows, |row| row.new_minor))
    .bind(column(rows, |row| row.lines.to_string()))
    .bind(column(rows, |row| row.reason.clone()))
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// The next subscriptions of a move that are to be moved, in id order.
///
/// # Errors
/// Any store error.
pub async fn to_move(tx: &mut TenantTx, migration: &PriceMigrationRow, most: i64) -> Result<Vec<Uuid>, StoreError> {
    let tenant = tx.tenant();
    let found: Vec<(Uuid,)> = sqlx::query_as(sql!(
        "select subscription_id from price_migration_rows
          where tenant_id = $1 and migration_id = $2 and subscription_id > $3 and status in ('same', 'differs')
          order by subscription_id limit $4"
    ))
    .bind(tenant.uuid())
    .bind(migration.id.uuid())
    .bind(migration.upto)
    .bind(most)
    .fetch_all(tx.conn())
    .await?;
    Ok(found.into_iter().map(|(id,)| id).collect())
}

/// Says of subscriptions whether they were moved: `(subscription, why not)`.
///
/// # Errors
/// Any store error.
pub async fn settle_rows(
    tx: &mut TenantTx,
    id: PriceMigrationId,
    settled: &[(Uuid, Option<String>)],
) -> Result<(), StoreError> {
    let tenant = tx.tenant();
    sqlx::query(sql!(
        "update price_migration_rows r
            set status = case when n.reason is null then 'moved' else 'skipped' end, reason = n.reason
           from unnest($3::uuid[], $4::text[]) as n (subscription_id, reason)
          where r.tenant_id = $1 and r.migration_id = $2 and r.subscription_id = n.subscription_id"
    ))
    .bind(tenant.uuid())
    .bind(id.uuid())
    .bind(column(settled, |(subscription, _)| *subscription))
    .bind(column(settled, |(_, reason)| reason.clone()))
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// The subscriptions of a move, newest looked at first; only those in a state, if one is named.
///
/// # Errors
/// Any store error.
pub async fn rows_page(
    tx: &mut TenantTx,
    id: PriceMigrationId,
    status: Option<&str>,
    page: &PageOf,
) -> Result<Vec<MovedRow>, StoreError> {
    let tenant = tx.tenant();
    Ok(sqlx::query_as(sql!(
        "select subscription_id, status, currency, old_minor, new_minor, lines, reason, created_at
           from price_migration_rows
          where tenant_id = $1 and migration_id = $2 and ($3::text is null or status = $3)
            and ($4::timestamptz is null or (created_at, subscription_id) < ($4, $5))
          order by created_at desc, subscription_id desc limit $6 offset $7"
    ))
    .bind(tenant.uuid())
    .bind(id.uuid())
    .bind(status)
    .bind(page.created())
    .bind(page.id())
    .bind(page.limit)
    .bind(page.offset)
    .fetch_all(tx.conn())
    .await?)
}

/// What a move comes to, by state and currency.
///
/// # Errors
/// Any store error.
pub async fn sums(tx: &mut TenantTx, id: PriceMigrationId) -> Result<Vec<SumRow>, StoreError> {
    let tenant = tx.tenant();
    Ok(sqlx::query_as(sql!(
        "select status, currency, count(*) as subscriptions, sum(old_minor)::bigint as old_minor,
                sum(new_minor)::bigint as new_minor
           from price_migration_rows where tenant_id = $1 and migration_id = $2
          group by status, currency order by currency, status"
    ))
    .bind(tenant.uuid())
    .bind(id.uuid())
    .fetch_all(tx.conn())
    .await?)
}
