//! Endpoints, deliveries to them, and each try.

use ids::{DeliveryId, DeliveryTryId, EndpointId, EventId};
use jiff::Timestamp;
use serde_json::Value;
use uuid::Uuid;

use crate::bind::{column, ts, ts_opt};
use crate::row::row;
use crate::tables::PageOf;
use crate::{StoreError, TenantTx, sql};

/// The reader of the feed that makes deliveries.
pub const FAN_OUT: &str = "webhooks";

row! {
    /// Where a merchant wants to be told.
    EndpointRow {
        id: EndpointId,
        url: String,
        description: Option<String>,
        event_types: Vec<String>,
        status: String,
        disabled_reason: Option<String>,
        secret_sealed: Vec<u8>,
        secret_key_id: String,
        old_secret_sealed: Option<Vec<u8>>,
        old_secret_key_id: Option<String>,
        old_secret_until: Option<Timestamp>,
        retry_schedule: String,
        failing_since: Option<Timestamp>,
        consecutive_failures: i32,
        metadata: Value,
        version: i64,
        created_at: Timestamp,
        updated_at: Timestamp,
    }
}

row! {
    /// One event on its way to one endpoint.
    DeliveryRow {
        id: DeliveryId,
        event_id: EventId,
        endpoint_id: EndpointId,
        event_seq: i64,
        event_type: String,
        status: String,
        tries: i16,
        next_try_at: Option<Timestamp>,
        last_status_code: Option<i16>,
        last_error: Option<String>,
        delivered_at: Option<Timestamp>,
        created_at: Timestamp,
        updated_at: Timestamp,
    }
}

row! {
    /// One try and what came back.
    TryRow {
        id: DeliveryTryId,
        delivery_id: DeliveryId,
        endpoint_id: EndpointId,
        tried_at: Timestamp,
        status_code: Option<i16>,
        error: Option<String>,
        duration_ms: i32,
        body_excerpt: Option<String>,
    }
}

/// Stores an endpoint.
///
/// # Errors
/// Any store error.
pub async fn insert_endpoint(tx: &mut TenantTx, row: &EndpointRow) -> Result<(), StoreError> {
    let tenant = tx.tenant();
    sqlx::query(sql!(
        "insert into webhook_endpoints (tenant_id, id, url, description, event_types, secret_sealed, secret_key_id,
                retry_schedule, metadata, created_at, updated_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10)"
    ))
    .bind(tenant.uuid())
    .bind(row.id.uuid())
    .bind(&row.url)
    .bind(&row.description)
    .bind(&row.event_types)
    .bind(&row.secret_sealed)
    .bind(&row.secret_key_id)
    .bind(&row.retry_schedule)
    .bind(&row.metadata)
    .bind(ts(row.created_at))
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Writes what a merchant or the deliverer changes on an endpoint.
///
/// # Errors
/// `LeaseLost` when somebody changed the row in between.
pub async fn save_endpoint(tx: &mut TenantTx, row: &EndpointRow) -> Result<(), StoreError> {
    let (tenant, wall) = (tx.tenant(), tx.wall_now());
    let touched = sqlx::query(sql!(
        "update webhook_endpoints set url = $3, description = $4, event_types = $5, status = $6, disabled_reason = $7,
                secret_sealed = $8, secret_key_id = $9, old_secret_sealed = $10, old_secret_key_id = $11,
                old_secret_until = $12, retry_schedule = $13, failing_since = $14, consecutive_failures = $15,
                metadata = $16, version = version + 1, updated_at = $17
          where tenant_id = $1 and id = $2 and version = $18"
    ))
    .bind(tenant.uuid())
    .bind(row.id.uuid())
    .bind(&row.url)
    .bind(&row.description)
    .bind(&row.event_types)
    .bind(&row.status)
    .bind(&row.disabled_reason)
    .bind(&row.secret_sealed)
    .bind(&row.secret_key_id)
    .bind(&row.old_secret_sealed)
    .bind(&row.old_secret_key_id)
    .bind(ts_opt(row.old_secret_until))
    .bind(&row.retry_schedule)
    .bind(ts_opt(row.failing_since))
    .bind(row.consecutive_failures)
    .bind(&row.metadata)
    .bind(ts(wall))
    .bind(row.version)
    .execute(tx.conn())
    .await?
    .rows_affected();
    if touched == 1 { Ok(()) } else { Err(StoreError::LeaseLost) }
}

/// Notes how an endpoint answered, without touching what a merchant changes: no row version moves.
///
/// # Errors
/// Any store error.
pub async fn note_health(tx: &mut TenantTx, id: EndpointId, ok: bool) -> Result<i32, StoreError> {
    let (tenant, wall) = (tx.tenant(), tx.wall_now());
    let row: Option<(i32,)> = sqlx::query_as(sql!(
        "update webhook_endpoints set
                consecutive_failures = case when $3 then 0 else consecutive_failures + 1 end,
                failing_since = case when $3 then null else coalesce(failing_since, $4) end
          where tenant_id = $1 and id = $2 and not ($3 and consecutive_failures = 0)
         returning consecutive_failures"
    ))
    .bind(tenant.uuid())
    .bind(id.uuid())
    .bind(ok)
    .bind(ts(wall))
    .fetch_optional(tx.conn())
    .await?;
    Ok(row.map_or(0, |(failures,)| failures))
}

/// One endpoint.
///
/// # Errors
/// `Missing`.
pub async fn get_endpoint(tx: &mut TenantTx, id: EndpointId) -> Result<EndpointRow, StoreError> {
    let tenant = tx.tenant();
    sqlx::query_as(sql!(
        "select id, url, description, event_types, status, disabled_reason, secret_sealed, secret_key_id,
                old_secret_sealed, old_secret_key_id, old_secret_until, retry_schedule, failing_since,
                consecutive_failures, metadata, version, created_at, updated_at
           from webhook_endpoints where tenant_id = $1 and id = $2"
    ))
    .bind(tenant.uuid())
    .bind(id.uuid())
    .fetch_optional(tx.conn())
    .await?
    .ok_or(StoreError::Missing("webhook endpoint"))
}

/// The endpoints that want to be told something.
///
/// # Errors
/// Any store error.
pub async fn enabled_endpoints(tx: &mut TenantTx) -> Result<Vec<EndpointRow>, StoreError> {
    let tenant = tx.tenant();
    Ok(sqlx::query_as(sql!(
        "select id, url, description, event_types, status, disabled_reason, secret_sealed, secret_key_id,
                old_secret_sealed, old_secret_key_id, old_secret_until, retry_schedule, failing_since,
                consecutive_failures, metadata, version, created_at, updated_at
           from webhook_endpoints where tenant_id = $1 and status = 'enabled' order by id"
    ))
    .bind(tenant.uuid())
    .fetch_all(tx.conn())
    .await?)
}

/// Endpoints, newest first.
///
/// # Errors
/// Any store error.
pub async fn endpoint_page(tx: &mut TenantTx, page: &PageOf) -> Result<Vec<EndpointRow>, StoreError> {
    let tenant = tx.tenant();
    Ok(sqlx::query_as(sql!(
        "select id, url, description, event_types, status, disabled_reason, secret_sealed, secret_key_id,
                old_secret_sealed, old_secret_key_id, old_secret_until, retry_schedule, failing_since,
                consecutive_failures, metadata, version, created_at, updated_at
           from webhook_endpoints
          where tenant_id = $1 and ($2::timestamptz is null or (created_at, id) < ($2, $3))
          order by created_at desc, id desc limit $4 offset $5"
    ))
    .bind(tenant.uuid())
    .bind(page.created())
    .bind(page.id())
    .bind(page.limit)
    .bind(page.offset)
    .fetch_all(tx.conn())
    .await?)
}

/// How far a reader has come; `None` when it never started.
///
/// # Errors
/// Any store error.
pub async fn cursor(tx: &mut TenantTx, reader: &str) -> Result<Option<i64>, StoreError> {
    let tenant = tx.tenant();
    let row: Option<(i64,)> = sqlx::query_as(sql!("select seq from feed_cursors where tenant_id = $1 and reader = $2"))
        .bind(tenant.uuid())
        .bind(reader)
        .fetch_optional(tx.conn())
        .await?;
    Ok(row.map(|(seq,)| seq))
}

/// How far a reader has come, held until the transaction ends: two that read at once take turns.
///
/// # Errors
/// Any store error.
pub async fn hold_cursor(tx: &mut TenantTx, reader: &str) -> Result<Option<i64>, StoreError> {
    let tenant = tx.tenant();
    let row: Option<(i64,)> =
        sqlx::query_as(sql!("select seq from feed_cursors where tenant_id = $1 and reader = $2 for update"))
            .bind(tenant.uuid())
            .bind(reader)
            .fetch_optional(tx.conn())
            .await?;
    Ok(row.map(|(seq,)| seq))
}

/// Writes how far a reader has come.
///
/// # Errors
/// Any store error.
pub async fn set_cursor(tx: &mut TenantTx, reader: &str, seq: i64) -> Result<(), StoreError> {
    let tenant = tx.tenant();
    sqlx::query(sql!(
        "insert into feed_cursors (tenant_id, reader, seq) values ($1, $2, $3)
         on conflict on constraint feed_cursors_pkey do update set seq = excluded.seq"
    ))
    .bind(tenant.uuid())
    .bind(reader)
    .bind(seq)
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Stores deliveries, each to be tried at once.
///
/// # Errors
/// `Constraint` when an event already has a delivery to an endpoint.
pub async fn insert_deliveries(tx: &mut TenantTx, rows: &[DeliveryRow]) -> Result<(), StoreError> {
    if rows.is_empty() {
        return Ok(());
    }
    let (tenant, wall) = (tx.tenant(), tx.wall_now());
    sqlx::query(sql!(
        "insert into deliveries (tenant_id, id, event_id, endpoint_id, event_seq, event_type, next_try_at, created_at,
                updated_at)
         select $1, n.id, n.event_id, n.endpoint_id, n.event_seq, n.event_type, $2, $2, $2
           from unnest($3::uuid[], $4::uuid[], $5::uuid[], $6::int8[], $7::text[])
             as n (id, event_id, endpoint_id, event_seq, event_type)"
    ))
    .bind(tenant.uuid())
    .bind(ts(wall))
    .bind(column(rows, |row| row.id.uuid()))
    .bind(column(rows, |row| row.event_id.uuid()))
    .bind(column(rows, |row| row.endpoint_id.uuid()))
    .bind(column(rows, |row| row.event_seq))
    .bind(column(rows, |row| row.event_type.clone()))
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Writes a delivery's new state.
///
/// # Errors
/// Any store error.
pub async fn save_delivery(tx: &mut TenantTx, row: &DeliveryRow) -> Result<(), StoreError> {
    let (tenant, wall) = (tx.tenant(), tx.wall_now());
    sqlx::query(sql!(
        "update deliveries set status = $4, tries = $5, next_try_at = $6, last_status_code = $7, last_error = $8,
                delivered_at = $9, updated_at = $10
          where tenant_id = $1 and event_id = $2 and endpoint_id = $3"
    ))
    .bind(tenant.uuid())
    .bind(row.event_id.uuid())
    .bind(row.endpoint_id.uuid())
    .bind(&row.status)
    .bind(row.tries)
    .bind(ts_opt(row.next_try_at))
    .bind(row.last_status_code)
    .bind(&row.last_error)
    .bind(ts_opt(row.delivered_at))
    .bind(ts(wall))
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Some deliveries by id.
///
/// # Errors
/// Any store error. Ids that do not exist are left out.
pub async fn deliveries_by_id(tx: &mut TenantTx, ids: &[Uuid]) -> Result<Vec<DeliveryRow>, StoreError> {
    let tenant = tx.tenant();
    Ok(sqlx::query_as(sql!(
        "select id, event_id, endpoint_id, event_seq, event_type, status, tries, next_try_at, last_status_code,
                last_error, delivered_at, created_at, updated_at
           from deliveries where tenant_id = $1 and id = any($2) order by id"
    ))
    .bind(tenant.uuid())
    .bind(ids)
    .fetch_all(tx.conn())
    .await?)
}

/// What a list of deliveries may be narrowed by.
#[derive(Clone, Debug, Default)]
pub struct DeliveryFilter {
    /// To this endpoint.
    pub endpoint: Option<EndpointId>,
    /// Of this event.
    pub event: Option<EventId>,
    /// In this state.
    pub status: Option<String>,
}

/// Deliveries, newest first.
///
/// # Errors
/// Any store error.
pub async fn delivery_page(
    tx: &mut TenantTx,
    filter: &DeliveryFilter,
    page: &PageOf,
) -> Result<Vec<DeliveryRow>, StoreError> {
    let tenant = tx.tenant();
    Ok(sqlx::query_as(sql!(
        "select id, event_id, endpoint_id, event_seq, event_type, status, tries, next_try_at, last_status_code,
                last_error, delivered_at, created_at, updated_at
           from deliveries
          where tenant_id = $1 and ($2::timestamptz is null or (created_at, id) < ($2, $3))
            and ($4::uuid is null or endpoint_id = $4) and ($5::uuid is null or event_id = $5)
            and ($6::text is null or status = $6)
          order by created_at desc, id desc limit $7 offset $8"
    ))
    .bind(tenant.uuid())
    .bind(page.created())
    .bind(page.id())
    .bind(filter.endpoint.map(EndpointId::uuid))
    .bind(filter.event.map(EventId::uuid))
    .bind(filter.status.as_deref())
    .bind(page.limit)
    .bind(page.offset)
    .fetch_all(tx.conn())
    .await?)
}

/// Writes down a try.
///
/// # Errors
/// Any store error.
pub async fn insert_try(tx: &mut TenantTx, row: &TryRow) -> Result<(), StoreError> {
    let tenant = tx.tenant();
    sqlx::query(sql!(
        "insert into delivery_tries (tenant_id, id, delivery_id, endpoint_id, tried_at, status_code, error, duration_ms,
                body_excerpt)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
    ))
    .bind(tenant.uuid())
    .bind(row.id.uuid())
    .bind(row.delivery_id.uuid())
    .bind(row.endpoint_id.uuid())
    .bind(ts(row.tried_at))
    .bind(row.status_code)
    .bind(&row.error)
    .bind(row.duration_ms)
    .bind(&row.body_excerpt)
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// The tries of a delivery, oldest first.
///
/// # Errors
/// Any store error.
pub async fn tries_of(tx: &mut TenantTx, delivery: DeliveryId) -> Result<Vec<TryRow>, StoreError> {
    let tenant = tx.tenant();
    Ok(sqlx::query_as(sql!(
        "select id, delivery_id, endpoint_id, tried_at, status_code, error, duration_ms, body_excerpt
           from delivery_tries where tenant_id = $1 and delivery_id = $2 order by id"
    ))
    .bind(tenant.uuid())
    .bind(delivery.uuid())
    .fetch_all(tx.conn())
    .await?)
}

/// How many endpoints, counted up to [`COUNT_CAP`](crate::COUNT_CAP).
///
/// # Errors
/// Any store error.
pub async fn endpoint_count(tx: &mut TenantTx) -> Result<i64, StoreError> {
    let tenant = tx.tenant();
    let (count,): (i64,) = sqlx::query_as(sql!(
        "select count(*) from (
             select 1 from webhook_endpoints where tenant_id = $1 limit 10001) capped"
    ))
    .bind(tenant.uuid())
    .fetch_one(tx.conn())
    .await?;
    Ok(count)
}

/// How many deliveries, counted up to [`COUNT_CAP`](crate::COUNT_CAP).
///
/// # Errors
/// Any store error.
pub async fn delivery_count(tx: &mut TenantTx, filter: &DeliveryFilter) -> Result<i64, StoreError> {
    let tenant = tx.tenant();
    let (count,): (i64,) = sqlx::query_as(sql!(
        "select count(*) from (
             select 1 from deliveries where tenant_id = $1
                and ($2::uuid is null or endpoint_id = $2)
                and ($3::uuid is null or event_id = $3)
                and ($4::text is null or status = $4) limit 10001) capped"
    ))
    .bind(tenant.uuid())
    .bind(filter.endpoint.map(EndpointId::uuid))
    .bind(filter.event.map(EventId::uuid))
    .bind(filter.status.as_deref())
    .fetch_one(tx.conn())
    .await?;
    Ok(count)
}
