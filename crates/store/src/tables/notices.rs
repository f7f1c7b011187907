//! That somebody is to be told of an event: at most one for each event, template and customer.

use ids::{CustomerId, EventId, NoticeId};
use jiff::Timestamp;
use uuid::Uuid;

use crate::bind::{column, ts, ts_column};
use crate::row::row;
use crate::tables::PageOf;
use crate::tables::list::{List, Made};
use crate::{StoreError, TenantTx, sql};

row! {
    /// One notice.
    NoticeRow {
        id: NoticeId,
        event_id: EventId,
        template: String,
        customer_id: CustomerId,
        lane: Uuid,
        /// `waiting`, `sent`, `delivered`, `failed` or `dropped`.
        status: String,
        /// Why it waits, failed or was dropped.
        reason: Option<String>,
        due_at: Timestamp,
        created_at: Timestamp,
        updated_at: Timestamp,
    }
}

/// Stores notices and tells which are new: one that is there already is passed over.
///
/// # Errors
/// `Constraint` for a customer that there is not.
pub async fn insert(tx: &mut TenantTx, rows: &[NoticeRow]) -> Result<Vec<NoticeId>, StoreError> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let tenant = tx.tenant();
    let new: Vec<(Uuid,)> = sqlx::query_as(sql!(
        "insert into notices (tenant_id, id, event_id, template, customer_id, lane, due_at, created_at, updated_at)
         select $1, n.id, n.event_id, n.template, n.customer_id, n.lane, n.due_at, n.created_at, n.created_at
           from unnest($2::uuid[], $3::uuid[], $4::text[], $5::uuid[], $6::uuid[], $7::timestamptz[], $8::timestamptz[])
             as n (id, event_id, template, customer_id, lane, due_at, created_at)
         on conflict on constraint notices_once do nothing
         returning id"
    ))
    .bind(tenant.uuid())
    .bind(column(rows, |row| row.id.uuid()))
    .bind(column(rows, |row| row.event_id.uuid()))
    .bind(column(rows, |row| row.template.clone()))
    .bind(column(rows, |row| row.customer_id.uuid()))
    .bind(column(rows, |row| row.lane))
    .bind(ts_column(rows, |row| row.due_at))
    .bind(ts_column(rows, |row| row.created_at))
    .fetch_all(tx.conn())
    .await?;
    Ok(new.into_iter().map(|(id,)| NoticeId::from_uuid(id)).collect())
}

/// One notice, held until the transaction ends.
///
/// # Errors
/// `Missing`.
pub async fn lock(tx: &mut TenantTx, id: NoticeId) -> Result<NoticeRow, StoreError> {
    let tenant = tx.tenant();
    sqlx::query_as(sql!(
        "select id, event_id, template, customer_id, lane, status, reason, due_at, created_at, updated_at
           from notices where tenant_id = $1 and id = $2 for update"
    ))
    .bind(tenant.uuid())
    .bind(id.uuid())
    .fetch_optional(tx.conn())
    .await?
    .ok_or(StoreError::Missing("notice"))
}

/// Writes where a held notice stands.
///
/// # Errors
/// Any store error.
pub async fn save(tx: &mut TenantTx, row: &NoticeRow) -> Result<(), StoreError> {
    let (tenant, now) = (tx.tenant(), tx.now());
    sqlx::query(sql!(
        "update notices set status = $3, reason = $4, due_at = $5, updated_at = $6 where tenant_id = $1 and id = $2"
    ))
    .bind(tenant.uuid())
    .bind(row.id.uuid())
    .bind(&row.status)
    .bind(&row.reason)
    .bind(ts(row.due_at))
    .bind(ts(now))
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// What a list of notices may be narrowed by.
#[derive(Clone, Debug, Default)]
pub struct NoticeFilter {
    /// Of one customer.
    pub customer: Option<CustomerId>,
    /// In one state.
    pub status: Option<String>,
    /// Of one template.
    pub template: Option<String>,
    /// When they were made, and what they carry.
    pub made: Made,
}

/// Notices, newest first.
///
/// # Errors
/// Any store error.
pub async fn page(tx: &mut TenantTx, filter: &NoticeFilter, page: &PageOf) -> Result<Vec<NoticeRow>, StoreError> {
    let list = List::of(
        sql!(
            "select id, event_id, template, customer_id, lane, status, reason, due_at, created_at, updated_at
           from notices
          where tenant_id = $1"
        ),
        tx.tenant(),
    );
    narrowed(list, filter).page(tx, page).await
}

/// How many notices, counted up to [`COUNT_CAP`](crate::COUNT_CAP).
///
/// # Errors
/// Any store error.
pub async fn count(tx: &mut TenantTx, filter: &NoticeFilter) -> Result<i64, StoreError> {
    let list = List::counted(sql!("select 1 from notices where tenant_id = $1"), tx.tenant());
    narrowed(list, filter).count(tx).await
}

fn narrowed(list: List, filter: &NoticeFilter) -> List {
    list.and("customer_id = ", filter.customer.map(CustomerId::uuid))
        .and("status = ", filter.status.as_deref())
        .and("template = ", filter.template.as_deref())
        .made(&filter.made)
}
