//! Endpoints: where merchants want to be told; and how far the feed was read for them.

use ids::EndpointId;
use jiff::Timestamp;
use serde_json::Value;

use crate::bind::{ts, ts_opt};
use crate::row::row;
use crate::tables::PageOf;
use crate::tables::list::{List, Made};
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
        /// Nobody is sent anything before.
        probe_at: Option<Timestamp>,
        /// `snapshot` or `thin`.
        payload: String,
        /// Whether the older headers are sent, too.
        compatible_headers: bool,
        /// Of the forms that are sent.
        api_version: String,
        metadata: Value,
        version: i64,
        created_at: Timestamp,
        updated_at: Timestamp,
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
                retry_schedule, payload, compatible_headers, api_version, metadata, created_at, updated_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $13)"
    ))
    .bind(tenant.uuid())
    .bind(row.id.uuid())
    .bind(&row.url)
    .bind(&row.description)
    .bind(&row.event_types)
    .bind(&row.secret_sealed)
    .bind(&row.secret_key_id)
    .bind(&row.retry_schedule)
    .bind(&row.payload)
    .bind(row.compatible_headers)
    .bind(&row.api_version)
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
                metadata = $16, probe_at = $17, payload = $18, compatible_headers = $19, version = version + 1,
                updated_at = $20
          where tenant_id = $1 and id = $2 and version = $21"
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
    .bind(ts_opt(row.probe_at))
    .bind(&row.payload)
    .bind(row.compatible_headers)
    .bind(ts(wall))
    .bind(row.version)
    .execute(tx.conn())
    .await?
    .rows_affected();
    if touched == 1 { Ok(()) } else { Err(StoreError::LeaseLost) }
}

/// Notes how an endpoint answers, without touching what a merchant changes: no row version moves.
///
/// # Errors
/// Any store error.
pub async fn note_health(
    tx: &mut TenantTx,
    id: EndpointId,
    failures: i32,
    failing_since: Option<Timestamp>,
    probe_at: Option<Timestamp>,
) -> Result<(), StoreError> {
    let tenant = tx.tenant();
    sqlx::query(sql!(
        "update webhook_endpoints set consecutive_failures = $3, failing_since = $4, probe_at = $5
          where tenant_id = $1 and id = $2 and status = 'enabled'"
    ))
    .bind(tenant.uuid())
    .bind(id.uuid())
    .bind(failures)
    .bind(ts_opt(failing_since))
    .bind(ts_opt(probe_at))
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Stops telling an endpoint. Tells whether it was told until now.
///
/// # Errors
/// Any store error.
pub async fn disable_endpoint(tx: &mut TenantTx, id: EndpointId, reason: &str) -> Result<bool, StoreError> {
    let (tenant, wall) = (tx.tenant(), tx.wall_now());
    let touched = sqlx::query(sql!(
        "update webhook_endpoints set status = 'disabled', disabled_reason = $3, version = version + 1, updated_at = $4
          where tenant_id = $1 and id = $2 and status = 'enabled'"
    ))
    .bind(tenant.uuid())
    .bind(id.uuid())
    .bind(reason)
    .bind(ts(wall))
    .execute(tx.conn())
    .await?
    .rows_affected();
    Ok(touched == 1)
}

/// One endpoint.
///
/// # Errors
/// `Missing`.
pub async fn get_endpoint(tx: &mut TenantTx, id: EndpointId) -> Result<EndpointRow, StoreError> {
    find_endpoint(tx, id).await?.ok_or(StoreError::Missing("webhook endpoint"))
}

/// One endpoint, if there is one.
///
/// # Errors
/// Any store error.
pub async fn find_endpoint(tx: &mut TenantTx, id: EndpointId) -> Result<Option<EndpointRow>, StoreError> {
    let tenant = tx.tenant();
    Ok(sqlx::query_as(sql!(
        "select id, url, description, event_types, status, disabled_reason, secret_sealed, secret_key_id,
                old_secret_sealed, old_secret_key_id, old_secret_until, retry_schedule, failing_since,
                consecutive_failures, probe_at, payload, compatible_headers, api_version, metadata, version,
                created_at, updated_at
           from webhook_endpoints where tenant_id = $1 and id = $2"
    ))
    .bind(tenant.uuid())
    .bind(id.uuid())
    .fetch_optional(tx.conn())
    .await?)
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
                consecutive_failures, probe_at, payload, compatible_headers, api_version, metadata, version,
                created_at, updated_at
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
pub async fn endpoint_page(tx: &mut TenantTx, made: &Made, page: &PageOf) -> Result<Vec<EndpointRow>, StoreError> {
    let list = List::of(
        sql!(
            "select id, url, description, event_types, status, disabled_reason, secret_sealed, secret_key_id,
                old_secret_sealed, old_secret_key_id, old_secret_until, retry_schedule, failing_since,
                consecutive_failures, probe_at, payload, compatible_headers, api_version, metadata, version,
                created_at, updated_at
           from webhook_endpoints
          where tenant_id = $1"
        ),
        tx.tenant(),
    );
    list.made(made).page(tx, page).await
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

/// How many endpoints, counted up to [`COUNT_CAP`](crate::COUNT_CAP).
///
/// # Errors
/// Any store error.
pub async fn endpoint_count(tx: &mut TenantTx, made: &Made) -> Result<i64, StoreError> {
    let list = List::counted(sql!("select 1 from webhook_endpoints where tenant_id = $1"), tx.tenant());
    list.made(made).count(tx).await
}
