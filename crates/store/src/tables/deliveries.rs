//! Deliveries: one event on its way to one endpoint, and each try of it.

use ids::{DeliveryId, DeliveryTryId, EndpointId, EventId};
use jiff::Timestamp;
use uuid::Uuid;

use crate::bind::{column, ts, ts_column, ts_opt, ts_opt_column};
use crate::row::row;
use crate::tables::PageOf;
use crate::{StoreError, TenantTx, sql};

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

row! {
    /// What an endpoint is owed now, with the event.
    WaitingRow {
        id: DeliveryId,
        event_id: EventId,
        event_seq: i64,
        event_type: String,
        tries: i16,
        next_try_at: Timestamp,
        /// The event's, as JSON.
        data: String,
        event_at: Timestamp,
        /// The trace that the event goes back to, as the header says it.
        trace: Option<String>,
    }
}

/// What became of a try.
#[derive(Clone, Debug)]
pub struct SettledRow {
    /// Of which event.
    pub event_id: EventId,
    /// How many tries there were before. Whoever was quicker has raised it, and then nothing is written.
    pub tries_before: i16,
    /// `pending`, `delivered` or `failed`.
    pub status: &'static str,
    /// When it is tried again.
    pub next_try_at: Option<Timestamp>,
    /// What came back.
    pub status_code: Option<i16>,
    /// Why nothing came back.
    pub error: Option<String>,
}

/// Stores deliveries, each to be tried at once.
///
/// # Errors
/// `Constraint` when an event already has a delivery to an endpoint.
pub async fn insert(tx: &mut TenantTx, rows: &[DeliveryRow]) -> Result<(), StoreError> {
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

/// Has events delivered to an endpoint at once: `(event, its sequence number, its type)`. Those that were never meant for it
/// get a delivery, those that are over begin anew, and those that wait are not kept waiting.
///
/// # Errors
/// Any store error.
pub async fn again(tx: &mut TenantTx, endpoint: EndpointId, rows: &[DeliveryRow]) -> Result<(), StoreError> {
    let (tenant, wall) = (tx.tenant(), tx.wall_now());
    sqlx::query(sql!(
        "insert into deliveries as d (tenant_id, id, event_id, endpoint_id, event_seq, event_type, next_try_at, created_at,
                updated_at)
         select $1, n.id, n.event_id, $2, n.event_seq, n.event_type, $3, $3, $3
           from unnest($4::uuid[], $5::uuid[], $6::int8[], $7::text[]) as n (id, event_id, event_seq, event_type)
         on conflict on constraint deliveries_once_per_event_and_endpoint do update
            set tries = case when d.status = 'pending' then d.tries else 0 end, status = 'pending', delivered_at = null,
                next_try_at = excluded.next_try_at, updated_at = excluded.updated_at"
    ))
    .bind(tenant.uuid())
    .bind(endpoint.uuid())
    .bind(ts(wall))
    .bind(column(rows, |row| row.id.uuid()))
    .bind(column(rows, |row| row.event_id.uuid()))
    .bind(column(rows, |row| row.event_seq))
    .bind(column(rows, |row| row.event_type.clone()))
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Deliveries to an endpoint that were given up, of events from one sequence number to another, both included: the first
/// thousand.
///
/// # Errors
/// Any store error.
pub async fn given_up(
    tx: &mut TenantTx,
    endpoint: EndpointId,
    from: i64,
    to: i64,
) -> Result<Vec<DeliveryRow>, StoreError> {
    let tenant = tx.tenant();
    Ok(sqlx::query_as(sql!(
        "select id, event_id, endpoint_id, event_seq, event_type, status, tries, next_try_at, last_status_code,
                last_error, delivered_at, created_at, updated_at
           from deliveries
          where tenant_id = $1 and endpoint_id = $2 and status = 'failed' and event_seq between $3 and $4
          order by event_seq limit 1000"
    ))
    .bind(tenant.uuid())
    .bind(endpoint.uuid())
    .bind(from)
    .bind(to)
    .fetch_all(tx.conn())
    .await?)
}

/// What an endpoint is owed at an instant, the longest due first, behind a place: at most 256.
///
/// # Errors
/// Any store error.
pub async fn waiting(
    tx: &mut TenantTx,
    endpoint: EndpointId,
    now: Timestamp,
    behind: (Timestamp, Uuid),
) -> Result<Vec<WaitingRow>, StoreError> {
    let tenant = tx.tenant();
    // The size is a literal: with a parameter the generic plan assumes a tenth of the table.
    Ok(sqlx::query_as(sql!(
        "select d.id, d.event_id, d.event_seq, d.event_type, d.tries, d.next_try_at, e.data::text as data, e.trace,
                e.created_at as event_at
           from (select id, event_id, event_seq, event_type, tries, next_try_at from deliveries
                  where tenant_id = $1 and endpoint_id = $2 and status = 'pending' and next_try_at <= $3
                    and (next_try_at, id) > ($4, $5)
                  order by next_try_at, id limit 256) d
           join events e on e.tenant_id = $1 and e.id = d.event_id
          order by d.next_try_at, d.id"
    ))
    .bind(tenant.uuid())
    .bind(endpoint.uuid())
    .bind(ts(now))
    .bind(ts(behind.0))
    .bind(behind.1)
    .fetch_all(tx.conn())
    .await?)
}

/// When an endpoint is owed something next.
///
/// # Errors
/// Any store error.
pub async fn next_due(tx: &mut TenantTx, endpoint: EndpointId) -> Result<Option<Timestamp>, StoreError> {
    let tenant = tx.tenant();
    let row: Option<(jiff_sqlx::Timestamp,)> = sqlx::query_as(sql!(
        "select next_try_at from deliveries where tenant_id = $1 and endpoint_id = $2 and status = 'pending'
          order by next_try_at, id limit 1"
    ))
    .bind(tenant.uuid())
    .bind(endpoint.uuid())
    .fetch_optional(tx.conn())
    .await?;
    Ok(row.map(|(at,)| at.to_jiff()))
}

/// Writes what became of tries, of those deliveries that are as they were when they were tried.
///
/// # Errors
/// Any store error.
pub async fn settle(tx: &mut TenantTx, endpoint: EndpointId, rows: &[SettledRow]) -> Result<(), StoreError> {
    let (tenant, wall) = (tx.tenant(), tx.wall_now());
    sqlx::query(sql!(
        "update deliveries d set status = n.status, tries = d.tries + 1, next_try_at = n.next_try_at,
                last_status_code = n.status_code, last_error = n.error,
                delivered_at = case when n.status = 'delivered' then $3::timestamptz end, updated_at = $3
           from unnest($4::uuid[], $5::int2[], $6::text[], $7::timestamptz[], $8::int2[], $9::text[])
             as n (event_id, tries_before, status, next_try_at, status_code, error)
          where d.tenant_id = $1 and d.event_id = n.event_id and d.endpoint_id = $2 and d.status = 'pending'
            and d.tries = n.tries_before"
    ))
    .bind(tenant.uuid())
    .bind(endpoint.uuid())
    .bind(ts(wall))
    .bind(column(rows, |row| row.event_id.uuid()))
    .bind(column(rows, |row| row.tries_before))
    .bind(column(rows, |row| row.status))
    .bind(ts_opt_column(rows, |row| row.next_try_at))
    .bind(column(rows, |row| row.status_code))
    .bind(column(rows, |row| row.error.clone()))
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Gives up what a disabled endpoint is still owed, some thousands at a time. Tells how many.
///
/// # Errors
/// Any store error.
pub async fn give_up(tx: &mut TenantTx, endpoint: EndpointId, why: &str) -> Result<u64, StoreError> {
    let (tenant, wall) = (tx.tenant(), tx.wall_now());
    Ok(sqlx::query(sql!(
        "update deliveries d set status = 'failed', next_try_at = null, last_error = $3, updated_at = $4
           from (select event_id from deliveries where tenant_id = $1 and endpoint_id = $2 and status = 'pending'
                  order by next_try_at, id limit 5000) n
          where d.tenant_id = $1 and d.event_id = n.event_id and d.endpoint_id = $2 and d.status = 'pending'"
    ))
    .bind(tenant.uuid())
    .bind(endpoint.uuid())
    .bind(why)
    .bind(ts(wall))
    .execute(tx.conn())
    .await?
    .rows_affected())
}

/// Some deliveries by id.
///
/// # Errors
/// Any store error. Ids that do not exist are left out.
pub async fn by_id(tx: &mut TenantTx, ids: &[Uuid]) -> Result<Vec<DeliveryRow>, StoreError> {
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
    /// Of events of this type.
    pub kind: Option<String>,
    /// Made then or later.
    pub from: Option<Timestamp>,
    /// Made before.
    pub to: Option<Timestamp>,
}

/// Deliveries, newest first.
///
/// # Errors
/// Any store error.
pub async fn page(tx: &mut TenantTx, filter: &DeliveryFilter, page: &PageOf) -> Result<Vec<DeliveryRow>, StoreError> {
    let tenant = tx.tenant();
    Ok(sqlx::query_as(sql!(
        "select id, event_id, endpoint_id, event_seq, event_type, status, tries, next_try_at, last_status_code,
                last_error, delivered_at, created_at, updated_at
           from deliveries
          where tenant_id = $1 and ($2::timestamptz is null or (created_at, id) < ($2, $3))
            and ($4::uuid is null or endpoint_id = $4) and ($5::uuid is null or event_id = $5)
            and ($6::text is null or status = $6) and ($7::text is null or event_type = $7)
            and ($8::timestamptz is null or created_at >= $8) and ($9::timestamptz is null or created_at < $9)
          order by created_at desc, id desc limit $10 offset $11"
    ))
    .bind(tenant.uuid())
    .bind(page.created())
    .bind(page.id())
    .bind(filter.endpoint.map(EndpointId::uuid))
    .bind(filter.event.map(EventId::uuid))
    .bind(filter.status.as_deref())
    .bind(filter.kind.as_deref())
    .bind(ts_opt(filter.from))
    .bind(ts_opt(filter.to))
    .bind(page.limit)
    .bind(page.offset)
    .fetch_all(tx.conn())
    .await?)
}

/// Writes down tries.
///
/// # Errors
/// Any store error.
pub async fn insert_tries(tx: &mut TenantTx, rows: &[TryRow]) -> Result<(), StoreError> {
    let tenant = tx.tenant();
    sqlx::query(sql!(
        "insert into delivery_tries (tenant_id, id, delivery_id, endpoint_id, tried_at, status_code, error, duration_ms,
                body_excerpt)
         select $1, n.id, n.delivery_id, n.endpoint_id, n.tried_at, n.status_code, n.error, n.duration_ms, n.body_excerpt
           from unnest($2::uuid[], $3::uuid[], $4::uuid[], $5::timestamptz[], $6::int2[], $7::text[], $8::int4[], $9::text[])
             as n (id, delivery_id, endpoint_id, tried_at, status_code, error, duration_ms, body_excerpt)"
    ))
    .bind(tenant.uuid())
    .bind(column(rows, |row| row.id.uuid()))
    .bind(column(rows, |row| row.delivery_id.uuid()))
    .bind(column(rows, |row| row.endpoint_id.uuid()))
    .bind(ts_column(rows, |row| row.tried_at))
    .bind(column(rows, |row| row.status_code))
    .bind(column(rows, |row| row.error.clone()))
    .bind(column(rows, |row| row.duration_ms))
    .bind(column(rows, |row| row.body_excerpt.clone()))
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

/// How many deliveries, counted up to [`COUNT_CAP`](crate::COUNT_CAP).
///
/// # Errors
/// Any store error.
pub async fn count(tx: &mut TenantTx, filter: &DeliveryFilter) -> Result<i64, StoreError> {
    let tenant = tx.tenant();
    let (count,): (i64,) = sqlx::query_as(sql!(
        "select count(*) from (
             select 1 from deliveries where tenant_id = $1
                and ($2::uuid is null or endpoint_id = $2)
                and ($3::uuid is null or event_id = $3)
                and ($4::text is null or status = $4)
                and ($5::text is null or event_type = $5)
                and ($6::timestamptz is null or created_at >= $6)
                and ($7::timestamptz is null or created_at < $7) limit 10001) capped"
    ))
    .bind(tenant.uuid())
    .bind(filter.endpoint.map(EndpointId::uuid))
    .bind(filter.event.map(EventId::uuid))
    .bind(filter.status.as_deref())
    .bind(filter.kind.as_deref())
    .bind(ts_opt(filter.from))
    .bind(ts_opt(filter.to))
    .fetch_one(tx.conn())
    .await?;
    Ok(count)
}
