//! What a developer asked of the sandbox, kept for a week. Written behind the answers; losing some is no harm.

use ids::RequestLogId;
use jiff::{SignedDuration, Timestamp};

use crate::bind::{column, ts, ts_column};
use crate::row::row;
use crate::tables::list::List;
use crate::{Made, PageOf, StoreError, TenantScope, TenantTx, sql};

/// How long lines are kept, in days. Published in the API's documentation.
pub const KEPT_DAYS: i64 = 7;
/// Most lines that are deleted at once.
const FORGOTTEN_AT_ONCE: i64 = 5000;

row! {
    /// One request and how it was answered.
    RequestLogRow {
        id: RequestLogId,
        /// As sent in `X-Request-Id`, or made by us.
        request_id: String,
        at: Timestamp,
        method: String,
        /// Without the query, which may hold what somebody looked for.
        path: String,
        status: i16,
        duration_ms: i32,
        actor_type: String,
        actor_id: String,
        /// The stable code of a refusal.
        error_code: Option<String>,
    }
}

/// Appends lines in one statement and a commit that waits for no disk.
///
/// # Errors
/// Any store error.
pub async fn append(scope: &TenantScope, rows: &[RequestLogRow]) -> Result<(), StoreError> {
    sqlx::query(sql!(
        "insert into request_log (tenant_id, id, request_id, at, method, path, status, duration_ms, actor_type, actor_id,
                                  error_code)
         select $1, n.*
           from (select pg_catalog.set_config('app.tenant_id', $1::uuid::text, true) as tenant,
                        pg_catalog.set_config('synchronous_commit', 'off', true) as flushed offset 0) opened,
                unnest($2::uuid[], $3::text[], $4::timestamptz[], $5::text[], $6::text[], $7::smallint[], $8::integer[],
                       $9::text[], $10::text[], $11::text[]) as n
          where opened.tenant is not null and opened.flushed is not null"
    ))
    .bind(scope.tenant.uuid())
    .bind(column(rows, |row| row.id.uuid()))
    .bind(column(rows, |row| row.request_id.clone()))
    .bind(ts_column(rows, |row| row.at))
    .bind(column(rows, |row| row.method.clone()))
    .bind(column(rows, |row| row.path.clone()))
    .bind(column(rows, |row| row.status))
    .bind(column(rows, |row| row.duration_ms))
    .bind(column(rows, |row| row.actor_type.clone()))
    .bind(column(rows, |row| row.actor_id.clone()))
    .bind(column(rows, |row| row.error_code.clone()))
    .execute(&scope.pool)
    .await?;
    Ok(())
}

/// What the lines may be narrowed by; what is none does not count.
#[derive(Clone, Debug, Default)]
pub struct RequestLogFilter {
    /// When.
    pub made: Made,
    /// This status or, from 1 to 5, all of that hundred.
    pub status: Option<i16>,
    /// This method.
    pub method: Option<String>,
    /// Paths that begin like this.
    pub path: Option<String>,
    /// By this key or program.
    pub actor: Option<String>,
}

/// Lines from newest to oldest.
///
/// # Errors
/// Any store error.
pub async fn page(
    tx: &mut TenantTx,
    filter: &RequestLogFilter,
    page: &PageOf,
) -> Result<Vec<RequestLogRow>, StoreError> {
    narrowed(
        List::of(
            sql!(
                "select id, request_id, at, method, path, status, duration_ms, actor_type, actor_id, error_code
                   from request_log where tenant_id = $1"
            ),
            tx.tenant(),
        ),
        filter,
    )
    .page(tx, page)
    .await
}

/// How many lines, counted up to [`COUNT_CAP`](crate::COUNT_CAP).
///
/// # Errors
/// Any store error.
pub async fn count(tx: &mut TenantTx, filter: &RequestLogFilter) -> Result<i64, StoreError> {
    let list = List::counted(sql!("select 1 from request_log where tenant_id = $1"), tx.tenant());
    narrowed(list, filter).count(tx).await
}

fn narrowed(list: List, filter: &RequestLogFilter) -> List {
    list.by("at", "id")
        .made(&filter.made)
        .and("status = ", filter.status.filter(|status| *status >= 100))
        .and("status / 100 = ", filter.status.filter(|status| *status < 100))
        .and("method = ", filter.method.as_deref())
        .and_in("starts_with(path, ", filter.path.as_deref(), ")")
        .and("actor_id = ", filter.actor.as_deref())
}

/// Deletes what was kept for its time.
///
/// # Errors
/// Any store error.
pub async fn forget(scope: &TenantScope) -> Result<u64, StoreError> {
    let mut tx = scope.begin().await?;
    let tenant = tx.tenant();
    let before = tx.wall_now() - SignedDuration::from_hours(24 * KEPT_DAYS);
    let gone = sqlx::query(sql!(
        "delete from request_log where tenant_id = $1 and id in (
             select id from request_log where tenant_id = $1 and at < $2 order by at limit $3)"
    ))
    .bind(tenant.uuid())
    .bind(ts(before))
    .bind(FORGOTTEN_AT_ONCE)
    .execute(tx.conn())
    .await?
    .rows_affected();
    tx.commit(gone).await
}
